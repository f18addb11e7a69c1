#include "layers/page.h"

#include "layers/corner.h"
#include "layers/detail.h"
#include "layers/foot.h"
#include "layers/labels.h"
#include "layers/layer.h"
#include "layers/locator.h"
#include "layers/many.h"
#include "layers/sheet.h"
#include "layers/stamp.h"

#include <math.h>

/* On pages below this share of A4's size, names give way before the map is lost under them: at most so many on leaders,
 * and at most so much of the map covered. */
#define SMALL_PAGE   0.6
#define MOST_LED     3
#define MOST_COVERED 0.17

/* The corners, on a map, of what an inset shows larger. */
static void inset_corners(const cmap_view *view, const cmap_bounds *b, cmap_pt corners[4])
{
    corners[0] = cmap_view_point(view, (cmap_lonlat){b->west, b->north});
    corners[1] = cmap_view_point(view, (cmap_lonlat){b->east, b->north});
    corners[2] = cmap_view_point(view, (cmap_lonlat){b->east, b->south});
    corners[3] = cmap_view_point(view, (cmap_lonlat){b->west, b->south});
}

static void avoid_insets(const cmap_scene *scene, const cmap_view *view, cmap_label_set *labels)
{
    for (unsigned i = 0; !scene->in_inset && i < scene->figure->map.inset_count; i++) {
        cmap_pt corners[4];
        inset_corners(view, &scene->figure->map.insets[i].bounds, corners);
        for (int k = 0; k < 4; k++)
            cmap_label_set_avoid_segment(labels, corners[k], corners[(k + 1) % 4], 0.8 * scene->scale, 2);
    }
}

static void report_map(cmap_scene *scene, const cmap_view *view)
{
    const cmap_report_map map = {.frame = view->frame,
                                 .scale_ratio = view->scale_ratio,
                                 .origin_x_m = view->centre.x_m - view->frame.w_mm / 2 * view->m_per_mm,
                                 .origin_y_m = view->centre.y_m + view->frame.h_mm / 2 * view->m_per_mm,
                                 .m_per_mm = view->m_per_mm};

    cmap_report_add_map(scene->report, scene->map_name, &map);
}

/* What the main map is drawn with: boxes that stand in it, and its names. */
typedef struct kept {
    cmap_rect rects[8]; /* insets first */
    size_t count;
    cmap_rect legend, locator, stamp; /* no width: none */
    cmap_label_set *names;            /* as they fitted; NULL: to be placed */
    unsigned names_without;           /* what was left out then */
} kept;

/* On the map one language may do where the page shows two. */
static cmap_lang map_lang(const cmap_scene *scene)
{
    return cmap_detail_is_out(scene, CMAP_DETAIL_MAP_SECOND) ? CMAP_LANG_ZH : scene->lang;
}

/* The names of one map, with their places; NULL after an error in scene. What is kept free is drawn over. */
static cmap_label_set *place_names(cmap_scene *scene, const cmap_view *view, const cmap_rect *keep_free,
                                   size_t keep_count)
{
    const cmap_figure_map *map = &scene->figure->map;
    const cmap_lang lang = scene->lang;
    cmap_label_set *labels = cmap_label_set_new(scene);

    if (!labels)
        return NULL;
    cmap_stage_begin(scene->watch, "labels");
    scene->lang = map_lang(scene);
    for (size_t i = 0; i < keep_count; i++)
        cmap_label_set_cover(labels, keep_free[i]);
    for (unsigned i = 0; i < map->layer_count; i++)
        if (cmap_layer_get(map->layers[i])->collect)
            cmap_layer_get(map->layers[i])->collect(scene, view, labels);
    avoid_insets(scene, view, labels);
    cmap_label_set_place(labels, cmap_rect_grow(view->frame, -0.8 * scene->scale), 0.25 * scene->scale);
    cmap_stage_begin(scene->watch, "drawing");
    scene->lang = lang;
    return labels;
}

/* True when so many names find room only on leaders, or they take so much of the map, that it no longer shows through
 * them. */
