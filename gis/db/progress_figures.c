/* The city's own figures: the target, the plan's baseline, what was observed since, and the pace that is left. */
#include "gis/db/day_private.h"
#include "gis/db/progress_private.h"
#include "gis/db/schema.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool is_lower_bound(const char *bound)
{
    return bound && (strcmp(bound, "over") == 0 || strcmp(bound, "at-least") == 0);
}

static cmap_status load_target(cmap_db *db, cmap_loaded_progress *into, cmap_err *err)
{
    cmap_progress *p = &into->progress;
    cmap_stmt *stmt = NULL;
    bool row = false;
    cmap_status status = cmap_stmt_new(db,
                                       "SELECT CAST(round(value) AS INTEGER), year, bound FROM target"
                                       " WHERE indicator_code = '" CMAP_INDICATOR_FLOOR_AREA "' AND value IS NOT NULL"
                                       " ORDER BY year DESC LIMIT 1",
                                       &stmt, err);

    if (!status)
        status = cmap_stmt_step(stmt, &row, err);
    if (!status && row) {
        p->target_m2 = cmap_stmt_int(stmt, 0);
        p->target_year = (int)cmap_stmt_int(stmt, 1);
        if (!cmap_progress_keep(into, stmt, 2, &p->target_bound))
            status = cmap_progress_no_memory(db, err);
    }
    cmap_stmt_free(stmt);
    return status;
}

/* One observation of the whole city: it is the baseline when the plan gives it, and the latest figure when it is the
 * last up to the day asked for. */
static cmap_status take_observation(cmap_loaded_progress *into, cmap_stmt *stmt, int last_days[2], cmap_err *err)
{
    cmap_progress *p = &into->progress;
    int day = cmap_day_last(cmap_stmt_text(stmt, 1)), asked = cmap_day_last(p->as_of);
    int64_t value_m2 = cmap_stmt_int(stmt, 0);
    bool is_lower = is_lower_bound(cmap_stmt_text(stmt, 2)), kept = true;

    if (cmap_stmt_int(stmt, 3) && day >= last_days[0]) {
        last_days[0] = day;
        p->baseline_m2 = value_m2;
        p->baseline_is_lower_bound = is_lower;
        kept = cmap_progress_keep(into, stmt, 1, &p->baseline_date);
    }
    if (kept && (!asked || day <= asked) && day >= last_days[1]) {
        last_days[1] = day;
        p->latest_m2 = value_m2;
        p->latest_is_lower_bound = is_lower;
        kept = cmap_progress_keep(into, stmt, 1, &p->latest_date);
    }
    return kept ? CMAP_OK : cmap_fail(err, CMAP_ENOMEM, "cannot sum up the city: out of memory");
}

static cmap_status load_observations(cmap_db *db, cmap_loaded_progress *into, cmap_err *err)
{
    cmap_stmt *stmt = NULL;
    bool row = true;
    int last_days[2] = {0, 0};
    cmap_status status = cmap_stmt_new(db,
                                       "SELECT CAST(round(value) AS INTEGER), date, bound, in_plan FROM observation"
                                       " WHERE district_code IS NULL AND park_id IS NULL AND value IS NOT NULL"
                                       " AND indicator_code = '" CMAP_INDICATOR_FLOOR_AREA "' ORDER BY id",
                                       &stmt, err);

    while (!status) {
        status = cmap_stmt_step(stmt, &row, err);
        if (status || !row)
            break;
        status = take_observation(into, stmt, last_days, err);
    }
    cmap_stmt_free(stmt);
    return status;
}

/* A day (YYYYMMDD) as text; NULL for 0. */
static cmap_status keep_day(cmap_loaded_progress *into, int day, const char **date, cmap_err *err)
{
    char text[32];

    *date = NULL;
    if (!day)
        return CMAP_OK;
    (void)snprintf(text, sizeof text, "%04d-%02d-%02d", day / 10000, day / 100 % 100, day % 100);
    *date = cmap_arena_text(&into->arena, text);
    return *date ? CMAP_OK : cmap_fail(err, CMAP_ENOMEM, "cannot sum up the city: out of memory");
}

/* The date up to which the carriers were surveyed: the one asked for, or the last that a carrier has; and the first
 * that one has. NULL: none. */
static cmap_status find_survey_dates(cmap_loaded_progress *into, cmap_err *err)
{
    cmap_progress *p = &into->progress;
    cmap_status status = keep_day(into, into->earliest_day, &p->survey_first, err);

    p->survey_date = p->as_of;
    return status || p->survey_date ? status : keep_day(into, into->latest_day, &p->survey_date, err);
}

/* The pace counts from what is known best of the whole city: its latest figure, or the survey where that has more. */
static void work_out_pace(cmap_progress *p)
{
    double known_m2 = p->latest_m2 >= 0 ? (double)p->latest_m2 : 0;
    double built_m2 = cmap_progress_built_m2(&p->city);
    const char *from = p->latest_date;

    p->coverage = p->latest_m2 > 0 ? built_m2 / known_m2 : (double)NAN;
    p->pace_m2_per_year = (double)NAN;
    if (built_m2 >= known_m2) {
        known_m2 = built_m2;
        from = p->survey_date;
    }
    if (!cmap_day_last(from) || p->target_m2 < 0)
        return;
    double years = cmap_day_years_to_end(cmap_day_last(from), p->target_year);
    if (known_m2 >= (double)p->target_m2)
        p->pace_m2_per_year = 0;
    else if (years > 0)
        p->pace_m2_per_year = ((double)p->target_m2 - known_m2) / years;
    if (!isnan(p->pace_m2_per_year))
        p->pace_from = from;
}

cmap_status cmap_progress_figures(cmap_db *db, cmap_loaded_progress *into, cmap_err *err)
{
    cmap_status status = load_target(db, into, err);

    if (!status)
        status = load_observations(db, into, err);
    if (!status)
        status = find_survey_dates(into, err);
    if (!status)
        work_out_pace(&into->progress);
    return status;
}
