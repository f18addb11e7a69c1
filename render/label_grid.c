/* label_grid.c: the chosen spots in a grid of linked lists, which is the conflict graph of the moment: edges are found
 * by asking, never stored. All nodes are allocated beforehand, so moving a label cannot fail. Cost of a query: the few
 * cells under a box and its leader. */
#include "gis/base/mem.h"
#include "render/label_private.h"

#define GRID_CELLS 400000 /* about */
#define GRID_WALK  8      /* what asking the grid costs, in steps of the budget */

static int32_t cell_of(const cmap_label_grid *grid, int32_t at, int32_t last)
{
    int32_t cell = at < 0 ? 0 : at >> grid->shift;
    return cell > last ? last : cell;
}

static cmap_label_box cells_of(const cmap_label_grid *grid, cmap_label_box box, int32_t reach)
{
    int32_t last_col = grid->cols - 1, last_row = grid->rows - 1;
    return (cmap_label_box){cell_of(grid, box.x0 - reach, last_col), cell_of(grid, box.y0 - reach, last_row),
                            cell_of(grid, box.x1 + reach, last_col), cell_of(grid, box.y1 + reach, last_row)};
}

/* The columns of a row of cells that a line, widened by reach, runs through; false when none. */
static bool row_span(const cmap_label_grid *grid, cmap_label_line l, int32_t reach, int32_t row, int32_t *from,
                     int32_t *to)
{
    int32_t low = (row << grid->shift) - reach, high = ((row + 1) << grid->shift) + reach;
    double t0 = 0, t1 = 1, dy = (double)l.by - l.ay, dx = (double)l.bx - l.ax;
    if (dy != 0) {
        double a = (low - (double)l.ay) / dy, b = (high - (double)l.ay) / dy;
        t0 = (a < b ? a : b) > 0 ? (a < b ? a : b) : 0;
        t1 = (a < b ? b : a) < 1 ? (a < b ? b : a) : 1;
    }
    if (t0 > t1)
        return false;
    double x0 = l.ax + dx * (dx < 0 ? t1 : t0), x1 = l.ax + dx * (dx < 0 ? t0 : t1);
    *from = cell_of(grid, (int32_t)(x0 - reach - 1), grid->cols - 1);
    *to = cell_of(grid, (int32_t)(x1 + reach + 1), grid->cols - 1);
    return true;
}

/* A walk over the runs of cells under a spot, row by row: first the box's, then the leader's. A cell may come twice. */
typedef struct walk {
    const cmap_label_grid *grid;
    const cmap_label_spot *spot;
    int32_t reach;
    cmap_label_box cells;
    int32_t row, from, to; /* the run; row is the next one's */
    bool on_leader;
} walk;

static walk walk_start(const cmap_label_grid *grid, const cmap_label_spot *spot, int32_t reach)
{
    walk w = {.grid = grid, .spot = spot, .reach = reach};
    w.cells = cells_of(grid, spot->box, reach);
    w.row = spot->how == CMAP_LABEL_DROPPED ? w.cells.y1 + 1 : w.cells.y0;
    w.from = w.cells.x0;
    w.to = w.cells.x1;
    return w;
}

static bool walk_leader(walk *w)
{
    if (!w->on_leader) {
        w->on_leader = true;
        w->cells = cells_of(w->grid, cmap_label_box_of_line(w->spot->leader), w->reach);
        w->row = w->cells.y0;
    }
    while (w->row <= w->cells.y1)
        if (row_span(w->grid, w->spot->leader, w->reach, w->row++, &w->from, &w->to))
            return true;
    return false;
}

/* The next run is row - 1, from ... to. */
static bool walk_next(walk *w)
{
    if (!w->on_leader && w->row <= w->cells.y1) {
        w->row++;
        return true;
    }
    return w->spot->how == CMAP_LABEL_LED && walk_leader(w);
}

static int32_t walk_cell(const walk *w, int32_t col)
{
    return (w->row - 1) * w->grid->cols + col;
}

static size_t cells_under(const cmap_label_grid *grid, const cmap_label_spot *spot)
{
    size_t count = 0;
    for (walk w = walk_start(grid, spot, 0); walk_next(&w);)
        count += (size_t)(w.to - w.from + 1);
    return count;
}

static size_t most_cells(const cmap_label_work *work, const cmap_label_item *item)
{
    size_t most = 0;
    for (size_t k = 0; k < item->count; k++) {
        size_t count = cells_under(&work->grid, &work->spots[item->first + k]);
        most = count > most ? count : most;
    }
    return most;
}

/* Cells of about the labels' mean size, a power of two, keep lists short and boxes in few cells. */
static int32_t choose_shift(const cmap_label_work *work)
{
    double sum = 0, area = (double)work->field.width * work->field.height;
    int32_t shift = 10; /* a millimetre */
    for (size_t i = 0; i < work->count; i++)
        sum += (work->task->labels[i].sizes[0].w_mm + 2 * work->task->labels[i].sizes[0].h_mm) / 3;
    while (shift < 14 && 1.5 * (1 << shift) < sum / (double)work->count * CMAP_LABEL_TICKS)
        shift++;
    while (area / (1 << shift) / (1 << shift) > GRID_CELLS)
        shift++;
    return shift;
}

