#include "gis/io/tally.h"

#include "gis/base/mem.h"
#include "gis/io/intake_private.h"
#include "gis/io/tally_private.h"
#include "gis/zoning/carrier_place.h"

#include <stdlib.h>
#include <string.h>

enum { WAITING = 32 }; /* plain rows whose line of the filter is on its way */

#define LEAST_FILTER ((size_t)64 * 1024)
#define USUAL_FILTER ((size_t)16 * 1024 * 1024)
#define MOST_FILTER  ((size_t)32 * 1024 * 1024)
#define IS_FOR_MOST  ((uint64_t)1 << 30) /* bytes of a file, from which on: more than ten million rows */

typedef struct tally {
    cmap_import import;
    cmap_import_options options;
    const cmap_tally_options *asked;
    cmap_zoning *zoning;
    cmap_carrier_places *places;
    cmap_progress_counter *counter;
    cmap_progress_part *parts; /* room for those of one carrier */
    int64_t *allotted;
    cmap_plain *plain; /* NULL: every row goes the way of the import */

    cmap_seen seen; /* by hash */
    cmap_numbers numbers;
    cmap_plain_row waiting[WAITING];
    size_t waiting_count;
    /* Carriers that may be doubles: the first row that the filter took for one, and in the second reading the first
     * that has the key (carrier_id of the entry) and its facts. */
    cmap_keys doubtful;
    bool is_second;
} tally;

/* ---- counting ---- */

static void count_parts(tally *t, const cmap_carrier_place *place, cmap_progress_carrier *carrier)
{
    cmap_zoning_allot(place->shares, place->count, carrier->tenths, t->allotted);
    for (size_t i = 0; i < place->count; i++) {
        size_t district = place->shares[i].district;
        t->parts[i].district = district == CMAP_ZONING_NONE ? CMAP_PROGRESS_NONE : district;
        t->parts[i].tenths = t->allotted[i];
    }
    carrier->parts = t->parts;
    carrier->part_count = place->count;
    cmap_progress_count(t->counter, carrier);
    t->import.report.added++;
    t->import.report.area_tenths += carrier->tenths;
}

static size_t park_index(const tally *t, const cmap_park *park)
{
    return park ? (size_t)(park - t->import.plan->parks) : CMAP_PROGRESS_NONE;
}

/* The carrier of a row that went the way of the import. */
static cmap_status count_row(tally *t, const cmap_import *read, const cmap_geom *geom, cmap_err *err)
{
    const cmap_carrier_row *row = &read->row;
    const cmap_carrier_facts facts = {geom, row->park, row->district ? row->district->code : NULL};
    cmap_carrier_place place;
    cmap_status status = cmap_carrier_place_find(t->places, &facts, &place, err);

    if (!status)
        count_parts(t, &place,
                    &(cmap_progress_carrier){.measured = row->has_area,
                                             .tenths = row->has_area ? row->area_tenths : 0,
                                             .status = row->status,
                                             .last_day = cmap_progress_day(row->as_of),
                                             .park = park_index(t, row->park)});
    return status;
}

static cmap_status count_plain(tally *t, const cmap_plain_row *row, cmap_err *err)
{
    const cmap_carrier_facts facts = {NULL, row->park, row->district ? row->district->code : NULL};
    cmap_progress_carrier carrier = {.measured = row->measured,
                                     .tenths = row->tenths,
                                     .status = row->status,
                                     .last_day = row->last_day,
                                     .park = park_index(t, row->park)};
    cmap_carrier_place place;

    if (row->has_place) {
        size_t district = cmap_zoning_at(t->zoning, row->at);
        cmap_progress_part part = {district == CMAP_ZONING_NONE ? CMAP_PROGRESS_NONE : district, row->tenths};
        carrier.parts = &part;
        carrier.part_count = 1;
        cmap_progress_count(t->counter, &carrier);
        t->import.report.added++;
        t->import.report.area_tenths += row->tenths;
        return CMAP_OK;
    }
    cmap_status status = cmap_carrier_place_find(t->places, &facts, &place, err);
    if (!status)
        count_parts(t, &place, &carrier);
    return status;
}

/* ---- doubles ---- */

/* True in *is_new when the key was not met before. A key that may have been is put aside for the second reading. */
static cmap_status meet(tally *t, cmap_key key, int64_t row, bool *is_new, cmap_err *err)
{
    cmap_key_entry *entry;

    *is_new = !(cmap_numbers_is_one(key) ? cmap_numbers_add(&t->numbers, key) : cmap_seen_add(&t->seen, key));
    if (*is_new)
        return CMAP_OK;
    entry = cmap_keys_get(&t->doubtful, key);
    if (!entry)
        return cmap_import_no_memory(&t->import, err);
    if (!entry->row)
        entry->row = (uint32_t)row;
    return CMAP_OK;
}

