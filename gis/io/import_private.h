/* import_private.h: what the files of the import share. */
#ifndef CMAP_IO_IMPORT_PRIVATE_H
#define CMAP_IO_IMPORT_PRIVATE_H

#include "gis/base/buf.h"
#include "gis/db/bulk.h"
#include "gis/db/db.h"
#include "gis/db/pack.h"
#include "gis/db/plan.h"
#include "gis/db/stmt.h"
#include "gis/io/import.h"

/* Empties buf and keeps its room; its text is "". */
static inline void cmap_buf_reset(cmap_buf *buf)
{
    buf->length = 0;
    if (buf->bytes)
        buf->bytes[0] = '\0';
}

/* ---- names: parks and districts by what people call them (import_names.c) ---- */

typedef struct cmap_names cmap_names;

/* plan is borrowed. Free with cmap_names_free. */
cmap_status cmap_names_new(const cmap_plan *plan, cmap_names **out, cmap_err *err);
void cmap_names_free(cmap_names *names);
/* Memory ran out in a question: its answer, none, is not to be believed. */
bool cmap_names_is_starved(const cmap_names *names);

/* The district that text names; NULL: none. */
const cmap_district *cmap_names_district(cmap_names *names, const char *text);

/* The park that text names: its id, or a name or label in either language. Where several bear the name, the one that
 * the plan names under `district` (NULL: any). *is_ambiguous tells that several are left. NULL: none, or several. */
const cmap_park *cmap_names_park(cmap_names *names, const char *text, const cmap_district *district,
                                 bool *is_ambiguous);

/* The park of that very id; NULL: none. */
const cmap_park *cmap_names_park_of_id(cmap_names *names, const char *id);

/* ---- keys: which carrier a row is (import_keys.c) ---- */

/* A mixed hash: two of a million names share one with a chance of 3 in 10^8, and what would follow is a row refused
 * with both rows named. */
typedef uint64_t cmap_key;

cmap_key cmap_key_of(const char *bytes, size_t length);

/* What is known of a key: the carrier in the database, the row of this file. */
typedef struct cmap_key_entry {
    cmap_key key;
    int64_t carrier_id; /* 0: none */
    uint32_t row;       /* of this file; 0: none yet */
    uint32_t facts;     /* hash of the row's facts */
} cmap_key_entry;

/* Open addressing; 24 bytes an entry, at most three quarters full. Initialise with {0}. */
typedef struct cmap_keys {
    cmap_key_entry *entries;
    size_t capacity, count;
} cmap_keys;

/* The entry of key, made when it is not there. NULL when memory ran out. Valid until the next call. */
cmap_key_entry *cmap_keys_get(cmap_keys *keys, cmap_key key);
/* NULL when it is not there. */
cmap_key_entry *cmap_keys_find(const cmap_keys *keys, cmap_key key);
void cmap_keys_clear(cmap_keys *keys);
/* All entries by rising key, in place; the table is to be emptied then, which keeps its room. */
const cmap_key_entry *cmap_keys_sort(cmap_keys *keys);
void cmap_keys_empty(cmap_keys *keys);

/* ---- the same in fixed memory (import_known.c) ---- */

/* A table of so many entries; what it has no room for goes to the disk, in runs by key, each with every 128th of its
 * keys in memory. A filter (tally_seen.c) knows of most keys that they are in no run. An entry that is asked for is
 * taken back into the table, and holds instead of the one in its run. */
typedef struct cmap_known cmap_known;

/* folder: for the file, if there is to be one. most: entries in memory, 0: as many as is usual. */
cmap_status cmap_known_new(const char *folder, size_t most, cmap_known **out, cmap_err *err);
void cmap_known_free(cmap_known *known);
/* The entry of key, made when it is not there; the caller gives it a carrier or a row before the next call, until when
 * it is valid. CMAP_ENOMEM, CMAP_EIO. */
cmap_status cmap_known_get(cmap_known *known, cmap_key key, cmap_key_entry **out, cmap_err *err);
/* *out is NULL when it is not there. */
cmap_status cmap_known_find(cmap_known *known, cmap_key key, cmap_key_entry **out, cmap_err *err);

