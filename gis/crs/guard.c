#include "gis/crs/guard.h"

#include "gis/base/mem.h"
#include "gis/crs/guard_private.h"
#include "gis/crs/offset.h"

#include <math.h>

static const double zone_m = 1e6; /* an easting of zone 40 begins with 40 million */
static const double degree = 57.295779513082321;

/* China and its waters, as EPSG bounds CGCS2000: where sites are expected when nothing else is known. */
static const cmap_box china = {73.62, 16.7, 134.77, 53.56};

/* ---- readings ---- */

/* Web Mercator (EPSG method 1024) taken back; a sphere needs no library. */
static cmap_lonlat from_mercator(cmap_coord at)
{
    return (cmap_lonlat){at.x / CMAP_CGCS2000_A_M * degree, atan(sinh(at.y / CMAP_CGCS2000_A_M)) * degree};
}

static bool read_gk120(cmap_guard *guard, cmap_coord at, cmap_lonlat *out)
{
    cmap_coord place;
    if (cmap_crs_convert(guard->gk120, at, &place, NULL))
        return false;
    *out = (cmap_lonlat){place.x, place.y};
    return true;
}

/* False when the reading makes no place of it. */
static bool read_as(cmap_guard *guard, cmap_guard_reading reading, cmap_coord at, cmap_lonlat *out)
{
    switch (reading) {
    case CMAP_READ_DECLARED:
        return guard->system && cmap_system_to_lonlat(guard->system, at, out, NULL) == CMAP_OK;
    case CMAP_READ_GK120:
        return read_gk120(guard, at, out);
    case CMAP_READ_ZONE40:
        return read_gk120(guard, (cmap_coord){at.x - 40 * zone_m, at.y}, out);
    case CMAP_READ_MERCATOR:
        *out = from_mercator(at);
        break;
    default:
        *out = (cmap_lonlat){at.x, at.y};
    }
    return fabs(out->lon_deg) <= 180 && fabs(out->lat_deg) <= 90;
}

static cmap_coord exchange(cmap_coord at)
{
    return (cmap_coord){at.y, at.x};
}

static bool is_home(const cmap_guard *guard, cmap_lonlat place)
{
    return cmap_box_holds_point(guard->home, place.lon_deg, place.lat_deg);
}

static bool reads_home(cmap_guard *guard, cmap_guard_reading reading, cmap_coord at)
{
    cmap_lonlat place;
    return read_as(guard, reading, at, &place) && is_home(guard, place);
}

/* One way of making sense of a coordinate. */
typedef struct sense {
    bool found, swap;
    cmap_guard_reading reading;
} sense;

/* Metres that are as small as degrees lie within 200 m of the equator or nowhere, in each of the three systems. */
static int last_reading(const cmap_guard *guard, cmap_coord at)
{
    const double equator_deg = 0.01;
    bool is_small = fabs(at.x) <= 180 && fabs(at.y) <= 180;
    bool is_far = guard->home.y_min > equator_deg || guard->home.y_max < -equator_deg;
    return is_small && is_far ? CMAP_READ_LONLAT : CMAP_READINGS - 1;
}

/* The readings beside the declared one, as the coordinate stands and exchanged. */
static sense make_sense(cmap_guard *guard, cmap_coord at)
{
    const int last = last_reading(guard, at);

    for (int swap = 0; swap < 2; swap++)
        for (int reading = CMAP_READ_LONLAT; reading <= last; reading++)
            if (reads_home(guard, (cmap_guard_reading)reading, swap ? exchange(at) : at))
                return (sense){true, swap, (cmap_guard_reading)reading};
    return (sense){0};
}

/* ---- zone numbers ---- */

/* The easting with the zone number that the declared system wants, or without the one that it does not. */
static bool change_zone(const cmap_guard *guard, cmap_coord *at)
{
    const double metres = guard->system ? cmap_system_get_facts(guard->system)->unit : 1;
    double number = floor(at->x * metres / zone_m);

    if (guard->zone > 0 && number == 0)
        at->x += guard->zone * zone_m / metres;
    else if (guard->zone == 0 && number >= 13 && number <= 45) /* China's zones: 13-23 of 6 degrees, 25-45 of 3 */
        at->x -= number * zone_m / metres;
    else
        return false;
    return true;
}

