/* The names of districts, zones and places. */
#include "layers/around.h"
#include "layers/detail.h"
#include "layers/layer.h"

#include <math.h>
#include <string.h>

/* On a map smaller than this, the English name below a Chinese one is the short one: the long ones would stand in the
 * next district. */
#define SHORT_SECOND 5e5

/* A city of a few centimetres: names are set in the smallest type, and those of zones go where there is no room. */
#define TINY 3e6

#define MOST_WIDE 0.55 /* of a district, for a name in both languages */

static cmap_type haloed(const cmap_scene *scene, cmap_type type)
{
    type.halo_mm = scene->theme->halo_mm * scene->scale;
    type.halo = scene->theme->halo;
    type.leading = 1.12;
    return type;
}

/* A name's anchor; the data's own label point, or the middle of the outline's box. */
static cmap_pt district_anchor(const cmap_view *view, const cmap_district *district)
{
    cmap_lonlat at = district->label;

    if (!isfinite(at.lon_deg) || !isfinite(at.lat_deg)) {
        cmap_box box = cmap_geom_get_box(district->outline);
        at = (cmap_lonlat){(box.x_min + box.x_max) / 2, (box.y_min + box.y_max) / 2};
    }
    return cmap_view_point(view, at);
}

/* In Chinese the city's name before it may go (苏州工业园区), no single character after it: 昆山市 stands beside
 * 太仓市. */
#define LEAST_SHORTER 6

/* What stands where the whole name does not fit its district. */
static const char *short_name(const cmap_scene *scene, const cmap_district *district, bool small)
{
    const char *whole = cmap_scene_words(scene, district->name_zh, district->name_en);
    const char *brief = cmap_scene_words(scene, district->short_zh, district->short_en);

    const size_t least = scene->lang == CMAP_LANG_EN ? 1 : LEAST_SHORTER;

    if (scene->lang == CMAP_LANG_BOTH) /* it would stand without its English */
        return NULL;
    return !small && whole && brief && strlen(brief) + least <= strlen(whole) ? brief : NULL;
}

/* Of the names of districts. */
static cmap_style style_on(const cmap_view *view)
{
    if (view->scale_ratio > TINY)
        return CMAP_STYLE_SMALL;
    return view->scale_ratio > CMAP_LAYER_SMALL_SCALE ? CMAP_STYLE_BODY : CMAP_STYLE_HEAD;
}

/* True for a name in both languages that takes most of its district's width: no short form of it keeps the second, so
 * it is short from the beginning. */
static bool is_too_wide(cmap_scene *scene, const cmap_district *district, const cmap_geom *area)
{
    const cmap_type type = cmap_scene_bold(scene, CMAP_STYLE_HEAD, scene->theme->ink);
    const cmap_box box = cmap_geom_get_box(area);

    return scene->lang == CMAP_LANG_BOTH &&
           cmap_scene_text_width(scene, district->name_zh, &type) > MOST_WIDE * (box.x_max - box.x_min);
}

