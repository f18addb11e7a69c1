/* Sizes, sticky errors and sameness of the three formats. */
#include "render/canvas.h"

#include "support/scenes.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static const cmap_format formats[] = {CMAP_FORMAT_PNG, CMAP_FORMAT_SVG, CMAP_FORMAT_PDF};
static const cmap_meta meta = {"题 <目>", "说明", "zh-CN", "carriermap", "2011-08-11T12:34:56Z"};

static cmap_canvas *open_page(cmap_format format)
{
    cmap_canvas *canvas = NULL;
    cmap_err err = {0};
    if (cmap_canvas_new(format, 100, 50, 100, &meta, &canvas, &err))
        fail_msg("%s", err.text);
    return canvas;
}

/* The place of word in the length bytes at bytes. */
static const char *find(const cmap_buf *buf, const char *word)
{
    for (size_t i = 0; i + strlen(word) <= buf->length; i++) {
        if (memcmp(buf->bytes + i, word, strlen(word)) == 0)
            return buf->bytes + i;
    }
    return NULL;
}

static uint32_t big_endian(const char *at)
{
    const unsigned char *b = (const unsigned char *)at;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static void the_page_has_its_size_in_every_format(void **state)
{
    cmap_err err = {0};
    (void)state;
    for (int i = 0; i < 3; i++) {
        cmap_canvas *canvas = NULL;
        cmap_buf bytes = {0};
        assert_int_equal(cmap_canvas_new(formats[i], 297, 210, 300, &meta, &canvas, &err), CMAP_OK);
        assert_int_equal(cmap_canvas_finish(canvas, &bytes, &err), CMAP_OK);
        if (formats[i] == CMAP_FORMAT_PNG) {
            assert_int_equal(big_endian(find(&bytes, "IHDR") + 4), 3508);
            assert_int_equal(big_endian(find(&bytes, "IHDR") + 8), 2480);
            assert_int_equal(big_endian(find(&bytes, "pHYs") + 4), 11811); /* 300 / 0.0254 */
            assert_int_equal(find(&bytes, "pHYs")[12], 1);
        } else if (formats[i] == CMAP_FORMAT_SVG) {
            assert_non_null(find(&bytes, "width=\"297mm\" height=\"210mm\" viewBox=\"0 0 297 210\""));
        } else {
            assert_non_null(find(&bytes, "/MediaBox [0 0 841.889764 595.275591]"));
        }
        cmap_buf_clear(&bytes);
    }
}

static void files_say_what_they_are(void **state)
{
    cmap_err err = {0};
    cmap_buf bytes = {0};
    (void)state;
    assert_int_equal(cmap_canvas_finish(open_page(CMAP_FORMAT_PNG), &bytes, &err), CMAP_OK);
    assert_non_null(find(&bytes, "iTXtTitle"));
    assert_non_null(find(&bytes, "题 <目>"));
    cmap_buf_clear(&bytes);
    assert_int_equal(cmap_canvas_finish(open_page(CMAP_FORMAT_SVG), &bytes, &err), CMAP_OK);
    assert_non_null(find(&bytes, "题 &lt;目&gt;</title>"));
    assert_non_null(find(&bytes, "说明</desc>"));
    assert_non_null(find(&bytes, "xml:lang=\"zh-CN\" role=\"img\" aria-labelledby="));
    cmap_buf_clear(&bytes);
    assert_int_equal(cmap_canvas_finish(open_page(CMAP_FORMAT_PDF), &bytes, &err), CMAP_OK);
    assert_non_null(find(&bytes, "/Title <FEFF98980020003C76EE003E>"));
    assert_non_null(find(&bytes, "/CreationDate (D:20110811123456Z)"));
    assert_non_null(find(&bytes, "/DisplayDocTitle true"));
    assert_non_null(find(&bytes, "/Lang <FEFF007A0068002D0043004E>"));
    cmap_buf_clear(&bytes);
}

static void a_page_without_meta_is_good(void **state)
{
    cmap_err err = {0};
    (void)state;
    for (int i = 0; i < 3; i++) {
        cmap_canvas *canvas = NULL;
        cmap_buf bytes = {0};
        assert_int_equal(cmap_canvas_new(formats[i], 10, 10, 36, NULL, &canvas, &err), CMAP_OK);
        assert_int_equal(cmap_canvas_finish(canvas, &bytes, &err), CMAP_OK);
        assert_true(bytes.length > 60);
        cmap_buf_clear(&bytes);
    }
}

static void pages_out_of_bounds_are_refused(void **state)
{
    static const double bad[][3] = {{9, 50, 100},   {50, 5001, 100}, {NAN, 50, 100}, {50, INFINITY, 100},
                                    {50, 50, 35.9}, {50, 50, 1201},  {50, 50, NAN},  {5000, 50, 300}};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        cmap_canvas *canvas = NULL;
        cmap_err err = {0};
        assert_int_equal(cmap_canvas_new(CMAP_FORMAT_PNG, bad[i][0], bad[i][1], bad[i][2], &meta, &canvas, &err),
                         CMAP_EINVAL);
        assert_null(canvas);
        assert_true(err.text[0]);
    }
}

