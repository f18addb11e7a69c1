/* Nanoseconds per point of the index (gis/geom/pip.h) beside brute force and GEOS's prepared geometries behind a box
 * test, on sets like those it is made for. Prints, never asserts a time. --short: a tenth of the points. */
#include "gis/geom/pip.h"
#include "gis/geom/wkb.h"

#include "support/outlines.h"

#include <geos_c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { POINTS = 1000000 };

static outlines set;
static cmap_coord *points;
static size_t point_count = POINTS;

static double now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return 1e9 * (double)t.tv_sec + (double)t.tv_nsec;
}

static void choose_points(void)
{
    cmap_box box = cmap_box_empty();
    uint64_t seed = 2011;

    for (size_t i = 0; i < set.count; i++)
        box = cmap_box_join(box, cmap_geom_get_box(set.geoms[i]));
    for (size_t i = 0; i < point_count; i++)
        points[i] =
            (cmap_coord){random_between(&seed, box.x_min, box.x_max), random_between(&seed, box.y_min, box.y_max)};
}

static double time_index(const cmap_pip *pip, size_t *sum)
{
    double start = now_ns();
    *sum = 0;
    for (size_t i = 0; i < point_count; i++)
        *sum += cmap_pip_first(pip, points[i].x, points[i].y) + 1;
    return (now_ns() - start) / (double)point_count;
}

static double time_brute(size_t count, size_t *sum)
{
    double start = now_ns();
    *sum = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < set.count; k++)
            if (cmap_geom_side(set.geoms[k], points[i].x, points[i].y) != CMAP_OUTSIDE) {
                *sum += k + 1;
                break;
            }
    return (now_ns() - start) / (double)count;
}

static double time_prepared(size_t count, size_t *sum)
{
    static const GEOSPreparedGeometry *prepared[OUTLINES_MAX];
    static GEOSGeometry *geoms[OUTLINES_MAX];
    GEOSContextHandle_t geos = GEOS_init_r();

    for (size_t k = 0; k < set.count; k++) {
        cmap_buf wkb = {0};
        cmap_geom_to_wkb(set.geoms[k], &wkb);
        geoms[k] = GEOSGeomFromWKB_buf_r(geos, (unsigned char *)wkb.bytes, wkb.length);
        prepared[k] = GEOSPrepare_r(geos, geoms[k]);
        cmap_buf_clear(&wkb);
    }
    *sum = 0;
    double start = now_ns();
    for (size_t i = 0; i < count; i++) {
        GEOSGeometry *point = GEOSGeom_createPointFromXY_r(geos, points[i].x, points[i].y);
        for (size_t k = 0; k < set.count; k++)
            if (cmap_box_holds_point(cmap_geom_get_box(set.geoms[k]), points[i].x, points[i].y) &&
                GEOSPreparedCovers_r(geos, prepared[k], point) == 1) {
                *sum += k + 1;
                break;
            }
        GEOSGeom_destroy_r(geos, point);
    }
    double each = (now_ns() - start) / (double)count;
    for (size_t k = 0; k < set.count; k++) {
        GEOSPreparedGeom_destroy_r(geos, prepared[k]);
        GEOSGeom_destroy_r(geos, geoms[k]);
    }
    GEOS_finish_r(geos);
    return each;
}

static void measure(const char *name)
{
    cmap_pip *pip = NULL;
    size_t vertices = 0, sum, brute_sum, prepared_sum, some = point_count / 50;

    choose_points();
    for (size_t i = 0; i < set.count; i++)
        vertices += cmap_geom_coord_count(set.geoms[i]);
    double start = now_ns();
    if (cmap_pip_new((const cmap_geom *const *)set.geoms, set.count, &pip, NULL))
        exit(EXIT_FAILURE);
    double build_ms = (now_ns() - start) / 1e6;
    (void)time_index(pip, &sum); /* warm */
    double index = time_index(pip, &sum), brute = time_brute(some, &brute_sum),
           geos = time_prepared(some, &prepared_sum);
    size_t all = point_count;
    point_count = some;
    (void)time_index(pip, &sum);
    point_count = all;
    printf("%-12s %5zu polygons %7zu vertices: build %.1f ms, %zu KB (%.0f bytes a vertex)\n", name, set.count,
           vertices, build_ms, cmap_pip_bytes(pip) / 1024, (double)cmap_pip_bytes(pip) / (double)vertices);
    printf("%-12s index %.1f ns a point; brute force x %.1f, GEOS prepared x %.1f\n", "", index, brute / index,
           geos / index);
    if (sum != brute_sum || sum != prepared_sum)
        printf("%-12s answers differ: %zu %zu %zu\n", "", sum, brute_sum, prepared_sum);
    cmap_pip_free(pip);
    outlines_clear(&set);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--short") == 0)
        point_count /= 10;
    points = malloc(point_count * sizeof *points);
    if (!points)
        return EXIT_FAILURE;
    outlines_districts(&set);
    measure("districts");
    outlines_patchwork(&set, (cmap_box){119.9, 30.7, 121.4, 32.1}, 5, 2, 2500, 1);
    measure("ten of 2500");
    outlines_patchwork(&set, (cmap_box){75, 18, 135, 53}, 60, 50, 200, 1);
    measure("counties");
    free(points);
    return EXIT_SUCCESS;
}
