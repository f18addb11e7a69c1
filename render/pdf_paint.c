/* What is painted into a PDF's streams, text aside. */
#include "render/pdf_private.h"

#include "gis/base/mem.h"
#include "render/canvas_private.h"

#include <math.h>
#include <stdio.h>

/* Lengths are written in micrometres. */
#define DECIMALS 3

cmap_pdf_stream *cmap_pdf_top(cmap_pdf *pdf)
{
    return &pdf->streams[pdf->stream_count - 1];
}

bool cmap_pdf_push(cmap_pdf *pdf)
{
    if (pdf->err.status ||
        cmap_grow(&pdf->streams, &pdf->stream_capacity, pdf->stream_count + 1, sizeof *pdf->streams, NULL)) {
        cmap_pdf_no_memory(pdf);
        return false;
    }
    pdf->streams[pdf->stream_count++] = (cmap_pdf_stream){0};
    return true;
}

void cmap_pdf_clear_stream(cmap_pdf_stream *stream)
{
    cmap_buf_clear(&stream->content);
    cmap_free(stream->resources);
    stream->resources = NULL;
}

void cmap_pdf_use(cmap_pdf *pdf, char kind, int object)
{
    cmap_pdf_stream *top = cmap_pdf_top(pdf);

    for (size_t i = 0; i < top->count; i++) {
        if (top->resources[i].kind == kind && top->resources[i].object == object)
            return;
    }
    if (cmap_grow(&top->resources, &top->capacity, top->count + 1, sizeof *top->resources, NULL))
        cmap_pdf_no_memory(pdf);
    else
        top->resources[top->count++] = (cmap_pdf_resource){kind, object};
}

void cmap_pdf_put_color(cmap_buf *buf, cmap_color color, const char *op)
{
    cmap_put_number(buf, color.r, 4);
    cmap_buf_putc(buf, ' ');
    cmap_put_number(buf, color.g, 4);
    cmap_buf_putc(buf, ' ');
    cmap_put_number(buf, color.b, 4);
    cmap_buf_printf(buf, " %s\n", op);
}

static void put_point(cmap_buf *buf, const cairo_path_data_t *data)
{
    cmap_put_number(buf, data->point.x, DECIMALS);
    cmap_buf_putc(buf, ' ');
    cmap_put_number(buf, data->point.y, DECIMALS);
    cmap_buf_putc(buf, ' ');
}

static void put_path(cmap_buf *buf, const cairo_path_t *path)
{
    for (int i = 0; i < path->num_data; i += path->data[i].header.length) {
        const cairo_path_data_t *data = &path->data[i];
        for (int k = 1; k < data->header.length; k++)
            put_point(buf, &data[k]);
        switch (data->header.type) {
        case CAIRO_PATH_MOVE_TO:
            cmap_buf_puts(buf, "m\n");
            break;
        case CAIRO_PATH_LINE_TO:
            cmap_buf_puts(buf, "l\n");
            break;
        case CAIRO_PATH_CURVE_TO:
            cmap_buf_puts(buf, "c\n");
            break;
        case CAIRO_PATH_CLOSE_PATH:
            cmap_buf_puts(buf, "h\n");
            break;
        }
    }
}

/* The graphics state of an opacity, made when it is first wanted. */
static int alpha_state(cmap_pdf *pdf, double alpha)
{
    int thousandths = (int)lround(alpha * 1000);

    for (size_t i = 0; i < pdf->alpha_count; i++) {
        if (pdf->alphas[i].thousandths == thousandths)
            return pdf->alphas[i].object;
    }
    if (cmap_grow(&pdf->alphas, &pdf->alpha_capacity, pdf->alpha_count + 1, sizeof *pdf->alphas, NULL)) {
        cmap_pdf_no_memory(pdf);
        return 0;
    }
    int object = cmap_pdf_reserve(pdf);
    pdf->alphas[pdf->alpha_count++] = (cmap_pdf_alpha){thousandths, object};
    cmap_pdf_begin(pdf, object);
    cmap_buf_puts(&pdf->file, "<< /Type /ExtGState /ca ");
    cmap_put_decimal(&pdf->file, thousandths, 3);
    cmap_buf_puts(&pdf->file, " /CA ");
    cmap_put_decimal(&pdf->file, thousandths, 3);
    cmap_buf_puts(&pdf->file, " >>\nendobj\n");
    return object;
}

bool cmap_pdf_begin_alpha(cmap_pdf *pdf, double alpha)
{
    if (alpha >= 1)
        return false;
    int state = alpha_state(pdf, alpha);
    cmap_pdf_use(pdf, 'G', state);
    cmap_buf_printf(&cmap_pdf_top(pdf)->content, "q /G%d gs\n", state);
    return true;
}

