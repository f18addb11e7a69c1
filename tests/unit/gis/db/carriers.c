/* Every carrier once: where it is, how large, of what status, in which district. Shares are put in by hand. */
#include "unit/gis/db/fixture.h"

#include "gis/db/carriers.h"

#include <math.h>

static fixture shared;
static cmap_db *db;
static cmap_plan *plan;

/* Own point, park's, own outline shared by three, none, a park without a place, not joined, a compressed point. */
static const char carriers[] =
    "INSERT INTO carrier (id, name, park_id, floor_area_m2, status, source_id, geom) VALUES"
    " (1, 'one', 'p-near', 100000.1, 'built', 's', MakePoint(120.52, 31.22, 4490)),"
    " (2, 'two', 'p-in-a', 7, 'under_construction', 's', NULL),"
    " (3, 'three', NULL, NULL, 'planned', 's', GeomFromText('POLYGON((120.59 31.22, 120.63 31.22, 120.63 31.24,"
    " 120.59 31.24, 120.59 31.22))', 4490)),"
    " (4, 'four', NULL, 0, NULL, 's', NULL),"
    " (5, 'five', 'p-nowhere', 5, 'built', 's', NULL),"
    " (9, 'nine', NULL, 9, 'built', 's', MakePoint(121.5, 31.5, 4490));"
    "INSERT INTO carrier_share VALUES (1, 1, 'a', 1, 1000001, 'geometry'), (2, 1, 'a', 1, 70, 'park'),"
    " (3, 1, 'a', 0.25, NULL, 'geometry'), (3, 2, 'b', 0.5, NULL, 'geometry'), (3, 3, 'c', 0.25, NULL, 'geometry'), "
    "(4, 1, NULL, 1, 0, 'none'),"
    " (5, 1, NULL, 1, 50, 'none')";

typedef struct seen {
    cmap_placed_carrier rows[8];
    char names[8][16];
    size_t count;
    size_t stop_at;
} seen;

static int make_fixture(void **state)
{
    cmap_err err = {0};
    (void)state;
    fixture_folder(&shared);
    fixture_make(shared.path, NULL);
    assert_ok(cmap_db_open(shared.path, CMAP_DB_WRITE, &db, &err));
    assert_ok(cmap_plan_load(db, &plan, &err));
    return 0;
}

static int remove_fixture(void **state)
{
    (void)state;
    cmap_plan_free(plan);
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

static cmap_status visit(void *context, const cmap_placed_carrier *row, cmap_err *err)
{
    seen *to = context;

    if (to->stop_at && to->count == to->stop_at)
        return cmap_fail(err, CMAP_EDATA, "enough");
    assert_true(to->count < 8);
    (void)snprintf(to->names[to->count], sizeof to->names[0], "%s", cmap_carrier_row_name(row));
    to->rows[to->count++] = *row;
    return CMAP_OK;
}

static void each_comes_once_with_its_place(void **state)
{
    static const struct {
        const char *name;
        double lon, lat; /* 0: none */
        int64_t tenths;  /* -1: unknown */
        char status;
        size_t district;
    } wanted[] = {
        {"one", 120.52, 31.22, 1000001, 'b', 0},       {"two", 120.55, 31.25, 70, 'u', 0},
        {"three", 120.61, 31.23, -1, 'p', 1},          {"four", 0, 0, 0, '\0', CMAP_CARRIER_NOWHERE},
        {"five", 0, 0, 50, 'b', CMAP_CARRIER_NOWHERE}, {"nine", 121.5, 31.5, 90, 'b', CMAP_CARRIER_NOWHERE},
    };
    seen all = {.count = 0};
    cmap_err err = {0};
    (void)state;

    assert_ok(cmap_carriers_each(db, plan, visit, &all, &err));
    assert_int_equal(all.count, sizeof wanted / sizeof wanted[0]);
    for (size_t i = 0; i < all.count; i++) {
        const cmap_placed_carrier *row = &all.rows[i];
        assert_string_equal(all.names[i], wanted[i].name);
        assert_int_equal(row->measured, wanted[i].tenths >= 0);
        assert_int_equal(row->tenths, wanted[i].tenths < 0 ? 0 : wanted[i].tenths);
        assert_int_equal(row->status, wanted[i].status);
        assert_true(row->district == wanted[i].district);
        if (!(wanted[i].lon > 0))
            assert_true(isnan(row->at.lon_deg) && isnan(row->at.lat_deg));
        else if (fabs(row->at.lon_deg - wanted[i].lon) > 1e-9 || fabs(row->at.lat_deg - wanted[i].lat) > 1e-9)
            fail_msg("%s lies at %f %f", wanted[i].name, row->at.lon_deg, row->at.lat_deg);
    }
}

static void a_visit_may_end_the_walk(void **state)
{
    seen some = {.stop_at = 2};
    cmap_err err = {0};
    (void)state;

    assert_int_equal(cmap_carriers_each(db, plan, visit, &some, &err), CMAP_EDATA);
    assert_string_equal(err.text, "enough");
    assert_int_equal(some.count, 2);
}

static void a_place_that_is_none_is_named(void **state)
{
    seen all = {.count = 0};
    cmap_err err = {0};
    (void)state;

    assert_ok(cmap_db_exec(db,
                           "PRAGMA ignore_check_constraints = 1; DROP TRIGGER IF EXISTS rule_carrier_geom_update;"
                           "DROP TRIGGER IF EXISTS ggu_carrier_geom; UPDATE carrier SET geom = x'00' WHERE id = 2",
                           &err));
    assert_int_equal(cmap_carriers_each(db, plan, visit, &all, &err), CMAP_EPARSE);
    assert_non_null(strstr(err.text, "carrier 2"));
}

static void any_needs_a_place(void **state)
{
    bool any = false;
    cmap_err err = {0};
    (void)state;

    assert_ok(cmap_carriers_any(db, &any, &err));
    assert_true(any);
    assert_ok(cmap_db_exec(db, "DELETE FROM carrier WHERE id IN (1, 3, 9)", &err));
    assert_ok(cmap_carriers_any(db, &any, &err));
    assert_true(any); /* two, at its park */
    assert_ok(cmap_db_exec(db, "DELETE FROM carrier WHERE id = 2", &err));
    assert_ok(cmap_carriers_any(db, &any, &err));
    assert_false(any);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_comes_once_with_its_place, begin, roll_back),
        cmocka_unit_test_setup_teardown(a_visit_may_end_the_walk, begin, roll_back),
        cmocka_unit_test_setup_teardown(a_place_that_is_none_is_named, begin, roll_back),
        cmocka_unit_test_setup_teardown(any_needs_a_place, begin, roll_back),
    };

    return cmocka_run_group_tests(tests, make_fixture, remove_fixture);
}
