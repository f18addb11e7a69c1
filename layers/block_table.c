/* Floor area by zone and district as a table, with a bar a row: built, under construction, planned. Unknown is a dash,
 * never nought. */
#include "layers/block.h"
#include "layers/numbers.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COLUMNS 4
#define NO_BAR  (-1e-6) /* as an indent: the row without its bar, which would not fit the scale of the others */

typedef struct table {
    double bar_x_mm, bar_w_mm; /* of the row that has most */
    double largest_tenths;     /* of any zone or district; 0: no bars */
    cmap_pt at;
    double width_mm, row_mm;
    double x_mm[COLUMNS]; /* right edge of each column of numbers; the first column is the name's left edge */
} table;

/* Whose floor area a row shows: scope and code as the report asks for them. */
typedef struct row_of {
    const char *scope, *code, *name;
    const cmap_progress_sums *sums;
} row_of;

static void put_number(cmap_scene *scene, const table *t, int column, double y_mm, const row_of *row, int64_t tenths,
                       cmap_type type)
{
    static const char *const statuses[COLUMNS] = {"", "built", "under_construction", "planned"};
    const bool known = row->sums->measured_count > 0;
    char words[48];

    type.align = CMAP_ALIGN_RIGHT;
    if (known)
        (void)snprintf(words, sizeof words, scene->lang == CMAP_LANG_EN ? "%.2f" : "%.1f",
                       (double)tenths / (scene->lang == CMAP_LANG_EN ? 1e7 : 1e5));
    else
        (void)snprintf(words, sizeof words, "—");
    if (known)
        cmap_numbers_add_sum(scene, words, row->scope, row->code, row->name, statuses[column]);
    (void)cmap_scene_put(scene, words, &type, (cmap_pt){t->x_mm[column], y_mm}, 0, true);
}

static int64_t all_tenths(const cmap_progress_sums *sums)
{
    return sums->built_tenths + sums->under_construction_tenths + sums->planned_tenths;
}

/* From nought; zones and districts to one scale. */
static void draw_row_bar(cmap_scene *scene, const table *t, double y_mm, const cmap_progress_sums *sums)
{
    const int64_t parts[3] = {sums->built_tenths, sums->under_construction_tenths, sums->planned_tenths};
    const cmap_color colors[3] = {scene->theme->built, scene->theme->under_construction, scene->theme->planned};
    double x_mm = t->bar_x_mm;

    for (int i = 0; i < 3 && t->largest_tenths > 0; i++) {
        const double w_mm = t->bar_w_mm * (double)parts[i] / t->largest_tenths;
        if (parts[i] <= 0)
            continue;
        cmap_canvas_rect(scene->canvas, (cmap_rect){x_mm, y_mm + t->row_mm * 0.2, w_mm, t->row_mm * 0.56});
        cmap_canvas_fill(scene->canvas, colors[i]);
        x_mm += w_mm;
    }
}

static void draw_row(cmap_scene *scene, const table *t, double y_mm, const row_of *row, double indent_mm,
                     cmap_type type)
{
    const cmap_progress_sums *sums = row->sums;

    (void)cmap_scene_put(scene, row->name, &type, (cmap_pt){t->x_mm[0] + indent_mm, y_mm}, 0, true);
    if (sums->measured_count > 0 && indent_mm >= 0)
        draw_row_bar(scene, t, y_mm, sums);
    put_number(scene, t, 1, y_mm, row, sums->built_tenths, type);
    put_number(scene, t, 2, y_mm, row, sums->under_construction_tenths, type);
    put_number(scene, t, 3, y_mm, row, sums->planned_tenths, type);
}

static void add_sums(cmap_progress_sums *into, const cmap_progress_sums *sums)
{
    into->built_tenths += sums->built_tenths;
    into->under_construction_tenths += sums->under_construction_tenths;
    into->planned_tenths += sums->planned_tenths;
    into->unknown_status_tenths += sums->unknown_status_tenths;
    into->carrier_count += sums->carrier_count;
    into->measured_count += sums->measured_count;
}