/* ---- one import ---- */

/* A carrier as the row has it. Buffers are used again for the next row. */
typedef struct cmap_carrier_row {
    cmap_buf key, name, industry, park_text, district_text, text; /* key "": none; text: the row as JSON */
    cmap_buf blob;                                                /* geometry; empty: none */
    cmap_buf identity;
    const cmap_park *park;
    const cmap_district *district;
    bool has_area;
    int64_t area_tenths;
    const char *status; /* NULL: unknown */
    char as_of[11];     /* "": unknown */
    double accuracy_m;  /* NAN: unknown */
    bool has_point;     /* the place is one point, at */
    cmap_lonlat at;
    const cmap_geom *geom; /* or this, borrowed from the intake; NULL: none */
} cmap_carrier_row;

typedef struct cmap_import {
    cmap_db *db;
    bool is_tally; /* carriers are summed up (tally.c): dry, and without what grows with the rows */
    const cmap_import_options *options;
    cmap_intake *intake;
    const cmap_intake_facts *facts;
    cmap_plan *plan;
    cmap_names *names;
    cmap_import_report report;

    /* Writing; all NULL in a dry run. */
    cmap_bulk *bulk;                 /* carriers, */
    struct cmap_import_pack *packed; /* or those of a database that has none (import_pack.c) */
    bool has_transaction;            /* parks and districts */
    int64_t batch;                   /* 0: not made yet */
    char source_id[32];
    cmap_stmt *put_reject;
    cmap_stmt *insert, *update; /* of carriers or parks */

    /* Carriers (import_carriers.c, import_store.c). */
    cmap_carrier_row row;
    struct cmap_plain *plain;  /* reads rows that say nothing unusual; NULL: none are read so */
    cmap_intake_row plain_row; /* of those, what the others have from the intake */
    cmap_keys keys;            /* of parks, */
    cmap_known *known;         /* and of carriers */
    size_t keyless_count;      /* carriers of the database without a key */
    cmap_stmt *select;
    int64_t *seen; /* ids of carriers of the database that a row is */
    size_t seen_count, seen_capacity;
    cmap_area_column *areas;          /* of the data rows that give one, for unit-suspect; NULL: none yet */
    int64_t area_sum, area_sum_since; /* of all data rows, and of those since the last total, in tenths */
    struct cmap_total {
        int64_t row, tenths, slack, since;
    } * totals;
    size_t total_count, total_capacity;
    struct cmap_readings { /* of the last cells: sheets repeat themselves */
        char status_text[48], date_text[48];
        cmap_status_value status;
        cmap_date_value date;
    } readings[16];
    size_t without_unit, with_unit; /* areas refused for want of a unit, and areas read */

    cmap_buf raw;    /* scratch */
    bool is_starved; /* memory ran out in a comparison, whose answer is not to be believed; looked at after each row */
} cmap_import;

/* Opens the file and what its rows need: plan and names (unless import has them already), the intake, and for what will
 * be stored the transaction. Clear with cmap_import_clear, also after a failure; the report stays. */
cmap_status cmap_import_open(cmap_import *import, const char *path, cmap_err *err);
void cmap_import_clear(cmap_import *import);

/* Ends parks and districts: batch, join, commit; or nothing, when the file changes nothing. */
cmap_status cmap_import_commit(cmap_import *import, cmap_err *err);

/* ---- telling (import_report.c) ---- */

/* Adds a finding, or counts it with the one of the same rule and text. */
cmap_status cmap_import_find(cmap_import *import, cmap_severity severity, const char *rule, int64_t row, cmap_err *err,
                             const char *format, ...) __attribute__((format(printf, 6, 7)));
cmap_status cmap_import_change_add(cmap_import *import, cmap_import_change_kind kind, int64_t row, const char *key,
                                   const char *name, const char *what, cmap_err *err);
cmap_status cmap_import_describe(cmap_import *import, cmap_err *err);
/* The decisions as JSON, into the report. */
cmap_status cmap_import_put_decisions(cmap_import *import, cmap_err *err);

/* ---- the batch (import_batch.c) ---- */

