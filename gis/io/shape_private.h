/* Inside gis/io: the files that make up a shapefile. */
#ifndef CMAP_IO_SHAPE_PRIVATE_H
#define CMAP_IO_SHAPE_PRIVATE_H

#include "gis/base/status.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum cmap_shapefile_part {
    CMAP_SHAPE_SHP,
    CMAP_SHAPE_SHX,
    CMAP_SHAPE_DBF,
    CMAP_SHAPE_PRJ,
    CMAP_SHAPE_CPG,
    CMAP_SHAPE_PARTS
} cmap_shapefile_part;

typedef struct cmap_shapefile {
    char *paths[CMAP_SHAPE_PARTS]; /* owned; NULL: not there */
    uint64_t sizes[CMAP_SHAPE_PARTS];
} cmap_shapefile;

extern const char *const cmap_shapefile_endings[CMAP_SHAPE_PARTS]; /* ".shp", ... */

/* By its ending, in whatever case. */
bool cmap_shapefile_is_part(const char *path);

/* Finds the files beside path that have its name and the ending of a part, in whatever case. A .dbf without a .shp is a
 * table. CMAP_EPARSE, naming the part, for one that is missing or shorter than it says. name: for messages. */
cmap_status cmap_shapefile_find(const char *path, const char *name, cmap_shapefile *out, cmap_err *err);
void cmap_shapefile_clear(cmap_shapefile *shape);

#endif
