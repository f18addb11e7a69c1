#include "layers/sheet.h"

#include "gis/base/buf.h"
#include "layers/around.h"
#include "layers/block.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define FOOT_MM 11.0

/* A panel's type, against the map's: as large as its blocks fit, within these. */
#define LARGEST  1.24
#define SMALLEST 0.62
#define STEP     0.03

static double panel_columns_mm(cmap_scene *scene, double width_mm, double *column_mm, size_t *columns);

/* A wide figure keeps its panel below for cards; its legend stands in a corner of the map. */
static bool legend_in_map(const cmap_scene *scene)
{
    const cmap_figure_panel *panel = &scene->figure->panel;

    for (unsigned i = 0; panel->side == CMAP_SIDE_BOTTOM && i < panel->block_count; i++)
        if (panel->blocks[i] == CMAP_BLOCK_LEGEND)
            return true;
    return false;
}

static bool in_panel(const cmap_scene *scene, unsigned block)
{
    return scene->figure->panel.blocks[block] != CMAP_BLOCK_LEGEND || !legend_in_map(scene);
}

static unsigned panel_block_count(const cmap_scene *scene)
{
    return scene->figure->panel.block_count - (legend_in_map(scene) ? 1 : 0);
}

static cmap_rect legend_rect(cmap_scene *scene, cmap_rect map)
{
    const double s = scene->scale;
    const double w_mm = (scene->lang == CMAP_LANG_EN ? 56 : 50) * s;
    const double h_mm = cmap_block_legend(scene, (cmap_pt){0, 0}, w_mm - 4 * s, false) + 2.5 * s;

    return (cmap_rect){map.x_mm + map.w_mm - w_mm - 2 * s, map.y_mm + map.h_mm - h_mm - 2 * s, w_mm, h_mm};
}

void cmap_sheet_draw_legend(cmap_scene *scene, const cmap_sheet *sheet)
{
    const double s = scene->scale;

    if (!(sheet->legend.w_mm > 0))
        return;
    cmap_canvas_round_rect(scene->canvas, sheet->legend, 1 * s);
    cmap_canvas_fill(scene->canvas, cmap_color_with_alpha(scene->theme->paper, 0.92));
    (void)cmap_block_legend(scene, (cmap_pt){sheet->legend.x_mm + 2 * s, sheet->legend.y_mm + 1.2 * s},
                            sheet->legend.w_mm - 4 * s, true);
}

/* The panel's height below the map, for the page on which it stands there. */
static double bottom_mm(cmap_scene *scene, double width_mm, double page_mm)
{
    const cmap_figure_panel *panel = &scene->figure->panel;
    double column_mm;
    size_t columns;

    if (panel->side == CMAP_SIDE_BOTTOM)
        return panel->size_mm * scene->scale;
    return fmin(panel_columns_mm(scene, width_mm, &column_mm, &columns) + 2 * scene->scale, page_mm * 0.5);
}

cmap_sheet cmap_sheet_plan(cmap_scene *scene, double width_mm, double height_mm)
{
    const cmap_figure_panel *panel = &scene->figure->panel;
    const double s = scene->scale;
    cmap_sheet sheet = {.margin_mm = 10 * s, .gutter_mm = 5 * s, .side = panel->side};
    const double body_w = width_mm - 2 * sheet.margin_mm;
    const double top = sheet.margin_mm + 14.5 * s;
    const double bottom = height_mm - sheet.margin_mm - FOOT_MM * s;

    if (panel->side == CMAP_SIDE_RIGHT && width_mm < height_mm * 1.15)
        sheet.side = CMAP_SIDE_BOTTOM;
    sheet.title = (cmap_rect){sheet.margin_mm, sheet.margin_mm - 1.5 * s, body_w, 14 * s};
    sheet.foot = (cmap_rect){sheet.margin_mm, bottom + 2.5 * s, body_w, (FOOT_MM - 2.5) * s};
    sheet.map = (cmap_rect){sheet.margin_mm, top, body_w, bottom - top};
    if (sheet.side == CMAP_SIDE_RIGHT) {
        sheet.map.w_mm -= panel->size_mm * s + sheet.gutter_mm;
        sheet.panel =
            (cmap_rect){sheet.map.x_mm + sheet.map.w_mm + sheet.gutter_mm, top, panel->size_mm * s, bottom - top};
    } else if (sheet.side == CMAP_SIDE_BOTTOM) {
        double h = bottom_mm(scene, body_w, bottom - top);
        sheet.map.h_mm -= h + sheet.gutter_mm * 0.8;
        sheet.panel = (cmap_rect){sheet.margin_mm, sheet.map.y_mm + sheet.map.h_mm + sheet.gutter_mm * 0.8, body_w, h};
        if (legend_in_map(scene))
            sheet.legend = legend_rect(scene, sheet.map);
    } else {
        cmap_around_plan(scene, &sheet);
    }
    return sheet;
}

