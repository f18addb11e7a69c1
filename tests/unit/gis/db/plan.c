/* The plan as C structs: everything there, in the plan's order, and refusals for what breaks the schema. */
#include "unit/gis/db/fixture.h"

#include <math.h>
#include <sqlite3.h>

static int make_fixture(void **state)
{
    (void)state;
    fixture_folder(&shared);
    fixture_make(shared.path,
                 "INSERT INTO park_join VALUES ('p-in-a', 'a', 1, 4750.5, 'b', 412, 1, 'geometry');"
                 "INSERT INTO park (id, rank, name_zh, name_en, label_zh, label_en, kind, district_stated, accuracy_m,"
                 " source_id, geom) VALUES ('p-ring', 6, '环', 'Ring', '环', 'Ring', 'zone', 0, 10, 's',"
                 " GeomFromText('POLYGON((120.52 31.22, 120.58 31.22, 120.58 31.28, 120.52 31.28, 120.52 31.22),"
                 " (120.53 31.23, 120.57 31.23, 120.57 31.27, 120.53 31.27, 120.53 31.23))', 4490)),"
                 " ('p-two', 7, '双', 'Two', '双', 'Two', 'park', 0, 10, 's',"
                 " GeomFromText('MULTIPOINT(120.5 31.2, 120.7 31.4)', 4490))");
    return 0;
}

static cmap_plan *load(void)
{
    cmap_err err = {0};
    cmap_db *db = NULL;
    cmap_plan *plan = NULL;
    assert_ok(cmap_db_open(shared.path, CMAP_DB_READ, &db, &err));
    assert_ok(cmap_plan_load(db, &plan, &err));
    cmap_db_close(db); /* the plan does not need it any more */
    return plan;
}

static void all_tables_are_read_in_the_plans_order(void **state)
{
    cmap_plan *plan = load();
    (void)state;
    assert_int_equal(plan->zone_count, 2);
    assert_string_equal(plan->zones[1].name_zh, "北翼");
    assert_null(plan->zones[0].strategy_zh);
    assert_int_equal(plan->strategy_count, 2);
    assert_null(plan->strategies[1].zone_code);
    assert_int_equal(plan->district_count, 3);
    assert_string_equal(plan->districts[0].code, "a");
    assert_string_equal(plan->districts[2].code, "c");
    assert_int_equal(plan->districts[2].zone, 1);
    assert_int_equal(plan->industry_count, 1);
    assert_string_equal(plan->industries[0].class_zh, "加快发展");
    assert_int_equal(plan->park_count, 7);
    assert_int_equal(plan->place_count, 1);
    assert_true(plan->places[0].at.lon_deg == 120.6 && plan->places[0].at.lat_deg == 31.3);
    assert_int_equal(plan->water_count, 1);
    assert_string_equal(plan->waters[0].kind, "lake");
    assert_int_equal(plan->province_count, 1);
    assert_string_equal(plan->provinces[0].kind, "province");
    assert_int_equal(plan->target_count, 2);
    assert_string_equal(plan->targets[0].value_text, "10000000");
    assert_string_equal(plan->targets[0].date, "2015");
    assert_string_equal(plan->targets[0].bound, "over");
    assert_int_equal(plan->observation_count, 2);
    assert_true(plan->observations[0].in_plan);
    cmap_plan_free(plan);
    cmap_plan_free(NULL);
}

static void words_go_to_their_owners(void **state)
{
    cmap_plan *plan = load();
    (void)state;
    assert_int_equal(plan->districts[0].industry_count, 1);
    assert_string_equal(plan->districts[0].industries[0].words_zh, "信息技术");
    assert_int_equal(plan->districts[1].industry_count, 2);
    assert_string_equal(plan->districts[1].industries[0].industry_code, "software");
    assert_null(plan->districts[1].industries[1].industry_code);
    assert_string_equal(plan->districts[1].industries[1].scope, "park");
    assert_int_equal(plan->districts[2].industry_count, 0);
    const cmap_park *park = cmap_plan_park(plan, "p-near");
    assert_non_null(park);
    assert_int_equal(park->industry_count, 1);
    assert_string_equal(park->industries[0].scope, "park");
    assert_int_equal(plan->parks[0].industry_count, 0);
    cmap_plan_free(plan);
}

static void unknown_is_null_or_nan(void **state)
{
    cmap_plan *plan = load();
    const cmap_park *nowhere = cmap_plan_park(plan, "p-nowhere");
    (void)state;
    assert_true(plan->districts[0].official_area_km2 == 100);
    assert_true(isnan(plan->districts[1].official_area_km2));
    assert_true(isnan(plan->districts[1].label.lon_deg));
    assert_true(plan->districts[0].label.lat_deg == 31.25);
    assert_null(plan->districts[0].positioning_zh);
    assert_null(nowhere->geom);
    assert_true(isnan(nowhere->at.lon_deg) && isnan(nowhere->accuracy_m) && isnan(nowhere->border_distance_m));
    assert_null(nowhere->joined_code);
    assert_string_equal(plan->parks[0].joined_code, "a");
    assert_true(plan->parks[0].certain && plan->parks[0].border_distance_m == 4750.5);
    assert_false(plan->parks[1].certain);
    cmap_plan_free(plan);
}

static void a_park_stands_inside_its_outline(void **state)
{
    cmap_plan *plan = load();
    cmap_lonlat ring = cmap_plan_park(plan, "p-ring")->at, two = cmap_plan_park(plan, "p-two")->at;
    (void)state;
    /* between shell and hole, west or east of the hole */
    assert_true(ring.lat_deg > 31.22 && ring.lat_deg < 31.28);
    assert_true((ring.lon_deg > 120.52 && ring.lon_deg < 120.53) || (ring.lon_deg > 120.57 && ring.lon_deg < 120.58));
    assert_true(fabs(two.lon_deg - 120.6) < 1e-9 && fabs(two.lat_deg - 31.3) < 1e-9);
    cmap_plan_free(plan);
}

