/* Laws of the zoning: nothing is lost, order is nothing, rank settles ties, and an answer called certain stays what it
 * is wherever its accuracy could move it. */
#include "gis/zoning/zoning.h"

#include "gis/base/mem.h"
#include "gis/crs/proj.h"
#include "gis/geom/pip.h"

#include "support/outlines.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static outlines set;
static cmap_district districts[OUTLINES_MAX];
static cmap_plan plan = {.districts = districts};
static cmap_zoning *zoning;
static cmap_box box;

static void zone_set(void)
{
    cmap_err err = {0};

    box = cmap_box_empty();
    for (size_t i = 0; i < set.count; i++) {
        districts[i] = (cmap_district){.code = "x", .outline_accuracy_m = 130, .outline = set.geoms[i]};
        box = cmap_box_join(box, cmap_geom_get_box(set.geoms[i]));
    }
    plan.district_count = set.count;
    if (cmap_zoning_new(&plan, &zoning, &err))
        fail_msg("%s", err.text);
}

static int set_up(void **state)
{
    (void)state;
    outlines_districts(&set);
    zone_set();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    cmap_zoning_free(zoning);
    outlines_clear(&set);
    return 0;
}

static cmap_coord any_vertex(uint64_t *seed)
{
    const cmap_geom *geom = set.geoms[random_below(seed, set.count)];
    size_t count, path = random_below(seed, cmap_geom_path_count(geom));
    const cmap_coord *ring = cmap_geom_path(geom, path, &count);
    return ring[random_below(seed, count)];
}

static cmap_coord any_place(uint64_t *seed)
{
    cmap_box wide = cmap_box_grow(box, 0.05);
    cmap_coord at = {random_between(seed, wide.x_min, wide.x_max), random_between(seed, wide.y_min, wide.y_max)};
    cmap_coord vertex = any_vertex(seed);

    switch (random_below(seed, 4)) {
    case 0:
        return vertex;
    case 1:
        return (cmap_coord){vertex.x + random_between(seed, -0.002, 0.002),
                            vertex.y + random_between(seed, -0.002, 0.002)};
    default:
        return at;
    }
}

/* A star about a place: valid, of any size from a house to a district. */
static cmap_geom *any_star(uint64_t *seed)
{
    enum { POINTS_MAX = 12 };
    double xy[2 * POINTS_MAX], reach = pow(10, random_between(seed, -4, -0.5));
    cmap_coord middle = any_place(seed);
    size_t count = 3 + random_below(seed, POINTS_MAX - 2);

    for (size_t i = 0; i < count; i++) {
        double angle = 6.283185307179586 * (double)i / (double)count, r = reach * random_between(seed, 0.3, 1);
        xy[2 * i] = middle.x + r * cos(angle);
        xy[2 * i + 1] = middle.y + r * sin(angle);
    }
    return outlines_ring(CMAP_SRID_CGCS2000, xy, count);
}

static cmap_geom *any_points(uint64_t *seed)
{
    cmap_geom_builder *builder = NULL;
    cmap_geom *geom = NULL;

    assert_int_equal(cmap_geom_builder_new(CMAP_GEOM_POINT, CMAP_SRID_CGCS2000, &builder, NULL), CMAP_OK);
    for (size_t i = 0, count = 1 + random_below(seed, 5); i < count; i++) {
        cmap_coord at = any_place(seed);
        cmap_geom_builder_part(builder);
        cmap_geom_builder_path(builder);
        cmap_geom_builder_coord(builder, at.x, at.y);
    }
    assert_int_equal(cmap_geom_builder_finish(builder, &geom, NULL), CMAP_OK);
    return geom;
}

/* A carrier that seed describes, joined: its floor area in tenths goes to totals, unassigned last. */
static int64_t join_carrier(uint64_t seed, int64_t *totals)
{
    cmap_geom *geom = random_below(&seed, 5) ? any_points(&seed) : any_star(&seed);
    int64_t tenths = (int64_t)random_below(&seed, 10000000000u), parts[OUTLINES_MAX];
    cmap_zoning_share *shares = NULL;
    size_t count = 0;
    double sum = 0;
    cmap_err err = {0};

    if (cmap_zoning_split(zoning, geom, &shares, &count, &err))
        fail_msg("%s", err.text);
    cmap_zoning_allot(shares, count, tenths, parts);
    for (size_t i = 0; i < count; i++) {
        assert_true(shares[i].share > 0 && parts[i] >= 0);
        assert_true(i == 0 || shares[i - 1].district < shares[i].district); /* rank order; none is the largest number */
        sum += shares[i].share;
        totals[shares[i].district == CMAP_ZONING_NONE ? set.count : shares[i].district] += parts[i];
    }
    assert_true(fabs(sum - 1) < 1e-12);
    cmap_free(shares);
    cmap_geom_free(geom);
    return tenths;
}

