# What `cmake --install` leaves works by itself.
if(TARGET carriermap)
  add_test(NAME cli/installed COMMAND bash ${CMAKE_CURRENT_SOURCE_DIR}/cli/installed $<TARGET_FILE:carriermap>)
  set_tests_properties(cli/installed PROPERTIES LABELS cli TIMEOUT 300
    ENVIRONMENT "LSAN_OPTIONS=suppressions=${CMAKE_CURRENT_SOURCE_DIR}/support/lsan.supp:print_suppressions=0")
endif()
