cmap_test(unit render/label USES cmap_render)
cmap_test(unit render/label_shape USES cmap_render)
cmap_test(property label USES cmap_render)
cmap_test(bench label USES cmap_render)
