/* border_private.h: the nearest place on any district's outline.
 *
 * Structure. Outlines are cut into pieces, an edge each, or several for a long edge; a tree of boxes, eight to a node,
 * lies over the pieces in the order of their rings, where neighbours are near each other anyway. Boxes and distances
 * are in space, in metres from the earth's centre: on the ellipsoid the straight way through the earth puts two places
 * in the same order as the geodesic does (to one part in 10^8 within 100 km), it has no seams at poles or at 180
 * degrees, and a box bounds it from below without trigonometry. An edge is the straight line in lon and lat, as it is
 * for the join.
 *
 * A search goes into the nearer box first, leaves out boxes and pieces that are farther than the best so far, and works
 * out the nearest place of the few that remain: about 5 microseconds on the plan's outlines. Building is linear; about
 * a hundred bytes an edge. */
#ifndef CMAP_ZONING_BORDER_PRIVATE_H
#define CMAP_ZONING_BORDER_PRIVATE_H

#include "gis/base/status.h"
#include "gis/db/plan.h"
#include "gis/geom/geom.h"

#include <stddef.h>

typedef struct cmap_border cmap_border;

typedef struct cmap_border_hit {
    size_t district; /* whose outline it is; CMAP_ZONING_NONE when there are no outlines */
    cmap_lonlat at;
    double chord_m; /* straight through the earth */
} cmap_border_hit;

/* Copies what it needs of the outlines. */
cmap_status cmap_border_new(const cmap_district *districts, size_t count, cmap_border **out, cmap_err *err);
void cmap_border_free(cmap_border *border);

/* The nearest place on any outline. */
cmap_border_hit cmap_border_nearest(const cmap_border *border, cmap_lonlat from);

/* The first district in rank, other than `but`, whose outline comes within reach_m of a place; CMAP_ZONING_NONE. */
size_t cmap_border_first_near(const cmap_border *border, cmap_lonlat from, double reach_m, size_t but);

#endif
