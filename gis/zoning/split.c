/* Sharing out a place that has an extent, and a floor area among its shares. */
#include "gis/zoning/zoning.h"

#include "gis/base/mem.h"
#include "gis/crs/area.h"
#include "gis/geom/geos.h"
#include "gis/geom/orient.h"
#include "gis/zoning/zoning_private.h"

#include <math.h>

/* A piece smaller than this part of the whole is the rounding of an overlay, no piece. */
static const double least_share = 1e-9;

/* Measures of the districts, and of what lies in none behind them. */
struct tally {
    double *sizes; /* district_count + 1 */
    size_t district_count;
    bool is_area;
};

static size_t slot_of(const struct tally *tally, size_t district)
{
    return district == CMAP_ZONING_NONE ? tally->district_count : district;
}

/* Makes the shares of the tally; there is at least one size above 0. */
static cmap_status share_out(const struct tally *tally, cmap_zoning_share **shares, size_t *count, cmap_err *err)
{
    double total = 0, kept = 0;
    size_t n = 0;
    cmap_zoning_share *list = cmap_calloc(tally->district_count + 1, sizeof *list);

    if (!list)
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: shares of %zu districts", tally->district_count);
    for (size_t i = 0; i <= tally->district_count; i++)
        total += tally->sizes[i];
    for (size_t i = 0; i <= tally->district_count; i++)
        kept += tally->sizes[i] > least_share * total ? tally->sizes[i] : 0;
    for (size_t i = 0; i <= tally->district_count; i++)
        if (tally->sizes[i] > least_share * total)
            list[n++] = (cmap_zoning_share){.district = i == tally->district_count ? CMAP_ZONING_NONE : i,
                                            .share = tally->sizes[i] / kept,
                                            .area_m2 = tally->is_area ? tally->sizes[i] : 0};
    *shares = list;
    *count = n;
    return CMAP_OK;
}

/* Each point counts the same; of a ring its closing one does not. */
static void tally_points(const cmap_zoning *zoning, const cmap_geom *geom, struct tally *tally)
{
    bool ring = cmap_geom_get_kind(geom) == CMAP_GEOM_POLYGON;

    for (size_t path = 0; path < cmap_geom_path_count(geom); path++) {
        size_t count;
        const cmap_coord *at = cmap_geom_path(geom, path, &count);
        for (size_t i = 0; i + ring < count; i++)
            tally->sizes[slot_of(tally, cmap_zoning_at(zoning, (cmap_lonlat){at[i].x, at[i].y}))] += 1;
    }
}

/* Takes what district i covers out of *rest and into the tally. *rest is replaced. */
static cmap_status tally_district(const cmap_zoning *zoning, size_t i, cmap_geom **rest, struct tally *tally,
                                  cmap_err *err)
{
    const cmap_geom *outline = zoning->plan->districts[i].outline;
    cmap_geom *piece = NULL, *left = NULL;

    if (!cmap_box_overlaps(cmap_geom_get_box(outline), cmap_geom_get_box(*rest)))
        return CMAP_OK;
    cmap_status status = cmap_geom_intersection(*rest, outline, &piece, err);
    if (!status && cmap_geom_part_count(piece) > 0) {
        tally->sizes[i] = cmap_lonlat_area_m2(piece);
        status = cmap_geom_difference(*rest, outline, &left, err);
    }
    cmap_geom_free(piece);
    if (status) {
        cmap_err_at(err, "district %s", zoning->plan->districts[i].code);
    } else if (left) {
        cmap_geom_free(*rest);
        *rest = left;
    }
    return status;
}

static cmap_status tally_pieces(const cmap_zoning *zoning, const cmap_geom *geom, struct tally *tally, cmap_err *err)
{
    cmap_geom *rest = NULL;
    cmap_status status = cmap_geom_copy(geom, &rest, err);

    for (size_t i = 0; i < tally->district_count && !status; i++)
        status = tally_district(zoning, i, &rest, tally, err);
    if (!status)
        tally->sizes[tally->district_count] = cmap_lonlat_area_m2(rest);
    cmap_geom_free(rest);
    return status;
}

/* All vertices of each ring on one line: nothing to measure. */
static bool is_flat(const cmap_geom *geom)
{
    for (size_t path = 0; path < cmap_geom_path_count(geom); path++) {
        size_t count, far = 1;
        const cmap_coord *at = cmap_geom_path(geom, path, &count);
        while (far + 1 < count && at[far].x <= at[0].x && at[far].x >= at[0].x && at[far].y <= at[0].y &&
               at[far].y >= at[0].y)
            far++;
        for (size_t i = far + 1; i < count; i++)
            if (cmap_orient(at[0], at[far], at[i]) != 0)
                return false;
    }
    return true;
}

