/* The zones: a swatch in two tones, slogan, members, strategy. */
#include "layers/block.h"

#include "gis/base/buf.h"
#include "layers/detail.h"

#include <string.h>

/* Each member and what it is to be; returns the height. */
static double draw_members(cmap_scene *scene, const cmap_zone *zone, cmap_pt at, double width_mm, bool draw)
{
    const cmap_type name = cmap_scene_bold(scene, CMAP_STYLE_SMALL, cmap_theme_zone_deep(scene->theme, zone->code));
    const cmap_type small = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink);
    const double name_mm = (scene->lang == CMAP_LANG_EN ? 17 : 12.5) * scene->scale;
    double y_mm = at.y_mm;

    for (size_t i = 0; i < scene->plan->district_count; i++) {
        const cmap_district *district = &scene->plan->districts[i];
        if (strcmp(district->zone_code, zone->code) != 0)
            continue;
        const char *positioning =
            district->positioning_zh
                ? cmap_scene_words(scene, district->positioning_zh, district->positioning_en)
                : cmap_scene_words(scene, "规划未单列定位", "no positioning of its own in the plan");
        double name_h = cmap_scene_put(scene, cmap_scene_words(scene, district->short_zh, district->short_en), &name,
                                       (cmap_pt){at.x_mm, y_mm}, name_mm, draw);
        double words_h =
            cmap_scene_put(scene, positioning, &small, (cmap_pt){at.x_mm + name_mm, y_mm}, width_mm - name_mm, draw);
        y_mm += name_h > words_h ? name_h : words_h;
    }
    return y_mm - at.y_mm;
}

static void draw_swatch(cmap_scene *scene, const cmap_zone *zone, cmap_pt at, double height_mm)
{
    const double deep_mm = 1.4 * scene->scale;
    const double tint_mm = 3.0 * scene->scale;
    const cmap_rect tint = {at.x_mm + deep_mm, at.y_mm, tint_mm, height_mm};
    cmap_hatch hatch;

    cmap_canvas_rect(scene->canvas, (cmap_rect){at.x_mm, at.y_mm, deep_mm, height_mm});
    cmap_canvas_fill(scene->canvas, cmap_theme_zone_deep(scene->theme, zone->code));
    cmap_canvas_rect(scene->canvas, tint);
    cmap_canvas_fill(scene->canvas, cmap_theme_zone_tint(scene->theme, zone->code));
    if (cmap_theme_zone_hatch(scene->theme, zone->code, &hatch)) {
        cmap_canvas_rect(scene->canvas, tint);
        cmap_canvas_fill_hatch(scene->canvas, &hatch);
    }
}

/* True when every zone's slogan stands beside its name; else all stand below. */
static bool slogans_fit(cmap_scene *scene, const cmap_type *head, const cmap_type *body, double width_mm)
{
    for (size_t i = 0; i < scene->plan->zone_count; i++) {
        const cmap_zone *zone = &scene->plan->zones[i];
        const char *name = cmap_scene_words(scene, zone->name_zh, zone->name_en);
        const char *slogan = cmap_scene_words(scene, zone->slogan_zh, zone->slogan_en);
        if (cmap_scene_text_width(scene, name, head) + 2.0 * scene->scale + cmap_scene_text_width(scene, slogan, body) >
            width_mm)
            return false;
    }
    return true;
}

