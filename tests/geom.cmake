include(${CMAKE_CURRENT_LIST_DIR}/fuzz/fuzz.cmake)

cmap_test(unit gis/geom/geom USES cmap_geom)
cmap_test(unit gis/geom/wkb USES cmap_geom)

cmap_fuzz(wkb USES cmap_geom)
cmap_fuzz(blob USES cmap_geom)
