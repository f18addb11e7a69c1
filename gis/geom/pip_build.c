/* Filling the grid of pip.h: walk each row from outside all outlines and carry along which polygons the reference point
 * lies in. */
#include "gis/geom/pip_private.h"

#include "gis/base/mem.h"
#include "gis/geom/orient.h"

#include <string.h>

static const size_t most_members = (size_t)1 << 26;

struct build {
    struct cmap_pip *pip;
    const uint32_t *owners;
    struct cmap_pip_lists lists;
    uint32_t *stamps; /* the last step at which an edge was looked at */
    uint32_t step;
    unsigned char *inside;    /* by polygon: the reference point is inside */
    uint32_t *current, *rest; /* polygons that hold the reference point; those of them without edges in the cell */
    size_t current_count, rest_count;
    uint32_t plain_set; /* the set of current, when plain_known */
    bool plain_known;
    uint32_t *buckets; /* hash table of sets: id + 1, 0 while free */
    size_t bucket_count;
    cmap_err *err;
};

static cmap_status no_memory(const struct build *b)
{
    return cmap_fail(b->err, CMAP_ENOMEM, "out of memory: a point index of %zu vertices", b->pip->vertex_count);
}

/* ---- sets of polygons, each kept once ---- */

static uint64_t hash_of(const uint32_t *list, size_t count)
{
    uint64_t hash = 1469598103934665603u; /* FNV-1a, a number at a time */

    for (size_t i = 0; i < count; i++)
        hash = (hash ^ list[i]) * 1099511628211u;
    return hash ^ hash >> 29;
}

static bool set_is(const struct cmap_pip *pip, uint32_t set, const uint32_t *list, size_t count)
{
    const uint32_t *start = pip->set_start + set;
    return start[1] - start[0] == count &&
           (count == 0 || memcmp(pip->members + start[0], list, count * sizeof *list) == 0);
}

static uint32_t *bucket_of(struct build *b, const uint32_t *list, size_t count)
{
    size_t at = hash_of(list, count) & (b->bucket_count - 1);

    while (b->buckets[at] && !set_is(b->pip, b->buckets[at] - 1, list, count))
        at = (at + 1) & (b->bucket_count - 1);
    return b->buckets + at;
}

static cmap_status add_set(struct build *b, const uint32_t *list, size_t count)
{
    struct cmap_pip *pip = b->pip;

    if (pip->member_count + count > most_members)
        return cmap_fail(b->err, CMAP_EGEOM, "%zu outlines cover the same places: an index would not fit", count);
    if (cmap_grow(&pip->members, &pip->member_capacity, pip->member_count + count, sizeof *pip->members, b->err) ||
        cmap_grow(&pip->set_start, &pip->set_capacity, pip->set_count + 2, sizeof *pip->set_start, b->err) ||
        cmap_grow(&pip->set_first, &pip->first_capacity, pip->set_count + 1, sizeof *pip->set_first, b->err))
        return CMAP_ENOMEM;
    if (count)
        memcpy(pip->members + pip->member_count, list, count * sizeof *list);
    pip->set_first[pip->set_count] = count ? list[0] : CMAP_PIP_NO_FIRST;
    pip->set_start[pip->set_count++] = (uint32_t)pip->member_count;
    pip->member_count += count;
    pip->set_start[pip->set_count] = (uint32_t)pip->member_count;
    return CMAP_OK;
}

static cmap_status grow_buckets(struct build *b)
{
    size_t bucket_count = b->bucket_count ? 2 * b->bucket_count : 64;
    uint32_t *buckets = cmap_calloc(bucket_count, sizeof *buckets);

    if (!buckets)
        return no_memory(b);
    cmap_free(b->buckets);
    b->buckets = buckets;
    b->bucket_count = bucket_count;
    for (uint32_t set = 0; set < b->pip->set_count; set++) {
        const uint32_t *start = b->pip->set_start + set;
        *bucket_of(b, b->pip->members + start[0], start[1] - start[0]) = set + 1;
    }
    return CMAP_OK;
}

/* The id of the set of polygons in list (ascending). */
static cmap_status find_set(struct build *b, const uint32_t *list, size_t count, uint32_t *set)
{
    cmap_status status = CMAP_OK;

    if (b->pip->set_count * 2 >= b->bucket_count)
        status = grow_buckets(b);
    if (status)
        return status;
    uint32_t *bucket = bucket_of(b, list, count);
    if (!*bucket) {
        status = add_set(b, list, count);
        if (!status)
            *bucket = (uint32_t)b->pip->set_count;
    }
    if (!status)
        *set = *bucket - 1;
    return status;
}

