#include "gis/geom/pip.h"

#include "gis/base/mem.h"
#include "gis/geom/orient.h"
#include "gis/geom/pip_private.h"

#include <math.h>
#include <string.h>

#define COORD_MAX 1e100

static cmap_side group_side(const cmap_pip *pip, const struct cmap_pip_cell *cell, const struct cmap_pip_group *group,
                            cmap_coord at)
{
    bool inside = group->is_inside;

    for (uint32_t r = group->run_start; r < group[1].run_start; r++) {
        const cmap_coord *a = pip->vertices + pip->runs[r].start, *end = a + pip->runs[r].count;
        bool a_left = cmap_orient(cell->reference, at, *a) > 0;
        for (; a < end; a++) {
            bool b_left = cmap_orient(cell->reference, at, a[1]) > 0;
            if (cmap_orient_on_segment(a[0], a[1], at))
                return CMAP_BORDER;
            /* The line reference-at parts a from b; does ab part reference from at? */
            if (a_left != b_left && cmap_orient(a[0], a[1], cell->reference) != cmap_orient(a[0], a[1], at))
                inside = !inside;
            a_left = b_left;
        }
    }
    return inside ? CMAP_INSIDE : CMAP_OUTSIDE;
}

static size_t wide(uint32_t polygon)
{
    return polygon == CMAP_PIP_NO_FIRST ? CMAP_PIP_NONE : polygon;
}

static size_t busy_first(const cmap_pip *pip, const struct cmap_pip_cell *cell, cmap_coord at)
{
    uint32_t whole = pip->set_first[cell->set];

    for (uint32_t g = cell->group_start; g < cell[1].group_start && pip->groups[g].polygon < whole; g++)
        if (group_side(pip, cell, pip->groups + g, at) != CMAP_OUTSIDE)
            return pip->groups[g].polygon;
    return wide(whole);
}

static inline uint32_t cell_at(const cmap_pip *pip, double x, double y)
{
    return pip->cells[(size_t)cmap_pip_row(pip, y) * pip->columns + cmap_pip_column(pip, x)];
}

size_t cmap_pip_first(const cmap_pip *pip, double x, double y)
{
    if (!cmap_box_holds_point(pip->box, x, y))
        return CMAP_PIP_NONE;
    uint32_t cell = cell_at(pip, x, y);
    if (cell & CMAP_PIP_BUSY)
        return busy_first(pip, pip->busy + (cell & ~CMAP_PIP_BUSY), (cmap_coord){x, y});
    return wide(pip->set_first[cell]);
}

static bool set_has(const cmap_pip *pip, uint32_t set, size_t polygon)
{
    for (uint32_t i = pip->set_start[set]; i < pip->set_start[set + 1]; i++)
        if (pip->members[i] == polygon)
            return true;
    return false;
}

cmap_side cmap_pip_side(const cmap_pip *pip, size_t polygon, double x, double y)
{
    if (!cmap_box_holds_point(pip->box, x, y))
        return CMAP_OUTSIDE;
    uint32_t set = cell_at(pip, x, y);
    if (set & CMAP_PIP_BUSY) {
        const struct cmap_pip_cell *cell = pip->busy + (set & ~CMAP_PIP_BUSY);
        for (uint32_t g = cell->group_start; g < cell[1].group_start; g++)
            if (pip->groups[g].polygon == polygon)
                return group_side(pip, cell, pip->groups + g, (cmap_coord){x, y});
        set = cell->set;
    }
    return set_has(pip, set, polygon) ? CMAP_INSIDE : CMAP_OUTSIDE;
}

struct hits {
    size_t *polygons;
    cmap_side *sides;
    size_t count, room;
};

static void hit(struct hits *hits, uint32_t polygon, cmap_side side)
{
    if (side == CMAP_OUTSIDE)
        return;
    if (hits->count < hits->room && hits->polygons)
        hits->polygons[hits->count] = polygon;
    if (hits->count < hits->room && hits->sides)
        hits->sides[hits->count] = side;
    hits->count++;
}

static void hit_set(const cmap_pip *pip, uint32_t *member, uint32_t end, uint32_t below, struct hits *hits)
{
    for (; *member < end && pip->members[*member] < below; ++*member)
        hit(hits, pip->members[*member], CMAP_INSIDE);
}

size_t cmap_pip_all(const cmap_pip *pip, double x, double y, size_t *polygons, cmap_side *sides, size_t room)
{
    struct hits hits = {polygons, sides, 0, room};

    if (!cmap_box_holds_point(pip->box, x, y))
        return 0;
    uint32_t set = cell_at(pip, x, y);
    const struct cmap_pip_cell *cell = set & CMAP_PIP_BUSY ? pip->busy + (set & ~CMAP_PIP_BUSY) : NULL;
    set = cell ? cell->set : set;
    uint32_t member = pip->set_start[set], end = pip->set_start[set + 1];
    for (uint32_t g = cell ? cell->group_start : 0; cell && g < cell[1].group_start; g++) {
        const struct cmap_pip_group *group = pip->groups + g;
        hit_set(pip, &member, end, group->polygon, &hits);
        hit(&hits, group->polygon, group_side(pip, cell, group, (cmap_coord){x, y}));
    }
    hit_set(pip, &member, end, UINT32_MAX, &hits);
    return hits.count;
}

