/* Floor area on the map: a bar in each district, built, under construction, planned, all from nought and to one scale,
 * with what is built as a number beside it; crosses where nobody has surveyed. */
#include "layers/layer.h"

#include "gis/base/mem.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define BAR_MM        15.0 /* of the district that has most */
#define BAR_HEIGHT_MM 2.6
#define PAD_MM        0.55
#define CROSS_STEP_MM 11.0
#define CROSS_MM      0.6

static const cmap_progress_row *row_of(const cmap_scene *scene, const char *code)
{
    for (size_t i = 0; i < scene->progress->row_count; i++)
        if (strcmp(scene->progress->rows[i].code, code) == 0)
            return &scene->progress->rows[i];
    return NULL;
}

static double all_m2(const cmap_progress_sums *sums)
{
    return (double)(sums->built_tenths + sums->under_construction_tenths + sums->planned_tenths +
                    sums->unknown_status_tenths) /
           10;
}

static double largest_m2(const cmap_scene *scene)
{
    double largest = 0;

    for (size_t i = 0; i < scene->progress->row_count; i++)
        largest = fmax(largest, all_m2(&scene->progress->rows[i].sums));
    return largest;
}

/* What is built, in the units of the panel's table: 204.8 (10,000 m2), 2.05 (million m2). */
static void built_words(const cmap_scene *scene, const cmap_progress_sums *sums, char *out, size_t size)
{
    if (scene->lang == CMAP_LANG_EN)
        cmap_scene_tenths_words(sums->built_tenths, 1000000, 2, out, size);
    else
        cmap_scene_tenths_words(sums->built_tenths, 10000, 1, out, size);
}

/* A bar and its number, on a plate of paper that keeps the zone's tint away from the bar's colours. */
typedef struct plate {
    cmap_rect box, bar; /* bar: as long as all that its district has */
    cmap_pt words_at;
    char words[32];
    cmap_type type;
} plate;

static plate plan_plate(cmap_scene *scene, const cmap_view *view, const cmap_district *district,
                        const cmap_progress_sums *sums, double largest)
{
    const double pad_mm = PAD_MM * scene->scale, h_mm = BAR_HEIGHT_MM * scene->scale;
    const cmap_pt at = cmap_view_point(view, district->label);
    plate made = {.type = cmap_scene_bold(scene, CMAP_STYLE_SMALL, scene->theme->ink)};

    built_words(scene, sums, made.words, sizeof made.words);
    made.type.leading = 1;
    const double words_mm = cmap_scene_text_width(scene, made.words, &made.type);
    const double bar_mm = BAR_MM * scene->scale * all_m2(sums) / largest;
    const double w_mm = bar_mm + words_mm + 3 * pad_mm;
    made.box = (cmap_rect){at.x_mm - w_mm / 2, at.y_mm + 0.3 * scene->scale, w_mm, h_mm + 2 * pad_mm};
    made.bar = (cmap_rect){made.box.x_mm + pad_mm, made.box.y_mm + pad_mm, bar_mm, h_mm};
    made.words_at = (cmap_pt){made.bar.x_mm + bar_mm + pad_mm,
                              made.bar.y_mm + (h_mm - scene->theme->small_pt * scene->scale * 25.4 / 72) / 2};
    return made;
}

void cmap_layer_cross_path(const cmap_scene *scene, cmap_pt at)
{
    const double r_mm = CROSS_MM * scene->scale;

    for (int way = -1; way <= 1; way += 2) {
        cmap_canvas_move(scene->canvas, (cmap_pt){at.x_mm - r_mm, at.y_mm - way * r_mm});
        cmap_canvas_line(scene->canvas, (cmap_pt){at.x_mm + r_mm, at.y_mm + way * r_mm});
    }
}

void cmap_layer_stroke_crosses(cmap_scene *scene)
{
    const bool calm = !scene->progress->city.measured_count; /* all is unknown: nothing to stand out from */
    const cmap_color soft = cmap_color_mix(scene->theme->ink_soft, scene->theme->paper, calm ? 0.25 : 0);
    const cmap_stroke under = {.width_mm = 0.9 * scene->scale, .color = scene->theme->paper, .cap = CMAP_CAP_ROUND};
    const cmap_stroke cross = {.width_mm = 0.25 * scene->scale, .color = soft, .cap = CMAP_CAP_ROUND};

    cmap_canvas_stroke_keep(scene->canvas, &under);
    cmap_canvas_stroke(scene->canvas, &cross);
}

