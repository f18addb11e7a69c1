#include "gis/crs/area.h"

#include "gis/crs/proj.h"

#include <math.h>

enum { NODES = 5 };

static const double rad = 0.017453292519943295;

/* Area of a strip of one radian from the equator to lat (radians). */
static double strip_m2(double lat)
{
    const double f = 1 / CMAP_CGCS2000_RF, e2 = f * (2 - f), e = sqrt(e2), s = sin(lat);
    return CMAP_CGCS2000_A_M * CMAP_CGCS2000_A_M * (1 - e2) / 2 * (s / (1 - e2 * s * s) + atanh(e * s) / e);
}

/* Mean of the strip between two latitudes at most some degrees apart. */
static double mean_strip_m2(double from, double to)
{
    static const double nodes[NODES] = {-0.9061798459386640, -0.5384693101056831, 0, 0.5384693101056831,
                                        0.9061798459386640};
    static const double weights[NODES] = {0.2369268850561891, 0.4786286704993665, 0.5688888888888889,
                                          0.4786286704993665, 0.2369268850561891};
    double sum = 0;

    for (int i = 0; i < NODES; i++)
        sum += weights[i] * strip_m2((from + to) / 2 + nodes[i] * (to - from) / 2);
    return sum / 2;
}

/* Area between an edge and the parallel of base_m2; subtracting that keeps small rings exact. */
static double edge_m2(cmap_coord a, cmap_coord b, double base_m2)
{
    const double longest_deg = 4;
    double parts = fmax(1, ceil(fabs(b.y - a.y) / longest_deg)), mean = 0;

    for (double i = 0; i < parts; i++)
        mean +=
            mean_strip_m2((a.y + (b.y - a.y) * i / parts) * rad, (a.y + (b.y - a.y) * (i + 1) / parts) * rad) - base_m2;
    return (b.x - a.x) * rad * mean / parts;
}

static double ring_m2(const cmap_coord *ring, size_t count)
{
    double base_m2 = strip_m2(ring[0].y * rad), sum = 0;

    for (size_t i = 0; i + 1 < count; i++)
        sum += edge_m2(ring[i], ring[i + 1], base_m2);
    return fabs(sum);
}

double cmap_lonlat_area_m2(const cmap_geom *geom)
{
    cmap_box box = cmap_geom_get_box(geom);
    double sum = 0;

    if (cmap_geom_get_kind(geom) != CMAP_GEOM_POLYGON)
        return 0;
    if (box.y_min < -90 || box.y_max > 90)
        return NAN;
    for (size_t path = 0; path < cmap_geom_path_count(geom); path++) {
        size_t count;
        const cmap_coord *ring = cmap_geom_path(geom, path, &count);
        double area = ring_m2(ring, count);
        sum += cmap_geom_path_is_hole(geom, path) ? -area : area;
    }
    return sum;
}
