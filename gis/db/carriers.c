#include "gis/db/carriers.h"

#include "gis/base/mem.h"
#include "gis/db/db_private.h"
#include "gis/db/inside_private.h"
#include "gis/db/stmt.h"
#include "gis/geom/wkb.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Columns of the walk over carriers. */
enum { ID, AREA, STATUS, PARK, GEOM, NAME };

/* Carriers and their shares, both in the order of carriers: a join in SQL would look each share up. */
struct cmap_carrier_source {
    const cmap_plan *plan;
    cmap_stmt *carriers, *shares;
    bool has_share;          /* shares stands on a row */
    const cmap_park **parks; /* by id; made when the first carrier follows its park */
    const cmap_park *park;   /* found last */
    size_t district;         /* found last */
};

const char *cmap_carrier_row_name(const cmap_placed_carrier *row)
{
    return cmap_stmt_text(row->source->carriers, NAME);
}

/* ---- places ---- */

/* SpatiaLite's plain point in this machine's byte order, as nearly every place is one: x and y lie at 43 and 51. */
static bool is_plain_point(const unsigned char *bytes, size_t length, cmap_lonlat *at)
{
    static const unsigned char kind[5] = {0x7C, 1, 0, 0, 0};
    const union {
        uint16_t number;
        unsigned char first;
    } order = {1};

    if (length != 60 || !order.first || bytes[0] != 0 || bytes[1] != 1 || memcmp(bytes + 38, kind, sizeof kind) != 0 ||
        bytes[59] != 0xFE)
        return false;
    memcpy(&at->lon_deg, bytes + 43, sizeof at->lon_deg);
    memcpy(&at->lat_deg, bytes + 51, sizeof at->lat_deg);
    return isfinite(at->lon_deg) && isfinite(at->lat_deg);
}

static cmap_status place_of(const void *blob, size_t length, cmap_lonlat *at, cmap_err *err)
{
    cmap_geom *geom = NULL;

    if (is_plain_point(blob, length, at))
        return CMAP_OK;
    cmap_status status = cmap_geom_from_blob(blob, length, &geom, err);
    if (!status)
        status = cmap_geom_stand(geom, at, err);
    cmap_geom_free(geom);
    return status;
}

static int by_id(const void *a, const void *b)
{
    const cmap_park *const *p = a, *const *q = b;

    return strcmp((*p)->id, (*q)->id);
}

static cmap_status sort_parks(cmap_carrier_source *source, cmap_err *err)
{
    const cmap_plan *plan = source->plan;

    source->parks = cmap_calloc(plan->park_count + 1, sizeof(const cmap_park *));
    if (!source->parks)
        return cmap_fail(err, CMAP_ENOMEM, "cannot read the carriers: out of memory");
    for (size_t i = 0; i < plan->park_count; i++)
        source->parks[i] = &plan->parks[i];
    qsort(source->parks, plan->park_count, sizeof(const cmap_park *), by_id);
    return CMAP_OK;
}

/* Carriers of a park often follow each other. */
static cmap_status park_of(cmap_carrier_source *source, const char *id, cmap_lonlat *at, cmap_err *err)
{
    const cmap_park wanted = {.id = id};
    const cmap_park *key = &wanted;
    cmap_status status = CMAP_OK;

    if (!id)
        return CMAP_OK;
    if (!source->parks)
        status = sort_parks(source, err);
    if (status)
        return status;
    if (!source->park || strcmp(source->park->id, id) != 0) {
        const cmap_park **found = bsearch(&key, source->parks, source->plan->park_count, sizeof key, by_id);
        source->park = found ? *found : NULL;
    }
    if (source->park)
        *at = source->park->at;
    return CMAP_OK;
}

static cmap_status read_place(cmap_carrier_source *source, cmap_placed_carrier *row, cmap_err *err)
{
    size_t length = 0;
    const void *blob = cmap_stmt_blob(source->carriers, GEOM, &length);

    row->at = (cmap_lonlat){(double)NAN, (double)NAN};
    if (!blob)
        return park_of(source, cmap_stmt_text(source->carriers, PARK), &row->at, err);
    cmap_status status = place_of(blob, length, &row->at, err);
    if (status)
        cmap_err_at(err, "carrier %lld", (long long)cmap_stmt_int(source->carriers, ID));
    return status;
}

