/* Drawing laid-out text: upright or turned in lines, or along a curve. */
#include "render/text_private.h"

#include "gis/base/mem.h"
#include "gis/base/utf8.h"
#include "render/halo_private.h"

#include <math.h>
#include <string.h>

/* The slant of italics, which the face does not have: 12 degrees. */
#define SLANT 0.2126

/* A strip of clusters ready to draw: glyphs at their places in em, and the words that they show. */
struct strip {
    cairo_glyph_t *glyphs; /* x, y in em */
    int glyph_count;
    cairo_text_cluster_t *clusters;
    int cluster_count;
    const char *bytes;
    int byte_count;
    cairo_matrix_t place; /* em to mm */
};

static void clear_strip(struct strip *strip)
{
    cmap_free(strip->glyphs);
    cmap_free(strip->clusters);
}

static bool make_strip(const cmap_text *text, size_t first, size_t count, struct strip *out)
{
    const cmap_cluster *from = &text->shape.clusters[first];
    const cmap_cluster *to = &from[count - 1];
    double pen = -from->lead_em;

    *out =
        (struct strip){.bytes = text->string + from->byte, .byte_count = (int)(to->byte + to->byte_count - from->byte)};
    out->glyphs = cmap_calloc(to->glyph + to->glyph_count - from->glyph, sizeof *out->glyphs);
    out->clusters = cmap_calloc(count, sizeof *out->clusters);
    if (!out->glyphs || !out->clusters) {
        clear_strip(out);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        for (uint32_t k = 0; k < from[i].glyph_count; k++) {
            const cmap_glyph *glyph = &text->shape.glyphs[from[i].glyph + k];
            out->glyphs[out->glyph_count++] =
                (cairo_glyph_t){glyph->index, pen + (double)glyph->x_em, (double)glyph->y_em};
        }
        out->clusters[out->cluster_count++] = (cairo_text_cluster_t){(int)from[i].byte_count, (int)from[i].glyph_count};
        pen += from[i].advance_em + text->type.spacing_em;
    }
    return true;
}

/* Lets strip say bytes as one: the PDF names them in ActualText instead of letter by letter, so that a search finds a
 * word whose letters stand apart. With no bytes, another strip says what this one shows. */
static void say_as_one(struct strip *strip, const char *bytes, size_t count)
{
    strip->bytes = bytes;
    strip->byte_count = (int)count;
    strip->clusters[0] = (cairo_text_cluster_t){(int)count, strip->glyph_count};
    strip->cluster_count = 1;
}

/* Notes for pdf_unicode.c which characters of bytes have a twin. */
static void note_twins(cmap_canvas *canvas, const cmap_text *text, const char *bytes, size_t count)
{
    const char *at = bytes;

    while (at < bytes + count && cmap_canvas_ok(canvas)) {
        uint32_t c = cmap_utf8_next(&at), twin = cmap_fonts_twin(text->fonts, text->type.bold, c);
        bool known = !twin;
        for (size_t i = 0; i < canvas->twin_count && !known; i++)
            known = canvas->twins[i].wrong == twin;
        if (!known && !cmap_grow(&canvas->twins, &canvas->twin_capacity, canvas->twin_count + 1, sizeof *canvas->twins,
                                 &canvas->err))
            canvas->twins[canvas->twin_count++] = (cmap_twin){twin, c};
    }
}

/* Readers of PDF take a gap of a tenth of an em for a space between words, and lose a line that is neither level nor
 * upright. */
static bool is_spaced(const cmap_text *text)
{
    return fabs(text->type.spacing_em) > 0.05;
}

static void set_font(cairo_t *cr, const cmap_text *text)
{
    cairo_matrix_t em;

    cairo_matrix_init(&em, 1, 0, text->type.italic ? -SLANT : 0, 1, 0, 0);
    cairo_set_font_face(cr, cmap_fonts_face(text->fonts, text->type.bold));
    cairo_set_font_options(cr, cmap_fonts_options(text->fonts));
    cairo_set_font_matrix(cr, &em);
}

