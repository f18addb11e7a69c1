/* A packed R*Tree into the tables of the virtual one, by SQL. */
#include "gis/base/buf.h"
#include "gis/db/db_private.h"
#include "gis/db/rtree_private.h"
#include "gis/db/stmt.h"

enum { LEAST_BYTES = 4 + 3 * 24, MOST_BYTES = 65536 };

static cmap_status ask_node_bytes(cmap_db *db, const char *name, size_t *node_bytes, cmap_err *err)
{
    cmap_buf sql = {0};
    int64_t bytes = 0;
    cmap_status status;

    cmap_buf_printf(&sql, "SELECT length(data) FROM \"%s_node\" WHERE nodeno = 1", name);
    status = sql.status ? cmap_fail(err, CMAP_ENOMEM, "cannot index %s: out of memory", cmap_db_name(db))
                        : cmap_db_ask_int(db, sql.bytes, &bytes, err);
    cmap_buf_clear(&sql);
    if (!status && (bytes < LEAST_BYTES || bytes > MOST_BYTES))
        status =
            cmap_fail(err, CMAP_EDB,
                      "the spatial index %s of %s has nodes of %lld bytes, which no R*Tree has; run in the program "
                      "spatialite: SELECT RecoverSpatialIndex()",
                      name, cmap_db_name(db), (long long)bytes);
    *node_bytes = (size_t)bytes;
    return status;
}

enum { NODE, PARENT, HOME, STATEMENTS };

struct tables {
    size_t node_bytes;
    cmap_stmt *put[STATEMENTS];
};

static cmap_status put_node(void *data, int64_t number, const unsigned char *bytes, cmap_err *err)
{
    struct tables *tables = data;

    cmap_stmt_bind_int(tables->put[NODE], 1, number);
    cmap_stmt_lend_blob(tables->put[NODE], 2, bytes, tables->node_bytes);
    return cmap_stmt_run(tables->put[NODE], err);
}

static cmap_status put_pair(cmap_stmt *stmt, int64_t a, int64_t b, cmap_err *err)
{
    cmap_stmt_bind_int(stmt, 1, a);
    cmap_stmt_bind_int(stmt, 2, b);
    return cmap_stmt_run(stmt, err);
}

static cmap_status put_parent(void *data, int64_t node, int64_t parent, cmap_err *err)
{
    return put_pair(((struct tables *)data)->put[PARENT], node, parent, err);
}

static cmap_status put_home(void *data, int64_t id, int64_t node, cmap_err *err)
{
    return put_pair(((struct tables *)data)->put[HOME], id, node, err);
}

/* Empties the tables and prepares to fill them. */
static cmap_status prepare(cmap_db *db, const char *name, struct tables *tables, cmap_err *err)
{
    static const char *const into[STATEMENTS] = {
        [NODE] = "node\" (nodeno, data)",
        [PARENT] = "parent\" (nodeno, parentnode)",
        [HOME] = "rowid\" (rowid, nodeno)",
    };
    cmap_buf sql = {0};
    cmap_status status = ask_node_bytes(db, name, &tables->node_bytes, err);

    cmap_buf_printf(&sql, "DELETE FROM \"%s_node\"; DELETE FROM \"%s_rowid\"; DELETE FROM \"%s_parent\"", name, name,
                    name);
    if (!status)
        status = sql.status ? cmap_fail(err, CMAP_ENOMEM, "cannot index %s: out of memory", cmap_db_name(db))
                            : cmap_db_exec(db, sql.bytes, err);
    for (int i = 0; i < STATEMENTS && !status; i++) {
        cmap_buf_clear(&sql);
        cmap_buf_printf(&sql, "INSERT INTO \"%s_%s VALUES (?, ?)", name, into[i]);
        status = sql.status ? cmap_fail(err, CMAP_ENOMEM, "cannot index %s: out of memory", cmap_db_name(db))
                            : cmap_stmt_new(db, sql.bytes, &tables->put[i], err);
    }
    cmap_buf_clear(&sql);
    return status;
}

cmap_status cmap_rtree_pack(cmap_db *db, const char *name, cmap_rtree *rtree, cmap_err *err)
{
    struct tables tables = {0};
    const cmap_rtree_keeper keeper = {&tables, put_node, put_parent, put_home};
    cmap_status status;

    /* The tables that a virtual table keeps its rows in are shut to SQL in this mode. */
    (void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
    status = prepare(db, name, &tables, err);
    if (!status)
        status = cmap_rtree_write(rtree, tables.node_bytes, &keeper, err);
    for (int i = 0; i < STATEMENTS; i++)
        cmap_stmt_free(tables.put[i]);
    (void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    return status;
}
