/* query.h: the queries behind the numbers that a figure draws, as text for who wants to ask again: plain SQLite,
 * without SpatiaLite, one row of one number.
 *
 * unit_m2 is what the number is counted in: 1e4 for 万㎡, 1e6 for a million square metres. Zones and districts read the
 * stored joins: in a database whose joins are pending, the program's own sums are ahead of them. */
#ifndef CMAP_DB_QUERY_H
#define CMAP_DB_QUERY_H

#include "gis/base/buf.h"

/* The plan's target for floor area, and its own figure for where it began. */
void cmap_query_put_target(cmap_buf *out, double unit_m2);
void cmap_query_put_baseline(cmap_buf *out, double unit_m2);

/* A year, from the baseline's to the target's: the difference of the two, shared out evenly. */
void cmap_query_put_plan_pace(cmap_buf *out, double unit_m2);

/* A year, from the end of a day (YYYY, YYYY-MM or YYYY-MM-DD) to the end of the target's year: what is built then
 * against the target. As cmap_progress works it out. */
void cmap_query_put_pace_from(cmap_buf *out, const char *date, double unit_m2);

/* Floor area of carriers: scope is "city", "zone" or "district", code of it ("city" for the city; NULL: what lies in
 * none), status "built", "under_construction" or "planned" (NULL: not known). */
void cmap_query_put_sum(cmap_buf *out, const char *scope, const char *code, const char *status, double unit_m2);

/* What of the table of carriers: how many there are and what they come to (in unit_m2); how many have no place, neither
 * their own nor a park's; how many lie in no district though they have one; how many have no floor area. */
typedef enum cmap_query_carriers {
    CMAP_QUERY_CARRIERS_COUNT,
    CMAP_QUERY_CARRIERS_AREA,
    CMAP_QUERY_CARRIERS_UNPLACED,
    CMAP_QUERY_CARRIERS_OUTSIDE,
    CMAP_QUERY_CARRIERS_UNMEASURED
} cmap_query_carriers;

void cmap_query_put_carriers(cmap_buf *out, cmap_query_carriers which, double unit_m2);

/* The area of a district in the yearbook, km2. */
void cmap_query_put_official_area(cmap_buf *out, const char *district_code);

#endif
