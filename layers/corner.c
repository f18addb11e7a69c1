#include "layers/corner.h"

#include "gis/base/mem.h"
#include "layers/layer.h"

#include <math.h>

#define GAP_MM 2.0
#define GRID   6 /* points a side at which a box is asked what lies under it */

/* What hiding one of them costs; a taken corner costs more than all. */
#define COST_PARK   8.0
#define COST_NAME   12.0
#define COST_AXIS   3.0
#define COST_GROUND 0.5
#define COST_TAKEN  1e6

static cmap_rect corner_rect(const cmap_scene *scene, const cmap_view *view, cmap_corner corner, double w_mm,
                             double h_mm)
{
    const double gap_mm = fmin(GAP_MM * scene->scale, GAP_MM);
    const cmap_rect map = view->frame;
    const bool west = corner == CMAP_CORNER_NW || corner == CMAP_CORNER_SW;
    const bool north = corner == CMAP_CORNER_NW || corner == CMAP_CORNER_NE;

    return (cmap_rect){west ? map.x_mm + gap_mm : map.x_mm + map.w_mm - gap_mm - w_mm,
                       north ? map.y_mm + gap_mm : map.y_mm + map.h_mm - gap_mm - h_mm, w_mm, h_mm};
}

static bool holds(cmap_rect rect, cmap_pt at)
{
    return cmap_rect_holds(rect, (cmap_rect){at.x_mm, at.y_mm, 0, 0});
}

/* Even-odd over all rings. */
static bool covers(const cmap_geom *geom, cmap_pt at)
{
    bool inside = false;

    for (size_t path = 0; path < cmap_geom_path_count(geom); path++) {
        size_t count = 0;
        const cmap_coord *c = cmap_geom_path(geom, path, &count);
        for (size_t i = 1; i < count; i++)
            if ((c[i].y > at.y_mm) != (c[i - 1].y > at.y_mm) &&
                at.x_mm < c[i].x + (c[i - 1].x - c[i].x) * (at.y_mm - c[i].y) / (c[i - 1].y - c[i].y))
                inside = !inside;
    }
    return inside;
}

static double ground_cost(cmap_scene *scene, const cmap_view *view, size_t district, cmap_rect rect)
{
    cmap_geom *geom = cmap_layer_geom(scene, view, cmap_ground_district(scene->ground, district));
    double cost = 0;

    for (int i = 0; geom && i < GRID * GRID; i++)
        cost += COST_GROUND * covers(geom, (cmap_pt){rect.x_mm + rect.w_mm * ((i % GRID) + 0.5) / GRID,
                                                     rect.y_mm + rect.h_mm * ((double)(i / GRID) + 0.5) / GRID});
    cmap_geom_free(geom);
    return cost;
}

static double axis_cost(cmap_scene *scene, const cmap_view *view, cmap_rect rect)
{
    cmap_pt *run = NULL;
    size_t count = 0;
    double cost = 0;
    cmap_err err = {0};

    if (!cmap_scene_has_layer(scene, CMAP_LAYER_AXIS))
        return 0;
    if (cmap_layer_axis_course(view, &run, &count, &err))
        cmap_scene_fail(scene, &err);
    for (size_t i = 0; i < count; i++)
        cost += COST_AXIS * holds(cmap_rect_grow(rect, fmin(view->frame.w_mm * 0.03, 7)), run[i]);
    cmap_free(run);
    return cost;
}

static double cost_of(cmap_scene *scene, const cmap_view *view, cmap_rect rect, const cmap_rect *taken,
                      size_t taken_count)
{
    const cmap_plan *plan = scene->plan;
    const cmap_rect near = cmap_rect_grow(rect, 1.5 * scene->scale);
    double cost = axis_cost(scene, view, rect);

    for (size_t i = 0; i < taken_count; i++)
        cost += COST_TAKEN * cmap_rect_overlaps(near, taken[i]);
    for (size_t i = 0; i < plan->park_count; i++)
        if (plan->parks[i].geom && cmap_scene_in_focus(scene, plan->parks[i].joined_code))
            cost += COST_PARK * holds(near, cmap_view_point(view, plan->parks[i].at));
    for (size_t i = 0; i < plan->district_count; i++)
        if (cmap_scene_in_focus(scene, plan->districts[i].code))
            cost += COST_NAME * holds(near, cmap_view_point(view, plan->districts[i].label)) +
                    ground_cost(scene, view, i, rect);
    return cost;
}

cmap_rect cmap_corner_pick(cmap_scene *scene, const cmap_view *view, double w_mm, double h_mm,
                           const cmap_corner order[4], const cmap_rect *taken, size_t taken_count, double *cost)
{
    cmap_rect best = {0, 0, 0, 0};
    double best_cost = INFINITY;

    for (int i = 0; i < 4; i++) {
        const cmap_rect rect = corner_rect(scene, view, order[i], w_mm, h_mm);
        const double price = cost_of(scene, view, rect, taken, taken_count);
        if (price < best_cost) {
            best = rect;
            best_cost = price;
        }
    }
    *cost = best_cost;
    return best;
}
