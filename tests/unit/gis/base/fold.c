#include "gis/base/fold.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void key_is(const char *text, const char *expected)
{
    cmap_buf buf = {0};

    cmap_fold_put(&buf, text);
    assert_string_equal(cmap_buf_text(&buf), expected);
    cmap_buf_clear(&buf);
}

static void widths_case_and_blanks_fold(void **state)
{
    (void)state;
    key_is("Ｓｏｆｔｗａｒｅ　Ｒ＆Ｄ", "softwarer&d");
    key_is(" 苏州\xC2\xA0工业园区\xE2\x80\x8B ", "苏州工业园区");
    key_is("（一期）", "(一期)");
    key_is("", "");
}

static void joints_of_names_go(void **state)
{
    (void)state;
    assert_true(cmap_fold_equal("Ｓ 园区・A", "s园区·a"));
    assert_true(cmap_fold_equal("bio-medical", "Bio Medical"));
    assert_false(cmap_fold_equal("一期", "二期"));
}

static void folding_twice_changes_nothing(void **state)
{
    static const char *const texts[] = {"ＡＢ－Ｃ", "苏州 · 高新区", "\xFF\xFE", "㎡１２３"};
    cmap_buf once = {0};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        cmap_fold_put(&once, texts[i]);
        key_is(cmap_buf_text(&once), cmap_buf_text(&once));
        cmap_buf_clear(&once);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(widths_case_and_blanks_fold),
        cmocka_unit_test(joints_of_names_go),
        cmocka_unit_test(folding_twice_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
