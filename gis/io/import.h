/* import.h: from somebody's file to rows of the database.
 *
 * One file is one transaction: its rows, what was refused of it, the spatial index and the join to districts become
 * visible together at the commit, or not at all. So a program that is killed, a full disk and a file that turns out to
 * be wrong leave the database as it was, and nobody ever sees half a survey or rows that wait for their district.
 *
 * The law of rows: rows_read = stored + rejected + no_data, where stored = added + changed + unchanged, and the table
 * reject holds rejected + no_data rows of the batch, each whole. Rows read are all rows but blank ones (counted apart:
 * they hold nothing to keep) and the header. no_data are title, total, subtotal and note rows (rules row-title,
 * row-total, row-subtotal, row-note): kept, listed, and no reason for complaint.
 *
 * A row is the carrier of the same key (编号); a row without one, that of the same name in the same park, or district
 * where no park is named. What a file does not say (a column that is not there) stays as it is. Rows that the file no
 * longer has are told, not removed. A file that changes nothing writes nothing. */
#ifndef CMAP_IO_IMPORT_H
#define CMAP_IO_IMPORT_H

#include "gis/base/stage.h"
#include "gis/base/status.h"
#include "gis/db/plan.h"
#include "gis/io/intake.h"
#include "gis/io/json.h"
#include "gis/io/sha256.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Rules of this file; those of values, columns, encodings, coordinates and geometries are told by their own headers. */
#define CMAP_RULE_NAME_MISSING     "name-missing"
#define CMAP_RULE_NAME_TOO_LONG    "name-too-long"
#define CMAP_RULE_DUP_EXACT        "dup-exact"    /* the same row twice: merged */
#define CMAP_RULE_DUP_CONFLICT     "dup-conflict" /* the same carrier twice, with other facts: the second is refused */
#define CMAP_RULE_KEY_TAKEN        "key-taken"    /* the key belongs to a carrier of another name and file */
#define CMAP_RULE_PARK_UNKNOWN     "park-unknown"
#define CMAP_RULE_PARK_AMBIGUOUS   "park-ambiguous"
#define CMAP_RULE_PARK_ELSEWHERE   "park-elsewhere" /* the park lies in another district than the row says */
#define CMAP_RULE_DISTRICT_UNKNOWN "district-unknown"
#define CMAP_RULE_TOTAL_MISMATCH   "total-mismatch"
#define CMAP_RULE_FAR_SUSPECT      "far-suspect"     /* floor area over land area outside 0.1 to 15 */
#define CMAP_RULE_AREA_PLOT_RATIO  "area-plot-ratio" /* 计容: a part of the floor area, not to be summed as one */
#define CMAP_RULE_GEOM_MISSING     "geom-missing"
#define CMAP_RULE_ACCURACY_MISSING "accuracy-missing"
#define CMAP_RULE_ZONE_OVERLAP     "zone-overlap"
#define CMAP_RULE_ZONE_GAP         "zone-gap"

typedef enum cmap_import_into { CMAP_IMPORT_CARRIERS, CMAP_IMPORT_PARKS, CMAP_IMPORT_DISTRICTS } cmap_import_into;

typedef struct cmap_import_options {
    cmap_import_into into;
    cmap_intake_options intake; /* plan is set by the import itself */
    cmap_area_unit area_unit;   /* for areas without a unit; CMAP_AREA_NO_UNIT: ask */
    cmap_date_order date_order;
    double accuracy_m;       /* of places whose row gives none; NAN: unknown */
    bool dry_run;            /* decide and tell, write nothing */
    const char *imported_at; /* YYYY-MM-DDThh:mm:ssZ; of a dry run it is not used */
    /* Called now and then with the bytes done and all of them; NULL: nobody looks. */
    void (*progress)(void *data, uint64_t done, uint64_t all);
    void *progress_data;
    bool without_shortcut;         /* every row goes the long way, and by way of SQL; for tests */
    const cmap_stage_watch *watch; /* told of: loading, reading, indexing, joining, writing; NULL: nobody */
} cmap_import_options;

