# The program: its parts in C (unit), and the program itself from outside (cli), in scripts that work in a temporary folder.
set(program_environment "CARRIERMAP_SHARE=${CMAKE_BINARY_DIR}/share/carriermap"
  "LSAN_OPTIONS=suppressions=${CMAKE_CURRENT_SOURCE_DIR}/cli/lsan.supp:print_suppressions=0")

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
  if(TEST valgrind/fault/layers/cli/commands)
    set_tests_properties(valgrind/fault/layers/cli/commands PROPERTIES
      ENVIRONMENT "CARRIERMAP_SHARE=${CMAKE_BINARY_DIR}/share/carriermap;CMAP_FAULT_QUICK=1")
  endif()
endif()

function(cmap_cli_test name)
  add_test(NAME cli/${name} COMMAND bash ${CMAKE_CURRENT_SOURCE_DIR}/cli/${name} $<TARGET_FILE:carriermap> ${PROJECT_SOURCE_DIR})
  set_tests_properties(cli/${name} PROPERTIES LABELS cli TIMEOUT 600 ENVIRONMENT "${program_environment}")
endfunction()

if(TARGET carriermap)
  foreach(name usage documents figures zoning progress diff check export doctor bad_database render_options render lint beside numbers atlas streams drawn_files same_bytes many)
    cmap_cli_test(${name})
  endforeach()
  if(NOT CMAP_SANITIZE) # judges pictures, and draws nothing that others do not
    cmap_cli_test(scale)
  endif()
endif()
