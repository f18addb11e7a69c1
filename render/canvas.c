#include "render/canvas_private.h"

#include "gis/base/mem.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* A writer paints nothing with cairo; this only sets how finely cairo's fixed point keeps the path: 1/16384 mm. */
#define WRITER_UNITS_PER_MM 64.0

bool cmap_canvas_ok(const cmap_canvas *canvas)
{
    return canvas->err.status == CMAP_OK;
}

void cmap_canvas_fail(cmap_canvas *canvas, const cmap_err *err)
{
    if (cmap_canvas_ok(canvas))
        canvas->err = *err;
}

void cmap_canvas_note(cmap_canvas *canvas, cmap_status status, const char *format, ...)
{
    va_list args;
    char text[sizeof canvas->err.text];

    if (!cmap_canvas_ok(canvas))
        return;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    (void)cmap_fail(&canvas->err, status, "%s", text);
}

static cmap_status check_page(double width_mm, double height_mm, cmap_err *err)
{
    /* Written so that NaN fails too. */
    if (!(width_mm >= 10 && width_mm <= 5000 && height_mm >= 10 && height_mm <= 5000))
        return cmap_fail(err, CMAP_EINVAL, "a page of %g x %g mm cannot be drawn; choose 10 to 5000 mm each way",
                         width_mm, height_mm);
    return CMAP_OK;
}

static cmap_status check_pixels(const cmap_canvas *canvas, cmap_err *err)
{
    if (canvas->format != CMAP_FORMAT_PNG)
        return CMAP_OK;
    if (!(canvas->dpi >= 36 && canvas->dpi <= 1200))
        return cmap_fail(err, CMAP_EINVAL, "%g dpi cannot be drawn; choose 36 to 1200", canvas->dpi);
    /* cairo's images end at 32767 pixels each way. */
    if (fmax(canvas->width_mm, canvas->height_mm) / 25.4 * canvas->dpi > 32767)
        return cmap_fail(err, CMAP_EINVAL, "a page of %g x %g mm at %g dpi is wider than 32767 pixels; lower --dpi",
                         canvas->width_mm, canvas->height_mm, canvas->dpi);
    return CMAP_OK;
}

static char *copy_or_empty(const char *text)
{
    return cmap_strdup(text ? text : "");
}

static cmap_status copy_meta(cmap_canvas *canvas, const cmap_meta *meta, cmap_err *err)
{
    static const cmap_meta none = {0};

    if (!meta)
        meta = &none;
    canvas->title = copy_or_empty(meta->title);
    canvas->description = copy_or_empty(meta->description);
    canvas->lang = cmap_strdup(meta->lang && *meta->lang ? meta->lang : "zh-CN");
    canvas->creator = copy_or_empty(meta->creator);
    canvas->date = cmap_strdup(meta->date);
    if (!canvas->title || !canvas->description || !canvas->lang || !canvas->creator || (meta->date && !canvas->date))
        return cmap_fail(err, CMAP_ENOMEM, "cannot begin a page: out of memory");
    return CMAP_OK;
}

static cmap_meta meta_of(const cmap_canvas *canvas)
{
    return (cmap_meta){canvas->title, canvas->description, canvas->lang, canvas->creator, canvas->date};
}

static cmap_status open_surface(cmap_canvas *canvas, cmap_err *err)
{
    switch (canvas->format) {
    case CMAP_FORMAT_PNG:
        return cmap_png_paper((int)lround(canvas->width_mm / 25.4 * canvas->dpi),
                              (int)lround(canvas->height_mm / 25.4 * canvas->dpi), &canvas->pixels, &canvas->surface,
                              err);
    case CMAP_FORMAT_PDF:
        canvas->surface = cairo_recording_surface_create(CAIRO_CONTENT_ALPHA, NULL);
        return cmap_pdf_new(canvas->width_mm, canvas->height_mm, &canvas->writer, err);
    case CMAP_FORMAT_SVG:
        break;
    }
    canvas->surface = cairo_recording_surface_create(CAIRO_CONTENT_ALPHA, NULL);
    return cmap_svg_new(canvas->width_mm, canvas->height_mm, canvas->title, &canvas->writer, err);
}

