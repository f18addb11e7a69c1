/* inside_private.h: one place to stand for a whole geometry. */
#ifndef CMAP_DB_INSIDE_PRIVATE_H
#define CMAP_DB_INSIDE_PRIVATE_H

#include "gis/base/status.h"
#include "gis/geom/geom.h"

/* The point itself; of several points their mean; of an outline the middle of the widest piece of a level line through
 * it that touches no vertex, as JTS's InteriorPointArea does. Lon/lat in degrees, as geom is; NAN for an empty
 * geometry. An outline of no area gives its box's middle. */
cmap_status cmap_geom_stand(const cmap_geom *geom, cmap_lonlat *at, cmap_err *err);

#endif
