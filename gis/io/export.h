/* export.h: a database for other programs, with the join's result in it.
 *
 * GeoPackage, GeoJSON (RFC 7946), Shapefile (.shp, or .zip of its parts), CSV and XLSX, told by the ending. A file
 * appears whole or not at all. What import knows by name keeps that name, so that an exported file can be imported
 * again; what the join found stands beside it: lies_in, in_zone, method, parts.
 *
 * CSV begins with a byte order mark, for spreadsheets, and cells that would start a formula there are made harmless.
 * Tables (CSV, XLSX) hold the lon and lat of points; a vector file holds the places themselves. */
#ifndef CMAP_IO_EXPORT_H
#define CMAP_IO_EXPORT_H

#include "gis/base/buf.h"
#include "gis/base/status.h"
#include "gis/db/plan.h"

#include <stddef.h>
#include <stdint.h>

typedef struct cmap_export_options {
    const char *what; /* "carriers", "parks", "districts" or "shares"; NULL: all of them where the format holds several
                         layers, else the carriers */
    const char *day;  /* YYYY-MM-DD that formats note as their day of making; NULL: as in vector_write.h */
    /* Called now and then with the rows done and all of them; NULL: nobody looks. */
    void (*progress)(void *data, uint64_t done, uint64_t all);
    void *progress_data;
} cmap_export_options;

typedef struct cmap_export_report {
    size_t layer_count;
    size_t row_count;
    cmap_buf notes; /* what the format could not hold as it was, a sentence a line; clear it */
} cmap_export_report;

/* Writes path. db must be joined (gis/zoning/join.h). options may be NULL. CMAP_EINVAL for an ending or a layer that is
 * none of the above, and for a shapefile of what has points as well as outlines; CMAP_EIO; CMAP_EDB. Memory does not
 * grow with the rows, but for XLSX's. */
cmap_status cmap_export(cmap_db *db, const char *path, const cmap_export_options *options, cmap_export_report *report,
                        cmap_err *err);

#endif
