#include "layers/labels.h"

#include "gis/base/mem.h"

#include <math.h>
#include <string.h>

#define MAX_SHAPES    3
#define PILL_PAD_X_MM 1.3
#define PILL_PAD_Y_MM 0.35
#define LEADER_MM     0.18

/* One shape: a text and the smaller one under it. */
typedef struct shape {
    cmap_text *main, *second;
} shape;

typedef struct name {
    shape shapes[MAX_SHAPES];
    cmap_label_size sizes[MAX_SHAPES];
    size_t shape_count;
    double smallest_pt; /* of its type */
    cmap_pt *area;
    bool pill;
    cmap_color pill_color, leader_color;
} name;

struct cmap_label_set {
    cmap_scene *scene;
    name *names;
    cmap_label *labels;
    cmap_placement *placements;
    size_t count, name_capacity, label_capacity;
    cmap_obstacle *obstacles;
    size_t obstacle_count, obstacle_capacity;
    cmap_rect *covers;
    size_t cover_count, cover_capacity;
    bool placed;
};

cmap_label_set *cmap_label_set_new(cmap_scene *scene)
{
    cmap_label_set *set = cmap_calloc(1, sizeof *set);

    if (set) {
        set->scene = scene;
    } else {
        cmap_err err = {0};
        (void)cmap_fail(&err, CMAP_ENOMEM, "cannot place the names: out of memory");
        cmap_scene_fail(scene, &err);
    }
    return set;
}

static void clear_name(name *item)
{
    for (size_t i = 0; i < item->shape_count; i++) {
        cmap_text_free(item->shapes[i].main);
        cmap_text_free(item->shapes[i].second);
    }
    cmap_free(item->area);
}

void cmap_label_set_free(cmap_label_set *set)
{
    if (!set)
        return;
    if (set->scene->labels == set)
        set->scene->labels = NULL;
    for (size_t i = 0; i < set->count; i++)
        clear_name(&set->names[i]);
    cmap_free(set->names);
    cmap_free(set->labels);
    cmap_free(set->placements);
    cmap_free(set->obstacles);
    cmap_free(set->covers);
    cmap_free(set);
}

/* Lays out one shape: text wrapped to width_mm (0: one line), the second text (NULL: none) wrapped to much the same
 * width. */
static bool add_shape(cmap_scene *scene, name *item, const cmap_label_wish *wish, const char *text, const char *second,
                      double width_mm)
{
    shape *made = &item->shapes[item->shape_count];
    cmap_label_size *size = &item->sizes[item->shape_count];
    cmap_type type = wish->type;
    cmap_type second_type = wish->second_type;

    type.align = second_type.align = CMAP_ALIGN_CENTRE;
    *made = (shape){.main = cmap_scene_text(scene, text, &type, width_mm)};
    if (!made->main)
        return false;
    if (second && !(made->second = cmap_scene_text(scene, second, &second_type, width_mm))) {
        cmap_text_free(made->main);
        return false;
    }
    size->w_mm = cmap_text_width_mm(made->main);
    size->h_mm = cmap_text_height_mm(made->main);
    if (made->second) {
        size->w_mm = fmax(size->w_mm, cmap_text_width_mm(made->second));
        size->h_mm += cmap_text_height_mm(made->second);
    }
    if (item->pill) {
        size->w_mm += 2 * PILL_PAD_X_MM;
        size->h_mm += 2 * PILL_PAD_Y_MM;
    }
    item->shape_count++;
    return true;
}

/* Copies the largest ring of area as an open outline. */
static cmap_status copy_area(const cmap_geom *area, cmap_pt **points, size_t *count, cmap_err *err)
{
    const cmap_coord *best = NULL;
    size_t best_count = 0;

    for (size_t path = 0; path < cmap_geom_path_count(area); path++) {
        size_t n = 0;
        const cmap_coord *coords = cmap_geom_path(area, path, &n);
        if (!cmap_geom_path_is_hole(area, path) && n > best_count) {
            best = coords;
            best_count = n;
        }
    }
    if (best_count < 4)
        return CMAP_OK;
    cmap_pt *copy = cmap_alloc(best_count * sizeof *copy);
    if (!copy)
        return cmap_fail(err, CMAP_ENOMEM, "cannot place the names: out of memory");
    for (size_t i = 0; i + 1 < best_count; i++)
        copy[i] = (cmap_pt){best[i].x, best[i].y};
    *points = copy;
    *count = best_count - 1;
    return CMAP_OK;
}

static bool is_covered(const cmap_label_set *set, cmap_pt at)
{
    for (size_t i = 0; i < set->cover_count; i++)
        if (cmap_rect_holds(set->covers[i], (cmap_rect){at.x_mm, at.y_mm, 0, 0}))
            return true;
    return false;
}

