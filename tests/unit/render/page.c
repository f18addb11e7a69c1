#include "render/page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void colours_are_read_in_both_lengths(void **state)
{
    cmap_color color;
    (void)state;
    assert_int_equal(cmap_color_parse("#ff8000", &color, NULL), CMAP_OK);
    assert_true(color.r == 1 && color.g == 128 / 255.0 && color.b == 0 && color.a == 1);
    assert_int_equal(cmap_color_parse("#0000FF80", &color, NULL), CMAP_OK);
    assert_true(color.r == 0 && color.b == 1 && color.a == 128 / 255.0);
}

static void what_is_no_colour_is_named(void **state)
{
    static const char *const bad[] = {"", "#", "ff8000", "#ff800", "#ff80000", "#gg0000", "#ff8000  ", "red"};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        cmap_color color = {9, 9, 9, 9};
        cmap_err err = {0};
        assert_int_equal(cmap_color_parse(bad[i], &color, &err), CMAP_EPARSE);
        assert_non_null(strstr(err.text, bad[i]));
        assert_true(color.r == 9 && color.a == 9);
    }
}

static void a_mix_ends_at_its_ends(void **state)
{
    cmap_color a = {0, 0.2, 1, 1}, b = {1, 0.4, 0, 0}, middle = cmap_color_mix(a, b, 0.5);
    (void)state;
    assert_true(cmap_color_mix(a, b, 0).g == a.g && cmap_color_mix(a, b, 1).g == b.g);
    assert_true(middle.r == 0.5 && middle.a == 0.5);
    assert_true(cmap_color_with_alpha(a, 0.3).a == 0.3);
}

static void boxes_that_only_touch_do_not_overlap(void **state)
{
    cmap_rect box = {10, 10, 5, 5}, right = {15, 10, 5, 5}, inside = {11, 11, 1, 1};
    (void)state;
    assert_false(cmap_rect_overlaps(box, right));
    assert_true(cmap_rect_overlaps(cmap_rect_grow(box, 0.1), right));
    assert_true(cmap_rect_holds(box, inside) && cmap_rect_holds(box, box) && !cmap_rect_holds(inside, box));
    assert_false(cmap_rect_holds(box, right));
    assert_true(cmap_rect_grow(box, 1).w_mm == 7 && cmap_rect_grow(box, 1).x_mm == 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(colours_are_read_in_both_lengths),
        cmocka_unit_test(what_is_no_colour_is_named),
        cmocka_unit_test(a_mix_ends_at_its_ends),
        cmocka_unit_test(boxes_that_only_touch_do_not_overlap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