static cmap_status tally_polygon(const cmap_zoning *zoning, const cmap_geom *geom, struct tally *tally, cmap_err *err)
{
    cmap_validity validity;
    size_t first;

    if (is_flat(geom))
        return CMAP_OK;
    cmap_status status = cmap_geom_check(geom, &validity, err);
    if (status)
        return status;
    if (!validity.is_valid)
        return cmap_fail(err, CMAP_EGEOM, "the outline is invalid: %s at %.7g, %.7g; repair it first", validity.reason,
                         validity.at.x, validity.at.y);
    if (!cmap_pip_is_plain(zoning->pip, cmap_geom_get_box(geom), &first))
        return tally_pieces(zoning, geom, tally, err);
    tally->sizes[slot_of(tally, first == CMAP_PIP_NONE ? CMAP_ZONING_NONE : first)] = cmap_lonlat_area_m2(geom);
    return CMAP_OK;
}

static bool is_blank(const struct tally *tally)
{
    for (size_t i = 0; i <= tally->district_count; i++)
        if (tally->sizes[i] > 0)
            return false;
    return true;
}

static cmap_status check_geom(const cmap_geom *geom, cmap_err *err)
{
    if (cmap_geom_get_srid(geom) != CMAP_SRID_CGCS2000)
        return cmap_fail(err, CMAP_ECRS, "a geometry in EPSG:%d cannot be joined: convert it to EPSG:%d first",
                         cmap_geom_get_srid(geom), CMAP_SRID_CGCS2000);
    if (!cmap_box_holds((cmap_box){-180, -90, 180, 90}, cmap_geom_get_box(geom)))
        return cmap_fail(err, CMAP_ECRS,
                         "the geometry leaves lon/lat: check the order of its coordinates and their system");
    if (cmap_geom_get_kind(geom) == CMAP_GEOM_LINE)
        return cmap_fail(err, CMAP_EINVAL, "a line has no floor area to share out: give points or an outline");
    if (cmap_geom_part_count(geom) == 0)
        return cmap_fail(err, CMAP_EINVAL, "an empty geometry lies nowhere");
    return CMAP_OK;
}

cmap_status cmap_zoning_split(const cmap_zoning *zoning, const cmap_geom *geom, cmap_zoning_share **shares,
                              size_t *count, cmap_err *err)
{
    struct tally tally = {.district_count = zoning->plan->district_count};
    cmap_status status = check_geom(geom, err);

    if (status)
        return status;
    tally.sizes = cmap_calloc(tally.district_count + 1, sizeof *tally.sizes);
    if (!tally.sizes)
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: shares of %zu districts", tally.district_count);
    if (cmap_geom_get_kind(geom) == CMAP_GEOM_POLYGON)
        status = tally_polygon(zoning, geom, &tally, err);
    tally.is_area = !is_blank(&tally);
    if (!status && !tally.is_area)
        tally_points(zoning, geom, &tally);
    if (!status)
        status = share_out(&tally, shares, count, err);
    cmap_free(tally.sizes);
    return status;
}

__extension__ typedef unsigned __int128 wide; /* holds a total (63 bits) times a weight (53 bits) */

/* A share as a whole number of 2^-52; what is no share counts as none. */
static uint64_t weight_of(double share)
{
    return share > 0 && share <= 1 ? (uint64_t)llround(ldexp(share, 52)) : 0;
}

static uint64_t remainder_of(const cmap_zoning_share *share, uint64_t total, uint64_t weights)
{
    return (uint64_t)((wide)total * weight_of(share->share) % weights);
}

/* How many shares come before share i: a larger remainder, or the same and a lower rank. */
static size_t turn_of(const cmap_zoning_share *shares, size_t count, size_t i, uint64_t total, uint64_t weights)
{
    uint64_t own = remainder_of(shares + i, total, weights);
    size_t turn = 0;

    for (size_t k = 0; k < count; k++) {
        uint64_t other = remainder_of(shares + k, total, weights);
        turn += other > own || (other == own && k < i);
    }
    return turn;
}

void cmap_zoning_allot(const cmap_zoning_share *shares, size_t count, int64_t total_tenths, int64_t *parts)
{
    uint64_t total = total_tenths < 0 ? 0 - (uint64_t)total_tenths : (uint64_t)total_tenths, weights = 0, given = 0;

    for (size_t i = 0; i < count; i++)
        weights += weight_of(shares[i].share);
    for (size_t i = 0; i < count; i++) {
        uint64_t part = weights ? (uint64_t)((wide)total * weight_of(shares[i].share) / weights) : 0;
        parts[i] = (int64_t)part;
        given += part;
    }
    /* What the floors left over is less than one for each share; without any weight the first takes all. */
    for (size_t i = 0; i < count; i++) {
        uint64_t extra = weights ? turn_of(shares, count, i, total, weights) < total - given : i ? 0 : total;
        parts[i] += (int64_t)extra;
        if (total_tenths < 0)
            parts[i] = -parts[i];
    }
}
