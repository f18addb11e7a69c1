/* Queries are asked of SQLite itself, over the little of the schema that they read. */
#include "gis/db/query.h"

#include <math.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const char fixture[] =
    "CREATE TABLE target (indicator_code, year INTEGER, value);"
    "INSERT INTO target VALUES ('employees', 2015, 300000), ('carrier-floor-area', 2015, 10000000),"
    " ('carrier-floor-area', 2012, NULL);"
    "CREATE TABLE observation (id, indicator_code, district_code, park_id, date, value, in_plan);"
    "INSERT INTO observation VALUES (1, 'carrier-floor-area', NULL, NULL, '2012', 7000000, 0),"
    " (2, 'carrier-floor-area', 'sip', NULL, '2009', 1, 1), (3, 'carrier-floor-area', NULL, NULL, '2010-12', 5000000, "
    "1);"
    "CREATE TABLE carrier_progress (scope, code, status, floor_area_tenths);"
    "INSERT INTO carrier_progress VALUES ('city', 'city', 'built', 60000000), ('city', 'city', NULL, 15),"
    " ('district', 'o''hare', 'built', 1230000), ('district', NULL, 'built', 40000);"
    "CREATE TABLE district (code, official_area_km2);"
    "INSERT INTO district VALUES ('o''hare', 278.5);";

static int open_fixture(void **state)
{
    sqlite3 *db = NULL;

    if (sqlite3_open(":memory:", &db) || sqlite3_exec(db, fixture, NULL, NULL, NULL))
        return -1;
    *state = db;
    return 0;
}

static int close_fixture(void **state)
{
    return sqlite3_close(*state);
}

/* The one number that the query gives; clears it. */
static double ask(void **state, cmap_buf *query)
{
    sqlite3_stmt *stmt = NULL;

    assert_int_equal(query->status, CMAP_OK);
    assert_int_equal(sqlite3_prepare_v2(*state, cmap_buf_text(query), -1, &stmt, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    assert_int_equal(sqlite3_column_count(stmt), 1);
    const double found = sqlite3_column_double(stmt, 0);
    assert_int_equal(sqlite3_step(stmt), SQLITE_DONE);
    (void)sqlite3_finalize(stmt);
    cmap_buf_clear(query);
    return found;
}

static void wants(double found, double wanted)
{
    assert_true(fabs(found - wanted) < 1e-9);
}

static void of_the_plan(void **state)
{
    cmap_buf query = {0};

    cmap_query_put_target(&query, 1e4);
    wants(ask(state, &query), 1000);
    cmap_query_put_baseline(&query, 1e6);
    wants(ask(state, &query), 5);
    cmap_query_put_plan_pace(&query, 1e4);
    wants(ask(state, &query), 100);
}

/* 4 million square metres are left: from the end of a year, of a month, of a day, over a leap year and not. */
static void pace(void **state)
{
    static const struct {
        const char *from;
        double years;
    } cases[] = {{"2011", 4}, {"2013-12-31", 2}, {"2014-06-30", 1 + 184.0 / 365}, {"2012-02", 3 + 306.0 / 366}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cmap_buf query = {0};
        cmap_query_put_pace_from(&query, cases[i].from, 1e4);
        wants(ask(state, &query), 400 / cases[i].years);
    }
}

static void sums(void **state)
{
    cmap_buf query = {0};

    cmap_query_put_sum(&query, "city", "city", "built", 1e6);
    wants(ask(state, &query), 6);
    cmap_query_put_sum(&query, "city", "city", NULL, 1e4);
    wants(ask(state, &query), 1.5e-4);
    cmap_query_put_sum(&query, "district", "o'hare", "built", 1e4);
    wants(ask(state, &query), 12.3);
    cmap_query_put_sum(&query, "district", NULL, "built", 1e4);
    wants(ask(state, &query), 0.4);
    cmap_query_put_sum(&query, "district", "sip", "planned", 1e4);
    wants(ask(state, &query), 0);
    cmap_query_put_official_area(&query, "o'hare");
    wants(ask(state, &query), 278.5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(of_the_plan), cmocka_unit_test(pace), cmocka_unit_test(sums)};
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
