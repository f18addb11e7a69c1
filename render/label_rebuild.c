/* label_rebuild.c: ruin and recreate (Schrimpf et al. 2000) on a lawful choice.
 *
 * A label that stands badly, what holds a spot it would like better, and some near neighbours are taken away and put
 * back in random order, each on the best spot then free. The result is kept when it is not dearer. Where names are
 * crowded this finds rearrangements of five or ten labels that moves of one or two do not. */
#include "render/label_private.h"

#define RUIN_MOST 16
#define REACH_MM  8
#define DRAWS     6  /* a seed is the dearest of 1, 2, 4, ... drawn labels */
#define PATIENCE  40 /* attempts a label in a row that gain nothing end it */
#define BLINK     8

typedef struct ruin {
    uint32_t labels[RUIN_MOST];
    size_t before[RUIN_MOST];
    size_t count;
    int64_t price;
} ruin;

static bool ruin_has(const ruin *r, size_t label)
{
    for (size_t i = 0; i < r->count; i++)
        if (r->labels[i] == label)
            return true;
    return false;
}

static void ruin_add(ruin *r, const cmap_label_work *work, size_t label)
{
    if (r->count == RUIN_MOST || work->items[label].kind == CMAP_LABEL_FIXED || ruin_has(r, label))
        return;
    r->labels[r->count] = (uint32_t)label;
    r->before[r->count++] = work->items[label].now;
    r->price += cmap_label_spot_now(work, label)->cost;
}

/* Who stands badly is asked more often. */
static size_t pick_seed(cmap_label_work *work)
{
    size_t best = cmap_label_random_below(&work->random, (uint32_t)work->count);
    uint32_t draws = 1u << cmap_label_random_below(&work->random, DRAWS);
    for (uint32_t i = 1; i < draws; i++) {
        size_t other = cmap_label_random_below(&work->random, (uint32_t)work->count);
        if (cmap_label_spot_now(work, other)->cost > cmap_label_spot_now(work, best)->cost)
            best = other;
    }
    return best;
}

static void add_clashing(ruin *r, cmap_label_work *work, size_t seed, const cmap_label_spot *spot)
{
    work->budget -= 10;
    size_t count = cmap_label_grid_clashes(work, seed, spot, work->clashes);
    for (size_t i = 0; i < count; i++)
        ruin_add(r, work, work->clashes[i]);
}

/* Whoever stands or runs a leader within some millimetres of seed's symbol. */
static void add_around(ruin *r, cmap_label_work *work, size_t seed)
{
    const cmap_label_item *item = &work->items[seed];
    int32_t reach = (int32_t)cmap_label_random_below(&work->random, REACH_MM * CMAP_LABEL_TICKS);
    cmap_label_spot spot = {.how = CMAP_LABEL_PLACED};
    spot.box = cmap_label_box_grow((cmap_label_box){item->x, item->y, item->x, item->y}, reach);
    cmap_label_grid_locate(work, &spot);
    add_clashing(r, work, seed, &spot);
}

/* Whoever holds a spot that seed would rather have. */
static void add_holders(ruin *r, cmap_label_work *work, size_t seed)
{
    const cmap_label_item *item = &work->items[seed];
    if (item->now == 0)
        return;
    uint32_t a = cmap_label_random_below(&work->random, (uint32_t)item->now);
    uint32_t b = cmap_label_random_below(&work->random, (uint32_t)item->now);
    add_clashing(r, work, seed, &work->spots[item->first + (a < b ? a : b)]);
}

static void shuffle(ruin *r, cmap_label_random *random)
{
    for (size_t i = r->count; i > 1; i--) {
        size_t k = cmap_label_random_below(random, (uint32_t)i), before = r->before[k];
        uint32_t label = r->labels[k];
        r->labels[k] = r->labels[i - 1];
        r->before[k] = r->before[i - 1];
        r->labels[i - 1] = label;
        r->before[i - 1] = before;
    }
}

static void bring_first(ruin *r, size_t label)
{
    for (size_t i = 1; i < r->count; i++)
        if (r->labels[i] == label) {
            size_t before = r->before[i];
            r->labels[i] = r->labels[0];
            r->before[i] = r->before[0];
            r->labels[0] = (uint32_t)label;
            r->before[0] = before;
        }
}

/* False when the rebuilt labels would cost more than they did. */
static bool recreate(const ruin *r, cmap_label_work *work)
{
    int64_t left = r->price;
    for (size_t i = 0; i < r->count; i++) {
        size_t spot = cmap_label_best_free(work, r->labels[i], left + 1, BLINK);
        left -= work->spots[work->items[r->labels[i]].first + spot].cost;
        if (left < 0)
            return false;
        cmap_label_settle(work, r->labels[i], spot);
    }
    return true;
}

static int64_t price_of(const ruin *r, const cmap_label_work *work)
{
    int64_t sum = 0;
    for (size_t i = 0; i < r->count; i++)
        sum += cmap_label_spot_now(work, r->labels[i])->cost;
    return sum;
}

static void restore(const ruin *r, cmap_label_work *work)
{
    for (size_t i = 0; i < r->count; i++)
        cmap_label_grid_take(work, r->labels[i]);
    for (size_t i = 0; i < r->count; i++)
        cmap_label_settle(work, r->labels[i], r->before[i]);
}

void cmap_label_rebuild(cmap_label_work *work)
{
    for (size_t idle = 0; work->budget > 0 && idle < PATIENCE * work->count; idle++) {
        ruin r = {.count = 0};
        size_t seed = pick_seed(work);
        work->budget--; /* so that this ends even when all labels are fixed */
        ruin_add(&r, work, seed);
        add_holders(&r, work, seed);
        add_around(&r, work, seed);
        shuffle(&r, &work->random);
        if (cmap_label_random_below(&work->random, 2))
            bring_first(&r, seed);
        for (size_t i = 0; i < r.count; i++)
            cmap_label_grid_take(work, r.labels[i]);
        if (!recreate(&r, work))
            restore(&r, work);
        else if (price_of(&r, work) < r.price)
            idle = 0;
    }
}
