/* export_private.h: what an export is made of: layers to read, and sinks that write them. */
#ifndef CMAP_IO_EXPORT_PRIVATE_H
#define CMAP_IO_EXPORT_PRIVATE_H

#include "gis/base/status.h"
#include "gis/geom/geom.h"
#include "gis/io/vector_write.h"

#include <stdbool.h>

enum { CMAP_EXPORT_COLUMNS_MAX = 20 };

/* A layer: the columns of sql in order, and its geometry as one more column behind them. */
typedef struct cmap_export_layer {
    const char *name, *outlines; /* outlines: the name of the layer that takes them, where a format parts the kinds */
    const char *sql, *count;     /* count: how many rows it gives, or nearly so, at once */
    const char *places;          /* a query of the geometries alone; NULL: the layer has none */
    cmap_vector_column columns[CMAP_EXPORT_COLUMNS_MAX];
    size_t column_count;
} cmap_export_layer;

extern const cmap_export_layer cmap_export_layers[];
extern const size_t cmap_export_layer_count;

/* Where rows go. Each call may fail; free comes last, finished or not. */
typedef struct cmap_export_sink cmap_export_sink;

struct cmap_export_sink {
    bool one_kind; /* a layer holds points or outlines, not both */
    bool many_layers;
    bool is_table; /* no geometry: lon and lat of points are columns */
    cmap_status (*layer)(cmap_export_sink *sink, const cmap_vector_layer *layer, cmap_err *err);
    cmap_status (*row)(cmap_export_sink *sink, const char *const *values, const cmap_geom *geom, cmap_err *err);
    cmap_status (*finish)(cmap_export_sink *sink, cmap_err *err);
    const char *(*notes)(const cmap_export_sink *sink);
    void (*free)(cmap_export_sink *sink);
};

/* The two that are written here. */
cmap_status cmap_export_csv_open(const char *path, cmap_export_sink **out, cmap_err *err);
cmap_status cmap_export_geojson_open(const char *path, cmap_export_sink **out, cmap_err *err);

#endif
