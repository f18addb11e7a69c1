#include "gis/zoning/join.h"

#include "gis/base/mem.h"
#include "gis/db/db.h"
#include "gis/db/shadow.h"
#include "gis/db/stmt.h"
#include "gis/geom/wkb.h"
#include "gis/zoning/carrier_place.h"
#include "gis/zoning/join_private.h"
#include "gis/zoning/zoning.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A park by its id. */
typedef struct park_id {
    const char *id; /* borrowed from the plan */
    const cmap_park *park;
} park_id;

/* A refresh under way. */
typedef struct join {
    cmap_db *db;
    cmap_plan *plan;
    cmap_zoning *zoning;
    cmap_carrier_places *places;
    park_id *parks; /* by id */
    cmap_stmt *put_park, *put_carrier;
    int64_t *parts; /* room for the shares of one carrier */
    bool all, temporary;
    cmap_join_report report;
} join;

static int by_id(const void *a, const void *b)
{
    const park_id *x = a, *y = b;
    return strcmp(x->id, y->id);
}

/* NULL for NULL and for an id that is not there. */
static const cmap_park *find_park(const join *j, const char *id)
{
    park_id key = {.id = id};
    const park_id *found =
        id && j->plan->park_count ? bsearch(&key, j->parks, j->plan->park_count, sizeof key, by_id) : NULL;

    return found ? found->park : NULL;
}

static cmap_status place_carrier(const join *j, cmap_stmt *carrier, cmap_carrier_place *place, cmap_err *err)
{
    cmap_geom *geom = NULL;
    size_t length;
    const void *bytes = cmap_stmt_blob(carrier, 4, &length);
    cmap_carrier_facts facts = {.park = find_park(j, cmap_stmt_text(carrier, 2)),
                                .district_code = cmap_stmt_text(carrier, 3)};
    cmap_status status = cmap_stmt_is_null(carrier, 4) ? CMAP_OK : cmap_geom_from_blob(bytes, length, &geom, err);

    facts.geom = geom;
    if (!status)
        status = cmap_carrier_place_find(j->places, &facts, place, err);
    cmap_geom_free(geom);
    return status;
}

static const char *code_of(const join *j, size_t district)
{
    return district == CMAP_ZONING_NONE ? NULL : j->plan->districts[district].code;
}

static cmap_status store_carrier(const join *j, cmap_stmt *carrier, const cmap_carrier_place *p, cmap_err *err)
{
    int64_t tenths = 0, id = cmap_stmt_int(carrier, 0);
    bool measured = cmap_stmt_tenths(carrier, 1, &tenths);
    cmap_status status = CMAP_OK;

    cmap_zoning_allot(p->shares, p->count, tenths, j->parts);
    for (size_t i = 0; i < p->count && !status; i++) {
        cmap_stmt_bind_int(j->put_carrier, 1, id);
        cmap_stmt_bind_int(j->put_carrier, 2, (int64_t)i + 1);
        cmap_stmt_bind_text(j->put_carrier, 3, code_of(j, p->shares[i].district));
        cmap_stmt_bind_real(j->put_carrier, 4, fmin(p->shares[i].share, 1));
        if (measured)
            cmap_stmt_bind_int(j->put_carrier, 5, j->parts[i]);
        cmap_stmt_bind_text(j->put_carrier, 6, p->method);
        status = cmap_stmt_run(j->put_carrier, err);
    }
    return status;
}

static cmap_status join_carriers(join *j, cmap_err *err)
{
#define CARRIER "SELECT c.id, c.floor_area_m2, c.park_id, c.district_code, c.geom FROM "
    static const char all[] = CARRIER "carrier c";
    static const char some[] = CARRIER "main.join_pending q JOIN carrier c ON c.id = q.id WHERE q.kind = 'carrier'";
#undef CARRIER
    cmap_stmt *carrier = NULL;
    bool row = true;
    cmap_status status = cmap_stmt_new(j->db, j->all ? all : some, &carrier, err);

    while (!status) {
        cmap_carrier_place p = {0};
        status = cmap_stmt_step(carrier, &row, err);
        if (status || !row)
            break;
        status = place_carrier(j, carrier, &p, err);
        if (!status)
            status = store_carrier(j, carrier, &p, err);
        if (status && err)
            cmap_err_at(err, "carrier %lld", (long long)cmap_stmt_int(carrier, 0));
        j->report.carrier_count++;
    }
    cmap_stmt_free(carrier);
    return status;
}

static cmap_status store_park(const join *j, const char *id, const cmap_park_place *place, cmap_err *err)
{
    cmap_stmt_bind_text(j->put_park, 1, id);
    cmap_stmt_bind_text(j->put_park, 2, code_of(j, place->district));
    cmap_stmt_bind_real(j->put_park, 3, fmin(place->share, 1)); /* sums of parts may pass 1 by a rounding */
    cmap_stmt_bind_real(j->put_park, 4, place->distance_m);
    cmap_stmt_bind_text(j->put_park, 5, code_of(j, place->other));
    cmap_stmt_bind_real(j->put_park, 6, place->combined_accuracy_m);
    cmap_stmt_bind_int(j->put_park, 7, place->certain);
    cmap_stmt_bind_text(j->put_park, 8, place->has_place ? "geometry" : "none");
    return cmap_stmt_run(j->put_park, err);
}

