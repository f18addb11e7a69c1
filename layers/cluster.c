#include "layers/cluster.h"

#include "gis/base/mem.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define CELLS_PER_RADIUS 3
#define STEPS_PER_MM     100
#define NONE             UINT32_MAX

typedef struct cell {
    uint32_t group;
    int32_t column, row;
    cmap_spot_sums sums;
    int64_t x, y;     /* sums over its points */
    size_t crowd;     /* points of its group within a radius, by cells */
    uint32_t cluster; /* NONE: not yet */
} cell;

typedef struct bunch {
    cmap_spot_sums sums;
    int64_t x, y;
    uint32_t group;
} bunch;

typedef struct work {
    cell *cells; /* once all are there, by group, row and column */
    size_t count, capacity;
    uint32_t *table; /* index + 1 */
    size_t table_size;
    bunch *bunches;
    size_t bunch_count, bunch_capacity;
    int64_t cell_size, radius; /* steps */
} work;

static int64_t floor_by(int64_t value, int64_t by)
{
    return value >= 0 ? value / by : -((by - 1 - value) / by);
}

static size_t slot_of(const work *w, uint32_t group, int32_t column, int32_t row)
{
    uint64_t mixed = (uint64_t)group * 0x9E3779B97F4A7C15U;

    mixed = (mixed ^ (uint32_t)column) * 0xC2B2AE3D27D4EB4FU;
    mixed = (mixed ^ (uint32_t)row) * 0x9E3779B97F4A7C15U;
    size_t slot = (size_t)(mixed >> 32) & (w->table_size - 1);
    while (w->table[slot]) {
        const cell *there = &w->cells[w->table[slot] - 1];
        if (there->group == group && there->column == column && there->row == row)
            break;
        slot = (slot + 1) & (w->table_size - 1);
    }
    return slot;
}

/* The table anew, of this size. */
static cmap_status index_cells(work *w, size_t size, cmap_err *err)
{
    if (size != w->table_size) {
        uint32_t *table = cmap_alloc(size * sizeof *table);
        if (!table)
            return cmap_fail(err, CMAP_ENOMEM, "cannot gather the carriers: out of memory");
        cmap_free(w->table);
        w->table = table;
        w->table_size = size;
    }
    memset(w->table, 0, size * sizeof *w->table);
    for (size_t i = 0; i < w->count; i++)
        w->table[slot_of(w, w->cells[i].group, w->cells[i].column, w->cells[i].row)] = (uint32_t)i + 1;
    return CMAP_OK;
}

static void add_sums(cmap_spot_sums *to, const cmap_spot_sums *sums)
{
    to->count += sums->count;
    to->measured_count += sums->measured_count;
    to->tenths += sums->tenths;
}

static cmap_status add_point(work *w, const cmap_cluster_point *point, cmap_err *err)
{
    const int32_t column = (int32_t)floor_by(point->x, w->cell_size), row = (int32_t)floor_by(point->y, w->cell_size);
    cmap_status status = CMAP_OK;

    if (2 * (w->count + 1) > w->table_size)
        status = index_cells(w, w->table_size ? 2 * w->table_size : 1024, err);
    if (!status)
        status = cmap_grow(&w->cells, &w->capacity, w->count + 1, sizeof *w->cells, err);
    if (status)
        return status;
    const size_t slot = slot_of(w, point->group, column, row);
    if (!w->table[slot]) {
        w->cells[w->count++] = (cell){.group = point->group, .column = column, .row = row, .cluster = NONE};
        w->table[slot] = (uint32_t)w->count;
    }
    cell *to = &w->cells[w->table[slot] - 1];
    to->x += point->x;
    to->y += point->y;
    cmap_spot_sums_add(&to->sums, point->tenths);
    return CMAP_OK;
}

static int by_place(const void *a, const void *b)
{
    const cell *p = a, *q = b;

    if (p->group != q->group)
        return p->group < q->group ? -1 : 1;
    if (p->row != q->row)
        return p->row < q->row ? -1 : 1;
    return (p->column > q->column) - (p->column < q->column);
}

