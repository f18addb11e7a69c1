#include "layers/sheet.h"

#include "gis/base/buf.h"
#include "layers/around.h"
#include "layers/block.h"
#include "layers/foot.h"
#include "layers/many.h"

#include <math.h>
#include <string.h>

#define MARGIN_MM       10.0
#define LEAST_MARGIN_MM 4.0
#define GUTTER_MM       5.0

/* A panel's type against the page's: no larger than this. */
#define LARGEST 1.24

/* Shares of the page that a panel takes at most, beside the map and below it. */
#define MOST_BESIDE 0.60
#define MOST_BELOW  0.50

#define LEAST_PANEL_MM 40.0 /* at the smallest type */
#define LEAST_MAP_MM   30.0 /* within cards */
#define LEAST_SHARE    0.55 /* of the map's height: its width between cards */
#define WIDE_SHARE     0.72 /* the same, when cards are wider than the figure says */
#define LEAST_TITLE_PT 9.0

/* Pages so much wider than high are slides. */
#define SLIDE    1.6
#define SLIDE_PT 6.6

static double smallest_scale(const cmap_scene *scene)
{
    return CMAP_SMALLEST_PT / scene->theme->small_pt;
}

static bool has_block(const cmap_scene *scene, cmap_block_id id)
{
    for (unsigned i = 0; i < scene->figure->panel.block_count; i++)
        if (scene->figure->panel.blocks[i] == id)
            return true;
    return false;
}

/* Its language: as the panel's. */
static cmap_lang legend_lang(const cmap_scene *scene)
{
    return cmap_detail_is_out(scene, CMAP_DETAIL_PANEL_SECOND) ? CMAP_LANG_ZH : scene->lang;
}

static double legend_width_mm(const cmap_scene *scene)
{
    const bool english = legend_lang(scene) != CMAP_LANG_ZH;

    if (cmap_detail_is_out(scene, CMAP_DETAIL_NOTES))
        return (english ? 42 : 28) * scene->scale;
    return (english ? 56 : 50) * scene->scale;
}

/* The legend as a box in the map, when that has room for it. */
static void put_legend_in_map(cmap_scene *scene, cmap_detail *detail, cmap_sheet *sheet)
{
    const double s = scene->scale;
    const cmap_lang lang = scene->lang;

    sheet->legend_w_mm = legend_width_mm(scene);
    if (sheet->legend_w_mm > sheet->map.w_mm * 0.42) {
        (void)cmap_detail_drop(scene, detail, CMAP_DETAIL_NOTES);
        (void)cmap_detail_drop(scene, detail, CMAP_DETAIL_PANEL_SECOND);
        sheet->legend_w_mm = legend_width_mm(scene);
    }
    scene->lang = legend_lang(scene);
    sheet->legend_h_mm = cmap_block_legend(scene, (cmap_pt){0, 0}, sheet->legend_w_mm - 4 * s, false) + 2.5 * s;
    scene->lang = lang;
    if (sheet->legend_h_mm > sheet->map.h_mm * 0.5 && cmap_detail_drop(scene, detail, CMAP_DETAIL_NOTES)) {
        put_legend_in_map(scene, detail, sheet); /* with short words */
        return;
    }
    sheet->legend_in_map = sheet->legend_w_mm < sheet->map.w_mm * 0.6 && sheet->legend_h_mm < sheet->map.h_mm * 0.5;
    if (!sheet->legend_in_map)
        (void)cmap_detail_drop(scene, detail, CMAP_DETAIL_LEGEND);
}

void cmap_sheet_draw_legend(cmap_scene *scene, cmap_rect box)
{
    const double s = scene->scale;
    const cmap_lang lang = scene->lang;

    cmap_canvas_round_rect(scene->canvas, box, 1 * s);
    cmap_canvas_fill(scene->canvas, cmap_color_with_alpha(scene->theme->paper, 0.92));
    scene->lang = legend_lang(scene);
    (void)cmap_block_legend(scene, (cmap_pt){box.x_mm + 2 * s, box.y_mm + 1.2 * s}, box.w_mm - 4 * s, true);
    scene->lang = lang;
}

