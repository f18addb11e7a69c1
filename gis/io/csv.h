/* csv.h: reading and writing comma-separated text (RFC 4180).
 *
 * The reader streams: it holds one window of the text (256 KiB, more only for a longer row), hands out one row at a
 * time and never copies a field. It takes quoted fields with separators, line breaks and doubled quotes, LF, CRLF or CR
 * as row ends, a missing last row end, and skips a UTF-8 byte order mark; bytes pass as they are. It finds the bytes
 * that mean something in blocks of 64 (as D. Lemire and G. Langdale do for JSON, "Parsing gigabytes of JSON per
 * second", VLDB Journal 28, 2019), so the cost is that of the memory: about a second for 1-2 GB. */
#ifndef CMAP_IO_CSV_H
#define CMAP_IO_CSV_H

#include "gis/base/buf.h"
#include "gis/base/status.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct cmap_csv_field {
    const char *text; /* terminated; without its quotes */
    size_t length;
} cmap_csv_field;

/* One row, borrowed until the next call on the reader. */
typedef struct cmap_csv_row {
    const cmap_csv_field *fields;
    size_t count;  /* 0 for an empty line */
    size_t number; /* of the row, from 1; an empty line is a row */
    size_t line;   /* on which it starts, from 1 */
} cmap_csv_row;

typedef struct cmap_csv_options {
    char separator;    /* 0: ',' */
    bool loose_quotes; /* a quote inside an unquoted field is itself, and text behind a closing quote is kept */
    size_t max_row;    /* bytes a row may have; 0: 16 MiB */
} cmap_csv_options;

/* Puts up to room bytes (at least 8 are asked for) into buffer and tells how many in *got; 0 means the end. */
typedef cmap_status cmap_csv_source(void *data, char *buffer, size_t room, size_t *got, cmap_err *err);

typedef struct cmap_csv_reader cmap_csv_reader;

/* Opens a reader on source, on bytes in memory (borrowed while it lives) or on a file. options may be NULL. CMAP_EINVAL
 * for a separator that is a quote, a line end or NUL's neighbour beyond ASCII; CMAP_ENOENT and CMAP_EIO for a file.
 * Free with cmap_csv_reader_free. */
cmap_status cmap_csv_open(cmap_csv_source *source, void *data, const cmap_csv_options *options, cmap_csv_reader **out,
                          cmap_err *err);
cmap_status cmap_csv_open_bytes(const char *bytes, size_t length, const cmap_csv_options *options,
                                cmap_csv_reader **out, cmap_err *err);
cmap_status cmap_csv_open_file(const char *path, const cmap_csv_options *options, cmap_csv_reader **out, cmap_err *err);
void cmap_csv_reader_free(cmap_csv_reader *reader);

/* Gives the next row; *row becomes NULL at the end. CMAP_EPARSE, naming line and field, for a quote that is not closed
 * or stands where none may, a NUL byte, a row that is too long. After a failure the reader is only good for free. */
cmap_status cmap_csv_next(cmap_csv_reader *reader, const cmap_csv_row **row, cmap_err *err);

/* Appends one field; a comma stands before it unless is_first. Quotes it when it holds a comma, a quote, a line end,
 * or a blank at either end. NULL and "" are an empty field. */
void cmap_csv_put(cmap_buf *buf, const char *text, bool is_first);

/* The same for a file that goes to a spreadsheet: a text that it would take for a formula (it begins with = + - @, a
 * tab or a carriage return, and is no decimal number) gets an apostrophe before it, as people type it there. */
void cmap_csv_put_harmless(cmap_buf *buf, const char *text, bool is_first);

/* True for a text that a spreadsheet would take for a formula. */
bool cmap_csv_is_formula(const char *text);

/* Appends one row of count fields, ended by LF. A row of a single empty field is written "" to differ from an empty
 * line. */
void cmap_csv_put_row(cmap_buf *buf, const char *const *fields, size_t count);

#endif
