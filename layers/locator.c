#include "layers/locator.h"

#include "layers/layer.h"

#include <math.h>

#define SIDE_MM      25.0
#define PAD_MM       1.2
#define EDGE_MM      0.25
#define LEAST_MAP_MM 88.0 /* the smaller side of the map */

bool cmap_locator_is_wanted(const cmap_scene *scene)
{
    return scene->figure->map.focus_count > 0 && scene->figure->map.focus_count < scene->plan->district_count;
}

/* The city, and what of the map's bounds lies beyond it. */
static cmap_bounds city_bounds(const cmap_scene *scene)
{
    const cmap_bounds *map = &scene->figure->map.bounds;
    cmap_box box = cmap_box_add(cmap_box_add(cmap_box_empty(), map->west, map->south), map->east, map->north);

    for (size_t i = 0; i < scene->plan->district_count; i++)
        box = cmap_box_join(box, cmap_geom_get_box(scene->plan->districts[i].outline));
    return (cmap_bounds){box.x_min, box.y_min, box.x_max, box.y_max};
}

static const char *heading(const cmap_scene *scene)
{
    return cmap_scene_words(scene, "在苏州市的位置", "Place in Suzhou");
}

static double head_mm(cmap_scene *scene)
{
    const cmap_type small = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft);

    return cmap_scene_put(scene, heading(scene), &small, (cmap_pt){0, 0}, 0, false) + 0.4 * scene->scale;
}

cmap_rect cmap_locator_size(cmap_scene *scene, cmap_rect map)
{
    const double side_mm = SIDE_MM * scene->scale;
    double aspect = 1;
    cmap_err err = {0};
    const cmap_bounds bounds = city_bounds(scene);

    if (fmin(map.w_mm, map.h_mm) < LEAST_MAP_MM * scene->scale)
        return (cmap_rect){0, 0, 0, 0};
    if (cmap_view_aspect(scene->ground, &bounds, &aspect, &err))
        cmap_scene_fail(scene, &err);
    return (cmap_rect){0, 0, side_mm, (side_mm - 2 * PAD_MM) / aspect + PAD_MM + head_mm(scene)};
}

/* The districts the figure is about in their zone's tint, the others paler. */
static void draw_districts(cmap_scene *scene, const cmap_view *small)
{
    const cmap_stroke seam = {.width_mm = 0.12 * scene->scale, .color = scene->theme->paper};

    for (size_t i = 0; i < scene->plan->district_count; i++) {
        const cmap_district *district = &scene->plan->districts[i];
        const cmap_color tint = cmap_theme_zone_tint(scene->theme, district->zone_code);
        const bool focus = cmap_scene_in_focus(scene, district->code);
        cmap_geom *geom = cmap_layer_geom(scene, small, cmap_ground_district(scene->ground, i));
        if (!geom)
            return;
        cmap_canvas_geom(scene->canvas, geom);
        cmap_canvas_fill(scene->canvas, focus ? tint : cmap_color_mix(scene->theme->rule, scene->theme->paper, 0.35));
        cmap_canvas_geom(scene->canvas, geom);
        cmap_canvas_stroke(scene->canvas, &seam);
        cmap_geom_free(geom);
    }
}

/* The map's frame as it lies on the small one, cut where that ends. */
static cmap_rect frame_on(const cmap_view *small, const cmap_view *view)
{
    const double k = view->m_per_mm / small->m_per_mm;
    const double w_mm = view->frame.w_mm * k;
    const double h_mm = view->frame.h_mm * k;
    const double x_mm =
        small->frame.x_mm + small->frame.w_mm / 2 + (view->centre.x_m - small->centre.x_m) / small->m_per_mm;
    const double y_mm =
        small->frame.y_mm + small->frame.h_mm / 2 - (view->centre.y_m - small->centre.y_m) / small->m_per_mm;

    const cmap_rect in = cmap_rect_grow(small->frame, -EDGE_MM);
    const double left_mm = fmax(x_mm - w_mm / 2, in.x_mm);
    const double top_mm = fmax(y_mm - h_mm / 2, in.y_mm);

    return (cmap_rect){left_mm, top_mm, fmin(x_mm + w_mm / 2, in.x_mm + in.w_mm) - left_mm,
                       fmin(y_mm + h_mm / 2, in.y_mm + in.h_mm) - top_mm};
}

void cmap_locator_draw(cmap_scene *scene, const cmap_view *view, cmap_rect box)
{
    const double s = scene->scale;
    const cmap_bounds bounds = city_bounds(scene);
    const cmap_stroke edge = {.width_mm = 0.3 * s, .color = scene->theme->ink};
    const cmap_type small_type = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft);
    const double head = head_mm(scene);
    const cmap_rect inner = {box.x_mm + PAD_MM, box.y_mm + head, box.w_mm - 2 * PAD_MM, box.h_mm - head - PAD_MM};
    cmap_view small;
    cmap_err err = {0};

    if (cmap_view_fit(scene->ground, &bounds, inner, &small, &err)) {
        cmap_scene_fail(scene, &err);
        return;
    }
    cmap_canvas_round_rect(scene->canvas, box, 1 * s);
    cmap_canvas_fill(scene->canvas, cmap_color_with_alpha(scene->theme->paper, 0.92));
    cmap_canvas_save(scene->canvas);
    cmap_canvas_rect(scene->canvas, inner);
    cmap_canvas_clip(scene->canvas);
    draw_districts(scene, &small);
    cmap_canvas_rect(scene->canvas, frame_on(&small, view));
    cmap_canvas_stroke(scene->canvas, &edge);
    cmap_canvas_restore(scene->canvas);
    (void)cmap_scene_put(scene, heading(scene), &small_type, (cmap_pt){box.x_mm + PAD_MM, box.y_mm + 0.3 * s}, 0, true);
}