/* The words under the title; NULL: none. */
static const char *subtitle(const cmap_scene *scene)
{
    const cmap_figure *figure = scene->figure;
    const char *under = cmap_scene_second(scene, figure->title.en);

    if (cmap_detail_is_out(scene, CMAP_DETAIL_SUBTITLE))
        return NULL;
    return under ? under : cmap_scene_words(scene, figure->subtitle.zh, figure->subtitle.en);
}

/* Which of the plan's own figures this one answers. */
static void plan_figure_words(const cmap_scene *scene, cmap_buf *out)
{
    const char *number = scene->figure->plan_figure;

    if (!number || cmap_detail_is_out(scene, CMAP_DETAIL_PLAN_FIGURE))
        return;
    if (scene->lang == CMAP_LANG_EN)
        cmap_buf_printf(out, "Figure %s of the plan", number + strcspn(number, "0123456789"));
    else
        cmap_buf_printf(out, "对应规划%s", number);
}

/* On a small page the line under the title must do with the page's width, or go. */
static void fit_subtitle(cmap_scene *scene, cmap_detail *detail, double width_mm)
{
    const cmap_type small = cmap_scene_type(scene, CMAP_STYLE_BODY, scene->theme->ink_soft);
    const char *under = subtitle(scene);
    cmap_buf words = {0};

    plan_figure_words(scene, &words);
    const double under_mm = cmap_scene_text_width(scene, under, &small);
    const double figure_mm = words.length ? cmap_scene_text_width(scene, words.bytes, &small) + 4 : 0;
    if (under_mm > width_mm)
        (void)cmap_detail_drop(scene, detail, CMAP_DETAIL_SUBTITLE);
    if (figure_mm > 0 && (under_mm + figure_mm > width_mm))
        (void)cmap_detail_drop(scene, detail, CMAP_DETAIL_PLAN_FIGURE);
    cmap_buf_clear(&words);
}

/* A long title steps down until it stands on one line; where it cannot be smaller, it takes two. */
static cmap_type title_type(cmap_scene *scene, const char *words, const cmap_sheet *sheet, double *wrap_mm)
{
    cmap_type type = cmap_scene_bold(scene, CMAP_STYLE_TITLE, scene->theme->ink);

    type.size_pt = fmax(scene->theme->title_pt * sheet->grid, LEAST_TITLE_PT + 1);
    while (cmap_scene_text_width(scene, words, &type) > sheet->title.w_mm && type.size_pt > LEAST_TITLE_PT &&
           cmap_scene_ok(scene))
        type.size_pt = fmax(type.size_pt * 0.93, LEAST_TITLE_PT);
    *wrap_mm = cmap_scene_text_width(scene, words, &type) > sheet->title.w_mm ? sheet->title.w_mm : 0;
    return type;
}

static double put_title(cmap_scene *scene, const cmap_sheet *sheet, bool draw)
{
    const cmap_figure *figure = scene->figure;
    cmap_type small = cmap_scene_type(scene, CMAP_STYLE_BODY, scene->theme->ink_soft);
    const char *words = cmap_scene_words(scene, figure->title.zh, figure->title.en);
    const char *under = subtitle(scene);
    cmap_pt at = {sheet->title.x_mm, sheet->title.y_mm};
    cmap_buf plan_figure = {0};
    double wrap_mm;
    double under_mm = 0;
    const cmap_type title = title_type(scene, words, sheet, &wrap_mm);

    at.y_mm += cmap_scene_put(scene, words, &title, at, wrap_mm, draw) - 0.4 * sheet->grid;
    if (under)
        under_mm = cmap_scene_put(scene, under, &small, at, sheet->title.w_mm, draw);
    plan_figure_words(scene, &plan_figure);
    small.align = CMAP_ALIGN_RIGHT;
    if (plan_figure.length)
        under_mm = fmax(under_mm, cmap_scene_put(scene, plan_figure.bytes, &small,
                                                 (cmap_pt){at.x_mm + sheet->title.w_mm, at.y_mm}, 0, draw));
    cmap_buf_clear(&plan_figure);
    return at.y_mm + under_mm - sheet->title.y_mm;
}