static void the_first_error_stays(void **state)
{
    cmap_err first = {CMAP_EDATA, "the first"}, second = {CMAP_EIO, "the second"};
    (void)state;
    for (int i = 0; i < 3; i++) {
        cmap_canvas *canvas = open_page(formats[i]);
        cmap_buf bytes = {0};
        cmap_err err = {0};
        cmap_buf_puts(&bytes, "before");
        cmap_canvas_fail(canvas, &first);
        cmap_canvas_fail(canvas, &second);
        cmap_canvas_line(canvas, (cmap_pt){NAN, 0});
        cmap_canvas_restore(canvas);
        assert_int_equal(cmap_canvas_finish(canvas, &bytes, &err), CMAP_EDATA);
        assert_string_equal(err.text, "the first");
        assert_string_equal(cmap_buf_text(&bytes), "before");
        cmap_buf_clear(&bytes);
    }
}

/* Each does one thing that cannot be drawn. */
static void off_page(cmap_canvas *canvas)
{
    cmap_canvas_line(canvas, (cmap_pt){1e6, 0});
}

static void not_a_number(cmap_canvas *canvas)
{
    cmap_canvas_circle(canvas, (cmap_pt){1, 1}, NAN);
}

static void open_save(cmap_canvas *canvas)
{
    cmap_canvas_save(canvas);
}

static void group_for_save(cmap_canvas *canvas)
{
    cmap_canvas_save(canvas);
    cmap_canvas_end_group(canvas, 1);
}

static void lone_restore(cmap_canvas *canvas)
{
    cmap_canvas_restore(canvas);
}

static void dense_hatch(cmap_canvas *canvas)
{
    cmap_hatch hatch = {45, 1e-9, 0.1, {0, 0, 0, 1}};
    cmap_canvas_rect(canvas, (cmap_rect){0, 0, 10, 10});
    cmap_canvas_fill_hatch(canvas, &hatch);
}

static void dense_dash(cmap_canvas *canvas)
{
    cmap_stroke stroke = {.width_mm = 1, .dash_mm = {0, 0}, .dash_count = 2};
    cmap_canvas_rect(canvas, (cmap_rect){0, 0, 10, 10});
    cmap_canvas_stroke(canvas, &stroke);
}

static void deep_bookmark(cmap_canvas *canvas)
{
    cmap_canvas_bookmark(canvas, 1, "no parent");
}

static void lonlat_geometry(cmap_canvas *canvas)
{
    cmap_geom *geom = NULL;
    assert_int_equal(cmap_geom_from_point(CMAP_SRID_CGCS2000, 120, 31, &geom, NULL), CMAP_OK);
    cmap_canvas_geom(canvas, geom);
    cmap_geom_free(geom);
}

