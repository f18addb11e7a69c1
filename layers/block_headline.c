/* The number first: what stands built, and the bar toward the target. A lower bound is drawn as one. */
#include "layers/block.h"
#include "layers/detail.h"
#include "layers/numbers.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define BAR_MM 5.0

#define CITY(scene) cmap_scene_words((scene), "全市", "the city")

static bool is_lower_bound(const cmap_figure_of *figure)
{
    return strcmp(figure->bound, "over") == 0 || strcmp(figure->bound, "at-least") == 0;
}

static void draw_part(cmap_scene *scene, cmap_rect bar, double from, double to, cmap_color color)
{
    if (!(to > from))
        return;
    cmap_canvas_rect(scene->canvas,
                     (cmap_rect){bar.x_mm + bar.w_mm * from, bar.y_mm, bar.w_mm * (to - from), bar.h_mm});
    cmap_canvas_fill(scene->canvas, color);
}

/* From a lower bound on, nobody knows how much more: hatch that fades out, instead of an edge. */
static void draw_open_end(cmap_scene *scene, cmap_rect bar, double from)
{
    for (int i = 0; i < 3; i++) {
        const cmap_hatch hatch = {.angle_deg = 60,
                                  .spacing_mm = 0.9 * scene->scale,
                                  .width_mm = 0.3 * scene->scale,
                                  .color = cmap_color_with_alpha(scene->theme->built, 0.75 - 0.23 * i)};
        cmap_canvas_rect(scene->canvas,
                         (cmap_rect){bar.x_mm + bar.w_mm * (from + 0.022 * i), bar.y_mm, bar.w_mm * 0.022, bar.h_mm});
        cmap_canvas_fill_hatch(scene->canvas, &hatch);
    }
}

static void axis_words(const cmap_scene *scene, double value_m2, const char *prefix, char *out, size_t size)
{
    char value[64];

    cmap_scene_area_words(scene, value_m2, value, sizeof value);
    (void)snprintf(out, size, "%s%s", prefix, value_m2 > 0 ? value : "0");
}

static double draw_axis_words(cmap_scene *scene, cmap_rect bar, double share, double value_m2, const char *prefix,
                              bool draw)
{
    cmap_type type = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft);
    char words[96];

    axis_words(scene, value_m2, prefix, words, sizeof words);
    type.align = share <= 0 ? CMAP_ALIGN_LEFT : share >= 1 ? CMAP_ALIGN_RIGHT : CMAP_ALIGN_CENTRE;
    return cmap_scene_put(scene, words, &type,
                          (cmap_pt){bar.x_mm + bar.w_mm * share, bar.y_mm + bar.h_mm + 0.6 * scene->scale}, 0, draw);
}

/* True when the words under the baseline leave room for those at the bar's end; else the number above says it. */
static bool words_part(cmap_scene *scene, cmap_rect bar, double share, const cmap_figure_of *baseline,
                       const cmap_figure_of *target, const char *over)
{
    const cmap_type type = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft);
    char words[96];

    axis_words(scene, baseline->value, is_lower_bound(baseline) ? over : "", words, sizeof words);
    const double right_mm = bar.w_mm * share + cmap_scene_text_width(scene, words, &type) / 2;
    axis_words(scene, target->value, is_lower_bound(target) ? over : "", words, sizeof words);
    return right_mm + 1.5 * scene->scale < bar.w_mm - cmap_scene_text_width(scene, words, &type);
}

static double draw_bar(cmap_scene *scene, const cmap_figure_of *target, const cmap_figure_of *baseline, cmap_rect bar,
                       bool draw)
{
    const cmap_progress_sums *city = &scene->progress->city;
    const double base = baseline && target->value > 0 ? baseline->value / target->value : 0;
    const cmap_stroke tick = {.width_mm = 0.2 * scene->scale, .color = scene->theme->ink_soft};
    const char *over = cmap_scene_words(scene, "超过", "over ");

    if (draw) {
        cmap_numbers_add_target(scene);
        cmap_numbers_add_baseline(scene, NULL);
        cmap_canvas_rect(scene->canvas, bar);
        cmap_canvas_fill(scene->canvas, cmap_color_mix(scene->theme->rule, scene->theme->paper, 0.45));
        if (city->measured_count) {
            double built = (double)city->built_tenths / 10 / target->value;
            double started = built + (double)city->under_construction_tenths / 10 / target->value;
            double planned = started + (double)city->planned_tenths / 10 / target->value;
            draw_part(scene, bar, started, fmin(planned, 1), scene->theme->planned);
            draw_part(scene, bar, built, fmin(started, 1), scene->theme->under_construction);
            draw_part(scene, bar, 0, fmin(built, 1), scene->theme->built);
        } else {
            draw_part(scene, bar, 0, base, scene->theme->built);
            if (baseline && is_lower_bound(baseline))
                draw_open_end(scene, bar, base);
        }
        for (int i = 0; i < 2; i++) {
            double x_mm = bar.x_mm + bar.w_mm * (i ? 1 : base);
            cmap_canvas_move(scene->canvas, (cmap_pt){x_mm, bar.y_mm - 0.7 * scene->scale});
            cmap_canvas_line(scene->canvas, (cmap_pt){x_mm, bar.y_mm + bar.h_mm + 0.7 * scene->scale});
            cmap_canvas_stroke(scene->canvas, &tick);
        }
    }
    (void)draw_axis_words(scene, bar, 0, 0, "", draw);
    if (baseline && words_part(scene, bar, base, baseline, target, over))
        (void)draw_axis_words(scene, bar, base, baseline->value, is_lower_bound(baseline) ? over : "", draw);
    return draw_axis_words(scene, bar, 1, target->value, is_lower_bound(target) ? over : "", draw) + 0.6 * scene->scale;
}

