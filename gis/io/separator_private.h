/* Inside gis/io: what separates the fields of a text table. */
#ifndef CMAP_IO_SEPARATOR_PRIVATE_H
#define CMAP_IO_SEPARATOR_PRIVATE_H

#include "gis/base/status.h"

#include <stdbool.h>
#include <stddef.h>

/* Stands for the full-width comma (U+FF0C), which is no ASCII character. */
#define CMAP_SEPARATOR_WIDE '\x1F'

typedef struct cmap_separator {
    char character;
    bool is_declared; /* by a first line "sep=;", as Excel writes it, which is no row */
} cmap_separator;

/* The separator that parts the first rows of a text (UTF-8) most evenly: the number of rows that have as many fields
 * as most, times the fields gained. wanted (0: none) wins; prefers_tab where nothing decides. */
cmap_status cmap_separator_find(const char *text, size_t length, char wanted, bool prefers_tab, cmap_separator *out,
                                cmap_err *err);

/* In words: "comma", "tab", ... */
void cmap_separator_name(char separator, char out[24]);

#endif
