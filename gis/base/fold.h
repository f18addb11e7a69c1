/* fold.h: text as people type it, cleaned for keeping and folded for comparing. */
#ifndef CMAP_BASE_FOLD_H
#define CMAP_BASE_FOLD_H

#include "gis/base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Appends text to out as it is stored: blanks of every kind (tab, line break, U+00A0, U+3000) become one space, those
 * at the ends go; control, zero-width, direction and non-characters go. Returns what was odd, a static sentence part
 * such as "a control character", or NULL: of what went without being a blank, and of private-use and replacement
 * characters, which stay. */
const char *cmap_text_clean(const char *text, size_t length, cmap_buf *out);

/* Appends text folded for comparing names: as Unicode's NFKC for full-width and half-width forms, the square units
 * (㎡), superscripts, Roman and circled numerals and Kangxi radicals (not the rest of NFKC); lower-case ASCII, Greek
 * and Cyrillic; without blanks, quotation marks and what cmap_text_clean drops; brackets of every kind as ( and ),
 * dashes as -, middle dots as ·. Two names are the same when their folds are equal. Idempotent. */
void cmap_text_fold(const char *text, cmap_buf *out);

/* True when both fold to the same. False when memory ran out. */
bool cmap_text_same(const char *a, const char *b);

/* Blanks of every kind: ASCII's, U+00A0, U+3000 and their kin. */
bool cmap_text_is_blank(uint32_t c);

/* The fold of one character that is no blank, terminated; its length, 0 for what is dropped. Quotation marks become "
 * and '. Cost: a few comparisons for letters, digits and hanzi. */
size_t cmap_text_fold_char(uint32_t c, char out[8]);

/* Folds a cell as cmap_text_fold does, but keeps quotation marks (as " and ') and one space for blanks between others,
 * since 12 500 may be two numbers. False when it does not fit into room bytes; out is then not terminated. */
bool cmap_text_fold_cell(const char *text, char *out, size_t room);

#endif
