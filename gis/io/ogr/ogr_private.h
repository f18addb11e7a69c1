/* Inside gis/io/ogr: the only folder that knows GDAL. */
#ifndef CMAP_IO_OGR_PRIVATE_H
#define CMAP_IO_OGR_PRIVATE_H

#include "gis/base/buf.h"
#include "gis/geom/geom.h"
#include "gis/io/ogr/abi.h"

#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

/* Registers the drivers on the list and shuts what could reach beyond a file: network, plugins, configuration files,
 * extensions of SQLite. Once; later calls do nothing. */
void cmap_ogr_setup(void);

/* GDAL speaks through an error handler. Forget what it said; the last failure since then, or NULL. */
void cmap_ogr_forget(void);
const char *cmap_ogr_said(void);

/* The declared system as "EPSG:nnnn" or WKT 2. *out is the caller's (cmap_free); NULL when there is none. */
cmap_status cmap_ogr_crs(OGRSpatialReferenceH system, char **out, cmap_err *err);

/* A geometry into ours: Z and M dropped, curves made lines, a collection reduced to its polygons (else lines, else
 * points). *out is NULL for an empty one, and for one that cannot be taken: then trouble says why, behind a rule id.
 * What was changed is added to note. Only want of memory fails. */
cmap_status cmap_ogr_geom(OGRGeometryH geometry, cmap_geom **out, cmap_buf *trouble, cmap_buf *note, cmap_err *err);

cmap_status cmap_ogr_open(const char *path, const char *driver, cmap_ogr_reader **out, cmap_err *err);
void cmap_ogr_close(cmap_ogr_reader *reader);
size_t cmap_ogr_layer_count(const cmap_ogr_reader *reader);
const char *cmap_ogr_layer_name(const cmap_ogr_reader *reader, size_t index);
cmap_status cmap_ogr_choose(cmap_ogr_reader *reader, size_t index, const cmap_ogr_layer **out, cmap_err *err);
cmap_status cmap_ogr_next(cmap_ogr_reader *reader, const cmap_table_row **row, cmap_err *err);
void cmap_ogr_rewind(cmap_ogr_reader *reader);

cmap_status cmap_ogr_create(const char *path, const char *driver, const char *day, cmap_ogr_writer **out,
                            cmap_err *err);
cmap_status cmap_ogr_begin_layer(cmap_ogr_writer *writer, const char *name, const cmap_ogr_column *columns,
                                 size_t count, int kind, bool is_multi, cmap_err *err);
cmap_status cmap_ogr_put(cmap_ogr_writer *writer, const char *const *values, const void *wkb, size_t length,
                         cmap_err *err);
cmap_status cmap_ogr_finish(cmap_ogr_writer *writer, cmap_err *err);

#endif