static void totals_are_kept_to_the_tenth_in_any_order(void **state)
{
    enum { ROWS = 3000 };
    int64_t forth[OUTLINES_MAX] = {0}, back[OUTLINES_MAX] = {0}, given = 0, found = 0;
    (void)state;

    for (uint64_t row = 0; row < ROWS; row++)
        given += join_carrier(row * 977, forth);
    for (uint64_t row = ROWS; row-- > 0;)
        (void)join_carrier(row * 977, back);
    for (size_t i = 0; i <= set.count; i++) {
        assert_true(forth[i] == back[i]);
        found += forth[i];
    }
    assert_true(found == given);
    assert_true(forth[set.count] > 0); /* some were outside */
}

static void allotting_keeps_every_total(void **state)
{
    uint64_t seed = 3;
    (void)state;
    for (int i = 0; i < 20000; i++) {
        cmap_zoning_share shares[12];
        int64_t parts[12], sum = 0, total = (int64_t)(random_bits(&seed) >> (1 + random_below(&seed, 62)));
        size_t count = 1 + random_below(&seed, 12);
        double whole = 0;
        for (size_t k = 0; k < count; k++)
            whole += shares[k].share = pow(random_between(&seed, 0, 1), 9);
        for (size_t k = 0; k < count; k++)
            shares[k].share /= whole;
        cmap_zoning_allot(shares, count, total, parts);
        for (size_t k = 0; k < count; k++) {
            long double fair = (long double)shares[k].share * (long double)total;
            assert_true(fabsl((long double)parts[k] - fair) < 1 + 1e-14L * (long double)total);
            sum += parts[k];
        }
        assert_true(sum == total);
    }
}

static void ties_go_to_the_lower_rank(void **state)
{
    uint64_t seed = 4;
    size_t ties = 0;
    (void)state;
    for (int i = 0; i < 20000; i++) {
        cmap_coord at = any_place(&seed);
        size_t first = CMAP_ZONING_NONE, covered = 0;
        for (size_t k = set.count; k-- > 0;)
            if (cmap_geom_side(set.geoms[k], at.x, at.y) != CMAP_OUTSIDE) {
                first = k;
                covered++;
            }
        ties += covered > 1;
        assert_int_equal(cmap_zoning_at(zoning, (cmap_lonlat){at.x, at.y}), first);
    }
    assert_true(ties > 1000);
}

/* Wherever within its distance to the border a place really is, its district is the same; and a little beyond the
 * nearest border place, it need not be. */
static void answers_flip_only_inside_the_band(void **state)
{
    uint64_t seed = 5;
    size_t certain = 0, flips = 0;
    (void)state;
    for (int i = 0; i < 4000; i++) {
        cmap_coord place = any_place(&seed);
        cmap_lonlat at = {place.x, place.y};
        cmap_zoning_answer answer;
        assert_int_equal(cmap_zoning_ask(zoning, at, random_between(&seed, 0, 2000), &answer, NULL), CMAP_OK);
        assert_true(answer.certain == (answer.distance_m >= answer.combined_accuracy_m));
        certain += answer.certain;
        for (int k = 0; k < 12; k++) {
            cmap_lonlat moved =
                cmap_geodesic_forward(at, 30 * k + random_between(&seed, 0, 30), answer.distance_m * (1 - 1e-6) - 1e-6);
            if (answer.distance_m > 1e-3)
                assert_int_equal(cmap_zoning_at(zoning, moved), answer.district);
        }
        double azimuth = cmap_geodesic_azimuth_deg(at, answer.nearest);
        cmap_lonlat beyond = cmap_geodesic_forward(at, azimuth, answer.distance_m + 0.01);
        flips += cmap_zoning_at(zoning, beyond) != answer.district;
    }
    assert_true(certain > 500 && flips > 2000);
}

static double distance_along(const cmap_coord *edge, double t, cmap_lonlat from)
{
    cmap_lonlat at = {edge[0].x + t * (edge[1].x - edge[0].x), edge[0].y + t * (edge[1].y - edge[0].y)};
    return cmap_geodesic_distance_m(from, at);
}

/* By thirds, on the geodesic itself; after a scan, because a far edge may have two valleys. */
static double distance_to_edge(const cmap_coord *edge, cmap_lonlat from)
{
    enum { SCAN = 16 };
    size_t lowest = 0;
    double best = INFINITY;

    for (size_t i = 0; i <= SCAN; i++) {
        double d = distance_along(edge, (double)i / SCAN, from);
        if (d < best) {
            best = d;
            lowest = i;
        }
    }
    double low = fmax(0, ((double)lowest - 1) / SCAN), high = fmin(1, ((double)lowest + 1) / SCAN);
    for (int i = 0; i < 60; i++) {
        double a = low + (high - low) / 3, b = high - (high - low) / 3;
        if (distance_along(edge, a, from) < distance_along(edge, b, from))
            high = b;
        else
            low = a;
    }
    return fmin(best, distance_along(edge, (low + high) / 2, from));
}

