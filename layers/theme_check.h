/* theme_check.h: do a theme's classes stay apart, and can its words be read, in colour, without some colours, in grey?
 */
#ifndef CMAP_LAYERS_THEME_CHECK_H
#define CMAP_LAYERS_THEME_CHECK_H

#include "layers/theme.h"
#include "render/color.h"

#include <stdbool.h>
#include <stddef.h>

/* One pair that comes too close for one kind of sight. Names are those of the theme's YAML, static. */
typedef struct cmap_theme_finding {
    const char *first, *second;
    cmap_vision vision;
    bool is_contrast;     /* found and needed are contrast ratios of words on a ground; else distances by CIEDE2000 */
    double found, needed; /* found < needed */
} cmap_theme_finding;

typedef void cmap_theme_found(void *context, const cmap_theme_finding *finding);

/* Calls found (may be NULL) for every pair that comes too close, pair by pair, and returns how many there are. What is
 * asked of which pair, and why, stands in theme_check.c. Some hundred pairs, a few microseconds each. */
size_t cmap_theme_check(const cmap_theme *theme, cmap_theme_found *found, void *context);

#endif