static void end_alpha(cmap_pdf *pdf, bool begun)
{
    if (begun)
        cmap_buf_puts(&cmap_pdf_top(pdf)->content, "Q\n");
}

void cmap_pdf_fill(cmap_writer *writer, const cairo_path_t *path, cmap_color color, bool even_odd)
{
    cmap_pdf *pdf = (cmap_pdf *)writer;

    if (pdf->err.status || !path->num_data)
        return;
    bool faint = cmap_pdf_begin_alpha(pdf, color.a);
    cmap_buf *content = &cmap_pdf_top(pdf)->content;
    cmap_pdf_put_color(content, color, "rg");
    put_path(content, path);
    cmap_buf_puts(content, even_odd ? "f*\n" : "f\n");
    end_alpha(pdf, faint);
}

void cmap_pdf_stroke(cmap_writer *writer, const cairo_path_t *path, const cmap_line_style *style)
{
    cmap_pdf *pdf = (cmap_pdf *)writer;

    if (pdf->err.status || !path->num_data)
        return;
    bool faint = cmap_pdf_begin_alpha(pdf, style->color.a);
    cmap_buf *content = &cmap_pdf_top(pdf)->content;
    cmap_pdf_put_color(content, style->color, "RG");
    cmap_put_number(content, style->width_mm, 4);
    cmap_buf_printf(content, " w %d J %d j [",
                    style->cap == CAIRO_LINE_CAP_ROUND    ? 1
                    : style->cap == CAIRO_LINE_CAP_SQUARE ? 2
                                                          : 0,
                    style->join == CAIRO_LINE_JOIN_ROUND ? 1 : 0);
    for (int i = 0; i < style->dash_count; i++) {
        cmap_buf_puts(content, i ? " " : "");
        cmap_put_number(content, style->dash_mm[i], 4);
    }
    cmap_buf_puts(content, "] 0 d\n");
    put_path(content, path);
    cmap_buf_puts(content, "S\n");
    end_alpha(pdf, faint);
}

void cmap_pdf_clip(cmap_writer *writer, const cairo_path_t *path)
{
    cmap_pdf *pdf = (cmap_pdf *)writer;

    if (pdf->err.status)
        return;
    cmap_buf *content = &cmap_pdf_top(pdf)->content;
    put_path(content, path);
    /* A clip to nothing leaves nothing, also for readers that do not take an empty path for one. */
    cmap_buf_puts(content, path->num_data ? "W* n\n" : "0 0 0 0 re W n\n");
}

void cmap_pdf_save(cmap_writer *writer)
{
    cmap_pdf *pdf = (cmap_pdf *)writer;

    if (!pdf->err.status)
        cmap_buf_puts(&cmap_pdf_top(pdf)->content, "q\n");
}

void cmap_pdf_restore(cmap_writer *writer)
{
    cmap_pdf *pdf = (cmap_pdf *)writer;

    if (!pdf->err.status)
        cmap_buf_puts(&cmap_pdf_top(pdf)->content, "Q\n");
}

void cmap_pdf_begin_group(cmap_writer *writer)
{
    (void)cmap_pdf_push((cmap_pdf *)writer);
}

/* The dictionary of a form over the whole page that is painted as one. */
static void put_form_dictionary(cmap_pdf *pdf, const cmap_pdf_stream *stream, const char *space, cmap_buf *out)
{
    const cmap_pdf_page *page = &pdf->pages[pdf->page_count - 1];

    cmap_buf_puts(out, "/Type /XObject /Subtype /Form /BBox [0 0 ");
    cmap_put_number(out, page->width_mm, 4);
    cmap_buf_putc(out, ' ');
    cmap_put_number(out, page->height_mm, 4);
    cmap_buf_printf(out, "] /Group << /S /Transparency /I true /CS /%s >>\n", space);
    cmap_pdf_put_resources(out, stream->resources, stream->count);
}

/* Takes the innermost stream off and writes it as a form. */
static int end_form(cmap_pdf *pdf, const char *space)
{
    cmap_pdf_stream *stream = &pdf->streams[--pdf->stream_count];
    cmap_buf dictionary = {0};
    int object = cmap_pdf_reserve(pdf);

    put_form_dictionary(pdf, stream, space, &dictionary);
    if (dictionary.status || stream->content.status)
        cmap_pdf_no_memory(pdf);
    else
        cmap_pdf_put_stream(pdf, object, dictionary.bytes, cmap_buf_text(&stream->content), stream->content.length);
    cmap_buf_clear(&dictionary);
    cmap_pdf_clear_stream(stream);
    return object;
}

void cmap_pdf_end_group(cmap_writer *writer, double alpha)
{
    cmap_pdf *pdf = (cmap_pdf *)writer;

    if (pdf->err.status)
        return;
    int form = end_form(pdf, "DeviceRGB");
    bool faint = cmap_pdf_begin_alpha(pdf, alpha);
    cmap_pdf_use(pdf, 'X', form);
    cmap_buf_printf(&cmap_pdf_top(pdf)->content, "/X%d Do\n", form);
    end_alpha(pdf, faint);
}

