#include "render/label.h"

#include "gis/base/mem.h"
#include "render/label_private.h"

#include <math.h>

#define FARTHEST_MM 500000.0 /* from the frame; beyond, products of ticks would not fit */
#define LARGEST_MM  20000.0
#define MOST_LABELS 1000000

/* ------------------------------------------------------------------ is the task in order? */

static bool near_frame(const cmap_label_task *task, cmap_pt p)
{
    return fabs(p.x_mm - task->frame.x_mm) <= FARTHEST_MM && fabs(p.y_mm - task->frame.y_mm) <= FARTHEST_MM;
}

static bool length_fits(double mm)
{
    return mm >= 0 && mm <= LARGEST_MM; /* false for NaN */
}

static bool size_fits(cmap_label_size size)
{
    return length_fits(size.w_mm) && length_fits(size.h_mm);
}

static cmap_status check_frame(const cmap_label_task *task, cmap_err *err)
{
    const cmap_rect *f = &task->frame;
    if (!isfinite(f->x_mm) || !isfinite(f->y_mm) || !length_fits(f->w_mm) || !length_fits(f->h_mm))
        return cmap_fail(err, CMAP_EINVAL, "labels: the frame %g,%g %gx%g mm is not one; sides are 0 to %g mm", f->x_mm,
                         f->y_mm, f->w_mm, f->h_mm, LARGEST_MM);
    if (!length_fits(task->gap_mm))
        return cmap_fail(err, CMAP_EINVAL, "labels: a gap of %g mm; it must be 0 or more", task->gap_mm);
    if (task->label_count > MOST_LABELS || task->obstacle_count > 50 * (size_t)MOST_LABELS)
        return cmap_fail(err, CMAP_EINVAL, "labels: %zu labels and %zu obstacles are too many", task->label_count,
                         task->obstacle_count);
    return CMAP_OK;
}

static cmap_status check_sizes(const cmap_label *label, size_t i, cmap_err *err)
{
    if (!label->sizes || label->size_count == 0)
        return cmap_fail(err, CMAP_EINVAL, "label %zu: no size given; a label needs at least one", i);
    for (size_t k = 0; k < label->size_count; k++)
        if (!size_fits(label->sizes[k]))
            return cmap_fail(err, CMAP_EINVAL, "label %zu: size %zu is %gx%g mm; sides are 0 to %g mm", i, k,
                             label->sizes[k].w_mm, label->sizes[k].h_mm, LARGEST_MM);
    if (label->may_key && !size_fits(label->key_size))
        return cmap_fail(err, CMAP_EINVAL, "label %zu: its number is %gx%g mm; sides are 0 to %g mm", i,
                         label->key_size.w_mm, label->key_size.h_mm, LARGEST_MM);
    return CMAP_OK;
}

static cmap_status check_label(const cmap_label_task *task, size_t i, cmap_err *err)
{
    const cmap_label *label = &task->labels[i];
    if (!near_frame(task, label->anchor))
        return cmap_fail(err, CMAP_EINVAL, "label %zu: anchor %g,%g mm is not a place near the frame", i,
                         label->anchor.x_mm, label->anchor.y_mm);
    if (!length_fits(label->symbol_mm))
        return cmap_fail(err, CMAP_EINVAL, "label %zu: a symbol radius of %g mm", i, label->symbol_mm);
    if (!isfinite(label->priority))
        return cmap_fail(err, CMAP_EINVAL, "label %zu: its priority is not a finite number", i);
    if (label->kind == CMAP_LABEL_AREA && (!label->area || label->area_count < 3))
        return cmap_fail(err, CMAP_EINVAL, "label %zu: an area label needs an outline of 3 points or more", i);
    for (size_t k = 0; label->kind == CMAP_LABEL_AREA && k < label->area_count; k++)
        if (!near_frame(task, label->area[k]))
            return cmap_fail(err, CMAP_EINVAL, "label %zu: outline point %zu is not a place near the frame", i, k);
    return check_sizes(label, i, err);
}

static cmap_status check_obstacle(const cmap_label_task *task, size_t i, cmap_err *err)
{
    const cmap_obstacle *obstacle = &task->obstacles[i];
    for (int k = 0; k < 4; k++)
        if (!near_frame(task, obstacle->points[k]))
            return cmap_fail(err, CMAP_EINVAL, "obstacle %zu: corner %d is not a place near the frame", i, k);
    if (!(obstacle->cost >= 0))
        return cmap_fail(err, CMAP_EINVAL, "obstacle %zu: its cost is %g; it must be 0 or more", i, obstacle->cost);
    if (obstacle->owner < -1 || (obstacle->owner >= 0 && (size_t)obstacle->owner >= task->label_count))
        return cmap_fail(err, CMAP_EINVAL, "obstacle %zu: owner %d is not a label", i, obstacle->owner);
    return CMAP_OK;
}

