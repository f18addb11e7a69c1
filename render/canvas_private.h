/* canvas_private.h: what the files of render share about a canvas.
 *
 * cairo keeps the current path and the state in every format. PNG and PDF paint with it; SVG takes the path back from
 * it and writes its own markup (svg.c), so that ids and bytes depend on nothing but the calls. */
#ifndef CMAP_RENDER_CANVAS_PRIVATE_H
#define CMAP_RENDER_CANVAS_PRIVATE_H

#include "render/canvas.h"
#include "render/svg_private.h"

#include <cairo.h>
#include <stdint.h>

#define CMAP_MM_PER_PT (25.4 / 72.0)
#define CMAP_PI        3.14159265358979323846

/* No coordinate lies further from the page's corner: cairo's fixed point ends at 2^23 device units. */
#define CMAP_CANVAS_REACH_MM 100000.0

typedef enum cmap_level { CMAP_LEVEL_SAVE, CMAP_LEVEL_GROUP } cmap_level;

/* Two code points that one glyph serves: 工 U+5DE5 and the radical U+2F2F. */
typedef struct cmap_twin {
    uint32_t wrong, right;
} cmap_twin;

struct cmap_canvas {
    cmap_format format;
    double width_mm, height_mm, dpi;
    char *title, *description, *lang, *creator, *date; /* owned; never NULL but date */
    cmap_err err;                                      /* the first one */
    cairo_surface_t *surface;
    cairo_t *cr;        /* user space: mm */
    void *pixels;       /* PNG: the picture's memory */
    cmap_buf stream;    /* PDF: what cairo wrote */
    cmap_svg *svg;      /* SVG alone */
    cmap_level *levels; /* open saves and groups */
    size_t level_count, level_capacity;
    cmap_twin *twins; /* PDF: see pdf_unicode.c */
    size_t twin_count, twin_capacity;
    int page;       /* PDF: the current page, from 1 */
    int parents[8]; /* PDF: the last bookmark of each depth */
    int depth;      /* PDF: deepest bookmark that may be a parent, -1: none */
};

/* How an area is filled and a line is joined where it is not the public default (icons, glyphs). */
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

/* pdf.c: appends pdf, as cairo wrote it, with language, title bar and information of meta added to its catalog, and its
 * maps to Unicode corrected by twins. */
cmap_status cmap_pdf_finish(const cmap_buf *pdf, const cmap_meta *meta, const cmap_twin *twins, size_t twin_count,
                            cmap_buf *bytes, cmap_err *err);

/* A new object for the incremental update. */
typedef struct cmap_pdf_object {
    long number;
    size_t offset; /* in the file */
} cmap_pdf_object;

typedef struct cmap_pdf_update {
    cmap_buf *bytes; /* the file so far */
    size_t start;    /* where it begins in bytes */
    cmap_pdf_object *objects;
    size_t count, capacity;
} cmap_pdf_update;

/* Notes that object number begins here. Sets bytes->status when memory ran out. */
void cmap_pdf_begin_object(cmap_pdf_update *update, long number);

/* pdf_unicode.c: adds a corrected copy of each map to Unicode in pdf that holds a wrong twin. */
cmap_status cmap_pdf_correct_maps(const cmap_buf *pdf, const cmap_twin *twins, size_t count, cmap_pdf_update *update,
                                  cmap_err *err);

#endif
