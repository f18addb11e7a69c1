/* wkb.h: geometries as bytes, for files and databases.
 *
 * Two forms: well-known binary (OGC 06-103r4, section 8; ISO's 1000/2000/3000 offsets and PostGIS's flag bits for Z, M
 * and SRID are read as well) and SpatiaLite's BLOB (gaia-gis.it, "Internal BLOB-Geometry format", "BLOB-TinyPoint";
 * compressed lines and polygons are read). Both byte orders are read; little-endian is written.
 *
 * Bytes are not trusted: each count is checked against the bytes that are left before anything is reserved, and a
 * geometry of more than CMAP_WKB_COORDS_MAX coordinates is refused. Z and M are dropped; ask cmap_wkb_notes whether
 * that happened. A collection is read when all in it is of one kind; POINT EMPTY (NaN, NaN), empty lines and
 * empty rings vanish. Curves and surfaces are refused. Rings that do not close are closed. */
#ifndef CMAP_GEOM_WKB_H
#define CMAP_GEOM_WKB_H

#include "gis/base/buf.h"
#include "gis/base/status.h"
#include "gis/geom/geom.h"

#include <stdbool.h>
#include <stddef.h>

#define CMAP_WKB_COORDS_MAX ((size_t)1 << 26)

typedef struct cmap_wkb_notes {
    bool had_z, had_m; /* dropped */
} cmap_wkb_notes;

/* Reads SpatiaLite's BLOB; the srid is the blob's. The box it carries is not believed but computed. CMAP_EPARSE for
 * bytes that do not follow the format (the text names the offset), CMAP_EGEOM for a geometry that geom.h refuses. */
cmap_status cmap_geom_from_blob(const void *bytes, size_t length, cmap_geom **out, cmap_err *err);

/* The same; *notes (optional) is set on success. */
cmap_status cmap_geom_from_blob_noting(const void *bytes, size_t length, cmap_wkb_notes *notes, cmap_geom **out,
                                       cmap_err *err);

/* Reads WKB into srid, unless the bytes carry a srid of their own (EWKB). Errors as above. */
cmap_status cmap_geom_from_wkb(const void *bytes, size_t length, int srid, cmap_geom **out, cmap_err *err);
cmap_status cmap_geom_from_wkb_noting(const void *bytes, size_t length, int srid, cmap_wkb_notes *notes,
                                      cmap_geom **out, cmap_err *err);

/* Appends geom to buf: POINT, LINESTRING or POLYGON when it has one part, else the MULTI form. Check buf at the end.
 * SpatiaLite has no empty geometries: store NULL for one. */
void cmap_geom_to_blob(const cmap_geom *geom, cmap_buf *buf);
void cmap_geom_to_wkb(const cmap_geom *geom, cmap_buf *buf);

/* Appends what cmap_geom_to_blob makes of the point at x, y. */
void cmap_point_to_blob(int srid, double x, double y, cmap_buf *buf);

/* The same, always in the MULTI form: for a column that is declared so. */
void cmap_geom_to_multi_blob(const cmap_geom *geom, cmap_buf *buf);
void cmap_geom_to_multi_wkb(const cmap_geom *geom, cmap_buf *buf);

#endif
