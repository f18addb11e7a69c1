#include "gis/db/schema.h"

#include "gis/base/buf.h"
#include "gis/db/db_private.h"
#include "gis/db/schema_private.h"
#include "gis/db/sql_private.h"
#include "gis/db/stmt.h"

#include <stdio.h>
#include <string.h>

#define AREAS  "'POLYGON', 'MULTIPOLYGON'"
#define PLACES "'POINT', 'MULTIPOINT', " AREAS

/* The tables with a geometry column, and what may stand in it. type is what SpatiaLite's own trigger holds to. */
typedef struct geometry_rule {
    const char *table, *type, *kinds, *kinds_said;
} geometry_rule;

static const geometry_rule geometry_rules[] = {
    {"district", "MULTIPOLYGON", "'MULTIPOLYGON'", "an outline (MULTIPOLYGON)"},
    {"park", "GEOMETRY", PLACES, "a point or an outline (POINT, MULTIPOINT, POLYGON or MULTIPOLYGON)"},
    {"carrier", "GEOMETRY", PLACES, "a point or an outline (POINT, MULTIPOINT, POLYGON or MULTIPOLYGON)"},
    {"water", "MULTIPOLYGON", "'MULTIPOLYGON'", "an outline (MULTIPOLYGON)"},
    {"province", "MULTIPOLYGON", "'MULTIPOLYGON'", "an outline (MULTIPOLYGON)"},
    {"place", "POINT", "'POINT'", "a point (POINT)"},
};

/* Where else a rule of rules.sql applies; column is NULL where the rule names it itself. */
typedef struct rule_target {
    const char *rule, *table, *column;
} rule_target;

static const rule_target rule_targets[] = {
    {"source", "zone", NULL},
    {"source", "strategy", NULL},
    {"source", "district", NULL},
    {"source", "industry_class", NULL},
    {"source", "industry", NULL},
    {"source", "industry_alias", NULL},
    {"source", "district_industry", NULL},
    {"source", "park", NULL},
    {"source", "park_industry", NULL},
    {"source", "indicator", NULL},
    {"source", "target", NULL},
    {"source", "observation", NULL},
    {"source", "import_batch", NULL},
    {"source", "carrier", NULL},
    {"source", "water", NULL},
    {"source", "province", NULL},
    {"source", "place", NULL},
    {"date", "source", "date"},
    {"date", "district", "official_area_as_of"},
    {"date", "observation", "date"},
    {"date", "carrier", "as_of"},
    {"accuracy", "park", NULL},
    {"accuracy", "carrier", NULL},
    {"accuracy", "place", NULL},
    {"district_code", "park", NULL},
    {"district_code", "carrier", NULL},
    {"value", "target", NULL},
    {"value", "observation", NULL},
    {"once", "", NULL},
};

/* The SRIDs that a planner here meets: CGCS2000 and its Gauss-Kruger zone at 120 E, without and with prefix; WGS 84. */
static const int srids[] = {4490, 4549, 4528, 4326};

/* SpatiaLite's functions answer 1 for done; anything else is a failure without a reason. */
static cmap_status expect(cmap_db *db, const char *sql, int64_t wanted, cmap_err *err)
{
    int64_t got = 0;
    cmap_status status = cmap_db_ask_int(db, sql, &got, err);

    if (!status && got != wanted)
        status = cmap_fail(err, CMAP_EDB, "cannot make %s: SpatiaLite answers %lld, not %lld, to: %s", cmap_db_name(db),
                           (long long)got, (long long)wanted, sql);
    return status;
}

static cmap_status expect_done(cmap_db *db, cmap_buf *sql, cmap_err *err)
{
    cmap_status status = sql->status ? cmap_fail(err, CMAP_ENOMEM, "cannot make %s: out of memory", cmap_db_name(db))
                                     : expect(db, sql->bytes, 1, err);
    cmap_buf_clear(sql);
    return status;
}

static cmap_status add_spatial_metadata(cmap_db *db, cmap_err *err)
{
    cmap_buf sql = {0};
    cmap_status status = expect(db, "SELECT InitSpatialMetaData(0, 'NONE')", 1, err);

    for (size_t i = 0; i < sizeof srids / sizeof srids[0] && !status; i++) {
        cmap_buf_printf(&sql, "SELECT InsertEpsgSrid(%d)", srids[i]);
        status = expect_done(db, &sql, err);
    }
    return status;
}

