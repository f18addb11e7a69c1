/* label_field.c: symbols and obstacles in a grid of lists, and what a position among them costs. */
#include "gis/base/mem.h"
#include "render/label_private.h"

#include <string.h>

#define FIELD_CELL  (4 * CMAP_LABEL_TICKS)
#define FIELD_CELLS 200000 /* about; a poster gets larger cells */
#define DOUBT_REACH (2 * CMAP_LABEL_TICKS)

typedef void visit_cell(cmap_label_field *field, size_t cell, uint32_t thing);

static int32_t clamp(int32_t value, int32_t low, int32_t high)
{
    return value < low ? low : value > high ? high : value;
}

static cmap_label_box cells_of(const cmap_label_field *field, cmap_label_box box)
{
    return (cmap_label_box){
        clamp(box.x0 / field->cell, 0, field->cols - 1), clamp(box.y0 / field->cell, 0, field->rows - 1),
        clamp(box.x1 / field->cell, 0, field->cols - 1), clamp(box.y1 / field->cell, 0, field->rows - 1)};
}

static bool in_reach(const cmap_label_field *field, cmap_label_box box)
{
    cmap_label_box frame = {0, 0, field->width, field->height};
    return cmap_label_box_meets(box, frame, DOUBT_REACH + field->gap);
}

static void count_cell(cmap_label_field *field, size_t cell, uint32_t thing)
{
    (void)thing;
    field->starts[cell + 1]++;
}

static void fill_cell(cmap_label_field *field, size_t cell, uint32_t thing)
{
    field->ids[field->starts[cell]++] = thing;
}

static void each_cell(cmap_label_field *field, visit_cell *visit)
{
    for (size_t i = 0; i < field->thing_count; i++) {
        if (!in_reach(field, field->things[i].box))
            continue;
        cmap_label_box cells = cells_of(field, field->things[i].box);
        for (int32_t row = cells.y0; row <= cells.y1; row++)
            for (int32_t col = cells.x0; col <= cells.x1; col++)
                visit(field, (size_t)row * (size_t)field->cols + (size_t)col, (uint32_t)i);
    }
}

static void add_symbol(cmap_label_field *field, const cmap_label_item *item, int owner)
{
    cmap_label_thing *thing = &field->things[field->thing_count];
    if (item->kind != CMAP_LABEL_POINT || item->radius <= 0)
        return;
    *thing = (cmap_label_thing){.kind = CMAP_LABEL_SYMBOL, .owner = owner, .group = item->group};
    thing->x = item->x;
    thing->y = item->y;
    thing->radius = item->radius;
    thing->box = cmap_label_box_grow((cmap_label_box){item->x, item->y, item->x, item->y}, item->radius);
    field->thing_count++;
}

static void add_obstacle(cmap_label_field *field, const cmap_label_task *task, const cmap_obstacle *obstacle)
{
    cmap_label_thing *thing = &field->things[field->thing_count++];
    int32_t x[4], y[4];
    for (int i = 0; i < 4; i++) {
        x[i] = cmap_label_ticks(obstacle->points[i].x_mm - task->frame.x_mm);
        y[i] = cmap_label_ticks(obstacle->points[i].y_mm - task->frame.y_mm);
    }
    *thing =
        (cmap_label_thing){.kind = obstacle->cost >= 1 ? CMAP_LABEL_HARD : CMAP_LABEL_SOFT, .owner = obstacle->owner};
    thing->group = -1;
    thing->cost = obstacle->cost >= 1 ? 1024 : (int32_t)(obstacle->cost * 1024);
    thing->hull = cmap_label_hull_of(x, y);
    thing->box = cmap_label_hull_box(&thing->hull);
}

static cmap_status index_things(cmap_label_field *field, cmap_err *err)
{
    size_t cells = (size_t)field->cols * (size_t)field->rows;
    field->starts = cmap_calloc(cells + 2, sizeof *field->starts);
    if (!field->starts)
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: an index of %zu cells for labels", cells);
    each_cell(field, count_cell);
    for (size_t i = 1; i <= cells; i++)
        field->starts[i] += field->starts[i - 1];
    field->ids = cmap_alloc(field->starts[cells] * sizeof *field->ids);
    field->found = cmap_alloc(field->thing_count * sizeof *field->found);
    if (!field->ids || !field->found)
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: an index of %zu obstacles", field->thing_count);
    each_cell(field, fill_cell); /* moves each start to the next cell's */
    memmove(field->starts + 1, field->starts, cells * sizeof *field->starts);
    field->starts[0] = 0;
    return CMAP_OK;
}

