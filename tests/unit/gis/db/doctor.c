/* A sound database has no bad finding; each kind of harm has its own. */
#include "unit/gis/db/fixture.h"

#include "gis/db/doctor.h"

#include <sqlite3.h>

static int make_fixture(void **state)
{
    (void)state;
    fixture_folder(&shared);
    fixture_make(shared.path, "INSERT INTO carrier (id, name, floor_area_m2, source_id) VALUES (1, 'x', 10, 's');"
                              "INSERT INTO carrier_share VALUES (1, 1, NULL, 1, 100, 'none');"
                              "INSERT INTO park_join SELECT id, NULL, 1, NULL, NULL, NULL, 0, 'none' FROM park");
    return setenv("CARRIERMAP_SHARE", shared.folder, 1);
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

/* The database with harm done to it by a program that knows no rules. */
static void harm(const char *path, const char *sql)
{
    cmap_err err = {0};
    char *bytes = NULL, *said = NULL;
    size_t length;
    sqlite3 *handle = NULL;

    assert_ok(cmap_file_read(shared.path, 0, &bytes, &length, &err));
    assert_ok(cmap_file_write(path, bytes, length, &err));
    cmap_free(bytes);
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    (void)sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    if (sqlite3_exec(handle, sql, NULL, NULL, &said))
        fail_msg("%s: %s", sql, said);
    assert_int_equal(sqlite3_close(handle), SQLITE_OK);
}

static void a_sound_database_has_only_good_findings(void **state)
{
    cmap_findings findings = {0};
    (void)state;
    examine(shared.path, &findings);
    assert_int_equal(findings.count, 11);
    for (size_t i = 0; i < findings.count; i++)
        if (!findings.list[i].ok)
            fail_msg("%s: %s", findings.list[i].name, findings.list[i].what);
    cmap_findings_clear(&findings);
}

/* Harms that do not hide each other are done together: an examination takes a while under valgrind. */
static void every_harm_is_found(void **state)
{
    static const struct {
        const char *finding, *what, *harm;
    } cases[] = {
        {"joins", "without the join noticing", "DELETE FROM park_join WHERE park_id = 'p-near'"},
        {"totals", "do not add up", "UPDATE carrier_share SET floor_area_tenths = 99"},
        {"sources", "2 rows of park", "UPDATE park SET source_id = 'gone' WHERE rank < 3"},
        {"spatial-index", "park row 1 and the spatial index differ", "DELETE FROM idx_park_geom WHERE pkid = 1"},
        {"outlines", "overlap by", "UPDATE district SET geom = (SELECT geom FROM district ORDER BY rank LIMIT 1)"},
        {"schema", "trigger rule_park_source_insert is missing; view carrier_progress was changed",
         "DROP TRIGGER rule_park_source_insert; DROP VIEW carrier_progress; CREATE VIEW carrier_progress AS SELECT 1"},
        {"foreign-keys", "carrier row 1 names a missing park", "UPDATE carrier SET park_id = 'gone'"},
        {"plan", "has no outline", "UPDATE district SET geom = NULL WHERE code = 'c'"},
    };
    enum { CASES = sizeof cases / sizeof cases[0] };
    char path[192], sql[2000] = "";
    cmap_findings findings = {0};
    (void)state;
    for (int i = 0; i < CASES; i++)
        (void)snprintf(sql + strlen(sql), sizeof sql - strlen(sql), "%s;", cases[i].harm);
    fixture_path(&shared, "harmed.db", path);
    harm(path, sql);
    examine(path, &findings);
    for (int i = 0; i < CASES; i++) {
        const cmap_finding *bad = find(&findings, cases[i].finding);
        if (bad->ok || !strstr(bad->what, cases[i].what))
            fail_msg("%s: %s says %s", cases[i].harm, bad->name, bad->what);
    }
    assert_true(find(&findings, "integrity")->ok && find(&findings, "schema-version")->ok);
    assert_false(cmap_findings_all_ok(&findings));
    cmap_findings_clear(&findings);
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
    /* Ever fewer: SpatiaLite is loaded but once, yet slowly. */
    for (long n = 0;; n += 1 + n / 2) {
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
        cmocka_unit_test(a_sound_database_has_only_good_findings),
        cmocka_unit_test(every_harm_is_found),
        cmocka_unit_test(damage_is_a_finding_not_a_failure),
        cmocka_unit_test(running_out_of_memory_is_survived),
    };
    return cmocka_run_group_tests(tests, make_fixture, fixture_teardown);
}
