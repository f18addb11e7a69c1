/* Which cells are plain, and what they say. */
#include "gis/io/tally_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static cmap_cell cell_of(const char *text)
{
    return (cmap_cell){.text = text, .length = strlen(text), .kind = CMAP_CELL_TEXT};
}

static void plain_decimals_are_read(void **state)
{
    static const struct {
        const char *text;
        uint64_t digits;
        unsigned scale;
    } cases[] = {
        {"0", 0, 0},
        {"007", 7, 0},
        {"15061", 15061, 0},
        {"120.681230", 120681230, 6},
        {"0.5", 5, 1},
        {"3.0", 30, 1},
        {"123456789012345678", 123456789012345678, 0},
        {"12345678901234567.8", 123456789012345678, 1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cmap_cell cell = cell_of(cases[i].text);
        uint64_t digits = 0;
        unsigned scale = 99;
        double number = -1;
        assert_true(cmap_plain_decimal(&cell, &digits, &scale));
        assert_int_equal(digits, cases[i].digits);
        assert_int_equal(scale, cases[i].scale);
        if (digits <= UINT64_C(1) << 53) {
            assert_true(cmap_plain_number(&cell, &number));
            assert_true(number == strtod(cases[i].text, NULL)); /* to the last bit */
        }
    }
}

static void other_numbers_are_not(void **state)
{
    static const char *const cases[] = {"",    ".",   "5.",    ".5",  "1.2.3", "1..2", "-1", "+1",
                                        "1e3", "1,2", "12 3",  " 12", "12 ",   "１２", "x",  "1x",
                                        "1.x", "x.1", "1.2m²", "NaN", "1/2",   "1:2",  "0x1"};
    static const char *const long_ones[] = {"1234567890123456789", "12345678901234567890", "1234567890123456789.",
                                            "123456789012345678.9"};
    uint64_t digits = 0;
    unsigned scale = 0;
    double number = 0;
    cmap_cell beyond = cell_of("9007199254740993"); /* 2^53 + 1 is no double */
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cmap_cell cell = cell_of(cases[i]);
        if (cmap_plain_decimal(&cell, &digits, &scale))
            fail_msg("\"%s\"", cases[i]);
    }
    for (size_t i = 0; i < sizeof long_ones / sizeof *long_ones; i++) {
        cmap_cell cell = cell_of(long_ones[i]);
        if (cmap_plain_decimal(&cell, &digits, &scale))
            fail_msg("%s", long_ones[i]);
    }
    assert_false(cmap_plain_number(&beyond, &number));
    assert_false(cmap_plain_number(NULL, &number));
}

static void texts_without_doubt_are_plain(void **state)
{
    static const char *const cases[] = {"载体0000001", "甲", "Tower 7", "A-1_b.2", "0",        "苏州高新区",
                                        "Built",       "S1", "Total 3", "龥号楼",  "一无所有", "built"};
    static const char *const others[] = {"合计",
                                         "其他大厦",
                                         "全市",
                                         "计",
                                         "計",
                                         "无",
                                         "备注：没有",
                                         "來",
                                         "Total",
                                         "sum",
                                         "Note x",
                                         "N/A",
                                         "-",
                                         "_a",
                                         ".5",
                                         " a",
                                         "１号楼",
                                         "A:B",
                                         "#1",
                                         "é",
                                         "a\tb",
                                         "a\nb",
                                         "\xE2\x80\x8B楼",
                                         "(甲)",
                                         "甲（乙）",
                                         "以上",
                                         "数据",
                                         "a'b\"",
                                         "𠀀",
                                         "鿿計"};
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cmap_cell cell = cell_of(cases[i]);
        if (!cmap_plain_is_text(&cell))
            fail_msg("%s", cases[i]);
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        cmap_cell cell = cell_of(others[i]);
        if (cmap_plain_is_text(&cell))
            fail_msg("%s", others[i]);
    }
}

static void keys_have_no_blank_and_texts_an_end(void **state)
{
    char text[CMAP_PLAIN_LONGEST + 2];
    cmap_cell key = cell_of("SZ-0001"), blank = cell_of("SZ 0001"), longest, too_long;
    (void)state;

    assert_true(cmap_plain_is_key(&key));
    assert_false(cmap_plain_is_key(&blank));
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    longest = (cmap_cell){.text = text + 1, .length = CMAP_PLAIN_LONGEST, .kind = CMAP_CELL_TEXT};
    too_long = (cmap_cell){.text = text, .length = CMAP_PLAIN_LONGEST + 1, .kind = CMAP_CELL_TEXT};
    assert_true(cmap_plain_is_text(&longest));
    assert_false(cmap_plain_is_text(&too_long));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_decimals_are_read),
        cmocka_unit_test(other_numbers_are_not),
        cmocka_unit_test(texts_without_doubt_are_plain),
        cmocka_unit_test(keys_have_no_blank_and_texts_an_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
