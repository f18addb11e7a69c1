/* Writes the markup of an SVG file, element by element.
 *
 * Text is outlines: each glyph once as a <path> in <defs>, used where it stands, which Word and LaTeX keep as they are.
 * What the outlines say is in the aria-label of their group. Ids carry a prefix made from the file's title, so that
 * several figures can stand in one web page. */
#include "render/svg_private.h"

#include "gis/base/mem.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Lengths are written in micrometres, then as millimetres with up to three decimals: below what any printer shows. */
#define SVG_STEPS 1000.0

/* FNV-1a, to tell the ids of figures apart. */
static uint32_t hash_text(const char *text)
{
    uint32_t hash = 2166136261u;
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 16777619u;
    return hash;
}

static void svg_free(cmap_writer *writer)
{
    cmap_svg *svg = (cmap_svg *)writer;

    cmap_buf_clear(&svg->defs);
    cmap_buf_clear(&svg->body);
    cmap_free(svg->levels);
    cmap_free(svg->glyphs);
    cmap_free(svg->table);
    cmap_free(svg);
}

static void put_number(cmap_buf *buf, double value)
{
    cmap_put_number(buf, value, 4);
}

static void put_path(cmap_svg *svg, const cairo_path_t *path)
{
    cmap_buf_puts(&svg->body, "<path d=\"");
    cmap_svg_put_path_data(&svg->body, path, SVG_STEPS, 3);
    cmap_buf_putc(&svg->body, '"');
}

static void svg_fill(cmap_writer *writer, const cairo_path_t *path, cmap_color color, bool even_odd)
{
    cmap_svg *svg = (cmap_svg *)writer;

    if (!path->num_data)
        return;
    put_path(svg, path);
    cmap_svg_put_paint(&svg->body, "fill", "fill-opacity", color);
    cmap_buf_puts(&svg->body, even_odd ? " fill-rule=\"evenodd\"/>\n" : "/>\n");
}

static void put_attribute(cmap_buf *buf, const char *name, double value)
{
    cmap_buf_printf(buf, " %s=\"", name);
    put_number(buf, value);
    cmap_buf_putc(buf, '"');
}

static void put_stop(cmap_buf *buf, int offset, cmap_color color)
{
    cmap_buf_printf(buf, "<stop offset=\"%d\"", offset);
    cmap_svg_put_paint(buf, "stop-color", "stop-opacity", color);
    cmap_buf_puts(buf, "/>");
}

static void svg_fill_gradient(cmap_writer *writer, const cairo_path_t *path, const cmap_gradient *gradient)
{
    cmap_svg *svg = (cmap_svg *)writer;
    int id = svg->next_id++;

    if (!path->num_data)
        return;
    cmap_buf_printf(&svg->body, "<defs><linearGradient id=\"%s-%d\" gradientUnits=\"userSpaceOnUse\"", svg->prefix, id);
    put_attribute(&svg->body, "x1", gradient->from.x_mm);
    put_attribute(&svg->body, "y1", gradient->from.y_mm);
    put_attribute(&svg->body, "x2", gradient->to.x_mm);
    put_attribute(&svg->body, "y2", gradient->to.y_mm);
    cmap_buf_putc(&svg->body, '>');
    put_stop(&svg->body, 0, gradient->at_from);
    put_stop(&svg->body, 1, gradient->at_to);
    cmap_buf_puts(&svg->body, "</linearGradient></defs>\n");
    put_path(svg, path);
    cmap_buf_printf(&svg->body, " fill=\"url(#%s-%d)\" fill-rule=\"evenodd\"/>\n", svg->prefix, id);
}

static void svg_stroke(cmap_writer *writer, const cairo_path_t *path, const cmap_line_style *style)
{
    cmap_svg *svg = (cmap_svg *)writer;

    if (!path->num_data)
        return;
    put_path(svg, path);
    cmap_buf_puts(&svg->body, " fill=\"none\"");
    cmap_svg_put_paint(&svg->body, "stroke", "stroke-opacity", style->color);
    put_attribute(&svg->body, "stroke-width", style->width_mm);
    if (style->cap != CAIRO_LINE_CAP_BUTT)
        cmap_buf_printf(&svg->body, " stroke-linecap=\"%s\"", style->cap == CAIRO_LINE_CAP_ROUND ? "round" : "square");
    if (style->join == CAIRO_LINE_JOIN_ROUND)
        cmap_buf_puts(&svg->body, " stroke-linejoin=\"round\"");
    else
        cmap_buf_puts(&svg->body, " stroke-miterlimit=\"10\""); /* cairo's; SVG's own is 4 */
    if (style->dash_count) {
        cmap_buf_puts(&svg->body, " stroke-dasharray=\"");
        for (int i = 0; i < style->dash_count; i++) {
            if (i)
                cmap_buf_putc(&svg->body, ' ');
            put_number(&svg->body, style->dash_mm[i]);
        }
        cmap_buf_putc(&svg->body, '"');
    }
    cmap_buf_puts(&svg->body, "/>\n");
}

static void svg_clip(cmap_writer *writer, const cairo_path_t *path)
{
    cmap_svg *svg = (cmap_svg *)writer;
    int id = svg->next_id++;

    cmap_buf_printf(&svg->body, "<defs><clipPath id=\"%s-%d\">", svg->prefix, id);
    put_path(svg, path);
    cmap_buf_printf(&svg->body, " clip-rule=\"evenodd\"/></clipPath></defs>\n<g clip-path=\"url(#%s-%d)\">\n",
                    svg->prefix, id);
    svg->levels[svg->level_count - 1].clips++;
}

