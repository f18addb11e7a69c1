# Coordinates that come in: systems by name, the offset datums, guards, coordinates as text.
include(${CMAKE_CURRENT_LIST_DIR}/fuzz/fuzz.cmake)

cmap_test(unit gis/crs/offset USES cmap_crs)
cmap_test(unit gis/crs/system USES cmap_crs)
cmap_test(unit gis/crs/guard USES cmap_crs)
cmap_test(unit gis/crs/lonlat_text USES cmap_crs)

cmap_test(property gis/crs/offset USES cmap_crs)
cmap_test(property gis/crs/guard USES cmap_crs)
cmap_test(property gis/crs/lonlat_text USES cmap_crs)

cmap_test(fault gis/crs/memory USES cmap_crs)

cmap_fuzz(lonlat USES cmap_crs)
cmap_fuzz(crs USES cmap_crs)
