/* GCJ-02 and BD-09 there and back at random places of China, and how steep the shift is, on which the proof stands. */
#include "gis/crs/offset.h"
#include "gis/crs/proj.h"

#include "support/random.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { PLACES = 40000 };

static const uint64_t seed = 20110815;

static cmap_lonlat place_in(uint64_t *state, cmap_box box)
{
    double lon = random_between(state, box.x_min, box.x_max);
    return (cmap_lonlat){lon, random_between(state, box.y_min, box.y_max)};
}

static void near(cmap_lonlat a, cmap_lonlat b)
{
    const double micrometre = 1e-6;
    if (!(cmap_geodesic_distance_m(a, b) <= micrometre))
        fail_msg("%.13f %.13f is not %.13f %.13f (seed %llu)", a.lon_deg, a.lat_deg, b.lon_deg, b.lat_deg,
                 (unsigned long long)seed);
}

static void there_and_back(cmap_lonlat at)
{
    near(cmap_gcj02_to_wgs84(cmap_gcj02_from_wgs84(at)), at);
    near(cmap_bd09_to_wgs84(cmap_bd09_from_wgs84(at)), at);
    near(cmap_bd09_to_gcj02(cmap_bd09_from_gcj02(at)), at);
    near(cmap_gcj02_from_wgs84(cmap_gcj02_to_wgs84(at)), at);
}

static void comes_back_to_a_micrometre(void **state)
{
    const cmap_box suzhou = {119.9, 30.7, 121.4, 32.1}, china = cmap_box_grow(CMAP_GCJ02_BOX, -0.02);
    uint64_t random = seed;
    (void)state;

    for (int i = 0; i < PLACES; i++) {
        there_and_back(place_in(&random, suzhou));
        there_and_back(place_in(&random, china));
    }
}

/* The root of zero at 105 E has no bounded slope. */
static void comes_back_about_105_east(void **state)
{
    uint64_t random = seed;
    (void)state;

    for (double off_deg = 1e-1; off_deg > 1e-16; off_deg /= 3)
        for (int i = 0; i < 20; i++) {
            double lat_deg = random_between(&random, 1, 55);
            there_and_back((cmap_lonlat){105 + off_deg, lat_deg});
            there_and_back((cmap_lonlat){105 - off_deg, lat_deg});
        }
}

/* 0.01 degrees a degree, as offset.c counts on, by differences over ten metres. */
static void the_shift_is_not_steep(void **state)
{
    const double step_deg = 1e-4, steepest = 0.01;
    uint64_t random = seed;
    (void)state;

    for (int i = 0; i < PLACES; i++) {
        cmap_lonlat at = place_in(&random, cmap_box_grow(CMAP_GCJ02_BOX, -0.02));
        cmap_lonlat other = {at.lon_deg + random_between(&random, -step_deg, step_deg),
                             at.lat_deg + random_between(&random, -step_deg, step_deg)};
        cmap_lonlat a = cmap_gcj02_from_wgs84(at), b = cmap_gcj02_from_wgs84(other);
        double by_deg = fmax(fabs(other.lon_deg - at.lon_deg), fabs(other.lat_deg - at.lat_deg));
        double more_deg = fmax(fabs(b.lon_deg - a.lon_deg - (other.lon_deg - at.lon_deg)),
                               fabs(b.lat_deg - a.lat_deg - (other.lat_deg - at.lat_deg)));
        if (fabs(at.lon_deg - 105) > 0.01 && more_deg > steepest * by_deg)
            fail_msg("%.9f %.9f: %g over %g degrees", at.lon_deg, at.lat_deg, more_deg, by_deg);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comes_back_to_a_micrometre),
        cmocka_unit_test(comes_back_about_105_east),
        cmocka_unit_test(the_shift_is_not_steep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
