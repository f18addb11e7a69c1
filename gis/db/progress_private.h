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

/* Target, baseline, latest figure, coverage and pace; the carriers must be summed up. */
cmap_status cmap_progress_figures(cmap_db *db, cmap_loaded_progress *into, cmap_err *err);

#endif
