/* fonts_private.h: what the files about faces share, pango's types among it. */
#ifndef CMAP_RENDER_FONTS_PRIVATE_H
#define CMAP_RENDER_FONTS_PRIVATE_H

#include "render/text_private.h"

#include <hb.h>
#include <pango/pangocairo.h>

#define CMAP_FONT_FAMILY  "Noto Sans CJK SC"
#define CMAP_FONT_PACKAGE "fonts-noto-cjk"

/* Text is shaped once at this size and scaled: with hinting and rounding off, advances grow with the size. */
#define CMAP_FONT_SHAPE_PT 1000.0

typedef struct cmap_face {
    PangoFontDescription *description;
    PangoFont *font;  /* NULL until wanted */
    hb_font_t *em;    /* the same face, CMAP_OUTLINE_EM units to the em */
    uint16_t *places; /* of each of 65536 glyphs, its outline's place counted from 1; 0 until it is traced */
    cairo_path_t **outlines;
    size_t outline_count, outline_capacity;
} cmap_face;

struct cmap_fonts {
    PangoFontMap *map;
    PangoContext *context;
    PangoLanguage *language; /* Chinese: also in an English figure, Han letters have their Chinese forms */
    bool latin_alone;
    hb_draw_funcs_t *drawing; /* what traces outlines: */
    cairo_t *tracer;          /* draws nothing; its path is a glyph's outline */
    cmap_face faces[2];       /* regular, bold */
    cmap_shaped **shaped;     /* CMAP_SHAPED_PLACES; NULL where there is none */
    size_t shaped_count;
};

#define CMAP_SHAPED_PLACES 8192 /* twice as many as are kept */
#define CMAP_SHAPED_BYTES  1000 /* longer texts are not */

/* text_shaped.c */
void cmap_fonts_forget_shaped(cmap_fonts *fonts);

/* fonts_outline.c */
cmap_status cmap_fonts_open_tracer(cmap_fonts *fonts, cmap_err *err);
cmap_status cmap_face_open_outlines(cmap_face *face, cmap_err *err);
void cmap_face_close_outlines(cmap_face *face);
void cmap_fonts_close_tracer(cmap_fonts *fonts);

#endif
