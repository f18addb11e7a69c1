/* Where names go: one rule a test. Laws under random input stand in tests/property/label.c. */
#include "render/label.h"
#include "gis/base/mem.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define NEAR 0.01 /* mm: ticks are finer */

static const cmap_label_size one_line[] = {{20, 3}};
static const cmap_label_size two_shapes[] = {{30, 3}, {15, 6}};

static cmap_label park(double x, double y)
{
    return (cmap_label){.kind = CMAP_LABEL_POINT,
                        .anchor = {x, y},
                        .symbol_mm = 1,
                        .sizes = one_line,
                        .size_count = 1,
                        .priority = 1,
                        .may_lead = true,
                        .key_size = {3, 2.5},
                        .group = -1};
}

static cmap_label_task task_of(const cmap_label *labels, size_t count)
{
    return (cmap_label_task){
        .frame = {10, 10, 100, 80}, .labels = labels, .label_count = count, .gap_mm = 0.5, .seed = 1};
}

static cmap_obstacle box_obstacle(double x, double y, double w, double h, double cost)
{
    return (cmap_obstacle){.points = {{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}, .cost = cost, .owner = -1};
}

static cmap_obstacle line_obstacle(double ax, double ay, double bx, double by, double cost)
{
    return (cmap_obstacle){.points = {{ax, ay}, {bx, by}, {bx, by}, {bx, by}}, .cost = cost, .owner = -1};
}

static void place(const cmap_label_task *task, cmap_placement *out)
{
    cmap_err err = {0};
    if (cmap_label_place(task, out, &err) != CMAP_OK)
        fail_msg("%s", err.text);
}

static void nothing_to_place_is_fine(void **state)
{
    cmap_label_task task = task_of(NULL, 0);
    (void)state;
    assert_int_equal(cmap_label_place(&task, NULL, NULL), CMAP_OK);
}

static void a_lonely_name_stands_to_the_right(void **state)
{
    cmap_label label = park(50, 50);
    cmap_label_task task = task_of(&label, 1);
    cmap_placement p;
    (void)state;
    place(&task, &p);
    assert_int_equal(p.how, CMAP_LABEL_PLACED);
    assert_true(fabs(p.box.x_mm - 51.5) < NEAR);
    assert_true(p.box.y_mm < 50 && p.box.y_mm + p.box.h_mm > 50);
    assert_true(p.box.w_mm == 20 && p.box.h_mm == 3);
}

static void at_the_right_edge_it_stands_to_the_left(void **state)
{
    cmap_label label = park(108, 50);
    cmap_label_task task = task_of(&label, 1);
    cmap_placement p;
    (void)state;
    place(&task, &p);
    assert_int_equal(p.how, CMAP_LABEL_PLACED);
    assert_true(p.box.x_mm + p.box.w_mm < 107);
}

static void a_second_shape_serves_where_the_first_does_not_fit(void **state)
{
    cmap_label label = park(14, 14);
    cmap_label_task task = task_of(&label, 1);
    cmap_placement p;
    (void)state;
    label.sizes = two_shapes;
    label.size_count = 2;
    task.frame = (cmap_rect){10, 10, 24, 12};
    place(&task, &p);
    assert_int_equal(p.how, CMAP_LABEL_PLACED);
    assert_int_equal(p.size, 1);
    assert_true(p.box.w_mm == 15);
}

static void six_at_one_point_are_all_named(void **state)
{
    cmap_label labels[6];
    cmap_placement p[6];
    (void)state;
    for (int i = 0; i < 6; i++)
        labels[i] = park(60, 50);
    cmap_label_task task = task_of(labels, 6);
    place(&task, p);
    for (int i = 0; i < 6; i++) {
        assert_true(p[i].how == CMAP_LABEL_PLACED || p[i].how == CMAP_LABEL_LED);
        for (int k = 0; k < i; k++)
            assert_false(cmap_rect_overlaps(cmap_rect_grow(p[i].box, 0.5), p[k].box));
    }
}

static void a_leader_runs_from_the_symbol_to_the_box(void **state)
{
    cmap_label labels[8];
    cmap_placement p[8];
    int led = 0;
    (void)state;
    for (int i = 0; i < 8; i++)
        labels[i] = park(60 + 0.3 * i, 50);
    cmap_label_task task = task_of(labels, 8);
    place(&task, p);
    for (int i = 0; i < 8; i++) {
        if (p[i].how != CMAP_LABEL_LED)
            continue;
        led++;
        double dx = p[i].leader_from.x_mm - labels[i].anchor.x_mm, dy = p[i].leader_from.y_mm - 50;
        assert_true(fabs(sqrt(dx * dx + dy * dy) - 1) < NEAR);
        cmap_rect to = {p[i].leader_to.x_mm, p[i].leader_to.y_mm, 0, 0};
        assert_true(cmap_rect_holds(cmap_rect_grow(p[i].box, NEAR), to));
        assert_false(cmap_rect_holds(cmap_rect_grow(p[i].box, -NEAR), to));
    }
    assert_true(led > 0);
}

static void fixed_names_stay_and_others_make_way(void **state)
{
    cmap_label labels[2] = {park(50, 50), park(62, 50)};
    cmap_placement p[2];
    (void)state;
    labels[1].kind = CMAP_LABEL_FIXED;
    cmap_label_task task = task_of(labels, 2);
    place(&task, p);
    assert_true(fabs(p[1].box.x_mm - 52) < NEAR && fabs(p[1].box.y_mm - 48.5) < NEAR);
    assert_int_equal(p[0].how, CMAP_LABEL_PLACED);
    assert_false(cmap_rect_overlaps(p[0].box, p[1].box));
}

static void fixed_names_that_clash_or_leave_are_refused(void **state)
{
    cmap_label labels[2] = {park(50, 50), park(60, 51)};
    cmap_placement p[2] = {{.key = 7}, {.key = 7}};
    cmap_err err = {0};
    (void)state;
    labels[0].kind = labels[1].kind = CMAP_LABEL_FIXED;
    cmap_label_task task = task_of(labels, 2);
    assert_int_equal(cmap_label_place(&task, p, &err), CMAP_EDATA);
    assert_string_equal(err.text, "labels 0 and 1: fixed on one another; move one of them");
    labels[1].anchor = (cmap_pt){105, 60};
    assert_int_equal(cmap_label_place(&task, p, &err), CMAP_EDATA);
    assert_int_equal(p[0].key, 7);
    labels[1].anchor = (cmap_pt){50, 53}; /* touching is not overlapping */
    assert_int_equal(cmap_label_place(&task, p, &err), CMAP_OK);
}

static void an_area_name_stands_at_its_anchor(void **state)
{
    static const cmap_pt area[] = {{20, 20}, {80, 20}, {80, 70}, {20, 70}};
    cmap_label label = park(45, 40);
    cmap_placement p;
    (void)state;
    label.kind = CMAP_LABEL_AREA;
    label.area = area;
    label.area_count = 4;
    cmap_label_task task = task_of(&label, 1);
    place(&task, &p);
    assert_int_equal(p.how, CMAP_LABEL_PLACED);
    assert_true(fabs(p.box.x_mm - 35) < NEAR && fabs(p.box.y_mm - 38.5) < NEAR);
}

/* A U: the mean of its corners lies in the notch. */
static void an_anchor_outside_gives_way_to_the_roomiest_place(void **state)
{
    static const cmap_pt u[] = {{20, 20}, {30, 20}, {30, 55}, {70, 55}, {70, 20}, {80, 20}, {80, 80}, {20, 80}};
    cmap_label label = park(50, 40);
    cmap_placement p;
    (void)state;
    label.kind = CMAP_LABEL_AREA;
    label.area = u;
    label.area_count = 8;
    cmap_label_task task = task_of(&label, 1);
    place(&task, &p);
    assert_int_equal(p.how, CMAP_LABEL_PLACED);
    assert_true(cmap_rect_holds((cmap_rect){20, 55, 60, 25}, p.box));
}

static void an_area_name_moves_aside_for_a_symbol(void **state)
{
    static const cmap_pt area[] = {{20, 20}, {80, 20}, {80, 70}, {20, 70}};
    cmap_label labels[2] = {park(45, 45), park(45, 45)};
    cmap_placement p[2];
    (void)state;
    labels[0].kind = CMAP_LABEL_AREA;
    labels[0].area = area;
    labels[0].area_count = 4;
    cmap_label_task task = task_of(labels, 2);
    place(&task, p);
    assert_false(cmap_rect_overlaps(p[0].box, (cmap_rect){44, 44, 2, 2}));
    assert_true(cmap_rect_holds((cmap_rect){20, 20, 60, 50}, p[0].box));
}

static void a_name_too_long_for_its_area_sticks_out(void **state)
{
    static const cmap_pt area[] = {{45, 40}, {60, 40}, {60, 50}, {45, 50}};
    cmap_label label = park(52, 45);
    cmap_placement p;
    (void)state;
    label.kind = CMAP_LABEL_AREA;
    label.area = area;
    label.area_count = 4;
    label.may_lead = false;
    cmap_label_task task = task_of(&label, 1);
    place(&task, &p);
    assert_int_equal(p.how, CMAP_LABEL_PLACED);
    assert_true(p.box.x_mm < 45.5 && p.box.x_mm + p.box.w_mm > 59.5);
    assert_true(p.box.y_mm > 40 && p.box.y_mm + p.box.h_mm < 50);
}

static void hard_obstacles_are_kept_free(void **state)
{
    cmap_label label = park(50, 50);
    cmap_obstacle wall = box_obstacle(52, 30, 30, 40, 1);
    cmap_label_task task = task_of(&label, 1);
    cmap_placement p;
    (void)state;
    task.obstacles = &wall;
    task.obstacle_count = 1;
    place(&task, &p);
    assert_false(cmap_rect_overlaps(cmap_rect_grow(p.box, 0.5), (cmap_rect){52, 30, 30, 40}));
    assert_int_equal(p.how, CMAP_LABEL_PLACED);
}

static void a_name_stands_beside_its_own_square_symbol(void **state)
{
    cmap_label label = park(50, 50);
    cmap_obstacle square = box_obstacle(47, 47, 6, 6, 1);
    cmap_label_task task = task_of(&label, 1);
    cmap_placement p;
    (void)state;
    square.owner = 0;
    task.obstacles = &square;
    task.obstacle_count = 1;
    place(&task, &p);
    assert_int_equal(p.how, CMAP_LABEL_PLACED);
    assert_true(fabs(p.box.x_mm - 53.5) < NEAR);
}

static void a_name_keeps_to_its_side_of_a_border(void **state)
{
    cmap_label label = park(50, 50);
    cmap_obstacle border = line_obstacle(52, 10, 52, 90, 0.4);
    cmap_label_task task = task_of(&label, 1);
    cmap_placement p;
    (void)state;
    task.obstacles = &border;
    task.obstacle_count = 1;
    place(&task, &p);
    assert_int_equal(p.how, CMAP_LABEL_PLACED);
    assert_true(p.box.x_mm + p.box.w_mm < 52);
    border.cost = 0;
    place(&task, &p);
    assert_true(p.box.x_mm > 51);
}

static void a_crowd_becomes_numbers_in_reading_order(void **state)
{
    cmap_label labels[4] = {park(70, 30), park(30, 30.4), park(52, 70), park(45, 50)};
    cmap_placement p[4];
    (void)state;
    for (int i = 0; i < 4; i++) {
        static const cmap_label_size huge[] = {{300, 3}};
        labels[i].sizes = huge;
        labels[i].may_key = true;
    }
    cmap_label_task task = task_of(labels, 4);
    place(&task, p);
    for (int i = 0; i < 4; i++)
        assert_int_equal(p[i].how, CMAP_LABEL_KEYED);
    assert_int_equal(p[1].key, 1);
    assert_int_equal(p[0].key, 2);
    assert_int_equal(p[3].key, 3);
    assert_int_equal(p[2].key, 4);
    assert_true(p[0].box.w_mm == 3 && p[0].box.h_mm == 2.5);
}

static void what_fits_nowhere_is_dropped_even_when_it_may_not(void **state)
{
    cmap_label labels[2] = {park(50, 50), park(50, 60)};
    static const cmap_label_size huge[] = {{300, 3}};
    cmap_placement p[2];
    (void)state;
    labels[0].sizes = huge;
    cmap_label_task task = task_of(labels, 2);
    place(&task, p);
    assert_int_equal(p[0].how, CMAP_LABEL_DROPPED);
    assert_true(p[0].box.w_mm == 0);
    assert_int_equal(p[1].how, CMAP_LABEL_PLACED);
}

/* Room for one name only: the more important one gets it, whatever the order. */
/* FNV-1a over what was decided, in ticks. */
static uint64_t hash_of(const cmap_placement *p, size_t count)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < count; i++) {
        const long long parts[] = {(long long)p[i].how, (long long)p[i].size, llround(p[i].box.x_mm * 1024),
                                   llround(p[i].box.y_mm * 1024), llround(p[i].leader_to.x_mm * 1024)};
        for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++)
            hash = (hash ^ (uint64_t)parts[k]) * UINT64_C(0x100000001b3);
    }
    return hash;
}