/* What the bar's colours stand for, with their numbers; nothing while nothing is surveyed. */
static double draw_key(cmap_scene *scene, cmap_pt at, double width_mm, bool draw)
{
    const cmap_progress_sums *city = &scene->progress->city;
    const int64_t tenths[3] = {city->built_tenths, city->under_construction_tenths, city->planned_tenths};
    const cmap_color colors[3] = {scene->theme->built, scene->theme->under_construction, scene->theme->planned};
    const char *const zh[3] = {"已建成", "在建", "规划"};
    const char *const en[3] = {"built", "under construction", "planned"};
    const char *const statuses[3] = {"built", "under_construction", "planned"};
    const cmap_type small = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink);
    const double patch_mm = 1.9 * scene->scale, gap_mm = 1.0 * scene->scale;
    const double top_mm = at.y_mm;
    double x_mm = at.x_mm, height_mm = 0;
    char area[64], words[128];

    for (int i = 0; i < 3 && city->measured_count; i++) {
        cmap_scene_area_words(scene, (double)tenths[i] / 10, area, sizeof area);
        (void)snprintf(words, sizeof words, "%s %s", cmap_scene_words(scene, zh[i], en[i]), tenths[i] > 0 ? area : "0");
        const double words_mm = cmap_scene_text_width(scene, words, &small);
        if (x_mm > at.x_mm && x_mm + patch_mm + gap_mm + words_mm > at.x_mm + width_mm) {
            x_mm = at.x_mm;
            at.y_mm += height_mm;
        }
        const double row_mm =
            cmap_scene_put(scene, words, &small, (cmap_pt){x_mm + patch_mm + gap_mm, at.y_mm}, 0, draw);
        if (draw) {
            cmap_canvas_rect(scene->canvas, (cmap_rect){x_mm, at.y_mm + (row_mm - patch_mm) / 2, patch_mm, patch_mm});
            cmap_canvas_fill(scene->canvas, colors[i]);
            cmap_numbers_add_sum(scene, tenths[i] > 0 ? area : "0", "city", "city", CITY(scene), statuses[i]);
        }
        x_mm += patch_mm + words_mm + 4 * gap_mm;
        height_mm = row_mm;
    }
    return at.y_mm - top_mm + height_mm;
}

/* The yearly pace: what the survey leaves to be built, or else the way between the plan's two lower bounds. */
static void pace_words(const cmap_scene *scene, const cmap_figure_of *target, const cmap_figure_of *baseline, char *out,
                       size_t size)
{
    const cmap_progress *progress = scene->progress;
    const bool surveyed = cmap_numbers_pace_is_surveyed(scene);
    const double years = 5; /* end of 2010 to the end of 2015 */
    char pace[64];

    cmap_scene_area_words(scene, surveyed ? progress->pace_m2_per_year : (target->value - baseline->value) / years,
                          pace, sizeof pace);
    if (surveyed)
        (void)snprintf(out, size,
                       scene->lang == CMAP_LANG_EN
                           ? "From %s on, the lower bound for 2015 needs about %s a year (derived)"
                           : "自%s起，到2015年末达到目标下限还需每年约%s（推算）",
                       progress->pace_from, pace);
    else
        (void)snprintf(out, size,
                       scene->lang == CMAP_LANG_EN
                           ? "Between the two lower bounds: about %s a year, 2011–2015 (derived, not in the plan)"
                           : "按两端下限计，2011—2015年平均每年约%s（推算，非规划数字）",
                       pace);
}