void cmap_sheet_draw_title(cmap_scene *scene, const cmap_sheet *sheet)
{
    (void)put_title(scene, sheet, true);
}

/* Title and foot, and between them the room for map and panel. */
static void frame_page(cmap_scene *scene, cmap_detail *detail, const char *approval, cmap_sheet *sheet)
{
    const double g = sheet->grid;
    const double body_mm = scene->width_mm - 2 * sheet->margin_mm;

    sheet->title = (cmap_rect){sheet->margin_mm, sheet->margin_mm - 1.5 * g, body_mm, 0};
    fit_subtitle(scene, detail, body_mm);
    sheet->title.h_mm = put_title(scene, sheet, false);
    if (cmap_foot_is_short(scene, body_mm))
        (void)cmap_detail_drop(scene, detail, CMAP_DETAIL_SOURCES);
    const double foot_mm = cmap_foot_height(scene, body_mm, approval);
    const double top_mm = sheet->title.y_mm + sheet->title.h_mm + fmax(4.8 * g, 1.5);
    /* A line of words more than usual hangs a little into the margin, as the last one of three. */
    const double foot_top_mm = scene->height_mm - sheet->margin_mm - foot_mm;
    sheet->foot = (cmap_rect){sheet->margin_mm, foot_top_mm, body_mm, foot_mm};
    sheet->map = (cmap_rect){sheet->margin_mm, top_mm, body_mm, foot_top_mm - fmax(2.5 * g, 1.5) - top_mm};
}

/* Width to height of what the map must show. */
static double map_aspect(cmap_scene *scene)
{
    double aspect = 1;
    cmap_err err = {0};

    if (cmap_view_aspect(scene->ground, &scene->figure->map.bounds, &aspect, &err))
        cmap_scene_fail(scene, &err);
    return aspect;
}

static double largest_scale(const cmap_scene *scene, const cmap_sheet *sheet)
{
    return LARGEST * fmax(sheet->grid, 0.9 * smallest_scale(scene));
}

/* Beside the map: as wide as the figure says, or as the map leaves free; wider when its blocks need it. */
static bool fit_beside(cmap_scene *scene, cmap_rect body, cmap_sheet *sheet)
{
    const double size_mm = scene->figure->panel.size_mm * sheet->grid;
    const double free_mm = body.w_mm - sheet->gutter_mm - body.h_mm * map_aspect(scene);
    const double most_mm = body.w_mm * MOST_BESIDE;
    const double least_mm = fmin(fmax(fmax(size_mm, free_mm), LEAST_PANEL_MM * smallest_scale(scene)), most_mm);
    bool fits = false;

    for (double w_mm = least_mm; !fits && w_mm <= fmin(least_mm * 1.17, most_mm); w_mm *= 1.04) {
        fits =
            cmap_panel_fit_in(scene, w_mm, body.h_mm, smallest_scale(scene), largest_scale(scene, sheet), &sheet->fit);
        sheet->panel = (cmap_rect){body.x_mm + body.w_mm - w_mm, body.y_mm, w_mm, body.h_mm};
    }
    sheet->map = body;
    sheet->map.w_mm -= sheet->panel.w_mm + sheet->gutter_mm;
    return fits && cmap_scene_ok(scene);
}

