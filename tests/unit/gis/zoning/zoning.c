/* The zoning rule on squares a child could draw: rank on borders, certainty about them, shares of outlines, and floor
 * areas shared out to the tenth. */
#include "gis/zoning/zoning.h"

#include "gis/base/mem.h"
#include "gis/crs/area.h"
#include "gis/crs/proj.h"

#include "support/outlines.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Rank order: a is left of b; c overlaps the right half of b, and leaves a gap of 1 m above b to d. All a quarter of a
 * degree wide, with corners that doubles name exactly. */
static cmap_district districts[4];
static cmap_plan plan = {.districts = districts, .district_count = 4};
static cmap_zoning *zoning;

static cmap_geom *box_outline(double x, double y, double width, double height)
{
    return outlines_ring(CMAP_SRID_CGCS2000, (const double[]){x, y, x + width, y, x + width, y + height, x, y + height},
                         4);
}

static int set_up(void **state)
{
    static const char *const codes[] = {"a", "b", "c", "d"};
    static const double accuracy_m[] = {100, 130, 50, 100};
    const double boxes[4][4] = {
        {120, 31, 0.25, 0.25}, {120.25, 31, 0.25, 0.25}, {120.375, 31, 0.25, 0.25}, {120.25, 31.25001, 0.25, 0.25}};
    (void)state;
    for (int i = 0; i < 4; i++)
        districts[i] = (cmap_district){.code = codes[i],
                                       .outline_accuracy_m = accuracy_m[i],
                                       .outline = box_outline(boxes[i][0], boxes[i][1], boxes[i][2], boxes[i][3])};
    return cmap_zoning_new(&plan, &zoning, NULL);
}

static int tear_down(void **state)
{
    (void)state;
    cmap_zoning_free(zoning);
    for (int i = 0; i < 4; i++) {
        cmap_geom *outline = NULL;
        memcpy(&outline, &districts[i].outline, sizeof outline); /* ours, though the plan borrows it */
        cmap_geom_free(outline);
    }
    return 0;
}

static void near(double a, double b, double tolerance)
{
    if (!(fabs(a - b) <= tolerance))
        fail_msg("%.12g and %.12g differ by more than %g", a, b, tolerance);
}

static size_t at(double lon, double lat)
{
    return cmap_zoning_at(zoning, (cmap_lonlat){lon, lat});
}

static void a_border_belongs_to_the_first_in_rank(void **state)
{
    (void)state;
    assert_int_equal(at(120.125, 31.125), 0);
    assert_int_equal(at(120.25, 31.125), 0);                 /* shared by a and b */
    assert_int_equal(at(nextafter(120.25, 121), 31.125), 1); /* a hair further */
    assert_int_equal(at(120.25, 31.25), 0);                  /* corner of both */
    assert_int_equal(at(120.4, 31.125), 1);                  /* b and c overlap */
    assert_int_equal(at(120.5, 31.125), 1);                  /* border of b inside c */
    assert_int_equal(at(120.55, 31.125), 2);
    assert_int_equal(at(120.3, 31.250005), CMAP_ZONING_NONE); /* the gap */
    assert_int_equal(at(119.9, 31.1), CMAP_ZONING_NONE);
    assert_int_equal(at(NAN, 31.1), CMAP_ZONING_NONE);
    assert_int_equal(at(120.1, INFINITY), CMAP_ZONING_NONE);
}

static cmap_zoning_answer ask(double lon, double lat, double accuracy_m)
{
    cmap_zoning_answer answer;
    assert_int_equal(cmap_zoning_ask(zoning, (cmap_lonlat){lon, lat}, accuracy_m, &answer, NULL), CMAP_OK);
    return answer;
}

static void an_answer_carries_its_certainty(void **state)
{
    cmap_zoning_answer answer = ask(120.125, 31.125, 1000);
    (void)state;

    assert_true(answer.certain && answer.district == 0 && answer.other == 1);
    /* 0.125 degrees of this parallel, less what the geodesic saves */
    near(answer.distance_m, cmap_geodesic_distance_m((cmap_lonlat){120.125, 31.125}, answer.nearest), 0);
    near(answer.distance_m, 11922.4, 0.1);
    answer = ask(120.249, 31.125, 0);
    assert_true(answer.district == 0 && answer.other == 1 && !answer.certain); /* 95 m, and b is good to 130 m only */
    near(answer.distance_m, 95.5, 0.5);
    near(answer.combined_accuracy_m, 130, 1e-12);
    answer = ask(120.249, 31.125, 1000);
    near(answer.combined_accuracy_m, sqrt(130. * 130 + 1e6), 1e-9);
    answer = ask(120.001, 31.125, 0); /* nothing behind this border */
    assert_true(answer.other == CMAP_ZONING_NONE && answer.combined_accuracy_m == 100 && !answer.certain);
    answer = ask(120.003, 31.125, 0);
    assert_true(answer.certain);
    answer = ask(120.125, 31.125, NAN);
    assert_false(answer.certain);
}

