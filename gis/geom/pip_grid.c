/* Laying the grid of pip.h and listing the edges of each cell. */
#include "gis/geom/pip_private.h"

#include "gis/base/mem.h"

#include <math.h>
#include <string.h>

/* In cells. The rounding of a column or row is below 2e-11 (32768 columns, three roundings); see pip.h. */
#define MARGIN 1e-9

enum { CELLS_PER_VERTEX = 4, LEAST_CELLS = 1024, MOST_COLUMNS = 32768 };

static double clamp(double value, double low, double high)
{
    return value < low ? low : value > high ? high : value;
}

/* Columns of cells that are about square; never so narrow that a double could not name places inside one. */
static void lay_grid(struct cmap_pip *pip, double wanted)
{
    cmap_box box = pip->box;
    double reach = fmax(fmax(fabs(box.x_min), fabs(box.x_max)), fmax(fabs(box.y_min), fabs(box.y_max)));
    double width = box.x_max - box.x_min, height = box.y_max - box.y_min;
    double pad = 1e-6 * fmax(fmax(width, height), fmax(reach * 1e-6, 1e-100));

    width += 2 * pad;
    height += 2 * pad;
    double narrowest = fmax(reach * 1e-9, 1e-100);
    double columns = clamp(sqrt(wanted * width / height), 1, fmin(MOST_COLUMNS, wanted));
    double rows = clamp(wanted / columns, 1, MOST_COLUMNS);
    pip->columns = (uint32_t)clamp(columns, 1, fmax(1, width / narrowest));
    pip->rows = (uint32_t)clamp(rows, 1, fmax(1, height / narrowest));
    pip->x_start = box.x_min - pad;
    pip->y_start = box.y_min - pad;
    pip->x_scale = pip->columns / width;
    pip->y_scale = pip->rows / height;
}

static cmap_coord to_grid(const struct cmap_pip *pip, cmap_coord at)
{
    return (cmap_coord){(at.x - pip->x_start) * pip->x_scale, (at.y - pip->y_start) * pip->y_scale};
}

static uint32_t cell_of(double place, uint32_t count)
{
    return (uint32_t)clamp(floor(place), 0, count - 1.0);
}

/* The columns that ab (in cells, a below b) may touch within row. */
static void columns_in_row(const struct cmap_pip *pip, cmap_coord a, cmap_coord b, uint32_t row, uint32_t *from,
                           uint32_t *to)
{
    double rise = b.y - a.y, low = 0, high = 1;

    if (rise > 0) {
        low = clamp((row - MARGIN - a.y) / rise, 0, 1);
        high = clamp((row + 1 + MARGIN - a.y) / rise, 0, 1);
    }
    double x_low = a.x + low * (b.x - a.x), x_high = a.x + high * (b.x - a.x);
    *from = cell_of(fmin(x_low, x_high) - MARGIN, pip->columns);
    *to = cell_of(fmax(x_low, x_high) + MARGIN, pip->columns);
}

/* Counts edge in each cell it may touch, or, once edges is there, enters it. Returns the number of cells. */
static size_t trace(const struct cmap_pip *pip, struct cmap_pip_lists *lists, uint32_t edge)
{
    cmap_coord low = to_grid(pip, pip->vertices[edge]), high = to_grid(pip, pip->vertices[edge + 1]);
    size_t touched = 0;

    if (low.y > high.y) {
        cmap_coord swap = low;
        low = high;
        high = swap;
    }
    uint32_t last_row = cell_of(high.y + MARGIN, pip->rows);
    for (uint32_t row = cell_of(low.y - MARGIN, pip->rows); row <= last_row; row++) {
        uint32_t from, to;
        columns_in_row(pip, low, high, row, &from, &to);
        touched += to - from + 1;
        for (size_t cell = (size_t)row * pip->columns + from; from <= to; from++, cell++) {
            if (lists->edges)
                lists->edges[lists->cell_start[cell]++] = edge;
            else
                lists->cell_start[cell]++;
        }
    }
    return touched;
}

static size_t trace_all(const struct cmap_pip *pip, const unsigned char *is_last, struct cmap_pip_lists *lists,
                        size_t limit)
{
    size_t total = 0;

    for (size_t edge = 0; edge < pip->vertex_count && total <= limit; edge++)
        if (!is_last[edge])
            total += trace(pip, lists, (uint32_t)edge);
    return total;
}

static cmap_status no_memory(const struct cmap_pip *pip, cmap_err *err)
{
    return cmap_fail(err, CMAP_ENOMEM, "out of memory: a point index of %zu vertices", pip->vertex_count);
}

/* Lays the finest grid whose lists stay in proportion to the vertices, and counts. A grid of one cell always does. */
static size_t choose_grid(struct cmap_pip *pip, const unsigned char *is_last, struct cmap_pip_lists *lists,
                          double wanted)
{
    size_t limit = 16 * pip->vertex_count + 16 * LEAST_CELLS, total;

    for (;;) {
        total = trace_all(pip, is_last, lists, limit);
        if (total <= limit)
            return total;
        wanted = fmax(1, wanted / 4);
        lay_grid(pip, wanted);
        memset(lists->cell_start, 0, (cmap_pip_cell_count(pip) + 1) * sizeof *lists->cell_start);
    }
}

/* Turns the counts into starts, in place. */
static void sum_up(const struct cmap_pip *pip, size_t *cell_start)
{
    size_t sum = 0;

    for (size_t cell = 0; cell <= cmap_pip_cell_count(pip); cell++) {
        size_t count = cell_start[cell];
        cell_start[cell] = sum;
        sum += count;
    }
}

cmap_status cmap_pip_list_edges(struct cmap_pip *pip, const unsigned char *is_last, struct cmap_pip_lists *lists,
                                cmap_err *err)
{
    double wanted = fmax(LEAST_CELLS, (double)CELLS_PER_VERTEX * (double)pip->vertex_count);

    lay_grid(pip, wanted);
    lists->cell_start = cmap_calloc(cmap_pip_cell_count(pip) + 1, sizeof *lists->cell_start);
    if (!lists->cell_start)
        return no_memory(pip, err);
    size_t total = choose_grid(pip, is_last, lists, wanted);
    sum_up(pip, lists->cell_start);
    lists->edges = cmap_calloc(total, sizeof *lists->edges);
    if (!lists->edges)
        return no_memory(pip, err);
    (void)trace_all(pip, is_last, lists, SIZE_MAX);
    /* Each start has moved to its cell's end, which is the next cell's start. */
    memmove(lists->cell_start + 1, lists->cell_start, cmap_pip_cell_count(pip) * sizeof *lists->cell_start);
    lists->cell_start[0] = 0;
    return CMAP_OK;
}
