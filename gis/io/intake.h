/* intake.h: the rows of somebody's file, understood: which row is data, which column says what, where each row lies.
 *
 * Stands between a table (table.h) and whoever wants its rows: import, check. It finds the header, gives the columns
 * their roles, opens the coordinate system, and hands out one row after another with its place in EPSG:4490. Nothing is
 * judged silently: what was decided stands in the facts, what was wrong with a row stands in the row, what was wrong
 * with the coordinates of the whole file comes from cmap_intake_finish. Memory does not grow with the file. */
#ifndef CMAP_IO_INTAKE_H
#define CMAP_IO_INTAKE_H

#include "gis/base/status.h"
#include "gis/crs/guard.h"
#include "gis/geom/geom.h"
#include "gis/io/column.h"
#include "gis/io/table.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Why a row has no place, beside the guard's rules. */
#define CMAP_RULE_COORD_PARSE   "coord-parse"   /* no coordinate in any known form */
#define CMAP_RULE_COORD_HALF    "coord-half"    /* one of the two is blank */
#define CMAP_RULE_COORD_OUTSIDE "coord-outside" /* a place outside China */
#define CMAP_RULE_GEOM_KIND     "geom-kind"     /* a line */
#define CMAP_RULE_GEOM_INVALID  "geom-invalid"  /* with reason and place */
#define CMAP_RULE_GEOM_REPAIRED "geom-repaired" /* told, with the area before and after */
#define CMAP_RULE_TEXT_NUL      "text-nul"      /* a NUL byte inside a cell */
#define CMAP_RULE_CELL_TOO_LONG "cell-too-long" /* more than CMAP_INTAKE_MAX_CELL bytes */
#define CMAP_RULE_CELL_UNCACHED "formula-uncached"
#define CMAP_RULE_CELL_MERGED   "cell-merged" /* told: one cell for several rows */
#define CMAP_INTAKE_MAX_CELL    ((size_t)65536)

typedef struct cmap_intake_options {
    cmap_table_options table;
    const char *crs; /* as --crs says; NULL: what the file declares */
    const cmap_column_map *maps;
    size_t map_count;
    bool swap;     /* exchange x and y */
    bool repair;   /* make invalid outlines valid */
    cmap_box plan; /* where sites are expected, lon and lat; empty: anywhere */
} cmap_intake_options;

/* What the row is. */
typedef enum cmap_intake_kind {
    CMAP_INTAKE_DATA,
    CMAP_INTAKE_BLANK,
    CMAP_INTAKE_TITLE,  /* above the header */
    CMAP_INTAKE_HEADER, /* the header, or it again */
    CMAP_INTAKE_TOTAL,
    CMAP_INTAKE_SUBTOTAL,
    CMAP_INTAKE_NOTE
} cmap_intake_kind;

/* Borrowed until the next call on the intake. */
typedef struct cmap_intake_row {
    int64_t number;
    cmap_intake_kind kind;
    const char *why; /* one sentence for what is no data; "" for data */
    const cmap_cell *cells;
    size_t count;
    const char *by_role[CMAP_ROLE_COUNT]; /* the cell of that role, "" when there is none; of data and totals */
    const cmap_geom *raw;                 /* as the file has it; NULL: none */
    const cmap_geom *geom;                /* the place in EPSG:4490, valid; NULL: none */
    bool has_place;                       /* the row gives one, be it right or wrong */
    cmap_lonlat at;                       /* of a point; NAN for other places */
    const char *rule;                     /* the row cannot be taken: why; NULL: it can */
    char reason[400];                     /* one sentence with a rule */
    char note[320];                       /* what was changed on reading; "" */
    const char *note_rule;                /* CMAP_RULE_GEOM_REPAIRED, _CELL_MERGED or "geom-changed"; NULL: no note */
} cmap_intake_row;

/* What was decided, for people. Borrowed while the intake lives. */
typedef struct cmap_intake_facts {
    const cmap_table_info *table;
    const char *const *headers; /* one for each column, "" where it is blank */
    const cmap_column *columns;
    size_t column_count;
    int64_t header_row; /* the row of the sheet; 0: the format declares the columns */
    size_t header_rows;
    const char *header_evidence;
    const char *crs; /* the system's name; NULL: the file has no places */
    char crs_reason[400];
    bool has_places; /* a geometry, or columns of coordinates */
} cmap_intake_facts;

typedef struct cmap_intake cmap_intake;

/* Opens the file at path, reads as far as the header, and opens the system. Errors of cmap_table_open, cmap_head_find,
 * cmap_columns_assign and cmap_system_new; all name the file. Free with cmap_intake_close. */
cmap_status cmap_intake_open(const char *path, const cmap_intake_options *options, cmap_intake **out, cmap_err *err);
void cmap_intake_close(cmap_intake *intake);

const cmap_intake_facts *cmap_intake_get_facts(const cmap_intake *intake);
bool cmap_intake_has_role(const cmap_intake *intake, cmap_role role);

/* The column of a role, NULL when there is none. */
const cmap_column *cmap_intake_column(const cmap_intake *intake, cmap_role role);

/* Gives the next row; *row becomes NULL at the end. */
cmap_status cmap_intake_next(cmap_intake *intake, const cmap_intake_row **row, cmap_err *err);

/* The file gives a place at which a park of the plan is known to be: evidence against a wrong datum. */
void cmap_intake_add_pair(cmap_intake *intake, cmap_lonlat read, cmap_lonlat known);

/* What the guard says of all coordinates so far; returns how many findings. */
size_t cmap_intake_finish(const cmap_intake *intake, cmap_guard_finding findings[CMAP_GUARD_RULES]);

/* Bytes read so far, for a progress bar. */
uint64_t cmap_intake_position(const cmap_intake *intake);

/* The row as a JSON object of header and cell, those without a header as "#N"; of a title, as an array. With geometry,
 * a member "geometry" holds the raw one as hex WKB. */
void cmap_intake_put_row(const cmap_intake *intake, const cmap_intake_row *row, bool with_geometry, cmap_buf *out);

#endif
