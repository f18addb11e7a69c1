/* The quiet ground of every map: land, water with its shore, province lines. */
#include "layers/layer.h"

static void draw_land(cmap_scene *scene, const cmap_view *view)
{
    cmap_canvas_rect(scene->canvas, view->frame);
    cmap_canvas_fill(scene->canvas, scene->theme->land);
}

static void draw_water(cmap_scene *scene, const cmap_view *view)
{
    const cmap_stroke shore = {.width_mm = scene->theme->shore_mm * scene->scale, .color = scene->theme->water_line};

    for (size_t i = 0; i < scene->plan->water_count; i++) {
        cmap_geom *geom = cmap_layer_geom(scene, view, cmap_ground_water(scene->ground, i));
        if (!geom)
            return;
        cmap_canvas_geom(scene->canvas, geom);
        cmap_canvas_fill_keep(scene->canvas, scene->theme->water);
        cmap_canvas_stroke(scene->canvas, &shore);
        cmap_geom_free(geom);
    }
}

static void draw_provinces(cmap_scene *scene, const cmap_view *view)
{
    const double unit_mm = scene->scale;
    const cmap_stroke line = {.width_mm = scene->theme->province_mm * scene->scale,
                              .color = scene->theme->province_line,
                              .dash_mm = {2.2 * unit_mm, 0.7 * unit_mm, 0.25 * unit_mm, 0.7 * unit_mm},
                              .dash_count = 4};

    for (size_t i = 0; i < scene->plan->province_count; i++) {
        cmap_geom *geom = cmap_layer_geom(scene, view, cmap_ground_province(scene->ground, i));
        if (!geom)
            return;
        cmap_canvas_geom(scene->canvas, geom);
        cmap_canvas_stroke(scene->canvas, &line);
        cmap_geom_free(geom);
    }
}

const cmap_layer cmap_layer_land = {CMAP_LAYER_LAND, NULL, draw_land};
const cmap_layer cmap_layer_water = {CMAP_LAYER_WATER, NULL, draw_water};
const cmap_layer cmap_layer_provinces = {CMAP_LAYER_PROVINCES, NULL, draw_provinces};
