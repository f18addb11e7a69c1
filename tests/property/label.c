/* Laws of label placement under seeded random input, judged by plain geometry in millimetres that shares nothing with
 * the engine's own. */
#include "render/label.h"
#include "gis/base/mem.h"
#include "support/random.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LABELS_MOST    300
#define OBSTACLES_MOST 60
#define SLACK          0.003 /* mm: what the engine may round */

typedef struct scene {
    cmap_label labels[LABELS_MOST];
    cmap_label_size sizes[LABELS_MOST][2];
    cmap_pt areas[LABELS_MOST][6];
    cmap_obstacle obstacles[OBSTACLES_MOST];
    cmap_label_task task;
    cmap_placement placed[LABELS_MOST];
} scene;

static uint64_t draw_state;

static double draw(double low, double high)
{
    return random_between(&draw_state, low, high);
}

static bool often(double share)
{
    return draw(0, 1) < share;
}

static void make_area(scene *s, size_t i, cmap_pt at)
{
    double w = draw(6, 40), h = draw(6, 40), notch = draw(0.2, 0.8);
    const cmap_pt l_shape[6] = {{0, 0}, {w, 0}, {w, h * notch}, {w * notch, h * notch}, {w * notch, h}, {0, h}};
    for (int k = 0; k < 6; k++)
        s->areas[i][k] = (cmap_pt){at.x_mm + l_shape[k].x_mm - w / 2, at.y_mm + l_shape[k].y_mm - h / 2};
    s->labels[i].kind = CMAP_LABEL_AREA;
    s->labels[i].area = s->areas[i];
    s->labels[i].area_count = 6;
}

static void make_label(scene *s, size_t i, cmap_pt cluster, double spread)
{
    cmap_rect f = s->task.frame;
    cmap_pt at = {draw(f.x_mm - 3, f.x_mm + f.w_mm + 3), draw(f.y_mm - 3, f.y_mm + f.h_mm + 3)};
    if (often(0.5))
        at = (cmap_pt){cluster.x_mm + draw(-spread, spread), cluster.y_mm + draw(-spread, spread)};
    double w = draw(3, 40);
    s->sizes[i][0] = (cmap_label_size){w, 3};
    s->sizes[i][1] = (cmap_label_size){w / 2, 6};
    s->labels[i] = (cmap_label){.kind = CMAP_LABEL_POINT,
                                .anchor = at,
                                .symbol_mm = often(0.9) ? draw(0.3, 1.5) : 0,
                                .sizes = s->sizes[i],
                                .size_count = often(0.5) ? 1 : 2,
                                .priority = draw(-1, 5),
                                .may_lead = often(0.7),
                                .may_key = often(0.3),
                                .may_drop = often(0.5),
                                .key_size = {3, 2.5},
                                .group = often(0.2) ? 1 : -1};
    if (often(0.1))
        make_area(s, i, at);
}

static void make_obstacle(scene *s, size_t i)
{
    cmap_rect f = s->task.frame;
    double x = draw(f.x_mm - 10, f.x_mm + f.w_mm), y = draw(f.y_mm - 10, f.y_mm + f.h_mm), w = draw(1, 20),
           h = draw(1, 9);
    double lean = draw(-4, 4);
    cmap_obstacle *o = &s->obstacles[i];
    *o = (cmap_obstacle){.points = {{x, y}, {x + w, y + lean}, {x + w, y + h + lean}, {x, y + h}}, .owner = -1};
    o->cost = often(0.3) ? 1 : draw(0, 1);
    if (often(0.15)) { /* a label's own square symbol */
        o->owner = (int)draw(0, (double)s->task.label_count);
        cmap_pt at = s->labels[o->owner].anchor;
        double r = draw(1, 3);
        const cmap_pt square[4] = {{at.x_mm - r, at.y_mm - r},
                                   {at.x_mm + r, at.y_mm - r},
                                   {at.x_mm + r, at.y_mm + r},
                                   {at.x_mm - r, at.y_mm + r}};
        memcpy(o->points, square, sizeof square);
        return;
    }
    if (often(0.4))
        o->points[1] = o->points[2] = o->points[3];
}

