/* Cards: what each district is to be, and in what industries. */
#include "layers/block.h"

#include "gis/base/buf.h"
#include "layers/detail.h"

#include <math.h>
#include <string.h>

/* Words that are none of the plan's industries, but have a picture of their own. */
const char *cmap_block_icon_code(const cmap_industry_words *words)
{
    if (words->industry_code)
        return words->industry_code;
    if (strstr(words->words_zh, "教育"))
        return "education";
    return strstr(words->words_zh, "呼叫中心") ? "call-centre" : NULL;
}

#define MOST_COLUMNS 4
#define ICON_MM      3.6  /* as cmap_block_icon_row has it */
#define BREAKING     0.75 /* what words that break cost, as a share of the height; nothing where room is short */

/* Columns of a card's industries. */
typedef struct split {
    size_t count;
    double width_mm[MOST_COLUMNS]; /* with the gap after each */
    size_t broken;                 /* words that do not fit theirs */
} split;

/* What one industry takes on one line, icon and gap with it. */
static double natural_mm(cmap_scene *scene, const cmap_industry_words *words)
{
    const cmap_type type = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink);
    const char *main = cmap_scene_words(scene, words->words_zh, words->words_en);
    double w_mm = cmap_scene_text_width(scene, main, &type);

    if (cmap_scene_second(scene, words->words_en))
        w_mm = fmax(w_mm, cmap_scene_text_width(scene, words->words_en, &type));
    return w_mm + (ICON_MM + 3.0) * scene->scale;
}

/* So many columns, each as wide as its widest words; when that is too much, the wide ones share what the narrow ones
 * leave, and their words break. */
static split share_out(cmap_scene *scene, const cmap_district *district, size_t count, double width_mm)
{
    split made = {.count = count};
    double rest_mm = width_mm + 1.5 * scene->scale; /* no gap after the last */
    size_t open = count;
    bool fixed[MOST_COLUMNS] = {false};

    for (size_t i = 0; i < district->industry_count; i++)
        made.width_mm[i % count] = fmax(made.width_mm[i % count], natural_mm(scene, &district->industries[i]));
    for (bool again = true; again && open;) {
        const double even_mm = rest_mm / (double)open;
        again = false;
        for (size_t c = 0; c < count; c++)
            if (!fixed[c] && made.width_mm[c] <= even_mm) {
                fixed[c] = again = true;
                rest_mm -= made.width_mm[c];
                open--;
            }
    }
    for (size_t c = 0; c < count; c++)
        if (!fixed[c])
            made.width_mm[c] = rest_mm / (double)open;
    for (size_t i = 0; i < district->industry_count; i++)
        made.broken += natural_mm(scene, &district->industries[i]) > made.width_mm[i % count] + 1e-6;
    if (!open) /* room is left: the columns stand evenly */
        for (size_t c = 0; c < count; c++)
            made.width_mm[c] += fmin(rest_mm / (double)count, 6 * scene->scale);
    return made;
}

static double put_industries(cmap_scene *scene, const cmap_district *district, const split *shares, cmap_pt at,
                             bool draw)
{
    const cmap_color deep = cmap_theme_zone_deep(scene->theme, district->zone_code);
    double y_mm = at.y_mm;

    for (size_t row = 0; row < district->industry_count; row += shares->count) {
        double row_mm = 0, x_mm = at.x_mm;
        for (size_t c = 0; c < shares->count && row + c < district->industry_count; c++) {
            const cmap_industry_words *words = &district->industries[row + c];
            row_mm = fmax(row_mm, cmap_block_icon_row(scene, cmap_block_icon_code(words), words->words_zh,
                                                      words->words_en, deep, (cmap_pt){x_mm, y_mm},
                                                      shares->width_mm[c] - 1.5 * scene->scale, draw));
            x_mm += shares->width_mm[c];
        }
        y_mm += row_mm;
    }
    return y_mm - at.y_mm;
}

