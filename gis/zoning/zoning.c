#include "gis/zoning/zoning.h"

#include "gis/base/mem.h"
#include "gis/crs/proj.h"
#include "gis/zoning/zoning_private.h"

#include <math.h>

/* Outlines that meet within this are taken to share the border there: coordinates are rounded to five decimals, and a
 * vertex of one side need not be one of the other. */
static const double seam_m = 2;

static cmap_status check_outlines(const cmap_plan *plan, cmap_err *err)
{
    for (size_t i = 0; i < plan->district_count; i++) {
        const cmap_district *district = plan->districts + i;
        cmap_box earth = {-180, -90, 180, 90};
        if (!district->outline)
            return cmap_fail(err, CMAP_EINVAL, "district %s has no outline", district->code);
        if (cmap_geom_get_srid(district->outline) != CMAP_SRID_CGCS2000 ||
            !cmap_box_holds(earth, cmap_geom_get_box(district->outline)))
            return cmap_fail(err, CMAP_ECRS, "the outline of district %s is not in lon/lat (EPSG:%d)", district->code,
                             CMAP_SRID_CGCS2000);
    }
    return CMAP_OK;
}

static cmap_status build_pip(cmap_zoning *zoning, cmap_err *err)
{
    size_t count = zoning->plan->district_count;
    const cmap_geom **outlines = cmap_calloc(count, sizeof *outlines);

    if (!outlines)
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: an index of %zu districts", count);
    for (size_t i = 0; i < count; i++)
        outlines[i] = zoning->plan->districts[i].outline;
    cmap_status status = cmap_pip_new(outlines, count, &zoning->pip, err);
    cmap_free(outlines);
    return status;
}

cmap_status cmap_zoning_new(const cmap_plan *plan, cmap_zoning **out, cmap_err *err)
{
    cmap_status status = check_outlines(plan, err);

    if (status)
        return status;
    cmap_zoning *zoning = cmap_calloc(1, sizeof *zoning);
    if (!zoning)
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: the zoning");
    zoning->plan = plan;
    status = build_pip(zoning, err);
    if (!status)
        status = cmap_border_new(plan->districts, plan->district_count, &zoning->border, err);
    if (status)
        cmap_zoning_free(zoning);
    else
        *out = zoning;
    return status;
}

void cmap_zoning_free(cmap_zoning *zoning)
{
    if (!zoning)
        return;
    cmap_pip_free(zoning->pip);
    cmap_border_free(zoning->border);
    cmap_free(zoning);
}

size_t cmap_zoning_at(const cmap_zoning *zoning, cmap_lonlat at)
{
    size_t first = cmap_pip_first(zoning->pip, at.lon_deg, at.lat_deg);
    return first == CMAP_PIP_NONE ? CMAP_ZONING_NONE : first;
}

/* Exactly on an outline, where the search for the nearest place would leave some nanometres. */
static bool is_on_border(const cmap_zoning *zoning, cmap_lonlat at)
{
    enum { LOOK_AT = 16 };
    cmap_side sides[LOOK_AT];
    size_t count = cmap_pip_all(zoning->pip, at.lon_deg, at.lat_deg, NULL, sides, LOOK_AT);

    for (size_t i = 0; i < count && i < LOOK_AT; i++)
        if (sides[i] == CMAP_BORDER)
            return true;
    return false;
}

static void find_border(const cmap_zoning *zoning, cmap_lonlat at, cmap_zoning_answer *answer)
{
    answer->distance_m = INFINITY;
    answer->nearest = (cmap_lonlat){NAN, NAN};
    answer->other = CMAP_ZONING_NONE;
    if (is_on_border(zoning, at)) {
        answer->distance_m = 0;
        answer->nearest = at;
    } else {
        cmap_border_hit hit = cmap_border_nearest(zoning->border, at);
        if (hit.district == CMAP_ZONING_NONE)
            return; /* no outlines at all */
        answer->nearest = hit.at;
        answer->distance_m = cmap_geodesic_distance_m(at, hit.at);
    }
    answer->other = cmap_border_first_near(zoning->border, answer->nearest, seam_m, answer->district);
}

/* The border is as good as the worse of the two outlines that make it. */
static double outline_accuracy_m(const cmap_zoning *zoning, const cmap_zoning_answer *answer)
{
    size_t sides[] = {answer->district, answer->other};
    double worst = 0;

    for (int i = 0; i < 2; i++) {
        double accuracy = sides[i] == CMAP_ZONING_NONE ? 0 : zoning->plan->districts[sides[i]].outline_accuracy_m;
        if (!(accuracy <= worst)) /* also when it is NAN, which stays */
            worst = accuracy;
    }
    return worst;
}

cmap_status cmap_zoning_ask(const cmap_zoning *zoning, cmap_lonlat at, double accuracy_m, cmap_zoning_answer *out,
                            cmap_err *err)
{
    cmap_zoning_answer answer = {.district = cmap_zoning_at(zoning, at)};

    if (!(fabs(at.lon_deg) <= 180 && fabs(at.lat_deg) <= 90))
        return cmap_fail(err, CMAP_ECRS, "%.10g, %.10g is no lon, lat in degrees: check their order and their system",
                         at.lon_deg, at.lat_deg);
    if (accuracy_m < 0)
        return cmap_fail(err, CMAP_EINVAL, "an accuracy of %g m: it cannot be negative", accuracy_m);
    find_border(zoning, at, &answer);
    double outline_m = outline_accuracy_m(zoning, &answer);
    answer.combined_accuracy_m = sqrt(outline_m * outline_m + accuracy_m * accuracy_m);
    answer.certain = answer.distance_m >= answer.combined_accuracy_m; /* never with NAN */
    *out = answer;
    return CMAP_OK;
}