/* A crowd that takes several starts, leaders and a district's name. Every draw and every choice counts: a quicker way
 * to the same choices must leave this number alone, and who changes the choices on purpose writes the new one here. */
static void a_crowd_stands_where_it_always_stood(void **state)
{
    enum { COUNT = 72 };
    static const cmap_pt outline[] = {{15, 15}, {60, 12}, {105, 20}, {100, 60}, {70, 50}, {40, 85}, {12, 70}};
    cmap_label labels[COUNT];
    cmap_placement p[COUNT];
    cmap_obstacle borders[12];
    uint32_t draw = 2011;
    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        draw = draw * 1664525u + 1013904223u;
        labels[i] = park(12 + (draw >> 22) % 96, 12 + (draw >> 12) % 76);
        labels[i].sizes = two_shapes + i % 2;
        labels[i].size_count = 2 - i % 2;
        labels[i].symbol_mm = 0.6;
        labels[i].priority = (double)(i % 5);
        labels[i].may_drop = i % 3 == 0;
        labels[i].may_key = i % 7 == 0;
    }
    labels[5].kind = CMAP_LABEL_AREA;
    labels[5].area = outline;
    labels[5].area_count = sizeof outline / sizeof outline[0];
    for (int i = 0; i < 12; i++)
        borders[i] = line_obstacle(10 + 8.0 * i, 40 + 3.0 * (i % 3), 18 + 8.0 * i, 40 + 3.0 * ((i + 1) % 3), 0.4);
    cmap_label_task task = task_of(labels, COUNT);
    task.obstacles = borders;
    task.obstacle_count = 12;
    place(&task, p);
    assert_int_equal(hash_of(p, COUNT), UINT64_C(0x5c0e4c09cd54378a));
}

