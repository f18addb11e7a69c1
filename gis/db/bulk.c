#include "gis/db/bulk.h"

#include "gis/base/mem.h"
#include "gis/db/db.h"
#include "gis/db/db_private.h"
#include "gis/db/rtree_private.h"
#include "gis/db/stmt.h"
#include "gis/geom/wkb.h"

/* Up to so many touched rows, or so few of all, the index and the queue are patched row by row. */
enum { FEW = 500, SHARE_OF_ALL = 16 };

struct cmap_bulk {
    cmap_db *db;
    int64_t *ids;
    size_t count, capacity;
    cmap_status status; /* of cmap_bulk_touch */
    bool open;
};

/* What many rows ask of the connection, or give back. Foreign keys cannot be switched inside a transaction. */
static void set_connection(cmap_db *db, bool many)
{
    (void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, !many, NULL);
    (void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_FKEY, !many, NULL);
}

cmap_status cmap_db_begin_many(cmap_db *db, cmap_err *err)
{
    cmap_status status = cmap_db_exec(db, "PRAGMA cache_size = -16384", err);

    set_connection(db, true);
    return status ? status : cmap_db_begin(db, err);
}

void cmap_db_end_many(cmap_db *db)
{
    set_connection(db, false);
}

cmap_status cmap_bulk_begin(cmap_db *db, cmap_bulk **out, cmap_err *err)
{
    cmap_bulk *bulk = cmap_calloc(1, sizeof *bulk);
    cmap_status status;

    if (!bulk)
        return cmap_fail(err, CMAP_ENOMEM, "cannot change %s: out of memory", cmap_db_name(db));
    bulk->db = db;
    status = cmap_db_begin_many(db, err);
    if (status) {
        cmap_bulk_free(bulk);
        return status;
    }
    bulk->open = true;
    *out = bulk;
    return CMAP_OK;
}

void cmap_bulk_touch(cmap_bulk *bulk, int64_t carrier_id)
{
    if (!bulk->status)
        bulk->status = cmap_grow(&bulk->ids, &bulk->capacity, bulk->count + 1, sizeof *bulk->ids, NULL);
    if (!bulk->status)
        bulk->ids[bulk->count++] = carrier_id;
}

/* The box of a stored geometry. False for NULL and for one that SpatiaLite would not index either. */
static cmap_status read_box(cmap_stmt *carrier, int column, bool *has, cmap_box *box, cmap_err *err)
{
    size_t length;
    const void *bytes = cmap_stmt_blob(carrier, column, &length);
    cmap_geom *geom = NULL;

    *has = false;
    if (!bytes)
        return CMAP_OK;
    cmap_status status = cmap_geom_from_blob(bytes, length, &geom, err);
    if (!status && cmap_geom_coord_count(geom)) {
        *has = true;
        *box = cmap_geom_get_box(geom);
    }
    if (status)
        cmap_err_at(err, "carrier %lld", (long long)cmap_stmt_int(carrier, 0));
    cmap_geom_free(geom);
    return status;
}

/* ---- the whole table anew ---- */

static cmap_status collect_cells(cmap_db *db, cmap_rtree *rtree, cmap_err *err)
{
    cmap_stmt *carrier = NULL;
    bool row = true;
    cmap_status status = cmap_stmt_new(db, "SELECT id, geom FROM carrier WHERE geom IS NOT NULL", &carrier, err);

    while (!status) {
        bool has = false;
        cmap_box box;
        status = cmap_stmt_step(carrier, &row, err);
        if (status || !row)
            break;
        status = read_box(carrier, 1, &has, &box, err);
        if (!status && has)
            status = cmap_rtree_add(rtree, cmap_rtree_cell_of(cmap_stmt_int(carrier, 0), box), err);
    }
    cmap_stmt_free(carrier);
    return status;
}

static cmap_status settle_all(cmap_bulk *bulk, cmap_err *err)
{
    cmap_rtree *rtree = NULL;
    char *folder = cmap_db_scratch_folder(bulk->db);
    cmap_status status = folder ? cmap_rtree_new(folder, &rtree, err)
                                : cmap_fail(err, CMAP_ENOMEM, "cannot index %s: out of memory", cmap_db_name(bulk->db));

    if (!status)
        status = collect_cells(bulk->db, rtree, err);
    if (!status)
        status = cmap_rtree_pack(bulk->db, "idx_carrier_geom", rtree, err);
    if (!status)
        status = cmap_db_exec(bulk->db,
                              "DELETE FROM park_join; DELETE FROM carrier_share; DELETE FROM join_pending;"
                              "INSERT INTO join_pending VALUES ('all', 0)",
                              err);
    cmap_rtree_free(rtree);
    cmap_free(folder);
    return status;
}

