#include "gis/db/rtree_private.h"

#include "gis/base/buf.h"
#include "gis/base/mem.h"
#include "gis/db/db_private.h"
#include "gis/db/stmt.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { HEAD_BYTES = 4, CELL_BYTES = 24, MOST_CELLS = 51, ROOT = 1 };

/* SQLite's own rounding (rtreeValueDown, rtreeValueUp), so that a box is the same whoever wrote it. */
static float round_down(double d)
{
    float f = (float)d;

    return (double)f > d ? (float)(d * (d < 0 ? 1.0 + 1.0 / 8388608.0 : 1.0 - 1.0 / 8388608.0)) : f;
}

static float round_up(double d)
{
    float f = (float)d;

    return (double)f < d ? (float)(d * (d < 0 ? 1.0 - 1.0 / 8388608.0 : 1.0 + 1.0 / 8388608.0)) : f;
}

cmap_rtree_cell cmap_rtree_cell_of(int64_t id, cmap_box box)
{
    return (cmap_rtree_cell){id, round_down(box.x_min), round_up(box.x_max), round_down(box.y_min),
                             round_up(box.y_max)};
}

/* ---- order ---- */

static int by_sum(float a_low, float a_high, float b_low, float b_high, int64_t a_id, int64_t b_id)
{
    float a = a_low + a_high, b = b_low + b_high;

    if (a < b || a > b)
        return a < b ? -1 : 1;
    return a_id < b_id ? -1 : a_id > b_id;
}

static int by_x(const void *a, const void *b)
{
    const cmap_rtree_cell *p = a, *q = b;
    return by_sum(p->x_min, p->x_max, q->x_min, q->x_max, p->id, q->id);
}

static int by_y(const void *a, const void *b)
{
    const cmap_rtree_cell *p = a, *q = b;
    return by_sum(p->y_min, p->y_max, q->y_min, q->y_max, p->id, q->id);
}

/* Slices of so many cells that as many nodes lie side by side in x as in y. */
static void sort_tiles(cmap_rtree_cell *cells, size_t count, size_t per_node)
{
    double nodes = ceil((double)count / (double)per_node);
    size_t slice = (size_t)ceil(sqrt(nodes)) * per_node;

    qsort(cells, count, sizeof *cells, by_x);
    for (size_t at = 0; at < count; at += slice)
        qsort(cells + at, count - at < slice ? count - at : slice, sizeof *cells, by_y);
}

/* ---- nodes ---- */

struct pack {
    cmap_db *db;
    cmap_stmt *put_node, *put_parent;
    unsigned char *node; /* one node's bytes */
    size_t node_bytes, per_node;
    int64_t next; /* number of the next node */
};

static unsigned char *put_big(unsigned char *at, uint64_t value, int bytes)
{
    for (int i = bytes - 1; i >= 0; i--)
        *at++ = (unsigned char)(value >> (8 * i));
    return at;
}

static unsigned char *put_float(unsigned char *at, float value)
{
    uint32_t bits;

    memcpy(&bits, &value, sizeof bits);
    return put_big(at, bits, 4);
}

static cmap_status write_node(struct pack *p, int64_t number, int depth, const cmap_rtree_cell *cells, size_t count,
                              cmap_err *err)
{
    unsigned char *at = p->node;

    memset(p->node, 0, p->node_bytes);
    at = put_big(at, (uint64_t)depth, 2);
    at = put_big(at, count, 2);
    for (size_t i = 0; i < count; i++) {
        at = put_big(at, (uint64_t)cells[i].id, 8);
        at = put_float(at, cells[i].x_min);
        at = put_float(at, cells[i].x_max);
        at = put_float(at, cells[i].y_min);
        at = put_float(at, cells[i].y_max);
    }
    cmap_stmt_bind_int(p->put_node, 1, number);
    cmap_stmt_bind_blob(p->put_node, 2, p->node, p->node_bytes);
    return cmap_stmt_run(p->put_node, err);
}

