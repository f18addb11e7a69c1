#include "gis/db/rtree_private.h"

#include "gis/base/buf.h"
#include "gis/base/mem.h"
#include "gis/base/sorter.h"
#include "gis/db/db_private.h"
#include "gis/db/stmt.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { HEAD_BYTES = 4, CELL_BYTES = 24, MOST_CELLS = 51, ROOT = 1 };
enum { CELL_RUN = 2 << 20, HOME_RUN = 1 << 20 }; /* bytes */

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

static unsigned char *put_big(unsigned char *at, uint64_t value, int bytes)
{
    for (int i = bytes - 1; i >= 0; i--)
        *at++ = (unsigned char)(value >> (8 * i));
    return at;
}

static uint64_t take_big(const unsigned char *at, int bytes)
{
    uint64_t value = 0;

    for (int i = 0; i < bytes; i++)
        value = value << 8 | at[i];
    return value;
}

/* A float's bits as a number of the same order: those of a negative one turned over, else the sign set. */
static uint32_t order_of(float value)
{
    uint32_t bits;

    value += 0.0f; /* -0 is 0 */
    memcpy(&bits, &value, sizeof bits);
    return bits & UINT32_C(0x80000000) ? ~bits : bits | UINT32_C(0x80000000);
}

static int by_y(const void *a, const void *b)
{
    const cmap_rtree_cell *p = a, *q = b;
    float p_sum = p->y_min + p->y_max, q_sum = q->y_min + q->y_max;

    if (p_sum < q_sum || p_sum > q_sum)
        return p_sum < q_sum ? -1 : 1;
    return p->id < q->id ? -1 : p->id > q->id;
}

struct cmap_rtree {
    cmap_sorter *cells; /* by x and id */
    cmap_sorter *homes; /* by id */
    char *folder;
    size_t count;
};

cmap_status cmap_rtree_new(const char *folder, cmap_rtree **out, cmap_err *err)
{
    cmap_rtree *rtree = cmap_calloc(1, sizeof *rtree);
    cmap_status status = CMAP_OK;

    if (!rtree || !(rtree->folder = cmap_strdup(folder)))
        status = cmap_fail(err, CMAP_ENOMEM, "out of memory: a spatial index");
    else
        status = cmap_sorter_new(folder, CELL_RUN, &rtree->cells, err);
    if (status) {
        cmap_rtree_free(rtree);
        return status;
    }
    *out = rtree;
    return CMAP_OK;
}

void cmap_rtree_free(cmap_rtree *rtree)
{
    if (!rtree)
        return;
    cmap_sorter_free(rtree->cells);
    cmap_sorter_free(rtree->homes);
    cmap_free(rtree->folder);
    cmap_free(rtree);
}

enum { KEY_BYTES = 12 }; /* of a cell that is sorted: where it lies in x, and its id */

cmap_status cmap_rtree_add(cmap_rtree *rtree, cmap_rtree_cell cell, cmap_err *err)
{
    unsigned char row[KEY_BYTES + 4 * sizeof(float)];
    const float box[] = {cell.x_min, cell.x_max, cell.y_min, cell.y_max};

    put_big(put_big(row, order_of(cell.x_min + cell.x_max), 4), (uint64_t)cell.id, 8);
    memcpy(row + KEY_BYTES, box, sizeof box);
    rtree->count++;
    return cmap_sorter_add(rtree->cells, row, sizeof row, err);
}

static cmap_status next_cell(cmap_rtree *rtree, cmap_rtree_cell *out, cmap_err *err)
{
    const unsigned char *row = NULL;
    float box[4];
    size_t length;
    cmap_status status = cmap_sorter_next(rtree->cells, &row, &length, err);

    if (status || !row)
        return status ? status : cmap_fail(err, CMAP_EIO, "the cells of a spatial index came to an early end");
    memcpy(box, row + KEY_BYTES, sizeof box);
    *out = (cmap_rtree_cell){(int64_t)take_big(row + 4, 8), box[0], box[1], box[2], box[3]};
    return CMAP_OK;
}

/* ---- nodes ---- */

struct pack {
    const cmap_rtree_keeper *keeper;
    unsigned char *node; /* one node's bytes */
    size_t node_bytes, per_node;
    int64_t next; /* number of the next node */
    cmap_rtree_cell *slice;
    cmap_rtree_cell *levels; /* of the nodes above the leaves, one level behind the other */
};

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
    return p->keeper->node(p->keeper->data, number, p->node, err);
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

static size_t nodes_for(const struct pack *p, size_t count)
{
    return (count + p->per_node - 1) / p->per_node;
}

/* Sizes differ by one at most, so that no node is less than half full. */
static size_t size_of_node(size_t i, size_t nodes, size_t count)
{
    return count / nodes + (i < count % nodes);
}

static cmap_status note_homes(cmap_rtree *rtree, const cmap_rtree_cell *cells, size_t count, int64_t node,
                              cmap_err *err)
{
    unsigned char row[16];
    cmap_status status = CMAP_OK;

    for (size_t i = 0; i < count && !status; i++) {
        put_big(put_big(row, (uint64_t)cells[i].id, 8), (uint64_t)node, 8);
        status = cmap_sorter_add(rtree->homes, row, sizeof row, err);
    }
    return status;
}

