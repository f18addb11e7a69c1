# The plan as data: the readers it is read with, the database it becomes, and its way from the origins.
include(${CMAKE_CURRENT_LIST_DIR}/fuzz/fuzz.cmake)

cmap_test(unit gis/io/csv USES cmap_io)
cmap_test(unit gis/io/json USES cmap_io)
cmap_test(unit gis/io/geojson USES cmap_io)

cmap_fuzz(csv USES cmap_io)
cmap_fuzz(geojson USES cmap_io)

cmap_test(unit data/plan USES cmap_crs cmap_db)

# mkplan from outside: what it refuses, and where it says the mistake is.
add_test(NAME cli/mkplan COMMAND bash ${CMAKE_CURRENT_SOURCE_DIR}/cli/mkplan $<TARGET_FILE:mkplan> ${PROJECT_SOURCE_DIR})
set_tests_properties(cli/mkplan PROPERTIES LABELS cli TIMEOUT 120)

# Fetches packages, so nobody runs it by accident: ctest --preset data.
add_test(NAME data/rebuild COMMAND ${PROJECT_SOURCE_DIR}/data/rebuild/rebuild --check)
set_tests_properties(data/rebuild PROPERTIES LABELS data TIMEOUT 600)
