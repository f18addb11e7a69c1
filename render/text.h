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

/* The faces in use, Noto Sans CJK SC regular and bold, always in their Simplified Chinese forms. lang ("zh-CN" or "en")
 * decides only how a quote, dash or dot is set that stands among no letters. Opening takes about 10 ms, most of it
 * fontconfig's. One for a process; not for several threads at once. CMAP_EFONT, with the package to install, when a
 * face is missing. */
typedef struct cmap_fonts cmap_fonts;

cmap_status cmap_fonts_open(const char *lang, cmap_fonts **out, cmap_err *err);
void cmap_fonts_close(cmap_fonts *fonts);

/* Begins to open them on a thread of its own, for who knows that they will be wanted and has other work first: the next
 * cmap_fonts_open waits for them and hands them over, or hands over why they could not be opened. What was begun must
 * be opened or forgotten before the process ends; forgetting waits too, and is nothing when nothing was begun. Both,
 * and cmap_fonts_open, from one thread. */
void cmap_fonts_begin(void);
void cmap_fonts_forget(void);

typedef struct cmap_text cmap_text;

/* Lays string out, in UTF-8. width_mm > 0 wraps: where UAX #14 allows, with lines of balanced length, no closing
 * mark at a line's start, and a number beside its unit (1000 万㎡, 20 km, 80%); a word longer than width_mm keeps its
 * line and makes the text wider. 0 breaks at '\n' alone. U+2060 and U+FEFF forbid a break, U+200B allows one; none of
 * them is drawn or kept. Full-width marks give up their blank half at a line's ends and beside each other. CMAP_EFONT
 * names the first character that the face lacks (controls such as a tab among them); CMAP_EINVAL for malformed UTF-8 or
 * a size outside 0..2000 pt. Empty text has one line of no width. fonts must outlive it. Costs some 20 us for a label.
 */
cmap_status cmap_text_new(cmap_fonts *fonts, const char *string, const cmap_type *type, double width_mm,
                          cmap_text **out, cmap_err *err);
void cmap_text_free(cmap_text *text);

/* The box that the text takes: as wide as its widest line, and lines * leading * size high, with each line's em box in
 * the middle of its height. A halo, a slant and a few letters (g, j, 〔) reach a little beyond. */
double cmap_text_width_mm(const cmap_text *text);
double cmap_text_height_mm(const cmap_text *text);
double cmap_text_baseline_mm(const cmap_text *text); /* first baseline below the top */
size_t cmap_text_line_count(const cmap_text *text);
/* What it says, without U+2060, U+FEFF and U+200B. Borrowed while text lives. */
const char *cmap_text_string(const cmap_text *text);

/* Draws text with the top left corner of its box at at, turned clockwise by angle_deg around that corner, its halo
 * under it. In a PDF a line is real text, and a line that is letter-spaced or turned is found whole. The font's italics
 * are a slant of 12 degrees. */
void cmap_canvas_text(cmap_canvas *canvas, const cmap_text *text, cmap_pt at, double angle_deg);

/* Draws string once along the polyline points, its middle at the middle of the line, each letter with the middle of its
 * baseline on the line and turned with it. Letters stand on the left of the line as it runs; to keep them upright is
 * the caller's choice of direction. Fails the canvas (CMAP_EDATA) when the line is shorter than the text. A PDF's
 * search finds it whole. */
void cmap_canvas_text_along(cmap_canvas *canvas, cmap_fonts *fonts, const char *string, const cmap_type *type,
                            const cmap_pt *points, size_t count);

#endif
