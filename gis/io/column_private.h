/* column_private.h: inside gis/io: words folded on the stack, and what a table's words mean. */
#ifndef CMAP_IO_COLUMN_PRIVATE_H
#define CMAP_IO_COLUMN_PRIVATE_H

#include "gis/io/column.h"

#define CMAP_WORD_ROOM 192

/* The beginning of text, folded, without blanks and quotation marks: "" for NULL. */
void cmap_word_fold(const char *text, char out[CMAP_WORD_ROOM]);

/* A folded header without the marks inside names (_ - . / :), and without brackets and what stands in them. The unit of
 * area found in brackets, or CMAP_AREA_NO_UNIT. */
cmap_area_unit cmap_word_strip(const char *folded, char out[CMAP_WORD_ROOM]);

/* The unit that a caption tells for a whole table: 单位：万平方米. */
cmap_area_unit cmap_caption_unit(const char *text);

/* True for blank cells and NULL. */
bool cmap_cell_is_blank(const char *text);

/* True for what begins with a digit or a sign and a digit: a value, no name of a column. */
bool cmap_cell_is_value(const char *text);

#endif