static cmap_rtree_cell cover(const cmap_rtree_cell *cells, size_t count, int64_t number)
{
    cmap_rtree_cell all = cells[0];

    all.id = number;
    for (size_t i = 1; i < count; i++) {
        all.x_min = fminf(all.x_min, cells[i].x_min);
        all.x_max = fmaxf(all.x_max, cells[i].x_max);
        all.y_min = fminf(all.y_min, cells[i].y_min);
        all.y_max = fmaxf(all.y_max, cells[i].y_max);
    }
    return all;
}

static cmap_status put_pair(cmap_stmt *stmt, int64_t a, int64_t b, cmap_err *err)
{
    cmap_stmt_bind_int(stmt, 1, a);
    cmap_stmt_bind_int(stmt, 2, b);
    return cmap_stmt_run(stmt, err);
}

/* Writes one level of nodes over the cells and puts a cell for each into up. Sizes differ by one at most, so that no
 * node is less than half full. node_of, for leaves, gets the node of each cell; else each cell is a node and gets its
 * parent. */
static cmap_status write_level(struct pack *p, const cmap_rtree_cell *cells, size_t count, cmap_rtree_cell *up,
                               int64_t *node_of, cmap_err *err)
{
    size_t nodes = (count + p->per_node - 1) / p->per_node, done = 0;
    cmap_status status = CMAP_OK;

    for (size_t i = 0; i < nodes && !status; i++) {
        size_t take = count / nodes + (i < count % nodes);
        int64_t number = p->next++;
        status = write_node(p, number, 0, cells + done, take, err);
        for (size_t k = 0; k < take && !status; k++) {
            if (node_of)
                node_of[done + k] = number;
            else
                status = put_pair(p->put_parent, cells[done + k].id, number, err);
        }
        up[i] = cover(cells + done, take, number);
        done += take;
    }
    return status;
}

/* All levels, the root last. level has room for the nodes above the leaves. */
static cmap_status write_nodes(struct pack *p, const cmap_rtree_cell *cells, size_t count, cmap_rtree_cell *level,
                               int64_t *node_of, cmap_err *err)
{
    int depth = 0;
    const size_t per_node = p->per_node > 2 ? p->per_node : 2; /* it is: a page holds dozens */
    const cmap_rtree_cell *below = cells;
    cmap_status status = CMAP_OK;

    for (size_t i = 0; i < count; i++)
        node_of[i] = ROOT;
    while (!status && count > per_node) {
        size_t nodes = (count + per_node - 1) / per_node;
        status = write_level(p, below, count, level, depth ? NULL : node_of, err);
        below = level;
        level += nodes;
        count = nodes;
        depth++;
    }
    for (size_t i = 0; i < count && depth && !status; i++)
        status = put_pair(p->put_parent, below[i].id, ROOT, err);
    return status ? status : write_node(p, ROOT, depth, below, count, err);
}

/* ---- ids ---- */

/* Where an id's cell went. */
typedef struct home {
    int64_t id, node;
} home;

static int by_id(const void *a, const void *b)
{
    const home *p = a, *q = b;
    return p->id < q->id ? -1 : p->id > q->id;
}

static cmap_status write_ids(struct pack *p, const char *name, const cmap_rtree_cell *cells, const int64_t *node_of,
                             size_t count, cmap_err *err)
{
    cmap_buf sql = {0};
    cmap_stmt *put = NULL;
    home *homes = cmap_calloc(count, sizeof *homes);
    cmap_status status = CMAP_OK;

    cmap_buf_printf(&sql, "INSERT INTO \"%s_rowid\" (rowid, nodeno) VALUES (?, ?)", name);
    if (!homes || sql.status)
        status = cmap_fail(err, CMAP_ENOMEM, "cannot index %s: out of memory", cmap_db_name(p->db));
    else
        status = cmap_stmt_new(p->db, cmap_buf_text(&sql), &put, err);
    for (size_t i = 0; i < count && homes; i++)
        homes[i] = (home){cells[i].id, node_of[i]};
    if (!status)
        qsort(homes, count, sizeof *homes, by_id);
    for (size_t i = 0; i < count && !status; i++)
        status = put_pair(put, homes[i].id, homes[i].node, err);
    cmap_stmt_free(put);
    cmap_free(homes);
    cmap_buf_clear(&sql);
    return status;
}

