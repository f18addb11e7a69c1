/* lint.h: what a figure lacks before it may be published. */
#ifndef CMAP_LAYERS_LINT_H
#define CMAP_LAYERS_LINT_H

#include "layers/figure.h"
#include "layers/studio.h"

#include <stddef.h>

/* One thing to mend. rule is stable: scripts may rely on it. */
typedef struct cmap_lint_finding {
    char *rule;   /* "approval-missing", "label-dropped", ... see lint.c */
    char *what;   /* what is wrong, where */
    char *remedy; /* what to do */
} cmap_lint_finding;

typedef struct cmap_lint {
    cmap_lint_finding *findings;
    size_t count, capacity;
} cmap_lint;

/* Draws figure as options say, into nothing, and looks at it: furniture that is missing (title, subtitle, description,
 * legend, approval text), type too small to read, blocks longer than the panel, names left out, colours too close.
 * Appends to *lint, which is {0} at first and cleared by the caller, also on failure. */
cmap_status cmap_lint_figure(cmap_studio *studio, const cmap_figure *figure, const cmap_draw_options *options,
                             cmap_lint *lint, cmap_err *err);
void cmap_lint_clear(cmap_lint *lint);

#endif
