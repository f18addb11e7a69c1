/* A row of a table as it is put together, and numbers as text. */
#include "gis/io/table_row.h"

#include "gis/base/mem.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void cmap_row_maker_begin(cmap_row_maker *maker)
{
    maker->text.length = 0;
    maker->count = 0;
    maker->has_text = false;
}

cmap_status cmap_row_maker_put(cmap_row_maker *maker, int64_t number, size_t column, cmap_cell_kind kind,
                               const char *text, size_t length, cmap_err *err)
{
    if (column >= CMAP_TABLE_MAX_COLUMNS)
        return cmap_fail(err, CMAP_EPARSE, "row %lld: a cell in column %zu; a table may have %d columns",
                         (long long)number, column + 1, CMAP_TABLE_MAX_COLUMNS);
    if (length > CMAP_TABLE_MAX_CELL)
        return cmap_fail(err, CMAP_EPARSE, "row %lld, column %zu: a cell of %zu bytes; it may have %zu",
                         (long long)number, column + 1, length, CMAP_TABLE_MAX_CELL);
    cmap_status status = cmap_grow(&maker->spans, &maker->span_capacity, column + 1, sizeof *maker->spans, err);
    if (status)
        return status;
    while (maker->count <= column) {
        maker->spans[maker->count].at = 0;
        maker->spans[maker->count].length = 0;
        maker->spans[maker->count++].kind = CMAP_CELL_EMPTY;
    }
    maker->spans[column].kind = length || kind == CMAP_CELL_UNCACHED ? kind : CMAP_CELL_EMPTY;
    maker->spans[column].at = maker->text.length;
    maker->spans[column].length = length;
    maker->has_text = maker->has_text || length > 0;
    cmap_buf_put(&maker->text, text, length);
    cmap_buf_putc(&maker->text, '\0');
    return maker->text.status ? cmap_fail(err, CMAP_ENOMEM, "row %lld: out of memory", (long long)number) : CMAP_OK;
}

cmap_status cmap_row_maker_finish(cmap_row_maker *maker, int64_t number, cmap_table_row *row, cmap_err *err)
{
    cmap_status status = cmap_grow(&maker->cells, &maker->cell_capacity, maker->count + 1, sizeof *maker->cells, err);

    if (status)
        return status;
    for (size_t i = 0; i < maker->count; i++) {
        bool is_empty = maker->spans[i].kind == CMAP_CELL_EMPTY;
        maker->cells[i].text = is_empty ? "" : maker->text.bytes + maker->spans[i].at;
        maker->cells[i].length = is_empty ? 0 : maker->spans[i].length;
        maker->cells[i].kind = maker->spans[i].kind;
    }
    *row = (cmap_table_row){.cells = maker->cells, .count = maker->count, .number = number};
    return CMAP_OK;
}

void cmap_row_maker_clear(cmap_row_maker *maker)
{
    cmap_buf_clear(&maker->text);
    cmap_free(maker->spans);
    cmap_free(maker->cells);
    memset(maker, 0, sizeof *maker);
}

/* The significant digits of the shortest form, without point, and the exponent of the first. */
static size_t shortest(double value, char digits[20], int *exponent)
{
    char text[40];
    size_t count = 0;

    for (int precision = 0; precision < 17; precision++) {
        (void)snprintf(text, sizeof text, "%.*e", precision, value);
        double back = strtod(text, NULL);
        if (back <= value && back >= value)
            break;
    }
    char *at = strchr(text, 'e');
    *exponent = at ? (int)strtol(at + 1, NULL, 10) : 0;
    for (const char *from = text; from != at && *from; from++)
        if (*from >= '0' && *from <= '9' && count < 19)
            digits[count++] = *from;
    while (count > 1 && digits[count - 1] == '0')
        count--;
    digits[count] = '\0';
    return count;
}

size_t cmap_number_text(double value, char out[CMAP_NUMBER_TEXT])
{
    char digits[20];
    int exponent;
    size_t at = 0, count = shortest(fabs(value), digits, &exponent);

    if (value < 0)
        out[at++] = '-';
    if (exponent < -7 || exponent > 20) {
        out[at++] = digits[0];
        if (count > 1)
            at += (size_t)snprintf(out + at, CMAP_NUMBER_TEXT - at, ".%s", digits + 1);
        return at + (size_t)snprintf(out + at, 8, "e%d", exponent);
    }
    for (int place = exponent < 0 ? 0 : exponent; place >= 0 || exponent - place < (int)count; place--) {
        int digit = exponent - place;
        if (place == -1)
            out[at++] = '.';
        out[at++] = digit >= 0 && digit < (int)count ? digits[digit] : '0';
    }
    out[at] = '\0';
    return at;
}
