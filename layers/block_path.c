/* The city's way from the baseline to the target year. The plan gives two ends, both lower bounds, and nothing between:
 * the line between them is the least pace, and is drawn dashed. */
#include "layers/block.h"
#include "layers/numbers.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEIGHT_MM  46.0
#define FIRST_YEAR 2010
#define LAST_YEAR  2015

typedef struct chart {
    cmap_rect box; /* of the plot */
    double top_m2;
} chart;

static double x_of(const chart *c, double year_end)
{
    return c->box.x_mm + c->box.w_mm * (year_end - FIRST_YEAR + 0.35) / (LAST_YEAR - FIRST_YEAR + 0.9);
}

static double y_of(const chart *c, double value_m2)
{
    return c->box.y_mm + c->box.h_mm * (1 - value_m2 / c->top_m2);
}

static void draw_grid(cmap_scene *scene, const chart *c)
{
    const cmap_stroke rule = {.width_mm = 0.12 * scene->scale, .color = scene->theme->rule};
    const cmap_stroke base = {.width_mm = 0.25 * scene->scale, .color = scene->theme->ink_soft};
    cmap_type small = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft);
    char words[64];

    small.align = CMAP_ALIGN_RIGHT;
    for (double v = 0; v <= c->top_m2 + 1; v += 2.5e6) {
        double y_mm = y_of(c, v);
        cmap_canvas_move(scene->canvas, (cmap_pt){c->box.x_mm, y_mm});
        cmap_canvas_line(scene->canvas, (cmap_pt){c->box.x_mm + c->box.w_mm, y_mm});
        cmap_canvas_stroke(scene->canvas, v > 0 ? &rule : &base);
        (void)snprintf(words, sizeof words, scene->lang == CMAP_LANG_EN ? "%.1f" : "%.0f",
                       v / (scene->lang == CMAP_LANG_EN ? 1e6 : 1e4));
        (void)cmap_scene_put(scene, words, &small,
                             (cmap_pt){c->box.x_mm - 1.2 * scene->scale, y_mm - 1.35 * scene->scale}, 0, true);
    }
    small.align = CMAP_ALIGN_CENTRE;
    for (int year = FIRST_YEAR; year <= LAST_YEAR; year++) {
        (void)snprintf(words, sizeof words, "%d", year);
        (void)cmap_scene_put(scene, words, &small,
                             (cmap_pt){x_of(c, year), c->box.y_mm + c->box.h_mm + 0.8 * scene->scale}, 0, true);
    }
}

/* A bound from below: a solid column up to it, open upward, an arrow on top. */
static void draw_bound(cmap_scene *scene, const chart *c, double year, double value_m2, cmap_color color, bool solid)
{
    const double half_mm = 3.2 * scene->scale;
    const double x_mm = x_of(c, year);
    const cmap_rect column = {x_mm - half_mm, y_of(c, value_m2), 2 * half_mm, y_of(c, 0) - y_of(c, value_m2)};
    const cmap_stroke edge = {.width_mm = 0.3 * scene->scale,
                              .color = color,
                              .dash_mm = {1.2 * scene->scale, 0.8 * scene->scale},
                              .dash_count = 2};
    const cmap_stroke stem = {.width_mm = 0.5 * scene->scale, .color = color};
    const double tip_mm = column.y_mm - 4.6 * scene->scale;
    const cmap_pt head[3] = {{x_mm, tip_mm},
                             {x_mm - 1.1 * scene->scale, tip_mm + 1.6 * scene->scale},
                             {x_mm + 1.1 * scene->scale, tip_mm + 1.6 * scene->scale}};

    cmap_canvas_rect(scene->canvas, column);
    if (solid) {
        cmap_canvas_fill(scene->canvas, color);
    } else {
        const cmap_hatch hatch = {.angle_deg = 45,
                                  .spacing_mm = 1.3 * scene->scale,
                                  .width_mm = 0.14 * scene->scale,
                                  .color = cmap_color_with_alpha(color, 0.6)};
        cmap_canvas_fill_hatch(scene->canvas, &hatch);
        cmap_canvas_rect(scene->canvas, column);
        cmap_canvas_stroke(scene->canvas, &edge);
    }
    cmap_canvas_move(scene->canvas, (cmap_pt){x_mm, column.y_mm - 0.6 * scene->scale});
    cmap_canvas_line(scene->canvas, (cmap_pt){x_mm, tip_mm + 1.4 * scene->scale});
    cmap_canvas_stroke(scene->canvas, &stem);
    cmap_canvas_poly(scene->canvas, head, 3, true);
    cmap_canvas_fill(scene->canvas, color);
}

