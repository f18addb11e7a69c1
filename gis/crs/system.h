/* system.h: the coordinate system that data comes in, named by its user, and the way from it to EPSG:4490.
 *
 * Importing and checking open one; drawing never does (proj.h has its two systems written out). Coordinates are always
 * lon, lat or easting, northing, whatever order the registry declares.
 *
 * Looking a system up opens PROJ's database proj.db (and its proj.ini) where PROJ looks for it, which takes about 20
 * ms; EPSG:4490 and the two offset datums need none. Nothing else is ever opened, no grid and no network, whatever the
 * text or the environment say. */
#ifndef CMAP_CRS_SYSTEM_H
#define CMAP_CRS_SYSTEM_H

#include "gis/base/status.h"
#include "gis/geom/geom.h"

#include <stdbool.h>
#include <stddef.h>

/* A system and its transformation to and from EPSG:4490. Belongs to one thread at a time. */
typedef struct cmap_system cmap_system;

/* What there is to know about a system; borrowed from it. */
typedef struct cmap_system_facts {
    char name[192]; /* canonical: "EPSG:4528 CGCS2000 / 3-degree Gauss-Kruger zone 40", "GCJ-02", the WKT's own name */
    int epsg;       /* EPSG code, 0 when it has none */
    bool is_projected; /* eastings and northings in a unit of length; else lon and lat in a unit of angle */
    double unit;       /* metres in one unit, or degrees */
    char unit_name[48];
    double accuracy_m; /* stated accuracy of the transformation to EPSG:4490; NAN: nobody states one */
    bool is_ballpark;  /* PROJ knows no transformation between the two datums and takes them as one (crs-ballpark) */
    cmap_box area;     /* where the system may be used, lon and lat in degrees; empty when not stated */
} cmap_system_facts;

/* Finds the system that text means:
 *   EPSG:4528, 4528, urn:ogc:def:crs:EPSG::4528, OGC:CRS84
 *   wgs84 (EPSG:4326), cgcs2000 (EPSG:4490), gcj02, bd09 and the ways of writing these (GCJ-02, 火星坐标, 百度坐标 ...)
 *   WKT 1 (as in a .prj, ESRI's too) and WKT 2
 *   a PROJ string of one projection: +proj=tmerc +lat_0=0 +lon_0=120.6 ... (no pipeline, grid or file)
 * in upper or lower case, with blanks around it. CMAP_ECRS, saying what would do, for anything else, for a system that
 * names a grid or file, that has no place on the earth (LOCAL_CS), or that is vertical or geocentric; a compound one
 * gives its horizontal part. CMAP_ENOENT when proj.db is needed and missing. Free with cmap_system_free. */
cmap_status cmap_system_new(const char *text, cmap_system **out, cmap_err *err);
void cmap_system_free(cmap_system *system);

/* Borrowed while the system lives. */
const cmap_system_facts *cmap_system_get_facts(const cmap_system *system);

/* To EPSG:4490 and back. WGS 84 is taken as CGCS2000, within the 2 m that EPSG states for WGS 84 itself. CMAP_ECRS for
 * a coordinate that is not finite or that no place of the system has: a latitude beyond 90, a longitude beyond 180, an
 * easting that does not come back from the place it leads to. Half a microsecond, for the offset datums two. */
cmap_status cmap_system_to_lonlat(cmap_system *system, cmap_coord in, cmap_lonlat *out, cmap_err *err);
cmap_status cmap_system_from_lonlat(cmap_system *system, cmap_lonlat in, cmap_coord *out, cmap_err *err);

/* A new geometry in EPSG:4490; edges stay straight between the converted vertices. The srid of geom is not looked at:
 * the system says what it is in. */
cmap_status cmap_system_to_lonlat_geom(cmap_system *system, const cmap_geom *geom, cmap_geom **out, cmap_err *err);

#endif
