/* Any bytes as a small table, its cells ended by ; and its rows by LF: no harm; what is found lies in the table, errors
 * and reasons have words. */
#include "gis/io/column.h"
#include "gis/base/utf8.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MOST_ROWS 12
#define MOST      16

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void check(bool is_right)
{
    if (!is_right)
        abort();
}

/* Cuts text into rows in place; returns their number. */
static size_t cut(char *text, const char *cells[MOST_ROWS][MOST], cmap_cells rows[MOST_ROWS])
{
    size_t count = 0;

    while (text && count < MOST_ROWS) {
        char *line = text;
        text = strchr(line, '\n');
        if (text)
            *text++ = '\0';
        size_t width = 0;
        while (line && width < MOST) {
            cells[count][width++] = line;
            line = strchr(line, ';');
            if (line)
                *line++ = '\0';
        }
        rows[count] = (cmap_cells){cells[count], width};
        count++;
    }
    return count;
}

static void check_rows(const cmap_head *head, const cmap_cells *rows, size_t count, const cmap_column *columns)
{
    const char *headers[MOST];

    for (size_t i = 0; i < head->count; i++)
        headers[i] = head->headers[i];
    for (size_t i = head->first + head->rows; i < count; i++) {
        cmap_row_reading row = cmap_row_read(rows[i].cells, rows[i].count, headers, columns, head->count);
        check((row.kind == CMAP_ROW_DATA) == (row.reason[0] == '\0'));
    }
}

static void check_head(const cmap_head *head, const cmap_cells *rows, size_t count)
{
    const cmap_column_map map = {"#1", "name"};
    cmap_column columns[MOST];
    cmap_err err = {0};

    check(head->first + head->rows <= count && head->count <= MOST && head->evidence[0]);
    cmap_status status = cmap_columns_assign((const char *const *)head->headers, head->count, NULL, 0, columns, &err);
    check((status == CMAP_OK) == (err.text[0] == '\0'));
    if (status)
        status = cmap_columns_assign((const char *const *)head->headers, head->count, &map, 1, columns, NULL);
    if (!status)
        check_rows(head, rows, count, columns);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char *text = malloc(length + 1);
    const char *cells[MOST_ROWS][MOST];
    cmap_cells rows[MOST_ROWS];
    cmap_head head = {0};
    cmap_err err = {0};

    if (!text)
        return 0;
    memcpy(text, bytes, length);
    text[length] = '\0';
    size_t count = cut(text, cells, rows);
    cmap_status status = cmap_head_find(rows, count, NULL, 0, &head, &err);
    check((status == CMAP_OK) == (err.text[0] == '\0'));
    check(cmap_utf8_valid(err.text, strlen(err.text), NULL) || !cmap_utf8_valid((const char *)bytes, length, NULL));
    if (!status)
        check_head(&head, rows, count);
    cmap_head_clear(&head);
    free(text);
    return 0;
}
