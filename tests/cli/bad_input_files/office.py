"""Files as offices and others have them, made byte by byte with nothing but Python's own library."""
import json
import struct
import zipfile

WGS84 = ('GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],'
         'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]')


def put(name, data):
    with open(name, 'wb') as out:
        out.write(data)


def csv(name, text, encoding='utf-8'):
    put(name, text.encode(encoding))


# ---- shapefiles and tables of dBASE ----

def dbf(name, fields, rows, encoding, ldid=0):
    """fields: (name, type, width, decimals); a name or cell that is too long is cut at the byte, as DBF does."""
    def raw(text, width):
        return (text if isinstance(text, bytes) else text.encode(encoding))[:width]
    head = b''.join(raw(n, 10).ljust(11, b'\0') + t.encode() + b'\0' * 4 + bytes([w, d]) + b'\0' * 14
                    for n, t, w, d in fields)
    body = b''.join(b' ' + b''.join(raw(cell, w).rjust(w) if t == 'N' else raw(cell, w).ljust(w)
                                    for cell, (_, t, w, _) in zip(row, fields)) for row in rows)
    width = 1 + sum(f[2] for f in fields)
    put(name, struct.pack('<4BIHH17xB2x', 3, 111, 8, 1, len(rows), 33 + len(head), width, ldid) + head + b'\r' + body
        + b'\x1a')


def shape_of(place):
    """A point (x, y), a list of rings, or None."""
    if place is None:
        return struct.pack('<i', 0)
    if isinstance(place, tuple):
        return struct.pack('<i2d', 1, *place)
    points = [p for ring in place for p in ring]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    starts = [sum(len(r) for r in place[:i]) for i in range(len(place))]
    return (struct.pack('<i4d2i', 5, min(xs), min(ys), max(xs), max(ys), len(place), len(points))
            + struct.pack('<%di' % len(starts), *starts) + b''.join(struct.pack('<2d', *p) for p in points))


