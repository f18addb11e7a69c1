/* Any bytes as CSV: no harm; and rows that were read are written and read again the same. The first byte chooses the
 * options. */
#include "gis/io/csv.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* The rows as fields ended by NUL and rows ended by SOH; empty when the text is refused. A row of one empty field is
 * taken for an empty line, which is how RFC 4180 leaves it. */
static void read_into(cmap_buf *out, const char *text, size_t length, const cmap_csv_options *options, cmap_buf *again)
{
    cmap_csv_reader *reader = NULL;
    const cmap_csv_row *row = NULL;
    cmap_status status = cmap_csv_open_bytes(text, length, options, &reader, NULL);

    while (!status && (status = cmap_csv_next(reader, &row, NULL)) == CMAP_OK && row) {
        for (size_t i = 0; i < row->count; i++) {
            cmap_buf_put(out, row->fields[i].text, row->fields[i].length + 1);
            if (again)
                cmap_csv_put(again, row->fields[i].text, i == 0);
        }
        cmap_buf_putc(out, 1);
        if (again && row->count == 1 && row->fields[0].length == 0)
            cmap_buf_puts(again, "\"\"");
        if (again)
            cmap_buf_putc(again, '\n');
    }
    if (status)
        cmap_buf_clear(out);
    cmap_csv_reader_free(reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const char separators[] = {',', ';', '\t', ' '};
    cmap_buf first = {0}, second = {0}, text = {0};
    cmap_csv_options options = {0};
    char *copy;

    if (length == 0)
        return 0;
    options.separator = separators[bytes[0] & 3];
    options.loose_quotes = (bytes[0] & 4) != 0;
    copy = malloc(length); /* exactly as long, so that a byte too far is seen */
    if (!copy)
        return 0;
    memcpy(copy, bytes + 1, length - 1);
    read_into(&first, copy, length - 1, &options, &text);
    if (first.length > 0 && memcmp(cmap_buf_text(&text), "\xEF\xBB\xBF", text.length < 3 ? text.length : 3) != 0) {
        read_into(&second, text.bytes, text.length, NULL, NULL);
        if (first.length != second.length || memcmp(first.bytes, second.bytes, first.length) != 0)
            abort();
    }
    free(copy);
    cmap_buf_clear(&text);
    cmap_buf_clear(&first);
    cmap_buf_clear(&second);
    return 0;
}
