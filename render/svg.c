#include "render/svg_private.h"

#include "gis/base/mem.h"
#include "gis/base/utf8.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef struct glyph_key {
    int face_id;
    unsigned long index;
    bool empty; /* a space: nothing to draw */
} glyph_key;

typedef struct svg_level {
    size_t offset; /* where its <g> begins */
    int clips;     /* clip groups open in it */
} svg_level;

struct cmap_svg {
    cmap_buf defs, body;
    char prefix[16];
    int next_id;
    svg_level *levels; /* levels[0] is the page's own */
    size_t level_count, level_capacity;
    glyph_key *glyphs; /* in order of first use: their place is their id */
    size_t glyph_count, glyph_capacity;
    size_t *table; /* hash of glyphs: index + 1, 0 free; its size is a power of two */
    size_t table_size;
    cmap_status status;
    cairo_t *em; /* traces glyphs in em units */
};

/* Lengths are written in micrometres, then as millimetres with up to three decimals: below what any printer shows. */
#define SVG_STEPS 1000.0
/* Glyphs are drawn on a grid of 1000 to the em, that of the fonts themselves. */
#define EM_STEPS 1000

/* FNV-1a, to tell the ids of figures apart. */
static uint32_t hash_text(const char *text)
{
    uint32_t hash = 2166136261u;
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 16777619u;
    return hash;
}

cmap_status cmap_svg_new(const char *title, cmap_svg **out, cmap_err *err)
{
    cmap_svg *svg = cmap_calloc(1, sizeof *svg);
    cairo_surface_t *none = NULL;

    if (!svg || cmap_grow(&svg->levels, &svg->level_capacity, 1, sizeof *svg->levels, NULL)) {
        cmap_svg_free(svg);
        return cmap_fail(err, CMAP_ENOMEM, "cannot begin an SVG: out of memory");
    }
    svg->levels[svg->level_count++] = (svg_level){0, 0};
    (void)snprintf(svg->prefix, sizeof svg->prefix, "m%06x", (unsigned)(hash_text(title) & 0xFFFFFF));
    none = cairo_recording_surface_create(CAIRO_CONTENT_ALPHA, NULL);
    svg->em = cairo_create(none);
    cairo_surface_destroy(none);
    *out = svg;
    return CMAP_OK;
}

void cmap_svg_free(cmap_svg *svg)
{
    if (!svg)
        return;
    cmap_buf_clear(&svg->defs);
    cmap_buf_clear(&svg->body);
    cmap_free(svg->levels);
    cmap_free(svg->glyphs);
    cmap_free(svg->table);
    cairo_destroy(svg->em);
    cmap_free(svg);
}

/* Writes value / 10^decimals without trailing zeros, in no locale. */
static void put_decimal(cmap_buf *buf, long long value, int decimals)
{
    char digits[32];
    int at = sizeof digits;
    bool negative = value < 0;
    unsigned long long rest = negative ? 0ull - (unsigned long long)value : (unsigned long long)value;

    while (decimals > 0 && rest % 10 == 0) {
        rest /= 10;
        decimals--;
    }
    for (int written = 0; rest || written <= decimals; written++) {
        if (decimals && written == decimals)
            digits[--at] = '.';
        if (!rest && written >= decimals && decimals)
            break; /* ".5" needs no leading zero */
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    }
    if (negative)
        digits[--at] = '-';
    cmap_buf_put(buf, digits + at, sizeof digits - (size_t)at);
}

static void put_number(cmap_buf *buf, double value)
{
    put_decimal(buf, llround(value * 10000), 4);
}

/* A pen that writes path data relative to where it stands, on the grid of its steps. */
typedef struct path_writer {
    cmap_buf *buf;
    double steps;
    int decimals;
    long long x, y;             /* where the pen stands */
    long long start_x, start_y; /* where the subpath began */
    char last;                  /* the last command, which need not be written again */
} path_writer;

