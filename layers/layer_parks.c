/* The parks: a dot where each lies, and its number or its name. */
#include "layers/layer.h"

#include <math.h>
#include <stdio.h>

static bool shown(const cmap_scene *scene, const cmap_view *view, const cmap_park *park, cmap_pt *at)
{
    if (!park->geom || !cmap_scene_in_focus(scene, park->joined_code))
        return false;
    *at = cmap_view_point(view, park->at);
    return cmap_layer_in_frame(view, *at, 0.5);
}

static cmap_color deep_of(const cmap_scene *scene, const cmap_park *park)
{
    const cmap_district *district = park->joined_code ? cmap_plan_district(scene->plan, park->joined_code) : NULL;

    return cmap_theme_zone_deep(scene->theme, district ? district->zone_code : NULL);
}

static void draw(cmap_scene *scene, const cmap_view *view)
{
    const double radius_mm = scene->theme->symbol_mm * scene->scale;
    size_t count = 0;

    for (size_t i = 0; i < scene->plan->park_count; i++) {
        const cmap_park *park = &scene->plan->parks[i];
        cmap_pt at;
        if (!shown(scene, view, park, &at))
            continue;
        count++;
        cmap_canvas_circle(scene->canvas, at, radius_mm);
        cmap_canvas_fill(scene->canvas, scene->theme->halo);
        cmap_canvas_circle(scene->canvas, at, radius_mm * 0.78);
        cmap_canvas_fill(scene->canvas, deep_of(scene, park));
        cmap_canvas_circle(scene->canvas, at, radius_mm * 0.3);
        cmap_canvas_fill(scene->canvas, scene->theme->halo);
    }
    cmap_report_note_parks(scene->report, count);
}

static void ask(cmap_scene *scene, const cmap_view *view, cmap_label_set *labels, bool names)
{
    for (size_t i = 0; i < scene->plan->park_count; i++) {
        const cmap_park *park = &scene->plan->parks[i];
        const cmap_color deep = deep_of(scene, park);
        char number[24];
        cmap_pt at;
        if (!shown(scene, view, park, &at) || cmap_scene_left_to_inset(scene, park->at))
            continue;
        (void)snprintf(number, sizeof number, "%zu", cmap_scene_park_number(scene, park));
        cmap_type type = names ? cmap_scene_type(scene, CMAP_STYLE_BODY, scene->theme->ink)
                               : cmap_scene_bold(scene, CMAP_STYLE_SMALL, deep);
        type.halo_mm = scene->theme->halo_mm * scene->scale;
        type.halo = scene->theme->halo;
        type.leading = 1.12;
        cmap_type second = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft);
        second.halo_mm = type.halo_mm;
        second.halo = type.halo;
        second.leading = 1.15;
        const cmap_label_wish wish = {.kind = CMAP_LABEL_POINT,
                                      .at = at,
                                      .symbol_mm = scene->theme->symbol_mm * scene->scale + 0.1,
                                      .text = names ? cmap_scene_words(scene, park->label_zh, park->label_en) : number,
                                      .type = type,
                                      .second = names ? cmap_scene_second(scene, park->label_en) : NULL,
                                      .second_type = second,
                                      .may_wrap = names,
                                      .priority = 5,
                                      .may_lead = true,
                                      .leader_color = deep};
        cmap_label_set_add(labels, &wish);
    }
}

/* Dots without a name or a number of their own on this map are kept free all the same. */
static void collect_dots(cmap_scene *scene, const cmap_view *view, cmap_label_set *labels)
{
    const double r_mm = scene->theme->symbol_mm * scene->scale + 0.1;
    const bool named =
        cmap_scene_has_layer(scene, CMAP_LAYER_PARK_NUMBERS) || cmap_scene_has_layer(scene, CMAP_LAYER_PARK_NAMES);

    for (size_t i = 0; i < scene->plan->park_count; i++) {
        const cmap_park *park = &scene->plan->parks[i];
        cmap_pt at;
        if (shown(scene, view, park, &at) && (!named || cmap_scene_left_to_inset(scene, park->at)))
            cmap_label_set_avoid_rect(labels, (cmap_rect){at.x_mm - r_mm, at.y_mm - r_mm, 2 * r_mm, 2 * r_mm}, 2);
    }
}

static void collect_numbers(cmap_scene *scene, const cmap_view *view, cmap_label_set *labels)
{
    ask(scene, view, labels, false);
}

static void collect_names(cmap_scene *scene, const cmap_view *view, cmap_label_set *labels)
{
    ask(scene, view, labels, true);
}

const cmap_layer cmap_layer_parks = {CMAP_LAYER_PARKS, collect_dots, draw};
const cmap_layer cmap_layer_park_numbers = {CMAP_LAYER_PARK_NUMBERS, collect_numbers, NULL};
const cmap_layer cmap_layer_park_names = {CMAP_LAYER_PARK_NAMES, collect_names, NULL};
