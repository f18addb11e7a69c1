include(${CMAKE_CURRENT_LIST_DIR}/fuzz/fuzz.cmake)

# Outlines to test with.
add_library(cmap_test_outlines STATIC support/outlines.c)
target_link_libraries(cmap_test_outlines PUBLIC cmap_geom)
target_include_directories(cmap_test_outlines PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
target_compile_definitions(cmap_test_outlines PRIVATE CMAP_SOURCE_DIR="${PROJECT_SOURCE_DIR}")

cmap_test(unit gis/geom/geom USES cmap_geom)
cmap_test(unit gis/geom/wkb USES cmap_geom)
cmap_test(unit gis/geom/orient USES cmap_geom)
cmap_test(property gis/geom/pip USES cmap_test_outlines)

cmap_fuzz(wkb USES cmap_geom)
cmap_fuzz(blob USES cmap_geom)
