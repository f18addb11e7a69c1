/* Carriers that go into an empty table in one pass are those that the long way would have put there: the same rows,
 * parts, refusals and boxes, in tables and indexes that SQLite finds sound. */
#include "support/joined.h"
#include "support/random.h"

#include "gis/db/pack.h"
#include "gis/io/import.h"

#include <math.h>

static uint64_t seed;

static int below(int n)
{
    return (int)random_below(&seed, (size_t)n);
}

/* ---- files ---- */

/* Rows of every kind: plain and odd, with keys and without, doubles, refused ones, long texts, totals. */
static void write_rows(const char *path, int count, int longest)
{
    static const char *const parks[] = {"", "", "甲园", "边园", "跨园", "无址园", "外园", "不知园"};
    static const char *const districts[] = {"", "甲", "乙", "丙", "丁"};
    static const char *const statuses[] = {"", "已建成", "在建", "规划", "built", "拆除"};
    static const char *const dates[] = {"", "2012", "2012年5月", "2011-08-11", "无"};
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    (void)fputs("编号,载体名称,所属园区,所在区,状态,截至,经度,纬度,精度,主导产业,建筑面积（㎡）,备注\n", file);
    for (int i = 0; i < count; i++) {
        int same = below(20) ? i : below(i + 1);
        if (below(4))
            (void)fprintf(file, "%s%d,", below(3) ? "" : "SZ-2012-", same);
        else
            (void)fputs(below(9) ? "," : "某某某某某某某某某某某某某某某某某某某某某某某某某某某某某某某某,", file);
        (void)fprintf(file, "%s%d号楼,%s,%s,%s,%s,", below(30) ? "载体" : "载体  ", same, parks[below(8)],
                      districts[below(5)], statuses[below(below(40) ? 5 : 6)], dates[below(5)]);
        if (below(5))
            (void)fprintf(file, "%.6f,%.6f,", 120.45 + below(300001) / 1e6,
                          below(90) ? 31.15 + below(300001) / 1e6 : 91);
        else
            (void)fputs(below(9) ? ",," : "120.55,,", file);
        (void)fprintf(file, "%s,%s,%d%s,", below(6) ? "" : "25.5", below(6) ? "" : "软件\x01外包", below(100000),
                      below(5)   ? ""
                      : below(2) ? ".5"
                                 : ".25");
        for (int k = below(50) ? 0 : below(longest); k > 0; k--)
            (void)fputc('a' + k % 26, file);
        (void)fputc('\n', file);
    }
    (void)fputs("合计,,,,,,,,,,7,\n", file);
    assert_int_equal(fclose(file), 0);
}

static void write_outlines(const char *path, int count)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    (void)fputs("{\"type\":\"FeatureCollection\",\"features\":[\n", file);
    for (int i = 0; i < count; i++) {
        double x = 120.45 + below(3001) / 1e4, y = 31.15 + below(3001) / 1e4, w = 0.001 + below(600) / 1e4;
        (void)fprintf(
            file,
            "%s{\"type\":\"Feature\",\"properties\":{\"编号\":\"N%d\",\"名称\":\"载体%d号\",\"建筑面积（㎡）\":"
            "%d},\"geometry\":",
            i ? "," : "", i, i, below(100000));
        if (below(4))
            (void)fprintf(file, "{\"type\":\"Polygon\",\"coordinates\":[[[%f,%f],[%f,%f],[%f,%f],[%f,%f]]]}}\n", x, y,
                          x + w, y, x + w, y + w, x, y);
        else
            (void)fprintf(file, below(2) ? "{\"type\":\"Point\",\"coordinates\":[%f,%f]}}\n" : "null}\n", x, y);
    }
    (void)fputs("]}\n", file);
    assert_int_equal(fclose(file), 0);
}

/* ---- two databases ---- */

