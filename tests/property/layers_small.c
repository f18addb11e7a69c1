/* Pages of every size: no type below what can be read in print, on any page, in any language; what a page has no room
 * for is left out, least needed first, and told. Words stand free on the smallest page as on the largest. */
#include "layers/detail.h"
#include "layers/lint.h"
#include "support/drawing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct {
    double width_mm, height_mm;
} pages[] = {{297, 210}, {210, 297}, {254, 142.9}, {210, 148}, {120, 90}, {80, 100}};

enum { PAGES = sizeof pages / sizeof pages[0] };

static void draw(size_t figure, size_t lang, size_t page, cmap_report *report, cmap_buf *bytes)
{
    const cmap_draw_options options = {.format = CMAP_FORMAT_SVG,
                                       .width_mm = pages[page].width_mm,
                                       .height_mm = pages[page].height_mm,
                                       .lang = (cmap_lang)lang,
                                       .report = report};
    cmap_err err = {0};

    if (cmap_studio_draw(drawing_studio(false), drawing_figure(figure), &options, bytes, &err))
        fail_msg("%s", err.text);
}

static bool is_left_out(const cmap_report *report, cmap_detail_id id)
{
    for (size_t i = 0; i < report->left_count; i++)
        if (strcmp(report->left_out[i].what, cmap_detail_name(id)) == 0)
            return true;
    return false;
}

static void check(size_t figure, size_t lang, size_t page)
{
    const drawing_case what = {.figure = figure, .lang = lang};
    cmap_report report = {0};
    cmap_buf bytes = {0};

    draw(figure, lang, page, &report, &bytes);
    if (report.smallest_pt < CMAP_SMALLEST_PT - 1e-6)
        fail_msg("%s on %gx%g mm: type of %.2f pt", drawing_name(what), pages[page].width_mm, pages[page].height_mm,
                 report.smallest_pt);
    if (report.overflow_mm > 0.05)
        fail_msg("%s on %gx%g mm: the panel is %.1f mm too long", drawing_name(what), pages[page].width_mm,
                 pages[page].height_mm, report.overflow_mm);
    if (cmap_report_dropped(&report))
        fail_msg("%s on %gx%g mm: a name has no place", drawing_name(what), pages[page].width_mm,
                 pages[page].height_mm);
    cmap_report_clear(&report);
    cmap_buf_clear(&bytes);
}

/* Languages turn over the pages: each figure is there with each page, and with each language on large and small. */
static void all_type_can_be_read(void **state)
{
    (void)state;
    for (size_t figure = 0; figure < DRAWING_FIGURES; figure++)
        for (size_t page = 1; page < PAGES; page++) /* A4 landscape below */
            check(figure, (figure + page) % DRAWING_LANGS, page);
}

static void a4_holds_all(void **state)
{
    (void)state;
    for (size_t figure = 0; figure < DRAWING_FIGURES; figure++)
        for (size_t lang = 0; lang < DRAWING_LANGS; lang++) {
            cmap_report report = {0};
            cmap_buf bytes = {0};
            draw(figure, lang, 0, &report, &bytes);
            assert_true(report.smallest_pt > CMAP_SMALLEST_PT - 1e-6 && !cmap_report_dropped(&report));
            for (size_t i = 0; i < report.left_count; i++)
                fail_msg("%s: %s is left out", drawing_name((drawing_case){.figure = figure, .lang = lang}),
                         report.left_out[i].what);
            cmap_report_clear(&report);
            cmap_buf_clear(&bytes);
        }
}

/* Title, map, scale bar and approval stay; the parks' list goes before the headline, a number never without its list.
 */
static void a_column_keeps_the_message(void **state)
{
    cmap_report report = {0};
    cmap_buf bytes = {0};
    bool axis = false;
    (void)state;

    draw(LAYOUT, 0, PAGES - 2, &report, &bytes);
    assert_true(is_left_out(&report, CMAP_DETAIL_PARKS));
    assert_false(is_left_out(&report, CMAP_DETAIL_HEADLINE));
    for (size_t i = 0; i < report.label_count; i++) {
        assert_true(strspn(report.labels[i].text, "0123456789") < strlen(report.labels[i].text));
        axis |= strcmp(report.labels[i].text, "一轴") == 0;
    }
    assert_true(axis);
    assert_true(report.maps[0].bar_mm > 10);
    assert_true(strstr(bytes.bytes, "role=\"img\"") != NULL);
    cmap_report_clear(&report);
    cmap_buf_clear(&bytes);
}

/* A note, and no finding. */
static void lint_tells_it_as_a_note(void **state)
{
    const cmap_draw_options small = {.width_mm = 120, .height_mm = 90, .approval = "X"};
    const cmap_draw_options large = {.approval = "X"};
    cmap_lint lint = {0};
    cmap_err err = {0};
    (void)state;

    assert_int_equal(cmap_lint_figure(drawing_studio(false), drawing_figure(LAYOUT), &small, &lint, &err), CMAP_OK);
    assert_int_equal(lint.count, 0);
    assert_non_null(strstr(lint.left_out, "parks"));
    cmap_lint_clear(&lint);
    assert_int_equal(cmap_lint_figure(drawing_studio(false), drawing_figure(LAYOUT), &large, &lint, &err), CMAP_OK);
    assert_int_equal(lint.count, 0);
    assert_null(lint.left_out);
    cmap_lint_clear(&lint);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_type_can_be_read),
        cmocka_unit_test(a4_holds_all),
        cmocka_unit_test(a_column_keeps_the_message),
        cmocka_unit_test(lint_tells_it_as_a_note),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
