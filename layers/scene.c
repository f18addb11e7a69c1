#include "layers/scene.h"

#include "layers/icons.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* A unit of floor area: its words, and from how many tenths of a square metre on it is used. */
typedef struct area_unit {
    int64_t m2;
    const char *words;
    int64_t least_tenths;
} area_unit;

void cmap_scene_fail(cmap_scene *scene, const cmap_err *err)
{
    if (!scene->err.status)
        scene->err = *err;
}

bool cmap_scene_ok(const cmap_scene *scene)
{
    return scene->err.status == CMAP_OK;
}

const char *cmap_scene_words(const cmap_scene *scene, const char *zh, const char *en)
{
    const char *first = scene->lang == CMAP_LANG_EN ? en : zh;
    const char *other = scene->lang == CMAP_LANG_EN ? zh : en;

    return first ? first : other ? other : "";
}

const char *cmap_scene_second(const cmap_scene *scene, const char *en)
{
    return scene->lang == CMAP_LANG_BOTH ? en : NULL;
}

cmap_type cmap_scene_type(const cmap_scene *scene, cmap_style style, cmap_color color)
{
    const cmap_theme *theme = scene->theme;
    const double sizes[] = {
        [CMAP_STYLE_TITLE] = theme->title_pt,     [CMAP_STYLE_HEAD] = theme->head_pt,
        [CMAP_STYLE_BODY] = theme->body_pt,       [CMAP_STYLE_SMALL] = theme->small_pt,
        [CMAP_STYLE_DISPLAY] = theme->display_pt,
    };

    return (cmap_type){.size_pt = sizes[style] * scene->scale, .color = color, .leading = 1.35};
}

cmap_type cmap_scene_bold(const cmap_scene *scene, cmap_style style, cmap_color color)
{
    cmap_type type = cmap_scene_type(scene, style, color);

    type.bold = true;
    return type;
}

cmap_text *cmap_scene_text(cmap_scene *scene, const char *text, const cmap_type *type, double width_mm)
{
    cmap_text *laid_out = NULL;
    cmap_err err = {0};

    if (!cmap_scene_ok(scene))
        return NULL;
    if (cmap_text_new(scene->fonts, text, type, width_mm, &laid_out, &err))
        cmap_scene_fail(scene, &err);
    cmap_report_note_type(scene->report, type->size_pt);
    return laid_out;
}

/* Where the box of aligned text starts: its own width says, not the column's edge. */
static double aligned_x_mm(const cmap_type *type, double x_mm, double column_mm, double width_mm)
{
    const double slack_mm = (column_mm > 0 ? column_mm : 0) - width_mm;

    if (type->align == CMAP_ALIGN_RIGHT)
        return x_mm + slack_mm;
    return type->align == CMAP_ALIGN_CENTRE ? x_mm + slack_mm / 2 : x_mm;
}

static bool measure(cmap_scene *scene, const char *text, const cmap_type *type, double wrap_mm, double *width_mm,
                    double *height_mm)
{
    cmap_err err = {0};

    if (!cmap_scene_ok(scene))
        return false;
    if (!cmap_measure_text(scene->measure, text, type, wrap_mm, width_mm, height_mm, &err))
        return true;
    cmap_scene_fail(scene, &err);
    return false;
}

double cmap_scene_put(cmap_scene *scene, const char *text, const cmap_type *type, cmap_pt at, double width_mm,
                      bool draw)
{
    cmap_text *laid_out = NULL;
    double text_w_mm = 0;
    double text_h_mm = 0;

    if (!draw)
        return measure(scene, text, type, width_mm, &text_w_mm, &text_h_mm) ? text_h_mm : 0;
    laid_out = cmap_scene_text(scene, text, type, width_mm);
    if (!laid_out)
        return 0;
    text_h_mm = cmap_text_height_mm(laid_out);
    at.x_mm = aligned_x_mm(type, at.x_mm, width_mm, cmap_text_width_mm(laid_out));
    cmap_canvas_text(scene->canvas, laid_out, at, 0);
    cmap_text_free(laid_out);
    return text_h_mm;
}

double cmap_scene_text_width(cmap_scene *scene, const char *text, const cmap_type *type)
{
    double width_mm = 0;
    double height_mm = 0;

    return measure(scene, text, type, 0, &width_mm, &height_mm) ? width_mm : 0;
}

bool cmap_scene_in_focus(const cmap_scene *scene, const char *district_code)
{
    const cmap_figure_map *map = &scene->figure->map;

    if (!map->focus_count)
        return true;
    for (unsigned i = 0; district_code && i < map->focus_count; i++)
        if (strcmp(map->focus[i], district_code) == 0)
            return true;
    return false;
}

