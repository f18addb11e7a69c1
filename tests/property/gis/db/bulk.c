/* A bulk load leaves what the same statements leave without it: rows, spatial index, queue of joins; or nothing. */
#include "unit/gis/db/fixture.h"

#include "gis/db/bulk.h"
#include "gis/db/doctor.h"
#include "gis/db/rtree_private.h"

#include <math.h>

/* count rows from id first on: points, outlines, and some without a place. */
static void put_rows(cmap_db *db, cmap_bulk *bulk, int first, int count)
{
    char sql[1024];
    cmap_err err = {0};

    (void)snprintf(sql, sizeof sql,
                   "WITH RECURSIVE n (i) AS (SELECT %d UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
                   " INSERT INTO carrier (id, name, park_id, floor_area_m2, source_id, geom)"
                   " SELECT i, 'c' || i, CASE WHEN i %% 3 = 0 THEN 'p-in-a' END, i, 's', CASE i %% 4 WHEN 0 THEN NULL"
                   " WHEN 1 THEN BuildMbr(120.5 + i * 1e-5, 31.2, 120.5003 + i * 1e-5, 31.2002, 4490)"
                   " ELSE MakePoint(120.5 + (i * 7919 %% 20000) * 1e-5, 31.2 + (i * 104729 %% 20000) * 1e-5, 4490) END"
                   " FROM n",
                   first, first + count - 1);
    assert_ok(cmap_db_exec(db, sql, &err));
    for (int i = 0; bulk && i < count; i++)
        cmap_bulk_touch(bulk, first + i);
}

