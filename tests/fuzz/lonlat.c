/* Any bytes as an angle and as a pair: no harm, what is refused leaves the output alone, and what is read is finite and
 * is read again the same when it is written plainly. */
#include "gis/crs/lonlat_text.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void same(double a, double b)
{
    if (!(fabs(a - b) <= 1e-15 * fabs(a)))
        abort();
}

static void check_angle(const char *text)
{
    cmap_angle read = {7, CMAP_ANGLE_ANY}, again;
    char plain[64];

    if (cmap_angle_parse(text, &read, NULL)) {
        if (read.deg != 7)
            abort();
        return;
    }
    if (!isfinite(read.deg))
        abort();
    (void)snprintf(plain, sizeof plain, "%.17e", read.deg);
    if (cmap_angle_parse(plain, &again, NULL))
        abort();
    same(read.deg, again.deg);
}

static void check_pair(const char *text)
{
    cmap_coord read = {7, 8}, again;
    char plain[128];

    if (cmap_lonlat_parse(text, &read, NULL)) {
        if (read.x != 7 || read.y != 8)
            abort();
        return;
    }
    (void)snprintf(plain, sizeof plain, "%.17e %.17e", read.x, read.y);
    if (!isfinite(read.x) || !isfinite(read.y) || cmap_lonlat_parse(plain, &again, NULL))
        abort();
    same(read.x, again.x);
    same(read.y, again.y);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char *text = malloc(length + 1);

    if (!text)
        return 0;
    memcpy(text, bytes, length);
    text[length] = '\0';
    check_angle(text);
    check_pair(text);
    free(text);
    return 0;
}
