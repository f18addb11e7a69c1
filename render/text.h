/* text.h: type. Laid out once without a canvas, so that a text has the same size and breaks in every format and at
 * every dpi (hinting off, glyph positions not rounded), then drawn anywhere. */
#ifndef CMAP_RENDER_TEXT_H
#define CMAP_RENDER_TEXT_H

#include "gis/base/status.h"
#include "render/canvas.h"
#include "render/page.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum cmap_align { CMAP_ALIGN_LEFT, CMAP_ALIGN_CENTRE, CMAP_ALIGN_RIGHT } cmap_align;

typedef struct cmap_type {
    double size_pt; /* 1 pt = 25.4 / 72 mm */
    bool bold, italic;
    cmap_color color;
    double halo_mm; /* 0: no halo */
    cmap_color halo;
    double spacing_em; /* extra room between characters */
    double leading;    /* line distance as a multiple of the size; 0: 1.4 */
    cmap_align align;
} cmap_type;

/* The fonts in use: Noto Sans CJK SC by name and language zh-CN (or en), regular and bold. Opening them costs 5-20 ms,
 * once. One for a process; not for several threads at once. CMAP_EFONT, with the package to install, when the family is
 * missing. */
typedef struct cmap_fonts cmap_fonts;

cmap_status cmap_fonts_open(const char *lang, cmap_fonts **out, cmap_err *err);
void cmap_fonts_close(cmap_fonts *fonts);

typedef struct cmap_text cmap_text;

/* Lays text out. width_mm > 0 wraps by UAX #14 with lines of balanced length: no closing punctuation at a line's start,
 * and a number stays with its unit (万㎡, km, %); 0 breaks at '\n' alone. CMAP_EFONT names the first character that the
 * fonts lack. fonts must outlive it. Empty text is a text of no width. */
cmap_status cmap_text_new(cmap_fonts *fonts, const char *text, const cmap_type *type, double width_mm, cmap_text **out,
                          cmap_err *err);
void cmap_text_free(cmap_text *text);

/* The box that ink and line height take: width is the widest line's advance, height lines * leading. */
double cmap_text_width_mm(const cmap_text *text);
double cmap_text_height_mm(const cmap_text *text);
double cmap_text_baseline_mm(const cmap_text *text); /* first baseline below the top */
size_t cmap_text_line_count(const cmap_text *text);
const char *cmap_text_string(const cmap_text *text);

/* Draws with the top left corner of the box at at; angle_deg turns it clockwise around that corner. Halo first. Real
 * text in PDF. */
void cmap_canvas_text(cmap_canvas *canvas, const cmap_text *text, cmap_pt at, double angle_deg);

/* Draws text once along the polyline points, its middle at the middle of the line, each cluster on its own baseline
 * turned with the line; upright by choice of direction is the caller's. Fails the canvas when the line is shorter than
 * the text. */
void cmap_canvas_text_along(cmap_canvas *canvas, cmap_fonts *fonts, const char *text, const cmap_type *type,
                            const cmap_pt *points, size_t count);

#endif
