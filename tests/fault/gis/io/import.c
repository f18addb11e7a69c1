/* Failing memory: whichever allocation fails, an import ends with one line, and the database is as it was. */
#include "unit/gis/db/fixture.h"

#include "gis/io/import.h"
#include "gis/zoning/join.h"

#include <math.h>

/* Imports with the first, second, ... allocation failing until one goes through; the database stays as it was. */
static long starve(cmap_db *db, const char *file, cmap_import_into into)
{
    cmap_import_options options = {.into = into, .accuracy_m = 50, .imported_at = "2011-08-11T00:00:00Z"};
    int64_t carriers = ask(db, "SELECT count(*) FROM carrier"), parks = ask(db, "SELECT count(*) FROM park");
    long step = getenv("CMAP_FAULT_QUICK") ? 37 : 1, tries = 0;
    cmap_status status = CMAP_ENOMEM;

    for (long at = 0; status; at += tries < 200 ? 1 : step) {
        cmap_import_report report = {0};
        cmap_err err = {0};
        cmap_mem_fail_after(at);
        status = cmap_import_file(db, file, &options, &report, &err);
        cmap_mem_fail_after(-1);
        tries++;
        if (status) {
            if (status != CMAP_ENOMEM)
                fail_msg("allocation %ld: %s", at, err.text);
            assert_null(strchr(err.text, '\n'));
            assert_true(strlen(err.text) > 0);
            assert_int_equal(ask(db, "SELECT count(*) FROM carrier"), carriers);
            assert_int_equal(ask(db, "SELECT count(*) FROM park"), parks);
            assert_int_equal(ask(db, "PRAGMA foreign_keys"), 1);
        } else {
            assert_int_equal(report.rejected, into == CMAP_IMPORT_CARRIERS ? 3 : 0);
        }
        cmap_import_report_clear(&report);
    }
    return tries;
}

static void an_import_without_memory_leaves_all_as_it_was(void **state)
{
    char file[192], path[192];
    cmap_db *db = fixture_open_copy("mine.db", path);
    (void)state;
    fixture_put(&shared, "parks.csv", file,
                "园区名称,所在区,级别,经度,纬度\n新园,甲,省级,120.55,31.25\n甲园,甲,,120.56,31.26\n");
    assert_true(starve(db, file, CMAP_IMPORT_PARKS) > 50);
    fixture_put(&shared, "carriers.csv", file,
                "载体名称,所属园区,所在区,经度,纬度,建筑面积（㎡）,状态,截至\n一号楼,新园,,,,1000.5,已建成,2012年5月\n"
                "二号楼,不知园,乙,120.65,31.25,2000,在建,2012\n一号楼,新园,,,,9,已建成,2012\n坏,,,120.65,,1,,\n"
                "坏二,,,,,-1,,\n合计,,,,,3008.5,,\n");
    assert_true(starve(db, file, CMAP_IMPORT_CARRIERS) > 100);
    assert_int_equal(ask(db, "SELECT count(*) FROM carrier"), 2);
    fixture_put(
        &shared, "carriers.csv", file,
        "编号,载体名称,所属园区,所在区,经度,纬度,建筑面积（㎡）,状态,截至\nA1,一号楼,新园,,,,1000.5,已建成,2012年5月\n"
        "A2,二号楼,,乙,120.66,31.25,2000,在建,2012\nA2,二号楼,,,,,9,已建成,2012\nA3,坏,,,120.65,,1,,\n"
        "A4,坏二,,,,,-1,,\n");
    assert_true(starve(db, file, CMAP_IMPORT_CARRIERS) > 100);
    assert_int_equal(ask(db, "SELECT count(*) FROM carrier"), 2);
    assert_int_equal(ask(db, "SELECT count(*) FROM carrier WHERE key LIKE 'A_'"), 2);
    cmap_db_close(db);
}

/* The same for carriers that are packed. */
static void nor_does_it_leave_half_a_table(void **state)
{
    char file[192], path[192];
    cmap_err err = {0};
    cmap_db *db = NULL;
    (void)state;
    fixture_path(&shared, "made.db", path);
    fixture_put(
        &shared, "packed.csv", file,
        "编号,载体名称,所属园区,所在区,经度,纬度,建筑面积（㎡）,状态,截至\nA1,一号楼,甲园,,,,1000.5,已建成,2012年5月\n"
        "A2,二号楼,不知园,乙,120.65,31.25,2000,在建,2012\nA2,二号楼,,,,,9,已建成,2012\nA3,坏,,,120.65,,1,,\n"
        "A4,坏二,,,,,-1,,\n,三号楼,,,120.66,31.26,7,,\n");
    assert_ok(cmap_db_make(shared.path, path, &db, &err));
    assert_true(starve(db, file, CMAP_IMPORT_CARRIERS) > 100);
    assert_int_equal(ask(db, "SELECT count(*) FROM carrier"), 3);
    assert_int_equal(ask(db, "SELECT count(*) FROM reject"), 3);
    assert_int_equal(ask(db, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"), 0);
    assert_int_equal(ask(db, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    assert_ok(cmap_db_finish(db, &err));
    cmap_db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_import_without_memory_leaves_all_as_it_was),
        cmocka_unit_test(nor_does_it_leave_half_a_table),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
