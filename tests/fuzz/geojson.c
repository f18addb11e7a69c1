/* Any bytes as GeoJSON: no harm, and what is handed out keeps the promises of geom.h. */
#include "gis/io/geojson.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static cmap_status check(void *data, const cmap_geojson_feature *feature, cmap_err *err)
{
    size_t *index = data;

    (void)err;
    (void)cmap_geojson_text(feature, "code");
    if (feature->index != (*index)++)
        abort();
    for (size_t i = 0; feature->geom && i < cmap_geom_path_count(feature->geom); i++) {
        size_t count;
        const cmap_coord *coords = cmap_geom_path(feature->geom, i, &count);
        for (size_t j = 0; j < count; j++)
            if (!(fabs(coords[j].x) <= 180) || !(fabs(coords[j].y) <= 90))
                abort();
    }
    return CMAP_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    size_t index = 0;
    cmap_err err = {0};
    cmap_status status = cmap_geojson_read((const char *)bytes, length, check, &index, &err);

    if ((status != CMAP_OK) != (err.text[0] != '\0'))
        abort();
    return 0;
}
