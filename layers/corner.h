/* corner.h: a corner of the map for a box that must stand in it: legend, locator. */
#ifndef CMAP_LAYERS_CORNER_H
#define CMAP_LAYERS_CORNER_H

#include "layers/scene.h"
#include "layers/view.h"

#include <stddef.h>

#define CMAP_CORNER_BAD 20.0

/* The box of that size in the corner where it hides least of what the figure is about (its parks, its districts and
 * their names, the axis) and nothing that is taken. Of like corners the first in order counts. *cost gets the
 * price: above CMAP_CORNER_BAD the box hides what the figure is about. */
cmap_rect cmap_corner_pick(cmap_scene *scene, const cmap_view *view, double w_mm, double h_mm,
                           const cmap_corner order[4], const cmap_rect *taken, size_t taken_count, double *cost);

#endif