static void make_scene(scene *s, uint64_t seed, size_t labels, size_t obstacles)
{
    memset(s, 0, sizeof *s);
    draw_state = seed;
    s->task = (cmap_label_task){.frame = {draw(-50, 50), draw(-50, 50), draw(60, 250), draw(40, 250)},
                                .labels = s->labels,
                                .label_count = labels,
                                .obstacles = s->obstacles,
                                .obstacle_count = obstacles,
                                .gap_mm = often(0.2) ? 0 : draw(0, 1),
                                .seed = (unsigned)seed};
    cmap_rect f = s->task.frame;
    cmap_pt cluster = {draw(f.x_mm, f.x_mm + f.w_mm), draw(f.y_mm, f.y_mm + f.h_mm)};
    double spread = draw(0, 20);
    for (size_t i = 0; i < labels; i++)
        make_label(s, i, cluster, spread);
    for (size_t i = 0; i < obstacles; i++)
        make_obstacle(s, i);
    if (often(0.5)) { /* one fixed name, where it surely fits */
        s->labels[0].kind = CMAP_LABEL_FIXED;
        s->labels[0].anchor = (cmap_pt){f.x_mm + f.w_mm / 2, f.y_mm + f.h_mm / 2};
    }
}

static void place(scene *s)
{
    cmap_err err = {0};
    if (cmap_label_place(&s->task, s->placed, &err) != CMAP_OK)
        fail_msg("%s", err.text);
}

static bool stands(const scene *s, size_t i)
{
    return s->placed[i].how != CMAP_LABEL_DROPPED;
}

/* ---------------------------------------------------------------- the judge's geometry */

static double segment_distance(cmap_pt p, cmap_pt a, cmap_pt b)
{
    double dx = b.x_mm - a.x_mm, dy = b.y_mm - a.y_mm, l2 = dx * dx + dy * dy;
    double t = l2 > 0 ? ((p.x_mm - a.x_mm) * dx + (p.y_mm - a.y_mm) * dy) / l2 : 0;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    return hypot(p.x_mm - a.x_mm - t * dx, p.y_mm - a.y_mm - t * dy);
}

static double box_distance(cmap_pt p, cmap_rect r)
{
    double dx = fmax(fmax(r.x_mm - p.x_mm, p.x_mm - r.x_mm - r.w_mm), 0);
    double dy = fmax(fmax(r.y_mm - p.y_mm, p.y_mm - r.y_mm - r.h_mm), 0);
    return hypot(dx, dy);
}

static double cross(cmap_pt a, cmap_pt b, cmap_pt c)
{
    return (b.x_mm - a.x_mm) * (c.y_mm - a.y_mm) - (b.y_mm - a.y_mm) * (c.x_mm - a.x_mm);
}

static bool segments_cross(cmap_pt a, cmap_pt b, cmap_pt c, cmap_pt d)
{
    return cross(a, b, c) * cross(a, b, d) < 0 && cross(c, d, a) * cross(c, d, b) < 0;
}

/* A point of the quadrilateral, u and v in 0..1. */
static cmap_pt quad_point(const cmap_obstacle *o, double u, double v)
{
    const cmap_pt *q = o->points;
    return (cmap_pt){(1 - v) * ((1 - u) * q[0].x_mm + u * q[1].x_mm) + v * ((1 - u) * q[3].x_mm + u * q[2].x_mm),
                     (1 - v) * ((1 - u) * q[0].y_mm + u * q[1].y_mm) + v * ((1 - u) * q[3].y_mm + u * q[2].y_mm)};
}

/* ---------------------------------------------------------------- laws */

static void boxes_keep_apart_and_in_the_frame(const scene *s)
{
    for (size_t i = 0; i < s->task.label_count; i++) {
        if (!stands(s, i))
            continue;
        assert_true(cmap_rect_holds(s->task.frame, s->placed[i].box));
        for (size_t k = 0; k < i; k++)
            if (stands(s, k))
                assert_false(cmap_rect_overlaps(cmap_rect_grow(s->placed[i].box, s->task.gap_mm), s->placed[k].box));
    }
}

