/* Memory that runs out at each allocation in turn: one clear status, outputs untouched, nothing lost (a leak checker
 * watches), and the same call works when memory is back. */
#include "gis/base/mem.h"
#include "gis/geom/geos.h"
#include "gis/geom/pip.h"
#include "gis/geom/wkb.h"

#include "support/outlines.h"
#include "support/starve.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static outlines set;
static cmap_buf blob, wkb;

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

static void free_geom(void *thing)
{
    cmap_geom_free(thing);
}

static void free_pip(void *thing)
{
    cmap_pip_free(thing);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    starve_each("build", try_build, free_geom, 5);
    starve_each("copy", try_copy, free_geom, 1);
    starve_each("map", try_map, free_geom, 1);
    starve_each("blob", try_blob, free_geom, 3);
    starve_each("wkb", try_wkb, free_geom, 3);
    starve_each("intersection", try_intersection, free_geom, 5);
    starve_each("difference", try_difference, free_geom, 5);
    starve_each("make valid", try_make_valid, free_geom, 3);
    starve_each("pip", try_pip, free_pip, 15);
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
