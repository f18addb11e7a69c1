#include "layers/view.h"

#include "gis/base/mem.h"
#include "gis/crs/proj.h"

#include <math.h>

struct cmap_ground {
    cmap_crs *to_ground, *to_lonlat;
    const cmap_plan *plan;
    cmap_geom **districts, **waters, **provinces;
};

cmap_status cmap_ground_point(const cmap_ground *ground, cmap_lonlat at, cmap_xy *out, cmap_err *err)
{
    cmap_coord xy;
    cmap_status status = cmap_crs_convert(ground->to_ground, (cmap_coord){at.lon_deg, at.lat_deg}, &xy, err);

    if (!status)
        *out = (cmap_xy){xy.x, xy.y};
    return status;
}

static cmap_status inverse(const cmap_ground *ground, cmap_xy at, cmap_lonlat *out, cmap_err *err)
{
    cmap_coord lonlat;
    cmap_status status = cmap_crs_convert(ground->to_lonlat, (cmap_coord){at.x_m, at.y_m}, &lonlat, err);

    if (!status)
        *out = (cmap_lonlat){lonlat.x, lonlat.y};
    return status;
}

static cmap_status project_all(cmap_ground *ground, cmap_err *err)
{
    const cmap_plan *plan = ground->plan;
    cmap_status status = CMAP_OK;

    ground->districts = cmap_calloc(plan->district_count, sizeof *ground->districts);
    ground->waters = cmap_calloc(plan->water_count, sizeof *ground->waters);
    ground->provinces = cmap_calloc(plan->province_count, sizeof *ground->provinces);
    if (!ground->districts || !ground->waters || !ground->provinces)
        return cmap_fail(err, CMAP_ENOMEM, "cannot project the plan's outlines: out of memory");
    for (size_t i = 0; !status && i < plan->district_count; i++)
        status = cmap_crs_convert_geom(ground->to_ground, plan->districts[i].outline, &ground->districts[i], err);
    for (size_t i = 0; !status && i < plan->water_count; i++)
        status = cmap_crs_convert_geom(ground->to_ground, plan->waters[i].geom, &ground->waters[i], err);
    for (size_t i = 0; !status && i < plan->province_count; i++)
        status = cmap_crs_convert_geom(ground->to_ground, plan->provinces[i].geom, &ground->provinces[i], err);
    return status;
}

cmap_status cmap_ground_new(const cmap_plan *plan, cmap_ground **out, cmap_err *err)
{
    cmap_ground *ground = cmap_calloc(1, sizeof *ground);
    cmap_status status = CMAP_OK;

    if (!ground)
        return cmap_fail(err, CMAP_ENOMEM, "cannot project the plan's outlines: out of memory");
    ground->plan = plan;
    status = cmap_crs_new(CMAP_SRID_CGCS2000, CMAP_SRID_GK120, &ground->to_ground, err);
    if (!status)
        status = cmap_crs_new(CMAP_SRID_GK120, CMAP_SRID_CGCS2000, &ground->to_lonlat, err);
    if (!status)
        status = project_all(ground, err);
    if (status)
        cmap_ground_free(ground);
    else
        *out = ground;
    return status;
}

static void free_list(cmap_geom **list, size_t count)
{
    for (size_t i = 0; list && i < count; i++)
        cmap_geom_free(list[i]);
    cmap_free(list);
}

void cmap_ground_free(cmap_ground *ground)
{
    if (!ground)
        return;
    free_list(ground->districts, ground->plan->district_count);
    free_list(ground->waters, ground->plan->water_count);
    free_list(ground->provinces, ground->plan->province_count);
    cmap_crs_free(ground->to_ground);
    cmap_crs_free(ground->to_lonlat);
    cmap_free(ground);
}

const cmap_geom *cmap_ground_district(const cmap_ground *ground, size_t index)
{
    return ground->districts[index];
}

const cmap_geom *cmap_ground_water(const cmap_ground *ground, size_t index)
{
    return ground->waters[index];
}

const cmap_geom *cmap_ground_province(const cmap_ground *ground, size_t index)
{
    return ground->provinces[index];
}

/* Two leading digits, rounded up: 873412 becomes 880000. */
static double round_ratio(double ratio)
{
    const double unit = pow(10, floor(log10(ratio)) - 1);

    return ceil(ratio / unit - 1e-9) * unit;
}