static cmap_progress_sums zone_sums(const cmap_scene *scene, const char *zone_code)
{
    cmap_progress_sums sums = {0};

    for (size_t i = 0; i < scene->progress->row_count; i++)
        if (scene->progress->rows[i].zone_code && strcmp(scene->progress->rows[i].zone_code, zone_code) == 0)
            add_sums(&sums, &scene->progress->rows[i].sums);
    return sums;
}

static double largest_tenths(const cmap_scene *scene)
{
    int64_t largest = all_tenths(&scene->progress->unassigned);

    for (size_t z = 0; z < scene->plan->zone_count; z++) {
        const cmap_progress_sums sums = zone_sums(scene, scene->plan->zones[z].code);
        largest = all_tenths(&sums) > largest ? all_tenths(&sums) : largest;
    }
    return (double)largest;
}

/* What the columns leave out: floor area whose status nobody gave. */
static double put_unknown_status(cmap_scene *scene, cmap_pt at, double width_mm, bool draw)
{
    const cmap_type small = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft);
    char area[64], words[160];

    if (scene->progress->city.unknown_status_tenths <= 0)
        return 0;
    cmap_scene_area_words(scene, (double)scene->progress->city.unknown_status_tenths / 10, area, sizeof area);
    (void)snprintf(words, sizeof words,
                   scene->lang == CMAP_LANG_EN ? "Another %s of unknown status is in none of these columns."
                                               : "另有%s状态未知，不计入以上各列。",
                   area);
    if (draw)
        cmap_numbers_add_sum(scene, area, "city", "city", cmap_scene_words(scene, "全市", "the city"), NULL);
    return cmap_scene_put(scene, words, &small, at, width_mm, draw);
}

static const char *head_words(const cmap_scene *scene, int column)
{
    static const char *const zh[COLUMNS] = {"", "已建成", "在建", "规划"};
    static const char *const en[COLUMNS] = {"", "Built", "Under construction", "Planned"};

    return cmap_scene_words(scene, zh[column], en[column]);
}

static void draw_head(cmap_scene *scene, const table *t)
{
    cmap_type type = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft);

    type.align = CMAP_ALIGN_RIGHT;
    for (int i = 1; i < COLUMNS; i++)
        (void)cmap_scene_put(scene, head_words(scene, i), &type, (cmap_pt){t->x_mm[i], t->at.y_mm}, 0, true);
}

/* What the districts' names take with their indent: the bars begin behind them. */
static double names_mm(cmap_scene *scene)
{
    const cmap_type type = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink);
    double widest_mm = 0;

    for (size_t i = 0; i < scene->progress->row_count; i++) {
        const cmap_progress_row *row = &scene->progress->rows[i];
        const char *words = cmap_scene_words(scene, row->name_zh, row->name_en);
        widest_mm = fmax(widest_mm, cmap_scene_text_width(scene, words, &type));
    }
    return 3 * scene->scale + widest_mm;
}

/* Columns of numbers from the right edge, as wide as their headings ask; the bars get what is left of their place. */
static void set_columns(cmap_scene *scene, table *t)
{
    const cmap_type type = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft);
    const double gap_mm = 2.5 * scene->scale;
    double x_mm = t->at.x_mm + t->width_mm;

    t->x_mm[0] = t->at.x_mm;
    for (int i = COLUMNS - 1; i > 0; i--) {
        t->x_mm[i] = x_mm;
        x_mm -= fmax(t->width_mm * 0.13, cmap_scene_text_width(scene, head_words(scene, i), &type) + gap_mm);
    }
    t->bar_x_mm = t->at.x_mm + fmax(t->width_mm * 0.27, names_mm(scene) + 1.5 * scene->scale);
    t->bar_w_mm = fmax(fmin(t->width_mm * 0.33, x_mm - t->bar_x_mm), 0);
}