static void a_place_on_a_border_names_both_sides(void **state)
{
    cmap_zoning_answer answer = ask(120.25, 31.125, 0);
    (void)state;

    assert_true(answer.district == 0 && answer.other == 1 && answer.distance_m == 0 && !answer.certain);
    assert_true(answer.nearest.lon_deg == 120.25 && answer.nearest.lat_deg == 31.125);
    answer = ask(120.3, 31.25, 0); /* b's border, d begins 1 m further: a seam, not a gap */
    assert_true(answer.district == 1 && answer.other == 3);
    answer = ask(119.999, 31.125, 0); /* outside, a is near */
    assert_true(answer.district == CMAP_ZONING_NONE && answer.other == 0 && !answer.certain);
    answer = ask(-60, -31, 0); /* the other side of the earth */
    assert_true(answer.district == CMAP_ZONING_NONE && answer.certain && answer.distance_m > 1.9e7);
}

static void a_question_must_be_lon_lat(void **state)
{
    cmap_zoning_answer answer = {.district = 77};
    cmap_err err = {0};
    (void)state;

    assert_int_equal(cmap_zoning_ask(zoning, (cmap_lonlat){31, 120}, 0, &answer, &err), CMAP_ECRS);
    assert_non_null(strstr(err.text, "order"));
    assert_int_equal(cmap_zoning_ask(zoning, (cmap_lonlat){NAN, 31}, 0, &answer, NULL), CMAP_ECRS);
    assert_int_equal(cmap_zoning_ask(zoning, (cmap_lonlat){120, 31}, -1, &answer, NULL), CMAP_EINVAL);
    assert_int_equal(answer.district, 77);
}

static size_t split(const cmap_geom *geom, cmap_zoning_share *shares)
{
    cmap_zoning_share *list = NULL;
    size_t count = 0;
    cmap_err err = {0};

    if (cmap_zoning_split(zoning, geom, &list, &count, &err))
        fail_msg("%s", err.text);
    memcpy(shares, list, count * sizeof *list);
    cmap_free(list);
    return count;
}

static void an_outline_is_split_by_ellipsoidal_area(void **state)
{
    cmap_zoning_share shares[5];
    cmap_geom *site = box_outline(119.875, 31.0625, 0.5, 0.125); /* outside 1/4, a 1/2, b 1/4 */
    size_t count = split(site, shares);
    (void)state;

    assert_int_equal(count, 3);
    assert_true(shares[0].district == 0 && shares[1].district == 1 && shares[2].district == CMAP_ZONING_NONE);
    near(shares[0].share, 0.5, 1e-6);
    near(shares[1].share, 0.25, 1e-6);
    near(shares[2].share, 0.25, 1e-6);
    near(shares[0].share + shares[1].share + shares[2].share, 1, 1e-15);
    near(shares[0].area_m2 + shares[1].area_m2 + shares[2].area_m2, cmap_lonlat_area_m2(site), 0.01); /* of 6.6e8 */
    cmap_geom_free(site);

    site = box_outline(120.375, 31.0625, 0.1875, 0.125); /* b and c overlap in the first two thirds */
    assert_int_equal(split(site, shares), 2);
    assert_true(shares[0].district == 1 && shares[1].district == 2);
    near(shares[0].share, 2. / 3, 1e-6);
    cmap_geom_free(site);

    site = box_outline(120.05, 31.05, 0.001, 0.001); /* small and far from any border */
    assert_int_equal(split(site, shares), 1);
    assert_true(shares[0].district == 0 && shares[0].share == 1);
    near(shares[0].area_m2, cmap_lonlat_area_m2(site), 0);
    cmap_geom_free(site);

    site = box_outline(120, 31, 0.25, 0.25); /* the district itself: no slivers of its neighbours */
    assert_int_equal(split(site, shares), 1);
    cmap_geom_free(site);
}

static void points_count_alike(void **state)
{
    cmap_geom_builder *builder = NULL;
    cmap_geom *sites = NULL,
              *flat = outlines_ring(CMAP_SRID_CGCS2000, (const double[]){120.2, 31.1, 120.3, 31.1, 120.4, 31.1}, 3);
    cmap_zoning_share shares[5];
    (void)state;

    assert_int_equal(cmap_geom_builder_new(CMAP_GEOM_POINT, CMAP_SRID_CGCS2000, &builder, NULL), CMAP_OK);
    for (int i = 0; i < 3; i++) {
        cmap_geom_builder_part(builder);
        cmap_geom_builder_path(builder);
        cmap_geom_builder_coord(builder, 120.2 + 0.1 * i, 31.1);
    }
    assert_int_equal(cmap_geom_builder_finish(builder, &sites, NULL), CMAP_OK);
    for (int i = 0; i < 2; i++) { /* an outline without area is its points */
        assert_int_equal(split(i ? flat : sites, shares), 2);
        assert_true(shares[0].district == 0 && shares[1].district == 1 && shares[0].area_m2 == 0);
        near(shares[0].share, 1. / 3, 1e-15);
    }
    cmap_geom_free(sites);
    cmap_geom_free(flat);
}

