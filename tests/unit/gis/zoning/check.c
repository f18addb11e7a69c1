/* Verdicts on the built-in plan: its own parks with their own industries, and one site for each rule. */
#include "gis/zoning/check.h"

#include "gis/base/mem.h"
#include "gis/db/db.h"

#include "support/outlines.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static cmap_db *db;
static cmap_plan *plan;
static cmap_zoning *zoning;
static cmap_aliases *aliases;
static cmap_checker checker;

static int set_up(void **state)
{
    (void)state;
    if (cmap_db_open(NULL, CMAP_DB_READ, &db, NULL) || cmap_plan_load(db, &plan, NULL) ||
        cmap_zoning_new(plan, &zoning, NULL) || cmap_aliases_load(db, plan, &aliases, NULL))
        return 1;
    checker = (cmap_checker){plan, zoning, aliases};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    cmap_aliases_free(aliases);
    cmap_zoning_free(zoning);
    cmap_plan_free(plan);
    cmap_db_close(db);
    return 0;
}

static cmap_check check_at(double lon_deg, double lat_deg, double accuracy_m, const char *industry)
{
    cmap_geom *geom = NULL;
    cmap_check check;
    cmap_err err = {0};

    assert_int_equal(cmap_geom_from_point(CMAP_SRID_CGCS2000, lon_deg, lat_deg, &geom, NULL), CMAP_OK);
    cmap_status status = cmap_check_site(
        &checker, &(cmap_site){.geom = geom, .accuracy_m = accuracy_m, .industry = industry}, &check, &err);
    assert_string_equal(err.text, "");
    assert_int_equal(status, CMAP_OK);
    cmap_geom_free(geom);
    return check;
}

static const char *code_of(size_t district)
{
    return district == CMAP_ZONING_NONE ? "none" : plan->districts[district].code;
}

static void rule_is(cmap_check check, const char *verdict, const char *rule)
{
    assert_string_equal(check.rule, rule);
    assert_string_equal(cmap_verdict_name(check.verdict), verdict);
    cmap_check_clear(&check);
}

static void the_parks_of_the_plan_pass_where_it_put_them(void **state)
{
    size_t asked = 0;

    (void)state;
    for (size_t i = 0; i < plan->park_count; i++) {
        const cmap_park *park = &plan->parks[i];
        for (size_t k = 0; k < park->industry_count; k++) {
            cmap_check check = check_at(park->at.lon_deg, park->at.lat_deg, 0, park->industries[k].words_zh);
            if (check.verdict != CMAP_VERDICT_CANNOT_TELL) {
                assert_string_equal(code_of(check.district), park->district_code);
                assert_string_equal(cmap_verdict_name(check.verdict), "pass");
                assert_int_equal(check.part_count, 1);
                asked++;
            }
            cmap_check_clear(&check);
        }
    }
    assert_true(asked > 60);
}

static void a_park_placed_roughly_is_in_its_district_or_cannot_be_told(void **state)
{
    size_t certain = 0;

    (void)state;
    for (size_t i = 0; i < plan->park_count; i++) {
        const cmap_park *park = &plan->parks[i];
        cmap_check check = check_at(park->at.lon_deg, park->at.lat_deg, park->accuracy_m, NULL);
        bool here = strcmp(code_of(check.district), park->district_code) == 0;
        bool there = strcmp(code_of(check.other), park->district_code) == 0;
        assert_true(check.certain ? here : here || there);
        assert_string_equal(check.rule, check.certain ? "inside-plan" : "near-border");
        assert_true(check.nearest[0].distance_m < 1e-6);
        certain += check.certain;
        cmap_check_clear(&check);
    }
    assert_true(certain > plan->park_count / 2);
}

static void each_rule_has_its_place(void **state)
{
    (void)state;
    rule_is(check_at(120.42, 31.33, 0, "软件开发"), "pass", "district-industry");
    rule_is(check_at(120.42, 31.33, 0, "物流与供应链管理外包"), "warn", "city-industry");
    rule_is(check_at(120.42, 31.33, 0, "养鱼"), "fail", "not-in-plan");
    rule_is(check_at(120.42, 31.33, 0, "呼叫中心"), "warn", "elsewhere");
    rule_is(check_at(120.42, 31.33, 0, NULL), "pass", "inside-plan");
    rule_is(check_at(121.47, 31.23, 0, "软件开发"), "fail", "outside-plan");
    rule_is(check_at(120.42, 31.33, (double)NAN, "软件开发"), "cannot-tell", "near-border");
    rule_is(check_at(120.42, 31.33, (double)NAN, "养鱼"), "fail", "not-in-plan");
}

