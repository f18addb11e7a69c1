#include "render/halo_private.h"

#include "gis/base/mem.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Rows are padded to whole blocks, which the compiler turns into vector instructions. */
#define BLOCK 16

#define MAX_PIXELS 4e6

/* A picture of how much each pixel is covered. Pixel (x, y)'s middle lies at origin + (x, y) * step. */
struct field {
    uint8_t *cover;
    int width, height, stride; /* stride is a multiple of BLOCK */
    double x_mm, y_mm, step_mm;
};

/* A box around path's points, control points included: at most a little too large. */
static bool extents(const cairo_path_t *path, double box[4])
{
    box[0] = box[1] = HUGE_VAL;
    box[2] = box[3] = -HUGE_VAL;
    for (int i = 0; i < path->num_data; i += path->data[i].header.length) {
        for (int k = 1; k < path->data[i].header.length; k++) {
            double x = path->data[i + k].point.x, y = path->data[i + k].point.y;
            box[0] = x < box[0] ? x : box[0];
            box[1] = y < box[1] ? y : box[1];
            box[2] = x > box[2] ? x : box[2];
            box[3] = y > box[3] ? y : box[3];
        }
    }
    return box[2] > box[0] && box[3] > box[1];
}

/* Draws path as coverage into an A8 picture with margin pixels of nothing around it. */
static cairo_surface_t *draw(const cairo_path_t *path, struct field *field)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, field->width, field->height);
    cairo_t *cr = cairo_create(surface);

    cairo_scale(cr, 1 / field->step_mm, 1 / field->step_mm);
    cairo_translate(cr, field->step_mm / 2 - field->x_mm, field->step_mm / 2 - field->y_mm);
    cairo_append_path(cr, path);
    cairo_fill(cr);
    cairo_destroy(cr);
    cairo_surface_flush(surface);
    return surface;
}

/* Chooses the pixels: three to the halo's width, thirty to the em, and never too many. */
static void frame(const double box[4], double radius_mm, double em_mm, struct field *field)
{
    double step = fmin(radius_mm / 3, em_mm / 30);
    double width = box[2] - box[0] + 2 * radius_mm, height = box[3] - box[1] + 2 * radius_mm;

    step = fmax(step, sqrt(width * height / MAX_PIXELS));
    int margin = (int)ceil(radius_mm / step) + 2;
    field->step_mm = step;
    /* The upper and left edges of the letters fall between pixels, so that these are wholly covered or not at all. */
    field->x_mm = box[0] - (margin - 0.5) * step;
    field->y_mm = box[1] - (margin - 0.5) * step;
    field->width = (int)ceil((box[2] - box[0]) / step) + 2 * margin + 1;
    field->height = (int)ceil((box[3] - box[1]) / step) + 2 * margin + 1;
    field->stride = (field->width + BLOCK - 1) / BLOCK * BLOCK;
}

static void grow_row(uint8_t *restrict to, const uint8_t *restrict from, int stride)
{
    for (int x = 0; x < stride; x += BLOCK) {
        for (int k = 0; k < BLOCK; k++)
            to[x + k] = to[x + k] > from[x + k] ? to[x + k] : from[x + k];
    }
}

static void grow_row_partly(uint8_t *restrict to, const uint8_t *restrict from, int stride, uint16_t weight)
{
    for (int x = 0; x < stride; x += BLOCK) {
        for (int k = 0; k < BLOCK; k++) {
            uint8_t value = (uint8_t)((uint16_t)(from[x + k] * weight) >> 8);
            to[x + k] = to[x + k] > value ? to[x + k] : value;
        }
    }
}

/* Lets each covered pixel cover a disc: whole within radius, fading out over one pixel. from has reach rows above and
 * below, and reach columns and a block beside it. */
static void grow(const uint8_t *from, int from_stride, int reach, double radius, struct field *field)
{
    for (int dy = -reach; dy <= reach; dy++) {
        for (int dx = -reach; dx <= reach; dx++) {
            double weight = radius + 0.5 - hypot(dx, dy);
            if (weight <= 0)
                continue;
            for (int y = 0; y < field->height; y++) {
                const uint8_t *row = from + (size_t)(y + reach + dy) * (size_t)from_stride + (size_t)(reach + dx);
                uint8_t *to = field->cover + (size_t)y * (size_t)field->stride;
                if (weight >= 1)
                    grow_row(to, row, field->stride);
                else
                    grow_row_partly(to, row, field->stride, (uint16_t)(weight * 256));
            }
        }
    }
}