static void put_components(cmap_buf *buf, cmap_color color, bool grey)
{
    const double parts[] = {grey ? color.a : color.r, color.g, color.b};

    for (int i = 0; i < (grey ? 1 : 3); i++) {
        cmap_buf_puts(buf, i ? " " : "");
        cmap_put_number(buf, parts[i], 4);
    }
}

/* An axial shading; grey: of the opacities. */
static void put_shading(cmap_buf *file, const cmap_gradient *gradient, bool grey)
{
    const double axis[] = {gradient->from.x_mm, gradient->from.y_mm, gradient->to.x_mm, gradient->to.y_mm};

    cmap_buf_printf(file, "<< /ShadingType 2 /ColorSpace /%s /Coords [", grey ? "DeviceGray" : "DeviceRGB");
    for (int i = 0; i < 4; i++) {
        cmap_buf_puts(file, i ? " " : "");
        cmap_put_number(file, axis[i], 4);
    }
    cmap_buf_puts(file, "] /Extend [true true]\n/Function << /FunctionType 2 /Domain [0 1] /N 1 /C0 [");
    put_components(file, gradient->at_from, grey);
    cmap_buf_puts(file, "] /C1 [");
    put_components(file, gradient->at_to, grey);
    cmap_buf_puts(file, "] >> >>\n");
}

/* A pattern is laid out in the space that its stream began with: on a page that is points, in a form millimetres. */
static int put_pattern(cmap_pdf *pdf, const cmap_gradient *gradient)
{
    int object = cmap_pdf_reserve(pdf);
    cmap_buf *file = &pdf->file;

    cmap_pdf_begin(pdf, object);
    cmap_buf_puts(file, "<< /Type /Pattern /PatternType 2");
    if (pdf->stream_count == 1) {
        cmap_buf_puts(file, " /Matrix [");
        cmap_put_number(file, 1 / CMAP_MM_PER_PT, 7);
        cmap_buf_puts(file, " 0 0 ");
        cmap_put_number(file, -1 / CMAP_MM_PER_PT, 7);
        cmap_buf_puts(file, " 0 ");
        cmap_put_number(file, pdf->pages[pdf->page_count - 1].height_mm / CMAP_MM_PER_PT, 6);
        cmap_buf_putc(file, ']');
    }
    cmap_buf_puts(file, " /Shading ");
    put_shading(file, gradient, false);
    cmap_buf_puts(file, ">>\nendobj\n");
    return object;
}

/* A graphics state whose mask grows from one opacity to the other. */
static int put_soft_mask(cmap_pdf *pdf, const cmap_gradient *gradient)
{
    int shading = cmap_pdf_reserve(pdf);

    cmap_pdf_begin(pdf, shading);
    put_shading(&pdf->file, gradient, true);
    cmap_buf_puts(&pdf->file, "endobj\n");
    if (!cmap_pdf_push(pdf))
        return 0;
    cmap_pdf_use(pdf, 'S', shading);
    cmap_buf_printf(&cmap_pdf_top(pdf)->content, "/S%d sh\n", shading);
    int form = end_form(pdf, "DeviceGray"), object = cmap_pdf_reserve(pdf);
    cmap_pdf_begin(pdf, object);
    cmap_buf_printf(&pdf->file, "<< /Type /ExtGState /SMask << /Type /Mask /S /Luminosity /G %d 0 R >> >>\nendobj\n",
                    form);
    return object;
}

void cmap_pdf_fill_gradient(cmap_writer *writer, const cairo_path_t *path, const cmap_gradient *gradient)
{
    cmap_pdf *pdf = (cmap_pdf *)writer;
    bool masked = gradient->at_from.a != gradient->at_to.a;

    if (pdf->err.status || !path->num_data)
        return;
    int pattern = put_pattern(pdf, gradient), mask = masked ? put_soft_mask(pdf, gradient) : 0;
    if (pdf->err.status)
        return;
    bool faint = !masked && cmap_pdf_begin_alpha(pdf, gradient->at_from.a);
    cmap_buf *content = &cmap_pdf_top(pdf)->content;
    if (!faint)
        cmap_buf_puts(content, "q\n"); /* the pattern goes with it */
    if (masked) {
        cmap_pdf_use(pdf, 'G', mask);
        cmap_buf_printf(content, "/G%d gs\n", mask);
    }
    cmap_pdf_use(pdf, 'P', pattern);
    cmap_buf_printf(content, "/Pattern cs /P%d scn\n", pattern);
    put_path(content, path);
    cmap_buf_puts(content, "f*\nQ\n");
}
