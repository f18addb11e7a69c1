/* text_private.h: what the files about type share.
 *
 * fonts.c turns text into clusters (the smallest parts that can be drawn apart) with pango and HarfBuzz, text_break.c
 * says where lines may end, text.c makes lines, text_draw.c draws them. All lengths are in em, so one shaping serves
 * every size. */
#ifndef CMAP_RENDER_TEXT_PRIVATE_H
#define CMAP_RENDER_TEXT_PRIVATE_H

#include "render/canvas_private.h"
#include "render/text.h"

#include <cairo.h>
#include <stdint.h>

typedef struct cmap_glyph {
    uint32_t index;
    float x_em, y_em; /* from the cluster's origin, y down */
} cmap_glyph;

typedef struct cmap_cluster {
    uint32_t byte, byte_count; /* in the text */
    uint32_t glyph, glyph_count;
    double advance_em;
    double lead_em, trail_em; /* blank half of a full-width mark, left out at a line's start or end */
    bool space;               /* white space: vanishes at a line's end */
    bool inside_word;         /* a line should not begin here, but may */
    bool break_before;        /* a line may begin here */
} cmap_cluster;

/* One run of text without line breaks, shaped. Initialise with {0}. */
typedef struct cmap_shape {
    cmap_glyph *glyphs;
    size_t glyph_count, glyph_capacity;
    cmap_cluster *clusters;
    size_t cluster_count, cluster_capacity;
} cmap_shape;

void cmap_shape_clear(cmap_shape *shape);

/* A text shaped in a face, whatever its size. */
typedef struct cmap_shaped {
    char *source; /* as it was given */
    char *string; /* without the signs that only rule breaks */
    bool bold;
    size_t uses; /* how often it is held */
    cmap_shape shape;
    size_t *ends; /* of each paragraph, the cluster behind its last */
    size_t end_count, end_capacity;
} cmap_shaped;

/* The same string in the same face is shaped once, as long as fonts is open: a panel is tried at many sizes, then
 * drawn. Some thousands of short ones are kept. CMAP_EFONT as cmap_text_new. Let go with cmap_shaped_release. */
cmap_status cmap_shaped_get(cmap_fonts *fonts, const char *string, bool bold, cmap_shaped **out, cmap_err *err);
void cmap_shaped_release(cmap_shaped *shaped);

/* Appends the clusters of text[byte .. byte + length) to shape. */
cmap_status cmap_fonts_shape(cmap_fonts *fonts, const char *text, size_t byte, size_t length, bool bold,
                             cmap_shape *shape, cmap_err *err);

/* CMAP_EFONT for the first character of text that the face lacks. */
cmap_status cmap_fonts_check(cmap_fonts *fonts, const char *text, bool bold, cmap_err *err);

/* HarfBuzz' view of a face, borrowed while fonts is open. */
struct hb_face_t *cmap_fonts_hb_face(const cmap_fonts *fonts, bool bold);

/* A glyph's outline in thousandths of an em, y down, to be filled by the non-zero rule; traced once, borrowed while
 * fonts is open. NULL when memory ran out. */
const cairo_path_t *cmap_fonts_outline(cmap_fonts *fonts, bool bold, unsigned long glyph);
#define CMAP_OUTLINE_EM 1000

/* breaks[i] becomes true where the Unicode Line Breaking Algorithm (UAX #14), in no language's own way, lets a line
 * begin at code point i of the count in run; nothing begins before the first. False when memory ran out. */
bool cmap_text_unicode_breaks(const char *run, size_t length, size_t count, bool *breaks);

/* allowed[i] says, on entry, that UAX #14 allows a line to begin at code point i of the count in chars, and on return
 * whether it reads well in Chinese and keeps numbers with their units. */
void cmap_text_tailor_breaks(const uint32_t *chars, size_t count, bool *allowed);

/* Marks the code points that stand inside a known word, its first letter aside. */
void cmap_text_mark_words(const uint32_t *chars, size_t count, bool *inside);

/* How a mark is set that its context decides. */
typedef enum cmap_mark {
    CMAP_MARK_AS_IS,
    CMAP_MARK_LATIN, /* a quote, dash or dot among Latin letters: proportional, not full-width */
    CMAP_MARK_HALF   /* a full-width mark beside another: without its blank half */
} cmap_mark;

/* latin_alone: what a mark is among no letters at all. */
cmap_mark cmap_text_mark(const uint32_t *chars, size_t count, size_t i, bool latin_alone);

/* A letter of Chinese, which may have a break on each side; its marks have not. */
bool cmap_text_is_han(uint32_t c);
/* Full-width marks whose left or right half is blank. */
bool cmap_text_opens(uint32_t c);
bool cmap_text_closes(uint32_t c);

typedef struct cmap_line {
    size_t cluster, cluster_count; /* without the spaces at its end */
    double width_em;
} cmap_line;

struct cmap_text {
    cmap_shaped *shaped;     /* held */
    const cmap_shape *shape; /* its own */
    cmap_type type;
    cmap_fonts *fonts; /* borrowed */
    cmap_line *lines;
    size_t line_count, line_capacity;
    double width_em; /* of the widest line */
};

#endif
