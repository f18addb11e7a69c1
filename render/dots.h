/* dots.h: thousands of small marks at once: discs and crosses, painted one over the other.
 *
 * What cmap_canvas_circle and cmap_canvas_fill would draw in turn, for a part of the time and, in SVG and PDF, of the
 * bytes: marks of one size and look that touch no other become one path of short strokes with round ends, and a PNG
 * gets stamps. */
#ifndef CMAP_RENDER_DOTS_H
#define CMAP_RENDER_DOTS_H

#include "render/canvas.h"

#define CMAP_DOT_STEPS_PER_MM 100 /* places and radii are rounded to this, in every format */

typedef enum cmap_dot_shape { CMAP_DOT_DISC, CMAP_DOT_CROSS } cmap_dot_shape;

/* How a mark looks. Colours are taken as opaque. */
typedef struct cmap_dot_look {
    cmap_dot_shape shape;
    cmap_color color;
    cmap_color edge; /* around it */
    double edge_mm;  /* 0: none; of a disc at most 0.4 of the radius, and none at all where that is a hair */
    cmap_color core; /* of a disc, inside a rim of its own colour */
    double rim_mm;   /* 0: no core; at most 0.4 of the radius */
    double line_mm;  /* width of a cross's arms */
} cmap_dot_look;

typedef struct cmap_dot {
    cmap_pt at;
    float radius_mm; /* of a cross: half of its width and height */
    unsigned look;   /* index */
} cmap_dot;

#define CMAP_DOT_LOOKS_MAX 16

/* Paints dots in their order; of equal ones that follow each other the first alone. Cheapest when those of one radius
 * stand together, of whatever looks. A PNG takes the clip for a box. Not finite, or a radius that is not above 0: no
 * mark. CMAP_EINVAL for a look that is none, or more of them than CMAP_DOT_LOOKS_MAX. */
void cmap_canvas_dots(cmap_canvas *canvas, const cmap_dot *dots, size_t count, const cmap_dot_look *looks,
                      size_t look_count);

#endif
