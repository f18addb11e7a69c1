/* Memory that runs out at each allocation in turn while a system or a guard is made: one clear status, outputs
 * untouched, nothing lost (a leak checker watches). PROJ's own memory is not ours to fail. */
#include "gis/crs/guard.h"
#include "gis/crs/system.h"
#include "support/starve.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static cmap_system *zone;
static cmap_geom *point;

static cmap_status try_code(void **out, cmap_err *err)
{
    return cmap_system_new("EPSG:4528", (cmap_system **)out, err);
}

static cmap_status try_offset(void **out, cmap_err *err)
{
    return cmap_system_new("bd09", (cmap_system **)out, err);
}

static cmap_status try_string(void **out, cmap_err *err)
{
    return cmap_system_new("+proj=tmerc +lon_0=120.6 +ellps=GRS80", (cmap_system **)out, err);
}

static cmap_status try_guard(void **out, cmap_err *err)
{
    return cmap_guard_new(zone, (cmap_box){119.9, 30.7, 121.4, 32.1}, (cmap_guard **)out, err);
}

static cmap_status try_geom(void **out, cmap_err *err)
{
    return cmap_system_to_lonlat_geom(zone, point, (cmap_geom **)out, err);
}

static void free_system(void *thing)
{
    cmap_system_free(thing);
}

static void free_guard(void *thing)
{
    cmap_guard_free(thing);
}

static void free_geom(void *thing)
{
    cmap_geom_free(thing);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    starve_each("code", try_code, free_system, 3);
    starve_each("offset", try_offset, free_system, 2);
    starve_each("PROJ string", try_string, free_system, 4);
    starve_each("guard", try_guard, free_guard, 2);
    starve_each("geometry", try_geom, free_geom, 1);
}

static int set_up(void **state)
{
    (void)state;
    return cmap_system_new("EPSG:4528", &zone, NULL) || cmap_geom_from_point(0, 40559014, 3466619, &point, NULL) ? -1
                                                                                                                 : 0;
}

static int tear_down(void **state)
{
    (void)state;
    cmap_system_free(zone);
    cmap_geom_free(point);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation_may_fail)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
