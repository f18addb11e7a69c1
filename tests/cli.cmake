# The program: its parts in C (unit), and the program itself from outside (cli), in scripts that work in a temporary folder.
set(program_environment "CARRIERMAP_SHARE=${CMAKE_BINARY_DIR}/share/carriermap"
  "LSAN_OPTIONS=suppressions=${CMAKE_CURRENT_SOURCE_DIR}/support/lsan.supp:print_suppressions=0")

if(TARGET cmap_cli)
  foreach(part suggest out render_options)
    cmap_test(unit layers/cli/${part} USES cmap_cli)
  endforeach()
  foreach(part tex worldfile)
    cmap_test(unit layers/${part} USES cmap_layers)
    set_tests_properties(unit/layers/${part} PROPERTIES ENVIRONMENT "${program_environment}")
  endforeach()
  cmap_test(fault layers/cli/commands USES cmap_cli)
  set_tests_properties(fault/layers/cli/commands PROPERTIES ENVIRONMENT "${program_environment}")
endif()

function(cmap_cli_test name)
  add_test(NAME cli/${name} COMMAND bash ${CMAKE_CURRENT_SOURCE_DIR}/cli/${name} $<TARGET_FILE:carriermap> ${PROJECT_SOURCE_DIR})
  set_tests_properties(cli/${name} PROPERTIES LABELS cli TIMEOUT 600 ENVIRONMENT "${program_environment}")
endfunction()

if(TARGET carriermap)
  foreach(name usage documents figures zoning progress diff check export doctor bad_database bad_input render_options render lint beside numbers atlas streams drawn_files same_bytes scale many carriers)
    cmap_cli_test(${name})
  endforeach()
  cmap_once(cli/numbers cli/drawn_files cli/same_bytes cli/scale cli/many cli/carriers cli/lint) # cli/beside and cli/render draw the same
endif()
