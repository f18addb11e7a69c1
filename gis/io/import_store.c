/* Carriers of a file and carriers of the database: added, changed, unchanged, double, missing. */
#include "gis/base/mem.h"
#include "gis/geom/wkb.h"
#include "gis/io/import_private.h"
#include "gis/zoning/join.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Columns of the statements, in the order of both; select has the id's batch behind them. */
enum { KEY, PARK, DISTRICT, NAME, AREA, STATUS, AS_OF, ACCURACY, INDUSTRY, TEXT, GEOM, FIELDS, BATCH_FILE = FIELDS };

static const char insert_sql[] =
    "INSERT INTO carrier (key, park_id, district_code, name, floor_area_m2, status, as_of, accuracy_m, industry_zh,"
    " source_text, geom, source_id, import_id, source_row) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
static const char update_sql[] =
    "UPDATE carrier SET key = ?, park_id = ?, district_code = ?, name = ?, floor_area_m2 = ?, status = ?, as_of = ?,"
    " accuracy_m = ?, industry_zh = ?, source_text = ?, geom = ?, source_id = ?, import_id = ?, source_row = ?"
    " WHERE id = ?";
static const char select_sql[] =
    "SELECT c.key, c.park_id, c.district_code, c.name, c.floor_area_m2, c.status, c.as_of, c.accuracy_m,"
    " c.industry_zh, c.source_text, c.geom, b.file FROM carrier c LEFT JOIN import_batch b ON b.id = c.import_id"
    " WHERE c.id = ?";

/* ---- what the database holds ---- */

static cmap_status put_known(cmap_import *import, const cmap_buf *identity, int64_t id, cmap_err *err)
{
    cmap_key_entry *entry = NULL;
    cmap_status status =
        identity->status
            ? cmap_import_no_memory(import, err)
            : cmap_known_get(import->known, cmap_key_of(cmap_buf_text(identity), identity->length), &entry, err);

    if (status || !entry)
        return status;
    import->keyless_count += identity->bytes[0] == '@';
    if (!entry->carrier_id) /* of two without keys and of one name the first is meant */
        entry->carrier_id = id;
    return CMAP_OK;
}

static void put_identity(cmap_stmt *carrier, cmap_buf *out)
{
    cmap_buf_reset(out);
    if (!cmap_stmt_is_null(carrier, 1)) {
        cmap_buf_printf(out, "#%s", cmap_stmt_text(carrier, 1));
        return;
    }
    cmap_buf_putc(out, '@');
    cmap_text_fold(cmap_stmt_text(carrier, 2), out);
    cmap_buf_putc(out, '\n');
    if (!cmap_stmt_is_null(carrier, 3))
        cmap_buf_puts(out, cmap_stmt_text(carrier, 3));
    cmap_buf_putc(out, '\n');
    if (cmap_stmt_is_null(carrier, 3) && !cmap_stmt_is_null(carrier, 4))
        cmap_buf_puts(out, cmap_stmt_text(carrier, 4));
}

static cmap_status load_known(cmap_import *import, cmap_err *err)
{
    cmap_stmt *carrier = NULL;
    cmap_buf identity = {0};
    bool row = true;
    cmap_status status = cmap_stmt_new(
        import->db, "SELECT id, key, name, park_id, district_code FROM carrier ORDER BY id", &carrier, err);

    while (!status) {
        status = cmap_stmt_step(carrier, &row, err);
        if (status || !row)
            break;
        put_identity(carrier, &identity);
        status = put_known(import, &identity, cmap_stmt_int(carrier, 0), err);
    }
    cmap_stmt_free(carrier);
    cmap_buf_clear(&identity);
    return status;
}

