/* Laws of the join, under random carriers and random edits: nothing is lost, nothing is counted twice, the answer does
 * not depend on when, in which order or where it was worked out, and other programs agree. */
#include "support/joined.h"
#include "support/random.h"

#include "gis/db/progress.h"
#include "gis/zoning/join.h"

#include <math.h>
#include <sqlite3.h>

static uint64_t seed;

static int below(int n)
{
    return (int)random_below(&seed, (size_t)n);
}

static double between(double low, double high)
{
    return random_between(&seed, low, high);
}

/* A coordinate of a border, of a corner, or of neither, inside or outside. */
static double pick(double low, double high)
{
    switch (below(4)) {
    case 0:
        return low;
    case 1:
        return high;
    case 2:
        return 120.6 > low && 120.6 < high ? 120.6 : 31.3;
    default:
        return between(low - 0.03, high + 0.03);
    }
}

/* The rule, for the fixture's rectangles: closed, the first in rank. NULL: in none. */
static const char *district_of(double x, double y)
{
    if (x < 120.5 || x > 120.7 || y < 31.2 || y > 31.4)
        return NULL;
    if (y > 31.3)
        return "c";
    return x <= 120.6 ? "a" : "b";
}

/* A geometry expression for row `id`; expected district in *district when it is a point ("?" when it is not one). */
static void put_place(char out[400], const char **district)
{
    double x = pick(120.5, 120.7), y = pick(31.2, 31.4);

    *district = "?";
    switch (below(5)) {
    case 0:
        (void)snprintf(out, 400, "NULL");
        break;
    case 1: {
        double w = between(0.0001, 0.05), h = between(0.0001, 0.05);
        (void)snprintf(out, 400, "GeomFromText('POLYGON((%.17g %.17g, %.17g %.17g, %.17g %.17g, %.17g %.17g))', 4490)",
                       x, y, x + w, y, x + w * 0.7, y + h, x, y);
        break;
    }
    case 2:
        (void)snprintf(out, 400, "GeomFromText('MULTIPOINT(%.17g %.17g, %.17g %.17g, %.17g %.17g)', 4490)", x, y,
                       pick(120.5, 120.7), y, x, pick(31.2, 31.4));
        break;
    default:
        (void)snprintf(out, 400, "MakePoint(%.17g, %.17g, 4490)", x, y);
        *district = district_of(x, y);
    }
}

static const char *pick_park(void)
{
    static const char *const ids[] = {"NULL", "'p-in-a'", "'p-near'", "'p-across'", "'p-nowhere'", "'p-outside'"};
    return ids[below(6)];
}

static const char *pick_code(void)
{
    static const char *const codes[] = {"NULL", "'a'", "'b'", "'c'"};
    return codes[below(4)];
}

/* Floor areas in all shapes: unknown, nought, whole, one decimal, large. */
static void put_area(char out[32])
{
    switch (below(6)) {
    case 0:
        (void)snprintf(out, 32, "NULL");
        break;
    case 1:
        (void)snprintf(out, 32, "%d", below(3));
        break;
    case 2:
        (void)snprintf(out, 32, "%d.%d", below(999999999), below(10));
        break;
    default:
        (void)snprintf(out, 32, "%d.%d", below(100000), below(10));
    }
}

static const char *pick_status(void)
{
    static const char *const all[] = {"NULL", "'built'", "'under_construction'", "'planned'"};
    return all[below(4)];
}

static void insert_carrier(cmap_db *db, int id)
{
    char sql[800], place[400], area[32];
    const char *district;
    cmap_err err = {0};

    put_place(place, &district);
    put_area(area);
    (void)snprintf(sql, sizeof sql,
                   "INSERT INTO carrier (id, name, park_id, district_code, floor_area_m2, status, source_id, geom,"
                   " source_text) VALUES (%d, 'x', %s, %s, %s, %s, 's', %s, '%s')",
                   id, pick_park(), pick_code(), area, pick_status(), place, district ? district : "none");
    assert_ok(cmap_db_exec(db, sql, &err));
}

