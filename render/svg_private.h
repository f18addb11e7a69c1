/* svg_private.h: the SVG file that is being written. */
#ifndef CMAP_RENDER_SVG_PRIVATE_H
#define CMAP_RENDER_SVG_PRIVATE_H

#include "render/writer_private.h"

#include <stdint.h>

typedef struct cmap_svg_glyph {
    bool bold;
    unsigned long index;
    bool empty; /* a space: nothing to draw */
} cmap_svg_glyph;

typedef struct cmap_svg_level {
    size_t offset; /* where its <g> begins */
    int clips;     /* clip groups open in it */
} cmap_svg_level;

typedef struct cmap_svg {
    cmap_writer writer;
    double width_mm, height_mm;
    cmap_buf defs, body;
    char prefix[16];
    int next_id;
    cmap_svg_level *levels; /* levels[0] is the page's own */
    size_t level_count, level_capacity;
    cmap_svg_glyph *glyphs; /* in order of first use: their place is their id */
    size_t glyph_count, glyph_capacity;
    size_t *table; /* hash of glyphs: index + 1, 0 free; its size is a power of two */
    size_t table_size;
    cmap_status status;
} cmap_svg;

/* svg_path.c: path data on a grid of steps to the unit, written with that many decimals. */
void cmap_svg_put_path_data(cmap_buf *buf, const cairo_path_t *path, double steps, int decimals);
/* Text for an attribute or element; characters that XML 1.0 forbids are left out. */
void cmap_svg_put_escaped(cmap_buf *buf, const char *text, size_t length);
/* ` name="#rrggbb"`, and ` opacity=".5"` unless opaque. */
void cmap_svg_put_paint(cmap_buf *buf, const char *name, const char *opacity, cmap_color color);

/* svg_text.c: the writer's text operation. */
void cmap_svg_text(cmap_writer *writer, const cmap_run *run);

#endif
