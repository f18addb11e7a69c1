/* Inside gis/io: what a DBF says of itself before it is decoded. */
#ifndef CMAP_IO_DBF_PRIVATE_H
#define CMAP_IO_DBF_PRIVATE_H

#include "gis/base/buf.h"
#include "gis/base/status.h"

#include <stdint.h>

typedef struct cmap_dbf {
    int ldid;      /* language driver id; 0: none */
    uint64_t size; /* bytes that header and records need */
    cmap_buf text; /* names and character fields that are not plain ASCII, ended by LF each */
} cmap_dbf;

/* Looks at the DBF at path. Fields that fill their width, whose last character may be cut, are left out of text as long
 * as others speak. CMAP_EPARSE when it is no DBF. Clear text with cmap_buf_clear. */
cmap_status cmap_dbf_look(const char *path, cmap_dbf *out, cmap_err *err);

#endif