static bool is_crowded(const cmap_report *trial, cmap_rect frame)
{
    double area_mm2 = 0;
    size_t led = 0;

    for (size_t i = 0; i < trial->label_count; i++) {
        led += trial->labels[i].how == CMAP_LABEL_LED;
        area_mm2 += trial->labels[i].box.w_mm * trial->labels[i].box.h_mm;
    }
    return led > MOST_LED || area_mm2 > MOST_COVERED * frame.w_mm * frame.h_mm;
}

/* False when a name that must not be dropped has no place, or when a small page is crowded. Names that fit are kept. */
static bool names_fit(cmap_scene *scene, const cmap_sheet *sheet, const cmap_view *view, kept *boxes)
{
    cmap_report *told = scene->report;
    cmap_report trial = {0};

    scene->report = &trial;
    cmap_label_set *names = place_names(scene, view, boxes->rects, boxes->count);
    scene->report = told;
    const bool fit = !cmap_report_dropped(&trial) && !(sheet->grid < SMALL_PAGE && is_crowded(&trial, view->frame));
    cmap_report_clear(&trial);
    if (fit) {
        cmap_label_set_free(boxes->names);
        boxes->names = names;
        boxes->names_without = scene->left_out;
    } else {
        cmap_label_set_free(names);
    }
    return fit;
}

/* The names that fitted, when nothing has changed since; else they are placed now. */
static cmap_label_set *take_names(cmap_scene *scene, const cmap_view *view, kept *boxes)
{
    cmap_label_set *names = boxes->names;

    boxes->names = NULL;
    if (names && cmap_scene_ok(scene) && boxes->names_without == scene->left_out) {
        cmap_label_set_use(names);
        return names;
    }
    cmap_label_set_free(names);
    return place_names(scene, view, boxes->rects, boxes->count);
}

/* One map in its frame: its names are placed, and drawn last. Frees the names. */
static void draw_map(cmap_scene *scene, const cmap_view *view, cmap_label_set *labels)
{
    const cmap_figure_map *map = &scene->figure->map;
    const cmap_lang lang = scene->lang;
    const cmap_stroke frame = {.width_mm = scene->theme->frame_mm * scene->scale, .color = scene->theme->province_line};

    if (!labels)
        return;
    report_map(scene, view);
    scene->lang = map_lang(scene);
    cmap_canvas_save(scene->canvas);
    cmap_canvas_rect(scene->canvas, view->frame);
    cmap_canvas_clip(scene->canvas);
    for (unsigned i = 0; i < map->layer_count; i++)
        if (cmap_layer_get(map->layers[i])->draw)
            cmap_layer_get(map->layers[i])->draw(scene, view);
    cmap_label_set_draw(labels);
    cmap_canvas_restore(scene->canvas);
    scene->lang = lang;
    cmap_canvas_rect(scene->canvas, view->frame);
    cmap_canvas_stroke(scene->canvas, &frame);
    cmap_label_set_free(labels);
}

static cmap_rect inset_rect(const cmap_scene *scene, const cmap_inset *inset, cmap_rect map)
{
    const double w_mm = fmin(inset->width_mm * scene->scale, map.w_mm * 0.6);
    const double h_mm = fmin(inset->height_mm * scene->scale, map.h_mm * 0.6);
    const double gap_mm = 2 * scene->scale;
    const bool west = inset->corner == CMAP_CORNER_NW || inset->corner == CMAP_CORNER_SW;
    const bool north = inset->corner == CMAP_CORNER_NW || inset->corner == CMAP_CORNER_NE;

    return (cmap_rect){west ? map.x_mm + gap_mm : map.x_mm + map.w_mm - gap_mm - w_mm,
                       north ? map.y_mm + gap_mm : map.y_mm + map.h_mm - gap_mm - h_mm, w_mm, h_mm};
}

