/* label_ring.c: what lies of an outline inside a box. Rings have hundreds of corners and are asked thousands of times:
 * their edges are taken in runs, each with its box, so that what lies far from the question is passed over at once.
 * What is passed over would have added nothing, and the rest is added in its order: the answers are those of looking at
 * every edge. */
#include "gis/base/mem.h"
#include "render/label_private.h"

#define RUN 8 /* edges */

/* ------------------------------------------------------------------ areas inside a box */

/* Integral of clamp(s, 0, top) from 0 to s. */
static double ramp(double s, double top)
{
    return s <= 0 ? 0 : s < top ? s * s / 2 : top * top / 2 + top * (s - top);
}

/* An edge right or left of the box, or above it, adds nothing. */
static bool adds_nothing(cmap_label_line e, cmap_label_box box)
{
    return (e.ay <= box.y0 && e.by <= box.y0) || (e.ax <= box.x0 && e.bx <= box.x0) ||
           (e.ax >= box.x1 && e.bx >= box.x1) || e.ax == e.bx;
}

/* Area between the box's upper side and the part of an edge over the box, with the sign of the edge's direction. */
static double edge_area(cmap_label_line e, cmap_label_box box)
{
    double dx = (double)e.bx - e.ax, top = (double)box.y1 - box.y0;
    double from = 0, to = 1;
    if (adds_nothing(e, box) || !cmap_label_narrow(e.ax, dx, box.x0, box.x1, &from, &to))
        return 0;
    double dy = (double)e.by - e.ay, start = (double)e.ay - box.y0 + from * dy, end = (double)e.ay - box.y0 + to * dy;
    double mean = start < 0 ? 0 : start > top ? top : start; /* of a flat edge */
    if (end - start > 1e-3 || end - start < -1e-3)
        mean = (ramp(end, top) - ramp(start, top)) / (end - start);
    return mean * (to - from) * dx;
}

double cmap_label_hull_inside(const cmap_label_hull *hull, cmap_label_box box)
{
    double area = 0;
    for (int i = 0, j = hull->count - 1; i < hull->count; j = i++)
        area += edge_area((cmap_label_line){hull->x[j], hull->y[j], hull->x[i], hull->y[i]}, box);
    return area < 0 ? -area : area;
}

/* ------------------------------------------------------------------ rings */

static size_t run_count(const cmap_label_ring *ring)
{
    return (ring->count + RUN - 1) / RUN;
}

static size_t run_end(const cmap_label_ring *ring, size_t run)
{
    size_t end = (run + 1) * RUN;
    return end < ring->count ? end : ring->count;
}

/* Edge i leads to corner i from the one before it; the last corner stands before the first, too. */
static inline cmap_label_line edge(const cmap_label_ring *ring, size_t i)
{
    const int32_t *x = ring->x + i, *y = ring->y + i;
    return (cmap_label_line){x[0], y[0], x[1], y[1]};
}

static void box_join(cmap_label_box *box, cmap_label_box other)
{
    box->x0 = other.x0 < box->x0 ? other.x0 : box->x0;
    box->y0 = other.y0 < box->y0 ? other.y0 : box->y0;
    box->x1 = other.x1 > box->x1 ? other.x1 : box->x1;
    box->y1 = other.y1 > box->y1 ? other.y1 : box->y1;
}

cmap_status cmap_label_ring_init(cmap_label_ring *ring, size_t count, cmap_err *err)
{
    *ring = (cmap_label_ring){.count = count};
    ring->x = cmap_alloc(2 * (count + 1) * sizeof *ring->x);
    ring->runs = cmap_alloc(run_count(ring) * sizeof *ring->runs);
    if (!ring->x || !ring->runs) {
        cmap_label_ring_clear(ring);
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: an outline of %zu points", count);
    }
    ring->y = ring->x + count + 1;
    return CMAP_OK;
}

void cmap_label_ring_corner(cmap_label_ring *ring, size_t i, int32_t x, int32_t y)
{
    ring->x[i + 1] = x;
    ring->y[i + 1] = y;
}

void cmap_label_ring_clear(cmap_label_ring *ring)
{
    cmap_free(ring->x);
    cmap_free(ring->runs);
    *ring = (cmap_label_ring){0};
}

void cmap_label_ring_close(cmap_label_ring *ring)
{
    ring->x[0] = ring->x[ring->count];
    ring->y[0] = ring->y[ring->count];
    for (size_t run = 0; run < run_count(ring); run++) {
        ring->runs[run] = cmap_label_box_of_line(edge(ring, run * RUN));
        for (size_t i = run * RUN + 1; i < run_end(ring, run); i++)
            box_join(&ring->runs[run], cmap_label_box_of_line(edge(ring, i)));
    }
    ring->box = ring->runs[0];
    for (size_t run = 1; run < run_count(ring); run++)
        box_join(&ring->box, ring->runs[run]);
}

double cmap_label_ring_inside(const cmap_label_ring *ring, cmap_label_box box)
{
    double area = 0;
    for (size_t run = 0; run < run_count(ring); run++) {
        const cmap_label_box *r = &ring->runs[run];
        if (r->x1 <= box.x0 || r->x0 >= box.x1 || r->y1 <= box.y0)
            continue;
        for (size_t i = run * RUN; i < run_end(ring, run); i++)
            area += edge_area(edge(ring, i), box);
    }
    return area < 0 ? -area : area;
}

bool cmap_label_ring_passes(const cmap_label_ring *ring, cmap_label_box box)
{
    for (size_t run = 0; run < run_count(ring); run++) {
        if (!cmap_label_box_meets(ring->runs[run], box, 1))
            continue;
        for (size_t i = run * RUN; i < run_end(ring, run); i++)
            if (cmap_label_box_meets(cmap_label_box_of_line(edge(ring, i)), box, 1))
                return true;
    }
    return false;
}

bool cmap_label_ring_holds(const cmap_label_ring *ring, int32_t x, int32_t y)
{
    bool holds = false;
    for (size_t run = 0; run < run_count(ring); run++) {
        if (ring->runs[run].y0 > y || ring->runs[run].y1 <= y)
            continue;
        for (size_t i = run * RUN; i < run_end(ring, run); i++) {
            const cmap_label_line e = edge(ring, i);
            if ((e.by > y) == (e.ay > y))
                continue;
            const int turn = cmap_label_side(e, x, y);
            if (turn != 0 && (turn > 0) == (e.by > e.ay))
                holds = !holds;
        }
    }
    return holds;
}

/* Squares are compared with a hair's breadth to spare, so that rounding passes nothing over. */
double cmap_label_ring_distance2(const cmap_label_ring *ring, int32_t x, int32_t y, double enough)
{
    double least = 1e300;
    for (size_t run = 0; run < run_count(ring) && least > enough; run++) {
        if (cmap_label_point_box2(x, y, ring->runs[run]) > least * (1 + 1e-9))
            continue;
        for (size_t i = run * RUN; i < run_end(ring, run); i++) {
            const double d = cmap_label_point_line2(x, y, edge(ring, i));
            least = d < least ? d : least;
        }
    }
    return least;
}
