#include "gis/base/utf8.h"
#include "gis/io/json.h"
#include "gis/io/json_private.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DEPTH (int)(sizeof((cmap_json_writer *)0)->level / sizeof((cmap_json_writer *)0)->level[0])

void cmap_json_begin(cmap_json_writer *writer, cmap_buf *buf)
{
    memset(writer, 0, sizeof *writer);
    writer->buf = buf;
}

static void misuse(cmap_json_writer *writer)
{
    if (!writer->status)
        writer->status = CMAP_EINVAL;
}

static void new_line(cmap_json_writer *writer)
{
    if (writer->compact_below && writer->depth > writer->compact_below) {
        if (writer->level[writer->depth].count > 1)
            cmap_buf_putc(writer->buf, ' ');
        return;
    }
    cmap_buf_putc(writer->buf, '\n');
    for (int i = 0; i < writer->depth; i++)
        cmap_buf_puts(writer->buf, "  ");
}

/* Makes room for the next item of the open level: comma, line, indent. Level 0 holds the one root. */
static bool next_item(cmap_json_writer *writer)
{
    size_t count = writer->level[writer->depth].count++;

    if (writer->depth == 0 && count > 0)
        misuse(writer);
    if (writer->status)
        return false;
    if (count > 0)
        cmap_buf_putc(writer->buf, ',');
    if (writer->depth > 0)
        new_line(writer);
    return true;
}

/* Before a value: in an object its key must stand already. */
static bool next_value(cmap_json_writer *writer)
{
    if (writer->status)
        return false;
    if (!writer->level[writer->depth].is_object)
        return next_item(writer);
    if (!writer->level[writer->depth].has_key)
        misuse(writer);
    writer->level[writer->depth].has_key = false;
    return writer->status == CMAP_OK;
}

static void put_value(cmap_json_writer *writer, const char *text)
{
    if (next_value(writer))
        cmap_buf_puts(writer->buf, text);
}

static void open_level(cmap_json_writer *writer, bool is_object)
{
    if (writer->depth + 1 >= MAX_DEPTH)
        misuse(writer);
    if (!next_value(writer))
        return;
    cmap_buf_putc(writer->buf, is_object ? '{' : '[');
    writer->depth++;
    memset(&writer->level[writer->depth], 0, sizeof writer->level[0]);
    writer->level[writer->depth].is_object = is_object;
}

void cmap_json_open_object(cmap_json_writer *writer)
{
    open_level(writer, true);
}

void cmap_json_open_array(cmap_json_writer *writer)
{
    open_level(writer, false);
}

void cmap_json_close(cmap_json_writer *writer)
{
    if (writer->depth == 0 || writer->level[writer->depth].has_key)
        misuse(writer);
    if (writer->status)
        return;
    bool is_object = writer->level[writer->depth].is_object, is_empty = writer->level[writer->depth].count == 0;
    writer->depth--;
    if (!is_empty && !(writer->compact_below && writer->depth >= writer->compact_below))
        new_line(writer);
    cmap_buf_putc(writer->buf, is_object ? '}' : ']');
}

static void put_escaped(cmap_buf *buf, uint32_t code_point)
{
    static const char names[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
    const char *name = code_point < 0x80 ? strchr(names, (int)code_point) : NULL;
    char bytes[5];

    if (name)
        cmap_buf_printf(buf, "\\%c", letters[name - names]);
    else if (code_point < 0x20 || code_point == 0x7F)
        cmap_buf_printf(buf, "\\u%04x", (unsigned)code_point);
    else
        cmap_buf_put(buf, bytes, cmap_utf8_put(code_point, bytes));
}

static void put_quoted(cmap_buf *buf, const char *text)
{
    uint32_t code_point;

    cmap_buf_putc(buf, '"');
    while ((code_point = cmap_utf8_next(&text)) != 0)
        put_escaped(buf, code_point);
    cmap_buf_putc(buf, '"');
}

void cmap_json_put_key(cmap_json_writer *writer, const char *key)
{
    if (!writer->level[writer->depth].is_object || writer->level[writer->depth].has_key)
        misuse(writer);
    if (writer->status || !next_item(writer))
        return;
    put_quoted(writer->buf, key);
    cmap_buf_puts(writer->buf, ": ");
    writer->level[writer->depth].has_key = true;
}

void cmap_json_put_null(cmap_json_writer *writer)
{
    put_value(writer, "null");
}

void cmap_json_put_bool(cmap_json_writer *writer, bool value)
{
    put_value(writer, value ? "true" : "false");
}

void cmap_json_put_int(cmap_json_writer *writer, int64_t value)
{
    char text[32];

    (void)snprintf(text, sizeof text, "%" PRId64, value);
    put_value(writer, text);
}

void cmap_json_put_text(cmap_json_writer *writer, const char *text)
{
    if (!text)
        put_value(writer, "null");
    else if (next_value(writer))
        put_quoted(writer->buf, text);
}

static bool is_number(const char *text)
{
    size_t length = cmap_json_number_length(text);

    return length > 0 && text[length] == '\0';
}

void cmap_json_put_decimal(cmap_json_writer *writer, const char *decimal)
{
    if (decimal && !is_number(decimal))
        misuse(writer);
    put_value(writer, decimal ? decimal : "null");
}

/* printf's number with the locale's decimal mark (which may be several bytes) made a point. */
static void unlocalise(char *text)
{
    char *out = text;

    for (const char *in = text; *in; in++) {
        bool plain = strchr("0123456789+-eE", *in) != NULL;
        if (plain)
            *out++ = *in;
        else if (out == text || out[-1] != '.')
            *out++ = '.';
    }
    *out = '\0';
}

void cmap_json_put_real(cmap_json_writer *writer, double value)
{
    char text[64];

    if (!isfinite(value)) {
        put_value(writer, "null");
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        (void)snprintf(text, sizeof text, "%.*g", digits, value);
        double back = strtod(text, NULL);
        if (back <= value && back >= value)
            break;
    }
    unlocalise(text);
    put_value(writer, text);
}

void cmap_json_put_fixed(cmap_json_writer *writer, double value, int decimals)
{
    char text[400]; /* DBL_MAX has 309 digits before the point */

    if (!isfinite(value) || decimals < 0 || decimals > 15) {
        if (isfinite(value))
            misuse(writer);
        put_value(writer, "null");
        return;
    }
    (void)snprintf(text, sizeof text, "%.*f", decimals, value);
    unlocalise(text);
    put_value(writer, text);
}

cmap_status cmap_json_finish(cmap_json_writer *writer, cmap_err *err)
{
    if (writer->depth != 0 || writer->level[0].count != 1)
        misuse(writer);
    cmap_buf_putc(writer->buf, '\n');
    if (writer->buf->status)
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: writing JSON");
    if (writer->status)
        return cmap_fail(err, writer->status, "the JSON document was put together wrongly");
    return CMAP_OK;
}