cmap_status cmap_store_open(cmap_import *import, cmap_err *err)
{
    char *folder = cmap_db_scratch_folder(import->db);
    cmap_status status = folder ? cmap_known_new(folder, 0, &import->known, err) : cmap_import_no_memory(import, err);

    cmap_free(folder);
    if (!status)
        status = load_known(import, err);
    if (!status)
        status = cmap_stmt_new(import->db, select_sql, &import->select, err);
    if (!status && import->packed)
        return cmap_import_pack_open(import, err);
    if (!status && !import->options->dry_run)
        status = cmap_stmt_new(import->db, insert_sql, &import->insert, err);
    if (!status && !import->options->dry_run)
        status = cmap_stmt_new(import->db, update_sql, &import->update, err);
    return status;
}

void cmap_store_clear(cmap_import *import)
{
    cmap_stmt_free(import->insert);
    cmap_stmt_free(import->update);
    cmap_stmt_free(import->select);
    import->insert = import->update = import->select = NULL;
    cmap_keys_clear(&import->keys);
    cmap_known_free(import->known);
    import->known = NULL;
    cmap_free(import->seen);
    cmap_area_column_free(import->areas);
    import->seen = NULL;
    import->areas = NULL;
}

/* ---- binding ---- */

static const char *text_or_null(const cmap_buf *buf)
{
    return buf->length ? buf->bytes : NULL;
}

/* The row as it is to stand; fields that the file does not have are NULL for a new carrier, else bound from the old. */
static void bind_row(cmap_import *import, cmap_stmt *stmt)
{
    const cmap_carrier_row *row = &import->row;

    cmap_stmt_lend_text(stmt, KEY + 1, text_or_null(&row->key));
    cmap_stmt_lend_text(stmt, PARK + 1, row->park ? row->park->id : NULL);
    cmap_stmt_lend_text(stmt, DISTRICT + 1, row->district ? row->district->code : NULL);
    cmap_stmt_lend_text(stmt, NAME + 1, text_or_null(&row->name));
    cmap_stmt_bind_tenths(stmt, AREA + 1, row->has_area, row->area_tenths);
    cmap_stmt_lend_text(stmt, STATUS + 1, row->status);
    cmap_stmt_lend_text(stmt, AS_OF + 1, row->as_of[0] ? row->as_of : NULL);
    cmap_stmt_bind_real(stmt, ACCURACY + 1, row->accuracy_m);
    cmap_stmt_lend_text(stmt, INDUSTRY + 1, text_or_null(&row->industry));
    cmap_stmt_lend_text(stmt, TEXT + 1, text_or_null(&row->text));
    if (row->blob.length)
        cmap_stmt_lend_blob(stmt, GEOM + 1, row->blob.bytes, row->blob.length);
    else
        cmap_stmt_bind_null(stmt, GEOM + 1);
}

static void bind_origin(cmap_import *import, cmap_stmt *stmt, int64_t source_row)
{
    cmap_stmt_lend_text(stmt, FIELDS + 1, import->source_id);
    cmap_stmt_bind_int(stmt, FIELDS + 2, import->batch);
    cmap_stmt_bind_int(stmt, FIELDS + 3, source_row);
}

/* ---- a new carrier ---- */

static cmap_status add(cmap_import *import, const cmap_intake_row *from, cmap_err *err)
{
    cmap_status status = cmap_import_need_batch(import, err);

    if (!status && import->packed) {
        status = cmap_import_pack_add(import, from->number, err);
    } else if (!status && !import->options->dry_run) {
        bind_row(import, import->insert);
        bind_origin(import, import->insert, from->number);
        status = cmap_stmt_run(import->insert, err);
        if (!status)
            cmap_bulk_touch(import->bulk, cmap_db_last_id(import->db));
    }
    if (!status) {
        import->report.added++;
        status = cmap_import_change_add(import, CMAP_IMPORT_ADDED, from->number, text_or_null(&import->row.key),
                                        cmap_buf_text(&import->row.name), NULL, err);
    }
    return status;
}

/* ---- a carrier that is there ---- */