static void ask_district(cmap_scene *scene, const cmap_view *view, cmap_label_set *labels, size_t index)
{
    const cmap_district *district = &scene->plan->districts[index];
    const bool focus = cmap_scene_in_focus(scene, district->code);
    const cmap_color deep = cmap_theme_zone_deep(scene->theme, district->zone_code);
    const cmap_color quiet = scene->theme->place_name;
    const bool small = view->scale_ratio > CMAP_LAYER_SMALL_SCALE;
    const bool shorter = view->scale_ratio > SHORT_SECOND;             /* of the second name, below */
    const bool dotted = scene->figure->panel.side == CMAP_SIDE_AROUND; /* a card's line ends in a dot here */
    cmap_pt at = district_anchor(view, district);

    if (!cmap_layer_in_frame(view, at, focus ? 0 : 6))
        return;
    cmap_geom *area = cmap_layer_geom(scene, view, cmap_ground_district(scene->ground, index));
    const bool brief = small || (focus && !dotted && shorter && area && is_too_wide(scene, district, area));
    const cmap_label_wish wish = {
        .kind = dotted ? CMAP_LABEL_POINT : CMAP_LABEL_AREA,
        .symbol_mm = dotted ? 0.85 * scene->scale : 0,
        .at = at,
        .text = brief ? cmap_scene_words(scene, district->short_zh, district->short_en)
                      : cmap_scene_words(scene, district->name_zh, district->name_en),
        .type =
            haloed(scene, focus ? cmap_scene_bold(scene, style_on(view), cmap_color_mix(deep, scene->theme->ink, 0.45))
                                : cmap_scene_type(scene, CMAP_STYLE_BODY, quiet)),
        .second = cmap_scene_second(scene, shorter ? district->short_en : district->name_en),
        .second_type = haloed(scene, cmap_scene_type(scene, CMAP_STYLE_SMALL, focus ? deep : quiet)),
        .may_wrap = scene->lang != CMAP_LANG_ZH,
        .short_text = short_name(scene, district, small),
        .area = area,
        .priority = focus ? 20 : 3,
        .may_lead = focus,
        .may_drop = !focus,
        .leader_color = deep};
    cmap_label_set_add(labels, &wish);
    cmap_geom_free(area);
}

/* No name may stand on the line from a card to its district. */
static void avoid_leads(cmap_scene *scene, const cmap_view *view, cmap_label_set *labels)
{
    const cmap_sheet sheet = cmap_sheet_plan(scene, scene->width_mm, scene->height_mm);
    const cmap_lang lang = scene->lang;
    cmap_around around;

    /* The cards stand as they will be drawn, in the panel's languages, whatever the map has lost. */
    if (cmap_detail_is_out(scene, CMAP_DETAIL_PANEL_SECOND))
        scene->lang = CMAP_LANG_ZH;
    else if (cmap_detail_is_out(scene, CMAP_DETAIL_MAP_SECOND))
        scene->lang = CMAP_LANG_BOTH;
    cmap_around_lay(scene, &sheet, view, &around);
    scene->lang = lang;
    for (size_t i = 0; around.led && i < around.count; i++) {
        const cmap_around_card *card = &around.cards[i];
        const double dx = card->from.x_mm - card->to.x_mm, dy = card->from.y_mm - card->to.y_mm;
        const double off = 1.0 * scene->scale / fmax(hypot(dx, dy), 1);
        cmap_label_set_avoid_segment(labels, (cmap_pt){card->to.x_mm + dx * off, card->to.y_mm + dy * off}, card->from,
                                     0.7 * scene->scale, 2);
    }
}

static void collect_districts(cmap_scene *scene, const cmap_view *view, cmap_label_set *labels)
{
    if (scene->figure->panel.side == CMAP_SIDE_AROUND && !scene->in_inset)
        avoid_leads(scene, view, labels);
    for (size_t i = 0; i < scene->plan->district_count; i++)
        ask_district(scene, view, labels, i);
}

/* Where each wing's name reads well: free ground in its largest district. */
typedef struct zone_spot {
    const char *zone_code, *district_code;
    cmap_lonlat at;
    bool small_only; /* else the axis bears its name itself */
} zone_spot;

static const zone_spot zone_spots[] = {{"north-wing", "changshu", {120.915, 31.650}, false},
                                       {"south-wing", "wujiang", {120.560, 30.965}, false},
                                       {"axis", "kunshan", {120.985, 31.250}, true}};