static cmap_status cairo_failed(cairo_status_t status, cmap_err *err)
{
    if (status == CAIRO_STATUS_NO_MEMORY)
        return cmap_fail(err, CMAP_ENOMEM, "cannot draw the page: out of memory");
    return cmap_fail(err, CMAP_EIO, "cannot draw the page: %s", cairo_status_to_string(status));
}

static cmap_status start_drawing(cmap_canvas *canvas, cmap_err *err)
{
    cmap_status status = open_surface(canvas, err);

    if (status)
        return status;
    canvas->cr = cairo_create(canvas->surface);
    if (cairo_status(canvas->cr))
        return cairo_failed(cairo_status(canvas->cr), err);
    double scale = canvas->writer ? WRITER_UNITS_PER_MM : canvas->dpi / 25.4;
    cairo_scale(canvas->cr, scale, scale);
    return CMAP_OK;
}

cmap_status cmap_canvas_new(cmap_format format, double width_mm, double height_mm, double dpi, const cmap_meta *meta,
                            cmap_canvas **out, cmap_err *err)
{
    cmap_status status = check_page(width_mm, height_mm, err);
    cmap_canvas *canvas = NULL;

    if (status)
        goto done;
    canvas = cmap_calloc(1, sizeof *canvas);
    if (!canvas) {
        status = cmap_fail(err, CMAP_ENOMEM, "cannot begin a page: out of memory");
        goto done;
    }
    *canvas = (cmap_canvas){
        .format = format, .width_mm = width_mm, .height_mm = height_mm, .dpi = dpi, .page = 1, .bookmark_depth = -1};
    status = check_pixels(canvas, err);
    if (!status)
        status = copy_meta(canvas, meta, err);
    if (!status)
        status = start_drawing(canvas, err);
    if (!status) {
        *out = canvas;
        canvas = NULL;
    }
done:
    cmap_canvas_free(canvas);
    return status;
}

void cmap_canvas_free(cmap_canvas *canvas)
{
    if (!canvas)
        return;
    cairo_destroy(canvas->cr);
    cairo_surface_destroy(canvas->surface);
    cmap_free(canvas->pixels);
    if (canvas->writer)
        canvas->writer->ops->free(canvas->writer);
    cmap_free(canvas->levels);
    cmap_free(canvas->title);
    cmap_free(canvas->description);
    cmap_free(canvas->lang);
    cmap_free(canvas->creator);
    cmap_free(canvas->date);
    cmap_free(canvas);
}

static cmap_status write_png(cmap_canvas *canvas, const cmap_meta *meta, cmap_buf *bytes, cmap_err *err)
{
    cairo_surface_flush(canvas->surface);
    return cmap_png_encode(cairo_image_surface_get_data(canvas->surface),
                           cairo_image_surface_get_width(canvas->surface),
                           cairo_image_surface_get_height(canvas->surface),
                           cairo_image_surface_get_stride(canvas->surface), canvas->dpi, meta, bytes, err);
}

static cmap_status write_file(cmap_canvas *canvas, cmap_buf *bytes, cmap_err *err)
{
    cmap_meta meta = meta_of(canvas);
    cairo_status_t status = cairo_status(canvas->cr);

    if (status)
        return cairo_failed(status, err);
    if (canvas->level_count)
        return cmap_fail(err, CMAP_EINVAL, "cannot finish the page: a save or a group is still open");
    if (canvas->writer)
        return canvas->writer->ops->finish(canvas->writer, &meta, bytes, err);
    return write_png(canvas, &meta, bytes, err);
}

cmap_status cmap_canvas_finish(cmap_canvas *canvas, cmap_buf *bytes, cmap_err *err)
{
    cmap_status status = canvas->err.status;
    size_t before = bytes->length;

    if (status)
        (void)cmap_fail(err, status, "%s", canvas->err.text);
    else
        status = write_file(canvas, bytes, err);
    if (!status && bytes->status)
        status = cmap_fail(err, bytes->status, "cannot write the page: out of memory");
    if (status && bytes->bytes) { /* outputs stay as they were */
        bytes->length = before;
        bytes->bytes[before] = '\0';
    }
    cmap_canvas_free(canvas);
    return status;
}

