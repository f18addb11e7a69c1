/* progress_private.h: between the sums of progress.c and the city's figures of progress_figures.c. */
#ifndef CMAP_DB_PROGRESS_PRIVATE_H
#define CMAP_DB_PROGRESS_PRIVATE_H

#include "gis/db/arena_private.h"
#include "gis/db/progress.h"
#include "gis/db/stmt.h"

/* What cmap_progress_load hands out the first member of. */
typedef struct cmap_loaded_progress {
    cmap_progress progress;
    cmap_arena arena; /* texts */
    int latest_day;   /* the last day that a carrier which counts is dated; 0: none is */
    int earliest_day; /* the first */
} cmap_loaded_progress;

/* Always CMAP_ENOMEM. */
cmap_status cmap_progress_no_memory(cmap_db *db, cmap_err *err);

/* A copy of a text column; NULL stays NULL; false when memory ran out. */
bool cmap_progress_keep(cmap_loaded_progress *into, cmap_stmt *stmt, int column, const char **out);

/* What progress.c and progress_sum.c start from: the rows of the table, all sums nought. CMAP_EINVAL for a date that is
 * none. *out is the caller's (cmap_progress_free of its first member). */
cmap_status cmap_progress_begin(cmap_db *db, cmap_progress_by by, const char *as_of, cmap_loaded_progress **out,
                                cmap_err *err);

/* ---- adding up (progress_sum.c) ---- */

#define CMAP_SUM_NOWHERE ((size_t)-1)

typedef struct cmap_sum {
    cmap_loaded_progress *into;
    size_t *counted_in; /* for each row, the number of the carrier that counted there last; owned */
    size_t number;      /* of this carrier, from 1 */
    int asked;          /* the last day of as_of; 0: everything counts */
    bool is_unassigned; /* a part of this carrier lies in no district */
} cmap_sum;

/* What of a carrier its parts share. */
typedef struct cmap_sum_carrier {
    int64_t tenths;
    int last_day; /* as cmap_day_last; 0: undated */
    char status;  /* b, u, p, or 0 for unknown */
    bool measured;
} cmap_sum_carrier;

/* into has its rows. Free counted_in, or call cmap_sum_close, which does, at the end of a sum that is whole. */
cmap_status cmap_sum_open(cmap_sum *sum, cmap_db *db, cmap_loaded_progress *into, cmap_err *err);
void cmap_sum_close(cmap_sum *sum);

/* Puts a carrier into the city's sums, or into those that --as-of leaves out: false, and its parts are not to be told.
 */
bool cmap_sum_begin(cmap_sum *sum, const cmap_sum_carrier *carrier);

/* A part of it in a row of the table; CMAP_SUM_NOWHERE: in none of them. */
void cmap_sum_row(cmap_sum *sum, size_t row, const cmap_sum_carrier *carrier, int64_t tenths);

/* A part of it by district, whose row is `row` in a table by district or zone. */
void cmap_sum_district(cmap_sum *sum, bool has_district, size_t row, const cmap_sum_carrier *carrier, int64_t tenths);

/* Target, baseline, latest figure, coverage and pace; the carriers must be summed up. */
cmap_status cmap_progress_figures(cmap_db *db, cmap_loaded_progress *into, cmap_err *err);

#endif
