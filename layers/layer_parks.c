/* The parks: a dot where each lies, and its number or its name. */
#include "layers/detail.h"
#include "layers/layer.h"
#include "layers/many.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MOST_NAMED 0.05 /* of the map, under the names of parks on a page too small for all */

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

/* Smaller where names need the room. */
static double radius_mm(const cmap_scene *scene)
{
    const double share = cmap_detail_is_out(scene, CMAP_DETAIL_DOT_ROOM) ? 0.62 : 1;

    return scene->theme->symbol_mm * scene->scale * fmin(share, cmap_many_dot_share(scene));
}

static void draw(cmap_scene *scene, const cmap_view *view)
{
    const double r_mm = radius_mm(scene);
    size_t count = 0;

    for (size_t i = 0; i < scene->plan->park_count; i++) {
        const cmap_park *park = &scene->plan->parks[i];
        cmap_pt at;
        if (!shown(scene, view, park, &at))
            continue;
        count++;
        cmap_canvas_circle(scene->canvas, at, r_mm);
        cmap_canvas_fill(scene->canvas, scene->theme->halo);
        cmap_canvas_circle(scene->canvas, at, r_mm * 0.78);
        cmap_canvas_fill(scene->canvas, deep_of(scene, park));
        cmap_canvas_circle(scene->canvas, at, r_mm * 0.3);
        cmap_canvas_fill(scene->canvas, scene->theme->halo);
    }
    cmap_report_note_parks(scene->report, count);
}

/* No name may stand on a dot; where dots have lost their room, none should. */
static void keep_dot(cmap_scene *scene, cmap_pt at, cmap_label_set *labels)
{
    const double r_mm = radius_mm(scene) + 0.1;
    const double cost = scene->many || cmap_detail_is_out(scene, CMAP_DETAIL_DOT_ROOM) ? 0.6 : 2;

    cmap_label_set_avoid_rect(labels, (cmap_rect){at.x_mm - r_mm, at.y_mm - r_mm, 2 * r_mm, 2 * r_mm}, cost);
}

/* How many parks the plan names before this one in the same district. */
static size_t place_at_home(const cmap_scene *scene, const cmap_park *park)
{
    size_t before = 0;

    for (const cmap_park *other = scene->plan->parks; other < park; other++)
        before += other->joined_code && park->joined_code && strcmp(other->joined_code, park->joined_code) == 0;
    return before;
}

/* Smallest first: national, provincial, then the first that the plan names of each district, the second, ... */
static size_t order_of(const cmap_scene *scene, const cmap_park *park)
{
    const bool national = park->level && strcmp(park->level, "national") == 0;
    const bool provincial = park->level && strcmp(park->level, "provincial") == 0;
    const size_t level = national ? 0 : provincial ? 1 : 2;

    return (level * 1000 + place_at_home(scene, park)) * 1000 + (size_t)(park - scene->plan->parks);
}

/* On a page too small for all names: of the most important ones as many as take a small part of the map. */
static bool is_named(cmap_scene *scene, const cmap_view *view, const cmap_park *park, const cmap_type *type)
{
    double left_mm2 = MOST_NAMED * view->frame.w_mm * view->frame.h_mm;
    const size_t own = order_of(scene, park);

    for (size_t i = 0; i < scene->plan->park_count; i++) {
        const cmap_park *other = &scene->plan->parks[i];
        cmap_pt at;
        if (!shown(scene, view, other, &at) || order_of(scene, other) > own)
            continue;
        const char *words = cmap_scene_words(scene, other->label_zh, other->label_en);
        left_mm2 -= cmap_scene_text_width(scene, words, type) * cmap_scene_put(scene, words, type, at, 0, false);
    }
    return left_mm2 >= 0;
}

static void ask(cmap_scene *scene, const cmap_view *view, cmap_label_set *labels, bool names)
{
    const bool few = names && cmap_detail_is_out(scene, CMAP_DETAIL_MINOR_NAMES);

    for (size_t i = 0; i < scene->plan->park_count; i++) {
        const cmap_park *park = &scene->plan->parks[i];
        const cmap_color deep = deep_of(scene, park);
        char number[24];
        cmap_pt at;
        if (!shown(scene, view, park, &at) || cmap_scene_left_to_inset(scene, park->at))
            continue;
        (void)snprintf(number, sizeof number, "%zu", cmap_scene_park_number(scene, park));
        cmap_type type = names ? cmap_scene_type(scene, few ? CMAP_STYLE_SMALL : CMAP_STYLE_BODY, scene->theme->ink)
                               : cmap_scene_bold(scene, CMAP_STYLE_SMALL, deep);
        type.halo_mm = scene->theme->halo_mm * scene->scale;
        type.halo = scene->theme->halo;
        type.leading = 1.12;
        if (few && !is_named(scene, view, park, &type)) {
            keep_dot(scene, at, labels);
            continue;
        }
        cmap_type second = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft);
        second.halo_mm = type.halo_mm;
        second.halo = type.halo;
        second.leading = 1.15;
        const cmap_label_wish wish = {.kind = CMAP_LABEL_POINT,
                                      .at = at,
                                      .symbol_mm = radius_mm(scene) + 0.1,
                                      .text = names ? cmap_scene_words(scene, park->label_zh, park->label_en) : number,
                                      .type = type,
                                      .second = names && !few ? cmap_scene_second(scene, park->label_en) : NULL,
                                      .second_type = second,
                                      .may_wrap = names,
                                      .priority = few && order_of(scene, park) < 2000000 ? 8 : 5,
                                      .may_lead = !few,
                                      .may_drop = few,
                                      .leader_color = deep};
        cmap_label_set_add(labels, &wish);
    }
}

/* Dots without a name or a number of their own on this map are kept free all the same. */
static void collect_dots(cmap_scene *scene, const cmap_view *view, cmap_label_set *labels)
{
    const bool named =
        cmap_scene_has_layer(scene, CMAP_LAYER_PARK_NUMBERS) || cmap_scene_has_layer(scene, CMAP_LAYER_PARK_NAMES);

    for (size_t i = 0; i < scene->plan->park_count; i++) {
        const cmap_park *park = &scene->plan->parks[i];
        cmap_pt at;
        if (shown(scene, view, park, &at) && (!named || cmap_scene_left_to_inset(scene, park->at)))
            keep_dot(scene, at, labels);
    }
}

static void collect_numbers(cmap_scene *scene, const cmap_view *view, cmap_label_set *labels)
{
    ask(scene, view, labels, false);
}

static void collect_names(cmap_scene *scene, const cmap_view *view, cmap_label_set *labels)
{
    if (scene->many)
        cmap_many_collect(scene, view, labels);
    else
        ask(scene, view, labels, true);
}

const cmap_layer cmap_layer_parks = {CMAP_LAYER_PARKS, collect_dots, draw};
const cmap_layer cmap_layer_park_numbers = {CMAP_LAYER_PARK_NUMBERS, collect_numbers, NULL};
const cmap_layer cmap_layer_park_names = {CMAP_LAYER_PARK_NAMES, collect_names, NULL};