/* "500" large, its unit and what it is beside it. */
static double draw_number(cmap_scene *scene, const cmap_figure_of *baseline, cmap_pt at, double width_mm, bool draw)
{
    const cmap_progress_sums *city = &scene->progress->city;
    const bool surveyed = city->measured_count > 0;
    const double value_m2 = surveyed ? (double)city->built_tenths / 10 : baseline ? baseline->value : (double)NAN;
    const bool tight = cmap_block_is_tight(scene);
    cmap_type display = cmap_scene_bold(scene, CMAP_STYLE_DISPLAY, scene->theme->built);
    const cmap_type body = cmap_scene_bold(scene, CMAP_STYLE_BODY, scene->theme->ink);
    const cmap_type small = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft);
    const bool english = scene->lang == CMAP_LANG_EN;
    const double shown = value_m2 / (english ? 1e6 : 1e4);
    char number[32];
    char beside[128];

    if (!isfinite(value_m2))
        return 0;
    if (tight)
        display.size_pt *= 0.62;
    const int digits = fabs(shown - round(shown)) < 1e-9 ? 0 : english ? 2 : 1;
    (void)snprintf(number, sizeof number, "%.*f", digits, shown);
    double height_mm = cmap_scene_put(scene, number, &display, at, 0, draw);
    if (draw && surveyed)
        cmap_numbers_add_sum(scene, number, "city", "city", CITY(scene), "built");
    else if (draw)
        cmap_numbers_add_baseline(scene, number);
    double x_mm = at.x_mm + cmap_scene_text_width(scene, number, &display) + 1.8 * scene->scale;
    double rest_mm = fmax(width_mm - (x_mm - at.x_mm), 10);
    if (surveyed)
        (void)snprintf(beside, sizeof beside, "%s",
                       english ? "million m² surveyed as built" : "万㎡，已调查的已建成面积");
    else
        (void)snprintf(beside, sizeof beside, "%s",
                       english ? "million m² and more, built by the end of 2010" : "万㎡以上，2010年末已建成");
    const char *note = surveyed ? cmap_scene_words(scene, "只计已建成；在建、规划另列",
                                                   "Built only; under construction and planned stand apart")
                                : cmap_scene_words(scene, "“超过”，是下限；之后的数字规划未给出",
                                                   "“Over”: a lower bound. The plan gives no later figure");
    double beside_mm = cmap_scene_put(scene, beside, &body, at, rest_mm, false);
    double y_mm = tight ? at.y_mm + fmax(0, height_mm - beside_mm) / 2 : at.y_mm + height_mm * 0.30;
    (void)cmap_scene_put(scene, beside, &body, (cmap_pt){x_mm, y_mm}, rest_mm, draw);
    if (!cmap_detail_is_out(scene, CMAP_DETAIL_NOTES))
        (void)cmap_scene_put(scene, note, &small, (cmap_pt){x_mm, y_mm + beside_mm}, rest_mm, draw);
    return tight ? fmax(height_mm, beside_mm) + 1.8 * scene->scale : height_mm;
}

double cmap_block_headline(cmap_scene *scene, cmap_pt at, double width_mm, bool draw)
{
    const cmap_figure_of *target = cmap_scene_target(scene);
    const cmap_figure_of *baseline = cmap_scene_baseline(scene);
    const cmap_type small = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft);
    const double bar_mm = BAR_MM * scene->scale * (cmap_block_is_tight(scene) ? 0.7 : 1);
    char words[256];
    double y_mm = at.y_mm;

    if (!target || !(target->value > 0))
        return 0;
    y_mm += cmap_block_title(scene, "载体总建筑面积 · 2015年目标超过1000万㎡",
                             "Carrier floor area · over 10 million m² by 2015", at, width_mm, draw);
    y_mm += draw_number(scene, baseline, (cmap_pt){at.x_mm, y_mm - 1.6 * scene->scale}, width_mm, draw) -
            2.2 * scene->scale;
    y_mm += bar_mm + draw_bar(scene, target, baseline, (cmap_rect){at.x_mm, y_mm, width_mm, bar_mm}, draw);
    y_mm += draw_key(scene, (cmap_pt){at.x_mm, y_mm + 0.4 * scene->scale}, width_mm, draw);
    if (baseline && isfinite(baseline->value) && !cmap_detail_is_out(scene, CMAP_DETAIL_NOTES)) {
        pace_words(scene, target, baseline, words, sizeof words);
        y_mm += 0.8 * scene->scale;
        y_mm += cmap_scene_put(scene, words, &small, (cmap_pt){at.x_mm, y_mm}, width_mm, draw);
        if (draw)
            cmap_numbers_add_pace(scene);
    }
    return y_mm - at.y_mm;
}
