/* carrier_place.h: the districts of a carrier, by the rule of the design, section 4: its own place, else its park's,
 * else the district that it names, else none. The one place where that rule stands: what the database keeps in
 * carrier_share and what is summed up without a database come from here. */
#ifndef CMAP_ZONING_CARRIER_PLACE_H
#define CMAP_ZONING_CARRIER_PLACE_H

#include "gis/zoning/zoning.h"

typedef struct cmap_carrier_places cmap_carrier_places;

/* plan and its zoning are borrowed. Free with cmap_carrier_places_free. */
cmap_status cmap_carrier_places_new(const cmap_plan *plan, const cmap_zoning *zoning, cmap_carrier_places **out,
                                    cmap_err *err);
void cmap_carrier_places_free(cmap_carrier_places *places);

/* What of a carrier decides; each may be NULL. geom may be empty, which is the same. */
typedef struct cmap_carrier_facts {
    const cmap_geom *geom;
    const cmap_park *park; /* of the plan */
    const char *district_code;
} cmap_carrier_facts;

typedef struct cmap_carrier_place {
    const cmap_zoning_share *shares; /* borrowed until the next call */
    size_t count;                    /* 1 or more, district_count + 1 at most */
    const char *method;              /* "geometry", "park", "district" or "none". Static */
} cmap_carrier_place;

/* CMAP_EGEOM and the like as cmap_zoning_split, for an outline; a point never fails. A park's place is split once. Not
 * for several threads. */
cmap_status cmap_carrier_place_find(cmap_carrier_places *places, const cmap_carrier_facts *carrier,
                                    cmap_carrier_place *out, cmap_err *err);

/* The same for a carrier with one point of its own. Never fails. */
cmap_carrier_place cmap_carrier_place_at(cmap_carrier_places *places, cmap_lonlat at);

#endif
