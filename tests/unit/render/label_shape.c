/* The little geometry and the draws under the label engine. */
#include "render/label_private.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void any_four_points_become_a_convex_hull(void **state)
{
    const int32_t bow_x[] = {0, 10, 10, 0}, bow_y[] = {0, 10, 0, 10}; /* crossed over */
    const int32_t line_x[] = {3, 1, 2, 9}, line_y[] = {3, 1, 2, 9};
    const int32_t dot_x[] = {5, 5, 5, 5}, dot_y[] = {6, 6, 6, 6};
    const int32_t inner_x[] = {0, 9, 3, 0}, inner_y[] = {0, 0, 3, 9};
    (void)state;
    assert_int_equal(cmap_label_hull_of(bow_x, bow_y).count, 4);
    assert_int_equal(cmap_label_hull_of(inner_x, inner_y).count, 3);
    cmap_label_hull line = cmap_label_hull_of(line_x, line_y);
    assert_int_equal(line.count, 2);
    assert_int_equal(line.x[0], 1);
    assert_int_equal(line.x[1], 9);
    assert_int_equal(cmap_label_hull_of(dot_x, dot_y).count, 1);
}

static void hulls_meet_boxes_by_inner_points(void **state)
{
    const int32_t x[] = {0, 20, 20, 20}, y[] = {0, 20, 20, 20}; /* the diagonal */
    cmap_label_hull diagonal = cmap_label_hull_of(x, y);
    (void)state;
    assert_true(cmap_label_hull_meets_box(&diagonal, (cmap_label_box){5, 5, 9, 9}));
    assert_true(cmap_label_hull_meets_box(&diagonal, (cmap_label_box){5, 0, 9, 6}));
    assert_false(cmap_label_hull_meets_box(&diagonal, (cmap_label_box){5, 0, 9, 5})); /* touches at a corner */
    assert_false(cmap_label_hull_meets_box(&diagonal, (cmap_label_box){12, 0, 20, 11}));
}

static void a_line_is_measured_inside_a_box(void **state)
{
    cmap_label_box box = {0, 0, 100, 10};
    (void)state;
    assert_true(fabs(cmap_label_line_inside((cmap_label_line){-50, 5, 50, 5}, box) - 48) < 1e-9); /* 4 % short */
    assert_true(cmap_label_line_inside((cmap_label_line){-50, 11, 50, 11}, box) == 0);
    assert_true(cmap_label_line_inside((cmap_label_line){0, 0, 100, 0}, box) == 0); /* along the edge */
    assert_true(cmap_label_line_meets_box((cmap_label_line){-50, 11, 50, 11}, box, 2));
}

static void lines_cross_touch_and_pass(void **state)
{
    cmap_label_line a = {0, 0, 100, 0};
    (void)state;
    assert_true(cmap_label_lines_cross(a, (cmap_label_line){50, -5, 50, 5}));
    assert_true(cmap_label_lines_cross(a, (cmap_label_line){100, 0, 120, 9}));
    assert_false(cmap_label_lines_cross(a, (cmap_label_line){50, 1, 50, 5}));
    assert_true(cmap_label_lines_near(a, (cmap_label_line){50, 1, 50, 5}, 2));
    assert_false(cmap_label_lines_near(a, (cmap_label_line){50, 3, 50, 5}, 2));
    assert_true(cmap_label_lines_near(a, (cmap_label_line){101, 1, 150, 80}, 2));
}

static cmap_label_ring ring_of(const int32_t *x, const int32_t *y, size_t count)
{
    cmap_label_ring ring;
    assert_int_equal(cmap_label_ring_init(&ring, count, NULL), CMAP_OK);
    for (size_t i = 0; i < count; i++)
        cmap_label_ring_corner(&ring, i, x[i], y[i]);
    cmap_label_ring_close(&ring);
    return ring;
}