/* The projected box of bounds: its border is sampled, as parallels are curved on the ground. */
cmap_status cmap_ground_box(const cmap_ground *ground, const cmap_bounds *bounds, cmap_box *out, cmap_err *err)
{
    cmap_box box = cmap_box_empty();

    for (int i = 0; i <= 16; i++) {
        const double t = i / 16.0;
        const double lon = bounds->west + (bounds->east - bounds->west) * t;
        const double lat = bounds->south + (bounds->north - bounds->south) * t;
        const cmap_lonlat border[4] = {
            {lon, bounds->south}, {lon, bounds->north}, {bounds->west, lat}, {bounds->east, lat}};
        for (int k = 0; k < 4; k++) {
            cmap_xy xy;
            cmap_status status = cmap_ground_point(ground, border[k], &xy, err);
            if (status)
                return status;
            box = cmap_box_add(box, xy.x_m, xy.y_m);
        }
    }
    *out = box;
    return CMAP_OK;
}

/* Ground metres a page metre, geodesic, along the parallel through the centre. */
static cmap_status measure_ratio(cmap_view *view, cmap_err *err)
{
    const double half_m = view->m_per_mm * view->frame.w_mm / 4;
    cmap_lonlat west;
    cmap_lonlat east;

    cmap_status status = inverse(view->ground, (cmap_xy){view->centre.x_m - half_m, view->centre.y_m}, &west, err);
    if (!status)
        status = inverse(view->ground, (cmap_xy){view->centre.x_m + half_m, view->centre.y_m}, &east, err);
    if (!status)
        view->scale_ratio = cmap_geodesic_distance_m(west, east) / (view->frame.w_mm / 2) * 1000;
    return status;
}

cmap_status cmap_view_aspect(const cmap_ground *ground, const cmap_bounds *bounds, double *out, cmap_err *err)
{
    cmap_box box;
    cmap_status status = cmap_ground_box(ground, bounds, &box, err);

    if (!status)
        *out = (box.x_max - box.x_min) / (box.y_max - box.y_min);
    return status;
}

cmap_status cmap_view_fit(const cmap_ground *ground, const cmap_bounds *bounds, cmap_rect frame, cmap_view *out,
                          cmap_err *err)
{
    cmap_view view = {.ground = ground, .frame = frame};
    cmap_box box;

    if (!(frame.w_mm > 1) || !(frame.h_mm > 1))
        return cmap_fail(err, CMAP_EINVAL, "the page is too small for the map: choose a larger one with --page");
    cmap_status status = cmap_ground_box(ground, bounds, &box, err);
    if (status)
        return status;
    view.centre = (cmap_xy){(box.x_min + box.x_max) / 2, (box.y_min + box.y_max) / 2};
    const double fit = fmax((box.x_max - box.x_min) / frame.w_mm, (box.y_max - box.y_min) / frame.h_mm);
    view.m_per_mm = round_ratio(fit * 1000) / 1000;
    status = measure_ratio(&view, err);
    if (status)
        return status;
    /* The ratio is quoted on the ground; the projection's own scale differs by some parts in a hundred thousand. */
    view.m_per_mm *= round_ratio(fit * 1000) / view.scale_ratio;
    view.scale_ratio = round_ratio(fit * 1000);
    *out = view;
    return CMAP_OK;
}

static cmap_pt to_page(const cmap_view *view, double x_m, double y_m)
{
    return (cmap_pt){view->frame.x_mm + view->frame.w_mm / 2 + (x_m - view->centre.x_m) / view->m_per_mm,
                     view->frame.y_mm + view->frame.h_mm / 2 - (y_m - view->centre.y_m) / view->m_per_mm};
}

cmap_pt cmap_view_point(const cmap_view *view, cmap_lonlat at)
{
    cmap_xy xy;

    if (!isfinite(at.lon_deg) || !isfinite(at.lat_deg) || cmap_ground_point(view->ground, at, &xy, NULL))
        return (cmap_pt){-1e6, -1e6};
    return to_page(view, xy.x_m, xy.y_m);
}

cmap_pt cmap_view_ground_point(const cmap_view *view, cmap_xy at)
{
    return to_page(view, at.x_m, at.y_m);
}

static cmap_status map_coord(void *data, cmap_coord in, cmap_coord *out, cmap_err *err)
{
    const cmap_pt at = to_page(data, in.x, in.y);

    (void)err;
    *out = (cmap_coord){at.x_mm, at.y_mm};
    return CMAP_OK;
}

cmap_status cmap_view_geom(const cmap_view *view, const cmap_geom *geom, cmap_geom **out, cmap_err *err)
{
    cmap_view copy = *view;

    return cmap_geom_map(geom, CMAP_SRID_PAGE, map_coord, &copy, out, err);
}

double cmap_view_bar_mm(const cmap_view *view, double ground_m)
{
    return ground_m * 1000 / view->scale_ratio;
}