static void open_copy(const char *name, cmap_db_mode mode, cmap_db **db)
{
    char path[192], *bytes = NULL;
    size_t length;
    cmap_err err = {0};

    fixture_path(&shared, name, path);
    if (!cmap_file_exists(path)) {
        assert_ok(cmap_file_read(shared.path, 0, &bytes, &length, &err));
        assert_ok(cmap_file_write(path, bytes, length, &err));
        cmap_free(bytes);
    }
    assert_ok(cmap_db_open(path, mode, db, &err));
}

static void remove_copy(const char *name)
{
    char path[192];
    fixture_path(&shared, name, path);
    (void)unlink(path);
}

static void fill(cmap_db *db, int count)
{
    cmap_err err = {0};
    assert_ok(cmap_db_begin(db, &err));
    for (int id = 1; id <= count; id++)
        insert_carrier(db, id);
    assert_ok(cmap_db_commit(db, &err));
}

#define SUM_IN "(SELECT coalesce(sum(CAST(round(floor_area_m2 * 10) AS INTEGER)), 0) FROM carrier)"

/* What must hold at any moment, joined or not. */
static void assert_conserved(cmap_db *db)
{
    static const char *const laws[] = {
        "SELECT " SUM_IN " = (SELECT coalesce(sum(floor_area_tenths), 0) FROM carrier_zoning)",
        "SELECT " SUM_IN " = (SELECT coalesce(sum(floor_area_tenths), 0) FROM carrier_progress WHERE scope = 'zone')",
        "SELECT " SUM_IN
        " = (SELECT coalesce(sum(floor_area_tenths), 0) FROM carrier_progress WHERE scope = 'district')",
        ("SELECT NOT EXISTS (SELECT 1 FROM carrier c JOIN (SELECT carrier_id, sum(floor_area_tenths) AS t, sum(share) "
         "AS s"
         " FROM carrier_zoning GROUP BY carrier_id) v ON v.carrier_id = c.id"
         " WHERE CAST(round(c.floor_area_m2 * 10) AS INTEGER) IS NOT v.t OR abs(v.s - 1) > 1e-9)"),
        "SELECT (SELECT count(*) FROM carrier) = (SELECT count(DISTINCT carrier_id) FROM carrier_zoning)",
        "SELECT (SELECT count(*) FROM park) = (SELECT count(*) FROM park_zoning)",
        ("SELECT NOT EXISTS (SELECT 1 FROM carrier_zoning WHERE method = 'pending' AND (district_code IS NOT NULL"
         " OR zone_code IS NOT NULL))"),
    };
    for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++)
        if (ask(db, laws[i]) != 1)
            fail_msg("broken: %s", laws[i]);
}

static void every_tenth_is_kept(void **state)
{
    cmap_err err = {0};
    cmap_db *db = NULL;
    cmap_join_report report;
    (void)state;
    seed = 1;
    open_copy("kept.db", CMAP_DB_WRITE, &db);
    fill(db, 3000);
    assert_int_equal(ask(db, "SELECT count(*) FROM carrier_zoning WHERE method = 'pending'"), 3000);
    assert_conserved(db);
    assert_ok(cmap_join_refresh(db, &report, &err));
    assert_int_equal(report.carrier_count, 3000);
    assert_false(report.temporary);
    assert_int_equal(ask(db, "SELECT count(*) FROM carrier_zoning WHERE method = 'pending'"), 0);
    assert_conserved(db);
    for (int by = CMAP_PROGRESS_CITY; by <= CMAP_PROGRESS_PARK; by++) {
        cmap_progress *p = NULL;
        assert_ok(cmap_progress_load(db, (cmap_progress_by)by, NULL, &p, &err));
        int64_t sum = p->none.built_tenths;
        for (size_t i = 0; i < p->row_count; i++)
            sum += p->rows[i].sums.built_tenths;
        assert_int_equal(sum, p->city.built_tenths);
        assert_int_equal(
            p->city.built_tenths,
            ask(db, "SELECT sum(CAST(round(floor_area_m2 * 10) AS INTEGER)) FROM carrier WHERE status = 'built'"));
        cmap_progress_free(p);
    }
    cmap_db_close(db);
}

