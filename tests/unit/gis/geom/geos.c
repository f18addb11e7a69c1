/* Validity and overlay: the reason and its place, kinds kept, systems not mixed. */
#include "gis/geom/geos.h"
#include "gis/geom/pip.h"

#include "support/outlines.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static cmap_geom *square(double x, double y, double side)
{
    return outlines_ring(CMAP_SRID_GK120, (const double[]){x, y, x + side, y, x + side, y + side, x, y + side}, 4);
}

/* Shoelace, over all rings: enough for what GEOS gives back oriented. */
static double area_of(const cmap_geom *geom)
{
    double sum = 0;
    for (size_t path = 0; path < cmap_geom_path_count(geom); path++) {
        size_t count;
        double ring = 0;
        const cmap_coord *at = cmap_geom_path(geom, path, &count);
        for (size_t i = 0; i + 1 < count; i++)
            ring += at[i].x * at[i + 1].y - at[i + 1].x * at[i].y;
        sum += cmap_geom_path_is_hole(geom, path) ? -fabs(ring) / 2 : fabs(ring) / 2;
    }
    return sum;
}

static void a_bow_tie_is_named_placed_and_repaired(void **state)
{
    cmap_geom *tie = outlines_ring(CMAP_SRID_GK120, (const double[]){0, 0, 2, 2, 2, 0, 0, 2}, 4), *good = NULL;
    cmap_validity validity;
    (void)state;

    assert_int_equal(cmap_geom_check(tie, &validity, NULL), CMAP_OK);
    assert_false(validity.is_valid);
    assert_string_equal(validity.reason, "Self-intersection");
    assert_true(validity.at.x == 1 && validity.at.y == 1);
    assert_int_equal(cmap_geom_make_valid(tie, &good, NULL), CMAP_OK);
    assert_int_equal(cmap_geom_part_count(good), 2);
    assert_int_equal(cmap_geom_get_srid(good), CMAP_SRID_GK120);
    assert_true(fabs(area_of(good) - 2) < 1e-12);
    assert_int_equal(cmap_geom_check(good, &validity, NULL), CMAP_OK);
    assert_true(validity.is_valid && validity.reason[0] == '\0' && isnan(validity.at.x));
    cmap_geom_free(tie);
    cmap_geom_free(good);
}

static void overlays_keep_areas_together(void **state)
{
    cmap_geom *a = square(0, 0, 4), *b = square(1, 1, 2), *shared = NULL, *rest = NULL, *both = NULL;
    (void)state;

    assert_int_equal(cmap_geom_intersection(a, b, &shared, NULL), CMAP_OK);
    assert_int_equal(cmap_geom_difference(a, b, &rest, NULL), CMAP_OK);
    assert_int_equal(cmap_geom_union(a, b, &both, NULL), CMAP_OK);
    assert_true(area_of(shared) == 4 && area_of(rest) == 12 && area_of(both) == 16);
    assert_int_equal(cmap_geom_path_count(rest), 2);
    assert_true(cmap_geom_path_is_hole(rest, 1));
    cmap_geom_free(a);
    cmap_geom_free(b);
    cmap_geom_free(shared);
    cmap_geom_free(rest);
    cmap_geom_free(both);
}

/* Two squares that share a corner and an edge give points and lines beside polygons: only polygons are kept. */
static void touching_gives_an_empty_polygon(void **state)
{
    cmap_geom *a = square(0, 0, 1), *b = square(1, 0, 1), *shared = NULL;
    (void)state;

    assert_int_equal(cmap_geom_intersection(a, b, &shared, NULL), CMAP_OK);
    assert_int_equal(cmap_geom_get_kind(shared), CMAP_GEOM_POLYGON);
    assert_int_equal(cmap_geom_part_count(shared), 0);
    cmap_geom_free(a);
    cmap_geom_free(b);
    cmap_geom_free(shared);
}

static void systems_and_kinds_do_not_mix(void **state)
{
    cmap_geom *a = square(0, 0, 1), *point = NULL, *out = NULL;
    cmap_geom *degrees = outlines_ring(CMAP_SRID_CGCS2000, (const double[]){0, 0, 1, 0, 1, 1}, 3);
    cmap_err err = {0};
    (void)state;

    assert_int_equal(cmap_geom_union(a, degrees, &out, &err), CMAP_ECRS);
    assert_non_null(strstr(err.text, "EPSG:4549"));
    assert_int_equal(cmap_geom_from_point(CMAP_SRID_GK120, 0.5, 0.5, &point, NULL), CMAP_OK);
    assert_int_equal(cmap_geom_union(a, point, &out, &err), CMAP_EINVAL);
    assert_null(out);
    assert_int_equal(cmap_geom_intersection(a, point, &out, &err), CMAP_OK);
    assert_int_equal(cmap_geom_get_kind(out), CMAP_GEOM_POINT);
    assert_int_equal(cmap_geom_part_count(out), 1);
    cmap_geom_free(a);
    cmap_geom_free(point);
    cmap_geom_free(degrees);
    cmap_geom_free(out);
}

static void a_point_on_surface_lies_inside(void **state)
{
    cmap_geom *hook = outlines_ring(CMAP_SRID_GK120, (const double[]){0, 0, 10, 0, 10, 10, 9, 10, 9, 1, 0, 1}, 6);
    cmap_geom *empty = NULL;
    cmap_geom_builder *builder = NULL;
    cmap_coord at = {7, 7};
    cmap_err err = {0};
    (void)state;

    assert_int_equal(cmap_geom_point_on_surface(hook, &at, NULL), CMAP_OK);
    assert_int_equal(cmap_geom_side(hook, at.x, at.y), CMAP_INSIDE);
    assert_int_equal(cmap_geom_builder_new(CMAP_GEOM_POLYGON, CMAP_SRID_GK120, &builder, NULL), CMAP_OK);
    assert_int_equal(cmap_geom_builder_finish(builder, &empty, NULL), CMAP_OK);
    at = (cmap_coord){7, 7};
    assert_int_equal(cmap_geom_point_on_surface(empty, &at, &err), CMAP_EGEOM);
    assert_true(at.x == 7 && at.y == 7);
    cmap_geom_free(hook);
    cmap_geom_free(empty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bow_tie_is_named_placed_and_repaired), cmocka_unit_test(overlays_keep_areas_together),
        cmocka_unit_test(touching_gives_an_empty_polygon),        cmocka_unit_test(systems_and_kinds_do_not_mix),
        cmocka_unit_test(a_point_on_surface_lies_inside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
