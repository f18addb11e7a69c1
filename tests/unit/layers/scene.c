/* Areas in words: exact to the last digit shown, half away from nought, in a unit that leaves digits that count. */
#include "layers/scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static void areas_keep_their_digits(void **state)
{
    static const struct {
        double m2;
        const char *zh, *en;
    } cases[] = {
        {10000000, "1000万㎡", "10 million m²"},
        {6060600, "606.06万㎡", "6.06 million m²"},
        {1085000, "108.5万㎡", "1.09 million m²"},
        {1005000, "100.5万㎡", "1.01 million m²"},
        {1004999.9, "100.50万㎡", "1.00 million m²"},
        {100000, "10万㎡", "0.1 million m²"},
        {45000, "4.5万㎡", "45 thousand m²"},
        {4520.5, "0.45万㎡", "4.52 thousand m²"},
        {999.9, "0.10万㎡", "999.9 m²"},
        {75.5, "75.5㎡", "75.5 m²"},
        {0, "0㎡", "0 m²"},
    };
    const cmap_scene zh = {.lang = CMAP_LANG_ZH}, en = {.lang = CMAP_LANG_EN};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char words[64];
        cmap_scene_area_words(&zh, cases[i].m2, words, sizeof words);
        assert_string_equal(words, cases[i].zh);
        cmap_scene_area_words(&en, cases[i].m2, words, sizeof words);
        assert_string_equal(words, cases[i].en);
    }
}

static void units_are_read_back(void **state)
{
    const cmap_scene zh = {.lang = CMAP_LANG_ZH}, en = {.lang = CMAP_LANG_EN};

    (void)state;
    assert_true(cmap_scene_area_unit_m2(&zh, "4.5万㎡") == 1e4 && cmap_scene_area_unit_m2(&zh, "75.5㎡") == 1);
    assert_true(cmap_scene_area_unit_m2(&zh, "606.1") == 1e4 && cmap_scene_area_unit_m2(&en, "6.06") == 1e6);
    assert_true(cmap_scene_area_unit_m2(&en, "45 thousand m²") == 1e3);
    assert_true(cmap_scene_area_unit_m2(&en, "2 million m²") == 1e6 && cmap_scene_area_unit_m2(&en, "7 m²") == 1);
}

/* Against whole numbers of hundredths, where a double would round 0.045 down. */
static void halves_go_away_from_nought(void **state)
{
    char words[32];

    (void)state;
    for (int64_t k = 0; k < 400; k++) {
        const int64_t tenths = k * 100000 + 50000; /* k.5 hundredths of a million */
        char wanted[32];
        (void)snprintf(wanted, sizeof wanted, "%d.%02d", (int)((k + 1) / 100), (int)((k + 1) % 100));
        cmap_scene_tenths_words(tenths, 1000000, 2, words, sizeof words);
        assert_string_equal(words, wanted);
        cmap_scene_tenths_words(-tenths, 1000000, 2, words, sizeof words);
        assert_string_equal(words + 1, wanted);
        assert_int_equal(words[0], '-');
    }
    cmap_scene_tenths_words(INT64_MAX, 1, 1, words, sizeof words);
    assert_string_equal(words, "922337203685477580.7");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(areas_keep_their_digits),
        cmocka_unit_test(units_are_read_back),
        cmocka_unit_test(halves_go_away_from_nought),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
