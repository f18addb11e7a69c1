/* The point index answers like edge-by-edge brute force: on borders, vertices, the lines through vertices, the seams of
 * its own grid and anywhere, over a million points; and every answer it can give agrees with the others. */
#include "gis/geom/pip.h"

#include "gis/geom/orient.h"
#include "gis/geom/pip_private.h" /* to aim at what its own lines to reference points do */
#include "support/outlines.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static outlines set;

static cmap_box box_of_set(void)
{
    cmap_box box = cmap_box_empty();
    for (size_t i = 0; i < set.count; i++)
        box = cmap_box_join(box, cmap_geom_get_box(set.geoms[i]));
    return box;
}

static cmap_pip *index_of_set(void)
{
    cmap_pip *pip = NULL;
    cmap_err err = {0};
    if (cmap_pip_new((const cmap_geom *const *)set.geoms, set.count, &pip, &err))
        fail_msg("%s", err.text);
    return pip;
}

/* A vertex of the set, and the one behind it. */
static void any_edge(uint64_t *seed, cmap_coord *a, cmap_coord *b)
{
    const cmap_geom *geom = set.geoms[random_below(seed, set.count)];
    size_t count, path = random_below(seed, cmap_geom_path_count(geom));
    const cmap_coord *ring = cmap_geom_path(geom, path, &count);
    size_t i = random_below(seed, count - 1);
    *a = ring[i];
    *b = ring[i + 1];
}

/* One time in ten a place nobody would choose, else anywhere in the box or a little outside. */
static cmap_coord any_point(uint64_t *seed, cmap_box box)
{
    cmap_coord a, b, at = {random_between(seed, box.x_min, box.x_max), random_between(seed, box.y_min, box.y_max)};
    size_t which = random_below(seed, 80);

    any_edge(seed, &a, &b);
    switch (which) {
    case 0:
        return a;
    case 1:
        return (cmap_coord){a.x + (b.x - a.x) / 2, a.y + (b.y - a.y) / 2};
    case 2:
        return (cmap_coord){a.x, at.y};
    case 3:
        return (cmap_coord){at.x, a.y};
    case 4:
        return (cmap_coord){nextafter(a.x, at.x), a.y};
    case 5:
        return (cmap_coord){a.x, nextafter(a.y, at.y)};
    case 6: {
        double t = random_between(seed, -0.1, 1.1);
        return (cmap_coord){a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
    }
    case 7: /* a corner of the box, or its edge */
        return (cmap_coord){random_below(seed, 2) ? box.x_min : box.x_max, random_below(seed, 2) ? box.y_max : at.y};
    default:
        return at;
    }
}

static void agree_at(const cmap_pip *pip, cmap_coord at)
{
    size_t first = CMAP_PIP_NONE, covered = 0, hits[64];
    cmap_side sides[64];
    size_t count = cmap_pip_all(pip, at.x, at.y, hits, sides, 64);

    for (size_t i = 0; i < set.count; i++) {
        cmap_side side = cmap_geom_side(set.geoms[i], at.x, at.y);
        if (side == CMAP_OUTSIDE)
            continue;
        if (first == CMAP_PIP_NONE)
            first = i;
        if (covered < 64 && (hits[covered] != i || sides[covered] != side))
            fail_msg("polygon %zu at %.17g %.17g: side %d, the index says %zu side %d", i, at.x, at.y, (int)side,
                     hits[covered], (int)sides[covered]);
        covered++;
    }
    if (first != cmap_pip_first(pip, at.x, at.y) || covered != count)
        fail_msg("at %.17g %.17g: first %zu of %zu, the index says %zu of %zu", at.x, at.y, first, covered,
                 cmap_pip_first(pip, at.x, at.y), count);
}

static void sides_agree_at(const cmap_pip *pip, cmap_coord at)
{
    for (size_t i = 0; i < set.count; i++)
        assert_int_equal(cmap_pip_side(pip, i, at.x, at.y), cmap_geom_side(set.geoms[i], at.x, at.y));
}

static void agree(size_t points, uint64_t seed)
{
    cmap_box box = box_of_set();
    cmap_pip *pip = index_of_set();
    double margin = 0.02 * fmax(box.x_max - box.x_min, box.y_max - box.y_min);
    cmap_box wide = cmap_box_grow(box, margin);

    for (size_t i = 0; i < points; i++) {
        cmap_coord at = any_point(&seed, i % 8 ? wide : box);
        agree_at(pip, at);
        if (i % 64 == 0)
            sides_agree_at(pip, at);
    }
    cmap_pip_free(pip);
}

static void districts_agree_at_a_million_points(void **state)
{
    (void)state;
    outlines_districts(&set);
    assert_int_equal(set.count, 10);
    agree(1000000, 1);
    outlines_clear(&set);
}

static void every_vertex_of_the_districts_is_on_its_border(void **state)
{
    (void)state;
    outlines_districts(&set);
    cmap_pip *pip = index_of_set();
    for (size_t i = 0; i < set.count; i++)
        for (size_t path = 0; path < cmap_geom_path_count(set.geoms[i]); path++) {
            size_t count;
            const cmap_coord *ring = cmap_geom_path(set.geoms[i], path, &count);
            for (size_t k = 0; k < count; k++) {
                assert_int_equal(cmap_pip_side(pip, i, ring[k].x, ring[k].y), CMAP_BORDER);
                assert_true(cmap_pip_first(pip, ring[k].x, ring[k].y) <= i);
                agree_at(pip, ring[k]);
            }
        }
    cmap_pip_free(pip);
    outlines_clear(&set);
}

/* Points that see their cell's reference point exactly behind a vertex: twice as far on the line through it, which
 * doubles of one binade name exactly. */
static void points_behind_a_vertex_agree(void **state)
{
    size_t aimed = 0;
    (void)state;
    outlines_districts(&set);
    cmap_pip *pip = index_of_set();
    for (size_t i = 0; i < pip->busy_count; i++) {
        cmap_coord from = pip->busy[i].reference;
        for (uint32_t g = pip->busy[i].group_start; g < pip->busy[i + 1].group_start; g++)
            for (uint32_t r = pip->groups[g].run_start; r < pip->groups[g + 1].run_start; r++)
                for (uint32_t k = 0; k <= pip->runs[r].count; k++) {
                    cmap_coord v = pip->vertices[pip->runs[r].start + k], at = {2 * v.x - from.x, 2 * v.y - from.y};
                    bool same_cell = cmap_pip_column(pip, at.x) == cmap_pip_column(pip, from.x) &&
                                     cmap_pip_row(pip, at.y) == cmap_pip_row(pip, from.y);
                    aimed += same_cell && cmap_orient(from, at, v) == 0;
                    agree_at(pip, at);
                }
    }
    assert_true(aimed > 100);
    cmap_pip_free(pip);
    outlines_clear(&set);
}

static void patchworks_agree(void **state)
{
    static const unsigned shapes[][3] = {{5, 2, 400}, {1, 1, 4}, {30, 20, 12}, {60, 1, 40}, {1, 40, 8}};
    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        outlines_patchwork(&set, (cmap_box){119.9, 30.7, 121.4, 32.1}, shapes[i][0], shapes[i][1], shapes[i][2], i);
        agree(20000, 10 + i);
        outlines_clear(&set);
    }
}

