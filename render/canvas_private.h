/* canvas_private.h: what the files of render share about a canvas. */
#ifndef CMAP_RENDER_CANVAS_PRIVATE_H
#define CMAP_RENDER_CANVAS_PRIVATE_H

#include "render/canvas.h"
#include "render/writer_private.h"

#include <cairo.h>
#include <stdint.h>

#define CMAP_MM_PER_PT (25.4 / 72.0)
#define CMAP_PI        3.14159265358979323846

/* No coordinate lies further from the page's corner: cairo's fixed point ends at 2^23 device units. */
#define CMAP_CANVAS_REACH_MM 100000.0

typedef enum cmap_level { CMAP_LEVEL_SAVE, CMAP_LEVEL_GROUP } cmap_level;

struct cmap_canvas {
    cmap_format format;
    double width_mm, height_mm, dpi;
    char *title, *description, *lang, *creator, *date; /* owned; never NULL but date */
    cmap_err err;                                      /* the first one */
    cairo_surface_t *surface;
    cairo_t *cr;         /* user space: mm. Keeps the path; paints where there is no writer */
    void *pixels;        /* PNG: the picture's memory */
    cmap_writer *writer; /* SVG and PDF */
    cmap_level *levels;  /* open saves and groups */
    size_t level_count, level_capacity;
    int page;           /* the current page, from 1 */
    int bookmark_depth; /* of the last bookmark, -1: none */
};

/* A line's ends and joins where they are not the public default (icons). */
typedef struct cmap_pen {
    double width_mm;
    bool round_cap, round_join, square_cap;
} cmap_pen;

/* True while canvas has met no error. */
bool cmap_canvas_ok(const cmap_canvas *canvas);
/* Notes an error unless there is one; text as for printf. */
void cmap_canvas_note(cmap_canvas *canvas, cmap_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Fills the current path by the non-zero rule and consumes it. */
void cmap_canvas_fill_nonzero(cmap_canvas *canvas, cmap_color color);
/* Strokes the current path with pen and consumes it. */
void cmap_canvas_stroke_pen(cmap_canvas *canvas, const cmap_pen *pen, cmap_color color);

/* png.c: a white picture of cairo's RGB24 in memory of its own, in *pixels (cmap_free, after the surface). */
cmap_status cmap_png_paper(int width, int height, void **pixels, cairo_surface_t **out, cmap_err *err);

/* png.c: appends a picture of cairo's RGB24 as a PNG file. */
cmap_status cmap_png_encode(const unsigned char *pixels, int width, int height, int stride, double dpi,
                            const cmap_meta *meta, cmap_buf *bytes, cmap_err *err);

#endif