static void set_color(cairo_t *cr, cmap_color color)
{
    cairo_set_source_rgba(cr, color.r, color.g, color.b, color.a);
}

static void draw_svg(cmap_canvas *canvas, const cmap_text *text, const struct strip *strip)
{
    cmap_svg_glyph *glyphs = cmap_calloc((size_t)strip->glyph_count, sizeof *glyphs);
    cairo_matrix_t slant;

    if (!glyphs) {
        cmap_canvas_note(canvas, CMAP_ENOMEM, "cannot draw text: out of memory");
        return;
    }
    for (int i = 0; i < strip->glyph_count; i++)
        glyphs[i] = (cmap_svg_glyph){strip->glyphs[i].index, strip->glyphs[i].x, strip->glyphs[i].y};
    cairo_matrix_init(&slant, 1, 0, text->type.italic ? -SLANT : 0, 1, 0, 0);
    cmap_svg_run run = {
        .label = strip->bytes,
        .label_length = (size_t)strip->byte_count,
        .face = cmap_fonts_face(text->fonts, text->type.bold),
        .face_id = text->type.bold,
        .glyphs = glyphs,
        .count = (size_t)strip->glyph_count,
        .color = text->type.color,
    };
    cairo_matrix_multiply(&run.matrix, &slant, &strip->place);
    cmap_svg_text(canvas->svg, &run);
    cmap_free(glyphs);
}

/* The outlines of all strips on the page, in mm. Uses cr's path, for its own space. */
static cairo_path_t *outlines(cairo_t *cr, const cmap_text *text, const struct strip *strips, size_t count)
{
    cairo_new_path(cr);
    for (size_t i = 0; i < count; i++) {
        cairo_save(cr);
        cairo_transform(cr, &strips[i].place);
        set_font(cr, text);
        cairo_glyph_path(cr, strips[i].glyphs, strips[i].glyph_count);
        cairo_restore(cr);
    }
    cairo_path_t *path = cairo_copy_path(cr);
    cairo_new_path(cr);
    return path;
}

/* The halo of all strips is one area, so that one strip's halo never covers another's letters. */
static void draw_halo(cmap_canvas *canvas, const cmap_text *text, const cairo_path_t *path)
{
    cmap_halo halo = {0};
    size_t first = 0;

    if (cmap_halo_make(path, text->type.halo_mm, text->type.size_pt * CMAP_MM_PER_PT, &halo, &canvas->err) == CMAP_OK) {
        for (size_t i = 0; i < halo.end_count; first = halo.ends[i++])
            cmap_canvas_poly(canvas, halo.points + first, halo.ends[i] - first, true);
        cmap_canvas_fill(canvas, text->type.halo);
    }
    cmap_halo_clear(&halo);
}

/* PDF: real text. */
static void show(cairo_t *cr, const cmap_text *text, const struct strip *strip)
{
    if (!strip->glyph_count)
        return;
    cairo_save(cr);
    cairo_transform(cr, &strip->place);
    set_font(cr, text);
    set_color(cr, text->type.color);
    cairo_show_text_glyphs(cr, strip->bytes, strip->byte_count, strip->glyphs, strip->glyph_count, strip->clusters,
                           strip->cluster_count, 0);
    cairo_restore(cr);
}

/* PNG: outlines, since cairo would put each glyph on whole pixels. */
static void fill_outlines(cmap_canvas *canvas, const cmap_text *text, const cairo_path_t *path)
{
    cairo_append_path(canvas->cr, path);
    cmap_canvas_fill_nonzero(canvas, text->type.color);
}

