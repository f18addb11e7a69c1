/* What cards of districts become where their words have no room: a row of icons each, and the key of those icons. */
#include "layers/block.h"
#include "layers/detail.h"

#include <math.h>
#include <string.h>

#define ICON_MM    3.3
#define LEAST_MM   2.6  /* smaller icons look alike */
#define ICON_GAP   0.18 /* of the icon */
#define GUTTER_MM  2.2
#define MOST_CODES 24

/* Icons in the order of the plan's key; those it does not name come last. */
typedef struct codes {
    const char *list[MOST_CODES];
    size_t count;
} codes;

static void add_code(codes *all, const char *code)
{
    for (size_t i = 0; i < all->count; i++)
        if (strcmp(all->list[i], code) == 0)
            return;
    if (all->count < MOST_CODES)
        all->list[all->count++] = code;
}

/* The icons of a district, each once. */
static codes codes_of(const cmap_district *district)
{
    codes all = {.count = 0};

    for (size_t i = 0; i < district->industry_count; i++) {
        const char *code = cmap_block_icon_code(&district->industries[i]);
        add_code(&all, code ? code : "other");
    }
    return all;
}

static const char *name_of(const cmap_scene *scene, const cmap_district *district)
{
    return cmap_scene_words(scene, district->short_zh, district->short_en);
}

/* What every row needs: the widest name, and the most icons. */
typedef struct rows {
    cmap_type type;
    double name_mm, icon_mm, column_mm, row_mm;
    size_t most, count, columns;
} rows;

static double need_mm(const rows *r, double icon_mm)
{
    return r->name_mm + (double)r->most * icon_mm * (1 + ICON_GAP);
}

static rows plan_rows(cmap_scene *scene, double width_mm)
{
    const double s = scene->scale, gutter_mm = GUTTER_MM * s;
    rows r = {.type = cmap_scene_bold(scene, CMAP_STYLE_SMALL, scene->theme->ink), .columns = 1};

    for (size_t i = 0; i < scene->plan->district_count; i++) {
        const cmap_district *district = &scene->plan->districts[i];
        if (!cmap_scene_in_focus(scene, district->code))
            continue;
        r.count++;
        r.name_mm = fmax(r.name_mm, cmap_scene_text_width(scene, name_of(scene, district), &r.type) + 1.4 * s);
        r.most = (size_t)fmax((double)r.most, (double)codes_of(district).count);
    }
    const bool wide = scene->figure->panel.side == CMAP_SIDE_BOTTOM; /* a panel beside the map has the height */
    if (wide && r.count > 1 && need_mm(&r, LEAST_MM * s) * 2 + gutter_mm <= width_mm)
        r.columns = 2;
    r.column_mm = (width_mm - gutter_mm * (double)(r.columns - 1)) / (double)r.columns;
    r.icon_mm = fmin(ICON_MM * s, (r.column_mm - r.name_mm) / (fmax((double)r.most, 1) * (1 + ICON_GAP)));
    r.row_mm = fmax(r.icon_mm, cmap_scene_put(scene, "0", &r.type, (cmap_pt){0, 0}, 0, false)) + 0.3 * s;
    return r;
}

static void draw_row(cmap_scene *scene, const rows *r, const cmap_district *district, cmap_pt at)
{
    const cmap_color deep = cmap_theme_zone_deep(scene->theme, district->zone_code);
    const cmap_type soft = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft);
    const codes all = codes_of(district);
    const double words_mm = cmap_scene_put(scene, "0", &r->type, at, 0, false);
    const double words_y_mm = at.y_mm + (r->row_mm - words_mm) / 2;
    cmap_type type = r->type;

    type.color = deep;
    (void)cmap_scene_put(scene, name_of(scene, district), &type, (cmap_pt){at.x_mm, words_y_mm}, 0, true);
    if (!all.count)
        (void)cmap_scene_put(scene, cmap_scene_words(scene, "规划未点名", "none named"), &soft,
                             (cmap_pt){at.x_mm + r->name_mm, words_y_mm}, 0, true);
    for (size_t i = 0; i < all.count; i++) {
        const cmap_icon *icon = cmap_scene_icon(scene, all.list[i]);
        if (icon)
            cmap_canvas_icon(scene->canvas, icon,
                             (cmap_pt){at.x_mm + r->name_mm + r->icon_mm * (1 + ICON_GAP) * (double)i,
                                       at.y_mm + (r->row_mm - r->icon_mm) / 2},
                             r->icon_mm, deep);
    }
}

