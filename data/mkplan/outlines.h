/* outlines.h: the outlines of one GeoJSON file, by key. */
#ifndef CMAP_MKPLAN_OUTLINES_H
#define CMAP_MKPLAN_OUTLINES_H

#include "gis/base/status.h"
#include "gis/geom/geom.h"

typedef struct cmap_outlines cmap_outlines;

/* Reads a FeatureCollection whose features are outlines with a text property key, each key once. Free *out with
 * cmap_outlines_free. */
cmap_status cmap_outlines_read(const char *path, const char *key, cmap_outlines **out, cmap_err *err);
void cmap_outlines_free(cmap_outlines *outlines);

/* The outline of value, borrowed, and marks it as taken; NULL when there is none. */
const cmap_geom *cmap_outlines_take(cmap_outlines *outlines, const char *value);

/* CMAP_EDATA, naming the file and the key, when an outline was never taken. */
cmap_status cmap_outlines_check_all_taken(const cmap_outlines *outlines, cmap_err *err);

const char *cmap_outlines_path(const cmap_outlines *outlines);

#endif
