/* Drawing laid-out text: upright or turned in lines, or along a curve. */
#include "render/text_private.h"

#include "gis/base/mem.h"
#include "render/halo_private.h"

#include <limits.h>
#include <math.h>
#include <string.h>

/* The slant of italics, which the face does not have: 12 degrees. */
#define SLANT 0.2126

static void clear_run(cmap_run *run)
{
    cmap_free(run->glyphs);
    cmap_free(run->clusters);
}

static void clear_runs(cmap_run *runs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        clear_run(&runs[i]);
    cmap_free(runs);
}

/* The run of clusters [first, first + count); where it stands is left to the caller. */
static bool make_run(const cmap_text *text, size_t first, size_t count, cmap_run *out)
{
    const cmap_cluster *from = &text->shape->clusters[first];
    const cmap_cluster *to = &from[count - 1];
    double pen = 0;

    *out = (cmap_run){.fonts = text->fonts,
                      .bold = text->type.bold,
                      .words = text->shaped->string + from->byte,
                      .word_bytes = to->byte + to->byte_count - from->byte,
                      .color = text->type.color};
    out->glyphs = cmap_calloc(to->glyph + to->glyph_count - from->glyph, sizeof *out->glyphs);
    out->clusters = cmap_calloc(count, sizeof *out->clusters);
    if (!out->glyphs || !out->clusters) {
        clear_run(out);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        for (uint32_t k = 0; k < from[i].glyph_count; k++) {
            const cmap_glyph *glyph = &text->shape->glyphs[from[i].glyph + k];
            out->glyphs[out->glyph_count++] =
                (cairo_glyph_t){glyph->index, pen + (double)glyph->x_em, (double)glyph->y_em};
        }
        out->clusters[out->cluster_count++] =
            (cmap_run_cluster){text->shaped->string + from[i].byte, from[i].byte_count, from[i].glyph_count};
        pen += from[i].advance_em + text->type.spacing_em;
    }
    return true;
}

/* Readers of PDF take a gap of a tenth of an em for a space between words, and lose a line that is neither level nor
 * upright. */
static bool needs_one(const cmap_text *text, double angle_deg)
{
    return fabs(text->type.spacing_em) > 0.05 || fmod(angle_deg, 90) != 0;
}

static void slant(const cmap_text *text, cairo_matrix_t *place)
{
    cairo_matrix_t slanted;

    cairo_matrix_init(&slanted, 1, 0, text->type.italic ? -SLANT : 0, 1, 0, 0);
    cairo_matrix_multiply(place, &slanted, place);
}

/* Appends a glyph's outline, moved and scaled to the page. */
static void place_outline(const cairo_path_t *outline, const cairo_matrix_t *place, cairo_path_t *path)
{
    for (int i = 0; i < outline->num_data; i += outline->data[i].header.length) {
        const cairo_path_data_t *from = &outline->data[i];
        cairo_path_data_t *to = &path->data[path->num_data];
        to[0] = from[0];
        for (int k = 1; k < from->header.length; k++) {
            to[k] = from[k];
            cairo_matrix_transform_point(place, &to[k].point.x, &to[k].point.y);
        }
        path->num_data += from->header.length;
    }
}

static bool count_data(const cmap_run *runs, size_t count, size_t *data)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < runs[i].glyph_count; k++) {
            const cairo_path_t *outline = cmap_fonts_outline(runs[i].fonts, runs[i].bold, runs[i].glyphs[k].index);
            if (!outline)
                return false;
            *data += (size_t)outline->num_data;
        }
    }
    return *data <= INT_MAX;
}

/* The outlines of all runs on the page, in mm; false when memory ran out. The data is the caller's (cmap_free). */
static bool make_outlines(const cmap_run *runs, size_t count, cairo_path_t *path)
{
    size_t data = 0;

    *path = (cairo_path_t){CAIRO_STATUS_SUCCESS, NULL, 0};
    if (!count_data(runs, count, &data) || !(path->data = cmap_calloc(data, sizeof *path->data)))
        return false;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < runs[i].glyph_count; k++) {
            const cairo_glyph_t *glyph = &runs[i].glyphs[k];
            cairo_matrix_t place = runs[i].place;
            cairo_matrix_translate(&place, glyph->x, glyph->y);
            cairo_matrix_scale(&place, 1.0 / CMAP_OUTLINE_EM, 1.0 / CMAP_OUTLINE_EM);
            place_outline(cmap_fonts_outline(runs[i].fonts, runs[i].bold, glyph->index), &place, path);
        }
    }
    return true;
}

/* The halo of all runs is one area, so that one run's halo never covers another's letters. */
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

