/* The last look at a new database, and its fixed form. */
#include "gis/base/buf.h"
#include "gis/db/db_private.h"
#include "gis/db/schema.h"
#include "gis/db/stmt.h"

#include <stdlib.h>
#include <time.h>

/* SpatiaLite notes when it did what. Day of the plan, unless the build says another. */
static cmap_status fixed_date(char out[32], cmap_err *err)
{
    const char *text = getenv("SOURCE_DATE_EPOCH");
    long long seconds = 1313020800; /* 2011-08-11T00:00:00Z */
    struct tm parts;

    if (text && *text) {
        char *end = NULL;
        seconds = strtoll(text, &end, 10);
        if (*end || seconds < 0)
            return cmap_fail(err, CMAP_EINVAL, "SOURCE_DATE_EPOCH is %s; it must be seconds since 1970", text);
    }
    time_t when = (time_t)seconds;
    if (!gmtime_r(&when, &parts) || !strftime(out, 32, "%Y-%m-%dT%H:%M:%S.000Z", &parts))
        return cmap_fail(err, CMAP_EINVAL, "SOURCE_DATE_EPOCH is %s; that is no date", text ? text : "unset");
    return CMAP_OK;
}

static cmap_status fix_dates(cmap_db *db, cmap_err *err)
{
    static const char *const updates[] = {
        "UPDATE spatialite_history SET timestamp = ?1",
        "UPDATE geometry_columns_time SET last_insert = ?1, last_update = ?1, last_delete = ?1",
    };
    char date[32];
    cmap_status status = fixed_date(date, err);

    for (size_t i = 0; i < sizeof updates / sizeof updates[0] && !status; i++) {
        cmap_stmt *stmt = NULL;
        status = cmap_stmt_new(db, updates[i], &stmt, err);
        if (!status) {
            cmap_stmt_bind_text(stmt, 1, date);
            status = cmap_stmt_run(stmt, err);
        }
        cmap_stmt_free(stmt);
    }
    return status;
}

static cmap_status require(cmap_db *db, const char *sql, int64_t wanted, const char *else_say, cmap_err *err)
{
    int64_t got = 0;
    cmap_status status = cmap_db_ask_int(db, sql, &got, err);

    if (!status && got != wanted)
        status = cmap_fail(err, CMAP_EDATA, "cannot finish %s: %s", cmap_db_name(db), else_say);
    return status;
}

/* Names the first row whose reference leads nowhere. */
static cmap_status require_references(cmap_db *db, cmap_err *err)
{
    cmap_stmt *stmt = NULL;
    bool row = false;
    cmap_status status = cmap_stmt_new(db, "PRAGMA foreign_key_check", &stmt, err);

    if (!status)
        status = cmap_stmt_step(stmt, &row, err);
    if (!status && row)
        status = cmap_fail(err, CMAP_EDATA, "cannot finish %s: row %lld of the table %s refers to a missing row of %s",
                           cmap_db_name(db), (long long)cmap_stmt_int(stmt, 1), cmap_stmt_text(stmt, 0),
                           cmap_stmt_text(stmt, 2));
    cmap_stmt_free(stmt);
    return status;
}

cmap_status cmap_schema_seal(cmap_db *db, cmap_err *err)
{
    cmap_status status = require_references(db, err);

    if (!status)
        status = require(db, "SELECT count(*) FROM join_pending", 0,
                         "parks or carriers wait to be joined to districts; call cmap_join_refresh first", err);
    if (!status)
        status = require(db, "SELECT CheckSpatialMetaData()", 3, "its spatial metadata are not SpatiaLite's", err);
    if (!status)
        status = require(db, "SELECT CheckSpatialIndex()", 1, "a spatial index does not match its table", err);
    if (!status)
        status = fix_dates(db, err);
    if (!status)
        status = cmap_db_exec(db, "VACUUM", err);
    return status;
}