static void what_cannot_be_split_is_refused(void **state)
{
    cmap_geom *tie = outlines_ring(CMAP_SRID_CGCS2000, (const double[]){120, 31, 121, 32, 121, 31, 120, 32}, 4);
    cmap_geom *metres = outlines_ring(CMAP_SRID_GK120, (const double[]){0, 0, 1, 0, 1, 1}, 3), *line = NULL;
    cmap_geom_builder *builder = NULL;
    cmap_zoning_share *list = NULL;
    size_t count = 0;
    cmap_err err = {0};
    (void)state;

    assert_int_equal(cmap_zoning_split(zoning, tie, &list, &count, &err), CMAP_EGEOM);
    assert_non_null(strstr(err.text, "Self-intersection at 120.5, 31.5"));
    assert_int_equal(cmap_zoning_split(zoning, metres, &list, &count, &err), CMAP_ECRS);
    assert_int_equal(cmap_geom_builder_new(CMAP_GEOM_LINE, CMAP_SRID_CGCS2000, &builder, NULL), CMAP_OK);
    assert_int_equal(cmap_geom_builder_finish(builder, &line, NULL), CMAP_OK);
    assert_int_equal(cmap_zoning_split(zoning, line, &list, &count, &err), CMAP_EINVAL);
    cmap_geom *swapped = outlines_ring(CMAP_SRID_CGCS2000, (const double[]){31, 120, 31.1, 120, 31, 120.1}, 3);
    assert_int_equal(cmap_zoning_split(zoning, swapped, &list, &count, &err), CMAP_ECRS);
    assert_null(list);
    cmap_geom_free(swapped);
    cmap_geom_free(tie);
    cmap_geom_free(metres);
    cmap_geom_free(line);
}

static void a_plan_without_districts_assigns_nothing(void **state)
{
    cmap_plan none = {0};
    cmap_zoning *empty = NULL;
    cmap_zoning_answer answer;
    (void)state;

    assert_int_equal(cmap_zoning_new(&none, &empty, NULL), CMAP_OK);
    assert_int_equal(cmap_zoning_at(empty, (cmap_lonlat){120, 31}), CMAP_ZONING_NONE);
    assert_int_equal(cmap_zoning_ask(empty, (cmap_lonlat){120, 31}, 10, &answer, NULL), CMAP_OK);
    assert_true(answer.other == CMAP_ZONING_NONE && isinf(answer.distance_m) && answer.certain);
    cmap_zoning_free(empty);
    cmap_zoning_free(NULL);
}

static void floor_area_is_allotted_to_the_tenth(void **state)
{
    cmap_zoning_share thirds[] = {{0, 1. / 3, 0}, {1, 1. / 3, 0}, {2, 1. / 3, 0}};
    cmap_zoning_share uneven[] = {{0, 0.25, 0}, {1, 0.75, 0}}, bad[] = {{0, NAN, 0}, {1, 0, 0}};
    int64_t parts[3];
    (void)state;

    cmap_zoning_allot(thirds, 3, 100, parts); /* 33.3 each: the tie goes to the lower rank */
    assert_true(parts[0] == 34 && parts[1] == 33 && parts[2] == 33);
    cmap_zoning_allot(thirds, 3, 101, parts);
    assert_true(parts[0] == 34 && parts[1] == 34 && parts[2] == 33);
    cmap_zoning_allot(thirds, 3, -101, parts);
    assert_true(parts[0] == -34 && parts[1] == -34 && parts[2] == -33);
    cmap_zoning_allot(uneven, 2, 10, parts); /* 2.5 and 7.5 */
    assert_true(parts[0] == 3 && parts[1] == 7);
    cmap_zoning_allot(uneven, 2, 11, parts); /* 2.75 and 8.25 */
    assert_true(parts[0] == 3 && parts[1] == 8);
    cmap_zoning_allot(uneven, 2, INT64_MAX, parts);
    assert_true(parts[0] + parts[1] == INT64_MAX && parts[0] == INT64_MAX / 4 + 1);
    cmap_zoning_allot(bad, 2, 7, parts);
    assert_true(parts[0] == 7 && parts[1] == 0);
    cmap_zoning_allot(NULL, 0, 7, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_border_belongs_to_the_first_in_rank),
        cmocka_unit_test(an_answer_carries_its_certainty),
        cmocka_unit_test(a_place_on_a_border_names_both_sides),
        cmocka_unit_test(a_question_must_be_lon_lat),
        cmocka_unit_test(an_outline_is_split_by_ellipsoidal_area),
        cmocka_unit_test(points_count_alike),
        cmocka_unit_test(what_cannot_be_split_is_refused),
        cmocka_unit_test(a_plan_without_districts_assigns_nothing),
        cmocka_unit_test(floor_area_is_allotted_to_the_tenth),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
