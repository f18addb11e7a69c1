/* What LaTeX reads as an order is written so that it is set as it stands; a snippet needs a page and a name. */
#include "layers/tex.h"

#include "layers/figure.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void escaping(void **state)
{
    static const char *const cases[][2] = {
        {"", ""},
        {"一轴两翼 A-1 (x) [y]", "一轴两翼 A-1 (x) [y]"},
        {"R&D 100% #1 $5 a_b", "R\\&D 100\\% \\#1 \\$5 a\\_b"},
        {"{\\input{x}}", "\\{\\textbackslash{}input\\{x\\}\\}"},
        {"~^", "\\textasciitilde{}\\textasciicircum{}"},
        {"<|>", "\\textless{}\\textbar{}\\textgreater{}"},
        {"a\nb\r\tc", "a b  c"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cmap_buf out = {0};
        cmap_tex_put_text(&out, cases[i][0]);
        assert_int_equal(out.status, CMAP_OK);
        assert_string_equal(cmap_buf_text(&out), cases[i][1]);
        cmap_buf_clear(&out);
    }
}

static void refusing(void **state)
{
    const char *const names[] = {"50%.pdf", "a#b.pdf", "a{b.pdf", "a\\b.pdf", "~x.pdf"};
    cmap_report report = {.width_mm = 297, .height_mm = 210};
    cmap_draw_options options = {.lang = CMAP_LANG_EN};
    cmap_figure *layout = NULL, *atlas = NULL;
    cmap_studio *studio = NULL;
    cmap_buf out = {0};
    cmap_err err = {0};

    (void)state;
    assert_int_equal(cmap_figure_load("layout", &layout, NULL), CMAP_OK);
    assert_int_equal(cmap_figure_load("atlas", &atlas, NULL), CMAP_OK);
    assert_int_equal(cmap_studio_open(NULL, &studio, NULL), CMAP_OK);
    assert_int_equal(cmap_tex_put(studio, layout, &options, "x.pdf", &out, &err), CMAP_EINVAL);
    options.report = &report;
    assert_int_equal(cmap_tex_put(studio, atlas, &options, "x.pdf", &out, &err), CMAP_EINVAL);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        assert_int_equal(cmap_tex_put(studio, layout, &options, names[i], &out, &err), CMAP_EINVAL);
        assert_non_null(strstr(err.text, names[i]));
    }
    assert_int_equal(out.length, 0);
    assert_int_equal(cmap_tex_put(studio, layout, &options, "园区 图.pdf", &out, &err), CMAP_OK);
    assert_non_null(strstr(cmap_buf_text(&out), "[width=297mm, alt={"));
    assert_non_null(strstr(cmap_buf_text(&out), "]{园区 图.pdf}}\n"));
    cmap_buf_clear(&out);
    cmap_studio_close(studio);
    cmap_figure_free(atlas);
    cmap_figure_free(layout);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(escaping), cmocka_unit_test(refusing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