static sense find_zone(cmap_guard *guard, cmap_coord at)
{
    for (int swap = 0; swap < 2; swap++) {
        cmap_coord changed = swap ? exchange(at) : at;
        if (change_zone(guard, &changed) && reads_home(guard, CMAP_READ_DECLARED, changed))
            return (sense){true, swap, CMAP_READ_DECLARED};
    }
    return (sense){0};
}

static int find_home_zone(const cmap_guard *guard)
{
    cmap_lonlat middle = {(guard->home.x_min + guard->home.x_max) / 2, (guard->home.y_min + guard->home.y_max) / 2};
    cmap_coord at;

    if (!guard->system || !cmap_system_get_facts(guard->system)->is_projected ||
        cmap_system_from_lonlat(guard->system, middle, &at, NULL))
        return -1;
    double number = floor(at.x * cmap_system_get_facts(guard->system)->unit / zone_m);
    bool is_three = fabs(number * 3 - middle.lon_deg) <= 3, is_six = fabs(number * 6 - 3 - middle.lon_deg) <= 6;
    return number == 0 || is_three || is_six ? (int)number : -1;
}

int cmap_guard_partner(int epsg)
{
    /* First and last code with the zone number before the easting, and how much further the code without it is. */
    static const struct {
        int first, last, further;
    } families[] = {{4491, 4501, 11}, {4513, 4533, 21}, {2327, 2337, 11},
                    {2349, 2369, 21}, {2401, 2421, 21}, {21413, 21423, 40}};

    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        if (epsg >= families[i].first && epsg <= families[i].last)
            return epsg + families[i].further;
        if (epsg - families[i].further >= families[i].first && epsg - families[i].further <= families[i].last)
            return epsg - families[i].further;
    }
    return 0;
}

/* ---- a coordinate's verdict ---- */

static cmap_guard_rule judge_stray(cmap_guard *guard, bool is_place, cmap_lonlat place, cmap_coord at, sense *vote)
{
    const cmap_system_facts *facts = cmap_system_get_facts(guard->system);
    bool is_inside = cmap_box_is_empty(facts->area) || cmap_box_holds_point(facts->area, place.lon_deg, place.lat_deg);

    if (reads_home(guard, CMAP_READ_DECLARED, exchange(at))) {
        *vote = (sense){true, true, CMAP_READ_DECLARED};
        return CMAP_GUARD_SWAPPED;
    }
    *vote = find_zone(guard, at);
    if (vote->found)
        return CMAP_GUARD_ZONE_PREFIX;
    *vote = make_sense(guard, at);
    bool is_other_kind = facts->is_projected != (vote->reading != CMAP_READ_LONLAT);
    bool is_abroad = is_place && !cmap_box_holds_point(china, place.lon_deg, place.lat_deg);
    if (!is_place || (vote->found && (is_other_kind || is_abroad)))
        return CMAP_GUARD_RANGE;
    return is_inside ? CMAP_GUARD_OK : CMAP_GUARD_OUTSIDE_AREA;
}

/* What was found about a coordinate on the way to its verdict. */
typedef struct judgement {
    cmap_lonlat place; /* as the declared system reads it; NAN when that makes no place of it */
    double off_deg;    /* from home; infinite when it is no place */
    sense vote;
} judgement;

static cmap_guard_rule judge(cmap_guard *guard, cmap_coord at, judgement *out)
{
    cmap_lonlat place = {NAN, NAN};

    *out = (judgement){.place = place, .off_deg = INFINITY};
    if (!isfinite(at.x) || !isfinite(at.y))
        return CMAP_GUARD_NONFINITE;
    if (!guard->system) {
        out->vote = make_sense(guard, at);
        return CMAP_GUARD_MISSING;
    }
    bool is_place = read_as(guard, CMAP_READ_DECLARED, at, &place);
    if (is_place) {
        double east = fmax(guard->home.x_min - place.lon_deg, place.lon_deg - guard->home.x_max);
        double north = fmax(guard->home.y_min - place.lat_deg, place.lat_deg - guard->home.y_max);
        out->off_deg = fmax(0, fmax(east, north));
        out->place = place;
        if (is_home(guard, place))
            return CMAP_GUARD_OK;
    }
    return judge_stray(guard, is_place, place, at, &out->vote);
}

static void count(cmap_guard_tally *tally, size_t row, cmap_coord at, const judgement *judged)
{
    if (!tally->count)
        tally->first_row = row;
    if (!tally->count || judged->off_deg > tally->worst_deg) {
        tally->worst_row = row;
        tally->worst_deg = judged->off_deg;
        tally->worst = at;
    }
    tally->count++;
    if (judged->vote.found)
        tally->votes[judged->vote.reading][judged->vote.swap]++;
}

