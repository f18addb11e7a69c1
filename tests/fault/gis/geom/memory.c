/* Memory that runs out at each allocation in turn: one clear status, outputs untouched, nothing lost (a leak checker
 * watches), and the same call works when memory is back. */
#include "gis/base/mem.h"
#include "gis/geom/geos.h"
#include "gis/geom/pip.h"
#include "gis/geom/wkb.h"

#include "support/outlines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static outlines set;
static cmap_buf blob, wkb;

typedef cmap_status try_fn(void **out, cmap_err *err);

static cmap_status try_build(void **out, cmap_err *err)
{
    cmap_geom_builder *builder = NULL;
    cmap_status status = cmap_geom_builder_new(CMAP_GEOM_POLYGON, CMAP_SRID_CGCS2000, &builder, err);

    if (status)
        return status;
    for (int part = 0; part < 20; part++) {
        cmap_geom_builder_part(builder);
        cmap_geom_builder_path(builder);
        for (int i = 0; i < 20; i++)
            cmap_geom_builder_coord(builder, i, i * i + part);
    }
    return cmap_geom_builder_finish(builder, (cmap_geom **)out, err);
}

static cmap_status try_copy(void **out, cmap_err *err)
{
    return cmap_geom_copy(set.geoms[0], (cmap_geom **)out, err);
}

static cmap_status keep(void *data, cmap_coord in, cmap_coord *out, cmap_err *err)
{
    (void)data;
    (void)err;
    *out = in;
    return CMAP_OK;
}

static cmap_status try_map(void **out, cmap_err *err)
{
    return cmap_geom_map(set.geoms[0], CMAP_SRID_PAGE, keep, NULL, (cmap_geom **)out, err);
}

static cmap_status try_blob(void **out, cmap_err *err)
{
    return cmap_geom_from_blob(blob.bytes, blob.length, (cmap_geom **)out, err);
}

static cmap_status try_wkb(void **out, cmap_err *err)
{
    return cmap_geom_from_wkb(wkb.bytes, wkb.length, CMAP_SRID_CGCS2000, (cmap_geom **)out, err);
}

static cmap_status try_intersection(void **out, cmap_err *err)
{
    return cmap_geom_intersection(set.geoms[0], set.geoms[2], (cmap_geom **)out, err);
}

static cmap_status try_difference(void **out, cmap_err *err)
{
    return cmap_geom_difference(set.geoms[0], set.geoms[2], (cmap_geom **)out, err);
}

static cmap_status try_make_valid(void **out, cmap_err *err)
{
    return cmap_geom_make_valid(set.geoms[1], (cmap_geom **)out, err);
}

static cmap_status try_pip(void **out, cmap_err *err)
{
    return cmap_pip_new((const cmap_geom *const *)set.geoms, set.count, (cmap_pip **)out, err);
}

static void fail_each(const char *name, try_fn *fn, size_t least)
{
    static char untouched;
    long failures = 0;

    for (;; failures++) {
        void *out = &untouched;
        cmap_err err = {0};
        cmap_mem_fail_after(failures);
        cmap_status status = fn(&out, &err);
        cmap_mem_fail_after(-1);
        if (status == CMAP_OK) {
            if (fn == try_pip)
                cmap_pip_free(out);
            else
                cmap_geom_free(out);
            break;
        }
        if (status != CMAP_ENOMEM || err.status != CMAP_ENOMEM || !strstr(err.text, "out of memory"))
            fail_msg("%s, allocation %ld: status %d, \"%s\"", name, failures, (int)status, err.text);
        assert_ptr_equal(out, &untouched);
    }
    if (failures < (long)least)
        fail_msg("%s made %ld allocations only", name, failures);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    fail_each("build", try_build, 5);
    fail_each("copy", try_copy, 1);
    fail_each("map", try_map, 1);
    fail_each("blob", try_blob, 3);
    fail_each("wkb", try_wkb, 3);
    fail_each("intersection", try_intersection, 5);
    fail_each("difference", try_difference, 5);
    fail_each("make valid", try_make_valid, 3);
    fail_each("pip", try_pip, 15);
}

static void writing_keeps_its_first_failure(void **state)
{
    (void)state;
    for (long i = 0; i < 3; i++) {
        cmap_buf buf = {0};
        cmap_mem_fail_after(i);
        cmap_geom_to_multi_blob(set.geoms[0], &buf);
        cmap_mem_fail_after(-1);
        assert_int_equal(buf.status, CMAP_ENOMEM);
        cmap_buf_clear(&buf);
    }
}

static int set_up(void **state)
{
    (void)state;
    outlines_districts(&set);
    cmap_geom_to_blob(set.geoms[0], &blob);
    cmap_geom_to_wkb(set.geoms[0], &wkb);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    cmap_buf_clear(&blob);
    cmap_buf_clear(&wkb);
    outlines_clear(&set);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(writing_keeps_its_first_failure),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