/* ---- row by row ---- */

enum { TAKE_BOX, PUT_BOX, TAKE_SHARES, PUT_PENDING, READ, STATEMENTS };

static cmap_status patch_row(cmap_stmt *const *s, int64_t id, cmap_err *err)
{
    cmap_box box = {0};
    bool has = false, row = false;
    cmap_status status = CMAP_OK;

    for (int i = TAKE_BOX; i < READ && !status; i++) {
        if (i == PUT_BOX)
            continue;
        cmap_stmt_bind_int(s[i], 1, id);
        status = cmap_stmt_run(s[i], err);
    }
    if (status)
        return status;
    cmap_stmt_bind_int(s[READ], 1, id);
    status = cmap_stmt_step(s[READ], &row, err);
    if (!status && row)
        status = read_box(s[READ], 1, &has, &box, err);
    cmap_stmt_reset(s[READ]);
    if (status || !has)
        return status;
    cmap_stmt_bind_int(s[PUT_BOX], 1, id);
    cmap_stmt_bind_real(s[PUT_BOX], 2, box.x_min);
    cmap_stmt_bind_real(s[PUT_BOX], 3, box.x_max);
    cmap_stmt_bind_real(s[PUT_BOX], 4, box.y_min);
    cmap_stmt_bind_real(s[PUT_BOX], 5, box.y_max);
    return cmap_stmt_run(s[PUT_BOX], err);
}

static cmap_status settle_few(cmap_bulk *bulk, cmap_err *err)
{
    static const char *const sql[STATEMENTS] = {
        [TAKE_BOX] = "DELETE FROM idx_carrier_geom WHERE pkid = ?",
        [PUT_BOX] = "INSERT INTO idx_carrier_geom (pkid, xmin, xmax, ymin, ymax) VALUES (?, ?, ?, ?, ?)",
        [TAKE_SHARES] = "DELETE FROM carrier_share WHERE carrier_id = ?",
        [PUT_PENDING] = ("INSERT INTO join_pending SELECT 'carrier', ?1 WHERE NOT EXISTS"
                         " (SELECT 1 FROM join_pending WHERE kind = 'carrier' AND id = +?1)"),
        [READ] = "SELECT id, geom FROM carrier WHERE id = ?",
    };
    cmap_stmt *s[STATEMENTS] = {0};
    cmap_status status = CMAP_OK;

    for (int i = 0; i < STATEMENTS && !status; i++)
        status = cmap_stmt_new(bulk->db, sql[i], &s[i], err);
    for (size_t i = 0; i < bulk->count && !status; i++)
        status = patch_row(s, bulk->ids[i], err);
    for (int i = 0; i < STATEMENTS; i++)
        cmap_stmt_free(s[i]);
    return status;
}

cmap_status cmap_bulk_settle(cmap_bulk *bulk, cmap_err *err)
{
    int64_t all = 0;
    cmap_status status = bulk->status
                             ? cmap_fail(err, CMAP_ENOMEM, "cannot change %s: out of memory", cmap_db_name(bulk->db))
                             : cmap_db_ask_int(bulk->db, "SELECT count(*) FROM carrier", &all, err);

    if (!status && (bulk->count <= FEW || bulk->count <= (size_t)all / SHARE_OF_ALL))
        status = settle_few(bulk, err);
    else if (!status)
        status = settle_all(bulk, err);
    if (!status)
        bulk->count = 0;
    return status;
}

cmap_status cmap_bulk_commit(cmap_bulk *bulk, cmap_err *err)
{
    cmap_status status = cmap_db_commit(bulk->db, err);

    if (!status)
        bulk->open = false;
    return status;
}

void cmap_bulk_free(cmap_bulk *bulk)
{
    if (!bulk)
        return;
    if (bulk->open)
        cmap_db_rollback(bulk->db);
    cmap_db_end_many(bulk->db);
    cmap_free(bulk->ids);
    cmap_free(bulk);
}
