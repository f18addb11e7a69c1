#!/usr/bin/python3
"""Mapnik draws the plan: mapnik_figure.py DATA OUT.png|pdf|svg [CARRIERS.csv]

DATA holds districts.geojson and parks.geojson as carriermap exports them. A4 landscape at 300 dpi in EPSG:4549: districts
in the colours of their zones, borders, names, the parks with theirs, title, legend, scale bar. Each name is drawn where it
falls, which is less than a label engine does. With CARRIERS.csv, its points as dots by floor area instead of the parks, and
names for the largest ones where there is room; Mapnik has no clusters.
"""
import os
import sys

import mapnik

data, out = sys.argv[1:3]
carriers = sys.argv[3] if len(sys.argv) > 3 else None
WIDTH, HEIGHT, PX_PER_PT = 3508, 2480, 300 / 72
M_PER_PX = 0.0254 / 300 * 800000
WEST, SOUTH = 580000 - WIDTH / 2 * M_PER_PX, 3478000 - HEIGHT / 2 * M_PER_PX
PLANE = "+proj=tmerc +lat_0=0 +lon_0=120 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs"
LONLAT = "+proj=longlat +ellps=GRS80 +no_defs"
ZONES = (("axis", "一轴", "#f2c9a1"), ("north-wing", "北翼", "#bcd7e6"), ("south-wing", "南翼", "#cfe3b4"))


def text(field, pt, dy_pt=0, overlap="true"):
    return ('<TextSymbolizer face-name="Noto Sans CJK SC Regular" size="%.1f" fill="#222" halo-fill="white" '
            'halo-radius="%.1f" placement="point" dy="%.1f" allow-overlap="%s">%s</TextSymbolizer>'
            % (pt * PX_PER_PT, 0.8 * PX_PER_PT, dy_pt * PX_PER_PT, overlap, field))


def dot(width, overlap='allow-overlap="true" ignore-placement="true"'):
    return '<MarkersSymbolizer width="%s" height="%s" fill="#b2182b" stroke="white" %s/>' % (width, width, overlap)


def style(name, *rules):
    return '<Style name="%s">%s</Style>' % (name, "".join("<Rule>%s</Rule>" % rule for rule in rules))


def layer(name, srs, styles, **source):
    words = "".join('<Parameter name="%s">%s</Parameter>' % pair for pair in source.items())
    names = "".join("<StyleName>%s</StyleName>" % one for one in styles.split())
    return '<Layer name="%s" srs="%s">%s<Datasource>%s</Datasource></Layer>' % (name, srs, names, words)


def at(x, y):
    return WEST + x * M_PER_PX, SOUTH + (HEIGHT - y) * M_PER_PX


def drawn(name, styles, *rows):
    """Page furniture is data too: WKT in map metres, its text, its zone."""
    return layer(name, PLANE, styles, type="csv", separator="|", inline="wkt|label|zone\n" + "\n".join(rows))


def words(x, y, label):
    return "POINT(%f %f)|%s|none" % (*at(x, y), label)


def swatch(x, y, zone):
    (w, n), (e, s) = at(x, y), at(x + 120, y + 70)
    return "POLYGON((%f %f,%f %f,%f %f,%f %f,%f %f))|.|%s" % (w, n, e, n, e, s, w, s, w, n, zone)


def furniture():
    bar = at(2850, 2250), at(2850 + 20000 / M_PER_PX, 2250)
    yield drawn("title", "title", words(WIDTH / 2, 110, "苏州服务外包产业“一轴两翼”发展布局"))
    yield drawn("keys", "area", *(swatch(2850, 1800 + 110 * i, zone) for i, (zone, _, _) in enumerate(ZONES)))
    yield drawn("items", "item", words(2910, 1730, "图例"), words(3010, 2190, "20 km"),
                *(words(3080, 1835 + 110 * i, name) for i, (_, name, _) in enumerate(ZONES)))
    yield drawn("bar", "bar", "LINESTRING(%f %f,%f %f)|.|none" % (*bar[0], *bar[1]))


def points():
    if not carriers:
        yield layer("parks", LONLAT, "park", type="geojson", file=os.path.join(data, "parks.geojson"))
    else:
        yield layer("carriers", LONLAT, "carrier largest", type="csv", file=carriers)


border = '<LineSymbolizer stroke="#444" stroke-width="%.1f"/>' % (0.8 * PX_PER_PT)
districts = dict(type="geojson", file=os.path.join(data, "districts.geojson"))
parts = [
    style("area", *("<Filter>[zone] = '%s'</Filter><PolygonSymbolizer fill=\"%s\"/>%s" % (zone, fill, border)
                    for zone, _, fill in ZONES)),
    style("name", text("[name_zh]", 12)),
    style("park", dot("%.1f" % (5 * PX_PER_PT)) + text("[name]", 7, -6)),
    style("carrier", dot("2 + [floor_area_m2] / 6000")),
    style("largest", "<Filter>[floor_area_m2] &gt; 59000</Filter>" + text("[name]", 6, -4, "false")),
    style("title", text("[label]", 24)), style("item", text("[label]", 10)),
    style("bar", '<LineSymbolizer stroke="#222" stroke-width="%.1f"/>' % (2 * PX_PER_PT)),
    layer("districts", LONLAT, "area", **districts), *points(), layer("names", LONLAT, "name", **districts), *furniture()]

mapnik.register_fonts("/usr/share/fonts/opentype/noto")
page = mapnik.Map(WIDTH, HEIGHT)
mapnik.load_map_from_string(page, '<Map srs="%s" background-color="white">%s</Map>' % (PLANE, "".join(parts)))
page.zoom_to_box(mapnik.Box2d(WEST, SOUTH, WEST + WIDTH * M_PER_PX, SOUTH + HEIGHT * M_PER_PX))
kind = out.rsplit(".", 1)[1]
mapnik.render_to_file(page, out, "png32" if kind == "png" else kind)
