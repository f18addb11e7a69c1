/* join.h: parks and carriers to districts, kept in the database.
 *
 * Results live in park_join and carrier_share; the views park_zoning and carrier_zoning read them. Whoever changes a
 * park, a carrier or an outline, with whatever program, makes triggers drop the results that no longer hold and note
 * the rows in join_pending; a pending row shows no district and method 'pending' until the join is refreshed. */
#ifndef CMAP_ZONING_JOIN_H
#define CMAP_ZONING_JOIN_H

#include "gis/base/status.h"
#include "gis/db/plan.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct cmap_join_report {
    size_t park_count, carrier_count; /* joined now */
    bool temporary;                   /* the file is read-only: the results live as long as the connection */
} cmap_join_report;

/* Joins all that is pending, in one transaction, the caller's if one is open; nothing pending costs one query. In a
 * database opened for reading the results go to temporary tables, and temporary views hide the stored ones, so that
 * queries on this connection see the joined state and the file stays as it is. A carrier follows its own geometry;
 * without one, its park's; without that, the district its row names; else it is unassigned. Memory does not grow with
 * the number of carriers. report may be NULL. Call it before cmap_plan_load and cmap_progress_load. */
cmap_status cmap_join_refresh(cmap_db *db, cmap_join_report *report, cmap_err *err);

#endif