static void import(cmap_db *db, const char *path, bool by_sql, cmap_import_report *report)
{
    cmap_import_options options = {.accuracy_m = 30, .imported_at = "2011-08-11T00:00:00Z", .without_shortcut = by_sql};
    cmap_err err = {0};

    if (cmap_import_file(db, path, &options, report, &err))
        fail_msg("seed %llu: %s", (unsigned long long)seed, err.text);
}

static void is_sound(cmap_db *db)
{
    assert_int_equal(ask(db, "SELECT rtreecheck('idx_carrier_geom') = 'ok'"), 1);
    assert_int_equal(ask(db, "SELECT CheckSpatialIndex('carrier', 'geom')"), 1);
    assert_int_equal(ask(db, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"), 0);
    assert_int_equal(ask(db, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    assert_int_equal(ask(db, "SELECT count(*) FROM join_pending"), 0);
}

static void are_same(cmap_db *db, const char *other)
{
    static const char *const tables[] = {"carrier",
                                         "carrier_share",
                                         "park_join",
                                         "reject",
                                         "import_batch",
                                         "source",
                                         "park",
                                         "idx_carrier_geom",
                                         "idx_carrier_geom_node",
                                         "idx_carrier_geom_rowid",
                                         "idx_carrier_geom_parent"};
    char sql[512];
    cmap_err err = {0};

    (void)snprintf(sql, sizeof sql, "ATTACH '%s' AS other", other);
    assert_ok(cmap_db_exec(db, sql, &err));
    /* Few boxes are put into the tree one by one by SQL: the same boxes, in other nodes. */
    size_t count = sizeof tables / sizeof tables[0] - (ask(db, "SELECT count(*) <= 500 FROM carrier") ? 3 : 0);
    for (size_t i = 0; i < count; i++) {
        const char *t = tables[i];
        (void)snprintf(sql, sizeof sql,
                       "SELECT (SELECT count(*) FROM main.%s) - (SELECT count(*) FROM other.%s) +"
                       " (SELECT count(*) FROM (SELECT * FROM main.%s EXCEPT SELECT * FROM other.%s))",
                       t, t, t, t);
        if (ask(db, sql))
            fail_msg("seed %llu: %s differs", (unsigned long long)seed, t);
    }
    /* An index that leads elsewhere than its table would answer otherwise. */
    assert_int_equal(ask(db, "SELECT count(*) FROM carrier c WHERE key IS NOT NULL AND NOT EXISTS"
                             " (SELECT 1 FROM carrier d INDEXED BY sqlite_autoindex_carrier_1 WHERE d.key = c.key AND"
                             " d.id = c.id)"),
                     0);
    assert_int_equal(ask(db, "SELECT count(*) FROM carrier c WHERE park_id IS NOT NULL AND NOT EXISTS"
                             " (SELECT 1 FROM carrier d INDEXED BY carrier_by_park WHERE d.park_id = c.park_id AND"
                             " d.id = c.id)"),
                     0);
}

static void compare_ways(const char *file)
{
    char packed_path[192], sql_path[192];
    cmap_import_report packed = {0}, by_sql = {0};
    cmap_err err = {0};
    cmap_db *db = NULL;

    fixture_path(&shared, "packed.db", packed_path);
    fixture_path(&shared, "sql.db", sql_path);
    (void)unlink(packed_path);
    (void)unlink(sql_path);
    assert_ok(cmap_db_make(shared.path, sql_path, &db, &err));
    import(db, file, true, &by_sql);
    assert_ok(cmap_db_finish(db, &err));
    cmap_db_close(db);
    assert_ok(cmap_db_make(shared.path, packed_path, &db, &err));
    import(db, file, false, &packed);
    is_sound(db); /* as the connection sees it that was open all the time */
    assert_ok(cmap_db_finish(db, &err));
    cmap_db_close(db);

    assert_int_equal(packed.read, by_sql.read);
    assert_int_equal(packed.added, by_sql.added);
    assert_int_equal(packed.rejected, by_sql.rejected);
    assert_int_equal(packed.area_tenths, by_sql.area_tenths);
    assert_string_equal(packed.decisions, by_sql.decisions);
    assert_ok(cmap_db_open(packed_path, CMAP_DB_WRITE, &db, &err));
    is_sound(db);
    are_same(db, sql_path);
    /* What comes later finds its place. */
    assert_ok(cmap_db_exec(db,
                           "DETACH other; DELETE FROM carrier WHERE id % 3 = 1;"
                           "INSERT INTO carrier (key, name, source_id, geom) SELECT 'later' || id, name, source_id,"
                           " geom FROM carrier",
                           &err));
    assert_ok(cmap_join_refresh(db, NULL, &err));
    is_sound(db);
    cmap_db_close(db);
    cmap_import_report_clear(&packed);
    cmap_import_report_clear(&by_sql);
}

static void packed_is_as_sql_has_it(void **state)
{
    static const int counts[] = {1, 2, 17, 51, 52, 140, 700, 2653, 6000};
    char file[192];
    (void)state;
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        seed = i;
        fixture_path(&shared, "rows.csv", file);
        write_rows(file, counts[i], i % 2 ? 300 : 30000);
        compare_ways(file);
    }
}

static void outlines_are_shared_out_alike(void **state)
{
    char file[192];
    (void)state;
    for (int i = 0; i < 3; i++) {
        seed = 100 + (uint64_t)i;
        fixture_path(&shared, "outlines.geojson", file);
        write_outlines(file, 1 + below(400));
        compare_ways(file);
    }
}

/* ---- the pack alone ---- */

static cmap_pack *open_pack(cmap_db **db, const char *name)
{
    char path[192];
    cmap_err err = {0};
    cmap_pack *pack = NULL;

    fixture_path(&shared, name, path);
    (void)unlink(path);
    assert_ok(cmap_db_make(shared.path, path, db, &err));
    assert_ok(cmap_pack_begin(*db, &pack, &err));
    assert_non_null(pack);
    return pack;
}

static cmap_status add(cmap_pack *pack, const char *key, const cmap_pack_row *like)
{
    const cmap_pack_share none = {.share = 1};
    cmap_pack_row row = *like;

    row.key = key;
    return cmap_pack_add(pack, &row, &none, 1, "none", NULL);
}

static const cmap_pack_row sound = {.name = "c", .source_id = "s", .accuracy_m = NAN, .source_row = 1};

/* A hundred thousand keys go through many batches. */
static void many_keys_are_found(void **state)
{
    enum { COUNT = 100000 };
    static const char zeros[] = "000000000000000000000000000000000000000000000000000000000000";
    char key[80];
    cmap_err err = {0};
    cmap_db *db = NULL;
    cmap_pack *pack = open_pack(&db, "many.db");
    (void)state;
    seed = 7;
    for (int i = 0; i < COUNT; i++) {
        (void)snprintf(key, sizeof key, "%.*s%05d", below(60), zeros, (int)((int64_t)i * 7919 % COUNT));
        assert_int_equal(add(pack, key, &sound), CMAP_OK);
    }
    assert_ok(cmap_pack_settle(pack, &err));
    assert_ok(cmap_pack_commit(pack, &err));
    cmap_pack_free(pack);
    assert_ok(cmap_db_exec(db,
                           "INSERT INTO import_batch (id, file, sha256, imported_at, into_table, source_id)"
                           " VALUES (0, 'f', '', '', 'carriers', 's')",
                           &err));
    is_sound(db);
    assert_int_equal(ask(db, "SELECT count(*) FROM carrier"), COUNT);
    assert_int_equal(
        ask(db, "SELECT count(*) FROM carrier c WHERE EXISTS (SELECT 1 FROM carrier d WHERE d.key = c.key)"), COUNT);
    cmap_db_close(db);
}

static void what_is_not_kept_was_not(void **state)
{
    cmap_err err = {0};
    cmap_db *db = NULL;
    cmap_pack *pack = open_pack(&db, "undone.db");
    (void)state;
    for (int i = 0; i < 1000; i++)
        assert_int_equal(add(pack, NULL, &sound), CMAP_OK);
    assert_ok(cmap_pack_settle(pack, &err));
    assert_int_equal(ask(db, "SELECT count(*) FROM carrier"), 1000);
    cmap_pack_free(pack);
    assert_int_equal(ask(db, "SELECT count(*) FROM carrier"), 0);
    is_sound(db);
    assert_ok(cmap_db_exec(db, "INSERT INTO carrier (name, source_id) VALUES ('d', 's')", &err));
    assert_ok(cmap_pack_begin(db, &pack, &err));
    assert_null(pack); /* it has a carrier now */
    cmap_db_close(db);
}

/* A refusal is told when the row is written, and nothing of the load stays. */
static void is_refused(const cmap_pack_row *row, double share, const char *word)
{
    const cmap_pack_share part = {.share = share};
    cmap_err err = {0};
    cmap_db *db = NULL;
    cmap_pack *pack = open_pack(&db, "refused.db");

    assert_int_equal(add(pack, "K1", &sound), CMAP_OK);
    assert_int_equal(cmap_pack_add(pack, row, &part, 1, "none", &err), CMAP_OK);
    assert_int_not_equal(cmap_pack_rest(pack, &err), CMAP_OK);
    assert_non_null(strstr(err.text, word));
    cmap_pack_free(pack);
    assert_int_equal(ask(db, "SELECT count(*) FROM carrier"), 0);
    is_sound(db);
    cmap_db_close(db);
}

static void what_the_tables_refuse_is_refused(void **state)
{
    cmap_pack_row row;
    (void)state;
#define REFUSES(word, ...)                                                                                             \
    row = sound;                                                                                                       \
    row.__VA_ARGS__;                                                                                                   \
    is_refused(&row, 1, word)
    REFUSES("NOT NULL", name = NULL);
    REFUSES("NOT NULL", source_id = NULL);
    REFUSES("CHECK", status = "gone");
    REFUSES("CHECK", accuracy_m = -1);
    REFUSES("CHECK", has_area = true, row.area_tenths = -1);
    REFUSES("CHECK", has_area = true, row.area_tenths = INT64_C(10000000001));
    REFUSES("UNIQUE", key = "K1");
#undef REFUSES
    is_refused(&sound, 1.5, "CHECK");
}

/* The failure of a row that another thread writes reaches who goes on adding. */
static void a_late_refusal_ends_the_load(void **state)
{
    cmap_pack_row bad = sound;
    cmap_err err = {0};
    cmap_db *db = NULL;
    cmap_pack *pack = open_pack(&db, "late.db");
    cmap_status status = CMAP_OK;
    int more = 0;
    (void)state;
    bad.status = "gone";
    assert_int_equal(add(pack, NULL, &bad), CMAP_OK);
    for (; !status && more < 5000; more++)
        status = add(pack, NULL, &sound);
    assert_int_not_equal(status, CMAP_OK);
    assert_int_not_equal(cmap_pack_rest(pack, &err), CMAP_OK);
    assert_non_null(strstr(err.text, "CHECK"));
    cmap_pack_free(pack);
    assert_int_equal(ask(db, "SELECT count(*) FROM carrier"), 0);
    cmap_db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packed_is_as_sql_has_it),
        cmocka_unit_test(outlines_are_shared_out_alike),
        cmocka_unit_test(many_keys_are_found),
        cmocka_unit_test(what_is_not_kept_was_not),
        cmocka_unit_test(what_the_tables_refuse_is_refused),
        cmocka_unit_test(a_late_refusal_ends_the_load),
    };
    return cmocka_run_group_tests(tests, joined_setup, fixture_teardown);
}