/* Which of the plan's own figures this one answers, at the right edge. */
static void draw_plan_figure(cmap_scene *scene, const cmap_sheet *sheet, double y_mm)
{
    cmap_type small = cmap_scene_type(scene, CMAP_STYLE_BODY, scene->theme->ink_soft);
    const char *number = scene->figure->plan_figure;
    cmap_buf words = {0};

    small.align = CMAP_ALIGN_RIGHT;
    if (scene->lang == CMAP_LANG_EN)
        cmap_buf_printf(&words, "Figure %s of the plan", number + strcspn(number, "0123456789"));
    else
        cmap_buf_printf(&words, "对应规划%s", number);
    (void)cmap_scene_put(scene, cmap_buf_text(&words), &small, (cmap_pt){sheet->title.x_mm + sheet->title.w_mm, y_mm},
                         0, true);
    cmap_buf_clear(&words);
}

void cmap_sheet_draw_title(cmap_scene *scene, const cmap_sheet *sheet)
{
    const cmap_figure *figure = scene->figure;
    const cmap_type small = cmap_scene_type(scene, CMAP_STYLE_BODY, scene->theme->ink_soft);
    cmap_type title = cmap_scene_bold(scene, CMAP_STYLE_TITLE, scene->theme->ink);
    const char *words = cmap_scene_words(scene, figure->title.zh, figure->title.en);
    cmap_pt at = {sheet->title.x_mm, sheet->title.y_mm};

    /* A long title steps down until it stands on one line. */
    for (int i = 0; i < 8 && cmap_scene_text_width(scene, words, &title) > sheet->title.w_mm && cmap_scene_ok(scene);
         i++)
        title.size_pt *= 0.93;
    at.y_mm += cmap_scene_put(scene, words, &title, at, 0, true) - 0.4 * scene->scale;
    const char *under = cmap_scene_second(scene, figure->title.en);
    if (!under)
        under = cmap_scene_words(scene, figure->subtitle.zh, figure->subtitle.en);
    (void)cmap_scene_put(scene, under, &small, at, sheet->title.w_mm, true);
    if (figure->plan_figure)
        draw_plan_figure(scene, sheet, at.y_mm);
}

double cmap_sheet_scale_bar(cmap_scene *scene, const cmap_view *view, cmap_pt at, double room_mm)
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

static void foot_words(cmap_scene *scene, const char *approval, cmap_buf *first, cmap_buf *second)
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

static void draw_page_number(cmap_scene *scene, const cmap_sheet *sheet)
{
    cmap_type small = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink);
    char words[48];

    small.align = CMAP_ALIGN_RIGHT;
    (void)snprintf(words, sizeof words, "%zu / %zu", scene->page, scene->page_count);
    (void)cmap_scene_put(scene, words, &small,
                         (cmap_pt){sheet->foot.x_mm + sheet->foot.w_mm, sheet->foot.y_mm + 5 * scene->scale}, 0, true);
}

void cmap_sheet_draw_foot(cmap_scene *scene, const cmap_sheet *sheet, const cmap_view *view, const char *approval)
{
    const cmap_type small = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft);
    const cmap_type body = cmap_scene_type(scene, CMAP_STYLE_BODY, scene->theme->ink);
    cmap_pt at = {sheet->foot.x_mm, sheet->foot.y_mm + 1.0 * scene->scale};
    cmap_buf first = {0};
    cmap_buf second = {0};
    char ratio[48];

    at.x_mm += cmap_sheet_scale_bar(scene, view, at, 34 * scene->scale) + 7 * scene->scale;
    ratio_words(view->scale_ratio, ratio, sizeof ratio);
    (void)cmap_scene_put(scene, ratio, &body, (cmap_pt){at.x_mm, at.y_mm - 0.9 * scene->scale}, 0, true);
    at.x_mm += cmap_scene_text_width(scene, ratio, &body) + 5 * scene->scale;
    at.x_mm += draw_north(scene, (cmap_pt){at.x_mm, at.y_mm - 1.6 * scene->scale}) + 2 * scene->scale;
    foot_words(scene, approval, &first, &second);
    const double w_mm = sheet->foot.x_mm + sheet->foot.w_mm - at.x_mm;
    double y_mm = at.y_mm - 1.0 * scene->scale;
    y_mm += cmap_scene_put(scene, cmap_buf_text(&first), &small, (cmap_pt){at.x_mm, y_mm}, w_mm, true);
    (void)cmap_scene_put(scene, cmap_buf_text(&second), &small, (cmap_pt){at.x_mm, y_mm}, w_mm, true);
    cmap_buf_clear(&first);
    cmap_buf_clear(&second);
    if (scene->page_count)
        draw_page_number(scene, sheet);
}

static double stack(cmap_scene *scene, cmap_pt at, double width_mm, double gap_mm, bool draw)
{
    const cmap_figure_panel *panel = &scene->figure->panel;
    double y_mm = at.y_mm;

    for (unsigned i = 0; i < panel->block_count; i++) {
        double h_mm = cmap_block_get(panel->blocks[i])(scene, (cmap_pt){at.x_mm, y_mm}, width_mm, draw);
        if (h_mm > 0)
            y_mm += h_mm + gap_mm;
    }
    return y_mm - gap_mm - at.y_mm;
}