static void draw_value(cmap_scene *scene, const chart *c, double year, double value_m2, const char *prefix)
{
    cmap_type type = cmap_scene_bold(scene, CMAP_STYLE_BODY, scene->theme->ink);
    char value[48];
    char words[96];

    type.align = CMAP_ALIGN_CENTRE;
    cmap_scene_area_words(scene, value_m2, value, sizeof value);
    (void)snprintf(words, sizeof words, "%s%s", prefix, value);
    const double half_mm = cmap_scene_text_width(scene, words, &type) / 2; /* stays beside the numbers of the axis */
    const double x_mm = fmin(fmax(x_of(c, year), c->box.x_mm + half_mm), c->box.x_mm + c->box.w_mm - half_mm);
    (void)cmap_scene_put(scene, words, &type, (cmap_pt){x_mm, y_of(c, value_m2) - 8.6 * scene->scale}, 0, true);
}

/* YYYY, YYYY-MM or YYYY-MM-DD, to its end, on the axis where 2010 is the end of 2010; to the month is near enough. */
static double year_end_of(const char *date)
{
    const double year = strtod(date, NULL);
    const double month = strlen(date) >= 7 ? strtod(date + 5, NULL) : 12;
    const double day = strlen(date) >= 10 ? strtod(date + 8, NULL) : 31;

    return year - 1 + (month - 1 + fmin(day / 30, 1)) / 12;
}

/* Where the survey stands in the chart; false: nothing surveyed, no date, or outside of the chart's years. */
static bool find_surveyed(const cmap_scene *scene, const chart *c, double *year, cmap_pt *at)
{
    const cmap_progress *progress = scene->progress;

    if (!progress->city.measured_count || !progress->survey_date)
        return false;
    *year = year_end_of(progress->survey_date);
    *at = (cmap_pt){x_of(c, *year), fmax(y_of(c, cmap_progress_built_m2(&progress->city)), c->box.y_mm)};
    return *year >= FIRST_YEAR && *year <= LAST_YEAR;
}

static cmap_type beside_line(const cmap_scene *scene, cmap_type type)
{
    type.halo = scene->theme->paper;
    type.halo_mm = 0.5 * scene->scale;
    type.leading = 1.2;
    return type;
}

/* From the survey to the target: what is left to be built, and in which time. */
static void draw_needed(cmap_scene *scene, const chart *c, cmap_pt from, double target_m2)
{
    const cmap_stroke line = {.width_mm = 0.55 * scene->scale,
                              .color = scene->theme->built,
                              .dash_mm = {0.9 * scene->scale, 0.9 * scene->scale},
                              .dash_count = 2};
    const double right_mm = x_of(c, LAST_YEAR) - 3.6 * scene->scale;
    cmap_type type = beside_line(scene, cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink));
    char pace[64], words[128];

    cmap_canvas_move(scene->canvas, from);
    cmap_canvas_line(scene->canvas, (cmap_pt){right_mm, y_of(c, target_m2)});
    cmap_canvas_stroke(scene->canvas, &line);
    cmap_scene_area_words(scene, scene->progress->pace_m2_per_year, pace, sizeof pace);
    (void)snprintf(words, sizeof words,
                   scene->lang == CMAP_LANG_EN ? "still needs %s\na year (derived)" : "还需每年约%s\n（推算）", pace);
    if (cmap_scene_text_width(scene, words, &type) > right_mm - from.x_mm - 2.5 * scene->scale)
        return; /* they would run into the survey's own words; the headline says it, too */
    type.align = CMAP_ALIGN_RIGHT;
    (void)cmap_scene_put(scene, words, &type, (cmap_pt){right_mm - 0.6 * scene->scale, from.y_mm - 0.6 * scene->scale},
                         0, true);
    cmap_numbers_add_pace(scene);
}

/* What surveys found as built, at their date, and the way from there. */
static void draw_surveyed(cmap_scene *scene, const chart *c, double target_m2)
{
    const cmap_progress *progress = scene->progress;
    const double radius_mm = 1.3 * scene->scale;
    cmap_type type = beside_line(scene, cmap_scene_bold(scene, CMAP_STYLE_SMALL, scene->theme->ink));
    char value[64], words[160];
    double year;
    cmap_pt at;

    if (!find_surveyed(scene, c, &year, &at))
        return;
    if (cmap_numbers_pace_is_surveyed(scene) && year < LAST_YEAR - 0.2)
        draw_needed(scene, c, at, target_m2);
    cmap_canvas_circle(scene->canvas, at, radius_mm);
    cmap_canvas_fill(scene->canvas, scene->theme->paper);
    cmap_canvas_circle(scene->canvas, at, radius_mm * 0.75);
    cmap_canvas_fill(scene->canvas, scene->theme->built);
    cmap_scene_area_words(scene, cmap_progress_built_m2(&progress->city), value, sizeof value);
    (void)snprintf(words, sizeof words, scene->lang == CMAP_LANG_EN ? "surveyed %s (to %s)" : "已调查%s（至%s）", value,
                   progress->survey_date);
    cmap_numbers_add_sum(scene, value, "city", "city", cmap_scene_words(scene, "全市", "the city"), "built");
    const bool left = year > FIRST_YEAR + 2;
    type.align = left ? CMAP_ALIGN_RIGHT : CMAP_ALIGN_LEFT;
    (void)cmap_scene_put(scene, words, &type,
                         (cmap_pt){at.x_mm + (left ? -1.9 : 1.9) * scene->scale, at.y_mm - 1.2 * scene->scale}, 0,
                         true);
}

