/* label_shape.c: boxes, segments, small convex polygons and rings in ticks. Products of two coordinates fit 64 bits
 * because label.c refuses what lies more than a kilometre from the frame. */
#include "render/label_private.h"

#include <stdlib.h>

static int32_t least(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

static int32_t most(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

double cmap_label_point_box2(int32_t x, int32_t y, cmap_label_box box)
{
    double dx = x < box.x0 ? (double)box.x0 - x : x > box.x1 ? (double)x - box.x1 : 0;
    double dy = y < box.y0 ? (double)box.y0 - y : y > box.y1 ? (double)y - box.y1 : 0;
    return dx * dx + dy * dy;
}

double cmap_label_point_line2(int32_t x, int32_t y, cmap_label_line l)
{
    double ux = (double)l.bx - l.ax, uy = (double)l.by - l.ay, vx = (double)x - l.ax, vy = (double)y - l.ay;
    double along = ux * vx + uy * vy, length2 = ux * ux + uy * uy;
    if (along > 0 && along < length2) {
        double across = ux * vy - uy * vx;
        return across * across / length2;
    }
    if (along > 0) {
        vx -= ux;
        vy -= uy;
    }
    return vx * vx + vy * vy;
}

/* The share of line, as parameters, inside box (Liang and Barsky 1984); false when there is none. */
static bool clip(cmap_label_line l, cmap_label_box box, double *from, double *to)
{
    *from = 0;
    *to = 1;
    return cmap_label_narrow(l.ax, (double)l.bx - l.ax, box.x0, box.x1, from, to) &&
           cmap_label_narrow(l.ay, (double)l.by - l.ay, box.y0, box.y1, from, to);
}

/* Length by the octagonal norm (largest error 4 %), which needs no square root. */
static double length_of(double dx, double dy)
{
    dx = dx < 0 ? -dx : dx;
    dy = dy < 0 ? -dy : dy;
    return dx > dy ? 0.96 * dx + 0.4 * dy : 0.96 * dy + 0.4 * dx;
}

double cmap_label_line_inside(cmap_label_line l, cmap_label_box box)
{
    double from, to;
    if (!clip(l, box, &from, &to))
        return 0;
    return (to - from) * length_of((double)l.bx - l.ax, (double)l.by - l.ay);
}

bool cmap_label_line_meets_box(cmap_label_line l, cmap_label_box box, int32_t gap)
{
    double from, to;
    return clip(l, cmap_label_box_grow(box, gap), &from, &to);
}

bool cmap_label_lines_cross(cmap_label_line a, cmap_label_line b)
{
    if (!cmap_label_box_meets(cmap_label_box_of_line(a), cmap_label_box_of_line(b), 1))
        return false;
    return cmap_label_side(a, b.ax, b.ay) * cmap_label_side(a, b.bx, b.by) <= 0 &&
           cmap_label_side(b, a.ax, a.ay) * cmap_label_side(b, a.bx, a.by) <= 0;
}

bool cmap_label_lines_near(cmap_label_line a, cmap_label_line b, int32_t gap)
{
    double gap2 = (double)gap * gap;
    if (!cmap_label_box_meets(cmap_label_box_of_line(a), cmap_label_box_of_line(b), gap))
        return false;
    return cmap_label_lines_cross(a, b) || cmap_label_point_line2(a.ax, a.ay, b) < gap2 ||
           cmap_label_point_line2(a.bx, a.by, b) < gap2 || cmap_label_point_line2(b.ax, b.ay, a) < gap2 ||
           cmap_label_point_line2(b.bx, b.by, a) < gap2;
}

static void sort_corners(int32_t x[4], int32_t y[4])
{
    for (int i = 1; i < 4; i++)
        for (int j = i; j > 0 && (x[j] < x[j - 1] || (x[j] == x[j - 1] && y[j] < y[j - 1])); j--) {
            int32_t swap_x = x[j], swap_y = y[j];
            x[j] = x[j - 1];
            y[j] = y[j - 1];
            x[j - 1] = swap_x;
            y[j - 1] = swap_y;
        }
}

/* Adds a corner to a chain that must turn left; base is where the chain began. */
static int chain_add(int32_t *cx, int32_t *cy, int count, int base, int32_t x, int32_t y)
{
    while (count - base >= 2 &&
           cmap_label_side((cmap_label_line){cx[count - 2], cy[count - 2], cx[count - 1], cy[count - 1]}, x, y) <= 0)
        count--;
    cx[count] = x;
    cy[count] = y;
    return count + 1;
}

/* Andrew's monotone chain: any four points, in any order, repeated or in line, become a proper convex polygon. */
cmap_label_hull cmap_label_hull_of(const int32_t x[4], const int32_t y[4])
{
    int32_t sx[4] = {x[0], x[1], x[2], x[3]}, sy[4] = {y[0], y[1], y[2], y[3]}, cx[9], cy[9];
    cmap_label_hull hull = {0};
    int count = 0;

    sort_corners(sx, sy);
    for (int i = 0; i < 4; i++)
        count = chain_add(cx, cy, count, 0, sx[i], sy[i]);
    int base = count - 1;
    for (int i = 2; i >= 0; i--)
        count = chain_add(cx, cy, count, base, sx[i], sy[i]);
    for (int i = 0; i < count - 1 && hull.count < 4; i++) {
        if (hull.count > 0 && cx[i] == hull.x[hull.count - 1] && cy[i] == hull.y[hull.count - 1])
            continue;
        hull.x[hull.count] = cx[i];
        hull.y[hull.count++] = cy[i];
    }
    return hull;
}

cmap_label_box cmap_label_hull_box(const cmap_label_hull *hull)
{
    cmap_label_box box = {hull->x[0], hull->y[0], hull->x[0], hull->y[0]};
    for (int i = 1; i < hull->count; i++) {
        box.x0 = least(box.x0, hull->x[i]);
        box.y0 = least(box.y0, hull->y[i]);
        box.x1 = most(box.x1, hull->x[i]);
        box.y1 = most(box.y1, hull->y[i]);
    }
    return box;
}

/* True when all corners of box lie on or outside the hull's edge from i. */
static bool edge_parts(const cmap_label_hull *hull, int i, cmap_label_box box)
{
    int j = (i + 1) % hull->count;
    cmap_label_line edge = {hull->x[i], hull->y[i], hull->x[j], hull->y[j]};
    return cmap_label_side(edge, box.x0, box.y0) <= 0 && cmap_label_side(edge, box.x1, box.y0) <= 0 &&
           cmap_label_side(edge, box.x1, box.y1) <= 0 && cmap_label_side(edge, box.x0, box.y1) <= 0;
}

/* Separating axes; a segment is a hull whose two edges look both ways. */
bool cmap_label_hull_meets_box(const cmap_label_hull *hull, cmap_label_box box)
{
    if (!cmap_label_box_meets(cmap_label_hull_box(hull), box, 0))
        return false;
    for (int i = 0; hull->count > 1 && i < hull->count; i++)
        if (edge_parts(hull, i, box))
            return false;
    return true;
}

static bool hull_holds(const cmap_label_hull *hull, int32_t x, int32_t y)
{
    for (int i = 0; i < hull->count; i++) {
        int j = (i + 1) % hull->count;
        if (cmap_label_side((cmap_label_line){hull->x[i], hull->y[i], hull->x[j], hull->y[j]}, x, y) <= 0)
            return false;
    }
    return hull->count > 2;
}

/* True when the whole hull lies on one side of the line's course, farther from it than gap. */
static bool is_aside(const cmap_label_hull *hull, cmap_label_line l, int32_t gap)
{
    const double ux = (double)l.bx - l.ax, uy = (double)l.by - l.ay, room = (double)gap + 1;
    double low = 1e300, high = -1e300;
    for (int i = 0; i < hull->count; i++) {
        const double cross = ux * ((double)hull->y[i] - l.ay) - uy * ((double)hull->x[i] - l.ax);
        low = cross < low ? cross : low;
        high = cross > high ? cross : high;
    }
    const double nearest = low > 0 ? low : high < 0 ? high : 0;
    return nearest * nearest > room * room * (ux * ux + uy * uy);
}

bool cmap_label_hull_near_line(const cmap_label_hull *hull, cmap_label_line line, int32_t gap)
{
    if (is_aside(hull, line, gap) ||
        !cmap_label_box_meets(cmap_label_hull_box(hull), cmap_label_box_of_line(line), gap + 1))
        return false;
    for (int i = 0; i < hull->count; i++) {
        int j = (i + 1) % hull->count;
        cmap_label_line edge = {hull->x[i], hull->y[i], hull->x[j], hull->y[j]};
        if (cmap_label_lines_cross(edge, line) || (gap > 0 && cmap_label_lines_near(edge, line, gap)))
            return true;
        if (hull->count == 2)
            return false;
    }
    return hull_holds(hull, line.ax, line.ay);
}
