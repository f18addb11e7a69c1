#include "gis/base/mem.h"
#include "gis/zoning/join_private.h"

#include <math.h>

#define METRES_PER_DEGREE 111320.0
#define STEPS_MAX         2000.0

double cmap_rough_distance_m(cmap_lonlat a, cmap_lonlat b)
{
    double north = (b.lat_deg - a.lat_deg) * METRES_PER_DEGREE;
    double east = (b.lon_deg - a.lon_deg) * METRES_PER_DEGREE * cos(a.lat_deg * 3.14159265358979323846 / 180);

    return hypot(north, east);
}

/* A walk along an outline that keeps the answer of the point nearest to a border. */
typedef struct walk {
    const cmap_zoning *zoning;
    double accuracy_m, step_m;
    cmap_zoning_answer nearest;
    bool any;
} walk;

static cmap_status visit(walk *w, double x, double y, cmap_err *err)
{
    cmap_zoning_answer answer;
    cmap_status status = cmap_zoning_ask(w->zoning, (cmap_lonlat){x, y}, w->accuracy_m, &answer, err);

    if (!status && (!w->any || answer.distance_m < w->nearest.distance_m)) {
        w->nearest = answer;
        w->any = true;
    }
    return status;
}

static double rough_length_m(cmap_coord a, cmap_coord b)
{
    return cmap_rough_distance_m((cmap_lonlat){a.x, a.y}, (cmap_lonlat){b.x, b.y});
}

static double outline_length_m(const cmap_geom *geom)
{
    double total = 0;

    for (size_t i = 0; i < cmap_geom_path_count(geom); i++) {
        size_t count;
        const cmap_coord *at = cmap_geom_path(geom, i, &count);
        for (size_t k = 1; k < count; k++)
            total += rough_length_m(at[k - 1], at[k]);
    }
    return total;
}

static cmap_status walk_segment(walk *w, cmap_coord a, cmap_coord b, cmap_err *err)
{
    double steps = ceil(rough_length_m(a, b) / w->step_m);
    cmap_status status = CMAP_OK;

    for (double i = 1; i <= steps && !status; i++)
        status = visit(w, a.x + (b.x - a.x) * (i / steps), a.y + (b.y - a.y) * (i / steps), err);
    return status;
}

static cmap_status walk_all(walk *w, const cmap_geom *geom, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    for (size_t i = 0; i < cmap_geom_path_count(geom) && !status; i++) {
        size_t count;
        const cmap_coord *at = cmap_geom_path(geom, i, &count);
        if (count)
            status = visit(w, at[0].x, at[0].y, err);
        for (size_t k = 1; k < count && !status; k++)
            status = walk_segment(w, at[k - 1], at[k], err);
    }
    return status;
}

/* The largest share, and the next largest; the first in the plan's order where they are equal. */
static void rank_shares(const cmap_zoning_share *shares, size_t count, size_t *first, size_t *second)
{
    *first = *second = 0;
    for (size_t i = 1; i < count; i++)
        if (shares[i].share > shares[*first].share)
            *first = i;
    *second = *first == 0 ? 1 : 0;
    for (size_t i = 0; i < count; i++)
        if (i != *first && shares[i].share > shares[*second].share)
            *second = i;
}

static cmap_status find_point(const cmap_zoning *zoning, const cmap_park *park, cmap_park_place *out, cmap_err *err)
{
    cmap_zoning_answer answer;
    cmap_status status = cmap_zoning_ask(zoning, park->at, park->accuracy_m, &answer, err);

    if (!status)
        *out = (cmap_park_place){.has_place = true,
                                 .district = answer.district,
                                 .share = 1,
                                 .distance_m = answer.distance_m,
                                 .other = answer.other,
                                 .combined_accuracy_m = answer.combined_accuracy_m,
                                 .certain = answer.certain};
    return status;
}

static cmap_status find_outline(const cmap_zoning *zoning, const cmap_park *park, cmap_park_place *out, cmap_err *err)
{
    cmap_zoning_share *shares = NULL;
    size_t count = 0, first = 0, second = 0;
    walk w = {.zoning = zoning, .accuracy_m = park->accuracy_m};

    w.step_m = fmax(CMAP_PARK_STEP_M, outline_length_m(park->geom) / STEPS_MAX);
    cmap_status status = cmap_zoning_split(zoning, park->geom, &shares, &count, err);
    if (!status)
        status = walk_all(&w, park->geom, err);
    if (!status) {
        bool is_outline = cmap_geom_get_kind(park->geom) == CMAP_GEOM_POLYGON;
        double between_m = is_outline ? w.step_m / 2 : 0;
        rank_shares(shares, count, &first, &second);
        *out = (cmap_park_place){.has_place = true,
                                 .district = shares[first].district,
                                 .share = shares[first].share,
                                 .distance_m = count > 1 ? 0 : w.nearest.distance_m,
                                 .other = count > 1 ? shares[second].district : w.nearest.other,
                                 .combined_accuracy_m = w.nearest.combined_accuracy_m};
        out->certain = count == 1 && out->distance_m - between_m >= out->combined_accuracy_m;
    }
    cmap_free(shares);
    return status;
}

cmap_status cmap_park_place_find(const cmap_zoning *zoning, const cmap_park *park, cmap_park_place *out, cmap_err *err)
{
    size_t coords = park->geom ? cmap_geom_coord_count(park->geom) : 0;

    if (coords == 0) {
        *out = (cmap_park_place){.district = CMAP_ZONING_NONE,
                                 .share = 1,
                                 .distance_m = (double)NAN,
                                 .other = CMAP_ZONING_NONE,
                                 .combined_accuracy_m = (double)NAN};
        return CMAP_OK;
    }
    return coords == 1 ? find_point(zoning, park, out, err) : find_outline(zoning, park, out, err);
}