/* ---- districts ---- */

static size_t district_of(cmap_carrier_source *source, const char *code)
{
    const cmap_plan *plan = source->plan;

    if (!code)
        return CMAP_CARRIER_NOWHERE;
    if (source->district < plan->district_count && strcmp(plan->districts[source->district].code, code) == 0)
        return source->district;
    const cmap_district *found = cmap_plan_district(plan, code);
    return found ? (source->district = (size_t)(found - plan->districts)) : CMAP_CARRIER_NOWHERE;
}

/* Of the shares of a carrier, which come in the plan's order of districts, the largest. */
static cmap_status read_district(cmap_carrier_source *source, int64_t id, cmap_placed_carrier *row, cmap_err *err)
{
    cmap_status status = CMAP_OK;
    double largest = 0;

    row->district = CMAP_CARRIER_NOWHERE;
    while (source->has_share && cmap_stmt_int(source->shares, 0) <= id && !status) {
        const double share = cmap_stmt_real(source->shares, 2);
        if (cmap_stmt_int(source->shares, 0) == id && share > largest) {
            row->district = district_of(source, cmap_stmt_text(source->shares, 1));
            largest = share;
        }
        status = cmap_stmt_step(source->shares, &source->has_share, err);
    }
    return status;
}

/* ---- the walk ---- */

static cmap_status read_row(cmap_carrier_source *source, cmap_placed_carrier *row, cmap_err *err)
{
    const char *status_text = cmap_stmt_text(source->carriers, STATUS);
    cmap_status status = read_place(source, row, err);

    row->source = source;
    row->status = status_text ? *status_text : '\0';
    row->tenths = 0;
    row->measured = cmap_stmt_tenths(source->carriers, AREA, &row->tenths);
    return status ? status : read_district(source, cmap_stmt_int(source->carriers, ID), row, err);
}

static cmap_status walk(cmap_db *db, cmap_carrier_source *source, cmap_carrier_visit *visit, void *context,
                        cmap_err *err)
{
    bool more = true;
    cmap_status status = cmap_stmt_new(
        db, "SELECT id, floor_area_m2, status, park_id, geom, name FROM carrier ORDER BY id", &source->carriers, err);

    if (!status)
        status = cmap_stmt_new(
            db, "SELECT carrier_id, district_code, share, part FROM carrier_share ORDER BY carrier_id, part",
            &source->shares, err);
    if (!status)
        status = cmap_stmt_step(source->shares, &source->has_share, err);
    while (!status) {
        cmap_placed_carrier row;
        status = cmap_stmt_step(source->carriers, &more, err);
        if (status || !more)
            break;
        status = read_row(source, &row, err);
        if (!status)
            status = visit(context, &row, err);
    }
    cmap_stmt_free(source->carriers);
    cmap_stmt_free(source->shares);
    cmap_free(source->parks);
    return status;
}

cmap_status cmap_carriers_each(cmap_db *db, const cmap_plan *plan, cmap_carrier_visit *visit, void *context,
                               cmap_err *err)
{
    cmap_carrier_source source = {.plan = plan};
    cmap_status status = cmap_db_exec(db, "SAVEPOINT carriers_each", err);

    if (status)
        return status;
    status = walk(db, &source, visit, context, err);
    (void)cmap_db_exec(db, "RELEASE carriers_each", NULL);
    (void)sqlite3_db_release_memory(db->handle); /* pages of carriers, which nobody reads again */
    return status;
}

cmap_status cmap_carriers_any(cmap_db *db, bool *any, cmap_err *err)
{
    int64_t found = 0;
    cmap_status status =
        cmap_db_ask_int(db,
                        "SELECT EXISTS (SELECT 1 FROM carrier WHERE geom IS NOT NULL) OR EXISTS (SELECT 1"
                        " FROM carrier c JOIN park k ON k.id = c.park_id WHERE k.geom IS NOT NULL)",
                        &found, err);

    if (!status)
        *any = found != 0;
    return status;
}
