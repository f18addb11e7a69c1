/* label_choose.c: the plan of a search.
 *
 * Annealing from one start can end in a corner where one label has no place left; a small task affords a few starts,
 * and more of them while a label is missing that may not be. A large one affords a single start and leaders only for
 * those that found no room beside their symbols. */
#include "render/label_private.h"

#include <string.h>

#define STARTS         3
#define MOST_STARTS    10
#define STARTED_LABELS 480    /* in all starts together */
#define REPAIR_BUDGET  100000 /* steps, and as many again for rebuilding ... */
#define REBUILD_BUDGET 800000
#define LABEL_BUDGET   1500 /* ... and so many more a label */

static int64_t price_of(const cmap_label_work *work)
{
    int64_t sum = 0;
    for (size_t i = 0; i < work->count; i++)
        sum += cmap_label_spot_now(work, i)->cost;
    return sum;
}

/* What labels cost that have no lawful position at all: no start will change that. */
static int64_t lost_price(const cmap_label_work *work)
{
    int64_t sum = 0;
    for (size_t i = 0; i < work->count; i++)
        if (work->items[i].count == 1 && work->items[i].kind != CMAP_LABEL_FIXED)
            sum += work->items[i].drop;
    return sum;
}

static void improve(cmap_label_work *work)
{
    work->budget = REPAIR_BUDGET + LABEL_BUDGET * (long)work->count;
    cmap_label_repair(work);
    work->budget = REBUILD_BUDGET + LABEL_BUDGET * (long)work->count;
    cmap_label_rebuild(work);
}

static void choose_small(cmap_label_work *work)
{
    int64_t best = INT64_MAX, bearable = CMAP_LABEL_PRICE_NEVER + lost_price(work);
    size_t most = STARTED_LABELS / work->count < MOST_STARTS ? STARTED_LABELS / work->count : MOST_STARTS;
    for (size_t start = 0; start < most && (start < STARTS || best >= bearable); start++) {
        cmap_label_anneal(work);
        improve(work);
        int64_t price = price_of(work);
        if (price == best && best < bearable)
            break; /* two ways led to the same: very likely the best */
        for (size_t i = 0; price < best && i < work->count; i++)
            work->items[i].best = work->items[i].now;
        best = price < best ? price : best;
    }
    for (size_t i = 0; i < work->count; i++)
        cmap_label_settle(work, i, work->items[i].best);
}

/* Lists label's spots anew, leaders included, and finds the one it holds among them. */
static cmap_status give_leaders(cmap_label_work *work, size_t label, cmap_err *err)
{
    cmap_label_item *item = &work->items[label];
    cmap_label_spot held = *cmap_label_spot_now(work, label);
    cmap_status status = cmap_label_spots(work, label, err);
    if (status != CMAP_OK)
        return status;
    for (item->now = 0; item->now + 1 < item->count; item->now++) {
        const cmap_label_spot *spot = cmap_label_spot_now(work, label);
        if (spot->how == held.how && memcmp(&spot->box, &held.box, sizeof held.box) == 0)
            break;
    }
    return CMAP_OK;
}

static cmap_status choose_large(cmap_label_work *work, cmap_err *err)
{
    cmap_status status = CMAP_OK;
    cmap_label_anneal(work);
    improve(work);
    work->with_leaders = true;
    for (size_t i = 0; i < work->count && status == CMAP_OK; i++) {
        cmap_label_how how = cmap_label_spot_now(work, i)->how;
        if (work->task->labels[i].may_lead && (how == CMAP_LABEL_KEYED || how == CMAP_LABEL_DROPPED))
            status = give_leaders(work, i, err);
    }
    cmap_label_grid_clear(&work->grid);
    if (status != CMAP_OK || (status = cmap_label_grid_init(work, err)) != CMAP_OK)
        return status;
    for (size_t i = 0; i < work->count; i++)
        cmap_label_grid_put(work, i);
    improve(work);
    return CMAP_OK;
}

cmap_status cmap_label_choose(cmap_label_work *work, cmap_err *err)
{
    if (!work->with_leaders)
        return choose_large(work, err);
    choose_small(work);
    return CMAP_OK;
}
