/* label_spot.c: the positions of a label beside its symbol, after Imhof (1975), "Positioning names on maps": to the
 * right and a little up is best, then above, below, left; between them the label slides along the symbol's sides. */
#include "gis/base/mem.h"
#include "render/label_private.h"

#include <stdlib.h>
#include <string.h>

/* Where a box stands to a body: on a side, moved along it by eighths of its own length, or on a corner. */
typedef struct place {
    signed char right, down; /* 1: right of, below; -1: left of, above; 0: over the body's own span */
    signed char slide;       /* eighths of the box's width (above, below) or height (beside) from centred */
    short price;
} place;

static const place places[] = {
    {1, 0, -1, 0},    {1, 0, 0, 4},     {1, 0, -3, 22},   {1, 0, 2, 30},   {1, 0, -5, 30},   {1, 0, 5, 52},
    {1, -1, 0, 40},   {1, 1, 0, 85},    {0, -1, 3, 95},   {0, -1, 2, 90},  {0, -1, 1, 90},   {0, -1, 0, 85},
    {0, -1, -1, 115}, {0, -1, -2, 130}, {0, -1, -3, 150}, {0, 1, 3, 130},  {0, 1, 2, 125},   {0, 1, 1, 125},
    {0, 1, 0, 120},   {0, 1, -1, 150},  {0, 1, -2, 165},  {0, 1, -3, 185}, {-1, 0, -1, 140}, {-1, 0, 0, 140},
    {-1, 0, 2, 165},  {-1, 0, -3, 160}, {-1, 0, -5, 175}, {-1, 0, 5, 195}, {-1, -1, 0, 190}, {-1, 1, 0, 220},
};

int32_t cmap_label_ticks(double mm)
{
    double t = mm * CMAP_LABEL_TICKS;
    return t < 0 ? -(int32_t)(0.5 - t) : (int32_t)(t + 0.5);
}

int32_t cmap_label_ticks_up(double mm)
{
    int32_t whole = (int32_t)(mm * CMAP_LABEL_TICKS);
    return whole < mm * CMAP_LABEL_TICKS ? whole + 1 : whole;
}

cmap_status cmap_label_spot_offer(cmap_label_work *work, size_t label, cmap_label_spot spot, cmap_err *err)
{
    const cmap_label_item *item = &work->items[label];
    if (spot.how != CMAP_LABEL_DROPPED) {
        if (!cmap_label_field_price(&work->field, work->items, label, &spot))
            return CMAP_OK;
        spot.cost = (int32_t)((int64_t)spot.cost * item->weight / 1024);
    }
    if (cmap_grow(&work->spots, &work->spot_capacity, work->spot_count + 1, sizeof *work->spots, err) != CMAP_OK)
        return CMAP_ENOMEM;
    work->spots[work->spot_count++] = spot;
    return CMAP_OK;
}

/* Low end of a span of the given length: before the body, behind it, or centred on it and slid. */
static int32_t low_end(int dir, int32_t at, int32_t body_low, int32_t body_high, int32_t length, int32_t off,
                       int32_t slide)
{
    if (dir > 0)
        return body_high + off;
    if (dir < 0)
        return body_low - off - length;
    return at - length / 2 + slide;
}

/* On a corner the box comes as near the round symbol as on a side: 0.7071 of the way out on both axes. */
static cmap_label_box place_box(const cmap_label_item *item, const place *p, int32_t w, int32_t h, int32_t off)
{
    cmap_label_box body = item->body;
    if (p->right && p->down) {
        body = cmap_label_box_grow(body, -(item->radius * 3 / 10 - 1));
        off = off * 3 / 4 + 1;
    }
    int32_t slide = p->slide * (p->right ? h : w) / 8;
    int32_t x0 = low_end(p->right, item->x, body.x0, body.x1, w, off, slide);
    int32_t y0 = low_end(p->down, item->y, body.y0, body.y1, h, off, slide);
    return (cmap_label_box){x0, y0, x0 + w, y0 + h};
}

static cmap_status offer_beside(cmap_label_work *work, size_t label, cmap_label_size size, cmap_label_spot spot,
                                int steps, cmap_err *err)
{
    const cmap_label_item *item = &work->items[label];
    int32_t w = cmap_label_ticks_up(size.w_mm), h = cmap_label_ticks_up(size.h_mm), base = spot.cost;
    cmap_status status = CMAP_OK;
    for (int step = 0; step < steps; step++)
        for (size_t i = 0; i < sizeof places / sizeof places[0] && status == CMAP_OK; i++) {
            spot.box = place_box(item, &places[i], w, h, work->field.gap + step * (CMAP_LABEL_TICKS / 2));
            spot.cost = base + places[i].price + step * CMAP_LABEL_PRICE_AWAY;
            status = cmap_label_spot_offer(work, label, spot, err);
        }
    return status;
}

