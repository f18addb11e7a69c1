/* geos.h: validity and overlay, by GEOS.
 *
 * The one door to GEOS. All work in the plane of the coordinates as given; an edge is the straight line between two
 * vertices. Results are new geometries in the srid of the first; both inputs must share one (CMAP_ECRS otherwise).
 * What GEOS refuses comes back as CMAP_EGEOM with its own words. Each call sets up GEOS anew (some microseconds) and
 * keeps nothing, so any thread may call. */
#ifndef CMAP_GEOM_GEOS_H
#define CMAP_GEOM_GEOS_H

#include "gis/base/status.h"
#include "gis/geom/geom.h"

#include <stdbool.h>

typedef struct cmap_validity {
    bool is_valid;
    char reason[64]; /* in GEOS's English: "Self-intersection", "Ring Self-intersection", ...; "" when valid */
    cmap_coord at;   /* where; NAN when valid */
} cmap_validity;

/* Whether geom keeps the rules of simple features (OGC 06-103r4): rings that neither cross nor touch along a line,
 * holes in their shells, parts apart. */
cmap_status cmap_geom_check(const cmap_geom *geom, cmap_validity *out, cmap_err *err);

/* A valid geometry of the same kind with the same vertices, by GEOS's MakeValid; what collapses to a lower kind is left
 * out, so the result may be empty. */
cmap_status cmap_geom_make_valid(const cmap_geom *geom, cmap_geom **out, cmap_err *err);

/* What a and b share. Its kind is the lower of the two; where they only touch, it is empty. */
cmap_status cmap_geom_intersection(const cmap_geom *a, const cmap_geom *b, cmap_geom **out, cmap_err *err);

/* What is left of a without b; of a's kind. */
cmap_status cmap_geom_difference(const cmap_geom *a, const cmap_geom *b, cmap_geom **out, cmap_err *err);

/* Both together. CMAP_EINVAL when the kinds differ. */
cmap_status cmap_geom_union(const cmap_geom *a, const cmap_geom *b, cmap_geom **out, cmap_err *err);

/* A point inside geom (on it, for lines and points): for a label or for the place of an outline. CMAP_EGEOM for an
 * empty geometry. */
cmap_status cmap_geom_point_on_surface(const cmap_geom *geom, cmap_coord *out, cmap_err *err);

#endif
