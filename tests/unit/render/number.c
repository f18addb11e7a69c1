/* Numbers as file formats want them: short, exact, in no locale. */
#include "render/writer_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static void assert_decimal(long long value, int decimals, const char *wanted)
{
    cmap_buf buf = {0};
    cmap_put_decimal(&buf, value, decimals);
    assert_string_equal(cmap_buf_text(&buf), wanted);
    cmap_buf_clear(&buf);
}

static void decimals_are_short(void **state)
{
    (void)state;
    assert_decimal(0, 3, "0");
    assert_decimal(5, 1, ".5");
    assert_decimal(-5, 3, "-.005");
    assert_decimal(12000, 3, "12");
    assert_decimal(12340, 3, "12.34");
    assert_decimal(-1050, 2, "-10.5");
    assert_decimal(42, 0, "42");
    assert_decimal(INT64_MIN, 0, "-9223372036854775808");
    assert_decimal(INT64_MAX, 18, "9.223372036854775807");
}

static void what_is_written_is_read_back(void **state)
{
    uint32_t seed = 1;
    (void)state;
    for (int i = 0; i < 20000; i++) {
        cmap_buf buf = {0};
        seed = seed * 1664525u + 1013904223u;
        double value = ((double)seed - 2147483648.0) / 4096;
        cmap_put_number(&buf, value, i % 7);
        double off = strtod(cmap_buf_text(&buf), NULL) - value, step = 1;
        for (int k = 0; k < i % 7; k++)
            step /= 10;
        if (off > step * 0.5001 || off < -step * 0.5001)
            fail_msg("%.9f was written as %s", value, cmap_buf_text(&buf));
        cmap_buf_clear(&buf);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decimals_are_short),
        cmocka_unit_test(what_is_written_is_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
