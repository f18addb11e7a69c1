/* many.h: maps with more parks than a page can name.
 *
 * The plan names 36; a survey may hold thousands. All keep their dots, smaller; numbers and lists would say nothing, so
 * names stand instead, of the parks with the greatest floor area, then of the highest level, as far as they find room.
 * scene->many says that it is so. */
#ifndef CMAP_LAYERS_MANY_H
#define CMAP_LAYERS_MANY_H

#include "layers/detail.h"
#include "layers/labels.h"
#include "layers/view.h"

#define CMAP_MANY_PARKS 150 /* in focus; up to so many every one is named, numbered or listed */

/* Counts the parks that the figure is about, notes in the scene when they are many, and leaves out of the page what
 * does not go with that. Once, before the page is laid out. */
void cmap_many_begin(cmap_scene *scene, cmap_detail *detail);

/* True for what never comes back to such a page, however much room there is. */
bool cmap_many_keeps_out(const cmap_scene *scene, cmap_detail_id id);

/* A dot's radius against the usual one: 1 when parks are few. */
double cmap_many_dot_share(const cmap_scene *scene);

/* Asks for the names of the greatest; the dots of the others are ground that names had better not take. */
void cmap_many_collect(cmap_scene *scene, const cmap_view *view, cmap_label_set *labels);

#endif