/* Makes the batch and its source, once. Nothing in a dry run. */
cmap_status cmap_import_need_batch(cmap_import *import, cmap_err *err);
/* Keeps a row in reject, whole, and in the report. */
cmap_status cmap_import_reject_row(cmap_import *import, const cmap_intake_row *row, bool is_data, const char *rule,
                                   const char *reason, cmap_err *err);
/* Writes the counts and decisions into the batch. */
cmap_status cmap_import_finish_batch(cmap_import *import, cmap_err *err);
/* Sets report.is_unchanged: nothing was added or changed, and rows refused, if any, were kept when the same file, by
 * its hash, was read before. */
cmap_status cmap_import_compare(cmap_import *import, cmap_err *err);

/* ---- the three targets: all rows of the file ---- */

cmap_status cmap_import_carriers(cmap_import *import, cmap_err *err);
cmap_status cmap_import_parks(cmap_import *import, cmap_err *err);
cmap_status cmap_import_districts(cmap_import *import, cmap_err *err);

/* Tells who watches how far the file is read, now and then. */
void cmap_import_tick(const cmap_import *import);

/* Handles what is common to every row: counts it, keeps what is no data, passes over blank rows and headers, tells its
 * notes. *is_data tells whether it is the caller's: a row to store, or to refuse where it has a rule. */
cmap_status cmap_import_sort_row(cmap_import *import, const cmap_intake_row *row, bool *is_data, cmap_err *err);

/* Refuses a file whose coordinates are not in their system, and tells the warnings. After the last row. */
cmap_status cmap_import_judge_places(cmap_import *import, cmap_err *err);

/* Opens what carriers need, and ends with them (import_store.c). */
cmap_status cmap_store_open(cmap_import *import, cmap_err *err);
/* key: of the row's identity. */
cmap_status cmap_store_row(cmap_import *import, const cmap_intake_row *from, cmap_key key, cmap_err *err);
/* The row at hand is refused: the carrier that it means is not missing for that. */
cmap_status cmap_store_refused(cmap_import *import, cmap_err *err);
cmap_status cmap_store_finish(cmap_import *import, cmap_err *err);
void cmap_store_clear(cmap_import *import);

/* ---- carriers packed (import_pack.c) ---- */

/* Sets import->packed where the database allows it. Then the plan is loaded, and cmap_import_pack_open follows. */
cmap_status cmap_import_pack_begin(cmap_import *import, cmap_err *err);
cmap_status cmap_import_pack_open(cmap_import *import, cmap_err *err);
void cmap_import_pack_clear(cmap_import *import);
cmap_status cmap_import_pack_add(cmap_import *import, int64_t source_row, cmap_err *err);
/* Nothing, or the rows so far are in the database, so that other SQL may run. */
cmap_status cmap_import_pack_rest(cmap_import *import, cmap_err *err);
/* Carriers, batch and rejects become part of the database. */
cmap_status cmap_import_pack_finish(cmap_import *import, cmap_err *err);

/* What two rows of one carrier would have to agree in. */
uint32_t cmap_store_hash_facts(const cmap_carrier_row *row);
/* Refuses a row whose carrier stood in row entry->row already. */
cmap_status cmap_store_refuse_double(cmap_import *import, const cmap_carrier_row *row, const cmap_intake_row *from,
                                     const cmap_key_entry *entry, uint32_t facts, cmap_err *err);

/* Fails without a column of names, tells when there is none of areas. */
cmap_status cmap_carriers_need_columns(cmap_import *import, cmap_err *err);
/* After the last row: fails when areas were given, and a unit for none of them. */
cmap_status cmap_carriers_need_unit(const cmap_import *import, cmap_err *err);

#define CMAP_REASON_ROOM 400

/* The facts of a row, read from its cells; a reason to refuse it in *rule and reason (CMAP_REASON_ROOM). */
cmap_status cmap_carrier_read(cmap_import *import, const cmap_intake_row *from, const char **rule, char *reason,
                              cmap_err *err);
void cmap_carrier_row_clear(cmap_carrier_row *row);

/* Fails with CMAP_ENOMEM, naming the file. */
cmap_status cmap_import_no_memory(const cmap_import *import, cmap_err *err);

#endif