/* Runs after every_tenth_is_kept, on its database. */
static void each_carrier_follows_the_written_rule(void **state)
{
    static const char *const laws[] = {
        /* a point: the district worked out by hand, kept in source_text */
        "SELECT count(*) FROM carrier c JOIN carrier_zoning v ON v.carrier_id = c.id WHERE c.source_text <> '?'"
        " AND (coalesce(v.district_code, 'none') <> c.source_text OR v.method <> 'geometry' OR v.share <> 1)",
        /* without a place, the park's */
        "SELECT count(*) FROM carrier c JOIN park p ON p.id = c.park_id WHERE c.geom IS NULL AND p.geom IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM carrier_zoning v WHERE v.carrier_id = c.id AND v.method = 'park')",
        "SELECT count(*) FROM carrier c JOIN carrier_zoning v ON v.carrier_id = c.id WHERE v.method = 'park' AND"
        " c.park_id = 'p-in-a' AND v.district_code IS NOT 'a'",
        "SELECT count(*) FROM carrier c JOIN carrier_zoning v ON v.carrier_id = c.id WHERE v.method = 'park' AND"
        " c.park_id = 'p-across' AND v.district_code NOT IN ('a', 'b')",
        "SELECT count(*) FROM carrier c JOIN carrier_zoning v ON v.carrier_id = c.id WHERE v.method = 'park' AND"
        " c.park_id = 'p-outside' AND v.district_code IS NOT NULL",
        /* without either, the district that the row names; without that, none */
        "SELECT count(*) FROM carrier c JOIN carrier_zoning v ON v.carrier_id = c.id WHERE c.geom IS NULL"
        " AND (c.park_id IS NULL OR c.park_id = 'p-nowhere') AND (v.district_code IS NOT c.district_code OR v.method <>"
        " CASE WHEN c.district_code IS NULL THEN 'none' ELSE 'district' END)",
        /* SpatiaLite agrees where a point touches no border */
        "SELECT count(*) FROM carrier c JOIN carrier_zoning v ON v.carrier_id = c.id WHERE GeometryType(c.geom) = "
        "'POINT'"
        " AND NOT EXISTS (SELECT 1 FROM district d WHERE ST_Touches(d.geom, c.geom))"
        " AND v.district_code IS NOT (SELECT d.code FROM district d WHERE ST_Covers(d.geom, c.geom))",
        /* and on borders one of the districts that cover the point was chosen */
        "SELECT count(*) FROM carrier c JOIN carrier_zoning v ON v.carrier_id = c.id WHERE GeometryType(c.geom) = "
        "'POINT'"
        " AND v.district_code IS NOT NULL AND NOT EXISTS (SELECT 1 FROM district d WHERE d.code = v.district_code AND"
        " ST_Covers(d.geom, c.geom))",
        /* shares of outlines are those of the planar overlap, to the thousandth: the pieces are small */
        "SELECT count(*) FROM carrier c JOIN carrier_zoning v ON v.carrier_id = c.id JOIN district d ON d.code ="
        " v.district_code WHERE GeometryType(c.geom) = 'POLYGON' AND v.method = 'geometry' AND"
        " abs(v.share - ST_Area(ST_Intersection(c.geom, d.geom)) / ST_Area(c.geom)) > 1e-3",
    };
    cmap_db *db = NULL;
    (void)state;
    open_copy("kept.db", CMAP_DB_WRITE, &db);
    for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++)
        if (ask(db, laws[i]) != 0)
            fail_msg("%lld against: %s", (long long)ask(db, laws[i]), laws[i]);
    assert_int_not_equal(ask(db,
                             "SELECT count(*) FROM carrier c WHERE GeometryType(c.geom) = 'POINT' AND EXISTS (SELECT 1"
                             " FROM district d WHERE ST_Touches(d.geom, c.geom))"),
                         0);
    cmap_db_close(db);
}

