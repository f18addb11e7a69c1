/* Cards: what each district is to be, and in what industries. */
#include "layers/block.h"

#include "gis/base/buf.h"

#include <math.h>
#include <string.h>

/* Words that are none of the plan's industries, but have a picture of their own. */
static const char *icon_of(const cmap_industry_words *words)
{
    if (words->industry_code)
        return words->industry_code;
    if (strstr(words->words_zh, "教育"))
        return "education";
    return strstr(words->words_zh, "呼叫中心") ? "call-centre" : NULL;
}

/* The industries in columns as narrow as their words allow; returns the height. */
static double draw_industries(cmap_scene *scene, const cmap_district *district, cmap_pt at, double width_mm, bool draw)
{
    const cmap_color deep = cmap_theme_zone_deep(scene->theme, district->zone_code);
    const double want_mm = (scene->lang == CMAP_LANG_ZH ? 26 : 40) * scene->scale;
    const size_t columns = (size_t)fmax(1, floor((width_mm + 1) / want_mm));
    const double column_mm = width_mm / (double)columns;
    double y_mm = at.y_mm;

    for (size_t row = 0; row < district->industry_count; row += columns) {
        double row_mm = 0;
        for (size_t c = 0; c < columns && row + c < district->industry_count; c++) {
            const cmap_industry_words *words = &district->industries[row + c];
            row_mm = fmax(row_mm, cmap_block_icon_row(scene, icon_of(words), words->words_zh, words->words_en, deep,
                                                      (cmap_pt){at.x_mm + column_mm * (double)c, y_mm},
                                                      column_mm - 1.5 * scene->scale, draw));
        }
        y_mm += row_mm;
    }
    return y_mm - at.y_mm;
}

/* "张家港冶金园：金属新材料研发、物流外包" for each park of the district; returns the height. */
static double draw_parks(cmap_scene *scene, const cmap_district *district, cmap_pt at, double width_mm, bool draw)
{
    const bool english = scene->lang == CMAP_LANG_EN;
    const cmap_type type = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink);
    const double dot_mm = 0.55 * scene->scale;
    const double indent_mm = 2.4 * scene->scale;
    double y_mm = at.y_mm;

    for (size_t i = 0; i < scene->plan->park_count; i++) {
        const cmap_park *park = &scene->plan->parks[i];
        cmap_buf words = {0};
        size_t named = 0;
        if (!park->joined_code || strcmp(park->joined_code, district->code) != 0)
            continue;
        cmap_buf_puts(&words, cmap_scene_words(scene, park->label_zh, park->label_en));
        for (size_t k = 0; k < park->industry_count; k++)
            if (strcmp(park->industries[k].scope, "park") == 0)
                cmap_buf_printf(&words, "%s%s", named++ ? (english ? "; " : "、") : (english ? ": " : "："),
                                cmap_scene_words(scene, park->industries[k].words_zh, park->industries[k].words_en));
        if (draw) {
            cmap_canvas_circle(scene->canvas, (cmap_pt){at.x_mm + dot_mm + 0.3, y_mm + 1.42 * scene->scale}, dot_mm);
            cmap_canvas_fill(scene->canvas, cmap_theme_zone_deep(scene->theme, district->zone_code));
        }
        y_mm += cmap_scene_put(scene, cmap_buf_text(&words), &type, (cmap_pt){at.x_mm + indent_mm, y_mm},
                               width_mm - indent_mm, draw);
        cmap_buf_clear(&words);
    }
    return y_mm - at.y_mm;
}

double cmap_block_card(cmap_scene *scene, const cmap_district *district, cmap_pt at, double width_mm, bool parks,
                       bool draw)
{
    const cmap_color deep = cmap_theme_zone_deep(scene->theme, district->zone_code);
    const cmap_type head = cmap_scene_bold(scene, CMAP_STYLE_HEAD, deep);
    const cmap_type body = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink);
    const cmap_type small = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft);
    const cmap_stroke rule = {.width_mm = 0.5 * scene->scale, .color = deep};
    double y_mm = at.y_mm + 0.6 * scene->scale;

    if (draw) {
        cmap_canvas_move(scene->canvas, at);
        cmap_canvas_line(scene->canvas, (cmap_pt){at.x_mm + width_mm, at.y_mm});
        cmap_canvas_stroke(scene->canvas, &rule);
    }
    y_mm += cmap_scene_put(scene, cmap_scene_words(scene, district->name_zh, district->name_en), &head,
                           (cmap_pt){at.x_mm, y_mm}, width_mm, draw);
    if (cmap_scene_second(scene, district->name_en))
        y_mm += cmap_scene_put(scene, district->name_en, &small, (cmap_pt){at.x_mm, y_mm}, width_mm, draw);
    if (district->positioning_zh) {
        y_mm += cmap_scene_put(scene, cmap_scene_words(scene, district->positioning_zh, district->positioning_en),
                               &body, (cmap_pt){at.x_mm, y_mm}, width_mm, draw);
        if (cmap_scene_second(scene, district->positioning_en))
            y_mm += cmap_scene_put(scene, district->positioning_en, &small, (cmap_pt){at.x_mm, y_mm}, width_mm, draw);
    } else {
        y_mm +=
            cmap_scene_put(scene, cmap_scene_words(scene, "规划未单列定位", "No positioning of its own in the plan"),
                           &small, (cmap_pt){at.x_mm, y_mm}, width_mm, draw);
    }
    y_mm += 0.8 * scene->scale;
    if (district->industry_count)
        y_mm += draw_industries(scene, district, (cmap_pt){at.x_mm, y_mm}, width_mm, draw);
    else
        y_mm += cmap_scene_put(scene, cmap_scene_words(scene, "规划未点名产业", "The plan names no industry here"),
                               &small, (cmap_pt){at.x_mm, y_mm}, width_mm, draw);
    if (parks) {
        y_mm += 0.8 * scene->scale;
        y_mm += draw_parks(scene, district, (cmap_pt){at.x_mm, y_mm}, width_mm, draw);
    }
    return y_mm - at.y_mm;
}

