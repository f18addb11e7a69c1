/* geojson.h: reading GeoJSON (RFC 7946).
 *
 * Taken: a FeatureCollection, or a single Feature, with geometries of the six kinds Point to MultiPolygon, or null.
 * Longitude comes before latitude; a third number of a position is dropped; rings must be closed, in either direction.
 * Not taken, with a clear error: GeometryCollection, a bare geometry, the "crs" member of the older specification
 * (RFC 7946, section 4, has one system only; CGCS2000 agrees with it far below the accuracy of any layout map). */
#ifndef CMAP_IO_GEOJSON_H
#define CMAP_IO_GEOJSON_H

#include "gis/base/status.h"
#include "gis/geom/geom.h"
#include "gis/io/json.h"

#include <stddef.h>

typedef struct cmap_geojson_feature {
    size_t index;                /* from 0 */
    const cmap_json *properties; /* an object or JSON's null; read with gis/io/json.h */
    const cmap_geom *geom;       /* CMAP_SRID_CGCS2000, degrees; NULL for a null geometry */
} cmap_geojson_feature;

/* Called for each feature in the order of the file; what it is given is borrowed for the call. A failure ends the
 * reading and is passed on with "feature N: " before its text. */
typedef cmap_status cmap_geojson_fn(void *data, const cmap_geojson_feature *feature, cmap_err *err);

/* Reads all features of a text. CMAP_EPARSE when it is no such GeoJSON, CMAP_ECRS for a position outside +-180, +-90 or
 * a "crs" member, CMAP_EGEOM for a broken geometry; each names the feature by its index. Features before a bad one have
 * been handed out by then. */
cmap_status cmap_geojson_read(const char *text, size_t length, cmap_geojson_fn *fn, void *data, cmap_err *err);

/* The text of a property; NULL when it is missing or no string. */
const char *cmap_geojson_text(const cmap_geojson_feature *feature, const char *property);

#endif
