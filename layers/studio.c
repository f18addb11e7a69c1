#include "layers/studio.h"

#include "gis/base/mem.h"
#include "gis/db/db.h"
#include "gis/db/progress.h"
#include "gis/zoning/join.h"
#include "layers/figure_private.h"
#include "layers/icons.h"
#include "layers/labels.h"
#include "layers/layer.h"
#include "layers/scene.h"
#include "layers/sheet.h"
#include "layers/theme.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The day the plan was adopted: the date of what a figure of the built-in data says. */
#define PLAN_DATE "2011-08-11T00:00:00Z"

struct cmap_studio {
    cmap_db *db;
    cmap_plan *plan;
    cmap_progress *progress;
    cmap_ground *ground;
    cmap_icon_set *icons;
    cmap_fonts *fonts[2]; /* Chinese first, English; opened when asked for */
    cmap_measure *measures[2];
    cmap_theme *theme;
    char *theme_name;
};

cmap_status cmap_studio_open(const char *db_path, cmap_studio **out, cmap_err *err)
{
    cmap_studio *studio = cmap_calloc(1, sizeof *studio);
    cmap_status status = studio ? CMAP_OK : cmap_fail(err, CMAP_ENOMEM, "cannot draw: out of memory");

    if (!status)
        status = cmap_db_open(db_path, CMAP_DB_READ, &studio->db, err);
    if (!status)
        status = cmap_join_refresh(studio->db, NULL, err);
    if (!status)
        status = cmap_plan_load(studio->db, &studio->plan, err);
    if (!status)
        status = cmap_progress_load(studio->db, CMAP_PROGRESS_DISTRICT, NULL, &studio->progress, err);
    if (!status)
        status = cmap_ground_new(studio->plan, &studio->ground, err);
    if (!status)
        status = cmap_icon_set_load(studio->plan, &studio->icons, err);
    if (status)
        cmap_studio_close(studio);
    else
        *out = studio;
    return status;
}

void cmap_studio_close(cmap_studio *studio)
{
    if (!studio)
        return;
    cmap_theme_free(studio->theme);
    cmap_free(studio->theme_name);
    cmap_measure_free(studio->measures[0]);
    cmap_measure_free(studio->measures[1]);
    cmap_fonts_close(studio->fonts[0]);
    cmap_fonts_close(studio->fonts[1]);
    cmap_icon_set_free(studio->icons);
    cmap_ground_free(studio->ground);
    cmap_progress_free(studio->progress);
    cmap_plan_free(studio->plan);
    cmap_db_close(studio->db);
    cmap_free(studio);
}

/* The fonts for a language, and the theme by its name: kept from one figure to the next. */
static cmap_status prepare(cmap_studio *studio, const cmap_draw_options *options, cmap_scene *scene, cmap_err *err)
{
    const int which = options->lang == CMAP_LANG_EN;
    const char *name = options->theme ? options->theme : "print";
    cmap_theme *theme = NULL;
    cmap_status status = CMAP_OK;

    if (!studio->fonts[which])
        status = cmap_fonts_open(which ? "en" : "zh-CN", &studio->fonts[which], err);
    if (!status && !studio->measures[which])
        status = cmap_measure_new(studio->fonts[which], &studio->measures[which], err);
    scene->fonts = studio->fonts[which];
    scene->measure = studio->measures[which];
    if (status || (studio->theme_name && strcmp(studio->theme_name, name) == 0))
        return status;
    status = cmap_theme_load(name, &theme, err);
    if (status)
        return status;
    cmap_theme_free(studio->theme);
    cmap_free(studio->theme_name);
    studio->theme = theme;
    studio->theme_name = cmap_strdup(name);
    return studio->theme_name ? CMAP_OK : cmap_fail(err, CMAP_ENOMEM, "cannot draw: out of memory");
}

