/* layer.h: the layers of a map, each in a file of its own.
 *
 * A layer does two things, either of which it may leave out: it asks for names and for ground to keep free, before any
 * drawing; and it draws, inside the view's frame, in the order the figure names. */
#ifndef CMAP_LAYERS_LAYER_H
#define CMAP_LAYERS_LAYER_H

#include "layers/labels.h"
#include "layers/scene.h"
#include "layers/view.h"

typedef struct cmap_layer {
    cmap_layer_id id;
    void (*collect)(cmap_scene *scene, const cmap_view *view, cmap_label_set *labels);
    void (*draw)(cmap_scene *scene, const cmap_view *view);
} cmap_layer;

/* On a map smaller than this, districts go by their short names, and the axis bears a tag instead of words along it. */
#define CMAP_LAYER_SMALL_SCALE 1.2e6

/* The axis' name stands beside it on a tag, and not along it: on small maps, and where cards' lines cross the band. */
bool cmap_layer_axis_has_tag(const cmap_scene *scene, const cmap_view *view);

/* Never NULL: the table has a row for each id. */
const cmap_layer *cmap_layer_get(cmap_layer_id id);

extern const cmap_layer cmap_layer_land, cmap_layer_wings, cmap_layer_districts, cmap_layer_water, cmap_layer_provinces,
    cmap_layer_borders, cmap_layer_axis, cmap_layer_strategies, cmap_layer_progress, cmap_layer_carriers,
    cmap_layer_parks, cmap_layer_park_numbers, cmap_layer_park_names, cmap_layer_district_names, cmap_layer_zone_names,
    cmap_layer_water_names, cmap_layer_place_names;

/* A zone's tint on the map, paler where dots are read against it. */
cmap_color cmap_layer_zone_tint(const cmap_scene *scene, const char *zone_code);

/* The page geometry of a thing of the ground; NULL after an error in scene. The caller frees. */
cmap_geom *cmap_layer_geom(cmap_scene *scene, const cmap_view *view, const cmap_geom *geom);

/* Adds every water to the path. Less than all of them after an error in scene. */
void cmap_layer_water_path(cmap_scene *scene, const cmap_view *view);

/* True when the point lies in the view's frame, at least margin_mm from its edge. */
bool cmap_layer_in_frame(const cmap_view *view, cmap_pt at, double margin_mm);

/* The course of the axis on the page, from west to the arrow's tip inside the frame; *points is the caller's
 * (cmap_free). Fewer than two points: the axis does not cross the frame. */
cmap_status cmap_layer_axis_course(const cmap_view *view, cmap_pt **points, size_t *count, cmap_err *err);

/* The sign of what is unknown: a cross added to the path, and all crosses of the path drawn. For the map and the
 * legend. */
void cmap_layer_cross_path(const cmap_scene *scene, cmap_pt at);
void cmap_layer_stroke_crosses(cmap_scene *scene);

/* A run beside another, by_mm to its right as it goes: below, for one that goes east. */
void cmap_layer_shift(const cmap_pt *points, size_t count, double by_mm, cmap_pt *out);

/* A smooth run through control points (Catmull-Rom), steps points a leg; the caller frees with cmap_free. */
cmap_status cmap_layer_spline(const cmap_pt *control, size_t control_count, size_t steps, cmap_pt **points,
                              size_t *count, cmap_err *err);

#endif
