/* caption.h: a figure in words: the sentence under it, and the text for who cannot see it. */
#ifndef CMAP_LAYERS_CAPTION_H
#define CMAP_LAYERS_CAPTION_H

#include "layers/studio.h"

/* Appends title, source and date in one sentence; both languages give one each, Chinese first. Made-up data are called
 * so. */
cmap_status cmap_caption_put(const cmap_studio *studio, const cmap_figure *figure, cmap_lang lang, cmap_buf *out,
                             cmap_err *err);

/* Appends the figure's description and a sentence with the zones, districts and parks that it shows; report is of its
 * drawing. */
cmap_status cmap_caption_put_alt(const cmap_studio *studio, const cmap_figure *figure, cmap_lang lang,
                                 const cmap_report *report, cmap_buf *out, cmap_err *err);

#endif
