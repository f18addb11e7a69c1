/* Inside gis/io: spreadsheets (.xlsx, .ods), read by ourselves.
 *
 * GDAL's drivers give every cell as text and say neither whether it was a number or a date nor whether a formula's
 * result is missing; they also hold the whole sheet in memory. So the sheet's XML is read here, row by row, and a
 * planner's sheet costs no GDAL. */
#ifndef CMAP_IO_SHEET_PRIVATE_H
#define CMAP_IO_SHEET_PRIVATE_H

#include "gis/io/table_private.h"
#include "gis/io/xml_private.h"

#define CMAP_SHEET_MAX_PART ((uint64_t)2 << 30)   /* unpacked bytes of one part of a workbook */
#define CMAP_SHEET_MAX_HEAD ((uint64_t)256 << 20) /* of what must be held: shared texts, styles */

/* What the format of a cell makes of its number. */
typedef enum cmap_sheet_format {
    CMAP_SHEET_NUMBER,
    CMAP_SHEET_DAY,   /* shows a date */
    CMAP_SHEET_MONTH, /* shows year and month, no day */
    CMAP_SHEET_TIME   /* shows a time of day or a duration */
} cmap_sheet_format;

/* Reads a number format as a person writes it: yyyy"年"m"月", #,##0.0, [Red]General. */
cmap_sheet_format cmap_sheet_format_read(const char *code);

/* The format of one of the ids that Excel knows by heart (ECMA-376, 18.8.30; 27-36 and 50-58 are East Asian dates). */
cmap_sheet_format cmap_sheet_format_builtin(long id);

/* Days since 1899-12-30 (or, with is_1904, since 1904-01-01) as YYYY-MM-DD; false outside 1900 to 9999, and for the
 * 29 February 1900 that Excel believes in. */
bool cmap_sheet_day(double serial, bool is_1904, char out[11]);

/* Resolves _xHHHH_, which stands for a character that XML cannot hold (ECMA-376, part 1, 22.9.2.19), in place; of
 * control characters only tab and line ends stay. Returns the new length. */
size_t cmap_sheet_unescape(char *text, size_t length);

/* XLSX: what the sheets share. */
typedef struct cmap_sheet_texts {
    cmap_buf bytes; /* each ended by NUL */
    size_t *starts; /* owned; count + 1 of them */
    size_t capacity, count;
} cmap_sheet_texts;

cmap_status cmap_sheet_texts_read(cmap_zip *zip, const char *part, cmap_sheet_texts *out, cmap_err *err);
void cmap_sheet_texts_clear(cmap_sheet_texts *texts);

typedef struct cmap_sheet_styles {
    unsigned char *formats; /* owned; cmap_sheet_format by the style of a cell */
    size_t capacity, count;
} cmap_sheet_styles;

cmap_status cmap_sheet_styles_read(cmap_zip *zip, const char *part, cmap_sheet_styles *out, cmap_err *err);
void cmap_sheet_styles_clear(cmap_sheet_styles *styles);

/* The book: its sheets in their order. */
typedef struct cmap_sheet_name {
    char *name; /* owned */
    char *part; /* owned; the member of the archive */
    char *id;   /* owned; of the relation */
    bool is_hidden;
} cmap_sheet_name;

typedef struct cmap_sheet_book {
    cmap_sheet_name *sheets; /* owned */
    size_t capacity, count;
    bool is_1904;
    char *texts_part, *styles_part; /* owned; NULL: none */
} cmap_sheet_book;

cmap_status cmap_sheet_book_read(cmap_zip *zip, cmap_sheet_book *out, cmap_err *err);
void cmap_sheet_book_clear(cmap_sheet_book *book);

/* "AB12" is column 27; SIZE_MAX when it names none. */
size_t cmap_sheet_column_of(const char *reference);

/* Cells merged downwards, by column: the one that is open. Initialise with {0}. */
typedef struct cmap_sheet_merged {
    struct cmap_sheet_merge {
        int64_t first, last; /* rows */
        char *text;          /* owned; of the first; NULL: not read yet, or blank */
    } * columns;             /* owned */
    size_t capacity, count;
    const char **texts; /* owned; of the row at hand */
    size_t text_capacity;
} cmap_sheet_merged;

cmap_status cmap_sheet_merged_open(cmap_sheet_merged *merged, size_t column, int64_t first, int64_t last,
                                   cmap_err *err);
/* cmap_row_maker_finish, and the row told of the cells merged over it. */
cmap_status cmap_sheet_merged_finish(cmap_sheet_merged *merged, cmap_row_maker *maker, int64_t number,
                                     cmap_table_row *row, cmap_err *err);
void cmap_sheet_merged_restart(cmap_sheet_merged *merged);
void cmap_sheet_merged_clear(cmap_sheet_merged *merged);

/* All of a sheet of XLSX that are more than one row high, by row. list is owned (cmap_free). */
typedef struct cmap_sheet_range {
    size_t column;
    int64_t first, last;
} cmap_sheet_range;

typedef struct cmap_sheet_ranges {
    cmap_sheet_range *list;
    size_t capacity, count;
} cmap_sheet_ranges;

cmap_status cmap_sheet_ranges_read(cmap_zip *zip, const char *part, cmap_sheet_ranges *out, cmap_err *err);

/* Reads a whole part through events. CMAP_ENOENT when the archive has none of that name. */
cmap_status cmap_sheet_part_read(cmap_zip *zip, const char *part, uint64_t limit, const cmap_xml_events *events,
                                 void *data, cmap_err *err);

/* The sentence for a sheet that is locked by a password. */
cmap_status cmap_sheet_is_locked(const char *name, cmap_err *err);

#endif