static void put_pair(path_writer *writer, const double point[2], long long *x, long long *y)
{
    long long new_x = llround(point[0] * writer->steps), new_y = llround(point[1] * writer->steps);

    put_decimal(writer->buf, new_x - writer->x, writer->decimals);
    if (new_y >= writer->y)
        cmap_buf_putc(writer->buf, ' ');
    put_decimal(writer->buf, new_y - writer->y, writer->decimals);
    *x = new_x;
    *y = new_y;
}

static void put_command(path_writer *writer, char command)
{
    cmap_buf_putc(writer->buf, writer->last == command ? ' ' : command);
    writer->last = command;
}

static void put_segment(path_writer *writer, const cairo_path_data_t *data)
{
    long long x = writer->x, y = writer->y;

    switch (data->header.type) {
    case CAIRO_PATH_MOVE_TO:
        put_command(writer, 'm');
        put_pair(writer, (double[]){data[1].point.x, data[1].point.y}, &x, &y);
        writer->start_x = x;
        writer->start_y = y;
        writer->last = 'l'; /* SVG reads further pairs as lines */
        break;
    case CAIRO_PATH_LINE_TO:
        put_command(writer, 'l');
        put_pair(writer, (double[]){data[1].point.x, data[1].point.y}, &x, &y);
        break;
    case CAIRO_PATH_CURVE_TO:
        put_command(writer, 'c');
        for (int i = 1; i <= 3; i++) {
            if (i > 1)
                cmap_buf_putc(writer->buf, ' ');
            put_pair(writer, (double[]){data[i].point.x, data[i].point.y}, &x, &y);
        }
        break;
    case CAIRO_PATH_CLOSE_PATH:
        cmap_buf_putc(writer->buf, 'z');
        writer->last = 'z';
        x = writer->start_x;
        y = writer->start_y;
        break;
    }
    writer->x = x;
    writer->y = y;
}

static bool ends_in_move(const cairo_path_t *path, int i)
{
    int next = i + path->data[i].header.length;
    return path->data[i].header.type == CAIRO_PATH_MOVE_TO &&
           (next >= path->num_data || path->data[next].header.type == CAIRO_PATH_MOVE_TO);
}

static void put_path_data(cmap_buf *buf, const cairo_path_t *path, double steps, int decimals)
{
    path_writer writer = {.buf = buf, .steps = steps, .decimals = decimals};

    for (int i = 0; i < path->num_data; i += path->data[i].header.length) {
        if (!ends_in_move(path, i)) /* cairo leaves a move behind each close */
            put_segment(&writer, &path->data[i]);
    }
}

static void put_path(cmap_svg *svg, const cairo_path_t *path)
{
    cmap_buf_puts(&svg->body, "<path d=\"");
    put_path_data(&svg->body, path, SVG_STEPS, 3);
    cmap_buf_putc(&svg->body, '"');
}

static void put_paint(cmap_buf *buf, const char *name, const char *opacity, cmap_color color)
{
    cmap_buf_printf(buf, " %s=\"#%02x%02x%02x\"", name, (unsigned)lround(color.r * 255),
                    (unsigned)lround(color.g * 255), (unsigned)lround(color.b * 255));
    if (color.a < 1) {
        cmap_buf_printf(buf, " %s=\"", opacity);
        put_number(buf, color.a);
        cmap_buf_putc(buf, '"');
    }
}

void cmap_svg_fill(cmap_svg *svg, const cairo_path_t *path, cmap_color color, bool even_odd)
{
    if (!path->num_data)
        return;
    put_path(svg, path);
    put_paint(&svg->body, "fill", "fill-opacity", color);
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
    put_paint(buf, "stop-color", "stop-opacity", color);
    cmap_buf_puts(buf, "/>");
}

