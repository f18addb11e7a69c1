#include "gis/zoning/check.h"

#include "gis/base/fold.h"
#include "gis/base/mem.h"
#include "gis/crs/proj.h"
#include "gis/geom/geos.h"
#include "gis/zoning/join_private.h"

#include <math.h>
#include <string.h>

const char *cmap_verdict_name(cmap_verdict verdict)
{
    static const char *const names[] = {"pass", "warn", "cannot-tell", "fail"};

    return names[verdict];
}

/* What a part is looked up by: an industry of the plan or, for words that are none of them, the words. */
typedef struct wanted {
    bool known;
    const cmap_industry *industry;
    const char *key; /* folded words of the plan */
    const char *said;
} wanted;

static bool says(const cmap_industry_words *words, const wanted *want)
{
    if (want->industry)
        return words->industry_code && strcmp(words->industry_code, want->industry->code) == 0;
    return !words->industry_code &&
           (cmap_text_same(words->words_zh, want->key) || cmap_text_same(words->words_en, want->key));
}

/* The words of that scope that say what is wanted: those that say it as the user did, else the first. NULL: none. */
static const cmap_industry_words *find_words(const cmap_industry_words *words, size_t count, const char *scope,
                                             const wanted *want)
{
    const cmap_industry_words *found = NULL;

    for (size_t i = 0; i < count; i++) {
        if (strcmp(words[i].scope, scope) != 0 || !says(&words[i], want))
            continue;
        if (cmap_text_same(words[i].words_zh, want->said) || cmap_text_same(words[i].words_en, want->said))
            return &words[i];
        if (!found)
            found = &words[i];
    }
    return found;
}

static bool is_in(const cmap_park *park, const cmap_district *district)
{
    const char *code = park->district_code ? park->district_code : park->joined_code;

    return code && strcmp(code, district->code) == 0;
}

static double to_park_m(cmap_lonlat at, const cmap_park *park)
{
    return park->geom && isfinite(park->at.lon_deg) ? cmap_geodesic_distance_m(at, park->at) : (double)INFINITY;
}

/* Surely farther than limit_m: most parks are, and need no geodesic to tell. Only what is near enough for the plane is
 * judged on it. */
static bool is_far(cmap_lonlat at, const cmap_park *park, double limit_m)
{
    return fabs(at.lat_deg - park->at.lat_deg) < 1 && fabs(at.lon_deg - park->at.lon_deg) < 1 &&
           cmap_rough_distance_m(at, park->at) * 0.97 > limit_m;
}

/* Is the site within the accuracy of both? */
static bool is_at(const cmap_park *park, cmap_lonlat at, double accuracy_m)
{
    double reach_m = hypot(isfinite(park->accuracy_m) ? park->accuracy_m : 0, isfinite(accuracy_m) ? accuracy_m : 0);

    return !is_far(at, park, reach_m) && to_park_m(at, park) <= reach_m;
}

static cmap_ruling rule_with(cmap_verdict verdict, const char *rule, const cmap_industry_words *words,
                             const cmap_park *park)
{
    return (cmap_ruling){
        .verdict = verdict, .rule = rule, .words = words, .park = park, .section = words ? words->section : NULL};
}

/* A park of the district, at the place or anywhere in it, for which the plan's words of that scope say what is wanted.
 */
static bool rule_by_parks(const cmap_checker *c, const cmap_district *district, const cmap_site *site, cmap_lonlat at,
                          bool at_place, const char *scope, const char *rule, const wanted *want, cmap_ruling *out)
{
    for (size_t i = 0; i < c->plan->park_count; i++) {
        const cmap_park *park = &c->plan->parks[i];
        if (!is_in(park, district) || (at_place && !is_at(park, at, site->accuracy_m)))
            continue;
        const cmap_industry_words *words = find_words(park->industries, park->industry_count, scope, want);
        if (words) {
            *out = rule_with(CMAP_VERDICT_PASS, rule, words, strcmp(scope, "wing") == 0 ? NULL : park);
            return true;
        }
    }
    return false;
}

static bool rule_by_district(const cmap_district *district, const char *scope, const char *rule, const wanted *want,
                             cmap_ruling *out)
{
    const cmap_industry_words *words = find_words(district->industries, district->industry_count, scope, want);

    if (words)
        *out = rule_with(CMAP_VERDICT_PASS, rule, words, NULL);
    return words != NULL;
}

/* What the plan says when no district decides. */
static cmap_ruling rule_by_city(const wanted *want)
{
    cmap_ruling ruling = {.verdict = CMAP_VERDICT_FAIL, .rule = "not-in-plan"};

    if (want->industry)
        ruling =
            (cmap_ruling){.verdict = CMAP_VERDICT_WARN, .rule = "city-industry", .section = want->industry->section};
    else if (want->known)
        ruling = (cmap_ruling){.verdict = CMAP_VERDICT_WARN, .rule = "elsewhere"};
    return ruling;
}