static void the_more_important_name_stays(void **state)
{
    cmap_label labels[2] = {park(13, 12), park(13, 12)};
    cmap_placement p[2];
    (void)state;
    for (int first = 0; first < 2; first++) {
        cmap_label_task task = task_of(labels, 2);
        task.frame = (cmap_rect){10, 10, 25, 4};
        for (int i = 0; i < 2; i++) {
            labels[i].may_drop = true;
            labels[i].may_lead = false;
            labels[i].priority = i == first ? 2 : 1;
        }
        place(&task, p);
        assert_int_equal(p[first].how, CMAP_LABEL_PLACED);
        assert_int_equal(p[!first].how, CMAP_LABEL_DROPPED);
    }
}

static void a_name_far_from_others_is_better_than_one_in_doubt(void **state)
{
    cmap_label labels[2] = {park(50, 50), park(73, 51.2)};
    cmap_placement p[2];
    (void)state;
    labels[1].sizes = &(cmap_label_size){1, 1};
    cmap_label_task task = task_of(labels, 2);
    place(&task, p);
    /* To the right it would end a millimetre before the other symbol. */
    double dx = 73 - (p[0].box.x_mm + p[0].box.w_mm), dy = 51.2 - (p[0].box.y_mm + p[0].box.h_mm);
    assert_true(dx > 2 || dy > 2);
}