bool cmap_pip_is_plain(const cmap_pip *pip, cmap_box box, size_t *first)
{
    enum { CELLS_MAX = 64 };

    if (!cmap_box_touches(pip->box, box)) {
        *first = CMAP_PIP_NONE;
        return true;
    }
    if (!cmap_box_holds(pip->box, box))
        return false;
    size_t left = cmap_pip_column(pip, box.x_min), columns = cmap_pip_column(pip, box.x_max) - left + 1;
    size_t low = cmap_pip_row(pip, box.y_min), rows = cmap_pip_row(pip, box.y_max) - low + 1;
    if (columns * rows > CELLS_MAX)
        return false;
    for (size_t i = 0; i < columns * rows; i++)
        if (pip->cells[(low + i / columns) * pip->columns + left + i % columns] & CMAP_PIP_BUSY)
            return false;
    *first = wide(pip->set_first[pip->cells[low * pip->columns + left]]);
    return true;
}

size_t cmap_pip_bytes(const cmap_pip *pip)
{
    return sizeof *pip + pip->vertex_count * sizeof *pip->vertices +
           (size_t)pip->columns * pip->rows * sizeof *pip->cells + pip->busy_capacity * sizeof *pip->busy +
           pip->group_capacity * sizeof *pip->groups + pip->run_capacity * sizeof *pip->runs +
           pip->set_capacity * sizeof *pip->set_start + pip->first_capacity * sizeof *pip->set_first +
           pip->member_capacity * sizeof *pip->members;
}

void cmap_pip_free(cmap_pip *pip)
{
    if (!pip)
        return;
    cmap_free(pip->vertices);
    cmap_free(pip->cells);
    cmap_free(pip->busy);
    cmap_free(pip->groups);
    cmap_free(pip->runs);
    cmap_free(pip->set_start);
    cmap_free(pip->set_first);
    cmap_free(pip->members);
    cmap_free(pip);
}

/* Counts the vertices of all polygons and joins their boxes. */
static cmap_status measure(const cmap_geom *const *polygons, size_t count, cmap_pip *pip, cmap_err *err)
{
    pip->box = cmap_box_empty();
    for (size_t i = 0; i < count; i++) {
        if (cmap_geom_get_kind(polygons[i]) != CMAP_GEOM_POLYGON)
            return cmap_fail(err, CMAP_EINVAL, "geometry %zu is no polygon: only polygons can cover a point", i);
        pip->box = cmap_box_join(pip->box, cmap_geom_get_box(polygons[i]));
        pip->vertex_count += cmap_geom_coord_count(polygons[i]);
    }
    if (count >= CMAP_PIP_BUSY || pip->vertex_count >= CMAP_PIP_BUSY / 16)
        return cmap_fail(err, CMAP_EGEOM, "too many outlines: %zu polygons, %zu vertices", count, pip->vertex_count);
    cmap_box limit = {-COORD_MAX, -COORD_MAX, COORD_MAX, COORD_MAX};
    if (!cmap_box_holds(limit, pip->box))
        return cmap_fail(err, CMAP_EGEOM, "an outline has a coordinate beyond %g", COORD_MAX);
    return CMAP_OK;
}

static void copy_vertices(const cmap_geom *const *polygons, size_t count, cmap_pip *pip, uint32_t *owners,
                          unsigned char *is_last)
{
    size_t at = 0;

    for (size_t i = 0; i < count; i++)
        for (size_t path = 0; path < cmap_geom_path_count(polygons[i]); path++) {
            size_t length;
            const cmap_coord *ring = cmap_geom_path(polygons[i], path, &length);
            memcpy(pip->vertices + at, ring, length * sizeof *ring);
            for (size_t k = 0; k < length; k++)
                owners[at + k] = (uint32_t)i;
            at += length;
            is_last[at - 1] = 1;
        }
}

cmap_status cmap_pip_new(const cmap_geom *const *polygons, size_t count, cmap_pip **out, cmap_err *err)
{
    uint32_t *owners = NULL;
    unsigned char *is_last = NULL;
    cmap_pip *pip = cmap_calloc(1, sizeof *pip);
    cmap_status status = pip ? CMAP_OK : cmap_fail(err, CMAP_ENOMEM, "out of memory: a point index");

    if (!status)
        status = measure(polygons, count, pip, err);
    if (status)
        goto done;
    pip->polygon_count = count;
    pip->vertices = cmap_calloc(pip->vertex_count, sizeof *pip->vertices);
    owners = cmap_calloc(pip->vertex_count, sizeof *owners);
    is_last = cmap_calloc(pip->vertex_count, 1);
    if (!pip->vertices || !owners || !is_last) {
        status = cmap_fail(err, CMAP_ENOMEM, "out of memory: a point index of %zu vertices", pip->vertex_count);
        goto done;
    }
    copy_vertices(polygons, count, pip, owners, is_last);
    status = cmap_pip_fill(pip, owners, is_last, err);
done:
    cmap_free(owners);
    cmap_free(is_last);
    if (status)
        cmap_pip_free(pip);
    else
        *out = pip;
    return status;
}

/* Does the ray from at towards +x cross ab? Half-open in y, so that a vertex belongs to one of its edges. */
static bool ray_crosses(cmap_coord a, cmap_coord b, cmap_coord at)
{
    if ((a.y > at.y) == (b.y > at.y))
        return false;
    return cmap_orient(a, b, at) == (b.y > a.y ? 1 : -1);
}

cmap_side cmap_geom_side(const cmap_geom *polygon, double x, double y)
{
    cmap_coord at = {x, y};
    bool inside = false;

    if (!cmap_box_holds_point(cmap_geom_get_box(polygon), x, y))
        return CMAP_OUTSIDE;
    for (size_t path = 0; path < cmap_geom_path_count(polygon); path++) {
        size_t count;
        const cmap_coord *ring = cmap_geom_path(polygon, path, &count);
        for (size_t i = 0; i + 1 < count; i++) {
            if (cmap_orient_on_segment(ring[i], ring[i + 1], at))
                return CMAP_BORDER;
            inside ^= ray_crosses(ring[i], ring[i + 1], at);
        }
    }
    return inside ? CMAP_INSIDE : CMAP_OUTSIDE;
}
