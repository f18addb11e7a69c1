/* The axis: one band that gathers strength from SND through the old city and SIP to Kunshan, and leaves for Shanghai.
 */
#include "layers/layer.h"

#include "gis/base/buf.h"
#include "gis/base/mem.h"

#include <math.h>
#include <string.h>

/* The course is ours: through the four districts in the order in which the plan runs the axis (chapter 6, section 1),
 * then toward Shanghai. It is a picture of a direction, not a place. */
static const cmap_lonlat course[] = {{120.400, 31.352}, {120.520, 31.338}, {120.615, 31.328}, {120.735, 31.326},
                                     {120.870, 31.344}, {120.985, 31.362}, {121.105, 31.344}, {121.310, 31.285}};

#define COURSE_COUNT (sizeof course / sizeof course[0])
#define STEPS        16
#define EDGE_MM      3.0

cmap_status cmap_layer_axis_course(const cmap_view *view, cmap_pt **points, size_t *count, cmap_err *err)
{
    cmap_pt control[COURSE_COUNT];
    cmap_pt *run = NULL;
    size_t n = 0;
    size_t first = 0;

    for (size_t i = 0; i < COURSE_COUNT; i++)
        control[i] = cmap_view_point(view, course[i]);
    cmap_status status = cmap_layer_spline(control, COURSE_COUNT, STEPS, &run, &n, err);
    if (status)
        return status;
    while (first < n && !cmap_layer_in_frame(view, run[first], EDGE_MM))
        first++;
    size_t last = first;
    while (last < n && cmap_layer_in_frame(view, run[last], EDGE_MM))
        last++;
    memmove(run, run + first, (last - first) * sizeof *run);
    *points = run;
    *count = last - first;
    return CMAP_OK;
}

/* Half of the band's width at share t of its length: in step with the axis' own length on the page, whatever else the
 * frame shows. */
static double half_width(const cmap_view *view, double t)
{
    const cmap_pt west = cmap_view_point(view, course[0]), east = cmap_view_point(view, course[COURSE_COUNT - 1]);
    const double full_mm = fmin((east.x_mm - west.x_mm) * 0.068, 9.0);

    return full_mm * (0.16 + 0.34 * t);
}

/* The two sides of the band around the course, as one outline; the head is the arrow. */
static size_t outline(const cmap_view *view, const cmap_pt *run, size_t count, cmap_pt *out)
{
    const double head_mm = half_width(view, 1) * 2.6;
    size_t neck = count - 1;
    size_t n = 0;

    while (neck > 1 && hypot(run[count - 1].x_mm - run[neck].x_mm, run[count - 1].y_mm - run[neck].y_mm) < head_mm)
        neck--;
    for (int side = 0; side < 2; side++) {
        for (size_t k = 0; k <= neck; k++) {
            size_t i = side ? neck - k : k;
            const cmap_pt a = run[i ? i - 1 : 0];
            const cmap_pt b = run[i + 1 < count ? i + 1 : i];
            const double length = hypot(b.x_mm - a.x_mm, b.y_mm - a.y_mm);
            const double h = half_width(view, (double)i / (double)neck) * (side ? 1 : -1);
            const double nx = length > 0 ? -(b.y_mm - a.y_mm) / length : 0;
            const double ny = length > 0 ? (b.x_mm - a.x_mm) / length : 0;
            if (side && k == 0)
                out[n++] = (cmap_pt){run[i].x_mm + nx * h * 2.1, run[i].y_mm + ny * h * 2.1};
            out[n++] = (cmap_pt){run[i].x_mm + nx * h, run[i].y_mm + ny * h};
            if (!side && k == neck) {
                out[n++] = (cmap_pt){run[i].x_mm + nx * h * 2.1, run[i].y_mm + ny * h * 2.1};
                out[n++] = run[count - 1];
            }
        }
    }
    return n;
}

static void draw_band(cmap_scene *scene, const cmap_view *view, const cmap_pt *run, size_t count)
{
    cmap_err err = {0};
    cmap_pt *side = cmap_alloc((2 * count + 8) * sizeof *side);
    const cmap_color deep = scene->theme->axis_deep;
    const cmap_stroke edge = {.width_mm = 0.25 * scene->scale, .color = cmap_color_with_alpha(scene->theme->halo, 0.9)};

    if (!side) {
        (void)cmap_fail(&err, CMAP_ENOMEM, "cannot draw the axis: out of memory");
        cmap_scene_fail(scene, &err);
        return;
    }
    size_t n = outline(view, run, count, side);
    cmap_canvas_poly(scene->canvas, side, n, true);
    cmap_canvas_fill_gradient(scene->canvas, run[0], cmap_color_with_alpha(deep, 0.35), run[count - 1],
                              cmap_color_with_alpha(deep, 0.95));
    cmap_canvas_poly(scene->canvas, side, n, true);
    cmap_canvas_stroke(scene->canvas, &edge);
    cmap_free(side);
}

