/* lint.h: what a figure lacks before it may be published. */
#ifndef CMAP_LAYERS_LINT_H
#define CMAP_LAYERS_LINT_H

#include "layers/figure.h"
#include "layers/studio.h"

#include <stddef.h>

/* One thing to mend. rule is stable, scripts may rely on it:
 *
 *   text-missing         title, subtitle or description is empty in a language
 *   legend-missing       no legend and no cards with icons
 *   names-missing        districts or parks are drawn, and nothing names them
 *   numbers-unexplained  parks bear numbers, and no list says whose
 *   type-too-small       type that cannot be read in print
 *   panel-overflow       the panel's blocks are longer than the panel
 *   label-dropped        a name that must not be dropped has no place
 *   classes-too-close    two colours of the theme come too close for some sight (theme_check.h)
 *   approval-missing     no map approval number */
typedef struct cmap_lint_finding {
    char *rule;
    char *what;   /* what is wrong, where */
    char *remedy; /* what to do */
} cmap_lint_finding;

typedef struct cmap_lint {
    cmap_lint_finding *findings;
    size_t count, capacity;
    char *left_out; /* what the page was too small for, "notes, parks" (detail.h); NULL: nothing. No finding: a note */
} cmap_lint;

/* Looks at figure, which was drawn as options say; options->report tells what came of it (CMAP_EINVAL without one).
 * Scale bar, ratio, north and sources stand on every figure and need no rule. Appends to *lint, which is {0} at first
 * and cleared by the caller, also on failure. */
cmap_status cmap_lint_drawn(const cmap_figure *figure, const cmap_draw_options *options, cmap_lint *lint,
                            cmap_err *err);

/* Draws figure as options say, into nothing, and looks at it. Format and report of options are not read. */
cmap_status cmap_lint_figure(cmap_studio *studio, const cmap_figure *figure, const cmap_draw_options *options,
                             cmap_lint *lint, cmap_err *err);
void cmap_lint_clear(cmap_lint *lint);

#endif
