/* join_private.h: a park's place among the districts. */
#ifndef CMAP_ZONING_JOIN_PRIVATE_H
#define CMAP_ZONING_JOIN_PRIVATE_H

#include "gis/zoning/zoning.h"

typedef struct cmap_park_place {
    bool has_place;
    size_t district;            /* of the point, or of the largest share of the outline; or CMAP_ZONING_NONE */
    double share;               /* of the whole that lies there */
    double distance_m;          /* to the nearest border; 0 when the outline crosses one; NAN without a place */
    size_t other;               /* beyond that border, or CMAP_ZONING_NONE */
    double combined_accuracy_m; /* NAN when unknown */
    bool certain;
} cmap_park_place;

/* An outline's distance is taken from points along it, at most CMAP_PARK_STEP_M apart (more than that only where the
 * outline is longer than 2,000 steps); certainty allows for the half step that may lie between. */
#define CMAP_PARK_STEP_M 25.0

/* On a plane: good to a percent within a hundred kilometres here, and costs a hundredth of the geodesic. */
double cmap_rough_distance_m(cmap_lonlat a, cmap_lonlat b);

cmap_status cmap_park_place_find(const cmap_zoning *zoning, const cmap_park *park, cmap_park_place *out, cmap_err *err);

#endif
