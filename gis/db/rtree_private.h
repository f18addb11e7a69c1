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

/* The cells of a tree to be. They lie in files of their own past some megabytes (sorter.h); a node a page above the
 * leaves, of which there are two in a hundred cells, stays in memory. */
typedef struct cmap_rtree cmap_rtree;

/* folder: for the files. Free with cmap_rtree_free. */
cmap_status cmap_rtree_new(const char *folder, cmap_rtree **out, cmap_err *err);
void cmap_rtree_free(cmap_rtree *rtree);
cmap_status cmap_rtree_add(cmap_rtree *rtree, cmap_rtree_cell cell, cmap_err *err);

/* Who keeps the tree. Nodes come by rising number but for the root, which is number 1 and comes last of them; parents
 * by rising node; homes, after all nodes, by rising id. */
typedef struct cmap_rtree_keeper {
    void *data;
    cmap_status (*node)(void *data, int64_t number, const unsigned char *bytes, cmap_err *err);
    cmap_status (*parent)(void *data, int64_t node, int64_t parent, cmap_err *err);
    cmap_status (*home)(void *data, int64_t id, int64_t node, cmap_err *err);
} cmap_rtree_keeper;

/* Writes the tree, once. node_bytes: as the database has them. */
cmap_status cmap_rtree_write(cmap_rtree *rtree, size_t node_bytes, const cmap_rtree_keeper *keeper, cmap_err *err);

/* Replaces all that stands in the two-dimensional R*Tree `name`. Inside a transaction. CMAP_EDB when there is no such
 * tree or its nodes are not as expected. */
cmap_status cmap_rtree_pack(cmap_db *db, const char *name, cmap_rtree *rtree, cmap_err *err);

#endif
