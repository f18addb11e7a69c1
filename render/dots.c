/* Many marks: parted into runs of one size, then stamped (PNG) or stroked (SVG, PDF). */
#include "render/dots.h"

#include "gis/base/mem.h"
#include "render/dots_private.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#define PATH_MARKS  4096 /* in one path, so that its memory stays small */
#define STAMP_MARKS 8192 /* of a PNG, at once */
#define SPECK_MM    0.01 /* the length of a disc's stroke: some readers do not draw strokes of none */
#define HAIR_MM     0.06 /* an edge that is less only greys what lies about it */
#define NONE        UINT32_MAX

static double rounded(double mm)
{
    return round(mm * CMAP_DOT_STEPS_PER_MM) / CMAP_DOT_STEPS_PER_MM;
}

static cmap_dot_coats coats_of(const cmap_dot_look *look, double radius_mm)
{
    const bool cross = look->shape == CMAP_DOT_CROSS;
    const double body_mm = cross ? look->line_mm / 2 : radius_mm;
    const double edge_mm = cross ? look->edge_mm : fmin(look->edge_mm, 0.4 * radius_mm);
    cmap_dot_coats coats = {.shape = look->shape, .arm_mm = cross ? radius_mm : 0};

    if (edge_mm >= HAIR_MM)
        coats.list[coats.count++] = (cmap_dot_coat){body_mm + edge_mm, look->edge};
    coats.list[coats.count++] = (cmap_dot_coat){body_mm, look->color};
    if (!cross && look->rim_mm > 0)
        coats.list[coats.count++] = (cmap_dot_coat){radius_mm - fmin(look->rim_mm, 0.4 * radius_mm), look->core};
    coats.reach_mm = coats.arm_mm + coats.list[0].mm;
    return coats;
}

/* ---- one after the other: in a group of a PNG ---- */

static void add_cross(cmap_canvas *canvas, cmap_pt at, double arm_mm)
{
    for (int way = -1; way <= 1; way += 2) {
        cmap_canvas_move(canvas, (cmap_pt){at.x_mm - arm_mm, at.y_mm - way * arm_mm});
        cmap_canvas_line(canvas, (cmap_pt){at.x_mm + arm_mm, at.y_mm + way * arm_mm});
    }
}

static void paint_each(cmap_canvas *canvas, const cmap_dot_run *run)
{
    for (size_t i = 0; i < run->count; i++)
        for (size_t k = 0; k < run->coats[run->look[i]].count; k++) {
            const cmap_dot_coats *coats = &run->coats[run->look[i]];
            const cmap_dot_coat *coat = &coats->list[k];
            if (coats->shape == CMAP_DOT_DISC) {
                cmap_canvas_circle(canvas, run->at[i], coat->mm);
                cmap_canvas_fill(canvas, coat->color);
                continue;
            }
            const cmap_stroke stroke = {.width_mm = 2 * coat->mm, .color = coat->color, .cap = CMAP_CAP_ROUND};
            add_cross(canvas, run->at[i], coats->arm_mm);
            cmap_canvas_stroke(canvas, &stroke);
        }
}

/* ---- SVG and PDF ---- */

/* Rounds: marks of one round do not touch or may be drawn in any order; of others that touch the later one comes in a
 * later round. */
typedef struct rounds {
    uint32_t *of;           /* each mark's round */
    uint32_t *next, *heads; /* marks by the cell they lie in */
    uint32_t mask;
    double cell_mm; /* from middle to middle of marks that touch, at most */
    uint32_t last;
} rounds;

static uint32_t cell_slot(const rounds *r, int64_t x, int64_t y)
{
    const uint64_t mixed = ((uint64_t)x * 0x9E3779B97F4A7C15U) ^ ((uint64_t)y * 0xC2B2AE3D27D4EB4FU);

    return (uint32_t)(mixed >> 32) & r->mask;
}

/* The first round that mark i may come in after mark k: the same one when they do not touch, or are of one coat of one
 * colour, of which no one sees which lies on top. */
static uint32_t round_after(const rounds *r, const cmap_dot_run *run, size_t k, size_t i)
{
    if (fabs(run->at[k].x_mm - run->at[i].x_mm) >= r->cell_mm || fabs(run->at[k].y_mm - run->at[i].y_mm) >= r->cell_mm)
        return 0;
    return r->of[k] + (run->look[k] != run->look[i] || run->coats[run->look[i]].count > 1);
}

static uint32_t find_round(const rounds *r, const cmap_dot_run *run, size_t i)
{
    const int64_t x = (int64_t)floor(run->at[i].x_mm / r->cell_mm), y = (int64_t)floor(run->at[i].y_mm / r->cell_mm);
    uint32_t round = 0;

    for (int64_t cy = y - 1; cy <= y + 1; cy++)
        for (int64_t cx = x - 1; cx <= x + 1; cx++)
            for (uint32_t k = r->heads[cell_slot(r, cx, cy)]; k != NONE; k = r->next[k])
                if (r->of[k] >= round) {
                    const uint32_t after = round_after(r, run, k, i);
                    round = after > round ? after : round;
                }
    return round;
}

