/* timings.h: how long each stage of a command took, for --timings; the one place that looks at a clock for that.
 *
 * Off, nothing is measured. What is printed goes to stderr, after the command's work and before its result, so that the
 * bytes of the result are the same with it and without. */
#ifndef CMAP_CLI_TIMINGS_H
#define CMAP_CLI_TIMINGS_H

#include "gis/base/stage.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CMAP_TIMINGS_STAGES = 16 };

/* Lives where it was started: watch points into it. */
typedef struct cmap_timings {
    cmap_stage_watch watch;
    struct {
        const char *name;
        int64_t ns;
    } stages[CMAP_TIMINGS_STAGES]; /* in the order of their first begin */
    size_t count, now;
    int64_t began_ns, since_ns;
    bool is_on;
} cmap_timings;

/* Starts with the stage "loading" (the program itself, its options). on false: nothing is done here nor below. */
void cmap_timings_start(cmap_timings *timings, bool on);

/* For the library; NULL when off. */
const cmap_stage_watch *cmap_timings_watch(const cmap_timings *timings);

/* Prints a line for each stage, in milliseconds of the wall, and their sum. */
void cmap_timings_print(cmap_timings *timings);

#define CMAP_OPTION_TIMINGS(place)                                                                                     \
    {                                                                                                                  \
        .name = "timings", .help = "tell on stderr how long each stage took", .flag = (place)                          \
    }

#endif
