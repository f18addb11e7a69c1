/* rtree_private.h: SQLite's R*Tree, written whole.
 *
 * Inserting a million boxes one by one takes SQLite some ten seconds. All at once they can be packed: sorted into
 * slices by x and within a slice by y (S. T. Leutenegger, M. A. Lopez, J. Edgington, "STR: a simple and efficient
 * algorithm for R-tree packing", ICDE 1997), which takes one, and gives a tree that is fuller and searched faster.
 * The form of a node is that of SQLite's rtree.c (its comment "Database Format of R-Tree Tables"): big-endian, a depth
 * (of the root alone) and a count of 16 bits each, then for each cell an id of 64 bits and the box as floats. */
#ifndef CMAP_DB_RTREE_PRIVATE_H
#define CMAP_DB_RTREE_PRIVATE_H

#include "gis/base/status.h"
#include "gis/db/plan.h"
#include "gis/geom/geom.h"

#include <stddef.h>
#include <stdint.h>

/* A box rounded outward to floats, as SQLite keeps it. */
typedef struct cmap_rtree_cell {
    int64_t id;
    float x_min, x_max, y_min, y_max;
} cmap_rtree_cell;

cmap_rtree_cell cmap_rtree_cell_of(int64_t id, cmap_box box);

/* Replaces all that stands in the two-dimensional R*Tree `name` by the count cells, which come back in another order.
 * Inside a transaction. CMAP_EDB when there is no such tree or its nodes are not as expected. */
cmap_status cmap_rtree_pack(cmap_db *db, const char *name, cmap_rtree_cell *cells, size_t count, cmap_err *err);

#endif
