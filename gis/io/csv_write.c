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

/* -12.5 is a number; -1+2 and -SUM(A1) are not. */
static bool is_decimal(const char *text)
{
    text += *text == '-' || *text == '+';
    size_t whole = strspn(text, "0123456789");
    text += whole;
    if (*text == '.')
        text += 1 + strspn(text + 1, "0123456789");
    return whole > 0 && *text == '\0';
}

bool cmap_csv_is_formula(const char *text)
{
    return text && *text && strchr("=+-@\t\r", *text) && !is_decimal(text);
}

void cmap_csv_put_harmless(cmap_buf *buf, const char *text, bool is_first)
{
    cmap_buf made = {0};

    if (!cmap_csv_is_formula(text)) {
        cmap_csv_put(buf, text, is_first);
        return;
    }
    cmap_buf_putc(&made, '\'');
    cmap_buf_puts(&made, text);
    if (made.status)
        buf->status = made.status;
    else
        cmap_csv_put(buf, cmap_buf_text(&made), is_first);
    cmap_buf_clear(&made);
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
