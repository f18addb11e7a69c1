/* Longitudes and latitudes as people type them. */
#include "gis/crs/lonlat_text.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void near(const char *text, double got, double want)
{
    if (!(fabs(got - want) <= 1e-12 * fmax(1, fabs(want))))
        fail_msg("%s: %.15g, not %.15g", text, got, want);
}

static void angles_are_read(void **state)
{
    static const struct {
        const char *text;
        double deg;
        cmap_angle_axis axis;
    } cases[] = {
        {"120.73", 120.73, CMAP_ANGLE_ANY},
        {" 120.73\t", 120.73, CMAP_ANGLE_ANY},
        {"120", 120, CMAP_ANGLE_ANY},
        {"+31.26", 31.26, CMAP_ANGLE_ANY},
        {"-0.5", -0.5, CMAP_ANGLE_ANY},
        {"−0.5", -0.5, CMAP_ANGLE_ANY},
        {".5", 0.5, CMAP_ANGLE_ANY},
        {"5.", 5, CMAP_ANGLE_ANY},
        {"1.2073E+02", 120.73, CMAP_ANGLE_ANY},
        {"12073e-2", 120.73, CMAP_ANGLE_ANY},
        {"0.00000000000000000000120", 1.2e-21, CMAP_ANGLE_ANY},
        {"120.7300000000000000000000000000000", 120.73, CMAP_ANGLE_ANY},
        {"559014.524255", 559014.524255, CMAP_ANGLE_ANY}, /* metres are the guard's business */
        {"40559014", 40559014, CMAP_ANGLE_ANY},
        {"１２０．７３", 120.73, CMAP_ANGLE_ANY},
        {"\xEF\xBB\xBF"
         "120.73\xC2\xA0",
         120.73, CMAP_ANGLE_ANY},
        {"120.73E", 120.73, CMAP_ANGLE_LON},
        {"120.73 e", 120.73, CMAP_ANGLE_LON},
        {"E120.73", 120.73, CMAP_ANGLE_LON},
        {"Ｅ１２０．７３", 120.73, CMAP_ANGLE_LON},
        {"70W", -70, CMAP_ANGLE_LON},
        {"31.26N", 31.26, CMAP_ANGLE_LAT},
        {"33.9S", -33.9, CMAP_ANGLE_LAT},
        {"东经120.73", 120.73, CMAP_ANGLE_LON},
        {"北纬 31.26", 31.26, CMAP_ANGLE_LAT},
        {"西经70°", -70, CMAP_ANGLE_LON},
        {"南纬33.9度", -33.9, CMAP_ANGLE_LAT},
        {"经度：120.73", 120.73, CMAP_ANGLE_LON},
        {"lat=31.26", 31.26, CMAP_ANGLE_LAT},
        {"Longitude 120.73 E", 120.73, CMAP_ANGLE_LON},
        {"lng:120.73", 120.73, CMAP_ANGLE_LON},
        {"120.73°", 120.73, CMAP_ANGLE_ANY},
        {"120.73 deg", 120.73, CMAP_ANGLE_ANY},
        {"120°43'48\"E", 120.73, CMAP_ANGLE_LON},
        {"120°43'48\"", 120.73, CMAP_ANGLE_ANY},
        {"120°43′48″", 120.73, CMAP_ANGLE_ANY},
        {"120° 43’ 48” E", 120.73, CMAP_ANGLE_LON},
        {"120º43''E", 120 + 43 / 3600.0, CMAP_ANGLE_LON},
        {"120°43'48''E", 120.73, CMAP_ANGLE_LON},
        {"E120°43'48.0\"", 120.73, CMAP_ANGLE_LON},
        {"120°43.8'", 120.73, CMAP_ANGLE_ANY},
        {"-120°43.8'", -120.73, CMAP_ANGLE_ANY},
        {"东经120度43分48秒", 120.73, CMAP_ANGLE_LON},
        {"北纬31度15分", 31.25, CMAP_ANGLE_LAT},
        {"120:43:48", 120.73, CMAP_ANGLE_ANY},
        {"31:15.6N", 31.26, CMAP_ANGLE_LAT},
        {"12043.8E", 120.73, CMAP_ANGLE_LON},
        {"3115.6N", 31.26, CMAP_ANGLE_LAT},
        {"N 3115.600", 31.26, CMAP_ANGLE_LAT},
        {"180W", -180, CMAP_ANGLE_LON},
        {"90N", 90, CMAP_ANGLE_LAT},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cmap_angle got;
        cmap_err err = {0};
        if (cmap_angle_parse(cases[i].text, &got, &err))
            fail_msg("%s", err.text);
        near(cases[i].text, got.deg, cases[i].deg);
        if (got.axis != cases[i].axis)
            fail_msg("%s is of axis %d", cases[i].text, (int)got.axis);
    }
}