cmap_status cmap_label_field_init(cmap_label_field *field, const cmap_label_task *task, const cmap_label_item *items,
                                  cmap_err *err)
{
    double area = (double)field->width * field->height;
    field->cell = FIELD_CELL;
    while (area / field->cell / field->cell > FIELD_CELLS)
        field->cell *= 2;
    field->cols = field->width / field->cell + 1;
    field->rows = field->height / field->cell + 1;
    field->things = cmap_alloc((task->label_count + task->obstacle_count) * sizeof *field->things);
    if (!field->things)
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: %zu obstacles for labels", task->obstacle_count);
    for (size_t i = 0; i < task->label_count; i++)
        add_symbol(field, &items[i], (int)i);
    for (size_t i = 0; i < task->obstacle_count; i++)
        add_obstacle(field, task, &task->obstacles[i]);
    return index_things(field, err);
}

void cmap_label_field_clear(cmap_label_field *field)
{
    cmap_free(field->things);
    cmap_free(field->starts);
    cmap_free(field->ids);
    cmap_free(field->found);
}

/* Collects into field->found, each once, the things whose box comes within reach of box. */
static size_t find(cmap_label_field *field, cmap_label_box box, int32_t reach)
{
    cmap_label_box cells = cells_of(field, cmap_label_box_grow(box, reach));
    size_t count = 0;
    field->stamp++;
    for (int32_t row = cells.y0; row <= cells.y1; row++) {
        const uint32_t *run = field->starts + (size_t)row * (size_t)field->cols;
        for (uint32_t k = run[cells.x0]; k < run[cells.x1 + 1]; k++) {
            cmap_label_thing *thing = &field->things[field->ids[k]];
            if (thing->stamp == field->stamp || !cmap_label_box_meets(thing->box, box, reach))
                continue;
            thing->stamp = field->stamp;
            field->found[count++] = field->ids[k];
        }
    }
    return count;
}

/* Sums stay below what dropping a label costs that may not be dropped. */
static void charge(cmap_label_spot *spot, int32_t price)
{
    spot->cost += price;
    if (spot->cost > CMAP_LABEL_PRICE_LAWFUL)
        spot->cost = CMAP_LABEL_PRICE_LAWFUL;
}

/* A name that stands close to a foreign symbol is read as that symbol's. */
static bool price_symbol(const cmap_label_field *field, const cmap_label_thing *symbol, const cmap_label_item *item,
                         bool own, cmap_label_spot *spot)
{
    double near2 = cmap_label_point_box2(symbol->x, symbol->y, spot->box);
    int32_t room = own ? 0 : field->gap;
    double law = (double)symbol->radius + room, reach = (double)symbol->radius + DOUBT_REACH;
    if (near2 < law * law)
        return false;
    bool kin = item->group >= 0 && item->group == symbol->group;
    if (own || kin || item->kind == CMAP_LABEL_AREA || near2 >= reach * reach || reach <= law)
        return true;
    /* Falls from 1 at the gap to 0 at the reach, in squares: steep near the symbol. Symbols on one another share their
     * doubt wherever the name goes. */
    double doubt = (reach * reach - near2) / (reach * reach - law * law);
    double dx = (double)item->x - symbol->x, dy = (double)item->y - symbol->y,
           apart = (dx * dx + dy * dy) / reach / reach;
    doubt *= apart < 1 ? apart : 1;
    charge(spot, (int32_t)(CMAP_LABEL_PRICE_DOUBT * doubt));
    return true;
}

/* A band costs by the share of the box on it, a line by its length in the box over the box's shorter side: once for a
 * line right across, several times for one along the words. */
static int32_t price_soft(const cmap_label_thing *soft, cmap_label_box box)
{
    const cmap_label_hull *hull = &soft->hull;
    double w = (double)box.x1 - box.x0, h = (double)box.y1 - box.y0, share = 0;
    if (w <= 0 || h <= 0)
        return 0;
    if (hull->count == 2)
        share = cmap_label_line_inside((cmap_label_line){hull->x[0], hull->y[0], hull->x[1], hull->y[1]}, box) /
                (w < h ? w : h);
    else if (hull->count > 2)
        share = cmap_label_hull_inside(hull, box) / (w * h);
    return (int32_t)(CMAP_LABEL_PRICE_SOFT * (share < 20 ? share : 20) * soft->cost / 1024);
}

/* A leader keeps half the gap from foreign symbols. Where symbols crowd each other it may begin closer, but only leave.
 */
static bool leader_passes_symbol(const cmap_label_field *field, const cmap_label_thing *symbol, cmap_label_line part,
                                 cmap_label_spot *spot)
{
    cmap_label_line l = spot->leader;
    double law = (double)symbol->radius + field->gap / 2 + 1;
    if (cmap_label_point_line2(symbol->x, symbol->y, part) >= law * law)
        return true;
    double dx = (double)l.ax - symbol->x, dy = (double)l.ay - symbol->y, start2 = dx * dx + dy * dy;
    double leaves = dx * ((double)l.bx - l.ax) + dy * ((double)l.by - l.ay);
    if (start2 >= law * law || leaves < 0)
        return false;
    if (start2 < (double)symbol->radius * symbol->radius && part.ax == l.ax && part.ay == l.ay)
        charge(spot, CMAP_LABEL_PRICE_LEAD_START);
    return true;
}