/* The industries in the columns that make them short without breaking many words; returns the height. */
static double draw_industries(cmap_scene *scene, const cmap_district *district, cmap_pt at, double width_mm, bool draw)
{
    const double least_mm = (scene->lang == CMAP_LANG_ZH ? 15 : 20) * scene->scale;
    split best = {.count = 1, .width_mm = {width_mm}};
    const double dear = cmap_detail_is_out(scene, CMAP_DETAIL_NOTES) ? 0 : BREAKING;
    double best_cost = INFINITY, best_mm = 0;

    for (size_t count = 1; count <= MOST_COLUMNS && count <= district->industry_count; count++) {
        if (count > 1 && width_mm / (double)count < least_mm)
            break;
        const split tried = share_out(scene, district, count, width_mm);
        const double height_mm = put_industries(scene, district, &tried, at, false);
        const double cost = height_mm * (1 + dear * (double)tried.broken / (double)district->industry_count);
        if (cost < best_cost - 1e-6) {
            best = tried;
            best_cost = cost;
            best_mm = height_mm;
        }
    }
    return draw ? put_industries(scene, district, &best, at, true) : best_mm;
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

/* The name, with the English one beside it where both are shown and there is room, else below. */
static double draw_name(cmap_scene *scene, const cmap_district *district, cmap_pt at, double width_mm, bool draw)
{
    const cmap_type head =
        cmap_scene_bold(scene, CMAP_STYLE_HEAD, cmap_theme_zone_deep(scene->theme, district->zone_code));
    const cmap_type small = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft);
    const char *words = cmap_scene_words(scene, district->name_zh, district->name_en);
    const bool beside_only = cmap_detail_is_out(scene, CMAP_DETAIL_PANEL_SECOND); /* costs no height */
    const char *second = beside_only ? district->name_en : cmap_scene_second(scene, district->name_en);
    const double height_mm = cmap_scene_put(scene, words, &head, at, width_mm, draw);

    if (!second)
        return height_mm;
    const double beside_mm = cmap_scene_text_width(scene, words, &head) + 1.4 * scene->scale;
    const bool fits = beside_mm + cmap_scene_text_width(scene, second, &small) <= width_mm;
    if (!fits && beside_only)
        return height_mm;
    if (!fits)
        return height_mm +
               cmap_scene_put(scene, second, &small, (cmap_pt){at.x_mm, at.y_mm + height_mm}, width_mm, draw);
    /* On one line of writing: the descent of both types is alike in share, so the foot of the lines decides. */
    const double drop_mm = height_mm - cmap_scene_put(scene, second, &small, at, 0, false);
    if (draw)
        (void)cmap_scene_put(scene, second, &small,
                             (cmap_pt){at.x_mm + beside_mm, at.y_mm + drop_mm - 0.45 * scene->scale}, 0, true);
    return height_mm;
}

static double draw_positioning(cmap_scene *scene, const cmap_district *district, cmap_pt at, double width_mm, bool draw)
{
    const cmap_type body = cmap_block_pair(scene, cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink));
    const cmap_type small = cmap_block_pair(scene, cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft));
    const char *none_en = "No positioning of its own in the plan";
    const char *zh = district->positioning_zh ? district->positioning_zh : "规划未单列定位";
    const char *en = district->positioning_zh ? district->positioning_en : none_en;
    double y_mm = at.y_mm;

    y_mm += cmap_scene_put(scene, cmap_scene_words(scene, zh, en), district->positioning_zh ? &body : &small,
                           (cmap_pt){at.x_mm, y_mm}, width_mm, draw);
    if (cmap_scene_second(scene, en))
        y_mm += cmap_scene_put(scene, en, &small, (cmap_pt){at.x_mm, y_mm}, width_mm, draw);
    return y_mm - at.y_mm;
}

static double draw_no_industry(cmap_scene *scene, cmap_pt at, double width_mm, bool draw)
{
    const cmap_type small = cmap_block_pair(scene, cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft));
    const char *en = "The plan names no industry here";
    double y_mm = at.y_mm;

    y_mm += cmap_scene_put(scene, cmap_scene_words(scene, "规划未点名产业", en), &small, (cmap_pt){at.x_mm, y_mm},
                           width_mm, draw);
    if (cmap_scene_second(scene, en))
        y_mm += cmap_scene_put(scene, en, &small, (cmap_pt){at.x_mm, y_mm}, width_mm, draw);
    return y_mm - at.y_mm;
}

double cmap_block_card_words(cmap_scene *scene, const cmap_district *district, cmap_pt at, double width_mm, bool parks,
                             bool draw)
{
    double y_mm = at.y_mm;

    y_mm += draw_name(scene, district, (cmap_pt){at.x_mm, y_mm}, width_mm, draw);
    if (!cmap_detail_is_out(scene, CMAP_DETAIL_POSITIONING))
        y_mm += draw_positioning(scene, district, (cmap_pt){at.x_mm, y_mm}, width_mm, draw) + 0.8 * scene->scale;
    if (district->industry_count)
        y_mm += draw_industries(scene, district, (cmap_pt){at.x_mm, y_mm}, width_mm, draw);
    else
        y_mm += draw_no_industry(scene, (cmap_pt){at.x_mm, y_mm}, width_mm, draw);
    if (parks) {
        y_mm += 0.8 * scene->scale;
        y_mm += draw_parks(scene, district, (cmap_pt){at.x_mm, y_mm}, width_mm, draw);
    }
    return y_mm - at.y_mm;
}

