# What people write: encodings, values, columns.
include(${CMAKE_CURRENT_LIST_DIR}/fuzz/fuzz.cmake)

# Cases that are lines of a text file.
add_library(cmap_test_cases STATIC support/cases.c)
target_link_libraries(cmap_test_cases PUBLIC cmap_base PkgConfig::cmocka)
target_include_directories(cmap_test_cases PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
target_compile_definitions(cmap_test_cases PRIVATE CMAP_SOURCE_DIR="${PROJECT_SOURCE_DIR}")

cmap_test(tables gis/io/value USES cmap_io cmap_test_cases)

# Bytes in any encoding.
add_library(cmap_test_encode STATIC support/encode.c)
target_link_libraries(cmap_test_encode PUBLIC cmap_base PkgConfig::cmocka)
target_include_directories(cmap_test_encode PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})

cmap_test(unit gis/io/encoding USES cmap_io cmap_test_encode)
cmap_test(unit gis/io/column USES cmap_io)
cmap_test(tables gis/io/column USES cmap_io cmap_test_cases)
cmap_test(unit gis/io/value USES cmap_io)
cmap_test(property gis/io/reading USES cmap_io cmap_test_encode)
cmap_test(fault gis/io/reading USES cmap_io cmap_test_encode)

cmap_fuzz(value USES cmap_io)
cmap_fuzz(encoding USES cmap_io)
cmap_fuzz(column USES cmap_io)
