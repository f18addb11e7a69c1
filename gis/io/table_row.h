/* table_row.h: putting a row of a table together, and numbers as text; for the readers of tables, GDAL's module among
 * them. */
#ifndef CMAP_IO_TABLE_ROW_H
#define CMAP_IO_TABLE_ROW_H

#include "gis/base/buf.h"
#include "gis/io/table.h"

/* The shortest plain decimal that reads back as value, without an exponent where 21 digits do; for a finite value. In
 * any locale. */
#define CMAP_NUMBER_TEXT 40
size_t cmap_number_text(double value, char out[CMAP_NUMBER_TEXT]);

/* The rows of a cell grid as they are put together: cells by column, in any order. */
typedef struct cmap_row_maker {
    cmap_buf text;
    struct {
        size_t at, length;
        cmap_cell_kind kind;
    } * spans; /* owned; by column */
    size_t span_capacity;
    cmap_cell *cells; /* owned */
    size_t cell_capacity;
    size_t count;
    bool has_text;
} cmap_row_maker;

void cmap_row_maker_begin(cmap_row_maker *maker);
/* CMAP_EPARSE, naming row and column, for too many columns or too long a cell. */
cmap_status cmap_row_maker_put(cmap_row_maker *maker, int64_t number, size_t column, cmap_cell_kind kind,
                               const char *text, size_t length, cmap_err *err);
/* Lets row point to the cells. Blanks at its end are kept. */
cmap_status cmap_row_maker_finish(cmap_row_maker *maker, int64_t number, cmap_table_row *row, cmap_err *err);
void cmap_row_maker_clear(cmap_row_maker *maker);

#endif
