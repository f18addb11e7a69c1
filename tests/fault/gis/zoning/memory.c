/* Memory that runs out while the zoning is built, while a site is split, while a transformation is set up. */
#include "gis/base/mem.h"
#include "gis/crs/proj.h"
#include "gis/zoning/zoning.h"

#include "support/outlines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static outlines set;
static cmap_district districts[10];
static cmap_plan plan = {.districts = districts, .district_count = 10};

static int set_up(void **state)
{
    (void)state;
    outlines_districts(&set);
    for (size_t i = 0; i < 10; i++)
        districts[i] = (cmap_district){.code = set.codes[i], .outline_accuracy_m = 130, .outline = set.geoms[i]};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    outlines_clear(&set);
    return 0;
}

static void check_failure(cmap_status status, const cmap_err *err)
{
    assert_int_equal(status, CMAP_ENOMEM);
    assert_int_equal(err->status, CMAP_ENOMEM);
    assert_non_null(strstr(err->text, "out of memory"));
}

static void building_may_fail_anywhere(void **state)
{
    long failures = 0;
    (void)state;
    for (;; failures++) {
        cmap_zoning *zoning = NULL;
        cmap_err err = {0};
        cmap_mem_fail_after(failures);
        cmap_status status = cmap_zoning_new(&plan, &zoning, &err);
        cmap_mem_fail_after(-1);
        if (!status) {
            cmap_zoning_free(zoning);
            break;
        }
        check_failure(status, &err);
        assert_null(zoning);
    }
    assert_true(failures > 30);
}

static void splitting_may_fail_anywhere(void **state)
{
    cmap_geom *site = outlines_ring(CMAP_SRID_CGCS2000, (const double[]){120.5, 31.2, 120.8, 31.2, 120.8, 31.4}, 3);
    cmap_zoning *zoning = NULL;
    long failures = 0;
    (void)state;

    assert_int_equal(cmap_zoning_new(&plan, &zoning, NULL), CMAP_OK);
    for (;; failures++) {
        cmap_zoning_share *shares = NULL;
        size_t count = 77;
        cmap_err err = {0};
        cmap_mem_fail_after(failures);
        cmap_status status = cmap_zoning_split(zoning, site, &shares, &count, &err);
        cmap_mem_fail_after(-1);
        if (!status) {
            assert_true(count > 1);
            cmap_free(shares);
            break;
        }
        check_failure(status, &err);
        assert_true(!shares && count == 77);
    }
    assert_true(failures > 20);
    cmap_zoning_free(zoning);
    cmap_geom_free(site);
}

static void a_transformation_may_fail(void **state)
{
    cmap_crs *crs = NULL;
    cmap_err err = {0};
    cmap_geom *geom = NULL;
    (void)state;

    cmap_mem_fail_after(0);
    check_failure(cmap_crs_new(CMAP_SRID_CGCS2000, CMAP_SRID_GK120, &crs, &err), &err);
    cmap_mem_fail_after(-1);
    assert_int_equal(cmap_crs_new(CMAP_SRID_CGCS2000, CMAP_SRID_GK120, &crs, NULL), CMAP_OK);
    cmap_mem_fail_after(0);
    check_failure(cmap_crs_convert_geom(crs, set.geoms[0], &geom, &err), &err);
    cmap_mem_fail_after(-1);
    assert_null(geom);
    cmap_crs_free(crs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(building_may_fail_anywhere),
        cmocka_unit_test(splitting_may_fail_anywhere),
        cmocka_unit_test(a_transformation_may_fail),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