/* The broad part of the band, where the slogan runs. */
static void slogan_part(size_t count, size_t *from, size_t *to)
{
    *from = (size_t)((double)count * 0.42);
    *to = (size_t)((double)count * 0.86);
}

bool cmap_layer_axis_has_tag(const cmap_scene *scene, const cmap_view *view)
{
    return cmap_scene_has_layer(scene, CMAP_LAYER_ZONE_NAMES) &&
           (view->scale_ratio > CMAP_LAYER_SMALL_SCALE || scene->figure->panel.side == CMAP_SIDE_AROUND);
}

/* The slogan's words and type; false when it does not fit the band at this scale. */
static bool slogan(cmap_scene *scene, const cmap_view *view, const cmap_pt *run, size_t count, cmap_buf *words,
                   cmap_type *type)
{
    const cmap_zone *axis = cmap_plan_zone(scene->plan, "axis");
    double length_mm = 0;
    size_t from;
    size_t to;

    if (!axis || cmap_layer_axis_has_tag(scene, view))
        return false;
    *type = cmap_scene_bold(scene, CMAP_STYLE_BODY, scene->theme->halo);
    type->spacing_em = scene->lang == CMAP_LANG_EN ? 0 : 0.06;
    cmap_buf_printf(words, "%s · %s", cmap_scene_words(scene, axis->name_zh, axis->name_en),
                    cmap_scene_words(scene, axis->slogan_zh, axis->slogan_en));
    slogan_part(count, &from, &to);
    for (size_t i = from + 1; i < to; i++)
        length_mm += hypot(run[i].x_mm - run[i - 1].x_mm, run[i].y_mm - run[i - 1].y_mm);
    if (!words->status && cmap_scene_text_width(scene, words->bytes, type) + 1 < length_mm)
        return cmap_scene_ok(scene);
    cmap_buf_clear(words); /* too long: the axis' name alone */
    cmap_buf_puts(words, cmap_scene_words(scene, axis->name_zh, axis->name_en));
    return !words->status && cmap_scene_text_width(scene, words->bytes, type) + 1 < length_mm && cmap_scene_ok(scene);
}

/* The slogan in white along the broad part of the band. */
static void draw_slogan(cmap_scene *scene, const cmap_view *view, const cmap_pt *run, size_t count)
{
    cmap_buf words = {0};
    cmap_type type;
    size_t from;
    size_t to;

    slogan_part(count, &from, &to);
    if (slogan(scene, view, run, count, &words, &type))
        cmap_canvas_text_along(scene->canvas, scene->fonts, words.bytes, &type, run + from, to - from);
    cmap_buf_clear(&words);
}

static void draw(cmap_scene *scene, const cmap_view *view)
{
    cmap_pt *run = NULL;
    size_t count = 0;
    cmap_err err = {0};

    if (cmap_layer_axis_course(view, &run, &count, &err)) {
        cmap_scene_fail(scene, &err);
        return;
    }
    if (count > STEPS) {
        draw_band(scene, view, run, count);
        draw_slogan(scene, view, run, count);
    }
    cmap_free(run);
}

static void collect(cmap_scene *scene, const cmap_view *view, cmap_label_set *labels)
{
    cmap_pt *run = NULL;
    size_t count = 0;
    size_t from;
    size_t to;
    cmap_buf words = {0};
    cmap_type type;
    cmap_err err = {0};

    if (cmap_layer_axis_course(view, &run, &count, &err)) {
        cmap_scene_fail(scene, &err);
        return;
    }
    slogan_part(count, &from, &to);
    const bool words_there = count > STEPS && slogan(scene, view, run, count, &words, &type);
    /* Names keep off the band where short Chinese ones can, and else do not stand on it for choice: names of narrow
     * districts would end up beside them. */
    const bool keeps_off = scene->lang == CMAP_LANG_ZH && view->scale_ratio < CMAP_LAYER_SMALL_SCALE &&
                           scene->figure->panel.side != CMAP_SIDE_AROUND;
    for (size_t i = 4; i < count; i += 4) {
        const bool head = i + 8 > count;
        const bool hard = keeps_off || head || (words_there && i >= from && i - 4 <= to);
        cmap_label_set_avoid_segment(labels, run[i - 4], run[i],
                                     2 * half_width(view, (double)i / (double)count) *
                                         (head                            ? 2
                                          : scene->lang == CMAP_LANG_BOTH ? 0.75
                                                                          : 1),
                                     hard ? 2 : 0.95);
    }
    cmap_buf_clear(&words);
    cmap_free(run);
}

const cmap_layer cmap_layer_axis = {CMAP_LAYER_AXIS, collect, draw};
