/* sorter.h: rows of bytes put in order, as many as the disk holds, in memory that does not grow with them.
 *
 * Rows are ordered as memcmp orders them, a row before those that it begins. They are gathered in runs of some
 * megabytes; a run that is full is sorted and written to a file without a name, and at the end the runs are merged (D.
 * E. Knuth, The Art of Computer Programming 3, 5.4.1). What fits into one run never touches the disk. A run is sorted
 * by the eight bytes behind what all its rows begin with, digit by digit, and only where those are equal by comparison.
 */
#ifndef CMAP_BASE_SORTER_H
#define CMAP_BASE_SORTER_H

#include "gis/base/status.h"

#include <stddef.h>

typedef struct cmap_sorter cmap_sorter;

/* folder: where the file lies, if there is to be one. run_bytes: memory for rows; half as much again for their order.
 * Free with cmap_sorter_free, which removes the file. */
cmap_status cmap_sorter_new(const char *folder, size_t run_bytes, cmap_sorter **out, cmap_err *err);
void cmap_sorter_free(cmap_sorter *sorter);

/* Copies the row in. CMAP_EINVAL for one that is longer than a run, CMAP_EIO when the disk refuses. */
cmap_status cmap_sorter_add(cmap_sorter *sorter, const void *bytes, size_t length, cmap_err *err);

/* Gives the next row in order, from the first one on; *bytes, borrowed until the next call, becomes NULL at the end.
 * After the first call no row can be added. */
cmap_status cmap_sorter_next(cmap_sorter *sorter, const unsigned char **bytes, size_t *length, cmap_err *err);

#endif
