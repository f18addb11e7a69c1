/* Carriers of a database that has none: stored with their districts while the file is read (gis/db/pack.h). */
#include "gis/base/mem.h"
#include "gis/io/import_private.h"
#include "gis/zoning/carrier_place.h"

#include <math.h>
#include <string.h>

struct cmap_import_pack {
    cmap_pack *pack;
    cmap_zoning *zoning;
    cmap_carrier_places *places;
    cmap_pack_share *shares; /* room for those of one carrier */
    int64_t *tenths;
};

static cmap_status no_memory(const cmap_import *import, cmap_err *err)
{
    return cmap_fail(err, CMAP_ENOMEM, "cannot change %s: out of memory", cmap_db_name(import->db));
}

cmap_status cmap_import_pack_begin(cmap_import *import, cmap_err *err)
{
    cmap_pack *pack = NULL;
    cmap_status status = import->options->without_shortcut ? CMAP_OK : cmap_pack_begin(import->db, &pack, err);

    if (status || !pack)
        return status;
    import->packed = cmap_calloc(1, sizeof *import->packed);
    if (!import->packed) {
        cmap_pack_free(pack);
        return no_memory(import, err);
    }
    import->packed->pack = pack;
    return CMAP_OK;
}

cmap_status cmap_import_pack_open(cmap_import *import, cmap_err *err)
{
    struct cmap_import_pack *packed = import->packed;
    size_t room = import->plan->district_count + 1;
    cmap_status status = cmap_zoning_new(import->plan, &packed->zoning, err);

    if (!status)
        status = cmap_carrier_places_new(import->plan, packed->zoning, &packed->places, err);
    if (status)
        return status;
    packed->shares = cmap_calloc(room, sizeof *packed->shares);
    packed->tenths = cmap_calloc(room, sizeof *packed->tenths);
    if (!packed->shares || !packed->tenths)
        return no_memory(import, err);
    return CMAP_OK;
}

void cmap_import_pack_clear(cmap_import *import)
{
    struct cmap_import_pack *packed = import->packed;

    if (!packed)
        return;
    cmap_pack_free(packed->pack);
    cmap_carrier_places_free(packed->places);
    cmap_zoning_free(packed->zoning);
    cmap_free(packed->shares);
    cmap_free(packed->tenths);
    cmap_free(packed);
    import->packed = NULL;
}

/* ---- rows ---- */

static const char *text_or_null(const cmap_buf *buf)
{
    return buf->length ? buf->bytes : NULL;
}

static cmap_status find_place(cmap_import *import, cmap_carrier_place *place, cmap_err *err)
{
    const cmap_carrier_row *row = &import->row;
    cmap_carrier_facts facts = {row->geom, row->park, row->district ? row->district->code : NULL};

    if (!row->has_point)
        return cmap_carrier_place_find(import->packed->places, &facts, place, err);
    *place = cmap_carrier_place_at(import->packed->places, row->at);
    return CMAP_OK;
}

static void fill_shares(cmap_import *import, const cmap_carrier_place *place)
{
    struct cmap_import_pack *packed = import->packed;

    cmap_zoning_allot(place->shares, place->count, import->row.has_area ? import->row.area_tenths : 0, packed->tenths);
    for (size_t i = 0; i < place->count; i++) {
        size_t district = place->shares[i].district;
        packed->shares[i] = (cmap_pack_share){
            .district_code = district == CMAP_ZONING_NONE ? NULL : import->plan->districts[district].code,
            .share = fmin(place->shares[i].share, 1), /* sums of parts may pass 1 by a rounding */
            .tenths = packed->tenths[i]};
    }
}

static cmap_box box_of(const cmap_carrier_row *row)
{
    return row->has_point ? (cmap_box){row->at.lon_deg, row->at.lat_deg, row->at.lon_deg, row->at.lat_deg}
                          : cmap_geom_get_box(row->geom);
}

cmap_status cmap_import_pack_add(cmap_import *import, int64_t source_row, cmap_err *err)
{
    const cmap_carrier_row *row = &import->row;
    cmap_pack_row out = {
        .key = text_or_null(&row->key),
        .park_id = row->park ? row->park->id : NULL,
        .district_code = row->district ? row->district->code : NULL,
        .name = text_or_null(&row->name),
        .status = row->status,
        .as_of = row->as_of[0] ? row->as_of : NULL,
        .industry = text_or_null(&row->industry),
        .source_id = import->source_id,
        .source_text = text_or_null(&row->text),
        .has_area = row->has_area,
        .area_tenths = row->area_tenths,
        .import_id = import->batch,
        .source_row = source_row,
        .accuracy_m = row->accuracy_m,
        .geom = text_or_null(&row->blob),
        .geom_length = row->blob.length,
        .has_box = row->has_point || (row->geom && cmap_geom_coord_count(row->geom)),
    };
    cmap_carrier_place place = {0};
    cmap_status status = find_place(import, &place, err);

    if (status)
        return status;
    if (out.has_box)
        out.box = box_of(row);
    fill_shares(import, &place);
    return cmap_pack_add(import->packed->pack, &out, import->packed->shares, place.count, place.method, err);
}

cmap_status cmap_import_pack_rest(cmap_import *import, cmap_err *err)
{
    return import->packed ? cmap_pack_rest(import->packed->pack, err) : CMAP_OK;
}

/* ---- the end ---- */

cmap_status cmap_import_pack_finish(cmap_import *import, cmap_err *err)
{
    cmap_pack *pack = import->packed->pack;
    cmap_status status = cmap_pack_settle(pack, err);

    cmap_stage_begin(import->options->watch, "writing");
    return status ? status : cmap_pack_commit(pack, err);
}