/* Below the map, which keeps the height it needs at the page's width; when the blocks need more, up to half. */
static bool fit_below(cmap_scene *scene, cmap_rect body, cmap_sheet *sheet)
{
    const double gutter_mm = sheet->gutter_mm * 0.8;
    const double size_mm =
        scene->figure->panel.side == CMAP_SIDE_BOTTOM ? scene->figure->panel.size_mm * sheet->grid : 0;
    const double free_mm = body.h_mm - gutter_mm - body.w_mm / map_aspect(scene);
    const double most_mm = body.h_mm * MOST_BELOW;
    const double smallest = smallest_scale(scene);
    const double largest = largest_scale(scene, sheet);
    const double room_mm = fmax(size_mm, free_mm);
    bool fits = cmap_panel_fit_in(scene, body.w_mm, room_mm, smallest, largest, &sheet->fit);

    if (!fits && most_mm > room_mm)
        fits = cmap_panel_fit_in(scene, body.w_mm, most_mm, smallest, fmax(smallest, sheet->grid * 0.97), &sheet->fit);
    const double h_mm = fmin(sheet->fit.height_mm, fmax(room_mm, most_mm));
    sheet->map = body;
    sheet->map.h_mm -= h_mm + gutter_mm;
    sheet->panel = (cmap_rect){body.x_mm, body.y_mm + body.h_mm - h_mm, body.w_mm, h_mm};
    return fits && cmap_scene_ok(scene);
}

static bool only_legend(const cmap_scene *scene)
{
    return scene->figure->panel.block_count == 1 && has_block(scene, CMAP_BLOCK_LEGEND);
}

/* A legend that is all that is left stands below a map that does not need the height, else in the map. */
static void place_legend_alone(cmap_scene *scene, cmap_detail *detail, cmap_rect body, cmap_sheet *sheet)
{
    const double gutter_mm = sheet->gutter_mm * 0.8;
    const double free_mm = body.h_mm - gutter_mm - body.w_mm / map_aspect(scene);
    const double smallest = smallest_scale(scene);

    if (cmap_panel_fit_in(scene, body.w_mm, free_mm, smallest, smallest, &sheet->fit)) {
        sheet->side = CMAP_SIDE_BOTTOM;
        (void)fit_below(scene, body, sheet);
        return;
    }
    sheet->map = body;
    sheet->panel = (cmap_rect){0, 0, 0, 0};
    put_legend_in_map(scene, detail, sheet);
    cmap_detail_take_legend(scene, detail);
}

static bool drop_next(cmap_scene *scene, cmap_detail *detail)
{
    for (int id = 0; id < CMAP_DETAIL_PANEL_END; id++)
        if (cmap_detail_drop(scene, detail, (cmap_detail_id)id))
            return true;
    return false;
}

static bool fit_blocks(cmap_scene *scene, cmap_rect body, cmap_sheet *sheet)
{
    return sheet->side == CMAP_SIDE_RIGHT ? fit_beside(scene, body, sheet) : fit_below(scene, body, sheet);
}

/* What went first may leave room once something larger has gone: it comes back, the most needed first. */
static void take_back(cmap_scene *scene, cmap_detail *detail, cmap_rect body, cmap_sheet *sheet)
{
    for (int id = CMAP_DETAIL_PANEL_END - 1; id >= 0 && cmap_scene_ok(scene); id--) {
        const cmap_sheet kept = *sheet;
        if (!cmap_detail_is_out(scene, (cmap_detail_id)id) || cmap_many_keeps_out(scene, (cmap_detail_id)id))
            continue;
        cmap_detail_restore(scene, detail, (cmap_detail_id)id);
        if (fit_blocks(scene, body, sheet))
            continue;
        (void)cmap_detail_drop(scene, detail, (cmap_detail_id)id);
        *sheet = kept;
    }
}

static void fit_panel(cmap_scene *scene, cmap_detail *detail, cmap_sheet *sheet)
{
    const cmap_rect body = sheet->map;
    bool fits = false;

    while (!fits && cmap_scene_ok(scene)) {
        if (only_legend(scene)) {
            place_legend_alone(scene, detail, body, sheet);
            return;
        }
        if (!scene->figure->panel.block_count) {
            sheet->map = body;
            sheet->panel = (cmap_rect){0, 0, 0, 0};
            return;
        }
        fits = fit_blocks(scene, body, sheet);
        if (!fits && !drop_next(scene, detail))
            return; /* the overflow is told when it is drawn */
    }
    take_back(scene, detail, body, sheet);
}

