/* out.h: rows of results, as a table for people, CSV for spreadsheets or JSON for programs.
 *
 * Sticky like cmap_buf: the first failure stays and the writers pass it on to their buffer. */
#ifndef CMAP_CLI_OUT_H
#define CMAP_CLI_OUT_H

#include "gis/base/buf.h"
#include "gis/base/status.h"
#include "layers/cli/options.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum cmap_out_format { CMAP_OUT_TABLE, CMAP_OUT_CSV, CMAP_OUT_JSON } cmap_out_format;

#define CMAP_OPTION_FORMAT(target)                                                                                     \
    {                                                                                                                  \
        .name = "format", .value = "FORMAT", .help = "table (for people, the default), csv or json", .text = (target)  \
    }
#define CMAP_OPTION_DB(target)                                                                                         \
    {                                                                                                                  \
        .name = "db", .value = "FILE", .help = "the database to read; without it, the built-in plan", .text = (target) \
    }

/* A command that has no other options than --format and --db, and no operands. Returns the exit code. */
int cmap_out_command(const cmap_command *self, int argc, const char **argv,
                     int (*print)(const char *db, cmap_out_format format));

/* The format that --format names; NULL is a table. False after an error was printed. */
bool cmap_out_format_parse(const cmap_command *command, const char *text, cmap_out_format *out);

typedef enum cmap_out_cell {
    CMAP_OUT_WORDS, /* wraps where the room is short */
    CMAP_OUT_CODE,  /* never wraps */
    CMAP_OUT_NUMBER /* never wraps, to the right */
} cmap_out_cell;

typedef struct cmap_out_column {
    const char *key;  /* CSV header */
    const char *head; /* of the table; NULL: the table leaves this column out */
    cmap_out_cell kind;
    const char *unknown; /* what the table shows for NULL; NULL: "unknown" */
} cmap_out_column;

typedef struct cmap_out_table {
    const cmap_out_column *columns; /* borrowed */
    size_t column_count;
    char **cells; /* row by row; NULL is unknown; owned */
    size_t cell_count, cell_capacity;
    bool headless; /* CSV without its header: the rest of a table that was begun before */
    cmap_status status;
} cmap_out_table;

void cmap_out_table_init(cmap_out_table *table, const cmap_out_column *columns, size_t column_count);
void cmap_out_table_clear(cmap_out_table *table);

/* The next cell, row by row. text is copied; NULL is unknown. */
void cmap_out_table_add(cmap_out_table *table, const char *text);

/* Appends the table, its columns aligned by terminal columns (a Chinese character takes two) and indented by indent.
 * With columns > 0, cells wrap so that no line is wider, as far as that is possible; 0 gives one line for each row. */
void cmap_out_table_put_text(const cmap_out_table *table, size_t indent, size_t columns, cmap_buf *buf);

/* Appends CSV in UTF-8 with a header; unknown is empty. Texts that a spreadsheet would take for formulas are made
 * harmless (gis/io/csv.h). */
void cmap_out_table_put_csv(const cmap_out_table *table, cmap_buf *buf);

/* The bytes of text that fit in columns (at least one character): broken at a space, or between Chinese characters
 * where no closing punctuation would begin the next line; *next gets where the rest begins. */
size_t cmap_text_fit(const char *text, size_t columns, const char **next);

/* Appends length bytes of text for people: a control character in a name becomes a blank, so that it neither breaks a
 * table nor reaches the terminal. */
void cmap_text_put_plain(cmap_buf *buf, const char *text, size_t length);

#endif