/* Calls for every cell of the group near one, itself too. */
typedef void near_fn(work *w, cell *from, cell *other);

static void each_near(work *w, cell *from, near_fn *call)
{
    for (int32_t row = from->row - CELLS_PER_RADIUS; row <= from->row + CELLS_PER_RADIUS; row++)
        for (int32_t column = from->column - CELLS_PER_RADIUS; column <= from->column + CELLS_PER_RADIUS; column++) {
            const uint32_t there = w->table[slot_of(w, from->group, column, row)];
            if (there)
                call(w, from, &w->cells[there - 1]);
        }
}

/* Means in steps; the mean of whole numbers, rounded down. */
static bool is_within(int64_t x, int64_t y, const cell *other, int64_t reach)
{
    const int64_t dx = floor_by(other->x, (int64_t)other->sums.count) - x,
                  dy = floor_by(other->y, (int64_t)other->sums.count) - y;

    return dx * dx + dy * dy <= reach * reach;
}

static bool is_near(const work *w, const cell *from, const cell *other)
{
    const int64_t count = (int64_t)from->sums.count;

    return is_within(floor_by(from->x, count), floor_by(from->y, count), other, w->radius);
}

static void count_crowd(work *w, cell *from, cell *other)
{
    if (is_near(w, from, other))
        from->crowd += other->sums.count;
}

static void join_bunch(work *w, cell *one, uint32_t which)
{
    bunch *to = &w->bunches[which];

    one->cluster = which;
    to->group = one->group;
    to->x += one->x;
    to->y += one->y;
    add_sums(&to->sums, &one->sums);
}

static void take(work *w, cell *from, cell *other)
{
    if (other->cluster == NONE && (other == from || is_near(w, from, other)))
        join_bunch(w, other, (uint32_t)w->bunch_count);
}

static int by_crowd(const void *a, const void *b)
{
    const cell *p = *(cell *const *)a, *q = *(cell *const *)b;

    if (p->crowd != q->crowd)
        return p->crowd > q->crowd ? -1 : 1;
    if (p->sums.count != q->sums.count)
        return p->sums.count > q->sums.count ? -1 : 1;
    if (p->sums.tenths != q->sums.tenths)
        return p->sums.tenths > q->sums.tenths ? -1 : 1;
    return by_place(p, q);
}

/* Leaders by density, each with what is near it and free. */
static cmap_status lead(work *w, cmap_err *err)
{
    cell **order = cmap_alloc((w->count + 1) * sizeof(cell *));
    cmap_status status = order ? CMAP_OK : cmap_fail(err, CMAP_ENOMEM, "cannot gather the carriers: out of memory");

    for (size_t i = 0; i < w->count && !status; i++) {
        order[i] = &w->cells[i];
        each_near(w, &w->cells[i], count_crowd);
    }
    if (!status)
        qsort(order, w->count, sizeof(cell *), by_crowd);
    for (size_t i = 0; i < w->count && !status; i++) {
        if (order[i]->cluster != NONE)
            continue;
        status = cmap_grow(&w->bunches, &w->bunch_capacity, w->bunch_count + 1, sizeof *w->bunches, err);
        if (status)
            break;
        w->bunches[w->bunch_count] = (bunch){.group = order[i]->group};
        each_near(w, order[i], take);
        w->bunch_count++;
    }
    cmap_free(order);
    return status;
}

static int by_group(const void *a, const void *b)
{
    const bunch *p = a, *q = b;

    if (p->group != q->group)
        return p->group < q->group ? -1 : 1;
    if (p->sums.count != q->sums.count)
        return p->sums.count > q->sums.count ? -1 : 1;
    if (p->sums.tenths != q->sums.tenths)
        return p->sums.tenths > q->sums.tenths ? -1 : 1;
    return p->y != q->y ? (p->y > q->y) - (p->y < q->y) : (p->x > q->x) - (p->x < q->x);
}

