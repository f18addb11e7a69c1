#include "layers/around.h"

#include "layers/block.h"

#include <math.h>
#include <string.h>

#define LARGEST   1.2
#define STEP      0.03
#define PAD_MM    1.6
#define GAP_MM    2.2
#define COLUMN_MM 30.0 /* of the narrowest card that is read with ease */
#define CROSSING  400  /* what a crossing costs, in mm of line */
#define DOT_TOUCH 80   /* a line that runs by another district's dot */
#define NEAR_MM   2.6
#define MOST_WING 0.36 /* of the page's width on one side */

static bool is_led(const cmap_sheet *sheet)
{
    return sheet->left.h_mm > 0;
}

/* Cards above and below instead of left and right. */
static bool is_tall(const cmap_sheet *sheet)
{
    return sheet->left.y_mm + sheet->left.h_mm <= sheet->map.y_mm;
}

static size_t gather(const cmap_scene *scene, size_t *order)
{
    size_t count = 0;

    for (size_t i = 0; i < scene->plan->district_count && count < CMAP_AROUND_MAX; i++)
        if (cmap_scene_in_focus(scene, scene->plan->districts[i].code))
            order[count++] = i;
    return count;
}

/* With its padding. */
static double card_mm(cmap_scene *scene, size_t district, double width_mm)
{
    return cmap_block_card_words(scene, &scene->plan->districts[district], (cmap_pt){0, 0},
                                 width_mm - 2 * PAD_MM * scene->scale, false, false) +
           2 * PAD_MM * scene->scale;
}

static double tallest_mm(cmap_scene *scene, const size_t *order, size_t count, double width_mm)
{
    double tallest = 0;

    for (size_t i = 0; i < count; i++)
        tallest = fmax(tallest, card_mm(scene, order[i], width_mm));
    return tallest;
}

static double column_mm(const cmap_scene *scene, double width_mm, size_t columns)
{
    return (width_mm - GAP_MM * scene->scale * (double)(columns - 1)) / (double)columns;
}

/* Cards in columns, each where there is most room; returns the height. */
static double list_cards(cmap_scene *scene, cmap_rect room, const size_t *order, size_t count, cmap_around *out)
{
    const size_t columns = (size_t)fmin(fmax(1, floor(room.w_mm / (COLUMN_MM * scene->scale))), 8);
    const double w_mm = column_mm(scene, room.w_mm, columns);
    double used[8] = {0};
    double longest = 0;

    for (size_t i = 0; i < count; i++) {
        size_t c = 0;
        for (size_t k = 1; k < columns; k++)
            if (used[k] < used[c] - 1e-9)
                c = k;
        const double h_mm = card_mm(scene, order[i], w_mm);
        if (out)
            out->cards[i] = (cmap_around_card){
                order[i],
                {room.x_mm + (w_mm + GAP_MM * scene->scale) * (double)c, room.y_mm + used[c], w_mm, h_mm},
                {0, 0},
                {0, 0}};
        longest = fmax(longest, used[c] + h_mm);
        used[c] += h_mm + GAP_MM * scene->scale;
    }
    return longest;
}

/* The key of icons below all. */
static bool has_key(const cmap_scene *scene)
{
    for (unsigned i = 0; i < scene->figure->panel.block_count; i++)
        if (scene->figure->panel.blocks[i] == CMAP_BLOCK_INDUSTRIES)
            return true;
    return false;
}