static size_t focus_count(const cmap_scene *scene)
{
    size_t count = 0;

    for (size_t i = 0; i < scene->plan->district_count; i++)
        count += cmap_scene_in_focus(scene, scene->plan->districts[i].code);
    return count;
}

/* Side by side in a wide panel, one under the other in a narrow one. */
double cmap_block_districts(cmap_scene *scene, cmap_pt at, double width_mm, bool draw)
{
    const size_t count = focus_count(scene);
    const double gutter_mm = 5 * scene->scale;
    const size_t columns = count && width_mm > 160 * scene->scale ? count : 1;
    const double column_mm = (width_mm - gutter_mm * (double)(columns - 1)) / (double)columns;
    double height_mm = 0;
    double y_mm = at.y_mm;
    size_t k = 0;

    for (size_t i = 0; i < scene->plan->district_count; i++) {
        const cmap_district *district = &scene->plan->districts[i];
        if (!cmap_scene_in_focus(scene, district->code))
            continue;
        cmap_pt corner = {at.x_mm + (columns > 1 ? (column_mm + gutter_mm) * (double)k : 0),
                          columns > 1 ? at.y_mm : y_mm};
        double card_mm = cmap_block_card(scene, district, corner, column_mm, true, draw);
        y_mm += card_mm + 2.2 * scene->scale;
        height_mm = columns > 1 ? fmax(height_mm, card_mm) : y_mm - at.y_mm;
        k++;
    }
    return height_mm;
}

/* One class: its name at the left, its industries beside it; returns the height. */
static double draw_class(cmap_scene *scene, size_t first, size_t count, cmap_pt at, double width_mm, bool draw)
{
    const cmap_type small = cmap_scene_bold(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft);
    const double name_mm = (scene->lang == CMAP_LANG_ZH ? 12 : 19) * scene->scale;
    const double want_mm = (scene->lang == CMAP_LANG_ZH ? 19 : 30) * scene->scale;
    const size_t columns = (size_t)fmax(1, floor((width_mm - name_mm) / want_mm));
    const double column_mm = (width_mm - name_mm) / (double)columns;
    const cmap_industry *industries = &scene->plan->industries[first];
    double y_mm = at.y_mm;
    double row_mm = cmap_scene_put(scene, cmap_scene_words(scene, industries->class_zh, industries->class_en), &small,
                                   (cmap_pt){at.x_mm, y_mm + 0.5 * scene->scale}, name_mm - 1 * scene->scale, draw);

    for (size_t i = 0; i < count; i++) {
        if (i && i % columns == 0) {
            y_mm += row_mm;
            row_mm = 0;
        }
        row_mm =
            fmax(row_mm, cmap_block_icon_row(scene, industries[i].code, industries[i].short_zh, industries[i].short_en,
                                             scene->theme->city_deep,
                                             (cmap_pt){at.x_mm + name_mm + column_mm * (double)(i % columns), y_mm},
                                             column_mm - 1 * scene->scale, draw));
    }
    return y_mm + row_mm - at.y_mm;
}

/* What the icons stand for, by the plan's classes. */
double cmap_block_industries(cmap_scene *scene, cmap_pt at, double width_mm, bool draw)
{
    double y_mm = at.y_mm;
    size_t first = 0;

    for (size_t i = 1; i <= scene->plan->industry_count; i++) {
        if (i < scene->plan->industry_count &&
            strcmp(scene->plan->industries[i].class_code, scene->plan->industries[first].class_code) == 0)
            continue;
        y_mm += draw_class(scene, first, i - first, (cmap_pt){at.x_mm, y_mm}, width_mm, draw) + 0.5 * scene->scale;
        first = i;
    }
    return y_mm - at.y_mm;
}
