/* pip.h: which polygons of a set cover a point, exactly and fast.
 *
 * Structure. A grid lies over all outlines, about four cells to a vertex, and most cells are crossed by no edge: such a
 * cell holds the (shared) list of the polygons that cover it, and a point in it is answered by looking the cell up. A
 * cell that edges cross holds a reference point that lies on none of them, the polygons that cover that point, and for
 * each polygon with edges here the runs of them. A point in it is joined to the reference point by a straight line;
 * each edge that the line crosses changes inside to outside, by the even-odd rule. Points on an edge are found on the
 * way.
 *
 * Why this one. Bands of sorted edges (slabs) cost a binary search of exact tests for every point, and their size grows
 * with the square of the vertices in the worst case; an R-tree of edges still walks. In the grid nine points in ten
 * meet no edge at all, and the work near an edge does not depend on the size of the set.
 *
 * Exact: sides are decided by orient.h on the coordinates as given, an edge being the straight line in x and y between
 * two vertices. Rounding only ever touches the choice of a cell, and an edge is entered in every cell within 1e-9 of
 * a cell's width of it, a hundred times more than the rounding of that choice. The point's cell, the line to the
 * reference point and the edges it may cross therefore always meet in one list.
 *
 * Cost: building is linear in vertices and cells (25,000 vertices: about 5 ms; 600,000: 140 ms); a set whose long edges
 * would fill the lists gets a coarser grid, so memory stays below some 300 bytes a vertex (typically 40 to 60) whatever
 * comes. A question takes 10 to 20 ns, and 110 where the index is larger than the caches. Reading needs no lock: any
 * number of threads may ask.
 *
 * Beside GEOS's prepared geometries behind boxes (an R-tree of them for the counties), and brute force, in medians of
 * tests/bench/pip.c on ten districts, ten outlines of 2,500 vertices and 3,000 counties of 200, a country's size: GEOS
 * takes 8, 21 and 12 times as long for a point, and brute force 26, 370 and 60 times. GEOS is ready in a fifth to a
 * third of the time, and adds 0.8, 1.3 and 0.8 times this memory to its geometries: the index is worth its building
 * from some 4,000 points on for the districts, 90,000 for the counties.
 */
#ifndef CMAP_GEOM_PIP_H
#define CMAP_GEOM_PIP_H

#include "gis/base/status.h"
#include "gis/geom/geom.h"

#include <stddef.h>

#define CMAP_PIP_NONE ((size_t)-1)

typedef enum cmap_side { CMAP_OUTSIDE = 0, CMAP_BORDER = 1, CMAP_INSIDE = 2 } cmap_side;

typedef struct cmap_pip cmap_pip;

/* Builds the index over count polygons; their order is kept and matters to cmap_pip_first. The outlines are copied. An
 * empty polygon covers nothing; rings that overlap count by the even-odd rule. CMAP_EINVAL for a geometry that is no
 * polygon, CMAP_EGEOM for coordinates beyond 1e100 and for a set that covers the same places thousands of times over.
 */
cmap_status cmap_pip_new(const cmap_geom *const *polygons, size_t count, cmap_pip **out, cmap_err *err);
void cmap_pip_free(cmap_pip *pip);

/* The first polygon, in the order given, that covers the point, borders included; CMAP_PIP_NONE when none does or when
 * a coordinate is not finite. */
size_t cmap_pip_first(const cmap_pip *pip, double x, double y);

/* The side of one polygon on which the point lies. */
cmap_side cmap_pip_side(const cmap_pip *pip, size_t polygon, double x, double y);

/* How many polygons cover the point. The first `room` of them, in order, go to polygons, and whether it lies inside or
 * on the border of each to sides; either may be NULL. */
size_t cmap_pip_all(const cmap_pip *pip, double x, double y, size_t *polygons, cmap_side *sides, size_t room);

/* True when no edge comes near the box, so that all of it has one answer: *first (as by cmap_pip_first). False proves
 * nothing. For outlines that are small beside the polygons; looks at no more than a few dozen cells. */
bool cmap_pip_is_plain(const cmap_pip *pip, cmap_box box, size_t *first);

/* Heap bytes of the index. */
size_t cmap_pip_bytes(const cmap_pip *pip);

/* The same answer for one polygon without an index, edge by edge. For a few questions, and for tests. */
cmap_side cmap_geom_side(const cmap_geom *polygon, double x, double y);

#endif
