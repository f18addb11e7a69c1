cmap_test(unit gis/geom/geom USES cmap_geom)
