/* render_options.h: what the words of the render command mean. */
#ifndef CMAP_CLI_RENDER_OPTIONS_H
#define CMAP_CLI_RENDER_OPTIONS_H

#include "gis/base/status.h"
#include "layers/studio.h"

#include <stdbool.h>
#include <stddef.h>

enum { CMAP_FORMATS = 3 };

/* A set of formats in the order they were asked for. */
typedef struct cmap_format_list {
    cmap_format list[CMAP_FORMATS];
    size_t count;
} cmap_format_list;

/* "png,svg,pdf": each one once. CMAP_EINVAL. */
cmap_status cmap_format_list_parse(const char *text, cmap_format_list *out, cmap_err *err);

/* "png", "svg", "pdf". Static. */
const char *cmap_format_name(cmap_format format);

/* The format that the ending of path names, in either case; false when it names none. */
bool cmap_format_of_path(const char *path, cmap_format *out);

/* "A4-landscape", "A3-portrait" (A0 to A6; landscape when nothing is said), "16:9" (a slide of 338.667 x 190.5 mm),
 * "120x80mm". CMAP_EINVAL lists the forms. */
cmap_status cmap_page_parse(const char *text, double *width_mm, double *height_mm, cmap_err *err);

/* A number from low to high, written plainly (300, 72.5). CMAP_EINVAL names what it is of. */
cmap_status cmap_number_parse(const char *what, const char *text, double low, double high, double *out, cmap_err *err);

/* Seconds since 1970 (as SOURCE_DATE_EPOCH gives them) as "2011-08-11T00:00:00Z". CMAP_EINVAL for what is no such
 * number or lies behind the year 9999. */
cmap_status cmap_epoch_to_date(const char *text, char out[32], cmap_err *err);

#endif