static cmap_status settle_waiting(tally *t, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    for (size_t i = 0; i < t->waiting_count && !status; i++) {
        bool is_new = false;
        status = meet(t, t->waiting[i].key, t->waiting[i].row, &is_new, err);
        if (!status && is_new)
            status = count_plain(t, &t->waiting[i], err);
    }
    t->waiting_count = 0;
    return status;
}

static cmap_key key_of(const tally *t, const cmap_import *import)
{
    return cmap_numbers_key(&t->numbers, cmap_buf_text(&import->row.identity), import->row.identity.length);
}

/* In the second reading: the first row of its key is a carrier, and was counted unless the filter had doubted it; the
 * others are its doubles. */
static cmap_status settle_row(tally *t, cmap_import *second, const cmap_intake_row *from, cmap_err *err)
{
    cmap_key_entry *entry = cmap_keys_find(&t->doubtful, key_of(t, second));
    uint32_t facts, doubted;

    if (!entry)
        return CMAP_OK;
    facts = cmap_store_hash_facts(&second->row);
    if (entry->carrier_id) {
        doubted = entry->row;
        entry->row = (uint32_t)entry->carrier_id;
        cmap_status status = cmap_store_refuse_double(&t->import, &second->row, from, entry, facts, err);
        entry->row = doubted;
        return status;
    }
    entry->carrier_id = from->number;
    entry->facts = facts;
    return from->number == (int64_t)entry->row ? count_row(t, second, from->geom, err) : CMAP_OK;
}

/* ---- rows ---- */

static cmap_status take_data(tally *t, cmap_import *import, const cmap_intake_row *from, cmap_err *err)
{
    const char *rule = NULL;
    char reason[CMAP_REASON_ROOM];
    bool is_new = false;
    cmap_status status = cmap_carrier_read(import, from, &rule, reason, err);

    if (status)
        return status;
    if (from->rule || rule)
        return cmap_import_reject_row(import, from, true, from->rule ? from->rule : rule,
                                      from->rule ? from->reason : reason, err);
    if (t->plain)
        cmap_plain_learn(t->plain, from);
    if (t->is_second)
        return settle_row(t, import, from, err);
    status = meet(t, key_of(t, import), from->number, &is_new, err);
    if (!status && is_new)
        status = count_row(t, import, from->geom, err);
    return status;
}

/* The way of the import, for a row that is not plain. */
static cmap_status take_row(tally *t, cmap_import *import, const cmap_table_row *from, cmap_err *err)
{
    const cmap_intake_row *row = NULL;
    bool is_data = false;
    cmap_status status = settle_waiting(t, err);

    if (!status)
        status = cmap_intake_take(import->intake, from, &row, err);
    if (!status)
        status = cmap_import_sort_row(import, row, &is_data, err);
    return status || !is_data ? status : take_data(t, import, row, err);
}

/* A plain row in the second reading: only what was doubted is looked at, and goes the whole way. */
static cmap_status pass_plain(tally *t, cmap_import *import, const cmap_table_row *from, cmap_key key, cmap_err *err)
{
    if (!cmap_keys_find(&t->doubtful, key))
        return CMAP_OK;
    import->intake->delivered--;
    import->report.read--;
    return take_row(t, import, from, err);
}

/* In the second reading, most rows need no more than a look at their key. */
static bool is_undoubted(tally *t, cmap_import *import, const cmap_table_row *from)
{
    cmap_key key;

    if (!t->plain || !cmap_plain_key(t->plain, from, &key) || cmap_keys_find(&t->doubtful, key))
        return false;
    import->intake->delivered++;
    return true;
}

static cmap_status read_rows(tally *t, cmap_import *import, cmap_err *err)
{
    const cmap_table_row *from = NULL;
    cmap_status status = CMAP_OK;

    for (;;) {
        cmap_plain_row *plain = &t->waiting[t->waiting_count];
        status = cmap_intake_peek(import->intake, &from, err);
        if (status || !from)
            break;
        if (t->is_second && is_undoubted(t, import, from))
            continue;
        if (!t->plain || !cmap_plain_read(t->plain, from, plain)) {
            status = take_row(t, import, from, err);
        } else if (t->is_second) {
            status = pass_plain(t, import, from, plain->key, err);
        } else {
            if (!cmap_numbers_is_one(plain->key))
                cmap_seen_prefetch(&t->seen, plain->key);
            if (++t->waiting_count == WAITING)
                status = settle_waiting(t, err);
        }
        if (status)
            break;
    }
    if (!status)
        status = settle_waiting(t, err);
    if (!status && (import->is_starved || cmap_names_is_starved(import->names)))
        status = cmap_import_no_memory(import, err);
    return status;
}

/* ---- one file ---- */