static cmap_ruling rule_in(const cmap_checker *c, size_t index, const cmap_site *site, cmap_lonlat at,
                           const wanted *want)
{
    cmap_ruling out = {.verdict = CMAP_VERDICT_FAIL, .rule = "outside-plan"};

    if (index == CMAP_ZONING_NONE)
        return out;
    const cmap_district *district = &c->plan->districts[index];
    if (!want->known)
        return rule_by_city(want);
    if (rule_by_parks(c, district, site, at, true, "park", "park-industry", want, &out) ||
        rule_by_district(district, "district", "district-industry", want, &out) ||
        rule_by_parks(c, district, site, at, false, "park", "district-park-industry", want, &out) ||
        rule_by_district(district, "park", "district-park-industry", want, &out) ||
        rule_by_parks(c, district, site, at, false, "wing", "wing-industry", want, &out))
        return out;
    return rule_by_city(want);
}

/* Reading the industries asked for. */

/* The plan's own words hold 、 and ， so a list is first parted by the stronger signs. */
static size_t separator_length(const char *at, bool strong)
{
    static const char *const strong_ones[] = {"；", "／", "｜", ";", "/", "|", "\n", NULL};
    static const char *const weak_ones[] = {"、", "，", ",", NULL};

    for (const char *const *one = strong ? strong_ones : weak_ones; *one; one++)
        if (strncmp(at, *one, strlen(*one)) == 0)
            return strlen(*one);
    return 0;
}

static cmap_status add_part(cmap_check *check, size_t *capacity, const char *text, size_t length, cmap_err *err)
{
    cmap_buf said = {0};

    while (length && strchr(" \t\r", *text)) {
        text++;
        length--;
    }
    while (length && strchr(" \t\r", text[length - 1]))
        length--;
    if (!length)
        return CMAP_OK;
    cmap_buf_put(&said, text, length);
    char *owned = cmap_buf_take(&said);
    cmap_status status = owned ? cmap_grow(&check->parts, capacity, check->part_count + 1, sizeof *check->parts, err)
                               : cmap_fail(err, CMAP_ENOMEM, "cannot check a site: out of memory");
    if (status)
        cmap_free(owned);
    else
        check->parts[check->part_count++] = (cmap_check_part){.said = owned};
    return status;
}

static cmap_status split_industries(const cmap_checker *c, const char *text, bool strong, cmap_check *check,
                                    size_t *capacity, cmap_err *err);

static cmap_status split_chunk(const cmap_checker *c, const char *text, size_t length, cmap_check *check,
                               size_t *capacity, cmap_err *err)
{
    cmap_buf chunk = {0};

    cmap_buf_put(&chunk, text, length);
    cmap_status status = chunk.status ? cmap_fail(err, chunk.status, "cannot check a site: out of memory")
                                      : split_industries(c, cmap_buf_text(&chunk), false, check, capacity, err);
    cmap_buf_clear(&chunk);
    return status;
}

/* Words that are known as a whole, such as R&D/design, are not taken apart. */
static cmap_status split_industries(const cmap_checker *c, const char *text, bool strong, cmap_check *check,
                                    size_t *capacity, cmap_err *err)
{
    cmap_alias_hit hit;
    cmap_status status = CMAP_OK;
    const char *start = text;

    if (cmap_aliases_find(c->aliases, text, &hit, NULL))
        return add_part(check, capacity, text, strlen(text), err);
    for (const char *at = text; !status; at++) {
        size_t length = separator_length(at, strong);
        if (!length && *at)
            continue;
        status = strong ? split_chunk(c, start, (size_t)(at - start), check, capacity, err)
                        : add_part(check, capacity, start, (size_t)(at - start), err);
        if (!*at)
            break;
        start = at + length;
        at = start - 1;
    }
    return status;
}

static cmap_status read_industry(const cmap_checker *c, cmap_check_part *part, wanted *want, cmap_err *err)
{
    cmap_alias_hit hit = {0};

    *want = (wanted){.said = part->said};
    want->known = cmap_aliases_find(c->aliases, part->said, &hit, err);
    if (!want->known && cmap_aliases_find_inside(c->aliases, part->said, &hit, err)) {
        want->known = true;
        part->read_from = cmap_strdup(hit.key);
        if (!part->read_from)
            return cmap_fail(err, CMAP_ENOMEM, "cannot check a site: out of memory");
    }
    want->industry = part->industry = hit.industry;
    want->key = hit.key;
    return CMAP_OK;
}

/* The place. */

static cmap_status find_place(const cmap_checker *c, const cmap_site *site, cmap_check *check, cmap_err *err)
{
    cmap_park as_park = {.geom = site->geom, .accuracy_m = site->accuracy_m};
    cmap_park_place place;
    cmap_status status = cmap_zoning_split(c->zoning, site->geom, &check->shares, &check->share_count, err);

    if (status)
        return status;
    cmap_coord inside = {0, 0};
    status = cmap_geom_point_on_surface(site->geom, &inside, err);
    if (status)
        return status;
    as_park.at = check->at = (cmap_lonlat){inside.x, inside.y};
    status = cmap_park_place_find(c->zoning, &as_park, &place, err);
    if (!status) {
        check->has_place = true;
        check->district = place.district;
        check->other = place.other;
        check->distance_m = place.distance_m;
        check->combined_accuracy_m = place.combined_accuracy_m;
        check->certain = place.certain;
    }
    return status;
}

