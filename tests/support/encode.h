/* encode.h: bytes in any encoding, by iconv, for tests of reading them. */
#ifndef CMAP_TESTS_ENCODE_H
#define CMAP_TESTS_ENCODE_H

#include "gis/base/buf.h"

#include <stdbool.h>
#include <stddef.h>

/* Appends UTF-8 text in encoding to out. Fails the test when the encoding cannot say it. */
void encode_text(const char *text, size_t length, const char *encoding, cmap_buf *out);

/* The same, but returns false and leaves out as it was. */
bool encode_can(const char *text, size_t length, const char *encoding, cmap_buf *out);

#endif
