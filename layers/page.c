#include "layers/page.h"

#include "layers/labels.h"
#include "layers/layer.h"
#include "layers/sheet.h"
#include "layers/stamp.h"

#include <math.h>

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

/* One map in its frame: collect, place, draw. The part of it that insets cover is kept free. */
static void draw_map(cmap_scene *scene, const cmap_view *view, const cmap_rect *keep_free, size_t keep_count)
{
    const cmap_figure_map *map = &scene->figure->map;
    const cmap_stroke frame = {.width_mm = scene->theme->frame_mm * scene->scale, .color = scene->theme->province_line};
    cmap_label_set *labels = cmap_label_set_new(scene);

    if (!labels)
        return;
    for (size_t i = 0; i < keep_count; i++)
        cmap_label_set_cover(labels, keep_free[i]);
    for (unsigned i = 0; i < map->layer_count; i++)
        if (cmap_layer_get(map->layers[i])->collect)
            cmap_layer_get(map->layers[i])->collect(scene, view, labels);
    avoid_insets(scene, view, labels);
    report_map(scene, view);
    cmap_label_set_place(labels, cmap_rect_grow(view->frame, -0.8 * scene->scale), 0.25 * scene->scale);
    cmap_canvas_save(scene->canvas);
    cmap_canvas_rect(scene->canvas, view->frame);
    cmap_canvas_clip(scene->canvas);
    for (unsigned i = 0; i < map->layer_count; i++)
        if (cmap_layer_get(map->layers[i])->draw)
            cmap_layer_get(map->layers[i])->draw(scene, view);
    cmap_label_set_draw(labels);
    cmap_canvas_restore(scene->canvas);
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
    const double foot_mm = 5.0 * scene->scale;
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
    draw_map(scene, &view, NULL, 0);
    scene->in_inset = false;
    (void)cmap_scene_put(scene, cmap_scene_words(scene, inset->title.zh, inset->title.en), &small,
                         (cmap_pt){frame.x_mm, rect.y_mm + 0.9 * scene->scale}, 0, true);
    (void)cmap_sheet_scale_bar(scene, &view, (cmap_pt){frame.x_mm, frame.y_mm + frame.h_mm + 1.1 * scene->scale},
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

void cmap_page_draw(cmap_scene *scene, const char *approval)
{
    const double width_mm = scene->width_mm;
    const double height_mm = scene->height_mm;
    const cmap_figure_map *map = &scene->figure->map;
    const cmap_sheet sheet = cmap_sheet_plan(scene, width_mm, height_mm);
    cmap_rect kept[6];
    cmap_rect *insets = kept;
    size_t kept_count = map->inset_count;
    cmap_err err = {0};
    cmap_view view;

    if (cmap_view_fit(scene->ground, &map->bounds, sheet.map, &view, &err)) {
        cmap_scene_fail(scene, &err);
        return;
    }
    cmap_canvas_rect(scene->canvas, (cmap_rect){0, 0, width_mm, height_mm});
    cmap_canvas_fill(scene->canvas, scene->theme->paper);
    cmap_report_begin_page(scene->report, width_mm, height_mm);
    cmap_sheet_draw_title(scene, &sheet);
    scene->map_name = "map";
    for (unsigned i = 0; i < map->inset_count; i++)
        insets[i] = inset_rect(scene, &map->insets[i], sheet.map);
    if (sheet.legend.w_mm > 0)
        kept[kept_count++] = sheet.legend;
    const cmap_rect stamp = cmap_stamp_rect(scene, sheet.map, kept, kept_count);
    if (stamp.w_mm > 0)
        kept[kept_count++] = stamp;
    draw_map(scene, &view, kept, kept_count);
    for (unsigned i = 0; i < map->inset_count; i++)
        draw_inset_bounds(scene, &view, &map->insets[i].bounds);
    for (unsigned i = 0; i < map->inset_count; i++)
        draw_inset(scene, &map->insets[i], insets[i]);
    cmap_stamp_draw(scene, stamp);
    cmap_sheet_draw_legend(scene, &sheet);
    cmap_sheet_draw_panel(scene, &sheet, &view);
    cmap_sheet_draw_foot(scene, &sheet, &view, approval);
}

double cmap_page_scale(double width_mm, double height_mm)
{
    const double scale = sqrt(width_mm * height_mm / (297.0 * 210.0));

    return fmin(fmax(scale, 0.55), 2.2);
}
