/* Districts: their zone's tint, the wings' soft glow, their borders. */
#include "layers/layer.h"

#include <string.h>

cmap_color cmap_layer_zone_tint(const cmap_scene *scene, const char *zone_code)
{
    const cmap_color tint = cmap_theme_zone_tint(scene->theme, zone_code);

    return cmap_scene_has_layer(scene, CMAP_LAYER_CARRIERS) ? cmap_color_mix(tint, scene->theme->land, 0.55) : tint;
}

/* A district the figure is not about stays in view, but steps back. */
static cmap_color tint_of(const cmap_scene *scene, const cmap_district *district)
{
    const cmap_color tint = cmap_layer_zone_tint(scene, district->zone_code);

    return cmap_scene_in_focus(scene, district->code) ? tint : cmap_color_mix(scene->theme->land, tint, 0.28);
}

static void draw_districts(cmap_scene *scene, const cmap_view *view)
{
    for (size_t i = 0; i < scene->plan->district_count; i++) {
        const cmap_district *district = &scene->plan->districts[i];
        cmap_geom *geom = cmap_layer_geom(scene, view, cmap_ground_district(scene->ground, i));
        cmap_hatch hatch;
        if (!geom)
            return;
        cmap_canvas_geom(scene->canvas, geom);
        cmap_canvas_fill(scene->canvas, tint_of(scene, district));
        if (cmap_scene_in_focus(scene, district->code) &&
            cmap_theme_zone_hatch(scene->theme, district->zone_code, &hatch)) {
            cmap_canvas_geom(scene->canvas, geom);
            cmap_canvas_fill_hatch(scene->canvas, &hatch);
        }
        cmap_geom_free(geom);
    }
}

/* The wings as soft areas: the zone's colour fades into the land around them, instead of ending in an outline. */
static void draw_glow(cmap_scene *scene, const cmap_view *view, const char *zone_code, double width_mm, double alpha)
{
    const cmap_stroke soft = {
        .width_mm = width_mm,
        .color = cmap_color_with_alpha(cmap_theme_zone_tint(scene->theme, zone_code), alpha),
        .cap = CMAP_CAP_ROUND,
    };

    /* One stroke of all outlines: where they overlap, it does not darken. */
    for (size_t i = 0; i < scene->plan->district_count; i++) {
        if (strcmp(scene->plan->districts[i].zone_code, zone_code) != 0)
            continue;
        cmap_geom *geom = cmap_layer_geom(scene, view, cmap_ground_district(scene->ground, i));
        if (!geom)
            return;
        cmap_canvas_geom(scene->canvas, geom);
        cmap_geom_free(geom);
    }
    cmap_canvas_stroke(scene->canvas, &soft);
}

static void draw_wings(cmap_scene *scene, const cmap_view *view)
{
    for (size_t z = 0; z < scene->plan->zone_count; z++) {
        const char *code = scene->plan->zones[z].code;
        if (strcmp(code, "axis") == 0)
            continue;
        for (int ring = 3; ring >= 1; ring--)
            draw_glow(scene, view, code, 2.4 * ring * scene->scale, 0.22);
    }
}

static void stroke_borders(cmap_scene *scene, const cmap_view *view, const cmap_stroke *stroke)
{
    for (size_t i = 0; i < scene->plan->district_count; i++) {
        cmap_geom *geom = cmap_layer_geom(scene, view, cmap_ground_district(scene->ground, i));
        if (!geom)
            return;
        cmap_canvas_geom(scene->canvas, geom);
        cmap_canvas_stroke(scene->canvas, stroke);
        cmap_geom_free(geom);
    }
}

/* On land a border is a white seam between tints; across water only a fine dashed line, as no shore runs there. */
static void draw_borders(cmap_scene *scene, const cmap_view *view)
{
    const cmap_stroke on_land = {
        .width_mm = scene->theme->border_mm * scene->scale, .color = scene->theme->border, .cap = CMAP_CAP_ROUND};
    const cmap_stroke on_water = {.width_mm = scene->theme->water_border_mm * scene->scale,
                                  .color = scene->theme->water_name,
                                  .dash_mm = {1.0 * scene->scale, 0.8 * scene->scale},
                                  .dash_count = 2};

    cmap_canvas_save(scene->canvas);
    cmap_canvas_rect(scene->canvas, view->frame);
    cmap_layer_water_path(scene, view);
    cmap_canvas_clip(scene->canvas); /* even-odd: the frame less the water */
    stroke_borders(scene, view, &on_land);
    cmap_canvas_restore(scene->canvas);
    cmap_canvas_save(scene->canvas);
    cmap_layer_water_path(scene, view);
    cmap_canvas_clip(scene->canvas);
    stroke_borders(scene, view, &on_water);
    cmap_canvas_restore(scene->canvas);
}

static void collect_borders(cmap_scene *scene, const cmap_view *view, cmap_label_set *labels)
{
    for (size_t i = 0; i < scene->plan->district_count; i++) {
        cmap_geom *geom = cmap_layer_geom(scene, view, cmap_ground_district(scene->ground, i));
        if (!geom)
            return;
        cmap_label_set_avoid_lines(labels, geom, view->frame, 0.4, 0.15);
        cmap_geom_free(geom);
    }
}

const cmap_layer cmap_layer_districts = {CMAP_LAYER_DISTRICTS, NULL, draw_districts};
const cmap_layer cmap_layer_wings = {CMAP_LAYER_WINGS, NULL, draw_wings};
const cmap_layer cmap_layer_borders = {CMAP_LAYER_BORDERS, collect_borders, draw_borders};
