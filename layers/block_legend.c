/* The legend: only what this figure's map shows. */
#include "gis/base/buf.h"
#include "layers/block.h"
#include "layers/carrier_marks.h"
#include "layers/detail.h"
#include "layers/layer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define KEY_MM   7.0
#define ROW_MM   3.6
#define MOST     24
#define SMALL_MM 58.0 /* narrower than this, a legend of short words does without its title */
#define SPACE_MM 1.2  /* between key and words */

/* Keys are walked three times: for the widest words, for the heights of the rows, and to draw. */
typedef enum pass { WIDTHS, HEIGHTS, DRAW } pass;

typedef struct legend {
    cmap_scene *scene;
    cmap_pt at;
    double column_mm;
    size_t columns, count;
    pass pass;
    bool draw; /* pass is DRAW */
    double widest_mm, rows_mm[MOST];
} legend;

static double text_mm(const legend *l)
{
    return l->column_mm - (KEY_MM + SPACE_MM + 1.5) * l->scene->scale;
}

/* The words of a key at at: English below Chinese where both are shown. Returns the height. */
static double put_words(legend *l, const char *zh, const char *en, cmap_pt at)
{
    cmap_scene *scene = l->scene;
    cmap_type type = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink);
    cmap_type second = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft);
    const double width_mm = fmax(text_mm(l), 8 * scene->scale);

    type.leading = second.leading = scene->lang == CMAP_LANG_BOTH ? 1.2 : type.leading;
    double height_mm = cmap_scene_put(scene, cmap_scene_words(scene, zh, en), &type, at, width_mm, l->draw);
    if (cmap_scene_second(scene, en))
        height_mm += cmap_scene_put(scene, en, &second, (cmap_pt){at.x_mm, at.y_mm + height_mm}, width_mm, l->draw);
    return height_mm;
}

static void note_width(legend *l, const char *zh, const char *en)
{
    cmap_scene *scene = l->scene;
    const cmap_type type = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink);

    l->widest_mm = fmax(l->widest_mm, cmap_scene_text_width(scene, cmap_scene_words(scene, zh, en), &type));
    if (cmap_scene_second(scene, en))
        l->widest_mm = fmax(l->widest_mm, cmap_scene_text_width(scene, en, &type));
}

static void report_key(const legend *l, const char *zh, const char *en)
{
    cmap_buf words = {0};

    if (!l->scene->report)
        return;
    cmap_buf_puts(&words, cmap_scene_words(l->scene, zh, en));
    if (cmap_scene_second(l->scene, en))
        cmap_buf_printf(&words, " %s", en);
    if (words.status)
        l->scene->report->status = words.status;
    cmap_report_add_class(l->scene->report, cmap_buf_text(&words));
    cmap_buf_clear(&words);
}

/* The words up to their remark: after a comma, or in brackets at the end. */
static const char *without_remark(const char *words, char *out, size_t size)
{
    static const char *const marks[] = {"（位", "（发", "（未", "，", " (", ", "};
    size_t length = strlen(words);

    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        const char *mark = strstr(words, marks[i]);
        if (mark && (size_t)(mark - words) < length)
            length = (size_t)(mark - words);
    }
    (void)snprintf(out, size, "%.*s", (int)length, words);
    return out;
}

/* The place of the next key, and its words drawn beside it. */
static cmap_rect next_key(legend *l, const char *full_zh, const char *full_en)
{
    cmap_scene *scene = l->scene;
    const bool is_short = cmap_detail_is_out(scene, CMAP_DETAIL_NOTES);
    char short_zh[128], short_en[128];
    const char *zh = is_short ? without_remark(full_zh, short_zh, sizeof short_zh) : full_zh;
    const char *en = is_short ? without_remark(full_en, short_en, sizeof short_en) : full_en;
    const double s = scene->scale;
    const size_t row = l->count / l->columns;
    cmap_rect key = {l->at.x_mm + l->column_mm * (double)(l->count % l->columns), l->at.y_mm + 0.5 * s, KEY_MM * s,
                     (ROW_MM - 1.0) * s};

    for (size_t i = 0; i < row && i < MOST; i++)
        key.y_mm += l->rows_mm[i];
    const cmap_pt at = {key.x_mm + key.w_mm + SPACE_MM * s, key.y_mm - 0.35 * s};
    if (l->pass == WIDTHS)
        note_width(l, zh, en);
    else if (l->pass == HEIGHTS && row < MOST)
        l->rows_mm[row] = fmax(fmax(l->rows_mm[row], ROW_MM * s), put_words(l, zh, en, at) + 0.5 * s);
    else if (l->draw)
        (void)put_words(l, zh, en, at);
    if (l->draw)
        report_key(l, zh, en);
    l->count++;
    return key;
}

