/* page.h: one whole page of one figure. */
#ifndef CMAP_LAYERS_PAGE_H
#define CMAP_LAYERS_PAGE_H

#include "layers/scene.h"

/* How type, lines and symbols grow with the page: the square root of its area against A4, within bounds. */
double cmap_page_scale(double width_mm, double height_mm);

/* Draws the scene's figure on the canvas's current page: title, map with names and insets, panel, foot line. approval
 * as in cmap_draw_options. Errors stay in the scene. */
void cmap_page_draw(cmap_scene *scene, const char *approval);

#endif
