/* Whether a numbered carrier was met before: exactly. */
#include "gis/io/tally_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { BYTES = 4096, LIMIT = BYTES * 8 };

static int open_numbers(void **state)
{
    static cmap_numbers numbers;
    *state = &numbers;
    return cmap_numbers_open(&numbers, BYTES, NULL) == CMAP_OK ? 0 : -1;
}

static int close_numbers(void **state)
{
    cmap_numbers_clear(*state);
    return 0;
}

static cmap_key key_of(const cmap_numbers *numbers, const char *identity)
{
    return cmap_numbers_key(numbers, identity, strlen(identity));
}

static void numbers_written_the_usual_way_are_told_from_texts(void **state)
{
    static const char *const numbers[] = {"#0", "#7", "#10", "#32767"};
    static const char *const texts[] = {"#",    "#00", "#07",    "#-1",    "#1.0",  "#1 ",
                                        "#A-1", "@7",  "#32768", "#９",    "#1\n2", "#99999999999999999999",
                                        "7",    "",    "#+1",    "#3276a", "#0x10", "#18446744073709551623"};
    const cmap_numbers *map = *state;
    cmap_key key;

    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (!cmap_numbers_is_one(key_of(map, numbers[i])))
            fail_msg("%s", numbers[i]);
        assert_true(cmap_numbers_read(map, numbers[i] + 1, strlen(numbers[i] + 1), &key));
        assert_true(key == key_of(map, numbers[i]));
        assert_true(key_of(NULL, numbers[i]) == cmap_key_of(numbers[i], strlen(numbers[i])));
    }
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (cmap_numbers_is_one(key_of(map, texts[i])))
            fail_msg("%s", texts[i]);
}

static void numbers_are_known_exactly(void **state)
{
    cmap_numbers *map = *state;
    char identity[32];

    for (int i = 0; i < LIMIT; i++) {
        (void)snprintf(identity, sizeof identity, "#%d", (i * 5) % LIMIT);
        if (cmap_numbers_add(map, key_of(map, identity)))
            fail_msg("%s is new", identity);
    }
    for (int i = 0; i < LIMIT; i++) {
        (void)snprintf(identity, sizeof identity, "#%d", i);
        if (!cmap_numbers_add(map, key_of(map, identity)))
            fail_msg("%s is not new", identity);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(numbers_written_the_usual_way_are_told_from_texts, open_numbers, close_numbers),
        cmocka_unit_test_setup_teardown(numbers_are_known_exactly, open_numbers, close_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
