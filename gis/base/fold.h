/* fold.h: one spelling for names that people write in many. */
#ifndef CMAP_BASE_FOLD_H
#define CMAP_BASE_FOLD_H

#include "gis/base/buf.h"

#include <stdbool.h>

/* Appends text as a key to compare names by: full-width forms become the ASCII they stand for (U+FF01 to U+FF5E), Latin
 * letters small, and blanks (also U+00A0, U+3000, zero-width ones and the byte order mark) and the hyphens and dots
 * between parts of a name go. So `Ｓ 园区・A` and `s园区·a` are one. What is no UTF-8 becomes U+FFFD. */
void cmap_fold_put(cmap_buf *buf, const char *text);

/* True when both fold to the same key. False when memory ran out. */
bool cmap_fold_equal(const char *a, const char *b);

#endif
