/* Measures on the ellipsoid. */
#include "gis/crs/proj.h"

#include <geodesic.h>
#include <math.h>

static struct geod_geodesic ellipsoid(void)
{
    struct geod_geodesic g;
    geod_init(&g, CMAP_CGCS2000_A_M, 1 / CMAP_CGCS2000_RF);
    return g;
}

double cmap_geodesic_distance_m(cmap_lonlat from, cmap_lonlat to)
{
    struct geod_geodesic g = ellipsoid();
    double distance = NAN;
    geod_inverse(&g, from.lat_deg, from.lon_deg, to.lat_deg, to.lon_deg, &distance, NULL, NULL);
    return distance;
}

double cmap_geodesic_azimuth_deg(cmap_lonlat from, cmap_lonlat to)
{
    struct geod_geodesic g = ellipsoid();
    double azimuth = NAN;
    geod_inverse(&g, from.lat_deg, from.lon_deg, to.lat_deg, to.lon_deg, NULL, &azimuth, NULL);
    return azimuth;
}

cmap_lonlat cmap_geodesic_forward(cmap_lonlat from, double azimuth_deg, double distance_m)
{
    struct geod_geodesic g = ellipsoid();
    cmap_lonlat to = {NAN, NAN};
    geod_direct(&g, from.lat_deg, from.lon_deg, azimuth_deg, distance_m, &to.lat_deg, &to.lon_deg, NULL);
    return to;
}

static double ring_area_m2(const struct geod_geodesic *g, const cmap_coord *ring, size_t count)
{
    struct geod_polygon polygon;
    double area = 0;

    geod_polygon_init(&polygon, 0);
    for (size_t i = 0; i + 1 < count; i++)
        geod_polygon_addpoint(g, &polygon, ring[i].y, ring[i].x);
    (void)geod_polygon_compute(g, &polygon, 0, 1, &area, NULL);
    return fabs(area);
}

double cmap_geodesic_area_m2(const cmap_geom *geom)
{
    struct geod_geodesic g = ellipsoid();
    double sum = 0;

    if (cmap_geom_get_kind(geom) != CMAP_GEOM_POLYGON)
        return 0;
    for (size_t path = 0; path < cmap_geom_path_count(geom); path++) {
        size_t count;
        const cmap_coord *ring = cmap_geom_path(geom, path, &count);
        double area = ring_area_m2(&g, ring, count);
        sum += cmap_geom_path_is_hole(geom, path) ? -area : area;
    }
    return sum;
}