static cmap_pt middle(cmap_rect r)
{
    return (cmap_pt){r.x_mm + r.w_mm / 2, r.y_mm + r.h_mm / 2};
}

static void key_line(legend *l, cmap_rect key, const cmap_stroke *stroke)
{
    if (!l->draw)
        return;
    cmap_canvas_move(l->scene->canvas, (cmap_pt){key.x_mm, middle(key).y_mm});
    cmap_canvas_line(l->scene->canvas, (cmap_pt){key.x_mm + key.w_mm, middle(key).y_mm});
    cmap_canvas_stroke(l->scene->canvas, stroke);
}

static void key_fill(legend *l, cmap_rect key, cmap_color color, const cmap_hatch *hatch)
{
    const cmap_stroke edge = {.width_mm = 0.1 * l->scene->scale, .color = l->scene->theme->rule};

    if (!l->draw)
        return;
    cmap_canvas_rect(l->scene->canvas, key);
    cmap_canvas_fill(l->scene->canvas, color);
    if (hatch) {
        cmap_canvas_rect(l->scene->canvas, key);
        cmap_canvas_fill_hatch(l->scene->canvas, hatch);
    }
    cmap_canvas_rect(l->scene->canvas, key);
    cmap_canvas_stroke(l->scene->canvas, &edge);
}

static void add_park(legend *l)
{
    cmap_scene *scene = l->scene;
    const double r_mm = scene->theme->symbol_mm * scene->scale;
    char zh[128];
    char en[128];
    double least = INFINITY;
    double most = 0;

    for (size_t i = 0; i < scene->plan->park_count; i++) {
        const cmap_park *park = &scene->plan->parks[i];
        if (!cmap_scene_in_focus(scene, park->joined_code) || !isfinite(park->accuracy_m))
            continue;
        least = fmin(least, park->accuracy_m);
        most = fmax(most, park->accuracy_m);
    }
    (void)snprintf(zh, sizeof zh, "规划所列载体（位置误差%.1f—%.0f km）", least / 1000, most / 1000);
    (void)snprintf(en, sizeof en, "Carrier named by the plan (placed to %.1f–%.0f km)", least / 1000, most / 1000);
    const cmap_pt at = middle(next_key(l, isfinite(least) ? zh : "载体", isfinite(least) ? en : "Carrier"));
    if (!l->draw)
        return;
    cmap_canvas_circle(scene->canvas, at, r_mm * 0.9);
    cmap_canvas_fill(scene->canvas, scene->theme->city_deep);
    cmap_canvas_circle(scene->canvas, at, r_mm * 0.34);
    cmap_canvas_fill(scene->canvas, scene->theme->halo);
}

static void add_axis(legend *l)
{
    const cmap_rect key = next_key(l, "一轴（发展方向示意）", "The axis (a direction, not a place)");
    const cmap_color deep = l->scene->theme->axis_deep;
    const double y_mm = middle(key).y_mm;
    const cmap_pt arrow[5] = {{key.x_mm, y_mm - 0.4},
                              {key.x_mm + key.w_mm * 0.72, y_mm - 0.8},
                              {key.x_mm + key.w_mm, y_mm},
                              {key.x_mm + key.w_mm * 0.72, y_mm + 0.8},
                              {key.x_mm, y_mm + 0.4}};

    if (!l->draw)
        return;
    cmap_canvas_poly(l->scene->canvas, arrow, 5, true);
    cmap_canvas_fill_gradient(l->scene->canvas, arrow[0], cmap_color_with_alpha(deep, 0.35), arrow[2], deep);
}

/* A zone that the figure is about, for the tint behind its border. */
static const char *shown_zone(const cmap_scene *scene)
{
    for (size_t i = 0; i < scene->plan->district_count; i++)
        if (cmap_scene_in_focus(scene, scene->plan->districts[i].code))
            return scene->plan->districts[i].zone_code;
    return NULL;
}

static void add_borders(legend *l)
{
    cmap_scene *scene = l->scene;
    cmap_rect key = next_key(l, "区（市）界，2011年，概化", "District border of 2011, generalised");
    const cmap_stroke land = {.width_mm = fmax(scene->theme->border_mm, 0.4) * scene->scale,
                              .color = scene->theme->border};
    const cmap_stroke water = {.width_mm = scene->theme->water_border_mm * scene->scale,
                               .color = scene->theme->water_name,
                               .dash_mm = {1.0 * scene->scale, 0.8 * scene->scale},
                               .dash_count = 2};

    key_fill(l, key, cmap_layer_zone_tint(scene, shown_zone(scene)), NULL);
    key_line(l, key, &land);
    if (cmap_detail_is_out(scene, CMAP_DETAIL_NOTES))
        return;
    key = next_key(l, "水面上的区（市）界", "District border across water");
    key_fill(l, key, scene->theme->water, NULL);
    key_line(l, key, &water);
}

