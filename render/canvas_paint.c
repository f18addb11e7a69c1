/* Painting the current path: fills, lines, hatches, clips. */
#include "render/canvas_private.h"

#include <math.h>

static void set_color(cairo_t *cr, cmap_color color)
{
    cairo_set_source_rgba(cr, color.r, color.g, color.b, color.a);
}

/* The current path for a writer. */
static cairo_path_t *take_path(cmap_canvas *canvas)
{
    cairo_path_t *path = cairo_copy_path(canvas->cr);
    if (path->status)
        cmap_canvas_note(canvas, CMAP_ENOMEM, "cannot draw the page: %s", cairo_status_to_string(path->status));
    return path;
}

static void fill(cmap_canvas *canvas, cmap_color color, bool even_odd, bool keep)
{
    if (!cmap_canvas_ok(canvas))
        return;
    if (canvas->writer) {
        cairo_path_t *path = take_path(canvas);
        canvas->writer->ops->fill(canvas->writer, path, color, even_odd);
        cairo_path_destroy(path);
    } else {
        set_color(canvas->cr, color);
        cairo_set_fill_rule(canvas->cr, even_odd ? CAIRO_FILL_RULE_EVEN_ODD : CAIRO_FILL_RULE_WINDING);
        cairo_fill_preserve(canvas->cr);
    }
    if (!keep)
        cairo_new_path(canvas->cr);
}

void cmap_canvas_fill(cmap_canvas *canvas, cmap_color color)
{
    fill(canvas, color, true, false);
}

void cmap_canvas_fill_keep(cmap_canvas *canvas, cmap_color color)
{
    fill(canvas, color, true, true);
}

void cmap_canvas_fill_nonzero(cmap_canvas *canvas, cmap_color color)
{
    fill(canvas, color, false, false);
}

void cmap_canvas_fill_gradient(cmap_canvas *canvas, cmap_pt from, cmap_color at_from, cmap_pt to, cmap_color at_to)
{
    if (!cmap_canvas_ok(canvas))
        return;
    if (canvas->writer) {
        cairo_path_t *path = take_path(canvas);
        canvas->writer->ops->fill_gradient(canvas->writer, path, &(cmap_gradient){from, to, at_from, at_to});
        cairo_path_destroy(path);
        cairo_new_path(canvas->cr);
        return;
    }
    cairo_pattern_t *gradient = cairo_pattern_create_linear(from.x_mm, from.y_mm, to.x_mm, to.y_mm);
    cairo_pattern_add_color_stop_rgba(gradient, 0, at_from.r, at_from.g, at_from.b, at_from.a);
    cairo_pattern_add_color_stop_rgba(gradient, 1, at_to.r, at_to.g, at_to.b, at_to.a);
    cairo_set_source(canvas->cr, gradient);
    cairo_set_fill_rule(canvas->cr, CAIRO_FILL_RULE_EVEN_ODD);
    cairo_fill(canvas->cr);
    set_color(canvas->cr, (cmap_color){0, 0, 0, 1});
    cairo_pattern_destroy(gradient);
}

static void stroke_path(cmap_canvas *canvas, const cmap_line_style *style, bool keep)
{
    if (!cmap_canvas_ok(canvas))
        return;
    if (!(style->width_mm > 0)) { /* nothing to see */
    } else if (canvas->writer) {
        cairo_path_t *path = take_path(canvas);
        canvas->writer->ops->stroke(canvas->writer, path, style);
        cairo_path_destroy(path);
    } else {
        set_color(canvas->cr, style->color);
        cairo_set_line_width(canvas->cr, style->width_mm);
        cairo_set_dash(canvas->cr, style->dash_mm, style->dash_count, 0);
        cairo_set_line_cap(canvas->cr, style->cap);
        cairo_set_line_join(canvas->cr, style->join);
        cairo_stroke_preserve(canvas->cr);
    }
    if (!keep)
        cairo_new_path(canvas->cr);
}

static bool dashes_are_good(cmap_canvas *canvas, const cmap_stroke *stroke)
{
    double sum = 0;
    bool good = stroke->dash_count >= 0 && stroke->dash_count <= 4;

    for (int i = 0; good && i < stroke->dash_count; i++) {
        good = stroke->dash_mm[i] >= 0;
        sum += stroke->dash_mm[i];
    }
    /* A dash of microns would never end. */
    if (good && (stroke->dash_count == 0 || (sum >= 0.01 && sum < 1e6)))
        return true;
    cmap_canvas_note(canvas, CMAP_EINVAL, "a dash of %d parts, %g mm together, cannot be drawn", stroke->dash_count,
                     sum);
    return false;
}

