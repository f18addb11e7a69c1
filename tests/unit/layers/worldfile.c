/* A world file speaks of the whole page, and its numbers are of pixels' middles. */
#include "layers/worldfile.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The frame's corner, which the report gives, comes out of the file where it is on the page, at any dpi. */
static void frame_at_its_place(void **state)
{
    static const double dpis[] = {36, 96, 254, 1200};
    const cmap_report_map map = {
        .frame = {10, 24.5, 172, 164.5}, .origin_x_m = 490209.25, .origin_y_m = 3550691.5, .m_per_mm = 910.0625};
    cmap_report report = {0};

    (void)state;
    cmap_report_begin_page(&report, 297, 210);
    cmap_report_add_map(&report, "map", &map);
    for (size_t i = 0; i < sizeof dpis / sizeof dpis[0]; i++) {
        cmap_buf out = {0};
        double line[6];
        assert_int_equal(cmap_worldfile_put(&report, dpis[i], &out, NULL), CMAP_OK);
        char *at = out.bytes;
        for (size_t k = 0; k < 6; k++)
            line[k] = strtod(at, &at);
        assert_string_equal(at, "\n");
        assert_true(line[1] == 0 && line[2] == 0 && line[3] == -line[0]);
        const double column = map.frame.x_mm / 25.4 * dpis[i] - 0.5, row = map.frame.y_mm / 25.4 * dpis[i] - 0.5;
        assert_true(fabs(line[4] + column * line[0] - map.origin_x_m) < 1e-4);
        assert_true(fabs(line[5] + row * line[3] - map.origin_y_m) < 1e-4);
        cmap_buf_clear(&out);
    }
    cmap_report_clear(&report);
}

static void without_a_map(void **state)
{
    cmap_report report = {0};
    cmap_buf out = {0};

    (void)state;
    assert_int_equal(cmap_worldfile_put(&report, 300, &out, NULL), CMAP_EINVAL);
    assert_int_equal(out.length, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(frame_at_its_place), cmocka_unit_test(without_a_map)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
