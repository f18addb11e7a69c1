/* lonlat_text.h: longitudes and latitudes as people type them.
 *
 *   120.73   120.73E   E120.73   -0.5   +31.26   1.2073E+02
 *   120°43'48"E   120°43.8'   with the signs' typographic and full-width kin, or 度 分 秒
 *   东经120°43′48″   北纬31度18分   120:43:48
 *   12043.8E   3118.6N          degrees and minutes in one number, five or four digits before the point, letter needed
 *   120.73，31.26   120.73, 31.26   120.73 31.26   31.26N 120.73E   经度120.73 纬度31.26   (120.73 31.26)   two in a
 * cell
 *
 * Refused, never guessed: a decimal comma (120,73), since it may as well stand between two numbers; a sign together
 * with a letter; minutes or seconds of 60; a fraction before a smaller unit; anything left over. The point is the
 * decimal sign in every locale. Full-width digits, letters and signs count as the plain ones. Pure functions without
 * heap. */
#ifndef CMAP_CRS_LONLAT_TEXT_H
#define CMAP_CRS_LONLAT_TEXT_H

#include "gis/base/status.h"
#include "gis/geom/geom.h"

/* Which of the two a text says it is. */
typedef enum cmap_angle_axis { CMAP_ANGLE_ANY = 0, CMAP_ANGLE_LON, CMAP_ANGLE_LAT } cmap_angle_axis;

typedef struct cmap_angle {
    double deg; /* west and south negative */
    cmap_angle_axis axis;
} cmap_angle;

/* Reads one angle. A plain number may have any size, so that metres in a column of degrees come to the guard (guard.h)
 * and not to a parser's error; written with a sign of degrees or a letter it must be at most 180, or 90 for a latitude.
 * CMAP_EPARSE, naming the text, for all that is refused. */
cmap_status cmap_angle_parse(const char *text, cmap_angle *out, cmap_err *err);

/* Reads two in one cell: x is the longitude (or easting), y the latitude. The first is the longitude unless letters or
 * names say otherwise. Two whole numbers with nothing but a comma between them are refused as a decimal comma, unless
 * the first is beyond 360: no degrees begin so, and 559014,3466619 are two numbers of metres. */
cmap_status cmap_lonlat_parse(const char *text, cmap_coord *out, cmap_err *err);

#endif
