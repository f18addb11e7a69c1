/* The names of river and lakes, slanted, along the water. */
#include "layers/layer.h"

#include "gis/base/mem.h"

#include <math.h>
#include <string.h>

/* Where a water's name runs: ours, drawn along the middle of the water. */
typedef struct run {
    const char *name_zh, *name_en;
    cmap_lonlat from, middle, to;
    double size; /* against body type */
    double spacing_em;
} run;

static const run runs[] = {
    {"长江", "Yangtze", {120.815, 31.985}, {120.905, 31.905}, {120.945, 31.815}, 1.35, 0.9},
    {"太湖", "Tai Lake", {119.985, 31.170}, {120.110, 31.215}, {120.230, 31.250}, 1.7, 1.6},
    {"太湖", "Tai Lake", {120.190, 31.020}, {120.255, 31.010}, {120.320, 31.015}, 1.5, 0.8},
    {"阳澄湖", "Yangcheng Lake", {120.745, 31.405}, {120.790, 31.428}, {120.835, 31.460}, 0.8, 0.1},
    {"淀山湖", "Dianshan Lake", {120.905, 31.110}, {120.955, 31.115}, {121.005, 31.120}, 0.8, 0.05},
};

#define RUN_COUNT (sizeof runs / sizeof runs[0])

/* A second run of the same water serves where the first does not fit. */
static bool done_before(const bool *fits, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (fits[i] && strcmp(runs[i].name_zh, runs[index].name_zh) == 0)
            return true;
    return false;
}

static bool lay(cmap_scene *scene, const cmap_view *view, const run *r, cmap_type *type, cmap_pt **points,
                size_t *count)
{
    const cmap_pt control[3] = {cmap_view_point(view, r->from), cmap_view_point(view, r->middle),
                                cmap_view_point(view, r->to)};
    cmap_err err = {0};
    double length_mm = 0;

    if (!cmap_layer_in_frame(view, control[0], 1) || !cmap_layer_in_frame(view, control[2], 1))
        return false;
    *type = cmap_scene_type(scene, CMAP_STYLE_BODY, scene->theme->water_name);
    type->size_pt *= r->size;
    type->italic = true;
    type->spacing_em = scene->lang == CMAP_LANG_EN ? 0.1 : r->spacing_em;
    if (cmap_layer_spline(control, 3, 12, points, count, &err)) {
        cmap_scene_fail(scene, &err);
        return false;
    }
    for (size_t i = 1; i < *count; i++)
        length_mm += hypot((*points)[i].x_mm - (*points)[i - 1].x_mm, (*points)[i].y_mm - (*points)[i - 1].y_mm);
    if (cmap_scene_text_width(scene, cmap_scene_words(scene, r->name_zh, r->name_en), type) + 0.5 < length_mm)
        return true;
    cmap_free(*points);
    *points = NULL;
    return false;
}

/* The English name beside the Chinese one, small, along the same water; false when both are not shown or it does not
 * fit. *below is the caller's. */
static bool lay_second(cmap_scene *scene, const cmap_view *view, const run *r, const cmap_type *type,
                       const cmap_pt *points, size_t count, cmap_type *small, cmap_pt **below)
{
    cmap_err err = {0};
    double length_mm = 0;

    *below = NULL;
    if (!cmap_scene_second(scene, r->name_en))
        return false;
    *small = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->water_name);
    small->italic = true;
    small->spacing_em = 0.06;
    *below = cmap_alloc(count * sizeof **below);
    if (!*below) {
        (void)cmap_fail(&err, CMAP_ENOMEM, "cannot name the waters: out of memory");
        cmap_scene_fail(scene, &err);
        return false;
    }
    cmap_layer_shift(points, count, (type->size_pt * 0.55 + small->size_pt * 0.62) * 25.4 / 72, *below);
    for (size_t i = 1; i < count; i++)
        length_mm += hypot((*below)[i].x_mm - (*below)[i - 1].x_mm, (*below)[i].y_mm - (*below)[i - 1].y_mm);
    if (cmap_scene_text_width(scene, r->name_en, small) + 0.5 < length_mm &&
        cmap_layer_in_frame(view, (*below)[0], 1) && cmap_layer_in_frame(view, (*below)[count - 1], 1))
        return true;
    cmap_free(*below);
    *below = NULL;
    return false;
}

static void draw_run(cmap_scene *scene, const cmap_view *view, const run *r, const cmap_type *type,
                     const cmap_pt *points, size_t count)
{
    cmap_pt *below = NULL;
    cmap_type small;

    cmap_canvas_text_along(scene->canvas, scene->fonts, cmap_scene_words(scene, r->name_zh, r->name_en), type, points,
                           count);
    if (lay_second(scene, view, r, type, points, count, &small, &below))
        cmap_canvas_text_along(scene->canvas, scene->fonts, r->name_en, &small, below, count);
    cmap_free(below);
}

static void avoid_run(cmap_label_set *labels, const cmap_pt *points, size_t count, const cmap_type *type)
{
    for (size_t k = 3; k < count; k += 3)
        cmap_label_set_avoid_segment(labels, points[k - 3], points[k], type->size_pt * 0.3528 * 1.2, 2);
}

static void ask_run(cmap_scene *scene, const cmap_view *view, const run *r, const cmap_type *type,
                    const cmap_pt *points, size_t count, cmap_label_set *labels)
{
    cmap_pt *below = NULL;
    cmap_type small;

    avoid_run(labels, points, count, type);
    if (lay_second(scene, view, r, type, points, count, &small, &below))
        avoid_run(labels, below, count, &small);
    cmap_free(below);
}

/* Draws the names that fit, or with labels asks that others keep off them. */
static void each_run(cmap_scene *scene, const cmap_view *view, cmap_label_set *labels)
{
    bool fits[RUN_COUNT] = {false};

    for (size_t i = 0; i < RUN_COUNT; i++) {
        cmap_pt *points = NULL;
        size_t count = 0;
        cmap_type type;
        if (done_before(fits, i) || !(fits[i] = lay(scene, view, &runs[i], &type, &points, &count)))
            continue;
        if (labels)
            ask_run(scene, view, &runs[i], &type, points, count, labels);
        else
            draw_run(scene, view, &runs[i], &type, points, count);
        cmap_free(points);
    }
}

static void draw(cmap_scene *scene, const cmap_view *view)
{
    each_run(scene, view, NULL);
}

static void collect(cmap_scene *scene, const cmap_view *view, cmap_label_set *labels)
{
    each_run(scene, view, labels);
}

const cmap_layer cmap_layer_water_names = {CMAP_LAYER_WATER_NAMES, collect, draw};
