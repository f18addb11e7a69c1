/* The quiet ground of every map: land, water with its shore, province lines. */
#include "layers/layer.h"

#include <math.h>

static void draw_land(cmap_scene *scene, const cmap_view *view)
{
    cmap_canvas_rect(scene->canvas, view->frame);
    cmap_canvas_fill(scene->canvas, scene->theme->land);
}

/* What the water and the provinces were cut to, in degrees. */
static cmap_box data_window(const cmap_plan *plan)
{
    cmap_box window = cmap_box_empty();

    for (size_t i = 0; i < plan->water_count + plan->province_count; i++) {
        const cmap_geom *geom =
            i < plan->water_count ? plan->waters[i].geom : plan->provinces[i - plan->water_count].geom;
        const cmap_box box = cmap_geom_get_box(geom);
        window = cmap_box_add(cmap_box_add(window, box.x_min, box.y_min), box.x_max, box.y_max);
    }
    return window;
}

static bool same(double a, double b, double c)
{
    return fabs(a - c) < 1e-7 && fabs(b - c) < 1e-7;
}

/* True for a segment that only the scissors made. */
static bool is_cut(cmap_box window, cmap_coord a, cmap_coord b)
{
    return same(a.x, b.x, window.x_min) || same(a.x, b.x, window.x_max) || same(a.y, b.y, window.y_min) ||
           same(a.y, b.y, window.y_max);
}

/* The outline of a thing on the page without the segments along the data's end, where there is neither shore nor
 * border. deg is the same thing in degrees, vertex for vertex. */
static void trace(cmap_scene *scene, const cmap_geom *page, const cmap_geom *deg, cmap_box window)
{
    for (size_t path = 0; path < cmap_geom_path_count(page); path++) {
        size_t count = 0;
        size_t deg_count = 0;
        const cmap_coord *at = cmap_geom_path(page, path, &count);
        const cmap_coord *lonlat = cmap_geom_path(deg, path, &deg_count);
        for (size_t i = 0; i < count && i < deg_count; i++)
            if (i == 0 || is_cut(window, lonlat[i - 1], lonlat[i]))
                cmap_canvas_move(scene->canvas, (cmap_pt){at[i].x, at[i].y});
            else
                cmap_canvas_line(scene->canvas, (cmap_pt){at[i].x, at[i].y});
    }
}

static void draw_water(cmap_scene *scene, const cmap_view *view)
{
    const cmap_stroke shore = {.width_mm = scene->theme->shore_mm * scene->scale, .color = scene->theme->water_line};
    const cmap_box window = data_window(scene->plan);

    for (size_t i = 0; i < scene->plan->water_count; i++) {
        cmap_geom *geom = cmap_layer_geom(scene, view, cmap_ground_water(scene->ground, i));
        if (!geom)
            return;
        cmap_canvas_geom(scene->canvas, geom);
        cmap_canvas_fill(scene->canvas, scene->theme->water);
        trace(scene, geom, scene->plan->waters[i].geom, window);
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
    const cmap_box window = data_window(scene->plan);

    for (size_t i = 0; i < scene->plan->province_count; i++) {
        cmap_geom *geom = cmap_layer_geom(scene, view, cmap_ground_province(scene->ground, i));
        if (!geom)
            return;
        trace(scene, geom, scene->plan->provinces[i].geom, window);
        cmap_canvas_stroke(scene->canvas, &line);
        cmap_geom_free(geom);
    }
}

const cmap_layer cmap_layer_land = {CMAP_LAYER_LAND, NULL, draw_land};
const cmap_layer cmap_layer_water = {CMAP_LAYER_WATER, NULL, draw_water};
const cmap_layer cmap_layer_provinces = {CMAP_LAYER_PROVINCES, NULL, draw_provinces};