static cmap_status no_memory(cmap_err *err)
{
    return cmap_fail(err, CMAP_ENOMEM, "cannot draw a halo: out of memory");
}

/* Fills field with the grown letters. */
static cmap_status raster(const cairo_path_t *path, double radius_mm, struct field *field, cmap_err *err)
{
    /* Coverage reaches half a pixel beyond the middle of the pixels that are wholly covered; the tenth makes good, on
     * the average, for those that are covered by less than half and count for nothing. */
    double radius = radius_mm / field->step_mm + 0.6;
    int reach = (int)ceil(radius + 0.5), stride = field->stride + 2 * reach + BLOCK, rows = field->height + 2 * reach;
    uint8_t *letters = cmap_calloc((size_t)rows, (size_t)stride);
    cairo_surface_t *surface = draw(path, field);
    cmap_status status = CMAP_OK;

    field->cover = cmap_calloc((size_t)field->height, (size_t)field->stride);
    if (!letters || !field->cover || cairo_surface_status(surface)) {
        status = no_memory(err);
    } else {
        const unsigned char *pixels = cairo_image_surface_get_data(surface);
        int pitch = cairo_image_surface_get_stride(surface);
        for (int y = 0; y < field->height; y++)
            memcpy(letters + (size_t)(y + reach) * (size_t)stride + reach, pixels + (size_t)y * (size_t)pitch,
                   (size_t)field->width);
        grow(letters, stride, reach, radius, field);
    }
    cairo_surface_destroy(surface);
    cmap_free(letters);
    return status;
}

#define EDGE 127.5 /* half covered: where the outline runs */

static int cover_at(const struct field *field, int x, int y)
{
    return field->cover[(size_t)y * (size_t)field->stride + (size_t)x];
}

/* A step of the tracer: the cell whose corners are (x, y) to (x + 1, y + 1), entered by moving along (dx, dy), with the
 * covered side on the left hand. */
struct walker {
    int x, y, dx, dy;
};

/* The corner of the cell that lies ahead or behind, on the left or the right hand. */
static void corner(const struct walker *at, bool ahead, bool left, int *x, int *y)
{
    int lx = at->dy, ly = -at->dx, a = ahead ? 1 : -1, l = left ? 1 : -1;

    *x = at->x + (1 + a * at->dx + l * lx) / 2;
    *y = at->y + (1 + a * at->dy + l * ly) / 2;
}

static bool covered(const struct field *field, const struct walker *at, bool ahead, bool left)
{
    int x, y;

    corner(at, ahead, left, &x, &y);
    return cover_at(field, x, y) > (int)EDGE;
}

/* Where the outline crosses the edge that the walker came in by. */
static cmap_pt crossing(const struct field *field, const struct walker *at)
{
    int in_x, in_y, out_x, out_y;

    corner(at, false, true, &in_x, &in_y);
    corner(at, false, false, &out_x, &out_y);
    double in = cover_at(field, in_x, in_y), out = cover_at(field, out_x, out_y), t = (in - EDGE) / (in - out);
    return (cmap_pt){field->x_mm + (in_x + t * (out_x - in_x)) * field->step_mm,
                     field->y_mm + (in_y + t * (out_y - in_y)) * field->step_mm};
}

/* Goes on to the next cell; where two covered corners only touch, they are kept apart. */
static void advance(const struct field *field, struct walker *at)
{
    int lx = at->dy, ly = -at->dx;

    if (!covered(field, at, true, true)) {
        at->dx = lx;
        at->dy = ly;
    } else if (covered(field, at, true, false)) {
        at->dx = -lx;
        at->dy = -ly;
    }
    at->x += at->dx;
    at->y += at->dy;
}

static cmap_status add_point(cmap_halo *halo, cmap_pt point, cmap_err *err)
{
    if (cmap_grow(&halo->points, &halo->point_capacity, halo->point_count + 1, sizeof *halo->points, err))
        return CMAP_ENOMEM;
    halo->points[halo->point_count++] = point;
    return CMAP_OK;
}

/* The square of p's distance from the line through a and b. */
static double off_line(cmap_pt p, cmap_pt a, cmap_pt b)
{
    double dx = b.x_mm - a.x_mm, dy = b.y_mm - a.y_mm, px = p.x_mm - a.x_mm, py = p.y_mm - a.y_mm;
    double square = dx * dx + dy * dy, cross = dx * py - dy * px;

    return square > 0 ? cross * cross / square : px * px + py * py;
}

/* Marks which points of a run stay by Douglas and Peucker (1973). The tracer's runs are long and shallow in recursion;
 * the deepest call is the number of points that stay. */
