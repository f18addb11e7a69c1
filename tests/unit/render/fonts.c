/* Without its font nothing is set, and nothing stands in for it. fontconfig reads its setup once, hence a program of
 * its own. */
#include "gis/base/file.h"
#include "render/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void a_missing_font_is_named_with_its_package(void **state)
{
    cmap_fonts *fonts = NULL;
    cmap_err err = {0};
    (void)state;
    assert_int_equal(cmap_fonts_open("zh-CN", &fonts, &err), CMAP_EFONT);
    assert_null(fonts);
    assert_string_equal(err.text, "font Noto Sans CJK SC is missing; install the package fonts-noto-cjk");
}

int main(void)
{
    static const char empty[] = "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig>"
                                "<dir>" CMAP_BUILD_DIR "/tests/no-fonts</dir></fontconfig>";
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_missing_font_is_named_with_its_package)};

    if (cmap_file_write(CMAP_BUILD_DIR "/tests/no-fonts.conf", empty, strlen(empty), NULL) ||
        setenv("FONTCONFIG_FILE", CMAP_BUILD_DIR "/tests/no-fonts.conf", 1))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
