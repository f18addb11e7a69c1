/* check_out.h: what check found, in the three formats, site by site as they come.
 *
 * For people: one site as a sheet, a file of sites as a table with a summary. CSV: a row for each industry of each
 * site, with a byte order mark, so that spreadsheets take it for UTF-8. JSON: one object, as data/schemas/check.json
 * says. */
#ifndef CMAP_CLI_CHECK_OUT_H
#define CMAP_CLI_CHECK_OUT_H

#include "gis/base/buf.h"
#include "gis/io/json.h"
#include "gis/zoning/check.h"
#include "layers/cli/out.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What was asked, for the heads of the formats; borrowed. */
typedef struct cmap_check_asked {
    const char *database, *file, *crs; /* file NULL: one site on the command line */
    double accuracy_m;                 /* that counts where a site has none of its own */
    bool accuracy_given;
} cmap_check_asked;

typedef struct cmap_check_out {
    cmap_out_format format;
    const cmap_checker *checker;
    cmap_check_asked asked;
    size_t columns; /* of the terminal */
    cmap_buf *buf;
    cmap_json_writer json;
    cmap_out_table table;
    size_t counts[4]; /* by cmap_verdict */
    size_t refused_count;
} cmap_check_out;

void cmap_check_out_begin(cmap_check_out *out, cmap_out_format format, const cmap_checker *checker,
                          const cmap_check_asked *asked, size_t columns, cmap_buf *buf);

/* row is that of the file; name may be NULL; accuracy_m that of this site. */
void cmap_check_out_add(cmap_check_out *out, int64_t row, const char *name, double accuracy_m, const cmap_check *check);

/* A row that could not be read as a site. */
void cmap_check_out_refuse(cmap_check_out *out, int64_t row, const char *rule, const char *reason);

/* Ends the output and frees what out holds; a failure becomes the buffer's. */
void cmap_check_out_end(cmap_check_out *out);

#endif
