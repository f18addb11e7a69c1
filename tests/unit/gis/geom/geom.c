/* Boxes and geometries: what the builder accepts, closes and refuses. */
#include "gis/geom/geom.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static cmap_geom_builder *start(cmap_geom_kind kind)
{
    cmap_geom_builder *builder = NULL;
    assert_int_equal(cmap_geom_builder_new(kind, CMAP_SRID_CGCS2000, &builder, NULL), CMAP_OK);
    return builder;
}

static void put_path(cmap_geom_builder *builder, const double *xy, size_t count)
{
    cmap_geom_builder_path(builder);
    for (size_t i = 0; i < count; i++)
        cmap_geom_builder_coord(builder, xy[2 * i], xy[2 * i + 1]);
}

static const double square[] = {0, 0, 10, 0, 10, 10, 0, 10};
static const double hole[] = {2, 2, 2, 4, 4, 4, 2, 2};

static cmap_geom *two_parts(void)
{
    cmap_geom_builder *builder = start(CMAP_GEOM_POLYGON);
    cmap_geom *geom = NULL;

    cmap_geom_builder_part(builder);
    put_path(builder, square, 4);
    put_path(builder, hole, 4);
    cmap_geom_builder_part(builder);
    put_path(builder, (const double[]){20, -5, 21, -5, 21, -4}, 3);
    assert_int_equal(cmap_geom_builder_finish(builder, &geom, NULL), CMAP_OK);
    return geom;
}

static void a_polygon_keeps_parts_rings_and_box(void **state)
{
    size_t count = 0;
    cmap_geom *geom = two_parts();
    (void)state;

    assert_int_equal(cmap_geom_get_kind(geom), CMAP_GEOM_POLYGON);
    assert_int_equal(cmap_geom_part_count(geom), 2);
    assert_int_equal(cmap_geom_path_count(geom), 3);
    assert_int_equal(cmap_geom_coord_count(geom), 13);
    const cmap_coord *ring = cmap_geom_path(geom, 0, &count);
    assert_int_equal(count, 5); /* closed by the builder */
    assert_true(ring[4].x == 0 && ring[4].y == 0);
    (void)cmap_geom_path(geom, 1, &count);
    assert_int_equal(count, 4); /* closed already */
    assert_false(cmap_geom_path_is_hole(geom, 0));
    assert_true(cmap_geom_path_is_hole(geom, 1));
    assert_false(cmap_geom_path_is_hole(geom, 2));
    assert_int_equal(cmap_geom_path_part(geom, 1), 0);
    assert_int_equal(cmap_geom_path_part(geom, 2), 1);
    cmap_box box = cmap_geom_get_box(geom);
    assert_true(box.x_min == 0 && box.y_min == -5 && box.x_max == 21 && box.y_max == 10);
    assert_true(cmap_geom_bytes(geom) > 13 * sizeof(cmap_coord));
    cmap_geom_free(geom);
}

static void an_empty_geometry_is_allowed_and_empty_parts_vanish(void **state)
{
    cmap_geom_builder *builder = start(CMAP_GEOM_LINE);
    cmap_geom *geom = NULL, *copy = NULL;
    (void)state;

    cmap_geom_builder_part(builder);
    cmap_geom_builder_part(builder);
    assert_int_equal(cmap_geom_builder_finish(builder, &geom, NULL), CMAP_OK);
    assert_int_equal(cmap_geom_part_count(geom), 0);
    assert_true(cmap_box_is_empty(cmap_geom_get_box(geom)));
    assert_int_equal(cmap_geom_copy(geom, &copy, NULL), CMAP_OK);
    assert_int_equal(cmap_geom_coord_count(copy), 0);
    cmap_geom_free(geom);
    cmap_geom_free(copy);
}

static void each_line_path_is_a_part(void **state)
{
    cmap_geom_builder *builder = start(CMAP_GEOM_LINE);
    cmap_geom *geom = NULL;
    (void)state;

    cmap_geom_builder_part(builder);
    put_path(builder, square, 3);
    put_path(builder, hole, 2);
    assert_int_equal(cmap_geom_builder_finish(builder, &geom, NULL), CMAP_OK);
    assert_int_equal(cmap_geom_part_count(geom), 2);
    assert_false(cmap_geom_path_is_hole(geom, 1));
    cmap_geom_free(geom);
}

static void refused(cmap_geom_builder *builder, const char *words)
{
    cmap_err err = {0};
    cmap_geom *geom = NULL;

    assert_int_equal(cmap_geom_builder_finish(builder, &geom, &err), CMAP_EGEOM);
    assert_null(geom);
    if (!strstr(err.text, words))
        fail_msg("\"%s\" does not say \"%s\"", err.text, words);
}