/* Even-odd, over all paths. */
static bool holds(const cmap_geom *geom, double x, double y)
{
    bool inside = false;

    for (size_t path = 0; path < cmap_geom_path_count(geom); path++) {
        size_t count = 0;
        const cmap_coord *at = cmap_geom_path(geom, path, &count);
        for (size_t i = 1; i < count; i++)
            if ((at[i].y > y) != (at[i - 1].y > y) &&
                x < (at[i - 1].x - at[i].x) * (y - at[i].y) / (at[i - 1].y - at[i].y) + at[i].x)
                inside = !inside;
    }
    return inside;
}

/* The whole cross stands in the district and on land. */
static bool stands(const cmap_geom *district, cmap_geom *const *waters, size_t water_count, cmap_pt at, double r_mm)
{
    for (int corner = 0; corner < 5; corner++) {
        const double x = at.x_mm + (corner == 4 ? 0 : corner % 2 ? r_mm : -r_mm);
        const double y = at.y_mm + (corner == 4 ? 0 : corner / 2 ? r_mm : -r_mm);
        if (!holds(district, x, y))
            return false;
        for (size_t i = 0; i < water_count; i++)
            if (holds(waters[i], x, y))
                return false;
    }
    return true;
}

/* A grid of crosses counted from the page's corner, every second row moved by half; returns how many found room. */
static size_t strew(cmap_scene *scene, const cmap_geom *district, cmap_geom *const *waters, size_t water_count,
                    double step_mm, bool draw)
{
    const double r_mm = CROSS_MM * scene->scale, keep_mm = r_mm * 1.7;
    const cmap_box box = cmap_geom_get_box(district);
    size_t count = 0;

    for (long row = (long)floor(box.y_min / step_mm * 2); (double)row * step_mm / 2 < box.y_max; row++) {
        const double shift_mm = row % 2 ? step_mm / 2 : 0;
        for (long column = (long)floor((box.x_min - shift_mm) / step_mm);
             (double)column * step_mm + shift_mm < box.x_max; column++) {
            const cmap_pt at = {(double)column * step_mm + shift_mm, (double)row * step_mm / 2};
            if (!cmap_label_set_is_free(scene->labels,
                                        (cmap_rect){at.x_mm - keep_mm, at.y_mm - keep_mm, 2 * keep_mm, 2 * keep_mm}) ||
                !stands(district, waters, water_count, at, r_mm * 1.5))
                continue;
            if (draw)
                cmap_layer_cross_path(scene, at);
            count++;
        }
    }
    return count;
}

/* Wide, bold crosses on patches of paper: nothing like the lines that any zone is hatched with. A district too small
 * for the grid, or full of names, gets a closer one. */
static void cross_out(cmap_scene *scene, const cmap_geom *district, cmap_geom *const *waters, size_t water_count)
{
    /* Closer where others are known, so that the difference shows; where nothing is known a few tell it. */
    double step_mm = CROSS_STEP_MM * (scene->progress->city.measured_count ? 0.55 : 1) * scene->scale;

    while (strew(scene, district, waters, water_count, step_mm, false) < 3 && step_mm > 2.5 * scene->scale)
        step_mm *= 0.75;
    (void)strew(scene, district, waters, water_count, step_mm, true);
    cmap_layer_stroke_crosses(scene);
}

static void free_all(cmap_geom **geoms, size_t count)
{
    for (size_t i = 0; geoms && i < count; i++)
        cmap_geom_free(geoms[i]);
    cmap_free(geoms);
}

/* The waters on the page; NULL after an error in scene. */
static cmap_geom **load_waters(cmap_scene *scene, const cmap_view *view)
{
    cmap_geom **waters = cmap_calloc(scene->plan->water_count + 1, sizeof *waters);
    cmap_err err = {0};

    if (!waters) {
        (void)cmap_fail(&err, CMAP_ENOMEM, "cannot draw what is unknown: out of memory");
        cmap_scene_fail(scene, &err);
        return NULL;
    }
    for (size_t i = 0; i < scene->plan->water_count; i++)
        waters[i] = cmap_layer_geom(scene, view, cmap_ground_water(scene->ground, i));
    if (cmap_scene_ok(scene))
        return waters;
    free_all(waters, scene->plan->water_count);
    return NULL;
}

