/* The built-in plan: complete, every fact with a source, in the plan's own words, on ground that fits together. */
#include "gis/db/plan.h"
#include "gis/base/buf.h"
#include "gis/base/file.h"
#include "gis/base/mem.h"
#include "gis/crs/area.h"
#include "gis/db/db.h"
#include "gis/db/stmt.h"
#include "gis/geom/geos.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static cmap_db *db;
static cmap_plan *plan;

static int open_plan(void **state)
{
    cmap_err err = {0};

    (void)state;
    if (cmap_db_open(NULL, CMAP_DB_READ, &db, &err) || cmap_plan_load(db, &plan, &err))
        print_error("%s\n", err.text);
    return plan ? 0 : -1;
}

static int close_plan(void **state)
{
    (void)state;
    cmap_plan_free(plan);
    cmap_db_close(db);
    return 0;
}

static int64_t ask(const char *sql)
{
    int64_t value = 0;
    cmap_err err = {0};

    if (cmap_db_ask_int(db, sql, &value, &err))
        fail_msg("%s", err.text);
    return value;
}

static void everything_is_there(void **state)
{
    (void)state;
    assert_int_equal(plan->zone_count, 3);
    assert_int_equal(plan->strategy_count, 4);
    assert_int_equal(plan->district_count, 10);
    assert_int_equal(plan->industry_count, 11);
    assert_int_equal(plan->park_count, 36);
    assert_int_equal(plan->target_count, 16);
    assert_int_equal(plan->observation_count, 16);
    assert_int_equal(ask("SELECT count(*) FROM industry_class"), 4);
    assert_int_equal(ask("SELECT count(*) FROM target t JOIN observation o USING (indicator_code)"
                         " WHERE o.in_plan AND o.park_id IS NULL"),
                     4); /* what progress can be shown of */
    assert_int_equal(ask("SELECT count(*) FROM carrier"), 0);
    assert_int_equal(ask("SELECT count(*) FROM observation WHERE in_plan AND (park_id OR district_code) IS NOT NULL"),
                     0);
}

static void districts_stand_in_the_order_of_the_axis(void **state)
{
    static const char *const codes[] = {"snd",      "oldcity", "sip",        "kunshan", "zhangjiagang",
                                        "changshu", "taicang", "xiangcheng", "wuzhong", "wujiang"};
    static const char *const zones[] = {"axis", "north-wing", "south-wing"};
    (void)state;
    for (size_t i = 0; i < 10; i++) {
        assert_string_equal(plan->districts[i].code, codes[i]);
        assert_string_equal(plan->districts[i].zone_code, zones[i < 4 ? 0 : i < 8 ? 1 : 2]);
    }
    for (size_t i = 0; i < 3; i++)
        assert_string_equal(plan->zones[i].code, zones[i]);
}

static void every_fact_has_a_source_and_every_source_a_fact(void **state)
{
    cmap_stmt *tables = NULL;
    cmap_buf used = {0};
    size_t count = 0;
    bool row = false;
    (void)state;

    assert_int_equal(cmap_stmt_new(db,
                                   "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c"
                                   " WHERE m.type = 'table' AND m.sql LIKE '%source_id%' AND c.name LIKE '%source_id'",
                                   &tables, NULL),
                     CMAP_OK);
    cmap_buf_puts(&used, "SELECT count(*) FROM source WHERE id NOT IN (SELECT ''");
    while (cmap_stmt_step(tables, &row, NULL) == CMAP_OK && row) {
        cmap_buf sql = {0};
        const char *table = cmap_stmt_text(tables, 0), *column = cmap_stmt_text(tables, 1);
        cmap_buf_printf(&sql, "SELECT count(*) FROM \"%s\" WHERE %s NOT IN (SELECT id FROM source)%s", table, column,
                        strcmp(column, "source_id") == 0 ? " OR source_id IS NULL" : "");
        if (ask(sql.bytes) != 0)
            fail_msg("%s.%s: a fact without a source", table, column);
        cmap_buf_printf(&used, " UNION SELECT %s FROM \"%s\" WHERE %s IS NOT NULL", column, table, column);
        cmap_buf_clear(&sql);
        count++;
    }
    cmap_buf_puts(&used, ")");
    assert_true(count >= 16);
    assert_int_equal(ask(used.bytes), 0);
    cmap_buf_clear(&used);
    cmap_stmt_free(tables);
    assert_int_equal(ask("SELECT count(*) FROM park WHERE position_source_id IS NULL OR evidence IS NULL"
                         " OR accuracy_m IS NULL OR section IS NULL"),
                     0);
}

/* Text without blanks and line ends, and with the wide parentheses that the plan has. */
static char *squeezed(const char *text)
{
    cmap_buf out = {0};

    for (; *text; text++)
        if (*text == '(' || *text == ')')
            cmap_buf_puts(&out, *text == '(' ? "（" : "）");
        else if (!strchr(" \n", *text))
            cmap_buf_putc(&out, *text);
    return cmap_buf_take(&out);
}

/* Words may leave something out between them: "…". */
static bool plan_says(const char *text, const char *words)
{
    static const char gap[] = "…";
    char *rest = squeezed(words);
    bool found = true;

    for (char *word = rest; word && found;) {
        char *next = strstr(word, gap);
        if (next)
            *next = '\0';
        found = strstr(text, word) != NULL;
        word = next ? next + strlen(gap) : NULL;
    }
    cmap_free(rest);
    return found;
}

