/* What a map of carriers says: for each crowd how much and how many, and the greatest by name. */
#include "gis/base/mem.h"
#include "gis/base/utf8.h"
#include "layers/carrier_marks.h"
#include "layers/cluster.h"
#include "layers/detail.h"
#include "layers/layer.h"
#include "layers/numbers.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define FEW           40  /* up to so many carriers only those that stand on each other are a crowd */
#define ROOMY         120 /* up to so many no label stands on a dot */
#define CROWD         3   /* carriers of a crowd, at least; and this part of all on the map */
#define CROWD_PART    80
#define MOST_CROWDS   90    /* with a label */
#define COVERED_SHARE 0.085 /* of the map, by their labels together */
#define NAME_ROOM_MM2 420.0 /* of A4's map for a carrier's name, when they are few */
#define MOST_NAMES    60
#define LONG_NAME     36  /* bytes: twelve characters */
#define FEW_NAMES     8   /* among crowds, on A4 */
#define NAMED_MM      1.3 /* the least dot with a name among crowds, A4 */
#define TOGETHER_MM   6.0 /* from dot to dot, A4 */
#define HEAVY_MM      0.7 /* dots that names had better not cover, A4 */

/* The words of a crowd. */
typedef struct crowd_words {
    char area[96], count[64];
} crowd_words;

void cmap_carrier_count_words(size_t count, char *out, size_t size)
{
    char digits[32];
    size_t used = 0;
    const int length = snprintf(digits, sizeof digits, "%zu", count);

    for (int i = 0; i < length && used + 2 < size; i++) {
        if (i && length > 4 && (length - i) % 3 == 0)
            out[used++] = ',';
        out[used++] = digits[i];
    }
    out[used] = '\0';
}

static void no_memory(cmap_scene *scene)
{
    cmap_err err = {0};

    (void)cmap_fail(&err, CMAP_ENOMEM, "cannot name the carriers: out of memory");
    cmap_scene_fail(scene, &err);
}

/* The box of an inset's ground on this map; names of what lies there are the inset's. */
static bool is_left_to_inset(const cmap_scene *scene, const cmap_view *view, cmap_pt at)
{
    const cmap_figure_map *map = &scene->figure->map;

    for (unsigned i = 0; !scene->in_inset && i < map->inset_count; i++) {
        const cmap_pt a = cmap_view_point(view, (cmap_lonlat){map->insets[i].bounds.west, map->insets[i].bounds.north});
        const cmap_pt b = cmap_view_point(view, (cmap_lonlat){map->insets[i].bounds.east, map->insets[i].bounds.south});
        if (at.x_mm >= a.x_mm && at.x_mm <= b.x_mm && at.y_mm >= a.y_mm && at.y_mm <= b.y_mm)
            return true;
    }
    return false;
}

static cmap_type bold_type(const cmap_scene *scene)
{
    cmap_type type = cmap_scene_bold(scene, CMAP_STYLE_BODY, scene->theme->ink);

    type.leading = 1.05;
    return type;
}

static cmap_type soft_type(const cmap_scene *scene)
{
    cmap_type type = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink);

    type.leading = 1.05;
    return type;
}

/* A crowd is as wide as what is said about it, or, among few carriers, as one of their dots. */
static double crowd_radius_mm(cmap_scene *scene, size_t shown)
{
    const cmap_type type = bold_type(scene);

    if (shown <= FEW)
        return fmax(1.5 * scene->scale, 0.5);
    return cmap_scene_text_width(scene, cmap_scene_words(scene, "≥1234万㎡", "12.3 million m²"), &type) *
           (scene->lang == CMAP_LANG_EN ? 0.75 : 0.95);
}

/* The crowds of this map, in the districts; NULL after an error in scene. *shown: all carriers on it. */
static cmap_cluster *find_crowds(cmap_scene *scene, const cmap_view *view, size_t *count, size_t *shown)
{
    cmap_cluster_point *points = cmap_alloc((scene->spots->count + 1) * sizeof *points);
    cmap_cluster *crowds = NULL;
    size_t used = 0;
    cmap_err err = {0};

    *count = *shown = 0;
    for (size_t i = 0; points && i < scene->spots->count; i++) {
        const cmap_spot *spot = &scene->spots->list[i];
        cmap_pt at;
        if (!cmap_carrier_is_shown(scene, view, spot, &at))
            continue;
        ++*shown;
        if (spot->district == CMAP_SPOT_NOWHERE || is_left_to_inset(scene, view, at))
            continue;
        points[used++] = (cmap_cluster_point){(int32_t)lround(at.x_mm * 100), (int32_t)lround(at.y_mm * 100),
                                              spot->district, spot->tenths};
    }
    if (!points)
        no_memory(scene);
    else if (cmap_cluster_find(points, used, crowd_radius_mm(scene, *shown), &crowds, count, &err))
        cmap_scene_fail(scene, &err);
    cmap_free(points);
    return crowds;
}