static cmap_status allocate(cmap_label_grid *grid, size_t nodes, size_t labels, cmap_err *err)
{
    size_t cells = (size_t)grid->cols * (size_t)grid->rows;
    grid->heads = cmap_alloc(cells * sizeof *grid->heads);
    grid->next = cmap_alloc(nodes * sizeof *grid->next);
    grid->prev = cmap_alloc(nodes * sizeof *grid->prev);
    grid->cells = cmap_alloc(nodes * sizeof *grid->cells);
    grid->owners = cmap_alloc(nodes * sizeof *grid->owners);
    grid->used = cmap_calloc(labels, sizeof *grid->used);
    grid->stamps = cmap_calloc(labels, sizeof *grid->stamps);
    if (!grid->heads || !grid->next || !grid->prev || !grid->cells || !grid->owners || !grid->used || !grid->stamps)
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: a grid for %zu labels", labels);
    for (size_t i = 0; i < cells; i++)
        grid->heads[i] = -1;
    return CMAP_OK;
}

cmap_status cmap_label_grid_init(cmap_label_work *work, cmap_err *err)
{
    cmap_label_grid *grid = &work->grid;
    grid->shift = choose_shift(work);
    grid->cols = (work->field.width >> grid->shift) + 1;
    grid->rows = (work->field.height >> grid->shift) + 1;
    grid->bases = cmap_alloc((work->count + 1) * sizeof *grid->bases);
    if (!grid->bases)
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: a grid for %zu labels", work->count);
    grid->bases[0] = 0;
    for (size_t i = 0; i < work->count; i++)
        grid->bases[i + 1] = grid->bases[i] + most_cells(work, &work->items[i]);
    return allocate(grid, grid->bases[work->count], work->count, err);
}

void cmap_label_grid_clear(cmap_label_grid *grid)
{
    cmap_free(grid->heads);
    cmap_free(grid->next);
    cmap_free(grid->prev);
    cmap_free(grid->cells);
    cmap_free(grid->owners);
    cmap_free(grid->bases);
    cmap_free(grid->used);
    cmap_free(grid->stamps);
    *grid = (cmap_label_grid){0};
}

static void link_node(cmap_label_grid *grid, int32_t node, int32_t cell, uint32_t label)
{
    int32_t head = grid->heads[cell];
    grid->cells[node] = cell;
    grid->owners[node] = label;
    grid->prev[node] = -1;
    grid->next[node] = head;
    if (head >= 0)
        grid->prev[head] = node;
    grid->heads[cell] = node;
}

void cmap_label_grid_put(cmap_label_work *work, size_t label)
{
    cmap_label_grid *grid = &work->grid;
    const cmap_label_spot *spot = cmap_label_spot_now(work, label);
    for (walk w = walk_start(grid, spot, 0); walk_next(&w);)
        for (int32_t col = w.from; col <= w.to; col++) {
            int32_t node = (int32_t)(grid->bases[label] + grid->used[label]++);
            link_node(grid, node, walk_cell(&w, col), (uint32_t)label);
        }
}

void cmap_label_grid_take(cmap_label_work *work, size_t label)
{
    cmap_label_grid *grid = &work->grid;
    for (size_t i = 0; i < grid->used[label]; i++) {
        int32_t node = (int32_t)(grid->bases[label] + i), before = grid->prev[node], after = grid->next[node];
        if (before >= 0)
            grid->next[before] = after;
        else
            grid->heads[grid->cells[node]] = after;
        if (after >= 0)
            grid->prev[after] = before;
    }
    grid->used[label] = 0;
}

static bool clash(const cmap_label_spot *a, const cmap_label_spot *b, int32_t gap)
{
    if (cmap_label_box_meets(a->box, b->box, gap))
        return true;
    bool a_led = a->how == CMAP_LABEL_LED, b_led = b->how == CMAP_LABEL_LED;
    return (a_led && cmap_label_line_meets_box(a->leader, b->box, gap)) ||
           (b_led && cmap_label_line_meets_box(b->leader, a->box, gap)) ||
           (a_led && b_led && cmap_label_lines_near(a->leader, b->leader, gap / 2 + 1));
}

size_t cmap_label_grid_clashes(cmap_label_work *work, size_t label, const cmap_label_spot *spot, uint32_t *list)
{
    cmap_label_grid *grid = &work->grid;
    int32_t gap = work->field.gap;
    size_t count = 0;

    grid->stamps[label] = ++grid->stamp;
    for (walk w = walk_start(grid, spot, gap); walk_next(&w);)
        for (int32_t col = w.from; col <= w.to; col++)
            for (int32_t node = grid->heads[walk_cell(&w, col)]; node >= 0; node = grid->next[node]) {
                uint32_t other = grid->owners[node];
                if (grid->stamps[other] == grid->stamp)
                    continue;
                grid->stamps[other] = grid->stamp;
                if (clash(spot, cmap_label_spot_now(work, other), gap))
                    list[count++] = other;
            }
    return count;
}

static bool still_blocked(const cmap_label_work *work, size_t label, const cmap_label_spot *spot)
{
    size_t other = spot->blocker;
    return other != label && work->grid.used[other] > 0 &&
           clash(spot, cmap_label_spot_now(work, other), work->field.gap);
}

bool cmap_label_grid_is_free(cmap_label_work *work, size_t label, cmap_label_spot *spot)
{
    const cmap_label_grid *grid = &work->grid;

    work->budget--;
    if (still_blocked(work, label, spot))
        return false;
    work->budget -= GRID_WALK;
    for (walk w = walk_start(grid, spot, work->field.gap); walk_next(&w);)
        for (int32_t col = w.from; col <= w.to; col++)
            for (int32_t node = grid->heads[walk_cell(&w, col)]; node >= 0; node = grid->next[node]) {
                spot->blocker = grid->owners[node];
                if (still_blocked(work, label, spot))
                    return false;
            }
    return true;
}