static void boxes_cover_no_symbol(const scene *s)
{
    for (size_t i = 0; i < s->task.label_count; i++)
        for (size_t k = 0; k < s->task.label_count && s->labels[i].kind != CMAP_LABEL_FIXED; k++) {
            const cmap_label *symbol = &s->labels[k];
            if (!stands(s, i) || symbol->kind != CMAP_LABEL_POINT || symbol->symbol_mm == 0)
                continue;
            double room = symbol->symbol_mm + (i == k ? 0 : s->task.gap_mm);
            assert_true(box_distance(symbol->anchor, s->placed[i].box) >= room - SLACK);
        }
}

/* Boxes keep the gap, leaders half of it; the obstacle's owner touches it. */
static void hard_obstacles_are_clear(const scene *s, size_t i, const cmap_obstacle *o)
{
    const cmap_placement *p = &s->placed[i];
    bool own = o->owner == (int)i;
    for (int n = 0; n < 420; n++) {
        cmap_pt at = quad_point(o, n % 21 / 20.0, n / 21 / 19.0);
        assert_true(box_distance(at, p->box) >= (own ? 0 : s->task.gap_mm) - SLACK);
        if (own)
            assert_true(box_distance(at, cmap_rect_grow(p->box, -SLACK)) > 0);
        else if (p->how == CMAP_LABEL_LED)
            assert_true(segment_distance(at, p->leader_from, p->leader_to) >= s->task.gap_mm / 2 - SLACK);
    }
}

static void nothing_covers_a_hard_obstacle(const scene *s)
{
    for (size_t i = 0; i < s->task.label_count; i++)
        for (size_t k = 0; k < s->task.obstacle_count; k++)
            if (stands(s, i) && s->obstacles[k].cost >= 1 && s->labels[i].kind != CMAP_LABEL_FIXED)
                hard_obstacles_are_clear(s, i, &s->obstacles[k]);
}

static bool has_own_obstacle(const scene *s, size_t i)
{
    for (size_t k = 0; k < s->task.obstacle_count; k++)
        if (s->obstacles[k].owner == (int)i && s->obstacles[k].cost >= 1)
            return true;
    return false;
}

static void a_leader_joins_symbol_and_box(const scene *s, size_t i)
{
    const cmap_placement *p = &s->placed[i];
    if (s->labels[i].kind == CMAP_LABEL_POINT) {
        cmap_pt a = s->labels[i].anchor;
        double start = hypot(p->leader_from.x_mm - a.x_mm, p->leader_from.y_mm - a.y_mm);
        assert_true(fabs(start - s->labels[i].symbol_mm) < SLACK ||
                    (start > s->labels[i].symbol_mm && has_own_obstacle(s, i)));
    }
    assert_true(box_distance(p->leader_to, p->box) < SLACK);
    cmap_rect core = cmap_rect_grow(p->box, -SLACK);
    for (int n = 0; n <= 50; n++) {
        cmap_pt at = {p->leader_from.x_mm + (p->leader_to.x_mm - p->leader_from.x_mm) * n / 50,
                      p->leader_from.y_mm + (p->leader_to.y_mm - p->leader_from.y_mm) * n / 50};
        assert_true(box_distance(at, s->task.frame) < SLACK);
        assert_true(box_distance(at, core) > 0);
    }
}

/* Where symbols stand apart a leader keeps off foreign ones; where they touch it only gets farther from them. */
static void a_leader_covers_no_symbol(const scene *s, size_t i)
{
    const cmap_placement *p = &s->placed[i];
    for (size_t k = 0; k < s->task.label_count; k++) {
        const cmap_label *symbol = &s->labels[k];
        if (k == i || symbol->kind != CMAP_LABEL_POINT || symbol->symbol_mm == 0)
            continue;
        double start = segment_distance(symbol->anchor, p->leader_from, p->leader_from);
        double nearest = segment_distance(symbol->anchor, p->leader_from, p->leader_to);
        assert_true(nearest >= symbol->symbol_mm - SLACK || nearest >= start - SLACK);
    }
}