/* Edge by edge; leaves one out only when the triangle inequality does. */
static double brute_distance(cmap_lonlat from)
{
    double best = INFINITY;

    for (size_t k = 0; k < set.count; k++)
        for (size_t path = 0; path < cmap_geom_path_count(set.geoms[k]); path++) {
            size_t count;
            const cmap_coord *ring = cmap_geom_path(set.geoms[k], path, &count);
            for (size_t i = 0; i + 1 < count; i++) {
                double span = 112e3 * (fabs(ring[i + 1].x - ring[i].x) + fabs(ring[i + 1].y - ring[i].y));
                double near = cmap_geodesic_distance_m(from, (cmap_lonlat){ring[i].x, ring[i].y});
                if (near - span < best)
                    best = fmin(best, distance_to_edge(ring + i, from));
            }
        }
    return best;
}

static void compare_distance(cmap_lonlat at, double share)
{
    cmap_zoning_answer answer;
    double wanted = brute_distance(at);

    assert_int_equal(cmap_zoning_ask(zoning, at, 0, &answer, NULL), CMAP_OK);
    if (!(fabs(answer.distance_m - wanted) <= 1e-3 + share * wanted))
        fail_msg("%.9g %.9g: %.6f m, edge by edge %.6f m", at.lon_deg, at.lat_deg, answer.distance_m, wanted);
}

static void distances_agree_with_edge_by_edge(void **state)
{
    static const cmap_lonlat far[] = {{116.4, 39.9}, {121.5, 25},  {103.8, 1.35}, {-0.1, 51.5},
                                      {-60, -31},    {179.99, 31}, {0, 90}};
    uint64_t seed = 6;
    (void)state;
    for (int i = 0; i < 150; i++) {
        cmap_coord at = any_place(&seed);
        compare_distance((cmap_lonlat){at.x, at.y}, 1e-9);
    }
    for (size_t i = 0; i < sizeof far / sizeof far[0]; i++)
        compare_distance(far[i], 1e-5);
}

/* Edges of hundreds of kilometres, across 180 degrees of nothing and near a pole. */
static void distances_agree_on_long_edges(void **state)
{
    uint64_t seed = 7;
    (void)state;
    tear_down(NULL);
    outlines_add(&set, outlines_ring(CMAP_SRID_CGCS2000, (const double[]){100, 20, 130, 22, 125, 50, 90, 45}, 4));
    outlines_add(&set, outlines_ring(CMAP_SRID_CGCS2000, (const double[]){-180, 60, 180, 61, 180, 89, -180, 88}, 4));
    zone_set();
    for (int i = 0; i < 300; i++)
        compare_distance((cmap_lonlat){random_between(&seed, 60, 160), random_between(&seed, 0, 59)}, 1e-4);
    tear_down(NULL);
    set_up(NULL);
}

/* Two sites side by side are joined like the one they make. */
static void shares_add_up(void **state)
{
    uint64_t seed = 8;
    (void)state;
    for (int i = 0; i < 300; i++) {
        cmap_coord at = any_place(&seed);
        double w = pow(10, random_between(&seed, -3, -1)), x[] = {at.x, at.x + w, at.x + 2 * w}, sums[2][16] = {{0}};
        for (int part = 0; part < 3; part++) {
            double left = x[part == 1], right = x[part == 0 ? 1 : 2];
            cmap_geom *site = outlines_ring(
                CMAP_SRID_CGCS2000, (const double[]){left, at.y, right, at.y, right, at.y + w, left, at.y + w}, 4);
            cmap_zoning_share *shares = NULL;
            size_t count = 0;
            assert_int_equal(cmap_zoning_split(zoning, site, &shares, &count, NULL), CMAP_OK);
            for (size_t k = 0; k < count; k++)
                sums[part == 2][shares[k].district == CMAP_ZONING_NONE ? 15 : shares[k].district] += shares[k].area_m2;
            cmap_free(shares);
            cmap_geom_free(site);
        }
        double scale = 2 * w * w * 111e3 * 96e3;
        for (int k = 0; k < 16; k++)
            if (!(fabs(sums[0][k] - sums[1][k]) <= 1e-9 * scale + 0.01))
                fail_msg("district %d: %.3f and %.3f m2", k, sums[0][k], sums[1][k]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(totals_are_kept_to_the_tenth_in_any_order),
        cmocka_unit_test(allotting_keeps_every_total),
        cmocka_unit_test(ties_go_to_the_lower_rank),
        cmocka_unit_test(answers_flip_only_inside_the_band),
        cmocka_unit_test(distances_agree_with_edge_by_edge),
        cmocka_unit_test(distances_agree_on_long_edges),
        cmocka_unit_test(shares_add_up),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