/* Puts near where it belongs; equals stay in the plan's order. */
static void keep_nearest(cmap_check *check, cmap_check_near near)
{
    size_t at = check->nearest_count < CMAP_CHECK_NEAREST ? check->nearest_count++ : CMAP_CHECK_NEAREST - 1;

    while (at > 0 && check->nearest[at - 1].distance_m > near.distance_m) {
        check->nearest[at] = check->nearest[at - 1];
        at--;
    }
    check->nearest[at] = near;
}

static void find_nearest(const cmap_checker *c, cmap_check *check)
{
    for (size_t i = 0; i < c->plan->park_count; i++) {
        const cmap_park *park = &c->plan->parks[i];
        bool is_full = check->nearest_count == CMAP_CHECK_NEAREST;
        double worst_m = is_full ? check->nearest[CMAP_CHECK_NEAREST - 1].distance_m : (double)INFINITY;
        if (is_full && is_far(check->at, park, worst_m))
            continue;
        double distance_m = to_park_m(check->at, park);
        if (distance_m < worst_m)
            keep_nearest(check, (cmap_check_near){park, distance_m});
    }
}

/* The verdict. */

static cmap_ruling weigh(const cmap_check *check, const cmap_ruling *here, const cmap_ruling *there)
{
    cmap_ruling ruling = *here;

    if (!check->has_place) {
        ruling = (cmap_ruling){.verdict = CMAP_VERDICT_CANNOT_TELL, .rule = "no-place"};
    } else if (!check->certain && !(here->verdict == CMAP_VERDICT_FAIL && there->verdict == CMAP_VERDICT_FAIL)) {
        ruling.verdict = CMAP_VERDICT_CANNOT_TELL;
        ruling.rule = "near-border";
    }
    return ruling;
}

static cmap_status rule_part(const cmap_checker *c, const cmap_site *site, const cmap_check *check,
                             cmap_check_part *part, cmap_err *err)
{
    wanted want;
    cmap_status status = read_industry(c, part, &want, err);

    if (status)
        return status;
    part->here = part->there = rule_in(c, check->district, site, check->at, &want);
    if (check->has_place && !check->certain)
        part->there = rule_in(c, check->other, site, check->at, &want);
    part->ruling = weigh(check, &part->here, &part->there);
    return CMAP_OK;
}

static cmap_ruling rule_of_place(size_t district)
{
    return district == CMAP_ZONING_NONE ? (cmap_ruling){.verdict = CMAP_VERDICT_FAIL, .rule = "outside-plan"}
                                        : (cmap_ruling){.verdict = CMAP_VERDICT_PASS, .rule = "inside-plan"};
}

static void sum_up(cmap_check *check)
{
    cmap_ruling here = rule_of_place(check->district), there = rule_of_place(check->other);
    cmap_ruling ruling = weigh(check, &here, &there);

    for (size_t i = 0; i < check->part_count; i++) {
        if (i && check->parts[i].ruling.verdict <= ruling.verdict)
            continue;
        ruling = check->parts[i].ruling;
        check->worst = i;
    }
    check->verdict = ruling.verdict;
    check->rule = ruling.rule;
}

cmap_status cmap_check_site(const cmap_checker *checker, const cmap_site *site, cmap_check *out, cmap_err *err)
{
    cmap_check made = {.district = CMAP_ZONING_NONE,
                       .other = CMAP_ZONING_NONE,
                       .at = {(double)NAN, (double)NAN},
                       .distance_m = (double)NAN,
                       .combined_accuracy_m = (double)NAN};
    cmap_status status = CMAP_OK;
    size_t capacity = 0;

    if (site->geom && cmap_geom_coord_count(site->geom)) {
        status = find_place(checker, site, &made, err);
        if (!status)
            find_nearest(checker, &made);
    }
    if (!status && site->industry)
        status = split_industries(checker, site->industry, true, &made, &capacity, err);
    for (size_t i = 0; i < made.part_count && !status; i++)
        status = rule_part(checker, site, &made, &made.parts[i], err);
    if (status) {
        cmap_check_clear(&made);
        return status;
    }
    sum_up(&made);
    *out = made;
    return CMAP_OK;
}

void cmap_check_clear(cmap_check *check)
{
    for (size_t i = 0; i < check->part_count; i++) {
        cmap_free(check->parts[i].said);
        cmap_free(check->parts[i].read_from);
    }
    cmap_free(check->parts);
    cmap_free(check->shares);
    *check = (cmap_check){0};
}
