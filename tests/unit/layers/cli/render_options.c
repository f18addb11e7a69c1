/* What the words of the render command mean. */
#include "layers/cli/render_options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static void pages_have_their_sizes(void **state)
{
    static const struct {
        const char *text;
        double width_mm, height_mm;
    } cases[] = {
        {"A4", 297, 210},           {"A4-landscape", 297, 210},    {"A4-portrait", 210, 297},
        {"a3-Landscape", 420, 297}, {"A0-portrait", 841, 1189},    {"120x80mm", 120, 80},
        {"120x80", 120, 80},        {"80.5X60.25mm", 80.5, 60.25}, {"10x5000mm", 10, 5000},
    };
    double width_mm = 0;
    double height_mm = 0;
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(cmap_page_parse(cases[i].text, &width_mm, &height_mm, NULL), CMAP_OK);
        assert_true(width_mm == cases[i].width_mm && height_mm == cases[i].height_mm);
    }
    assert_int_equal(cmap_page_parse("16:9", &width_mm, &height_mm, NULL), CMAP_OK);
    assert_true(width_mm / height_mm > 1.777777 && width_mm / height_mm < 1.777778);
}

static void other_pages_are_refused(void **state)
{
    static const char *const bad[] = {"",        "A",       "A7",      "A4-",        "A4 landscape", "A4-landscapes",
                                      "100",     "100x",    "x100",    "100x100m",   "-1x100",       "1e3x100",
                                      "nanx100", "infx100", "100x9mm", "5001x100mm", "16:10",        "100 x 80",
                                      "0x80x100"};
    (void)state;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        double width_mm = -1;
        double height_mm = -2;
        cmap_err err = {0};
        assert_int_equal(cmap_page_parse(bad[i], &width_mm, &height_mm, &err), CMAP_EINVAL);
        assert_true(width_mm == -1 && height_mm == -2);
        assert_non_null(strstr(err.text, "--page"));
    }
}

static void formats_come_once_and_in_order(void **state)
{
    cmap_format_list list = {0};
    (void)state;

    assert_int_equal(cmap_format_list_parse("pdf,PNG,pdf", &list, NULL), CMAP_OK);
    assert_int_equal(list.count, 2);
    assert_int_equal(list.list[0], CMAP_FORMAT_PDF);
    assert_int_equal(list.list[1], CMAP_FORMAT_PNG);
    assert_int_equal(cmap_format_list_parse("", &list, NULL), CMAP_EINVAL);
    assert_int_equal(cmap_format_list_parse("png,", &list, NULL), CMAP_EINVAL);
    assert_int_equal(cmap_format_list_parse("png svg", &list, NULL), CMAP_EINVAL);
    assert_int_equal(list.count, 2);
}

static void an_ending_names_a_format(void **state)
{
    cmap_format format = CMAP_FORMAT_PNG;
    (void)state;

    assert_true(cmap_format_of_path("a/b.c/map.SVG", &format));
    assert_int_equal(format, CMAP_FORMAT_SVG);
    assert_false(cmap_format_of_path("a.svg/map", &format));
    assert_false(cmap_format_of_path("map.svgz", &format));
    assert_false(cmap_format_of_path("folder/.pdf", &format));
    assert_false(cmap_format_of_path("pdf", &format));
    assert_false(cmap_format_of_path("map.", &format));
}

/* Judged by the C library's own calendar, there and back. */
static void an_epoch_becomes_a_date(void **state)
{
    char date[32];
    (void)state;

    assert_int_equal(cmap_epoch_to_date("1313020800", date, NULL), CMAP_OK);
    assert_string_equal(date, "2011-08-11T00:00:00Z");
    assert_int_equal(cmap_epoch_to_date("0", date, NULL), CMAP_OK);
    assert_string_equal(date, "1970-01-01T00:00:00Z");
    assert_int_equal(cmap_epoch_to_date("951782400", date, NULL), CMAP_OK);
    assert_string_equal(date, "2000-02-29T00:00:00Z");
    assert_int_equal(cmap_epoch_to_date("253402300799", date, NULL), CMAP_OK);
    assert_string_equal(date, "9999-12-31T23:59:59Z");
    assert_int_equal(cmap_epoch_to_date("253402300800", date, NULL), CMAP_EINVAL);
    assert_int_equal(cmap_epoch_to_date("-1", date, NULL), CMAP_EINVAL);
    assert_int_equal(cmap_epoch_to_date("1e9", date, NULL), CMAP_EINVAL);
    assert_int_equal(cmap_epoch_to_date(" 1", date, NULL), CMAP_EINVAL);
    assert_int_equal(cmap_epoch_to_date("", date, NULL), CMAP_EINVAL);
    assert_string_equal(date, "9999-12-31T23:59:59Z");
}

static void numbers_are_plain(void **state)
{
    static const char *const bad[] = {"", "+1", "-1", "1e2", "0x40", "nan", "inf", "1,5", " 1", "1 ", "50.5.5", ".5"};
    double value = 7;
    (void)state;

    assert_int_equal(cmap_number_parse("--dpi", "72.5", 36, 1200, &value, NULL), CMAP_OK);
    assert_true(value == 72.5);
    assert_int_equal(cmap_number_parse("--dpi", "35.99", 36, 1200, &value, NULL), CMAP_EINVAL);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(cmap_number_parse("--dpi", bad[i], 0, 1200, &value, NULL), CMAP_EINVAL);
    assert_true(value == 72.5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_have_their_sizes),         cmocka_unit_test(other_pages_are_refused),
        cmocka_unit_test(formats_come_once_and_in_order), cmocka_unit_test(an_ending_names_a_format),
        cmocka_unit_test(an_epoch_becomes_a_date),        cmocka_unit_test(numbers_are_plain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
