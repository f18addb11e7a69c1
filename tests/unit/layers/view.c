/* From the ground to the page: the ratio that is quoted is the one that GeographicLib measures, bounds fit, and points
 * and geometry agree. */
#include "layers/view.h"

#include "gis/base/buf.h"
#include "gis/base/file.h"
#include "gis/db/db.h"
#include "support/drawing.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static cmap_db *db;
static cmap_plan *plan;
static cmap_ground *ground;
static cmap_figure *figures[DRAWING_FIGURES];

/* Frames as figures have them: wide, high, small, large. */
static const cmap_rect frames[] = {
    {10, 24.5, 172, 165}, {10, 24.5, 277, 110}, {15, 30, 190, 250}, {7, 9, 60, 45}, {30, 40, 700, 500}};
enum { FRAMES = sizeof frames / sizeof frames[0] };

static int set_up(void **state)
{
    (void)state;

    if (cmap_db_open(NULL, CMAP_DB_READ, &db, NULL) || cmap_plan_load(db, &plan, NULL) ||
        cmap_ground_new(plan, &ground, NULL))
        return -1;
    for (size_t i = 0; i < DRAWING_FIGURES; i++)
        if (cmap_figure_load(drawing_id(i), &figures[i], NULL))
            return -1;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (size_t i = 0; i < DRAWING_FIGURES; i++)
        cmap_figure_free(figures[i]);
    cmap_ground_free(ground);
    cmap_plan_free(plan);
    cmap_db_close(db);
    return 0;
}

static cmap_view fit(size_t figure, size_t frame)
{
    cmap_view view;
    cmap_err err = {0};

    if (cmap_view_fit(ground, &figures[figure]->map.bounds, frames[frame], &view, &err))
        fail_msg("%s: %s", cmap_figure_id(figures[figure]), err.text);
    return view;
}

/* The place that lies at a point of the page: Newton's way back through cmap_view_point, so that the test does not rest
 * on the inverse projection. */
static cmap_lonlat find(const cmap_view *view, cmap_pt at)
{
    const double h_deg = 1e-4;
    cmap_lonlat found = {120.6, 31.4};

    for (int i = 0; i < 12; i++) {
        const cmap_pt here = cmap_view_point(view, found);
        const cmap_pt east = cmap_view_point(view, (cmap_lonlat){found.lon_deg + h_deg, found.lat_deg});
        const cmap_pt north = cmap_view_point(view, (cmap_lonlat){found.lon_deg, found.lat_deg + h_deg});
        const double a = (east.x_mm - here.x_mm) / h_deg;
        const double b = (north.x_mm - here.x_mm) / h_deg;
        const double c = (east.y_mm - here.y_mm) / h_deg;
        const double d = (north.y_mm - here.y_mm) / h_deg;
        const double dx = at.x_mm - here.x_mm;
        const double dy = at.y_mm - here.y_mm;
        found.lon_deg += (d * dx - b * dy) / (a * d - b * c);
        found.lat_deg += (a * dy - c * dx) / (a * d - b * c);
    }
    return found;
}

/* A run to be measured by GeodSolve: length_mm on the page against wanted, the ground's mm for one of them. */
typedef struct run {
    cmap_lonlat from, to;
    double length_mm, wanted, tolerance;
    size_t figure, frame;
} run;

static run run_of(const cmap_view *view, cmap_pt from, cmap_pt to, double tolerance)
{
    return (run){.from = find(view, from),
                 .to = find(view, to),
                 .length_mm = hypot(to.x_mm - from.x_mm, to.y_mm - from.y_mm),
                 .wanted = view->scale_ratio,
                 .tolerance = tolerance};
}

/* GeographicLib's answer for all runs at once. */
static void judge(const run *runs, size_t count)
{
    cmap_buf input = {0};

    for (size_t i = 0; i < count; i++)
        cmap_buf_printf(&input, "%.12f %.12f %.12f %.12f\n", runs[i].from.lat_deg, runs[i].from.lon_deg,
                        runs[i].to.lat_deg, runs[i].to.lon_deg);
    const char *file = drawing_save(&input, "txt");
    char *answers = drawing_run("GeodSolve -i -p 6 -e 6378137 1/298.257222101 --input-file %s", file);
    const char *at = answers;
    for (size_t i = 0; i < count; i++) {
        double length_m = 0;
        int used = 0;
        assert_int_equal(sscanf(at, "%*f %*f %lf\n%n", &length_m, &used), 1);
        at += used;
        const double ratio = length_m * 1000 / runs[i].length_mm;
        if (!(fabs(ratio / runs[i].wanted - 1) <= runs[i].tolerance))
            fail_msg("%s in frame %zu: 1 mm is %.3f mm on the ground, not %.3f",
                     cmap_figure_id(figures[runs[i].figure]), runs[i].frame, ratio, runs[i].wanted);
    }
    free(answers);
    cmap_buf_clear(&input);
}

