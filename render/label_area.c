/* label_area.c: positions of a name inside its area.
 *
 * A name is best where its anchor is, or, when the anchor lies outside, at the pole of inaccessibility (the inner point
 * farthest from the outline; Garcia-Castellanos and Lombardo 2007), found on a grid. It should lie in the area with a
 * little room around; where the area is too small it may stick out, at a price. */
#include "render/label_private.h"

#define AREA_ROOM    (CMAP_LABEL_TICKS * 4 / 5) /* between name and outline */
#define AREA_PER_MM  14
#define AREA_OUTSIDE 1100
#define AREA_STEPS   24 /* of the grid, on the longer side */

typedef struct area {
    cmap_label_ring ring;
    int32_t best_x, best_y;
} area;

static int32_t step_of(const area *a)
{
    const cmap_label_box *box = &a->ring.box;
    int32_t w = box->x1 - box->x0, h = box->y1 - box->y0, step = (w > h ? w : h) / AREA_STEPS;
    return step > CMAP_LABEL_TICKS / 2 ? step : CMAP_LABEL_TICKS / 2;
}

static void find_pole(area *a)
{
    double best = -1;
    int32_t step = step_of(a);
    for (int32_t y = a->ring.box.y0 + step / 2; y < a->ring.box.y1; y += step)
        for (int32_t x = a->ring.box.x0 + step / 2; x < a->ring.box.x1; x += step) {
            if (!cmap_label_ring_holds(&a->ring, x, y))
                continue;
            double d = cmap_label_ring_distance2(&a->ring, x, y, best);
            if (d > best) {
                best = d;
                a->best_x = x;
                a->best_y = y;
            }
        }
}

static cmap_status area_init(area *a, const cmap_label_work *work, size_t label, cmap_err *err)
{
    const cmap_label *in = &work->task->labels[label];
    const cmap_label_item *item = &work->items[label];
    cmap_status status = cmap_label_ring_init(&a->ring, in->area_count, err);
    if (status != CMAP_OK)
        return status;
    for (size_t i = 0; i < in->area_count; i++)
        cmap_label_ring_corner(&a->ring, i, cmap_label_ticks(in->area[i].x_mm - work->task->frame.x_mm),
                               cmap_label_ticks(in->area[i].y_mm - work->task->frame.y_mm));
    cmap_label_ring_close(&a->ring);
    a->best_x = item->x;
    a->best_y = item->y;
    if (!cmap_label_ring_holds(&a->ring, item->x, item->y))
        find_pole(a);
    return CMAP_OK;
}

/* Leaders begin, and a number stands, at the best point. */
static void move_anchor(cmap_label_item *item, const area *a)
{
    item->x = a->best_x;
    item->y = a->best_y;
    item->body = (cmap_label_box){item->x, item->y, item->x, item->y};
}

/* Octagonal distance, without a square root. */
static int32_t distance(int32_t dx, int32_t dy)
{
    dx = dx < 0 ? -dx : dx;
    dy = dy < 0 ? -dy : dy;
    return dx > dy ? dx + dy / 3 : dy + dx / 3;
}

static int32_t price_away(const area *a, cmap_label_box box)
{
    int32_t away = distance((box.x0 + box.x1) / 2 - a->best_x, (box.y0 + box.y1) / 2 - a->best_y);
    return away / (CMAP_LABEL_TICKS / AREA_PER_MM);
}

static int32_t price_outside(const area *a, cmap_label_box box)
{
    cmap_label_box roomy = cmap_label_box_grow(box, AREA_ROOM);
    if (!cmap_label_ring_passes(&a->ring, roomy) &&
        cmap_label_ring_holds(&a->ring, (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2))
        return 0;
    double whole = ((double)roomy.x1 - roomy.x0) * ((double)roomy.y1 - roomy.y0);
    double out = 1 - cmap_label_ring_inside(&a->ring, roomy) / whole;
    return out > 1e-6 ? 60 + (int32_t)(AREA_OUTSIDE * out) : 0;
}

/* Asks what is cheap to know first. */
static cmap_status offer_at(cmap_label_work *work, size_t label, const area *a, cmap_label_spot spot, int32_t x,
                            int32_t y, cmap_err *err)
{
    const cmap_label_size *size = &work->task->labels[label].sizes[spot.size];
    int32_t w = cmap_label_ticks_up(size->w_mm), h = cmap_label_ticks_up(size->h_mm);
    spot.box = (cmap_label_box){x - w / 2, y - h / 2, x - w / 2 + w, y - h / 2 + h};
    spot.cost += price_away(a, spot.box);
    if (spot.cost > CMAP_LABEL_PRICE_KEY || !cmap_label_field_frames(&work->field, spot.box))
        return CMAP_OK;
    spot.cost += price_outside(a, spot.box);
    if (spot.cost > CMAP_LABEL_PRICE_KEY)
        return CMAP_OK;
    return cmap_label_spot_offer(work, label, spot, err);
}

/* A grid through the best point, over the outline's box within the frame. */
static cmap_status offer_shape(cmap_label_work *work, size_t label, const area *a, cmap_label_spot spot, cmap_err *err)
{
    const cmap_label_box *box = &a->ring.box;
    int32_t step = step_of(a), top = box->y0 > 0 ? box->y0 : 0, left = box->x0 > 0 ? box->x0 : 0;
    int32_t right = box->x1 < work->field.width ? box->x1 : work->field.width;
    int32_t bottom = box->y1 < work->field.height ? box->y1 : work->field.height;
    cmap_status status = offer_at(work, label, a, spot, a->best_x, a->best_y, err);

    int32_t first_y = top + (((a->best_y - top) % step) + step) % step;
    int32_t first_x = left + (((a->best_x - left) % step) + step) % step;
    for (int32_t y = first_y; y <= bottom && status == CMAP_OK; y += step)
        for (int32_t x = first_x; x <= right && status == CMAP_OK; x += step)
            if (cmap_label_ring_holds(&a->ring, x, y))
                status = offer_at(work, label, a, spot, x, y, err);
    return status;
}

cmap_status cmap_label_spots_area(cmap_label_work *work, size_t label, cmap_err *err)
{
    const cmap_label *in = &work->task->labels[label];
    cmap_label_spot spot = {.how = CMAP_LABEL_PLACED};
    area a = {0};
    cmap_status status = area_init(&a, work, label, err);
    if (status == CMAP_OK)
        move_anchor(&work->items[label], &a);
    for (size_t i = 0; i < in->size_count && status == CMAP_OK; i++) {
        spot.size = (uint32_t)i;
        spot.cost = (int32_t)(i < 50 ? i : 50) * CMAP_LABEL_PRICE_SHAPE;
        status = offer_shape(work, label, &a, spot, err);
    }
    cmap_label_ring_clear(&a.ring);
    return status;
}
