/* diff.h: what changed between two databases: parks, carriers with their areas and statuses, districts.
 *
 * Parks and districts are the same when their id or code is. A carrier is the same when its key is; without a key, when
 * name, park and district named are, the first of several with the first. Both sides should be joined
 * (gis/zoning/join.h): the district that a park or carrier lies in is compared too. */
#ifndef CMAP_DB_DIFF_H
#define CMAP_DB_DIFF_H

#include "gis/base/status.h"
#include "gis/db/plan.h"

#include <stddef.h>

typedef enum cmap_diff_change { CMAP_DIFF_ADDED, CMAP_DIFF_REMOVED, CMAP_DIFF_CHANGED } cmap_diff_change;

/* One difference, borrowed for the call. A thing that was added or removed is one row without a field; a changed one is
 * a row for each field. */
typedef struct cmap_diff_row {
    const char *table; /* "park", "carrier", "district" */
    cmap_diff_change change;
    const char *key;            /* id, code or the owner's key; NULL: a carrier without one */
    const char *name;           /* in the new database, if it is there */
    const char *field;          /* "floor_area_m2", "status", "place", "lies_in", ...; NULL: the whole thing */
    const char *before, *after; /* as text; NULL: unknown, or not there */
} cmap_diff_row;

/* Handles a difference; a failure ends the comparison and is passed on. */
typedef cmap_status cmap_diff_fn(void *data, const cmap_diff_row *row, cmap_err *err);

typedef struct cmap_diff_count {
    size_t added, removed, changed, same;
} cmap_diff_count;

typedef struct cmap_diff_counts {
    cmap_diff_count districts, parks, carriers;
} cmap_diff_counts;

/* Calls fn for every difference: districts, parks, then carriers, each in the order of their keys. counts may be NULL.
 * Both tables are walked once, in step, so memory does not grow with them (SQLite sorts on disk). Coordinates that
 * differ by less than a millimetre are the same. */
cmap_status cmap_diff_run(cmap_db *before, cmap_db *after, cmap_diff_fn *fn, void *data, cmap_diff_counts *counts,
                          cmap_err *err);

#endif
