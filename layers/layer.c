#include "layers/layer.h"

#include "gis/base/mem.h"

#include <math.h>

const cmap_layer *cmap_layer_get(cmap_layer_id id)
{
    static const cmap_layer *const layers[CMAP_LAYER_COUNT] = {
        [CMAP_LAYER_LAND] = &cmap_layer_land,
        [CMAP_LAYER_WINGS] = &cmap_layer_wings,
        [CMAP_LAYER_DISTRICTS] = &cmap_layer_districts,
        [CMAP_LAYER_WATER] = &cmap_layer_water,
        [CMAP_LAYER_PROVINCES] = &cmap_layer_provinces,
        [CMAP_LAYER_BORDERS] = &cmap_layer_borders,
        [CMAP_LAYER_AXIS] = &cmap_layer_axis,
        [CMAP_LAYER_STRATEGIES] = &cmap_layer_strategies,
        [CMAP_LAYER_PROGRESS] = &cmap_layer_progress,
        [CMAP_LAYER_CARRIERS] = &cmap_layer_carriers,
        [CMAP_LAYER_PARKS] = &cmap_layer_parks,
        [CMAP_LAYER_PARK_NUMBERS] = &cmap_layer_park_numbers,
        [CMAP_LAYER_PARK_NAMES] = &cmap_layer_park_names,
        [CMAP_LAYER_DISTRICT_NAMES] = &cmap_layer_district_names,
        [CMAP_LAYER_ZONE_NAMES] = &cmap_layer_zone_names,
        [CMAP_LAYER_WATER_NAMES] = &cmap_layer_water_names,
        [CMAP_LAYER_PLACE_NAMES] = &cmap_layer_place_names,
    };
    return layers[id];
}

cmap_geom *cmap_layer_geom(cmap_scene *scene, const cmap_view *view, const cmap_geom *geom)
{
    cmap_geom *out = NULL;
    cmap_err err = {0};

    if (cmap_scene_ok(scene) && cmap_view_geom(view, geom, &out, &err))
        cmap_scene_fail(scene, &err);
    return out;
}

void cmap_layer_water_path(cmap_scene *scene, const cmap_view *view)
{
    for (size_t i = 0; i < scene->plan->water_count; i++) {
        cmap_geom *geom = cmap_layer_geom(scene, view, cmap_ground_water(scene->ground, i));
        if (!geom)
            return;
        cmap_canvas_geom(scene->canvas, geom);
        cmap_geom_free(geom);
    }
}

bool cmap_layer_in_frame(const cmap_view *view, cmap_pt at, double margin_mm)
{
    const cmap_rect *f = &view->frame;

    return at.x_mm >= f->x_mm + margin_mm && at.x_mm <= f->x_mm + f->w_mm - margin_mm &&
           at.y_mm >= f->y_mm + margin_mm && at.y_mm <= f->y_mm + f->h_mm - margin_mm;
}

static cmap_pt catmull_rom(const cmap_pt p[4], double t)
{
    const double t2 = t * t;
    const double t3 = t2 * t;
    const double w[4] = {(-t3 + 2 * t2 - t) / 2, (3 * t3 - 5 * t2 + 2) / 2, (-3 * t3 + 4 * t2 + t) / 2, (t3 - t2) / 2};
    cmap_pt out = {0, 0};

    for (int i = 0; i < 4; i++) {
        out.x_mm += w[i] * p[i].x_mm;
        out.y_mm += w[i] * p[i].y_mm;
    }
    return out;
}

cmap_status cmap_layer_spline(const cmap_pt *control, size_t control_count, size_t steps, cmap_pt **points,
                              size_t *count, cmap_err *err)
{
    size_t n = 0;
    cmap_pt *out = cmap_alloc((control_count * steps + 1) * sizeof *out);

    if (!out)
        return cmap_fail(err, CMAP_ENOMEM, "cannot draw a curve: out of memory");
    for (size_t leg = 0; leg + 1 < control_count; leg++) {
        const cmap_pt p[4] = {control[leg ? leg - 1 : 0], control[leg], control[leg + 1],
                              control[leg + 2 < control_count ? leg + 2 : control_count - 1]};
        for (size_t i = 0; i < steps; i++)
            out[n++] = catmull_rom(p, (double)i / (double)steps);
    }
    if (control_count)
        out[n++] = control[control_count - 1];
    *points = out;
    *count = n;
    return CMAP_OK;
}

void cmap_layer_shift(const cmap_pt *points, size_t count, double by_mm, cmap_pt *out)
{
    for (size_t i = 0; i < count; i++) {
        const cmap_pt a = points[i ? i - 1 : 0], b = points[i + 1 < count ? i + 1 : i];
        const double dx = b.x_mm - a.x_mm, dy = b.y_mm - a.y_mm;
        const double length = fmax(hypot(dx, dy), 1e-9);

        out[i] = (cmap_pt){points[i].x_mm - dy / length * by_mm, points[i].y_mm + dx / length * by_mm};
    }
}
