#include "gis/db/doctor.h"

#include "gis/base/buf.h"
#include "gis/base/mem.h"
#include "gis/db/db_private.h"
#include "gis/db/schema.h"
#include "gis/db/stmt.h"

#include <string.h>

/* How many rows a finding spells out. */
#define SHOWN 3

/* An examination under way. What goes wrong inside a check becomes a finding; only status stops it. */
typedef struct examination {
    cmap_db *db;
    cmap_findings *findings;
    cmap_status status;
    cmap_err *err;
} examination;

static void note(examination *e, const char *name, bool ok, const char *what, const char *remedy)
{
    if (!e->status)
        e->status = cmap_findings_add(e->findings, name, ok, what, ok ? NULL : remedy, e->err);
}

/* A check that could not run is bad news about the database, unless memory ran out. */
static void note_failure(examination *e, const char *name, const cmap_err *why)
{
    if (why->status == CMAP_ENOMEM)
        e->status = cmap_fail(e->err, CMAP_ENOMEM, "%s", why->text);
    else
        note(e, name, false, why->text,
             "save the rows you need, make a new database with carriermap init, and import them there");
}

/* Rows that should not be: a query of one text column, an empty result being good. */
static void check_none(examination *e, const char *name, const char *query, const char *good, const char *remedy)
{
    cmap_buf what = {0};
    cmap_stmt *stmt = NULL;
    cmap_err why = {0};
    size_t count = 0;
    bool row = true;

    if (e->status)
        return;
    cmap_status status = cmap_stmt_new(e->db, query, &stmt, &why);
    while (!status) {
        status = cmap_stmt_step(stmt, &row, &why);
        if (status || !row)
            break;
        const char *text = cmap_stmt_text(stmt, 0);
        if (count++ < SHOWN)
            cmap_buf_printf(&what, "%s%s", count > 1 ? "; " : "", text ? text : "?");
    }
    cmap_stmt_free(stmt);
    if (count > SHOWN)
        cmap_buf_printf(&what, "; and %zu more", count - SHOWN);
    if (status)
        note_failure(e, name, &why);
    else if (what.status)
        e->status = cmap_fail(e->err, CMAP_ENOMEM, "cannot examine %s: out of memory", cmap_db_name(e->db));
    else
        note(e, name, count == 0, count ? what.bytes : good, remedy);
    cmap_buf_clear(&what);
}

static void check_number(examination *e, const char *name, const char *query, int64_t wanted, const char *good,
                         const char *bad, const char *remedy)
{
    cmap_err why = {0};
    int64_t got = 0;

    if (e->status)
        return;
    if (cmap_db_ask_int(e->db, query, &got, &why))
        note_failure(e, name, &why);
    else
        note(e, name, got == wanted, got == wanted ? good : bad, remedy);
}

static void check_version(examination *e)
{
    cmap_err why = {0};

    if (e->status)
        return;
    if (cmap_schema_check(e->db, &why))
        note(e, "schema-version", false, why.text, "use the carriermap that fits the file, or make a new one");
    else
        note(e, "schema-version", true, "the schema version is the one this carriermap writes", NULL);
}

/* The schema of the built-in database, row by row, into temp.doctor_schema. */
static cmap_status copy_model(cmap_db *model, cmap_db *db, cmap_err *err)
{
    cmap_stmt *from = NULL, *to = NULL;
    bool row = true;
    cmap_status status = cmap_db_exec(db, "CREATE TEMP TABLE doctor_schema (type, name, sql)", err);

    if (!status)
        status = cmap_stmt_new(model, "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL", &from, err);
    if (!status)
        status = cmap_stmt_new(db, "INSERT INTO temp.doctor_schema VALUES (?, ?, ?)", &to, err);
    while (!status) {
        status = cmap_stmt_step(from, &row, err);
        if (status || !row)
            break;
        for (int i = 0; i < 3; i++)
            cmap_stmt_bind_text(to, i + 1, cmap_stmt_text(from, i));
        status = cmap_stmt_run(to, err);
    }
    cmap_stmt_free(from);
    cmap_stmt_free(to);
    return status;
}

/* Does every table, index, rule and view stand as in the built-in database? Programs that rewrite a table drop its
 * rules. */
static void check_schema(examination *e)
{
    static const char query[] =
        "SELECT n.type || ' ' || n.name || CASE WHEN m.name IS NULL THEN ' is missing' ELSE ' was changed' END"
        " FROM temp.doctor_schema n LEFT JOIN main.sqlite_master m ON m.type = n.type AND m.name = n.name"
        " WHERE m.sql IS NOT n.sql ORDER BY n.type, n.name";
    cmap_err why = {0};
    cmap_db *model = NULL;

    if (e->status)
        return;
    cmap_status status = cmap_db_open(NULL, CMAP_DB_READ, &model, &why);
    if (!status)
        status = copy_model(model, e->db, &why);
    cmap_db_close(model);
    if (status)
        note_failure(e, "schema", &why);
    else
        check_none(
            e, "schema", query, "all tables, indexes, rules and views are as they should be",
            "another program rewrote a table; make a new database with carriermap init, and import the rows there");
    (void)cmap_db_exec(e->db, "DROP TABLE IF EXISTS temp.doctor_schema", NULL);
}