static cmap_status add_geometry_columns(cmap_db *db, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    for (size_t i = 0; i < sizeof geometry_rules / sizeof geometry_rules[0] && !status; i++) {
        const geometry_rule *rule = &geometry_rules[i];
        cmap_buf sql = {0};
        cmap_buf_printf(&sql, "SELECT AddGeometryColumn('%s', 'geom', %d, '%s', 'XY')", rule->table, CMAP_SRID_CGCS2000,
                        rule->type);
        status = expect_done(db, &sql, err);
        if (status)
            break;
        cmap_buf_printf(&sql, "SELECT CreateSpatialIndex('%s', 'geom')", rule->table);
        status = expect_done(db, &sql, err);
    }
    return status;
}

/* What the marks of a rule stand for. */
typedef struct marks {
    const char *table, *column, *kinds, *kinds_said;
    const char *event, *columns; /* columns NULL: INSERT */
} marks;

static void put_clause(cmap_buf *out, const marks *m);

/* Writes the text from begin to end, marks replaced. A mark that nothing is known for stays and fails to compile. */
static void put_expanded(cmap_buf *out, const char *begin, const char *end, const marks *m)
{
    const struct {
        const char *mark, *value;
    } known[] = {{"{table}", m->table}, {"{column}", m->column},         {"{kinds}", m->kinds},
                 {"{event}", m->event}, {"{kinds_said}", m->kinds_said}, {"{clause}", ""}};

    while (begin < end) {
        size_t i = 0, count = sizeof known / sizeof known[0];
        while (i < count && (!known[i].value || strncmp(begin, known[i].mark, strlen(known[i].mark)) != 0))
            i++;
        if (i == count) {
            cmap_buf_putc(out, *begin++);
            continue;
        }
        if (i == count - 1)
            put_clause(out, m);
        else
            cmap_buf_puts(out, known[i].value);
        begin += strlen(known[i].mark);
    }
}

static void put_clause(cmap_buf *out, const marks *m)
{
    marks plain = *m;

    if (!m->columns) {
        cmap_buf_puts(out, "INSERT");
        return;
    }
    cmap_buf_puts(out, "UPDATE OF ");
    put_expanded(out, m->columns, m->columns + strcspn(m->columns, "\n"), &plain);
}

static void put_rule_twice(cmap_buf *out, const char *body, const char *end, const char *columns, marks m)
{
    m.event = "insert";
    m.columns = NULL;
    put_expanded(out, body, end, &m);
    m.event = "update";
    m.columns = columns;
    put_expanded(out, body, end, &m);
}

/* One block of rules.sql, for every table that it applies to. */
static void put_rule(cmap_buf *out, const char *rule, const char *end)
{
    static const char columns_mark[] = "\n-- columns: ";
    size_t name_length = strcspn(rule, "\n");
    const char *columns = rule + name_length + strlen(columns_mark);
    const char *body = columns + strcspn(columns, "\n");

    if (strncmp(rule, "geometry\n", name_length + 1) == 0)
        for (size_t i = 0; i < sizeof geometry_rules / sizeof geometry_rules[0]; i++) {
            const geometry_rule *g = &geometry_rules[i];
            put_rule_twice(out, body, end, columns,
                           (marks){.table = g->table, .kinds = g->kinds, .kinds_said = g->kinds_said});
        }
    for (size_t i = 0; i < sizeof rule_targets / sizeof rule_targets[0]; i++) {
        const rule_target *t = &rule_targets[i];
        if (strlen(t->rule) == name_length && strncmp(rule, t->rule, name_length) == 0)
            put_rule_twice(out, body, end, columns, (marks){.table = t->table, .column = t->column});
    }
}

static cmap_status add_rules(cmap_db *db, cmap_err *err)
{
    static const char begin_mark[] = "-- for each: ";
    const char *at = strstr(cmap_sql_rules, begin_mark);
    cmap_buf sql = {0};
    cmap_status status;

    while (at) {
        const char *rule = at + strlen(begin_mark);
        at = strstr(rule, begin_mark);
        put_rule(&sql, rule, at ? at : rule + strlen(rule));
    }
    status = sql.status ? cmap_fail(err, CMAP_ENOMEM, "cannot make %s: out of memory", cmap_db_name(db))
                        : cmap_db_exec(db, cmap_buf_text(&sql), err);
    cmap_buf_clear(&sql);
    return status;
}

