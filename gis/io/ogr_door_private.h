/* Inside gis/io: the door to the GDAL module. */
#ifndef CMAP_IO_OGR_DOOR_PRIVATE_H
#define CMAP_IO_OGR_DOOR_PRIVATE_H

#include "gis/io/ogr/abi.h"

/* What the module can do; loads it the first time and keeps it. CMAP_ENOENT when it is not there or cannot be loaded,
 * with the package to install. */
cmap_status cmap_ogr_door(const cmap_ogr_ops **ops, cmap_err *err);

#endif