void cmap_label_set_add(cmap_label_set *set, const cmap_label_wish *wish)
{
    cmap_scene *scene = set->scene;
    name item = {.smallest_pt = wish->second ? fmin(wish->type.size_pt, wish->second_type.size_pt) : wish->type.size_pt,
                 .pill = wish->pill,
                 .pill_color = wish->pill_color,
                 .leader_color = wish->leader_color};
    const double em_mm = wish->type.size_pt * 25.4 / 72;
    size_t area_count = 0;
    cmap_err err = {0};

    if (!cmap_scene_ok(scene) || !isfinite(wish->at.x_mm) || !isfinite(wish->at.y_mm))
        return;
    if (wish->may_drop && is_covered(set, wish->at))
        return;
    cmap_status status = cmap_grow(&set->names, &set->name_capacity, set->count + 1, sizeof *set->names, &err);
    if (!status)
        status = cmap_grow(&set->labels, &set->label_capacity, set->count + 1, sizeof *set->labels, &err);
    if (!status && wish->area)
        status = copy_area(wish->area, &item.area, &area_count, &err);
    if (status) {
        cmap_scene_fail(scene, &err);
        return;
    }
    if (!add_shape(scene, &item, wish, wish->text, wish->second, 0) ||
        (wish->may_wrap && item.sizes[0].w_mm > 6.5 * em_mm &&
         !add_shape(scene, &item, wish, wish->text, wish->second, item.sizes[0].w_mm / 2 + 0.6 * em_mm)) ||
        (wish->short_text && !add_shape(scene, &item, wish, wish->short_text, NULL, 0))) {
        clear_name(&item);
        return;
    }
    set->names[set->count] = item;
    set->labels[set->count] = (cmap_label){.kind = wish->kind,
                                           .anchor = wish->at,
                                           .symbol_mm = wish->symbol_mm,
                                           .size_count = item.shape_count,
                                           .area = item.area,
                                           .area_count = area_count,
                                           .priority = wish->priority,
                                           .may_lead = wish->may_lead,
                                           .may_key = wish->may_key,
                                           .may_drop = wish->may_drop,
                                           .group = -1};
    set->count++;
}

static void add_obstacle(cmap_label_set *set, const cmap_obstacle *obstacle)
{
    cmap_err err = {0};

    if (!cmap_scene_ok(set->scene))
        return;
    if (cmap_grow(&set->obstacles, &set->obstacle_capacity, set->obstacle_count + 1, sizeof *set->obstacles, &err))
        cmap_scene_fail(set->scene, &err);
    else
        set->obstacles[set->obstacle_count++] = *obstacle;
}

void cmap_label_set_avoid_rect(cmap_label_set *set, cmap_rect r, double cost)
{
    const cmap_obstacle obstacle = {.points = {{r.x_mm, r.y_mm},
                                               {r.x_mm + r.w_mm, r.y_mm},
                                               {r.x_mm + r.w_mm, r.y_mm + r.h_mm},
                                               {r.x_mm, r.y_mm + r.h_mm}},
                                    .cost = cost,
                                    .owner = -1};
    add_obstacle(set, &obstacle);
}

void cmap_label_set_cover(cmap_label_set *set, cmap_rect rect)
{
    cmap_err err = {0};

    if (!cmap_scene_ok(set->scene))
        return;
    if (cmap_grow(&set->covers, &set->cover_capacity, set->cover_count + 1, sizeof *set->covers, &err)) {
        cmap_scene_fail(set->scene, &err);
        return;
    }
    set->covers[set->cover_count++] = rect;
    cmap_label_set_avoid_rect(set, rect, 2);
}

void cmap_label_set_avoid_segment(cmap_label_set *set, cmap_pt a, cmap_pt b, double width_mm, double cost)
{
    double dx = b.x_mm - a.x_mm;
    double dy = b.y_mm - a.y_mm;
    double length = sqrt(dx * dx + dy * dy);
    double nx = length > 0 ? -dy / length * width_mm / 2 : 0;
    double ny = length > 0 ? dx / length * width_mm / 2 : 0;
    const cmap_obstacle obstacle = {.points = {{a.x_mm + nx, a.y_mm + ny},
                                               {b.x_mm + nx, b.y_mm + ny},
                                               {b.x_mm - nx, b.y_mm - ny},
                                               {a.x_mm - nx, a.y_mm - ny}},
                                    .cost = cost,
                                    .owner = -1};
    if (length > 0)
        add_obstacle(set, &obstacle);
}

void cmap_label_set_avoid_lines(cmap_label_set *set, const cmap_geom *geom, cmap_rect frame, double width_mm,
                                double cost)
{
    const cmap_box box = {frame.x_mm, frame.y_mm, frame.x_mm + frame.w_mm, frame.y_mm + frame.h_mm};

    for (size_t path = 0; path < cmap_geom_path_count(geom); path++) {
        size_t count = 0;
        const cmap_coord *coords = cmap_geom_path(geom, path, &count);
        for (size_t i = 1; i < count; i++) {
            cmap_box segment = cmap_box_add(cmap_box_add(cmap_box_empty(), coords[i - 1].x, coords[i - 1].y),
                                            coords[i].x, coords[i].y);
            if (cmap_box_touches(segment, box))
                cmap_label_set_avoid_segment(set, (cmap_pt){coords[i - 1].x, coords[i - 1].y},
                                             (cmap_pt){coords[i].x, coords[i].y}, width_mm, cost);
        }
    }
}