void cmap_around_plan(cmap_scene *scene, cmap_sheet *sheet)
{
    const double s = scene->scale;
    const double gutter_mm = sheet->gutter_mm;
    const cmap_rect body = sheet->map;
    size_t order[CMAP_AROUND_MAX] = {0};
    const size_t count = gather(scene, order), half = (count + 1) / 2;
    const double key_mm = has_key(scene) ? cmap_block_industries(scene, (cmap_pt){0, 0}, body.w_mm, false) : 0;
    const double h_mm = body.h_mm - key_mm - (key_mm > 0 ? 3 * s : 0);
    const double each_mm = half ? column_mm(scene, body.w_mm, half) : body.w_mm;

    sheet->below = (cmap_rect){body.x_mm, body.y_mm + body.h_mm - key_mm, body.w_mm, key_mm};
    sheet->map.h_mm = h_mm;
    if (body.w_mm > 1.15 * body.h_mm) {
        const double wing_mm = fmin(scene->figure->panel.size_mm * s, body.w_mm * MOST_WING);
        sheet->left = (cmap_rect){body.x_mm, body.y_mm, wing_mm, h_mm};
        sheet->right = (cmap_rect){body.x_mm + body.w_mm - wing_mm, body.y_mm, wing_mm, h_mm};
        sheet->map.x_mm += wing_mm + gutter_mm;
        sheet->map.w_mm -= 2 * (wing_mm + gutter_mm);
    } else if (each_mm >= COLUMN_MM * s) {
        const double band_mm = fmin(tallest_mm(scene, order, count, each_mm), h_mm * 0.3);
        sheet->left = (cmap_rect){body.x_mm, body.y_mm, body.w_mm, band_mm};
        sheet->right = (cmap_rect){body.x_mm, body.y_mm + h_mm - band_mm, body.w_mm, band_mm};
        sheet->map.y_mm += band_mm + gutter_mm;
        sheet->map.h_mm -= 2 * (band_mm + gutter_mm);
    } else {
        const double list_mm = fmin(list_cards(scene, body, order, count, NULL), h_mm * 0.6);
        sheet->left = (cmap_rect){body.x_mm, body.y_mm, 0, 0};
        sheet->right = (cmap_rect){body.x_mm, body.y_mm + h_mm - list_mm, body.w_mm, list_mm};
        sheet->map.h_mm -= list_mm + gutter_mm;
    }
}

static double between(double low, double x, double high)
{
    return fmin(fmax(x, low), fmax(low, high));
}

/* The line's end on the card's edge that faces the map: as near to the dot as a card's corner lets it. */
static cmap_pt end_on(const cmap_sheet *sheet, cmap_rect box, bool second, cmap_pt dot, double inset_mm)
{
    if (is_tall(sheet))
        return (cmap_pt){between(box.x_mm + inset_mm, dot.x_mm, box.x_mm + box.w_mm - inset_mm),
                         second ? box.y_mm : box.y_mm + box.h_mm};
    return (cmap_pt){second ? box.x_mm : box.x_mm + box.w_mm,
                     between(box.y_mm + inset_mm, dot.y_mm, box.y_mm + box.h_mm - inset_mm)};
}

static double side_mm(const double *heights, const size_t *order, size_t count)
{
    double used = 0;

    for (size_t i = 0; i < count; i++)
        used += heights[order[i]];
    return used;
}

/* One side's cards: spread over the height, or over the width with the band's own height. */
static void lay_side(const cmap_scene *scene, const cmap_sheet *sheet, const cmap_view *view, bool second,
                     const double *heights, const size_t *order, size_t count, size_t half, cmap_around_card *out)
{
    const cmap_rect side = second ? sheet->right : sheet->left;
    const bool tall = is_tall(sheet);
    const double w_mm = tall ? column_mm(scene, side.w_mm, half) : side.w_mm;
    const double free_mm = tall ? side.w_mm - w_mm * (double)count : side.h_mm - side_mm(heights, order, count);
    const double gap_mm = count > 1 ? fmax(free_mm / (double)(count - 1), 0) : 0;
    double at_mm = tall && count == 1 ? free_mm / 2 : 0;

    for (size_t i = 0; i < count; i++) {
        const cmap_pt dot = cmap_view_point(view, scene->plan->districts[order[i]].label);
        const double h_mm = tall ? side.h_mm : heights[order[i]];
        const cmap_rect box = {side.x_mm + (tall ? at_mm : 0), side.y_mm + (tall ? 0 : at_mm), w_mm, h_mm};
        out[i] = (cmap_around_card){order[i], box, end_on(sheet, box, second, dot, 2 * scene->scale), dot};
        at_mm += (tall ? w_mm : h_mm) + gap_mm;
    }
}

static double side_of(cmap_pt a, cmap_pt b, cmap_pt p)
{
    return (b.x_mm - a.x_mm) * (p.y_mm - a.y_mm) - (b.y_mm - a.y_mm) * (p.x_mm - a.x_mm);
}

static bool cross(const cmap_around_card *a, const cmap_around_card *b)
{
    return (side_of(a->from, a->to, b->from) > 0) != (side_of(a->from, a->to, b->to) > 0) &&
           (side_of(b->from, b->to, a->from) > 0) != (side_of(b->from, b->to, a->to) > 0);
}

