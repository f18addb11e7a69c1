/* The ground reaches to every side of every map: where water and provinces end, no figure shows it. */
#include "gis/crs/proj.h"
#include "gis/db/db.h"
#include "gis/db/plan.h"
#include "support/drawing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static cmap_crs *to_degrees;
static cmap_box window; /* what the water and the provinces were cut to, in degrees */

static void add_geom(const cmap_geom *geom)
{
    const cmap_box box = cmap_geom_get_box(geom);

    window = cmap_box_add(cmap_box_add(window, box.x_min, box.y_min), box.x_max, box.y_max);
}

static int find_window(void **state)
{
    cmap_db *db = NULL;
    cmap_plan *plan = NULL;
    cmap_err err = {0};
    (void)state;

    if (cmap_crs_new(CMAP_SRID_GK120, CMAP_SRID_CGCS2000, &to_degrees, &err) ||
        cmap_db_open(NULL, CMAP_DB_READ, &db, &err) || cmap_plan_load(db, &plan, &err)) {
        print_error("%s\n", err.text);
        return -1;
    }
    window = cmap_box_empty();
    for (size_t i = 0; i < plan->water_count; i++)
        add_geom(plan->waters[i].geom);
    for (size_t i = 0; i < plan->province_count; i++)
        add_geom(plan->provinces[i].geom);
    cmap_plan_free(plan);
    cmap_db_close(db);
    return 0;
}

static int forget_window(void **state)
{
    (void)state;
    cmap_crs_free(to_degrees);
    return 0;
}

/* The corners of a map's frame and the middles of its sides: parallels bend by less than the window's margin. */
static void judge(const cmap_report_map *map, const char *name)
{
    const cmap_rect f = map->frame;

    for (int row = 0; row <= 2; row++)
        for (int column = 0; column <= 2; column++) {
            const cmap_coord at = {map->origin_x_m + column * f.w_mm / 2 * map->m_per_mm,
                                   map->origin_y_m - row * f.h_mm / 2 * map->m_per_mm};
            cmap_coord deg;
            assert_int_equal(cmap_crs_convert(to_degrees, at, &deg, NULL), CMAP_OK);
            if (deg.x < window.x_min || deg.x > window.x_max || deg.y < window.y_min || deg.y > window.y_max)
                fail_msg("%s: \"%s\" shows %.3f %.3f, where there is neither water nor province; widen the window in "
                         "data/rebuild/nc.mjs",
                         name, map->name, deg.x, deg.y);
        }
}

/* Two pages on which maps show much beyond the plan, upright and wide. */
static void no_map_reaches_beyond_the_ground(void **state)
{
    static const size_t pages[] = {1, 4}; /* A4-portrait, 16:9 */
    (void)state;

    for (size_t figure = 0; figure < DRAWING_FIGURES; figure++)
        for (size_t page = 0; page < sizeof pages / sizeof pages[0]; page++) {
            const drawing_case what = {.figure = figure, .page = pages[page]};
            cmap_report report = {0};
            cmap_buf bytes = {0};
            drawing_draw(what, CMAP_FORMAT_SVG, 0, &report, &bytes);
            for (size_t i = 0; i < report.map_count; i++)
                judge(&report.maps[i], drawing_name(what));
            cmap_report_clear(&report);
            cmap_buf_clear(&bytes);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(no_map_reaches_beyond_the_ground)};
    return cmocka_run_group_tests(tests, find_window, forget_window);
}
