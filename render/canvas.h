/* canvas.h: a page to draw on, in millimetres, that becomes a PNG, an SVG or a PDF.
 *
 * Sticky: the canvas keeps its first error, later calls do nothing, and cmap_canvas_finish reports it; so drawing reads
 * as a list of strokes. The same calls give the same bytes on any day, in any locale, folder and process. */
#ifndef CMAP_RENDER_CANVAS_H
#define CMAP_RENDER_CANVAS_H

#include "gis/base/buf.h"
#include "gis/base/status.h"
#include "gis/geom/geom.h"
#include "render/page.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum cmap_format { CMAP_FORMAT_PNG, CMAP_FORMAT_SVG, CMAP_FORMAT_PDF } cmap_format;

/* What a file says of itself. Texts are UTF-8 and copied; NULL leaves one out (lang: "zh-CN"). */
typedef struct cmap_meta {
    const char *title; /* PDF title, SVG <title>, PNG iTXt Title */
    const char
        *description;    /* the figure in words, for who cannot see it: SVG <desc>, PDF subject and alternate text */
    const char *lang;    /* BCP 47: "zh-CN" or "en" */
    const char *creator; /* "carriermap 0.1.0" */
    const char *date;    /* ISO 8601, "2011-08-11T00:00:00Z": the PDF's creation date; never the clock */
} cmap_meta;

typedef struct cmap_canvas cmap_canvas;

/* dpi counts for PNG alone: the page becomes round(width_mm / 25.4 * dpi) pixels wide (A4 at 300 dpi: 3508 x 2480), and
 * the dpi is recorded. A page begins white. CMAP_EINVAL for a page that is not between 10 mm and 5 m, a dpi
 * outside 36..1200, or more than 32767 pixels each way. meta may be NULL. A PNG takes 4 bytes of memory for each pixel.
 */
cmap_status cmap_canvas_new(cmap_format format, double width_mm, double height_mm, double dpi, const cmap_meta *meta,
                            cmap_canvas **out, cmap_err *err);
void cmap_canvas_free(cmap_canvas *canvas);

/* Ends drawing and appends the file's bytes to *bytes; consumes canvas, also on failure, which leaves *bytes as it was.
 * Returns the first error that was met since the page began: a missing glyph (CMAP_EFONT, with its character and the
 * package to install), a point more than 100 m off the page, a group or a save still open, memory. */
cmap_status cmap_canvas_finish(cmap_canvas *canvas, cmap_buf *bytes, cmap_err *err);

/* Hands in an error met by who draws, so that it comes back from finish. The first one stays. */
void cmap_canvas_fail(cmap_canvas *canvas, const cmap_err *err);

/* PDF alone: ends the page and begins another, and a bookmark to the current page at depth 0, 1, ..., at most one
 * deeper than the last. In a file of several pages the first bookmark of a page is also its alternate text. Other
 * formats fail. */
void cmap_canvas_next_page(cmap_canvas *canvas, double width_mm, double height_mm);
void cmap_canvas_bookmark(cmap_canvas *canvas, int depth, const char *title);

/* The current path. It survives fill, stroke and clip only through the _keep forms. */
void cmap_canvas_move(cmap_canvas *canvas, cmap_pt to);
void cmap_canvas_line(cmap_canvas *canvas, cmap_pt to);
void cmap_canvas_curve(cmap_canvas *canvas, cmap_pt control1, cmap_pt control2, cmap_pt to);
void cmap_canvas_close(cmap_canvas *canvas);
void cmap_canvas_rect(cmap_canvas *canvas, cmap_rect rect);
void cmap_canvas_round_rect(cmap_canvas *canvas, cmap_rect rect, double radius_mm);
void cmap_canvas_circle(cmap_canvas *canvas, cmap_pt centre, double radius_mm);
void cmap_canvas_poly(cmap_canvas *canvas, const cmap_pt *points, size_t count, bool closed);
/* Every path of geom, which must be CMAP_SRID_PAGE; polygons closed. */
void cmap_canvas_geom(cmap_canvas *canvas, const cmap_geom *geom);

typedef enum cmap_cap { CMAP_CAP_BUTT, CMAP_CAP_ROUND } cmap_cap;

typedef struct cmap_stroke {
    double width_mm;
    cmap_color color;
    double dash_mm[4]; /* on, off, on, off; dash_count 0 is a solid line */
    int dash_count;
    cmap_cap cap; /* joins are round */
} cmap_stroke;

/* Parallel lines over an area, so that classes stay apart without colour. */
typedef struct cmap_hatch {
    double angle_deg; /* 0: level; 45: rising to the right */
    double spacing_mm, width_mm;
    cmap_color color;
} cmap_hatch;

void cmap_canvas_fill(cmap_canvas *canvas, cmap_color color); /* even-odd */
void cmap_canvas_fill_keep(cmap_canvas *canvas, cmap_color color);
/* Along the line from - to, and on beyond its ends; even-odd, consumes the path. */
void cmap_canvas_fill_gradient(cmap_canvas *canvas, cmap_pt from, cmap_color at_from, cmap_pt to, cmap_color at_to);
/* Lines are counted from the page's corner, so that neighbours with the same hatch run on into each other. Consumes the
 * path. */
void cmap_canvas_fill_hatch(cmap_canvas *canvas, const cmap_hatch *hatch);
void cmap_canvas_stroke(cmap_canvas *canvas, const cmap_stroke *stroke);
void cmap_canvas_stroke_keep(cmap_canvas *canvas, const cmap_stroke *stroke);
void cmap_canvas_clip(cmap_canvas *canvas); /* even-odd, consumes the path; until restore */

void cmap_canvas_save(cmap_canvas *canvas);
void cmap_canvas_restore(cmap_canvas *canvas);

/* What is drawn between begin and end is laid over the page as one, with alpha: overlaps inside do not darken. Stays
 * vectors in SVG and PDF; in a PNG it costs a picture of the size of the clip, so clip first. */
void cmap_canvas_begin_group(cmap_canvas *canvas);
void cmap_canvas_end_group(cmap_canvas *canvas, double alpha);

#endif