void cmap_svg_fill_gradient(cmap_svg *svg, const cairo_path_t *path, cmap_pt from, cmap_color at_from, cmap_pt to,
                            cmap_color at_to)
{
    int id = svg->next_id++;

    if (!path->num_data)
        return;
    cmap_buf_printf(&svg->body, "<defs><linearGradient id=\"%s-%d\" gradientUnits=\"userSpaceOnUse\"", svg->prefix, id);
    put_attribute(&svg->body, "x1", from.x_mm);
    put_attribute(&svg->body, "y1", from.y_mm);
    put_attribute(&svg->body, "x2", to.x_mm);
    put_attribute(&svg->body, "y2", to.y_mm);
    cmap_buf_putc(&svg->body, '>');
    put_stop(&svg->body, 0, at_from);
    put_stop(&svg->body, 1, at_to);
    cmap_buf_puts(&svg->body, "</linearGradient></defs>\n");
    put_path(svg, path);
    cmap_buf_printf(&svg->body, " fill=\"url(#%s-%d)\" fill-rule=\"evenodd\"/>\n", svg->prefix, id);
}

void cmap_svg_stroke(cmap_svg *svg, const cairo_path_t *path, const cmap_stroke *stroke, const char *cap,
                     const char *join)
{
    if (!path->num_data)
        return;
    put_path(svg, path);
    cmap_buf_puts(&svg->body, " fill=\"none\"");
    put_paint(&svg->body, "stroke", "stroke-opacity", stroke->color);
    put_attribute(&svg->body, "stroke-width", stroke->width_mm);
    if (strcmp(cap, "butt") != 0)
        cmap_buf_printf(&svg->body, " stroke-linecap=\"%s\"", cap);
    if (strcmp(join, "miter") != 0)
        cmap_buf_printf(&svg->body, " stroke-linejoin=\"%s\"", join);
    else
        cmap_buf_puts(&svg->body, " stroke-miterlimit=\"10\""); /* cairo's; SVG's own is 4 */
    if (stroke->dash_count) {
        cmap_buf_puts(&svg->body, " stroke-dasharray=\"");
        for (int i = 0; i < stroke->dash_count; i++) {
            if (i)
                cmap_buf_putc(&svg->body, ' ');
            put_number(&svg->body, stroke->dash_mm[i]);
        }
        cmap_buf_putc(&svg->body, '"');
    }
    cmap_buf_puts(&svg->body, "/>\n");
}

void cmap_svg_clip(cmap_svg *svg, const cairo_path_t *path)
{
    int id = svg->next_id++;

    cmap_buf_printf(&svg->body, "<defs><clipPath id=\"%s-%d\">", svg->prefix, id);
    put_path(svg, path);
    cmap_buf_printf(&svg->body, " clip-rule=\"evenodd\"/></clipPath></defs>\n<g clip-path=\"url(#%s-%d)\">\n",
                    svg->prefix, id);
    svg->levels[svg->level_count - 1].clips++;
}

static void close_clips(cmap_svg *svg)
{
    svg_level *level = &svg->levels[svg->level_count - 1];

    for (; level->clips; level->clips--)
        cmap_buf_puts(&svg->body, "</g>\n");
}

void cmap_svg_save(cmap_svg *svg)
{
    if (svg->status)
        return;
    svg->status = cmap_grow(&svg->levels, &svg->level_capacity, svg->level_count + 1, sizeof *svg->levels, NULL);
    if (!svg->status)
        svg->levels[svg->level_count++] = (svg_level){svg->body.length, 0};
}

void cmap_svg_restore(cmap_svg *svg)
{
    if (svg->status || svg->level_count < 2)
        return;
    close_clips(svg);
    svg->level_count--;
}

void cmap_svg_begin_group(cmap_svg *svg)
{
    cmap_svg_save(svg);
}

