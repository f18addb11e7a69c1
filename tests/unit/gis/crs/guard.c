/* What the guard says of files whose system is not the one declared. */
#include "gis/crs/guard.h"
#include "gis/crs/guard_private.h" /* for the partner of a code */
#include "gis/crs/offset.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const cmap_box plan = {119.9, 30.7, 121.4, 32.1};
static const cmap_coord degrees = {120.62, 31.32}, gk120 = {559014.524255, 3466619.415037};

static cmap_system *open_system(const char *text)
{
    cmap_system *system = NULL;
    cmap_err err = {0};
    if (text && cmap_system_new(text, &system, &err))
        fail_msg("%s: %s", text, err.text);
    return system;
}

static cmap_guard *open_guard(cmap_system *system, cmap_box area)
{
    cmap_guard *guard = NULL;
    assert_int_equal(cmap_guard_new(system, area, &guard, NULL), CMAP_OK);
    return guard;
}

typedef struct wanted {
    const char *system; /* declared */
    cmap_coord at;
    cmap_guard_rule rule;
    const char *suggestion;
    bool swap;
    const char *words; /* in the line */
} wanted;

static void check_finding(const wanted *want, const cmap_guard *guard)
{
    cmap_guard_finding findings[CMAP_GUARD_RULES];
    size_t count = cmap_guard_finish(guard, findings);

    if (!want->rule) {
        assert_int_equal(count, 0);
        return;
    }
    assert_int_equal(count, 1);
    const cmap_guard_finding *got = &findings[0];
    if (got->rule != want->rule || strcmp(got->suggestion, want->suggestion) != 0 || got->swap != want->swap ||
        !strstr(got->text, want->words))
        fail_msg("%s %g %g: %s, \"%s\"%s, \"%s\"", want->system ? want->system : "nothing", want->at.x, want->at.y,
                 cmap_guard_rule_id(got->rule), got->suggestion, got->swap ? " swapped" : "", got->text);
    assert_true(got->is_error && got->count == 1 && got->total == 1 && got->first_row == 7 && got->worst_row == 7);
    assert_true(isnan(want->at.x) ? isnan(got->worst.x) : got->worst.x == want->at.x);
}

static void check(const wanted *want, cmap_box area)
{
    cmap_system *system = open_system(want->system);
    cmap_guard *guard = open_guard(system, area);
    cmap_guard_rule rule = cmap_guard_add(guard, 7, want->at);

    if (rule != want->rule)
        fail_msg("%s %g %g: %s, not %s", want->system ? want->system : "nothing", want->at.x, want->at.y,
                 cmap_guard_rule_id(rule), cmap_guard_rule_id(want->rule));
    check_finding(want, guard);
    cmap_guard_free(guard);
    cmap_system_free(system);
}