static bool make_rounds(const cmap_dot_run *run, rounds *r)
{
    uint32_t slots = 64;
    double reach_mm = 0;

    while (slots < run->count)
        slots *= 2;
    for (size_t i = 0; i < run->count; i++)
        reach_mm = fmax(reach_mm, run->coats[run->look[i]].reach_mm);
    *r = (rounds){.mask = slots - 1, .cell_mm = 2 * reach_mm + SPECK_MM};
    r->of = cmap_alloc(run->count * sizeof *r->of);
    r->next = cmap_alloc(run->count * sizeof *r->next);
    r->heads = cmap_alloc(slots * sizeof *r->heads);
    if (!r->of || !r->next || !r->heads)
        return false;
    memset(r->heads, 0xFF, slots * sizeof *r->heads);
    for (size_t i = 0; i < run->count; i++) {
        const uint32_t slot =
            cell_slot(r, (int64_t)floor(run->at[i].x_mm / r->cell_mm), (int64_t)floor(run->at[i].y_mm / r->cell_mm));
        r->of[i] = find_round(r, run, i);
        r->last = r->of[i] > r->last ? r->of[i] : r->last;
        r->next[i] = r->heads[slot];
        r->heads[slot] = (uint32_t)i;
    }
    return true;
}

static void free_rounds(rounds *r)
{
    cmap_free(r->of);
    cmap_free(r->next);
    cmap_free(r->heads);
}

static int put_line(cairo_path_data_t *data, cmap_pt from, cmap_pt to)
{
    data[0].header.type = CAIRO_PATH_MOVE_TO;
    data[0].header.length = data[2].header.length = 2;
    data[1].point.x = from.x_mm;
    data[1].point.y = from.y_mm;
    data[2].header.type = CAIRO_PATH_LINE_TO;
    data[3].point.x = to.x_mm;
    data[3].point.y = to.y_mm;
    return 4;
}

static int put_mark(cairo_path_data_t *data, const cmap_dot_coats *coats, cmap_pt at)
{
    const double arm_mm = coats->arm_mm;

    if (coats->shape == CMAP_DOT_DISC)
        return put_line(data, at, (cmap_pt){at.x_mm + SPECK_MM, at.y_mm});
    const int used =
        put_line(data, (cmap_pt){at.x_mm - arm_mm, at.y_mm - arm_mm}, (cmap_pt){at.x_mm + arm_mm, at.y_mm + arm_mm});
    return used + put_line(data + used, (cmap_pt){at.x_mm - arm_mm, at.y_mm + arm_mm},
                           (cmap_pt){at.x_mm + arm_mm, at.y_mm - arm_mm});
}

static void stroke_path(cmap_canvas *canvas, const cmap_dot_coats *coats, const cairo_path_t *path)
{
    for (size_t k = 0; k < coats->count; k++) {
        const cmap_line_style style = {.width_mm = 2 * coats->list[k].mm,
                                       .color = coats->list[k].color,
                                       .cap = CAIRO_LINE_CAP_ROUND,
                                       .join = CAIRO_LINE_JOIN_ROUND};
        canvas->writer->ops->stroke(canvas->writer, path, &style);
    }
}

/* The marks of one round, sorted by their looks. */
static void stroke_round(cmap_canvas *canvas, const cmap_dot_run *run, const uint32_t *marks, size_t count,
                         cairo_path_data_t *data)
{
    for (size_t look = 0; look < run->look_count; look++) {
        cairo_path_t path = {.data = data};
        for (size_t i = 0, last = 0; i < count; i++) {
            if (run->look[marks[i]] == look) {
                path.num_data += put_mark(data + path.num_data, &run->coats[look], run->at[marks[i]]);
                last++;
            }
            if (path.num_data && (last == PATH_MARKS || i + 1 == count)) {
                stroke_path(canvas, &run->coats[look], &path);
                path.num_data = 0;
                last = 0;
            }
        }
    }
}

/* The marks in the order of their rounds, each round's in their own; starts[round] is where it begins. */
static uint32_t *sort_rounds(const rounds *r, size_t count, uint32_t **starts)
{
    uint32_t *order = cmap_alloc((count + 1) * sizeof *order);

    *starts = cmap_calloc((size_t)r->last + 3, sizeof **starts);
    if (!order || !*starts) {
        cmap_free(order);
        return NULL;
    }
    for (size_t i = 0; i < count; i++)
        (*starts)[r->of[i] + 2]++;
    for (uint32_t k = 1; k <= r->last + 1; k++)
        (*starts)[k + 1] += (*starts)[k];
    for (size_t i = 0; i < count; i++)
        order[(*starts)[r->of[i] + 1]++] = (uint32_t)i;
    return order;
}