static void what_is_no_angle_is_refused(void **state)
{
    static const char *const cases[] = {
        "",
        " ",
        "东经",
        "E",
        "-",
        ".",
        "E.",
        "120.73.5",
        "120..5",
        "abc",
        "120abc",
        "十二",
        "无",
        "—",
        "1e400",
        "1E+400",
        "inf",
        "nan",
        "0x78",
        "120.73 31.26",
        "-120.73E",
        "E-120.73",
        "+120.73W",
        "经度31.26N",
        "120.73EN",
        "120.73EE",
        "N120.73E",
        "91N",
        "90.0001S",
        "181E",
        "200°",
        "120°60'",
        "120°43'60\"",
        "120.5°43'",
        "120°43.5'48\"",
        "120°43",
        "120°43'48",
        "120:43:",
        "120:60",
        "120.5:43",
        "120:43.5:48",
        "12060.0E",
        "9115N",
        "18143.8E",
        "120'43\"",
        "1,234.5",
        "120.73,",
        ",120.73",
        "120 43 48",
        "#",
        "120\xFF",
        "\xE4\xB8",
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cmap_angle got = {7, CMAP_ANGLE_LAT};
        cmap_err err = {0};
        if (cmap_angle_parse(cases[i], &got, &err) != CMAP_EPARSE)
            fail_msg("%s became %g", cases[i], got.deg);
        assert_true(got.deg == 7 && got.axis == CMAP_ANGLE_LAT && *err.text);
    }
}

static void pairs_are_read(void **state)
{
    static const char *const cases[] = {
        "120.73 31.26",
        "120.73,31.26",
        "120.73, 31.26",
        "120.73，31.26",
        "１２０．７３，３１．２６",
        "120.73;31.26",
        "120.73；31.26",
        "120.73、31.26",
        "120.73 / 31.26",
        "120.73\t31.26",
        "(120.73, 31.26)",
        "[120.73,31.26]",
        "（120.73，31.26）",
        "31.26N 120.73E",
        "31.26N,120.73E",
        "31.26N120.73E",
        "N31.26 E120.73",
        "N31.26E120.73",
        "120.73E 31.26",
        "120.73 31.26N",
        "31.26 120.73E",
        "北纬31.26 东经120.73",
        "东经120.73°，北纬31.26°",
        "北纬31.26°东经120.73°",
        "经度120.73 纬度31.26",
        "纬度:31.26,经度:120.73",
        "lat=31.26 lon=120.73",
        "lng:120.73,lat:31.26",
        "120°43'48\"E 31°15'36\"N",
        "31°15'36\"N, 120°43'48\"E",
        "120°43′48″，31°15′36″",
        "120°43.8' 31°15.6'",
        "120°43'48\" 31°15'36\"",
        "东经120度43分48秒北纬31度15分36秒",
        "3115.6N 12043.8E",
        "120:43:48 31:15:36",
        "1.2073E+02,3.126E+01",
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cmap_coord got;
        cmap_err err = {0};
        if (cmap_lonlat_parse(cases[i], &got, &err))
            fail_msg("%s", err.text);
        near(cases[i], got.x, 120.73);
        near(cases[i], got.y, 31.26);
    }
}