/* The opacity is known only now: the group's tag goes in where it began. */
void cmap_svg_end_group(cmap_svg *svg, double alpha)
{
    cmap_buf tag = {0};

    if (svg->status || svg->level_count < 2)
        return;
    size_t offset = svg->levels[svg->level_count - 1].offset;
    cmap_svg_restore(svg);
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

/* Text for an attribute or element; characters that XML 1.0 forbids are left out. */
static void put_escaped(cmap_buf *buf, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '&')
            cmap_buf_puts(buf, "&amp;");
        else if (c == '<')
            cmap_buf_puts(buf, "&lt;");
        else if (c == '>')
            cmap_buf_puts(buf, "&gt;");
        else if (c == '"')
            cmap_buf_puts(buf, "&quot;");
        else if (c >= 0x20 || c == '\n' || c == '\t')
            cmap_buf_putc(buf, (char)c);
    }
}

static bool grow_table(cmap_svg *svg)
{
    size_t size = svg->table_size ? svg->table_size * 2 : 256;
    size_t *table = cmap_calloc(size, sizeof *table);

    if (!table)
        return false;
    for (size_t i = 0; i < svg->glyph_count; i++) {
        size_t slot = (svg->glyphs[i].index * 2654435761u + (unsigned)svg->glyphs[i].face_id) & (size - 1);
        while (table[slot])
            slot = (slot + 1) & (size - 1);
        table[slot] = i + 1;
    }
    cmap_free(svg->table);
    svg->table = table;
    svg->table_size = size;
    return true;
}

static void define_glyph(cmap_svg *svg, const cmap_svg_run *run, size_t id)
{
    glyph_key *glyph = &svg->glyphs[id];
    cairo_glyph_t at = {glyph->index, 0, 0};
    cairo_matrix_t em;

    cairo_matrix_init_scale(&em, EM_STEPS, EM_STEPS);
    cairo_set_font_face(svg->em, run->face);
    cairo_set_font_matrix(svg->em, &em);
    cairo_new_path(svg->em);
    cairo_glyph_path(svg->em, &at, 1);
    cairo_path_t *path = cairo_copy_path(svg->em);
    if (path->status)
        svg->status = CMAP_ENOMEM;
    glyph->empty = path->num_data < 2;
    if (!glyph->empty) {
        cmap_buf_printf(&svg->defs, "<path id=\"%s-g%zu\" d=\"", svg->prefix, id);
        put_path_data(&svg->defs, path, 1, 0);
        cmap_buf_puts(&svg->defs, "\"/>\n");
    }
    cairo_path_destroy(path);
}

/* The id of a glyph, defined when it is met first; SIZE_MAX when memory ran out. */
static size_t glyph_id(cmap_svg *svg, const cmap_svg_run *run, unsigned long index)
{
    if (svg->glyph_count * 2 >= svg->table_size && !grow_table(svg))
        goto failed;
    size_t slot = (index * 2654435761u + (unsigned)run->face_id) & (svg->table_size - 1);
    for (; svg->table[slot]; slot = (slot + 1) & (svg->table_size - 1)) {
        const glyph_key *known = &svg->glyphs[svg->table[slot] - 1];
        if (known->index == index && known->face_id == run->face_id)
            return svg->table[slot] - 1;
    }
    if (cmap_grow(&svg->glyphs, &svg->glyph_capacity, svg->glyph_count + 1, sizeof *svg->glyphs, NULL))
        goto failed;
    svg->glyphs[svg->glyph_count] = (glyph_key){run->face_id, index, false};
    svg->table[slot] = ++svg->glyph_count;
    define_glyph(svg, run, svg->glyph_count - 1);
    return svg->glyph_count - 1;
failed:
    svg->status = CMAP_ENOMEM;
    return SIZE_MAX;
}

static void put_uses(cmap_svg *svg, const cmap_svg_run *run)
{
    for (size_t i = 0; i < run->count; i++) {
        size_t id = glyph_id(svg, run, run->glyphs[i].index);
        if (svg->status || svg->glyphs[id].empty)
            continue;
        cmap_buf_printf(&svg->body, "<use xlink:href=\"#%s-g%zu\" x=\"%lld\"", svg->prefix, id,
                        llround(run->glyphs[i].x_em * EM_STEPS));
        if (llround(run->glyphs[i].y_em * EM_STEPS))
            cmap_buf_printf(&svg->body, " y=\"%lld\"", llround(run->glyphs[i].y_em * EM_STEPS));
        cmap_buf_puts(&svg->body, "/>");
    }
}