static void draw_inset(cmap_scene *scene, const cmap_inset *inset, cmap_rect rect)
{
    const cmap_type small = cmap_scene_bold(scene, CMAP_STYLE_SMALL, scene->theme->ink);
    const double head_mm = 4.2 * scene->scale;
    const double foot_mm = cmap_foot_scale_bar_height(scene) + 1.6 * scene->scale;
    const cmap_rect frame = {rect.x_mm + 1 * scene->scale, rect.y_mm + head_mm, rect.w_mm - 2 * scene->scale,
                             rect.h_mm - head_mm - foot_mm};
    const cmap_stroke edge = {.width_mm = 0.2 * scene->scale, .color = scene->theme->ink_soft};
    cmap_err err = {0};
    cmap_view view;

    cmap_canvas_rect(scene->canvas, rect);
    cmap_canvas_fill(scene->canvas, scene->theme->paper);
    if (cmap_view_fit(scene->ground, &inset->bounds, frame, &view, &err)) {
        cmap_scene_fail(scene, &err);
        return;
    }
    scene->map_name = cmap_scene_words(scene, inset->title.zh, inset->title.en);
    scene->in_inset = true;
    draw_map(scene, &view, place_names(scene, &view, NULL, 0));
    scene->in_inset = false;
    (void)cmap_scene_put(scene, cmap_scene_words(scene, inset->title.zh, inset->title.en), &small,
                         (cmap_pt){frame.x_mm, rect.y_mm + 0.9 * scene->scale}, 0, true);
    (void)cmap_foot_scale_bar(scene, &view, (cmap_pt){frame.x_mm, frame.y_mm + frame.h_mm + 1.1 * scene->scale},
                              frame.w_mm * 0.4);
    cmap_canvas_rect(scene->canvas, rect);
    cmap_canvas_stroke(scene->canvas, &edge);
}

static void draw_inset_bounds(cmap_scene *scene, const cmap_view *view, const cmap_bounds *b)
{
    const cmap_stroke line = {.width_mm = 0.2 * scene->scale, .color = scene->theme->ink_soft};
    cmap_pt corners[4];

    inset_corners(view, b, corners);
    cmap_canvas_poly(scene->canvas, corners, 4, true);
    cmap_canvas_stroke(scene->canvas, &line);
}

/* An inset that would cover much of a small map is no help there. */
static bool insets_are_too_large(const cmap_scene *scene, cmap_rect map)
{
    for (unsigned i = 0; i < scene->figure->map.inset_count; i++)
        if (scene->figure->map.insets[i].width_mm * scene->scale > 0.46 * map.w_mm ||
            scene->figure->map.insets[i].height_mm * scene->scale > 0.46 * map.h_mm)
            return true;
    return false;
}

/* Insets, legend, locator, stamp: each in its corner. */
static kept place_boxes(cmap_scene *scene, const cmap_sheet *sheet, const cmap_view *view, cmap_detail *detail)
{
    static const cmap_corner for_legend[] = {CMAP_CORNER_SE, CMAP_CORNER_SW, CMAP_CORNER_NE, CMAP_CORNER_NW};
    static const cmap_corner for_locator[] = {CMAP_CORNER_NW, CMAP_CORNER_SW, CMAP_CORNER_NE, CMAP_CORNER_SE};
    kept boxes = {.count = 0};
    double cost = 0;

    for (unsigned i = 0; i < scene->figure->map.inset_count && i < 4; i++)
        boxes.rects[boxes.count++] = inset_rect(scene, &scene->figure->map.insets[i], sheet->map);
    if (sheet->legend_in_map) {
        const cmap_rect box = cmap_corner_pick(scene, view, sheet->legend_w_mm, sheet->legend_h_mm, for_legend,
                                               boxes.rects, boxes.count, &cost);
        if (cost < CMAP_CORNER_BAD || sheet->grid > 0.6)
            boxes.legend = boxes.rects[boxes.count++] = box;
        else
            (void)cmap_detail_drop(scene, detail, CMAP_DETAIL_LEGEND);
    }
    if (cmap_locator_is_wanted(scene)) {
        const cmap_rect size = cmap_locator_size(scene, sheet->map);
        if (size.w_mm > 0) {
            boxes.locator =
                cmap_corner_pick(scene, view, size.w_mm, size.h_mm, for_locator, boxes.rects, boxes.count, &cost);
            if (cost < CMAP_CORNER_BAD)
                boxes.rects[boxes.count++] = boxes.locator;
            else
                boxes.locator.w_mm = 0;
        }
        if (!(boxes.locator.w_mm > 0))
            (void)cmap_detail_drop(scene, detail, CMAP_DETAIL_LOCATOR);
    }
    boxes.stamp = cmap_stamp_rect(scene, sheet->map, boxes.rects, boxes.count);
    if (boxes.stamp.w_mm > 0)
        boxes.rects[boxes.count++] = boxes.stamp;
    return boxes;
}