static void a_site_without_a_place_cannot_be_told(void **state)
{
    cmap_check check;

    (void)state;
    assert_int_equal(cmap_check_site(&checker, &(cmap_site){.industry = "软件"}, &check, NULL), CMAP_OK);
    assert_false(check.has_place);
    assert_int_equal(check.share_count, 0);
    rule_is(check, "cannot-tell", "no-place");
}

static void several_industries_are_ruled_one_by_one_and_the_worst_counts(void **state)
{
    cmap_check check = check_at(120.42, 31.33, 0, " 软件开发、ＩＴ ；养鱼/ 软件测试平台建设");

    (void)state;
    assert_int_equal(check.part_count, 4);
    assert_string_equal(check.parts[0].said, "软件开发");
    assert_string_equal(check.parts[1].industry->code, "software");
    assert_null(check.parts[1].read_from);
    assert_string_equal(check.parts[2].ruling.rule, "not-in-plan");
    assert_string_equal(check.parts[3].said, "软件测试平台建设");
    assert_string_equal(check.parts[3].read_from, "软件测试");
    assert_int_equal(check.worst, 2);
    rule_is(check, "fail", "not-in-plan");
}

static void words_of_the_plan_are_not_taken_apart(void **state)
{
    cmap_check check = check_at(120.42, 31.33, 0, "软件研发；大宗商品信息、物流和交易；动漫、云计算");

    (void)state;
    assert_int_equal(check.part_count, 4);
    assert_string_equal(check.parts[1].said, "大宗商品信息、物流和交易");
    assert_string_equal(check.parts[1].industry->code, "logistics");
    assert_string_equal(check.parts[3].said, "云计算");
    cmap_check_clear(&check);
}

static void reason_is(const cmap_check *check, bool chinese, const char *expected)
{
    cmap_buf buf = {0};

    cmap_check_put_reason(&checker, check, check->part_count ? &check->parts[0] : NULL, chinese, &buf);
    assert_string_equal(cmap_buf_text(&buf), expected);
    cmap_buf_clear(&buf);
}

static void reasons_quote_the_plan(void **state)
{
    cmap_check check = check_at(120.42, 31.33, 0, "软件开发");

    (void)state;
    reason_is(&check, true, "规划为苏州高新区提出“软件及信息服务外包产业”。");
    reason_is(&check, false,
              "The plan names Software and information services (软件及信息服务外包产业) for Suzhou New District.");
    assert_string_equal(check.parts[0].ruling.section, "第六章（一）苏州高新区");
    cmap_check_clear(&check);
}

static void points_across_a_border_flip_only_inside_the_band(void **state)
{
    size_t flips = 0;
    size_t before = CMAP_ZONING_NONE;

    (void)state;
    /* From SND through the old city and SIP into Kunshan, a step of some 20 m. */
    for (double lon = 120.40; lon < 121.0; lon += 0.0002) {
        cmap_check check = check_at(lon, 31.31, 50, "软件开发");
        assert_int_equal(check.certain, check.distance_m >= check.combined_accuracy_m);
        if (lon > 120.40 && check.district != before) {
            assert_false(check.certain);
            assert_true(check.distance_m < 40);
            flips++;
        }
        assert_int_equal(check.verdict == CMAP_VERDICT_CANNOT_TELL, !check.certain);
        before = check.district;
        cmap_check_clear(&check);
    }
    assert_true(flips >= 3);
}

static void an_outline_across_a_border_has_shares_that_sum_to_one(void **state)
{
    cmap_geom *site = outlines_ring(CMAP_SRID_CGCS2000,
                                    (const double[]){120.50, 31.25, 120.75, 31.25, 120.75, 31.35, 120.50, 31.35}, 4);
    cmap_check check;
    double sum = 0;

    (void)state;
    assert_int_equal(cmap_check_site(&checker, &(cmap_site){.geom = site, .industry = "软件"}, &check, NULL), CMAP_OK);
    for (size_t i = 0; i < check.share_count; i++)
        sum += check.shares[i].share;
    assert_true(fabs(sum - 1) < 1e-12);
    assert_true(check.share_count > 1);
    assert_true(check.distance_m <= 0);
    rule_is(check, "cannot-tell", "near-border");
    cmap_geom_free(site);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_parks_of_the_plan_pass_where_it_put_them),
        cmocka_unit_test(a_park_placed_roughly_is_in_its_district_or_cannot_be_told),
        cmocka_unit_test(each_rule_has_its_place),
        cmocka_unit_test(a_site_without_a_place_cannot_be_told),
        cmocka_unit_test(several_industries_are_ruled_one_by_one_and_the_worst_counts),
        cmocka_unit_test(words_of_the_plan_are_not_taken_apart),
        cmocka_unit_test(reasons_quote_the_plan),
        cmocka_unit_test(points_across_a_border_flip_only_inside_the_band),
        cmocka_unit_test(an_outline_across_a_border_has_shares_that_sum_to_one),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
