/* table.h: the rows of a file, whatever its format: text cells in UTF-8 and, where the format has them, geometries.
 *
 * Text tables (.csv, .tsv, .txt) are read by csv.h, decoded as encoding.h decides; an apostrophe that guards a cell
 * against being taken for a formula is not part of its text. Sheets (.xlsx, .ods) are read by ourselves, since GDAL
 * tells neither a number from a text nor a formula without a result. GeoJSON, GeoPackage, Shapefile, DBF, KML and DXF
 * come through GDAL's local vector drivers, which live in a module of their own (gis/io/ogr) that is loaded on the
 * first such file: a program that never imports one never pays for GDAL. A .zip may hold any of these: its names are
 * decoded too, and the file is unpacked into a private folder until the table is closed.
 *
 * What a file is, its first bytes say; its name decides only where they do not. Rows without any text and without a
 * geometry are passed over in text tables and sheets; the others keep their numbers.
 *
 * Files are not trusted: regular local files only, a fixed list of drivers, no VRT, no network, no virtual file system
 * named by a user, no driver that runs code or opens files beyond the parts of its own format; limits on the vertices
 * of a geometry, the length of a cell and the number of columns. A limit that is passed fails with its name. */
#ifndef CMAP_IO_TABLE_H
#define CMAP_IO_TABLE_H

#include "gis/base/status.h"
#include "gis/geom/geom.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CMAP_TABLE_MAX_COLUMNS  1024
#define CMAP_TABLE_MAX_CELL     ((size_t)1 << 20)  /* bytes of one cell */
#define CMAP_TABLE_MAX_VERTICES ((size_t)10000000) /* of one geometry */

typedef enum cmap_cell_kind {
    CMAP_CELL_EMPTY,
    CMAP_CELL_TEXT,
    CMAP_CELL_NUMBER,  /* the file says that it is a number; text is its shortest exact form, no exponent up to 1e20 */
    CMAP_CELL_DATE,    /* the file says that it is a date; text is YYYY-MM-DD, or YYYY-MM when a sheet shows no day */
    CMAP_CELL_UNCACHED /* a formula whose result the file does not hold; text is the formula */
} cmap_cell_kind;

typedef struct cmap_cell {
    const char *text; /* UTF-8, terminated; "" when empty */
    size_t length;
    cmap_cell_kind kind;
} cmap_cell;

/* One row, borrowed until the next call on the table. */
typedef struct cmap_table_row {
    const cmap_cell *cells;
    size_t count;   /* of cells; rows of a text table may differ in it */
    int64_t number; /* as a person counts: the row of the sheet, the record of a text table, the feature, from 1 */
    const cmap_geom *geom; /* in the file's own system, x before y, srid 0; NULL when there is none */
    /* Why the geometry could not be taken, with its rule id (coord-nonfinite, geom-invalid, geom-mixed, geom-too-large)
     * before a colon; else NULL. geom is NULL then. */
    const char *geom_trouble;
    /* Where a cell is empty because one above it was merged over it: the text of that one, by column; else NULL. What
     * it means, the column says: one district for all rows, but one area for all of them together. NULL: no such cell.
     */
    const char *const *merged;
    const char
        *note; /* what was changed on reading (Z dropped, curve linearised, text cut inside a character); or NULL */
} cmap_table_row;

/* What the file is, as far as it says. Borrowed while the table lives. */
typedef struct cmap_table_info {
    const char *format;          /* "CSV", "ESRI Shapefile", "XLSX", ... */
    const char *layer;           /* the sheet or layer read; NULL for a text table */
    const char *const *columns;  /* names that the format declares; NULL where a header stands among the rows */
    size_t column_count;         /* 0 with NULL */
    const char *crs;             /* WKT or EPSG:nnnn that the file declares; NULL: none */
    const char *crs_from;        /* where it stands: ".prj", "crs member", "RFC 7946", "gpkg_geometry_columns", "KML" */
    bool is_1904;                /* numbers that are days count from 1904 on, as workbooks of old Macs do */
    bool has_geometry;           /* the format and layer hold geometries */
    const char *encoding;        /* decided or declared, "UTF-8" where the format leaves no choice */
    const char *encoding_reason; /* one sentence with the evidence */
    const char *encoding_rule;   /* enc-guessed, enc-overruled, enc-cpg-lies; NULL: nothing to report */
    const char *separator;       /* of a text table, in words ("comma", "tab", "full-width comma"); else NULL */
    int64_t row_count;           /* -1: unknown before the end */
    uint64_t byte_count;         /* of the file, with its parts */
} cmap_table_info;

typedef struct cmap_table_options {
    const char *encoding; /* as --encoding says; NULL: decide by evidence */
    /* Sheet, layer, or file of an archive; NULL: the only one (sheets that are empty or hidden do not count), or
     * CMAP_EINVAL that lists them. Of an archive with one file, it is the sheet or layer in that. */
    const char *layer;
    char separator; /* of a text table; 0: decide by evidence, or as a first line "sep=;" says */
} cmap_table_options;

typedef struct cmap_table cmap_table;

/* Opens the file at path. options may be NULL. CMAP_ENOENT, CMAP_EIO; CMAP_EINVAL for what is no regular local file,
 * for a format that is not on the list and for a layer that is not there; CMAP_EPARSE for a damaged file, naming the
 * part (a missing .dbf, a truncated .shp), for a password (its text begins with "encrypted:"), or for an encoding that
 * cannot be decided (it begins with CMAP_RULE_ENC_UNDECIDED or _INVALID); CMAP_ENOENT also for the module when it is
 * missing. Free with cmap_table_close. */
cmap_status cmap_table_open(const char *path, const cmap_table_options *options, cmap_table **out, cmap_err *err);
void cmap_table_close(cmap_table *table);

const cmap_table_info *cmap_table_get_info(const cmap_table *table);

/* Gives the next row; *row becomes NULL at the end. Memory does not grow with the file (but for sheets, whose format
 * must be read whole). CMAP_EPARSE, naming row and column, for what cannot be read on. */
cmap_status cmap_table_next(cmap_table *table, const cmap_table_row **row, cmap_err *err);

/* Back before the first row. */
cmap_status cmap_table_rewind(cmap_table *table, cmap_err *err);

/* Bytes of the file read so far, for a progress bar; an estimate where the format hides it. */
uint64_t cmap_table_position(const cmap_table *table);

/* The layers or sheets of the file, for messages: names joined by ", ". Borrowed while table lives. */
const char *cmap_table_layers(const cmap_table *table);

#endif