/* Which fields the file speaks of. */
static bool has_field(const cmap_import *import, int field)
{
    static const cmap_role roles[FIELDS] = {
        [KEY] = CMAP_ROLE_KEY,     [PARK] = CMAP_ROLE_PARK,         [DISTRICT] = CMAP_ROLE_DISTRICT,
        [NAME] = CMAP_ROLE_NAME,   [AREA] = CMAP_ROLE_FLOOR_AREA,   [STATUS] = CMAP_ROLE_STATUS,
        [AS_OF] = CMAP_ROLE_AS_OF, [ACCURACY] = CMAP_ROLE_ACCURACY, [INDUSTRY] = CMAP_ROLE_INDUSTRY,
    };

    if (field == TEXT)
        return true;
    if (field == GEOM)
        return import->facts->has_places;
    if (field == ACCURACY && isfinite(import->options->accuracy_m) && import->facts->has_places)
        return true;
    return cmap_intake_has_role(import->intake, roles[field]);
}

static bool same_text(const char *a, const char *b)
{
    return !a || !b ? !a && !b : strcmp(a, b) == 0;
}

/* The same coordinates, whatever the bytes around them. */
static bool same_place(cmap_stmt *old, const cmap_buf *blob)
{
    size_t length, a_count, b_count;
    const void *bytes = cmap_stmt_blob(old, GEOM, &length);
    cmap_geom *a = NULL, *b = NULL;
    bool same;

    if (!bytes || !blob->length)
        return !bytes && !blob->length;
    if (length == blob->length && memcmp(bytes, blob->bytes, length) == 0)
        return true;
    same = !cmap_geom_from_blob(bytes, length, &a, NULL) && !cmap_geom_from_blob(blob->bytes, blob->length, &b, NULL) &&
           cmap_geom_get_kind(a) == cmap_geom_get_kind(b) && cmap_geom_path_count(a) == cmap_geom_path_count(b);
    for (size_t i = 0; same && i < cmap_geom_path_count(a); i++) {
        const cmap_coord *p = cmap_geom_path(a, i, &a_count), *q = cmap_geom_path(b, i, &b_count);
        same = a_count == b_count && cmap_geom_path_part(a, i) == cmap_geom_path_part(b, i) &&
               memcmp(p, q, a_count * sizeof *p) == 0;
    }
    cmap_geom_free(a);
    cmap_geom_free(b);
    return same;
}

/* The old and the new text of a field; NULL: unknown. room: for a number. */
static const char *old_text(cmap_stmt *old, int field, char room[32])
{
    int64_t tenths;

    if (field == AREA) {
        if (!cmap_stmt_tenths(old, AREA, &tenths))
            return NULL;
        (void)cmap_area_format(tenths, room);
        return room;
    }
    if (field == ACCURACY && !cmap_stmt_is_null(old, ACCURACY)) {
        (void)snprintf(room, 32, "%.10g", cmap_stmt_real(old, ACCURACY));
        return room;
    }
    return cmap_stmt_text(old, field);
}

static const char *new_text(const cmap_import *import, int field, char room[32])
{
    const cmap_carrier_row *row = &import->row;

    switch (field) {
    case KEY:
        return text_or_null(&row->key);
    case PARK:
        return row->park ? row->park->id : NULL;
    case DISTRICT:
        return row->district ? row->district->code : NULL;
    case NAME:
        return text_or_null(&row->name);
    case AREA:
        if (!row->has_area)
            return NULL;
        (void)cmap_area_format(row->area_tenths, room);
        return room;
    case STATUS:
        return row->status;
    case AS_OF:
        return row->as_of[0] ? row->as_of : NULL;
    case ACCURACY:
        if (!isfinite(row->accuracy_m))
            return NULL;
        (void)snprintf(room, 32, "%.10g", row->accuracy_m);
        return room;
    case INDUSTRY:
        return text_or_null(&row->industry);
    default:
        return text_or_null(&row->text);
    }
}