/* What the district is to be, below its row, where the panel has kept that; returns the height. */
static double put_positioning(cmap_scene *scene, const cmap_district *district, cmap_pt at, double width_mm, bool draw)
{
    const cmap_type soft = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft);

    if (!district->positioning_zh || cmap_detail_is_out(scene, CMAP_DETAIL_POSITIONING))
        return 0;
    return cmap_scene_put(scene, cmap_scene_words(scene, district->positioning_zh, district->positioning_en), &soft, at,
                          width_mm, draw) +
           0.8 * scene->scale;
}

double cmap_block_district_icons(cmap_scene *scene, cmap_pt at, double width_mm, bool draw)
{
    const rows r = plan_rows(scene, width_mm);
    const size_t each = r.count && r.columns ? (r.count + r.columns - 1) / r.columns : 1;
    const double step_mm = r.column_mm + GUTTER_MM * scene->scale;
    double y_mm = 0, height_mm = 0;
    size_t k = 0;

    for (size_t i = 0; i < scene->plan->district_count; i++) {
        const cmap_district *district = &scene->plan->districts[i];
        if (!cmap_scene_in_focus(scene, district->code))
            continue;
        if (k % each == 0)
            y_mm = 0;
        const cmap_pt corner = {at.x_mm + step_mm * (double)(k / each), at.y_mm + y_mm};
        if (draw)
            draw_row(scene, &r, district, corner);
        y_mm += r.row_mm;
        y_mm += put_positioning(scene, district, (cmap_pt){corner.x_mm, at.y_mm + y_mm}, r.column_mm, draw);
        height_mm = fmax(height_mm, y_mm);
        k++;
    }
    return height_mm;
}

/* Icons in use, in the order of the plan's industries. */
static codes used_codes(const cmap_scene *scene)
{
    codes used = {.count = 0}, ordered = {.count = 0};

    for (size_t i = 0; i < scene->plan->district_count; i++) {
        if (!cmap_scene_in_focus(scene, scene->plan->districts[i].code))
            continue;
        const codes own = codes_of(&scene->plan->districts[i]);
        for (size_t k = 0; k < own.count; k++)
            add_code(&used, own.list[k]);
    }
    for (size_t i = 0; i < scene->plan->industry_count; i++)
        for (size_t k = 0; k < used.count; k++)
            if (strcmp(used.list[k], scene->plan->industries[i].code) == 0)
                add_code(&ordered, used.list[k]);
    for (size_t k = 0; k < used.count; k++)
        if (strcmp(used.list[k], "other") != 0)
            add_code(&ordered, used.list[k]);
    if (used.count > ordered.count)
        add_code(&ordered, "other");
    return ordered;
}

static void words_of(const cmap_plan *plan, const char *code, const char **zh, const char **en)
{
    *zh = "其他";
    *en = "Other";
    for (size_t i = 0; i < plan->industry_count; i++)
        if (strcmp(plan->industries[i].code, code) == 0) {
            *zh = plan->industries[i].short_zh;
            *en = plan->industries[i].short_en;
        }
    if (strcmp(code, "education") == 0) {
        *zh = "教育培训";
        *en = "Education";
    } else if (strcmp(code, "call-centre") == 0) {
        *zh = "呼叫中心";
        *en = "Call centres";
    }
}