static void close_clips(cmap_svg *svg)
{
    cmap_svg_level *level = &svg->levels[svg->level_count - 1];

    for (; level->clips; level->clips--)
        cmap_buf_puts(&svg->body, "</g>\n");
}

static void svg_save(cmap_writer *writer)
{
    cmap_svg *svg = (cmap_svg *)writer;

    if (svg->status)
        return;
    svg->status = cmap_grow(&svg->levels, &svg->level_capacity, svg->level_count + 1, sizeof *svg->levels, NULL);
    if (!svg->status)
        svg->levels[svg->level_count++] = (cmap_svg_level){svg->body.length, 0};
}

static void svg_restore(cmap_writer *writer)
{
    cmap_svg *svg = (cmap_svg *)writer;

    if (svg->status || svg->level_count < 2)
        return;
    close_clips(svg);
    svg->level_count--;
}

/* The opacity is known only now: the group's tag goes in where it began. */
static void svg_end_group(cmap_writer *writer, double alpha)
{
    cmap_svg *svg = (cmap_svg *)writer;
    cmap_buf tag = {0};

    if (svg->status || svg->level_count < 2)
        return;
    size_t offset = svg->levels[svg->level_count - 1].offset;
    svg_restore(writer);
    cmap_buf_puts(&tag, "<g");
    if (alpha < 1)
        put_attribute(&tag, "opacity", alpha);
    cmap_buf_puts(&tag, ">\n");
    cmap_buf_put(&svg->body, cmap_buf_text(&tag), tag.length); /* makes room */
    if (tag.status) {
        svg->status = tag.status;
    } else if (!svg->body.status) {
        char *at = svg->body.bytes + offset;
        memmove(at + tag.length, at, svg->body.length - tag.length - offset);
        memcpy(at, tag.bytes, tag.length);
    }
    cmap_buf_puts(&svg->body, "</g>\n");
    cmap_buf_clear(&tag);
}

static void put_head(const cmap_svg *svg, const cmap_meta *meta, cmap_buf *bytes)
{
    cmap_buf_puts(bytes, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" "
                         "xmlns:xlink=\"http://www.w3.org/1999/xlink\" version=\"1.1\" width=\"");
    put_number(bytes, svg->width_mm);
    cmap_buf_puts(bytes, "mm\" height=\"");
    put_number(bytes, svg->height_mm);
    cmap_buf_puts(bytes, "mm\" viewBox=\"0 0 ");
    put_number(bytes, svg->width_mm);
    cmap_buf_putc(bytes, ' ');
    put_number(bytes, svg->height_mm);
    cmap_buf_puts(bytes, "\" xml:lang=\"");
    cmap_svg_put_escaped(bytes, meta->lang, strlen(meta->lang));
    cmap_buf_printf(bytes, "\" role=\"img\" aria-labelledby=\"%s-title %s-desc\">\n<title id=\"%s-title\">",
                    svg->prefix, svg->prefix, svg->prefix);
    cmap_svg_put_escaped(bytes, meta->title, strlen(meta->title));
    cmap_buf_printf(bytes, "</title>\n<desc id=\"%s-desc\">", svg->prefix);
    cmap_svg_put_escaped(bytes, meta->description, strlen(meta->description));
    cmap_buf_puts(bytes, "</desc>\n");
}

static cmap_status svg_finish(cmap_writer *writer, const cmap_meta *meta, cmap_buf *bytes, cmap_err *err)
{
    cmap_svg *svg = (cmap_svg *)writer;

    while (!svg->status && svg->level_count > 1)
        svg_restore(writer);
    close_clips(svg);
    if (svg->status || svg->defs.status || svg->body.status)
        return cmap_fail(err, CMAP_ENOMEM, "cannot write the SVG: out of memory");
    put_head(svg, meta, bytes);
    if (svg->defs.length)
        cmap_buf_printf(bytes, "<defs>\n%s</defs>\n", cmap_buf_text(&svg->defs));
    cmap_buf_printf(bytes, "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n");
    cmap_buf_put(bytes, cmap_buf_text(&svg->body), svg->body.length);
    cmap_buf_puts(bytes, "</svg>\n");
    return CMAP_OK;
}

cmap_status cmap_svg_new(double width_mm, double height_mm, const char *title, cmap_writer **out, cmap_err *err)
{
    static const cmap_writer_ops ops = {
        .fill = svg_fill,
        .fill_gradient = svg_fill_gradient,
        .stroke = svg_stroke,
        .clip = svg_clip,
        .text = cmap_svg_text,
        .save = svg_save,
        .restore = svg_restore,
        .begin_group = svg_save,
        .end_group = svg_end_group,
        .finish = svg_finish,
        .free = svg_free,
    };
    cmap_svg *svg = cmap_calloc(1, sizeof *svg);

    if (!svg || cmap_grow(&svg->levels, &svg->level_capacity, 1, sizeof *svg->levels, NULL)) {
        cmap_free(svg);
        return cmap_fail(err, CMAP_ENOMEM, "cannot begin an SVG: out of memory");
    }
    svg->writer.ops = &ops;
    svg->width_mm = width_mm;
    svg->height_mm = height_mm;
    svg->levels[svg->level_count++] = (cmap_svg_level){0, 0};
    (void)snprintf(svg->prefix, sizeof svg->prefix, "m%06x", (unsigned)(hash_text(title) & 0xFFFFFF));
    *out = &svg->writer;
    return CMAP_OK;
}
