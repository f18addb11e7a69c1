/* shadow.h: results of the join beside a database that may not be changed. */
#ifndef CMAP_DB_SHADOW_H
#define CMAP_DB_SHADOW_H

#include "gis/base/status.h"
#include "gis/db/plan.h"

#include <stdbool.h>

/* Tables, on this connection only, that take the rows of park_join and carrier_share. */
#define CMAP_SHADOW_PARK_JOIN     "temp.fresh_park_join"
#define CMAP_SHADOW_CARRIER_SHARE "temp.fresh_carrier_share"

/* Makes these tables, and temporary views named park_join, carrier_share and join_pending (empty), and all of
 * views.sql, so that every query on this connection sees stored and fresh results together. only_fresh: what is stored
 * no longer holds. Roll back to undo. */
cmap_status cmap_db_shadow_joins(cmap_db *db, bool only_fresh, cmap_err *err);

#endif
