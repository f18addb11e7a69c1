/* page.h: points, boxes and colours on the page. Millimetres from the top left corner, x right, y down. */
#ifndef CMAP_RENDER_PAGE_H
#define CMAP_RENDER_PAGE_H

#include "gis/base/status.h"

#include <stdbool.h>

typedef struct cmap_pt {
    double x_mm, y_mm;
} cmap_pt;

typedef struct cmap_rect {
    double x_mm, y_mm, w_mm, h_mm; /* x, y: the top left corner */
} cmap_rect;

/* sRGB, 0 to 1, not premultiplied. */
typedef struct cmap_color {
    double r, g, b, a;
} cmap_color;

/* "#rrggbb" or "#rrggbbaa". CMAP_EPARSE names the text. */
cmap_status cmap_color_parse(const char *text, cmap_color *out, cmap_err *err);
cmap_color cmap_color_with_alpha(cmap_color color, double alpha);
/* Between a (t = 0) and b (t = 1), linear in sRGB. */
cmap_color cmap_color_mix(cmap_color a, cmap_color b, double t);

cmap_rect cmap_rect_grow(cmap_rect rect, double by_mm);
bool cmap_rect_overlaps(cmap_rect a, cmap_rect b); /* share an inner point */
bool cmap_rect_holds(cmap_rect outer, cmap_rect inner);

#endif
