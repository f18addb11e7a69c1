#include "gis/io/csv.h"

#include <string.h>

static bool needs_quotes(const char *text, size_t length)
{
    if (length == 0)
        return false;
    return strpbrk(text, ",\"\r\n") != NULL || strchr(" \t", text[0]) != NULL ||
           strchr(" \t", text[length - 1]) != NULL;
}

static void put_quoted(cmap_buf *buf, const char *text)
{
    cmap_buf_putc(buf, '"');
    for (const char *quote; (quote = strchr(text, '"')) != NULL; text = quote + 1) {
        cmap_buf_put(buf, text, (size_t)(quote - text));
        cmap_buf_puts(buf, "\"\"");
    }
    cmap_buf_puts(buf, text);
    cmap_buf_putc(buf, '"');
}

void cmap_csv_put(cmap_buf *buf, const char *text, bool is_first)
{
    size_t length = text ? strlen(text) : 0;

    if (!is_first)
        cmap_buf_putc(buf, ',');
    if (needs_quotes(text, length))
        put_quoted(buf, text);
    else
        cmap_buf_put(buf, text, length);
}

void cmap_csv_put_row(cmap_buf *buf, const char *const *fields, size_t count)
{
    if (count == 1 && (!fields[0] || !*fields[0]))
        cmap_buf_puts(buf, "\"\"");
    else
        for (size_t i = 0; i < count; i++)
            cmap_csv_put(buf, fields[i], i == 0);
    cmap_buf_putc(buf, '\n');
}