/* What a leader may not meet. */
static bool leader_is_lawful(cmap_label_field *field, size_t count, size_t label, cmap_label_line part,
                             cmap_label_spot *spot)
{
    for (size_t i = 0; i < count; i++) {
        const cmap_label_thing *thing = &field->things[field->found[i]];
        if (thing->owner == (int)label)
            continue;
        if (thing->kind == CMAP_LABEL_SYMBOL && !leader_passes_symbol(field, thing, part, spot))
            return false;
        if (thing->kind == CMAP_LABEL_HARD && cmap_label_hull_near_line(&thing->hull, part, field->gap / 2))
            return false;
    }
    return true;
}

static bool is_under(const cmap_label_thing *thing, cmap_label_line line)
{
    return cmap_label_box_meets(thing->box, cmap_label_box_of_line(line), 1) &&
           cmap_label_hull_near_line(&thing->hull, line, 0);
}

/* Soft lines and bands under a part of a leader, but for those that it met before. */
static void price_part(cmap_label_field *field, size_t count, size_t label, cmap_label_line part, cmap_label_spot *spot)
{
    const cmap_label_line before = {spot->leader.ax, spot->leader.ay, part.ax, part.ay};
    const bool first = before.ax == before.bx && before.ay == before.by;
    for (size_t i = 0; i < count; i++) {
        const cmap_label_thing *thing = &field->things[field->found[i]];
        if (thing->kind == CMAP_LABEL_SOFT && thing->owner != (int)label && is_under(thing, part) &&
            (first || !is_under(thing, before)))
            charge(spot, CMAP_LABEL_PRICE_CROSS * thing->cost / 1024);
    }
}

/* Soft lines between a symbol and the name beside it, which would stand in the neighbour's district. */
static void price_cut(cmap_label_field *field, const cmap_label_item *item, size_t label, cmap_label_spot *spot)
{
    cmap_label_box b = spot->box;
    cmap_label_line link = {item->x, item->y, clamp(item->x, b.x0, b.x1), clamp(item->y, b.y0, b.y1)};
    size_t count = find(field, cmap_label_box_of_line(link), 1);
    for (size_t i = 0; i < count; i++) {
        const cmap_label_thing *thing = &field->things[field->found[i]];
        if (thing->kind == CMAP_LABEL_SOFT && thing->owner != (int)label && thing->hull.count == 2 &&
            cmap_label_hull_near_line(&thing->hull, link, 0))
            charge(spot, CMAP_LABEL_PRICE_CROSS * thing->cost / 1024);
    }
}

static bool box_is_lawful(const cmap_label_field *field, size_t count, const cmap_label_item *item, size_t label,
                          cmap_label_spot *spot)
{
    for (size_t i = 0; i < count; i++) {
        const cmap_label_thing *thing = &field->things[field->found[i]];
        bool own = thing->owner == (int)label;
        if (thing->kind == CMAP_LABEL_SYMBOL && !price_symbol(field, thing, item, own, spot))
            return false;
        if (thing->kind == CMAP_LABEL_HARD &&
            cmap_label_hull_meets_box(&thing->hull, cmap_label_box_grow(spot->box, own ? 0 : field->gap)))
            return false;
    }
    return true;
}

static void price_box(const cmap_label_field *field, size_t count, size_t label, cmap_label_spot *spot)
{
    for (size_t i = 0; i < count; i++) {
        const cmap_label_thing *thing = &field->things[field->found[i]];
        if (thing->kind == CMAP_LABEL_SOFT && thing->owner != (int)label)
            charge(spot, cmap_label_box_meets(thing->box, spot->box, 1) ? price_soft(thing, spot->box) : 0);
    }
}

bool cmap_label_field_frames(const cmap_label_field *field, cmap_label_box box)
{
    return box.x0 >= 0 && box.y0 >= 0 && box.x1 <= field->width && box.y1 <= field->height;
}

bool cmap_label_field_price(cmap_label_field *field, const cmap_label_item *items, size_t label, cmap_label_spot *spot)
{
    const cmap_label_item *item = &items[label];
    if (!cmap_label_field_frames(field, spot->box))
        return false;
    size_t count = find(field, spot->box, DOUBT_REACH > field->gap ? DOUBT_REACH : field->gap);
    if (!box_is_lawful(field, count, item, label, spot))
        return false;
    price_box(field, count, label, spot);
    if (item->kind == CMAP_LABEL_POINT && spot->how != CMAP_LABEL_LED)
        price_cut(field, item, label, spot);
    return true;
}

bool cmap_label_field_price_leader(cmap_label_field *field, size_t label, cmap_label_line part, cmap_label_spot *spot)
{
    cmap_label_box box = cmap_label_box_of_line(part);
    if (!cmap_label_field_frames(field, box))
        return false;
    size_t count = find(field, box, field->gap);
    if (!leader_is_lawful(field, count, label, part, spot))
        return false;
    price_part(field, count, label, part, spot);
    return true;
}