/* ---- all of it ---- */

static cmap_status prepare(struct pack *p, const char *name, cmap_err *err)
{
    cmap_buf sql = {0};
    int64_t bytes = 0;
    cmap_status status;

    cmap_buf_printf(&sql, "SELECT length(data) FROM \"%s_node\" WHERE nodeno = 1", name);
    status = sql.status ? CMAP_ENOMEM : cmap_db_ask_int(p->db, sql.bytes, &bytes, err);
    if (!status && (bytes < HEAD_BYTES + 3 * CELL_BYTES || bytes > 65536))
        status =
            cmap_fail(err, CMAP_EDB,
                      "the spatial index %s of %s has nodes of %lld bytes, which no R*Tree has; run in the program "
                      "spatialite: SELECT RecoverSpatialIndex()",
                      name, cmap_db_name(p->db), (long long)bytes);
    p->node_bytes = (size_t)bytes;
    p->per_node = (p->node_bytes - HEAD_BYTES) / CELL_BYTES;
    if (p->per_node > MOST_CELLS)
        p->per_node = MOST_CELLS;
    cmap_buf_clear(&sql);
    cmap_buf_printf(&sql, "DELETE FROM \"%s_node\"; DELETE FROM \"%s_rowid\"; DELETE FROM \"%s_parent\"", name, name,
                    name);
    if (!status)
        status = sql.status ? CMAP_ENOMEM : cmap_db_exec(p->db, sql.bytes, err);
    cmap_buf_clear(&sql);
    cmap_buf_printf(&sql, "INSERT INTO \"%s_node\" (nodeno, data) VALUES (?, ?)", name);
    if (!status)
        status = sql.status ? CMAP_ENOMEM : cmap_stmt_new(p->db, sql.bytes, &p->put_node, err);
    cmap_buf_clear(&sql);
    cmap_buf_printf(&sql, "INSERT INTO \"%s_parent\" (nodeno, parentnode) VALUES (?, ?)", name);
    if (!status)
        status = sql.status ? CMAP_ENOMEM : cmap_stmt_new(p->db, sql.bytes, &p->put_parent, err);
    cmap_buf_clear(&sql);
    return status;
}

cmap_status cmap_rtree_pack(cmap_db *db, const char *name, cmap_rtree_cell *cells, size_t count, cmap_err *err)
{
    struct pack p = {.db = db, .next = ROOT + 1};
    cmap_rtree_cell *above = NULL;
    int64_t *node_of = NULL;
    cmap_status status;

    /* The tables that a virtual table keeps its rows in are shut to SQL in this mode. */
    (void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
    status = prepare(&p, name, err);
    if (!status) {
        p.node = cmap_alloc(p.node_bytes);
        node_of = cmap_calloc(count, sizeof *node_of);
        above = cmap_calloc(count / (p.per_node / 2) + 2, sizeof *above); /* all levels: less than 2/per_node of it */
        if (!p.node || !node_of || !above)
            status = CMAP_ENOMEM;
    }
    if (!status) {
        if (count)
            sort_tiles(cells, count, p.per_node);
        status = write_nodes(&p, cells, count, above, node_of, err);
    }
    if (!status)
        status = write_ids(&p, name, cells, node_of, count, err);
    if (status == CMAP_ENOMEM)
        (void)cmap_fail(err, CMAP_ENOMEM, "cannot index %s: out of memory", cmap_db_name(db));
    cmap_stmt_free(p.put_node);
    cmap_stmt_free(p.put_parent);
    cmap_free(p.node);
    cmap_free(node_of);
    cmap_free(above);
    (void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    return status;
}
