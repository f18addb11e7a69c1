/* Any bytes as WKB: no harm, and what is read is written and read again the same. */
#include "gis/geom/wkb.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    cmap_geom *geom = NULL, *again = NULL;
    cmap_buf first = {0}, second = {0};
    cmap_err err = {0};

    if (cmap_geom_from_wkb(bytes, length, 4490, &geom, &err))
        return 0;
    cmap_geom_to_wkb(geom, &first);
    if (cmap_geom_from_wkb(first.bytes, first.length, cmap_geom_get_srid(geom), &again, &err))
        abort();
    cmap_geom_to_wkb(again, &second);
    if (first.length != second.length || memcmp(first.bytes, second.bytes, first.length) != 0)
        abort();
    cmap_buf_clear(&first);
    cmap_buf_clear(&second);
    cmap_geom_free(geom);
    cmap_geom_free(again);
    return 0;
}
