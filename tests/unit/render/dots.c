/* Many marks at once are what the same marks are one by one, in every format; and few bytes. */
#include "render/dots.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "render/canvas_private.h"

static const cmap_color red = {0.8, 0.1, 0.1, 1}, blue = {0.1, 0.2, 0.7, 1};
static const cmap_dot_look looks[] = {
    {.color = {0.8, 0.1, 0.1, 1}, .edge = {1, 1, 1, 1}, .edge_mm = 0.15},
    {.color = {0.1, 0.2, 0.7, 1}, .core = {1, 1, 1, 1}, .rim_mm = 0.2},
    {.shape = CMAP_DOT_CROSS, .color = {0.1, 0.1, 0.1, 1}, .edge = {1, 1, 1, 1}, .edge_mm = 0.1, .line_mm = 0.2},
};
enum { LOOKS = sizeof looks / sizeof looks[0] };

static cmap_canvas *open_page(cmap_format format)
{
    cmap_canvas *canvas = NULL;
    cmap_err err = {0};

    if (cmap_canvas_new(format, 60, 40, 200, NULL, &canvas, &err))
        fail_msg("%s", err.text);
    return canvas;
}

/* A crowd about the page's middle, sizes falling; places on the grid of hundredths, so that nothing is rounded. */
static cmap_dot *make_crowd(size_t count, unsigned seed)
{
    cmap_dot *dots = calloc(count, sizeof *dots);

    assert_non_null(dots);
    for (size_t i = 0; i < count; i++) {
        seed = seed * 1664525U + 1013904223U;
        const double x = (double)(seed >> 16 & 0xFFF) / 100, y = (double)(seed >> 8 & 0x7FF) / 100;
        dots[i] =
            (cmap_dot){{10 + x, 10 + y}, (float)(1.5 - 0.5 * floor(3.0 * (double)i / (double)count)), seed % LOOKS};
    }
    return dots;
}

/* The same by the canvas' own circles and strokes. */
static void paint_one(cmap_canvas *canvas, const cmap_dot *dot)
{
    const cmap_dot_look *look = &looks[dot->look];
    const double r = (double)dot->radius_mm;

    if (look->shape == CMAP_DOT_CROSS) {
        for (int coat = 0; coat < 2; coat++) {
            const cmap_stroke stroke = {.width_mm = look->line_mm + (coat ? 0 : 2 * look->edge_mm),
                                        .color = coat ? look->color : look->edge,
                                        .cap = CMAP_CAP_ROUND};
            cmap_canvas_move(canvas, (cmap_pt){dot->at.x_mm - r, dot->at.y_mm - r});
            cmap_canvas_line(canvas, (cmap_pt){dot->at.x_mm + r, dot->at.y_mm + r});
            cmap_canvas_move(canvas, (cmap_pt){dot->at.x_mm - r, dot->at.y_mm + r});
            cmap_canvas_line(canvas, (cmap_pt){dot->at.x_mm + r, dot->at.y_mm - r});
            cmap_canvas_stroke(canvas, &stroke);
        }
        return;
    }
    if (look->edge_mm > 0) {
        cmap_canvas_circle(canvas, dot->at, r + fmin(look->edge_mm, 0.4 * r));
        cmap_canvas_fill(canvas, look->edge);
    }
    cmap_canvas_circle(canvas, dot->at, r);
    cmap_canvas_fill(canvas, look->color);
    if (look->rim_mm > 0) {
        cmap_canvas_circle(canvas, dot->at, r - fmin(look->rim_mm, 0.4 * r));
        cmap_canvas_fill(canvas, look->core);
    }
}

/* Mean and worst difference of two pictures' channels, of 255. */
static void compare(cmap_canvas *a, cmap_canvas *b, double *mean, int *worst)
{
    const int width = cairo_image_surface_get_width(a->surface), height = cairo_image_surface_get_height(a->surface);
    double sum = 0;

    cairo_surface_flush(a->surface);
    cairo_surface_flush(b->surface);
    *worst = 0;
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width * 4; x++) {
            const int at = y * cairo_image_surface_get_stride(a->surface) + x;
            const int off =
                x % 4 == 3
                    ? 0
                    : abs(cairo_image_surface_get_data(a->surface)[at] - cairo_image_surface_get_data(b->surface)[at]);
            sum += off;
            *worst = off > *worst ? off : *worst;
        }
    *mean = sum / (width * height * 3.0);
}

static void stamps_are_circles(void **state)
{
    cmap_dot *dots = make_crowd(600, 7);
    cmap_canvas *stamped = open_page(CMAP_FORMAT_PNG), *drawn = open_page(CMAP_FORMAT_PNG);
    double mean;
    int worst;
    (void)state;

    cmap_canvas_dots(stamped, dots, 600, looks, LOOKS);
    for (size_t i = 0; i < 600; i++)
        paint_one(drawn, &dots[i]);
    compare(stamped, drawn, &mean, &worst);
    if (mean > 2.5 || worst > 110) /* an eighth of a pixel off at an edge from black to white */
        fail_msg("the stamps differ by %.2f on average, %d at most", mean, worst);
    /* Large marks are not stamped but mixed in place: exact. */
    const cmap_dot large = {{30, 20}, 8, 1};
    cmap_canvas_dots(stamped, &large, 1, looks, LOOKS);
    paint_one(drawn, &large);
    compare(stamped, drawn, &mean, &worst);
    assert_true(mean < 2.5);
    cmap_canvas_free(stamped);
    cmap_canvas_free(drawn);
    free(dots);
}

