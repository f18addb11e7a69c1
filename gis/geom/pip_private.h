/* pip_private.h: the index as it lies in memory; see pip.h for the idea. */
#ifndef CMAP_GEOM_PIP_PRIVATE_H
#define CMAP_GEOM_PIP_PRIVATE_H

#include "gis/geom/pip.h"

#include <stdint.h>

#define CMAP_PIP_BUSY     ((uint32_t)1 << 31) /* in a cell: the rest is an index into busy cells, else a set */
#define CMAP_PIP_NO_FIRST UINT32_MAX

/* Edges e, e + 1, ... from vertex e to vertex e + 1. */
struct cmap_pip_run {
    uint32_t start, count;
};

/* The edges of one polygon in one cell; its runs end where the next group's begin. */
struct cmap_pip_group {
    uint32_t polygon;
    uint32_t run_start : 31, is_inside : 1; /* is_inside: the reference point is */
};

/* A cell with edges; its groups, in the order of polygons, end where the next busy cell's begin. */
struct cmap_pip_cell {
    cmap_coord reference;
    uint32_t set; /* covers the whole cell: inside at the reference point, no edge here */
    uint32_t group_start;
};

struct cmap_pip {
    size_t polygon_count;
    cmap_box box;
    double x_start, y_start, x_scale, y_scale; /* column = (x - x_start) * x_scale */
    uint32_t columns, rows;
    cmap_coord *vertices; /* ring after ring, each closed */
    size_t vertex_count;
    uint32_t *cells;
    struct cmap_pip_cell *busy; /* busy_count and one more that ends the last */
    size_t busy_count, busy_capacity;
    struct cmap_pip_group *groups;
    size_t group_count, group_capacity;
    struct cmap_pip_run *runs;
    size_t run_count, run_capacity;
    uint32_t *set_start; /* set s is members[set_start[s]] up to set_start[s + 1] */
    size_t set_count, set_capacity;
    uint32_t *set_first; /* its first member, or CMAP_PIP_NO_FIRST */
    size_t first_capacity;
    uint32_t *members;
    size_t member_count, member_capacity;
};

/* The cell of a point in pip->box: monotone in x and y, which is all that exactness asks of it. */
static inline uint32_t cmap_pip_column(const struct cmap_pip *pip, double x)
{
    uint32_t column = (uint32_t)((x - pip->x_start) * pip->x_scale);
    return column < pip->columns ? column : pip->columns - 1;
}

static inline uint32_t cmap_pip_row(const struct cmap_pip *pip, double y)
{
    uint32_t row = (uint32_t)((y - pip->y_start) * pip->y_scale);
    return row < pip->rows ? row : pip->rows - 1;
}

static inline size_t cmap_pip_cell_count(const struct cmap_pip *pip)
{
    return (size_t)pip->columns * pip->rows;
}

/* While building: the edges that may touch cell c are edges[cell_start[c]] up to edges[cell_start[c + 1]], ascending.
 */
struct cmap_pip_lists {
    size_t *cell_start;
    uint32_t *edges;
};

/* Lays the grid over pip->box (not empty) and lists the edges. The lists are the caller's (cmap_free), also on failure.
 */
cmap_status cmap_pip_list_edges(struct cmap_pip *pip, const unsigned char *is_last, struct cmap_pip_lists *lists,
                                cmap_err *err);

/* Lays the grid, enters the edges and fills the cells; pip holds the vertices already, owners the polygon of each
 * vertex, and is_last marks the last vertex of a ring. */
cmap_status cmap_pip_fill(struct cmap_pip *pip, const uint32_t *owners, const unsigned char *is_last, cmap_err *err);

#endif