/* Runs after every_tenth_is_kept, on its database: SQLite without SpatiaLite, as any other program has it. */
static void plain_sqlite_sees_the_same_totals(void **state)
{
    char path[192];
    sqlite3 *handle = NULL;
    sqlite3_stmt *stmt = NULL;
    (void)state;
    fixture_path(&shared, "kept.db", path);
    assert_int_equal(sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(handle,
                           "SELECT (SELECT sum(floor_area_m2) FROM carrier), (SELECT sum(floor_area_m2) FROM"
                           " carrier_zoning), (SELECT sum(floor_area_m2) FROM carrier_progress WHERE scope ="
                           " 'district'), (SELECT count(*) FROM park_with_zone), (SELECT count(*) FROM"
                           " carrier_with_zone)",
                           -1, &stmt, NULL),
        SQLITE_OK);
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    double in = sqlite3_column_double(stmt, 0);
    assert_true(in > 1e9);
    assert_true(fabs(sqlite3_column_double(stmt, 1) - in) < 0.01);
    assert_true(fabs(sqlite3_column_double(stmt, 2) - in) < 0.01);
    assert_int_equal(sqlite3_column_int(stmt, 3), 5);
    assert_int_equal(sqlite3_column_int(stmt, 4), 3000);
    assert_int_equal(sqlite3_finalize(stmt), SQLITE_OK);
    assert_int_equal(sqlite3_close(handle), SQLITE_OK);
}

/* Runs after every_tenth_is_kept, on its database: the tables and registered views are layers to GDAL. */
static void ogr_reads_the_layers(void **state)
{
    static const char *const wanted[] = {"district|3", "park|5",  "carrier|3000",     "water|1",
                                         "province|1", "place|1", "park_with_zone|5", "carrier_with_zone|3000"};
    char command[400], path[192];
    (void)state;
    fixture_path(&shared, "kept.db", path);
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        const char *bar = strchr(wanted[i], '|');
        int name_length = (int)(bar - wanted[i]);
        (void)snprintf(command, sizeof command,
                       "ogrinfo -ro -so '%s' %.*s | tr '\\n' ' ' | grep -q 'Feature Count: %s .*China Geodetic'", path,
                       name_length, wanted[i], bar + 1);
        if (system(command))
            fail_msg("%s", command);
    }
    assert_int_equal(fixture_files(&shared), 2); /* the built-in one, and this */
}

/* All of both views as one text. */
static char *snapshot(cmap_db *db)
{
    static const char query[] =
        "SELECT * FROM (SELECT 'c', carrier_id, district_code, zone_code, share, floor_area_tenths, method, NULL, NULL "
        "FROM"
        " carrier_zoning UNION ALL SELECT 'p', park_id, district_code, zone_code, share, distance_m, method, certain,"
        " other_code FROM park_zoning) ORDER BY 1, 2, 5 DESC, 3";
    cmap_err err = {0};
    cmap_stmt *stmt = NULL;
    bool row = true;
    size_t length = 0, room = 1 << 20;
    char *out = malloc(room);

    assert_non_null(out);
    assert_ok(cmap_stmt_new(db, query, &stmt, &err));
    for (;;) {
        assert_ok(cmap_stmt_step(stmt, &row, &err));
        if (!row)
            break;
        for (int i = 0; i < 9; i++) {
            const char *text = cmap_stmt_text(stmt, i);
            length += (size_t)snprintf(out + length, room - length, "%s|", text ? text : "");
        }
        out[length++] = '\n';
        assert_true(length < room - 1000);
    }
    out[length] = '\0';
    cmap_stmt_free(stmt);
    return out;
}

