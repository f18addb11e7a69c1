/* What the index (gis/geom/pip.h) costs to build, to keep and to ask, beside brute force and GEOS's prepared
 * geometries, on sets like those it is made for. Prints, never asserts a time.
 *
 *     bench-pip [--short] [--json] [OUTLINES POINTS]
 *
 * OUTLINES is a file like tests/tables/geom/districts.txt, POINTS holds pairs of doubles as this machine writes them;
 * without them ten districts, ten outlines of 2,500 vertices and 3,000 counties, and random points in their box.
 * Times are the processor's, the least of some rounds: what other programs take away is never less than nothing.
 * --short: one round of a tenth of the points. --json: a line of JSON for each set. */
#define _DEFAULT_SOURCE
#include "gis/geom/pip.h"
#include "gis/geom/wkb.h"

#include "support/outlines.h"

#include <geos_c.h>
#include <malloc.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* GEOS looks at every box of a small set, and asks its R-tree for the boxes of a large one. */
enum { POINTS = 1000000, BOXES = 16, ROUNDS = 7 };

typedef struct cost {
    double build_ms, each_ns;
    size_t bytes, sum; /* heap; of the answers, to be the same for all three */
} cost;

typedef struct prepared {
    GEOSContextHandle_t geos;
    GEOSGeometry *geoms[OUTLINES_MAX];
    const GEOSPreparedGeometry *ready[OUTLINES_MAX];
    size_t numbers[OUTLINES_MAX];
    cmap_box boxes[OUTLINES_MAX];
    GEOSSTRtree *tree;
} prepared;

/* What a query of the R-tree looks for, and the first polygon that has it. */
typedef struct quest {
    prepared *all;
    GEOSGeometry *point;
    size_t first;
} quest;

static outlines set;
static cmap_coord *points;
static size_t point_count = POINTS;
static bool as_json;
static int rounds = ROUNDS;

static double now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); /* what others take of it does not count */
    return 1e9 * (double)t.tv_sec + (double)t.tv_nsec;
}

static size_t heap_bytes(void)
{
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
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

/* ---- the index ---- */

static cmap_pip *build_index(cost *out)
{
    cmap_pip *pip = NULL;
    double start = now_ns();

    if (cmap_pip_new((const cmap_geom *const *)set.geoms, set.count, &pip, NULL))
        exit(EXIT_FAILURE);
    out->build_ms = (now_ns() - start) / 1e6;
    out->bytes = cmap_pip_bytes(pip);
    return pip;
}

static void ask_index(const cmap_pip *pip, size_t count, cost *out)
{
    double start = now_ns();

    out->sum = 0;
    for (size_t i = 0; i < count; i++)
        out->sum += cmap_pip_first(pip, points[i].x, points[i].y) + 1;
    out->each_ns = (now_ns() - start) / (double)count;
}

/* ---- brute force: every edge of every polygon whose box holds the point ---- */

static void ask_brute(size_t count, cost *out)
{
    double start = now_ns();

    out->sum = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < set.count; k++)
            if (cmap_geom_side(set.geoms[k], points[i].x, points[i].y) != CMAP_OUTSIDE) {
                out->sum += k + 1;
                break;
            }
    out->each_ns = (now_ns() - start) / (double)count;
}

/* ---- GEOS ---- */

static void read_geos(prepared *all)
{
    all->geos = GEOS_init_r();
    for (size_t k = 0; k < set.count; k++) {
        cmap_buf wkb = {0};
        cmap_geom_to_wkb(set.geoms[k], &wkb);
        all->geoms[k] = GEOSGeomFromWKB_buf_r(all->geos, (unsigned char *)wkb.bytes, wkb.length);
        all->boxes[k] = cmap_geom_get_box(set.geoms[k]);
        all->numbers[k] = k;
        cmap_buf_clear(&wkb);
    }
}

