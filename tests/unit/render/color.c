/* Distances between colours, against the published table, and colours as others see them, by what must not change. */
#include "render/color.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Sharma, Wu and Dalal 2005, table 1, all 34 pairs. */
static const struct {
    cmap_lab one, other;
    double distance;
} published[] = {
    {{50, 2.6772, -79.7751}, {50, 0, -82.7485}, 2.0425},
    {{50, 3.1571, -77.2803}, {50, 0, -82.7485}, 2.8615},
    {{50, 2.8361, -74.0200}, {50, 0, -82.7485}, 3.4412},
    {{50, -1.3802, -84.2814}, {50, 0, -82.7485}, 1.0000},
    {{50, -1.1848, -84.8006}, {50, 0, -82.7485}, 1.0000},
    {{50, -0.9009, -85.5211}, {50, 0, -82.7485}, 1.0000},
    {{50, 0, 0}, {50, -1, 2}, 2.3669},
    {{50, -1, 2}, {50, 0, 0}, 2.3669},
    {{50, 2.4900, -0.0010}, {50, -2.4900, 0.0009}, 7.1792},
    {{50, 2.4900, -0.0010}, {50, -2.4900, 0.0010}, 7.1792},
    {{50, 2.4900, -0.0010}, {50, -2.4900, 0.0011}, 7.2195},
    {{50, 2.4900, -0.0010}, {50, -2.4900, 0.0012}, 7.2195},
    {{50, -0.0010, 2.4900}, {50, 0.0009, -2.4900}, 4.8045},
    {{50, -0.0010, 2.4900}, {50, 0.0010, -2.4900}, 4.8045},
    {{50, -0.0010, 2.4900}, {50, 0.0011, -2.4900}, 4.7461},
    {{50, 2.5, 0}, {50, 0, -2.5}, 4.3065},
    {{50, 2.5, 0}, {73, 25, -18}, 27.1492},
    {{50, 2.5, 0}, {61, -5, 29}, 22.8977},
    {{50, 2.5, 0}, {56, -27, -3}, 31.9030},
    {{50, 2.5, 0}, {58, 24, 15}, 19.4535},
    {{50, 2.5, 0}, {50, 3.1736, 0.5854}, 1.0000},
    {{50, 2.5, 0}, {50, 3.2972, 0}, 1.0000},
    {{50, 2.5, 0}, {50, 1.8634, 0.5757}, 1.0000},
    {{50, 2.5, 0}, {50, 3.2592, 0.3350}, 1.0000},
    {{60.2574, -34.0099, 36.2677}, {60.4626, -34.1751, 39.4387}, 1.2644},
    {{63.0109, -31.0961, -5.8663}, {62.8187, -29.7946, -4.0864}, 1.2630},
    {{61.2901, 3.7196, -5.3901}, {61.4292, 2.2480, -4.9620}, 1.8731},
    {{35.0831, -44.1164, 3.7933}, {35.0232, -40.0716, 1.5901}, 1.8645},
    {{22.7233, 20.0904, -46.6940}, {23.0331, 14.9730, -42.5619}, 2.0373},
    {{36.4612, 47.8580, 18.3852}, {36.2715, 50.5065, 21.2231}, 1.4146},
    {{90.8027, -2.0831, 1.4410}, {91.1528, -1.6435, 0.0447}, 1.4441},
    {{90.9257, -0.5406, -0.9208}, {88.6381, -0.8985, -0.7239}, 1.5381},
    {{6.7747, -0.2908, -2.4247}, {5.8714, -0.0985, -2.2286}, 0.6377},
    {{2.0776, 0.0795, -1.1350}, {0.9033, -0.0636, -0.5514}, 0.9082},
};

static void near(double found, double wanted, double within)
{
    if (!(fabs(found - wanted) <= within))
        fail_msg("%.6f, not %.6f", found, wanted);
}

static void color_near(cmap_color found, cmap_color wanted, double within)
{
    near(found.r, wanted.r, within);
    near(found.g, wanted.g, within);
    near(found.b, wanted.b, within);
}

static void distances_are_those_of_the_paper(void **state)
{
    (void)state;
    assert_int_equal(sizeof published / sizeof published[0], 34);
    for (size_t i = 0; i < 34; i++) {
        near(cmap_lab_distance(published[i].one, published[i].other), published[i].distance, 0.00005);
        near(cmap_lab_distance(published[i].other, published[i].one), published[i].distance, 0.00005);
    }
}

/* Every 51st step of each channel: 216 colours. */
static void each_color(void (*check)(cmap_color color))
{
    for (int r = 0; r <= 5; r++)
        for (int g = 0; g <= 5; g++)
            for (int b = 0; b <= 5; b++)
                check((cmap_color){r / 5.0, g / 5.0, b / 5.0, 0.5});
}

static void goes_there_and_back(cmap_color color)
{
    color_near(cmap_color_from_xyz(cmap_color_to_xyz(color)), color, 1e-5);
    color_near(cmap_color_from_xyz(cmap_lab_to_xyz(cmap_color_to_lab(color))), color, 1e-5);
    near(cmap_srgb_from_linear(cmap_srgb_to_linear(color.r)), color.r, 1e-12);
    near(cmap_color_luminance(color), cmap_color_to_xyz(color).y, 1e-4);
    near(cmap_color_distance(color, color), 0, 1e-9);
}

