/* Floor area on the map: a bar in each district, built, under construction, planned, all from nought and to one scale,
 * with what is built as a number beside it; hatched where nobody has surveyed. */
#include "layers/layer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define BAR_MM        15.0 /* of the district that has most */
#define BAR_HEIGHT_MM 2.6
#define PAD_MM        0.55

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
    const bool english = scene->lang == CMAP_LANG_EN;

    (void)snprintf(out, size, english ? "%.2f" : "%.1f", (double)sums->built_tenths / (english ? 1e7 : 1e5));
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

static void hatch_district(cmap_scene *scene, const cmap_view *view, size_t index)
{
    /* Falling, where a zone's own hatch rises or is level. */
    const cmap_hatch hatch = {.angle_deg = -45,
                              .spacing_mm = scene->theme->hatch_spacing_mm * 1.3 * scene->scale,
                              .width_mm = scene->theme->hatch_width_mm * scene->scale,
                              .color = cmap_color_with_alpha(scene->theme->ink_soft, 0.6)};
    cmap_geom *geom = cmap_layer_geom(scene, view, cmap_ground_district(scene->ground, index));

    if (!geom)
        return;
    cmap_canvas_geom(scene->canvas, geom);
    cmap_canvas_fill_hatch(scene->canvas, &hatch);
    cmap_geom_free(geom);
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

    for (size_t i = 0; i < scene->plan->district_count; i++) {
        const cmap_progress_row *row = row_of(scene, scene->plan->districts[i].code);
        if (!row || !row->sums.measured_count)
            hatch_district(scene, view, i);
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