static void put_matrix(cmap_buf *buf, const cairo_matrix_t *matrix)
{
    const double parts[] = {matrix->xx / EM_STEPS, matrix->yx / EM_STEPS, matrix->xy / EM_STEPS, matrix->yy / EM_STEPS};

    cmap_buf_puts(buf, " transform=\"matrix(");
    for (size_t i = 0; i < 4; i++) {
        put_decimal(buf, llround(parts[i] * 1e8), 8);
        cmap_buf_putc(buf, ' ');
    }
    put_decimal(buf, llround(matrix->x0 * SVG_STEPS), 3);
    cmap_buf_putc(buf, ' ');
    put_decimal(buf, llround(matrix->y0 * SVG_STEPS), 3);
    cmap_buf_puts(buf, ")\"");
}

void cmap_svg_text(cmap_svg *svg, const cmap_svg_run *run)
{
    if (svg->status || !run->count)
        return;
    cmap_buf_puts(&svg->body, "<g aria-label=\"");
    put_escaped(&svg->body, run->label, run->label_length);
    cmap_buf_putc(&svg->body, '"');
    put_matrix(&svg->body, &run->matrix);
    put_paint(&svg->body, "fill", "fill-opacity", run->color);
    cmap_buf_putc(&svg->body, '>');
    put_uses(svg, run);
    cmap_buf_puts(&svg->body, "</g>\n");
}

static void put_head(cmap_svg *svg, double width_mm, double height_mm, const cmap_meta *meta, cmap_buf *bytes)
{
    cmap_buf_puts(bytes, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" "
                         "xmlns:xlink=\"http://www.w3.org/1999/xlink\" version=\"1.1\" width=\"");
    put_number(bytes, width_mm);
    cmap_buf_puts(bytes, "mm\" height=\"");
    put_number(bytes, height_mm);
    cmap_buf_puts(bytes, "mm\" viewBox=\"0 0 ");
    put_number(bytes, width_mm);
    cmap_buf_putc(bytes, ' ');
    put_number(bytes, height_mm);
    cmap_buf_puts(bytes, "\" xml:lang=\"");
    put_escaped(bytes, meta->lang, strlen(meta->lang));
    cmap_buf_printf(bytes, "\" role=\"img\" aria-labelledby=\"%s-title %s-desc\">\n<title id=\"%s-title\">",
                    svg->prefix, svg->prefix, svg->prefix);
    put_escaped(bytes, meta->title, strlen(meta->title));
    cmap_buf_printf(bytes, "</title>\n<desc id=\"%s-desc\">", svg->prefix);
    put_escaped(bytes, meta->description, strlen(meta->description));
    cmap_buf_puts(bytes, "</desc>\n");
}

cmap_status cmap_svg_finish(cmap_svg *svg, double width_mm, double height_mm, const cmap_meta *meta, cmap_buf *bytes,
                            cmap_err *err)
{
    while (!svg->status && svg->level_count > 1)
        cmap_svg_restore(svg);
    close_clips(svg);
    if (svg->status || svg->defs.status || svg->body.status)
        return cmap_fail(err, CMAP_ENOMEM, "cannot write the SVG: out of memory");
    put_head(svg, width_mm, height_mm, meta, bytes);
    if (svg->defs.length)
        cmap_buf_printf(bytes, "<defs>\n%s</defs>\n", cmap_buf_text(&svg->defs));
    cmap_buf_printf(bytes, "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n");
    cmap_buf_put(bytes, cmap_buf_text(&svg->body), svg->body.length);
    cmap_buf_puts(bytes, "</svg>\n");
    return CMAP_OK;
}