/* Blocks in columns of a panel below the map, in order, each column about as long as the others. */
static double in_columns(cmap_scene *scene, cmap_pt at, double column_mm, size_t columns, double limit_mm, bool draw)
{
    const cmap_figure_panel *panel = &scene->figure->panel;
    const double gap_mm = 3 * scene->scale;
    const double gutter_mm = 5 * scene->scale;
    double longest_mm = 0;
    double y_mm = 0;
    size_t column = 0;

    for (unsigned i = 0; i < panel->block_count; i++) {
        cmap_block_fn *block = cmap_block_get(panel->blocks[i]);
        if (!in_panel(scene, i))
            continue;
        double h_mm = block(scene, at, column_mm, false);
        if (y_mm > 0 && y_mm + h_mm > limit_mm && column + 1 < columns) {
            column++;
            y_mm = 0;
        }
        if (draw)
            (void)block(scene, (cmap_pt){at.x_mm + (column_mm + gutter_mm) * (double)column, at.y_mm + y_mm}, column_mm,
                        true);
        y_mm += h_mm + gap_mm;
        longest_mm = fmax(longest_mm, y_mm - gap_mm);
    }
    return longest_mm;
}

static double best_limit_mm(cmap_scene *scene, double column_mm, size_t columns)
{
    const double total_mm = in_columns(scene, (cmap_pt){0, 0}, column_mm, 1, INFINITY, false);
    double best_mm = INFINITY;
    double limit_mm = total_mm;

    for (int i = 0; i <= 16; i++) {
        double tried_mm = total_mm / (double)columns * (1 + 0.06 * i);
        double longest_mm = in_columns(scene, (cmap_pt){0, 0}, column_mm, columns, tried_mm, false);
        if (longest_mm < best_mm - 1e-9) {
            best_mm = longest_mm;
            limit_mm = tried_mm;
        }
    }
    return limit_mm;
}

static double panel_columns_mm(cmap_scene *scene, double width_mm, double *column_mm, size_t *columns)
{
    const double gutter_mm = 5 * scene->scale;

    *columns = panel_block_count(scene) > 1
                   ? (size_t)fmax(1, floor((width_mm + gutter_mm) / (82 * scene->scale + gutter_mm)))
                   : 1;
    *column_mm = (width_mm - gutter_mm * (double)(*columns - 1)) / (double)*columns;
    return in_columns(scene, (cmap_pt){0, 0}, *column_mm, *columns, best_limit_mm(scene, *column_mm, *columns), false);
}

static void draw_right(cmap_scene *scene, cmap_rect panel)
{
    const double full = scene->scale;
    const unsigned count = scene->figure->panel.block_count;

    scene->scale = full * LARGEST;
    while (stack(scene, (cmap_pt){0, 0}, panel.w_mm, 2.5 * scene->scale, false) > panel.h_mm &&
           scene->scale > full * SMALLEST && cmap_scene_ok(scene))
        scene->scale -= full * STEP;
    double used_mm = stack(scene, (cmap_pt){0, 0}, panel.w_mm, 0, false);
    double gap_mm = count > 1 ? fmin((panel.h_mm - used_mm) / (count - 1), 9 * full) : 0;
    const double drawn_mm = stack(scene, (cmap_pt){panel.x_mm, panel.y_mm}, panel.w_mm, fmax(gap_mm, 1), true);
    cmap_report_note_overflow(scene->report, drawn_mm - panel.h_mm);
    scene->scale = full;
}

static void draw_bottom(cmap_scene *scene, cmap_rect panel)
{
    const double full = scene->scale;
    double column_mm;
    size_t columns;

    scene->scale = full * LARGEST;
    while (panel_columns_mm(scene, panel.w_mm, &column_mm, &columns) > panel.h_mm && scene->scale > full * SMALLEST &&
           cmap_scene_ok(scene))
        scene->scale -= full * STEP;
    (void)panel_columns_mm(scene, panel.w_mm, &column_mm, &columns);
    const double drawn_mm = in_columns(scene, (cmap_pt){panel.x_mm, panel.y_mm}, column_mm, columns,
                                       best_limit_mm(scene, column_mm, columns), true);
    cmap_report_note_overflow(scene->report, drawn_mm - panel.h_mm);
    scene->scale = full;
}

void cmap_sheet_draw_panel(cmap_scene *scene, const cmap_sheet *sheet, const cmap_view *view)
{
    if (sheet->side == CMAP_SIDE_AROUND)
        cmap_around_draw(scene, sheet, view);
    else if (sheet->side == CMAP_SIDE_RIGHT)
        draw_right(scene, sheet->panel);
    else
        draw_bottom(scene, sheet->panel);
}