static void right_files_pass(void **state)
{
    static const wanted cases[] = {
        {"4490", {120.62, 31.32}, CMAP_GUARD_OK, "", false, ""},
        {"4326", {120.62, 31.32}, CMAP_GUARD_OK, "", false, ""},
        {"gcj02", {120.62, 31.32}, CMAP_GUARD_OK, "", false, ""},
        {"bd09", {120.62, 31.32}, CMAP_GUARD_OK, "", false, ""},
        {"4549", {559014.5, 3466619.4}, CMAP_GUARD_OK, "", false, ""},
        {"4528", {40559014.5, 3466619.4}, CMAP_GUARD_OK, "", false, ""},
        {"3857", {13427356.98, 3674377.34}, CMAP_GUARD_OK, "", false, ""},
        {"4509", {844671.9, 3472119.7}, CMAP_GUARD_OK, "", false, ""}, /* beyond its zone, but in the plan */
        {"4490", {118.8, 32.05}, CMAP_GUARD_OK, "", false, ""},        /* Nanjing: a site outside the plan */
        {"4549", {386667, 3547000}, CMAP_GUARD_OK, "", false, ""},     /* the same */
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check(&cases[i], plan);
}

static void wrong_files_are_named(void **state)
{
    static const wanted cases[] = {
        {"4490", {31.32, 120.62}, CMAP_GUARD_SWAPPED, "", true, "exchange x and y"},
        {"gcj02", {31.32, 120.62}, CMAP_GUARD_SWAPPED, "", true, "1 of 1 row (row 7: 31.32, 120.62)"},
        {"4549", {3466619.4, 559014.5}, CMAP_GUARD_SWAPPED, "", true, "the plan's area"},
        {"4528", {3466619.4, 40559014.5}, CMAP_GUARD_SWAPPED, "", true, "exchange x and y"},
        {"4549", {40559014.5, 3466619.4}, CMAP_GUARD_ZONE_PREFIX, "EPSG:4528", false, "without the zone number"},
        {"4528", {559014.5, 3466619.4}, CMAP_GUARD_ZONE_PREFIX, "EPSG:4549", false, "with the zone number"},
        {"4549", {3466619.4, 40559014.5}, CMAP_GUARD_ZONE_PREFIX, "EPSG:4528", true, "and exchange x and y"},
        {"4509", {20844671.9, 3472119.7}, CMAP_GUARD_ZONE_PREFIX, "EPSG:4498", false, "--crs EPSG:4498"},
        {"4490", {559014.5, 3466619.4}, CMAP_GUARD_RANGE, "EPSG:4549", false, "--crs EPSG:4549"},
        {"4326",
         {40559014.5, 3466619.4},
         CMAP_GUARD_RANGE,
         "EPSG:4528",
         false,
         "cannot be degrees of EPSG:4326 WGS 84"},
        {"4326", {3466619.4, 559014.5}, CMAP_GUARD_RANGE, "EPSG:4549", true, "exchange"},
        {"4326", {13427356.98, 3674377.34}, CMAP_GUARD_RANGE, "EPSG:3857", false, "--crs EPSG:3857"},
        {"gcj02", {559014.5, 3466619.4}, CMAP_GUARD_RANGE, "EPSG:4549", false, "GCJ-02"},
        {"4549", {120.62, 31.32}, CMAP_GUARD_RANGE, "EPSG:4490", false, "gcj02 or bd09"},
        {"4528", {31.32, 120.62}, CMAP_GUARD_RANGE, "EPSG:4490", true, "exchange x and y"},
        {"4490", {200, 31}, CMAP_GUARD_RANGE, "", false, "check its columns"},
        {"4490", {1e9, 1e9}, CMAP_GUARD_RANGE, "", false, "check its columns"},
        {"4490", {2.35, 48.85}, CMAP_GUARD_OUTSIDE_AREA, "", false, "73.62 to 134.77"}, /* Paris */
        {"4549", {559014.5, 1000000}, CMAP_GUARD_OUTSIDE_AREA, "", false, "check the system"},
        {"4490", {0, 0}, CMAP_GUARD_OUTSIDE_AREA, "", false, "row 7"},
        {"4490", {NAN, 31}, CMAP_GUARD_NONFINITE, "", false, "not finite"},
        {"4549", {INFINITY, 3466619.4}, CMAP_GUARD_NONFINITE, "", false, "not finite"},
        {NULL, {120.62, 31.32}, CMAP_GUARD_MISSING, "EPSG:4490", false, "gcj02"},
        {NULL, {559014.5, 3466619.4}, CMAP_GUARD_MISSING, "EPSG:4549", false, "none is assumed: give --crs"},
        {NULL, {40559014.5, 3466619.4}, CMAP_GUARD_MISSING, "EPSG:4528", false, "EPSG:4528"},
        {NULL, {1e9, 1}, CMAP_GUARD_MISSING, "", false, "give --crs"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check(&cases[i], plan);
}

/* Then the system's own area is where sites are expected. */
static void works_without_a_plan(void **state)
{
    static const wanted cases[] = {
        {"4490", {116.4, 39.9}, CMAP_GUARD_OK, "", false, ""},
        {"4490", {39.9, 116.4}, CMAP_GUARD_SWAPPED, "", true, "the system's area"},
        {"4549", {40559014.5, 3466619.4}, CMAP_GUARD_ZONE_PREFIX, "EPSG:4528", false, "the system's area"},
        {"4549", {116.4, 39.9}, CMAP_GUARD_OUTSIDE_AREA, "", false, "EPSG:4549"},
        {NULL, {116.4, 39.9}, CMAP_GUARD_MISSING, "EPSG:4490", false, "China"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check(&cases[i], cmap_box_empty());
}

static void counts_rows_and_shows_the_worst(void **state)
{
    cmap_system *system = open_system("4490");
    cmap_guard *guard = open_guard(system, plan);
    cmap_guard_finding findings[CMAP_GUARD_RULES];
    (void)state;

    assert_int_equal(cmap_guard_add(guard, 1, degrees), CMAP_GUARD_OK);
    assert_int_equal(cmap_guard_add(guard, 2, (cmap_coord){60, 31}), CMAP_GUARD_OUTSIDE_AREA);
    assert_int_equal(cmap_guard_add(guard, 3, (cmap_coord){2, 48}), CMAP_GUARD_OUTSIDE_AREA);
    assert_int_equal(cmap_guard_add(guard, 4, (cmap_coord){70, 31}), CMAP_GUARD_OUTSIDE_AREA);
    assert_int_equal(cmap_guard_add(guard, 5, gk120), CMAP_GUARD_RANGE);
    assert_int_equal(cmap_guard_finish(guard, findings), 2);
    assert_int_equal(findings[0].rule, CMAP_GUARD_RANGE);
    assert_int_equal(findings[1].rule, CMAP_GUARD_OUTSIDE_AREA);
    assert_true(findings[1].count == 3 && findings[1].total == 5);
    assert_true(findings[1].first_row == 2 && findings[1].worst_row == 3 && findings[1].worst.x == 2);
    cmap_guard_free(guard);
    cmap_system_free(system);
}

static void a_geometry_is_one_row(void **state)
{
    cmap_system *system = open_system("4490");
    cmap_guard *guard = open_guard(system, plan);
    cmap_geom_builder *builder = NULL;
    cmap_geom *line = NULL;
    cmap_guard_finding findings[CMAP_GUARD_RULES];
    (void)state;

    assert_int_equal(cmap_geom_builder_new(CMAP_GEOM_LINE, 0, &builder, NULL), CMAP_OK);
    cmap_geom_builder_part(builder);
    cmap_geom_builder_path(builder);
    cmap_geom_builder_coord(builder, 120.6, 31.3);
    cmap_geom_builder_coord(builder, 31.3, 120.6);
    cmap_geom_builder_coord(builder, 31.3, 120.7);
    assert_int_equal(cmap_geom_builder_finish(builder, &line, NULL), CMAP_OK);
    assert_int_equal(cmap_guard_add_geom(guard, 9, line), CMAP_GUARD_SWAPPED);
    assert_int_equal(cmap_guard_finish(guard, findings), 1);
    assert_true(findings[0].count == 1 && findings[0].total == 1 && findings[0].worst_row == 9);
    cmap_geom_free(line);
    cmap_guard_free(guard);
    cmap_system_free(system);
}

/* Only what gets no finding and lies in the box; the others are left to cmap_guard_add, uncounted. */
static void right_places_are_counted_and_given(void **state)
{
    static const cmap_box within = {110, 20, 125, 40};
    static const cmap_coord wrong[] = {{31.32, 120.62}, {2.35, 48.85}, {116.4, 40.1}, {559014.5, 3466619.4}, {NAN, 31}};
    cmap_system *system = open_system("4490");
    cmap_guard *guard = open_guard(system, plan);
    cmap_guard_finding findings[CMAP_GUARD_RULES];
    cmap_lonlat place = {0, 0};
    (void)state;

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(cmap_guard_add_right(guard, wrong[i], within, &place));
    assert_int_equal(cmap_guard_finish(guard, findings), 0);
    assert_true(cmap_guard_add_right(guard, degrees, within, &place));
    assert_true(place.lon_deg == degrees.x && place.lat_deg == degrees.y);
    assert_true(cmap_guard_add_right(guard, (cmap_coord){118.8, 32.05}, within, &place)); /* outside the plan */
    assert_true(place.lon_deg == 118.8 && place.lat_deg == 32.05);
    assert_int_equal(cmap_guard_add(guard, 3, gk120), CMAP_GUARD_RANGE);
    assert_int_equal(cmap_guard_finish(guard, findings), 1);
    assert_int_equal(findings[0].total, 3);
    cmap_guard_free(guard);
    cmap_system_free(system);
}

static void old_datums_are_warned_of(void **state)
{
    cmap_system *system = open_system("4610");
    cmap_guard *guard = open_guard(system, plan);
    cmap_guard_finding findings[CMAP_GUARD_RULES];
    (void)state;

    assert_int_equal(cmap_guard_add(guard, 1, degrees), CMAP_GUARD_OK);
    assert_int_equal(cmap_guard_finish(guard, findings), 1);
    assert_string_equal(cmap_guard_rule_id(findings[0].rule), "crs-ballpark");
    assert_true(!findings[0].is_error && strstr(findings[0].text, "EPSG:4610 Xian 1980"));
    cmap_guard_free(guard);
    cmap_system_free(system);
}

static void a_missing_system_is_found_without_rows_too(void **state)
{
    cmap_guard *guard = open_guard(NULL, plan);
    cmap_guard_finding findings[CMAP_GUARD_RULES];
    (void)state;

    assert_int_equal(cmap_guard_finish(guard, findings), 1);
    assert_string_equal(cmap_guard_rule_id(findings[0].rule), "crs-missing");
    assert_true(findings[0].is_error);
    cmap_guard_free(guard);
}

/* ---- shifted files ---- */

typedef cmap_lonlat shift_fn(cmap_lonlat at);

static cmap_lonlat unshifted(cmap_lonlat at)
{
    return at;
}

/* count places, known to about spread_m, and read where shift puts them. The id of the warning, or "". */
static const char *suspicion(shift_fn *shift, int count, double spread_m, char suggestion[24])
{
    cmap_guard *guard = open_guard(NULL, plan);
    cmap_guard_finding findings[CMAP_GUARD_RULES];
    const char *id = "";

    for (int i = 0; i < count; i++) {
        cmap_lonlat at = {120.2 + 0.8 * i / count, 31 + 0.7 * ((i * 7) % count) / count};
        /* evenly round the compass, with one more each way than half of them */
        double turn = 2.399963 * i, known_deg = spread_m / 111e3;
        cmap_lonlat known = {at.lon_deg + known_deg * cos(turn), at.lat_deg + known_deg * sin(turn)};
        cmap_guard_add_pair(guard, shift(at), known);
    }
    for (size_t i = 0, n = cmap_guard_finish(guard, findings); i < n; i++)
        if (findings[i].rule == CMAP_GUARD_GCJ_SUSPECTED) {
            id = cmap_guard_rule_id(findings[i].rule);
            (void)snprintf(suggestion, 24, "%s", findings[i].suggestion);
            assert_true(!findings[i].is_error && findings[i].count == (size_t)count);
            assert_non_null(strstr(findings[i].text, suggestion));
        }
    cmap_guard_free(guard);
    return id;
}

static void shifted_files_are_suspected(void **state)
{
    static const struct {
        shift_fn *shift;
        int count;
        double spread_m;
        const char *suggestion;
    } cases[] = {
        {cmap_gcj02_from_wgs84, 3, 20, "gcj02"},
        {cmap_gcj02_from_wgs84, 30, 400, "gcj02"},
        {cmap_gcj02_from_wgs84, 2, 20, ""},
        {cmap_gcj02_from_wgs84, 4, 1500, ""},
        {cmap_gcj02_from_wgs84, 4, 350, ""},
        {cmap_bd09_from_wgs84, 5, 100, "bd09"},
        {cmap_bd09_from_wgs84, 30, 400, "bd09"},
        {unshifted, 3, 20, ""},
        {unshifted, 30, 400, ""},
        {unshifted, 100, 2000, ""},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char suggestion[24] = "";
        const char *id = suspicion(cases[i].shift, cases[i].count, cases[i].spread_m, suggestion);
        if (strcmp(suggestion, cases[i].suggestion) != 0)
            fail_msg("case %zu: %s %s", i, id, suggestion);
    }
}

/* The same name in another town is no evidence. */
static void far_pairs_are_not_used(void **state)
{
    cmap_guard *guard = open_guard(NULL, plan);
    cmap_guard_finding findings[CMAP_GUARD_RULES];
    (void)state;

    for (int i = 0; i < 3; i++) {
        cmap_lonlat at = {120.5 + 0.1 * i, 31.3};
        cmap_guard_add_pair(guard, cmap_gcj02_from_wgs84(at), at);
        cmap_guard_add_pair(guard, at, (cmap_lonlat){121, 31.8});
        cmap_guard_add_pair(guard, at, (cmap_lonlat){NAN, 31.8});
    }
    assert_int_equal(cmap_guard_finish(guard, findings), 2);
    assert_true(findings[1].count == 3 && findings[1].total == 9);
    cmap_guard_free(guard);
}

/* PROJ's names of both must differ in "zone" and "CM" only. */
static void partners_are_what_their_names_say(void **state)
{
    static const int codes[] = {4513, 4533, 4501, 2349, 2369, 2337, 2421, 21413, 21423};
    (void)state;

    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        char with[16], without[16];
        int partner = cmap_guard_partner(codes[i]);
        assert_int_equal(cmap_guard_partner(partner), codes[i]);
        (void)snprintf(with, sizeof with, "%d", codes[i]);
        (void)snprintf(without, sizeof without, "%d", partner);
        cmap_system *a = open_system(with), *b = open_system(without);
        cmap_box area = cmap_system_get_facts(a)->area;
        cmap_lonlat place = {(area.x_min + area.x_max) / 2, (area.y_min + area.y_max) / 2};
        cmap_coord at, same;
        assert_int_equal(cmap_system_from_lonlat(a, place, &at, NULL), CMAP_OK);
        assert_int_equal(cmap_system_from_lonlat(b, place, &same, NULL), CMAP_OK);
        if (fabs(fmod(at.x, 1e6) - same.x) > 0.01 || fabs(at.y - same.y) > 0.01 || at.x < 1e7)
            fail_msg("%s and %s", cmap_system_get_facts(a)->name, cmap_system_get_facts(b)->name);
        cmap_system_free(a);
        cmap_system_free(b);
    }
    assert_int_equal(cmap_guard_partner(4490), 0);
    assert_int_equal(cmap_guard_partner(4326), 0);
    assert_int_equal(cmap_guard_partner(0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(right_files_pass),
        cmocka_unit_test(wrong_files_are_named),
        cmocka_unit_test(works_without_a_plan),
        cmocka_unit_test(counts_rows_and_shows_the_worst),
        cmocka_unit_test(a_geometry_is_one_row),
        cmocka_unit_test(right_places_are_counted_and_given),
        cmocka_unit_test(old_datums_are_warned_of),
        cmocka_unit_test(a_missing_system_is_found_without_rows_too),
        cmocka_unit_test(shifted_files_are_suspected),
        cmocka_unit_test(far_pairs_are_not_used),
        cmocka_unit_test(partners_are_what_their_names_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