static void tangles_agree(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 40; i++) {
        /* near the origin, at lon/lat, at eastings; flat and tall; so far off that few doubles are left */
        static const cmap_box boxes[] = {{-1, -1, 1, 1},
                                         {120, 31, 121, 32},
                                         {559000, 3466000, 560000, 3467000},
                                         {0, 0, 1, 1e-9},
                                         {0, 0, 1e-13, 7},
                                         {1e15, 1e15, 1e15 + 64, 1e15 + 8},
                                         {-1e-305, 0, 1e-305, 1e-300},
                                         {-1e100, -1e99, 1e100, 1e99}};
        outlines_tangle(&set, boxes[i % 8], 1 + i, i);
        agree(2000, 100 + i);
        outlines_clear(&set);
    }
}

/* Needles through the whole box would fill the lists of a fine grid: the grid must give way, not the memory. */
static void needles_agree_and_stay_small(void **state)
{
    uint64_t seed = 5;
    double xy[2 * 6000];
    (void)state;
    for (size_t i = 0; i < 6000; i++) {
        xy[2 * i] = i % 2 ? random_between(&seed, 0, 0.01) : random_between(&seed, 0.99, 1);
        xy[2 * i + 1] = random_between(&seed, 0, 1);
    }
    outlines_add(&set, outlines_ring(CMAP_SRID_CGCS2000, xy, 6000));
    cmap_pip *pip = index_of_set();
    assert_true(cmap_pip_bytes(pip) < 400 * 6000);
    cmap_pip_free(pip);
    agree(2000, 6);
    outlines_clear(&set);
}

static void the_order_of_polygons_only_names_them(void **state)
{
    uint64_t seed = 9;
    cmap_pip *pip, *turned;
    (void)state;

    outlines_districts(&set);
    pip = index_of_set();
    cmap_geom *back[16];
    for (size_t i = 0; i < set.count; i++)
        back[i] = set.geoms[set.count - 1 - i];
    assert_int_equal(cmap_pip_new((const cmap_geom *const *)back, set.count, &turned, NULL), CMAP_OK);
    cmap_box box = box_of_set();
    for (int i = 0; i < 50000; i++) {
        cmap_coord at = any_point(&seed, box);
        size_t there[8], here[8], count = cmap_pip_all(pip, at.x, at.y, here, NULL, 8);
        assert_int_equal(cmap_pip_all(turned, at.x, at.y, there, NULL, 8), count);
        for (size_t k = 0; k < count; k++)
            assert_int_equal(there[count - 1 - k], set.count - 1 - here[k]);
    }
    cmap_pip_free(pip);
    cmap_pip_free(turned);
    outlines_clear(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(districts_agree_at_a_million_points),
        cmocka_unit_test(every_vertex_of_the_districts_is_on_its_border),
        cmocka_unit_test(points_behind_a_vertex_agree),
        cmocka_unit_test(patchworks_agree),
        cmocka_unit_test(tangles_agree),
        cmocka_unit_test(needles_agree_and_stay_small),
        cmocka_unit_test(the_order_of_polygons_only_names_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
