/* Any bytes as the name of a coordinate system: no harm, no file but PROJ's database, and a system that is accepted
 * moves a place of China to finite coordinates or says that it cannot. */
#include "gis/crs/system.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void use(cmap_system *system)
{
    const cmap_system_facts *facts = cmap_system_get_facts(system);
    cmap_coord at = {0, 0};
    cmap_lonlat back = {0, 0};

    if (!*facts->name || !isfinite(facts->unit))
        abort();
    if (cmap_system_from_lonlat(system, (cmap_lonlat){120.62, 31.32}, &at, NULL) == CMAP_OK &&
        (!isfinite(at.x) || !isfinite(at.y)))
        abort();
    if (cmap_system_to_lonlat(system, at, &back, NULL) == CMAP_OK &&
        !(fabs(back.lon_deg) <= 180 && fabs(back.lat_deg) <= 90))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char *text = malloc(length + 1);
    cmap_system *system = NULL;
    cmap_err err = {0};

    if (!text)
        return 0;
    memcpy(text, bytes, length);
    text[length] = '\0';
    if (cmap_system_new(text, &system, &err) == CMAP_OK)
        use(system);
    else if (system || !*err.text)
        abort();
    cmap_system_free(system);
    free(text);
    return 0;
}