static void what_cannot_be_drawn_fails_the_page(void **state)
{
    void (*const bad[])(cmap_canvas *) = {off_page,    not_a_number, open_save,     group_for_save, lone_restore,
                                          dense_hatch, dense_dash,   deep_bookmark, lonlat_geometry};
    (void)state;
    for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++) {
        for (int i = 0; i < 3; i++) {
            cmap_canvas *canvas = open_page(formats[i]);
            cmap_buf bytes = {0};
            cmap_err err = {0};
            bad[k](canvas);
            assert_int_equal(cmap_canvas_finish(canvas, &bytes, &err), CMAP_EINVAL);
            assert_true(err.text[0]);
            assert_int_equal(bytes.length, 0);
            cmap_buf_clear(&bytes);
        }
    }
}

static void only_a_pdf_has_pages_and_bookmarks(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        cmap_canvas *canvas = open_page(formats[i]);
        cmap_buf bytes = {0};
        cmap_canvas_bookmark(canvas, 0, "一");
        cmap_canvas_next_page(canvas, 210, 297);
        cmap_canvas_bookmark(canvas, 0, "二");
        cmap_canvas_bookmark(canvas, 1, "二之一");
        assert_int_equal(cmap_canvas_finish(canvas, &bytes, NULL),
                         formats[i] == CMAP_FORMAT_PDF ? CMAP_OK : CMAP_EINVAL);
        if (formats[i] == CMAP_FORMAT_PDF)
            assert_non_null(find(&bytes, "/MediaBox [0 0 595.275591 841.889764]"));
        cmap_buf_clear(&bytes);
    }
}

static void the_same_calls_give_the_same_bytes(void **state)
{
    cmap_err err = {0};
    (void)state;
    for (size_t s = 0; s < scene_count; s++) {
        for (int i = 0; i < 3; i++) {
            cmap_buf first = {0}, other = {0}, again = {0};
            (void)setenv("TZ", "Asia/Shanghai", 1);
            tzset();
            assert_int_equal(scene_render(&scenes[s], formats[i], 72, NULL, &first, &err), CMAP_OK);
            (void)setenv("TZ", "America/Caracas", 1);
            tzset();
            /* Another page between, so that counters of the libraries move on. */
            assert_int_equal(scene_render(&scenes[(s + 1) % scene_count], formats[i], 50, NULL, &other, &err), CMAP_OK);
            assert_int_equal(scene_render(&scenes[s], formats[i], 72, NULL, &again, &err), CMAP_OK);
            assert_int_equal(first.length, again.length);
            assert_memory_equal(first.bytes, again.bytes, first.length);
            cmap_buf_clear(&first);
            cmap_buf_clear(&other);
            cmap_buf_clear(&again);
        }
    }
}

static void the_file_follows_what_the_buffer_held(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        cmap_buf alone = {0}, behind = {0};
        cmap_buf_puts(&behind, "12345");
        assert_int_equal(cmap_canvas_finish(open_page(formats[i]), &alone, NULL), CMAP_OK);
        assert_int_equal(cmap_canvas_finish(open_page(formats[i]), &behind, NULL), CMAP_OK);
        assert_int_equal(behind.length, alone.length + 5);
        assert_memory_equal(behind.bytes + 5, alone.bytes, alone.length);
        cmap_buf_clear(&alone);
        cmap_buf_clear(&behind);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_page_has_its_size_in_every_format),
        cmocka_unit_test(files_say_what_they_are),
        cmocka_unit_test(a_page_without_meta_is_good),
        cmocka_unit_test(pages_out_of_bounds_are_refused),
        cmocka_unit_test(the_first_error_stays),
        cmocka_unit_test(what_cannot_be_drawn_fails_the_page),
        cmocka_unit_test(only_a_pdf_has_pages_and_bookmarks),
        cmocka_unit_test(the_same_calls_give_the_same_bytes),
        cmocka_unit_test(the_file_follows_what_the_buffer_held),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
