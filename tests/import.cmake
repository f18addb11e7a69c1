# Import: from a file of somebody's to rows of the database.
cmap_test(property gis/db/bulk USES cmap_db PkgConfig::sqlite3)
add_dependencies(test-property-gis-db-bulk make-db-fixture)
cmap_test(property gis/io/import USES cmap_io)
cmap_test(property gis/io/tally USES cmap_io)
foreach(name import sites tally)
  cmap_test(fault gis/io/${name} USES cmap_io)
  add_dependencies(test-fault-gis-io-${name} make-db-fixture)
  if(TEST valgrind/fault/gis/io/${name})
    set_tests_properties(valgrind/fault/gis/io/${name} PROPERTIES ENVIRONMENT "CMAP_FAULT_QUICK=1")
  endif()
endforeach()

if(TARGET carriermap)
  foreach(name import_cases import_places import_killed progress_from two_commands)
    cmap_cli_test(${name})
  endforeach()
  cmap_once(cli/progress_from) # property/gis/io/tally goes the same ways under the sanitizers
endif()
