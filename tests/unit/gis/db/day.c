/* Dates as the database writes them. SQLite's own calendar is the judge. */
#include "gis/db/day_private.h"

#include <math.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void the_last_day_is_found(void **state)
{
    (void)state;
    assert_int_equal(cmap_day_last("2011"), 20111231);
    assert_int_equal(cmap_day_last("2011-02"), 20110228);
    assert_int_equal(cmap_day_last("2012-02"), 20120229);
    assert_int_equal(cmap_day_last("1900-02"), 19000228);
    assert_int_equal(cmap_day_last("2000-02"), 20000229);
    assert_int_equal(cmap_day_last("2011-08-11"), 20110811);
}

static void what_is_no_date_is_nought(void **state)
{
    static const char *const bad[] = {
        "",           "11",         "201",        "20111",       "0999",       "3000",
        "2011-00",    "2011-13",    "2011/05",    "2011-5",      "2011-02-29", "2011-04-31",
        "2011-05-00", "2011-05/01", "2011-05-1x", "2011-05-011", "-201",       "２０１１"};
    (void)state;
    assert_int_equal(cmap_day_last(NULL), 0);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (cmap_day_last(bad[i]))
            fail_msg("%s is taken for %d", bad[i], cmap_day_last(bad[i]));
}

/* Every day of eight years, and every wrong one up to the 31st: SQLite's calendar agrees. */
static void the_calendar_is_sqlites(void **state)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    (void)state;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(db,
                           "SELECT date(?1, '+0 days') IS ?1, (julianday(?2 || '-12-31') - julianday(?1)) /"
                           " (julianday(?2 || '-12-31') - julianday(?2 || '-01-01') + 1)",
                           -1, &stmt, NULL),
        SQLITE_OK);
    for (int i = 0; i < 8 * 12 * 31; i++) {
        char date[32], year[16];
        int y = 2009 + i / 372, m = i / 31 % 12 + 1, d = i % 31 + 1;
        (void)snprintf(date, sizeof date, "%04d-%02d-%02d", y, m, d);
        (void)snprintf(year, sizeof year, "%04d", y);
        (void)sqlite3_bind_text(stmt, 1, date, -1, SQLITE_STATIC);
        (void)sqlite3_bind_text(stmt, 2, year, -1, SQLITE_STATIC);
        assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
        assert_int_equal(cmap_day_last(date) != 0, sqlite3_column_int(stmt, 0));
        if (cmap_day_last(date))
            assert_true(fabs(cmap_day_years_to_end(cmap_day_last(date), y + 3) - 3 - sqlite3_column_double(stmt, 1)) <
                        1e-9);
        (void)sqlite3_reset(stmt);
    }
    (void)sqlite3_finalize(stmt);
    (void)sqlite3_close(db);
}

static void years_are_counted_to_the_end(void **state)
{
    (void)state;
    assert_true(cmap_day_years_to_end(20101231, 2015) == 5);
    assert_true(cmap_day_years_to_end(20151231, 2015) == 0);
    assert_true(cmap_day_years_to_end(20160630, 2015) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_day_is_found),
        cmocka_unit_test(what_is_no_date_is_nought),
        cmocka_unit_test(the_calendar_is_sqlites),
        cmocka_unit_test(years_are_counted_to_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
