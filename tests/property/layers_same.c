/* The same figure gives the same bytes: again in one process, whatever was drawn before, in another process, from
 * another studio, with a report and without. */
#include "gis/base/mem.h"
#include "support/drawing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* One of each figure; formats, languages and themes differ. */
static const struct {
    drawing_case what;
    cmap_format format;
} drawn[] = {
    {{.figure = LAYOUT}, CMAP_FORMAT_PDF},
    {{.figure = AXIS, .lang = 1, .theme = 2}, CMAP_FORMAT_SVG},
    {{.figure = NORTH_WING, .lang = 2, .theme = 1}, CMAP_FORMAT_PNG},
    {{.figure = SOUTH_WING, .page = 1, .theme = 3}, CMAP_FORMAT_PDF},
    {{.figure = SPECIALIZATION, .lang = 1}, CMAP_FORMAT_PDF},
    {{.figure = PROGRESS, .sample = true}, CMAP_FORMAT_SVG},
    {{.figure = CARRIERS, .sample = true}, CMAP_FORMAT_PNG},
};
enum { DRAWN = sizeof drawn / sizeof drawn[0] };

static cmap_buf first[DRAWN];

static void draw(size_t index, cmap_report *report, cmap_buf *out)
{
    drawing_draw(drawn[index].what, drawn[index].format, 50, report, out);
}

static int draw_first(void **state)
{
    (void)state;
    for (size_t i = 0; i < DRAWN; i++)
        draw(i, NULL, &first[i]);
    return 0;
}

static int clear_first(void **state)
{
    (void)state;
    for (size_t i = 0; i < DRAWN; i++)
        cmap_buf_clear(&first[i]);
    return 0;
}

static bool same(size_t index, const cmap_buf *again)
{
    return again->length == first[index].length && memcmp(again->bytes, first[index].bytes, again->length) == 0;
}

static void order_and_reports_change_nothing(void **state)
{
    (void)state;
    for (size_t i = DRAWN; i-- > 0;) {
        cmap_report report = {0};
        cmap_buf again = {0};
        draw(i, i % 2 ? &report : NULL, &again);
        if (!same(i, &again))
            fail_msg("%s differs when it is drawn again", drawing_name(drawn[i].what));
        cmap_report_clear(&report);
        cmap_buf_clear(&again);
    }
}

/* What stands in *bytes stays in front. */
static void a_drawing_is_appended(void **state)
{
    cmap_buf bytes = {0};
    (void)state;

    cmap_buf_puts(&bytes, "before");
    draw(1, NULL, &bytes);
    assert_int_equal(bytes.length, first[1].length + 6);
    assert_memory_equal(bytes.bytes, "before", 6);
    assert_memory_equal(bytes.bytes + 6, first[1].bytes, first[1].length);
    cmap_buf_clear(&bytes);
}

static void a_fresh_studio_draws_the_same(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        const drawing_page *page = &drawing_pages[drawn[i].what.page];
        const cmap_draw_options options = {.format = drawn[i].format,
                                           .dpi = 50,
                                           .width_mm = page->width_mm,
                                           .height_mm = page->height_mm,
                                           .lang = (cmap_lang)drawn[i].what.lang,
                                           .theme = drawing_themes[drawn[i].what.theme]};
        cmap_studio *studio = NULL;
        cmap_buf again = {0};
        assert_int_equal(cmap_studio_open(NULL, &studio, NULL), CMAP_OK);
        assert_int_equal(cmap_studio_draw(studio, drawing_figure(drawn[i].what.figure), &options, &again, NULL),
                         CMAP_OK);
        assert_true(same(i, &again));
        cmap_studio_close(studio);
        cmap_buf_clear(&again);
    }
}

/* argv[0] once more, in another time zone, language and folder: it prints what it draws. */
static void another_process_draws_the_same(void **state)
{
    const char *self = *state;

    for (size_t i = 0; i < DRAWN; i++) {
        cmap_buf bytes = {0};
        char command[1024];
        char piece[65536];
        size_t length;
        (void)snprintf(command, sizeof command,
                       "cd / && TZ=Asia/Tokyo LANG=de_DE.UTF-8 LC_ALL=tr_TR.UTF-8 HOME=/nowhere '%s' %zu", self, i);
        /* NOLINTNEXTLINE(cert-env33-c): the judge is this program */
        FILE *pipe = popen(command, "r");
        assert_non_null(pipe);
        while ((length = fread(piece, 1, sizeof piece, pipe)))
            cmap_buf_put(&bytes, piece, length);
        assert_int_equal(pclose(pipe), 0);
        if (!same(i, &bytes))
            fail_msg("%s differs in another process", drawing_name(drawn[i].what));
        cmap_buf_clear(&bytes);
    }
}

static int print_one(size_t index)
{
    cmap_buf bytes = {0};

    draw(index, NULL, &bytes);
    size_t written = fwrite(bytes.bytes, 1, bytes.length, stdout);
    int code = written == bytes.length ? EXIT_SUCCESS : EXIT_FAILURE;
    cmap_buf_clear(&bytes);
    return code;
}

int main(int argc, char **argv)
{
    char self[4096];

    if (argc == 2)
        return print_one(strtoul(argv[1], NULL, 10));
    if (!realpath(argv[0], self))
        return EXIT_FAILURE;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_and_reports_change_nothing),
        cmocka_unit_test(a_drawing_is_appended),
        cmocka_unit_test(a_fresh_studio_draws_the_same),
        cmocka_unit_test_prestate(another_process_draws_the_same, self),
    };
    return cmocka_run_group_tests(tests, draw_first, clear_first);
}
