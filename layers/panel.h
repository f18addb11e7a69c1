/* panel.h: the blocks of a figure in columns: beside the map, or below it. Cards of districts count one by one, so that
 * they spread over the columns. */
#ifndef CMAP_LAYERS_PANEL_H
#define CMAP_LAYERS_PANEL_H

#include "layers/scene.h"

#include <stddef.h>

/* An arrangement: type's scale, columns, and the height at which a column is full. Lengths in mm. */
typedef struct cmap_panel_fit {
    double scale;
    size_t columns;
    double column_mm, limit_mm, height_mm;
} cmap_panel_fit;

/* The largest type, of scale smallest to largest, at which the blocks fit width_mm by height_mm; false when they don't
 * even at the smallest, which *out then holds. No blocks fit anywhere, with no height. */
bool cmap_panel_fit_in(cmap_scene *scene, double width_mm, double height_mm, double smallest, double largest,
                       cmap_panel_fit *out);

/* Draws them, spread over the panel's height when they stand in one column. */
void cmap_panel_draw(cmap_scene *scene, cmap_rect panel, const cmap_panel_fit *fit);

#endif
