#include "layers/block.h"
#include "layers/detail.h"

#include <math.h>

cmap_block_fn *cmap_block_get(cmap_block_id id)
{
    static cmap_block_fn *const blocks[CMAP_BLOCK_COUNT] = {
        [CMAP_BLOCK_HEADLINE] = cmap_block_headline,     [CMAP_BLOCK_ZONES] = cmap_block_zones,
        [CMAP_BLOCK_STRATEGIES] = cmap_block_strategies, [CMAP_BLOCK_DISTRICTS] = cmap_block_districts,
        [CMAP_BLOCK_PARKS] = cmap_block_parks,           [CMAP_BLOCK_PATH] = cmap_block_path,
        [CMAP_BLOCK_TABLE] = cmap_block_table,           [CMAP_BLOCK_INDUSTRIES] = cmap_block_industries,
        [CMAP_BLOCK_LEGEND] = cmap_block_legend,         [CMAP_BLOCK_FACTS] = cmap_block_facts,
        [CMAP_BLOCK_CARRIERS] = cmap_block_carriers,
    };
    return blocks[id];
}

double cmap_block_title(cmap_scene *scene, const char *zh, const char *en, cmap_pt at, double width_mm, bool draw)
{
    const cmap_type type = cmap_scene_bold(scene, CMAP_STYLE_BODY, scene->theme->ink);
    const cmap_type small = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft);
    const cmap_stroke rule = {.width_mm = 0.15 * scene->scale, .color = scene->theme->rule};
    const char *words = cmap_scene_words(scene, zh, en);
    const double words_mm = cmap_scene_text_width(scene, words, &type);
    const char *second = cmap_scene_second(scene, en);
    double height_mm = cmap_scene_put(scene, words, &type, at, words_mm > width_mm ? width_mm : 0, draw);

    if (second && words_mm + 1.6 * scene->scale + cmap_scene_text_width(scene, second, &small) > width_mm)
        height_mm += cmap_scene_put(scene, second, &small, (cmap_pt){at.x_mm, at.y_mm + height_mm}, width_mm, draw);
    else if (second && draw)
        (void)cmap_scene_put(scene, second, &small,
                             (cmap_pt){at.x_mm + words_mm + 1.6 * scene->scale, at.y_mm + 0.55 * scene->scale}, 0,
                             true);
    height_mm += 0.3 * scene->scale;
    if (draw) {
        cmap_canvas_move(scene->canvas, (cmap_pt){at.x_mm, at.y_mm + height_mm});
        cmap_canvas_line(scene->canvas, (cmap_pt){at.x_mm + width_mm, at.y_mm + height_mm});
        cmap_canvas_stroke(scene->canvas, &rule);
    }
    return height_mm + 1.2 * scene->scale;
}

cmap_type cmap_block_pair(const cmap_scene *scene, cmap_type type)
{
    if (scene->lang == CMAP_LANG_BOTH)
        type.leading = 1.18;
    return type;
}

bool cmap_block_is_tight(const cmap_scene *scene)
{
    return cmap_detail_is_out(scene, CMAP_DETAIL_MEMBERS) && scene->lang == CMAP_LANG_EN &&
           scene->figure->panel.side == CMAP_SIDE_RIGHT && scene->width_mm > scene->height_mm;
}

double cmap_block_icon_row(cmap_scene *scene, const char *industry_code, const char *zh, const char *en,
                           cmap_color color, cmap_pt at, double width_mm, bool draw)
{
    const double icon_mm = 3.6 * scene->scale;
    const cmap_type type = cmap_block_pair(scene, cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink));
    const cmap_type small = cmap_block_pair(scene, cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft));
    const double text_x_mm = at.x_mm + icon_mm + 1.0 * scene->scale;
    const double text_w_mm = fmax(width_mm - icon_mm - 1.0 * scene->scale, 1);
    const char *words = cmap_scene_words(scene, zh, en);
    const char *second = cmap_scene_second(scene, en);
    double text_h_mm = cmap_scene_put(scene, words, &type, at, text_w_mm, false);

    if (second)
        text_h_mm += cmap_scene_put(scene, second, &small, at, text_w_mm, false);
    const double height_mm = fmax(icon_mm, text_h_mm);
    if (draw) {
        const cmap_icon *icon = cmap_scene_icon(scene, industry_code);
        double y_mm = at.y_mm + (height_mm - text_h_mm) / 2;
        if (icon)
            cmap_canvas_icon(scene->canvas, icon, (cmap_pt){at.x_mm, at.y_mm + (height_mm - icon_mm) / 2}, icon_mm,
                             color);
        y_mm += cmap_scene_put(scene, words, &type, (cmap_pt){text_x_mm, y_mm}, text_w_mm, true);
        if (second)
            (void)cmap_scene_put(scene, second, &small, (cmap_pt){text_x_mm, y_mm}, text_w_mm, true);
    }
    return height_mm + 0.5 * scene->scale;
}
