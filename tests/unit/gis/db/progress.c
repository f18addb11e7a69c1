/* Sums in exact tenths, by city, zone, district and park; dates; coverage and pace. Shares are put in by hand. */
#include "unit/gis/db/fixture.h"

#include "gis/db/progress.h"

#include <math.h>

static cmap_db *db;

/* 1 in a, 2 shared between b and c, 3 in none, 4 without area, 5 not joined yet, 6 of unknown status. */
static const char carriers[] =
    "INSERT INTO carrier (id, name, park_id, floor_area_m2, status, as_of, source_id) VALUES"
    " (1, 'one', 'p-in-a', 100000.1, 'built', '2011', 's'),"
    " (2, 'two', 'p-near', 0.3, 'built', '2011-06', 's'),"
    " (3, 'three', NULL, 5000, 'planned', NULL, 's'),"
    " (4, 'four', 'p-near', NULL, 'built', '2012-02-29', 's'),"
    " (5, 'five', NULL, 70.7, 'under_construction', '2013', 's'),"
    " (6, 'six', 'p-in-a', 8, NULL, '2010', 's');"
    "INSERT INTO carrier_share VALUES (1, 1, 'a', 1, 1000001, 'geometry'), (2, 1, 'b', 0.5, 2, 'geometry'),"
    " (2, 2, 'c', 0.5, 1, 'geometry'), (3, 1, NULL, 1, 50000, 'none'), (4, 1, 'b', 1, NULL, 'park'),"
    " (6, 1, 'a', 1, 80, 'park')";

static int make_fixture(void **state)
{
    cmap_err err = {0};
    (void)state;
    fixture_folder(&shared);
    fixture_make(shared.path, NULL);
    assert_ok(cmap_db_open(shared.path, CMAP_DB_WRITE, &db, &err));
    return 0;
}

static int remove_fixture(void **state)
{
    (void)state;
    cmap_db_close(db);
    fixture_remove(&shared);
    return 0;
}

static int begin(void **state)
{
    cmap_err err = {0};
    (void)state;
    assert_ok(cmap_db_begin(db, &err));
    assert_ok(cmap_db_exec(db, carriers, &err));
    return 0;
}

static int roll_back(void **state)
{
    (void)state;
    cmap_db_rollback(db);
    return 0;
}

static cmap_progress *load(cmap_progress_by by, const char *as_of)
{
    cmap_err err = {0};
    cmap_progress *p = NULL;
    assert_ok(cmap_progress_load(db, by, as_of, &p, &err));
    return p;
}

static int64_t total(const cmap_progress_sums *s)
{
    return s->built_tenths + s->under_construction_tenths + s->planned_tenths + s->unknown_status_tenths;
}

static void nothing_surveyed_is_unknown_not_nought(void **state)
{
    cmap_progress *p = load(CMAP_PROGRESS_DISTRICT, NULL);
    (void)state;
    assert_int_equal(p->row_count, 3);
    assert_true(isnan(cmap_progress_built_m2(&p->city)));
    assert_true(isnan(cmap_progress_built_m2(&p->rows[0].sums)));
    assert_true(isnan(p->coverage));
    assert_int_equal(p->target_m2, 10000000);
    assert_int_equal(p->target_year, 2015);
    assert_string_equal(p->target_bound, "over");
    assert_int_equal(p->baseline_m2, 5000000);
    assert_string_equal(p->baseline_date, "2010");
    assert_true(p->baseline_is_lower_bound);
    assert_true(fabs(p->pace_m2_per_year - 1000000) < 1e-6);
    assert_string_equal(p->pace_from, "2010");
    cmap_progress_free(p);
    cmap_progress_free(NULL);
}

static void districts_and_none_add_up_to_the_input(void **state)
{
    cmap_progress *p = load(CMAP_PROGRESS_DISTRICT, NULL);
    (void)state;
    assert_int_equal(p->rows[0].sums.built_tenths, 1000001);
    assert_int_equal(p->rows[0].sums.unknown_status_tenths, 80);
    assert_int_equal(p->rows[0].sums.carrier_count, 2);
    assert_int_equal(p->rows[1].sums.built_tenths, 2);
    assert_int_equal(p->rows[1].sums.carrier_count, 2);
    assert_int_equal(p->rows[1].sums.measured_count, 1);
    assert_int_equal(p->rows[2].sums.built_tenths, 1);
    assert_int_equal(p->none.planned_tenths, 50000);
    assert_int_equal(p->none.under_construction_tenths, 707); /* pending: counted, in no district */
    assert_memory_equal(&p->none, &p->unassigned, sizeof p->none);
    int64_t sum = total(&p->none);
    for (size_t i = 0; i < p->row_count; i++)
        sum += total(&p->rows[i].sums);
    assert_int_equal(sum, total(&p->city));
    assert_int_equal(sum, ask(db, "SELECT sum(CAST(round(floor_area_m2 * 10) AS INTEGER)) FROM carrier"));
    assert_int_equal(p->city.carrier_count, 6);
    assert_int_equal(p->city.measured_count, 5);
    cmap_progress_free(p);
}