typedef enum cmap_severity {
    CMAP_SEVERITY_NOTE, /* what was decided or tidied: nothing to do */
    CMAP_SEVERITY_WARN  /* somebody should look at it */
} cmap_severity;

/* One finding, for all rows that share its words. */
typedef struct cmap_import_finding {
    cmap_severity severity;
    const char *rule; /* static */
    int64_t row;      /* the first; 0: the whole file */
    size_t count;     /* rows */
    char *text;       /* one sentence; owned by the report */
} cmap_import_finding;

/* A row that was refused or is no data. */
typedef struct cmap_import_reject {
    int64_t row;
    const char *rule; /* static */
    bool is_data;     /* false: title, total, subtotal, note */
    char *reason;     /* owned by the report */
} cmap_import_reject;

typedef enum cmap_import_change_kind {
    CMAP_IMPORT_ADDED,
    CMAP_IMPORT_CHANGED,
    CMAP_IMPORT_MISSING
} cmap_import_change_kind;

typedef struct cmap_import_change {
    cmap_import_change_kind kind;
    int64_t row;             /* 0: missing */
    char *key, *name, *what; /* key may be NULL; what: "status planned -> built; ..." of a changed one. Owned */
} cmap_import_change;

#define CMAP_IMPORT_LIST_MAX 1000 /* entries of each list; the counts go on, and the database holds all */

/* What happened, or in a dry run would. */
typedef struct cmap_import_report {
    char *path, *file; /* as given, and its last part as stored; owned */
    char sha256[CMAP_SHA256_HEX];
    cmap_import_into into;
    int64_t import_id; /* 0: nothing was written */
    bool is_unchanged; /* the file changes nothing */
    char *decisions;   /* JSON, as import_batch keeps it; owned */

    /* Decisions, for people. Owned. */
    char *format, *encoding, *encoding_reason, *separator, *layer, *crs, *crs_reason, *header_reason;
    int64_t header_row;
    struct cmap_import_column {
        char *header, *reason;
        const char *role, *unit; /* static; unit NULL: none */
    } * columns;
    size_t column_count;

    int64_t read, added, changed, unchanged, rejected, no_data, blank, missing;
    int64_t without_place; /* rows that neither a geometry, a park nor a district places */
    int64_t area_tenths;   /* sum of the floor areas stored, in tenths of a square metre */
    int64_t without_area;  /* rows stored whose floor area is unknown */
    bool has_total;        /* a 合计 row gave a floor area */
    int64_t total_tenths;  /* of the last one */
    bool total_agrees;

    cmap_import_finding *findings;
    size_t finding_count, finding_capacity;
    cmap_import_reject *rejects;
    size_t reject_count, reject_capacity;
    cmap_import_change *changes;
    size_t change_count, change_capacity;
} cmap_import_report;

/* True when somebody should look: a row was rejected, or a finding is a warning. */
bool cmap_import_has_findings(const cmap_import_report *report);

/* Imports the file at path into db, which is open for writing (for a dry run, reading will do). On success *report is
 * the caller's (cmap_import_report_clear). On failure nothing was changed and *report is as it was: CMAP_EINVAL and
 * CMAP_EDATA for files that cannot be taken as they are, saying which option or correction would help, CMAP_ECRS for
 * coordinates outside their system, CMAP_EIO and CMAP_EDB for the database, and the errors of cmap_intake_open. Memory
 * does not grow with the rows of a new database (some 85 MiB with all that is loaded; what is more lies in files
 * without a name beside it); in one that has carriers, by eight bytes for each that is met. */
cmap_status cmap_import_file(cmap_db *db, const char *path, const cmap_import_options *options,
                             cmap_import_report *report, cmap_err *err);
void cmap_import_report_clear(cmap_import_report *report);

/* Adds how the file was read to the object at hand: the members of import_batch's decisions from "format" to "columns".
 */
void cmap_import_put_reading(const cmap_import_report *report, cmap_json_writer *json);

/* "carriers", "parks", "districts". Static. */
const char *cmap_import_into_name(cmap_import_into into);

#endif
