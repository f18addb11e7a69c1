/* proj.h: coordinate systems, and measures on the ellipsoid, by PROJ.
 *
 * The one door to PROJ and its geodesic routines. Drawing needs two systems only, so their transformation is written
 * out here as a PROJ pipeline: that neither opens proj.db nor the network and takes a tenth of the time of a look-up.
 *
 * Measures are on the ellipsoid of CGCS2000 (GB/T 30168-2013, a = 6378137 m, 1/f = 298.257222101). */
#ifndef CMAP_CRS_PROJ_H
#define CMAP_CRS_PROJ_H

#include "gis/base/status.h"
#include "gis/geom/geom.h"

#include <stddef.h>

#define CMAP_CGCS2000_A_M 6378137.0
#define CMAP_CGCS2000_RF  298.257222101

/* A transformation from one system to another. Belongs to one thread at a time. */
typedef struct cmap_crs cmap_crs;

/* Between EPSG:4490 (lon, lat in degrees) and EPSG:4549 (easting, northing in metres), either way, or from a system to
 * itself. CMAP_ECRS for any other pair. Free with cmap_crs_free. */
cmap_status cmap_crs_new(int from_srid, int to_srid, cmap_crs **out, cmap_err *err);
void cmap_crs_free(cmap_crs *crs);

int cmap_crs_from(const cmap_crs *crs);
int cmap_crs_to(const cmap_crs *crs);

/* CMAP_ECRS when the coordinate lies outside its system: latitudes beyond 90, longitudes beyond 180, an easting or
 * northing that no place has. Within 3 degrees of 120 E there and back agrees to a nanometre. */
cmap_status cmap_crs_convert(cmap_crs *crs, cmap_coord in, cmap_coord *out, cmap_err *err);

/* A new geometry in the target system; edges stay straight between the converted vertices. CMAP_ECRS when geom is not
 * in the source system. */
cmap_status cmap_crs_convert_geom(cmap_crs *crs, const cmap_geom *geom, cmap_geom **out, cmap_err *err);

/* Length of the shortest way (C. F. F. Karney, "Algorithms for geodesics", Journal of Geodesy 87, 2013), good to
 * nanometres. NAN when a coordinate is not finite or a latitude beyond 90. About a microsecond. */
double cmap_geodesic_distance_m(cmap_lonlat from, cmap_lonlat to);

/* The place distance_m away in the direction azimuth_deg (clockwise from north). */
cmap_lonlat cmap_geodesic_forward(cmap_lonlat from, double azimuth_deg, double distance_m);

/* The direction, clockwise from north, in which the shortest way leaves from. */
double cmap_geodesic_azimuth_deg(cmap_lonlat from, cmap_lonlat to);

/* Ellipsoidal area of a polygon in EPSG:4490 whose edges are geodesics: shells less holes, whichever way they turn. 0
 * for points and lines. For outlines as the join understands them, see area.h. */
double cmap_geodesic_area_m2(const cmap_geom *geom);

#endif
