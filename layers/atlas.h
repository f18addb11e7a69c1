/* atlas.h: all figures and a page for each district, one PDF with bookmarks. */
#ifndef CMAP_LAYERS_ATLAS_H
#define CMAP_LAYERS_ATLAS_H

#include "layers/studio.h"

/* Appends the PDF to *bytes, which stays as it was on failure: the built-in figures in their order, then the districts
 * in the plan's order, each page with its own legend, its number and a bookmark. options as for cmap_studio_draw; the
 * format must be PDF (CMAP_EINVAL). */
cmap_status cmap_atlas_draw(cmap_studio *studio, const cmap_figure *figure, const cmap_draw_options *options,
                            cmap_buf *bytes, cmap_err *err);

#endif
