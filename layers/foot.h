/* foot.h: the line below everything: scale bar, ratio, north, projection, sources, data date, maker, approval number
 * (NULL: the slot says that it is pending). On a narrow page the words stand under the bar. */
#ifndef CMAP_LAYERS_FOOT_H
#define CMAP_LAYERS_FOOT_H

#include "layers/scene.h"
#include "layers/view.h"

/* The height it takes at width_mm; where the words become short ones, CMAP_DETAIL_SOURCES is out. */
double cmap_foot_height(cmap_scene *scene, double width_mm, const char *approval);

/* True when there is no room for the long words at that width. */
bool cmap_foot_is_short(cmap_scene *scene, double width_mm);

void cmap_foot_draw(cmap_scene *scene, cmap_rect foot, const cmap_view *view, const char *approval);

/* A scale bar of at most room_mm with its bar's left end at at; returns its width. */
double cmap_foot_scale_bar(cmap_scene *scene, const cmap_view *view, cmap_pt at, double room_mm);

/* The height of a scale bar with its digits. */
double cmap_foot_scale_bar_height(cmap_scene *scene);

#endif