static void draw_strips(cmap_canvas *canvas, const cmap_text *text, const struct strip *strips, size_t count)
{
    bool halo = text->type.halo_mm > 0, png = canvas->format == CMAP_FORMAT_PNG;
    cairo_path_t *path = halo || png ? outlines(canvas->cr, text, strips, count) : NULL;

    if (path && path->status)
        cmap_canvas_note(canvas, CMAP_ENOMEM, "cannot draw text: %s", cairo_status_to_string(path->status));
    if (halo && cmap_canvas_ok(canvas))
        draw_halo(canvas, text, path);
    for (size_t i = 0; i < count && cmap_canvas_ok(canvas) && !png; i++) {
        if (canvas->svg)
            draw_svg(canvas, text, &strips[i]);
        else
            show(canvas->cr, text, &strips[i]);
    }
    if (png && cmap_canvas_ok(canvas))
        fill_outlines(canvas, text, path);
    if (path)
        cairo_path_destroy(path);
}

static void clear_strips(struct strip *strips, size_t count)
{
    for (size_t i = 0; i < count; i++)
        clear_strip(&strips[i]);
    cmap_free(strips);
}

/* Where line i begins: em units at its baseline to mm on the page. */
static void place_line(const cmap_text *text, size_t i, cmap_pt at, double angle_deg, cairo_matrix_t *place)
{
    double em = text->type.size_pt * CMAP_MM_PER_PT;
    double spare = (text->width_em - text->lines[i].width_em) * em;
    double height = cmap_text_height_mm(text) / (double)text->line_count;
    double x = text->type.align == CMAP_ALIGN_LEFT ? 0 : text->type.align == CMAP_ALIGN_CENTRE ? spare / 2 : spare;

    cairo_matrix_init_translate(place, at.x_mm, at.y_mm);
    cairo_matrix_rotate(place, angle_deg * CMAP_PI / 180);
    cairo_matrix_translate(place, x, cmap_text_baseline_mm(text) + (double)i * height);
    cairo_matrix_scale(place, em, em);
}

static bool good_place(cmap_canvas *canvas, cmap_pt at, double angle_deg)
{
    if (!cmap_canvas_ok(canvas))
        return false;
    if (fabs(at.x_mm) <= CMAP_CANVAS_REACH_MM && fabs(at.y_mm) <= CMAP_CANVAS_REACH_MM && isfinite(angle_deg))
        return true;
    cmap_canvas_note(canvas, CMAP_EINVAL, "cannot draw text at (%g, %g) mm: it lies more than 100 m off the page",
                     at.x_mm, at.y_mm);
    return false;
}

void cmap_canvas_text(cmap_canvas *canvas, const cmap_text *text, cmap_pt at, double angle_deg)
{
    struct strip *strips;
    size_t count = 0;

    if (!good_place(canvas, at, angle_deg))
        return;
    strips = cmap_calloc(text->line_count, sizeof *strips);
    for (size_t i = 0; strips && i < text->line_count; i++) {
        if (!text->lines[i].cluster_count)
            continue;
        if (!make_strip(text, text->lines[i].cluster, text->lines[i].cluster_count, &strips[count])) {
            clear_strips(strips, count);
            strips = NULL;
            break;
        }
        place_line(text, i, at, angle_deg, &strips[count].place);
        if (canvas->format == CMAP_FORMAT_PDF && (is_spaced(text) || fmod(angle_deg, 90) != 0)) {
            say_as_one(&strips[count], strips[count].bytes, (size_t)strips[count].byte_count);
            note_twins(canvas, text, strips[count].bytes, (size_t)strips[count].byte_count);
        }
        count++;
    }
    if (!strips) {
        cmap_canvas_note(canvas, CMAP_ENOMEM, "cannot draw text: out of memory");
        return;
    }
    draw_strips(canvas, text, strips, count);
    clear_strips(strips, count);
}

static double length_of(const cmap_pt *points, size_t count)
{
    double length = 0;

    for (size_t i = 1; i < count; i++)
        length += hypot(points[i].x_mm - points[i - 1].x_mm, points[i].y_mm - points[i - 1].y_mm);
    return length;
}

