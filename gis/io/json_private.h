/* Inside gis/io: the words of JSON. */
#ifndef CMAP_IO_JSON_PRIVATE_H
#define CMAP_IO_JSON_PRIVATE_H

#include <stddef.h>

/* Bytes of the number that text begins with, by RFC 8259, section 6; 0 when it begins with none. */
size_t cmap_json_number_length(const char *text);

/* NULL, or what is wrong with a word of the terminated text, *at its offset: those things that json-c lets pass even
 * when asked to be strict (single quotes, NaN and Infinity, 01 and 1., line ends inside strings). */
const char *cmap_json_check_words(const char *text, size_t *at);

#endif
