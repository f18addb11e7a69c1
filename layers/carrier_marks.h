/* carrier_marks.h: the carriers of a map: their looks, shared with the legend, and what is said about them. */
#ifndef CMAP_LAYERS_CARRIER_MARKS_H
#define CMAP_LAYERS_CARRIER_MARKS_H

#include "layers/labels.h"
#include "layers/scene.h"
#include "render/dots.h"

/* By status first, as cmap_spot_status has them. */
typedef enum cmap_carrier_look {
    CMAP_CARRIER_OUTSIDE = CMAP_SPOT_STATUSES, /* in none of the districts */
    CMAP_CARRIER_CROSS,                        /* of unknown floor area */
    CMAP_CARRIER_CROSS_OUTSIDE,
    CMAP_CARRIER_LOOKS
} cmap_carrier_look;

void cmap_carrier_looks(const cmap_scene *scene, cmap_dot_look looks[CMAP_CARRIER_LOOKS]);

/* How a spot is drawn: its look, and its radius or half of its cross. */
cmap_carrier_look cmap_carrier_look_of(const cmap_spot *spot);
double cmap_carrier_mm(const cmap_scene *scene, const cmap_spot *spot);

/* True when this map draws it, at *at: it lies in the frame, in a district that the figure is about or, when it is
 * about all, anywhere. */
bool cmap_carrier_is_shown(const cmap_scene *scene, const cmap_view *view, const cmap_spot *spot, cmap_pt *at);

/* Asks for a label for each crowd, and for the names of the greatest (carrier_names.c). */
void cmap_carrier_names_collect(cmap_scene *scene, const cmap_view *view, cmap_label_set *labels);
/* Tells the report the numbers of those crowds. */
void cmap_carrier_names_report(cmap_scene *scene, const cmap_view *view);

/* 1234 as it is, 12345 as "12,345". */
void cmap_carrier_count_words(size_t count, char *out, size_t size);

#endif
