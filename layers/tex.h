/* tex.h: a LaTeX snippet that sets a drawn figure at its exact size, with caption, label and alternative text. */
#ifndef CMAP_LAYERS_TEX_H
#define CMAP_LAYERS_TEX_H

#include "layers/studio.h"

/* Appends a figure environment to be \input: file, the name of the drawn PDF or PNG in the snippet's own folder, is set
 * as wide as its page, in mm. options->report is of the drawing. Chinese wants xelatex or lualatex with ctex; English
 * any LaTeX of 2021 or later (graphicx then knows the key alt). CMAP_EINVAL for the atlas, which has many pages, for a
 * drawing without a report, and for a file name that LaTeX cannot read. */
cmap_status cmap_tex_put(const cmap_studio *studio, const cmap_figure *figure, const cmap_draw_options *options,
                         const char *file, cmap_buf *out, cmap_err *err);

/* Appends text so that LaTeX sets it as it stands; line breaks become blanks. */
void cmap_tex_put_text(cmap_buf *out, const char *text);

#endif
