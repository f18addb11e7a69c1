/* Sites of a file, one after another: what a row says, what the options say for it, what is no site; and memory that
 * runs out at each allocation in turn. */
#include "unit/gis/db/fixture.h"

#include "gis/io/sites.h"

#include <math.h>

static const char text[] = "拟选地块\n名称,经度,纬度,精度,行业\n一号,120.55,31.25,30,软件\nPark A,120.5551,31.2500,,\n"
                           "甲园,120.5552,31.2501,,无\n三号,120.56,31.26,很准,\n四号,,31.26,,\n五号,,,,\n合计,,,,5\n";

/* Reads all rows; the numbers of those that are sites, and that are none. */
static cmap_status read_all(const char *file, const cmap_plan *plan, int *taken, int *refused, cmap_err *err)
{
    const cmap_sites_options options = {.intake.crs = "wgs84", .accuracy_m = 250, .industry = "物流"};
    const cmap_sites_row *row = NULL;
    cmap_sites *sites = NULL;
    cmap_status status = cmap_sites_open(file, &options, plan, &sites, err);

    *taken = *refused = 0;
    if (status)
        return status;
    while (!(status = cmap_sites_next(sites, &row, err)) && row)
        *(row->rule ? refused : taken) += 1;
    cmap_sites_close(sites);
    return status;
}

static cmap_plan *load_plan(void)
{
    cmap_err err = {0};
    cmap_plan *plan = NULL;
    cmap_db *db = NULL;

    assert_ok(cmap_db_open(shared.path, CMAP_DB_READ, &db, &err));
    assert_ok(cmap_plan_load(db, &plan, &err));
    cmap_db_close(db);
    return plan;
}

static const cmap_sites_row *next(cmap_sites *sites)
{
    const cmap_sites_row *row = NULL;
    cmap_err err = {0};

    assert_ok(cmap_sites_next(sites, &row, &err));
    return row;
}

static void a_row_says_what_it_says_and_the_options_the_rest(void **state)
{
    const cmap_sites_options options = {.intake.crs = "wgs84", .accuracy_m = 250, .industry = "物流"};
    char file[192];
    cmap_err err = {0};
    cmap_sites *sites = NULL;
    cmap_plan *plan = load_plan();
    const cmap_sites_row *row;
    (void)state;
    fixture_put(&shared, "sites.csv", file, text);
    assert_ok(cmap_sites_open(file, &options, plan, &sites, &err));
    assert_non_null(strstr(cmap_sites_get_facts(sites)->crs, "4326"));
    row = next(sites);
    assert_int_equal(row->number, 3);
    assert_string_equal(row->name, "一号");
    assert_string_equal(row->site.industry, "软件");
    assert_true(row->site.accuracy_m == 30 && row->site.geom);
    for (int i = 0; i < 2; i++) {
        row = next(sites);
        assert_true(row->site.accuracy_m == 250 && !row->rule);
        assert_string_equal(row->site.industry, "物流");
    }
    assert_string_equal(next(sites)->rule, CMAP_RULE_VALUE_RANGE);
    assert_string_equal(next(sites)->rule, CMAP_RULE_COORD_HALF);
    row = next(sites);
    assert_true(row && !row->rule && !row->site.geom);
    assert_null(next(sites));
    cmap_sites_close(sites);
    cmap_plan_free(plan);
}

/* Names of the plan's parks, in either language, each some 540 m to the south-east of where the park is. */
static void parks_of_the_plan_tell_a_datum(void **state)
{
    const cmap_sites_options options = {.intake.crs = "wgs84", .accuracy_m = 0};
    cmap_guard_finding findings[CMAP_GUARD_RULES];
    char file[192];
    bool suspected = false;
    cmap_err err = {0};
    cmap_sites *sites = NULL;
    cmap_plan *plan = load_plan();
    (void)state;
    fixture_put(&shared, "known.csv", file,
                "名称,经度,纬度\n甲园,120.5545,31.2479\nPark A,120.5546,31.2480\n边园,120.6051,31.2480\n"
                "外 园,121.0046,31.2480\nPark Outside,121.0045,31.2479\nBorder Park,120.6050,31.2479\n");
    assert_ok(cmap_sites_open(file, &options, plan, &sites, &err));
    while (next(sites))
        ;
    size_t count = cmap_sites_finish(sites, findings);
    for (size_t i = 0; i < count; i++)
        suspected = suspected || strcmp(cmap_guard_rule_id(findings[i].rule), "crs-gcj-suspected") == 0;
    assert_true(suspected);
    cmap_sites_close(sites);
    cmap_plan_free(plan);
}

static void a_file_that_places_nothing_is_refused_whole(void **state)
{
    static const struct {
        const char *text, *says;
        cmap_status status;
    } cases[] = {{"名称,行业\n甲,软件\n", "no columns say where", CMAP_EDATA},
                 {"名称,X,Y\n甲,559014,3466619\n", "crs-missing", CMAP_ECRS}};
    cmap_plan *plan = load_plan();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const cmap_sites_options options = {.accuracy_m = 0};
        cmap_sites *sites = NULL;
        cmap_err err = {0};
        char file[192];
        fixture_put(&shared, "none.csv", file, cases[i].text);
        assert_int_equal(cmap_sites_open(file, &options, plan, &sites, &err), cases[i].status);
        assert_non_null(strstr(err.text, cases[i].says));
        assert_null(sites);
    }
    cmap_plan_free(plan);
}

static void memory_that_runs_out_is_told(void **state)
{
    int taken, refused;
    char file[192];
    cmap_status status = CMAP_ENOMEM;
    cmap_plan *plan = load_plan();
    long tries = 0, step = getenv("CMAP_FAULT_QUICK") ? 37 : 1;
    (void)state;
    fixture_put(&shared, "sites.csv", file, text);
    for (long at = 0; status; at += step, tries++) {
        cmap_err err = {0};
        cmap_mem_fail_after(at);
        status = read_all(file, plan, &taken, &refused, &err);
        cmap_mem_fail_after(-1);
        if (status) {
            assert_int_equal(status, CMAP_ENOMEM);
            assert_true(strlen(err.text) > 0 && !strchr(err.text, '\n'));
        }
    }
    assert_true(tries * step > 100);
    assert_int_equal(taken, 4);
    assert_int_equal(refused, 2);
    cmap_plan_free(plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_says_what_it_says_and_the_options_the_rest),
        cmocka_unit_test(parks_of_the_plan_tell_a_datum),
        cmocka_unit_test(a_file_that_places_nothing_is_refused_whole),
        cmocka_unit_test(memory_that_runs_out_is_told),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
