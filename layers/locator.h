/* locator.h: where the map lies in the city: a small picture of all districts with the map's frame on it. Quiet: it
 * bears no names and is no map to measure on. */
#ifndef CMAP_LAYERS_LOCATOR_H
#define CMAP_LAYERS_LOCATOR_H

#include "layers/scene.h"
#include "layers/view.h"

/* True when the figure is about some districts and not all: then a reader may ask where they lie. */
bool cmap_locator_is_wanted(const cmap_scene *scene);

/* Its size on a map of that size; no width when the map is too small to give up a corner. */
cmap_rect cmap_locator_size(cmap_scene *scene, cmap_rect map);

void cmap_locator_draw(cmap_scene *scene, const cmap_view *view, cmap_rect box);

#endif
