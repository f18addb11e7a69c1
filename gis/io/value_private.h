/* value_private.h: inside gis/io: cells folded on the stack, and decimals that stay exact. */
#ifndef CMAP_IO_VALUE_PRIVATE_H
#define CMAP_IO_VALUE_PRIVATE_H

#include "gis/base/fold.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CMAP_CELL_ROOM 128 /* bytes of a folded cell that can be a value; what is longer is no value */

__extension__ typedef unsigned __int128 cmap_u128;

/* digits / 10^scale, never negative. */
typedef struct cmap_decimal {
    cmap_u128 digits; /* below 10^22 */
    int scale;        /* -400 to 400 */
    bool is_negative;
} cmap_decimal;

/* Reads the decimal that a folded cell begins with; *end is set behind it. NULL, or the rule by which it is refused and
 * in *why the rest of a sentence that begins with the cell. */
const char *cmap_decimal_read(const char *text, cmap_decimal *decimal, const char **end, const char **why);

/* A sentence of a cell, which is shown cut at a character when long: “75,5”: why. */
void cmap_cell_reason(char reason[160], const char *text, const char *why);

cmap_u128 cmap_power_of_ten(int exponent); /* 0 to 38 */

#endif