static cmap_status join_parks(join *j, cmap_err *err)
{
    cmap_stmt *pending = NULL;
    bool row = true;
    cmap_status status = cmap_stmt_new(j->db,
                                       j->all ? "SELECT id FROM park ORDER BY rank"
                                              : "SELECT id FROM main.join_pending WHERE kind = 'park' ORDER BY id",
                                       &pending, err);

    while (!status) {
        cmap_park_place place;
        status = cmap_stmt_step(pending, &row, err);
        if (status || !row)
            break;
        const cmap_park *found = find_park(j, cmap_stmt_text(pending, 0));
        if (!found)
            continue; /* removed by a program that left the triggers out */
        status = cmap_park_place_find(j->zoning, found, &place, err);
        if (!status)
            status = store_park(j, found->id, &place, err);
        if (status && err)
            cmap_err_at(err, "park %s", found->id);
        j->report.park_count++;
    }
    cmap_stmt_free(pending);
    return status;
}

static cmap_status index_parks(join *j, cmap_err *err)
{
    size_t count = j->plan->park_count;

    j->parks = cmap_calloc(count, sizeof *j->parks);
    j->parts = cmap_calloc(j->plan->district_count + 1, sizeof *j->parts);
    if (!j->parks || !j->parts)
        return cmap_fail(err, CMAP_ENOMEM, "cannot join %s: out of memory", cmap_db_name(j->db));
    for (size_t i = 0; i < count; i++) {
        j->parks[i].park = &j->plan->parks[i];
        j->parks[i].id = j->plan->parks[i].id;
    }
    qsort(j->parks, count, sizeof *j->parks, by_id);
    return cmap_carrier_places_new(j->plan, j->zoning, &j->places, err);
}

/* Makes room for the results: in the tables, cleared of what no longer holds, or in temporary ones. */
static cmap_status prepare_tables(join *j, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    if (j->temporary)
        status = cmap_db_shadow_joins(j->db, j->all, err);
    else if (j->all)
        status = cmap_db_exec(j->db, "DELETE FROM park_join; DELETE FROM carrier_share", err);
    else
        status =
            cmap_db_exec(j->db,
                         "DELETE FROM park_join WHERE park_id IN (SELECT id FROM join_pending WHERE kind = 'park');"
                         "DELETE FROM carrier_share WHERE carrier_id IN"
                         " (SELECT id FROM join_pending WHERE kind = 'carrier')",
                         err);
    if (!status)
        status = cmap_stmt_new(j->db,
                               j->temporary ? "INSERT INTO " CMAP_SHADOW_PARK_JOIN " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                                            : "INSERT INTO park_join VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                               &j->put_park, err);
    if (!status)
        status = cmap_stmt_new(j->db,
                               j->temporary ? "INSERT INTO " CMAP_SHADOW_CARRIER_SHARE " VALUES (?, ?, ?, ?, ?, ?)"
                                            : "INSERT INTO carrier_share VALUES (?, ?, ?, ?, ?, ?)",
                               &j->put_carrier, err);
    return status;
}

static cmap_status run(join *j, cmap_err *err)
{
    int64_t all = 0;
    cmap_status status =
        cmap_db_ask_int(j->db, "SELECT EXISTS (SELECT 1 FROM join_pending WHERE kind = 'all')", &all, err);

    j->all = all != 0;
    if (!status)
        status = cmap_plan_load(j->db, &j->plan, err);
    if (!status)
        status = cmap_zoning_new(j->plan, &j->zoning, err);
    if (!status)
        status = index_parks(j, err);
    if (!status)
        status = prepare_tables(j, err);
    if (!status)
        status = join_parks(j, err);
    if (!status)
        status = join_carriers(j, err);
    if (!status && !j->temporary)
        status = cmap_db_exec(j->db, "DELETE FROM join_pending", err);
    return status;
}

static void clear(join *j)
{
    cmap_stmt_free(j->put_park);
    cmap_stmt_free(j->put_carrier);
    cmap_carrier_places_free(j->places);
    cmap_free(j->parks);
    cmap_free(j->parts);
    cmap_zoning_free(j->zoning);
    cmap_plan_free(j->plan);
}

cmap_status cmap_join_refresh(cmap_db *db, cmap_join_report *report, cmap_err *err)
{
    join j = {.db = db, .temporary = !cmap_db_is_writable(db)};
    int64_t pending = 0;
    cmap_status status = cmap_db_ask_int(db, "SELECT EXISTS (SELECT 1 FROM join_pending)", &pending, err);

    if (!status && pending) {
        bool own = !cmap_db_in_transaction(db);
        if (own)
            status = cmap_db_begin(db, err);
        if (status)
            return status;
        status = run(&j, err);
        clear(&j); /* statements before the commit: an open one would keep it from ending */
        if (!status && own)
            status = cmap_db_commit(db, err);
        if (status && own)
            cmap_db_rollback(db);
        j.report.temporary = j.temporary;
    }
    if (!status && report)
        *report = j.report;
    return status;
}