/* What differs, as a bit for each field, and in words. */
static unsigned compare(const cmap_import *import, cmap_stmt *old, cmap_buf *what)
{
    static const char *const names[FIELDS] = {
        [KEY] = "key",
        [PARK] = "park_id",
        [DISTRICT] = "district_code",
        [NAME] = "name",
        [AREA] = "floor_area_m2",
        [STATUS] = "status",
        [AS_OF] = "as_of",
        [ACCURACY] = "accuracy_m",
        [INDUSTRY] = "industry_zh",
        [TEXT] = "other columns",
        [GEOM] = "place",
    };
    unsigned differs = 0;
    char old_room[32], new_room[32];

    for (int field = 0; field < FIELDS; field++) {
        if (!has_field(import, field) || field == TEXT)
            continue;
        const char *before = field == GEOM ? NULL : old_text(old, field, old_room);
        const char *after = field == GEOM ? NULL : new_text(import, field, new_room);
        if (field == GEOM ? same_place(old, &import->row.blob) : same_text(before, after))
            continue;
        differs |= 1u << field;
        cmap_buf_printf(what, "%s%s", what->length ? "; " : "", names[field]);
        if (field != GEOM)
            cmap_buf_printf(what, " %s -> %s", before ? before : "unknown", after ? after : "unknown");
    }
    if (!same_text(cmap_stmt_text(old, TEXT), text_or_null(&import->row.text)) && !differs) {
        differs |= 1u << TEXT;
        cmap_buf_puts(what, "text of the row");
    }
    return differs;
}

/* Fields that the file does not have stay: bound from the old row. */
static void bind_kept(const cmap_import *import, cmap_stmt *old, cmap_stmt *update)
{
    for (int field = 0; field < FIELDS; field++) {
        size_t length;
        int64_t tenths;
        const void *bytes;
        if (has_field(import, field))
            continue;
        if (field == AREA) {
            bool has = cmap_stmt_tenths(old, AREA, &tenths);
            cmap_stmt_bind_tenths(update, AREA + 1, has, has ? tenths : 0);
        } else if (field == ACCURACY) {
            cmap_stmt_bind_real(update, ACCURACY + 1, cmap_stmt_real(old, ACCURACY));
        } else if (field == GEOM && (bytes = cmap_stmt_blob(old, GEOM, &length)) != NULL) {
            cmap_stmt_bind_blob(update, GEOM + 1, bytes, length);
        } else if (field != GEOM) {
            cmap_stmt_bind_text(update, field + 1, cmap_stmt_text(old, field));
        }
    }
}

static cmap_status change(cmap_import *import, const cmap_intake_row *from, int64_t id, unsigned differs,
                          const char *what, cmap_err *err)
{
    const unsigned joined = 1u << AREA | 1u << PARK | 1u << DISTRICT | 1u << GEOM;
    cmap_status status = cmap_import_need_batch(import, err);

    if (!status && !import->options->dry_run) {
        bind_row(import, import->update);
        bind_kept(import, import->select, import->update);
        bind_origin(import, import->update, from->number);
        cmap_stmt_bind_int(import->update, FIELDS + 4, id);
        status = cmap_stmt_run(import->update, err);
        if (!status && differs & joined)
            cmap_bulk_touch(import->bulk, id);
    }
    if (!status) {
        import->report.changed++;
        status = cmap_import_change_add(import, CMAP_IMPORT_CHANGED, from->number, text_or_null(&import->row.key),
                                        cmap_buf_text(&import->row.name), what, err);
    }
    return status;
}

static cmap_status note_seen(cmap_import *import, int64_t id, cmap_err *err)
{
    cmap_status status =
        cmap_grow(&import->seen, &import->seen_capacity, import->seen_count + 1, sizeof *import->seen, err);

    if (!status)
        import->seen[import->seen_count++] = id;
    return status;
}

static bool same_name(cmap_import *import, const char *a, const char *b)
{
    cmap_buf x = {0}, y = {0};
    bool same;

    cmap_text_fold(a, &x);
    cmap_text_fold(b, &y);
    same = strcmp(cmap_buf_text(&x), cmap_buf_text(&y)) == 0;
    import->is_starved = import->is_starved || x.status || y.status;
    cmap_buf_clear(&x);
    cmap_buf_clear(&y);
    return same;
}