static void draw_rule(cmap_scene *scene, const table *t, double y_mm)
{
    const cmap_stroke rule = {.width_mm = 0.12 * scene->scale, .color = scene->theme->rule};

    cmap_canvas_move(scene->canvas, (cmap_pt){t->at.x_mm, y_mm});
    cmap_canvas_line(scene->canvas, (cmap_pt){t->at.x_mm + t->width_mm, y_mm});
    cmap_canvas_stroke(scene->canvas, &rule);
}

static void draw_rows(cmap_scene *scene, const table *t)
{
    const cmap_type plain = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink);
    double y_mm = t->at.y_mm + t->row_mm;

    for (size_t z = 0; z < scene->plan->zone_count; z++) {
        const cmap_zone *zone = &scene->plan->zones[z];
        const cmap_progress_sums sums = zone_sums(scene, zone->code);
        const row_of whole = {"zone", zone->code, cmap_scene_words(scene, zone->name_zh, zone->name_en), &sums};
        draw_rule(scene, t, y_mm);
        draw_row(scene, t, y_mm, &whole, 0,
                 cmap_scene_bold(scene, CMAP_STYLE_SMALL, cmap_theme_zone_deep(scene->theme, zone->code)));
        y_mm += t->row_mm;
        for (size_t i = 0; i < scene->progress->row_count; i++) {
            const cmap_progress_row *row = &scene->progress->rows[i];
            if (!row->zone_code || strcmp(row->zone_code, zone->code) != 0)
                continue;
            const row_of one = {"district", row->code, cmap_scene_words(scene, row->name_zh, row->name_en), &row->sums};
            draw_row(scene, t, y_mm, &one, 3 * scene->scale, plain);
            y_mm += t->row_mm;
        }
    }
    draw_rule(scene, t, y_mm);
    const row_of rest = {"district", NULL, cmap_scene_words(scene, "未落区", "Unassigned"),
                         &scene->progress->unassigned};
    draw_row(scene, t, y_mm, &rest, 0, plain);
    y_mm += t->row_mm;
    draw_rule(scene, t, y_mm);
    const row_of all = {"city", "city", cmap_scene_words(scene, "全市合计（已调查）", "City, surveyed"),
                        &scene->progress->city};
    draw_row(scene, t, y_mm, &all, NO_BAR, cmap_scene_bold(scene, CMAP_STYLE_SMALL, scene->theme->ink));
}

double cmap_block_table(cmap_scene *scene, cmap_pt at, double width_mm, bool draw)
{
    const double title_mm = cmap_block_title(scene, "各片区载体建筑面积（万㎡）",
                                             scene->lang == CMAP_LANG_EN ? "Carrier floor area by zone, million m²"
                                                                         : "Carrier floor area by zone, 10,000 m²",
                                             at, width_mm, draw);
    const double row_mm = 3.15 * scene->scale;
    table t = {.at = {at.x_mm, at.y_mm + title_mm - 0.6 * scene->scale},
               .width_mm = width_mm,
               .row_mm = row_mm,
               .largest_tenths = largest_tenths(scene)};
    const size_t rows = 1 + scene->plan->zone_count + scene->progress->row_count + 2;
    const cmap_type small = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft);
    double height_mm = title_mm + row_mm * (double)rows;

    if (draw) {
        set_columns(scene, &t);
        draw_head(scene, &t);
        draw_rows(scene, &t);
    }
    if (!scene->progress->city.measured_count) {
        height_mm += 0.6 * scene->scale;
        height_mm += cmap_scene_put(
            scene,
            cmap_scene_words(scene, "—：未知。规划没有各区（市）、各载体的面积；导入调查数据后在此显示。",
                             "—: unknown. The plan gives no floor area by district or carrier; surveyed data will "
                             "stand here once imported."),
            &small, (cmap_pt){at.x_mm, at.y_mm + height_mm}, width_mm, draw);
    }
    height_mm += put_unknown_status(scene, (cmap_pt){at.x_mm, at.y_mm + height_mm}, width_mm, draw);
    return height_mm;
}
