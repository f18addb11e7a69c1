# Figures in documents of others, which want a LaTeX and an office: asked for with the preset report alone, and skipped
# where these are missing.
if(TARGET carriermap)
  foreach(name latex office)
    add_test(NAME report/${name}
      COMMAND bash ${CMAKE_CURRENT_SOURCE_DIR}/report/${name} $<TARGET_FILE:carriermap> ${PROJECT_SOURCE_DIR})
    set_tests_properties(report/${name} PROPERTIES LABELS report TIMEOUT 600 SKIP_RETURN_CODE 77
      ENVIRONMENT "CARRIERMAP_SHARE=${CMAKE_BINARY_DIR}/share/carriermap")
  endforeach()
endif()
