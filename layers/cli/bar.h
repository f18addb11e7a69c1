/* bar.h: how far a long command is, as a line on a terminal that is drawn over and taken away at the end.
 *
 * It goes to stderr, and only where that is a terminal: files and pipes get none of it. A line moves when a percent is
 * passed, so the library may call as often as it likes. */
#ifndef CMAP_CLI_BAR_H
#define CMAP_CLI_BAR_H

#include <stdbool.h>
#include <stdint.h>

typedef struct cmap_bar {
    int shown; /* percent; -1: nothing yet */
    bool is_on;
} cmap_bar;

void cmap_bar_start(cmap_bar *bar);

/* done of all, in whatever unit; as cmap_import_options.progress wants it, with the bar as its data. Never shows 100:
 * what comes behind the last byte takes time, too. */
void cmap_bar_show(void *data, uint64_t done, uint64_t all);

/* Takes the line away, before anything else is told. It may be shown again. */
void cmap_bar_end(cmap_bar *bar);

#endif