/* A key of another file's carrier that is called otherwise is a number that two files use for two things. */
static bool is_taken(cmap_import *import, cmap_stmt *old)
{
    const char *file = cmap_stmt_text(old, BATCH_FILE);

    return import->row.key.length && !same_name(import, cmap_stmt_text(old, NAME), cmap_buf_text(&import->row.name)) &&
           (!file || strcmp(file, import->report.file) != 0);
}

static cmap_status refuse_taken(cmap_import *import, const cmap_intake_row *from, cmap_stmt *old, cmap_err *err)
{
    char reason[400];
    const char *file = cmap_stmt_text(old, BATCH_FILE);

    (void)snprintf(reason, sizeof reason,
                   "the key %.60s belongs to %.90s (%.60s) in the database; is this another carrier? give it a key of "
                   "its own",
                   cmap_buf_text(&import->row.key), cmap_stmt_text(old, NAME), file ? file : "not from a file");
    return cmap_import_reject_row(import, from, true, CMAP_RULE_KEY_TAKEN, reason, err);
}

static cmap_status meet(cmap_import *import, const cmap_intake_row *from, int64_t id, cmap_err *err)
{
    cmap_buf what = {0};
    bool there = false;
    unsigned differs;
    cmap_status status;

    cmap_stmt_bind_int(import->select, 1, id);
    status = cmap_stmt_step(import->select, &there, err);
    if (!status && !there)
        status = cmap_fail(err, CMAP_EDB, "carrier %lld went from %s while it was read", (long long)id,
                           cmap_db_name(import->db));
    if (!status)
        status = note_seen(import, id, err);
    if (!status && is_taken(import, import->select)) {
        status = refuse_taken(import, from, import->select, err);
    } else if (!status) {
        differs = compare(import, import->select, &what);
        if (what.status)
            status = cmap_import_no_memory(import, err);
        else if (differs)
            status = change(import, from, id, differs, cmap_buf_text(&what), err);
        else
            import->report.unchanged++;
    }
    cmap_stmt_reset(import->select);
    cmap_buf_clear(&what);
    return status;
}

/* ---- one row ---- */

/* Every bit of what was mixed before comes to bear on the low ones, too: only those are kept. */
static uint64_t mix(uint64_t hash, const char *bytes, size_t length)
{
    hash *= UINT64_C(0x9E3779B97F4A7C15);
    return cmap_key_of(bytes, length) ^ (hash << 29 | hash >> 35);
}

/* What two rows of one carrier would have to agree in: what was understood, however it was written. */
uint32_t cmap_store_hash_facts(const cmap_carrier_row *row)
{
    uint64_t hash = (uint64_t)row->area_tenths * 2 + row->has_area;
    const char *park = row->park ? row->park->id : cmap_buf_text(&row->park_text);
    const char *district = row->district ? row->district->code : cmap_buf_text(&row->district_text);

    if (row->key.length) /* else the name, folded, is how the two were found to be one */
        hash = mix(hash, row->name.bytes, row->name.length);
    hash = mix(hash, cmap_buf_text(&row->key), row->key.length);
    hash = mix(hash, cmap_buf_text(&row->industry), row->industry.length);
    hash = mix(hash, park, strlen(park));
    hash = mix(hash, district, strlen(district));
    hash = mix(hash, cmap_buf_text(&row->blob), row->blob.length);
    if (row->status)
        hash = mix(hash, row->status, strlen(row->status));
    hash = mix(hash, row->as_of, strlen(row->as_of));
    return (uint32_t)(hash ^ hash >> 32);
}

cmap_status cmap_store_refuse_double(cmap_import *import, const cmap_carrier_row *row, const cmap_intake_row *from,
                                     const cmap_key_entry *entry, uint32_t facts, cmap_err *err)
{
    char reason[CMAP_REASON_ROOM];
    bool same = entry->facts == facts;

    (void)snprintf(reason, sizeof reason,
                   same ? "row %u has the same carrier %.120s with the same facts; it is taken once"
                        : "row %u has the carrier %.120s with other facts, and was taken; which of the two is right? "
                          "two carriers of one name need a key (编号) each, or their park",
                   entry->row, row->key.length ? cmap_buf_text(&row->key) : cmap_buf_text(&row->name));
    return cmap_import_reject_row(import, from, true, same ? CMAP_RULE_DUP_EXACT : CMAP_RULE_DUP_CONFLICT, reason, err);
}

