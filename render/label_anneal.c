/* label_anneal.c: simulated annealing over all labels at once (Christensen, Marks, Shieber 1995, section 4).
 *
 * Labels may lie on one another while it runs: a clash has a price like everything else. It starts with everyone's best
 * spot, at a temperature where whole clashes come and go, and cools by a tenth a stage to where only the difference
 * between neighbouring positions still matters. */
#include "render/label_private.h"

#define STAGES           42
#define START_HEAT       700
#define START_STRICTNESS 400 /* of 1024: clashes are cheap at first, */
#define STRICT_STAGES    32  /* and cost in full after so many stages */
#define NEAR_FIRST       24  /* half of the proposals come from so many of the cheapest spots */

/* The price of a clash is what settles it at the worst: dropping the cheaper of the two. */
static int32_t clash_price(const cmap_label_work *work, size_t a, size_t b)
{
    int32_t drop_a = work->items[a].drop, drop_b = work->items[b].drop, least = drop_a < drop_b ? drop_a : drop_b;
    least = (least < CMAP_LABEL_PRICE_CLASH_MAX ? least : CMAP_LABEL_PRICE_CLASH_MAX) + CMAP_LABEL_PRICE_SHAPE;
    return least * work->strictness / 1024;
}

static int32_t clash_sum(const cmap_label_work *work, size_t label, size_t count)
{
    int32_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += clash_price(work, label, work->clashes[i]);
    return sum;
}

/* Takes label's clashes, if any, off the others' burdens, or puts them on. */
static void shift_burdens(cmap_label_work *work, size_t label, size_t count, int32_t sign)
{
    for (size_t i = 0; i < count; i++)
        work->items[work->clashes[i]].burden += sign * clash_price(work, label, work->clashes[i]);
}

/* Puts label on spot. The first count of work->clashes are in the way there. */
static void stand_at(cmap_label_work *work, size_t label, size_t spot, size_t count)
{
    cmap_label_item *item = &work->items[label];
    cmap_label_grid_take(work, label);
    item->now = spot;
    item->burden = clash_sum(work, label, count);
    shift_burdens(work, label, count, 1);
    cmap_label_grid_put(work, label);
}

static size_t list_clashes(cmap_label_work *work, size_t label, size_t spot)
{
    return cmap_label_grid_clashes(work, label, &work->spots[work->items[label].first + spot], work->clashes);
}

static void move_to(cmap_label_work *work, size_t label, size_t spot)
{
    if (work->items[label].burden > 0)
        shift_burdens(work, label, list_clashes(work, label, work->items[label].now), -1);
    stand_at(work, label, spot, list_clashes(work, label, spot));
}

/* Half from the cheapest few, half from all with the cheaper ones likelier. */
static size_t propose(cmap_label_random *random, size_t count)
{
    if (count > NEAR_FIRST && cmap_label_random_below(random, 2))
        return cmap_label_random_below(random, NEAR_FIRST);
    uint32_t a = cmap_label_random_below(random, (uint32_t)count), b = cmap_label_random_below(random, (uint32_t)count);
    return a < b ? a : b;
}

/* One label in three is taken from those that clashed when the stage began. */
static size_t pick(cmap_label_work *work, size_t troubled)
{
    if (troubled > 0 && cmap_label_random_below(&work->random, 3) == 0)
        return work->ranks[cmap_label_random_below(&work->random, (uint32_t)troubled)].label;
    return cmap_label_random_below(&work->random, (uint32_t)work->count);
}

static size_t list_troubled(cmap_label_work *work)
{
    size_t count = 0;
    for (size_t i = 0; i < work->count; i++)
        if (work->items[i].burden > 0 && work->items[i].count > 1)
            work->ranks[count++].label = (uint32_t)i;
    return count;
}

static void step(cmap_label_work *work, size_t troubled, int32_t heat)
{
    size_t label = pick(work, troubled);
    cmap_label_item *item = &work->items[label];
    if (item->count < 2)
        return;
    size_t spot = propose(&work->random, item->count);
    const cmap_label_spot *now = cmap_label_spot_now(work, label), *then = &work->spots[item->first + spot];
    int32_t rise = then->cost - now->cost - item->burden, allowed = cmap_label_random_rise(&work->random, heat);
    if (spot == item->now || rise > allowed)
        return;
    const size_t count = cmap_label_grid_clashes(work, label, then, work->clashes);
    if (rise + clash_sum(work, label, count) > allowed)
        return;
    if (item->burden > 0) /* those it leaves must be asked too */
        move_to(work, label, spot);
    else
        stand_at(work, label, spot, count);
}

static void refresh_burdens(cmap_label_work *work)
{
    for (size_t i = 0; i < work->count; i++) {
        if (work->items[i].burden == 0)
            continue;
        size_t count = cmap_label_grid_clashes(work, i, cmap_label_spot_now(work, i), work->clashes);
        work->items[i].burden = clash_sum(work, i, count);
    }
}

void cmap_label_anneal(cmap_label_work *work)
{
    const size_t moves = work->count * work->moves;
    int32_t heat = START_HEAT;
    work->strictness = START_STRICTNESS;
    for (size_t i = 0; i < work->count; i++)
        work->items[i].burden = 0;
    for (size_t i = 0; i < work->count; i++)
        move_to(work, i, 0);
    for (int stage = 0; stage < STAGES; stage++) {
        size_t troubled = list_troubled(work);
        for (size_t i = 0; i < moves; i++)
            step(work, troubled, heat);
        heat -= heat / 10 + 1;
        work->strictness = stage + 1 >= STRICT_STAGES
                               ? 1024
                               : START_STRICTNESS + (1024 - START_STRICTNESS) * (stage + 1) / STRICT_STAGES;
        refresh_burdens(work);
    }
}