/* An L of three unit squares of side 10, given both ways round, against counted squares. */
static void a_ring_is_measured_inside_a_box(void **state)
{
    const int32_t x[] = {0, 20, 20, 10, 10, 0}, y[] = {0, 0, 10, 10, 20, 20};
    const int32_t back_x[] = {0, 10, 10, 20, 20, 0}, back_y[] = {20, 20, 10, 10, 0, 0};
    cmap_label_ring ring = ring_of(x, y, 6), back = ring_of(back_x, back_y, 6);
    (void)state;
    assert_true(cmap_label_ring_inside(&ring, (cmap_label_box){0, 0, 20, 20}) == 300);
    assert_true(cmap_label_ring_inside(&back, (cmap_label_box){0, 0, 20, 20}) == 300);
    assert_true(cmap_label_ring_inside(&ring, (cmap_label_box){5, 5, 15, 15}) == 75);
    assert_true(cmap_label_ring_inside(&ring, (cmap_label_box){10, 10, 20, 20}) == 0);
    assert_true(fabs(cmap_label_ring_inside(&ring, (cmap_label_box){-50, -50, 2, 50}) - 40) < 1e-9);
    assert_true(cmap_label_ring_holds(&ring, 15, 5));
    assert_false(cmap_label_ring_holds(&ring, 15, 15));
    cmap_label_ring_clear(&ring);
    cmap_label_ring_clear(&back);
}

static void slanted_edges_are_measured_too(void **state)
{
    const int32_t x[] = {0, 100, 0}, y[] = {0, 0, 100};
    const cmap_label_hull hull = {3, {0, 100, 0}, {0, 0, 100}};
    cmap_label_ring ring = ring_of(x, y, 3);
    (void)state;
    double whole = cmap_label_ring_inside(&ring, (cmap_label_box){0, 0, 100, 100});
    double corner = cmap_label_ring_inside(&ring, (cmap_label_box){0, 0, 60, 60});
    assert_true(fabs(whole - 5000) < 1e-9);
    assert_true(fabs(corner - (3600 - 200)) < 1e-9); /* a corner of 20 x 20 / 2 is cut off */
    assert_true(cmap_label_hull_inside(&hull, (cmap_label_box){0, 0, 60, 60}) == corner);
    cmap_label_ring_clear(&ring);
}

/* What looking at every edge answers. A ring of at most 8 edges is looked at whole, and the area of any ring is the sum
 * of those of the triangles from one corner to its edges. */
static double inside_all(const cmap_label_ring *ring, cmap_label_box box)
{
    double area = 0;
    for (size_t i = 2; i < ring->count; i++) {
        const int32_t x[] = {ring->x[1], ring->x[i], ring->x[i + 1]}, y[] = {ring->y[1], ring->y[i], ring->y[i + 1]};
        cmap_label_ring part = ring_of(x, y, 3);
        area +=
            cmap_label_side((cmap_label_line){x[0], y[0], x[1], y[1]}, x[2], y[2]) * cmap_label_ring_inside(&part, box);
        cmap_label_ring_clear(&part);
    }
    return fabs(area);
}

static bool holds_all(const cmap_label_ring *ring, int32_t x, int32_t y)
{
    bool holds = false;
    for (size_t i = 1, j = 0; i <= ring->count; j = i++)
        if ((ring->y[i] > y) != (ring->y[j] > y)) {
            const int side = cmap_label_side((cmap_label_line){ring->x[j], ring->y[j], ring->x[i], ring->y[i]}, x, y);
            holds ^= side != 0 && (side > 0) == (ring->y[i] > ring->y[j]);
        }
    return holds;
}

static double distance2_all(const cmap_label_ring *ring, int32_t x, int32_t y)
{
    double least = 1e300;
    for (size_t i = 1, j = 0; i <= ring->count; j = i++)
        least = fmin(least,
                     cmap_label_point_line2(x, y, (cmap_label_line){ring->x[j], ring->y[j], ring->x[i], ring->y[i]}));
    return least;
}

