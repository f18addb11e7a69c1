/* Marks of a PNG. A mark's coats are mixed once for each of 16 places within a pixel, a quarter apart: a stamp, laid on
 * the picture wherever it falls. Large marks are mixed where they stand. Coverage is by sixteen lines a pixel of exact
 * length (disc) or by sixteen points (cross). */
#include "gis/base/mem.h"
#include "render/dots_private.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#define LINES    16
#define PLACES   4    /* within a pixel, each way */
#define STAMP_PX 24.0 /* reach up to which stamps are kept */

typedef struct picture {
    unsigned char *pixels;
    int stride;
    int left, top, right, bottom; /* the clip */
    double px_per_mm;
} picture;

/* A mark in pixels. */
typedef struct mark {
    const cmap_dot_coats *coats;
    double x, y, px_per_mm;
    int left, top, size; /* the square that holds it */
    double *cover;       /* room for size, and one more at each end */
    double *step;
    double *mixed; /* four for each pixel of a row: red, green, blue, and how much is covered */
} mark;

static void add_span(const mark *m, double from, double to)
{
    const int first = (int)floor(from), last = (int)floor(to);

    if (first == last) {
        m->cover[first] += (to - from) / LINES;
        return;
    }
    m->cover[first] += (first + 1 - from) / LINES;
    m->cover[last] += (to - last) / LINES;
    m->step[first + 1] += 1.0 / LINES;
    m->step[last] -= 1.0 / LINES;
}

static void cover_disc(const mark *m, double radius, int row)
{
    double level = 0;

    memset(m->cover, 0, ((size_t)m->size + 1) * sizeof *m->cover);
    memset(m->step, 0, ((size_t)m->size + 1) * sizeof *m->step);
    for (int line = 0; line < LINES; line++) {
        const double off = m->top + row + (line + 0.5) / LINES - m->y;
        const double half = off * off < radius * radius ? sqrt(radius * radius - off * off) : 0;
        if (half > 0)
            add_span(m, m->x - half - m->left, m->x + half - m->left);
    }
    for (int i = 0; i < m->size; i++) {
        level += m->step[i];
        m->cover[i] = fmin(m->cover[i] + level, 1);
    }
}

/* From the nearer of a cross's two arms, which lie along the diagonals. */
static double arm_distance(double dx, double dy, double arm)
{
    const double ends = arm * sqrt(2.0), along = fabs(dx + dy) / sqrt(2.0), across = fabs(dx - dy) / sqrt(2.0);
    const double first = hypot(fmax(along - ends, 0), across), second = hypot(fmax(across - ends, 0), along);

    return fmin(first, second);
}

static void cover_cross(const mark *m, double half_width, int row)
{
    const double arm = m->coats->arm_mm * m->px_per_mm;

    for (int i = 0; i < m->size; i++) {
        int hits = 0;
        for (int point = 0; point < 16; point++) {
            const double dx = m->left + i + (point % 4 + 0.5) / 4 - m->x;
            const double dy = m->top + row + ((double)(point / 4) + 0.5) / 4 - m->y;
            hits += arm_distance(dx, dy, arm) <= half_width;
        }
        m->cover[i] = hits / 16.0;
    }
}

static void mix_coat(const mark *m, cmap_color color)
{
    const double parts[4] = {color.r, color.g, color.b, 1};

    for (int i = 0; i < m->size; i++)
        for (int k = 0; k < 4; k++)
            m->mixed[4 * i + k] += (parts[k] - m->mixed[4 * i + k]) * m->cover[i];
}

/* One row of the mark, in cairo's premultiplied ARGB. */
static void mix_row(const mark *m, int row, uint32_t *out)
{
    memset(m->mixed, 0, 4 * (size_t)m->size * sizeof *m->mixed);
    for (size_t i = 0; i < m->coats->count; i++) {
        const double size = m->coats->list[i].mm * m->px_per_mm;
        if (m->coats->shape == CMAP_DOT_DISC)
            cover_disc(m, size, row);
        else
            cover_cross(m, size, row);
        mix_coat(m, m->coats->list[i].color);
    }
    for (int i = 0; i < m->size; i++) {
        uint32_t parts[4];
        for (int k = 0; k < 4; k++)
            parts[k] = (uint32_t)lround(m->mixed[4 * i + k] * 255);
        out[i] = parts[3] << 24 | parts[0] << 16 | parts[1] << 8 | parts[2];
    }
}

/* Red and blue at once, then green; cairo's own rounding. */
static uint32_t over(uint32_t source, uint32_t under)
{
    const uint32_t left = 255 - (source >> 24);
    uint32_t pair = (under & 0xFF00FF) * left + 0x800080, single = (under >> 8 & 0xFF) * left + 0x80;

    pair = ((pair + (pair >> 8 & 0xFF00FF)) >> 8) & 0xFF00FF;
    single = (single + (single >> 8)) & 0xFF00;
    return (source + (pair | single)) | 0xFF000000;
}

