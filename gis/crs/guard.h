/* guard.h: are these coordinates in the system that they are said to be in?
 *
 * A projection turns nonsense into numbers, so a file whose system is wrong lands quietly somewhere else. The guard
 * looks at each coordinate as it streams by, in the declared system and in those that people confuse it with, and says
 * at the end what is wrong, where, and what would help. The plan's area is what makes this possible: a reading that
 * puts a site into it is right, one that does not may be.
 *
 * A coordinate gets the first verdict that holds:
 *   coord-nonfinite   it is not a finite number
 *   (no finding)      the declared system puts it into the plan's area
 *   crs-axis-swapped  it would lie there with x and y exchanged (without a plan's area: only so is it a place at all)
 *   crs-zone-prefix   it would lie there with a zone number before the easting, or without the one it has
 *   crs-range         metres where degrees are declared, or the reverse, or numbers that no place of the system has, or
 *                     one far from China, but one of the plan's area in another system
 *   crs-outside-area  it is a place, but outside the area for which the system is defined
 *   (no finding)      elsewhere in the system's area: a site outside the plan
 * Those are errors: rows that must not be stored. For the whole file there are
 *   crs-missing       no system was declared: an error, with what the numbers look like; it is never assumed
 *   crs-ballpark      a warning: no transformation of stated accuracy is known (Xian 1980, Beijing 1954)
 *   crs-gcj-suspected a warning: the named places are off their known positions as GCJ-02 or BD-09 would put them
 *
 * Readings tried: the declared system, EPSG:4490 (degrees), EPSG:4549, EPSG:4528 and EPSG:3857, each in both orders. */
#ifndef CMAP_CRS_GUARD_H
#define CMAP_CRS_GUARD_H

#include "gis/base/status.h"
#include "gis/crs/system.h"
#include "gis/geom/geom.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum cmap_guard_rule {
    CMAP_GUARD_OK = 0,
    CMAP_GUARD_NONFINITE,
    CMAP_GUARD_SWAPPED,
    CMAP_GUARD_ZONE_PREFIX,
    CMAP_GUARD_RANGE,
    CMAP_GUARD_OUTSIDE_AREA,
    CMAP_GUARD_MISSING,
    CMAP_GUARD_BALLPARK,
    CMAP_GUARD_GCJ_SUSPECTED,
    CMAP_GUARD_RULES /* how many there are */
} cmap_guard_rule;

/* The stable id, as "crs-axis-swapped"; "ok" for CMAP_GUARD_OK. Static. */
const char *cmap_guard_rule_id(cmap_guard_rule rule);

/* One finding about a file, by value. */
typedef struct cmap_guard_finding {
    cmap_guard_rule rule;
    bool is_error;       /* else a warning */
    size_t count;        /* rows concerned; for crs-gcj-suspected the pairs; 0 for crs-ballpark */
    size_t total;        /* rows (pairs) seen */
    size_t first_row;    /* as given to add; 0 for warnings */
    size_t worst_row;    /* the one farthest from the plan's area, or the first */
    cmap_coord worst;    /* its coordinate, as given */
    char suggestion[24]; /* what to give to --crs ("EPSG:4528", "gcj02"); "" when nothing is suggested */
    bool swap;           /* exchange x and y (with the suggestion, if there is one) */
    char text[512];      /* one line: what, where, what to do */
} cmap_guard_finding;

typedef struct cmap_guard cmap_guard;

/* system is borrowed while the guard lives; NULL: none was declared. plan is the area in which sites are expected, lon
 * and lat in degrees; empty: anywhere. Free with cmap_guard_free. */
cmap_status cmap_guard_new(cmap_system *system, cmap_box plan, cmap_guard **out, cmap_err *err);
void cmap_guard_free(cmap_guard *guard);

/* Looks at a coordinate as it was read, before any transformation: x, y or lon, lat. row is the caller's number for it.
 * The verdict is this coordinate's own. Without a system it is CMAP_GUARD_MISSING or CMAP_GUARD_NONFINITE. Allocates
 * nothing; as cheap as its transformation when all is well, twice that when not. */
cmap_guard_rule cmap_guard_add(cmap_guard *guard, size_t row, cmap_coord at);

/* For a coordinate that gets no finding and that the declared system puts into `within` (lon and lat): counts it and
 * gives its place. False, and nothing is counted, for any other. */
bool cmap_guard_add_right(cmap_guard *guard, cmap_coord at, cmap_box within, cmap_lonlat *place);

/* All vertices of a geometry as one row: the first verdict that is not OK. The vertices behind that are not looked at.
 */
cmap_guard_rule cmap_guard_add_geom(cmap_guard *guard, size_t row, const cmap_geom *geom);

/* A place of the file, in EPSG:4490 as the declared system gives it, and where a place of the same name is known to be.
 * Pairs more than 5 km apart are taken as two places and not used. The order of pairs does not matter beyond rounding.
 *
 * crs-gcj-suspected: the mean offset is nearer to the shift of GCJ-02 (or BD-09) at those places than to none, with two
 * standard errors to spare, from at least three pairs. So coarse known positions need many pairs, and a file that is
 * right is hardly ever suspected. */
void cmap_guard_add_pair(cmap_guard *guard, cmap_lonlat read, cmap_lonlat known);

/* Writes the findings, in the order of the rules and at most one of each, and returns how many. The guard can go on. */
size_t cmap_guard_finish(const cmap_guard *guard, cmap_guard_finding findings[CMAP_GUARD_RULES]);

#endif
