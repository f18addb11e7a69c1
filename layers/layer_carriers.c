/* Every carrier with a place as a dot whose area is in proportion to its floor area: the largest below, the smallest on
 * top, each with a thin rim of paper, so that those which overlap are still told apart. Colour tells the status. */
#include "layers/carrier_marks.h"
#include "layers/layer.h"

#include "gis/base/mem.h"
#include "layers/page.h"

#include <math.h>
#include <stdlib.h>

#define EDGE_MM 0.14
#define RIM_MM  0.26 /* of dots that are not filled */
#define BAND_MM 2.0  /* dots of one size follow each other in bands, so that their places can be told in short steps */

void cmap_carrier_looks(const cmap_scene *scene, cmap_dot_look looks[CMAP_CARRIER_LOOKS])
{
    const cmap_theme *theme = scene->theme;
    const double s = cmap_page_scale(scene->width_mm, scene->height_mm);
    const cmap_color pale = cmap_color_mix(theme->ink_soft, theme->paper, 0.45);
    const cmap_dot_look disc = {.edge = theme->paper, .edge_mm = EDGE_MM * s, .color = theme->built};
    const cmap_dot_look cross = {.shape = CMAP_DOT_CROSS,
                                 .edge = theme->paper,
                                 .edge_mm = fmin(0.3 * s, 0.4 * scene->dots.cross_mm),
                                 .color = theme->ink_soft,
                                 .line_mm = fmin(0.25 * s, 0.4 * scene->dots.cross_mm)};

    for (int i = 0; i < CMAP_CARRIER_LOOKS; i++)
        looks[i] = i < CMAP_CARRIER_CROSS ? disc : cross;
    looks[CMAP_SPOT_UNDER_CONSTRUCTION].color = theme->under_construction;
    looks[CMAP_SPOT_PLANNED].core = theme->planned;
    looks[CMAP_SPOT_PLANNED].rim_mm = RIM_MM * s;
    looks[CMAP_SPOT_NO_STATUS].color = theme->ink_soft;
    looks[CMAP_SPOT_NO_STATUS].core = theme->paper;
    looks[CMAP_SPOT_NO_STATUS].rim_mm = RIM_MM * s;
    looks[CMAP_CARRIER_OUTSIDE].color = pale;
    looks[CMAP_CARRIER_CROSS_OUTSIDE].color = pale;
}

cmap_carrier_look cmap_carrier_look_of(const cmap_spot *spot)
{
    const bool outside = spot->district == CMAP_SPOT_NOWHERE;

    if (spot->tenths == CMAP_SPOT_UNKNOWN)
        return outside ? CMAP_CARRIER_CROSS_OUTSIDE : CMAP_CARRIER_CROSS;
    return outside ? CMAP_CARRIER_OUTSIDE : (cmap_carrier_look)spot->status;
}

double cmap_carrier_mm(const cmap_scene *scene, const cmap_spot *spot)
{
    if (spot->tenths == CMAP_SPOT_UNKNOWN)
        return scene->dots.cross_mm;
    return cmap_dot_scale_mm(&scene->dots, (double)spot->tenths / 10);
}

bool cmap_carrier_is_shown(const cmap_scene *scene, const cmap_view *view, const cmap_spot *spot, cmap_pt *at)
{
    const char *code = spot->district == CMAP_SPOT_NOWHERE ? NULL : scene->plan->districts[spot->district].code;

    *at = cmap_view_ground_point(view, spot->at);
    return cmap_layer_in_frame(view, *at, 0) && cmap_scene_in_focus(scene, code);
}

/* ---- in the order of drawing ---- */

/* All that is drawn of a carrier, as one number that sorts: crosses last; discs largest first, then by place, so that
 * in a crowd no look comes out on top of all others. From the highest bit: size 14, band 12, across 20, down in the
 * band 14, look 4. */
enum { SIZE_AT = 50, BAND_AT = 38, X_AT = 18, Y_AT = 4, LARGEST = 0x3FFE };

static const uint64_t band_steps = (uint64_t)(BAND_MM * CMAP_DOT_STEPS_PER_MM);

static uint64_t steps_of(double mm)
{
    return (uint64_t)lround(mm * CMAP_DOT_STEPS_PER_MM);
}