static void add_provinces(legend *l)
{
    cmap_scene *scene = l->scene;
    const double unit_mm = scene->scale;
    const cmap_stroke line = {.width_mm = scene->theme->province_mm * scene->scale,
                              .color = scene->theme->province_line,
                              .dash_mm = {2.2 * unit_mm, 0.7 * unit_mm, 0.25 * unit_mm, 0.7 * unit_mm},
                              .dash_count = 4};

    key_line(l, next_key(l, "省界", "Province border"), &line);
}

/* Crosses, as the map is strewn with them. */
static void key_unknown(legend *l, cmap_rect key)
{
    key_fill(l, key, l->scene->theme->paper, NULL);
    if (!l->draw)
        return;
    for (int i = 1; i <= 3; i += 2)
        cmap_layer_cross_path(l->scene, (cmap_pt){key.x_mm + key.w_mm * i / 4, middle(key).y_mm});
    cmap_layer_stroke_crosses(l->scene);
}

static void add_progress(legend *l)
{
    cmap_scene *scene = l->scene;
    bool some_unknown = false;

    for (size_t i = 0; i < scene->progress->row_count; i++)
        some_unknown |= !scene->progress->rows[i].sums.measured_count;
    if (scene->progress->city.measured_count) {
        key_fill(l, next_key(l, "已建成", "Built"), scene->theme->built, NULL);
        key_fill(l, next_key(l, "在建", "Under construction"), scene->theme->under_construction, NULL);
        key_fill(l, next_key(l, "规划", "Planned"), scene->theme->planned, NULL);
    }
    if (some_unknown)
        key_unknown(l, next_key(l, "未知：面积无调查", "Unknown: floor area not surveyed"));
}

static void key_dot(legend *l, const char *zh, const char *en, unsigned look, double radius_mm)
{
    cmap_dot_look looks[CMAP_CARRIER_LOOKS];
    const cmap_dot dot = {middle(next_key(l, zh, en)), (float)radius_mm, look};

    if (!l->draw)
        return;
    cmap_carrier_looks(l->scene, looks);
    cmap_canvas_dots(l->scene->canvas, &dot, 1, looks, CMAP_CARRIER_LOOKS);
}

/* A circle as large as the map's dots are, whatever the legend's type, and its floor area beside it; returns what both
 * take of the row. */
static double put_size(cmap_scene *scene, double m2, double x_mm, double middle_mm, bool draw)
{
    const cmap_type type = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink);
    const cmap_stroke line = {.width_mm = 0.2 * scene->scale, .color = scene->theme->ink_soft};
    const double r_mm = cmap_dot_scale_mm(&scene->dots, m2), words_x_mm = x_mm + 2 * r_mm + SPACE_MM * scene->scale;
    char area[64];

    cmap_scene_area_words(scene, m2, area, sizeof area);
    if (draw) {
        const double height_mm = cmap_scene_put(scene, area, &type, (cmap_pt){0, 0}, 0, false);
        cmap_canvas_circle(scene->canvas, (cmap_pt){x_mm + r_mm, middle_mm}, r_mm);
        if (r_mm > line.width_mm)
            cmap_canvas_stroke(scene->canvas, &line);
        else
            cmap_canvas_fill(scene->canvas, line.color);
        (void)cmap_scene_put(scene, area, &type, (cmap_pt){words_x_mm, middle_mm - height_mm / 2}, 0, true);
        cmap_report_add_class(scene->report, area);
    }
    return words_x_mm - x_mm + cmap_scene_text_width(scene, area, &type) + 4 * scene->scale;
}

