/* tally.h: the carriers of a file, summed up without storing anything.
 *
 * What cmap_import_file and cmap_progress_load would say of the same file in a database without carriers, row for row
 * and tenth for tenth: the same reading of cells, the same refusals (doubles too), the same rule of places (own place,
 * else park, else district named, else none; outlines by share). The plan, its parks and target come from a database,
 * which may be the built-in one.
 *
 * How it is quick. Rows that say nothing unusual (decimal numbers, words that were met before, a place that is in China
 * and right) are read by tally_plain.c without a copy; whatever it is not sure of goes the way of the import. Whether a
 * carrier was met before is asked of a map of bits where its key is a number, as lists are numbered, and else of a
 * filter after B. Bloom ("Space/time trade-offs in hash coding with allowable errors", CACM 13, 1970), its bits of one
 * carrier in one cache line (F. Putze, P. Sanders, J. Singler, "Cache-, hash- and space-efficient Bloom filters", WEA
 * 2007). Neither has a false no; for a yes, which but for real doubles only the filter gives, and rarely below a
 * million carriers, the file is read a second time.
 *
 * Memory does not grow with the rows: 16 MiB each for map and filter, as far as they are used, 32 for files of more
 * than a GiB, less for small ones; but 32 bytes for each row that is a double, and what a sheet's format needs
 * (table.h). Cost: some 0.25 microseconds a row.
 */
#ifndef CMAP_IO_TALLY_H
#define CMAP_IO_TALLY_H

#include "gis/base/status.h"
#include "gis/db/progress.h"
#include "gis/io/import.h"

typedef struct cmap_tally_options {
    cmap_import_options import; /* into is carriers; dry_run, imported_at and accuracy_m do not matter */
    cmap_progress_by by;
    const char *as_of;     /* NULL: everything counts */
    size_t filter_bytes;   /* 0: by the size of the file; small ones are for tests */
    bool without_shortcut; /* every row goes the way of the import; for tests */
} cmap_tally_options;

/* Sums the file at path up. On success *out (cmap_progress_free) and *report (cmap_import_report_clear) are the
 * caller's. Of the report read, rejected, no_data, blank, added (carriers counted), rejects, and the findings of parks,
 * districts and coordinates hold; notes on values that were read all the same may count fewer rows than an import's,
 * and unit-suspect and total-mismatch are not looked for. Errors of cmap_import_file and cmap_progress_load. */
cmap_status cmap_tally_file(cmap_db *db, const char *path, const cmap_tally_options *options, cmap_progress **out,
                            cmap_import_report *report, cmap_err *err);

#endif