/* ---- the walk along a row ---- */

/* Enters or removes polygon in the ascending list of those that hold the reference point. */
static void flip(struct build *b, uint32_t polygon)
{
    size_t at = 0, tail;

    while (at < b->current_count && b->current[at] < polygon)
        at++;
    tail = b->current_count - at;
    if (b->inside[polygon]) {
        memmove(b->current + at, b->current + at + 1, (tail - 1) * sizeof *b->current);
        b->current_count--;
    } else {
        memmove(b->current + at + 1, b->current + at, tail * sizeof *b->current);
        b->current[at] = polygon;
        b->current_count++;
    }
    b->inside[polygon] ^= 1;
    b->plain_known = false;
}

static bool crosses(const struct cmap_pip *pip, uint32_t edge, cmap_coord from, cmap_coord to)
{
    cmap_coord a = pip->vertices[edge], z = pip->vertices[edge + 1];
    return (cmap_orient(from, to, a) > 0) != (cmap_orient(from, to, z) > 0) &&
           cmap_orient(a, z, from) != cmap_orient(a, z, to);
}

static void step_over(struct build *b, size_t cell, cmap_coord from, cmap_coord to)
{
    for (size_t i = b->lists.cell_start[cell]; i < b->lists.cell_start[cell + 1]; i++) {
        uint32_t edge = b->lists.edges[i];
        if (b->stamps[edge] == b->step)
            continue; /* listed in both cells of this step */
        b->stamps[edge] = b->step;
        if (crosses(b->pip, edge, from, to))
            flip(b, b->owners[edge]);
    }
}

static bool is_on_edge(const struct build *b, size_t cell, cmap_coord at)
{
    for (size_t i = b->lists.cell_start[cell]; i < b->lists.cell_start[cell + 1]; i++) {
        const cmap_coord *a = b->pip->vertices + b->lists.edges[i];
        if (cmap_orient_on_segment(a[0], a[1], at))
            return true;
    }
    return false;
}

/* A place near the cell's middle and on no edge. The candidates lie on a parabola, which an edge meets twice at most,
 * so that one more than twice the edges must leave one free. */
static cmap_coord choose_reference(const struct build *b, uint32_t column, uint32_t row)
{
    size_t cell = (size_t)row * b->pip->columns + column;
    size_t tries = 2 * (b->lists.cell_start[cell + 1] - b->lists.cell_start[cell]) + 1;
    cmap_coord at = {0, 0};

    for (size_t i = 0; i < tries; i++) {
        double u = ((double)i + 1) / ((double)tries + 1);
        at.x = b->pip->x_start + (column + 0.4 + 0.3 * u) / b->pip->x_scale;
        at.y = b->pip->y_start + (row + 0.4 + 0.3 * u * u) / b->pip->y_scale;
        if (!is_on_edge(b, cell, at))
            break;
    }
    return at;
}

/* ---- what a cell keeps ---- */

static cmap_status add_run(struct build *b, uint32_t start, uint32_t count)
{
    struct cmap_pip *pip = b->pip;
    cmap_status status = cmap_grow(&pip->runs, &pip->run_capacity, pip->run_count + 1, sizeof *pip->runs, b->err);

    if (!status)
        pip->runs[pip->run_count++] = (struct cmap_pip_run){start, count};
    return status;
}

static cmap_status add_group(struct build *b, uint32_t polygon, bool is_inside)
{
    struct cmap_pip *pip = b->pip;
    cmap_status status =
        cmap_grow(&pip->groups, &pip->group_capacity, pip->group_count + 1, sizeof *pip->groups, b->err);

    if (!status)
        pip->groups[pip->group_count++] = (struct cmap_pip_group){
            .polygon = polygon, .run_start = (uint32_t)pip->run_count & ~CMAP_PIP_BUSY, .is_inside = is_inside};
    return status;
}

/* Edges that follow each other make a run; those of one polygon a group. */
static cmap_status keep_edges(struct build *b, size_t cell)
{
    cmap_status status = CMAP_OK;
    size_t end = b->lists.cell_start[cell + 1];

    for (size_t i = b->lists.cell_start[cell], next; i < end && !status; i = next) {
        uint32_t edge = b->lists.edges[i], owner = b->owners[edge];
        for (next = i + 1; next < end && b->lists.edges[next] == edge + (next - i); next++)
            continue;
        if (i == b->lists.cell_start[cell] || owner != b->owners[b->lists.edges[i - 1]])
            status = add_group(b, owner, b->inside[owner]);
        if (!status)
            status = add_run(b, edge, (uint32_t)(next - i));
    }
    return status;
}