/* Makes one query out of the tables that list names: @ in template becomes each name. A name with a quote in it is none
 * of ours and is left out: the file is not trusted. False: *why tells. */
static bool unite(examination *e, const char *list, const char *template, cmap_buf *query, cmap_err *why)
{
    cmap_stmt *tables = NULL;
    bool row = true;
    cmap_status status = cmap_stmt_new(e->db, list, &tables, why);

    while (!status) {
        status = cmap_stmt_step(tables, &row, why);
        if (status || !row)
            break;
        const char *name = cmap_stmt_text(tables, 0);
        if (!name || strpbrk(name, "'\"@"))
            continue;
        for (const char *at = template; *at; at++)
            if (*at == '@')
                cmap_buf_puts(query, name);
            else
                cmap_buf_putc(query, *at);
        cmap_buf_puts(query, " UNION ALL ");
    }
    cmap_stmt_free(tables);
    cmap_buf_puts(query, "SELECT NULL WHERE 0");
    if (!status && query->status)
        status = cmap_fail(why, CMAP_ENOMEM, "cannot examine %s: out of memory", cmap_db_name(e->db));
    return !status;
}

/* SpatiaLite's own CheckSpatialIndex writes, and grumbles where it may not. An R*Tree keeps 32-bit numbers, rounded
 * outwards: a box may be wider by a few hundred-thousandths of a degree. */
static void check_spatial_indexes(examination *e)
{
    static const char template[] =
        "SELECT * FROM (SELECT '@ row ' || coalesce(t.rowid, i.pkid) || ' and the spatial index differ' FROM \"@\" t"
        " LEFT JOIN \"idx_@_geom\" i ON i.pkid = t.rowid WHERE (t.geom IS NULL) <> (i.pkid IS NULL)"
        " OR abs(i.xmin - MbrMinX(t.geom)) > 1e-4 OR abs(i.xmax - MbrMaxX(t.geom)) > 1e-4"
        " OR abs(i.ymin - MbrMinY(t.geom)) > 1e-4 OR abs(i.ymax - MbrMaxY(t.geom)) > 1e-4)"
        " UNION ALL SELECT * FROM (SELECT '@ has no row ' || i.pkid || ', but the spatial index has' FROM"
        " \"idx_@_geom\" i WHERE NOT EXISTS (SELECT 1 FROM \"@\" t WHERE t.rowid = i.pkid))";
    static const char remedy[] = "run in the program spatialite: SELECT RecoverSpatialIndex()";
    cmap_buf query = {0};
    cmap_err why = {0};

    if (e->status)
        return;
    if (unite(e, "SELECT f_table_name FROM geometry_columns WHERE f_geometry_column = 'geom' ORDER BY 1", template,
              &query, &why))
        check_none(e, "spatial-index", query.bytes, "every geometry column has its spatial index, and they agree",
                   remedy);
    else
        note_failure(e, "spatial-index", &why);
    cmap_buf_clear(&query);
}

/* The join gives what two districts both cover to the first of them: no total shows it. */
#define TEXT_OF(number) QUOTED(number)
#define QUOTED(text)    #text

#define TOLERANCE TEXT_OF(CMAP_OUTLINE_TOLERANCE_M2)

/* A gap is a hole in all districts together. What rounding leaves along a border that two follow is neither. */
static void check_outlines(examination *e)
{
    static const char query[] =
        "WITH RECURSIVE city (g) AS MATERIALIZED (SELECT ST_Union(geom) FROM district),"
        " n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n, city WHERE i < ST_NumGeometries(g)),"
        " part (g) AS MATERIALIZED (SELECT ST_GeometryN(g, i) FROM city, n),"
        " ring (g, k) AS (SELECT g, 1 FROM part WHERE ST_NumInteriorRing(g) > 0"
        " UNION ALL SELECT g, k + 1 FROM ring WHERE k < ST_NumInteriorRing(g)),"
        " gap (g) AS (SELECT ST_MakePolygon(ST_InteriorRingN(g, k)) FROM ring),"
        " trouble (words, area_m2) AS ("
        " SELECT a.name_zh || ' and ' || b.name_zh || ' overlap by ', ST_Area(ST_Intersection(a.geom, b.geom), 1)"
        " FROM district a JOIN district b ON a.code < b.code AND MbrIntersects(a.geom, b.geom)"
        " UNION ALL SELECT 'no district covers a place at ' || round(ST_X(ST_PointOnSurface(g)), 5) || ', '"
        " || round(ST_Y(ST_PointOnSurface(g)), 5) || ' of ', ST_Area(g, 1) FROM gap)"
        " SELECT words || CAST(round(area_m2) AS INTEGER) || ' m²' FROM trouble WHERE area_m2 > " TOLERANCE
        " ORDER BY area_m2 DESC";

    check_none(e, "outlines", query, "the outlines of the districts neither overlap nor leave gaps",
               "correct the outlines, and import them with carriermap import --into districts");
}

