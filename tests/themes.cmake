cmap_test(unit render/color USES cmap_render)
cmap_test(unit layers/theme_check USES cmap_layers)
