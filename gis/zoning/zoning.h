/* zoning.h: which district a place lies in, how surely, and how a piece of land is shared out.
 *
 * The rule (design, section 4). A place belongs to the district that covers it. Covering is closed: a border belongs to
 * both sides. A point on a shared border goes to the district that comes first in the plan's order (rank); so does any
 * place where outlines overlap. A place that no district covers is unassigned. The answer is exact: it is decided by
 * the sign of exact arithmetic on the outline's coordinates, not by a tolerance.
 * An outline (polygon) is split by the ellipsoidal area of its overlap with each district; where districts overlap, the
 * first in rank takes the piece; what lies in none is unassigned. A line is not accepted.
 * Certainty: an answer is certain when the distance to the nearest border (on the ellipsoid) is not smaller than the
 * combined accuracy, sqrt(outline_accuracy_m^2 + accuracy_m^2); otherwise both districts are named. The border's
 * accuracy is that of the worse of the two outlines that make it.
 * An edge is the straight line in lon and lat between two vertices, for covering, areas and distances alike. */
#ifndef CMAP_ZONING_ZONING_H
#define CMAP_ZONING_ZONING_H

#include "gis/base/status.h"
#include "gis/db/plan.h"
#include "gis/geom/geom.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CMAP_ZONING_NONE ((size_t)-1) /* no district: unassigned */

typedef struct cmap_zoning cmap_zoning;

/* Builds the index over plan's districts, which must outlive it. Cost and memory: see gis/geom/pip.h. */
cmap_status cmap_zoning_new(const cmap_plan *plan, cmap_zoning **out, cmap_err *err);
void cmap_zoning_free(cmap_zoning *zoning);

/* The district of a point as an index into plan->districts, or CMAP_ZONING_NONE. Never fails, thread-safe. A coordinate
 * that is not finite lies in no district. */
size_t cmap_zoning_at(const cmap_zoning *zoning, cmap_lonlat at);

typedef struct cmap_zoning_answer {
    size_t district;     /* or CMAP_ZONING_NONE */
    double distance_m;   /* geodesic, to the nearest border of any district; 0 on one, INFINITY without districts */
    cmap_lonlat nearest; /* where that border is; NAN without districts */
    /* On the other side of it: the first in rank, not `district`, whose outline comes within 2 m of `nearest` (outlines
     * are rounded, so a seam of that width is a shared border); NONE: outside the plan's area. */
    size_t other;
    double combined_accuracy_m; /* NAN when one of the accuracies is unknown */
    bool certain;
} cmap_zoning_answer;

/* accuracy_m of the place itself; NAN (unknown) is never certain. CMAP_ECRS for what is no lon/lat, CMAP_EINVAL for a
 * negative accuracy. Thread-safe; some microseconds. */
cmap_status cmap_zoning_ask(const cmap_zoning *zoning, cmap_lonlat at, double accuracy_m, cmap_zoning_answer *out,
                            cmap_err *err);

typedef struct cmap_zoning_share {
    size_t district; /* or CMAP_ZONING_NONE, last */
    double share;    /* of the whole, 0 < share <= 1; the shares of one geometry sum to 1 */
    double area_m2;  /* ellipsoidal */
} cmap_zoning_share;

/* Splits a point (one share of 1), several points (equal parts) or a polygon. At most district_count + 1 shares, in
 * rank order; *shares is the caller's (cmap_free). A polygon whose area is 0 is treated as its points; a share below a
 * thousand-millionth is rounding and is left out. CMAP_EGEOM for an invalid outline (the text has reason and place),
 * CMAP_ECRS for one that is not in lon/lat, CMAP_EINVAL for a line or an empty geometry. Thread-safe; some 20
 * microseconds for a small site away from borders, a tenth of a millisecond for each district that it may overlap. */
cmap_status cmap_zoning_split(const cmap_zoning *zoning, const cmap_geom *geom, cmap_zoning_share **shares,
                              size_t *count, cmap_err *err);

/* Splits total tenths of a square metre in proportion to the shares, so that the parts sum to total exactly: largest
 * remainder, ties to the lower rank. parts has room for count. */
void cmap_zoning_allot(const cmap_zoning_share *shares, size_t count, int64_t total_tenths, int64_t *parts);

#endif