static void the_ratio_is_geodesic_at_the_centre(void **state)
{
    run runs[DRAWING_FIGURES * FRAMES];
    size_t count = 0;
    (void)state;

    for (size_t f = 0; f < DRAWING_FIGURES; f++)
        for (size_t k = 0; k < FRAMES; k++) {
            const cmap_view view = fit(f, k);
            const double x_mm = frames[k].x_mm + frames[k].w_mm / 2;
            const double y_mm = frames[k].y_mm + frames[k].h_mm / 2;
            const double half_mm = frames[k].w_mm / 5;
            runs[count] = run_of(&view, (cmap_pt){x_mm - half_mm, y_mm}, (cmap_pt){x_mm + half_mm, y_mm}, 3e-5);
            runs[count].figure = f;
            runs[count++].frame = k;
        }
    judge(runs, count);
}

/* What a reader measures with a ruler anywhere on the map, in either direction. */
static void the_bar_holds_all_over_the_map(void **state)
{
    run runs[DRAWING_FIGURES * 32];
    size_t count = 0;
    (void)state;

    for (size_t f = 0; f < DRAWING_FIGURES; f++) {
        const cmap_view view = fit(f, 0);
        const double bar_mm = cmap_view_bar_mm(&view, 10000);
        assert_true(fabs(bar_mm * view.scale_ratio / 1e7 - 1) < 1e-12);
        for (int i = 0; i < 16; i++) {
            const cmap_pt at = {frames[0].x_mm + frames[0].w_mm * (i % 4) / 4,
                                frames[0].y_mm + frames[0].h_mm * (i / 4) / 4};
            runs[count] = run_of(&view, at, (cmap_pt){at.x_mm + bar_mm, at.y_mm}, 0.005);
            runs[count++].figure = f;
            runs[count] = run_of(&view, at, (cmap_pt){at.x_mm, at.y_mm + bar_mm}, 0.005);
            runs[count++].figure = f;
        }
    }
    judge(runs, count);
}

static bool inside(cmap_rect frame, cmap_pt at)
{
    const double slack_mm = 1e-6;

    return at.x_mm >= frame.x_mm - slack_mm && at.x_mm <= frame.x_mm + frame.w_mm + slack_mm &&
           at.y_mm >= frame.y_mm - slack_mm && at.y_mm <= frame.y_mm + frame.h_mm + slack_mm;
}

/* Whether all of the bounds' border is seen. */
static bool holds_bounds(const cmap_view *view, const cmap_bounds *bounds)
{
    bool all = true;

    for (int i = 0; i <= 100; i++) {
        const double t = i / 100.0;
        const double lon = bounds->west + (bounds->east - bounds->west) * t;
        const double lat = bounds->south + (bounds->north - bounds->south) * t;
        all = all && inside(view->frame, cmap_view_point(view, (cmap_lonlat){lon, bounds->south})) &&
              inside(view->frame, cmap_view_point(view, (cmap_lonlat){lon, bounds->north})) &&
              inside(view->frame, cmap_view_point(view, (cmap_lonlat){bounds->west, lat})) &&
              inside(view->frame, cmap_view_point(view, (cmap_lonlat){bounds->east, lat}));
    }
    return all;
}

static void the_ratio_is_round_and_the_largest_that_fits(void **state)
{
    (void)state;
    for (size_t f = 0; f < DRAWING_FIGURES; f++)
        for (size_t k = 0; k < FRAMES; k++) {
            const cmap_view view = fit(f, k);
            const double unit = pow(10, floor(log10(view.scale_ratio)) - 1);
            cmap_view larger = view;
            assert_true(fabs(view.scale_ratio / unit - round(view.scale_ratio / unit)) < 1e-9);
            assert_true(holds_bounds(&view, &figures[f]->map.bounds));
            /* A little more than a step of the last digit: the projection's own scale may hide in the step. */
            larger.m_per_mm *= 1 - 1.02 * unit / view.scale_ratio;
            assert_false(holds_bounds(&larger, &figures[f]->map.bounds));
        }
}