static void check_sources(examination *e)
{
    cmap_buf query = {0};
    cmap_err why = {0};

    if (e->status)
        return;
    if (unite(e,
              "SELECT m.name FROM main.sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
              " AND c.name = 'source_id' ORDER BY m.name",
              "SELECT count(*) || ' rows of @' FROM \"@\" t WHERE NOT EXISTS (SELECT 1 FROM source s"
              " WHERE s.id = t.source_id) HAVING count(*) > 0",
              &query, &why))
        check_none(e, "sources", query.bytes, "every fact points at its source",
                   "add the source to the table source and put its id into source_id");
    else
        note_failure(e, "sources", &why);
    cmap_buf_clear(&query);
}

static void check_plan(examination *e)
{
    cmap_err why = {0};
    cmap_plan *plan = NULL;
    cmap_buf what = {0};

    if (e->status)
        return;
    if (cmap_plan_load(e->db, &plan, &why)) {
        note_failure(e, "plan", &why);
        return;
    }
    cmap_buf_printf(&what, "%zu zones, %zu districts, %zu parks", plan->zone_count, plan->district_count,
                    plan->park_count);
    bool ok = plan->zone_count && plan->district_count;
    note(e, "plan", ok, cmap_buf_text(&what),
         "put the zones and the district outlines back, or begin with carriermap init");
    cmap_buf_clear(&what);
    cmap_plan_free(plan);
}

static void check_joins(examination *e)
{
    static const char waiting[] =
        "SELECT count(*) FROM (SELECT 1 FROM park p WHERE NOT EXISTS (SELECT 1 FROM park_join j WHERE j.park_id = p.id)"
        " AND NOT EXISTS (SELECT 1 FROM join_pending q WHERE q.kind = 'park' AND q.id = +p.id) UNION ALL"
        " SELECT 1 FROM carrier c WHERE NOT EXISTS (SELECT 1 FROM carrier_share s WHERE s.carrier_id = c.id)"
        " AND NOT EXISTS (SELECT 1 FROM join_pending q WHERE q.kind = 'carrier' AND q.id = +c.id))"
        " WHERE NOT EXISTS (SELECT 1 FROM join_pending WHERE kind = 'all')";
    static const char totals[] =
        "SELECT (SELECT coalesce(sum(CAST(round(floor_area_m2 * 10) AS INTEGER)), 0) FROM carrier)"
        " = (SELECT coalesce(sum(floor_area_tenths), 0) FROM carrier_zoning)";

    check_number(e, "joins", waiting, 0,
                 "every park and carrier is joined to its district, or waits to be joined by the next command",
                 "parks or carriers were changed without the join noticing",
                 "run in the program spatialite: INSERT OR REPLACE INTO join_pending VALUES ('all', 0)");
    check_number(e, "totals", totals, 1, "floor areas by district and unassigned add up to the carriers' own",
                 "floor areas by district and unassigned do not add up to the carriers' own",
                 "run in the program spatialite: INSERT OR REPLACE INTO join_pending VALUES ('all', 0)");
}

cmap_status cmap_doctor_check(cmap_db *db, cmap_findings *findings, cmap_err *err)
{
    examination e = {.db = db, .findings = findings, .err = err};
    cmap_err why = {0};

    check_version(&e);
    check_none(&e, "integrity", "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
               "the file is whole", "restore a copy, or save what can be saved with sqlite3's .recover");
    check_none(&e, "foreign-keys",
               "SELECT \"table\" || ' row ' || coalesce(rowid, '?') || ' names a missing ' || parent"
               " FROM pragma_foreign_key_check",
               "every reference leads to a row", "add the missing rows, or mend the references");
    if (!e.status && cmap_db_load_spatialite(db, &why)) {
        note(&e, "spatialite", false, why.text, "apt-get install libsqlite3-mod-spatialite");
    } else {
        check_schema(&e);
        check_number(&e, "spatial-metadata", "SELECT CheckSpatialMetaData()", 3,
                     "the spatial metadata are SpatiaLite's",
                     "the spatial metadata are not those of SpatiaLite 4 or later",
                     "make a new database with carriermap init, and import the rows there");
        check_spatial_indexes(&e);
        check_outlines(&e);
    }
    check_sources(&e);
    check_plan(&e);
    check_joins(&e);
    return e.status;
}