static cmap_status check_task(const cmap_label_task *task, const cmap_placement *placements, cmap_err *err)
{
    cmap_status status = check_frame(task, err);
    if (status == CMAP_OK &&
        ((task->label_count && (!task->labels || !placements)) || (task->obstacle_count && !task->obstacles)))
        status = cmap_fail(err, CMAP_EINVAL, "labels: a list is missing");
    for (size_t i = 0; i < task->label_count && status == CMAP_OK; i++)
        status = check_label(task, i, err);
    for (size_t i = 0; i < task->obstacle_count && status == CMAP_OK; i++)
        status = check_obstacle(task, i, err);
    return status;
}

/* ------------------------------------------------------------------ items */

/* 0 to 1024: a label's priority as a share of the task's highest; labels below 0 count as 0. */
static int32_t rank_of(const cmap_label *label, double highest)
{
    return highest > 0 && label->priority > 0 ? (int32_t)(label->priority / highest * 1024) : 0;
}

static void item_init(cmap_label_item *item, const cmap_label_task *task, const cmap_label *label, double highest)
{
    int32_t rank = rank_of(label, highest);
    *item = (cmap_label_item){.kind = label->kind, .group = label->group};
    item->x = cmap_label_ticks(label->anchor.x_mm - task->frame.x_mm);
    item->y = cmap_label_ticks(label->anchor.y_mm - task->frame.y_mm);
    if (label->kind == CMAP_LABEL_POINT && label->symbol_mm > 0)
        item->radius = cmap_label_ticks_up(label->symbol_mm) + 1;
    item->body = cmap_label_box_grow((cmap_label_box){item->x, item->y, item->x, item->y}, item->radius);
    item->weight = 1024 + rank / 2;
    item->drop = CMAP_LABEL_PRICE_DROP + CMAP_LABEL_PRICE_DROP_TOP * rank / 1024;
    if (!label->may_drop)
        item->drop = CMAP_LABEL_PRICE_NEVER + rank;
}

static void body_join(cmap_label_item *item, cmap_label_box box)
{
    cmap_label_box *body = &item->body;
    body->x0 = box.x0 < body->x0 ? box.x0 : body->x0;
    body->y0 = box.y0 < body->y0 ? box.y0 : body->y0;
    body->x1 = box.x1 > body->x1 ? box.x1 : body->x1;
    body->y1 = box.y1 > body->y1 ? box.y1 : body->y1;
}

static void join_own_obstacles(cmap_label_work *work)
{
    for (size_t i = 0; i < work->field.thing_count; i++) {
        const cmap_label_thing *thing = &work->field.things[i];
        if (thing->kind == CMAP_LABEL_HARD && thing->owner >= 0 && work->items[thing->owner].kind == CMAP_LABEL_POINT)
            body_join(&work->items[thing->owner], thing->box);
    }
}

static cmap_status make_items(cmap_label_work *work, cmap_err *err)
{
    const cmap_label_task *task = work->task;
    double highest = 0;
    work->items = cmap_calloc(work->count, sizeof *work->items);
    work->clashes = cmap_alloc(work->count * sizeof *work->clashes);
    work->ranks = cmap_alloc(work->count * sizeof *work->ranks);
    if (!work->items || !work->clashes || !work->ranks)
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: %zu labels", work->count);
    for (size_t i = 0; i < work->count; i++)
        highest = task->labels[i].priority > highest ? task->labels[i].priority : highest;
    for (size_t i = 0; i < work->count; i++)
        item_init(&work->items[i], task, &task->labels[i], highest);
    return CMAP_OK;
}

static cmap_status make_spots(cmap_label_work *work, cmap_err *err)
{
    cmap_status status = cmap_label_field_init(&work->field, work->task, work->items, err);
    if (status == CMAP_OK)
        join_own_obstacles(work);
    for (size_t i = 0; i < work->count && status == CMAP_OK; i++)
        status = cmap_label_spots(work, i, err);
    return status;
}

/* ------------------------------------------------------------------ fixed labels */

static bool fixed_leaves(const cmap_label_work *work, size_t i)
{
    cmap_label_box box = work->spots[work->items[i].first].box;
    return box.x0 < 0 || box.y0 < 0 || box.x1 > work->field.width + 1 || box.y1 > work->field.height + 1;
}

