/* Systems and measures, against tables that cs2cs, GeodSolve and Planimeter wrote (tests/tables/crs). */
#include "gis/crs/proj.h"
#include "gis/crs/area.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { NUMBERS = 64 };

typedef void row_fn(const double *numbers, size_t count);

static void each_row(const char *name, size_t least, row_fn *fn)
{
    char path[512], line[2048];
    size_t rows = 0;

    (void)snprintf(path, sizeof path, "%s/tests/tables/crs/%s", CMAP_SOURCE_DIR, name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        double numbers[NUMBERS];
        size_t count = 0;
        char *at = line, *end;
        if (line[0] == '#')
            continue;
        for (double x = strtod(at, &end); end != at && count < NUMBERS; x = strtod(at, &end)) {
            numbers[count++] = x;
            at = end;
        }
        fn(numbers, count);
        rows++;
    }
    fclose(file);
    assert_true(rows >= least);
}

static void near(double a, double b, double tolerance)
{
    if (!(fabs(a - b) <= tolerance))
        fail_msg("%.12g and %.12g differ by more than %g", a, b, tolerance);
}

static cmap_crs *between(int from, int to)
{
    cmap_crs *crs = NULL;
    cmap_err err = {0};
    if (cmap_crs_new(from, to, &crs, &err))
        fail_msg("%s", err.text);
    return crs;
}

static cmap_crs *forth, *back;

static void check_gk120(const double *row, size_t count)
{
    cmap_coord metres, degrees;

    assert_int_equal(count, 4);
    assert_int_equal(cmap_crs_convert(forth, (cmap_coord){row[0], row[1]}, &metres, NULL), CMAP_OK);
    near(metres.x, row[2], 1.1e-5);
    near(metres.y, row[3], 1.1e-5);
    assert_int_equal(cmap_crs_convert(back, metres, &degrees, NULL), CMAP_OK);
    near(degrees.x, row[0], 1e-12 * 180);
    near(degrees.y, row[1], 1e-12 * 180);
}

/* With PROJ's data hidden: the pipelines need none of it. */
static void eastings_agree_with_cs2cs(void **state)
{
    (void)state;
    assert_int_equal(setenv("PROJ_DATA", "/nonexistent", 1), 0);
    assert_int_equal(setenv("PROJ_LIB", "/nonexistent", 1), 0);
    forth = between(CMAP_SRID_CGCS2000, CMAP_SRID_GK120);
    back = between(CMAP_SRID_GK120, CMAP_SRID_CGCS2000);
    each_row("gk120.txt", 40, check_gk120);
    cmap_crs_free(forth);
    cmap_crs_free(back);
}

static void check_geodesic(const double *row, size_t count)
{
    cmap_lonlat a = {row[0], row[1]}, b = {row[2], row[3]};

    assert_int_equal(count, 6);
    near(cmap_geodesic_distance_m(a, b), row[5], 1e-6);
    near(cmap_geodesic_distance_m(b, a), row[5], 1e-6);
    near(cmap_geodesic_distance_m(cmap_geodesic_forward(a, row[4], row[5]), b), 0, 1e-4);
    if (row[5] > 1)
        near(cmap_geodesic_azimuth_deg(a, b), row[4], 1e-9);
}

static void distances_agree_with_geodsolve(void **state)
{
    (void)state;
    each_row("geodesic.txt", 25, check_geodesic);
    assert_true(isnan(cmap_geodesic_distance_m((cmap_lonlat){120, NAN}, (cmap_lonlat){120, 31})));
    assert_true(isnan(cmap_geodesic_distance_m((cmap_lonlat){31, 120}, (cmap_lonlat){120, 31})));
}

static void put_ring(cmap_geom_builder *builder, const double *xy, size_t count)
{
    cmap_geom_builder_path(builder);
    for (size_t i = 0; i < count; i++)
        cmap_geom_builder_coord(builder, xy[2 * i], xy[2 * i + 1]);
}

static cmap_geom *polygon(const double *shell, size_t count, const double *hole, size_t hole_count)
{
    cmap_geom_builder *builder = NULL;
    cmap_geom *geom = NULL;

    assert_int_equal(cmap_geom_builder_new(CMAP_GEOM_POLYGON, CMAP_SRID_CGCS2000, &builder, NULL), CMAP_OK);
    cmap_geom_builder_part(builder);
    put_ring(builder, shell, count);
    if (hole)
        put_ring(builder, hole, hole_count);
    assert_int_equal(cmap_geom_builder_finish(builder, &geom, NULL), CMAP_OK);
    return geom;
}

static void check_area(const double *row, size_t count)
{
    cmap_geom *geom = polygon(row + 1, (count - 1) / 2, NULL, 0);
    near(cmap_geodesic_area_m2(geom), row[0], 0.002); /* Planimeter prints millimetres of a square metre */
    cmap_geom_free(geom);
}

static void areas_agree_with_planimeter(void **state)
{
    (void)state;
    each_row("area.txt", 15, check_area);
}

static void check_straight_area(const double *row, size_t count)
{
    cmap_geom *geom = polygon(row + 1, (count - 1) / 2, NULL, 0);
    near(cmap_lonlat_area_m2(geom), row[0], 0.002 + 1e-8 * row[0]);
    cmap_geom_free(geom);
}

static void straight_areas_agree_with_planimeter_on_dense_edges(void **state)
{
    (void)state;
    each_row("area_straight.txt", 17, check_straight_area);
}

