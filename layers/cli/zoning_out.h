/* zoning_out.h: the plan's zoning in the three formats. Parks stand where the join puts them, those in no district
 * last. */
#ifndef CMAP_CLI_ZONING_OUT_H
#define CMAP_CLI_ZONING_OUT_H

#include "gis/base/buf.h"
#include "gis/db/plan.h"

#include <stddef.h>

/* For people: zone by zone. columns > 0 wraps to a terminal of that width. */
void cmap_zoning_put_text(const cmap_plan *plan, size_t columns, cmap_buf *buf);

/* One row a district, lists parted by "; ". */
void cmap_zoning_put_csv(const cmap_plan *plan, cmap_buf *buf);

/* An array of districts (design and issue name the keys). When parks lie in no district, a last element without zone
 * and code holds them. */
void cmap_zoning_put_json(const cmap_plan *plan, cmap_buf *buf);

#endif