static size_t filter_bytes(const tally *t)
{
    uint64_t file = t->import.facts->table->byte_count;
    size_t bytes = LEAST_FILTER;

    if (t->asked->filter_bytes)
        return t->asked->filter_bytes;
    while (bytes < USUAL_FILTER && bytes < file)
        bytes *= 2;
    return file < IS_FOR_MOST ? bytes : MOST_FILTER;
}

static cmap_status open_counting(tally *t, cmap_err *err)
{
    size_t room = t->import.plan->district_count + 1;
    cmap_status status = cmap_zoning_new(t->import.plan, &t->zoning, err);

    if (!status)
        status = cmap_carrier_places_new(t->import.plan, t->zoning, &t->places, err);
    if (!status)
        status =
            cmap_progress_counter_new(t->import.db, t->import.plan, t->asked->by, t->asked->as_of, &t->counter, err);
    if (!status)
        status = cmap_seen_open(&t->seen, filter_bytes(t), err);
    if (!status)
        status = cmap_numbers_open(&t->numbers, filter_bytes(t), err);
    if (status)
        return status;
    t->parts = cmap_calloc(room, sizeof *t->parts);
    t->allotted = cmap_calloc(room, sizeof *t->allotted);
    return t->parts && t->allotted ? CMAP_OK : cmap_import_no_memory(&t->import, err);
}

static cmap_status open_plain(tally *t, cmap_import *import, cmap_err *err)
{
    cmap_plain_free(t->plain);
    t->plain = NULL;
    return t->asked->without_shortcut ? CMAP_OK : cmap_plain_new(import, &t->numbers, &t->plain, err);
}

/* Reads the file again for the carriers that the filter doubted: doubles are refused, the others counted. */
static cmap_status read_again(tally *t, const char *path, cmap_err *err)
{
    cmap_import second = {
        .db = t->import.db, .options = &t->options, .is_tally = true, .plan = t->import.plan, .names = t->import.names};
    cmap_status status;

    t->is_second = true;
    t->options.progress = NULL; /* it is at its end, and does not go back */
    second.report.into = t->options.into;
    status = cmap_import_open(&second, path, err);
    if (!status)
        status = open_plain(t, &second, err);
    if (!status)
        status = read_rows(t, &second, err);
    second.plan = NULL; /* lent */
    second.names = NULL;
    cmap_import_clear(&second);
    cmap_import_report_clear(&second.report);
    return status;
}

static int by_row(const void *a, const void *b)
{
    const cmap_import_reject *p = a, *q = b;
    return p->row < q->row ? -1 : p->row > q->row;
}

static cmap_status run(tally *t, const char *path, cmap_err *err)
{
    const cmap_stage_watch *watch = t->options.watch;
    cmap_status status;

    cmap_stage_begin(watch, "loading");
    status = cmap_import_open(&t->import, path, err);

    if (!status)
        status = cmap_carriers_need_columns(&t->import, err);
    if (!status)
        status = open_counting(t, err);
    if (!status)
        status = open_plain(t, &t->import, err);
    cmap_stage_begin(watch, "reading");
    if (!status)
        status = read_rows(t, &t->import, err);
    if (!status)
        status = cmap_import_judge_places(&t->import, err);
    if (!status)
        status = cmap_carriers_need_unit(&t->import, err);
    if (!status && t->doubtful.count) {
        cmap_stage_begin(watch, "doubles");
        status = read_again(t, path, err);
    }
    if (!status && t->import.report.reject_count)
        qsort(t->import.report.rejects, t->import.report.reject_count, sizeof *t->import.report.rejects, by_row);
    return status;
}

static void clear(tally *t)
{
    cmap_plain_free(t->plain);
    cmap_seen_clear(&t->seen);
    cmap_numbers_clear(&t->numbers);
    cmap_keys_clear(&t->doubtful);
    cmap_progress_counter_free(t->counter);
    cmap_carrier_places_free(t->places);
    cmap_zoning_free(t->zoning);
    cmap_free(t->parts);
    cmap_free(t->allotted);
    cmap_import_clear(&t->import);
}

cmap_status cmap_tally_file(cmap_db *db, const char *path, const cmap_tally_options *options, cmap_progress **out,
                            cmap_import_report *report, cmap_err *err)
{
    tally *t = cmap_calloc(1, sizeof *t);
    cmap_status status;

    if (!t)
        return cmap_fail(err, CMAP_ENOMEM, "cannot sum up %s: out of memory", path);
    t->options = options->import;
    t->options.into = CMAP_IMPORT_CARRIERS;
    t->options.dry_run = true;
    t->asked = options;
    t->import = (cmap_import){.db = db, .options = &t->options, .is_tally = true};
    status = run(t, path, err);
    if (!status)
        status = cmap_progress_counter_finish(t->counter, out, err);
    if (!status)
        *report = t->import.report;
    clear(t);
    if (status)
        cmap_import_report_clear(&t->import.report);
    cmap_free(t);
    return status;
}