/* One edit such as a user makes in QGIS or by SQL. */
static void edit(cmap_db *db, int *next_id)
{
    char sql[900], place[400], area[32];
    const char *district;
    cmap_err err = {0};
    int id = 1 + below(*next_id);

    put_place(place, &district);
    put_area(area);
    switch (below(12)) {
    case 0:
        insert_carrier(db, (*next_id)++);
        return;
    case 1:
        (void)snprintf(sql, sizeof sql, "DELETE FROM carrier WHERE id = %d", id);
        break;
    case 2:
        (void)snprintf(sql, sizeof sql, "UPDATE carrier SET geom = %s WHERE id = %d", place, id);
        break;
    case 3:
        (void)snprintf(sql, sizeof sql, "UPDATE carrier SET floor_area_m2 = %s WHERE id BETWEEN %d AND %d", area, id,
                       id + 9);
        break;
    case 4:
        (void)snprintf(sql, sizeof sql, "UPDATE carrier SET park_id = %s, district_code = %s WHERE id = %d",
                       pick_park(), pick_code(), id);
        break;
    case 5:
        (void)snprintf(
            sql, sizeof sql,
            "INSERT OR REPLACE INTO carrier (id, name, floor_area_m2, source_id, geom) VALUES (%d, 'y', %s, 's', %s)",
            id, area, place);
        break;
    case 6:
        (void)snprintf(sql, sizeof sql, "UPDATE OR ROLLBACK carrier SET floor_area_m2 = %s WHERE id = %d", area, id);
        break;
    case 7:
        (void)snprintf(sql, sizeof sql, "UPDATE park SET geom = %s, accuracy_m = %d WHERE id = %s", place, below(1000),
                       pick_park());
        break;
    case 8:
        (void)snprintf(sql, sizeof sql, "UPDATE park SET accuracy_m = %d WHERE id = %s", below(1000), pick_park());
        break;
    case 9:
        (void)snprintf(sql, sizeof sql, "UPDATE carrier SET id = %d WHERE id = %d", (*next_id)++, id);
        break;
    case 10:
        (void)snprintf(sql, sizeof sql, "UPDATE district SET outline_accuracy_m = %d WHERE code = %s", 50 + below(200),
                       pick_code());
        break;
    default:
        (void)snprintf(
            sql, sizeof sql,
            "UPDATE district SET geom = GeomFromText('MULTIPOLYGON(((120.5 31.3, 120.7 31.3, 120.7 %.17g, 120.5"
            " 31.4, 120.5 31.3)))', 4490) WHERE code = 'c'",
            between(31.35, 31.45));
    }
    if (cmap_db_exec(db, sql, &err))
        fail_msg("%s: %s", sql, err.text);
}

