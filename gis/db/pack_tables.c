/* Carriers and their parts as rows. */
#include "gis/db/pack_private.h"

static const char row_sql[] =
    "INSERT INTO carrier (id, key, park_id, district_code, name, floor_area_m2, status, as_of, accuracy_m, industry_zh,"
    " source_id, import_id, source_row, source_text, geom) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
static const char share_sql[] =
    "INSERT INTO carrier_share (carrier_id, part, district_code, share, floor_area_tenths, method)"
    " VALUES (?, ?, ?, ?, ?, ?)";

cmap_status cmap_pack_tables_open(cmap_db *db, cmap_pack_tables *tables, cmap_err *err)
{
    cmap_status status = cmap_stmt_new(db, row_sql, &tables->row, err);

    return status ? status : cmap_stmt_new(db, share_sql, &tables->share, err);
}

void cmap_pack_tables_clear(cmap_pack_tables *tables)
{
    cmap_stmt_free(tables->row);
    cmap_stmt_free(tables->share);
    *tables = (cmap_pack_tables){0};
}

static cmap_status put_row(cmap_stmt *insert, int64_t id, const cmap_pack_row *row, cmap_err *err)
{
    int at = 1;

    cmap_stmt_bind_int(insert, at++, id);
    cmap_stmt_lend_text(insert, at++, row->key);
    cmap_stmt_lend_text(insert, at++, row->park_id);
    cmap_stmt_lend_text(insert, at++, row->district_code);
    cmap_stmt_lend_text(insert, at++, row->name);
    cmap_stmt_bind_tenths(insert, at++, row->has_area, row->area_tenths);
    cmap_stmt_lend_text(insert, at++, row->status);
    cmap_stmt_lend_text(insert, at++, row->as_of);
    cmap_stmt_bind_real(insert, at++, row->accuracy_m);
    cmap_stmt_lend_text(insert, at++, row->industry);
    cmap_stmt_lend_text(insert, at++, row->source_id);
    cmap_stmt_bind_int(insert, at++, row->import_id);
    cmap_stmt_bind_int(insert, at++, row->source_row);
    cmap_stmt_lend_text(insert, at++, row->source_text);
    cmap_stmt_lend_blob(insert, at, row->geom, row->geom_length);
    return cmap_stmt_run(insert, err);
}

static cmap_status put_share(cmap_stmt *insert, const cmap_pack_item *item, size_t i, cmap_err *err)
{
    const cmap_pack_share *share = &item->shares[i];

    cmap_stmt_bind_int(insert, 1, item->id);
    cmap_stmt_bind_int(insert, 2, (int64_t)i + 1);
    cmap_stmt_lend_text(insert, 3, share->district_code);
    cmap_stmt_bind_real(insert, 4, share->share);
    if (item->row.has_area)
        cmap_stmt_bind_int(insert, 5, share->tenths);
    else
        cmap_stmt_bind_null(insert, 5);
    cmap_stmt_lend_text(insert, 6, item->method);
    return cmap_stmt_run(insert, err);
}

cmap_status cmap_pack_tables_put(cmap_pack_tables *tables, const cmap_pack_item *item, cmap_err *err)
{
    cmap_status status = put_row(tables->row, item->id, &item->row, err);

    for (size_t i = 0; i < item->share_count && !status; i++)
        status = put_share(tables->share, item, i, err);
    return status;
}
