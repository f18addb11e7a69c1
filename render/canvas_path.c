/* The current path: what canvas.h offers to build it. */
#include "render/canvas_private.h"

#include <math.h>

static bool good(cmap_canvas *canvas, cmap_pt at)
{
    if (!cmap_canvas_ok(canvas))
        return false;
    if (fabs(at.x_mm) <= CMAP_CANVAS_REACH_MM && fabs(at.y_mm) <= CMAP_CANVAS_REACH_MM)
        return true;
    cmap_canvas_note(canvas, CMAP_EINVAL, "cannot draw at (%g, %g) mm: more than 100 m off the page; clip it first",
                     at.x_mm, at.y_mm);
    return false;
}

void cmap_canvas_move(cmap_canvas *canvas, cmap_pt to)
{
    if (good(canvas, to))
        cairo_move_to(canvas->cr, to.x_mm, to.y_mm);
}

void cmap_canvas_line(cmap_canvas *canvas, cmap_pt to)
{
    if (good(canvas, to))
        cairo_line_to(canvas->cr, to.x_mm, to.y_mm);
}

void cmap_canvas_curve(cmap_canvas *canvas, cmap_pt control1, cmap_pt control2, cmap_pt to)
{
    if (good(canvas, control1) && good(canvas, control2) && good(canvas, to))
        cairo_curve_to(canvas->cr, control1.x_mm, control1.y_mm, control2.x_mm, control2.y_mm, to.x_mm, to.y_mm);
}

void cmap_canvas_close(cmap_canvas *canvas)
{
    if (cmap_canvas_ok(canvas))
        cairo_close_path(canvas->cr);
}

void cmap_canvas_rect(cmap_canvas *canvas, cmap_rect rect)
{
    cmap_pt end = {rect.x_mm + rect.w_mm, rect.y_mm + rect.h_mm};

    if (good(canvas, (cmap_pt){rect.x_mm, rect.y_mm}) && good(canvas, end))
        cairo_rectangle(canvas->cr, rect.x_mm, rect.y_mm, rect.w_mm, rect.h_mm);
}

void cmap_canvas_round_rect(cmap_canvas *canvas, cmap_rect rect, double radius_mm)
{
    double radius = fmin(radius_mm, fmin(rect.w_mm, rect.h_mm) / 2);
    double left = rect.x_mm + radius, right = rect.x_mm + rect.w_mm - radius;
    double top = rect.y_mm + radius, bottom = rect.y_mm + rect.h_mm - radius;

    if (!(radius > 0)) {
        cmap_canvas_rect(canvas, rect);
        return;
    }
    if (!good(canvas, (cmap_pt){left, top}) || !good(canvas, (cmap_pt){right, bottom}))
        return;
    cairo_new_sub_path(canvas->cr);
    cairo_arc(canvas->cr, right, top, radius, -CMAP_PI / 2, 0);
    cairo_arc(canvas->cr, right, bottom, radius, 0, CMAP_PI / 2);
    cairo_arc(canvas->cr, left, bottom, radius, CMAP_PI / 2, CMAP_PI);
    cairo_arc(canvas->cr, left, top, radius, CMAP_PI, 1.5 * CMAP_PI);
    cairo_close_path(canvas->cr);
}

void cmap_canvas_circle(cmap_canvas *canvas, cmap_pt centre, double radius_mm)
{
    if (!good(canvas, centre) || !good(canvas, (cmap_pt){radius_mm, 0}))
        return;
    cairo_new_sub_path(canvas->cr);
    cairo_arc(canvas->cr, centre.x_mm, centre.y_mm, radius_mm, 0, 2 * CMAP_PI);
    cairo_close_path(canvas->cr);
}

void cmap_canvas_poly(cmap_canvas *canvas, const cmap_pt *points, size_t count, bool closed)
{
    for (size_t i = 0; i < count; i++) {
        if (i)
            cmap_canvas_line(canvas, points[i]);
        else
            cmap_canvas_move(canvas, points[i]);
    }
    if (closed && count)
        cmap_canvas_close(canvas);
}

static void add_path(cmap_canvas *canvas, const cmap_coord *coords, size_t count, bool ring)
{
    size_t last = ring && count > 1 ? count - 1 : count; /* close_path makes the last edge */

    for (size_t i = 0; i < last; i++) {
        cmap_pt at = {coords[i].x, coords[i].y};
        if (i)
            cmap_canvas_line(canvas, at);
        else
            cmap_canvas_move(canvas, at);
    }
    if (ring && last)
        cmap_canvas_close(canvas);
}

void cmap_canvas_geom(cmap_canvas *canvas, const cmap_geom *geom)
{
    if (!cmap_canvas_ok(canvas))
        return;
    if (cmap_geom_get_srid(geom) != CMAP_SRID_PAGE) {
        cmap_canvas_note(canvas, CMAP_EINVAL, "cannot draw a geometry of srid %d: project it to the page first",
                         cmap_geom_get_srid(geom));
        return;
    }
    for (size_t i = 0; i < cmap_geom_path_count(geom); i++) {
        size_t count;
        const cmap_coord *coords = cmap_geom_path(geom, i, &count);
        add_path(canvas, coords, count, cmap_geom_get_kind(geom) == CMAP_GEOM_POLYGON);
    }
}
