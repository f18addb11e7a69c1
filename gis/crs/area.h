/* area.h: areas on the ellipsoid of outlines whose edges are straight in lon and lat.
 *
 * That is what an edge is to the join (gis/geom/pip.h), to GEOS and to the border index; a geodesic between the same
 * two vertices leaves it by metres (4 m in the middle of an edge of 19 km along a parallel here). Areas measured this
 * way add up exactly when an outline is cut along such lines, which geodesic ones do not: they are what floor area is
 * shared by.
 *
 * Method: on the ellipsoid the area between a line and the equator is the integral of S(lat) over lon, S being the area
 * of the strip of one radian from the equator to lat (the authalic integral, J. P. Snyder, "Map Projections: A Working
 * Manual", USGS Professional Paper 1395, 1987, equation 3-12). Along an edge lat runs evenly with lon, so the integral
 * is the lon span times the mean of S, taken by Gauss-Legendre quadrature to rounding. */
#ifndef CMAP_CRS_AREA_H
#define CMAP_CRS_AREA_H

#include "gis/geom/geom.h"

/* Area of a polygon in EPSG:4490: shells less holes, whichever way their rings turn. 0 for points and lines, NAN beyond
 * latitude 90. A ring about a pole or across 180 degrees must be cut there first. About 0.2 microseconds an edge. */
double cmap_lonlat_area_m2(const cmap_geom *geom);

#endif