static void refuse(const cmap_label_task *task, const char *words)
{
    cmap_placement p[2] = {{.key = 7}, {.key = 7}};
    cmap_err err = {0};
    assert_int_equal(cmap_label_place(task, p, &err), CMAP_EINVAL);
    if (!strstr(err.text, words))
        fail_msg("'%s' does not say '%s'", err.text, words);
    assert_int_equal(p[0].key, 7);
}

static void numbers_that_are_none_are_refused(void **state)
{
    static const cmap_label_size bad_size[] = {{NAN, 3}};
    static const cmap_pt bad_area[] = {{0, 0}, {1, INFINITY}, {1, 1}};
    cmap_label labels[2] = {park(50, 50), park(60, 60)}, good = labels[1];
    cmap_label_task task = task_of(labels, 2);
    (void)state;

    labels[1].anchor.x_mm = NAN;
    refuse(&task, "label 1: anchor");
    labels[1] = good;
    labels[1].symbol_mm = -1;
    refuse(&task, "label 1: a symbol radius");
    labels[1] = good;
    labels[1].priority = NAN;
    refuse(&task, "label 1: its priority");
    labels[1] = good;
    labels[1].sizes = bad_size;
    refuse(&task, "label 1: size 0");
    labels[1].size_count = 0;
    refuse(&task, "label 1: no size");
    labels[1] = good;
    labels[1].may_key = true;
    labels[1].key_size.h_mm = INFINITY;
    refuse(&task, "label 1: its number");
    labels[1] = good;
    labels[1].kind = CMAP_LABEL_AREA;
    refuse(&task, "label 1: an area label needs");
    labels[1].area = bad_area;
    labels[1].area_count = 3;
    refuse(&task, "label 1: outline point 1");
    labels[1] = good;
    task.gap_mm = NAN;
    refuse(&task, "a gap");
    task.gap_mm = 0.5;
    task.frame.w_mm = INFINITY;
    refuse(&task, "the frame");
}

