/* icon_private.h: the shapes of an icon, and the path language they are read from. */
#ifndef CMAP_RENDER_ICON_PRIVATE_H
#define CMAP_RENDER_ICON_PRIVATE_H

#include "render/icon.h"

typedef enum cmap_icon_step_kind {
    CMAP_ICON_MOVE,
    CMAP_ICON_LINE,
    CMAP_ICON_CURVE,
    CMAP_ICON_CLOSE
} cmap_icon_step_kind;

/* Points are in icon units, 24 to the side; a move or a line uses to alone. */
typedef struct cmap_icon_step {
    cmap_icon_step_kind kind;
    double control1[2], control2[2], to[2];
} cmap_icon_step;

typedef struct cmap_icon_shape {
    size_t first, count; /* of the icon's steps */
    bool fill;           /* by the even-odd rule; else a line */
    double width;        /* of the line, in icon units */
    bool round_cap, square_cap, round_join;
} cmap_icon_shape;

struct cmap_icon {
    cmap_icon_step *steps;
    size_t step_count, step_capacity;
    cmap_icon_shape *shapes;
    size_t shape_count, shape_capacity;
};

/* Appends the steps of path data, the length bytes at data (SVG 1.1, 8.3: M L H V C S Q T A Z, both cases; no
 * exponents). Arcs and quadratic curves come out as cubic ones. CMAP_EPARSE says what was expected and where. */
cmap_status cmap_icon_read_path(cmap_icon *icon, const char *data, size_t length, cmap_err *err);

#endif
