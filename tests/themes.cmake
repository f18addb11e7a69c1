cmap_test(unit render/color USES cmap_render)
cmap_test(unit layers/theme_check USES cmap_layers)

add_test(NAME cli/sample COMMAND bash ${CMAKE_CURRENT_LIST_DIR}/cli/sample
  $<TARGET_FILE:carriermap> ${CMAKE_BINARY_DIR}/share/carriermap ${PROJECT_SOURCE_DIR})
set_tests_properties(cli/sample PROPERTIES LABELS cli TIMEOUT 120
  ENVIRONMENT "CARRIERMAP_SHARE=${CMAKE_BINARY_DIR}/share/carriermap")
