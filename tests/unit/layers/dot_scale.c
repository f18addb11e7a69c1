/* A dot's area is in proportion to the floor area, within bounds that the page sets. */
#include "layers/dot_scale.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static const bool both[2] = {true, true};
static const cmap_box box = {0, 0, 1000, 1000};

static cmap_dot_scale scale_of(cmap_spot *list, size_t count, double width_mm, double height_mm)
{
    const cmap_spots spots = {.list = list, .count = count};
    const cmap_dot_choice choice = {box, both, true};

    return cmap_dot_scale_find(&spots, &choice, width_mm, height_mm);
}

static void area_is_in_proportion(void **state)
{
    cmap_spot list[] = {{{1, 1}, 4000000, 0, CMAP_SPOT_BUILT}, {{2, 2}, 1000000, 1, CMAP_SPOT_PLANNED}};
    const cmap_dot_scale scale = scale_of(list, 2, 297, 210);
    (void)state;

    assert_true(fabs(cmap_dot_scale_mm(&scale, 400000) / cmap_dot_scale_mm(&scale, 100000) - 2) < 1e-12);
    assert_true(fabs(cmap_dot_scale_mm(&scale, 400000) - 4.2) < 1e-9); /* few: the largest that a page takes */
    assert_int_equal(scale.count, 2);
    assert_true(scale.has[CMAP_SPOT_BUILT] && scale.has[CMAP_SPOT_PLANNED] && !scale.has[CMAP_SPOT_NO_STATUS]);
    assert_false(scale.has_outside || scale.has_small);
    const cmap_dot_scale small = scale_of(list, 2, 148.5, 105);
    assert_true(fabs(cmap_dot_scale_mm(&small, 400000) - 2.1) < 1e-9);
}

static void many_keep_to_their_share_of_the_page(void **state)
{
    enum { COUNT = 20000 };
    cmap_spot *list = calloc(COUNT, sizeof *list);
    double ink_mm2 = 0;
    (void)state;

    assert_non_null(list);
    for (size_t i = 0; i < COUNT; i++)
        list[i] = (cmap_spot){{(double)(i % 1000), 5}, (int64_t)(i + 1) * 100, 0, 0};
    const cmap_dot_scale scale = scale_of(list, COUNT, 297, 210);
    for (size_t i = 0; i < COUNT; i++)
        ink_mm2 += 3.14159265358979 * pow(cmap_dot_scale_mm(&scale, (double)list[i].tenths / 10), 2);
    assert_true(ink_mm2 > 0.07 * 297 * 210 && ink_mm2 < 0.085 * 297 * 210);
    assert_true(scale.has_small && cmap_dot_scale_least_m2(&scale) > 10);
    assert_true(cmap_dot_scale_mm(&scale, 10) == scale.smallest_mm);
    free(list);
}

/* Unknown is counted and never sized; what the figure is not about does not count. */
static void unknown_is_no_nought(void **state)
{
    cmap_spot list[] = {{{1, 1}, CMAP_SPOT_UNKNOWN, 0, 0},
                        {{2, 2}, 10000, CMAP_SPOT_NOWHERE, 0},
                        {{3, 3}, 0, 1, CMAP_SPOT_NO_STATUS},
                        {{5000, 3}, 90000000, 1, 0}};
    const cmap_dot_scale scale = scale_of(list, 4, 297, 210);
    const bool first[2] = {true, false};
    const cmap_spots spots = {.list = list, .count = 4};
    const cmap_dot_scale only = cmap_dot_scale_find(&spots, &(cmap_dot_choice){box, first, false}, 297, 210);
    (void)state;

    assert_int_equal(scale.count, 3);
    assert_int_equal(scale.unknown_count, 1);
    assert_true(scale.has_outside && scale.has[CMAP_SPOT_NO_STATUS] && !scale.has[CMAP_SPOT_BUILT]);
    assert_true(scale.largest_m2 == 1000 && scale.cross_mm > 0);
    assert_true(cmap_dot_scale_mm(&scale, 0) == scale.smallest_mm); /* nought is known */
    assert_int_equal(only.count, 1);
    assert_int_equal(only.unknown_count, 1);
    assert_true(only.largest_m2 == 0 && only.mm_per_m == 0);
    double m2[CMAP_DOT_SAMPLES];
    assert_int_equal(cmap_dot_scale_samples(&only, m2), 0);
}

static void samples_are_round(void **state)
{
    static const struct {
        double largest, samples[CMAP_DOT_SAMPLES];
    } cases[] = {{742000, {500000, 100000, 20000}}, {200000, {200000, 50000, 10000}}, {999, {500, 100, 20}}};
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cmap_spot list[] = {{{1, 1}, (int64_t)(cases[i].largest * 10), 0, 0}};
        const cmap_dot_scale scale = scale_of(list, 1, 297, 210);
        double m2[CMAP_DOT_SAMPLES];
        assert_int_equal(cmap_dot_scale_samples(&scale, m2), CMAP_DOT_SAMPLES);
        for (int k = 0; k < CMAP_DOT_SAMPLES; k++)
            assert_true(fabs(m2[k] - cases[i].samples[k]) < 1e-6);
    }
    assert_true(cmap_dot_scale_round(23456) == 20000 && cmap_dot_scale_round(0) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(area_is_in_proportion),
        cmocka_unit_test(many_keep_to_their_share_of_the_page),
        cmocka_unit_test(unknown_is_no_nought),
        cmocka_unit_test(samples_are_round),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
