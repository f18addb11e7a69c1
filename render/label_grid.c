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

static void keep_cells(int16_t kept[4], cmap_label_box cells)
{
    kept[0] = (int16_t)cells.x0;
    kept[1] = (int16_t)cells.y0;
    kept[2] = (int16_t)cells.x1;
    kept[3] = (int16_t)cells.y1;
}

void cmap_label_grid_locate(const cmap_label_work *work, cmap_label_spot *spot)
{
    keep_cells(spot->under, cells_of(&work->grid, spot->box, 0));
    keep_cells(spot->near, cells_of(&work->grid, spot->box, work->field.gap));
    if (spot->how == CMAP_LABEL_DROPPED)
        spot->under[1] = spot->near[1] = INT16_MAX; /* no row */
}

/* A walk along the rows of cells under a spot's leader, widened by reach. */
typedef struct walk {
    const cmap_label_grid *grid;
    cmap_label_line leader;
    int32_t reach, row, last, from, to; /* row is the next one's */
} walk;

static walk walk_start(const cmap_label_grid *grid, const cmap_label_spot *spot, int32_t reach)
{
    const cmap_label_box cells = cells_of(grid, cmap_label_box_of_line(spot->leader), reach);
    return (walk){.grid = grid, .leader = spot->leader, .reach = reach, .row = cells.y0, .last = cells.y1};
}

/* The next run of cells is that of row - 1, from ... to. */
static bool walk_next(walk *w)
{
    while (w->row <= w->last)
        if (row_span(w->grid, w->leader, w->reach, w->row++, &w->from, &w->to))
            return true;
    return false;
}

static int32_t cell_at(const cmap_label_grid *grid, int32_t row, int32_t col)
{
    return row * grid->cols + col;
}

static size_t cells_under(const cmap_label_grid *grid, const cmap_label_spot *spot)
{
    if (spot->how == CMAP_LABEL_DROPPED)
        return 0;
    size_t count = (size_t)(spot->under[2] - spot->under[0] + 1) * (size_t)(spot->under[3] - spot->under[1] + 1);
    if (spot->how != CMAP_LABEL_LED)
        return count;
    for (walk w = walk_start(grid, spot, 0); walk_next(&w);)
        count += (size_t)(w.to - w.from + 1);
    return count;
}

