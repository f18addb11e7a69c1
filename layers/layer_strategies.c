/* The four spatial strategies of chapter 6 as arrows where they happen, each with its name along it. */
#include "layers/layer.h"

#include "gis/base/mem.h"

#include <math.h>
#include <string.h>

/* The courses are ours; the plan names directions, not places. */
typedef struct arrow {
    const char *strategy_code;
    cmap_lonlat course[4]; /* of the arrow; all 0: words alone */
    cmap_lonlat words[3];  /* where the words run; all 0: none */
    bool both_ends;
    bool lift;          /* two lines of words go up by one: the arrow lies close below */
    bool words_grow_on; /* words too long for their run go on past its end alone: parks lie before its start */
} arrow;

static const arrow arrows[] = {
    {"east-to-shanghai", {{0, 0}}, {{121.150, 31.425}, {121.245, 31.400}, {121.345, 31.370}}, .words_grow_on = true},
    {"nurture-tai-lake",
     {{120.425, 31.160}, {120.380, 31.150}, {120.330, 31.150}, {120.265, 31.165}},
     {{120.270, 31.190}, {120.330, 31.180}, {120.400, 31.185}},
     .lift = true},
    {"optimise-riverside",
     {{120.790, 31.975}, {120.835, 31.905}, {120.925, 31.815}, {121.085, 31.768}},
     {{120.700, 31.945}, {120.775, 31.885}, {120.840, 31.815}},
     .lift = false},
    {"develop-as-one",
     {{120.905, 31.590}, {120.893, 31.540}, {120.893, 31.490}, {120.905, 31.435}},
     {{120.925, 31.520}, {121.020, 31.520}, {121.115, 31.520}},
     .both_ends = true},
    {"develop-as-one",
     {{120.815, 31.275}, {120.803, 31.225}, {120.803, 31.175}, {120.815, 31.120}},
     {{0, 0}},
     .both_ends = true},
};

#define ARROW_COUNT (sizeof arrows / sizeof arrows[0])

/* A figure about some districts shows the strategy of their zone; the strategy of the whole city belongs to a figure of
 * the whole city. */
static bool concerns(const cmap_scene *scene, const cmap_strategy *strategy)
{
    if (!scene->figure->map.focus_count)
        return true;
    for (size_t i = 0; strategy->zone_code && i < scene->plan->district_count; i++) {
        const cmap_district *district = &scene->plan->districts[i];
        if (strcmp(district->zone_code, strategy->zone_code) == 0 && cmap_scene_in_focus(scene, district->code))
            return true;
    }
    return false;
}

static const cmap_strategy *find(const cmap_scene *scene, const char *code)
{
    for (size_t i = 0; i < scene->plan->strategy_count; i++) {
        const cmap_strategy *strategy = &scene->plan->strategies[i];
        if (strcmp(strategy->code, code) == 0)
            return concerns(scene, strategy) ? strategy : NULL;
    }
    return NULL;
}

static cmap_color color_of(const cmap_scene *scene, const cmap_strategy *strategy)
{
    return cmap_theme_zone_deep(scene->theme, strategy->zone_code);
}

static bool smooth(cmap_scene *scene, const cmap_view *view, const cmap_lonlat *at, size_t n, cmap_pt **points,
                   size_t *count)
{
    cmap_pt control[4];
    cmap_err err = {0};

    for (size_t i = 0; i < n; i++) {
        control[i] = cmap_view_point(view, at[i]);
        if (!cmap_layer_in_frame(view, control[i], 1))
            return false;
    }
    if (cmap_layer_spline(control, n, 12, points, count, &err)) {
        cmap_scene_fail(scene, &err);
        return false;
    }
    return true;
}

