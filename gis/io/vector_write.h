/* vector_write.h: files for other programs: GeoPackage, Shapefile, XLSX.
 *
 * A file is made under another name and moved to its own when it is whole, so path holds the old file or all of the new
 * one. The parts of a shapefile are moved one after another: between two of them the old and the new may mix; a .zip of
 * them has no such moment. The same calls with the same day give the same bytes.
 *
 * GeoPackage and Shapefile go through the GDAL module; XLSX is written here. Texts in a sheet are texts, whatever they
 * begin with: "=cmd" is no formula there. */
#ifndef CMAP_IO_VECTOR_WRITE_H
#define CMAP_IO_VECTOR_WRITE_H

#include "gis/base/status.h"
#include "gis/geom/geom.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum cmap_vector_format {
    CMAP_VECTOR_GEOPACKAGE,
    CMAP_VECTOR_SHAPEFILE,
    CMAP_VECTOR_SHAPEFILE_ZIP, /* the parts of a shapefile in one archive */
    CMAP_VECTOR_XLSX
} cmap_vector_format;

/* The format that path's ending names: .gpkg, .shp, .zip, .xlsx; false for any other. */
bool cmap_vector_format_of(const char *path, cmap_vector_format *format);

typedef enum cmap_vector_type {
    CMAP_VECTOR_TEXT,
    CMAP_VECTOR_INT,
    CMAP_VECTOR_REAL,
    CMAP_VECTOR_DATE /* whole days, YYYY-MM-DD; dates that may be a month or a year are TEXT */
} cmap_vector_type;

typedef struct cmap_vector_column {
    const char *name;
    cmap_vector_type type;
    int decimals; /* of REAL in a shapefile, which fixes them; 0 to 15 */
} cmap_vector_column;

/* A layer, or a sheet. */
typedef struct cmap_vector_layer {
    const char *name;
    const cmap_vector_column *columns; /* may go after the call */
    size_t column_count;
    cmap_geom_kind kind; /* of all its geometries; 0: it has none. A sheet never has */
    bool is_multi;       /* its geometries may have more than one part */
} cmap_vector_layer;

typedef struct cmap_vector_writer cmap_vector_writer;

/* Begins the file at path; path may name an old file, which is replaced at the end. day (YYYY-MM-DD) is the day that
 * the file says it was made on; NULL: 2011-08-01, the month of the plan. CMAP_EIO; CMAP_ENOENT for a GDAL module that
 * is missing. Free with cmap_vector_writer_free. */
cmap_status cmap_vector_writer_open(const char *path, cmap_vector_format format, const char *day,
                                    cmap_vector_writer **out, cmap_err *err);

/* Removes what is not finished. */
void cmap_vector_writer_free(cmap_vector_writer *writer);

/* Begins a layer; rows that follow are its. CMAP_EINVAL for a second layer of a shapefile, no columns or more than
 * 1,024, or a name that stands twice. */
cmap_status cmap_vector_writer_layer(cmap_vector_writer *writer, const cmap_vector_layer *layer, cmap_err *err);

/* Adds a row: a value for each column as text (UTF-8; a plain decimal for INT and REAL), NULL for unknown, and a
 * geometry in EPSG:4490 (lon, lat) or NULL. CMAP_EINVAL, naming row and column, for a value that is not of its column's
 * type, a text of more than 32,767 characters in a sheet, more rows than the format takes, or a geometry of another
 * kind or srid. */
cmap_status cmap_vector_writer_row(cmap_vector_writer *writer, const char *const *values, const cmap_geom *geom,
                                   cmap_err *err);

/* Closes the file and moves it to its place. Once; then only free. */
cmap_status cmap_vector_writer_finish(cmap_vector_writer *writer, cmap_err *err);

/* What the format could not hold as it was, a sentence a line: names of columns that a DBF cuts to ten bytes, texts cut
 * to 254. "" when nothing. Borrowed while writer lives. */
const char *cmap_vector_writer_notes(const cmap_vector_writer *writer);

#endif
