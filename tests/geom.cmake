# Geometry, coordinate systems and zoning.
include(${CMAKE_CURRENT_LIST_DIR}/fuzz/fuzz.cmake)

foreach(module sqlite3 geos)
  if(NOT TARGET PkgConfig::${module})
    pkg_check_modules(${module} REQUIRED IMPORTED_TARGET GLOBAL ${module})
  endif()
endforeach()

# Outlines to test with.
add_library(cmap_test_outlines STATIC support/outlines.c)
target_link_libraries(cmap_test_outlines PUBLIC cmap_geom)
target_include_directories(cmap_test_outlines PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
target_compile_definitions(cmap_test_outlines PRIVATE CMAP_SOURCE_DIR="${PROJECT_SOURCE_DIR}")

cmap_test(unit gis/geom/geom USES cmap_geom)
cmap_test(unit gis/geom/wkb USES cmap_geom)
cmap_test(unit gis/geom/orient USES cmap_geom)
cmap_test(unit gis/geom/geos USES cmap_test_outlines)
cmap_test(unit gis/crs/proj USES cmap_crs)
cmap_test(unit gis/zoning/zoning USES cmap_zoning cmap_test_outlines)
cmap_test(unit gis/zoning/check USES cmap_zoning cmap_test_outlines)
cmap_test(unit gis/zoning/places USES cmap_zoning cmap_test_outlines)

cmap_test(property gis/geom/pip USES cmap_test_outlines)
cmap_test(property gis/geom/pip_spatialite USES cmap_test_outlines PkgConfig::sqlite3)
cmap_test(property gis/zoning/zoning USES cmap_zoning cmap_test_outlines)

cmap_test(fault gis/geom/memory USES cmap_test_outlines)
cmap_test(fault gis/zoning/memory USES cmap_zoning cmap_test_outlines)

cmap_fuzz(wkb USES cmap_geom)
cmap_fuzz(blob USES cmap_geom)

add_executable(bench-pip bench/pip.c)
set_target_properties(bench-pip PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
target_link_libraries(bench-pip PRIVATE cmap_test_outlines PkgConfig::geos)
add_test(NAME bench/pip COMMAND bench-pip --short)
set_tests_properties(bench/pip PROPERTIES LABELS bench TIMEOUT 300)
