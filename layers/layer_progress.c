/* Floor area on the map: bars in each district, built, under construction, planned; hatched where nobody has surveyed.
 */
#include "layers/layer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define BAR_MM        13.0
#define BAR_HEIGHT_MM 2.4

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

static cmap_rect bar_rect(const cmap_scene *scene, const cmap_view *view, const cmap_district *district)
{
    cmap_pt at = cmap_view_point(view, district->label);

    return (cmap_rect){at.x_mm - BAR_MM / 2 * scene->scale, at.y_mm + 2.2 * scene->scale, BAR_MM * scene->scale,
                       BAR_HEIGHT_MM * scene->scale};
}

static void hatch_district(cmap_scene *scene, const cmap_view *view, size_t index)
{
    const cmap_hatch hatch = {.angle_deg = 45,
                              .spacing_mm = scene->theme->hatch_spacing_mm * 1.6,
                              .width_mm = scene->theme->hatch_width_mm,
                              .color = cmap_color_with_alpha(scene->theme->ink_soft, 0.45)};
    cmap_geom *geom = cmap_layer_geom(scene, view, cmap_ground_district(scene->ground, index));

    if (!geom)
        return;
    cmap_canvas_geom(scene->canvas, geom);
    cmap_canvas_fill_hatch(scene->canvas, &hatch);
    cmap_geom_free(geom);
}

static void draw_bar(cmap_scene *scene, cmap_rect bar, const cmap_progress_sums *sums, double largest)
{
    const int64_t parts[4] = {sums->built_tenths, sums->under_construction_tenths, sums->planned_tenths,
                              sums->unknown_status_tenths};
    const cmap_color colors[4] = {scene->theme->built, scene->theme->under_construction, scene->theme->planned,
                                  scene->theme->unknown};
    const cmap_stroke edge = {.width_mm = 0.12 * scene->scale, .color = scene->theme->ink_soft};
    double x_mm = bar.x_mm;

    for (int i = 0; i < 4; i++) {
        double w_mm = bar.w_mm * (double)parts[i] / 10 / largest;
        if (!(w_mm > 0))
            continue;
        cmap_canvas_rect(scene->canvas, (cmap_rect){x_mm, bar.y_mm, w_mm, bar.h_mm});
        cmap_canvas_fill(scene->canvas, colors[i]);
        x_mm += w_mm;
    }
    cmap_canvas_rect(scene->canvas, (cmap_rect){bar.x_mm, bar.y_mm, x_mm - bar.x_mm, bar.h_mm});
    cmap_canvas_stroke(scene->canvas, &edge);
}

static void draw(cmap_scene *scene, const cmap_view *view)
{
    const double largest = largest_m2(scene);

    for (size_t i = 0; i < scene->plan->district_count; i++) {
        const cmap_progress_row *row = row_of(scene, scene->plan->districts[i].code);
        if (!row || !row->sums.measured_count)
            hatch_district(scene, view, i);
        else if (largest > 0)
            draw_bar(scene, bar_rect(scene, view, &scene->plan->districts[i]), &row->sums, largest);
    }
}

static void collect(cmap_scene *scene, const cmap_view *view, cmap_label_set *labels)
{
    for (size_t i = 0; i < scene->plan->district_count; i++) {
        const cmap_progress_row *row = row_of(scene, scene->plan->districts[i].code);
        if (row && row->sums.measured_count)
            cmap_label_set_avoid_rect(labels, bar_rect(scene, view, &scene->plan->districts[i]), 2);
    }
}

const cmap_layer cmap_layer_progress = {CMAP_LAYER_PROGRESS, collect, draw};
