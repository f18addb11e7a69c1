/* The exact side of a line, against whole-number arithmetic and its own symmetries. */
#include "gis/geom/orient.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

__extension__ typedef __int128 wide;

static uint64_t seed = 20110811;

static uint64_t next(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

static int whole_sign(int64_t ax, int64_t ay, int64_t bx, int64_t by, int64_t cx, int64_t cy)
{
    wide det = (wide)(ax - cx) * (by - cy) - (wide)(ay - cy) * (bx - cx);
    return det > 0 ? 1 : det < 0 ? -1 : 0;
}

/* The square of Kettner, Mehlhorn, Pion, Schirra and Yap ("Classroom examples of robustness problems"): steps of one
 * unit in the last place about (0.5, 0.5), against the line from (12, 12) to (24, 24). Plain doubles get many wrong. */
static void the_classroom_square_is_right(void **state)
{
    const double unit = ldexp(1, -53);
    const int64_t one = (int64_t)1 << 53;
    int wrong_in_doubles = 0;
    (void)state;

    for (int i = 0; i < 256; i++)
        for (int j = 0; j < 256; j++) {
            cmap_coord p = {0.5 + i * unit, 0.5 + j * unit}, q = {12, 12}, r = {24, 24};
            /* Above 0.5 doubles are 2^-53 apart, so p is what is written here. */
            int wanted = whole_sign(one / 2 + i, one / 2 + j, 12 * one, 12 * one, 24 * one, 24 * one);
            double det = (p.x - r.x) * (q.y - r.y) - (p.y - r.y) * (q.x - r.x);
            wrong_in_doubles += (det > 0) - (det < 0) != wanted;
            assert_int_equal(cmap_orient(p, q, r), wanted);
            assert_int_equal(cmap_orient(q, r, p), wanted);
            assert_int_equal(cmap_orient_exact(r, p, q), wanted);
        }
    assert_true(wrong_in_doubles > 1000); /* else the square proves nothing */
}

static void whole_numbers_agree(void **state)
{
    (void)state;
    for (int i = 0; i < 20000; i++) {
        int64_t v[6];
        int bits = 2 + i % 50;
        for (int k = 0; k < 6; k++)
            v[k] = (int64_t)(next() >> (64 - bits)) - ((int64_t)1 << (bits - 1));
        if (i % 3 == 0) { /* on a line, but for a step */
            v[4] = v[0] + 3 * (v[2] - v[0]);
            v[5] = v[1] + 3 * (v[3] - v[1]) + (i % 2);
        }
        cmap_coord a = {(double)v[0], (double)v[1]}, b = {(double)v[2], (double)v[3]}, c = {(double)v[4], (double)v[5]};
        assert_int_equal(cmap_orient(a, b, c), whole_sign(v[0], v[1], v[2], v[3], v[4], v[5]));
    }
}

static double any_double(void)
{
    double x;
    do {
        uint64_t bits = next();
        memcpy(&x, &bits, sizeof x);
    } while (!isfinite(x));
    return x;
}

/* Of any size, subnormal to huge: turning keeps the sign, swapping turns it, and so does mirroring. */
static void the_sign_keeps_its_symmetries(void **state)
{
    (void)state;
    for (int i = 0; i < 20000; i++) {
        cmap_coord a = {any_double(), any_double()}, b = {any_double(), any_double()}, c = {any_double(), any_double()};
        if (i % 2)
            c = (cmap_coord){a.x, b.y};
        int sign = cmap_orient(a, b, c);
        assert_int_equal(cmap_orient_exact(a, b, c), sign);
        assert_int_equal(cmap_orient(b, c, a), sign);
        assert_int_equal(cmap_orient(b, a, c), -sign);
        a.x = -a.x;
        b.x = -b.x;
        c.x = -c.x;
        assert_int_equal(cmap_orient(a, b, c), -sign);
        assert_int_equal(cmap_orient(a, a, c), 0);
    }
}

static void tiny_and_huge_numbers_are_no_excuse(void **state)
{
    const double tiny = 1e-310, least = DBL_TRUE_MIN;
    cmap_coord zero = {0, 0}, slope = {1.3, 1.3};
    (void)state;

    assert_int_equal(cmap_orient(zero, slope, (cmap_coord){tiny, tiny}), 0);
    assert_int_equal(cmap_orient(zero, slope, (cmap_coord){tiny, tiny + least}), 1);
    assert_int_equal(cmap_orient(zero, slope, (cmap_coord){tiny + least, tiny}), -1);
    assert_int_equal(cmap_orient((cmap_coord){-DBL_MAX, -DBL_MAX}, (cmap_coord){DBL_MAX, DBL_MAX}, zero), 0);
    assert_int_equal(
        cmap_orient((cmap_coord){-DBL_MAX, -DBL_MAX}, (cmap_coord){DBL_MAX, DBL_MAX}, (cmap_coord){0, least}), 1);
}

static void a_segment_holds_its_ends_and_exact_middle(void **state)
{
    cmap_coord a = {120.625, 31.25}, b = {120.875, 31.5}, middle = {120.75, 31.375};
    (void)state;

    assert_true(cmap_orient_on_segment(a, b, a) && cmap_orient_on_segment(a, b, b));
    assert_true(cmap_orient_on_segment(a, b, middle) && cmap_orient_on_segment(b, a, middle));
    assert_false(cmap_orient_on_segment(a, b, (cmap_coord){121, 31.625})); /* on the line, behind the end */
    assert_false(cmap_orient_on_segment(a, b, (cmap_coord){nextafter(120.75, 0), 31.375}));
    assert_true(cmap_orient_on_segment(a, a, a));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_classroom_square_is_right),
        cmocka_unit_test(whole_numbers_agree),
        cmocka_unit_test(the_sign_keeps_its_symmetries),
        cmocka_unit_test(tiny_and_huge_numbers_are_no_excuse),
        cmocka_unit_test(a_segment_holds_its_ends_and_exact_middle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