/* Of the bunches from first to end, all of the cell's group, the one whose middle is nearest. */
static uint32_t nearest(const work *w, const cell *one, size_t first, size_t end)
{
    const int64_t x = floor_by(one->x, (int64_t)one->sums.count), y = floor_by(one->y, (int64_t)one->sums.count);
    int64_t least = INT64_MAX;
    uint32_t best = NONE;

    for (size_t i = first; i < end; i++) {
        const bunch *b = &w->bunches[i];
        const int64_t dx = floor_by(b->x, (int64_t)b->sums.count) - x, dy = floor_by(b->y, (int64_t)b->sums.count) - y;
        if (dx * dx + dy * dy < least) {
            least = dx * dx + dy * dy;
            best = (uint32_t)i;
        }
    }
    return best;
}

/* Each cell to the nearest middle of its group. Cells and bunches stand by groups. */
static void settle(work *w)
{
    size_t first = 0, end = 0;

    if (!w->bunch_count)
        return;
    qsort(w->bunches, w->bunch_count, sizeof *w->bunches, by_group);
    for (size_t i = 0; i < w->count; i++) {
        if (!i || w->cells[i].group != w->cells[i - 1].group)
            for (first = end; end < w->bunch_count && w->bunches[end].group == w->cells[i].group; end++)
                ;
        w->cells[i].cluster = nearest(w, &w->cells[i], first, end);
    }
    for (size_t i = 0; i < w->bunch_count; i++)
        w->bunches[i] = (bunch){.group = w->bunches[i].group};
    for (size_t i = 0; i < w->count; i++)
        join_bunch(w, &w->cells[i], w->cells[i].cluster);
}

static int by_size(const void *a, const void *b)
{
    const cmap_cluster *p = a, *q = b;

    if (p->sums.count != q->sums.count)
        return p->sums.count > q->sums.count ? -1 : 1;
    if (p->sums.tenths != q->sums.tenths)
        return p->sums.tenths > q->sums.tenths ? -1 : 1;
    if (p->group != q->group)
        return p->group < q->group ? -1 : 1;
    if (p->middle.y_mm != q->middle.y_mm)
        return p->middle.y_mm < q->middle.y_mm ? -1 : 1;
    return (p->middle.x_mm > q->middle.x_mm) - (p->middle.x_mm < q->middle.x_mm);
}

static cmap_status hand_over(const work *w, cmap_cluster **out, size_t *count, cmap_err *err)
{
    cmap_cluster *list = cmap_calloc(w->bunch_count + 1, sizeof *list);

    if (!list)
        return cmap_fail(err, CMAP_ENOMEM, "cannot gather the carriers: out of memory");
    *count = 0;
    for (size_t i = 0; i < w->bunch_count; i++) {
        const bunch *b = &w->bunches[i];
        const double points = (double)b->sums.count * STEPS_PER_MM;
        if (b->sums.count) /* one whose cells all went elsewhere is none */
            list[(*count)++] = (cmap_cluster){{(double)b->x / points, (double)b->y / points}, b->group, b->sums};
    }
    qsort(list, *count, sizeof *list, by_size);
    *out = list;
    return CMAP_OK;
}

cmap_status cmap_cluster_find(const cmap_cluster_point *points, size_t count, double radius_mm, cmap_cluster **out,
                              size_t *cluster_count, cmap_err *err)
{
    work w = {.radius = (int64_t)(radius_mm * STEPS_PER_MM)};
    cmap_status status = CMAP_OK;

    w.cell_size = w.radius / CELLS_PER_RADIUS > 0 ? w.radius / CELLS_PER_RADIUS : 1;
    for (size_t i = 0; i < count && !status; i++)
        status = add_point(&w, &points[i], err);
    if (!status && w.count) {
        qsort(w.cells, w.count, sizeof *w.cells, by_place);
        status = index_cells(&w, w.table_size, err);
    }
    if (!status)
        status = lead(&w, err);
    if (!status) {
        settle(&w);
        status = hand_over(&w, out, cluster_count, err);
    }
    cmap_free(w.cells);
    cmap_free(w.table);
    cmap_free(w.bunches);
    return status;
}
