cmap_test(unit gis/base/base USES cmap_base)
cmap_test(unit gis/base/fold USES cmap_base)
cmap_test(property gis/base/sorter USES cmap_base)