/* Cut along a slant, the halves make the whole to the square centimetre. */
static void straight_areas_add_up(void **state)
{
    static const double whole[] = {120, 31, 121, 31, 121, 32, 120, 32};
    static const double left[] = {120, 31, 120.5, 31, 120.75, 32, 120, 32},
                        right[] = {120.5, 31, 121, 31, 121, 32, 120.75, 32};
    cmap_geom *a = polygon(left, 4, NULL, 0), *b = polygon(right, 4, NULL, 0), *all = polygon(whole, 4, NULL, 0);
    (void)state;

    near(cmap_lonlat_area_m2(a) + cmap_lonlat_area_m2(b), cmap_lonlat_area_m2(all), 1e-4);
    cmap_geom_free(a);
    cmap_geom_free(b);
    cmap_geom_free(all);
}

static void a_hole_is_taken_out_whichever_way_it_turns(void **state)
{
    static const double shell[] = {120, 31, 121, 31, 121, 32, 120, 32};
    static const double ccw[] = {120.2, 31.2, 120.4, 31.2, 120.4, 31.4}, cw[] = {120.4, 31.4, 120.4, 31.2, 120.2, 31.2};
    cmap_geom *whole = polygon(shell, 4, NULL, 0), *hole = polygon(ccw, 3, NULL, 0);
    cmap_geom *a = polygon(shell, 4, ccw, 3), *b = polygon(shell, 4, cw, 3), *point = NULL;
    (void)state;

    near(cmap_geodesic_area_m2(a), cmap_geodesic_area_m2(whole) - cmap_geodesic_area_m2(hole), 1e-6);
    near(cmap_geodesic_area_m2(a), cmap_geodesic_area_m2(b), 1e-6);
    near(cmap_lonlat_area_m2(a), cmap_lonlat_area_m2(whole) - cmap_lonlat_area_m2(hole), 1e-4);
    near(cmap_lonlat_area_m2(a), cmap_lonlat_area_m2(b), 1e-6);
    assert_int_equal(cmap_geom_from_point(CMAP_SRID_CGCS2000, 120, 31, &point, NULL), CMAP_OK);
    assert_true(cmap_geodesic_area_m2(point) == 0);
    cmap_geom_free(whole);
    cmap_geom_free(hole);
    cmap_geom_free(a);
    cmap_geom_free(b);
    cmap_geom_free(point);
}

static void a_geometry_is_converted_whole_or_not_at_all(void **state)
{
    static const double shell[] = {120, 31, 121, 31, 121, 32};
    cmap_crs *crs = between(CMAP_SRID_CGCS2000, CMAP_SRID_GK120);
    cmap_geom *geom = polygon(shell, 3, NULL, 0), *metres = NULL, *again = NULL;
    cmap_err err = {0};
    size_t count;
    (void)state;

    assert_int_equal(cmap_crs_convert_geom(crs, geom, &metres, NULL), CMAP_OK);
    assert_int_equal(cmap_geom_get_srid(metres), CMAP_SRID_GK120);
    near(cmap_geom_path(metres, 0, &count)[0].x, 500000, 1e-9);
    assert_int_equal(count, 4);
    assert_int_equal(cmap_crs_convert_geom(crs, metres, &again, &err), CMAP_ECRS);
    assert_non_null(strstr(err.text, "EPSG:4549"));
    assert_null(again);
    cmap_geom_free(geom);
    cmap_geom_free(metres);
    cmap_crs_free(crs);
}

static void what_lies_outside_is_refused(void **state)
{
    cmap_crs *there = between(CMAP_SRID_CGCS2000, CMAP_SRID_GK120),
             *here = between(CMAP_SRID_GK120, CMAP_SRID_CGCS2000);
    cmap_crs *same = between(CMAP_SRID_CGCS2000, CMAP_SRID_CGCS2000), *none = NULL;
    cmap_coord out = {1, 2};
    cmap_err err = {0};
    (void)state;

    assert_int_equal(cmap_crs_convert(there, (cmap_coord){31.3, 120.6}, &out, &err), CMAP_ECRS); /* swapped */
    assert_non_null(strstr(err.text, "order"));
    assert_int_equal(cmap_crs_convert(there, (cmap_coord){NAN, 31}, &out, NULL), CMAP_ECRS);
    assert_int_equal(cmap_crs_convert(here, (cmap_coord){40559014, 3466619}, &out, NULL), CMAP_ECRS); /* zone prefix */
    assert_true(out.x == 1 && out.y == 2);
    assert_int_equal(cmap_crs_convert(there, (cmap_coord){120.6, 31.3}, &out, NULL), CMAP_OK); /* goes on after that */
    assert_int_equal(cmap_crs_convert(same, (cmap_coord){120.6, 31.3}, &out, NULL), CMAP_OK);
    assert_true(out.x == 120.6 && cmap_crs_from(same) == cmap_crs_to(same));
    assert_int_equal(cmap_crs_new(4326, CMAP_SRID_GK120, &none, &err), CMAP_ECRS);
    assert_null(none);
    cmap_crs_free(there);
    cmap_crs_free(here);
    cmap_crs_free(same);
    cmap_crs_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(eastings_agree_with_cs2cs),
        cmocka_unit_test(distances_agree_with_geodsolve),
        cmocka_unit_test(areas_agree_with_planimeter),
        cmocka_unit_test(straight_areas_agree_with_planimeter_on_dense_edges),
        cmocka_unit_test(straight_areas_add_up),
        cmocka_unit_test(a_hole_is_taken_out_whichever_way_it_turns),
        cmocka_unit_test(a_geometry_is_converted_whole_or_not_at_all),
        cmocka_unit_test(what_lies_outside_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