/* A pointed head at tip, seen from behind it. */
static void draw_head(cmap_scene *scene, cmap_pt behind, cmap_pt tip, double size_mm, cmap_color color)
{
    const double length = hypot(tip.x_mm - behind.x_mm, tip.y_mm - behind.y_mm);
    const double dx = (tip.x_mm - behind.x_mm) / length;
    const double dy = (tip.y_mm - behind.y_mm) / length;
    const cmap_pt points[3] = {
        {tip.x_mm + dx * size_mm, tip.y_mm + dy * size_mm},
        {tip.x_mm - dy * size_mm * 0.75, tip.y_mm + dx * size_mm * 0.75},
        {tip.x_mm + dy * size_mm * 0.75, tip.y_mm - dx * size_mm * 0.75},
    };

    if (!(length > 0))
        return;
    cmap_canvas_poly(scene->canvas, points, 3, true);
    cmap_canvas_fill(scene->canvas, color);
}

static void draw_arrow(cmap_scene *scene, const cmap_view *view, const arrow *a, cmap_color color)
{
    const double unit_mm = scene->scale;
    const cmap_stroke under = {
        .width_mm = 1.7 * unit_mm, .color = cmap_color_with_alpha(scene->theme->halo, 0.8), .cap = CMAP_CAP_ROUND};
    const cmap_stroke body = {.width_mm = 0.95 * unit_mm, .color = color};
    cmap_pt *points = NULL;
    size_t count = 0;

    if (!a->course[0].lon_deg || !smooth(scene, view, a->course, 4, &points, &count))
        return;
    cmap_canvas_poly(scene->canvas, points, count, false);
    cmap_canvas_stroke(scene->canvas, &under);
    cmap_canvas_poly(scene->canvas, points, count, false);
    cmap_canvas_stroke(scene->canvas, &body);
    draw_head(scene, points[count - 2], points[count - 1], 1.9 * unit_mm, color);
    if (a->both_ends)
        draw_head(scene, points[1], points[0], 1.9 * unit_mm, color);
    cmap_free(points);
}

/* Of the English words under the Chinese ones, where both are shown. */
static cmap_type second_type(const cmap_scene *scene, const cmap_strategy *strategy)
{
    cmap_type type = cmap_scene_type(scene, CMAP_STYLE_SMALL, color_of(scene, strategy));

    type.halo = scene->theme->halo;
    type.halo_mm = scene->theme->halo_mm * scene->scale;
    return type;
}

/* Its course; NULL when only one language is shown, and after an error. The caller frees. */
static cmap_pt *second_course(cmap_scene *scene, const cmap_strategy *strategy, const cmap_type *type,
                              const cmap_pt *points, size_t count)
{
    cmap_err err = {0};

    if (!cmap_scene_second(scene, strategy->name_en))
        return NULL;
    cmap_pt *below = cmap_alloc(count * sizeof *below);
    if (below) {
        cmap_layer_shift(points, count, type->size_pt * 1.12 * 25.4 / 72, below);
        return below;
    }
    (void)cmap_fail(&err, CMAP_ENOMEM, "cannot name the strategies: out of memory");
    cmap_scene_fail(scene, &err);
    return NULL;
}

