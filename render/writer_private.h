/* writer_private.h: what a file format must be able to paint.
 *
 * cairo keeps the current path in every format and paints the PNG. SVG and PDF are written by our own hands: each is a
 * writer, which gets paths in millimetres, y down, and runs of glyphs. So both hold what was meant (one glyph once,
 * words beside outlines, a group as a group), need no clock, no counters and no pictures, and take a tenth of the time.
 * Writers are sticky: they keep their first failure for finish. */
#ifndef CMAP_RENDER_WRITER_PRIVATE_H
#define CMAP_RENDER_WRITER_PRIVATE_H

#include "gis/base/buf.h"
#include "render/canvas.h"
#include "render/text.h"

#include <cairo.h>

typedef struct cmap_line_style {
    double width_mm;
    cmap_color color;
    double dash_mm[4];
    int dash_count;
    cairo_line_cap_t cap;
    cairo_line_join_t join; /* round or miter, with cairo's limit of 10 */
} cmap_line_style;

typedef struct cmap_gradient {
    cmap_pt from, to;
    cmap_color at_from, at_to;
} cmap_gradient;

/* The words that the next glyphs of a run show. */
typedef struct cmap_run_cluster {
    const char *bytes;
    size_t byte_count, glyph_count;
} cmap_run_cluster;

/* Glyphs in a row. */
typedef struct cmap_run {
    cmap_fonts *fonts;
    bool bold;
    cairo_glyph_t *glyphs; /* x, y in em, y down */
    size_t glyph_count;
    cmap_run_cluster *clusters;
    size_t cluster_count;
    const char *words; /* all that it says; nothing when another run says it */
    size_t word_bytes;
    bool as_one;          /* the words belong to the run as a whole: its letters stand apart, or turned */
    cairo_matrix_t place; /* em, with the slant, to mm */
    cmap_color color;
} cmap_run;

typedef struct cmap_writer cmap_writer;

typedef struct cmap_writer_ops {
    void (*fill)(cmap_writer *writer, const cairo_path_t *path, cmap_color color, bool even_odd);
    void (*fill_gradient)(cmap_writer *writer, const cairo_path_t *path, const cmap_gradient *gradient); /* even-odd */
    void (*stroke)(cmap_writer *writer, const cairo_path_t *path, const cmap_line_style *style);
    void (*clip)(cmap_writer *writer, const cairo_path_t *path); /* even-odd */
    void (*text)(cmap_writer *writer, const cmap_run *run);
    void (*save)(cmap_writer *writer);
    void (*restore)(cmap_writer *writer);
    void (*begin_group)(cmap_writer *writer);
    void (*end_group)(cmap_writer *writer, double alpha);
    /* Appends the file. */
    cmap_status (*finish)(cmap_writer *writer, const cmap_meta *meta, cmap_buf *bytes, cmap_err *err);
    void (*free)(cmap_writer *writer);
} cmap_writer_ops;

struct cmap_writer {
    const cmap_writer_ops *ops; /* the first member of each writer */
};

/* svg.c. The title makes the ids of one file differ from those of another. */
cmap_status cmap_svg_new(double width_mm, double height_mm, const char *title, cmap_writer **out, cmap_err *err);

/* pdf.c. The first page is begun. */
cmap_status cmap_pdf_new(double width_mm, double height_mm, cmap_writer **out, cmap_err *err);
void cmap_pdf_next_page(cmap_writer *writer, double width_mm, double height_mm);
/* depth is at most one more than that of the bookmark before. */
void cmap_pdf_bookmark(cmap_writer *writer, int depth, const char *title);

/* number.c: value * 10^-decimals without trailing zeros, in no locale: "-.5", "12", "3.25". */
void cmap_put_decimal(cmap_buf *buf, long long value, int decimals);
/* The same without a NUL; returns its length. For at most 18 decimals. */
#define CMAP_DECIMAL_ROOM 24
size_t cmap_write_decimal(char out[CMAP_DECIMAL_ROOM], long long value, int decimals);
/* value to at most decimals places. */
void cmap_put_number(cmap_buf *buf, double value, int decimals);

#endif
