/* The figures as small pictures against those in figures/: what README.md beside it shows.
 *
 * After a change that is meant to show:  CMAP_GOLDEN=write ctest --preset dev -R golden/figures$  writes the pictures
 * anew; look at each before committing it. */
#include "support/drawing.h"

#include "gis/base/file.h"

#include <cairo.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DPI 50

enum { PRINT, SCREEN, GREY, COLOUR_BLIND };
enum { ZH, EN, ZH_EN };
enum { LANDSCAPE, PORTRAIT, SLIDE = 4, SMALL = 5 };

static const struct {
    const char *name;
    drawing_case what;
} pictures[] = {
    {"layout", {.figure = LAYOUT}},
    {"axis", {.figure = AXIS}},
    {"north-wing", {.figure = NORTH_WING}},
    {"south-wing", {.figure = SOUTH_WING}},
    {"specialization", {.figure = SPECIALIZATION}},
    {"progress", {.figure = PROGRESS}},
    {"layout-en-portrait", {.figure = LAYOUT, .lang = EN, .page = PORTRAIT}},
    {"layout-grey", {.figure = LAYOUT, .theme = GREY}},
    {"layout-small", {.figure = LAYOUT, .theme = SCREEN, .page = SMALL}},
    {"axis-both-slide", {.figure = AXIS, .lang = ZH_EN, .theme = SCREEN, .page = SLIDE}},
    {"north-wing-both-colour-blind", {.figure = NORTH_WING, .lang = ZH_EN, .theme = COLOUR_BLIND}},
    {"specialization-en", {.figure = SPECIALIZATION, .lang = EN}},
    {"progress-sample", {.figure = PROGRESS, .sample = true}},
    {"progress-sample-en-grey-portrait",
     {.figure = PROGRESS, .lang = EN, .theme = GREY, .page = PORTRAIT, .sample = true}},
    {"carriers-sample", {.figure = CARRIERS, .sample = true}},
};

static cairo_surface_t *read_picture(const char *path)
{
    cairo_surface_t *picture = cairo_image_surface_create_from_png(path);

    if (cairo_surface_status(picture))
        fail_msg("%s: %s", path, cairo_status_to_string(cairo_surface_status(picture)));
    return picture;
}

/* How far two pictures are apart: on the mean, of 255, and the share of pixels that are off by more than 64. */
static void compare(const char *path_a, const char *path_b, double *mean, double *spoiled)
{
    cairo_surface_t *a = read_picture(path_a);
    cairo_surface_t *b = read_picture(path_b);
    const int width = cairo_image_surface_get_width(a);
    const int height = cairo_image_surface_get_height(a);
    long sum = 0;
    long many = 0;

    assert_int_equal(cairo_image_surface_get_width(b), width);
    assert_int_equal(cairo_image_surface_get_height(b), height);
    for (int y = 0; y < height; y++) {
        const unsigned char *row_a = cairo_image_surface_get_data(a) + (ptrdiff_t)y * cairo_image_surface_get_stride(a);
        const unsigned char *row_b = cairo_image_surface_get_data(b) + (ptrdiff_t)y * cairo_image_surface_get_stride(b);
        for (int x = 0; x < width; x++) {
            int worst = 0;
            for (int channel = 0; channel < 3; channel++) {
                const int off = abs(row_a[4 * x + channel] - row_b[4 * x + channel]);
                sum += off;
                worst = off > worst ? off : worst;
            }
            many += worst > 64;
        }
    }
    cairo_surface_destroy(a);
    cairo_surface_destroy(b);
    *mean = (double)sum / (3.0 * width * height);
    *spoiled = (double)many / ((double)width * height);
}

static void write_picture(size_t index, const char *path)
{
    cmap_buf bytes = {0};
    cmap_err err = {0};

    drawing_draw(pictures[index].what, CMAP_FORMAT_PNG, DPI, NULL, &bytes);
    if (cmap_file_write(path, bytes.bytes, bytes.length, &err))
        fail_msg("%s", err.text);
    cmap_buf_clear(&bytes);
}

static void the_pictures_are_as_they_were(void **state)
{
    const char *mode = getenv("CMAP_GOLDEN");
    const bool write = mode && strcmp(mode, "write") == 0;
    size_t changed = 0;
    (void)state;

    for (size_t i = 0; i < sizeof pictures / sizeof pictures[0]; i++) {
        char wanted[512];
        char got[512];
        double mean = 0;
        double spoiled = 0;
        (void)snprintf(wanted, sizeof wanted, CMAP_SOURCE_DIR "/tests/golden/figures/%s.png", pictures[i].name);
        (void)snprintf(got, sizeof got, CMAP_BUILD_DIR "/tests/golden/figure-%s.png", pictures[i].name);
        write_picture(i, write ? wanted : got);
        if (!write)
            compare(got, wanted, &mean, &spoiled);
        if (mean > 0.3 || spoiled > 0.001) { /* another FreeType may round otherwise */
            print_error("%s and %s differ by %.2f of 255 on the mean, and much in %.2f%% of the pixels\n", got, wanted,
                        mean, 100 * spoiled);
            changed++;
        }
    }
    assert_int_equal(changed, 0);
}

static int make_folder(void **state)
{
    (void)state;
    return cmap_file_make_folder(CMAP_BUILD_DIR "/tests/golden", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_pictures_are_as_they_were)};

    return cmocka_run_group_tests(tests, make_folder, NULL);
}
