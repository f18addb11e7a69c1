#include "layers/cli/bar.h"

#include <stdio.h>
#include <unistd.h>

enum { WIDTH = 30, LINE = WIDTH + 8 };

void cmap_bar_start(cmap_bar *bar)
{
    *bar = (cmap_bar){.shown = -1, .is_on = isatty(STDERR_FILENO) != 0};
}

void cmap_bar_show(void *data, uint64_t done, uint64_t all)
{
    cmap_bar *bar = data;
    int percent = all ? (int)((double)done / (double)all * 100) : 0;

    percent = percent > 99 ? 99 : percent;
    if (!bar->is_on || percent == bar->shown)
        return;
    bar->shown = percent;
    (void)fprintf(stderr, "\r%3d%% [", percent);
    for (int i = 0; i < WIDTH; i++)
        (void)fputc(i * 100 < percent * WIDTH ? '#' : '.', stderr);
    (void)fputs("] ", stderr);
    (void)fflush(stderr);
}

void cmap_bar_end(cmap_bar *bar)
{
    if (bar->shown >= 0)
        (void)fprintf(stderr, "\r%*s\r", LINE, "");
    bar->shown = -1;
}
