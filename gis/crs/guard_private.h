/* guard_private.h: what the guard has seen, for guard.c and guard_report.c. */
#ifndef CMAP_CRS_GUARD_PRIVATE_H
#define CMAP_CRS_GUARD_PRIVATE_H

#include "gis/crs/guard.h"
#include "gis/crs/proj.h"

/* As what a coordinate can be read. */
typedef enum cmap_guard_reading {
    CMAP_READ_DECLARED = 0,
    CMAP_READ_LONLAT,   /* EPSG:4490 */
    CMAP_READ_GK120,    /* EPSG:4549 */
    CMAP_READ_ZONE40,   /* EPSG:4528: the same with 40 before the easting */
    CMAP_READ_MERCATOR, /* EPSG:3857 */
    CMAP_READINGS
} cmap_guard_reading;

/* What the rows have in common that got one verdict. */
typedef struct cmap_guard_tally {
    size_t count;
    size_t first_row, worst_row;
    double worst_deg; /* how far from home; infinite when it is no place */
    cmap_coord worst;
    size_t votes[CMAP_READINGS][2]; /* readings that put a row at home; the second with x and y exchanged */
} cmap_guard_tally;

typedef enum cmap_guard_shift { CMAP_SHIFT_NONE = 0, CMAP_SHIFT_GCJ02, CMAP_SHIFT_BD09, CMAP_SHIFTS } cmap_guard_shift;

/* Offsets of places from where they are known to be, less what a shift explains of them, in metres east and north. */
typedef struct cmap_guard_pairs {
    size_t count, dropped;
    struct {
        double east_m, north_m; /* sums */
        double square_m2;
    } left[CMAP_SHIFTS];
} cmap_guard_pairs;

struct cmap_guard {
    cmap_system *system; /* NULL: none declared */
    cmap_crs *gk120;     /* EPSG:4549 to EPSG:4490 */
    bool has_plan;
    cmap_box home; /* where sites are expected, in lon and lat */
    int zone;      /* the zone number that an easting at home has in the declared system: 0 none, -1 not one of zones */
    size_t total;
    cmap_guard_tally tallies[CMAP_GUARD_RULES];
    cmap_guard_pairs pairs;
};

/* The code of the system that differs from epsg by the zone number before the easting only; 0 when there is none. */
int cmap_guard_partner(int epsg);

#endif
