cmap_test(unit gis/db/db USES cmap_db PkgConfig::sqlite3)
cmap_test(unit gis/db/schema USES cmap_db)
