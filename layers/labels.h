/* labels.h: the names of one map: collected from the layers, placed at once, drawn last. */
#ifndef CMAP_LAYERS_LABELS_H
#define CMAP_LAYERS_LABELS_H

#include "layers/scene.h"
#include "render/label.h"

typedef struct cmap_label_set cmap_label_set;

/* One name to place. Texts are copied; second (a smaller line under it, NULL: none) and the types are optional as said.
 */
typedef struct cmap_label_wish {
    cmap_label_kind kind;
    cmap_pt at;       /* symbol's centre, or preferred middle of an area's name */
    double symbol_mm; /* radius kept free by its symbol */
    const char *text;
    cmap_type type;
    const char *second; /* NULL: none */
    cmap_type second_type;
    bool may_wrap;          /* two balanced lines are an alternative to one */
    const char *short_text; /* NULL, or a last resort where neither fits; stands without second */
    const cmap_geom *area;  /* page geometry of an area's name; its largest ring counts; borrowed during the call */
    double priority;
    bool may_lead, may_key, may_drop;
    bool pill; /* drawn as white type on a rounded patch of pill_color */
    cmap_color pill_color;
    cmap_color leader_color;
} cmap_label_wish;

cmap_label_set *cmap_label_set_new(cmap_scene *scene); /* NULL after an error in scene */
void cmap_label_set_free(cmap_label_set *set);

/* Ground that something else will cover, an inset or a legend: no name may stand there, and a name that may drop is not
 * even wanted when its place lies there. Call before the first wish. */
void cmap_label_set_cover(cmap_label_set *set, cmap_rect rect);

void cmap_label_set_add(cmap_label_set *set, const cmap_label_wish *wish);

/* Ground that no name may take (cost >= 1) or should not. */
void cmap_label_set_avoid_rect(cmap_label_set *set, cmap_rect rect, double cost);
void cmap_label_set_avoid_segment(cmap_label_set *set, cmap_pt a, cmap_pt b, double width_mm, double cost);
/* Every segment of page geometry that lies in the frame. */
void cmap_label_set_avoid_lines(cmap_label_set *set, const cmap_geom *geom, cmap_rect frame, double width_mm,
                                double cost);

/* Places everything inside frame, and tells the scene's report; then draws it. */
void cmap_label_set_place(cmap_label_set *set, cmap_rect frame, double gap_mm);
void cmap_label_set_draw(const cmap_label_set *set);

/* Makes a set that was placed before the scene's own again, as if it had been placed now. */
void cmap_label_set_use(cmap_label_set *set);

/* Once placed: no name takes any of rect, and no leader begins there. */
bool cmap_label_set_is_free(const cmap_label_set *set, cmap_rect rect);

#endif