static void there_and_back_is_the_same_place(void **state)
{
    uint32_t seed = 4549;
    const cmap_view view = fit(0, 0);
    const cmap_bounds *bounds = &figures[0]->map.bounds;
    (void)state;

    for (int i = 0; i < 500; i++) {
        cmap_lonlat place;
        seed = seed * 1664525u + 1013904223u;
        place.lon_deg = bounds->west + (bounds->east - bounds->west) * (seed >> 8) / 16777216.0;
        seed = seed * 1664525u + 1013904223u;
        place.lat_deg = bounds->south + (bounds->north - bounds->south) * (seed >> 8) / 16777216.0;
        const cmap_pt at = cmap_view_point(&view, place);
        const cmap_lonlat back = find(&view, at);
        assert_true(fabs(back.lon_deg - place.lon_deg) < 1e-9 && fabs(back.lat_deg - place.lat_deg) < 1e-9);
        assert_true(inside(view.frame, at));
    }
}

static void north_is_up_and_east_is_right(void **state)
{
    const cmap_view view = fit(0, 0);
    const cmap_pt here = cmap_view_point(&view, (cmap_lonlat){120.6, 31.3});
    (void)state;

    assert_true(cmap_view_point(&view, (cmap_lonlat){120.6, 31.4}).y_mm < here.y_mm);
    assert_true(cmap_view_point(&view, (cmap_lonlat){120.7, 31.3}).x_mm > here.x_mm);
}

/* Each district's outline on the page is its outline's points on the page. */
static void geometry_and_points_agree(void **state)
{
    const cmap_view view = fit(1, 1);
    (void)state;

    for (size_t i = 0; i < plan->district_count; i++) {
        cmap_geom *page = NULL;
        cmap_err err = {0};
        if (cmap_view_geom(&view, cmap_ground_district(ground, i), &page, &err))
            fail_msg("%s", err.text);
        assert_int_equal(cmap_geom_path_count(page), cmap_geom_path_count(plan->districts[i].outline));
        for (size_t path = 0; path < cmap_geom_path_count(page); path++) {
            size_t count = 0;
            size_t same = 0;
            const cmap_coord *mm = cmap_geom_path(page, path, &count);
            const cmap_coord *deg = cmap_geom_path(plan->districts[i].outline, path, &same);
            assert_int_equal(count, same);
            for (size_t k = 0; k < count; k++) {
                const cmap_pt at = cmap_view_point(&view, (cmap_lonlat){deg[k].x, deg[k].y});
                assert_true(hypot(at.x_mm - mm[k].x, at.y_mm - mm[k].y) < 1e-9);
            }
        }
        cmap_geom_free(page);
    }
}

static void what_cannot_be_seen_is_refused_or_far_away(void **state)
{
    static const cmap_bounds far_east = {-180, -80, 180, 80};
    static const cmap_lonlat nowhere[] = {{(double)NAN, 31}, {120, (double)NAN}, {HUGE_VAL, 31}, {120, 91}, {500, 31}};
    const cmap_view view = fit(0, 0);
    const cmap_bounds *bounds = &figures[0]->map.bounds;
    cmap_view out = {.scale_ratio = 42};
    cmap_err err = {0};
    (void)state;

    assert_int_equal(cmap_view_fit(ground, bounds, (cmap_rect){0, 0, 0.5, 100}, &out, &err), CMAP_EINVAL);
    assert_int_equal(cmap_view_fit(ground, bounds, (cmap_rect){0, 0, 100, -3}, &out, &err), CMAP_EINVAL);
    assert_int_equal(cmap_view_fit(ground, bounds, (cmap_rect){0, 0, (double)NAN, 100}, &out, &err), CMAP_EINVAL);
    assert_int_equal(cmap_view_fit(ground, &far_east, frames[0], &out, &err), CMAP_ECRS);
    assert_true(strlen(err.text) > 0);
    assert_true(out.scale_ratio == 42);
    for (size_t i = 0; i < sizeof nowhere / sizeof nowhere[0]; i++) {
        const cmap_pt at = cmap_view_point(&view, nowhere[i]);
        assert_true(isfinite(at.x_mm) && isfinite(at.y_mm));
        assert_false(inside((cmap_rect){-5000, -5000, 10000, 10000}, at));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ratio_is_geodesic_at_the_centre),
        cmocka_unit_test(the_bar_holds_all_over_the_map),
        cmocka_unit_test(the_ratio_is_round_and_the_largest_that_fits),
        cmocka_unit_test(there_and_back_is_the_same_place),
        cmocka_unit_test(north_is_up_and_east_is_right),
        cmocka_unit_test(geometry_and_points_agree),
        cmocka_unit_test(what_cannot_be_seen_is_refused_or_far_away),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
