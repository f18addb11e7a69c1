cmap_test(unit gis/db/schema USES cmap_db)