static void stroke_public(cmap_canvas *canvas, const cmap_stroke *stroke, bool keep)
{
    cmap_line_style style = {.width_mm = stroke->width_mm,
                             .color = stroke->color,
                             .cap = stroke->cap == CMAP_CAP_ROUND ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT,
                             .join = CAIRO_LINE_JOIN_ROUND};

    if (!cmap_canvas_ok(canvas) || !dashes_are_good(canvas, stroke))
        return;
    for (style.dash_count = 0; style.dash_count < stroke->dash_count; style.dash_count++)
        style.dash_mm[style.dash_count] = stroke->dash_mm[style.dash_count];
    stroke_path(canvas, &style, keep);
}

void cmap_canvas_stroke(cmap_canvas *canvas, const cmap_stroke *stroke)
{
    stroke_public(canvas, stroke, false);
}

void cmap_canvas_stroke_keep(cmap_canvas *canvas, const cmap_stroke *stroke)
{
    stroke_public(canvas, stroke, true);
}

void cmap_canvas_stroke_pen(cmap_canvas *canvas, const cmap_pen *pen, cmap_color color)
{
    cmap_line_style style = {.width_mm = pen->width_mm,
                             .color = color,
                             .cap = pen->round_cap    ? CAIRO_LINE_CAP_ROUND
                                    : pen->square_cap ? CAIRO_LINE_CAP_SQUARE
                                                      : CAIRO_LINE_CAP_BUTT,
                             .join = pen->round_join ? CAIRO_LINE_JOIN_ROUND : CAIRO_LINE_JOIN_MITER};

    stroke_path(canvas, &style, false);
}

void cmap_canvas_clip(cmap_canvas *canvas)
{
    if (!cmap_canvas_ok(canvas))
        return;
    if (canvas->writer) {
        cairo_path_t *path = take_path(canvas);
        canvas->writer->ops->clip(canvas->writer, path);
        cairo_path_destroy(path);
        cairo_new_path(canvas->cr);
        return;
    }
    cairo_set_fill_rule(canvas->cr, CAIRO_FILL_RULE_EVEN_ODD);
    cairo_clip(canvas->cr);
}

/* The hatch's lines over the box of the current path. They are counted from the page's corner, not from the area's, so
 * that neighbours with the same hatch run on into each other. */
static void hatch_lines(cmap_canvas *canvas, const cmap_hatch *hatch, cmap_rect box)
{
    double angle = -hatch->angle_deg * CMAP_PI / 180; /* y points down */
    double along_x = cos(angle), along_y = sin(angle);
    double near = HUGE_VAL, far = -HUGE_VAL, start = HUGE_VAL, end = -HUGE_VAL;

    for (int corner = 0; corner < 4; corner++) {
        double x = box.x_mm + (corner & 1 ? box.w_mm : 0), y = box.y_mm + (corner & 2 ? box.h_mm : 0);
        double across = y * along_x - x * along_y, along = x * along_x + y * along_y;
        near = fmin(near, across);
        far = fmax(far, across);
        start = fmin(start, along);
        end = fmax(end, along);
    }
    long last = (long)floor(far / hatch->spacing_mm);
    for (long line = (long)ceil(near / hatch->spacing_mm); line <= last; line++) {
        double across = (double)line * hatch->spacing_mm;
        cmap_canvas_move(canvas, (cmap_pt){start * along_x - across * along_y, start * along_y + across * along_x});
        cmap_canvas_line(canvas, (cmap_pt){end * along_x - across * along_y, end * along_y + across * along_x});
    }
}

void cmap_canvas_fill_hatch(cmap_canvas *canvas, const cmap_hatch *hatch)
{
    double left, top, right, bottom;
    cmap_stroke stroke = {.width_mm = hatch->width_mm, .color = hatch->color};

    if (!cmap_canvas_ok(canvas))
        return;
    if (!(hatch->spacing_mm >= 0.05) || !isfinite(hatch->angle_deg)) {
        cmap_canvas_note(canvas, CMAP_EINVAL,
                         "a hatch of %g mm at %g degrees cannot be drawn; space it 0.05 mm at least", hatch->spacing_mm,
                         hatch->angle_deg);
        return;
    }
    cairo_path_extents(canvas->cr, &left, &top, &right, &bottom);
    /* What lies off the page is not seen. */
    left = fmax(left, 0);
    top = fmax(top, 0);
    right = fmin(right, canvas->width_mm);
    bottom = fmin(bottom, canvas->height_mm);
    cmap_canvas_save(canvas);
    cmap_canvas_clip(canvas);
    if (left < right && top < bottom)
        hatch_lines(canvas, hatch, (cmap_rect){left, top, right - left, bottom - top});
    cmap_canvas_stroke(canvas, &stroke);
    cmap_canvas_restore(canvas);
}
