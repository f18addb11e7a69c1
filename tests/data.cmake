include(${CMAKE_CURRENT_LIST_DIR}/fuzz/fuzz.cmake)

cmap_test(unit gis/io/csv USES cmap_io)
cmap_test(unit gis/io/json USES cmap_io)
cmap_test(unit gis/io/geojson USES cmap_io)

cmap_fuzz(csv USES cmap_io)
cmap_fuzz(geojson USES cmap_io)