/* The point at distance from the start of a line, which goes on straight beyond its ends. */
static cmap_pt point_at(const cmap_pt *points, size_t count, double distance)
{
    size_t i = 1;

    for (; i + 1 < count; i++) {
        double length = hypot(points[i].x_mm - points[i - 1].x_mm, points[i].y_mm - points[i - 1].y_mm);
        if (distance <= length)
            break;
        distance -= length;
    }
    double dx = points[i].x_mm - points[i - 1].x_mm, dy = points[i].y_mm - points[i - 1].y_mm, length = hypot(dx, dy);
    double t = length > 0 ? distance / length : 0;
    return (cmap_pt){points[i - 1].x_mm + dx * t, points[i - 1].y_mm + dy * t};
}

/* Sets a cluster with the middle of its baseline on the line, turned with the chord under it. */
static void place_cluster(const cmap_pt *points, size_t count, double start_mm, double width_mm, double em,
                          cairo_matrix_t *place)
{
    cmap_pt from = point_at(points, count, start_mm), to = point_at(points, count, start_mm + width_mm);
    cmap_pt middle = point_at(points, count, start_mm + width_mm / 2);

    cairo_matrix_init_translate(place, middle.x_mm, middle.y_mm);
    cairo_matrix_rotate(place, atan2(to.y_mm - from.y_mm, to.x_mm - from.x_mm));
    cairo_matrix_translate(place, -width_mm / 2, 0);
    cairo_matrix_scale(place, em, em);
}

/* The first strip that shows anything says the whole text. */
static void say_along(cmap_canvas *canvas, const cmap_text *text, struct strip *strips, size_t count)
{
    const struct strip *last = &strips[count - 1];
    const char *bytes = strips[0].bytes;
    size_t length = (size_t)(last->bytes + last->byte_count - bytes);
    bool said = false;

    for (size_t i = 0; i < count; i++) {
        bool says = !said && strips[i].glyph_count;
        say_as_one(&strips[i], bytes, says ? length : 0);
        said = said || says;
    }
    note_twins(canvas, text, bytes, length);
}

static void draw_along(cmap_canvas *canvas, const cmap_text *text, const cmap_pt *points, size_t count)
{
    const cmap_line *line = &text->lines[0];
    double em = text->type.size_pt * CMAP_MM_PER_PT;
    double at = (length_of(points, count) - line->width_em * em) / 2;
    struct strip *strips = cmap_calloc(line->cluster_count, sizeof *strips);
    size_t made = 0;

    for (; strips && made < line->cluster_count; made++) {
        size_t cluster = line->cluster + made;
        double width = text->shape.clusters[cluster].advance_em * em;
        if (!make_strip(text, cluster, 1, &strips[made]))
            break;
        place_cluster(points, count, at, width, em, &strips[made].place);
        at += width + text->type.spacing_em * em;
    }
    if (made < line->cluster_count)
        cmap_canvas_note(canvas, CMAP_ENOMEM, "cannot draw text: out of memory");
    else if (canvas->format == CMAP_FORMAT_PDF)
        say_along(canvas, text, strips, made);
    if (made == line->cluster_count)
        draw_strips(canvas, text, strips, made);
    clear_strips(strips, strips ? made : 0);
}

void cmap_canvas_text_along(cmap_canvas *canvas, cmap_fonts *fonts, const char *string, const cmap_type *type,
                            const cmap_pt *points, size_t count)
{
    cmap_text *text = NULL;
    cmap_err err = {0};

    if (!cmap_canvas_ok(canvas))
        return;
    if (cmap_text_new(fonts, string, type, 0, &text, &err)) {
        cmap_canvas_fail(canvas, &err);
        return;
    }
    double length = length_of(points, count);
    if (text->line_count != 1)
        cmap_canvas_note(canvas, CMAP_EINVAL, "text along a line cannot have line breaks: \"%.60s\"", string);
    else if (text->lines[0].cluster_count && !(length >= cmap_text_width_mm(text)))
        cmap_canvas_note(canvas, CMAP_EDATA,
                         "\"%.60s\" is %.1f mm long and its line only %.1f mm; set it smaller or lengthen it", string,
                         cmap_text_width_mm(text), length);
    else if (text->lines[0].cluster_count)
        draw_along(canvas, text, points, count);
    cmap_text_free(text);
}