static void a_join_step_by_step_equals_a_join_at_once(void **state)
{
    cmap_err err = {0};
    cmap_db *db = NULL;
    int next_id = 201;
    (void)state;
    seed = 2;
    open_copy("steps.db", CMAP_DB_WRITE, &db);
    assert_ok(cmap_db_exec(db, "PRAGMA synchronous = OFF", &err));
    fill(db, 200);
    for (int round = 0; round < 60; round++) {
        int edits = 1 + below(4);
        for (int i = 0; i < edits; i++)
            edit(db, &next_id);
        assert_conserved(db);
        assert_ok(cmap_join_refresh(db, NULL, &err));
        assert_conserved(db);
        char *steps = snapshot(db);
        assert_ok(cmap_db_exec(db, "INSERT INTO join_pending VALUES ('all', 0)", &err));
        assert_ok(cmap_join_refresh(db, NULL, &err));
        char *at_once = snapshot(db);
        assert_string_equal(steps, at_once);
        free(steps);
        free(at_once);
    }
    assert_int_equal(ask(db, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    cmap_db_close(db);
    remove_copy("steps.db");
}

/* Programs that leave foreign keys off, as sqlite3 does, can remove a park under its carriers. */
static void a_removed_park_lets_its_carriers_go(void **state)
{
    cmap_err err = {0};
    cmap_db *db = NULL;
    (void)state;
    open_copy("removed.db", CMAP_DB_WRITE, &db);
    assert_ok(cmap_db_exec(db,
                           "INSERT INTO carrier (id, name, park_id, district_code, floor_area_m2, source_id) VALUES"
                           " (1, 'x', 'p-across', 'c', 1000, 's'), (2, 'y', 'p-across', NULL, 500, 's')",
                           &err));
    assert_ok(cmap_join_refresh(db, NULL, &err));
    assert_int_equal(ask(db, "SELECT count(*) FROM carrier_zoning WHERE method = 'park'"), 4);
    assert_ok(cmap_db_exec(db, "PRAGMA foreign_keys = OFF; DELETE FROM park WHERE id = 'p-across'", &err));
    assert_int_equal(ask(db, "SELECT count(*) FROM carrier_zoning WHERE method = 'pending'"), 2);
    assert_conserved(db);
    assert_ok(cmap_join_refresh(db, NULL, &err));
    assert_int_equal(ask(db, "SELECT count(*) FROM carrier_zoning WHERE carrier_id = 1 AND district_code = 'c'"), 1);
    assert_int_equal(ask(db, "SELECT count(*) FROM carrier_zoning WHERE carrier_id = 2 AND method = 'none'"), 1);
    assert_conserved(db);
    cmap_db_close(db);
    remove_copy("removed.db");
}

static void a_read_only_database_gives_the_same_and_stays(void **state)
{
    cmap_err err = {0};
    char path[192], *before = NULL, *after = NULL;
    size_t before_length, after_length;
    (void)state;
    seed = 3;
    for (int all = 0; all < 2; all++) {
        cmap_db *db = NULL;
        cmap_join_report report;
        int next_id = 301;
        open_copy("reading.db", CMAP_DB_WRITE, &db);
        fill(db, 300);
        assert_ok(cmap_join_refresh(db, NULL, &err));
        assert_ok(cmap_db_exec(db, "UPDATE park SET accuracy_m = 777 WHERE id = 'p-near'", &err));
        for (int i = 0; i < 20; i++)
            insert_carrier(db, next_id++);
        assert_ok(cmap_db_exec(db, "UPDATE carrier SET floor_area_m2 = 5.5 WHERE id % 7 = 0", &err));
        if (all)
            assert_ok(cmap_db_exec(db, "UPDATE district SET outline_accuracy_m = 500 WHERE code = 'a'", &err));
        cmap_db_close(db);

        fixture_path(&shared, "reading.db", path);
        int files = fixture_files(&shared);
        assert_ok(cmap_file_read(path, 0, &before, &before_length, &err));
        assert_ok(cmap_db_open(path, CMAP_DB_READ, &db, &err));
        assert_ok(cmap_join_refresh(db, &report, &err));
        assert_true(report.temporary);
        assert_int_equal(report.park_count, all ? 5 : 1);
        assert_conserved(db);
        assert_int_equal(ask(db, "SELECT count(*) FROM carrier_zoning WHERE method = 'pending'"), 0);
        char *reading = snapshot(db);
        cmap_plan *plan = NULL;
        assert_ok(cmap_plan_load(db, &plan, &err));
        assert_string_equal(plan->parks[1].joined_code, "b");
        cmap_plan_free(plan);
        assert_ok(cmap_join_refresh(db, &report, &err)); /* once more: nothing left to do */
        assert_int_equal(report.carrier_count, 0);
        assert_int_equal(fixture_files(&shared), files);
        cmap_db_close(db);
        assert_ok(cmap_file_read(path, 0, &after, &after_length, &err));
        assert_int_equal(after_length, before_length);
        assert_memory_equal(after, before, before_length);
        cmap_free(before);
        cmap_free(after);

        assert_ok(cmap_db_open(path, CMAP_DB_WRITE, &db, &err));
        assert_ok(cmap_join_refresh(db, NULL, &err));
        char *writing = snapshot(db);
        assert_string_equal(reading, writing);
        free(reading);
        free(writing);
        cmap_db_close(db);
        (void)unlink(path);
    }
}

static void the_order_of_rows_changes_nothing(void **state)
{
    cmap_err err = {0};
    cmap_db *one = NULL, *two = NULL;
    char path[192], sql[512];
    (void)state;
    seed = 4;
    open_copy("one.db", CMAP_DB_WRITE, &one);
    open_copy("two.db", CMAP_DB_WRITE, &two);
    fill(one, 300);
    fixture_path(&shared, "one.db", path);
    (void)snprintf(sql, sizeof sql,
                   "ATTACH '%s' AS one; INSERT INTO carrier SELECT * FROM one.carrier ORDER BY (id * 7919) %% 301;"
                   " DETACH one",
                   path);
    assert_ok(cmap_db_exec(two, sql, &err));
    assert_ok(cmap_join_refresh(one, NULL, &err));
    assert_ok(cmap_join_refresh(two, NULL, &err));
    char *first = snapshot(one), *second = snapshot(two);
    assert_string_equal(first, second);
    free(first);
    free(second);
    cmap_db_close(one);
    cmap_db_close(two);
    remove_copy("one.db");
    remove_copy("two.db");
}

static void parks_lie_where_the_outlines_say(void **state)
{
    cmap_db *db = NULL;
    (void)state;
    open_copy("parks.db", CMAP_DB_READ, &db);
    assert_int_equal(ask(db,
                         "SELECT count(*) FROM park_zoning WHERE park_id = 'p-in-a' AND district_code = 'a' AND certain"
                         " AND distance_m > 4000"),
                     1);
    assert_int_equal(ask(db, "SELECT count(*) FROM park_zoning WHERE park_id = 'p-near' AND district_code = 'b' AND NOT"
                             " certain AND other_code = 'a' AND distance_m BETWEEN 40 AND 60"),
                     1);
    assert_int_equal(ask(db,
                         "SELECT count(*) FROM park_zoning WHERE park_id = 'p-across' AND district_code = 'b' AND NOT"
                         " certain AND distance_m = 0 AND share BETWEEN 0.66 AND 0.67 AND other_code = 'a'"),
                     1);
    assert_int_equal(ask(db,
                         "SELECT count(*) FROM park_zoning WHERE park_id = 'p-nowhere' AND district_code IS NULL AND"
                         " distance_m IS NULL AND NOT certain AND method = 'none'"),
                     1);
    assert_int_equal(ask(db,
                         "SELECT count(*) FROM park_zoning WHERE park_id = 'p-outside' AND district_code IS NULL AND"
                         " certain AND distance_m > 20000 AND method = 'geometry'"),
                     1);
    cmap_db_close(db);
    remove_copy("parks.db");
}

static void failing_memory_keeps_the_queue(void **state)
{
    cmap_err err = {0};
    cmap_db *db = NULL;
    (void)state;
    seed = 5;
    open_copy("memory.db", CMAP_DB_WRITE, &db);
    assert_ok(cmap_db_exec(db, "PRAGMA synchronous = OFF", &err));
    fill(db, 30);
    for (long n = 0;; n += 1 + n / 16) {
        cmap_mem_fail_after(n);
        cmap_status status = cmap_join_refresh(db, NULL, &err);
        cmap_mem_fail_after(-1);
        if (!status)
            break;
        assert_int_equal(status, CMAP_ENOMEM);
        assert_int_equal(ask(db, "SELECT count(*) FROM join_pending"), 30);
        assert_conserved(db);
    }
    assert_int_equal(ask(db, "SELECT count(*) FROM join_pending"), 0);
    cmap_db_close(db);
    remove_copy("memory.db");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_tenth_is_kept),
        cmocka_unit_test(each_carrier_follows_the_written_rule),
        cmocka_unit_test(plain_sqlite_sees_the_same_totals),
        cmocka_unit_test(ogr_reads_the_layers),
        cmocka_unit_test(a_join_step_by_step_equals_a_join_at_once),
        cmocka_unit_test(a_removed_park_lets_its_carriers_go),
        cmocka_unit_test(a_read_only_database_gives_the_same_and_stays),
        cmocka_unit_test(the_order_of_rows_changes_nothing),
        cmocka_unit_test(parks_lie_where_the_outlines_say),
        cmocka_unit_test(failing_memory_keeps_the_queue),
    };
    return cmocka_run_group_tests(tests, joined_setup, fixture_teardown);
}
