/* buf.h: a growing run of bytes or text.
 *
 * Sticky: the first failure stays, later calls do nothing, and cmap_buf_status tells at the end. Initialise with {0};
 * clear with cmap_buf_clear. The bytes are always followed by a NUL that length does not count. */
#ifndef CMAP_BASE_BUF_H
#define CMAP_BASE_BUF_H

#include "gis/base/status.h"

#include <stddef.h>

typedef struct cmap_buf {
    char *bytes; /* owned; NULL while empty */
    size_t length;
    size_t capacity;
    cmap_status status;
} cmap_buf;

void cmap_buf_put(cmap_buf *buf, const void *bytes, size_t length);
void cmap_buf_puts(cmap_buf *buf, const char *text);
void cmap_buf_putc(cmap_buf *buf, char c);
void cmap_buf_printf(cmap_buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The text so far: "" while empty. Borrowed until the next call on buf. */
const char *cmap_buf_text(const cmap_buf *buf);

/* Hands the bytes over to the caller (cmap_free) and empties buf. NULL when buf failed; "" never becomes NULL. */
char *cmap_buf_take(cmap_buf *buf);

void cmap_buf_clear(cmap_buf *buf);

#endif
