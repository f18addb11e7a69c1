/* pack_private.h: the statements of a pack, which one thread at a time may run. */
#ifndef CMAP_DB_PACK_PRIVATE_H
#define CMAP_DB_PACK_PRIVATE_H

#include "gis/db/pack.h"
#include "gis/db/stmt.h"

typedef struct cmap_pack_tables {
    cmap_stmt *row, *share;
} cmap_pack_tables;

/* A carrier and what goes with it. */
typedef struct cmap_pack_item {
    int64_t id;
    cmap_pack_row row;
    const cmap_pack_share *shares;
    size_t share_count;
    const char *method;
} cmap_pack_item;

cmap_status cmap_pack_tables_open(cmap_db *db, cmap_pack_tables *tables, cmap_err *err);
cmap_status cmap_pack_tables_put(cmap_pack_tables *tables, const cmap_pack_item *item, cmap_err *err);
void cmap_pack_tables_clear(cmap_pack_tables *tables);

#endif
