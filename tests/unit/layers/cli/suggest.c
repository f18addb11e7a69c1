/* What a mistyped word was meant to be. */
#include "layers/cli/suggest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void edits_are_counted(void **state)
{
    (void)state;
    assert_int_equal(cmap_suggest_distance("", ""), 0);
    assert_int_equal(cmap_suggest_distance("", "abc"), 3);
    assert_int_equal(cmap_suggest_distance("zoning", "zoning"), 0);
    assert_int_equal(cmap_suggest_distance("zonign", "zoning"), 1); /* a swap is one edit */
    assert_int_equal(cmap_suggest_distance("kitten", "sitting"), 3);
    assert_int_equal(cmap_suggest_distance("DPI", "dpi"), 0);
}

/* The laws of a distance, on words of two letters so that they often collide. */
static void the_distance_is_one(void **state)
{
    char words[40][9];
    uint32_t seed = 1;
    (void)state;

    for (size_t i = 0; i < 40; i++) {
        size_t length = 0;
        do {
            seed = seed * 1664525u + 1013904223u;
            words[i][length++] = (seed >> 28) & 1 ? 'a' : 'b';
        } while (length < 8 && (seed >> 24) % 8);
        words[i][length] = '\0';
    }
    for (size_t i = 0; i < 40; i++)
        for (size_t k = 0; k < 40; k++) {
            size_t d = cmap_suggest_distance(words[i], words[k]);
            size_t longer = strlen(words[i]) > strlen(words[k]) ? strlen(words[i]) : strlen(words[k]);
            assert_int_equal(d, cmap_suggest_distance(words[k], words[i]));
            assert_true((d == 0) == (strcmp(words[i], words[k]) == 0));
            assert_true(d <= longer);
        }
}

static void only_near_words_are_suggested(void **state)
{
    static const char *const words[] = {"figures", "render", "zoning", "as"};
    char long_word[200];
    (void)state;

    assert_string_equal(cmap_suggest("figure", words, 4), "figures");
    assert_string_equal(cmap_suggest("redner", words, 4), "render");
    assert_string_equal(cmap_suggest("a", words, 4), "as");
    assert_null(cmap_suggest("frobnicate", words, 4));
    assert_null(cmap_suggest("", words, 4));
    assert_null(cmap_suggest("render", words, 0));
    memset(long_word, 'r', sizeof long_word - 1);
    long_word[sizeof long_word - 1] = '\0';
    assert_null(cmap_suggest(long_word, words, 4));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edits_are_counted),
        cmocka_unit_test(the_distance_is_one),
        cmocka_unit_test(only_near_words_are_suggested),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
