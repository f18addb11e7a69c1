#include "layers/foot.h"

#include "gis/base/buf.h"
#include "layers/detail.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define BAR_ROOM_MM 34.0

/* The words stand beside the bar when that leaves them as much as this, and are the long ones when it is more. */
#define BESIDE_MM 62.0
#define LONG_MM   80.0

double cmap_foot_scale_bar(cmap_scene *scene, const cmap_view *view, cmap_pt at, double room_mm)
{
    static const double lengths_km[] = {200, 100, 50, 40, 20, 10, 5, 4, 2, 1, 0.5, 0.2, 0.1};
    const double h_mm = 1.1 * scene->scale;
    const cmap_stroke edge = {.width_mm = 0.15 * scene->scale, .color = scene->theme->ink};
    cmap_type small = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink);
    double km = 0.1;
    char words[32];

    for (size_t i = 0; i < sizeof lengths_km / sizeof lengths_km[0]; i++)
        if (cmap_view_bar_mm(view, lengths_km[i] * 1000) <= room_mm) {
            km = lengths_km[i];
            break;
        }
    const double w_mm = cmap_view_bar_mm(view, km * 1000);
    cmap_report_note_bar(scene->report, view->frame, w_mm, km * 1000);
    cmap_canvas_rect(scene->canvas, (cmap_rect){at.x_mm, at.y_mm, w_mm, h_mm});
    cmap_canvas_fill(scene->canvas, scene->theme->paper);
    cmap_canvas_rect(scene->canvas, (cmap_rect){at.x_mm, at.y_mm, w_mm / 2, h_mm});
    cmap_canvas_fill(scene->canvas, scene->theme->ink);
    cmap_canvas_rect(scene->canvas, (cmap_rect){at.x_mm, at.y_mm, w_mm, h_mm});
    cmap_canvas_stroke(scene->canvas, &edge);
    for (int i = 0; i <= 2; i++) {
        (void)snprintf(words, sizeof words, i == 2 ? "%g km" : "%g", km * i / 2);
        small.align = i ? CMAP_ALIGN_CENTRE : CMAP_ALIGN_LEFT;
        (void)cmap_scene_put(scene, words, &small,
                             (cmap_pt){at.x_mm + w_mm * i / 2, at.y_mm + h_mm + 0.3 * scene->scale}, 0, true);
    }
    return w_mm;
}

/* 880000 as "1:880 000" (thin spaces are no digits that people copy: a plain space). */
static void ratio_words(double ratio, char *out, size_t size)
{
    char digits[32];
    size_t n = 0;

    (void)snprintf(digits, sizeof digits, "%.0f", ratio);
    const size_t length = strlen(digits);
    n = (size_t)snprintf(out, size, "1 : ");
    for (size_t i = 0; i < length && n + 2 < size; i++) {
        if (i && (length - i) % 3 == 0)
            out[n++] = ',';
        out[n++] = digits[i];
    }
    out[n] = '\0';
}

static double draw_north(cmap_scene *scene, cmap_pt at)
{
    const cmap_icon *icon = cmap_scene_icon(scene, "north-arrow");
    const double side_mm = 6.4 * scene->scale;
    const cmap_type small = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink);

    if (icon)
        cmap_canvas_icon(scene->canvas, icon, at, side_mm, scene->theme->ink);
    (void)cmap_scene_put(scene, cmap_scene_words(scene, "北", "N"), &small,
                         (cmap_pt){at.x_mm + side_mm + 0.4, at.y_mm + 1.6 * scene->scale}, 0, true);
    return side_mm + 5 * scene->scale;
}

/* What must be said on the smallest page, too. */
static void short_words(cmap_scene *scene, bool english, const char *approval, cmap_buf *out)
{
    const char *surveyed = scene->progress->survey_date;

    cmap_buf_puts(out, english ? "EPSG:4549. Plan: Suzhou, document 159 of 2011, as of 2011-08-11"
                               : "EPSG:4549。规划：苏府〔2011〕159号，截至2011-08-11");
    if (surveyed)
        cmap_buf_printf(out, english ? "; survey: %s" : "；调查：%s", surveyed);
    cmap_buf_printf(out,
                    english ? ". Not the legal borders. carriermap %s. Map approval no.: %s"
                            : "。不作划界依据。carriermap %s　审图号：%s",
                    CMAP_VERSION,
                    approval && *approval ? approval
                    : english             ? "pending"
                                          : "待审");
}

static void long_words(cmap_scene *scene, const char *approval, cmap_buf *first, cmap_buf *second)
{
    const bool english = scene->lang == CMAP_LANG_EN;

    cmap_buf_puts(first, english ? "CGCS2000, 3-degree Gauss–Krüger, central meridian 120°E (EPSG:4549). "
                                   "Plan: Suzhou Municipal Government, document 159 of 2011. "
                                   "Borders: AMap outlines, generalised to about 130 m, not the legal ones"
                                 : "CGCS2000，高斯–克吕格3度带，中央经线120°E（EPSG:4549）。规划：苏府〔2011〕159号。"
                                   "界线：高德轮廓，概化约130 m，不作划界依据");
    if (cmap_scene_has_layer(scene, CMAP_LAYER_WATER))
        cmap_buf_puts(first, english ? ". Water: GSHHG 2.3.7" : "。水系：GSHHG 2.3.7");
    if (cmap_scene_has_layer(scene, CMAP_LAYER_PROVINCES))
        cmap_buf_puts(first, english ? ". Provinces: DCW 2.1.1." : "。省界：DCW 2.1.1。");
    else
        cmap_buf_puts(first, english ? "." : "。");
    const char *surveyed = scene->progress->survey_date;
    cmap_buf_puts(second, english ? "Data as of 2011-08-11 (plan)" : "数据截至2011-08-11（规划）");
    if (surveyed)
        cmap_buf_printf(second, english ? ", %s (survey)" : "、%s（调查）", surveyed);
    cmap_buf_printf(second,
                    english ? "; drawn by carriermap %s. Map approval no.: %s" : "；绘制：carriermap %s　审图号：%s",
                    CMAP_VERSION,
                    approval && *approval ? approval
                    : english             ? "pending"
                                          : "待审");
}