/* What went first may not have been in the way of what went last: it comes back where there is room. */
static void take_back(cmap_scene *scene, const cmap_sheet *sheet, const cmap_view *view, cmap_detail *detail,
                      kept *boxes)
{
    for (int id = CMAP_DETAIL_MAP_END - 1; id >= CMAP_DETAIL_MAP_SECOND && cmap_scene_ok(scene); id--) {
        if (!cmap_detail_is_out(scene, (cmap_detail_id)id))
            continue;
        cmap_detail_restore(scene, detail, (cmap_detail_id)id);
        if (!names_fit(scene, sheet, view, boxes))
            (void)cmap_detail_drop(scene, detail, (cmap_detail_id)id);
    }
}

/* What stands in the map goes until every name that is left has a place. */
static kept fit_map(cmap_scene *scene, const cmap_sheet *sheet, const cmap_view *view, cmap_detail *detail)
{
    if (insets_are_too_large(scene, sheet->map))
        (void)cmap_detail_drop(scene, detail, CMAP_DETAIL_INSETS);
    kept boxes = place_boxes(scene, sheet, view, detail);
    bool fit = names_fit(scene, sheet, view, &boxes);
    for (int id = CMAP_DETAIL_MAP_SECOND; id < CMAP_DETAIL_MAP_END && !fit && cmap_scene_ok(scene); id++)
        if (cmap_detail_drop(scene, detail, (cmap_detail_id)id))
            fit = names_fit(scene, sheet, view, &boxes);
    take_back(scene, sheet, view, detail, &boxes);
    return boxes;
}

static void draw_maps(cmap_scene *scene, const cmap_view *view, kept *boxes)
{
    const cmap_figure_map *map = &scene->figure->map;

    scene->map_name = "map";
    draw_map(scene, view, take_names(scene, view, boxes));
    for (unsigned i = 0; i < map->inset_count && i < 4; i++)
        draw_inset_bounds(scene, view, &map->insets[i].bounds);
    for (unsigned i = 0; i < map->inset_count && i < 4; i++)
        draw_inset(scene, &map->insets[i], boxes->rects[i]);
    cmap_stamp_draw(scene, boxes->stamp);
    if (boxes->legend.w_mm > 0)
        cmap_sheet_draw_legend(scene, boxes->legend);
    if (boxes->locator.w_mm > 0)
        cmap_locator_draw(scene, view, boxes->locator);
}

static void draw_page(cmap_scene *scene, cmap_detail *detail, const char *approval)
{
    cmap_stage_begin(scene->watch, "layout");
    const cmap_sheet sheet = cmap_sheet_fit(scene, detail, approval);
    cmap_err err = {0};
    cmap_view view;

    if (!cmap_scene_ok(scene))
        return;
    scene->sheet = &sheet;
    if (cmap_view_fit(scene->ground, &scene->figure->map.bounds, sheet.map, &view, &err)) {
        cmap_scene_fail(scene, &err);
        return;
    }
    cmap_stage_begin(scene->watch, "drawing");
    kept boxes = fit_map(scene, &sheet, &view, detail);
    cmap_canvas_rect(scene->canvas, (cmap_rect){0, 0, scene->width_mm, scene->height_mm});
    cmap_canvas_fill(scene->canvas, scene->theme->paper);
    cmap_report_begin_page(scene->report, scene->width_mm, scene->height_mm);
    cmap_sheet_draw_title(scene, &sheet);
    draw_maps(scene, &view, &boxes);
    cmap_sheet_draw_panel(scene, &sheet, &view);
    cmap_foot_draw(scene, sheet.foot, &view, approval);
    cmap_detail_report(scene);
}

void cmap_page_draw(cmap_scene *scene, const char *approval)
{
    cmap_detail detail;

    cmap_detail_begin(scene, &detail);
    if (!cmap_scene_ok(scene))
        return;
    cmap_many_begin(scene, &detail);
    draw_page(scene, &detail, approval);
    scene->sheet = NULL;
    cmap_detail_end(scene, &detail);
}

double cmap_page_scale(double width_mm, double height_mm)
{
    const double scale = sqrt(width_mm * height_mm / (297.0 * 210.0));

    return fmin(fmax(scale, 0.55), 2.2);
}