enum { TAKEN = -1 }; /* in place of a carrier's id: a row that knew more of it has it */

/* What is known of carriers without a key that have the row's name in that park or district; NULL: none, or a row
 * before took it. */
static cmap_status find_named(cmap_import *import, const char *park, const char *district, cmap_key_entry **out,
                              cmap_err *err)
{
    cmap_buf identity = {0};
    cmap_key_entry *entry = NULL;
    cmap_status status;

    cmap_buf_putc(&identity, '@');
    cmap_text_fold(cmap_buf_text(&import->row.name), &identity);
    cmap_buf_printf(&identity, "\n%s\n%s", park, district);
    status = identity.status
                 ? cmap_import_no_memory(import, err)
                 : cmap_known_find(import->known, cmap_key_of(cmap_buf_text(&identity), identity.length), &entry, err);
    cmap_buf_clear(&identity);
    *out = entry && !entry->row && entry->carrier_id > 0 ? entry : NULL;
    return status;
}

static cmap_status is_of_this_file(cmap_import *import, int64_t id, bool *is, cmap_err *err)
{
    bool there = false;
    cmap_status status;

    cmap_stmt_bind_int(import->select, 1, id);
    status = cmap_stmt_step(import->select, &there, err);
    if (!status) {
        const char *file = there ? cmap_stmt_text(import->select, BATCH_FILE) : NULL;
        *is = file && strcmp(file, import->report.file) == 0;
    }
    cmap_stmt_reset(import->select);
    return status;
}

/* A carrier that was known by less: without its key, or, in an earlier state of this file, without the park or district
 * that the row has now (the park may have been imported since). *id is 0 when there is none. */
static cmap_status find_lesser(cmap_import *import, int64_t *id, cmap_err *err)
{
    const cmap_carrier_row *row = &import->row;
    const char *park = row->park ? row->park->id : "", *district = row->district ? row->district->code : "";
    const char *const lesser[] = {district, ""};
    cmap_key_entry *found = NULL;
    cmap_status status = row->key.length ? find_named(import, park, *park ? "" : district, &found, err) : CMAP_OK;

    for (size_t i = *park ? 0 : 1; i < 2 && !found && !status; i++) {
        bool is = false;
        if (*park || *district)
            status = find_named(import, "", lesser[i], &found, err);
        if (!status && found)
            status = is_of_this_file(import, found->carrier_id, &is, err);
        found = is ? found : NULL;
    }
    *id = found ? found->carrier_id : 0;
    if (found)
        found->carrier_id = TAKEN;
    return status;
}

cmap_status cmap_store_row(cmap_import *import, const cmap_intake_row *from, cmap_key key, cmap_err *err)
{
    const cmap_carrier_row *row = &import->row;
    uint32_t facts = cmap_store_hash_facts(row);
    int64_t id;
    cmap_key_entry *entry = NULL;
    cmap_status status = cmap_known_get(import->known, key, &entry, err);

    if (status)
        return status;
    if (entry->row)
        return cmap_store_refuse_double(import, row, from, entry, facts, err);
    entry->row = (uint32_t)from->number;
    entry->facts = facts;
    id = entry->carrier_id == TAKEN ? 0 : entry->carrier_id;
    status = id || !import->keyless_count ? CMAP_OK : find_lesser(import, &id, err);
    if (!status)
        status = id ? meet(import, from, id, err) : add(import, from, err);
    if (!status) {
        import->report.area_tenths += row->has_area ? row->area_tenths : 0;
        import->report.without_area += !row->has_area;
        import->report.without_place += !row->blob.length && !row->park && !row->district;
    }
    return status;
}