/* Prepared geometries build their trees at the first question; that one is part of the building. */
static void build_geos(prepared *all, cost *out)
{
    size_t before = heap_bytes();
    double start = now_ns();

    all->tree = set.count > BOXES ? GEOSSTRtree_create_r(all->geos, 10) : NULL;
    for (size_t k = 0; k < set.count; k++) {
        GEOSGeometry *point = GEOSGeom_createPointFromXY_r(all->geos, (all->boxes[k].x_min + all->boxes[k].x_max) / 2,
                                                           (all->boxes[k].y_min + all->boxes[k].y_max) / 2);
        all->ready[k] = GEOSPrepare_r(all->geos, all->geoms[k]);
        (void)GEOSPreparedCovers_r(all->geos, all->ready[k], point);
        GEOSGeom_destroy_r(all->geos, point);
        if (all->tree)
            GEOSSTRtree_insert_r(all->geos, all->tree, all->geoms[k], &all->numbers[k]);
    }
    out->build_ms = (now_ns() - start) / 1e6;
    out->bytes = heap_bytes() - before;
}

static void try_polygon(void *item, void *data)
{
    quest *q = data;
    size_t k = *(const size_t *)item;

    if (k < q->first && GEOSPreparedCovers_r(q->all->geos, q->all->ready[k], q->point) == 1)
        q->first = k;
}

static size_t first_by_geos(prepared *all, double x, double y)
{
    quest q = {all, GEOSGeom_createPointFromXY_r(all->geos, x, y), set.count};

    if (all->tree)
        GEOSSTRtree_query_r(all->geos, all->tree, q.point, try_polygon, &q);
    for (size_t k = 0; !all->tree && k < q.first; k++)
        if (cmap_box_holds_point(all->boxes[k], x, y))
            try_polygon(&all->numbers[k], &q);
    GEOSGeom_destroy_r(all->geos, q.point);
    return q.first;
}

static void ask_geos(prepared *all, size_t count, cost *out)
{
    double start = now_ns();

    out->sum = 0;
    for (size_t i = 0; i < count; i++) {
        size_t first = first_by_geos(all, points[i].x, points[i].y);
        out->sum += first < set.count ? first + 1 : 0;
    }
    out->each_ns = (now_ns() - start) / (double)count;
}

static void clear_geos(prepared *all)
{
    for (size_t k = 0; k < set.count; k++) {
        GEOSPreparedGeom_destroy_r(all->geos, all->ready[k]);
        GEOSGeom_destroy_r(all->geos, all->geoms[k]);
    }
    if (all->tree)
        GEOSSTRtree_destroy_r(all->geos, all->tree);
    GEOS_finish_r(all->geos);
}

/* ---- the sets ---- */

/* Points on a border, and points in more than one polygon: where another program may answer otherwise. */
static void count_doubtful(size_t *on_border, size_t *shared)
{
    cost unused = {0};
    cmap_pip *pip = build_index(&unused);

    *on_border = *shared = 0;
    for (size_t i = 0; i < point_count; i++) {
        cmap_side sides[8] = {CMAP_OUTSIDE};
        size_t held = cmap_pip_all(pip, points[i].x, points[i].y, NULL, sides, 8), border = 0;
        for (size_t k = 0; k < held && k < 8; k++)
            border += sides[k] == CMAP_BORDER;
        *on_border += border > 0;
        *shared += held > 1;
    }
    cmap_pip_free(pip);
}

static void print_text(const char *name, size_t vertices, const cost *ours, const cost *brute, const cost *geos)
{
    printf("%-12s %5zu polygons %7zu vertices\n", name, set.count, vertices);
    printf("%-12s build %.1f ms, GEOS prepared x %.2f; keep %zu KB (%.0f bytes a vertex), GEOS prepared x %.2f\n", "",
           ours->build_ms, geos->build_ms / ours->build_ms, ours->bytes / 1024, (double)ours->bytes / (double)vertices,
           (double)geos->bytes / (double)ours->bytes);
    printf("%-12s ask %.1f ns a point; brute force x %.1f, GEOS prepared x %.1f\n", "", ours->each_ns,
           brute->each_ns / ours->each_ns, geos->each_ns / ours->each_ns);
}

