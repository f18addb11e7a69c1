/* What is packed is what libpng reads back. */
#include "gis/base/mem.h"
#include "render/canvas_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct source {
    const cmap_buf *bytes;
    size_t at;
};

static cairo_status_t read_bytes(void *closure, unsigned char *out, unsigned length)
{
    struct source *source = closure;
    if (source->at + length > source->bytes->length)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(out, source->bytes->bytes + source->at, length);
    source->at += length;
    return CAIRO_STATUS_SUCCESS;
}

static void check(int width, int height, uint32_t seed)
{
    static const cmap_meta meta = {"t", "d", "en", "c", NULL};
    int stride = 4 * width + 8;
    unsigned char *pixels = calloc((size_t)height, (size_t)stride);
    cmap_buf bytes = {0};
    struct source source = {&bytes, 0};

    assert_non_null(pixels);
    for (int i = 0; i < height * stride; i++) {
        seed = seed * 1664525u + 1013904223u;
        pixels[i] = (seed >> 28) ? (unsigned char)(seed >> 24) : pixels[i ? i - 1 : 0];
    }
    assert_int_equal(cmap_png_encode(pixels, width, height, stride, 96, &meta, &bytes, NULL), CMAP_OK);
    cairo_surface_t *read = cairo_image_surface_create_from_png_stream(read_bytes, &source);
    assert_int_equal(cairo_surface_status(read), CAIRO_STATUS_SUCCESS);
    assert_int_equal(cairo_image_surface_get_width(read), width);
    assert_int_equal(cairo_image_surface_get_height(read), height);
    for (int y = 0; y < height; y++) {
        const unsigned char *row =
            cairo_image_surface_get_data(read) + (size_t)y * (size_t)cairo_image_surface_get_stride(read);
        for (int x = 0; x < width; x++)
            assert_memory_equal(row + 4 * (size_t)x, pixels + (size_t)y * (size_t)stride + 4 * (size_t)x, 3);
    }
    assert_int_equal(source.at, bytes.length);
    cairo_surface_destroy(read);
    cmap_buf_clear(&bytes);
    free(pixels);
}

static void pictures_of_any_size_come_back(void **state)
{
    static const int sizes[][2] = {{1, 1}, {3, 127}, {5, 128}, {7, 129}, {640, 300}, {2000, 2}, {1, 1000}};
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        check(sizes[i][0], sizes[i][1], (uint32_t)i + 1);
}

static void the_paper_is_white(void **state)
{
    void *pixels = NULL;
    cairo_surface_t *paper = NULL;
    (void)state;
    assert_int_equal(cmap_png_paper(33, 21, &pixels, &paper, NULL), CMAP_OK);
    assert_int_equal(cairo_image_surface_get_width(paper), 33);
    const unsigned char *data = cairo_image_surface_get_data(paper);
    for (int i = 0; i < 21 * cairo_image_surface_get_stride(paper); i++)
        assert_int_equal(data[i], 0xFF);
    cairo_surface_destroy(paper);
    cmap_free(pixels);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_of_any_size_come_back),
        cmocka_unit_test(the_paper_is_white),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