static void spaces_lead_back(void **state)
{
    (void)state;
    each_color(goes_there_and_back);
    near(cmap_srgb_from_linear(cmap_srgb_to_linear(-0.3)), -0.3, 1e-12);
}

static void the_ends_are_known(void **state)
{
    const cmap_lab lab = cmap_color_to_lab((cmap_color){1, 1, 1, 1});
    (void)state;

    near(lab.l, 100, 1e-5);
    near(lab.a, 0, 1e-3);
    near(lab.b, 0, 1e-3);
    near(cmap_color_to_lab((cmap_color){1, 0, 0, 1}).l, 53.24, 0.005);
    near(cmap_color_distance((cmap_color){0, 0, 0, 1}, (cmap_color){1, 1, 1, 1}), 100, 1e-3);
    near(cmap_color_contrast((cmap_color){0, 0, 0, 1}, (cmap_color){1, 1, 1, 1}), 21, 1e-9);
    /* #767676 is the lightest grey that WCAG lets small words on white have. */
    near(cmap_color_contrast((cmap_color){1, 1, 1, 1}, (cmap_color){118 / 255.0, 118 / 255.0, 118 / 255.0, 1}), 4.54,
         0.005);
}

static void a_grey_stays_itself(void **state)
{
    (void)state;
    for (int i = 0; i <= 20; i++)
        for (int v = 0; v < CMAP_VISION_COUNT; v++) {
            const cmap_color grey = {i / 20.0, i / 20.0, i / 20.0, 0.25};
            color_near(cmap_color_seen(grey, (cmap_vision)v), grey, 1e-6);
            near(cmap_color_seen(grey, (cmap_vision)v).a, 0.25, 0);
        }
}

/* What a dichromat sees has one dimension less: red and green alike (on the plane of white, blue and yellow). */
static void loses_red_or_green(cmap_color color)
{
    for (cmap_vision v = CMAP_VISION_PROTAN; v <= CMAP_VISION_DEUTAN; v++) {
        const cmap_color seen = cmap_color_seen(color, v);
        near(seen.r, seen.g, 1e-3);
        if (seen.r > 0.02 && seen.b > 0.02 && seen.r < 0.98 && seen.b < 0.98)
            color_near(cmap_color_seen(seen, v), seen, 1e-3);
    }
}

static void red_and_green_look_alike_to_some(void **state)
{
    const cmap_color red = {0.75, 0.25, 0.2, 1}, green = {0.25, 0.55, 0.2, 1}, blue = {0, 0, 1, 1},
                     yellow = {1, 1, 0, 1};
    (void)state;

    each_color(loses_red_or_green);
    for (cmap_vision v = CMAP_VISION_PROTAN; v <= CMAP_VISION_DEUTAN; v++) {
        color_near(cmap_color_seen(blue, v), blue, 1e-6);
        color_near(cmap_color_seen(yellow, v), yellow, 1e-6);
        assert_true(cmap_color_distance(cmap_color_seen(red, v), cmap_color_seen(green, v)) <
                    cmap_color_distance(red, green) / 2);
    }
    /* Red is dark to a protanope, not to a deuteranope. */
    assert_true(cmap_color_luminance(cmap_color_seen(red, CMAP_VISION_PROTAN)) < cmap_color_luminance(red));
}

static void stays_where_it_is_put(cmap_color color)
{
    const cmap_color seen = cmap_color_seen(color, CMAP_VISION_TRITAN);

    assert_true(seen.r >= 0 && seen.r <= 1 && seen.g >= 0 && seen.g <= 1 && seen.b >= 0 && seen.b <= 1);
    if (fmin(fmin(seen.r, seen.g), seen.b) > 0.02 && fmax(fmax(seen.r, seen.g), seen.b) < 0.98)
        color_near(cmap_color_seen(seen, CMAP_VISION_TRITAN), seen, 1e-3);
}

static void blue_and_green_look_alike_to_a_tritanope(void **state)
{
    const cmap_color red = {0.8, 0.2, 0.2, 1}, blue = {0.2, 0.5, 0.7, 1}, green = {0.2, 0.55, 0.5, 1};
    (void)state;

    each_color(stays_where_it_is_put);
    assert_true(cmap_color_distance(cmap_color_seen(blue, CMAP_VISION_TRITAN),
                                    cmap_color_seen(green, CMAP_VISION_TRITAN)) < cmap_color_distance(blue, green) / 2);
    assert_true(cmap_color_distance(cmap_color_seen(red, CMAP_VISION_TRITAN), red) < 12);
}

static void grey_keeps_luminance(cmap_color color)
{
    const cmap_color seen = cmap_color_seen(color, CMAP_VISION_GREY);

    near(seen.r, seen.g, 0);
    near(seen.g, seen.b, 0);
    near(cmap_color_luminance(seen), cmap_color_luminance(color), 1e-9);
}

static void grey_is_luminance(void **state)
{
    (void)state;
    each_color(grey_keeps_luminance);
    assert_string_equal(cmap_vision_name(CMAP_VISION_NORMAL), "normal");
    assert_string_equal(cmap_vision_name(CMAP_VISION_GREY), "grey");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distances_are_those_of_the_paper),
        cmocka_unit_test(spaces_lead_back),
        cmocka_unit_test(the_ends_are_known),
        cmocka_unit_test(a_grey_stays_itself),
        cmocka_unit_test(red_and_green_look_alike_to_some),
        cmocka_unit_test(blue_and_green_look_alike_to_a_tritanope),
        cmocka_unit_test(grey_is_luminance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