void cmap_label_set_use(cmap_label_set *set)
{
    cmap_report *report = set->scene->report;

    if (!set->placed)
        return;
    set->scene->labels = set;
    for (size_t i = 0; report && i < set->count; i++) {
        cmap_report_add_label(report, cmap_text_string(set->names[i].shapes[set->placements[i].size].main),
                              set->scene->map_name, set->placements[i].how, set->labels[i].may_drop,
                              set->placements[i].box);
        cmap_report_note_type(report, set->names[i].smallest_pt);
    }
}

void cmap_label_set_place(cmap_label_set *set, cmap_rect frame, double gap_mm)
{
    cmap_err err = {0};

    if (!cmap_scene_ok(set->scene) || !set->count)
        return;
    for (size_t i = 0; i < set->count; i++)
        set->labels[i].sizes = set->names[i].sizes; /* the list no longer moves */
    set->placements = cmap_calloc(set->count, sizeof *set->placements);
    if (!set->placements) {
        (void)cmap_fail(&err, CMAP_ENOMEM, "cannot place the names: out of memory");
        cmap_scene_fail(set->scene, &err);
        return;
    }
    const cmap_label_task task = {.frame = frame,
                                  .labels = set->labels,
                                  .label_count = set->count,
                                  .obstacles = set->obstacles,
                                  .obstacle_count = set->obstacle_count,
                                  .gap_mm = gap_mm,
                                  .seed = 2011};
    if (cmap_label_place(&task, set->placements, &err)) {
        cmap_scene_fail(set->scene, &err);
        return;
    }
    set->placed = true;
    cmap_label_set_use(set);
}

static void draw_leader(const cmap_label_set *set, size_t i)
{
    const cmap_placement *placement = &set->placements[i];
    const cmap_stroke under = {.width_mm = LEADER_MM * 3.5, .color = set->scene->theme->halo, .cap = CMAP_CAP_ROUND};
    const cmap_stroke line = {.width_mm = LEADER_MM, .color = set->names[i].leader_color, .cap = CMAP_CAP_ROUND};

    cmap_canvas_move(set->scene->canvas, placement->leader_from);
    cmap_canvas_line(set->scene->canvas, placement->leader_to);
    cmap_canvas_stroke_keep(set->scene->canvas, &under);
    cmap_canvas_stroke(set->scene->canvas, &line);
}

static void draw_centred(cmap_canvas *canvas, const cmap_text *text, cmap_rect box, double y_mm)
{
    cmap_canvas_text(canvas, text, (cmap_pt){box.x_mm + (box.w_mm - cmap_text_width_mm(text)) / 2, y_mm}, 0);
}

static void draw_name(const cmap_label_set *set, size_t i)
{
    const cmap_placement *placement = &set->placements[i];
    const name *item = &set->names[i];
    const shape *chosen = &item->shapes[placement->size];
    cmap_canvas *canvas = set->scene->canvas;
    double y_mm = placement->box.y_mm;

    if (item->pill) {
        cmap_canvas_round_rect(canvas, placement->box, fmin(placement->box.h_mm / 2, 2.2 * set->scene->scale));
        cmap_canvas_fill(canvas, item->pill_color);
        y_mm += PILL_PAD_Y_MM;
    }
    draw_centred(canvas, chosen->main, placement->box, y_mm);
    if (chosen->second)
        draw_centred(canvas, chosen->second, placement->box, y_mm + cmap_text_height_mm(chosen->main));
}

void cmap_label_set_draw(const cmap_label_set *set)
{
    if (!set->placed || !cmap_scene_ok(set->scene))
        return;
    for (size_t i = 0; i < set->count; i++)
        if (set->placements[i].how == CMAP_LABEL_LED)
            draw_leader(set, i);
    for (size_t i = 0; i < set->count; i++)
        if (set->placements[i].how != CMAP_LABEL_DROPPED && set->placements[i].how != CMAP_LABEL_KEYED)
            draw_name(set, i);
}

bool cmap_label_set_is_free(const cmap_label_set *set, cmap_rect rect)
{
    for (size_t i = 0; set && set->placed && i < set->count; i++) {
        const cmap_placement *placement = &set->placements[i];
        if (placement->how == CMAP_LABEL_DROPPED)
            continue;
        if (cmap_rect_overlaps(placement->box, rect))
            return false;
        if (placement->how == CMAP_LABEL_LED &&
            cmap_rect_holds(rect, (cmap_rect){placement->leader_from.x_mm, placement->leader_from.y_mm, 0, 0}))
            return false;
    }
    return true;
}
