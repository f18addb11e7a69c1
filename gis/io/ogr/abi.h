/* gis/io/ogr/abi.h: what the program and its GDAL module (carriermap-ogr.so) say to each other.
 *
 * GDAL pulls in a hundred libraries; so it lives in a module of its own, which gis/io/ogr_door.c loads when the first
 * file asks for it. The module has its own copies of gis/base and gis/geom, built from the same sources: errors, rows
 * and geometries pass as they are, and what one side takes from the heap the other may give back. The number below is
 * raised with every change here or in what passes. */
#ifndef CMAP_IO_OGR_ABI_H
#define CMAP_IO_OGR_ABI_H

#include "gis/base/status.h"
#include "gis/io/table.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CMAP_OGR_ABI    1
#define CMAP_OGR_MODULE "carriermap-ogr.so"
#define CMAP_OGR_SYMBOL "cmap_ogr_module"

/* A file opened for reading. */
typedef struct cmap_ogr_reader cmap_ogr_reader;

typedef struct cmap_ogr_layer {
    const char *name;
    const char *const *columns; /* as the file has them: not yet decoded when is_raw */
    size_t column_count;
    bool has_geometry;
    bool is_raw;       /* texts are the file's bytes, in whatever encoding */
    const char *crs;   /* "EPSG:nnnn" or WKT; NULL: none */
    int64_t row_count; /* -1: unknown */
} cmap_ogr_layer;

typedef enum cmap_ogr_value { CMAP_OGR_TEXT, CMAP_OGR_INT, CMAP_OGR_REAL, CMAP_OGR_DATE } cmap_ogr_value;

typedef struct cmap_ogr_column {
    const char *name;
    cmap_ogr_value type;
    int width; /* bytes of the longest value, where the format asks for it; 0: unknown */
    int decimals;
} cmap_ogr_column;

typedef struct cmap_ogr_writer cmap_ogr_writer;

typedef struct cmap_ogr_ops {
    unsigned abi; /* CMAP_OGR_ABI; first, and read before anything else */

    /* Opens the file at path with the one driver of that name, and no other. */
    cmap_status (*open)(const char *path, const char *driver, cmap_ogr_reader **out, cmap_err *err);
    void (*close)(cmap_ogr_reader *reader);
    size_t (*layer_count)(const cmap_ogr_reader *reader);
    const char *(*layer_name)(const cmap_ogr_reader *reader, size_t index);
    /* Chooses the layer to read; *layer is borrowed until the next choice. */
    cmap_status (*choose)(cmap_ogr_reader *reader, size_t index, const cmap_ogr_layer **layer, cmap_err *err);
    /* As cmap_table_next and cmap_table_rewind; geometries in x, y order, srid 0. */
    cmap_status (*next)(cmap_ogr_reader *reader, const cmap_table_row **row, cmap_err *err);
    void (*rewind)(cmap_ogr_reader *reader);

    /* Makes the file at path, which must not be there, by driver "GPKG" or "ESRI Shapefile". day is YYYY-MM-DD, the day
     * that the file says it was made on. */
    cmap_status (*create)(const char *path, const char *driver, const char *day, cmap_ogr_writer **out, cmap_err *err);
    /* Begins a layer; kind 0: without geometry; else all are of that kind, or its MULTI form when is_multi. EPSG:4490.
     */
    cmap_status (*layer)(cmap_ogr_writer *writer, const char *name, const cmap_ogr_column *columns, size_t count,
                         int kind, bool is_multi, cmap_err *err);
    /* values: as text, NULL is unknown; wkb may be NULL. */
    cmap_status (*put)(cmap_ogr_writer *writer, const char *const *values, const void *wkb, size_t length,
                       cmap_err *err);
    /* Closes the file, and frees writer in any case. */
    cmap_status (*finish)(cmap_ogr_writer *writer, cmap_err *err);

    const char *(*version)(void);       /* of GDAL: "3.6.2" */
    void (*fail_after)(long countdown); /* cmap_mem_fail_after of the module's own heap door, for tests */
} cmap_ogr_ops;

/* The module's one exported name. */
typedef const cmap_ogr_ops *cmap_ogr_module_fn(void);

#endif