static void draw_unknown(cmap_scene *scene, const cmap_view *view)
{
    cmap_geom **waters = load_waters(scene, view);

    for (size_t i = 0; waters && i < scene->plan->district_count; i++) {
        const cmap_progress_row *row = row_of(scene, scene->plan->districts[i].code);
        cmap_geom *geom = NULL;
        if (!row || !row->sums.measured_count)
            geom = cmap_layer_geom(scene, view, cmap_ground_district(scene->ground, i));
        if (geom)
            cross_out(scene, geom, waters, scene->plan->water_count);
        cmap_geom_free(geom);
    }
    free_all(waters, scene->plan->water_count);
}

static void draw_plate(cmap_scene *scene, const plate *at, const cmap_progress_sums *sums)
{
    const cmap_rect bar = at->bar;
    const int64_t parts[4] = {sums->built_tenths, sums->under_construction_tenths, sums->planned_tenths,
                              sums->unknown_status_tenths};
    const cmap_color colors[4] = {scene->theme->built, scene->theme->under_construction, scene->theme->planned,
                                  scene->theme->unknown};
    const cmap_stroke nought = {.width_mm = 0.25 * scene->scale, .color = scene->theme->ink};
    const cmap_hatch unknown = {.angle_deg = -45,
                                .spacing_mm = 0.7 * scene->scale,
                                .width_mm = scene->theme->hatch_width_mm * scene->scale,
                                .color = scene->theme->ink_soft};
    const double all = all_m2(sums);
    double x_mm = bar.x_mm;

    cmap_canvas_round_rect(scene->canvas, at->box, 0.6 * scene->scale);
    cmap_canvas_fill(scene->canvas, scene->theme->paper);

    for (int i = 0; i < 4; i++) {
        if (parts[i] <= 0)
            continue;
        const double w_mm = bar.w_mm * (double)parts[i] / 10 / all;
        cmap_canvas_rect(scene->canvas, (cmap_rect){x_mm, bar.y_mm, w_mm, bar.h_mm});
        cmap_canvas_fill(scene->canvas, colors[i]);
        if (i == 3) { /* no status: unknown is always hatched */
            cmap_canvas_rect(scene->canvas, (cmap_rect){x_mm, bar.y_mm, w_mm, bar.h_mm});
            cmap_canvas_fill_hatch(scene->canvas, &unknown);
        }
        x_mm += w_mm;
    }
    cmap_canvas_move(scene->canvas, (cmap_pt){bar.x_mm, bar.y_mm - 0.3 * scene->scale});
    cmap_canvas_line(scene->canvas, (cmap_pt){bar.x_mm, bar.y_mm + bar.h_mm + 0.3 * scene->scale});
    cmap_canvas_stroke(scene->canvas, &nought);
    (void)cmap_scene_put(scene, at->words, &at->type, at->words_at, 0, true);
}

static void draw(cmap_scene *scene, const cmap_view *view)
{
    const double largest = largest_m2(scene);

    draw_unknown(scene, view);
    for (size_t i = 0; i < scene->plan->district_count; i++) {
        const cmap_progress_row *row = row_of(scene, scene->plan->districts[i].code);
        if (!row || !row->sums.measured_count || !(largest > 0))
            continue;
        const plate at = plan_plate(scene, view, &scene->plan->districts[i], &row->sums, largest);
        draw_plate(scene, &at, &row->sums);
    }
}

static void collect(cmap_scene *scene, const cmap_view *view, cmap_label_set *labels)
{
    const double largest = largest_m2(scene);

    for (size_t i = 0; i < scene->plan->district_count && largest > 0; i++) {
        const cmap_progress_row *row = row_of(scene, scene->plan->districts[i].code);
        if (!row || !row->sums.measured_count)
            continue;
        const plate at = plan_plate(scene, view, &scene->plan->districts[i], &row->sums, largest);
        cmap_label_set_avoid_rect(labels, at.box, 2);
    }
}

const cmap_layer cmap_layer_progress = {CMAP_LAYER_PROGRESS, collect, draw};
