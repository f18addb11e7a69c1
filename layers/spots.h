/* spots.h: the carriers of a database as a map takes them: where, how large, of what status.
 *
 * Loaded for figures that draw carriers, and for no other: there may be a million. */
#ifndef CMAP_LAYERS_SPOTS_H
#define CMAP_LAYERS_SPOTS_H

#include "gis/db/plan.h"
#include "layers/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CMAP_SPOT_UNKNOWN  (-1)       /* tenths: of a floor area that nobody gave */
#define CMAP_SPOT_NOWHERE  UINT32_MAX /* district: none */
#define CMAP_SPOT_STATUSES 4

typedef enum cmap_spot_status {
    CMAP_SPOT_BUILT,
    CMAP_SPOT_UNDER_CONSTRUCTION,
    CMAP_SPOT_PLANNED,
    CMAP_SPOT_NO_STATUS
} cmap_spot_status;

/* A carrier with a place, 32 bytes. */
typedef struct cmap_spot {
    cmap_xy at;     /* on the ground */
    int64_t tenths; /* of a square metre, or CMAP_SPOT_UNKNOWN */
    uint32_t district;
    uint32_t status; /* a cmap_spot_status */
} cmap_spot;

/* How many, how many of them with a known floor area, and its sum. */
typedef struct cmap_spot_sums {
    size_t count, measured_count;
    int64_t tenths;
} cmap_spot_sums;

/* One of the carriers with the greatest floor area, by name. */
typedef struct cmap_spot_name {
    cmap_spot spot;
    char *name;
} cmap_spot_name;

typedef struct cmap_spots {
    cmap_spot *list; /* in the database's order */
    size_t count, capacity;
    cmap_spot_sums all, unplaced; /* of the database; those without a place, which are not in the list */
    cmap_spot_name *greatest;     /* greatest first, those of unknown floor area last */
    size_t greatest_count;
} cmap_spots;

#define CMAP_SPOTS_NAMED 256 /* so many have their name kept */

/* plan and ground are of db, whose joins are done. Errors of cmap_carriers_each. The caller frees. */
cmap_status cmap_spots_load(cmap_db *db, const cmap_plan *plan, const cmap_ground *ground, cmap_spots **out,
                            cmap_err *err);
void cmap_spots_free(cmap_spots *spots);

void cmap_spot_sums_add(cmap_spot_sums *sums, int64_t tenths);

/* The order of greatness, for qsort and the like: floor area, then place, so that it does not hang on row numbers. */
int cmap_spot_compare(const cmap_spot *a, const cmap_spot *b);

#endif
