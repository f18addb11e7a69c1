#include "gis/crs/guard_private.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *cmap_guard_rule_id(cmap_guard_rule rule)
{
    static const char *const ids[CMAP_GUARD_RULES] = {
        "ok",          "coord-nonfinite", "crs-axis-swapped", "crs-zone-prefix", "crs-range", "crs-outside-area",
        "crs-missing", "crs-ballpark",    "crs-gcj-suspected"};
    return ids[rule];
}

/* Appends to the finding's line; what does not fit is cut, which the lengths below do not come to. */
static void say(cmap_guard_finding *finding, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say(cmap_guard_finding *finding, const char *format, ...)
{
    size_t length = strlen(finding->text);
    va_list args;
    va_start(args, format);
    (void)vsnprintf(finding->text + length, sizeof finding->text - length, format, args);
    va_end(args);
}

static const char *name_of(const cmap_guard *guard)
{
    return guard->system ? cmap_system_get_facts(guard->system)->name : "";
}

static const char *home_of(const cmap_guard *guard)
{
    return guard->has_plan ? "the plan's area" : "the system's area";
}

/* "12 of 40 rows", and one of them. */
static void say_rows(cmap_guard_finding *finding)
{
    say(finding, "%zu of %zu row%s (row %zu: %.10g, %.10g) ", finding->count, finding->total,
        finding->total == 1 ? "" : "s", finding->worst_row, finding->worst.x, finding->worst.y);
}

/* The reading that most rows voted for. */
static void suggest(cmap_guard_finding *finding, const cmap_guard_tally *tally)
{
    static const char *const names[CMAP_READINGS] = {"", "EPSG:4490", "EPSG:4549", "EPSG:4528", "EPSG:3857"};
    size_t most = 0;

    for (int reading = 0; reading < CMAP_READINGS; reading++)
        for (int swap = 0; swap < 2; swap++)
            if (tally->votes[reading][swap] > most) {
                most = tally->votes[reading][swap];
                (void)snprintf(finding->suggestion, sizeof finding->suggestion, "%s", names[reading]);
                finding->swap = swap;
            }
}

static void say_remedy(cmap_guard_finding *finding)
{
    if (*finding->suggestion)
        say(finding, "give --crs %s", finding->suggestion);
    if (finding->swap)
        say(finding, "%sexchange x and y", *finding->suggestion ? " and " : "");
}

static void say_swapped(const cmap_guard *guard, cmap_guard_finding *finding)
{
    say(finding, "would lie in %s with x and y exchanged: ", home_of(guard));
    say_remedy(finding);
}

static void say_zone(const cmap_guard *guard, cmap_guard_finding *finding)
{
    int partner = cmap_guard_partner(cmap_system_get_facts(guard->system)->epsg);

    say(finding, "would lie in %s %s before the easting: ", home_of(guard),
        guard->zone ? "with the zone number" : "without the zone number");
    if (partner)
        (void)snprintf(finding->suggestion, sizeof finding->suggestion, "EPSG:%d", partner);
    else
        say(finding, "give the system whose eastings %s it%s", guard->zone ? "lack" : "have",
            finding->swap ? ", and " : "");
    say_remedy(finding);
}

static void say_range(const cmap_guard *guard, cmap_guard_finding *finding)
{
    const cmap_system_facts *facts = cmap_system_get_facts(guard->system);

    say(finding, "cannot be %s of %s", facts->is_projected ? "metres" : "degrees", facts->name);
    if (!*finding->suggestion) {
        say(finding, ": check its columns and the system");
        return;
    }
    say(finding, ", but %s would put them into %s: ", finding->suggestion, home_of(guard));
    say_remedy(finding);
    if (strcmp(finding->suggestion, "EPSG:4490") == 0)
        say(finding, " (from a Chinese web map gcj02 or bd09)");
}

static void say_outside(const cmap_guard *guard, cmap_guard_finding *finding)
{
    cmap_box area = cmap_system_get_facts(guard->system)->area;

    say(finding, "outside the area for which %s is defined, lon %.5g to %.5g and lat %.5g to %.5g: ", name_of(guard),
        area.x_min, area.x_max, area.y_min, area.y_max);
    if (*finding->suggestion || finding->swap)
        say_remedy(finding);
    else
        say(finding, "check the system and the row");
}

static void say_missing(const cmap_guard *guard, cmap_guard_finding *finding)
{
    say(finding, "the file does not say its coordinate system, and none is assumed: give --crs");
    if (*finding->suggestion)
        say(finding, "; row %zu (%.10g, %.10g) would lie in %s as %s%s", finding->worst_row, finding->worst.x,
            finding->worst.y, guard->has_plan ? "the plan's area" : "China", finding->suggestion,
            finding->swap ? " with x and y exchanged" : "");
    if (strcmp(finding->suggestion, "EPSG:4490") == 0)
        say(finding, ", or wgs84, or gcj02 or bd09 if from a Chinese web map");
}

static void describe(const cmap_guard *guard, cmap_guard_finding *finding)
{
    switch (finding->rule) {
    case CMAP_GUARD_NONFINITE:
        say_rows(finding);
        say(finding, "are not finite numbers: correct or remove them");
        break;
    case CMAP_GUARD_SWAPPED:
        say_rows(finding);
        say_swapped(guard, finding);
        break;
    case CMAP_GUARD_ZONE_PREFIX:
        say_rows(finding);
        say_zone(guard, finding);
        break;
    case CMAP_GUARD_RANGE:
        say_rows(finding);
        say_range(guard, finding);
        break;
    case CMAP_GUARD_OUTSIDE_AREA:
        say_rows(finding);
        say_outside(guard, finding);
        break;
    default:
        say_missing(guard, finding);
    }
}

static cmap_guard_finding from_tally(const cmap_guard *guard, cmap_guard_rule rule)
{
    const cmap_guard_tally *tally = &guard->tallies[rule];
    cmap_guard_finding finding = {.rule = rule,
                                  .is_error = true,
                                  .count = tally->count,
                                  .total = guard->total,
                                  .first_row = tally->first_row,
                                  .worst_row = tally->worst_row,
                                  .worst = tally->worst};
    suggest(&finding, tally);
    describe(guard, &finding);
    return finding;
}

static cmap_guard_finding ballpark(const cmap_guard *guard)
{
    cmap_guard_finding finding = {.rule = CMAP_GUARD_BALLPARK};

    say(&finding,
        "PROJ knows no transformation of stated accuracy from %s to CGCS2000 and takes the two datums as one: places "
        "may "
        "be off by tens of metres and more; have them converted to CGCS2000 first",
        name_of(guard));
    return finding;
}

/* ---- shifts ---- */

static double mean_m(const cmap_guard_pairs *pairs, int shift)
{
    return hypot(pairs->left[shift].east_m, pairs->left[shift].north_m) / (double)pairs->count;
}

/* Standard error of the mean offset. */
static double error_m(const cmap_guard_pairs *pairs, int shift)
{
    double n = (double)pairs->count, mean = mean_m(pairs, shift);
    double squares = fmax(0, pairs->left[shift].square_m2 - n * mean * mean);
    return sqrt(squares / (n - 1) / n);
}

/* How far two shifts are from each other, on the mean. */
static double between_m(const cmap_guard_pairs *pairs, int a, int b)
{
    return hypot(pairs->left[a].east_m - pairs->left[b].east_m, pairs->left[a].north_m - pairs->left[b].north_m) /
           (double)pairs->count;
}

/* The shift that explains the offsets, when two standard errors do not carry the mean nearer to another. */
static cmap_guard_shift find_shift(const cmap_guard_pairs *pairs)
{
    const size_t least = 3;
    int best = CMAP_SHIFT_NONE;

    if (pairs->count < least)
        return CMAP_SHIFT_NONE;
    for (int shift = 0; shift < CMAP_SHIFTS; shift++)
        if (mean_m(pairs, shift) < mean_m(pairs, best))
            best = shift;
    for (int shift = 0; shift < CMAP_SHIFTS; shift++)
        if (shift != best && mean_m(pairs, best) + 2 * error_m(pairs, best) > between_m(pairs, best, shift) / 2)
            return CMAP_SHIFT_NONE;
    return (cmap_guard_shift)best;
}

static cmap_guard_finding suspected(const cmap_guard_pairs *pairs, cmap_guard_shift shift)
{
    static const char *const names[CMAP_SHIFTS] = {"", "gcj02", "bd09"};
    cmap_guard_finding finding = {
        .rule = CMAP_GUARD_GCJ_SUSPECTED, .count = pairs->count, .total = pairs->count + pairs->dropped};

    (void)snprintf(finding.suggestion, sizeof finding.suggestion, "%s", names[shift]);
    say(&finding,
        "%zu places lie %.0f m on the mean from the known ones of the same names, and %s explains all but %.0f m of it "
        "(standard error %.0f m): if they come from a Chinese web map, give --crs %s",
        pairs->count, mean_m(pairs, CMAP_SHIFT_NONE), shift == CMAP_SHIFT_GCJ02 ? "GCJ-02" : "BD-09",
        mean_m(pairs, shift), error_m(pairs, shift), names[shift]);
    return finding;
}

size_t cmap_guard_finish(const cmap_guard *guard, cmap_guard_finding findings[CMAP_GUARD_RULES])
{
    cmap_guard_shift shift = find_shift(&guard->pairs);
    size_t count = 0;

    for (int rule = CMAP_GUARD_NONFINITE; rule <= CMAP_GUARD_MISSING; rule++)
        if (guard->tallies[rule].count || (rule == CMAP_GUARD_MISSING && !guard->system))
            findings[count++] = from_tally(guard, (cmap_guard_rule)rule);
    if (guard->system && cmap_system_get_facts(guard->system)->is_ballpark)
        findings[count++] = ballpark(guard);
    if (shift)
        findings[count++] = suspected(&guard->pairs, shift);
    return count;
}
