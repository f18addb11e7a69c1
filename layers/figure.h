/* figure.h: the figures that can be drawn, as data.
 *
 * A figure is a YAML file (data/figures/README.md tells its keys): its id and titles, the extent, the page, the layers
 * in order, the panel's blocks, texts in both languages. */
#ifndef CMAP_LAYERS_FIGURE_H
#define CMAP_LAYERS_FIGURE_H

#include "gis/base/status.h"

#include <stddef.h>

typedef struct cmap_figure cmap_figure;

/* name is the id of a built-in figure (share/figures/<id>.yaml), "atlas" (all of them and a page for each district, PDF
 * alone), or the path of a user's own file when it ends in
 * .yaml or .yml. CMAP_ENOENT names the figures there are; CMAP_EPARSE gives file, line, key and what is allowed. */
cmap_status cmap_figure_load(const char *name, cmap_figure **out, cmap_err *err);
void cmap_figure_free(cmap_figure *figure);

/* Borrowed while figure lives. */
const char *cmap_figure_id(const cmap_figure *figure);
const char *cmap_figure_title(const cmap_figure *figure, const char *lang); /* "zh" or "en" */
const char *cmap_figure_plan_figure(const cmap_figure *figure);             /* "图1", or NULL */
size_t cmap_figure_layer_count(const cmap_figure *figure);
const char *cmap_figure_layer(const cmap_figure *figure, size_t index);

/* The ids of the built-in figures in the order of the design: layout, axis, north-wing, south-wing, specialization,
 * progress. Static; *count gets their number. */
const char *const *cmap_figure_ids(size_t *count);

/* The id of the built-in figure that a survey fills: with the plan alone it has nothing to draw, so it is none of the
 * above, which --all and the atlas draw. */
#define CMAP_FIGURE_CARRIERS "carriers"

#endif
