/* Memory that runs out at each place in turn: an error, no crash, no leak, nothing written. */
#include "gis/base/mem.h"
#include "render/icon.h"
#include "support/scenes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void drawing_survives_failing_memory(cmap_format format)
{
    for (size_t i = 0; i < scene_count; i++) {
        cmap_status status = CMAP_ENOMEM;
        cmap_fonts *fonts = NULL;
        /* The icons are read through files, which another test starves. */
        if (strcmp(scenes[i].name, "icons") == 0)
            continue;
        assert_int_equal(cmap_fonts_open("zh-CN", &fonts, NULL), CMAP_OK);
        for (long countdown = 0; status; countdown += 1 + countdown / 8) {
            cmap_buf bytes = {0};
            cmap_err err = {0};
            cmap_canvas *canvas = NULL;
            cmap_buf_puts(&bytes, "kept");
            cmap_mem_fail_after(countdown);
            status = cmap_canvas_new(format, scenes[i].width_mm, scenes[i].height_mm, 50, NULL, &canvas, &err);
            if (!status) {
                scenes[i].draw(canvas, fonts);
                status = cmap_canvas_finish(canvas, &bytes, &err);
            }
            cmap_mem_fail_after(-1);
            if (status) {
                if (status != CMAP_ENOMEM || !strstr(err.text, "memory"))
                    fail_msg("allocation %ld of %s: status %d, %s", countdown, scenes[i].name, (int)status, err.text);
                assert_string_equal(cmap_buf_text(&bytes), "kept");
            }
            cmap_buf_clear(&bytes);
        }
        cmap_fonts_close(fonts);
    }
}

static void png_survives_failing_memory(void **state)
{
    (void)state;
    drawing_survives_failing_memory(CMAP_FORMAT_PNG);
}

static void svg_survives_failing_memory(void **state)
{
    (void)state;
    drawing_survives_failing_memory(CMAP_FORMAT_SVG);
}

static void pdf_survives_failing_memory(void **state)
{
    (void)state;
    drawing_survives_failing_memory(CMAP_FORMAT_PDF);
}

static void opening_fonts_and_icons_survives_failing_memory(void **state)
{
    static const char svg[] = "<svg viewBox=\"0 0 24 24\"><path d=\"M1 1H5V5ZM9 9A3 3 0 0 1 12 12\" "
                              "fill=\"currentColor\"/></svg>";
    cmap_status status = CMAP_ENOMEM;
    cmap_fonts *fonts = NULL;
    (void)state;
    for (long countdown = 0; status; countdown++) {
        cmap_icon *icon = NULL;
        cmap_mem_fail_after(countdown);
        status = cmap_icon_parse(svg, &icon, NULL);
        cmap_mem_fail_after(-1);
        assert_true(status == CMAP_OK || status == CMAP_ENOMEM);
        assert_int_equal(icon != NULL, status == CMAP_OK);
        cmap_icon_free(icon);
    }
    cmap_mem_fail_after(0);
    assert_int_equal(cmap_fonts_open("zh-CN", &fonts, NULL), CMAP_ENOMEM);
    cmap_mem_fail_after(-1);
    assert_null(fonts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(png_survives_failing_memory),
        cmocka_unit_test(svg_survives_failing_memory),
        cmocka_unit_test(pdf_survives_failing_memory),
        cmocka_unit_test(opening_fonts_and_icons_survives_failing_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