static void stroke_run(cmap_canvas *canvas, const cmap_dot_run *run)
{
    const size_t marks = run->count < PATH_MARKS ? run->count : PATH_MARKS;
    cairo_path_data_t *data = cmap_alloc(marks * 8 * sizeof *data);
    uint32_t *starts = NULL, *order = NULL;
    rounds r = {0};

    if (data && make_rounds(run, &r))
        order = sort_rounds(&r, run->count, &starts);
    if (!order)
        cmap_canvas_note(canvas, CMAP_ENOMEM, "cannot draw %zu marks: out of memory", run->count);
    for (uint32_t round = 0; order && round <= r.last; round++)
        stroke_round(canvas, run, order + starts[round], starts[round + 1] - starts[round], data);
    cmap_free(order);
    cmap_free(starts);
    free_rounds(&r);
    cmap_free(data);
}

/* ---- runs ---- */

static bool in_group(const cmap_canvas *canvas)
{
    for (size_t i = 0; i < canvas->level_count; i++)
        if (canvas->levels[i] == CMAP_LEVEL_GROUP)
            return true;
    return false;
}

static void paint_run(cmap_canvas *canvas, const cmap_dot_run *run)
{
    if (!run->count)
        return;
    if (canvas->writer)
        stroke_run(canvas, run);
    else if (in_group(canvas))
        paint_each(canvas, run);
    else
        cmap_dots_stamp(canvas, run);
}

static bool is_mark(const cmap_dot *dot)
{
    return fabs(dot->at.x_mm) <= CMAP_CANVAS_REACH_MM && fabs(dot->at.y_mm) <= CMAP_CANVAS_REACH_MM &&
           rounded((double)dot->radius_mm) > 0 && (double)dot->radius_mm <= CMAP_CANVAS_REACH_MM;
}

/* Room for the marks of a run. */
typedef struct dot_room {
    cmap_pt *places;
    unsigned char *looks;
    size_t count;
} dot_room;

/* From i on, those of one radius, as many as there is room for; returns where they end. */
static size_t take_run(const cmap_dot *dots, size_t i, size_t count, const dot_room *room, cmap_dot_run *run)
{
    cmap_pt *places = room->places;
    unsigned char *looks = room->looks;
    const double radius_mm = rounded((double)dots[i].radius_mm);

    for (; i < count && run->count < room->count && is_mark(&dots[i]) && dots[i].look < run->look_count &&
           rounded((double)dots[i].radius_mm) == radius_mm;
         i++) {
        const cmap_pt at = {rounded(dots[i].at.x_mm), rounded(dots[i].at.y_mm)};
        const size_t last = run->count - 1;
        if (run->count && at.x_mm == places[last].x_mm && at.y_mm == places[last].y_mm && looks[last] == dots[i].look)
            continue;
        places[run->count] = at;
        looks[run->count++] = (unsigned char)dots[i].look;
    }
    return i;
}

static void paint_all(cmap_canvas *canvas, const cmap_dot *dots, size_t count, const cmap_dot_look *looks,
                      size_t look_count, const dot_room *room)
{
    for (size_t i = 0; i < count;) {
        cmap_dot_run run = {.at = room->places, .look = room->looks, .look_count = look_count};
        if (dots[i].look >= look_count) {
            cmap_canvas_note(canvas, CMAP_EINVAL, "cannot draw a mark of look %u: there are %zu", dots[i].look,
                             look_count);
            return;
        }
        if (!is_mark(&dots[i])) {
            i++;
            continue;
        }
        for (size_t k = 0; k < look_count; k++)
            run.coats[k] = coats_of(&looks[k], rounded((double)dots[i].radius_mm));
        i = take_run(dots, i, count, room, &run);
        paint_run(canvas, &run);
    }
}

void cmap_canvas_dots(cmap_canvas *canvas, const cmap_dot *dots, size_t count, const cmap_dot_look *looks,
                      size_t look_count)
{
    if (!cmap_canvas_ok(canvas) || !count)
        return;
    if (look_count > CMAP_DOT_LOOKS_MAX) {
        cmap_canvas_note(canvas, CMAP_EINVAL, "cannot draw marks of %zu looks; at most %d", look_count,
                         CMAP_DOT_LOOKS_MAX);
        return;
    }
    /* Stamps need no more at once; strokes are parted into rounds as a whole. */
    dot_room room = {.count = canvas->writer || count < STAMP_MARKS ? count : STAMP_MARKS};
    room.places = cmap_alloc(room.count * sizeof *room.places);
    room.looks = cmap_alloc(room.count);
    if (room.places && room.looks)
        paint_all(canvas, dots, count, looks, look_count, &room);
    else
        cmap_canvas_note(canvas, CMAP_ENOMEM, "cannot draw %zu marks: out of memory", count);
    cmap_free(room.places);
    cmap_free(room.looks);
}
