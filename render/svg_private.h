/* svg_private.h: writes the markup of an SVG file, element by element.
 *
 * Text is outlines: each glyph once as a <path> in <defs>, used where it stands, which Word and LaTeX keep as they are.
 * What the outlines say is in the aria-label of their group. Ids carry a prefix made from the file's title, so
 * that several figures can stand in one web page. */
#ifndef CMAP_RENDER_SVG_PRIVATE_H
#define CMAP_RENDER_SVG_PRIVATE_H

#include "gis/base/buf.h"
#include "render/canvas.h"

#include <cairo.h>

typedef struct cmap_svg cmap_svg;

cmap_status cmap_svg_new(const char *title, cmap_svg **out, cmap_err *err);
void cmap_svg_free(cmap_svg *svg);

/* The elements of one painting; path is in mm. */
void cmap_svg_fill(cmap_svg *svg, const cairo_path_t *path, cmap_color color, bool even_odd);
void cmap_svg_fill_gradient(cmap_svg *svg, const cairo_path_t *path, cmap_pt from, cmap_color at_from, cmap_pt to,
                            cmap_color at_to);
void cmap_svg_stroke(cmap_svg *svg, const cairo_path_t *path, const cmap_stroke *stroke, const char *cap,
                     const char *join);
void cmap_svg_clip(cmap_svg *svg, const cairo_path_t *path);

/* Levels: save and restore close the clips that were opened between; a group becomes <g opacity>. */
void cmap_svg_save(cmap_svg *svg);
void cmap_svg_restore(cmap_svg *svg);
void cmap_svg_begin_group(cmap_svg *svg);
void cmap_svg_end_group(cmap_svg *svg, double alpha);

/* One line of glyphs. matrix takes em units (baseline at 0, y down) to mm; positions are in em. */
typedef struct cmap_svg_glyph {
    unsigned long index;
    double x_em, y_em;
} cmap_svg_glyph;

typedef struct cmap_svg_run {
    const char *label; /* what it says, UTF-8 */
    size_t label_length;
    cairo_font_face_t *face;
    int face_id; /* tells faces apart in ids: 0 regular, 1 bold */
    const cmap_svg_glyph *glyphs;
    size_t count;
    cairo_matrix_t matrix;
    cmap_color color;
} cmap_svg_run;

void cmap_svg_text(cmap_svg *svg, const cmap_svg_run *run);

/* Appends the whole file. */
cmap_status cmap_svg_finish(cmap_svg *svg, double width_mm, double height_mm, const cmap_meta *meta, cmap_buf *bytes,
                            cmap_err *err);

#endif