cmap_status cmap_store_refused(cmap_import *import, cmap_err *err)
{
    const cmap_buf *identity = &import->row.identity;
    cmap_key_entry *entry = NULL;
    cmap_status status =
        identity->length ? cmap_known_find(import->known, cmap_key_of(identity->bytes, identity->length), &entry, err)
                         : CMAP_OK;

    if (status)
        return status;
    return entry && entry->carrier_id > 0 ? note_seen(import, entry->carrier_id, err) : CMAP_OK;
}

/* ---- the end ---- */

static int by_number(const void *a, const void *b)
{
    const int64_t *p = a, *q = b;
    return *p < *q ? -1 : *p > *q;
}

/* Those of an earlier state of this file; to look through all carriers for nothing takes its time. */
static cmap_status count_batches(cmap_import *import, int64_t *count, cmap_err *err)
{
    bool row = false;
    cmap_stmt *stmt = NULL;
    cmap_status status = cmap_stmt_new(
        import->db, "SELECT count(*) FROM import_batch WHERE file = ? AND into_table = 'carriers' AND id <> ?", &stmt,
        err);

    if (!status) {
        cmap_stmt_bind_text(stmt, 1, import->report.file);
        cmap_stmt_bind_int(stmt, 2, import->batch);
        status = cmap_stmt_step(stmt, &row, err);
    }
    if (!status)
        *count = row ? cmap_stmt_int(stmt, 0) : 0;
    cmap_stmt_free(stmt);
    return status;
}

/* Carriers that an earlier state of this file gave, and this one does not. */
static cmap_status tell_missing(cmap_import *import, cmap_err *err)
{
    cmap_stmt *carrier = NULL;
    bool row = true;
    int64_t batches = 0;
    cmap_status status = count_batches(import, &batches, err);

    if (status || !batches)
        return status;
    status = cmap_stmt_new(import->db,
                           "SELECT c.id, c.key, c.name FROM carrier c JOIN import_batch b"
                           " ON b.id = c.import_id WHERE b.file = ?1 AND b.into_table = 'carriers'"
                           " AND b.id <> ?2 ORDER BY c.id",
                           &carrier, err);

    if (status)
        return status;
    if (import->seen_count)
        qsort(import->seen, import->seen_count, sizeof *import->seen, by_number);
    cmap_stmt_bind_text(carrier, 1, import->report.file);
    cmap_stmt_bind_int(carrier, 2, import->batch);
    while (!status) {
        status = cmap_stmt_step(carrier, &row, err);
        if (status || !row)
            break;
        int64_t id = cmap_stmt_int(carrier, 0);
        if (import->seen_count && bsearch(&id, import->seen, import->seen_count, sizeof id, by_number))
            continue;
        import->report.missing++;
        status = cmap_import_change_add(import, CMAP_IMPORT_MISSING, 0, cmap_stmt_text(carrier, 1),
                                        cmap_stmt_text(carrier, 2), NULL, err);
    }
    cmap_stmt_free(carrier);
    return status;
}

cmap_status cmap_store_finish(cmap_import *import, cmap_err *err)
{
    cmap_status status = cmap_import_pack_rest(import, err);

    if (!status)
        status = tell_missing(import, err);
    if (!status)
        status = cmap_import_compare(import, err);
    if (status || import->options->dry_run || import->report.is_unchanged)
        return status ? status : cmap_import_put_decisions(import, err);
    status = cmap_import_finish_batch(import, err);
    cmap_stmt_free(import->put_reject);
    import->put_reject = NULL;
    cmap_store_clear(import); /* statements, which would keep the commit waiting; and room for the index */
    cmap_stage_begin(import->options->watch, "indexing");
    if (import->packed) {
        status = status ? status : cmap_import_pack_finish(import, err);
        import->report.import_id = status ? 0 : import->batch;
        return status;
    }
    if (!status)
        status = cmap_bulk_settle(import->bulk, err);
    cmap_stage_begin(import->options->watch, "joining");
    if (!status)
        status = cmap_join_refresh(import->db, NULL, err);
    cmap_stage_begin(import->options->watch, "writing");
    if (!status)
        status = cmap_bulk_commit(import->bulk, err);
    if (!status)
        import->report.import_id = import->batch;
    return status;
}