static void zones_parks_and_city_add_up_too(void **state)
{
    cmap_progress *zone = load(CMAP_PROGRESS_ZONE, NULL), *park = load(CMAP_PROGRESS_PARK, NULL);
    cmap_progress *city = load(CMAP_PROGRESS_CITY, NULL);
    (void)state;
    assert_int_equal(zone->row_count, 2);
    assert_int_equal(zone->rows[0].sums.built_tenths, 1000003);
    assert_int_equal(zone->rows[0].sums.carrier_count, 4);
    assert_int_equal(total(&zone->rows[0].sums) + total(&zone->rows[1].sums) + total(&zone->none), total(&zone->city));
    assert_int_equal(park->row_count, 5);
    assert_string_equal(park->rows[0].code, "p-in-a");
    assert_int_equal(total(&park->rows[0].sums), 1000081);
    assert_int_equal(total(&park->none), 50707);
    assert_int_equal(park->rows[4].sums.carrier_count, 0);
    assert_int_equal(city->row_count, 1);
    assert_memory_equal(&city->rows[0].sums, &city->city, sizeof city->city);
    assert_memory_equal(&city->unassigned, &zone->none, sizeof city->unassigned);
    cmap_progress_free(zone);
    cmap_progress_free(park);
    cmap_progress_free(city);
}

static void a_date_parts_what_counts_from_what_does_not(void **state)
{
    static const struct {
        const char *as_of;
        size_t counted, later;
    } cases[] = {{"2010", 1, 4}, {"2011-05", 1, 4},    {"2011-06", 2, 3},    {"2011-06-29", 1, 4}, {"2011-06-30", 2, 3},
                 {"2011", 3, 2}, {"2012-02-28", 3, 2}, {"2012-02-29", 4, 1}, {"2012-02", 4, 1},    {"2013", 5, 0}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cmap_progress *p = load(CMAP_PROGRESS_DISTRICT, cases[i].as_of);
        assert_int_equal(p->city.carrier_count, cases[i].counted);
        assert_int_equal(p->later.carrier_count, cases[i].later);
        assert_int_equal(p->undated.carrier_count, 1);
        assert_int_equal(total(&p->city) + total(&p->later) + total(&p->undated), 1050791);
        cmap_progress_free(p);
    }
}

static void a_bad_date_is_refused(void **state)
{
    static const char *const bad[] = {"", "11", "2011-13", "2011-02-30", "2011/05", "May", "2011-05-01x", "0999"};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        cmap_err err = {0};
        cmap_progress *p = NULL;
        assert_int_equal(cmap_progress_load(db, CMAP_PROGRESS_CITY, bad[i], &p, &err), CMAP_EINVAL);
        assert_null(p);
    }
}

