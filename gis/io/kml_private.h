/* Inside gis/io: the names of a KML's data fields, which GDAL flattens.
 *
 * GDAL's LIBKML driver makes an underscore of every byte beyond ASCII in the name of a <Data>, and one field of two
 * whose names then look the same: of 状态 and 行业 the second value is all that is left. So it is given a copy in which
 * such names are spelled in ASCII, and the names of its columns are read back from that. */
#ifndef CMAP_IO_KML_PRIVATE_H
#define CMAP_IO_KML_PRIVATE_H

#include "gis/base/buf.h"
#include "gis/base/status.h"

#include <stdbool.h>

/* Appends text, UTF-8 and terminated, with the names beyond ASCII spelled out. Comments and CDATA stay as they are.
 * False when there is no such name; out is then as it was. */
bool cmap_kml_spell(const char *text, cmap_buf *out);

/* Appends the name that column spells, or column itself. */
void cmap_kml_read(const char *column, cmap_buf *out);

/* Makes a copy of the KML at *copy, or at path where that is NULL, when it has such names, in *folder (made when NULL),
 * and puts its path into *copy. The text is UTF-8, and held in memory for the while, as GDAL holds it. */
cmap_status cmap_kml_copy(const char *path, char **folder, char **copy, cmap_err *err);

#endif