static void print_json(const char *name, size_t vertices, const cost *ours, const cost *brute, const cost *geos)
{
    size_t on_border, shared;

    count_doubtful(&on_border, &shared);
    printf("{\"set\": \"%s\", \"polygons\": %zu, \"vertices\": %zu, \"points\": %zu, \"on_border\": %zu, "
           "\"in_several\": %zu, ",
           name, set.count, vertices, point_count, on_border, shared);
    printf("\"index\": {\"build_ms\": %.3f, \"bytes\": %zu, \"ns\": %.2f, \"sum\": %zu}, ", ours->build_ms, ours->bytes,
           ours->each_ns, ours->sum);
    printf("\"brute\": {\"ns\": %.2f}, ", brute->each_ns);
    printf("\"geos\": {\"build_ms\": %.3f, \"bytes\": %zu, \"ns\": %.2f}}\n", geos->build_ms, geos->bytes,
           geos->each_ns);
}

/* One round. False when the three give different answers to the points that all are asked for. */
static bool go_round(cost *ours, cost *brute, cost *geos)
{
    static prepared all;
    const size_t some = point_count / 50;
    cmap_pip *pip = build_index(ours);
    cost same;

    read_geos(&all);
    build_geos(&all, geos);
    ask_index(pip, point_count, ours); /* warm */
    ask_index(pip, point_count, ours);
    ask_brute(some, brute);
    ask_geos(&all, some, geos);
    ask_index(pip, some, &same);
    clear_geos(&all);
    cmap_pip_free(pip);
    if (same.sum != brute->sum || same.sum != geos->sum)
        fprintf(stderr, "answers differ: index %zu, brute force %zu, GEOS %zu\n", same.sum, brute->sum, geos->sum);
    return same.sum == brute->sum && same.sum == geos->sum;
}

static void keep_least(cost *least, const cost *now)
{
    double build_ms = least->build_ms, each_ns = least->each_ns;

    *least = *now;
    least->build_ms = build_ms < now->build_ms ? build_ms : now->build_ms;
    least->each_ns = each_ns < now->each_ns ? each_ns : now->each_ns;
}

static bool measure(const char *name)
{
    const cost never = {.build_ms = INFINITY, .each_ns = INFINITY};
    cost ours = never, brute = never, geos = never;
    size_t vertices = 0;
    bool good = true;

    for (size_t i = 0; i < set.count; i++)
        vertices += cmap_geom_coord_count(set.geoms[i]);
    for (int round = 0; round < rounds; round++) {
        cost by_index = {0}, by_edges = {0}, by_geos = {0};
        good = go_round(&by_index, &by_edges, &by_geos) && good;
        keep_least(&ours, &by_index);
        keep_least(&brute, &by_edges);
        keep_least(&geos, &by_geos);
    }
    if (as_json)
        print_json(name, vertices, &ours, &brute, &geos);
    else
        print_text(name, vertices, &ours, &brute, &geos);
    outlines_clear(&set);
    return good;
}

static bool measure_sets(void)
{
    bool good = true;

    outlines_districts(&set);
    choose_points();
    good = measure("districts") && good;
    outlines_patchwork(&set, (cmap_box){119.9, 30.7, 121.4, 32.1}, 5, 2, 2500, 1);
    choose_points();
    good = measure("ten of 2500") && good;
    outlines_patchwork(&set, (cmap_box){75, 18, 135, 53}, 60, 50, 200, 1);
    choose_points();
    return measure("counties") && good;
}

static bool measure_files(const char *outlines_path, const char *points_path)
{
    FILE *file = fopen(points_path, "rb");

    outlines_read(&set, outlines_path);
    point_count = file ? fread(points, sizeof *points, POINTS, file) : 0;
    if (file)
        (void)fclose(file);
    if (point_count == 0) {
        fprintf(stderr, "%s holds no points\n", points_path);
        return false;
    }
    rounds = 1; /* who asks so comes again */
    return measure("files");
}

int main(int argc, char **argv)
{
    int at = 1;
    bool good;

    for (; at < argc && argv[at][0] == '-'; at++) {
        as_json = as_json || strcmp(argv[at], "--json") == 0;
        if (strcmp(argv[at], "--short") == 0) {
            point_count /= 10;
            rounds = 1;
        }
    }
    points = malloc(POINTS * sizeof *points);
    if (!points)
        return EXIT_FAILURE;
    good = argc - at == 2 ? measure_files(argv[at], argv[at + 1]) : measure_sets();
    free(points);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