double cmap_block_card(cmap_scene *scene, const cmap_district *district, cmap_pt at, double width_mm, bool parks,
                       bool draw)
{
    const double gap_mm = 0.6 * scene->scale;
    const cmap_stroke rule = {.width_mm = 0.5 * scene->scale,
                              .color = cmap_theme_zone_deep(scene->theme, district->zone_code)};

    if (draw) {
        cmap_canvas_move(scene->canvas, at);
        cmap_canvas_line(scene->canvas, (cmap_pt){at.x_mm + width_mm, at.y_mm});
        cmap_canvas_stroke(scene->canvas, &rule);
    }
    return gap_mm + cmap_block_card_words(scene, district, (cmap_pt){at.x_mm, at.y_mm + gap_mm}, width_mm, parks, draw);
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

/* The classes one after the other across a wide page, each with its name before its icons; a class that does not fit
 * the line begins the next. */
static double flow_classes(cmap_scene *scene, cmap_pt at, double width_mm, bool draw)
{
    const cmap_plan *plan = scene->plan;
    const cmap_type name = cmap_scene_bold(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft);
    const cmap_type type = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink);
    const double s = scene->scale;
    double x_mm = 0, y_mm = 0, row_mm = 0;

    for (size_t i = 0; i < plan->industry_count; i++) {
        const cmap_industry *one = &plan->industries[i];
        const bool first = i == 0 || strcmp(one->class_code, plan->industries[i - 1].class_code) != 0;
        const char *words = cmap_scene_words(scene, one->short_zh, one->short_en);
        const char *class_words = cmap_scene_words(scene, one->class_zh, one->class_en);
        const char *second = cmap_scene_second(scene, one->class_en);
        double name_mm = 0;
        if (first) {
            name_mm = cmap_scene_text_width(scene, class_words, &name);
            if (second)
                name_mm = fmax(name_mm, cmap_scene_text_width(scene, second, &name));
            name_mm += 1.8 * s;
        }
        double w_mm = cmap_scene_text_width(scene, words, &type);
        if (cmap_scene_second(scene, one->short_en))
            w_mm = fmax(w_mm, cmap_scene_text_width(scene, one->short_en, &type));
        w_mm += 5.2 * s;
        if (x_mm > 0 && x_mm + name_mm + w_mm > width_mm) {
            x_mm = 0;
            y_mm += row_mm + 0.4 * s;
            row_mm = 0;
        }
        if (first && draw) {
            const cmap_pt corner = {at.x_mm + x_mm, at.y_mm + y_mm + (second ? 0 : 0.55 * s)};
            const double h_mm = cmap_scene_put(scene, class_words, &name, corner, 0, true);
            if (second)
                (void)cmap_scene_put(scene, second, &name, (cmap_pt){corner.x_mm, corner.y_mm + h_mm}, 0, true);
        }
        x_mm += name_mm;
        row_mm =
            fmax(row_mm, cmap_block_icon_row(scene, one->code, one->short_zh, one->short_en, scene->theme->city_deep,
                                             (cmap_pt){at.x_mm + x_mm, at.y_mm + y_mm}, w_mm, draw));
        x_mm += w_mm + (i + 1 < plan->industry_count && strcmp(plan->industries[i + 1].class_code, one->class_code) == 0
                            ? 1.8 * s
                            : 5 * s);
    }
    return y_mm + row_mm;
}

/* What the icons stand for, by the plan's classes. */
double cmap_block_industries(cmap_scene *scene, cmap_pt at, double width_mm, bool draw)
{
    double y_mm = at.y_mm;
    size_t first = 0;

    if (width_mm > 150 * scene->scale)
        return flow_classes(scene, at, width_mm, draw);
    for (size_t i = 1; i <= scene->plan->industry_count; i++) {
        if (i < scene->plan->industry_count &&
            strcmp(scene->plan->industries[i].class_code, scene->plan->industries[first].class_code) == 0)
            continue;
        y_mm += draw_class(scene, first, i - first, (cmap_pt){at.x_mm, y_mm}, width_mm, draw) + 0.5 * scene->scale;
        first = i;
    }
    return y_mm - at.y_mm;
}