static void collect_zones(cmap_scene *scene, const cmap_view *view, cmap_label_set *labels)
{
    for (size_t s = 0; s < sizeof zone_spots / sizeof zone_spots[0]; s++) {
        const cmap_zone *zone = cmap_plan_zone(scene->plan, zone_spots[s].zone_code);
        const cmap_district *district = cmap_plan_district(scene->plan, zone_spots[s].district_code);
        cmap_pt at = cmap_view_point(view, zone_spots[s].at);
        if (!zone || !district || !cmap_scene_in_focus(scene, district->code) || !cmap_layer_in_frame(view, at, 0) ||
            (zone_spots[s].small_only && !cmap_layer_axis_has_tag(scene, view)))
            continue;
        cmap_geom *area = cmap_layer_geom(
            scene, view, cmap_ground_district(scene->ground, (size_t)(district - scene->plan->districts)));
        const bool tiny = view->scale_ratio > TINY;
        cmap_type type = cmap_scene_bold(scene, tiny ? CMAP_STYLE_SMALL : CMAP_STYLE_HEAD, scene->theme->paper);
        type.spacing_em = scene->lang == CMAP_LANG_EN ? 0 : 0.08;
        type.leading = scene->lang == CMAP_LANG_BOTH ? 1.1 : 1.25;
        cmap_type second_type = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->paper);
        second_type.leading = 1.15;
        const cmap_label_wish wish = {.kind = CMAP_LABEL_AREA,
                                      .at = at,
                                      .text = cmap_scene_words(scene, zone->name_zh, zone->name_en),
                                      .type = type,
                                      .second = cmap_scene_second(scene, zone->name_en),
                                      .second_type = second_type,
                                      .area = area,
                                      .priority = tiny ? 2 : 30,
                                      .may_drop = tiny,
                                      .pill = true,
                                      .pill_color = cmap_theme_zone_deep(scene->theme, zone->code)};
        cmap_label_set_add(labels, &wish);
        cmap_geom_free(area);
    }
}

/* The ground beyond the city has no outline here and its names stand loosely: within this box around their place. NULL
 * after an error in scene. */
static cmap_geom *room_around(cmap_scene *scene, cmap_pt at)
{
    const double dx = 13 * scene->scale;
    const double dy = 8 * scene->scale;
    cmap_geom_builder *builder = NULL;
    cmap_geom *room = NULL;
    cmap_err err = {0};

    cmap_status status = cmap_geom_builder_new(CMAP_GEOM_POLYGON, CMAP_SRID_PAGE, &builder, &err);
    if (!status) {
        cmap_geom_builder_part(builder);
        cmap_geom_builder_path(builder);
        for (int i = 0; i <= 4; i++)
            cmap_geom_builder_coord(builder, at.x_mm + (i % 4 == 1 || i % 4 == 2 ? dx : -dx),
                                    at.y_mm + (i % 4 >= 2 ? dy : -dy));
        status = cmap_geom_builder_finish(builder, &room, &err);
    }
    if (status)
        cmap_scene_fail(scene, &err);
    return room;
}

static void collect_places(cmap_scene *scene, const cmap_view *view, cmap_label_set *labels)
{
    for (size_t i = 0; i < scene->plan->place_count; i++) {
        const cmap_place *place = &scene->plan->places[i];
        cmap_pt at = cmap_view_point(view, place->at);
        cmap_type type = haloed(scene, cmap_scene_type(scene, CMAP_STYLE_BODY, scene->theme->place_name));
        if (strcmp(place->kind, "neighbour") != 0 || !cmap_layer_in_frame(view, at, 4))
            continue;
        type.spacing_em = 0.15;
        type.halo = scene->theme->land;
        cmap_type second_type = haloed(scene, cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->place_name));
        second_type.halo = scene->theme->land;
        cmap_geom *room = room_around(scene, at);
        const cmap_label_wish wish = {.kind = CMAP_LABEL_AREA,
                                      .at = at,
                                      .text = cmap_scene_words(scene, place->label_zh, place->label_en),
                                      .type = type,
                                      .second = cmap_scene_second(scene, place->label_en),
                                      .second_type = second_type,
                                      .area = room,
                                      .priority = 1,
                                      .may_drop = true};
        cmap_label_set_add(labels, &wish);
        cmap_geom_free(room);
    }
}

const cmap_layer cmap_layer_district_names = {CMAP_LAYER_DISTRICT_NAMES, collect_districts, NULL};
const cmap_layer cmap_layer_zone_names = {CMAP_LAYER_ZONE_NAMES, collect_zones, NULL};
const cmap_layer cmap_layer_place_names = {CMAP_LAYER_PLACE_NAMES, collect_places, NULL};
