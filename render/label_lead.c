/* label_lead.c: positions away from the symbol, at the end of a leader line.
 *
 * Rings of ends around the symbol; the box hangs on the end by the middle of its near side, or, for steep leaders, by a
 * point of its lower or upper side. Short leaders are better, and those in the eight main directions are tidier. */
#include "render/label_private.h"

/* sin(k * 11.25 degrees), k = 0..8 */
static const double sines[9] = {0,
                                0.19509032201612825,
                                0.38268343236508978,
                                0.55557023301960218,
                                0.70710678118654757,
                                0.83146961230254524,
                                0.92387953251128674,
                                0.98078528040323043,
                                1};

/* Lengths in mm beyond the symbol's edge. */
static const double reaches[] = {2, 3.25, 4.5, 6, 8, 10, 12.5, 15.5, 19, 23, 28, 34};

typedef struct ray {
    double x, y; /* unit vector */
    int turn;    /* 0..31, clockwise from the right */
} ray;

static ray ray_of(int turn)
{
    int quarter = turn / 8, k = turn % 8;
    double near = sines[8 - k], far = sines[k];
    switch (quarter) {
    case 0:
        return (ray){near, far, turn};
    case 1:
        return (ray){-far, near, turn};
    case 2:
        return (ray){-near, -far, turn};
    default:
        return (ray){far, -near, turn};
    }
}

/* How far the ray runs until it leaves what the symbol takes. */
static double start_of(const cmap_label_item *item, ray r)
{
    double away = item->radius;
    double to_x = r.x > 0 ? (item->body.x1 - item->x) / r.x : r.x < 0 ? (item->body.x0 - item->x) / r.x : 1e9;
    double to_y = r.y > 0 ? (item->body.y1 - item->y) / r.y : r.y < 0 ? (item->body.y0 - item->y) / r.y : 1e9;
    double out = to_x < to_y ? to_x : to_y;
    bool round = item->body.x1 - item->x <= item->radius && item->body.y1 - item->y <= item->radius &&
                 item->x - item->body.x0 <= item->radius && item->y - item->body.y0 <= item->radius;
    return round || out < away ? away : out;
}

static int32_t at(int32_t from, double direction, double length)
{
    return from + (int32_t)(direction * length + (direction < 0 ? -0.5 : 0.5));
}

static cmap_label_line leader_of(const cmap_label_item *item, ray r, double reach)
{
    double start = start_of(item, r), end = start + reach;
    return (cmap_label_line){at(item->x, r.x, start), at(item->y, r.y, start), at(item->x, r.x, end),
                             at(item->y, r.y, end)};
}

/* Hung by the middle of the side that faces the symbol. */
static cmap_label_box hang_side(cmap_label_line l, ray r, int32_t w, int32_t h)
{
    int32_t x0 = r.x > 0 ? l.bx : l.bx - w, y0 = l.by - h / 2;
    return (cmap_label_box){x0, y0, x0 + w, y0 + h};
}

/* Hung by a point of the lower or upper side, eighths of the width from its left end. */
static cmap_label_box hang_edge(cmap_label_line l, ray r, int32_t w, int32_t h, int eighths)
{
    int32_t x0 = l.bx - w / 8 * eighths, y0 = r.y > 0 ? l.by : l.by - h;
    return (cmap_label_box){x0, y0, x0 + w, y0 + h};
}

/* Imhof's order for directions too, gently: right before up before down before left. */
static int32_t price_of(ray r, double reach_mm)
{
    int32_t price = CMAP_LABEL_PRICE_LEAD + (int32_t)(CMAP_LABEL_PRICE_LEAD_MM * (reach_mm + reach_mm * reach_mm / 20));
    price += (int32_t)(r.x < 0 ? -40 * r.x : 0) + (int32_t)(r.y > 0 ? 15 * r.y : 0);
    if (r.y == 0) /* reads as an underline of what it passes */
        return price + 70;
    return price + (r.turn % 4 ? r.turn % 2 ? 30 : 18 : 0);
}

/* Hangs one shape of the label on the leader in spot, whose cost holds the leader's. */
static cmap_status offer_boxes(cmap_label_work *work, size_t label, cmap_label_spot spot, ray r, cmap_err *err)
{
    const cmap_label_size *size = &work->task->labels[label].sizes[spot.size];
    int32_t w = cmap_label_ticks_up(size->w_mm), h = cmap_label_ticks_up(size->h_mm);
    int32_t price = spot.cost + (int32_t)(spot.size < 50 ? spot.size : 50) * CMAP_LABEL_PRICE_SHAPE;
    double steep = r.y < 0 ? -r.y : r.y;
    cmap_status status = CMAP_OK;

    if (steep < 0.95) {
        spot.cost = price + (int32_t)(40 * steep * steep);
        spot.box = hang_side(spot.leader, r, w, h);
        status = cmap_label_spot_offer(work, label, spot, err);
    }
    for (int eighths = 1; steep > 0.75 && eighths < 8 && status == CMAP_OK; eighths += 3) {
        spot.cost = price + (eighths == 4 ? 25 : 45);
        spot.box = hang_edge(spot.leader, r, w, h, eighths);
        status = cmap_label_spot_offer(work, label, spot, err);
    }
    return status;
}

/* One step further out along a ray. False in *open when it met something there: so will all that is longer. paid is
 * what lies under the leader so far. */
static cmap_status offer_step(cmap_label_work *work, size_t label, ray r, size_t step, int32_t *paid, bool *open,
                              cmap_err *err)
{
    const cmap_label_item *item = &work->items[label];
    cmap_label_spot spot = {.how = CMAP_LABEL_LED, .cost = *paid};
    cmap_label_line part = spot.leader = leader_of(item, r, reaches[step] * CMAP_LABEL_TICKS);
    cmap_status status = CMAP_OK;

    if (step > 0) {
        const cmap_label_line before = leader_of(item, r, reaches[step - 1] * CMAP_LABEL_TICKS);
        part.ax = before.bx;
        part.ay = before.by;
    }
    *open = cmap_label_field_price_leader(&work->field, label, part, &spot);
    if (!*open)
        return CMAP_OK;
    *paid = spot.cost;
    spot.cost += price_of(r, reaches[step]);
    for (size_t i = 0; i < work->task->labels[label].size_count && status == CMAP_OK; i++) {
        spot.size = (uint32_t)i;
        status = offer_boxes(work, label, spot, r, err);
    }
    return status;
}

cmap_status cmap_label_spots_lead(cmap_label_work *work, size_t label, cmap_err *err)
{
    const int turns = work->count <= CMAP_LABEL_SMALL_TASK ? 1 : 2; /* many labels get fewer rays */
    for (int turn = 0; turn < 32; turn += turns) {
        int32_t paid = 0;
        bool open = true;
        for (size_t step = 0; open && step < sizeof reaches / sizeof reaches[0]; step++) {
            cmap_status status = offer_step(work, label, ray_of(turn), step, &paid, &open, err);
            if (status != CMAP_OK)
                return status;
        }
    }
    return CMAP_OK;
}
