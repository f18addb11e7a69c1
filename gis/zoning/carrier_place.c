#include "gis/zoning/carrier_place.h"

#include "gis/base/mem.h"

/* How a park's place is shared out; worked out when the first carrier needs it. */
typedef struct park_shares {
    cmap_zoning_share *shares; /* owned */
    size_t count;
    bool known;
} park_shares;

struct cmap_carrier_places {
    const cmap_plan *plan;
    const cmap_zoning *zoning;
    park_shares *parks;       /* in the plan's order */
    cmap_zoning_share one;    /* what was given out last may point here */
    cmap_zoning_share *owned; /* or here */
};

cmap_status cmap_carrier_places_new(const cmap_plan *plan, const cmap_zoning *zoning, cmap_carrier_places **out,
                                    cmap_err *err)
{
    cmap_carrier_places *places = cmap_calloc(1, sizeof *places);

    if (places)
        places->parks = cmap_calloc(plan->park_count, sizeof *places->parks);
    if (!places || !places->parks) {
        cmap_free(places);
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: the places of %zu parks", plan->park_count);
    }
    places->plan = plan;
    places->zoning = zoning;
    *out = places;
    return CMAP_OK;
}

void cmap_carrier_places_free(cmap_carrier_places *places)
{
    if (!places)
        return;
    for (size_t i = 0; i < places->plan->park_count; i++)
        cmap_free(places->parks[i].shares);
    cmap_free(places->parks);
    cmap_free(places->owned);
    cmap_free(places);
}

static cmap_carrier_place give_one(cmap_carrier_places *places, size_t district, const char *method)
{
    places->one = (cmap_zoning_share){.district = district, .share = 1};
    return (cmap_carrier_place){&places->one, 1, method};
}

cmap_carrier_place cmap_carrier_place_at(cmap_carrier_places *places, cmap_lonlat at)
{
    return give_one(places, cmap_zoning_at(places->zoning, at), "geometry");
}

/* One point is the common case and needs no list. */
static bool is_one_point(const cmap_geom *geom, cmap_lonlat *at)
{
    size_t count;
    const cmap_coord *first;

    if (cmap_geom_get_kind(geom) != CMAP_GEOM_POINT || cmap_geom_coord_count(geom) != 1)
        return false;
    first = cmap_geom_path(geom, 0, &count);
    *at = (cmap_lonlat){first->x, first->y};
    return true;
}

static cmap_status follow_own(cmap_carrier_places *places, const cmap_geom *geom, cmap_carrier_place *out,
                              cmap_err *err)
{
    size_t count = 0;
    cmap_lonlat at;

    if (is_one_point(geom, &at)) {
        *out = cmap_carrier_place_at(places, at);
        return CMAP_OK;
    }
    cmap_free(places->owned);
    places->owned = NULL;
    cmap_status status = cmap_zoning_split(places->zoning, geom, &places->owned, &count, err);
    if (!status)
        *out = (cmap_carrier_place){places->owned, count, "geometry"};
    return status;
}

static cmap_status split_park(const cmap_carrier_places *places, const cmap_park *park, park_shares *of, cmap_err *err)
{
    cmap_lonlat at;

    if (!is_one_point(park->geom, &at))
        return cmap_zoning_split(places->zoning, park->geom, &of->shares, &of->count, err);
    of->shares = cmap_alloc(sizeof *of->shares);
    if (!of->shares)
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: the place of a park");
    *of->shares = (cmap_zoning_share){.district = cmap_zoning_at(places->zoning, at), .share = 1};
    of->count = 1;
    return CMAP_OK;
}

static cmap_status follow_park(cmap_carrier_places *places, const cmap_park *park, cmap_carrier_place *out,
                               cmap_err *err)
{
    park_shares *of = &places->parks[park - places->plan->parks];

    if (!of->known) {
        cmap_status status = split_park(places, park, of, err);
        if (status) {
            cmap_err_at(err, "park %s", park->id);
            return status;
        }
        of->known = true;
    }
    *out = (cmap_carrier_place){of->shares, of->count, "park"};
    return CMAP_OK;
}

cmap_status cmap_carrier_place_find(cmap_carrier_places *places, const cmap_carrier_facts *carrier,
                                    cmap_carrier_place *out, cmap_err *err)
{
    const cmap_district *named;

    if (carrier->geom && cmap_geom_coord_count(carrier->geom))
        return follow_own(places, carrier->geom, out, err);
    if (carrier->park && carrier->park->geom && cmap_geom_coord_count(carrier->park->geom))
        return follow_park(places, carrier->park, out, err);
    named = cmap_plan_district(places->plan, carrier->district_code);
    *out = named ? give_one(places, (size_t)(named - places->plan->districts), "district")
                 : give_one(places, CMAP_ZONING_NONE, "none");
    return CMAP_OK;
}
