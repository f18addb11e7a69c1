/* GCJ-02 and BD-09, against what npm gcoord answers (tests/tables/crs/gcj02.txt says how that was made). */
#include "gis/crs/offset.h"
#include "gis/crs/proj.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static double apart_m(cmap_lonlat a, cmap_lonlat b)
{
    return cmap_geodesic_distance_m(a, b);
}

static void near_place(const char *what, cmap_lonlat from, cmap_lonlat got, cmap_lonlat want, double tolerance_m)
{
    if (!(apart_m(got, want) <= tolerance_m))
        fail_msg("%s of %.10g, %.10g: %.11f %.11f, not %.11f %.11f", what, from.lon_deg, from.lat_deg, got.lon_deg,
                 got.lat_deg, want.lon_deg, want.lat_deg);
}

static void check_row(cmap_lonlat at, cmap_lonlat gcj, cmap_lonlat bd)
{
    near_place("gcj02", at, cmap_gcj02_from_wgs84(at), gcj, 1e-4);
    near_place("bd09", at, cmap_bd09_from_wgs84(at), bd, 1e-4);
    near_place("bd09 step", gcj, cmap_bd09_from_gcj02(gcj), bd, 1e-4);
    near_place("back from bd09 step", bd, cmap_bd09_to_gcj02(bd), gcj, 1e-4);
}

/* Those rows are near the box, where two places may have one coordinate. */
static bool is_plain(cmap_lonlat at)
{
    cmap_box box = CMAP_GCJ02_BOX, inside = cmap_box_grow(box, -0.02), outside = cmap_box_grow(box, 0.02);
    return cmap_box_holds_point(inside, at.lon_deg, at.lat_deg) ||
           !cmap_box_holds_point(outside, at.lon_deg, at.lat_deg);
}

static void agrees_with_gcoord(void **state)
{
    FILE *file = fopen(CMAP_SOURCE_DIR "/tests/tables/crs/gcj02.txt", "r");
    char line[256];
    size_t rows = 0;
    (void)state;

    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        cmap_lonlat at, gcj, bd;
        if (line[0] == '#')
            continue;
        assert_int_equal(sscanf(line, "%lf %lf %lf %lf %lf %lf", &at.lon_deg, &at.lat_deg, &gcj.lon_deg, &gcj.lat_deg,
                                &bd.lon_deg, &bd.lat_deg),
                         6);
        check_row(at, gcj, bd);
        if (is_plain(at)) {
            near_place("back from gcj02", gcj, cmap_gcj02_to_wgs84(gcj), at, 1e-4);
            near_place("back from bd09", bd, cmap_bd09_to_wgs84(bd), at, 1e-4);
        }
        rows++;
    }
    (void)fclose(file);
    assert_true(rows > 250);
}

/* What users are told: about 475 m and 1.1 km to the east-south-east. */
static void moves_suzhou_as_stated(void **state)
{
    cmap_lonlat suzhou = {120.62, 31.32}, gcj = cmap_gcj02_from_wgs84(suzhou), bd = cmap_bd09_from_wgs84(suzhou);
    (void)state;

    assert_true(fabs(apart_m(suzhou, gcj) - 475) < 15);
    assert_true(fabs(apart_m(suzhou, bd) - 1100) < 60);
    assert_true(gcj.lon_deg > suzhou.lon_deg && gcj.lat_deg < suzhou.lat_deg);
}

static void leaves_the_rest_of_the_world(void **state)
{
    const cmap_lonlat places[] = {{139.7, 35.7}, {-0.13, 51.5}, {151.2, -33.9}, {180, 90}, {-180, -90}, {0, 0}};
    (void)state;

    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        cmap_lonlat there = cmap_gcj02_from_wgs84(places[i]), back = cmap_gcj02_to_wgs84(places[i]);
        assert_true(there.lon_deg == places[i].lon_deg && there.lat_deg == places[i].lat_deg);
        assert_true(back.lon_deg == places[i].lon_deg && back.lat_deg == places[i].lat_deg);
    }
}

/* On the box the place is moved, a hair outside it is not; what was moved out of the box comes back. */
static void the_edge_follows_the_written_rule(void **state)
{
    const cmap_lonlat west = {72.004, 30}, east = {137.8347, 40}, beyond = {137.8348, 40};
    cmap_lonlat moved_west = cmap_gcj02_from_wgs84(west), moved = cmap_gcj02_from_wgs84(east);
    const cmap_lonlat gap = {72.005, 30}; /* 72.004 is moved to 72.0079, so nothing is moved here */
    (void)state;

    assert_true(moved_west.lon_deg > 72.007);
    near_place("back", moved_west, cmap_gcj02_to_wgs84(moved_west), west, 1e-3);
    assert_true(moved.lon_deg > 137.84);
    near_place("back", moved, cmap_gcj02_to_wgs84((cmap_lonlat){moved.lon_deg - 1e-9, moved.lat_deg}), east, 1e-3);
    assert_true(cmap_gcj02_from_wgs84(beyond).lon_deg == beyond.lon_deg);
    near_place("the gap", gap, cmap_gcj02_to_wgs84(gap), gap, 0);
}

static void not_finite_gives_nan(void **state)
{
    const cmap_lonlat places[] = {{NAN, 31}, {120, NAN}, {INFINITY, 31}, {120, -INFINITY}};
    (void)state;

    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        assert_true(isnan(cmap_gcj02_from_wgs84(places[i]).lon_deg) && isnan(cmap_gcj02_from_wgs84(places[i]).lat_deg));
        assert_true(isnan(cmap_gcj02_to_wgs84(places[i]).lon_deg) && isnan(cmap_gcj02_to_wgs84(places[i]).lat_deg));
        assert_true(isnan(cmap_bd09_from_wgs84(places[i]).lon_deg) && isnan(cmap_bd09_to_wgs84(places[i]).lat_deg));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_gcoord),           cmocka_unit_test(moves_suzhou_as_stated),
        cmocka_unit_test(leaves_the_rest_of_the_world), cmocka_unit_test(the_edge_follows_the_written_rule),
        cmocka_unit_test(not_finite_gives_nan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