void cmap_canvas_next_page(cmap_canvas *canvas, double width_mm, double height_mm)
{
    cmap_err err = {0};

    if (!cmap_canvas_ok(canvas))
        return;
    if (canvas->format != CMAP_FORMAT_PDF) {
        cmap_canvas_note(canvas, CMAP_EINVAL, "only a PDF has several pages; render them one by one");
    } else if (canvas->level_count) {
        cmap_canvas_note(canvas, CMAP_EINVAL, "cannot end page %d: a save or a group is still open", canvas->page);
    } else if (check_page(width_mm, height_mm, &err)) {
        cmap_canvas_fail(canvas, &err);
    } else {
        cairo_new_path(canvas->cr);
        cmap_pdf_next_page(canvas->writer, width_mm, height_mm);
        canvas->width_mm = width_mm;
        canvas->height_mm = height_mm;
        canvas->page++;
    }
}

void cmap_canvas_bookmark(cmap_canvas *canvas, int depth, const char *title)
{
    if (!cmap_canvas_ok(canvas))
        return;
    if (canvas->format != CMAP_FORMAT_PDF || depth < 0 || depth > canvas->bookmark_depth + 1) {
        cmap_canvas_note(canvas, CMAP_EINVAL, "the bookmark '%.60s' cannot stand at depth %d of this file", title,
                         depth);
        return;
    }
    cmap_pdf_bookmark(canvas->writer, depth, title);
    canvas->bookmark_depth = depth;
}

static bool push_level(cmap_canvas *canvas, cmap_level level)
{
    if (!cmap_canvas_ok(canvas))
        return false;
    if (cmap_grow(&canvas->levels, &canvas->level_capacity, canvas->level_count + 1, sizeof *canvas->levels,
                  &canvas->err))
        return false;
    canvas->levels[canvas->level_count++] = level;
    return true;
}

static bool pop_level(cmap_canvas *canvas, cmap_level level)
{
    if (!cmap_canvas_ok(canvas))
        return false;
    if (!canvas->level_count || canvas->levels[canvas->level_count - 1] != level) {
        cmap_canvas_note(canvas, CMAP_EINVAL, "a %s ends that was not begun",
                         level == CMAP_LEVEL_SAVE ? "saved state" : "group");
        return false;
    }
    canvas->level_count--;
    return true;
}

void cmap_canvas_save(cmap_canvas *canvas)
{
    if (!push_level(canvas, CMAP_LEVEL_SAVE))
        return;
    cairo_save(canvas->cr);
    if (canvas->writer)
        canvas->writer->ops->save(canvas->writer);
}

void cmap_canvas_restore(cmap_canvas *canvas)
{
    if (!pop_level(canvas, CMAP_LEVEL_SAVE))
        return;
    cairo_restore(canvas->cr);
    if (canvas->writer)
        canvas->writer->ops->restore(canvas->writer);
}

void cmap_canvas_begin_group(cmap_canvas *canvas)
{
    if (!push_level(canvas, CMAP_LEVEL_GROUP))
        return;
    if (canvas->writer) {
        cairo_save(canvas->cr);
        canvas->writer->ops->begin_group(canvas->writer);
    } else {
        cairo_push_group(canvas->cr);
    }
}

void cmap_canvas_end_group(cmap_canvas *canvas, double alpha)
{
    if (!pop_level(canvas, CMAP_LEVEL_GROUP))
        return;
    if (canvas->writer) {
        cairo_restore(canvas->cr);
        canvas->writer->ops->end_group(canvas->writer, alpha);
    } else {
        cairo_pop_group_to_source(canvas->cr);
        cairo_paint_with_alpha(canvas->cr, alpha);
        cairo_set_source_rgb(canvas->cr, 0, 0, 0); /* lets the group go */
    }
}
