/* The point index against a judge who shares no code with it: ST_Covers of SpatiaLite (GEOS), on the same blobs. Points
 * lie anywhere, on vertices, and on edge middles that doubles name exactly; so no answer hangs on rounding. */
#include "gis/geom/orient.h"
#include "gis/geom/pip.h"
#include "gis/geom/wkb.h"

#include "support/outlines.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { POINTS = 20000 };

static outlines set;
static cmap_coord points[POINTS];
static unsigned covered[POINTS]; /* a bit for each polygon */

static void run(sqlite3 *db, const char *sql)
{
    char *text = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &text))
        fail_msg("%s: %s", sql, text);
}

static sqlite3 *open_judge(void)
{
    sqlite3 *db = NULL;
    char *text = NULL;

    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(sqlite3_enable_load_extension(db, 1), SQLITE_OK);
    if (sqlite3_load_extension(db, "mod_spatialite", NULL, &text))
        fail_msg("mod_spatialite: %s", text);
    run(db, "CREATE TABLE outline (id INTEGER PRIMARY KEY, geom BLOB); CREATE TABLE point (id INTEGER PRIMARY KEY, "
            "geom BLOB)");
    return db;
}

static void store(sqlite3 *db, const char *sql, size_t id, const cmap_geom *geom)
{
    sqlite3_stmt *insert = NULL;
    cmap_buf blob = {0};

    cmap_geom_to_blob(geom, &blob);
    assert_int_equal(blob.status, CMAP_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &insert, NULL), SQLITE_OK);
    sqlite3_bind_int64(insert, 1, (sqlite3_int64)id);
    sqlite3_bind_blob(insert, 2, blob.bytes, (int)blob.length, SQLITE_TRANSIENT);
    assert_int_equal(sqlite3_step(insert), SQLITE_DONE);
    sqlite3_finalize(insert);
    cmap_buf_clear(&blob);
}

static void ask_judge(void)
{
    sqlite3 *db = open_judge();
    sqlite3_stmt *ask = NULL;

    run(db, "BEGIN");
    for (size_t i = 0; i < set.count; i++)
        store(db, "INSERT INTO outline VALUES (?, ?)", i, set.geoms[i]);
    for (size_t i = 0; i < POINTS; i++) {
        cmap_geom *point = NULL;
        assert_int_equal(cmap_geom_from_point(CMAP_SRID_CGCS2000, points[i].x, points[i].y, &point, NULL), CMAP_OK);
        store(db, "INSERT INTO point VALUES (?, ?)", i, point);
        cmap_geom_free(point);
        covered[i] = 0;
    }
    run(db, "COMMIT");
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT point.id, outline.id FROM outline CROSS JOIN point "
                                        "WHERE ST_Covers(outline.geom, point.geom) = 1",
                                        -1, &ask, NULL),
                     SQLITE_OK);
    while (sqlite3_step(ask) == SQLITE_ROW)
        covered[sqlite3_column_int64(ask, 0)] |= 1u << sqlite3_column_int(ask, 1);
    sqlite3_finalize(ask);
    sqlite3_close(db);
}

static cmap_box box_of_set(void)
{
    cmap_box box = cmap_box_empty();
    for (size_t i = 0; i < set.count; i++)
        box = cmap_box_join(box, cmap_geom_get_box(set.geoms[i]));
    return box;
}

/* A vertex, or the middle of an edge when that is a double on the edge. */
static cmap_coord on_border(uint64_t *seed)
{
    const cmap_geom *geom = set.geoms[random_below(seed, set.count)];
    size_t count, path = random_below(seed, cmap_geom_path_count(geom));
    const cmap_coord *ring = cmap_geom_path(geom, path, &count);
    size_t i = random_below(seed, count - 1);
    cmap_coord middle = {ring[i].x + (ring[i + 1].x - ring[i].x) / 2, ring[i].y + (ring[i + 1].y - ring[i].y) / 2};
    return cmap_orient_on_segment(ring[i], ring[i + 1], middle) ? middle : ring[i];
}

static void choose_points(uint64_t seed)
{
    cmap_box box = cmap_box_grow(box_of_set(), 0.01);

    for (size_t i = 0; i < POINTS; i++) {
        points[i] =
            (cmap_coord){random_between(&seed, box.x_min, box.x_max), random_between(&seed, box.y_min, box.y_max)};
        if (i % 4 == 0)
            points[i] = on_border(&seed);
    }
}

static void agree(uint64_t seed)
{
    cmap_pip *pip = NULL;
    size_t borders = 0;

    choose_points(seed);
    ask_judge();
    assert_int_equal(cmap_pip_new((const cmap_geom *const *)set.geoms, set.count, &pip, NULL), CMAP_OK);
    for (size_t i = 0; i < POINTS; i++) {
        unsigned ours = 0;
        for (size_t k = 0; k < set.count; k++) {
            cmap_side side = cmap_pip_side(pip, k, points[i].x, points[i].y);
            ours |= (unsigned)(side != CMAP_OUTSIDE) << k;
            borders += side == CMAP_BORDER;
        }
        if (ours != covered[i])
            fail_msg("%.17g %.17g: SpatiaLite says %x, the index %x", points[i].x, points[i].y, covered[i], ours);
    }
    assert_true(borders > POINTS / 4);
    cmap_pip_free(pip);
    outlines_clear(&set);
}

static void spatialite_agrees_on_the_districts(void **state)
{
    (void)state;
    outlines_districts(&set);
    agree(41);
}

static void spatialite_agrees_on_squares_with_common_borders(void **state)
{
    (void)state;
    for (int i = 0; i < 9; i++) {
        double x = 120 + 0.125 * (i % 3), y = 31 + 0.125 * (i / 3), side = 0.125; /* all exact in binary */
        outlines_add(&set, outlines_ring(CMAP_SRID_CGCS2000,
                                         (const double[]){x, y, x + side, y, x + side, y + side, x, y + side}, 4));
    }
    agree(42);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spatialite_agrees_on_the_districts),
        cmocka_unit_test(spatialite_agrees_on_squares_with_common_borders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
