/* pdf_private.h: the PDF file that is being written (ISO 32000-1).
 *
 * Objects are written as they come; their places are kept for the cross-reference table. What is painted goes into the
 * innermost open stream: the page's, or that of a group, which becomes a form. Units are millimetres, y down: the page
 * begins with one matrix that says so. */
#ifndef CMAP_RENDER_PDF_PRIVATE_H
#define CMAP_RENDER_PDF_PRIVATE_H

#include "render/writer_private.h"

#include <stdint.h>

/* An entry of a stream's resources: 'G' graphics state, 'P' pattern, 'S' shading, 'X' form, 'F' font. Its name is kind
 * and number together: /X12. */
typedef struct cmap_pdf_resource {
    char kind;
    int object;
} cmap_pdf_resource;

typedef struct cmap_pdf_stream {
    cmap_buf content;
    cmap_pdf_resource *resources;
    size_t count, capacity;
} cmap_pdf_stream;

/* A glyph that is used, and the characters it stands for: none while every use of it is part of a larger whole. */
typedef struct cmap_pdf_glyph {
    uint16_t index;
    uint16_t cid; /* what strings and widths call it */
    int width;    /* thousandths of an em */
    uint8_t byte_count;
    char bytes[15];
} cmap_pdf_glyph;

typedef struct cmap_pdf_font {
    int object;             /* 0: not used yet */
    struct hb_face_t *face; /* a reference of its own: fonts may be closed before the page is finished */
    bool bold;
    cmap_pdf_glyph *glyphs;
    size_t count, capacity;
    uint16_t *by_index; /* 65536 places: index in glyphs + 1, 0 free */
} cmap_pdf_font;

typedef struct cmap_pdf_page {
    int object, content, figure; /* figure: the structure element */
    double width_mm, height_mm;
    cmap_pdf_resource *resources;
    size_t resource_count;
    char *title; /* of its first bookmark; NULL: none */
} cmap_pdf_page;

typedef struct cmap_pdf_mark {
    char *title;
    int depth;
    size_t page; /* index */
} cmap_pdf_mark;

/* An opacity and its graphics state. */
typedef struct cmap_pdf_alpha {
    int thousandths, object;
} cmap_pdf_alpha;

typedef struct cmap_pdf {
    cmap_writer writer;
    cmap_buf file;
    size_t *offsets; /* of object i + 1; 0: only promised */
    size_t object_count, object_capacity;
    cmap_pdf_stream *streams; /* [0] is the page's */
    size_t stream_count, stream_capacity;
    cmap_pdf_page *pages;
    size_t page_count, page_capacity;
    cmap_pdf_mark *bookmarks;
    size_t bookmark_count, bookmark_capacity;
    cmap_pdf_alpha *alphas;
    size_t alpha_count, alpha_capacity;
    cmap_pdf_font faces[2]; /* regular, bold */
    cmap_err err;           /* the first */
} cmap_pdf;

/* pdf.c: objects. */

/* A number for an object that comes later. 0 when memory ran out. */
int cmap_pdf_reserve(cmap_pdf *pdf);
/* Begins the object in the file; its body and "endobj" are put by the caller. */
void cmap_pdf_begin(cmap_pdf *pdf, int object);
/* Writes a stream object: dictionary holds the entries besides Length and Filter. */
void cmap_pdf_put_stream(cmap_pdf *pdf, int object, const char *dictionary, const void *data, size_t length);
/* "<FEFF...>": text as UTF-16BE in hexadecimal, which needs no escapes and holds every character. */
void cmap_pdf_put_text(cmap_buf *buf, const char *text, size_t length);
/* "/Resources << ... >>\n" */
void cmap_pdf_put_resources(cmap_buf *buf, const cmap_pdf_resource *resources, size_t count);
void cmap_pdf_no_memory(cmap_pdf *pdf);

/* pdf_paint.c */
void cmap_pdf_fill(cmap_writer *writer, const cairo_path_t *path, cmap_color color, bool even_odd);
void cmap_pdf_fill_gradient(cmap_writer *writer, const cairo_path_t *path, const cmap_gradient *gradient);
void cmap_pdf_stroke(cmap_writer *writer, const cairo_path_t *path, const cmap_line_style *style);
void cmap_pdf_clip(cmap_writer *writer, const cairo_path_t *path);
void cmap_pdf_save(cmap_writer *writer);
void cmap_pdf_restore(cmap_writer *writer);
void cmap_pdf_begin_group(cmap_writer *writer);
void cmap_pdf_end_group(cmap_writer *writer, double alpha);

/* The innermost open stream. */
cmap_pdf_stream *cmap_pdf_top(cmap_pdf *pdf);
/* Notes that the innermost stream uses an object. */
void cmap_pdf_use(cmap_pdf *pdf, char kind, int object);
/* Opens a new innermost stream. */
bool cmap_pdf_push(cmap_pdf *pdf);
void cmap_pdf_clear_stream(cmap_pdf_stream *stream);
/* " q /G7 gs" around what follows, when alpha is less than opaque; true then, and "Q" is due. */
bool cmap_pdf_begin_alpha(cmap_pdf *pdf, double alpha);
/* "r g b rg\n" */
void cmap_pdf_put_color(cmap_buf *buf, cmap_color color, const char *op);

/* pdf_text.c */
void cmap_pdf_text(cmap_writer *writer, const cmap_run *run);

/* pdf_font.c: writes the fonts that were used, with only the glyphs that were. */
void cmap_pdf_put_fonts(cmap_pdf *pdf);

/* pdf_cff.c: the CID of a glyph in a CID-keyed CFF font (Adobe Technical Note 5176), by its charset; 0 when data is no
 * such font, or the glyph is not in it. */
uint16_t cmap_cff_cid(const unsigned char *data, size_t length, uint16_t glyph);

#endif