double cmap_foot_scale_bar_height(cmap_scene *scene)
{
    const cmap_type small = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink);

    return 1.4 * scene->scale + cmap_scene_put(scene, "0", &small, (cmap_pt){0, 0}, 0, false);
}

static double bar_room_mm(const cmap_scene *scene, double width_mm)
{
    return fmin(BAR_ROOM_MM * scene->scale, width_mm * 0.36);
}

/* At most what bar, ratio and north take, with room behind them. */
static double tools_mm(cmap_scene *scene, double width_mm)
{
    const cmap_type body = cmap_scene_type(scene, CMAP_STYLE_BODY, scene->theme->ink);

    return bar_room_mm(scene, width_mm) + cmap_scene_text_width(scene, "1 : 8,800,000", &body) + 25.4 * scene->scale;
}

static bool is_beside(cmap_scene *scene, double width_mm)
{
    return width_mm - tools_mm(scene, width_mm) >= BESIDE_MM * scene->scale;
}

bool cmap_foot_is_short(cmap_scene *scene, double width_mm)
{
    return width_mm - tools_mm(scene, width_mm) < LONG_MM * scene->scale;
}

/* The words in at most three runs, at at; returns their height. */
static double put_words(cmap_scene *scene, const char *approval, cmap_pt at, double width_mm, bool draw)
{
    const cmap_type small = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft);
    cmap_buf first = {0};
    cmap_buf second = {0};
    cmap_buf third = {0}; /* both languages: the English ones, short */
    double y_mm = at.y_mm;

    if (cmap_detail_is_out(scene, CMAP_DETAIL_SOURCES))
        short_words(scene, scene->lang == CMAP_LANG_EN, approval, &first);
    else
        long_words(scene, approval, &first, &second);
    y_mm += cmap_scene_put(scene, cmap_buf_text(&first), &small, (cmap_pt){at.x_mm, y_mm}, width_mm, draw);
    if (second.length)
        y_mm += cmap_scene_put(scene, cmap_buf_text(&second), &small, (cmap_pt){at.x_mm, y_mm}, width_mm, draw);
    if (second.length && scene->lang == CMAP_LANG_BOTH) {
        short_words(scene, true, approval, &third);
        y_mm += cmap_scene_put(scene, cmap_buf_text(&third), &small, (cmap_pt){at.x_mm, y_mm}, width_mm, draw);
    }
    cmap_buf_clear(&first);
    cmap_buf_clear(&second);
    cmap_buf_clear(&third);
    return y_mm - at.y_mm;
}

static double row_mm(const cmap_scene *scene)
{
    return 6.4 * scene->scale;
}

/* Room for the page's number at the right end. */
static double number_mm(const cmap_scene *scene)
{
    return scene->page_count ? 12 * scene->scale : 0;
}

double cmap_foot_height(cmap_scene *scene, double width_mm, const char *approval)
{
    if (!is_beside(scene, width_mm))
        return row_mm(scene) + put_words(scene, approval, (cmap_pt){0, 0}, width_mm, false);
    const double w_mm = width_mm - tools_mm(scene, width_mm) - number_mm(scene);
    return fmax(row_mm(scene), put_words(scene, approval, (cmap_pt){0, 0}, w_mm, false));
}

static void draw_page_number(cmap_scene *scene, cmap_rect foot)
{
    cmap_type small = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink);
    char words[48];

    small.align = CMAP_ALIGN_RIGHT;
    (void)snprintf(words, sizeof words, "%zu / %zu", scene->page, scene->page_count);
    (void)cmap_scene_put(scene, words, &small, (cmap_pt){foot.x_mm + foot.w_mm, foot.y_mm + 2.4 * scene->scale}, 0,
                         true);
}

void cmap_foot_draw(cmap_scene *scene, cmap_rect foot, const cmap_view *view, const char *approval)
{
    const cmap_type body = cmap_scene_type(scene, CMAP_STYLE_BODY, scene->theme->ink);
    const double s = scene->scale;
    cmap_pt at = {foot.x_mm, foot.y_mm + 1.0 * s};
    char ratio[48];

    at.x_mm += cmap_foot_scale_bar(scene, view, at, bar_room_mm(scene, foot.w_mm)) + 7 * s;
    ratio_words(view->scale_ratio, ratio, sizeof ratio);
    (void)cmap_scene_put(scene, ratio, &body, (cmap_pt){at.x_mm, at.y_mm - 0.9 * s}, 0, true);
    at.x_mm += cmap_scene_text_width(scene, ratio, &body) + 5 * s;
    at.x_mm += draw_north(scene, (cmap_pt){at.x_mm, at.y_mm - 1.6 * s}) + 2 * s;
    if (is_beside(scene, foot.w_mm))
        (void)put_words(scene, approval, (cmap_pt){at.x_mm, foot.y_mm},
                        foot.x_mm + foot.w_mm - at.x_mm - number_mm(scene), true);
    else
        (void)put_words(scene, approval, (cmap_pt){foot.x_mm, foot.y_mm + row_mm(scene)}, foot.w_mm, true);
    if (scene->page_count)
        draw_page_number(scene, foot);
}