/* Tells the spots of an item where they lie, and returns the most cells that one of them takes. */
static size_t locate_all(cmap_label_work *work, const cmap_label_item *item)
{
    size_t most = 0;
    for (size_t k = 0; k < item->count; k++) {
        cmap_label_spot *spot = &work->spots[item->first + k];
        cmap_label_grid_locate(work, spot);
        size_t count = cells_under(&work->grid, spot);
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
    grid->nodes = cmap_alloc(nodes * sizeof *grid->nodes);
    grid->used = cmap_calloc(labels, sizeof *grid->used);
    grid->stamps = cmap_calloc(labels, sizeof *grid->stamps);
    if (!grid->heads || !grid->nodes || !grid->used || !grid->stamps)
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
        grid->bases[i + 1] = grid->bases[i] + locate_all(work, &work->items[i]);
    return allocate(grid, grid->bases[work->count], work->count, err);
}

void cmap_label_grid_clear(cmap_label_grid *grid)
{
    cmap_free(grid->heads);
    cmap_free(grid->nodes);
    cmap_free(grid->bases);
    cmap_free(grid->used);
    cmap_free(grid->stamps);
    *grid = (cmap_label_grid){0};
}

/* Puts nodes of label, from node on, into a row of cells; returns the next one. */
static int32_t link_row(cmap_label_grid *grid, size_t label, int32_t node, int32_t first, int32_t last)
{
    cmap_label_node *nodes = grid->nodes;
    for (int32_t cell = first; cell <= last; cell++, node++) {
        int32_t *head = &grid->heads[cell];
        nodes[node] = (cmap_label_node){*head, -1, cell, (uint32_t)label};
        if (*head >= 0)
            nodes[*head].prev = node;
        *head = node;
    }
    return node;
}

void cmap_label_grid_put(cmap_label_work *work, size_t label)
{
    cmap_label_grid *grid = &work->grid;
    const cmap_label_spot *spot = cmap_label_spot_now(work, label);
    const int32_t first = (int32_t)grid->bases[label];
    int32_t node = first + (int32_t)grid->used[label];
    for (int32_t row = spot->under[1]; row <= spot->under[3]; row++)
        node = link_row(grid, label, node, cell_at(grid, row, spot->under[0]), cell_at(grid, row, spot->under[2]));
    if (spot->how == CMAP_LABEL_LED)
        for (walk w = walk_start(grid, spot, 0); walk_next(&w);)
            node = link_row(grid, label, node, cell_at(grid, w.row - 1, w.from), cell_at(grid, w.row - 1, w.to));
    grid->used[label] = (uint32_t)(node - first);
}

void cmap_label_grid_take(cmap_label_work *work, size_t label)
{
    cmap_label_grid *grid = &work->grid;
    const cmap_label_node *node = &grid->nodes[grid->bases[label]];
    for (const cmap_label_node *end = node + grid->used[label]; node < end; node++) {
        if (node->prev >= 0)
            grid->nodes[node->prev].next = node->next;
        else
            grid->heads[node->cell] = node->next;
        if (node->next >= 0)
            grid->nodes[node->next].prev = node->prev;
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

/* Asks those in the cells of a row that were not asked yet; those that clash are added to list. */
static size_t ask_row(cmap_label_work *work, const cmap_label_spot *spot, int32_t row, int32_t from, int32_t to,
                      uint32_t *list, size_t count)
{
    cmap_label_grid *grid = &work->grid;
    const int32_t *heads = &grid->heads[cell_at(grid, row, 0)];
    for (int32_t col = from; col <= to; col++)
        for (int32_t node = heads[col]; node >= 0; node = grid->nodes[node].next) {
            const uint32_t other = grid->nodes[node].owner;
            if (grid->stamps[other] == grid->stamp)
                continue;
            grid->stamps[other] = grid->stamp;
            if (clash(spot, cmap_label_spot_now(work, other), work->field.gap))
                list[count++] = other;
        }
    return count;
}

size_t cmap_label_grid_clashes(cmap_label_work *work, size_t label, const cmap_label_spot *spot, uint32_t *list)
{
    cmap_label_grid *grid = &work->grid;
    size_t count = 0;

    grid->stamps[label] = ++grid->stamp;
    for (int32_t row = spot->near[1]; row <= spot->near[3]; row++)
        count = ask_row(work, spot, row, spot->near[0], spot->near[2], list, count);
    if (spot->how != CMAP_LABEL_LED)
        return count;
    for (walk w = walk_start(grid, spot, work->field.gap); walk_next(&w);)
        count = ask_row(work, spot, w.row - 1, w.from, w.to, list, count);
    return count;
}

/* The same until the first one that clashes; who was met last is kept as the spot's blocker. */
static bool row_is_free(cmap_label_work *work, cmap_label_spot *spot, int32_t row, int32_t from, int32_t to)
{
    cmap_label_grid *grid = &work->grid;
    const int32_t *heads = &grid->heads[cell_at(grid, row, 0)];
    for (int32_t col = from; col <= to; col++)
        for (int32_t node = heads[col]; node >= 0; node = grid->nodes[node].next) {
            const uint32_t other = spot->blocker = grid->nodes[node].owner;
            if (grid->stamps[other] == grid->stamp)
                continue;
            grid->stamps[other] = grid->stamp;
            if (clash(spot, cmap_label_spot_now(work, other), work->field.gap))
                return false;
        }
    return true;
}

static bool still_blocked(const cmap_label_work *work, size_t label, const cmap_label_spot *spot)
{
    size_t other = spot->blocker;
    return other != label && work->grid.used[other] > 0 &&
           clash(spot, cmap_label_spot_now(work, other), work->field.gap);
}

bool cmap_label_grid_is_free(cmap_label_work *work, size_t label, cmap_label_spot *spot)
{
    cmap_label_grid *grid = &work->grid;

    work->budget--;
    if (still_blocked(work, label, spot))
        return false;
    work->budget -= GRID_WALK;
    grid->stamps[label] = ++grid->stamp;
    for (int32_t row = spot->near[1]; row <= spot->near[3]; row++)
        if (!row_is_free(work, spot, row, spot->near[0], spot->near[2]))
            return false;
    if (spot->how != CMAP_LABEL_LED)
        return true;
    for (walk w = walk_start(grid, spot, work->field.gap); walk_next(&w);)
        if (!row_is_free(work, spot, w.row - 1, w.from, w.to))
            return false;
    return true;
}
