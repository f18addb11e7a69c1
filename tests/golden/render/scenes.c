/* The scenes as PNG against the pictures in this folder, and as PDF and SVG, drawn by other people's programs, against
 * our own PNG.
 *
 * After a change that is meant to show:  CMAP_GOLDEN=write ctest --preset dev -R golden/render/scenes  writes the
 * pictures anew; look at each before committing it. */
#include "support/scenes.h"

#include "gis/base/file.h"
#include "gis/base/mem.h"

#include <cairo.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DPI      96
#define FINE_DPI 288
#define FOLDER   CMAP_BUILD_DIR "/tests/golden"

static void write_scene(const scene *page, cmap_format format, double dpi, const char *path)
{
    cmap_buf bytes = {0};
    cmap_err err = {0};

    if (scene_render(page, format, dpi, NULL, &bytes, &err) || cmap_file_write(path, bytes.bytes, bytes.length, &err))
        fail_msg("%s: %s", page->name, err.text);
    cmap_buf_clear(&bytes);
}

static cairo_surface_t *read_picture(const char *path)
{
    cairo_surface_t *picture = cairo_image_surface_create_from_png(path);

    if (cairo_surface_status(picture))
        fail_msg("%s: %s", path, cairo_status_to_string(cairo_surface_status(picture)));
    return picture;
}

struct difference {
    double mean;    /* over all channels, of 255 */
    double spoiled; /* share of the pixels with a channel that is off by more than 64 */
};

static struct difference compare(const char *path_a, const char *path_b)
{
    cairo_surface_t *a = read_picture(path_a), *b = read_picture(path_b);
    int width = cairo_image_surface_get_width(a), height = cairo_image_surface_get_height(a);
    long sum = 0, spoiled = 0;

    if (cairo_image_surface_get_width(b) != width || cairo_image_surface_get_height(b) != height)
        fail_msg("%s is %d x %d, %s is %d x %d", path_a, width, height, path_b, cairo_image_surface_get_width(b),
                 cairo_image_surface_get_height(b));
    for (int y = 0; y < height; y++) {
        const unsigned char *row_a = cairo_image_surface_get_data(a) + (ptrdiff_t)y * cairo_image_surface_get_stride(a);
        const unsigned char *row_b = cairo_image_surface_get_data(b) + (ptrdiff_t)y * cairo_image_surface_get_stride(b);
        for (int x = 0; x < width; x++) {
            int worst = 0;
            for (int channel = 0; channel < 3; channel++) {
                int off = abs(row_a[4 * x + channel] - row_b[4 * x + channel]);
                sum += off;
                worst = off > worst ? off : worst;
            }
            spoiled += worst > 64;
        }
    }
    cairo_surface_destroy(a);
    cairo_surface_destroy(b);
    return (struct difference){(double)sum / (3.0 * width * height), (double)spoiled / ((double)width * height)};
}

static void assert_alike(const char *path_a, const char *path_b, double mean, double spoiled)
{
    struct difference off = compare(path_a, path_b);

    if (off.mean > mean || off.spoiled > spoiled)
        fail_msg("%s and %s differ by %.3f of 255 on the mean, and much in %.2f%% of the pixels", path_a, path_b,
                 off.mean, 100 * off.spoiled);
}

static void run(const char *command)
{
    /* NOLINTNEXTLINE(cert-env33-c): the judges are programs */
    if (system(command) != 0)
        fail_msg("failed: %s", command);
}

static void the_pictures_are_as_they_were(void **state)
{
    const char *mode = getenv("CMAP_GOLDEN");
    (void)state;
    for (size_t i = 0; i < scene_count; i++) {
        char wanted[1024], got[1024];
        (void)snprintf(wanted, sizeof wanted, "%s/tests/golden/render/%s.png", CMAP_SOURCE_DIR, scenes[i].name);
        (void)snprintf(got, sizeof got, "%s/%s.png", FOLDER, scenes[i].name);
        write_scene(&scenes[i], CMAP_FORMAT_PNG, DPI, mode && strcmp(mode, "write") == 0 ? wanted : got);
        if (!mode || strcmp(mode, "write") != 0)
            assert_alike(got, wanted, 0.2, 0.0005); /* another FreeType may round otherwise */
    }
}

static void a_pdf_looks_like_the_png(void **state)
{
    (void)state;
    for (size_t i = 0; i < scene_count; i++) {
        char pdf[1024], png[1024], seen[1024], command[4096];
        (void)snprintf(pdf, sizeof pdf, "%s/%s.pdf", FOLDER, scenes[i].name);
        (void)snprintf(png, sizeof png, "%s/%s-fine.png", FOLDER, scenes[i].name);
        (void)snprintf(seen, sizeof seen, "%s/%s-pdf", FOLDER, scenes[i].name);
        write_scene(&scenes[i], CMAP_FORMAT_PDF, FINE_DPI, pdf);
        write_scene(&scenes[i], CMAP_FORMAT_PNG, FINE_DPI, png);
        /* Finer, since poppler puts letters on whole pixels; by its cairo half, since the other fattens thin lines. */
        (void)snprintf(command, sizeof command,
                       "pdftocairo -png -singlefile -r %d -scale-to-x %d -scale-to-y %d '%s' '%s'", FINE_DPI,
                       (int)(scenes[i].width_mm / 25.4 * FINE_DPI + 0.5),
                       (int)(scenes[i].height_mm / 25.4 * FINE_DPI + 0.5), pdf, seen);
        run(command);
        (void)snprintf(seen, sizeof seen, "%s/%s-pdf.png", FOLDER, scenes[i].name);
        assert_alike(png, seen, 1.5, 0.01);
    }
}

static void an_svg_looks_like_the_png(void **state)
{
    (void)state;
    for (size_t i = 0; i < scene_count; i++) {
        char svg[1024], png[1024], seen[1024], command[4096];
        (void)snprintf(svg, sizeof svg, "%s/%s.svg", FOLDER, scenes[i].name);
        (void)snprintf(png, sizeof png, "%s/%s.png", FOLDER, scenes[i].name);
        (void)snprintf(seen, sizeof seen, "%s/%s-svg.png", FOLDER, scenes[i].name);
        write_scene(&scenes[i], CMAP_FORMAT_SVG, DPI, svg);
        write_scene(&scenes[i], CMAP_FORMAT_PNG, DPI, png);
        (void)snprintf(command, sizeof command, "rsvg-convert -w %d -h %d '%s' -o '%s'",
                       (int)(scenes[i].width_mm / 25.4 * DPI + 0.5), (int)(scenes[i].height_mm / 25.4 * DPI + 0.5), svg,
                       seen);
        run(command);
        assert_alike(png, seen, 1.5, 0.01);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_pictures_are_as_they_were),
        cmocka_unit_test(a_pdf_looks_like_the_png),
        cmocka_unit_test(an_svg_looks_like_the_png),
    };

    if (cmap_file_make_folder(FOLDER, NULL))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
