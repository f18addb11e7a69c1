/* Any place of the plan, written in any system: the right declaration passes, each wrong one is named with the right
 * remedy. */
#include "gis/crs/guard.h"

#include "support/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { SYSTEMS = 5, PLACES = 300 };

static const char *const names[SYSTEMS] = {"EPSG:4490", "EPSG:4549", "EPSG:4528", "EPSG:3857", "gcj02"};
static const cmap_box plan = {119.9, 30.7, 121.4, 32.1};
static cmap_system *systems[SYSTEMS];

/* What the guard must say of a file in the system is that is declared as the system as. */
static cmap_guard_rule expected(int is, int as)
{
    bool is_degrees = is == 0 || is == 4, as_degrees = as == 0 || as == 4;

    if (is == as || (is_degrees && as_degrees)) /* a shift is smaller than the plan */
        return CMAP_GUARD_OK;
    if (is_degrees != as_degrees)
        return CMAP_GUARD_RANGE;
    if ((is == 1 && as == 2) || (is == 2 && as == 1))
        return CMAP_GUARD_ZONE_PREFIX;
    return CMAP_GUARD_RANGE; /* metres of one for metres of the other */
}

static void check(int is, int as, cmap_coord at, bool swap)
{
    cmap_guard *guard = NULL;
    cmap_guard_finding findings[CMAP_GUARD_RULES];
    cmap_guard_rule want = expected(is, as);

    assert_int_equal(cmap_guard_new(systems[as], plan, &guard, NULL), CMAP_OK);
    if (swap) {
        at = (cmap_coord){at.y, at.x};
        want = want ? want : CMAP_GUARD_SWAPPED;
    }
    cmap_guard_rule got = cmap_guard_add(guard, 1, at);
    if (got != want)
        fail_msg("%.9g %.9g in %s as %s: %s, not %s", at.x, at.y, names[is], names[as], cmap_guard_rule_id(got),
                 cmap_guard_rule_id(want));
    assert_int_equal(cmap_guard_finish(guard, findings), got != CMAP_GUARD_OK);
    if (got) {
        const char *remedy = got == CMAP_GUARD_SWAPPED ? "" : is == 4 ? "EPSG:4490" : names[is];
        if (strcmp(findings[0].suggestion, remedy) != 0 || findings[0].swap != swap)
            fail_msg("%.9g %.9g in %s as %s: %s", at.x, at.y, names[is], names[as], findings[0].text);
    }
    cmap_guard_free(guard);
}

static void each_confusion_is_named(void **state)
{
    uint64_t random = 20110818;
    (void)state;

    for (int i = 0; i < PLACES; i++) {
        double lon = random_between(&random, 119.92, 121.38);
        cmap_lonlat place = {lon, random_between(&random, 30.72, 32.08)};
        for (int is = 0; is < SYSTEMS; is++) {
            cmap_coord at;
            assert_int_equal(cmap_system_from_lonlat(systems[is], place, &at, NULL), CMAP_OK);
            for (int as = 0; as < SYSTEMS; as++) {
                check(is, as, at, false);
                check(is, as, at, true);
            }
        }
    }
}

/* What spares the guard from reading degrees as metres. */
static void metres_as_small_as_degrees_lie_at_the_equator(void **state)
{
    uint64_t random = 20110818;
    (void)state;

    for (int i = 0; i < PLACES * 100; i++) {
        double x = random_between(&random, -180, 180);
        cmap_coord at = {x, random_between(&random, -180, 180)};
        for (int is = 1; is < 4; is++) {
            cmap_lonlat place;
            if (cmap_system_to_lonlat(systems[is], at, &place, NULL) == CMAP_OK &&
                !(place.lat_deg < 0.002 && place.lat_deg > -0.002))
                fail_msg("%.9g %.9g in %s: %.9g N", at.x, at.y, names[is], place.lat_deg);
        }
    }
}

static int set_up(void **state)
{
    (void)state;
    for (int i = 0; i < SYSTEMS; i++)
        if (cmap_system_new(names[i], &systems[i], NULL))
            return -1;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (int i = 0; i < SYSTEMS; i++)
        cmap_system_free(systems[i]);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_confusion_is_named),
                                       cmocka_unit_test(metres_as_small_as_degrees_lie_at_the_equator)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
