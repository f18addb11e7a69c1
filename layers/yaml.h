/* yaml.h: reading figures and themes. The bridge to libcyaml. */
#ifndef CMAP_LAYERS_YAML_H
#define CMAP_LAYERS_YAML_H

#include "layers/figure_private.h"
#include "layers/theme.h"

/* Reads path. CMAP_EPARSE is one line: file, line, key, what is wrong, what is allowed. */
cmap_status cmap_yaml_figure(const char *path, cmap_figure **out, cmap_err *err);
cmap_status cmap_yaml_theme(const char *path, cmap_theme **out, cmap_err *err);

/* Frees what cmap_yaml_figure made; NULL is fine. */
void cmap_yaml_figure_free(cmap_figure *figure);

/* The name that YAML uses for a layer. Static. */
const char *cmap_yaml_layer_name(cmap_layer_id id);

#endif