/* Stars of 3 to 203 corners, jagged at random: passing edges over changes no answer. */
static void long_rings_answer_as_if_every_edge_were_asked(void **state)
{
    cmap_label_random random;
    (void)state;
    cmap_label_random_init(&random, 7);
    int aside[2] = {0};
    for (size_t corners = 3; corners < 205; corners += 20) {
        int32_t x[205], y[205];
        for (size_t i = 0; i < corners; i++) {
            const double turn = 6.283185307179586 * (double)i / (double)corners;
            const double away = 2000 + cmap_label_random_below(&random, 8000);
            x[i] = (int32_t)(away * cos(turn));
            y[i] = (int32_t)(away * sin(turn));
        }
        cmap_label_ring ring = ring_of(x, y, corners);
        for (int i = 0; i < 500; i++) {
            const int32_t at_x = (int32_t)cmap_label_random_below(&random, 24000) - 12000;
            const int32_t at_y = (int32_t)cmap_label_random_below(&random, 24000) - 12000;
            const cmap_label_box box = {at_x, at_y, at_x + (int32_t)cmap_label_random_below(&random, 9000) + 1,
                                        at_y + (int32_t)cmap_label_random_below(&random, 3000) + 1};
            const double distance2 = distance2_all(&ring, at_x, at_y);
            assert_true(fabs(cmap_label_ring_inside(&ring, box) - inside_all(&ring, box)) < 1e-3);
            if (!cmap_label_ring_passes(&ring, box)) {
                const double whole = ((double)box.x1 - box.x0) * ((double)box.y1 - box.y0);
                const double inside = cmap_label_ring_holds(&ring, at_x, at_y) ? whole : 0;
                assert_true(fabs(cmap_label_ring_inside(&ring, box) - inside) < 1e-3);
                aside[inside > 0]++;
            }
            assert_true(cmap_label_ring_holds(&ring, at_x, at_y) == holds_all(&ring, at_x, at_y));
            assert_true(cmap_label_ring_distance2(&ring, at_x, at_y, -1) == distance2);
            assert_true(cmap_label_ring_distance2(&ring, at_x, at_y, distance2) <= distance2);
        }
        cmap_label_ring_clear(&ring);
    }
    assert_true(aside[0] > 100 && aside[1] > 20);
}

static void rises_have_the_mean_that_was_asked_for(void **state)
{
    cmap_label_random random, again;
    double sum = 0;
    int above = 0;
    (void)state;
    cmap_label_random_init(&random, 42);
    cmap_label_random_init(&again, 42);
    for (int i = 0; i < 100000; i++) {
        int32_t rise = cmap_label_random_rise(&random, 1000);
        assert_int_equal(rise, cmap_label_random_rise(&again, 1000));
        assert_true(rise >= 0);
        sum += rise;
        above += rise > 1000;
    }
    assert_true(fabs(sum / 100000 - 1000) < 15);
    assert_true(fabs(above / 100000.0 - 0.36788) < 0.006); /* 1/e */
}

static void draws_below_a_bound_are_even(void **state)
{
    cmap_label_random random;
    int seen[7] = {0};
    (void)state;
    cmap_label_random_init(&random, 1);
    for (int i = 0; i < 70000; i++)
        seen[cmap_label_random_below(&random, 7)]++;
    for (int i = 0; i < 7; i++)
        assert_true(seen[i] > 9600 && seen[i] < 10400);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_four_points_become_a_convex_hull),
        cmocka_unit_test(hulls_meet_boxes_by_inner_points),
        cmocka_unit_test(a_line_is_measured_inside_a_box),
        cmocka_unit_test(lines_cross_touch_and_pass),
        cmocka_unit_test(a_ring_is_measured_inside_a_box),
        cmocka_unit_test(slanted_edges_are_measured_too),
        cmocka_unit_test(long_rings_answer_as_if_every_edge_were_asked),
        cmocka_unit_test(rises_have_the_mean_that_was_asked_for),
        cmocka_unit_test(draws_below_a_bound_are_even),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