static double length_mm(const cmap_around_card *card)
{
    return hypot(card->to.x_mm - card->from.x_mm, card->to.y_mm - card->from.y_mm);
}

/* How far a point lies from the card's line. */
static double distance_mm(const cmap_around_card *card, cmap_pt p)
{
    const double dx = card->to.x_mm - card->from.x_mm, dy = card->to.y_mm - card->from.y_mm;
    const double square = dx * dx + dy * dy;
    const double along = ((p.x_mm - card->from.x_mm) * dx + (p.y_mm - card->from.y_mm) * dy) / fmax(square, 1e-9);
    const double t = between(0, along, 1);

    return hypot(p.x_mm - card->from.x_mm - t * dx, p.y_mm - card->from.y_mm - t * dy);
}

static double price(const cmap_scene *scene, const cmap_around *around)
{
    double sum = 0;

    for (size_t i = 0; i < around->count; i++) {
        const double mm = length_mm(&around->cards[i]);
        sum += mm + mm * mm / 40; /* one long line is worse than two of half its length */
        for (size_t k = 0; k < around->count; k++) {
            if (i < k && cross(&around->cards[i], &around->cards[k]))
                sum += CROSSING;
            if (i != k && distance_mm(&around->cards[i], around->cards[k].to) < NEAR_MM * scene->scale)
                sum += DOT_TOUCH;
        }
    }
    return sum;
}

/* Lays the order out and says what it costs; a side whose cards do not fit costs too. */
static double try_order(const cmap_scene *scene, const cmap_sheet *sheet, const cmap_view *view, const double *heights,
                        const size_t *order, size_t half, cmap_around *out)
{
    const size_t rest = out->count - half;
    double over_mm = 0;

    lay_side(scene, sheet, view, false, heights, order, half, half, out->cards);
    lay_side(scene, sheet, view, true, heights, order + half, rest, half, out->cards + half);
    if (!is_tall(sheet))
        over_mm = fmax(0, side_mm(heights, order, half) - sheet->left.h_mm) +
                  fmax(0, side_mm(heights, order + half, rest) - sheet->right.h_mm);
    return price(scene, out) + 20 * over_mm;
}

static void exchange(size_t *order, size_t i, size_t k)
{
    const size_t kept = order[i];

    order[i] = order[k];
    order[k] = kept;
}

/* Sorts indices of districts by where they stand on the page, smallest first. */
static void sort_by(const cmap_scene *scene, const cmap_view *view, size_t *order, size_t count, bool by_x)
{
    for (size_t i = 1; i < count; i++)
        for (size_t k = i; k > 0; k--) {
            const cmap_pt a = cmap_view_point(view, scene->plan->districts[order[k - 1]].label);
            const cmap_pt b = cmap_view_point(view, scene->plan->districts[order[k]].label);
            if (by_x ? a.x_mm <= b.x_mm : a.y_mm <= b.y_mm)
                break;
            exchange(order, k, k - 1);
        }
}

/* Turns three cards around: first to second, second to third, third to first. */
static void turn(size_t *order, size_t i, size_t k, size_t m)
{
    exchange(order, i, k);
    exchange(order, i, m);
}

typedef struct search {
    const cmap_scene *scene;
    const cmap_sheet *sheet;
    const cmap_view *view;
    const double *heights;
    size_t *order;
    size_t half;
    cmap_around *out;
    double best;
} search;

static bool is_better(search *s)
{
    const double cost = try_order(s->scene, s->sheet, s->view, s->heights, s->order, s->half, s->out);

    if (cost >= s->best - 1e-9)
        return false;
    s->best = cost;
    return true;
}

static bool try_pairs(search *s)
{
    bool better = false;

    for (size_t i = 0; i < s->out->count; i++)
        for (size_t k = i + 1; k < s->out->count; k++) {
            exchange(s->order, i, k);
            if (is_better(s))
                better = true;
            else
                exchange(s->order, i, k);
        }
    return better;
}

static bool try_triples(search *s)
{
    const size_t n = s->out->count;

    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            for (size_t m = 0; m < n; m++) {
                if (i == k || k == m || m == i || i > k || i > m)
                    continue;
                turn(s->order, i, k, m);
                if (is_better(s))
                    return true;
                turn(s->order, i, m, k);
            }
    return false;
}

