# Tables that come in, vector files that go out.
include(${CMAKE_CURRENT_LIST_DIR}/fuzz/fuzz.cmake)

# Files as offices have them.
add_library(cmap_test_office STATIC support/office.c support/encode.c)
target_link_libraries(cmap_test_office PUBLIC cmap_io PkgConfig::cmocka)
target_include_directories(cmap_test_office PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})

foreach(name table table_gdal kml sheet vector_write)
  cmap_test(unit gis/io/${name} USES cmap_test_office)
endforeach()
cmap_test(fault gis/io/table USES cmap_test_office)
cmap_fuzz(table USES cmap_io)
