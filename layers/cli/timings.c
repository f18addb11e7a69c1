#include "layers/cli/timings.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static int64_t now_ns(void)
{
    struct timespec t = {0};

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* The place of a stage; past the end of the list, that of the last. */
static size_t place_of(cmap_timings *timings, const char *name)
{
    for (size_t i = 0; i < timings->count; i++)
        if (strcmp(timings->stages[i].name, name) == 0)
            return i;
    if (timings->count == CMAP_TIMINGS_STAGES)
        return timings->count - 1;
    timings->stages[timings->count].name = name;
    return timings->count++;
}

static void begin(void *data, const char *stage)
{
    cmap_timings *timings = data;
    int64_t now = now_ns();

    if (timings->count)
        timings->stages[timings->now].ns += now - timings->since_ns;
    timings->since_ns = now;
    timings->now = place_of(timings, stage);
}

void cmap_timings_start(cmap_timings *timings, bool on)
{
    *timings = (cmap_timings){.is_on = on};
    if (!on)
        return;
    timings->watch = (cmap_stage_watch){begin, timings};
    timings->began_ns = now_ns();
    begin(timings, "loading");
}

const cmap_stage_watch *cmap_timings_watch(const cmap_timings *timings)
{
    return timings->is_on ? &timings->watch : NULL;
}

void cmap_timings_print(cmap_timings *timings)
{
    int64_t now;

    if (!timings->is_on)
        return;
    now = now_ns();
    timings->stages[timings->now].ns += now - timings->since_ns;
    timings->since_ns = now;
    for (size_t i = 0; i < timings->count; i++)
        (void)fprintf(stderr, "%-12s %9.2f ms\n", timings->stages[i].name, (double)timings->stages[i].ns / 1e6);
    (void)fprintf(stderr, "%-12s %9.2f ms\n", "total", (double)(now - timings->began_ns) / 1e6);
}