/* The leaves: slices of so many cells that as many nodes lie side by side in x as in y. What a node leaves of a slice
 * goes to the front of the next. */
static cmap_status write_leaves(cmap_rtree *rtree, struct pack *p, cmap_err *err)
{
    size_t nodes = nodes_for(p, rtree->count), per_slice = (size_t)ceil(sqrt((double)nodes)) * p->per_node;
    size_t read = 0, held = 0, written = 0;
    cmap_status status = CMAP_OK;

    while (written < nodes && !status) {
        size_t take = rtree->count - read < per_slice ? rtree->count - read : per_slice, used = 0;
        for (size_t i = 0; i < take && !status; i++)
            status = next_cell(rtree, &p->slice[held + i], err);
        if (status)
            break;
        qsort(p->slice + held, take, sizeof *p->slice, by_y);
        read += take;
        held += take;
        while (written < nodes && !status) {
            size_t size = size_of_node(written, nodes, rtree->count);
            if (used + size > held)
                break;
            int64_t number = p->next++;
            status = write_node(p, number, 0, p->slice + used, size, err);
            if (!status)
                status = note_homes(rtree, p->slice + used, size, number, err);
            p->levels[written++] = cover(p->slice + used, size, number);
            used += size;
        }
        held -= used;
        memmove(p->slice, p->slice + used, held * sizeof *p->slice);
    }
    return status;
}

/* A level of nodes over the cells, which are nodes themselves, and a cell for each into up. */
static cmap_status write_level(struct pack *p, const cmap_rtree_cell *cells, size_t count, cmap_rtree_cell *up,
                               cmap_err *err)
{
    size_t nodes = nodes_for(p, count), done = 0;
    cmap_status status = CMAP_OK;

    for (size_t i = 0; i < nodes && !status; i++) {
        size_t size = size_of_node(i, nodes, count);
        int64_t number = p->next++;
        status = write_node(p, number, 0, cells + done, size, err);
        for (size_t k = 0; k < size && !status; k++)
            status = p->keeper->parent(p->keeper->data, cells[done + k].id, number, err);
        up[i] = cover(cells + done, size, number);
        done += size;
    }
    return status;
}

/* All levels above the leaves, the root last. */
static cmap_status write_levels(struct pack *p, size_t count, cmap_err *err)
{
    cmap_rtree_cell *below = p->levels;
    int depth = 1;
    cmap_status status = CMAP_OK;

    while (!status && count > p->per_node) {
        status = write_level(p, below, count, below + count, err);
        below += count;
        count = nodes_for(p, count);
        depth++;
    }
    for (size_t i = 0; i < count && !status; i++)
        status = p->keeper->parent(p->keeper->data, below[i].id, ROOT, err);
    return status ? status : write_node(p, ROOT, depth, below, count, err);
}

static cmap_status write_root_alone(cmap_rtree *rtree, struct pack *p, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    for (size_t i = 0; i < rtree->count && !status; i++)
        status = next_cell(rtree, &p->slice[i], err);
    if (!status)
        qsort(p->slice, rtree->count, sizeof *p->slice, by_y);
    if (!status)
        status = note_homes(rtree, p->slice, rtree->count, ROOT, err);
    return status ? status : write_node(p, ROOT, 0, p->slice, rtree->count, err);
}

static cmap_status write_homes(cmap_rtree *rtree, const cmap_rtree_keeper *keeper, cmap_err *err)
{
    const unsigned char *row = NULL;
    size_t length;
    cmap_status status = CMAP_OK;

    while (!status) {
        status = cmap_sorter_next(rtree->homes, &row, &length, err);
        if (status || !row)
            break;
        status = keeper->home(keeper->data, (int64_t)take_big(row, 8), (int64_t)take_big(row + 8, 8), err);
    }
    return status;
}

cmap_status cmap_rtree_write(cmap_rtree *rtree, size_t node_bytes, const cmap_rtree_keeper *keeper, cmap_err *err)
{
    struct pack p = {.keeper = keeper, .node_bytes = node_bytes, .next = ROOT + 1};
    cmap_status status = cmap_sorter_new(rtree->folder, HOME_RUN, &rtree->homes, err);

    if (status)
        return status;
    p.per_node = (node_bytes - HEAD_BYTES) / CELL_BYTES;
    p.per_node = p.per_node > MOST_CELLS ? MOST_CELLS : p.per_node;
    size_t nodes = nodes_for(&p, rtree->count), slice = ((size_t)ceil(sqrt((double)nodes)) + 1) * p.per_node;
    p.node = cmap_alloc(node_bytes);
    p.slice = cmap_calloc(slice + p.per_node, sizeof *p.slice);
    p.levels = cmap_calloc(2 * nodes + 2, sizeof *p.levels);
    if (!p.node || !p.slice || !p.levels)
        status = cmap_fail(err, CMAP_ENOMEM, "out of memory: a spatial index");
    else if (rtree->count <= p.per_node)
        status = write_root_alone(rtree, &p, err);
    else if ((status = write_leaves(rtree, &p, err)) == CMAP_OK)
        status = write_levels(&p, nodes, err);
    cmap_free(p.node);
    cmap_free(p.slice);
    cmap_free(p.levels);
    return status ? status : write_homes(rtree, keeper, err);
}