static cmap_status check_fixed(cmap_label_work *work, cmap_err *err)
{
    for (size_t i = 0; i < work->count; i++) {
        if (work->items[i].kind != CMAP_LABEL_FIXED)
            continue;
        if (fixed_leaves(work, i))
            return cmap_fail(err, CMAP_EDATA, "label %zu: fixed where it leaves the frame; move it or the frame", i);
        size_t count = cmap_label_grid_clashes(work, i, cmap_label_spot_now(work, i), work->clashes);
        for (size_t k = 0; k < count; k++)
            if (cmap_label_box_meets(cmap_label_spot_now(work, i)->box,
                                     cmap_label_spot_now(work, work->clashes[k])->box, -2))
                return cmap_fail(err, CMAP_EDATA, "labels %u and %zu: fixed on one another; move one of them",
                                 (unsigned)work->clashes[k], i);
        cmap_label_grid_put(work, i);
    }
    for (size_t i = 0; i < work->count; i++)
        cmap_label_grid_take(work, i);
    return CMAP_OK;
}

/* ------------------------------------------------------------------ placements */

static cmap_pt point_at(const cmap_label_task *task, int32_t x, int32_t y)
{
    return (cmap_pt){task->frame.x_mm + (double)x / CMAP_LABEL_TICKS, task->frame.y_mm + (double)y / CMAP_LABEL_TICKS};
}

static cmap_placement placement_of(const cmap_label_work *work, size_t i)
{
    const cmap_label *label = &work->task->labels[i];
    const cmap_label_spot *spot = cmap_label_spot_now(work, i);
    cmap_placement placement = {.how = spot->how};
    if (spot->how == CMAP_LABEL_DROPPED)
        return placement;
    cmap_label_size size = spot->how == CMAP_LABEL_KEYED ? label->key_size : label->sizes[spot->size];
    cmap_pt corner = point_at(work->task, spot->box.x0, spot->box.y0);
    placement.box = (cmap_rect){corner.x_mm, corner.y_mm, size.w_mm, size.h_mm};
    placement.size = spot->size;
    if (spot->how == CMAP_LABEL_LED) {
        placement.leader_from = point_at(work->task, spot->leader.ax, spot->leader.ay);
        placement.leader_to = point_at(work->task, spot->leader.bx, spot->leader.by);
    }
    return placement;
}

/* Numbers run as one reads: in rows from the top, a row being what begins within a number's height of its first. */
static void number_keys(const cmap_label_work *work, cmap_placement *placements)
{
    size_t count = 0, row = 0;
    for (size_t i = 0; i < work->count; i++)
        if (cmap_label_spot_now(work, i)->how == CMAP_LABEL_KEYED)
            work->ranks[count++] = (cmap_label_rank){cmap_label_spot_now(work, i)->box.y0, (uint32_t)i};
    cmap_label_rank_sort(work->ranks, count);
    for (size_t i = 0; i < count; i = row) {
        cmap_label_box first = cmap_label_spot_now(work, work->ranks[i].label)->box;
        for (row = i; row < count && cmap_label_spot_now(work, work->ranks[row].label)->box.y0 < first.y1; row++)
            work->ranks[row].key = cmap_label_spot_now(work, work->ranks[row].label)->box.x0;
        row += row == i; /* a number of no height */
        cmap_label_rank_sort(work->ranks + i, row - i);
    }
    for (size_t i = 0; i < count; i++)
        placements[work->ranks[i].label].key = (int)i + 1;
}

static void work_clear(cmap_label_work *work)
{
    cmap_label_grid_clear(&work->grid);
    cmap_label_field_clear(&work->field);
    cmap_free(work->items);
    cmap_free(work->spots);
    cmap_free(work->clashes);
    cmap_free(work->ranks);
}

/* A tick less than the frame, so that rounding leaves nothing outside. */
static int32_t ticks_inside(double mm)
{
    int32_t ticks = (int32_t)(mm * CMAP_LABEL_TICKS);
    return ticks > 0 ? ticks - 1 : 0;
}

cmap_status cmap_label_place(const cmap_label_task *task, cmap_placement *placements, cmap_err *err)
{
    cmap_label_work work = {.task = task, .count = task->label_count};
    cmap_status status = check_task(task, placements, err);
    if (status != CMAP_OK || task->label_count == 0)
        return status;
    work.field.width = ticks_inside(task->frame.w_mm);
    work.field.height = ticks_inside(task->frame.h_mm);
    work.field.gap = cmap_label_ticks_up(task->gap_mm) + 1;
    cmap_label_random_init(&work.random, task->seed);

    if ((status = make_items(&work, err)) == CMAP_OK && (status = make_spots(&work, err)) == CMAP_OK &&
        (status = cmap_label_grid_init(&work, err)) == CMAP_OK && (status = check_fixed(&work, err)) == CMAP_OK &&
        (status = cmap_label_choose(&work, err)) == CMAP_OK) {
        for (size_t i = 0; i < work.count; i++)
            placements[i] = placement_of(&work, i);
        number_keys(&work, placements);
    }
    work_clear(&work);
    return status;
}
