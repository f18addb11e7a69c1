/* plan_private.h: between the queries of plan.c and the rows of plan_rows.c. */
#ifndef CMAP_DB_PLAN_PRIVATE_H
#define CMAP_DB_PLAN_PRIVATE_H

#include "gis/db/arena_private.h"
#include "gis/db/plan.h"
#include "gis/db/stmt.h"

/* What cmap_plan_load hands out the first member of. */
typedef struct cmap_loaded_plan {
    cmap_plan plan;
    cmap_arena arena;  /* arrays and texts */
    cmap_geom **geoms; /* all geometries, to free */
    size_t geom_count, geom_capacity;
} cmap_loaded_plan;

/* A load under way. Sticky: after the first failure the rest does nothing. */
typedef struct cmap_loader {
    cmap_db *db;
    cmap_loaded_plan *into;
    cmap_stmt *stmt; /* the query that is being read */
    cmap_status status;
    cmap_err *err;
} cmap_loader;

/* Words with the code of their owner, until they are handed to it. */
typedef struct cmap_owned_words {
    const char *owner;
    cmap_industry_words words;
} cmap_owned_words;

/* Each reads the current row of loader->stmt, columns in the order of its query, into one struct of its table. */
void cmap_read_zone(cmap_loader *l, void *row);
void cmap_read_strategy(cmap_loader *l, void *row);
void cmap_read_district(cmap_loader *l, void *row);
void cmap_read_industry(cmap_loader *l, void *row);
void cmap_read_park(cmap_loader *l, void *row);
void cmap_read_words(cmap_loader *l, void *row);
void cmap_read_place(cmap_loader *l, void *row);
void cmap_read_water(cmap_loader *l, void *row);
void cmap_read_province(cmap_loader *l, void *row);
void cmap_read_figure(cmap_loader *l, void *row);

#endif