/* Small tasks can afford positions that stand off a little; in large ones there is no room for them anyway. */
static cmap_status offer_point(cmap_label_work *work, size_t label, cmap_err *err)
{
    const cmap_label *in = &work->task->labels[label];
    cmap_label_spot spot = {.how = CMAP_LABEL_PLACED};
    int steps = work->count <= CMAP_LABEL_SMALL_TASK ? 3 : 1;
    for (size_t i = 0; i < in->size_count; i++) {
        spot.size = (uint32_t)i;
        spot.cost = (int32_t)(i < 50 ? i : 50) * CMAP_LABEL_PRICE_SHAPE;
        cmap_status status = offer_beside(work, label, in->sizes[i], spot, steps, err);
        if (status != CMAP_OK)
            return status;
    }
    return CMAP_OK;
}

static cmap_label_spot centred(const cmap_label_item *item, cmap_label_size size)
{
    int32_t w = cmap_label_ticks_up(size.w_mm), h = cmap_label_ticks_up(size.h_mm);
    cmap_label_spot spot = {.how = CMAP_LABEL_PLACED};
    spot.box = (cmap_label_box){item->x - w / 2, item->y - h / 2, item->x - w / 2 + w, item->y - h / 2 + h};
    return spot;
}

static cmap_status offer_key(cmap_label_work *work, size_t label, cmap_err *err)
{
    const cmap_label *in = &work->task->labels[label];
    cmap_label_spot spot = centred(&work->items[label], in->key_size);
    spot.how = CMAP_LABEL_KEYED;
    spot.cost = CMAP_LABEL_PRICE_KEY;
    if (in->kind == CMAP_LABEL_AREA)
        return cmap_label_spot_offer(work, label, spot, err);
    return offer_beside(work, label, in->key_size, spot, 2, err);
}

/* A total order, so that sorting is the same with every qsort. */
static int by_cost(const void *a, const void *b)
{
    const cmap_label_spot *p = a, *q = b;
    if (p->cost != q->cost)
        return p->cost < q->cost ? -1 : 1;
    const int64_t keys[][2] = {{p->how, q->how},
                               {p->size, q->size},
                               {p->box.y0, q->box.y0},
                               {p->box.x0, q->box.x0},
                               {p->leader.bx, q->leader.bx},
                               {p->leader.by, q->leader.by},
                               {p->leader.ax, q->leader.ax}};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (keys[i][0] != keys[i][1])
            return keys[i][0] < keys[i][1] ? -1 : 1;
    return 0;
}

static cmap_status offer_all(cmap_label_work *work, size_t label, cmap_err *err)
{
    const cmap_label *in = &work->task->labels[label];
    cmap_status status = CMAP_OK;
    if (in->kind == CMAP_LABEL_POINT)
        status = offer_point(work, label, err);
    else if (in->kind == CMAP_LABEL_AREA)
        status = cmap_label_spots_area(work, label, err);
    if (status == CMAP_OK && in->may_key)
        status = offer_key(work, label, err);
    return status;
}

/* Sorts what was offered for item, and ends the list. */
static cmap_status end_list(cmap_label_work *work, cmap_label_item *item, cmap_label_spot last, cmap_err *err)
{
    if (work->spot_count > item->first)
        qsort(work->spots + item->first, work->spot_count - item->first, sizeof *work->spots, by_cost);
    if (cmap_grow(&work->spots, &work->spot_capacity, work->spot_count + 1, sizeof *work->spots, err) != CMAP_OK)
        return CMAP_ENOMEM;
    work->spots[work->spot_count++] = last;
    item->count = work->spot_count - item->first;
    return CMAP_OK;
}

cmap_status cmap_label_spots(cmap_label_work *work, size_t label, cmap_err *err)
{
    cmap_label_item *item = &work->items[label];
    cmap_label_spot last = {.how = CMAP_LABEL_DROPPED, .cost = item->drop};
    cmap_status status;

    item->first = work->spot_count;
    if (item->kind == CMAP_LABEL_FIXED)
        last = centred(item, work->task->labels[label].sizes[0]);
    else if ((status = offer_all(work, label, err)) != CMAP_OK)
        return status;
    return end_list(work, item, last, err);
}

cmap_status cmap_label_spots_join_leaders(cmap_label_work *work, size_t label, cmap_err *err)
{
    cmap_label_item *item = &work->items[label];
    const size_t old = item->first, kept = item->count - 1;
    const cmap_label_spot last = work->spots[old + kept];

    if (cmap_grow(&work->spots, &work->spot_capacity, work->spot_count + kept, sizeof *work->spots, err) != CMAP_OK)
        return CMAP_ENOMEM;
    item->first = work->spot_count;
    memcpy(work->spots + item->first, work->spots + old, kept * sizeof *work->spots);
    work->spot_count += kept;
    cmap_status status = cmap_label_spots_lead(work, label, err);
    return status == CMAP_OK ? end_list(work, item, last, err) : status;
}
