/* pack.h: the carriers of a database that has none yet, in one pass: row, parts, spatial index.
 *
 * bulk.h queues what was written for the join and reads the table twice again, once for the index and once to join. Who
 * fills an empty table knows a carrier's districts when its row is at hand, so that it is written once and never
 * read. What stands in the file then is what the same rows give by way of bulk.h and cmap_join_refresh.
 *
 * Triggers and foreign keys are held back as in bulk.h, and what they refuse is the caller's to refuse; NOT NULL, CHECK
 * and UNIQUE hold as always. Memory does not grow with the rows: the cells of the index are put in order on the disk,
 * beside the database. */
#ifndef CMAP_DB_PACK_H
#define CMAP_DB_PACK_H

#include "gis/base/status.h"
#include "gis/db/plan.h"
#include "gis/geom/geom.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct cmap_pack cmap_pack;

/* One carrier; texts are borrowed for the call and may be NULL, but for name and source_id. */
typedef struct cmap_pack_row {
    const char *key, *park_id, *district_code, *name, *status, *as_of, *industry, *source_id, *source_text;
    bool has_area, has_box; /* a box goes with a geometry that is not empty */
    int64_t area_tenths, import_id, source_row;
    double accuracy_m; /* NAN: unknown */
    const void *geom;  /* SpatiaLite's blob */
    size_t geom_length;
    cmap_box box;
} cmap_pack_row;

/* A part of a carrier in a district, as carrier_share keeps it. */
typedef struct cmap_pack_share {
    const char *district_code; /* NULL: in none */
    double share;
    int64_t tenths;
} cmap_pack_share;

/* Begins the transaction, with the lock for writing. *out is NULL, and nothing is begun, for a database that has
 * carriers or something that waits for the join. CMAP_EIO when another program holds the lock. */
cmap_status cmap_pack_begin(cmap_db *db, cmap_pack **out, cmap_err *err);

/* Adds a carrier with the next id, from 1 on, and its parts, in the order of their districts. It is written later, by
 * another thread: no SQL may run on db before cmap_pack_rest, and a row that the tables refuse is told by a later call,
 * after which only cmap_pack_free is of use. */
cmap_status cmap_pack_add(cmap_pack *pack, const cmap_pack_row *row, const cmap_pack_share *shares, size_t count,
                          const char *method, cmap_err *err);

/* All that was added is in the database when this returns, and SQL may run until the next row. */
cmap_status cmap_pack_rest(cmap_pack *pack, cmap_err *err);

/* Writes the rest and the spatial index, once, after the last carrier. */
cmap_status cmap_pack_settle(cmap_pack *pack, cmap_err *err);

/* Ends the transaction, durably. The pack is of no other use after that. */
cmap_status cmap_pack_commit(cmap_pack *pack, cmap_err *err);

/* Rolls back what was not committed; the connection works as before. NULL is fine. */
void cmap_pack_free(cmap_pack *pack);

#endif