/* One map in its frame: collect, place, draw. The part of it that insets cover is kept free. */
static void draw_map(cmap_scene *scene, const cmap_view *view, const cmap_rect *keep_free, size_t keep_count)
{
    const cmap_figure_map *map = &scene->figure->map;
    const cmap_stroke frame = {.width_mm = scene->theme->frame_mm * scene->scale, .color = scene->theme->province_line};
    cmap_label_set *labels = cmap_label_set_new(scene);

    if (!labels)
        return;
    for (unsigned i = 0; i < map->layer_count; i++)
        if (cmap_layer_get(map->layers[i])->collect)
            cmap_layer_get(map->layers[i])->collect(scene, view, labels);
    for (size_t i = 0; i < keep_count; i++)
        cmap_label_set_avoid_rect(labels, keep_free[i], 2);
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
    draw_map(scene, &view, NULL, 0);
    (void)cmap_scene_put(scene, cmap_scene_words(scene, inset->title.zh, inset->title.en), &small,
                         (cmap_pt){frame.x_mm, rect.y_mm + 0.9 * scene->scale}, 0, true);
    (void)cmap_sheet_scale_bar(scene, &view, (cmap_pt){frame.x_mm, frame.y_mm + frame.h_mm + 1.1 * scene->scale},
                               frame.w_mm * 0.4);
    cmap_canvas_rect(scene->canvas, rect);
    cmap_canvas_stroke(scene->canvas, &edge);
}

static void draw_page(cmap_scene *scene, double width_mm, double height_mm, const char *approval)
{
    const cmap_figure_map *map = &scene->figure->map;
    const cmap_sheet sheet = cmap_sheet_plan(scene, width_mm, height_mm);
    cmap_rect kept[5];
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
    cmap_sheet_draw_title(scene, &sheet);
    for (unsigned i = 0; i < map->inset_count; i++)
        insets[i] = inset_rect(scene, &map->insets[i], sheet.map);
    if (sheet.legend.w_mm > 0)
        kept[kept_count++] = sheet.legend;
    draw_map(scene, &view, kept, kept_count);
    for (unsigned i = 0; i < map->inset_count; i++)
        draw_inset(scene, &map->insets[i], insets[i]);
    cmap_sheet_draw_legend(scene, &sheet);
    cmap_sheet_draw_panel(scene, &sheet, &view);
    cmap_sheet_draw_foot(scene, &sheet, &view, approval);
}

static double page_scale(double width_mm, double height_mm)
{
    const double scale = sqrt(width_mm * height_mm / (297.0 * 210.0));

    return fmin(fmax(scale, 0.55), 2.2);
}

static cmap_status check(const cmap_draw_options *options, cmap_err *err)
{
    if (options->final && (!options->approval || !*options->approval))
        return cmap_fail(
            err, CMAP_EINVAL,
            "cannot draw for publication without a map approval number (审图号); give the authority's text "
            "with --approval, or leave out --final");
    return CMAP_OK;
}

cmap_status cmap_studio_draw(cmap_studio *studio, const cmap_figure *figure, const cmap_draw_options *options,
                             cmap_buf *bytes, cmap_err *err)
{
    const double width_mm = options->width_mm > 0 ? options->width_mm : figure->page.width_mm;
    const double height_mm = options->height_mm > 0 ? options->height_mm : figure->page.height_mm;
    cmap_scene scene = {.figure = figure,
                        .plan = studio->plan,
                        .progress = studio->progress,
                        .ground = studio->ground,
                        .icons = studio->icons,
                        .lang = options->lang,
                        .scale = page_scale(width_mm, height_mm)};
    const bool english = options->lang == CMAP_LANG_EN;
    const cmap_meta meta = {.title = english ? figure->title.en : figure->title.zh,
                            .description = english ? figure->description.en : figure->description.zh,
                            .lang = english ? "en" : "zh-CN",
                            .creator = "carriermap " CMAP_VERSION,
                            .date = options->date ? options->date : PLAN_DATE};

    cmap_status status = check(options, err);
    if (!status)
        status = prepare(studio, options, &scene, err);
    scene.theme = studio->theme;
    if (!status)
        status = cmap_canvas_new(options->format, width_mm, height_mm, options->dpi > 0 ? options->dpi : 300, &meta,
                                 &scene.canvas, err);
    if (status)
        return status;
    draw_page(&scene, width_mm, height_mm, options->approval);
    if (!cmap_scene_ok(&scene))
        cmap_canvas_fail(scene.canvas, &scene.err);
    return cmap_canvas_finish(scene.canvas, bytes, err);
}
