include(${CMAKE_CURRENT_LIST_DIR}/fuzz/fuzz.cmake)

cmap_test(unit layers/yaml USES cmap_layers)
cmap_fuzz(figure USES cmap_layers)
cmap_fuzz(theme USES cmap_layers)