static void leaders_cross_nothing(const scene *s)
{
    for (size_t i = 0; i < s->task.label_count; i++) {
        const cmap_placement *p = &s->placed[i];
        if (p->how != CMAP_LABEL_LED)
            continue;
        a_leader_joins_symbol_and_box(s, i);
        a_leader_covers_no_symbol(s, i);
        for (size_t k = 0; k < s->task.label_count; k++) {
            const cmap_placement *q = &s->placed[k];
            if (k == i || !stands(s, k))
                continue;
            for (int n = 0; n <= 50; n++) {
                cmap_pt at = {p->leader_from.x_mm + (p->leader_to.x_mm - p->leader_from.x_mm) * n / 50,
                              p->leader_from.y_mm + (p->leader_to.y_mm - p->leader_from.y_mm) * n / 50};
                assert_true(box_distance(at, q->box) >= s->task.gap_mm - SLACK);
            }
            if (q->how == CMAP_LABEL_LED)
                assert_false(segments_cross(p->leader_from, p->leader_to, q->leader_from, q->leader_to));
        }
    }
}

static void permissions_are_kept(const scene *s)
{
    for (size_t i = 0; i < s->task.label_count; i++) {
        const cmap_label *label = &s->labels[i];
        const cmap_placement *p = &s->placed[i];
        assert_true(p->how != CMAP_LABEL_LED || label->may_lead);
        assert_true(p->how != CMAP_LABEL_KEYED || label->may_key);
        assert_true((p->how == CMAP_LABEL_KEYED) == (p->key > 0));
        if (p->how == CMAP_LABEL_PLACED || p->how == CMAP_LABEL_LED) {
            assert_true(p->size < label->size_count);
            assert_true(p->box.w_mm == label->sizes[p->size].w_mm && p->box.h_mm == label->sizes[p->size].h_mm);
        }
    }
}

static void keys_run_down_the_page(const scene *s)
{
    bool seen[LABELS_MOST + 1] = {false};
    size_t count = 0;
    for (size_t i = 0; i < s->task.label_count; i++) {
        if (s->placed[i].how != CMAP_LABEL_KEYED)
            continue;
        count++;
        assert_in_range(s->placed[i].key, 1, s->task.label_count);
        assert_false(seen[s->placed[i].key]);
        seen[s->placed[i].key] = true;
        for (size_t k = 0; k < s->task.label_count; k++)
            if (s->placed[k].how == CMAP_LABEL_KEYED && s->placed[k].box.y_mm > s->placed[i].box.y_mm + 2.51)
                assert_true(s->placed[k].key > s->placed[i].key);
    }
    for (size_t key = 1; key <= count; key++)
        assert_true(seen[key]);
}

static void check_laws(const scene *s)
{
    boxes_keep_apart_and_in_the_frame(s);
    boxes_cover_no_symbol(s);
    nothing_covers_a_hard_obstacle(s);
    leaders_cross_nothing(s);
    permissions_are_kept(s);
    keys_run_down_the_page(s);
}

static scene first, second; /* too large for the stack */

static void the_laws_hold_for_random_scenes(void **state)
{
    int how[4] = {0};
    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        make_scene(&first, seed, 1 + seed % 45, seed % OBSTACLES_MOST);
        place(&first);
        check_laws(&first);
        for (size_t i = 0; i < first.task.label_count; i++)
            how[first.placed[i].how]++;
    }
    for (int i = 0; i < 4; i++)
        assert_true(how[i] > 10); /* all four ends were met */
}

static void the_laws_hold_for_many_labels(void **state)
{
    (void)state;
    make_scene(&first, 7, LABELS_MOST, OBSTACLES_MOST);
    place(&first);
    check_laws(&first);
}

static bool same_place(const cmap_placement *a, const cmap_placement *b, double dx, double dy)
{
    bool stands = a->how != CMAP_LABEL_DROPPED, led = a->how == CMAP_LABEL_LED;
    return a->how == b->how && a->size == b->size && a->key == b->key &&
           fabs(a->box.x_mm + (stands ? dx : 0) - b->box.x_mm) < 1e-6 &&
           fabs(a->box.y_mm + (stands ? dy : 0) - b->box.y_mm) < 1e-6 &&
           fabs(a->leader_to.x_mm + (led ? dx : 0) - b->leader_to.x_mm) < 1e-6 &&
           fabs(a->leader_from.y_mm + (led ? dy : 0) - b->leader_from.y_mm) < 1e-6;
}

