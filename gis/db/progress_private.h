/* progress_private.h: between the sums of progress.c and the city's figures of progress_figures.c. */
#ifndef CMAP_DB_PROGRESS_PRIVATE_H
#define CMAP_DB_PROGRESS_PRIVATE_H

#include "gis/db/arena_private.h"
#include "gis/db/progress.h"
#include "gis/db/stmt.h"

/* What cmap_progress_load hands out the first member of. */
typedef struct cmap_loaded_progress {
    cmap_progress progress;
    cmap_arena arena; /* rows and texts */
} cmap_loaded_progress;

/* The last day of a date that may be a month or a year, as SQL. */
#define CMAP_LAST_DAY(date)                                                                                            \
    "CASE length(" date ") WHEN 4 THEN " date " || '-12-31'"                                                           \
    " WHEN 7 THEN date(" date " || '-01', '+1 month', '-1 day') ELSE " date " END"

/* Always CMAP_ENOMEM. */
cmap_status cmap_progress_no_memory(cmap_db *db, cmap_err *err);

/* A copy of a text column; NULL stays NULL; false when memory ran out. */
bool cmap_progress_keep(cmap_loaded_progress *into, cmap_stmt *stmt, int column, const char **out);

/* Target, baseline, latest figure, coverage and pace; into->progress.city must be summed up. */
cmap_status cmap_progress_figures(cmap_db *db, cmap_loaded_progress *into, cmap_err *err);

#endif