static double draw_zone(cmap_scene *scene, const cmap_zone *zone, cmap_pt at, double width_mm, bool draw)
{
    const cmap_color deep = cmap_theme_zone_deep(scene->theme, zone->code);
    const bool tight = cmap_block_is_tight(scene);
    const cmap_type head = cmap_scene_bold(scene, tight ? CMAP_STYLE_BODY : CMAP_STYLE_HEAD, deep);
    const cmap_type body = cmap_scene_type(scene, CMAP_STYLE_BODY, scene->theme->ink);
    const cmap_type small = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft);
    const cmap_type slogan_type = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink);
    const double indent_mm = 6.2 * scene->scale;
    const double x_mm = at.x_mm + indent_mm;
    const double w_mm = width_mm - indent_mm;
    const char *name = cmap_scene_words(scene, zone->name_zh, zone->name_en);
    const double beside_mm = cmap_scene_text_width(scene, name, &head) + 2.0 * scene->scale;
    const bool is_beside = slogans_fit(scene, &head, &body, w_mm);
    cmap_buf list = {0};
    double y_mm = at.y_mm;

    double name_mm = cmap_scene_put(scene, name, &head, (cmap_pt){x_mm, y_mm}, 0, draw);
    const char *slogan = cmap_scene_words(scene, zone->slogan_zh, zone->slogan_en);
    if (is_beside)
        (void)cmap_scene_put(scene, slogan, &body, (cmap_pt){x_mm + beside_mm, y_mm + name_mm * 0.16}, 0, draw);
    y_mm += name_mm + (tight ? 0 : 0.2 * scene->scale);
    if (!is_beside)
        y_mm += cmap_scene_put(scene, slogan, &slogan_type, (cmap_pt){x_mm, y_mm}, w_mm, draw);
    cmap_buf_puts(&list, cmap_scene_words(scene, zone->role_zh, zone->role_en));
    if (!cmap_detail_is_out(scene, CMAP_DETAIL_NOTES))
        y_mm += cmap_scene_put(scene, cmap_buf_text(&list), &small, (cmap_pt){x_mm, y_mm}, w_mm, draw);
    if (!cmap_detail_is_out(scene, CMAP_DETAIL_MEMBERS))
        y_mm += draw_members(scene, zone, (cmap_pt){x_mm, y_mm}, w_mm, draw);
    if (cmap_scene_second(scene, zone->name_en)) {
        cmap_buf both = {0};
        cmap_buf_printf(&both, "%s: %s", zone->name_en, zone->slogan_en);
        y_mm += cmap_scene_put(scene, cmap_buf_text(&both), &small, (cmap_pt){x_mm, y_mm}, w_mm, draw);
        cmap_buf_clear(&both);
    }
    cmap_buf_clear(&list);
    if (draw)
        draw_swatch(scene, zone, (cmap_pt){at.x_mm, at.y_mm + 0.7 * scene->scale}, y_mm - at.y_mm - 1.0 * scene->scale);
    return y_mm - at.y_mm;
}

double cmap_block_zones(cmap_scene *scene, cmap_pt at, double width_mm, bool draw)
{
    const double gap_mm = (cmap_block_is_tight(scene) ? 0.4 : 1.0) * scene->scale;
    double y_mm = at.y_mm;

    for (size_t i = 0; i < scene->plan->zone_count; i++)
        y_mm += draw_zone(scene, &scene->plan->zones[i], (cmap_pt){at.x_mm, y_mm}, width_mm, draw) + gap_mm;
    return y_mm - at.y_mm;
}

double cmap_block_strategies(cmap_scene *scene, cmap_pt at, double width_mm, bool draw)
{
    const cmap_type small = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft);
    double y_mm = at.y_mm + cmap_block_title(scene, "空间布局战略", "Spatial strategies", at, width_mm, draw);

    for (size_t i = 0; i < scene->plan->strategy_count; i++) {
        const cmap_strategy *strategy = &scene->plan->strategies[i];
        const cmap_type type =
            cmap_scene_bold(scene, CMAP_STYLE_BODY, cmap_theme_zone_deep(scene->theme, strategy->zone_code));
        y_mm += cmap_scene_put(scene, cmap_scene_words(scene, strategy->name_zh, strategy->name_en), &type,
                               (cmap_pt){at.x_mm, y_mm}, width_mm, draw);
        if (cmap_scene_second(scene, strategy->name_en))
            y_mm += cmap_scene_put(scene, strategy->name_en, &small, (cmap_pt){at.x_mm, y_mm}, width_mm, draw);
    }
    return y_mm - at.y_mm;
}
