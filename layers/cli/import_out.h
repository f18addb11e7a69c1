/* import_out.h: what import tells of its files, for people and for programs. */
#ifndef CMAP_CLI_IMPORT_OUT_H
#define CMAP_CLI_IMPORT_OUT_H

#include "gis/base/buf.h"
#include "gis/io/import.h"

#include <stdbool.h>
#include <stddef.h>

/* One file: decisions, counts, then a table of what was found and changed; lines wrap at columns (0: never). */
void cmap_import_put_text(const cmap_import_report *report, bool dry_run, size_t columns, cmap_buf *buf);

/* All files: a row for each finding, refused row and change. */
void cmap_import_put_csv(const cmap_import_report *reports, size_t count, cmap_buf *buf);

/* All files: an array of objects with everything. */
void cmap_import_put_json(const cmap_import_report *reports, size_t count, bool dry_run, cmap_buf *buf);

#endif
