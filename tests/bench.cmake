# The bench of everything, in its short form: it works, and the sums are the peers'. No time is judged.
find_program(CMAP_PYTHON python3)
if(TARGET carriermap AND CMAP_PYTHON)
  add_test(NAME bench/measure COMMAND ${CMAP_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/bench/measure --short
    --program $<TARGET_FILE:carriermap> --pip $<TARGET_FILE:bench-pip> --json ${CMAKE_BINARY_DIR}/tests/bench-short.json)
  set_tests_properties(bench/measure PROPERTIES LABELS bench TIMEOUT 300
    ENVIRONMENT "CARRIERMAP_SHARE=${CMAKE_BINARY_DIR}/share/carriermap")
endif()
