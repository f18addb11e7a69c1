/* schema_private.h: bringing an older schema forward, apart from which steps there are, so that it can be tested. */
#ifndef CMAP_DB_SCHEMA_PRIVATE_H
#define CMAP_DB_SCHEMA_PRIVATE_H

#include "gis/base/status.h"
#include "gis/db/plan.h"

#include <stddef.h>

/* One step forward: the version it starts from, and the statements that lead to the next one. */
typedef struct cmap_migration {
    int from;
    const char *sql;
} cmap_migration;

/* Runs the steps that lead from the database's version to version, all or none. Steps are in ascending order.
 * CMAP_EDB when a step is missing. */
cmap_status cmap_schema_migrate(cmap_db *db, const cmap_migration *steps, size_t count, int version, cmap_err *err);

#endif
