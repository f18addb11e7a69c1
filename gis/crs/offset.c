#include "gis/crs/offset.h"

#include <math.h>
#include <stdbool.h>

/* The algorithm was written for the ellipsoid of Krasovsky 1940 (a = 6378245 m, 1/f = 298.3). */
static const double krasovsky_a_m = 6378245.0;
static const double krasovsky_e2 = 0.00669342162296594323;

static const double pi = 3.14159265358979323846;

/* Enough for every place, see the two uses. */
enum { ROUNDS = 10 };

static bool is_in_box(cmap_lonlat at)
{
    cmap_box box = CMAP_GCJ02_BOX;
    return cmap_box_holds_point(box, at.lon_deg, at.lat_deg);
}

/* Waves that both components share; x is degrees east of 105 E. */
static double common_waves_m(double x)
{
    return (20 * sin(6 * pi * x) + 20 * sin(2 * pi * x)) * 2 / 3;
}

/* x and y are degrees from 105 E, 35 N. */
static double east_m(double x, double y)
{
    double sum = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(fabs(x)) + common_waves_m(x);

    sum += (20 * sin(pi * x) + 40 * sin(pi / 3 * x)) * 2 / 3;
    return sum + (150 * sin(pi / 12 * x) + 300 * sin(pi / 30 * x)) * 2 / 3;
}

static double north_m(double x, double y)
{
    double sum = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(fabs(x)) + common_waves_m(x);

    sum += (20 * sin(pi * y) + 40 * sin(pi / 3 * y)) * 2 / 3;
    return sum + (160 * sin(pi / 12 * y) + 320 * sin(pi / 30 * y)) * 2 / 3;
}

/* How far GCJ-02 moves a place on WGS 84, without asking whether it moves it. */
static cmap_lonlat shift_deg(cmap_lonlat at)
{
    double x = at.lon_deg - 105, y = at.lat_deg - 35, lat = at.lat_deg / 180 * pi;
    double w2 = 1 - krasovsky_e2 * sin(lat) * sin(lat), w = sqrt(w2);
    double prime_vertical_m = krasovsky_a_m / w, meridian_m = krasovsky_a_m * (1 - krasovsky_e2) / (w2 * w);

    return (cmap_lonlat){east_m(x, y) / (prime_vertical_m * cos(lat)) * 180 / pi,
                         north_m(x, y) / meridian_m * 180 / pi};
}

cmap_lonlat cmap_gcj02_from_wgs84(cmap_lonlat at)
{
    if (!isfinite(at.lon_deg) || !isfinite(at.lat_deg))
        return (cmap_lonlat){NAN, NAN};
    if (!is_in_box(at))
        return at;
    cmap_lonlat shift = shift_deg(at);
    return (cmap_lonlat){at.lon_deg + shift.lon_deg, at.lat_deg + shift.lat_deg};
}

/* Solves p + shift(p) = at by p = at - shift(p). The shift's derivatives stay below 0.01 degrees a degree all over the
 * box (its steepest wave is 20 m * 2/3 * 6 pi = 251 m a degree), but for the root of |x|, which turns an error e near
 * 105 E into 2e-6 * sqrt(e) degrees at most. So a round leaves 0.01 e + 2e-6 sqrt(e): from the first 0.02 degrees, ten
 * rounds arrive where the root holds them, at 4e-12 degrees, half a micrometre. */
cmap_lonlat cmap_gcj02_to_wgs84(cmap_lonlat at)
{
    cmap_lonlat place = at;

    if (!isfinite(at.lon_deg) || !isfinite(at.lat_deg))
        return (cmap_lonlat){NAN, NAN};
    if (!cmap_box_holds_point(cmap_box_grow(CMAP_GCJ02_BOX, 1), at.lon_deg, at.lat_deg))
        return at;
    for (int i = 0; i < ROUNDS; i++) {
        cmap_lonlat shift = shift_deg(place);
        place = (cmap_lonlat){at.lon_deg - shift.lon_deg, at.lat_deg - shift.lat_deg};
    }
    return is_in_box(place) ? place : at;
}

/* BD-09 turns and stretches the plane of lon and lat a little about its origin, and then moves it. */
static const double bd09_lon_deg = 0.0065, bd09_lat_deg = 0.006;
static const double bd09_wave = 3000.0 / 180; /* times pi: radians a degree */

static double stretch_deg(double lat_deg)
{
    return 0.00002 * sin(lat_deg * pi * bd09_wave);
}

static double turn_rad(double lon_deg)
{
    return 0.000003 * cos(lon_deg * pi * bd09_wave);
}

static cmap_lonlat from_polar(double radius, double angle)
{
    return (cmap_lonlat){radius * cos(angle), radius * sin(angle)};
}

cmap_lonlat cmap_bd09_from_gcj02(cmap_lonlat at)
{
    double radius = hypot(at.lon_deg, at.lat_deg) + stretch_deg(at.lat_deg);
    double angle = atan2(at.lat_deg, at.lon_deg) + turn_rad(at.lon_deg);

    if (!isfinite(at.lon_deg) || !isfinite(at.lat_deg))
        return (cmap_lonlat){NAN, NAN};
    cmap_lonlat turned = from_polar(radius, angle);
    return (cmap_lonlat){turned.lon_deg + bd09_lon_deg, turned.lat_deg + bd09_lat_deg};
}

/* The same way: here the derivatives are at most 52.4 * 0.00002 for the stretch and 52.4 * 0.000003 * 201 degrees (the
 * longest radius) for the turn, 0.033 together, so that ten rounds leave nothing of the first 0.001 degrees. */
cmap_lonlat cmap_bd09_to_gcj02(cmap_lonlat at)
{
    double x = at.lon_deg - bd09_lon_deg, y = at.lat_deg - bd09_lat_deg;
    double radius = hypot(x, y), angle = atan2(y, x);
    cmap_lonlat place = {x, y};

    if (!isfinite(at.lon_deg) || !isfinite(at.lat_deg))
        return (cmap_lonlat){NAN, NAN};
    for (int i = 0; i < ROUNDS; i++)
        place = from_polar(radius - stretch_deg(place.lat_deg), angle - turn_rad(place.lon_deg));
    return place;
}

cmap_lonlat cmap_bd09_from_wgs84(cmap_lonlat at)
{
    return cmap_bd09_from_gcj02(cmap_gcj02_from_wgs84(at));
}

cmap_lonlat cmap_bd09_to_wgs84(cmap_lonlat at)
{
    return cmap_gcj02_to_wgs84(cmap_bd09_to_gcj02(at));
}