/* The scale of type that cards around the map should have: on a slide, which is read from afar, more. */
static double wanted_scale(const cmap_scene *scene)
{
    if (scene->width_mm >= SLIDE * scene->height_mm)
        return fmax(SLIDE_PT / scene->theme->small_pt, scene->scale);
    return fmax(0.9 * scene->scale, smallest_scale(scene));
}

/* Cards of wings that are k times as wide as the figure says; returns the scale of their type, 0: they do not fit. */
static double lay_around(cmap_scene *scene, cmap_detail *detail, cmap_rect body, cmap_sheet *sheet, double k)
{
    cmap_around around;
    cmap_view view;

    sheet->map = body;
    detail->figure.panel.size_mm = detail->whole->panel.size_mm * k;
    cmap_around_plan(scene, sheet);
    const bool wings = sheet->left.w_mm < body.w_mm;
    if (!cmap_scene_ok(scene) || fmin(sheet->map.w_mm, sheet->map.h_mm) < LEAST_MAP_MM ||
        (wings && sheet->map.w_mm < (k > 1.1 ? WIDE_SHARE : LEAST_SHARE) * sheet->map.h_mm) ||
        cmap_view_fit(scene->ground, &scene->figure->map.bounds, sheet->map, &view, NULL))
        return 0;
    cmap_around_lay(scene, sheet, &view, &around);
    return around.fits ? around.scale : 0;
}

/* Cards around the map at legible type; the wings become wider, while the map keeps a good part of its height as width,
 * until the type is as large as wanted, or stay where it is largest. Returns its scale, 0: they do not fit. */
static double fit_around(cmap_scene *scene, cmap_detail *detail, cmap_rect body, cmap_sheet *sheet)
{
    const double wanted = wanted_scale(scene);
    double best = 0, best_k = 1;

    for (double k = 1; k < 1.5 && best < wanted; k += 0.07) {
        const double scale = lay_around(scene, detail, body, sheet, k);
        if (scale > best * 1.02) {
            best = scale;
            best_k = k;
        }
        if (sheet->left.w_mm == body.w_mm || sheet->map.w_mm < LEAST_SHARE * sheet->map.h_mm)
            break; /* no wings, or no map */
    }
    for (double k = 0.94; k > 0.7 && !(best > 0) && sheet->left.w_mm < body.w_mm; k -= 0.06) {
        best = lay_around(scene, detail, body, sheet, k);
        best_k = k;
    }
    if (best > 0)
        (void)lay_around(scene, detail, body, sheet, best_k);
    return best;
}

/* What cards around a map lose, one after the other, until they fit: the second language with that of the map. */
static const cmap_detail_id around_loses[] = {CMAP_DETAIL_INDUSTRIES, CMAP_DETAIL_NOTES, CMAP_DETAIL_PANEL_SECOND,
                                              CMAP_DETAIL_POSITIONING};

/* In the languages that the cards have kept. */
static double fit_in_lang(cmap_scene *scene, cmap_detail *detail, cmap_rect body, cmap_sheet *sheet)
{
    const cmap_lang lang = scene->lang;

    scene->lang = legend_lang(scene);
    const double scale = fit_around(scene, detail, body, sheet);
    scene->lang = lang;
    return scale;
}

/* What went before the last, and need not have: it comes back when the type stays about as large. */
static void give_back(cmap_scene *scene, cmap_detail *detail, cmap_rect body, cmap_sheet *sheet, unsigned left_out)
{
    const unsigned lost = scene->left_out & ~left_out;
    double scale = 0;

    for (size_t i = sizeof around_loses / sizeof around_loses[0]; i-- > 0 && lost;) {
        const cmap_detail_id id = around_loses[i];
        if (!(lost >> id & 1u))
            continue;
        if (!(scale > 0)) { /* the last, which made the others fit */
            scale = fit_in_lang(scene, detail, body, sheet);
            continue;
        }
        cmap_detail_restore(scene, detail, id);
        if (fit_in_lang(scene, detail, body, sheet) < 0.97 * scale) {
            (void)cmap_detail_drop(scene, detail, id);
            (void)fit_in_lang(scene, detail, body, sheet);
        }
    }
}