/* Three digits that count: "3702万㎡", "37.0万㎡", "3.70万㎡". */
static void area_in_short(const cmap_scene *scene, int64_t tenths, char *out, size_t size)
{
    const bool english = scene->lang == CMAP_LANG_EN;
    const int64_t unit_m2 = english ? 1000000 : 10000;
    const int digits = tenths >= 1000 * unit_m2 ? 0 : tenths >= 100 * unit_m2 ? 1 : 2;
    char number[48];

    cmap_scene_tenths_words(tenths, unit_m2, digits, number, sizeof number);
    (void)snprintf(out, size, "%s%s", number, english ? " million m²" : "万㎡");
}

/* "3702万㎡" and "1234处"; "≥" before a sum that lacks some. */
static void write_words(const cmap_scene *scene, const cmap_spot_sums *sums, crowd_words *out)
{
    const bool english = scene->lang == CMAP_LANG_EN;
    char number[64];

    cmap_carrier_count_words(sums->count, number, sizeof number);
    (void)snprintf(out->count, sizeof out->count, english ? "%s carriers" : "%s处", number);
    area_in_short(scene, sums->tenths, number, sizeof number);
    (void)snprintf(out->area, sizeof out->area, "%s%s", sums->measured_count < sums->count ? "≥" : "", number);
    if (!sums->measured_count)
        (void)snprintf(out->area, sizeof out->area, "%s", english ? "area unknown" : "面积未知");
}

/* Ground about a crowd's middle where its label may stand. */
static cmap_geom *ground_about(cmap_scene *scene, cmap_pt at, double radius_mm)
{
    cmap_geom_builder *builder = NULL;
    cmap_geom *geom = NULL;
    cmap_err err = {0};
    static const double x[] = {1, 0.7, 0, -0.7, -1, -0.7, 0, 0.7}, y[] = {0, 0.7, 1, 0.7, 0, -0.7, -1, -0.7};

    cmap_status status = cmap_geom_builder_new(CMAP_GEOM_POLYGON, CMAP_SRID_PAGE, &builder, &err);
    if (!status) {
        cmap_geom_builder_part(builder);
        cmap_geom_builder_path(builder);
        for (int i = 0; i < 8; i++)
            cmap_geom_builder_coord(builder, at.x_mm + x[i] * radius_mm, at.y_mm + y[i] * radius_mm);
        status = cmap_geom_builder_finish(builder, &geom, &err);
    }
    if (status)
        cmap_scene_fail(scene, &err);
    return geom;
}

static void ask_crowd(cmap_scene *scene, const cmap_cluster *crowd, double radius_mm, double priority, bool roomy,
                      cmap_label_set *labels)
{
    crowd_words words;
    cmap_geom *ground = ground_about(scene, crowd->middle, radius_mm);

    write_words(scene, &crowd->sums, &words);
    const cmap_label_wish wish = {.kind = CMAP_LABEL_AREA,
                                  .at = crowd->middle,
                                  .text = words.area,
                                  .type = bold_type(scene),
                                  .second = words.count,
                                  .second_type = soft_type(scene),
                                  .area = ground,
                                  .priority = priority,
                                  .may_lead = roomy,
                                  .may_drop = true,
                                  .leader_color = scene->theme->ink_soft,
                                  .pill = true,
                                  .pill_color = cmap_color_with_alpha(scene->theme->paper, 0.82)};
    if (ground)
        cmap_label_set_add(labels, &wish);
    cmap_geom_free(ground);
}

/* How many of the crowds, greatest first, get a label: all that are crowds, until these take their share of the map. */
static size_t labelled(cmap_scene *scene, const cmap_view *view, const cmap_cluster *crowds, size_t count, size_t shown)
{
    const size_t least = shown / CROWD_PART > CROWD ? shown / CROWD_PART : CROWD;
    const cmap_type bold = bold_type(scene), soft = soft_type(scene);
    const double height_mm = (bold.size_pt * bold.leading + soft.size_pt * soft.leading) * 25.4 / 72;
    double left_mm2 = COVERED_SHARE * view->frame.w_mm * view->frame.h_mm;
    size_t some = 0;

    for (; some < count && some < MOST_CROWDS && crowds[some].sums.count >= least; some++) {
        crowd_words words;
        write_words(scene, &crowds[some].sums, &words);
        left_mm2 -= height_mm * fmax(cmap_scene_text_width(scene, words.area, &bold),
                                     cmap_scene_text_width(scene, words.count, &soft));
        if (left_mm2 < 0)
            break;
    }
    return some;
}

/* Larger dots are ground that names had better leave free; while there is room, all of them are. */
static void keep_heavy(cmap_scene *scene, const cmap_view *view, size_t shown, cmap_label_set *labels)
{
    const bool roomy = shown <= ROOMY;
    const double least_mm = roomy ? 0 : HEAVY_MM * 0.8 * scene->scale;

    for (size_t i = 0; i < scene->spots->greatest_count; i++) {
        const cmap_spot *spot = &scene->spots->greatest[i].spot;
        const double r_mm = cmap_carrier_mm(scene, spot) * 0.8;
        cmap_pt at;
        if (r_mm >= least_mm && cmap_carrier_is_shown(scene, view, spot, &at))
            cmap_label_set_avoid_rect(labels, (cmap_rect){at.x_mm - r_mm, at.y_mm - r_mm, 2 * r_mm, 2 * r_mm},
                                      roomy ? 2 : 0.6);
    }
}