/* What has no letters stays in the order it has, and the guard says what is wrong with it. */
static void order_and_size_are_the_guards_business(void **state)
{
    cmap_coord got;
    (void)state;

    assert_int_equal(cmap_lonlat_parse("31.26 120.73", &got, NULL), CMAP_OK);
    assert_true(got.x == 31.26 && got.y == 120.73);
    assert_int_equal(cmap_lonlat_parse("40559014.5 3466619.4", &got, NULL), CMAP_OK);
    assert_true(got.x == 40559014.5 && got.y == 3466619.4);
    assert_int_equal(cmap_lonlat_parse("559014,3466619", &got, NULL), CMAP_OK); /* no degrees begin so */
    assert_true(got.x == 559014 && got.y == 3466619);
    assert_int_equal(cmap_lonlat_parse("120, 31", &got, NULL), CMAP_OK);
    assert_true(got.x == 120 && got.y == 31);
    assert_int_equal(cmap_lonlat_parse("120，31", &got, NULL), CMAP_OK); /* a full-width comma is no decimal sign */
    assert_true(got.x == 120 && got.y == 31);
    assert_int_equal(cmap_lonlat_parse("120.5,31", &got, NULL), CMAP_OK);
    assert_true(got.x == 120.5 && got.y == 31);
}

static void a_decimal_comma_is_ambiguous(void **state)
{
    static const char *const pairs[] = {"120,73", "120,73 31,26", "120,73,31,26", "120,73;31,26", "120,73E", "-120,73"};
    static const char *const angles[] = {"120,73", "31,2600", "120,73E"};
    cmap_coord pair = {7, 7};
    cmap_angle angle = {7, CMAP_ANGLE_ANY};
    (void)state;

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        cmap_err err = {0};
        assert_int_equal(cmap_lonlat_parse(pairs[i], &pair, &err), CMAP_EPARSE);
        assert_non_null(strstr(err.text, "ambiguous"));
        assert_true(pair.x == 7);
    }
    for (size_t i = 0; i < sizeof angles / sizeof *angles; i++) {
        cmap_err err = {0};
        assert_int_equal(cmap_angle_parse(angles[i], &angle, &err), CMAP_EPARSE);
        assert_non_null(strstr(err.text, "ambiguous"));
        assert_true(angle.deg == 7);
    }
}

static void what_is_no_pair_is_refused(void **state)
{
    static const char *const cases[] = {"",
                                        "120.73",
                                        "120.73,",
                                        ",31.26",
                                        "120.73,,31.26",
                                        "120.73 31.26 5",
                                        "120.73E 31.26E",
                                        "31.26N 31.27N",
                                        "120.73 31,26",
                                        "120.7331.26",
                                        "120.73-31.26",
                                        "120.73E91N",
                                        "经度120.73 经度31.26",
                                        "120.73 north",
                                        "POINT EMPTY",
                                        "120°43'31°15'"};
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cmap_coord got = {7, 8};
        cmap_err err = {0};
        if (cmap_lonlat_parse(cases[i], &got, &err) != CMAP_EPARSE)
            fail_msg("%s became %g %g", cases[i], got.x, got.y);
        assert_true(got.x == 7 && got.y == 8 && *err.text);
    }
}

/* The words of a message end at a character even when the text is long. */
static void a_long_text_is_cut_at_a_character(void **state)
{
    cmap_angle got;
    cmap_err err = {0};
    char text[300] = "a";
    (void)state;

    for (int i = 0; i < 90; i++)
        strcat(text, "苏");
    assert_int_equal(cmap_angle_parse(text, &got, &err), CMAP_EPARSE);
    assert_non_null(strstr(err.text, "苏\" is no longitude"));
}

static void a_text_too_long_is_refused(void **state)
{
    cmap_angle got;
    char text[400];
    (void)state;

    memset(text, '1', sizeof text);
    text[sizeof text - 1] = '\0';
    assert_int_equal(cmap_angle_parse(text, &got, NULL), CMAP_EPARSE);
    text[100] = '\0';
    assert_int_equal(cmap_angle_parse(text, &got, NULL), CMAP_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(angles_are_read),
        cmocka_unit_test(what_is_no_angle_is_refused),
        cmocka_unit_test(pairs_are_read),
        cmocka_unit_test(order_and_size_are_the_guards_business),
        cmocka_unit_test(a_decimal_comma_is_ambiguous),
        cmocka_unit_test(what_is_no_pair_is_refused),
        cmocka_unit_test(a_text_too_long_is_refused),
        cmocka_unit_test(a_long_text_is_cut_at_a_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
