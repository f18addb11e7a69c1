/* stage.h: telling whoever wants to know what a long call is at.
 *
 * The library has no clock. It says which of its stages begins; who measures (layers/cli/timings.h) does it outside.
 * Stages of the same name add up. */
#ifndef CMAP_BASE_STAGE_H
#define CMAP_BASE_STAGE_H

#include <stddef.h>

typedef struct cmap_stage_watch {
    void (*begin)(void *data, const char *stage); /* stage is static; what went on before has ended */
    void *data;
} cmap_stage_watch;

/* watch NULL: nobody wants to know. */
static inline void cmap_stage_begin(const cmap_stage_watch *watch, const char *stage)
{
    if (watch)
        watch->begin(watch->data, stage);
}

#endif
