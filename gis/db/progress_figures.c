/* The city's own figures: the target, the plan's baseline, what was observed since, and the pace that is left. */
#include "gis/db/progress_private.h"
#include "gis/db/schema.h"

#include <math.h>
#include <stdlib.h>
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

/* The baseline is the plan's own city figure; the latest one is whatever was observed last, up to the day asked for. */
static cmap_status load_city_figure(cmap_db *db, cmap_loaded_progress *into, bool of_plan, int64_t *value_m2,
                                    const char **date, bool *is_lower, cmap_err *err)
{
    static const char query[] =
        "SELECT CAST(round(value) AS INTEGER), date, bound FROM observation o WHERE o.district_code IS NULL"
        " AND o.park_id IS NULL AND o.value IS NOT NULL AND o.indicator_code = '" CMAP_INDICATOR_FLOOR_AREA "'"
        " AND (NOT ?2 OR o.in_plan) AND (?2 OR ?1 IS NULL OR " CMAP_LAST_DAY("o.date") " <= " CMAP_LAST_DAY(
            "?1") ")"
                  " ORDER BY " CMAP_LAST_DAY("o.date") " DESC, o.id DESC LIMIT 1";
    cmap_stmt *stmt = NULL;
    bool row = false;
    cmap_status status = cmap_stmt_new(db, query, &stmt, err);

    if (!status) {
        cmap_stmt_bind_text(stmt, 1, into->progress.as_of);
        cmap_stmt_bind_int(stmt, 2, of_plan);
        status = cmap_stmt_step(stmt, &row, err);
    }
    if (!status && row) {
        *value_m2 = cmap_stmt_int(stmt, 0);
        *is_lower = is_lower_bound(cmap_stmt_text(stmt, 2));
        if (!cmap_progress_keep(into, stmt, 1, date))
            status = cmap_progress_no_memory(db, err);
    }
    cmap_stmt_free(stmt);
    return status;
}

/* Days of the year up to the end of a date that is written YYYY, YYYY-MM or YYYY-MM-DD. */
static int day_of_year(const char *date, int year_days)
{
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};
    size_t length = strlen(date);
    int month = length >= 7 ? atoi(date + 5) : 12;
    int leap = year_days - 365;
    int days = length >= 10 ? before[month - 1] + atoi(date + 8) + (month > 2 ? leap : 0)
                            : before[month] + (month > 1 ? leap : 0);

    return days;
}

/* Years from the end of a date to the end of a year: whole calendar years, and the part that is left of the first. */
static double years_to_end_of(int year, const char *date)
{
    int from = atoi(date);
    int year_days = (from % 4 == 0 && from % 100 != 0) || from % 400 == 0 ? 366 : 365;

    return year - from + (double)(year_days - day_of_year(date, year_days)) / year_days;
}

/* The date up to which the carriers were surveyed: the one asked for, or the last that a carrier has; NULL: none. */
static cmap_status load_survey_date(cmap_db *db, cmap_loaded_progress *into, const char **date, cmap_err *err)
{
    cmap_stmt *stmt = NULL;
    bool row = false;

    if (into->progress.as_of) {
        *date = into->progress.as_of;
        return CMAP_OK;
    }
    cmap_status status = cmap_stmt_new(db, "SELECT max(" CMAP_LAST_DAY("as_of") ") FROM carrier", &stmt, err);
    if (!status)
        status = cmap_stmt_step(stmt, &row, err);
    if (!status && row && !cmap_progress_keep(into, stmt, 0, date))
        status = cmap_progress_no_memory(db, err);
    cmap_stmt_free(stmt);
    return status;
}

/* The pace counts from what is known best of the whole city: its latest figure, or the survey where that has more. */
static void work_out_pace(cmap_progress *p, const char *survey_date)
{
    double known_m2 = p->latest_m2 >= 0 ? (double)p->latest_m2 : 0;
    double built_m2 = cmap_progress_built_m2(&p->city);
    const char *from = p->latest_date;

    p->coverage = p->latest_m2 > 0 ? built_m2 / known_m2 : (double)NAN;
    p->pace_m2_per_year = (double)NAN;
    if (built_m2 >= known_m2) {
        known_m2 = built_m2;
        from = survey_date;
    }
    if (!from || p->target_m2 < 0)
        return;
    double years = years_to_end_of(p->target_year, from);
    if (known_m2 >= (double)p->target_m2)
        p->pace_m2_per_year = 0;
    else if (years > 0)
        p->pace_m2_per_year = ((double)p->target_m2 - known_m2) / years;
    if (!isnan(p->pace_m2_per_year))
        p->pace_from = from;
}

cmap_status cmap_progress_figures(cmap_db *db, cmap_loaded_progress *into, cmap_err *err)
{
    cmap_progress *p = &into->progress;
    const char *survey_date = NULL;
    cmap_status status = load_target(db, into, err);

    if (!status)
        status = load_city_figure(db, into, true, &p->baseline_m2, &p->baseline_date, &p->baseline_is_lower_bound, err);
    if (!status)
        status = load_city_figure(db, into, false, &p->latest_m2, &p->latest_date, &p->latest_is_lower_bound, err);
    if (!status)
        status = load_survey_date(db, into, &survey_date, err);
    if (!status)
        work_out_pace(p, survey_date);
    return status;
}