cmap_guard_rule cmap_guard_add(cmap_guard *guard, size_t row, cmap_coord at)
{
    judgement judged;
    cmap_guard_rule rule = judge(guard, at, &judged);

    guard->total++;
    if (rule)
        count(&guard->tallies[rule], row, at, &judged);
    return rule;
}

bool cmap_guard_add_right(cmap_guard *guard, cmap_coord at, cmap_box within, cmap_lonlat *place)
{
    judgement judged = {.place = {NAN, NAN}};
    bool is_finite = isfinite(at.x) && isfinite(at.y);
    bool is_at_home =
        is_finite && read_as(guard, CMAP_READ_DECLARED, at, &judged.place) && is_home(guard, judged.place);

    if ((!is_at_home && judge(guard, at, &judged)) ||
        !cmap_box_holds_point(within, judged.place.lon_deg, judged.place.lat_deg))
        return false;
    guard->total++;
    *place = judged.place;
    return true;
}

cmap_guard_rule cmap_guard_add_geom(cmap_guard *guard, size_t row, const cmap_geom *geom)
{
    guard->total++;
    for (size_t path = 0; path < cmap_geom_path_count(geom); path++) {
        size_t coords;
        const cmap_coord *at = cmap_geom_path(geom, path, &coords);
        for (size_t i = 0; i < coords; i++) {
            judgement judged;
            cmap_guard_rule rule = judge(guard, at[i], &judged);
            if (rule) {
                count(&guard->tallies[rule], row, at[i], &judged);
                return rule;
            }
        }
    }
    return CMAP_GUARD_OK;
}

/* ---- places of the same name ---- */

static cmap_lonlat shifted(cmap_guard_shift shift, cmap_lonlat at)
{
    switch (shift) {
    case CMAP_SHIFT_GCJ02:
        return cmap_gcj02_from_wgs84(at);
    case CMAP_SHIFT_BD09:
        return cmap_bd09_from_wgs84(at);
    default:
        return at;
    }
}

/* Metres east and north from a place to one a few kilometres away; a sphere is good to some metres. */
static cmap_xy offset_m(cmap_lonlat from, cmap_lonlat to)
{
    const double metres = CMAP_CGCS2000_A_M / degree;
    return (cmap_xy){(to.lon_deg - from.lon_deg) * metres * cos(from.lat_deg / degree),
                     (to.lat_deg - from.lat_deg) * metres};
}

void cmap_guard_add_pair(cmap_guard *guard, cmap_lonlat read, cmap_lonlat known)
{
    const double same_m = 5000;
    cmap_guard_pairs *pairs = &guard->pairs;
    cmap_xy whole = offset_m(known, read);

    if (!(hypot(whole.x_m, whole.y_m) <= same_m)) {
        pairs->dropped++;
        return;
    }
    pairs->count++;
    for (int shift = 0; shift < CMAP_SHIFTS; shift++) {
        cmap_xy by = offset_m(known, shifted((cmap_guard_shift)shift, known));
        double east_m = whole.x_m - by.x_m, north_m = whole.y_m - by.y_m;
        pairs->left[shift].east_m += east_m;
        pairs->left[shift].north_m += north_m;
        pairs->left[shift].square_m2 += east_m * east_m + north_m * north_m;
    }
}

/* ---- opening ---- */

cmap_status cmap_guard_new(cmap_system *system, cmap_box plan, cmap_guard **out, cmap_err *err)
{
    cmap_guard *guard = cmap_calloc(1, sizeof *guard);

    if (!guard)
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: a guard of coordinates");
    cmap_status status = cmap_crs_new(CMAP_SRID_GK120, CMAP_SRID_CGCS2000, &guard->gk120, err);
    if (status) {
        cmap_guard_free(guard);
        return status;
    }
    guard->system = system;
    guard->has_plan = !cmap_box_is_empty(plan);
    guard->home = plan;
    if (!guard->has_plan)
        guard->home = system ? cmap_system_get_facts(system)->area : china;
    if (cmap_box_is_empty(guard->home))
        guard->home = china;
    guard->zone = find_home_zone(guard);
    *out = guard;
    return CMAP_OK;
}

void cmap_guard_free(cmap_guard *guard)
{
    if (!guard)
        return;
    cmap_crs_free(guard->gk120);
    cmap_free(guard);
}
