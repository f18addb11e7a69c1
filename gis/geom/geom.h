/* geom.h: coordinates, boxes and geometries.
 *
 * Three kinds of coordinate never mix: lon/lat in degrees on CGCS2000 (cmap_lonlat), projected metres (cmap_xy) and
 * millimetres on the page (cmap_pt, in render). A cmap_geom holds plain x, y and says which space by its srid. */
#ifndef CMAP_GEOM_GEOM_H
#define CMAP_GEOM_GEOM_H

#include "gis/base/status.h"

#include <stdbool.h>
#include <stddef.h>

#define CMAP_SRID_CGCS2000 4490 /* lon, lat in degrees */
#define CMAP_SRID_GK120    4549 /* CGCS2000 / 3-degree Gauss-Kruger CM 120E: easting, northing in metres */
#define CMAP_SRID_PAGE     0    /* millimetres on the page, x right, y down */

typedef struct cmap_lonlat {
    double lon_deg, lat_deg;
} cmap_lonlat;

typedef struct cmap_xy {
    double x_m, y_m; /* easting, northing */
} cmap_xy;

typedef struct cmap_coord {
    double x, y; /* in the unit and order of the geometry's srid */
} cmap_coord;

/* A closed box; empty when x_min > x_max. */
typedef struct cmap_box {
    double x_min, y_min, x_max, y_max;
} cmap_box;

cmap_box cmap_box_empty(void);
bool cmap_box_is_empty(cmap_box box);
cmap_box cmap_box_add(cmap_box box, double x, double y);
cmap_box cmap_box_join(cmap_box a, cmap_box b);
cmap_box cmap_box_grow(cmap_box box, double by);
bool cmap_box_touches(cmap_box a, cmap_box b);       /* share at least a point */
bool cmap_box_overlaps(cmap_box a, cmap_box b);      /* share an inner point */
bool cmap_box_holds(cmap_box outer, cmap_box inner); /* inner lies in outer, borders included */

/* Asked of every point, and so in the header: a call costs more than the answer. */
static inline bool cmap_box_holds_point(cmap_box box, double x, double y)
{
    return box.x_min <= x && x <= box.x_max && box.y_min <= y && y <= box.y_max;
}

typedef enum cmap_geom_kind { CMAP_GEOM_POINT = 1, CMAP_GEOM_LINE = 2, CMAP_GEOM_POLYGON = 3 } cmap_geom_kind;

/* A geometry of one kind with any number of parts (so a point is also a multipoint). It is a list of paths: a point's
 * coordinate, a line's run, a polygon's rings. Rings are closed (first coordinate = last); each path knows its part,
 * and the first ring of a part is its shell, the others its holes; a point's or line's path is a part of its own. An
 * empty geometry has no parts. Immutable once made; copies are deep. */
typedef struct cmap_geom cmap_geom;

cmap_geom_kind cmap_geom_get_kind(const cmap_geom *geom);
int cmap_geom_get_srid(const cmap_geom *geom);
cmap_box cmap_geom_get_box(const cmap_geom *geom); /* empty for an empty geometry */
size_t cmap_geom_part_count(const cmap_geom *geom);
size_t cmap_geom_path_count(const cmap_geom *geom);
size_t cmap_geom_coord_count(const cmap_geom *geom);

/* The coordinates of a path, borrowed while geom lives. */
const cmap_coord *cmap_geom_path(const cmap_geom *geom, size_t path, size_t *count);
size_t cmap_geom_path_part(const cmap_geom *geom, size_t path);
bool cmap_geom_path_is_hole(const cmap_geom *geom, size_t path);

/* Heap bytes the geometry holds. */
size_t cmap_geom_bytes(const cmap_geom *geom);

cmap_status cmap_geom_copy(const cmap_geom *geom, cmap_geom **out, cmap_err *err);
cmap_status cmap_geom_from_point(int srid, double x, double y, cmap_geom **out, cmap_err *err);
void cmap_geom_free(cmap_geom *geom);

/* Maps every coordinate through fn (which may fail with its own err) into a new geometry with srid. */
typedef cmap_status cmap_coord_fn(void *data, cmap_coord in, cmap_coord *out, cmap_err *err);
cmap_status cmap_geom_map(const cmap_geom *geom, int srid, cmap_coord_fn *fn, void *data, cmap_geom **out,
                          cmap_err *err);

/* Builds a geometry path by path. Sticky like cmap_buf: check at finish. A path that starts a part is the part's shell;
 * finish closes open rings, and refuses a coordinate that is not finite, a ring of fewer than 4 coordinates once
 * closed, a line of fewer than 2, a path before any part. */
typedef struct cmap_geom_builder cmap_geom_builder;

cmap_status cmap_geom_builder_new(cmap_geom_kind kind, int srid, cmap_geom_builder **out, cmap_err *err);
void cmap_geom_builder_part(cmap_geom_builder *builder);
void cmap_geom_builder_path(cmap_geom_builder *builder);
void cmap_geom_builder_coord(cmap_geom_builder *builder, double x, double y);
/* Consumes builder, also on failure. */
cmap_status cmap_geom_builder_finish(cmap_geom_builder *builder, cmap_geom **out, cmap_err *err);
void cmap_geom_builder_free(cmap_geom_builder *builder);

#endif
