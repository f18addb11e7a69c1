/* The quiet ground of every map: land, water with its shore, province lines. */
#include "layers/layer.h"

#include <math.h>

static void draw_land(cmap_scene *scene, const cmap_view *view)
{
    cmap_canvas_rect(scene->canvas, view->frame);
    cmap_canvas_fill(scene->canvas, scene->theme->land);
}

/* True for a segment that only the scissors made: they cut the data's end and the mouth of the Yangtze along meridians
 * and parallels, which no shore and no border follows so far (data/rebuild makes sure). */
static bool is_cut(cmap_coord a, cmap_coord b)
{
    const double dx = fabs(a.x - b.x), dy = fabs(a.y - b.y);

    return fmin(dx, dy) < 1e-7 && fmax(dx, dy) > 0.05;
}

/* The outline of a thing on the page without the segments where there is neither shore nor border. deg is the same
 * thing in degrees, vertex for vertex. */
static void trace(cmap_scene *scene, const cmap_geom *page, const cmap_geom *deg)
{
    for (size_t path = 0; path < cmap_geom_path_count(page); path++) {
        size_t count = 0;
        size_t deg_count = 0;
        const cmap_coord *at = cmap_geom_path(page, path, &count);
        const cmap_coord *lonlat = cmap_geom_path(deg, path, &deg_count);
        for (size_t i = 0; i < count && i < deg_count; i++)
            if (i == 0 || is_cut(lonlat[i - 1], lonlat[i]))
                cmap_canvas_move(scene->canvas, (cmap_pt){at[i].x, at[i].y});
            else
                cmap_canvas_line(scene->canvas, (cmap_pt){at[i].x, at[i].y});
    }
}

/* The water is filled at once: filled one by one, two waters that meet would leave a hair of land between them. */
static void fill_water(cmap_scene *scene, const cmap_view *view)
{
    cmap_layer_water_path(scene, view);
    cmap_canvas_fill(scene->canvas, scene->theme->water);
}

static void draw_water(cmap_scene *scene, const cmap_view *view)
{
    const cmap_stroke shore = {.width_mm = scene->theme->shore_mm * scene->scale, .color = scene->theme->water_line};

    fill_water(scene, view);
    for (size_t i = 0; i < scene->plan->water_count; i++) {
        cmap_geom *geom = cmap_layer_geom(scene, view, cmap_ground_water(scene->ground, i));
        if (!geom)
            return;
        trace(scene, geom, scene->plan->waters[i].geom);
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
        trace(scene, geom, scene->plan->provinces[i].geom);
        cmap_canvas_stroke(scene->canvas, &line);
        cmap_geom_free(geom);
    }
}

const cmap_layer cmap_layer_land = {CMAP_LAYER_LAND, NULL, draw_land};
const cmap_layer cmap_layer_water = {CMAP_LAYER_WATER, NULL, draw_water};
const cmap_layer cmap_layer_provinces = {CMAP_LAYER_PROVINCES, NULL, draw_provinces};
