cmap_test(unit gis/base/base USES cmap_base)
