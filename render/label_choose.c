/* label_choose.c: the plan of a search.
 *
 * Annealing from one start can end in a corner where one label has no place left; a small task affords a few starts,
 * and more of them while a label is missing that may not be. A large one affords a single start. Leaders come second in
 * both: a small task lists them around names that stand badly, a large one for those that found no room. */
#include "render/label_private.h"

#include <string.h>

#define STARTS         3
#define MOST_STARTS    10
#define QUICK_MOVES    16 /* of annealing, a label and stage: repair and rebuild find the rest cheaper, */
#define THOROUGH_MOVES 60 /* but not in a crowd */
#define LARGE_MOVES    12
#define STARTED_LABELS 480    /* in all starts together */
#define REPAIR_BUDGET  100000 /* steps, and as many again for rebuilding ... */
#define REBUILD_BUDGET 800000
#define NEAR           (6 * CMAP_LABEL_TICKS)
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

/* Runs starts until two agree or there were enough; leaves the best choice, or what stood before when that was better.
 */
static void run_starts(cmap_label_work *work, int64_t best)
{
    const int64_t bearable = CMAP_LABEL_PRICE_NEVER + lost_price(work);
    const size_t most = STARTED_LABELS / work->count < MOST_STARTS ? STARTED_LABELS / work->count : MOST_STARTS;
    for (size_t i = 0; i < work->count; i++)
        work->items[i].best = work->items[i].now;
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

/* Adds leaders to label's spots, and finds the one it holds among them. */
static cmap_status give_leaders(cmap_label_work *work, size_t label, cmap_err *err)
{
    cmap_label_item *item = &work->items[label];
    cmap_label_spot held = *cmap_label_spot_now(work, label);
    cmap_status status = cmap_label_spots_join_leaders(work, label, err);
    if (status != CMAP_OK)
        return status;
    item->has_leaders = true;
    for (item->now = 0; item->now + 1 < item->count; item->now++) {
        const cmap_label_spot *spot = cmap_label_spot_now(work, label);
        if (spot->how == held.how && spot->size == held.size && memcmp(&spot->box, &held.box, sizeof held.box) == 0)
            break;
    }
    return CMAP_OK;
}

/* Lists of spots have changed: the grid needs other nodes. */
static cmap_status renew_grid(cmap_label_work *work, cmap_err *err)
{
    cmap_label_grid_clear(&work->grid);
    cmap_status status = cmap_label_grid_init(work, err);
    for (size_t i = 0; i < work->count && status == CMAP_OK; i++)
        cmap_label_grid_put(work, i);
    return status;
}

/* A label that stands worse than it would at the end of the shortest leader. */
static bool stands_badly(const cmap_label_work *work, size_t label)
{
    const cmap_label_item *item = &work->items[label];
    return item->kind != CMAP_LABEL_FIXED &&
           cmap_label_spot_now(work, label)->cost > (int64_t)CMAP_LABEL_PRICE_LEAD * item->weight / 1024;
}

/* Standing badly, or near enough to one that does to make room for it. */
static bool wants_leaders(const cmap_label_work *work, size_t label)
{
    const cmap_label_item *item = &work->items[label];
    const cmap_label_spot *spot = cmap_label_spot_now(work, label);
    const cmap_label_box near = cmap_label_box_grow(spot->how == CMAP_LABEL_DROPPED ? item->body : spot->box, NEAR);
    for (size_t i = 0; i < work->count; i++)
        if (stands_badly(work, i) && (i == label || cmap_label_box_meets(near, cmap_label_spot_now(work, i)->box, 0) ||
                                      cmap_label_box_meets(near, work->items[i].body, 0)))
            return true;
    return false;
}

/* Gives leaders to those who want them, or to all, and chooses anew among more. */
static cmap_status choose_with_leaders(cmap_label_work *work, bool all, cmap_err *err)
{
    cmap_status status = CMAP_OK;
    size_t given = 0;
    for (size_t i = 0; i < work->count; i++)
        work->ranks[i].key =
            work->task->labels[i].may_lead && !work->items[i].has_leaders && (all || wants_leaders(work, i));
    for (size_t i = 0; i < work->count && status == CMAP_OK; i++)
        if (work->ranks[i].key) {
            status = give_leaders(work, i, err);
            given++;
        }
    if (status != CMAP_OK || (given == 0 && !all) || (status = renew_grid(work, err)) != CMAP_OK)
        return status;
    run_starts(work, price_of(work));
    return CMAP_OK;
}

static bool any_dropped(const cmap_label_work *work)
{
    for (size_t i = 0; i < work->count; i++)
        if (cmap_label_spot_now(work, i)->how == CMAP_LABEL_DROPPED && work->items[i].count > 1)
            return true;
    return false;
}

/* Few names need a leader, and listing them for every name is most of the work: first without. Where that leaves a name
 * worse off than a leader would, it and those around it get theirs. Where names are so crowded that one is dropped all
 * the same, all get leaders, and more work. */
static cmap_status choose_small(cmap_label_work *work, cmap_err *err)
{
    work->moves = QUICK_MOVES;
    run_starts(work, INT64_MAX);
    cmap_status status = choose_with_leaders(work, false, err);
    if (status != CMAP_OK || !any_dropped(work))
        return status;
    work->moves = THOROUGH_MOVES;
    return choose_with_leaders(work, true, err);
}

static cmap_status choose_large(cmap_label_work *work, cmap_err *err)
{
    cmap_status status = CMAP_OK;
    work->moves = LARGE_MOVES;
    cmap_label_anneal(work);
    improve(work);
    for (size_t i = 0; i < work->count && status == CMAP_OK; i++) {
        cmap_label_how how = cmap_label_spot_now(work, i)->how;
        if (work->task->labels[i].may_lead && (how == CMAP_LABEL_KEYED || how == CMAP_LABEL_DROPPED))
            status = give_leaders(work, i, err);
    }
    if (status != CMAP_OK || (status = renew_grid(work, err)) != CMAP_OK)
        return status;
    improve(work);
    return CMAP_OK;
}

cmap_status cmap_label_choose(cmap_label_work *work, cmap_err *err)
{
    return work->count <= CMAP_LABEL_SMALL_TASK ? choose_small(work, err) : choose_large(work, err);
}
