/* progress_out.h: progress toward the target in the three formats.
 *
 * Floor areas are exact: whole square metres or one decimal, from the library's tenths. */
#ifndef CMAP_CLI_PROGRESS_OUT_H
#define CMAP_CLI_PROGRESS_OUT_H

#include "gis/base/buf.h"
#include "gis/db/progress.h"

#include <stddef.h>

/* For people: the target, what is known of it, and the rows. database is named where nothing is surveyed. */
void cmap_progress_put_text(const cmap_progress *progress, const char *database, size_t columns, cmap_buf *buf);

/* The rows, and a last one without a code for what lies in none of them. */
void cmap_progress_put_csv(const cmap_progress *progress, cmap_buf *buf);

/* One object. rows, in_no_row and nothing else make up built_m2 and its companions; later and undated were left out. */
void cmap_progress_put_json(const cmap_progress *progress, cmap_buf *buf);

#endif
