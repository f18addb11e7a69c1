/* Labels of a made-up city of 2,000 parks: time, and the share placed against a plain greedy placer on the same data.
 * The greedy one takes the parks by priority and gives each the first free of the eight positions around its symbol; it
 * serves for comparison alone. Processor times are printed; only what depends on no machine is asserted. */
#include "render/label.h"
#include "support/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#define PARKS 2000
#define GAP   0.4
#define R     0.6

static cmap_label parks[PARKS];
static cmap_label_size sizes[PARKS][2];
static cmap_placement placed[PARKS];
static cmap_rect greedy[PARKS];
static bool has_greedy[PARKS];

static uint64_t draw_state;

static double draw(double low, double high)
{
    return random_between(&draw_state, low, high);
}

/* Half of them anywhere, half in 40 clusters 30 mm wide; names of 3 to 9 characters of 2.2 mm. */
static void make_city(double w, double h)
{
    cmap_pt centres[40];
    draw_state = 2011;
    for (int i = 0; i < 40; i++)
        centres[i] = (cmap_pt){draw(18, w - 18), draw(18, h - 18)};
    for (int i = 0; i < PARKS; i++) {
        cmap_pt c = centres[i / 2 % 40], at = {draw(3, w - 3), draw(3, h - 3)};
        double length = 2.2 * (int)draw(3, 10);
        if (i % 2)
            at = (cmap_pt){c.x_mm + draw(-15, 15), c.y_mm + draw(-15, 15)};
        sizes[i][0] = (cmap_label_size){length, 2.5};
        sizes[i][1] = (cmap_label_size){length / 2 + 1.1, 5};
        parks[i] = (cmap_label){.anchor = at, .symbol_mm = R, .sizes = sizes[i], .size_count = 2, .group = -1};
        parks[i].priority = (int)draw(1, 4);
        parks[i].key_size = (cmap_label_size){4, 2.3};
        parks[i].may_drop = true;
    }
}

static bool greedy_free(cmap_rect frame, cmap_rect box, int self)
{
    cmap_rect wide = cmap_rect_grow(box, GAP);
    if (!cmap_rect_holds(frame, box))
        return false;
    for (int k = 0; k < PARKS; k++) {
        cmap_rect symbol = {parks[k].anchor.x_mm - R, parks[k].anchor.y_mm - R, 2 * R, 2 * R};
        if ((k != self && cmap_rect_overlaps(wide, symbol)) || (has_greedy[k] && cmap_rect_overlaps(wide, greedy[k])))
            return false;
    }
    return true;
}

static void greedy_one(cmap_rect frame, int i)
{
    static const int around[8][2] = {{1, 0}, {1, -1}, {1, 1}, {0, -1}, {0, 1}, {-1, 0}, {-1, -1}, {-1, 1}};
    for (int shape = 0; shape < 2; shape++)
        for (int k = 0; k < 8; k++) {
            double w = sizes[i][shape].w_mm, h = sizes[i][shape].h_mm;
            cmap_rect box = {parks[i].anchor.x_mm + around[k][0] * (R + GAP + w / 2) - w / 2,
                             parks[i].anchor.y_mm + around[k][1] * (R + GAP + h / 2) - h / 2, w, h};
            if (!greedy_free(frame, box, i))
                continue;
            greedy[i] = box;
            has_greedy[i] = true;
            return;
        }
}

static int place_greedily(cmap_rect frame)
{
    int count = 0;
    for (int i = 0; i < PARKS; i++)
        has_greedy[i] = false;
    for (int priority = 3; priority > 0; priority--)
        for (int i = 0; i < PARKS; i++)
            if ((int)parks[i].priority == priority)
                greedy_one(frame, i);
    for (int i = 0; i < PARKS; i++)
        count += has_greedy[i];
    return count;
}

static double place_ours(cmap_rect frame, bool lead_and_key, int how[4])
{
    struct timespec start, end;
    cmap_err err = {0};
    cmap_label_task task = {.frame = frame, .labels = parks, .label_count = PARKS, .gap_mm = GAP, .seed = 1};
    for (int i = 0; i < PARKS; i++)
        parks[i].may_lead = parks[i].may_key = lead_and_key;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
    if (cmap_label_place(&task, placed, &err) != CMAP_OK)
        fail_msg("%s", err.text);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    for (int i = 0; i < PARKS; i++)
        how[placed[i].how]++;
    return (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
}

static int overlaps(void)
{
    int count = 0;
    for (int i = 0; i < PARKS; i++)
        for (int k = 0; k < i; k++)
            count += placed[i].how != CMAP_LABEL_DROPPED && placed[k].how != CMAP_LABEL_DROPPED &&
                     cmap_rect_overlaps(placed[i].box, placed[k].box);
    return count;
}

static void compare(double w, double h)
{
    cmap_rect frame = {0, 0, w, h};
    int beside[4] = {0}, all[4] = {0};
    make_city(w, h);
    int plain = place_greedily(frame);
    double seconds = place_ours(frame, false, beside);
    assert_int_equal(overlaps(), 0);
    double seconds_all = place_ours(frame, true, all);
    assert_int_equal(overlaps(), 0);
    printf("%d parks on %g x %g mm\n", PARKS, w, h);
    printf("  greedy, beside the symbol:  %5.1f %% placed\n", plain * 100.0 / PARKS);
    printf("  ours, beside the symbol:    %5.1f %% placed                                      %.2f s\n",
           beside[CMAP_LABEL_PLACED] * 100.0 / PARKS, seconds);
    printf("  ours, with leaders and keys: %4.1f %% placed, %.1f %% led, %.1f %% numbered, %.1f %% dropped  %.2f s\n",
           all[CMAP_LABEL_PLACED] * 100.0 / PARKS, all[CMAP_LABEL_LED] * 100.0 / PARKS,
           all[CMAP_LABEL_KEYED] * 100.0 / PARKS, all[CMAP_LABEL_DROPPED] * 100.0 / PARKS, seconds_all);
    assert_true(beside[CMAP_LABEL_PLACED] > plain);
    assert_true(all[CMAP_LABEL_DROPPED] < beside[CMAP_LABEL_DROPPED]);
}

static void two_thousand_parks_on_a_wall_map(void **state)
{
    (void)state;
    compare(800, 560);
}

static void two_thousand_parks_on_a2(void **state)
{
    (void)state;
    compare(570, 400);
}

static void two_thousand_parks_on_a3(void **state)
{
    (void)state;
    compare(400, 280);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_thousand_parks_on_a_wall_map),
        cmocka_unit_test(two_thousand_parks_on_a2),
        cmocka_unit_test(two_thousand_parks_on_a3),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