/* Exchanges two cards, or three where two do not help, as long as that makes the whole better. */
static void improve(const cmap_scene *scene, const cmap_sheet *sheet, const cmap_view *view, const double *heights,
                    size_t *order, size_t half, cmap_around *out)
{
    search s = {scene, sheet, view, heights, order, half, out, INFINITY};

    (void)is_better(&s);
    for (int round = 0; round < 40; round++)
        if (!try_pairs(&s) && (out->count > 16 || !try_triples(&s)))
            break;
    (void)try_order(scene, sheet, view, heights, order, half, out);
}

static void measure_cards(cmap_scene *scene, const cmap_sheet *sheet, const size_t *order, size_t count, size_t half,
                          double *heights)
{
    const double w_mm = is_tall(sheet) ? column_mm(scene, sheet->left.w_mm, half) : sheet->left.w_mm;

    for (size_t i = 0; i < count; i++)
        heights[order[i]] = card_mm(scene, order[i], w_mm);
}

/* By how much the cards are too high for their places at the scene's scale. */
static double over_mm(const cmap_scene *scene, const cmap_sheet *sheet, const size_t *order, size_t count, size_t half,
                      const double *heights)
{
    const double gap_mm = GAP_MM * scene->scale;
    double over = -INFINITY;

    for (size_t i = 0; is_tall(sheet) && i < count; i++)
        over = fmax(over, heights[order[i]] - sheet->left.h_mm);
    if (is_tall(sheet))
        return over;
    over = side_mm(heights, order, half) + gap_mm * (double)(half - 1) - sheet->left.h_mm;
    if (count > half)
        over = fmax(over, side_mm(heights, order + half, count - half) + gap_mm * (double)(count - half - 1) -
                              sheet->right.h_mm);
    return over;
}

static double smallest_scale(const cmap_scene *scene)
{
    return CMAP_SMALLEST_PT / scene->theme->small_pt;
}

/* The next scale of type to try. */
static double smaller(const cmap_scene *scene, double full)
{
    return fmax(scene->scale - full * STEP, smallest_scale(scene));
}

static void lay_led(cmap_scene *scene, const cmap_sheet *sheet, const cmap_view *view, size_t *order, cmap_around *out)
{
    const double full = scene->scale;
    const size_t half = (out->count + 1) / 2;
    double heights[CMAP_AROUND_MAX] = {0};

    sort_by(scene, view, order, out->count, !is_tall(sheet));
    sort_by(scene, view, order, half, is_tall(sheet));
    sort_by(scene, view, order + half, out->count - half, is_tall(sheet));
    measure_cards(scene, sheet, order, out->count, half, heights);
    improve(scene, sheet, view, heights, order, half, out);
    for (scene->scale = full * LARGEST; cmap_scene_ok(scene); scene->scale = smaller(scene, full)) {
        measure_cards(scene, sheet, order, out->count, half, heights);
        out->fits = over_mm(scene, sheet, order, out->count, half, heights) <= 0;
        if (out->fits || scene->scale <= smallest_scale(scene))
            break;
    }
    out->scale = scene->scale;
    improve(scene, sheet, view, heights, order, half, out);
    scene->scale = full;
}

static void lay_list(cmap_scene *scene, const cmap_sheet *sheet, const size_t *order, cmap_around *out)
{
    const double full = scene->scale;

    scene->scale = full * LARGEST;
    while (scene->scale > smallest_scale(scene) && cmap_scene_ok(scene) &&
           list_cards(scene, sheet->right, order, out->count, NULL) > sheet->right.h_mm)
        scene->scale = smaller(scene, full);
    out->fits = list_cards(scene, sheet->right, order, out->count, out) <= sheet->right.h_mm + 1e-6;
    out->scale = scene->scale;
    scene->scale = full;
}

void cmap_around_lay(cmap_scene *scene, const cmap_sheet *sheet, const cmap_view *view, cmap_around *out)
{
    size_t order[CMAP_AROUND_MAX] = {0};

    *out = (cmap_around){.count = gather(scene, order), .led = is_led(sheet), .scale = scene->scale};
    if (!out->count)
        return;
    if (out->led)
        lay_led(scene, sheet, view, order, out);
    else
        lay_list(scene, sheet, order, out);
}