static void the_words_are_the_plans(void **state)
{
    static const char quotes[] =
        "SELECT slogan_zh FROM zone UNION SELECT role_zh FROM zone UNION SELECT strategy_zh FROM zone"
        " UNION SELECT name_zh FROM strategy UNION SELECT positioning_zh FROM district WHERE positioning_zh IS NOT NULL"
        " UNION SELECT name_zh FROM industry_class UNION SELECT name_zh FROM industry UNION SELECT develop_zh FROM "
        "industry"
        " UNION SELECT words_zh FROM district_industry UNION SELECT words_zh FROM park_industry"
        " UNION SELECT name_zh FROM park UNION SELECT words_zh FROM target"
        " UNION SELECT words_zh FROM observation WHERE in_plan";
    cmap_stmt *stmt = NULL;
    char *raw = NULL;
    size_t length, count = 0;
    bool row = false;
    (void)state;

    assert_int_equal(cmap_file_read(CMAP_SOURCE_DIR "/data/plan-2011.txt", 0, &raw, &length, NULL), CMAP_OK);
    char *text = squeezed(raw);
    assert_int_equal(cmap_stmt_new(db, quotes, &stmt, NULL), CMAP_OK);
    while (cmap_stmt_step(stmt, &row, NULL) == CMAP_OK && row) {
        if (!plan_says(text, cmap_stmt_text(stmt, 0)))
            fail_msg("the plan does not say: %s", cmap_stmt_text(stmt, 0));
        count++;
    }
    assert_true(count > 150);
    assert_false(plan_says(text, "观前街"));
    cmap_stmt_free(stmt);
    cmap_free(text);
    cmap_free(raw);
}

static void outlines_are_valid_and_do_not_overlap(void **state)
{
    (void)state;
    for (size_t i = 0; i < plan->district_count; i++) {
        cmap_validity validity;
        assert_int_equal(cmap_geom_check(plan->districts[i].outline, &validity, NULL), CMAP_OK);
        assert_true(validity.is_valid);
        for (size_t j = i + 1; j < plan->district_count; j++) {
            cmap_geom *both = NULL;
            assert_int_equal(
                cmap_geom_intersection(plan->districts[i].outline, plan->districts[j].outline, &both, NULL), CMAP_OK);
            if (cmap_lonlat_area_m2(both) > 0)
                fail_msg("%s and %s overlap", plan->districts[i].code, plan->districts[j].code);
            cmap_geom_free(both);
        }
    }
}

/* No gap either: the union has no hole, and is one piece. */
static void outlines_leave_no_gap(void **state)
{
    cmap_geom *all = NULL;
    (void)state;

    assert_int_equal(cmap_geom_copy(plan->districts[0].outline, &all, NULL), CMAP_OK);
    for (size_t i = 1; i < plan->district_count; i++) {
        cmap_geom *more = NULL;
        assert_int_equal(cmap_geom_union(all, plan->districts[i].outline, &more, NULL), CMAP_OK);
        cmap_geom_free(all);
        all = more;
    }
    assert_int_equal(cmap_geom_path_count(all), 1);
    cmap_geom_free(all);
}

/* data/README.md has the table. The New District and its neighbours differ in how Tai Lake is shared out. */
static void areas_are_near_the_official_ones(void **state)
{
    double sum_m2 = 0, official_m2 = 0;
    (void)state;

    for (size_t i = 0; i < plan->district_count; i++) {
        const cmap_district *district = &plan->districts[i];
        double area_m2 = cmap_lonlat_area_m2(district->outline), wanted_m2 = district->official_area_km2 * 1e6;
        double off = fabs(area_m2 / wanted_m2 - 1);
        if (off > (strcmp(district->code, "snd") == 0 ? 0.17 : 0.03))
            fail_msg("%s: %.1f km2, officially %.1f", district->code, area_m2 / 1e6, wanted_m2 / 1e6);
        sum_m2 += area_m2;
        official_m2 += wanted_m2;
    }
    assert_true(fabs(sum_m2 / official_m2 - 1) < 0.003);
}

static void parks_lie_in_their_districts(void **state)
{
    (void)state;
    for (size_t i = 0; i < plan->park_count; i++) {
        const cmap_park *park = &plan->parks[i];
        if (!park->joined_code || strcmp(park->joined_code, park->district_code) != 0)
            fail_msg("%s lies in %s", park->id, park->joined_code ? park->joined_code : "no district");
        for (size_t j = 0; j < i; j++)
            if (strcmp(park->label_zh, plan->parks[j].label_zh) == 0)
                fail_msg("%s and %s have one label", park->id, plan->parks[j].id);
    }
    assert_int_equal(ask("SELECT count(*) FROM park WHERE district_stated = 0"), 4);
    assert_int_equal(ask("SELECT count(DISTINCT district_code) FROM park"), 9); /* none in 相城区 */
}

static void names_of_places_may_stand_where_they_say(void **state)
{
    (void)state;
    for (size_t i = 0; i < plan->district_count; i++) {
        const cmap_district *district = &plan->districts[i];
        if (!isnan(district->label.lon_deg))
            assert_true(cmap_box_holds_point(cmap_geom_get_box(district->outline), district->label.lon_deg,
                                             district->label.lat_deg));
    }
    for (size_t i = 0; i < plan->place_count; i++)
        assert_true(!isnan(plan->places[i].at.lon_deg));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_there),
        cmocka_unit_test(districts_stand_in_the_order_of_the_axis),
        cmocka_unit_test(every_fact_has_a_source_and_every_source_a_fact),
        cmocka_unit_test(the_words_are_the_plans),
        cmocka_unit_test(outlines_are_valid_and_do_not_overlap),
        cmocka_unit_test(outlines_leave_no_gap),
        cmocka_unit_test(areas_are_near_the_official_ones),
        cmocka_unit_test(parks_lie_in_their_districts),
        cmocka_unit_test(names_of_places_may_stand_where_they_say),
    };
    return cmocka_run_group_tests(tests, open_plan, close_plan);
}