static void draw_least_path(cmap_scene *scene, const chart *c, double from_m2, double to_m2)
{
    const cmap_stroke line = {.width_mm = 0.45 * scene->scale,
                              .color = scene->theme->ink_soft,
                              .dash_mm = {1.6 * scene->scale, 1.1 * scene->scale},
                              .dash_count = 2};
    cmap_type small = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft);
    const double half_mm = 3.2 * scene->scale;

    cmap_canvas_move(scene->canvas, (cmap_pt){x_of(c, FIRST_YEAR) + half_mm, y_of(c, from_m2)});
    cmap_canvas_line(scene->canvas, (cmap_pt){x_of(c, LAST_YEAR) - half_mm, y_of(c, to_m2)});
    cmap_canvas_stroke(scene->canvas, &line);
    for (int year = FIRST_YEAR + 1; year < LAST_YEAR; year++) {
        double value_m2 = from_m2 + (to_m2 - from_m2) * (year - FIRST_YEAR) / (LAST_YEAR - FIRST_YEAR);
        cmap_canvas_circle(scene->canvas, (cmap_pt){x_of(c, year), y_of(c, value_m2)}, 0.75 * scene->scale);
        cmap_canvas_fill(scene->canvas, scene->theme->paper);
        const cmap_stroke ring = {.width_mm = 0.3 * scene->scale, .color = scene->theme->ink_soft};
        cmap_canvas_circle(scene->canvas, (cmap_pt){x_of(c, year), y_of(c, value_m2)}, 0.75 * scene->scale);
        cmap_canvas_stroke(scene->canvas, &ring);
    }
    double words_mm = y_of(c, from_m2) + 2.2 * scene->scale;
    double surveyed_year;
    cmap_pt surveyed;
    if (find_surveyed(scene, c, &surveyed_year, &surveyed) && fabs(surveyed.y_mm - words_mm) < 6 * scene->scale)
        words_mm = surveyed.y_mm + 4.2 * scene->scale;
    (void)cmap_scene_put(
        scene,
        cmap_scene_words(scene, "两端下限之间的匀速线（推算）；规划未给出年度数字",
                         "Even pace between the two lower bounds (derived); the plan gives no yearly figure"),
        &small, (cmap_pt){x_of(c, FIRST_YEAR + 1) + 3 * scene->scale, words_mm},
        x_of(c, LAST_YEAR) - x_of(c, FIRST_YEAR + 1) - 8 * scene->scale, true);
}

double cmap_block_path(cmap_scene *scene, cmap_pt at, double width_mm, bool draw)
{
    const cmap_figure_of *target = cmap_scene_target(scene);
    const cmap_figure_of *baseline = cmap_scene_baseline(scene);
    double title_mm = cmap_block_title(scene, "2010—2015年（年末累计，万㎡）",
                                       scene->lang == CMAP_LANG_EN ? "End of year 2010–2015, million m²"
                                                                   : "End of year 2010–2015, 10,000 m²",
                                       at, width_mm, draw);
    const double height_mm = HEIGHT_MM * scene->scale;
    const chart c = {{at.x_mm + 9 * scene->scale, at.y_mm + title_mm + 2.5 * scene->scale, width_mm - 9 * scene->scale,
                      height_mm - 6 * scene->scale},
                     12.5e6};

    if (!target || !baseline)
        return 0;
    if (draw) {
        const char *over = cmap_scene_words(scene, "超过", "over ");
        draw_grid(scene, &c);
        draw_bound(scene, &c, FIRST_YEAR, baseline->value, scene->theme->built, true);
        draw_bound(scene, &c, LAST_YEAR, target->value, scene->theme->built, false);
        draw_least_path(scene, &c, baseline->value, target->value);
        draw_surveyed(scene, &c, target->value);
        draw_value(scene, &c, FIRST_YEAR, baseline->value, over);
        draw_value(scene, &c, LAST_YEAR, target->value, over);
        cmap_numbers_add_baseline(scene, NULL);
        cmap_numbers_add_target(scene);
    }
    return title_mm + height_mm;
}
