# Import: from a file of somebody's to rows of the database.
cmap_test(unit gis/db/bulk USES cmap_db PkgConfig::sqlite3)
add_dependencies(test-unit-gis-db-bulk make-db-fixture)
cmap_test(property gis/io/import USES cmap_io)

if(TARGET carriermap)
  foreach(name import_cases import_places import_killed)
    cmap_cli_test(${name})
  endforeach()
endif()