static void draw_card(cmap_scene *scene, const cmap_around_card *card, const cmap_sheet *sheet, bool second)
{
    const cmap_district *district = &scene->plan->districts[card->district];
    const cmap_theme *theme = scene->theme;
    const cmap_stroke bar = {.width_mm = 0.7 * scene->scale, .color = cmap_theme_zone_deep(theme, district->zone_code)};
    const double pad_mm = PAD_MM * scene->scale;
    const cmap_rect box = card->box;
    const double x_mm = second || !is_led(sheet) ? box.x_mm : box.x_mm + box.w_mm;
    const double y_mm = second ? box.y_mm : box.y_mm + box.h_mm;

    cmap_canvas_rect(scene->canvas, box);
    cmap_canvas_fill(scene->canvas,
                     cmap_color_mix(theme->paper, cmap_theme_zone_tint(theme, district->zone_code), 0.16));
    if (is_led(sheet) && is_tall(sheet)) {
        cmap_canvas_move(scene->canvas, (cmap_pt){box.x_mm, y_mm});
        cmap_canvas_line(scene->canvas, (cmap_pt){box.x_mm + box.w_mm, y_mm});
    } else {
        cmap_canvas_move(scene->canvas, (cmap_pt){x_mm, box.y_mm});
        cmap_canvas_line(scene->canvas, (cmap_pt){x_mm, box.y_mm + box.h_mm});
    }
    cmap_canvas_stroke(scene->canvas, &bar);
    (void)cmap_block_card_words(scene, district, (cmap_pt){box.x_mm + pad_mm, box.y_mm + pad_mm}, box.w_mm - 2 * pad_mm,
                                false, true);
}

/* From the card to the dot of its district. */
static void draw_lead(cmap_scene *scene, const cmap_around_card *card)
{
    const cmap_color deep = cmap_theme_zone_deep(scene->theme, scene->plan->districts[card->district].zone_code);
    const cmap_stroke line = {.width_mm = 0.22 * scene->scale, .color = deep};
    const cmap_stroke under = {.width_mm = 0.7 * scene->scale, .color = cmap_color_with_alpha(scene->theme->halo, 0.7)};

    cmap_canvas_move(scene->canvas, card->from);
    cmap_canvas_line(scene->canvas, card->to);
    cmap_canvas_stroke_keep(scene->canvas, &under);
    cmap_canvas_stroke(scene->canvas, &line);
    cmap_canvas_circle(scene->canvas, card->to, 0.85 * scene->scale);
    cmap_canvas_fill(scene->canvas, scene->theme->halo);
    cmap_canvas_circle(scene->canvas, card->to, 0.62 * scene->scale);
    cmap_canvas_fill(scene->canvas, deep);
}

static void report_card(cmap_scene *scene, const cmap_around_card *card, bool led)
{
    const cmap_district *district = &scene->plan->districts[card->district];

    cmap_report_add_card(scene->report, cmap_scene_words(scene, district->name_zh, district->name_en), card->box, led,
                         card->from, card->to);
}

void cmap_around_draw(cmap_scene *scene, const cmap_sheet *sheet, const cmap_view *view)
{
    const double full = scene->scale;
    cmap_around around;

    cmap_around_lay(scene, sheet, view, &around);
    for (size_t i = 0; around.led && i < around.count; i++)
        draw_lead(scene, &around.cards[i]);
    scene->scale = around.scale;
    for (size_t i = 0; i < around.count; i++) {
        const cmap_rect box = around.cards[i].box;
        const cmap_rect side = around.led && i < (around.count + 1) / 2 ? sheet->left : sheet->right;
        const double need_mm =
            is_tall(sheet) && around.led ? card_mm(scene, around.cards[i].district, box.w_mm) : box.h_mm;
        draw_card(scene, &around.cards[i], sheet, i >= (around.count + 1) / 2);
        report_card(scene, &around.cards[i], around.led);
        cmap_report_note_overflow(scene->report, box.y_mm + need_mm - side.y_mm - side.h_mm);
    }
    scene->scale = full;
    if (has_key(scene))
        (void)cmap_block_industries(scene, (cmap_pt){sheet->below.x_mm, sheet->below.y_mm}, sheet->below.w_mm, true);
}
