/* carriers.h: every carrier of a database, one by one, for who draws them.
 *
 * Nothing is kept: a row lives while it is visited. Needs joined carriers: call cmap_join_refresh (gis/zoning/join.h)
 * first. */
#ifndef CMAP_DB_CARRIERS_H
#define CMAP_DB_CARRIERS_H

#include "gis/base/status.h"
#include "gis/db/plan.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CMAP_CARRIER_NOWHERE ((size_t)-1) /* in no district */

typedef struct cmap_carrier_source cmap_carrier_source;

typedef struct cmap_placed_carrier {
    cmap_lonlat at; /* its own place, a point inside its own outline, or that of its park; NAN: no place is known */
    int64_t tenths; /* floor area in tenths of a square metre; 0 unless measured */
    bool measured;
    char status;     /* b, u, p: built, under construction, planned; 0: unknown */
    size_t district; /* the plan's index of the district of its largest share, the first of equals */
    const cmap_carrier_source *source;
} cmap_placed_carrier;

/* The row's name, borrowed until the visit ends; asked for apart, as few are needed. */
const char *cmap_carrier_row_name(const cmap_placed_carrier *row);

/* Anything but CMAP_OK ends the walk, which then returns it. */
typedef cmap_status cmap_carrier_visit(void *context, const cmap_placed_carrier *row, cmap_err *err);

/* Visits all carriers in the order of their row numbers, in one snapshot. plan is that of db. CMAP_EDB for what cannot
 * be read, CMAP_EPARSE and CMAP_EGEOM for a place that is none. Less than a microsecond a carrier with a point. */
cmap_status cmap_carriers_each(cmap_db *db, const cmap_plan *plan, cmap_carrier_visit *visit, void *context,
                               cmap_err *err);

/* Has any carrier a place, its own or its park's? Looks no further than the first. */
cmap_status cmap_carriers_any(cmap_db *db, bool *any, cmap_err *err);

#endif
