/* icon.h: small vector pictures in one colour, drawn from the path language of SVG.
 *
 * An icon is a text file of the subset that data/icons/README.md states: one 24 x 24 viewBox, <path> elements with d
 * and either a fill or a stroke of "currentColor". */
#ifndef CMAP_RENDER_ICON_H
#define CMAP_RENDER_ICON_H

#include "gis/base/status.h"
#include "render/canvas.h"

typedef struct cmap_icon cmap_icon;

/* Parses svg (UTF-8, terminated). CMAP_EPARSE says what of it is outside the subset. */
cmap_status cmap_icon_parse(const char *svg, cmap_icon **out, cmap_err *err);
void cmap_icon_free(cmap_icon *icon);

/* Draws it into the square whose top left corner is at, side_mm wide, in color. */
void cmap_canvas_icon(cmap_canvas *canvas, const cmap_icon *icon, cmap_pt at, double side_mm, cmap_color color);

#endif