bool cmap_scene_left_to_inset(const cmap_scene *scene, cmap_lonlat at)
{
    const cmap_figure_map *map = &scene->figure->map;

    for (unsigned i = 0; !scene->in_inset && i < map->inset_count; i++) {
        const cmap_bounds *b = &map->insets[i].bounds;
        if (at.lon_deg >= b->west && at.lon_deg <= b->east && at.lat_deg >= b->south && at.lat_deg <= b->north)
            return true;
    }
    return false;
}

size_t cmap_scene_park_number(const cmap_scene *scene, const cmap_park *park)
{
    return (size_t)(park - scene->plan->parks) + 1;
}

bool cmap_scene_has_layer(const cmap_scene *scene, cmap_layer_id id)
{
    for (unsigned i = 0; i < scene->figure->map.layer_count; i++)
        if (scene->figure->map.layers[i] == id)
            return true;
    return false;
}

void cmap_scene_tenths_words(int64_t tenths, int64_t unit_m2, int digits, char *out, size_t size)
{
    const int64_t unit = unit_m2 * 10; /* in tenths */
    const int64_t steps = digits > 1 ? 100 : digits > 0 ? 10 : 1;
    const int64_t whole = tenths < 0 ? -tenths : tenths;
    /* Of the whole units apart, so that nothing overflows. */
    const int64_t count = whole / unit * steps + (whole % unit * steps + unit / 2) / unit;
    const char *sign = tenths < 0 && count ? "-" : "";

    if (digits > 0)
        (void)snprintf(out, size, "%s%" PRId64 ".%0*" PRId64, sign, count / steps, digits > 1 ? 2 : 1, count % steps);
    else
        (void)snprintf(out, size, "%s%" PRId64, sign, count);
}

/* The largest unit that leaves at least two digits that count. */
static const area_unit *unit_of(const cmap_scene *scene, int64_t tenths)
{
    static const area_unit english[] = {
        {1000000, " million m²", 1000000}, {1000, " thousand m²", 10000}, {1, " m²", 0}};
    static const area_unit chinese[] = {{10000, "万㎡", 1000}, {1, "㎡", 0}};
    const area_unit *unit = scene->lang == CMAP_LANG_EN ? english : chinese;

    while ((tenths < 0 ? -tenths : tenths) < unit->least_tenths)
        unit++;
    return unit;
}

void cmap_scene_area_words(const cmap_scene *scene, double value_m2, char *out, size_t size)
{
    const int64_t tenths = (int64_t)llround(value_m2 * 10); /* exact: no area of ours has more digits */
    const area_unit *unit = unit_of(scene, tenths);
    const int64_t in_tenths = unit->m2 * 10;
    const int digits = tenths % in_tenths == 0 ? 0 : tenths * 10 % in_tenths == 0 || unit->m2 == 1 ? 1 : 2;
    char number[48];

    cmap_scene_tenths_words(tenths, unit->m2, digits, number, sizeof number);
    (void)snprintf(out, size, "%s%s", number, unit->words);
}

double cmap_scene_area_unit_m2(const cmap_scene *scene, const char *words)
{
    if (strstr(words, "thousand"))
        return 1e3;
    if (strstr(words, "million") || strstr(words, "万"))
        return scene->lang == CMAP_LANG_EN ? 1e6 : 1e4;
    if (strstr(words, "m²") || strstr(words, "㎡"))
        return 1;
    return scene->lang == CMAP_LANG_EN ? 1e6 : 1e4;
}

const cmap_figure_of *cmap_scene_target(const cmap_scene *scene)
{
    for (size_t i = 0; i < scene->plan->target_count; i++)
        if (strcmp(scene->plan->targets[i].indicator_code, "carrier-floor-area") == 0)
            return &scene->plan->targets[i];
    return NULL;
}

const cmap_figure_of *cmap_scene_baseline(const cmap_scene *scene)
{
    for (size_t i = 0; i < scene->plan->observation_count; i++)
        if (strcmp(scene->plan->observations[i].indicator_code, "carrier-floor-area") == 0 &&
            scene->plan->observations[i].in_plan)
            return &scene->plan->observations[i];
    return NULL;
}

const cmap_icon *cmap_scene_icon(cmap_scene *scene, const char *industry_code)
{
    const cmap_icon *icon = cmap_icon_set_get(scene->icons, industry_code);

    return icon ? icon : cmap_icon_set_get(scene->icons, "other");
}
