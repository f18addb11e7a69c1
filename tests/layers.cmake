include(${CMAKE_CURRENT_LIST_DIR}/fuzz/fuzz.cmake)

# Figures to look at.
add_library(cmap_test_drawing STATIC support/drawing.c support/drawing_laws.c)
target_link_libraries(cmap_test_drawing PUBLIC cmap_layers PkgConfig::cmocka)
target_include_directories(cmap_test_drawing PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})

cmap_test(unit layers/view USES cmap_test_drawing)
cmap_test(property layers_figures USES cmap_test_drawing)
cmap_test(unit layers/yaml USES cmap_layers)
cmap_fuzz(figure USES cmap_layers)
cmap_fuzz(theme USES cmap_layers)