/* An English figure holds no Chinese, and carriers have one name alone. */
static bool can_be_read(const cmap_scene *scene, const char *name)
{
    const char *at = name;

    if (scene->lang != CMAP_LANG_EN)
        return true;
    for (uint32_t c; (c = cmap_utf8_next(&at));)
        if (c >= 0x2E80)
            return false;
    return true;
}

/* Its name, and its floor area below; or that alone. */
static void ask_name(cmap_scene *scene, const cmap_spot_name *one, cmap_pt at, double priority, cmap_label_set *labels)
{
    cmap_type type = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink);
    char area[64];

    type.halo_mm = scene->theme->halo_mm * scene->scale;
    type.halo = scene->theme->halo;
    type.leading = 1.12;
    cmap_type second = type;
    second.color = scene->theme->ink_soft;
    cmap_scene_area_words(scene, (double)one->spot.tenths / 10, area, sizeof area);
    const bool named = can_be_read(scene, one->name), known = one->spot.tenths != CMAP_SPOT_UNKNOWN;
    if (!named && !known)
        return;
    const cmap_label_wish wish = {.kind = CMAP_LABEL_POINT,
                                  .at = at,
                                  .symbol_mm = cmap_carrier_mm(scene, &one->spot) + 0.15 * scene->scale,
                                  .text = named ? one->name : area,
                                  .type = type,
                                  .second = named && known ? area : NULL,
                                  .second_type = second,
                                  .may_wrap = strlen(one->name) > LONG_NAME,
                                  .priority = priority,
                                  .may_drop = true,
                                  .leader_color = scene->theme->ink_soft};
    cmap_label_set_add(labels, &wish);
}

static size_t most_names(const cmap_scene *scene, const cmap_view *view, bool few)
{
    const double room = view->frame.w_mm * view->frame.h_mm / (NAME_ROOM_MM2 * scene->scale * scene->scale);

    return (size_t)fmin(few ? room : room * FEW_NAMES / 60, few ? MOST_NAMES : FEW_NAMES);
}

static bool is_near(const cmap_pt *places, size_t count, cmap_pt at, double within_mm)
{
    for (size_t i = 0; i < count; i++)
        if (hypot(places[i].x_mm - at.x_mm, places[i].y_mm - at.y_mm) < within_mm)
            return true;
    return false;
}

/* Among few carriers all; else the greatest dots, and of those that stand together the greatest. */
static void ask_names(cmap_scene *scene, const cmap_view *view, bool few, cmap_label_set *labels)
{
    const size_t most = most_names(scene, view, few);
    cmap_pt places[MOST_NAMES];
    size_t named = 0;

    for (size_t i = 0; i < scene->spots->greatest_count && named < most; i++) {
        const cmap_spot_name *one = &scene->spots->greatest[i];
        cmap_pt at;
        if (!few && cmap_carrier_mm(scene, &one->spot) < NAMED_MM * scene->scale)
            continue;
        if (!cmap_carrier_is_shown(scene, view, &one->spot, &at) || is_left_to_inset(scene, view, at) ||
            is_near(places, named, at, (few ? TOGETHER_MM / 4 : TOGETHER_MM) * scene->scale))
            continue;
        ask_name(scene, one, at, 4 - 2 * (double)named / (double)most, labels);
        places[named++] = at;
    }
}

void cmap_carrier_names_collect(cmap_scene *scene, const cmap_view *view, cmap_label_set *labels)
{
    size_t count = 0, shown = 0;
    cmap_cluster *crowds = find_crowds(scene, view, &count, &shown);

    if (crowds) {
        const double radius_mm = fmax(crowd_radius_mm(scene, shown) * 0.7, 4 * scene->scale);
        const size_t some = labelled(scene, view, crowds, count, shown);
        keep_heavy(scene, view, shown, labels);
        for (size_t i = 0; i < some && cmap_scene_ok(scene); i++)
            ask_crowd(scene, &crowds[i], radius_mm, 6 - (double)i / (double)some, shown <= ROOMY, labels);
        ask_names(scene, view, shown <= FEW, labels);
    }
    cmap_free(crowds);
}

void cmap_carrier_names_report(cmap_scene *scene, const cmap_view *view)
{
    size_t count = 0, shown = 0;
    cmap_cluster *crowds = scene->report ? find_crowds(scene, view, &count, &shown) : NULL;
    const size_t some = crowds ? labelled(scene, view, crowds, count, shown) : 0;

    for (size_t i = 0; i < some; i++) {
        const cmap_district *district = &scene->plan->districts[crowds[i].group];
        crowd_words words;
        write_words(scene, &crowds[i].sums, &words);
        cmap_numbers_add_crowd(scene, words.area, words.count,
                               cmap_scene_words(scene, district->name_zh, district->name_en), district->code);
    }
    cmap_free(crowds);
}