static void is_sound(cmap_db *db)
{
    assert_int_equal(ask(db, "SELECT rtreecheck('idx_carrier_geom') = 'ok'"), 1);
    assert_int_equal(ask(db, "SELECT CheckSpatialIndex('carrier', 'geom')"), 1);
    assert_int_equal(ask(db, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"), 0);
    assert_int_equal(ask(db, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    /* Every box finds its carrier, and the index holds nothing else. */
    assert_int_equal(ask(db, "SELECT count(*) FROM carrier c WHERE geom IS NOT NULL AND NOT EXISTS"
                             " (SELECT 1 FROM idx_carrier_geom i WHERE i.pkid = c.id AND xmin <= MbrMinX(geom)"
                             " AND xmax >= MbrMaxX(geom) AND ymin <= MbrMinY(geom) AND ymax >= MbrMaxY(geom))"),
                     0);
    assert_int_equal(ask(db, "SELECT count(*) FROM idx_carrier_geom"),
                     ask(db, "SELECT count(*) FROM carrier WHERE geom IS NOT NULL"));
}

static int64_t boxes_apart(cmap_db *db, const char *other)
{
    char sql[512];
    cmap_err err = {0};

    (void)snprintf(sql, sizeof sql, "ATTACH '%s' AS other", other);
    assert_ok(cmap_db_exec(db, sql, &err));
    return ask(db, "SELECT count(*) FROM (SELECT * FROM (SELECT * FROM idx_carrier_geom EXCEPT SELECT * FROM"
                   " other.idx_carrier_geom) UNION ALL SELECT * FROM (SELECT * FROM other.idx_carrier_geom EXCEPT"
                   " SELECT * FROM idx_carrier_geom))");
}

static void a_load_is_as_the_triggers_would_have_it(void **state)
{
    static const int counts[] = {1, 51, 52, 499, 501, 2600, 2653, 8000};
    (void)state;
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        char plain_path[192], bulk_path[192];
        cmap_err err = {0};
        cmap_bulk *bulk = NULL;
        cmap_db *plain = fixture_open_copy("plain.db", plain_path);
        assert_ok(cmap_db_begin(plain, &err));
        put_rows(plain, NULL, 1, counts[i]);
        assert_ok(cmap_db_commit(plain, &err));
        cmap_db_close(plain);
        cmap_db *db = fixture_open_copy("bulk.db", bulk_path);
        assert_ok(cmap_bulk_begin(db, &bulk, &err));
        put_rows(db, bulk, 1, counts[i]);
        assert_ok(cmap_bulk_settle(bulk, &err));
        assert_ok(cmap_bulk_commit(bulk, &err));
        cmap_bulk_free(bulk);
        is_sound(db);
        assert_int_equal(boxes_apart(db, plain_path), 0);
        assert_true(ask(db, "SELECT EXISTS (SELECT 1 FROM join_pending WHERE kind = 'all')") ||
                    ask(db, "SELECT count(*) FROM join_pending WHERE kind = 'carrier'") == counts[i]);
        cmap_db_close(db);
    }
}

static void later_changes_find_a_sound_index(void **state)
{
    char path[192];
    cmap_err err = {0};
    cmap_bulk *bulk = NULL;
    cmap_db *db = fixture_open_copy("later.db", path);
    (void)state;
    for (int round = 0; round < 3; round++) {
        assert_ok(cmap_bulk_begin(db, &bulk, &err));
        put_rows(db, bulk, round * 3000 + 1, 3000);
        assert_ok(cmap_bulk_settle(bulk, &err));
        assert_ok(cmap_bulk_commit(bulk, &err));
        cmap_bulk_free(bulk);
        is_sound(db);
        assert_ok(cmap_db_exec(db, "DELETE FROM carrier WHERE id % 5 = 2", &err)); /* with the triggers */
        put_rows(db, NULL, 100000 + round * 1000, 700);
        assert_ok(cmap_db_exec(db, "UPDATE carrier SET geom = MakePoint(120.55, 31.25, 4490) WHERE id % 7 = 1", &err));
        is_sound(db);
    }
    assert_ok(cmap_bulk_begin(db, &bulk, &err)); /* few of many: patched */
    assert_ok(cmap_db_exec(db, "UPDATE carrier SET geom = NULL WHERE id = 1", &err));
    assert_ok(cmap_db_exec(db, "UPDATE carrier SET geom = MakePoint(120.51, 31.21, 4490) WHERE id = 4", &err));
    cmap_bulk_touch(bulk, 1);
    cmap_bulk_touch(bulk, 4);
    assert_ok(cmap_bulk_settle(bulk, &err));
    assert_ok(cmap_bulk_commit(bulk, &err));
    cmap_bulk_free(bulk);
    is_sound(db);
    cmap_db_close(db);
}

static void what_is_not_committed_was_not(void **state)
{
    char path[192], *before = NULL, *after = NULL;
    size_t before_length, after_length;
    cmap_err err = {0};
    cmap_bulk *bulk = NULL;
    cmap_db *db = fixture_open_copy("undone.db", path);
    (void)state;
    assert_ok(cmap_file_read(path, 0, &before, &before_length, &err));
    assert_ok(cmap_bulk_begin(db, &bulk, &err));
    put_rows(db, bulk, 1, 5000);
    assert_ok(cmap_bulk_settle(bulk, &err));
    cmap_bulk_free(bulk);
    assert_int_equal(ask(db, "SELECT count(*) FROM carrier"), 0);
    /* Rules and foreign keys are back. */
    assert_int_equal(cmap_db_exec(db, "INSERT INTO carrier (name, source_id) VALUES ('x', 'nobody')", &err),
                     CMAP_EDATA);
    assert_non_null(strstr(err.text, "every fact needs its source"));
    assert_int_equal(ask(db, "PRAGMA foreign_keys"), 1);
    cmap_db_close(db);
    assert_ok(cmap_file_read(path, 0, &after, &after_length, &err));
    assert_int_equal(after_length, before_length);
    assert_memory_equal(after, before, before_length);
    cmap_free(before);
    cmap_free(after);
}

static void boxes_round_outward(void **state)
{
    (void)state;
    for (int i = 0; i < 1000; i++) {
        double x = -180 + i * 0.3600001, y = -90 + i * 0.1800007;
        cmap_rtree_cell cell = cmap_rtree_cell_of(7, (cmap_box){x, y, x, y});
        assert_true((double)cell.x_min <= x && (double)cell.x_max >= x);
        assert_true((double)cell.y_min <= y && (double)cell.y_max >= y);
        assert_true((double)cell.x_max - (double)cell.x_min < 1e-4);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_load_is_as_the_triggers_would_have_it),
        cmocka_unit_test(later_changes_find_a_sound_index),
        cmocka_unit_test(what_is_not_committed_was_not),
        cmocka_unit_test(boxes_round_outward),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
