/* bulk.h: many rows of carrier in one transaction, without what each single row costs.
 *
 * A row that is written to carrier fires some fifteen triggers: rules that say a sentence, SpatiaLite's own guards, the
 * spatial index, a time stamp, the queue of joins. A bulk load holds the triggers of its connection back and makes up
 * for them at its end: the spatial index is packed anew (or patched, when few rows changed), results of the join that
 * no longer hold go, and the rows are queued for cmap_join_refresh. Nothing in the file is dropped or made for that, so
 * there is nothing to restore: a load that is killed or rolled back leaves the file as it was.
 *
 * What the rules refuse is the caller's to refuse meanwhile: a source, park or district that is not there, a geometry
 * that is not valid lon/lat in EPSG:4490, a date or status that is none. NOT NULL, CHECK and UNIQUE hold as always. */
#ifndef CMAP_DB_BULK_H
#define CMAP_DB_BULK_H

#include "gis/base/status.h"
#include "gis/db/plan.h"

#include <stdint.h>

typedef struct cmap_bulk cmap_bulk;

/* Begins the transaction, with the lock for writing. CMAP_EIO when another program holds it. */
cmap_status cmap_bulk_begin(cmap_db *db, cmap_bulk **out, cmap_err *err);

/* The carrier was inserted, or changed in its area, park, district or geometry. Eight bytes each; want of memory is
 * told by cmap_bulk_settle. */
void cmap_bulk_touch(cmap_bulk *bulk, int64_t carrier_id);

/* Brings the spatial index and the queue of joins up to date with the rows touched so far. Call cmap_join_refresh
 * after it, before the commit. Costs about a microsecond a row of the whole table, or twenty for each touched row when
 * they are few. */
cmap_status cmap_bulk_settle(cmap_bulk *bulk, cmap_err *err);

/* Ends the transaction, durably. The bulk is of no other use after that. */
cmap_status cmap_bulk_commit(cmap_bulk *bulk, cmap_err *err);

/* Rolls back what was not committed; the connection works as before. NULL is fine. */
void cmap_bulk_free(cmap_bulk *bulk);

#endif
