/* progress.h: floor area against the target, in exact tenths of a square metre.
 *
 * Every known floor area lands in one row (or is shared out between rows) of the table asked for, in its `none` row, or
 * in one of the two totals that --as-of leaves out; their sum is the sum of the table carrier. Needs joined carriers:
 * call cmap_join_refresh (gis/zoning/join.h) first. */
#ifndef CMAP_DB_PROGRESS_H
#define CMAP_DB_PROGRESS_H

#include "gis/base/status.h"
#include "gis/db/plan.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum cmap_progress_by {
    CMAP_PROGRESS_CITY,
    CMAP_PROGRESS_ZONE,
    CMAP_PROGRESS_DISTRICT,
    CMAP_PROGRESS_PARK
} cmap_progress_by;

/* Sums over some carriers. A carrier shared out between districts counts in each. Tenths of a square metre. */
typedef struct cmap_progress_sums {
    int64_t built_tenths, under_construction_tenths, planned_tenths;
    int64_t unknown_status_tenths; /* floor area known, status not */
    size_t carrier_count;          /* all, also those without a floor area */
    size_t measured_count;         /* with a known floor area; 0: the sums above are unknown, not nought */
} cmap_progress_sums;

typedef struct cmap_progress_row {
    const char *code, *name_zh, *name_en; /* of the zone, district or park; "city" for the whole city */
    const char *zone_code;                /* of a zone, district or park that lies in one; else NULL */
    cmap_progress_sums sums;
} cmap_progress_row;

typedef struct cmap_progress {
    cmap_progress_by by;
    const char *as_of; /* NULL: everything counts */

    cmap_progress_row *rows; /* all zones, districts or parks in the plan's order, also those without a carrier */
    size_t row_count;
    cmap_progress_sums none; /* by zone and district: in no district (also counted in the city); by park: of no park */

    cmap_progress_sums city;       /* everything that counts, unassigned included */
    cmap_progress_sums unassigned; /* the part of city that lies in no district */
    cmap_progress_sums later;      /* as_of after the date asked for: not counted */
    cmap_progress_sums undated;    /* without a date, when one was asked for: not counted */

    int64_t target_m2; /* -1: the database has no target for floor area */
    int target_year;
    const char *target_bound; /* as in the table target: "over", ... */
    int64_t baseline_m2;      /* -1: no observation of the plan; else the plan's own figure */
    const char *baseline_date;
    bool baseline_is_lower_bound;
    int64_t latest_m2; /* the latest figure for the whole city, up to as_of; -1: none */
    const char *latest_date;
    bool latest_is_lower_bound;

    const char *survey_date;  /* up to which the carriers were surveyed: as_of, or the last that one has; NULL: none */
    const char *survey_first; /* the first date that one of them has; NULL: none */
    double coverage;          /* share of latest_m2 that surveyed, built carriers explain; NAN: nothing surveyed */
    double pace_m2_per_year;  /* from the best known figure to the target; 0: reached; NAN: unknown or no time left */
    const char *pace_from;    /* the date it counts from; NULL with NAN */
} cmap_progress;

/* Sums the carriers. as_of (YYYY, YYYY-MM or YYYY-MM-DD; NULL: no limit) counts a carrier whose own date, taken to the
 * end of its year or month, is not after the end of the one asked for. CMAP_EINVAL for another form of date. One pass
 * over carriers: about a second for a million. *out is the caller's (cmap_progress_free). */
cmap_status cmap_progress_load(cmap_db *db, cmap_progress_by by, const char *as_of, cmap_progress **out, cmap_err *err);
void cmap_progress_free(cmap_progress *progress);

/* ---- carriers that are in no database ---- */

#define CMAP_PROGRESS_NONE ((size_t)-1) /* no park; no district */

/* A part of a carrier: what of its floor area lies in a district of the plan (an index), or in none. */
typedef struct cmap_progress_part {
    size_t district;
    int64_t tenths;
} cmap_progress_part;

typedef struct cmap_progress_carrier {
    bool measured;      /* its floor area is known */
    int64_t tenths;     /* 0 unless measured */
    const char *status; /* as in the database; NULL: unknown */
    int last_day;       /* cmap_progress_day of its date */
    size_t park;        /* index into plan->parks, or CMAP_PROGRESS_NONE */
    const cmap_progress_part *parts;
    size_t part_count; /* 1 or more; their tenths sum to the carrier's */
} cmap_progress_carrier;

typedef struct cmap_progress_counter cmap_progress_counter;

/* Begins a progress whose carriers the caller tells one by one; those of db are not in it, its rows, target and
 * observations are. plan is that of db and may go after this. Errors of cmap_progress_load. Free with
 * cmap_progress_counter_free, also after its end. */
cmap_status cmap_progress_counter_new(cmap_db *db, const cmap_plan *plan, cmap_progress_by by, const char *as_of,
                                      cmap_progress_counter **out, cmap_err *err);
void cmap_progress_counter_free(cmap_progress_counter *counter);

/* The last day of a date of the database's form, as YYYYMMDD; 0 for NULL, "" and what is none. */
int cmap_progress_day(const char *date);

/* Some nanoseconds; takes no memory. */
void cmap_progress_count(cmap_progress_counter *counter, const cmap_progress_carrier *carrier);

/* Ends it: target, coverage and pace as cmap_progress_load finds them. *out is the caller's (cmap_progress_free). */
cmap_status cmap_progress_counter_finish(cmap_progress_counter *counter, cmap_progress **out, cmap_err *err);

/* built_tenths in square metres: NAN while nothing is measured. For drawing; print with cmap_tenths_put. */
double cmap_progress_built_m2(const cmap_progress_sums *sums);

/* Writes tenths as "1234.5" or "1234" (no trailing .0); out has room for 24 bytes. */
void cmap_tenths_put(int64_t tenths, char out[24]);

#endif