static bool words_of(cmap_scene *scene, const cmap_view *view, const arrow *a, const cmap_strategy *strategy,
                     cmap_type *type, cmap_pt **points, size_t *count)
{
    double length_mm = 0;

    *type = cmap_scene_bold(scene, CMAP_STYLE_BODY, color_of(scene, strategy));
    type->halo = scene->theme->halo;
    type->halo_mm = scene->theme->halo_mm * scene->scale;
    type->spacing_em = scene->lang == CMAP_LANG_EN ? 0 : 0.08;
    if (!a->words[0].lon_deg || !smooth(scene, view, a->words, 3, points, count))
        return false;
    if (a->lift && scene->lang == CMAP_LANG_BOTH)
        for (size_t i = 0; i < *count; i++)
            (*points)[i].y_mm -= type->size_pt * 1.12 * 25.4 / 72;
    for (size_t i = 1; i < *count; i++)
        length_mm += hypot((*points)[i].x_mm - (*points)[i - 1].x_mm, (*points)[i].y_mm - (*points)[i - 1].y_mm);
    const cmap_type small = second_type(scene, strategy);
    double need_mm =
        cmap_scene_text_width(scene, cmap_scene_words(scene, strategy->name_zh, strategy->name_en), type) + 0.5;
    if (cmap_scene_second(scene, strategy->name_en))
        need_mm = fmax(need_mm, cmap_scene_text_width(scene, strategy->name_en, &small) + 0.5);
    if (need_mm < length_mm)
        return true;
    /* Too short a course at this scale: lengthen it along its ends. */
    const cmap_pt first = (*points)[0];
    const cmap_pt last = (*points)[*count - 1];
    const double more = (need_mm - length_mm) / fmax(hypot(last.x_mm - first.x_mm, last.y_mm - first.y_mm), 0.1) * 1.05;
    const double before = a->words_grow_on ? 0 : more / 2;
    const double after = more - before;
    (*points)[0] =
        (cmap_pt){first.x_mm - (last.x_mm - first.x_mm) * before, first.y_mm - (last.y_mm - first.y_mm) * before};
    (*points)[*count - 1] =
        (cmap_pt){last.x_mm + (last.x_mm - first.x_mm) * after, last.y_mm + (last.y_mm - first.y_mm) * after};
    if (cmap_layer_in_frame(view, (*points)[0], 0.5) && cmap_layer_in_frame(view, (*points)[*count - 1], 0.5))
        return true;
    cmap_free(*points);
    *points = NULL;
    return false;
}

static void draw(cmap_scene *scene, const cmap_view *view)
{
    for (size_t i = 0; i < ARROW_COUNT; i++) {
        const cmap_strategy *strategy = find(scene, arrows[i].strategy_code);
        cmap_pt *points = NULL;
        size_t count = 0;
        cmap_type type;
        if (!strategy)
            continue;
        draw_arrow(scene, view, &arrows[i], color_of(scene, strategy));
        if (!words_of(scene, view, &arrows[i], strategy, &type, &points, &count))
            continue;
        cmap_canvas_text_along(scene->canvas, scene->fonts,
                               cmap_scene_words(scene, strategy->name_zh, strategy->name_en), &type, points, count);
        cmap_pt *below = second_course(scene, strategy, &type, points, count);
        const cmap_type small = second_type(scene, strategy);
        if (below)
            cmap_canvas_text_along(scene->canvas, scene->fonts, strategy->name_en, &small, below, count);
        cmap_free(below);
        cmap_free(points);
    }
}

static void avoid_run(cmap_label_set *labels, const cmap_pt *points, size_t count, double width_mm)
{
    for (size_t k = 3; k < count; k += 3)
        cmap_label_set_avoid_segment(labels, points[k - 3], points[k], width_mm, 2);
}

static void collect(cmap_scene *scene, const cmap_view *view, cmap_label_set *labels)
{
    for (size_t i = 0; i < ARROW_COUNT; i++) {
        const arrow *a = &arrows[i];
        const cmap_strategy *strategy = find(scene, a->strategy_code);
        cmap_pt *points = NULL;
        size_t count = 0;
        cmap_type type;
        if (!strategy)
            continue;
        if (a->course[0].lon_deg && smooth(scene, view, a->course, 4, &points, &count)) {
            avoid_run(labels, points, count, 2.6 * scene->scale);
            cmap_free(points);
            points = NULL;
        }
        if (words_of(scene, view, a, strategy, &type, &points, &count)) {
            cmap_pt *below = second_course(scene, strategy, &type, points, count);
            avoid_run(labels, points, count, type.size_pt * 0.3528 * 1.25);
            if (below)
                avoid_run(labels, below, count, second_type(scene, strategy).size_pt * 0.3528 * 1.25);
            cmap_free(below);
            cmap_free(points);
        }
    }
}

const cmap_layer cmap_layer_strategies = {CMAP_LAYER_STRATEGIES, collect, draw};