static void draw_runs(cmap_canvas *canvas, const cmap_text *text, const cmap_run *runs, size_t count)
{
    bool halo = text->type.halo_mm > 0;
    cairo_path_t path = {0};

    if ((halo || !canvas->writer) && !make_outlines(runs, count, &path))
        cmap_canvas_note(canvas, CMAP_ENOMEM, "cannot draw text: out of memory");
    if (halo && cmap_canvas_ok(canvas))
        draw_halo(canvas, text, &path);
    for (size_t i = 0; i < count && cmap_canvas_ok(canvas) && canvas->writer; i++)
        canvas->writer->ops->text(canvas->writer, &runs[i]);
    if (!canvas->writer && cmap_canvas_ok(canvas)) { /* not by cairo's text, which puts each glyph on whole pixels */
        cairo_new_path(canvas->cr);
        cairo_append_path(canvas->cr, &path);
        cmap_canvas_fill_nonzero(canvas, text->type.color);
    }
    cmap_free(path.data);
}

/* Where line i begins: em units at its baseline to mm on the page. */
static void place_line(const cmap_text *text, size_t i, cmap_pt at, double angle_deg, cairo_matrix_t *place)
{
    double em = text->type.size_pt * CMAP_MM_PER_PT;
    double spare = (text->width_em - text->lines[i].width_em) * em;
    double height = cmap_text_height_mm(text) / (double)text->line_count;
    double x = text->type.align == CMAP_ALIGN_LEFT ? 0 : text->type.align == CMAP_ALIGN_CENTRE ? spare / 2 : spare;
    double lead = text->shape->clusters[text->lines[i].cluster].lead_em * em;

    cairo_matrix_init_translate(place, at.x_mm, at.y_mm);
    cairo_matrix_rotate(place, angle_deg * CMAP_PI / 180);
    cairo_matrix_translate(place, x - lead, cmap_text_baseline_mm(text) + (double)i * height);
    cairo_matrix_scale(place, em, em);
    slant(text, place);
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
    cmap_run *runs;
    size_t count = 0;
    bool made;

    if (!good_place(canvas, at, angle_deg))
        return;
    runs = cmap_calloc(text->line_count, sizeof *runs);
    made = runs != NULL;
    for (size_t i = 0; made && i < text->line_count; i++) {
        const cmap_line *line = &text->lines[i];
        if (!line->cluster_count)
            continue;
        made = make_run(text, line->cluster, line->cluster_count, &runs[count]);
        if (made) {
            place_line(text, i, at, angle_deg, &runs[count].place);
            runs[count++].as_one = needs_one(text, angle_deg);
        }
    }
    if (made)
        draw_runs(canvas, text, runs, count);
    else
        cmap_canvas_note(canvas, CMAP_ENOMEM, "cannot draw text: out of memory");
    clear_runs(runs, count);
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
static void place_cluster(const cmap_text *text, const cmap_pt *points, size_t count, double start_mm, double width_mm,
                          cairo_matrix_t *place)
{
    cmap_pt from = point_at(points, count, start_mm), to = point_at(points, count, start_mm + width_mm);
    cmap_pt middle = point_at(points, count, start_mm + width_mm / 2);
    double em = text->type.size_pt * CMAP_MM_PER_PT;

    cairo_matrix_init_translate(place, middle.x_mm, middle.y_mm);
    cairo_matrix_rotate(place, atan2(to.y_mm - from.y_mm, to.x_mm - from.x_mm));
    cairo_matrix_translate(place, -width_mm / 2, 0);
    cairo_matrix_scale(place, em, em);
    slant(text, place);
}

/* The first run that shows anything says the whole text, so that a search finds it; the others say nothing. */
static void say_along(const cmap_text *text, cmap_run *runs, size_t count)
{
    bool said = false;

    for (size_t i = 0; i < count; i++) {
        bool says = !said && runs[i].glyph_count;
        runs[i].as_one = true;
        runs[i].words = text->shaped->string;
        runs[i].word_bytes = says ? strlen(text->shaped->string) : 0;
        said = said || says;
    }
}

static void draw_along(cmap_canvas *canvas, const cmap_text *text, const cmap_pt *points, size_t count)
{
    const cmap_line *line = &text->lines[0];
    double em = text->type.size_pt * CMAP_MM_PER_PT;
    double lead = text->shape->clusters[line->cluster].lead_em;
    double at = (length_of(points, count) - line->width_em * em) / 2 - lead * em;
    cmap_run *runs = cmap_calloc(line->cluster_count, sizeof *runs);
    size_t made = 0;

    for (; runs && made < line->cluster_count; made++) {
        size_t cluster = line->cluster + made;
        double width = text->shape->clusters[cluster].advance_em * em;
        if (!make_run(text, cluster, 1, &runs[made]))
            break;
        place_cluster(text, points, count, at, width, &runs[made].place);
        at += width + text->type.spacing_em * em;
    }
    if (made == line->cluster_count) {
        say_along(text, runs, made);
        draw_runs(canvas, text, runs, made);
    } else {
        cmap_canvas_note(canvas, CMAP_ENOMEM, "cannot draw text: out of memory");
    }
    clear_runs(runs, runs ? made : 0);
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