static uint64_t key_of(cmap_pt at, cmap_carrier_look look, double radius_mm)
{
    const uint64_t x = steps_of(at.x_mm), y = steps_of(at.y_mm), radius = steps_of(radius_mm);
    const uint64_t size = look >= CMAP_CARRIER_CROSS ? LARGEST + 1 : LARGEST - (radius < LARGEST ? radius : LARGEST);

    return size << SIZE_AT | (y / band_steps & 0xFFF) << BAND_AT | (x & 0xFFFFF) << X_AT | y % band_steps << Y_AT |
           (uint64_t)look;
}

static cmap_dot dot_of(const cmap_scene *scene, uint64_t key)
{
    const uint64_t x = key >> X_AT & 0xFFFFF, y = (key >> BAND_AT & 0xFFF) * band_steps + (key >> Y_AT & 0x3FFF);
    const unsigned look = key & 0xF;
    const double radius_mm = look >= CMAP_CARRIER_CROSS ? scene->dots.cross_mm
                                                        : (double)(LARGEST - (key >> SIZE_AT)) / CMAP_DOT_STEPS_PER_MM;

    return (cmap_dot){{(double)x / CMAP_DOT_STEPS_PER_MM, (double)y / CMAP_DOT_STEPS_PER_MM}, (float)radius_mm, look};
}

static int by_key(const void *a, const void *b)
{
    const uint64_t *p = a, *q = b;

    return (*p > *q) - (*p < *q);
}

/* The carriers of this map, sorted; each key once. NULL without memory. */
static uint64_t *sort_keys(const cmap_scene *scene, const cmap_view *view, size_t *shown, size_t *count)
{
    uint64_t *keys = cmap_alloc((scene->spots->count + 1) * sizeof *keys);

    *shown = *count = 0;
    if (!keys)
        return NULL;
    for (size_t i = 0; i < scene->spots->count; i++) {
        const cmap_spot *spot = &scene->spots->list[i];
        cmap_pt at;
        if (cmap_carrier_is_shown(scene, view, spot, &at))
            keys[(*shown)++] = key_of(at, cmap_carrier_look_of(spot), cmap_carrier_mm(scene, spot));
    }
    if (*shown)
        qsort(keys, *shown, sizeof *keys, by_key);
    for (size_t i = 0; i < *shown; i++)
        if (!i || keys[i] != keys[i - 1]) /* else it would lie exactly on the one before */
            keys[(*count)++] = keys[i];
    return keys;
}

/* What is drawn, in order; NULL after an error in scene. */
static cmap_dot *gather(cmap_scene *scene, const cmap_view *view, size_t *shown, size_t *count)
{
    uint64_t *keys = sort_keys(scene, view, shown, count);
    cmap_dot *dots = keys ? cmap_alloc((*count + 1) * sizeof *dots) : NULL;
    cmap_err err = {0};

    for (size_t i = 0; dots && i < *count; i++)
        dots[i] = dot_of(scene, keys[i]);
    cmap_free(keys);
    if (!dots) {
        (void)cmap_fail(&err, CMAP_ENOMEM, "cannot draw the carriers: out of memory");
        cmap_scene_fail(scene, &err);
    }
    return dots;
}

static void draw(cmap_scene *scene, const cmap_view *view)
{
    cmap_dot_look looks[CMAP_CARRIER_LOOKS];
    size_t shown = 0, count = 0;
    cmap_dot *dots = cmap_scene_ok(scene) && scene->spots ? gather(scene, view, &shown, &count) : NULL;

    if (!dots)
        return;
    cmap_carrier_looks(scene, looks);
    cmap_canvas_dots(scene->canvas, dots, count, looks, CMAP_CARRIER_LOOKS);
    cmap_report_note_carriers(scene->report, shown);
    if (!scene->in_inset)
        cmap_carrier_names_report(scene, view);
    cmap_free(dots);
}

static void collect(cmap_scene *scene, const cmap_view *view, cmap_label_set *labels)
{
    if (cmap_scene_ok(scene) && scene->spots)
        cmap_carrier_names_collect(scene, view, labels);
}

const cmap_layer cmap_layer_carriers = {CMAP_LAYER_CARRIERS, collect, draw};
