/* Values of cells where a table of cases does not reach: units, suspects, serials, folding against Unicode's own data.
 */
#include "gis/io/value.h"

#include "gis/base/file.h"
#include "gis/base/mem.h"
#include "gis/base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void units_are_read_as_they_are_named(void **state)
{
    cmap_area_unit unit = CMAP_AREA_NO_UNIT;
    (void)state;

    for (int i = 1; i < CMAP_AREA_UNIT_COUNT; i++) {
        assert_true(cmap_area_unit_read(cmap_area_unit_name((cmap_area_unit)i), &unit));
        assert_int_equal(unit, i);
    }
    assert_string_equal(cmap_area_unit_name(CMAP_AREA_NO_UNIT), "none");
    assert_string_equal(cmap_area_unit_name((cmap_area_unit)99), "none");
    assert_false(cmap_area_unit_read("none", &unit));
    assert_false(cmap_area_unit_read("", &unit));
    assert_false(cmap_area_unit_read("万", &unit));
    assert_false(cmap_area_unit_read("万公顷", &unit));
    assert_false(cmap_area_unit_read("万元", &unit));
    assert_true(cmap_area_unit_read("10⁴m²", &unit));
    assert_int_equal(unit, CMAP_AREA_WAN_M2);
}

static void a_long_cell_is_cut_in_its_reason(void **state)
{
    char cell[3000];
    (void)state;

    for (size_t i = 0; i + 4 < sizeof cell; i += 3)
        memcpy(cell + i, "园", 4);
    cmap_area_value value = cmap_area_read(cell, CMAP_AREA_M2, CMAP_AREA_NO_UNIT);
    assert_int_equal(value.state, CMAP_VALUE_REFUSED);
    assert_true(cmap_utf8_valid(value.reason, strlen(value.reason), NULL));
    assert_non_null(strstr(value.reason, "...”: longer than any value"));
}

/* How many values of a list are suspect, and that the last is when any is. */
static size_t suspects(const int64_t *tenths, size_t count)
{
    cmap_area_suspect *list = NULL;
    size_t found = 99;

    assert_int_equal(cmap_area_suspects(tenths, count, &list, &found, NULL), CMAP_OK);
    for (size_t i = 0; i < found; i++) {
        assert_true(list[i].reason[0] && list[i].looks);
        assert_int_equal(list[i].index, count - 1);
    }
    cmap_free(list);
    return found;
}

static void a_value_in_another_unit_is_suspect(void **state)
{
    (void)state;
    assert_int_equal(suspects((int64_t[]){500000, 700000, 900000, 600000, 800000, 70}, 6), 1); /* 万㎡ in m2 */
    assert_int_equal(suspects((int64_t[]){500000, 700000, 900000, 600000, 800000, 7000000000}, 6), 1); /* m2 in 万㎡ */
    assert_int_equal(suspects((int64_t[]){500000, 700000, 700000, 600000, 800000, 700000 * 15}, 6), 1);  /* 亩 in ha */
    assert_int_equal(suspects((int64_t[]){500000, 700000, 700000, 600000, 800000, 700000 * 667}, 6), 1); /* m2 in 亩 */
}

static void ordinary_spread_is_not_suspect(void **state)
{
    (void)state;
    assert_int_equal(suspects((int64_t[]){500000, 700000, 900000, 600000, 800000, 7000000}, 6), 0);
    assert_int_equal(suspects((int64_t[]){5000, 20000, 300000, 700000, 4000000, 50000000}, 6), 0);
    assert_int_equal(suspects((int64_t[]){100000, 200000, 600000, 700000, 9000000, 10500000}, 6),
                     0);                                                       /* not alike: 15 says nothing */
    assert_int_equal(suspects((int64_t[]){500000, 600000, 700000, 70}, 4), 0); /* too few */
    assert_int_equal(suspects((int64_t[]){-1, -1, 0, 0, 5, -1}, 6), 0);
    assert_int_equal(suspects(NULL, 0), 0);
}

static void serials_count_a_day_that_never_was(void **state)
{
    static const struct {
        int64_t serial;
        const char *date;
    } known[] = {{1, "1900-01-01"},     {59, "1900-02-28"},    {61, "1900-03-01"},     {367, "1901-01-01"},
                 {36525, "1999-12-31"}, {36526, "2000-01-01"}, {36585, "2000-02-29"},  {36586, "2000-03-01"},
                 {40664, "2011-05-01"}, {73050, "2099-12-31"}, {2958465, "9999-12-31"}};
    char text[11] = "unchanged";
    (void)state;

    assert_false(cmap_date_of_serial(60, text));
    assert_false(cmap_date_of_serial(0, text));
    assert_false(cmap_date_of_serial(-5, text));
    assert_false(cmap_date_of_serial(2958466, text));
    assert_string_equal(text, "unchanged");
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        assert_true(cmap_date_of_serial(known[i].serial, text));
        assert_string_equal(text, known[i].date);
    }
}

/* The single hex code point of a decomposition "<compat> 5DE5" or "<wide> ...", or 0. */
static uint32_t compatibility_of(const char *field)
{
    char *end;

    if (field[0] != '<' || !strchr(field, '>'))
        return 0;
    unsigned long c = strtoul(strchr(field, '>') + 1, &end, 16);
    return *end == ';' ? (uint32_t)c : 0;
}

/* Unicode's own table says what the full-width forms and the Kangxi radicals stand for. */
static void folding_agrees_with_unicode(void **state)
{
    char *bytes = NULL;
    size_t length, checked = 0;
    (void)state;

    if (cmap_file_read("/usr/share/unicode/UnicodeData.txt", 0, &bytes, &length, NULL))
        skip();
    for (char *line = bytes; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
        uint32_t c = (uint32_t)strtoul(line, NULL, 16), as;
        char *field = line, wide[5], plain[5];
        cmap_buf a = {0}, b = {0};
        if (!((c >= 0xFF01 && c <= 0xFF5E) || (c >= 0x2F00 && c <= 0x2FD5) || (c >= 0x2080 && c <= 0x2089)))
            continue;
        for (int i = 0; i < 5; i++)
            field = strchr(field, ';') + 1;
        as = compatibility_of(field);
        assert_true(as != 0);
        (void)cmap_utf8_put(c, wide);
        (void)cmap_utf8_put(as, plain);
        cmap_text_fold(wide, &a);
        cmap_text_fold(plain, &b);
        if (strcmp(cmap_buf_text(&a), cmap_buf_text(&b)) != 0)
            fail_msg("U+%04X folds to %s, U+%04X to %s", c, cmap_buf_text(&a), as, cmap_buf_text(&b));
        cmap_buf_clear(&a);
        cmap_buf_clear(&b);
        checked++;
    }
    assert_int_equal(checked, 94 + 214 + 10);
    cmap_free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_are_read_as_they_are_named),   cmocka_unit_test(a_long_cell_is_cut_in_its_reason),
        cmocka_unit_test(a_value_in_another_unit_is_suspect), cmocka_unit_test(ordinary_spread_is_not_suspect),
        cmocka_unit_test(serials_count_a_day_that_never_was), cmocka_unit_test(folding_agrees_with_unicode),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