static const char register_views[] =
    "INSERT INTO views_geometry_columns"
    " (view_name, view_geometry, view_rowid, f_table_name, f_geometry_column, read_only) VALUES"
    " ('park_with_zone', 'geom', 'fid', 'park', 'geom', 1),"
    " ('carrier_with_zone', 'geom', 'id', 'carrier', 'geom', 1)";

static cmap_status set_identity(cmap_db *db, cmap_err *err)
{
    char sql[96];

    (void)snprintf(sql, sizeof sql, "PRAGMA application_id = %d; PRAGMA user_version = %d", CMAP_DB_APPLICATION_ID,
                   CMAP_DB_VERSION);
    return cmap_db_exec(db, sql, err);
}

cmap_status cmap_schema_create(cmap_db *db, cmap_err *err)
{
    cmap_status status = cmap_db_load_spatialite(db, err);

    if (!status)
        status = cmap_db_begin(db, err);
    if (status)
        return status;
    status = add_spatial_metadata(db, err);
    if (!status)
        status = cmap_db_exec(db, cmap_sql_schema, err);
    if (!status)
        status = add_geometry_columns(db, err);
    if (!status)
        status = add_rules(db, err);
    if (!status)
        status = cmap_db_exec(db, cmap_sql_join, err);
    if (!status)
        status = cmap_db_exec(db, cmap_sql_views, err);
    if (!status)
        status = cmap_db_exec(db, register_views, err);
    if (!status)
        status = set_identity(db, err);
    if (!status)
        status = cmap_db_commit(db, err);
    if (status)
        cmap_db_rollback(db);
    return status;
}

cmap_status cmap_schema_migrate(cmap_db *db, const cmap_migration *steps, size_t count, int version, cmap_err *err)
{
    int64_t at = 0;
    char sql[64];
    cmap_status status = cmap_db_begin(db, err);

    if (status)
        return status;
    status = cmap_db_ask_int(db, "PRAGMA user_version", &at, err);
    for (size_t i = 0; i < count && !status; i++)
        if (steps[i].from == at) {
            status = cmap_db_exec(db, steps[i].sql, err);
            at++;
        }
    if (!status && at != version)
        status = cmap_fail(err, CMAP_EDB,
                           "%s has schema version %lld, which this carriermap cannot bring to %d; "
                           "make a new database with: carriermap init NEWFILE",
                           cmap_db_name(db), (long long)at, version);
    (void)snprintf(sql, sizeof sql, "PRAGMA user_version = %d", version);
    if (!status)
        status = cmap_db_exec(db, sql, err);
    if (!status)
        status = cmap_db_commit(db, err);
    if (status)
        cmap_db_rollback(db);
    return status;
}

cmap_status cmap_schema_check(cmap_db *db, cmap_err *err)
{
    int64_t application_id = 0, version = 0, objects = 0;
    cmap_status status = cmap_db_ask_int(db, "PRAGMA application_id", &application_id, err);

    if (!status)
        status = cmap_db_ask_int(db, "PRAGMA user_version", &version, err);
    /* The pragmas read the header only; this reads the schema, which every later query needs, and sees its damage. */
    if (!status)
        status = cmap_db_ask_int(db, "SELECT count(*) FROM sqlite_master", &objects, err);
    if (status)
        return status;
    if (application_id != CMAP_DB_APPLICATION_ID)
        return cmap_fail(err, CMAP_EDB,
                         "%s is not a carriermap database but an SQLite file of another program; make one with: "
                         "carriermap init NEWFILE",
                         cmap_db_name(db));
    if (version > CMAP_DB_VERSION)
        return cmap_fail(
            err, CMAP_EDB,
            "%s was made by a newer carriermap (schema version %lld, this one knows %d); update carriermap",
            cmap_db_name(db), (long long)version, CMAP_DB_VERSION);
    if (version < CMAP_DB_VERSION && cmap_db_is_writable(db))
        return cmap_schema_migrate(db, NULL, 0, CMAP_DB_VERSION, err); /* version 1 is the first: no steps yet */
    if (version < CMAP_DB_VERSION)
        return cmap_fail(err, CMAP_EDB,
                         "%s has schema version %lld, older than %d; a command that writes to it brings it forward, "
                         "such as carriermap import",
                         cmap_db_name(db), (long long)version, CMAP_DB_VERSION);
    return CMAP_OK;
}