static void lay_row(const picture *p, int left, int y, const uint32_t *row, int width)
{
    const int from = left < p->left ? p->left - left : 0, to = left + width > p->right ? p->right - left : width;

    if (y < p->top || y >= p->bottom)
        return;
    uint32_t *under = (uint32_t *)(void *)(p->pixels + (ptrdiff_t)y * p->stride) + left;
    for (int i = from; i < to; i++)
        if (row[i] >> 24)
            under[i] = over(row[i], under[i]);
}

static void lay_stamp(const picture *p, int left, int top, const uint32_t *stamp, int size)
{
    for (int row = 0; row < size; row++)
        lay_row(p, left, top + row, stamp + (ptrdiff_t)row * size, size);
}

/* The clip's box in whole pixels; empty when nothing is to be seen. */
static picture open_picture(cmap_canvas *canvas)
{
    picture p = {.px_per_mm = canvas->dpi / 25.4};
    double x0, y0, x1, y1;

    cairo_clip_extents(canvas->cr, &x0, &y0, &x1, &y1);
    cairo_surface_flush(canvas->surface);
    p.pixels = cairo_image_surface_get_data(canvas->surface);
    p.stride = cairo_image_surface_get_stride(canvas->surface);
    p.left = (int)fmax(floor(x0 * p.px_per_mm + 0.01), 0);
    p.top = (int)fmax(floor(y0 * p.px_per_mm + 0.01), 0);
    p.right = (int)fmin(ceil(x1 * p.px_per_mm - 0.01), cairo_image_surface_get_width(canvas->surface));
    p.bottom = (int)fmin(ceil(y1 * p.px_per_mm - 0.01), cairo_image_surface_get_height(canvas->surface));
    return p;
}

/* Stamps of one size and look, made when first wanted. Without any yet: no cover. */
typedef struct stamps {
    mark m;
    uint32_t *pixels; /* of each place one after the other, or of one row */
    bool made[PLACES * PLACES];
    bool kept;
} stamps;

static bool open_stamps(stamps *s, const cmap_dot_coats *coats, double px_per_mm)
{
    const double reach = coats->reach_mm * px_per_mm;

    *s = (stamps){.m = {.coats = coats, .px_per_mm = px_per_mm, .size = 2 * (int)ceil(reach) + 2},
                  .kept = reach <= STAMP_PX};
    const size_t size = (size_t)s->m.size;
    s->m.cover = cmap_alloc((size + 2) * 6 * sizeof *s->m.cover);
    s->pixels = cmap_alloc((s->kept ? size * size * PLACES * PLACES : size) * sizeof *s->pixels);
    if (!s->m.cover || !s->pixels)
        return false;
    s->m.step = s->m.cover + size + 2;
    s->m.mixed = s->m.step + size + 2;
    return true;
}

static void lay_mark(stamps *s, const picture *p, cmap_pt at)
{
    const double x = at.x_mm * p->px_per_mm, y = at.y_mm * p->px_per_mm, whole_x = floor(x), whole_y = floor(y);
    const int half = s->m.size / 2 - 1, left = (int)whole_x - half, top = (int)whole_y - half;
    const int place_x = (int)((x - whole_x) * PLACES), place_y = (int)((y - whole_y) * PLACES);
    const size_t place = (size_t)(place_y * PLACES + place_x), area = (size_t)s->m.size * (size_t)s->m.size;
    mark m = s->m;

    if (left >= p->right || top >= p->bottom || left + m.size <= p->left || top + m.size <= p->top)
        return;
    if (!s->kept) {
        m.x = x - left;
        m.y = y - top;
        for (int row = 0; row < m.size; row++) {
            mix_row(&m, row, s->pixels);
            lay_row(p, left, top + row, s->pixels, m.size);
        }
        return;
    }
    uint32_t *stamp = s->pixels + place * area;
    m.x = half + (place_x + 0.5) / PLACES;
    m.y = half + (place_y + 0.5) / PLACES;
    for (int row = 0; row < m.size && !s->made[place]; row++)
        mix_row(&m, row, stamp + (ptrdiff_t)row * m.size);
    s->made[place] = true;
    lay_stamp(p, left, top, stamp, m.size);
}

static void close_stamps(stamps *s)
{
    cmap_free(s->m.cover);
    cmap_free(s->pixels);
}

void cmap_dots_stamp(cmap_canvas *canvas, const cmap_dot_run *run)
{
    const picture p = open_picture(canvas);
    stamps by_look[CMAP_DOT_LOOKS_MAX] = {{.kept = false}};
    bool good = true;

    if (!p.pixels || p.left >= p.right || p.top >= p.bottom)
        return;
    for (size_t i = 0; i < run->count && good; i++) {
        stamps *s = &by_look[run->look[i]];
        if (!s->m.cover)
            good = open_stamps(s, &run->coats[run->look[i]], p.px_per_mm);
        if (good)
            lay_mark(s, &p, run->at[i]);
    }
    cairo_surface_mark_dirty(canvas->surface);
    if (!good)
        cmap_canvas_note(canvas, CMAP_ENOMEM, "cannot draw %zu marks: out of memory", run->count);
    for (size_t i = 0; i < run->look_count; i++)
        close_stamps(&by_look[i]);
}
