/* measure.h: what texts measure, remembered.
 *
 * A panel is tried at several sizes before it is drawn, and laying type out costs more than all else in a figure; so
 * the size of a text of a given type and width is worked out once. */
#ifndef CMAP_LAYERS_MEASURE_H
#define CMAP_LAYERS_MEASURE_H

#include "gis/base/status.h"
#include "render/text.h"

typedef struct cmap_measure cmap_measure;

/* fonts must outlive it. The caller frees. */
cmap_status cmap_measure_new(cmap_fonts *fonts, cmap_measure **out, cmap_err *err);
void cmap_measure_free(cmap_measure *measure);

/* The width and height that cmap_text_new would give, in mm. Its errors are CMAP_EFONT and CMAP_ENOMEM. */
cmap_status cmap_measure_text(cmap_measure *measure, const char *text, const cmap_type *type, double wrap_mm,
                              double *width_mm, double *height_mm, cmap_err *err);

#endif
