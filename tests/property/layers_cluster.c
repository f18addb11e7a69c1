/* Clusters: every point in one, sums exact, and nothing hangs on the order of the points. */
#include "layers/cluster.h"

#include "gis/base/file.h"
#include "gis/base/mem.h"
#include "gis/db/db.h"
#include "gis/db/stmt.h"
#include "gis/zoning/join.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 3000, ROUNDS = 60 };

static uint64_t seed;

static uint32_t next(uint32_t below)
{
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)(seed >> 33) % below;
}

/* Crowds of all kinds: spread, in heaps, on one spot; some of unknown floor area; beyond the page's corner too. */
static size_t make(cmap_cluster_point *points)
{
    const size_t count = 1 + next(MOST);
    const uint32_t spread = 1 + next(20000), heaps = 1 + next(12), groups = 1 + next(5);

    for (size_t i = 0; i < count; i++) {
        const uint32_t heap = next(heaps);
        points[i] = (cmap_cluster_point){.x = (int32_t)(heap * 2900 + next(spread)) - 500,
                                         .y = (int32_t)(heap * heap * 170 + next(spread)) - 500,
                                         .group = heap % groups,
                                         .tenths = next(20) ? (int64_t)next(2000000000) : CMAP_SPOT_UNKNOWN};
    }
    return count;
}

static cmap_cluster *find(const cmap_cluster_point *points, size_t count, double radius_mm, size_t *found)
{
    cmap_cluster *list = NULL;
    cmap_err err = {0};

    if (cmap_cluster_find(points, count, radius_mm, &list, found, &err))
        fail_msg("%s", err.text);
    return list;
}

static void add_group(cmap_spot_sums *to, const cmap_cluster_point *points, size_t count, uint32_t group)
{
    for (size_t i = 0; i < count; i++)
        if (points[i].group == group)
            cmap_spot_sums_add(to, points[i].tenths);
}

static void clusters_come_to_what_their_points_do(void **state)
{
    static cmap_cluster_point points[MOST];
    (void)state;

    for (seed = 1; seed < ROUNDS; seed++) {
        const uint64_t round = seed;
        const size_t count = make(points);
        size_t found = 0;
        cmap_cluster *list = find(points, count, 0.1 + next(200) / 10.0, &found);
        for (uint32_t group = 0; group < 12; group++) {
            cmap_spot_sums wanted = {0}, got = {0};
            add_group(&wanted, points, count, group);
            for (size_t i = 0; i < found; i++)
                if (list[i].group == group) {
                    assert_true(list[i].sums.count > 0);
                    got.count += list[i].sums.count;
                    got.measured_count += list[i].sums.measured_count;
                    got.tenths += list[i].sums.tenths;
                }
            if (memcmp(&wanted, &got, sizeof got) != 0)
                fail_msg("seed %llu: group %u has %zu points of %lld tenths, its clusters %zu of %lld",
                         (unsigned long long)round, group, wanted.count, (long long)wanted.tenths, got.count,
                         (long long)got.tenths);
        }
        cmap_free(list);
        seed = round;
    }
}

static void shuffle(cmap_cluster_point *points, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        const size_t k = next((uint32_t)i);
        const cmap_cluster_point kept = points[i - 1];
        points[i - 1] = points[k];
        points[k] = kept;
    }
}

static void the_order_of_points_does_not_matter(void **state)
{
    static cmap_cluster_point points[MOST];
    (void)state;

    for (seed = 1; seed < ROUNDS; seed++) {
        const uint64_t round = seed;
        const size_t count = make(points);
        const double radius_mm = 0.5 + next(150) / 10.0;
        size_t found = 0, again_found = 0;
        cmap_cluster *list = find(points, count, radius_mm, &found);
        shuffle(points, count);
        cmap_cluster *again = find(points, count, radius_mm, &again_found);
        assert_int_equal(found, again_found);
        for (size_t i = 0; i < found; i++)
            if (list[i].middle.x_mm != again[i].middle.x_mm || list[i].middle.y_mm != again[i].middle.y_mm ||
                list[i].group != again[i].group || list[i].sums.count != again[i].sums.count ||
                list[i].sums.tenths != again[i].sums.tenths)
                fail_msg("seed %llu: cluster %zu of %zu differs when the points come in another order",
                         (unsigned long long)round, i, found);
        cmap_free(list);
        cmap_free(again);
        seed = round;
    }
}