/* What the dots' sizes stand for: circles in a row, greatest first; returns its height. */
static double put_sizes(cmap_scene *scene, cmap_pt at, double width_mm, bool draw)
{
    const cmap_type soft = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft);
    double m2[CMAP_DOT_SAMPLES], x_mm = at.x_mm;
    const int count = cmap_scene_has_layer(scene, CMAP_LAYER_CARRIERS) ? cmap_dot_scale_samples(&scene->dots, m2) : 0;
    const bool english = scene->lang == CMAP_LANG_EN;
    const char *crowds =
        cmap_scene_words(scene, "聚集处标出建筑面积合计和处数，≥表示其中有面积未知的。",
                         "Where carriers crowd, a label sums them up; ≥ says that it lacks some unknown floor area.");
    char area[64], words[320];

    if (!count)
        return 0;
    const double row_mm = fmax(2 * cmap_dot_scale_mm(&scene->dots, m2[0]), ROW_MM * scene->scale);
    double height_mm = row_mm + 0.8 * scene->scale;
    for (int i = 0; i < count; i++) {
        const double used_mm = put_size(scene, m2[i], x_mm, at.y_mm + row_mm / 2, false);
        if (x_mm + used_mm > at.x_mm + width_mm + 4 * scene->scale)
            break;
        x_mm += put_size(scene, m2[i], x_mm, at.y_mm + row_mm / 2, draw);
    }
    if (cmap_detail_is_out(scene, CMAP_DETAIL_NOTES))
        return height_mm;
    cmap_scene_area_words(scene, cmap_dot_scale_round(cmap_dot_scale_least_m2(&scene->dots)), area, sizeof area);
    if (scene->dots.has_small)
        (void)snprintf(words, sizeof words,
                       english ? "Up to about %s dots are all of the smallest size. %s"
                               : "约%s及以下的一律用最小点。%s",
                       area, crowds);
    else
        (void)snprintf(words, sizeof words, "%s", crowds);
    return height_mm + cmap_scene_put(scene, words, &soft, (cmap_pt){at.x_mm, at.y_mm + height_mm}, width_mm, draw) +
           0.6 * scene->scale;
}

static void add_carriers(legend *l)
{
    static const char *const zh[] = {"已建成", "在建", "规划", "状态未知"};
    static const char *const en[] = {"Built", "Under construction", "Planned", "Status unknown"};
    const cmap_dot_scale *dots = &l->scene->dots;
    const double r_mm = fmax(1.05 * l->scene->scale, dots->smallest_mm);

    if (!dots->count)
        return;
    for (unsigned i = 0; i < CMAP_SPOT_STATUSES; i++)
        if (dots->has[i])
            key_dot(l, zh[i], en[i], i, r_mm);
    if (dots->has_outside)
        key_dot(l, "规划各区（市）以外，不分状态", "Outside the plan's districts, any status", CMAP_CARRIER_OUTSIDE,
                r_mm);
    if (dots->unknown_count)
        key_dot(l, "面积未知", "Floor area unknown", CMAP_CARRIER_CROSS, fmax(dots->cross_mm, 0.5 * l->scene->scale));
}

static void add_all(legend *l)
{
    cmap_scene *scene = l->scene;

    if (cmap_scene_has_layer(scene, CMAP_LAYER_AXIS))
        add_axis(l);
    if (cmap_scene_has_layer(scene, CMAP_LAYER_PARKS))
        add_park(l);
    if (cmap_scene_has_layer(scene, CMAP_LAYER_PROGRESS))
        add_progress(l);
    if (cmap_scene_has_layer(scene, CMAP_LAYER_CARRIERS))
        add_carriers(l);
    if (cmap_scene_has_layer(scene, CMAP_LAYER_BORDERS))
        add_borders(l);
    if (cmap_scene_has_layer(scene, CMAP_LAYER_WATER) && !cmap_detail_is_out(scene, CMAP_DETAIL_NOTES))
        key_fill(l, next_key(l, "水域", "Water"), scene->theme->water, NULL);
    if (cmap_scene_has_layer(scene, CMAP_LAYER_PROVINCES))
        add_provinces(l);
}

static void walk(legend *l, pass which)
{
    l->pass = which;
    l->draw = which == DRAW;
    l->count = 0;
    add_all(l);
}

double cmap_block_legend(cmap_scene *scene, cmap_pt at, double width_mm, bool draw)
{
    const bool small = cmap_detail_is_out(scene, CMAP_DETAIL_NOTES) && width_mm < SMALL_MM * scene->scale;
    const double title_mm = small ? 0 : cmap_block_title(scene, "图例", "Legend", at, width_mm, draw);
    const double beside_mm = (KEY_MM + SPACE_MM + 1.5) * scene->scale;
    const double sizes_mm = put_sizes(scene, (cmap_pt){at.x_mm, at.y_mm + title_mm}, width_mm, draw);
    legend l = {.scene = scene, .at = {at.x_mm, at.y_mm + title_mm + sizes_mm}, .columns = 1, .column_mm = width_mm};
    double height_mm = title_mm + sizes_mm;

    walk(&l, WIDTHS); /* the widest may break into two lines */
    l.columns = (size_t)fmin(fmax(1, floor(width_mm / (l.widest_mm * 0.85 + beside_mm))), 3);
    l.column_mm = width_mm / (double)l.columns;
    walk(&l, HEIGHTS);
    for (size_t i = 0; i < MOST; i++)
        height_mm += l.rows_mm[i];
    if (draw)
        walk(&l, DRAW);
    return height_mm;
}