/* The height of a line of the key. */
static double entry_mm(cmap_scene *scene)
{
    const cmap_type type = cmap_block_pair(scene, cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink));
    const double words_mm = cmap_scene_put(scene, "0", &type, (cmap_pt){0, 0}, 0, false);

    return fmax(ICON_MM * scene->scale, words_mm * (scene->lang == CMAP_LANG_BOTH ? 2 : 1)) + 0.3 * scene->scale;
}

/* One entry of the key; returns its width. */
static double put_entry(cmap_scene *scene, const char *code, cmap_pt at, bool draw)
{
    const cmap_type type = cmap_block_pair(scene, cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink));
    const double icon_mm = ICON_MM * scene->scale, words_x_mm = icon_mm + 0.9 * scene->scale;
    const char *zh, *en;

    words_of(scene->plan, code, &zh, &en);
    const char *words = cmap_scene_words(scene, zh, en), *second = cmap_scene_second(scene, en);
    double w_mm = cmap_scene_text_width(scene, words, &type);
    if (second)
        w_mm = fmax(w_mm, cmap_scene_text_width(scene, second, &type));
    if (draw) {
        const cmap_icon *icon = cmap_scene_icon(scene, code);
        const double line_mm = cmap_scene_put(scene, words, &type, at, 0, false);
        const double y_mm = at.y_mm + (entry_mm(scene) - line_mm * (second ? 2 : 1)) / 2;
        if (icon)
            cmap_canvas_icon(scene->canvas, icon, (cmap_pt){at.x_mm, at.y_mm + (entry_mm(scene) - icon_mm) / 2},
                             icon_mm, scene->theme->city_deep);
        (void)cmap_scene_put(scene, words, &type, (cmap_pt){at.x_mm + words_x_mm, y_mm}, 0, true);
        if (second)
            (void)cmap_scene_put(scene, second, &type, (cmap_pt){at.x_mm + words_x_mm, y_mm + line_mm}, 0, true);
    }
    return words_x_mm + w_mm;
}

/* In columns where they are as short as in lines, else in lines. */
double cmap_block_icon_key(cmap_scene *scene, cmap_pt at, double width_mm, bool draw)
{
    const codes all = used_codes(scene);
    const cmap_stroke rule = {.width_mm = 0.15 * scene->scale, .color = scene->theme->rule};
    const double gap_mm = 1.8 * scene->scale, top_mm = 1.0 * scene->scale;
    double widest_mm = 1, x_mm = 0;
    size_t lines = 1;

    for (size_t i = 0; i < all.count; i++) {
        const double w_mm = put_entry(scene, all.list[i], at, false);
        widest_mm = fmax(widest_mm, w_mm);
        if (x_mm > 0 && x_mm + w_mm > width_mm) {
            lines++;
            x_mm = 0;
        }
        x_mm += w_mm + gap_mm;
    }
    const double least_gap_mm = 0.9 * scene->scale;
    const size_t columns = (size_t)fmax(1, floor((width_mm + least_gap_mm) / (widest_mm + least_gap_mm)));
    const size_t rows_needed = (all.count + columns - 1) / columns;
    const bool grid = rows_needed <= lines;
    if (grid)
        lines = rows_needed;
    if (draw) {
        double y_mm = at.y_mm + top_mm;
        cmap_canvas_move(scene->canvas, at);
        cmap_canvas_line(scene->canvas, (cmap_pt){at.x_mm + width_mm, at.y_mm});
        cmap_canvas_stroke(scene->canvas, &rule);
        x_mm = 0;
        for (size_t i = 0; i < all.count; i++) {
            const double w_mm = put_entry(scene, all.list[i], at, false);
            if (grid ? i > 0 && i % columns == 0 : x_mm > 0 && x_mm + w_mm > width_mm) {
                x_mm = 0;
                y_mm += entry_mm(scene);
            }
            (void)put_entry(scene, all.list[i], (cmap_pt){at.x_mm + x_mm, y_mm}, true);
            x_mm += grid ? width_mm / (double)columns : w_mm + gap_mm;
        }
    }
    return all.count ? top_mm + entry_mm(scene) * (double)lines : 0;
}
