/* Names that are one name; tests/tables/gis/io/text.txt holds many more cases of the same functions. */
#include "gis/base/fold.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void names_are_the_same_however_they_are_typed(void **state)
{
    (void)state;
    assert_true(cmap_text_same("Ｓｏｆｔｗａｒｅ　Ｒ＆Ｄ", "software r&d"));
    assert_true(cmap_text_same(" 苏州\xC2\xA0工业园区\xE2\x80\x8B ", "苏州工业园区"));
    assert_true(cmap_text_same("（一期）", "(一期)"));
    assert_false(cmap_text_same("一期", "二期"));
    assert_false(cmap_text_same("", "一"));
}

static void folding_twice_changes_nothing(void **state)
{
    static const char *const texts[] = {"ＡＢ－Ｃ", "苏州 · 高新区", "\xFF\xFE", "㎡１２３"};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        cmap_buf once = {0}, twice = {0};
        cmap_text_fold(texts[i], &once);
        cmap_text_fold(cmap_buf_text(&once), &twice);
        assert_string_equal(cmap_buf_text(&twice), cmap_buf_text(&once));
        cmap_buf_clear(&once);
        cmap_buf_clear(&twice);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_the_same_however_they_are_typed),
        cmocka_unit_test(folding_twice_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