static void what_is_no_geometry_is_refused(void **state)
{
    cmap_geom_builder *builder = start(CMAP_GEOM_POLYGON);
    (void)state;

    put_path(builder, square, 4);
    refused(builder, "before any part");

    builder = start(CMAP_GEOM_POLYGON);
    cmap_geom_builder_part(builder);
    cmap_geom_builder_coord(builder, 0, 0);
    refused(builder, "before any path");

    builder = start(CMAP_GEOM_POLYGON);
    cmap_geom_builder_part(builder);
    put_path(builder, square, 2);
    cmap_geom_builder_part(builder);
    put_path(builder, square, 4);
    refused(builder, "ring needs at least 4");

    builder = start(CMAP_GEOM_POLYGON);
    cmap_geom_builder_part(builder);
    put_path(builder, square, 4);
    cmap_geom_builder_path(builder);
    refused(builder, "ring needs at least 4");

    builder = start(CMAP_GEOM_LINE);
    cmap_geom_builder_part(builder);
    put_path(builder, square, 1);
    refused(builder, "line needs at least 2");

    builder = start(CMAP_GEOM_POINT);
    cmap_geom_builder_part(builder);
    put_path(builder, square, 2);
    refused(builder, "one coordinate");

    builder = start(CMAP_GEOM_POINT);
    cmap_geom_builder_part(builder);
    put_path(builder, (const double[]){1, NAN}, 1);
    refused(builder, "not finite");

    assert_int_equal(cmap_geom_builder_new((cmap_geom_kind)7, 0, &builder, NULL), CMAP_EINVAL);
    assert_int_equal(cmap_geom_from_point(0, INFINITY, 0, NULL, NULL), CMAP_EGEOM);
}

static cmap_status turn(void *data, cmap_coord in, cmap_coord *out, cmap_err *err)
{
    int *calls = data;
    if (++*calls == 100)
        return cmap_fail(err, CMAP_ECRS, "enough");
    *out = (cmap_coord){-in.y, in.x};
    return CMAP_OK;
}

static void mapping_makes_a_new_geometry(void **state)
{
    int calls = 0;
    cmap_geom *geom = two_parts(), *turned = NULL, *kept = NULL;
    (void)state;

    assert_int_equal(cmap_geom_map(geom, CMAP_SRID_GK120, turn, &calls, &turned, NULL), CMAP_OK);
    assert_int_equal(calls, 10); /* closing coordinates are copied */
    assert_int_equal(cmap_geom_get_srid(turned), CMAP_SRID_GK120);
    cmap_box box = cmap_geom_get_box(turned);
    assert_true(box.x_min == -10 && box.x_max == 5 && box.y_min == 0 && box.y_max == 21);
    assert_int_equal(cmap_geom_get_srid(geom), CMAP_SRID_CGCS2000);
    calls = 95;
    assert_int_equal(cmap_geom_map(geom, 0, turn, &calls, &kept, NULL), CMAP_ECRS);
    assert_null(kept);
    cmap_geom_free(geom);
    cmap_geom_free(turned);
}

static void boxes_touch_overlap_and_hold(void **state)
{
    cmap_box none = cmap_box_empty(), a = {0, 0, 2, 2}, b = {2, 0, 4, 2}, c = {1, 1, 3, 3}, dot = {1, 1, 1, 1};
    (void)state;

    assert_true(cmap_box_is_empty(none) && !cmap_box_is_empty(dot));
    assert_true(cmap_box_touches(a, b) && !cmap_box_overlaps(a, b));
    assert_true(cmap_box_overlaps(a, c) && cmap_box_touches(a, dot) && !cmap_box_overlaps(a, dot));
    assert_false(cmap_box_touches(a, none) || cmap_box_overlaps(a, none) || cmap_box_touches(none, none));
    assert_true(cmap_box_holds(a, a) && cmap_box_holds(a, none) && cmap_box_holds(a, dot) && !cmap_box_holds(a, c));
    assert_false(cmap_box_holds(none, dot) || cmap_box_holds_point(none, 0, 0));
    assert_true(cmap_box_holds_point(a, 2, 0));
    assert_false(cmap_box_holds_point(a, NAN, 0));
    cmap_box joined = cmap_box_join(a, b);
    assert_true(joined.x_min == 0 && joined.x_max == 4 && joined.y_max == 2);
    joined = cmap_box_join(none, a);
    assert_true(joined.x_min == 0 && joined.x_max == 2);
    assert_true(cmap_box_is_empty(cmap_box_grow(none, 5)));
    assert_true(cmap_box_is_empty(cmap_box_grow(a, -2)));
    assert_true(cmap_box_grow(a, 1).x_max == 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_polygon_keeps_parts_rings_and_box),
        cmocka_unit_test(an_empty_geometry_is_allowed_and_empty_parts_vanish),
        cmocka_unit_test(each_line_path_is_a_part),
        cmocka_unit_test(what_is_no_geometry_is_refused),
        cmocka_unit_test(mapping_makes_a_new_geometry),
        cmocka_unit_test(boxes_touch_overlap_and_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
