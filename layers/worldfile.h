/* worldfile.h: what a drawn PNG needs to lie at its place in a GIS. */
#ifndef CMAP_LAYERS_WORLDFILE_H
#define CMAP_LAYERS_WORLDFILE_H

#include "gis/base/buf.h"
#include "gis/base/status.h"
#include "layers/report.h"

/* Appends a world file (.pgw, six lines) of the whole page, in EPSG:4549: the step of a pixel at dpi, and the middle of
 * the first pixel, so that the main map's frame comes to lie on the ground it shows. Panel, title and insets lie
 * around and upon it. report is of the drawing; CMAP_EINVAL when it has no map. */
cmap_status cmap_worldfile_put(const cmap_report *report, double dpi, cmap_buf *out, cmap_err *err);

/* Appends the side file in which GDAL, and so QGIS, looks for the system of a PNG (.png.aux.xml): EPSG:4549 as WKT.
 * They do not read a .prj beside a PNG. */
void cmap_worldfile_put_crs(cmap_buf *out);

#endif
