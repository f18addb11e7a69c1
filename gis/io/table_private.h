/* Inside gis/io: what the readers of table.h have in common. */
#ifndef CMAP_IO_TABLE_PRIVATE_H
#define CMAP_IO_TABLE_PRIVATE_H

#include "gis/base/buf.h"
#include "gis/io/table.h"
#include "gis/io/table_row.h"
#include "gis/io/zip_private.h"

/* What a reader does for its table; the first member of a reader's own struct is a cmap_table. */
typedef struct cmap_table_ops {
    cmap_status (*next)(cmap_table *table, const cmap_table_row **row, cmap_err *err);
    cmap_status (*rewind)(cmap_table *table, cmap_err *err);
    uint64_t (*position)(const cmap_table *table);
    void (*close)(cmap_table *table); /* frees the struct too */
} cmap_table_ops;

struct cmap_table {
    const cmap_table_ops *ops;
    cmap_table_info info;
    cmap_buf layers; /* names joined by ", " */
    char *path;      /* owned; as the user called it */
    char *folder;    /* owned; a private folder to remove when the table is closed; NULL: none */
    char *unpacked;  /* the same, that of an archive */
};

/* What a reader opens. */
typedef struct cmap_table_place {
    const char *path; /* of the bytes */
    const char *name; /* as the user calls it: in messages */
    const cmap_table_options *options;
    uint64_t byte_count;
} cmap_table_place;

typedef enum cmap_file_kind {
    CMAP_FILE_TEXT,
    CMAP_FILE_ZIP,
    CMAP_FILE_OLE, /* the container of .xls, and of a sheet behind a password */
    CMAP_FILE_SQLITE,
    CMAP_FILE_SHAPE,
    CMAP_FILE_DBF,
    CMAP_FILE_JSON,
    CMAP_FILE_KML,
    CMAP_FILE_DXF,
    CMAP_FILE_OTHER /* known, and not on the list; what says which */
} cmap_file_kind;

/* What the first bytes and the name of a file speak for; *what is static. */
cmap_file_kind cmap_table_kind(const char *name, const char *bytes, size_t length, const char **what);

cmap_status cmap_table_text_open(const cmap_table_place *place, cmap_table **out, cmap_err *err);
cmap_status cmap_table_ogr_open(const cmap_table_place *place, cmap_file_kind kind, cmap_table **out, cmap_err *err);
/* Those that read a zip consume it, also on failure. */
cmap_status cmap_table_xlsx_open(const cmap_table_place *place, cmap_zip *zip, cmap_table **out, cmap_err *err);
cmap_status cmap_table_ods_open(const cmap_table_place *place, cmap_zip *zip, cmap_table **out, cmap_err *err);
cmap_status cmap_table_archive_open(const cmap_table_place *place, cmap_zip *zip, cmap_table **out, cmap_err *err);

/* Opens what the bytes at given are, the way cmap_table_open does. */
cmap_status cmap_table_open_place(const cmap_table_place *given, cmap_table **out, cmap_err *err);

/* Fills the common part: path and byte count. On failure close frees what is there. */
cmap_status cmap_table_init(cmap_table *table, const cmap_table_ops *ops, const cmap_table_place *place, cmap_err *err);

/* Frees what cmap_table_init and the readers put into the common part, and the struct. */
void cmap_table_free(cmap_table *table);

static inline cmap_status cmap_table_no_memory(const char *name, cmap_err *err)
{
    return cmap_fail(err, CMAP_ENOMEM, "cannot read %s: out of memory", name);
}

/* Chooses among named layers: that of the options, else the only one that is not empty. is_empty may be NULL.
 * CMAP_EINVAL lists them. what: "sheet", "layer", "file". */
cmap_status cmap_table_choose(const cmap_table_place *place, const char *what, const char *const *names,
                              const bool *is_empty, size_t count, size_t *chosen, cmap_err *err);

/* Joins names by ", " into layers. */
void cmap_table_list(cmap_buf *layers, const char *const *names, size_t count);

#endif
