/* A new database: its metadata, its bytes, its rules, and what other programs see of it. */
#include "unit/gis/db/fixture.h"

#include "gis/db/schema_private.h"

static cmap_db *writing; /* the fixture, opened for writing; every test rolls back */

static int make_fixture(void **state)
{
    cmap_err err = {0};
    (void)state;
    fixture_folder(&shared);
    fixture_make(shared.path, NULL);
    assert_ok(cmap_db_open(shared.path, CMAP_DB_WRITE, &writing, &err));
    return 0;
}

static int remove_fixture(void **state)
{
    (void)state;
    cmap_db_close(writing);
    fixture_remove(&shared);
    return 0;
}

static void a_new_database_is_sound(void **state)
{
    (void)state;
    assert_int_equal(ask(writing, "PRAGMA application_id"), CMAP_DB_APPLICATION_ID);
    assert_int_equal(ask(writing, "PRAGMA user_version"), CMAP_DB_VERSION);
    assert_int_equal(ask(writing, "PRAGMA foreign_keys"), 1);
    assert_int_equal(ask(writing, "SELECT CheckSpatialMetaData()"), 3);
    assert_int_equal(ask(writing, "SELECT CheckSpatialIndex()"), 1);
    assert_int_equal(ask(writing, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"), 0);
    assert_int_equal(ask(writing, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    assert_int_equal(ask(writing, "SELECT count(*) FROM geometry_columns WHERE srid = 4490 AND spatial_index_enabled"),
                     6);
}

static void every_table_with_a_source_has_its_rule(void **state)
{
    (void)state;
    assert_int_equal(ask(writing, "SELECT count(*) FROM sqlite_master m JOIN pragma_table_info(m.name) c"
                                  " WHERE m.type = 'table' AND c.name = 'source_id' AND NOT EXISTS (SELECT 1 FROM"
                                  " sqlite_master WHERE type = 'trigger' AND name = 'rule_' || m.name ||"
                                  " '_source_insert')"),
                     0);
}

static void the_same_rows_give_the_same_bytes(void **state)
{
    /* An update and a delete, because SpatiaLite notes when each last happened. */
    static const char more[] = "UPDATE park SET name_en = name_en; DELETE FROM park WHERE id = 'p-outside'";
    char path[192], *one = NULL, *two = NULL;
    size_t one_length = 0, two_length = 0;
    cmap_err err = {0};
    (void)state;

    fixture_path(&shared, "again.db", path);
    fixture_build(path, more, NULL);
    assert_ok(cmap_file_read(path, 0, &two, &two_length, &err));
    (void)unlink(path);
    (void)setenv("SOURCE_DATE_EPOCH", "1313020800", 1);
    fixture_build(path, more, NULL);
    (void)unsetenv("SOURCE_DATE_EPOCH");
    assert_ok(cmap_file_read(path, 0, &one, &one_length, &err));
    (void)unlink(path);
    assert_int_equal(one_length, two_length);
    assert_memory_equal(one, two, one_length);
    cmap_free(one);
    cmap_free(two);
}

/* A statement that must be refused, and a part of the sentence. */
typedef struct refusal {
    const char *sql, *sentence;
} refusal;

#define CARRIER(columns, values) "INSERT INTO carrier (name, source_id, " columns ") VALUES ('x', 's', " values ")"
#define PARK(columns, values)                                                                                          \
    "INSERT INTO park (id, rank, name_zh, name_en, label_zh, label_en, kind, district_stated, source_id, " columns     \
    ") VALUES ('new', 99, 'x', 'x', 'x', 'x', 'park', 0, 's', " values ")"

static const refusal refusals[] = {
    {CARRIER("geom", "MakePoint(31.3, 120.6, 4490)"), "carrier: longitude and latitude of geom look swapped"},
    {CARRIER("geom", "MakePoint(0, 0, 4490)"), "carrier: geom lies outside China"},
    {CARRIER("geom", "MakePoint(559014, 3466619, 4490)"), "carrier: geom lies outside China"},
    {CARRIER("geom", "MakePoint(559014, 3466619, 4549)"), "ST_Transform(geom, 4490)"},
    {CARRIER("geom", "MakePoint(120.6, 31.3, 4326)"), "carrier: geom must be lon/lat on CGCS2000"},
    {CARRIER("geom", "'POINT(120.6 31.3)'"), "carrier: geom is not a SpatiaLite geometry"},
    {CARRIER("geom", "x'00010203'"), "carrier: geom is not a SpatiaLite geometry"},
    {CARRIER("geom", "GeomFromText('LINESTRING(120.6 31.3, 120.7 31.3)', 4490)"),
     "carrier: geom must be a point or an outline"},
    {CARRIER("geom", "MakePointZ(120.6, 31.3, 5, 4490)"), "without Z or M"},
    {CARRIER("geom", "GeomFromText('POLYGON((120.5 31.2, 120.6 31.3, 120.6 31.2, 120.5 31.3, 120.5 31.2))', 4490)"),
     "carrier: the outline in geom is not valid"},
    {CARRIER("status", "'finished'"), "carrier: status must be built, under_construction or planned"},
    {CARRIER("as_of", "'2011-13'"), "carrier: as_of must be a date"},
    {CARRIER("as_of", "'2011-02-30'"), "carrier: as_of must be a date"},
    {CARRIER("as_of", "'2011/05'"), "carrier: as_of must be a date"},
    {CARRIER("as_of", "'201'"), "carrier: as_of must be a date"},
    {CARRIER("as_of", "''"), "carrier: as_of must be a date"},
    {CARRIER("floor_area_m2", "-1"), "carrier: floor_area_m2 must be a plain number"},
    {CARRIER("floor_area_m2", "1.25"), "carrier: floor_area_m2 must be a plain number"},
    {CARRIER("floor_area_m2", "'75.5万'"), "carrier: floor_area_m2 must be a plain number"},
    {CARRIER("floor_area_m2", "1e12"), "carrier: floor_area_m2 must be a plain number"},
    {CARRIER("floor_area_m2", "9e999"), "carrier: floor_area_m2 must be a plain number"},
    {CARRIER("park_id", "'no-such'"), "carrier: park_id names no row"},
    {CARRIER("district_code", "'no-such'"), "carrier: district_code names no row"},
    {CARRIER("accuracy_m", "'about 400'"), "carrier: accuracy_m must be a number of metres"},
    {"INSERT INTO carrier (name, source_id) VALUES ('x', 'no-such')", "carrier: every fact needs its source"},
    {"INSERT INTO carrier (name, source_id) VALUES ('x', NULL)", "carrier: every fact needs its source"},
    {"INSERT INTO carrier (name, source_id) VALUES (' ', 's')", "carrier: needs a name"},
    {PARK("geom", "MakePoint(120.6, 31.3, 4490)"), "park: a place needs its accuracy"},
    {"UPDATE park SET accuracy_m = NULL WHERE id = 'p-near'", "park: a place needs its accuracy"},
    {"UPDATE park SET source_id = 'no-such'", "park: every fact needs its source"},
    {"UPDATE park SET geom = MakePoint(31.3, 120.6, 4490)", "park: longitude and latitude of geom look swapped"},
    {"UPDATE district SET geom = NULL", "district: needs its outline"},
    {"UPDATE district SET geom = GeomFromText('POLYGON((120.5 31.2, 120.6 31.2, 120.6 31.3, 120.5 31.2))', 4490)",
     "district: geom must be an outline (MULTIPOLYGON)"},
    {"UPDATE district SET zone_code = 'east-wing'", "district: zone_code must be a code of the table zone"},
    {"UPDATE district SET label_lon_deg = 31.2, label_lat_deg = 120.6", "district: label_lon_deg"},
    {"UPDATE observation SET date = 'end of 2010'", "observation: date must be a date"},
    {"UPDATE target SET value = '10 million'", "target: value must be a plain number"},
    {"INSERT INTO district_industry (district_code, rank, words_zh, words_en, scope, section, source_id) VALUES"
     " ('a', 7, 'x', 'x', 'park', '6', 'no-such')",
     "district_industry: every fact needs its source"},
    {"DELETE FROM source", "FOREIGN KEY"},
};

static void bad_rows_are_refused_with_a_sentence(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        cmap_err err = {0};
        assert_ok(cmap_db_begin(writing, &err));
        cmap_status status = cmap_db_exec(writing, refusals[i].sql, &err);
        cmap_db_rollback(writing);
        if (status != CMAP_EDATA || !strstr(err.text, refusals[i].sentence))
            fail_msg("%s\n  gives: %d %s\n  wanted: %s", refusals[i].sql, (int)status, err.text, refusals[i].sentence);
    }
}

static const char *const accepted[] = {
    CARRIER("geom", "MakePoint(120.6, 31.3, 4490)"),
    CARRIER("geom", "NULL"),
    CARRIER("geom", "GeomFromText('POLYGON((120.5 31.2, 120.6 31.2, 120.6 31.3, 120.5 31.2))', 4490)"),
    CARRIER("floor_area_m2", "75000.5"),
    CARRIER("floor_area_m2", "'75000'"),
    CARRIER("floor_area_m2", "0.1"),
    CARRIER("floor_area_m2", "0"),
    CARRIER("floor_area_m2", "NULL"),
    CARRIER("as_of", "'2011'"),
    CARRIER("as_of", "'2011-12'"),
    CARRIER("as_of", "'2012-02-29'"),
    CARRIER("as_of", "NULL"),
    CARRIER("status", "NULL"),
    CARRIER("park_id, district_code", "'p-near', 'a'"),
    PARK("geom, accuracy_m", "MakePoint(120.6, 31.3, 4490), 400"),
    PARK("geom", "NULL"),
};

static void good_rows_are_taken(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof accepted / sizeof accepted[0]; i++) {
        cmap_err err = {0};
        assert_ok(cmap_db_begin(writing, &err));
        if (cmap_db_exec(writing, accepted[i], &err))
            fail_msg("%s: %s", accepted[i], err.text);
        cmap_db_rollback(writing);
    }
}

static void vacuum_keeps_the_spatial_index_right(void **state)
{
    cmap_err err = {0};
    char path[192];
    cmap_db *db = NULL;
    (void)state;
    fixture_path(&shared, "vacuum.db", path);
    fixture_make(path, NULL);
    assert_ok(cmap_db_open(path, CMAP_DB_WRITE, &db, &err));
    assert_ok(cmap_db_exec(db, "DELETE FROM park_industry; DELETE FROM park WHERE id = 'p-in-a'; VACUUM", &err));
    assert_int_equal(ask(db, "SELECT CheckSpatialIndex()"), 1);
    cmap_db_close(db);
    (void)unlink(path);
}

static void an_older_schema_goes_forward_or_stays(void **state)
{
    static const cmap_migration steps[] = {{1, "CREATE TABLE two (x)"}, {2, "CREATE TABLE three (x)"}};
    static const cmap_migration broken[] = {{1, "CREATE TABLE two (x)"}, {2, "CREATE TABLE two (x)"}};
    cmap_err err = {0};
    cmap_db *db = NULL;
    char path[192];
    (void)state;
    fixture_path(&shared, "old.db", path);
    fixture_make(path, NULL);
    assert_ok(cmap_db_open(path, CMAP_DB_WRITE, &db, &err));
    assert_int_equal(cmap_schema_migrate(db, broken, 2, 3, &err), CMAP_EDB);
    assert_int_equal(ask(db, "PRAGMA user_version"), 1);
    assert_int_equal(cmap_schema_migrate(db, steps, 1, 3, &err), CMAP_EDB);
    assert_non_null(strstr(err.text, "cannot bring to 3"));
    assert_int_equal(ask(db, "SELECT count(*) FROM sqlite_master WHERE name = 'two'"), 0);
    assert_ok(cmap_schema_migrate(db, steps, 2, 3, &err));
    assert_int_equal(ask(db, "PRAGMA user_version"), 3);
    assert_int_equal(ask(db, "SELECT count(*) FROM sqlite_master WHERE name IN ('two', 'three')"), 2);
    assert_int_equal(cmap_schema_check(db, &err), CMAP_EDB);
    assert_non_null(strstr(err.text, "made by a newer carriermap"));
    cmap_db_close(db);
    (void)unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_database_is_sound),
        cmocka_unit_test(every_table_with_a_source_has_its_rule),
        cmocka_unit_test(the_same_rows_give_the_same_bytes),
        cmocka_unit_test(bad_rows_are_refused_with_a_sentence),
        cmocka_unit_test(good_rows_are_taken),
        cmocka_unit_test(vacuum_keeps_the_spatial_index_right),
        cmocka_unit_test(an_older_schema_goes_forward_or_stays),
    };
    return cmocka_run_group_tests(tests, make_fixture, remove_fixture);
}