/* The greatest first, and a heap apart from all others is one cluster. */
static void heaps_are_found(void **state)
{
    static cmap_cluster_point points[600];
    size_t found = 0;
    (void)state;

    seed = 5;
    for (size_t i = 0; i < 600; i++) {
        const int32_t heap = i < 300 ? 0 : i < 500 ? 1 : 2;
        points[i] = (cmap_cluster_point){5000 + heap * 6000 + (int32_t)next(500), 5000 + (int32_t)next(500), 0, 10};
    }
    cmap_cluster *list = find(points, 600, 9, &found);
    assert_int_equal(found, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(list[i].sums.count, i == 0 ? 300 : i == 1 ? 200 : 100);
        assert_true(list[i].middle.x_mm > 50 + 60 * (double)i && list[i].middle.x_mm < 55 + 60 * (double)i);
        assert_true(list[i].middle.y_mm > 50 && list[i].middle.y_mm < 55);
    }
    cmap_free(list);
}

static void of_nothing_there_is_none(void **state)
{
    size_t found = 7;
    (void)state;

    cmap_cluster *list = find(NULL, 0, 5, &found);
    assert_int_equal(found, 0);
    cmap_free(list);
}

static int64_t ask(cmap_db *db, const char *sql)
{
    int64_t value = 0;
    cmap_err err = {0};

    if (cmap_db_ask_int(db, sql, &value, &err))
        fail_msg("%s", err.text);
    return value;
}

/* The made-up survey: what is kept, what has no place, and the clusters of what is kept come to the database's sums. */
static void a_survey_is_kept_whole(void **state)
{
    char *path = NULL;
    cmap_db *db = NULL;
    cmap_plan *plan = NULL;
    cmap_ground *ground = NULL;
    cmap_spots *spots = NULL;
    cmap_err err = {0};
    (void)state;

    if (cmap_file_share("sample.db", &path, &err) || cmap_db_open(path, CMAP_DB_READ, &db, &err) ||
        cmap_join_refresh(db, NULL, &err) || cmap_plan_load(db, &plan, &err) || cmap_ground_new(plan, &ground, &err) ||
        cmap_spots_load(db, plan, ground, &spots, &err))
        fail_msg("%s", err.text);
    assert_int_equal(spots->all.count, ask(db, "SELECT count(*) FROM carrier"));
    assert_int_equal(spots->all.measured_count, ask(db, "SELECT count(floor_area_m2) FROM carrier"));
    assert_int_equal(spots->all.tenths, ask(db, "SELECT sum(CAST(round(floor_area_m2 * 10) AS INTEGER)) FROM carrier"));
    assert_int_equal(spots->unplaced.count,
                     ask(db, "SELECT count(*) FROM carrier c LEFT JOIN park k ON k.id = c.park_id"
                             " WHERE c.geom IS NULL AND k.geom IS NULL"));
    assert_int_equal(spots->count + spots->unplaced.count, spots->all.count);
    for (size_t i = 1; i < spots->greatest_count; i++)
        assert_true(cmap_spot_compare(&spots->greatest[i - 1].spot, &spots->greatest[i].spot) <= 0);

    cmap_cluster_point *points = cmap_alloc(spots->count * sizeof *points);
    cmap_spot_sums got = spots->unplaced;
    size_t found = 0;
    assert_non_null(points);
    for (size_t i = 0; i < spots->count; i++)
        points[i] = (cmap_cluster_point){(int32_t)(spots->list[i].at.x_m / 10), (int32_t)(spots->list[i].at.y_m / 10),
                                         spots->list[i].district, spots->list[i].tenths};
    cmap_cluster *list = find(points, spots->count, 12, &found);
    for (size_t i = 0; i < found; i++) {
        got.count += list[i].sums.count;
        got.measured_count += list[i].sums.measured_count;
        got.tenths += list[i].sums.tenths;
    }
    assert_memory_equal(&got, &spots->all, sizeof got);
    cmap_free(list);
    cmap_free(points);
    cmap_spots_free(spots);
    cmap_ground_free(ground);
    cmap_plan_free(plan);
    cmap_db_close(db);
    cmap_free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clusters_come_to_what_their_points_do),
        cmocka_unit_test(the_order_of_points_does_not_matter),
        cmocka_unit_test(heaps_are_found),
        cmocka_unit_test(of_nothing_there_is_none),
        cmocka_unit_test(a_survey_is_kept_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
