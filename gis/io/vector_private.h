/* Inside gis/io: how a vector file is written. */
#ifndef CMAP_IO_VECTOR_PRIVATE_H
#define CMAP_IO_VECTOR_PRIVATE_H

#include "gis/base/buf.h"
#include "gis/io/ogr/abi.h"
#include "gis/io/vector_write.h"

struct cmap_vector_writer {
    cmap_vector_format format;
    char *path;   /* owned */
    char *folder; /* owned; beside path, with the unfinished file */
    char *stem;   /* owned; path's name without ending */
    char day[11];
    cmap_buf notes;

    /* The layer that is being written. */
    cmap_vector_type *types; /* owned */
    char **names;            /* owned; as they stand in the file */
    size_t count;
    cmap_geom_kind kind;
    size_t layers, rows;
    size_t cuts; /* texts that a DBF cut */

    const cmap_ogr_ops *gdal; /* NULL for XLSX */
    cmap_ogr_writer *file;
    cmap_buf cut, wkb;
    const char **values; /* owned; of a row, as GDAL gets them */
    bool is_multi;

    struct cmap_xlsx *book; /* owned; NULL but for XLSX */
};

/* True when value is what a column of type takes. */
bool cmap_vector_fits(cmap_vector_type type, const char *value);

/* Names of at most ten bytes that differ in any case, made of given ones; cut names are told in notes. *names is the
 * caller's: count of them, each and the list to be freed. */
cmap_status cmap_vector_dbf_names(const cmap_vector_column *columns, size_t count, char ***names, cmap_buf *notes,
                                  cmap_err *err);

/* A workbook in memory. Sticky; cmap_xlsx_finish tells. */
typedef struct cmap_xlsx cmap_xlsx;

cmap_xlsx *cmap_xlsx_new(void); /* NULL: out of memory */
void cmap_xlsx_free(cmap_xlsx *book);
void cmap_xlsx_sheet(cmap_xlsx *book, const cmap_vector_layer *layer);
void cmap_xlsx_row(cmap_xlsx *book, const cmap_vector_type *types, const char *const *values, size_t count);
/* Hands the bytes over; out is appended to. */
cmap_status cmap_xlsx_finish(cmap_xlsx *book, cmap_buf *out);

#define CMAP_XLSX_MAX_ROWS ((size_t)1048576)
#define CMAP_XLSX_MAX_TEXT ((size_t)32767) /* characters of a cell */

#endif
