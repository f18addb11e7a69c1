/* Failing memory: whichever allocation fails, summing a file up ends with one line, and a sum that is told is whole. */
#include "unit/gis/db/fixture.h"

#include "gis/io/tally.h"

#include <math.h>

/* With the first, second, ... allocation failing until a sum goes through. */
static long starve(cmap_db *db, const char *file, size_t filter_bytes)
{
    const cmap_tally_options options = {
        .import = {.accuracy_m = NAN}, .by = CMAP_PROGRESS_DISTRICT, .as_of = "2013", .filter_bytes = filter_bytes};
    long step = getenv("CMAP_FAULT_QUICK") ? 37 : 1, tries = 0;
    cmap_status status = CMAP_ENOMEM;

    for (long at = 0; status; at += tries < 200 ? 1 : step) {
        cmap_import_report report = {0};
        cmap_progress *progress = NULL;
        cmap_err err = {0};
        cmap_mem_fail_after(at);
        status = cmap_tally_file(db, file, &options, &progress, &report, &err);
        cmap_mem_fail_after(-1);
        tries++;
        if (status) {
            assert_int_equal(status, CMAP_ENOMEM);
            assert_null(strchr(err.text, '\n'));
            assert_true(strlen(err.text) > 0);
            assert_null(progress);
        } else {
            assert_int_equal(report.added, 4);
            assert_int_equal(report.rejected, 3);
            assert_int_equal(progress->city.built_tenths, 10005);
            assert_int_equal(progress->city.carrier_count, 3);
            assert_int_equal(progress->later.carrier_count, 1);
        }
        cmap_progress_free(progress);
        cmap_import_report_clear(&report);
    }
    return tries;
}

static void a_sum_without_memory_is_none(void **state)
{
    static const size_t filters[] = {0, 1};
    char file[192];
    cmap_err err = {0};
    cmap_db *db = NULL;
    (void)state;
    assert_ok(cmap_db_open(shared.path, CMAP_DB_READ, &db, &err));
    fixture_put(
        &shared, "carriers.csv", file,
        "编号,载体名称,所属园区,所在区,经度,纬度,建筑面积（㎡）,状态,截至\n1,一号楼,甲园,,,,1000.5,已建成,2012年5月\n"
        "2,二号楼,不知园,乙,120.65,31.25,2000,在建,2012\n1,一号楼,甲园,,,,9,已建成,2012\n3,坏,,,120.65,,1,,\n"
        "4,坏二,,,,,-1,,\n5,三号楼,跨园,,,,7,在建,2012\n6,四号楼,跨园,,120.6,31.3,7,在建,2099\n合计,,,,,,3014.5,,\n");
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++)
        assert_true(starve(db, file, filters[i]) > 100);
    cmap_db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_sum_without_memory_is_none)};
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
