#include "gis/base/buf.h"

#include "gis/base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int reserve(cmap_buf *buf, size_t more)
{
    if (buf->status == CMAP_OK)
        buf->status = cmap_grow(&buf->bytes, &buf->capacity, buf->length + more + 1, 1, NULL);
    return buf->status == CMAP_OK;
}

void cmap_buf_put(cmap_buf *buf, const void *bytes, size_t length)
{
    if (!reserve(buf, length))
        return;
    if (length)
        memcpy(buf->bytes + buf->length, bytes, length);
    buf->length += length;
    buf->bytes[buf->length] = '\0';
}

void cmap_buf_puts(cmap_buf *buf, const char *text)
{
    cmap_buf_put(buf, text, strlen(text));
}

void cmap_buf_putc(cmap_buf *buf, char c)
{
    cmap_buf_put(buf, &c, 1);
}

void cmap_buf_printf(cmap_buf *buf, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0 || !reserve(buf, (size_t)length))
        return;
    va_start(args, format);
    (void)vsnprintf(buf->bytes + buf->length, (size_t)length + 1, format, args);
    va_end(args);
    buf->length += (size_t)length;
}

const char *cmap_buf_text(const cmap_buf *buf)
{
    return buf->bytes ? buf->bytes : "";
}

char *cmap_buf_take(cmap_buf *buf)
{
    char *bytes;

    cmap_buf_put(buf, "", 0);
    bytes = buf->status == CMAP_OK ? buf->bytes : NULL;
    if (bytes)
        buf->bytes = NULL;
    cmap_buf_clear(buf);
    return bytes;
}

void cmap_buf_clear(cmap_buf *buf)
{
    cmap_free(buf->bytes);
    *buf = (cmap_buf){0};
}