static void bad_obstacles_are_refused(void **state)
{
    cmap_label label = park(50, 50);
    cmap_obstacle obstacle = line_obstacle(0, 0, 1, NAN, 0.5);
    cmap_label_task task = task_of(&label, 1);
    (void)state;
    task.obstacles = &obstacle;
    task.obstacle_count = 1;
    refuse(&task, "obstacle 0: corner 1");
    obstacle = line_obstacle(0, 0, 1, 1, NAN);
    refuse(&task, "obstacle 0: its cost");
    obstacle = line_obstacle(0, 0, 1, 1, 1);
    obstacle.owner = 1;
    refuse(&task, "obstacle 0: owner 1");
    task.obstacles = NULL;
    refuse(&task, "a list is missing");
}

static void names_and_frames_of_no_size_are_no_trouble(void **state)
{
    cmap_label labels[2] = {park(50, 50), park(50, 50)};
    static const cmap_label_size none[] = {{0, 0}};
    cmap_obstacle point = line_obstacle(50, 50, 50, 50, 0.5);
    cmap_placement p[2];
    (void)state;
    labels[0].sizes = none;
    cmap_label_task task = task_of(labels, 2);
    task.obstacles = &point;
    task.obstacle_count = 1;
    place(&task, p);
    assert_int_equal(p[0].how, CMAP_LABEL_PLACED);
    task.frame = (cmap_rect){50, 50, 0, 0};
    place(&task, p);
    assert_int_equal(p[1].how, CMAP_LABEL_DROPPED);
    task.frame = (cmap_rect){-9000, -9000, 20000, 20000};
    place(&task, p);
    assert_int_equal(p[1].how, CMAP_LABEL_PLACED);
}

static void every_failing_allocation_is_reported(void **state)
{
    static const cmap_pt area[] = {{20, 20}, {80, 20}, {80, 70}, {20, 70}};
    cmap_label labels[3] = {park(50, 50), park(51, 50), park(45, 40)};
    cmap_obstacle border = line_obstacle(52, 10, 52, 90, 0.4);
    cmap_placement p[3];
    cmap_status status = CMAP_ENOMEM;
    long n = 0;
    (void)state;
    labels[2].kind = CMAP_LABEL_AREA;
    labels[2].area = area;
    labels[2].area_count = 4;
    cmap_label_task task = task_of(labels, 3);
    task.obstacles = &border;
    task.obstacle_count = 1;
    for (; status != CMAP_OK && n < 200; n++) {
        cmap_err err = {0};
        p[0].key = 7;
        cmap_mem_fail_after(n);
        status = cmap_label_place(&task, p, &err);
        cmap_mem_fail_after(-1);
        assert_true(status == CMAP_OK || (status == CMAP_ENOMEM && err.status == CMAP_ENOMEM && p[0].key == 7));
    }
    assert_int_equal(status, CMAP_OK);
    assert_true(n > 15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_to_place_is_fine),
        cmocka_unit_test(a_lonely_name_stands_to_the_right),
        cmocka_unit_test(at_the_right_edge_it_stands_to_the_left),
        cmocka_unit_test(a_second_shape_serves_where_the_first_does_not_fit),
        cmocka_unit_test(six_at_one_point_are_all_named),
        cmocka_unit_test(a_leader_runs_from_the_symbol_to_the_box),
        cmocka_unit_test(fixed_names_stay_and_others_make_way),
        cmocka_unit_test(fixed_names_that_clash_or_leave_are_refused),
        cmocka_unit_test(an_area_name_stands_at_its_anchor),
        cmocka_unit_test(an_anchor_outside_gives_way_to_the_roomiest_place),
        cmocka_unit_test(an_area_name_moves_aside_for_a_symbol),
        cmocka_unit_test(a_name_too_long_for_its_area_sticks_out),
        cmocka_unit_test(hard_obstacles_are_kept_free),
        cmocka_unit_test(a_name_stands_beside_its_own_square_symbol),
        cmocka_unit_test(a_name_keeps_to_its_side_of_a_border),
        cmocka_unit_test(a_crowd_becomes_numbers_in_reading_order),
        cmocka_unit_test(what_fits_nowhere_is_dropped_even_when_it_may_not),
        cmocka_unit_test(a_crowd_stands_where_it_always_stood),
        cmocka_unit_test(the_more_important_name_stays),
        cmocka_unit_test(a_name_far_from_others_is_better_than_one_in_doubt),
        cmocka_unit_test(numbers_that_are_none_are_refused),
        cmocka_unit_test(bad_obstacles_are_refused),
        cmocka_unit_test(names_and_frames_of_no_size_are_no_trouble),
        cmocka_unit_test(every_failing_allocation_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