/* False when the page is too small for cards around the map: they then stand in a panel, as far as they fit. */
static bool place_around(cmap_scene *scene, cmap_detail *detail, cmap_sheet *sheet)
{
    const cmap_rect body = sheet->map;
    const unsigned left_out = scene->left_out;
    bool fits = fit_around(scene, detail, body, sheet) > 0;

    for (size_t i = 0; i < sizeof around_loses / sizeof around_loses[0] && !fits; i++) {
        if (!cmap_detail_drop(scene, detail, around_loses[i]))
            continue;
        fits = fit_in_lang(scene, detail, body, sheet) > 0;
    }
    if (fits)
        give_back(scene, detail, body, sheet, left_out);
    if (fits)
        return true;
    for (size_t i = 0; i < sizeof around_loses / sizeof around_loses[0]; i++)
        if (!(left_out >> around_loses[i] & 1u))
            cmap_detail_restore(scene, detail, around_loses[i]);
    sheet->map = body;
    sheet->side = scene->width_mm < scene->height_mm * 1.15 ? CMAP_SIDE_BOTTOM : CMAP_SIDE_RIGHT;
    detail->figure.panel.side = sheet->side;
    detail->figure.panel.size_mm = 0; /* what the map leaves free */
    return false;
}

cmap_sheet cmap_sheet_plan(const cmap_scene *scene, double width_mm, double height_mm)
{
    (void)width_mm;
    (void)height_mm;
    return scene->sheet ? *scene->sheet : (cmap_sheet){.grid = 1};
}

cmap_sheet cmap_sheet_fit(cmap_scene *scene, cmap_detail *detail, const char *approval)
{
    const cmap_figure_panel *panel = &scene->figure->panel;
    const double grid = sqrt(scene->width_mm * scene->height_mm / (297.0 * 210.0));
    cmap_sheet sheet = {.grid = fmin(grid, 2.2), .side = panel->side};

    scene->scale = fmax(sheet.grid, smallest_scale(scene));
    sheet.margin_mm = fmax(MARGIN_MM * sheet.grid, LEAST_MARGIN_MM);
    sheet.gutter_mm = fmax(GUTTER_MM * sheet.grid, 2.5);
    frame_page(scene, detail, approval, &sheet);
    if (panel->side == CMAP_SIDE_RIGHT && scene->width_mm < scene->height_mm * 1.15)
        sheet.side = CMAP_SIDE_BOTTOM;
    if (panel->side == CMAP_SIDE_AROUND && place_around(scene, detail, &sheet))
        return sheet;
    const bool wide = scene->width_mm >= scene->height_mm * 1.15;
    const bool with_legend = wide && panel->side == CMAP_SIDE_BOTTOM && has_block(scene, CMAP_BLOCK_LEGEND);
    if (with_legend) {
        put_legend_in_map(scene, detail, &sheet);
        cmap_detail_take_legend(scene, detail);
    }
    fit_panel(scene, detail, &sheet);
    if (with_legend && sheet.legend_in_map)
        put_legend_in_map(scene, detail, &sheet);
    return sheet;
}

void cmap_sheet_draw_panel(cmap_scene *scene, const cmap_sheet *sheet, const cmap_view *view)
{
    const cmap_lang lang = scene->lang;

    if (sheet->side == CMAP_SIDE_AROUND) {
        scene->lang = cmap_detail_is_out(scene, CMAP_DETAIL_PANEL_SECOND) ? CMAP_LANG_ZH : lang;
        cmap_around_draw(scene, sheet, view);
        scene->lang = lang;
    } else if (sheet->panel.h_mm > 0 && scene->figure->panel.block_count)
        cmap_panel_draw(scene, sheet->panel, &sheet->fit);
}