/* b->rest: the polygons that hold the reference point and have none of the groups from first_group on. */
static void list_rest(struct build *b, size_t first_group)
{
    const struct cmap_pip *pip = b->pip;
    size_t group = first_group;

    b->rest_count = 0;
    for (size_t i = 0; i < b->current_count; i++) {
        while (group < pip->group_count && pip->groups[group].polygon < b->current[i])
            group++;
        if (group == pip->group_count || pip->groups[group].polygon != b->current[i])
            b->rest[b->rest_count++] = b->current[i];
    }
}

static cmap_status keep_busy(struct build *b, size_t cell, cmap_coord reference)
{
    struct cmap_pip *pip = b->pip;
    struct cmap_pip_cell busy = {.reference = reference, .group_start = (uint32_t)pip->group_count};
    cmap_status status = keep_edges(b, cell);

    if (status)
        return status;
    list_rest(b, busy.group_start);
    status = find_set(b, b->rest, b->rest_count, &busy.set);
    if (!status)
        status = cmap_grow(&pip->busy, &pip->busy_capacity, pip->busy_count + 1, sizeof *pip->busy, b->err);
    if (status)
        return status;
    pip->cells[cell] = CMAP_PIP_BUSY | (uint32_t)pip->busy_count;
    pip->busy[pip->busy_count++] = busy;
    return CMAP_OK;
}

static cmap_status keep_plain(struct build *b, size_t cell)
{
    cmap_status status = CMAP_OK;

    if (!b->plain_known)
        status = find_set(b, b->current, b->current_count, &b->plain_set);
    b->plain_known = !status;
    b->pip->cells[cell] = b->plain_set;
    return status;
}

static cmap_status walk_row(struct build *b, uint32_t row)
{
    size_t cell = (size_t)row * b->pip->columns;
    cmap_coord from = choose_reference(b, 0, row);
    cmap_status status = CMAP_OK;

    from.x = b->pip->x_start - 1 / b->pip->x_scale; /* outside everything */
    memset(b->inside, 0, b->pip->polygon_count);
    b->current_count = 0;
    b->plain_known = false;
    for (uint32_t column = 0; column < b->pip->columns && !status; column++, cell++) {
        cmap_coord to = choose_reference(b, column, row);
        b->step++;
        if (column > 0)
            step_over(b, cell - 1, from, to);
        step_over(b, cell, from, to);
        bool is_busy = b->lists.cell_start[cell] < b->lists.cell_start[cell + 1];
        status = is_busy ? keep_busy(b, cell, to) : keep_plain(b, cell);
        from = to;
    }
    return status;
}

/* The entries that end the last busy cell and the last group. */
static cmap_status end_lists(struct build *b)
{
    struct cmap_pip *pip = b->pip;
    cmap_status status = cmap_grow(&pip->busy, &pip->busy_capacity, pip->busy_count + 1, sizeof *pip->busy, b->err);

    if (!status)
        pip->busy[pip->busy_count] = (struct cmap_pip_cell){.group_start = (uint32_t)pip->group_count};
    return status ? status : add_group(b, 0, false);
}

static cmap_status walk(struct build *b)
{
    struct cmap_pip *pip = b->pip;
    cmap_status status = CMAP_OK;

    pip->cells = cmap_calloc(cmap_pip_cell_count(pip), sizeof *pip->cells);
    b->stamps = cmap_calloc(pip->vertex_count, sizeof *b->stamps);
    b->inside = cmap_calloc(pip->polygon_count, 1);
    b->current = cmap_calloc(pip->polygon_count, sizeof *b->current);
    b->rest = cmap_calloc(pip->polygon_count, sizeof *b->rest);
    if (!pip->cells || !b->stamps || !b->inside || !b->current || !b->rest)
        return no_memory(b);
    for (uint32_t row = 0; row < pip->rows && !status; row++)
        status = walk_row(b, row);
    return status ? status : end_lists(b);
}

cmap_status cmap_pip_fill(struct cmap_pip *pip, const uint32_t *owners, const unsigned char *is_last, cmap_err *err)
{
    struct build b = {.pip = pip, .owners = owners, .err = err};
    cmap_status status = CMAP_OK;

    if (!cmap_box_is_empty(pip->box)) { /* else no point comes past the box */
        status = cmap_pip_list_edges(pip, is_last, &b.lists, err);
        if (!status)
            status = walk(&b);
    }
    cmap_free(b.lists.cell_start);
    cmap_free(b.lists.edges);
    cmap_free(b.stamps);
    cmap_free(b.inside);
    cmap_free(b.current);
    cmap_free(b.rest);
    cmap_free(b.buckets);
    return status;
}
