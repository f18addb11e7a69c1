/* utf8.h: reading and measuring UTF-8 text. */
#ifndef CMAP_BASE_UTF8_H
#define CMAP_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decodes the code point at *text and moves *text behind it. Returns 0 at the terminator (which is not passed) and
 * U+FFFD for a malformed byte, passing that byte. Overlong forms, surrogates and values beyond U+10FFFF are malformed.
 */
uint32_t cmap_utf8_next(const char **text);

/* True when all length bytes are well-formed UTF-8; *bad_at (optional) gets the offset of the first bad byte. */
bool cmap_utf8_valid(const char *bytes, size_t length, size_t *bad_at);

/* Writes the UTF-8 form of code_point to out (room for 5 bytes, terminated). Returns the number of bytes. */
size_t cmap_utf8_put(uint32_t code_point, char out[5]);

/* Cuts an incomplete sequence off the end of text, in place. */
void cmap_utf8_trim_tail(char *text);

/* Columns that text takes on a terminal: 2 for East Asian wide and full-width characters, 0 for combining marks. */
size_t cmap_utf8_columns(const char *text);

/* True for Han, Kana, Hangul, CJK punctuation and full-width forms: the characters that need a Chinese face. */
bool cmap_utf8_is_cjk(uint32_t code_point);

#endif
