/* label_repair.c: from the annealed choice to a lawful one, and from there to the nearest that no small change betters.
 *
 * First, labels that still clash give way, the least important first. Then every label asks for its better spots: a
 * free one it takes; for one held by a few others it takes their places on trial, lets them look for the best that is
 * left, and keeps the change when the sum of prices fell. Lawful after every change. */
#include "render/label_private.h"

#include <limits.h>
#include <stdlib.h>

#define PASSES     8
#define QUERY      10
#define EVICT_MOST 3

static int by_key(const void *a, const void *b)
{
    const cmap_label_rank *p = a, *q = b;
    if (p->key != q->key)
        return p->key < q->key ? -1 : 1;
    return (p->label > q->label) - (p->label < q->label);
}

void cmap_label_rank_sort(cmap_label_rank *ranks, size_t count)
{
    if (count > 1)
        qsort(ranks, count, sizeof *ranks, by_key);
}

static int32_t cost_of(const cmap_label_work *work, size_t label, size_t spot)
{
    return work->spots[work->items[label].first + spot].cost;
}

void cmap_label_settle(cmap_label_work *work, size_t label, size_t spot)
{
    cmap_label_grid_take(work, label);
    work->items[label].now = spot;
    cmap_label_grid_put(work, label);
}

size_t cmap_label_best_free(cmap_label_work *work, size_t label, int64_t below, uint32_t blink)
{
    const cmap_label_item *item = &work->items[label];
    for (size_t k = 0; k + 1 < item->count; k++) {
        cmap_label_spot *spot = &work->spots[item->first + k];
        if (spot->cost >= below || work->budget <= 0)
            break;
        if (cmap_label_grid_is_free(work, label, spot) &&
            (blink == 0 || cmap_label_random_below(&work->random, blink) > 0))
            return k;
    }
    return item->count - 1;
}

static void make_lawful(cmap_label_work *work)
{
    for (size_t i = 0; i < work->count; i++)
        work->ranks[i] = (cmap_label_rank){work->items[i].drop, (uint32_t)i};
    cmap_label_rank_sort(work->ranks, work->count);
    for (size_t i = 0; i < work->count; i++) {
        size_t label = work->ranks[i].label;
        if (work->items[label].kind == CMAP_LABEL_FIXED ||
            cmap_label_grid_clashes(work, label, cmap_label_spot_now(work, label), work->clashes) == 0)
            continue;
        cmap_label_settle(work, label, cmap_label_best_free(work, label, INT64_MAX, 0));
    }
}

/* The others, in evicted, look for new places while the sum of what they lose stays below gain. */
static bool resettle(cmap_label_work *work, const cmap_label_rank *evicted, size_t count, int64_t gain)
{
    for (size_t i = 0; i < count; i++) {
        size_t label = evicted[i].label, before = (size_t)evicted[i].key;
        int64_t paid = cost_of(work, label, before);
        size_t spot = cmap_label_best_free(work, label, paid + gain, 0);
        gain -= cost_of(work, label, spot) - paid;
        if (gain <= 0)
            return false;
        cmap_label_settle(work, label, spot);
    }
    return true;
}

/* Puts label on spot, which the first count of work->clashes hold; undoes it when that does not pay. */
static bool try_evict(cmap_label_work *work, size_t label, size_t spot, size_t count)
{
    cmap_label_rank evicted[EVICT_MOST];
    size_t before = work->items[label].now;
    int64_t gain = (int64_t)cost_of(work, label, before) - cost_of(work, label, spot);

    for (size_t i = 0; i < count; i++) {
        evicted[i] = (cmap_label_rank){(int64_t)work->items[work->clashes[i]].now, work->clashes[i]};
        if (work->items[work->clashes[i]].kind == CMAP_LABEL_FIXED)
            return false;
    }
    for (size_t i = 0; i < count; i++)
        cmap_label_grid_take(work, evicted[i].label);
    cmap_label_settle(work, label, spot);
    if (resettle(work, evicted, count, gain))
        return true;
    cmap_label_grid_take(work, label);
    for (size_t i = 0; i < count; i++)
        cmap_label_settle(work, evicted[i].label, (size_t)evicted[i].key);
    cmap_label_settle(work, label, before);
    return false;
}

static bool improve(cmap_label_work *work, size_t label)
{
    const cmap_label_item *item = &work->items[label];
    int32_t paid = cost_of(work, label, item->now);
    for (size_t k = 0; k < item->now && cost_of(work, label, k) < paid && work->budget > 0; k++) {
        work->budget -= QUERY;
        size_t count = cmap_label_grid_clashes(work, label, &work->spots[item->first + k], work->clashes);
        if (count == 0) {
            cmap_label_settle(work, label, k);
            return true;
        }
        if (count <= EVICT_MOST && try_evict(work, label, k, count))
            return true;
    }
    return false;
}

void cmap_label_repair(cmap_label_work *work)
{
    bool better = true;
    long budget = work->budget;
    work->budget = LONG_MAX;
    make_lawful(work);
    work->budget = budget;
    for (int pass = 0; pass < PASSES && better; pass++) {
        better = false;
        for (size_t i = 0; i < work->count; i++)
            work->ranks[i] = (cmap_label_rank){-(int64_t)cmap_label_spot_now(work, i)->cost, (uint32_t)i};
        cmap_label_rank_sort(work->ranks, work->count);
        for (size_t i = 0; i < work->count; i++)
            better |= improve(work, work->ranks[i].label);
    }
}
