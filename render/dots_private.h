/* dots_private.h: what a mark is painted of, for the stamps of a PNG and the strokes of SVG and PDF. */
#ifndef CMAP_RENDER_DOTS_PRIVATE_H
#define CMAP_RENDER_DOTS_PRIVATE_H

#include "render/canvas_private.h"
#include "render/dots.h"

/* One coat: a disc of this radius, or arms of twice this width. */
typedef struct cmap_dot_coat {
    double mm;
    cmap_color color;
} cmap_dot_coat;

/* The coats of a mark, bottom first. */
typedef struct cmap_dot_coats {
    cmap_dot_shape shape;
    double arm_mm;   /* of a cross, along x and y from its middle */
    double reach_mm; /* nothing of it lies farther from its middle, along x or y */
    cmap_dot_coat list[3];
    size_t count;
} cmap_dot_coats;

/* Marks that share a radius; places in mm, rounded. */
typedef struct cmap_dot_run {
    const cmap_pt *at;
    const unsigned char *look; /* of each: index into coats */
    size_t count;
    cmap_dot_coats coats[CMAP_DOT_LOOKS_MAX];
    size_t look_count;
} cmap_dot_run;

/* dots_png.c: stamps them on the canvas' picture. */
void cmap_dots_stamp(cmap_canvas *canvas, const cmap_dot_run *run);

#endif