static void a_clip_is_kept(void **state)
{
    cmap_canvas *canvas = open_page(CMAP_FORMAT_PNG);
    const cmap_dot dot = {{20, 20}, 9, 0};
    (void)state;

    cmap_canvas_save(canvas);
    cmap_canvas_rect(canvas, (cmap_rect){20, 0, 40, 40});
    cmap_canvas_clip(canvas);
    cmap_canvas_dots(canvas, &dot, 1, looks, LOOKS);
    cmap_canvas_restore(canvas);
    const unsigned char *row = cairo_image_surface_get_data(canvas->surface) +
                               (ptrdiff_t)cairo_image_surface_get_stride(canvas->surface) * 157; /* 20 mm */
    assert_int_equal(row[4 * 150], 255);                                                         /* 19 mm */
    assert_true(row[4 * 165] < 60); /* 21 mm: red, whose blue is little */
    cmap_canvas_free(canvas);
}

static void a_group_shows_them_too(void **state)
{
    cmap_canvas *canvas = open_page(CMAP_FORMAT_PNG);
    const cmap_dot dot = {{20, 20}, 5, 0};
    (void)state;

    cmap_canvas_begin_group(canvas);
    cmap_canvas_dots(canvas, &dot, 1, looks, LOOKS);
    cmap_canvas_end_group(canvas, 0.5);
    const unsigned char *row = cairo_image_surface_get_data(canvas->surface) +
                               (ptrdiff_t)cairo_image_surface_get_stride(canvas->surface) * 157;
    assert_true(row[4 * 157] > 120 && row[4 * 157] < 160); /* halfway between white and 0.1 */
    cmap_canvas_free(canvas);
}

static size_t count_of(const cmap_buf *bytes, const char *word)
{
    size_t count = 0;

    for (const char *at = cmap_buf_text(bytes); (at = strstr(at, word)); at += strlen(word))
        count++;
    return count;
}

static void svg_gathers_what_does_not_touch(void **state)
{
    enum { COUNT = 2000 };
    static cmap_dot dots[COUNT];
    cmap_canvas *canvas = open_page(CMAP_FORMAT_SVG);
    cmap_buf bytes = {0};
    (void)state;

    for (size_t i = 0; i < COUNT; i++)
        dots[i] = (cmap_dot){{1 + (double)(i % 50), 1 + (double)(i / 50)}, 0.3F, 0};
    cmap_canvas_dots(canvas, dots, COUNT, looks, LOOKS);
    assert_int_equal(cmap_canvas_finish(canvas, &bytes, NULL), CMAP_OK);
    assert_int_equal(count_of(&bytes, "<path"), 2); /* edges, then discs */
    assert_true(bytes.length < COUNT * 2 * 14);
    cmap_buf_clear(&bytes);
}

/* Red, blue over it, red over that: three paths in that order, and what is drawn twice only once. */
static void order_is_kept_where_marks_touch(void **state)
{
    const cmap_dot_look plain[2] = {{.color = red}, {.color = blue}};
    const cmap_dot dots[] = {{{10, 10}, 1, 0}, {{10.5, 10}, 1, 1}, {{10.5, 10}, 1, 1}, {{11, 10}, 1, 0}};
    cmap_canvas *canvas = open_page(CMAP_FORMAT_SVG);
    cmap_buf bytes = {0};
    (void)state;

    cmap_canvas_dots(canvas, dots, 4, plain, 2);
    assert_int_equal(cmap_canvas_finish(canvas, &bytes, NULL), CMAP_OK);
    assert_int_equal(count_of(&bytes, "<path"), 3);
    const char *first = strstr(cmap_buf_text(&bytes), "#cc1a1a"), *second = strstr(cmap_buf_text(&bytes), "#1a33b3");
    assert_true(first && second && first < second && strstr(second, "#cc1a1a"));
    cmap_buf_clear(&bytes);
}

static void what_is_no_mark_is_passed_over(void **state)
{
    const cmap_dot dots[] = {
        {{(double)NAN, 1}, 1, 0}, {{1, (double)INFINITY}, 1, 0}, {{1, 1}, 0, 0}, {{1, 1}, -1, 0}, {{1e9, 1}, 1, 0}};
    cmap_canvas *canvas = open_page(CMAP_FORMAT_SVG);
    cmap_buf bytes = {0};
    (void)state;

    cmap_canvas_dots(canvas, dots, 5, looks, LOOKS);
    cmap_canvas_dots(canvas, NULL, 0, looks, LOOKS);
    assert_int_equal(cmap_canvas_finish(canvas, &bytes, NULL), CMAP_OK);
    assert_int_equal(count_of(&bytes, "<path"), 0);
    cmap_buf_clear(&bytes);
}

static void a_look_that_is_none_is_refused(void **state)
{
    const cmap_dot dot = {{1, 1}, 1, LOOKS};
    cmap_canvas *canvas = open_page(CMAP_FORMAT_PNG);
    cmap_buf bytes = {0};
    (void)state;

    cmap_canvas_dots(canvas, &dot, 1, looks, LOOKS);
    assert_int_equal(cmap_canvas_finish(canvas, &bytes, NULL), CMAP_EINVAL);
    canvas = open_page(CMAP_FORMAT_PDF);
    cmap_canvas_dots(canvas, &dot, 1, looks, CMAP_DOT_LOOKS_MAX + 1);
    assert_int_equal(cmap_canvas_finish(canvas, &bytes, NULL), CMAP_EINVAL);
    assert_int_equal(bytes.length, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stamps_are_circles),
        cmocka_unit_test(a_clip_is_kept),
        cmocka_unit_test(a_group_shows_them_too),
        cmocka_unit_test(svg_gathers_what_does_not_touch),
        cmocka_unit_test(order_is_kept_where_marks_touch),
        cmocka_unit_test(what_is_no_mark_is_passed_over),
        cmocka_unit_test(a_look_that_is_none_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
