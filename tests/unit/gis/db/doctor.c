/* A sound database has no bad finding; each kind of harm has its own. */
#include "unit/gis/db/fixture.h"

#include "gis/db/doctor.h"

#include <sqlite3.h>

static fixture shared;

static int make_fixture(void **state)
{
    (void)state;
    fixture_folder(&shared);
    fixture_build(shared.path, "INSERT INTO carrier (id, name, floor_area_m2, source_id) VALUES (1, 'x', 10, 's')",
                  NULL);
    return 0;
}

static int remove_fixture(void **state)
{
    (void)state;
    fixture_remove(&shared);
    return 0;
}

/* The finding of that name. */
static const cmap_finding *find(const cmap_findings *findings, const char *name)
{
    for (size_t i = 0; i < findings->count; i++)
        if (strcmp(findings->list[i].name, name) == 0)
            return &findings->list[i];
    fail_msg("no finding %s", name);
    return NULL;
}

static void examine(const char *path, cmap_findings *findings)
{
    cmap_err err = {0};
    cmap_db *db = NULL;
    assert_ok(cmap_db_open(path, CMAP_DB_READ, &db, &err));
    assert_ok(cmap_doctor_check(db, findings, &err));
    cmap_db_close(db);
    for (size_t i = 0; i < findings->count; i++) {
        assert_non_null(findings->list[i].what);
        assert_true(findings->list[i].ok == !findings->list[i].remedy);
        assert_null(strchr(findings->list[i].what, '\n'));
    }
}

static void every_harm_is_found_and_no_other(void **state)
{
    static const struct {
        const char *harm, *finding, *what;
    } cases[] = {
        {"SELECT 1", NULL, NULL},
        {"DELETE FROM carrier_share", "joins", "without the join noticing"},
        {"UPDATE carrier_share SET floor_area_tenths = 99", "totals", "do not add up"},
        {"UPDATE park SET source_id = 'gone' WHERE rank < 3", "sources", "2 rows of park"},
        {"DELETE FROM idx_park_geom WHERE pkid = 1", "spatial-index", "park row 1 and the spatial index differ"},
        {"DROP TRIGGER rule_park_source_insert", "schema", "trigger rule_park_source_insert is missing"},
        {"DROP VIEW carrier_progress; CREATE VIEW carrier_progress AS SELECT 1", "schema",
         "view carrier_progress was changed"},
        {"UPDATE carrier SET park_id = 'gone'", "foreign-keys", "carrier row 1 names a missing park"},
        {"UPDATE district SET geom = NULL WHERE code = 'c'", "plan", "has no outline"},
        {"DELETE FROM zone; DELETE FROM district; DELETE FROM strategy; DELETE FROM district_industry;"
         " UPDATE park SET district_code = NULL",
         "plan", "0 zones"},
        {"DELETE FROM geometry_columns WHERE f_table_name = 'zzz'; DROP TABLE spatialite_history", "schema",
         "table spatialite_history is missing"},
    };
    cmap_err err = {0};
    char path[192], *bytes = NULL;
    size_t length;
    (void)state;
    fixture_path(&shared, "harmed.db", path);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sqlite3 *handle = NULL;
        char *said = NULL;
        cmap_findings findings = {0};
        assert_ok(cmap_file_read(shared.path, 0, &bytes, &length, &err));
        assert_ok(cmap_file_write(path, bytes, length, &err));
        cmap_free(bytes);
        assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
        (void)sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
        assert_int_equal(sqlite3_exec(handle,
                                      "INSERT INTO carrier_share VALUES (1, 1, NULL, 1, 100, 'none');"
                                      "INSERT INTO park_join SELECT id, NULL, 1, NULL, NULL, NULL, 0, 'none' FROM park",
                                      NULL, NULL, &said),
                         SQLITE_OK);
        if (sqlite3_exec(handle, cases[i].harm, NULL, NULL, &said))
            fail_msg("%s: %s", cases[i].harm, said);
        assert_int_equal(sqlite3_close(handle), SQLITE_OK);
        examine(path, &findings);
        assert_true(cmap_findings_all_ok(&findings) == !cases[i].finding);
        if (cases[i].finding) {
            const cmap_finding *bad = find(&findings, cases[i].finding);
            if (bad->ok || !strstr(bad->what, cases[i].what))
                fail_msg("%s: %s says %s", cases[i].harm, bad->name, bad->what);
        }
        cmap_findings_clear(&findings);
    }
    (void)unlink(path);
}

static void damage_is_a_finding_not_a_failure(void **state)
{
    cmap_err err = {0};
    char path[192], *bytes = NULL;
    size_t length;
    cmap_findings findings = {0};
    (void)state;
    fixture_path(&shared, "damaged.db", path);
    assert_ok(cmap_file_read(shared.path, 0, &bytes, &length, &err));
    cmap_db *db = NULL;
    assert_ok(cmap_db_open(shared.path, CMAP_DB_READ, &db, &err));
    int64_t page = ask(db, "SELECT rootpage FROM sqlite_master WHERE name = 'province'");
    cmap_db_close(db);
    memset(bytes + (page - 1) * 4096, 0xEE, 4096);
    assert_ok(cmap_file_write(path, bytes, length, &err));
    examine(path, &findings);
    assert_false(find(&findings, "integrity")->ok);
    cmap_findings_clear(&findings);
    cmap_free(bytes);
    (void)unlink(path);
}

static void running_out_of_memory_is_survived(void **state)
{
    cmap_err err = {0};
    cmap_db *db = NULL;
    (void)state;
    assert_ok(cmap_db_open(shared.path, CMAP_DB_READ, &db, &err));
    /* Not every allocation: a doctor makes a whole schema each time. */
    for (long n = 0;; n += n < 20 ? 1 : 97) {
        cmap_findings findings = {0};
        cmap_mem_fail_after(n);
        cmap_status status = cmap_doctor_check(db, &findings, &err);
        cmap_mem_fail_after(-1);
        cmap_findings_clear(&findings);
        (void)cmap_db_exec(db, "DROP TABLE IF EXISTS temp.doctor_schema", NULL);
        if (!status)
            break;
        assert_int_equal(status, CMAP_ENOMEM);
    }
    cmap_db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_harm_is_found_and_no_other),
        cmocka_unit_test(damage_is_a_finding_not_a_failure),
        cmocka_unit_test(running_out_of_memory_is_survived),
    };
    return cmocka_run_group_tests(tests, make_fixture, remove_fixture);
}
