#include "render/icon.h"

#include "gis/base/buf.h"
#include "render/icon_private.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define HEAD "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 24\">"
#define PATH "<path d=\"M1 1H5V5Z\" fill=\"currentColor\"/>"

static cmap_icon *parse(const char *svg)
{
    cmap_icon *icon = NULL;
    cmap_err err = {0};
    if (cmap_icon_parse(svg, &icon, &err))
        fail_msg("%s", err.text);
    return icon;
}

/* The icon of one filled path. */
static cmap_icon *path(const char *data)
{
    char svg[1000];
    (void)snprintf(svg, sizeof svg, HEAD "<path d=\"%s\" fill=\"currentColor\"/></svg>", data);
    return parse(svg);
}

static void assert_at(const cmap_icon *icon, size_t step, cmap_icon_step_kind kind, double x, double y)
{
    assert_true(step < icon->step_count);
    assert_int_equal(icon->steps[step].kind, kind);
    if (fabs(icon->steps[step].to[0] - x) > 1e-9 || fabs(icon->steps[step].to[1] - y) > 1e-9)
        fail_msg("step %zu ends at %g %g, not %g %g", step, icon->steps[step].to[0], icon->steps[step].to[1], x, y);
}

static void commands_small_and_capital_agree(void **state)
{
    static const char *const pairs[][2] = {
        {"M1 2L3 5H7V9Z", "m1 2l2 3h4v4z"},           {"M1 2C2 3 4 5 6 7S9 9 10 12", "m1 2c1 1 3 3 5 5s3 2 4 5"},
        {"M1 2Q3 4 5 2T9 2", "m1 2q2 2 4 0t4 0"},     {"M1 2L3 4 5 6ZL7 8", "m1 2 2 2 2 2zl6 6"},
        {"M1,2A3 3 0 0 1 7 2", "m1 2a3 3 0 0 1 6 0"}, {"M1.5.5L.5-1", "M1.5 0.5 L 0.5 -1"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        cmap_icon *a = path(pairs[i][0]), *b = path(pairs[i][1]);
        assert_int_equal(a->step_count, b->step_count);
        for (size_t k = 0; k < a->step_count; k++) {
            assert_int_equal(a->steps[k].kind, b->steps[k].kind);
            for (int axis = 0; axis < 2; axis++) {
                assert_true(fabs(a->steps[k].control1[axis] - b->steps[k].control1[axis]) < 1e-9);
                assert_true(fabs(a->steps[k].control2[axis] - b->steps[k].control2[axis]) < 1e-9);
                assert_true(fabs(a->steps[k].to[axis] - b->steps[k].to[axis]) < 1e-9);
            }
        }
        cmap_icon_free(a);
        cmap_icon_free(b);
    }
}

static void a_closed_path_goes_on_from_its_start(void **state)
{
    cmap_icon *icon = path("M2 3H9V9Zl1 1");
    (void)state;
    assert_at(icon, 0, CMAP_ICON_MOVE, 2, 3);
    assert_at(icon, 2, CMAP_ICON_LINE, 9, 9);
    assert_int_equal(icon->steps[3].kind, CMAP_ICON_CLOSE);
    assert_at(icon, 4, CMAP_ICON_LINE, 3, 4);
    cmap_icon_free(icon);
}

/* The point of a cubic curve at its middle. */
static void middle(const double from[2], const cmap_icon_step *step, double out[2])
{
    for (int axis = 0; axis < 2; axis++)
        out[axis] = (from[axis] + 3 * step->control1[axis] + 3 * step->control2[axis] + step->to[axis]) / 8;
}

static void arcs_stay_on_their_circle(void **state)
{
    /* Small and large, both ways, each with the circle that it runs on. */
    static const struct {
        const char *data;
        double x, y, radius;
    } arcs[] = {
        {"M12 2A10 10 0 0 1 22 12", 12, 12, 10}, {"M12 2A10 10 0 1 0 22 12", 12, 12, 10},
        {"M12 2A10 10 0 0 0 22 12", 22, 2, 10},  {"M12 2A10 10 0 1 1 22 12", 22, 2, 10},
        {"M2 12A1 1 0 0 1 22 12", 12, 12, 10},   /* too small: grown to reach */
        {"M2 12A10 10 77 01022 12", 12, 12, 10}, /* flags need no blank */
    };
    (void)state;
    for (size_t i = 0; i < sizeof arcs / sizeof arcs[0]; i++) {
        cmap_icon *icon = path(arcs[i].data);
        const double *from = icon->steps[0].to;
        assert_true(icon->step_count > 1);
        for (size_t k = 1; k < icon->step_count; from = icon->steps[k++].to) {
            double at[2];
            middle(from, &icon->steps[k], at);
            if (fabs(hypot(at[0] - arcs[i].x, at[1] - arcs[i].y) - arcs[i].radius) > 0.01)
                fail_msg("%s leaves its circle at %g %g", arcs[i].data, at[0], at[1]);
        }
        cmap_icon_free(icon);
    }
}

static void a_flat_arc_is_a_line(void **state)
{
    cmap_icon *icon = path("M2 2A0 5 0 0 1 9 9A5 5 0 0 1 9 9");
    (void)state;
    assert_int_equal(icon->step_count, 2);
    assert_at(icon, 1, CMAP_ICON_LINE, 9, 9);
    cmap_icon_free(icon);
}

static void pens_are_read(void **state)
{
    cmap_icon *icon = parse("<?xml version=\"1.0\"?>\n<!-- ours -->\n" HEAD "<title>One &amp; two</title>" PATH
                            "<path d='M1 1L2 2' fill='none' stroke='currentColor' stroke-width='1.75' "
                            "stroke-linecap='round' stroke-linejoin='round'/></svg>\n");
    (void)state;
    assert_int_equal(icon->shape_count, 2);
    assert_true(icon->shapes[0].fill && !icon->shapes[1].fill);
    assert_true(icon->shapes[1].width == 1.75 && icon->shapes[1].round_cap && icon->shapes[1].round_join);
    assert_int_equal(icon->shapes[1].first, icon->shapes[0].count);
    cmap_icon_free(icon);
}

static void what_is_outside_the_subset_is_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "plain words",
        "<svg>",
        "<svg viewBox=\"0 0 24 24\"/>",
        "<svg viewBox=\"0 0 48 48\">" PATH "</svg>",
        HEAD "</svg>",
        HEAD PATH,
        HEAD PATH "</svg><svg>",
        HEAD PATH PATH "</path></svg>",
        HEAD "<circle cx=\"1\" cy=\"1\" r=\"1\"/></svg>",
        HEAD "<g>" PATH "</g></svg>",
        HEAD "<script>alert(1)</script>" PATH "</svg>",
        HEAD "<title>a<b/></title>" PATH "</svg>",
        HEAD "<path d=\"M1 1H2\"/></svg>",
        HEAD "<path d=\"M1 1H2\" fill=\"#000\"/></svg>",
        HEAD "<path d=\"M1 1H2\" fill=\"none\"/></svg>",
        HEAD "<path d=\"M1 1H2\" stroke=\"currentColor\"/></svg>",
        HEAD "<path d=\"M1 1H2\" fill=\"currentColor\" stroke=\"currentColor\"/></svg>",
        HEAD "<path d=\"M1 1H2\" fill=\"currentColor\" transform=\"scale(2)\"/></svg>",
        HEAD "<path d=\"M1 1H2\" d=\"M1 1\" fill=\"currentColor\"/></svg>",
        HEAD "<path d=\"M1 1H2\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1e9\"/></svg>",
        HEAD "<path d=\"M1 1H2\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"0\"/></svg>",
        HEAD "<path d=\"M1 1H2\" fill=\"currentColor></svg>",
        HEAD "<!-- " PATH "</svg>",
        HEAD "<path d=\"\" fill=\"currentColor\"/></svg>",
    };
    static const char *const bad_data[] = {
        "L1 1",        "M1",          "M1 1 2", "M1 1L1e3 1", "M1 1Lx",  "M1 1C1 1 1 1 1", "M1 1A1 1 0 2 0 5 5",
        "M1 1L9999 1", "M1 1.L..1 1", "M1 1Z1", "M+-1 1",     "M1 1R2 2"};
    char svg[300];
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        cmap_icon *icon = NULL;
        cmap_err err = {0};
        if (cmap_icon_parse(bad[i], &icon, &err) != CMAP_EPARSE)
            fail_msg("was read: %s", bad[i]);
        assert_null(icon);
        assert_null(strchr(err.text, '\n'));
    }
    for (size_t i = 0; i < sizeof bad_data / sizeof bad_data[0]; i++) {
        cmap_icon *icon = NULL;
        (void)snprintf(svg, sizeof svg, HEAD "<path d=\"%s\" fill=\"currentColor\"/></svg>", bad_data[i]);
        if (cmap_icon_parse(svg, &icon, NULL) != CMAP_EPARSE)
            fail_msg("was read: %s", bad_data[i]);
    }
}

static void endless_data_is_refused(void **state)
{
    cmap_buf svg = {0};
    cmap_icon *icon = NULL;
    (void)state;
    cmap_buf_puts(&svg, HEAD "<path d=\"M0 0");
    for (int i = 0; i < 30000; i++)
        cmap_buf_puts(&svg, "h0");
    cmap_buf_puts(&svg, "\" fill=\"currentColor\"/></svg>");
    assert_int_equal(cmap_icon_parse(svg.bytes, &icon, NULL), CMAP_EPARSE);
    cmap_buf_clear(&svg);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commands_small_and_capital_agree),
        cmocka_unit_test(a_closed_path_goes_on_from_its_start),
        cmocka_unit_test(arcs_stay_on_their_circle),
        cmocka_unit_test(a_flat_arc_is_a_line),
        cmocka_unit_test(pens_are_read),
        cmocka_unit_test(what_is_outside_the_subset_is_refused),
        cmocka_unit_test(endless_data_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