def shape_files(places):
    """The bytes of .shp and .shx."""
    shapes = [shape_of(p) for p in places]
    kind = next((struct.unpack('<i', s[:4])[0] for s in shapes if s[0]), 1)
    points = [q for p in places if p for q in ([p] if isinstance(p, tuple) else [v for r in p for v in r])] or [(0, 0)]
    xs, ys = [p[0] for p in points], [p[1] for p in points]

    def head(length):
        return struct.pack('>7i', 9994, 0, 0, 0, 0, 0, length // 2) + struct.pack(
            '<2i8d', 1000, kind, min(xs), min(ys), max(xs), max(ys), 0, 0, 0, 0)
    shp, shx, at = b'', b'', 100
    for i, s in enumerate(shapes):
        shp += struct.pack('>2i', i + 1, len(s) // 2) + s
        shx += struct.pack('>2i', at // 2, len(s) // 2)
        at += 8 + len(s)
    return head(100 + len(shp)) + shp, head(100 + len(shx)) + shx


FIELDS = [('编号', 'C', 10, 0), ('名称', 'C', 20, 0), ('状态', 'C', 10, 0), ('建筑面积', 'C', 12, 0),
          ('所在区', 'C', 14, 0)]
ROWS = [('A1', '独墅湖软件楼', '已建成', '1000㎡', '工业园区'), ('A2', '国际科技园二期', '在建', '2000㎡', '工业园区')]
PLACES = [(120.70, 31.30), (120.71, 31.31)]


def shape(name, encoding='gbk', ldid=0, cpg=None, prj=WGS84, fields=None, rows=None, places=None):
    shp, shx = shape_files(places or PLACES)
    put(name + '.shp', shp)
    put(name + '.shx', shx)
    dbf(name + '.dbf', fields or FIELDS, rows or ROWS, encoding, ldid)
    if cpg is not None:
        csv(name + '.cpg', cpg)
    if prj:
        csv(name + '.prj', prj)


# ---- workbooks ----

def escape(text):
    return text.replace('&', '&amp;').replace('<', '&lt;').replace('"', '&quot;')


class Formula(str):
    """A formula whose result is not in the file."""


def cell_xml(reference, value, style):
    if value is None:
        return ''
    if isinstance(value, Formula):
        return '<c r="%s"%s><f>%s</f></c>' % (reference, style, escape(value))
    if isinstance(value, (int, float)):
        return '<c r="%s"%s><v>%r</v></c>' % (reference, style, value)
    return '<c r="%s" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>' % (reference, escape(value))


def xlsx(name, rows, merges=(), is_1904=False, date_columns='', protection='', more_sheets=()):
    """rows: lists of None, text, number or Formula. Cells of date_columns (letters) are shown as dates."""
    def sheet(rows, merges):
        data = ''.join('<row r="%d">%s</row>' % (y + 1, ''.join(
            cell_xml('%s%d' % (chr(65 + x), y + 1), v, ' s="1"' if chr(65 + x) in date_columns else '')
            for x, v in enumerate(row))) for y, row in enumerate(rows))
        merged = ''.join('<mergeCell ref="%s"/>' % m for m in merges)
        return ('<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData>'
                '%s%s</worksheet>' % (data, protection, '<mergeCells>%s</mergeCells>' % merged if merged else ''))
    sheets = [sheet(rows, merges)] + [sheet(r, ()) for r in more_sheets]
    names = range(1, len(sheets) + 1)
    with zipfile.ZipFile(name, 'w', zipfile.ZIP_DEFLATED) as out:
        out.writestr('xl/workbook.xml', '<workbook xmlns:r="r"><workbookPr%s/><sheets>%s</sheets></workbook>' % (
            ' date1904="1"' if is_1904 else '',
            ''.join('<sheet name="表%d" sheetId="%d" r:id="r%d"/>' % (i, i, i) for i in names)))
        out.writestr('xl/_rels/workbook.xml.rels', '<Relationships>%s<Relationship Id="s" Type="x/styles" '
                     'Target="styles.xml"/></Relationships>' % ''.join(
                         '<Relationship Id="r%d" Type="x/worksheet" Target="worksheets/sheet%d.xml"/>' % (i, i)
                         for i in names))
        out.writestr('xl/styles.xml', '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>')
        for i, content in zip(names, sheets):
            out.writestr('xl/worksheets/sheet%d.xml' % i, content)


def archive(name, members):
    """A zip whose names are bytes as they come, without the mark of UTF-8: members of (name, bytes)."""
    body, index = b'', b''
    import zlib
    for member, data in members:
        member = member if isinstance(member, bytes) else member.encode()
        crc = zlib.crc32(data)
        index += struct.pack('<4s6H3I5H2I', b'PK\1\2', 20, 20, 0, 0, 0, 33, crc, len(data), len(data), len(member), 0, 0,
                             0, 0, 0, len(body)) + member
        body += struct.pack('<4s5H3I2H', b'PK\3\4', 20, 0, 0, 0, 33, crc, len(data), len(data), len(member), 0) + member + data
    put(name, body + index + struct.pack('<4s4H2IH', b'PK\5\6', 0, 0, len(members), len(members), len(index), len(body), 0))


# ---- GeoJSON ----

SQUARE = [[[120.70, 31.30], [120.71, 31.30], [120.71, 31.31], [120.70, 31.31], [120.70, 31.30]]]


def feature(properties, geometry):
    return {'type': 'Feature', 'properties': properties, 'geometry': geometry}


def carrier(name, geometry, area='1000㎡', **more):
    return feature(dict({'名称': name, '建筑面积': area}, **more), geometry)


def polygon(rings):
    return {'type': 'Polygon', 'coordinates': rings}


def point(*at):
    return {'type': 'Point', 'coordinates': list(at)}


def geojson(name, features, **more):
    csv(name, json.dumps(dict({'type': 'FeatureCollection', 'features': features}, **more), ensure_ascii=False))