static void keep_points(const cmap_pt *points, size_t first, size_t last, double tolerance, bool *keep)
{
    while (last > first + 1) {
        size_t far = first;
        double worst = tolerance * tolerance;
        for (size_t i = first + 1; i < last; i++) {
            double off = off_line(points[i], points[first], points[last]);
            if (off > worst) {
                worst = off;
                far = i;
            }
        }
        if (far == first)
            return;
        keep[far] = true;
        keep_points(points, first, far, tolerance, keep);
        first = far;
    }
}

/* Thins the loop that begins at first. */
static cmap_status thin(cmap_halo *halo, size_t first, double tolerance, cmap_err *err)
{
    cmap_pt *points = halo->points + first;
    size_t count = halo->point_count - first, half = count / 2, kept = 0;
    bool *keep = cmap_calloc(count, sizeof *keep);

    if (!keep)
        return no_memory(err);
    keep[0] = keep[half] = keep[count - 1] = true;
    keep_points(points, 0, half, tolerance, keep);
    keep_points(points, half, count - 1, tolerance, keep);
    for (size_t i = 0; i < count; i++) {
        if (keep[i])
            points[kept++] = points[i];
    }
    halo->point_count = first + kept;
    cmap_free(keep);
    return CMAP_OK;
}

/* Twice the signed area of the loop that begins at first: the tracer keeps the halo on its left hand, so that holes
 * come out positive. */
static double doubled_area(const cmap_halo *halo, size_t first)
{
    const cmap_pt *before = &halo->points[halo->point_count - 1];
    double sum = 0;

    for (size_t i = first; i < halo->point_count; before = &halo->points[i++])
        sum += before->x_mm * halo->points[i].y_mm - halo->points[i].x_mm * before->y_mm;
    return sum;
}

/* Follows one outline back to its start; seen marks the downward crossings of horizontal neighbours. Holes below the
 * area smallest are left out. */
static cmap_status trace(const struct field *field, int x, int y, double smallest, bool *seen, cmap_halo *halo,
                         cmap_err *err)
{
    struct walker at = {x, y, 0, 1};
    size_t first = halo->point_count;
    cmap_status status = CMAP_OK;

    do {
        if (at.dy == 1)
            seen[(size_t)at.y * (size_t)field->width + (size_t)at.x] = true;
        status = add_point(halo, crossing(field, &at), err);
        advance(field, &at);
    } while (!status && !(at.x == x && at.y == y && at.dx == 0 && at.dy == 1));
    if (!status)
        status = thin(halo, first, field->step_mm * 0.3, err);
    if (!status && doubled_area(halo, first) > 0 && doubled_area(halo, first) < 2 * smallest) {
        halo->point_count = first; /* a speck of ground between strokes only disturbs */
        return CMAP_OK;
    }
    if (!status)
        status = cmap_grow(&halo->ends, &halo->end_capacity, halo->end_count + 1, sizeof *halo->ends, err);
    if (!status)
        halo->ends[halo->end_count++] = halo->point_count;
    return status;
}

static cmap_status trace_all(const struct field *field, double smallest, cmap_halo *halo, cmap_err *err)
{
    bool *seen = cmap_calloc((size_t)field->width * (size_t)field->height, sizeof *seen);
    cmap_status status = seen ? CMAP_OK : no_memory(err);

    for (int y = 0; y + 1 < field->height && !status; y++) {
        for (int x = 0; x + 1 < field->width && !status; x++) {
            if (cover_at(field, x, y) <= (int)EDGE && cover_at(field, x + 1, y) > (int)EDGE &&
                !seen[(size_t)y * (size_t)field->width + (size_t)x])
                status = trace(field, x, y, smallest, seen, halo, err);
        }
    }
    cmap_free(seen);
    return status;
}

cmap_status cmap_halo_make(const cairo_path_t *path, double radius_mm, double em_mm, cmap_halo *halo, cmap_err *err)
{
    struct field field = {0};
    double box[4];

    if (!extents(path, box))
        return CMAP_OK; /* spaces alone */
    frame(box, radius_mm, em_mm, &field);
    cmap_status status = raster(path, radius_mm, &field, err);
    if (!status)
        status = trace_all(&field, 4 * radius_mm * radius_mm, halo, err);
    cmap_free(field.cover);
    return status;
}

void cmap_halo_clear(cmap_halo *halo)
{
    cmap_free(halo->points);
    cmap_free(halo->ends);
    *halo = (cmap_halo){0};
}