static void move_scene(scene *s, double dx, double dy)
{
    s->task.frame.x_mm += dx;
    s->task.frame.y_mm += dy;
    for (size_t i = 0; i < s->task.label_count; i++) {
        s->labels[i].anchor = (cmap_pt){s->labels[i].anchor.x_mm + dx, s->labels[i].anchor.y_mm + dy};
        for (int k = 0; k < 6; k++)
            s->areas[i][k] = (cmap_pt){s->areas[i][k].x_mm + dx, s->areas[i][k].y_mm + dy};
    }
    for (size_t i = 0; i < s->task.obstacle_count; i++)
        for (int k = 0; k < 4; k++) {
            cmap_pt *p = &s->obstacles[i].points[k];
            *p = (cmap_pt){p->x_mm + dx, p->y_mm + dy};
        }
}

static void the_same_task_gives_the_same_placement_wherever_the_page_lies(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 6; seed++) {
        double dx = seed % 2 ? 0 : 1234.567, dy = seed % 2 ? 0 : -98.7;
        make_scene(&first, seed, 40, 30);
        make_scene(&second, seed, 40, 30);
        move_scene(&second, dx, dy);
        place(&first);
        place(&second);
        for (size_t i = 0; i < first.task.label_count; i++)
            assert_true(same_place(&first.placed[i], &second.placed[i], dx, dy));
    }
}

/* 36 names of 20 to 45 mm, six in each 8 mm cluster, on the map of an A4 page: none may be lost. */
static void clusters_of_six_are_all_named_on_a4(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        memset(&first, 0, sizeof first);
        draw_state = seed;
        first.task = (cmap_label_task){.frame = {15, 15, 170, 190}, .labels = first.labels, .label_count = 36};
        first.task.gap_mm = 0.5;
        for (size_t i = 0; i < 36; i++) {
            double x = 45 + 70.0 * (i / 6 % 2) + draw(0, 8), y = 40 + 55.0 * (i / 12) + draw(0, 8), w = draw(20, 45);
            first.sizes[i][0] = (cmap_label_size){w, 3};
            first.sizes[i][1] = (cmap_label_size){w / 2 + 1.5, 6};
            first.labels[i] = (cmap_label){.anchor = {x, y}, .symbol_mm = 0.8, .sizes = first.sizes[i], .group = -1};
            first.labels[i].size_count = 2;
            first.labels[i].may_lead = true;
        }
        place(&first);
        check_laws(&first);
        for (size_t i = 0; i < 36; i++)
            assert_true(stands(&first, i));
    }
}

/* Large tasks list leaders in a second round, with allocations of its own. */
static void every_failing_allocation_of_a_large_task_is_reported(void **state)
{
    cmap_status status = CMAP_ENOMEM;
    (void)state;
    make_scene(&first, 3, 201, 4);
    for (size_t i = 0; i < 201; i++)
        first.labels[i].size_count = 1;
    for (long n = 0; status != CMAP_OK && n < 200; n++) {
        cmap_err err = {0};
        first.placed[0].key = 7;
        cmap_mem_fail_after(n);
        status = cmap_label_place(&first.task, first.placed, &err);
        cmap_mem_fail_after(-1);
        assert_true(status == CMAP_OK || (err.status == CMAP_ENOMEM && first.placed[0].key == 7));
    }
    assert_int_equal(status, CMAP_OK);
    check_laws(&first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_laws_hold_for_random_scenes),
        cmocka_unit_test(the_laws_hold_for_many_labels),
        cmocka_unit_test(the_same_task_gives_the_same_placement_wherever_the_page_lies),
        cmocka_unit_test(clusters_of_six_are_all_named_on_a4),
        cmocka_unit_test(every_failing_allocation_of_a_large_task_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
