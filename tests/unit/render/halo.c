/* A halo is all that lies within its radius, no more and no less. */
#include "render/halo_private.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A square of side mm with its corner at (at, at), and a hole of hole mm in its middle. */
static cairo_path_t *square(double at, double side, double hole)
{
    cairo_surface_t *surface = cairo_recording_surface_create(CAIRO_CONTENT_ALPHA, NULL);
    cairo_t *cr = cairo_create(surface);
    cairo_rectangle(cr, at, at, side, side);
    if (hole > 0) { /* the other way round, so that the non-zero rule leaves it empty */
        double from = at + (side - hole) / 2;
        cairo_move_to(cr, from, from);
        cairo_line_to(cr, from, from + hole);
        cairo_line_to(cr, from + hole, from + hole);
        cairo_line_to(cr, from + hole, from);
        cairo_close_path(cr);
    }
    cairo_path_t *path = cairo_copy_path(cr);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    return path;
}

static double area(const cmap_halo *halo)
{
    double sum = 0;
    size_t first = 0;
    for (size_t k = 0; k < halo->end_count; first = halo->ends[k++]) {
        for (size_t i = first; i < halo->ends[k]; i++) {
            cmap_pt a = halo->points[i], b = halo->points[i + 1 < halo->ends[k] ? i + 1 : first];
            sum += (b.x_mm * a.y_mm - a.x_mm * b.y_mm) / 2;
        }
    }
    return sum;
}

static void the_outline_keeps_its_distance(void **state)
{
    const double radius = 0.4;
    (void)state;
    for (double at = 3; at < 4; at += 0.13) { /* wherever the pixels fall */
        cairo_path_t *path = square(at, 2, 0);
        cmap_halo halo = {0};
        assert_int_equal(cmap_halo_make(path, radius, 3, &halo, NULL), CMAP_OK);
        assert_int_equal(halo.end_count, 1);
        for (size_t i = 0; i < halo.point_count; i++) {
            double dx = fmax(fmax(at - halo.points[i].x_mm, halo.points[i].x_mm - at - 2), 0);
            double dy = fmax(fmax(at - halo.points[i].y_mm, halo.points[i].y_mm - at - 2), 0);
            if (fabs(hypot(dx, dy) - radius) > radius / 5)
                fail_msg("a point lies %.3f mm away, not %.3f", hypot(dx, dy), radius);
        }
        assert_true(fabs(area(&halo) - (2.8 * 2.8 - (4 - acos(-1)) * radius * radius)) < 0.05);
        cmap_halo_clear(&halo);
        cairo_path_destroy(path);
    }
}

static void holes_shrink_and_small_ones_close(void **state)
{
    cmap_halo halo = {0};
    cairo_path_t *path = square(0, 10, 5);
    (void)state;
    assert_int_equal(cmap_halo_make(path, 0.5, 10, &halo, NULL), CMAP_OK);
    assert_int_equal(halo.end_count, 2);
    assert_true(fabs(area(&halo) - (11 * 11 - (4 - acos(-1)) * 0.25 - 16)) < 0.5);
    cairo_path_destroy(path);
    cmap_halo_clear(&halo);
    path = square(0, 10, 1.6); /* 0.6 mm of ground would be left */
    assert_int_equal(cmap_halo_make(path, 0.5, 10, &halo, NULL), CMAP_OK);
    assert_int_equal(halo.end_count, 1);
    cairo_path_destroy(path);
    cmap_halo_clear(&halo);
}

static void nothing_has_no_halo(void **state)
{
    cmap_halo halo = {0};
    cairo_path_t *path = square(5, 0, 0);
    (void)state;
    assert_int_equal(cmap_halo_make(path, 0.5, 3, &halo, NULL), CMAP_OK);
    assert_int_equal(halo.end_count, 0);
    cairo_path_destroy(path);
    cmap_halo_clear(&halo);
}

static void large_and_thin_halos_take_bounded_work(void **state)
{
    cmap_halo halo = {0};
    cairo_path_t *path = square(0, 2000, 0);
    (void)state;
    assert_int_equal(cmap_halo_make(path, 0.01, 700, &halo, NULL), CMAP_OK);
    assert_true(halo.end_count >= 1);
    cairo_path_destroy(path);
    cmap_halo_clear(&halo);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_outline_keeps_its_distance),
        cmocka_unit_test(holes_shrink_and_small_ones_close),
        cmocka_unit_test(nothing_has_no_halo),
        cmocka_unit_test(large_and_thin_halos_take_bounded_work),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