static void coverage_and_pace_follow_the_best_figure(void **state)
{
    cmap_err err = {0};
    cmap_progress *p = load(CMAP_PROGRESS_CITY, NULL);
    (void)state;
    assert_true(fabs(p->coverage - 100000.4 / 5000000) < 1e-12);
    assert_true(fabs(p->pace_m2_per_year - 1000000) < 1e-6);
    cmap_progress_free(p);

    assert_ok(cmap_db_exec(db,
                           "INSERT INTO observation (indicator_code, date, value, bound, in_plan, source_id) VALUES"
                           " ('carrier-floor-area', '2012-06', 7000000, 'about', 0, 's'),"
                           " ('carrier-floor-area', '2011', 6000000, 'over', 0, 's')",
                           &err));
    p = load(CMAP_PROGRESS_CITY, NULL);
    assert_int_equal(p->baseline_m2, 5000000);
    assert_int_equal(p->latest_m2, 7000000);
    assert_false(p->latest_is_lower_bound);
    assert_true(fabs(p->pace_m2_per_year - 3000000 / (3 + 184.0 / 366)) < 1e-6);
    cmap_progress_free(p);
    p = load(CMAP_PROGRESS_CITY, "2011");
    assert_int_equal(p->latest_m2, 6000000);
    assert_true(fabs(p->pace_m2_per_year - 1000000) < 1e-6);
    cmap_progress_free(p);

    assert_ok(cmap_db_exec(db, "UPDATE carrier SET floor_area_m2 = 8000000, as_of = '2013' WHERE id = 1", &err));
    p = load(CMAP_PROGRESS_CITY, NULL); /* the survey has overtaken the figure */
    assert_string_equal(p->pace_from, "2013-12-31");
    assert_true(p->pace_m2_per_year > 999000 && p->pace_m2_per_year < 1000001);
    cmap_progress_free(p);
    assert_ok(cmap_db_exec(db, "UPDATE carrier SET floor_area_m2 = 12000000 WHERE id = 1", &err));
    p = load(CMAP_PROGRESS_CITY, NULL);
    assert_true(p->pace_m2_per_year == 0);
    cmap_progress_free(p);
    assert_ok(cmap_db_exec(db, "DELETE FROM observation; DELETE FROM target; DELETE FROM carrier", &err));
    p = load(CMAP_PROGRESS_CITY, NULL);
    assert_int_equal(p->target_m2, -1);
    assert_int_equal(p->baseline_m2, -1);
    assert_true(isnan(p->pace_m2_per_year) && isnan(p->coverage));
    assert_null(p->pace_from);
    cmap_progress_free(p);
}

static void the_view_says_the_same(void **state)
{
    static const char *const pairs[][2] = {
        {"SELECT floor_area_tenths FROM carrier_progress WHERE scope = 'zone' AND code = 'axis' AND status = 'built'",
         "SELECT 1000003"},
        {"SELECT carriers FROM carrier_progress WHERE scope = 'district' AND code IS NULL AND status = 'planned'",
         "SELECT 1"},
        {"SELECT sum(floor_area_tenths) FROM carrier_progress WHERE scope = 'district'", "SELECT 1050791"},
        {"SELECT sum(floor_area_tenths) FROM carrier_progress WHERE scope = 'zone'", "SELECT 1050791"},
        {"SELECT sum(floor_area_tenths) FROM carrier_progress WHERE scope = 'city'", "SELECT 1050791"},
        {"SELECT count(*) FROM carrier_zoning WHERE method = 'pending' AND district_code IS NULL", "SELECT 1"},
        {"SELECT typeof(floor_area_m2) = 'integer' FROM carrier_zoning WHERE carrier_id = 3", "SELECT 1"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (ask(db, pairs[i][0]) != ask(db, pairs[i][1]))
            fail_msg("%s gives %lld", pairs[i][0], (long long)ask(db, pairs[i][0]));
}

static void tenths_print_exactly(void **state)
{
    static const struct {
        int64_t tenths;
        const char *text;
    } cases[] = {
        {0, "0"}, {5, "0.5"}, {10, "1"}, {-5, "-0.5"}, {100000005, "10000000.5"}, {INT64_MIN, "-922337203685477580.8"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[24];
        cmap_tenths_put(cases[i].tenths, text);
        assert_string_equal(text, cases[i].text);
    }
}

static void running_out_of_memory_is_survived(void **state)
{
    cmap_err err = {0};
    (void)state;
    for (long n = 0;; n++) {
        cmap_progress *p = NULL;
        cmap_mem_fail_after(n);
        cmap_status status = cmap_progress_load(db, CMAP_PROGRESS_DISTRICT, "2013", &p, &err);
        cmap_mem_fail_after(-1);
        cmap_progress_free(p);
        if (!status)
            break;
        assert_int_equal(status, CMAP_ENOMEM);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_surveyed_is_unknown_not_nought),
        cmocka_unit_test_setup_teardown(districts_and_none_add_up_to_the_input, begin, roll_back),
        cmocka_unit_test_setup_teardown(zones_parks_and_city_add_up_too, begin, roll_back),
        cmocka_unit_test_setup_teardown(a_date_parts_what_counts_from_what_does_not, begin, roll_back),
        cmocka_unit_test(a_bad_date_is_refused),
        cmocka_unit_test_setup_teardown(coverage_and_pace_follow_the_best_figure, begin, roll_back),
        cmocka_unit_test_setup_teardown(the_view_says_the_same, begin, roll_back),
        cmocka_unit_test(tenths_print_exactly),
        cmocka_unit_test_setup_teardown(running_out_of_memory_is_survived, begin, roll_back),
    };
    return cmocka_run_group_tests(tests, make_fixture, remove_fixture);
}