static void lookups_find_by_code(void **state)
{
    cmap_plan *plan = load();
    (void)state;
    assert_ptr_equal(cmap_plan_zone(plan, "north-wing"), &plan->zones[1]);
    assert_ptr_equal(cmap_plan_district(plan, "b"), &plan->districts[1]);
    assert_ptr_equal(cmap_plan_industry(plan, "software"), &plan->industries[0]);
    assert_ptr_equal(cmap_plan_park(plan, "p-outside"), &plan->parks[4]);
    assert_null(cmap_plan_district(plan, "nowhere"));
    assert_null(cmap_plan_park(plan, NULL));
    cmap_plan_free(plan);
}

static void sites_are_expected_a_little_around_the_districts(void **state)
{
    cmap_plan *plan = load();
    cmap_box box = cmap_plan_box(plan), all = cmap_box_empty();
    (void)state;
    for (size_t i = 0; i < plan->district_count; i++)
        all = cmap_box_join(all, cmap_geom_get_box(plan->districts[i].outline));
    assert_true(fabs(all.x_min - 0.05 - box.x_min) < 1e-9 && fabs(all.x_max + 0.05 - box.x_max) < 1e-9);
    assert_true(fabs(all.y_min - 0.05 - box.y_min) < 1e-9 && fabs(all.y_max + 0.05 - box.y_max) < 1e-9);
    assert_true(cmap_box_is_empty(cmap_plan_box(NULL)));
    cmap_plan_free(plan);
}

/* Another program can write what ours never would: constraints and rules are off here. */
static void a_spoilt_plan_is_refused(void **state)
{
    static const struct {
        const char *sql, *sentence;
    } spoils[] = {
        {"DROP TABLE industry", "no such table: industry"},
        {"UPDATE district SET zone_code = 'west'", "there is no zone west"},
        {"UPDATE zone SET name_zh = CAST(x'C0AF' AS TEXT) WHERE code = 'axis'", "name_zh is not UTF-8"},
        {"UPDATE park SET geom = x'0001' WHERE id = 'p-near'", "park p-near"},
        {"UPDATE district SET geom = NULL WHERE code = 'b'", "district b: it has no outline"},
        {"PRAGMA writable_schema = 1; UPDATE sqlite_master SET sql = replace(sql, 'name_en     TEXT NOT NULL',"
         " 'name_en     TEXT') WHERE name = 'zone'; PRAGMA writable_schema = RESET; UPDATE zone SET name_en = NULL",
         "a row lacks its name_en"},
    };
    cmap_err err = {0};
    char path[192], *bytes = NULL;
    size_t length;
    (void)state;
    fixture_path(&shared, "spoilt.db", path);
    assert_ok(cmap_file_read(shared.path, 0, &bytes, &length, &err));
    for (size_t i = 0; i < sizeof spoils / sizeof spoils[0]; i++) {
        sqlite3 *handle = NULL;
        char *drop = NULL, *said = NULL;
        cmap_db *db = NULL;
        cmap_plan *plan = NULL;
        assert_ok(cmap_file_write(path, bytes, length, &err));
        assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
        (void)sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
        assert_int_equal(sqlite3_exec(handle, "PRAGMA ignore_check_constraints = 1", NULL, NULL, &drop), SQLITE_OK);
        if (sqlite3_exec(handle, spoils[i].sql, NULL, NULL, &said))
            fail_msg("%s: %s", spoils[i].sql, said);
        assert_int_equal(sqlite3_close(handle), SQLITE_OK);
        assert_ok(cmap_db_open(path, CMAP_DB_READ, &db, &err));
        cmap_status status = cmap_plan_load(db, &plan, &err);
        if ((status != CMAP_EDB && status != CMAP_EPARSE) || !strstr(err.text, spoils[i].sentence))
            fail_msg("%s gives %d %s", spoils[i].sql, (int)status, err.text);
        assert_null(plan);
        cmap_db_close(db);
    }
    cmap_free(bytes);
    (void)unlink(path);
}

static void running_out_of_memory_is_survived_everywhere(void **state)
{
    cmap_err err = {0};
    (void)state;
    for (long n = 0;; n++) {
        cmap_db *db = NULL;
        cmap_plan *plan = NULL;
        cmap_mem_fail_after(n);
        cmap_status status = cmap_db_open(shared.path, CMAP_DB_READ, &db, &err);
        if (!status)
            status = cmap_plan_load(db, &plan, &err);
        cmap_mem_fail_after(-1);
        cmap_plan_free(plan);
        cmap_db_close(db);
        if (!status)
            break;
        assert_int_equal(status, CMAP_ENOMEM);
        assert_non_null(strstr(err.text, "memory"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_tables_are_read_in_the_plans_order),
        cmocka_unit_test(words_go_to_their_owners),
        cmocka_unit_test(unknown_is_null_or_nan),
        cmocka_unit_test(a_park_stands_inside_its_outline),
        cmocka_unit_test(lookups_find_by_code),
        cmocka_unit_test(sites_are_expected_a_little_around_the_districts),
        cmocka_unit_test(a_spoilt_plan_is_refused),
        cmocka_unit_test(running_out_of_memory_is_survived_everywhere),
    };
    return cmocka_run_group_tests(tests, make_fixture, fixture_teardown);
}
