/* Without its font nothing is set, and nothing stands in for it. fontconfig reads its setup once, hence a process for
 * each setup. */
#include "gis/base/file.h"
#include "render/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* Opens the fonts, at once or as they were begun ahead, and says whether it failed as it should. */
static bool fails(const char *wanted)
{
    cmap_fonts *fonts = NULL;
    cmap_err err = {0};

    if (cmap_fonts_open("zh-CN", &fonts, &err) == CMAP_EFONT && !fonts && strcmp(err.text, wanted) == 0)
        return true;
    (void)fprintf(stderr, "got: %s\n", err.text);
    return false;
}

/* Does so under a setup that holds rules, and says whether all went as it should. */
static int open_under(const char *rules, const char *wanted)
{
    static const char path[] = CMAP_BUILD_DIR "/tests/fonts.conf";
    char setup[2000];

    (void)snprintf(
        setup, sizeof setup,
        "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig><cachedir>%s/tests/fonts"
        "</cachedir>%s</fontconfig>",
        CMAP_BUILD_DIR, rules);
    if (cmap_file_write(path, setup, strlen(setup), NULL) || setenv("FONTCONFIG_FILE", path, 1))
        return 1;
    if (!fails(wanted))
        return 1;
    cmap_fonts_begin();
    return !fails(wanted);
}

static void assert_error_under(const char *rules, const char *wanted)
{
    int how = -1;
    pid_t child = fork();

    if (child == 0)
        _exit(open_under(rules, wanted));
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_int_equal(how, 0);
}

static void no_font_at_all_is_an_error(void **state)
{
    (void)state;
    assert_error_under("<dir>" CMAP_BUILD_DIR "/tests/no-fonts</dir>",
                       "font Noto Sans CJK SC is missing; install the package fonts-noto-cjk");
}

/* fontconfig then offers what is nearest: the serif faces of the same package, or whatever there is. */
static void another_font_does_not_stand_in(void **state)
{
    (void)state;
    assert_error_under("<dir>/usr/share/fonts</dir><selectfont><rejectfont><glob>*NotoSansCJK*</glob></rejectfont>"
                       "</selectfont>",
                       "font Noto Sans CJK SC is missing; install the package fonts-noto-cjk");
}

static void a_thickened_regular_is_no_bold(void **state)
{
    (void)state;
    assert_error_under("<dir>/usr/share/fonts</dir><selectfont><rejectfont><glob>*NotoSansCJK-Bold*</glob></rejectfont>"
                       "</selectfont>",
                       "font Noto Sans CJK SC Bold is missing; install the package fonts-noto-cjk");
}

static void begun_fonts_are_handed_over_or_forgotten(void **state)
{
    cmap_fonts *fonts = NULL, *more = NULL;
    (void)state;
    cmap_fonts_forget(); /* nothing */
    cmap_fonts_begin();
    cmap_fonts_begin();
    assert_int_equal(cmap_fonts_open("zh-CN", &fonts, NULL), CMAP_OK);
    assert_int_equal(cmap_fonts_open("en", &more, NULL), CMAP_OK);
    assert_ptr_not_equal(fonts, more);
    cmap_fonts_close(fonts);
    cmap_fonts_close(more);
    cmap_fonts_begin();
    cmap_fonts_forget();
    cmap_fonts_forget();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_font_at_all_is_an_error), cmocka_unit_test(another_font_does_not_stand_in),
        cmocka_unit_test(a_thickened_regular_is_no_bold),
        cmocka_unit_test(begun_fonts_are_handed_over_or_forgotten), /* last: it reads the setup in this process */
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
