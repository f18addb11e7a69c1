/* Drawing with memory that runs out: CMAP_ENOMEM in one line, nothing appended, nothing lost, and the same studio draws
 * the same figure afterwards. */
#include "gis/base/file.h"
#include "gis/base/mem.h"
#include "support/drawing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* CMAP_FAULT_QUICK in the environment: fewer steps, for valgrind. */
static bool quick(void)
{
    return getenv("CMAP_FAULT_QUICK") != NULL;
}

/* Each of the first allocations, then ever fewer: a drawing makes some ten thousand. The first steps count most: they
 * make each part for the first time. */
static long next_step(long allocations)
{
    return allocations + 1 + (quick() ? allocations * 2 : allocations / 10);
}

static cmap_status starve(cmap_studio *studio, const cmap_figure *figure, const cmap_draw_options *how,
                          long allocations, cmap_buf *bytes)
{
    cmap_report report = {0};
    cmap_err err = {0};
    cmap_draw_options options = *how;

    options.report = &report;
    cmap_mem_fail_after(allocations);
    cmap_status status = cmap_studio_draw(studio, figure, &options, bytes, &err);
    cmap_mem_fail_after(-1);
    cmap_report_clear(&report);
    if (status && status != CMAP_ENOMEM)
        fail_msg("after %ld allocations: %s", allocations, err.text);
    if (status)
        assert_true(strlen(err.text) > 0 && !strchr(err.text, '\n'));
    return status;
}

static void check(const char *db, const cmap_figure *figure, const cmap_draw_options *options)
{
    cmap_buf wanted = {0};
    cmap_status status = CMAP_ENOMEM;
    cmap_studio *studio = NULL;

    assert_int_equal(cmap_studio_open(db, &studio, NULL), CMAP_OK);
    /* The first time in a studio: fonts and theme are opened, too. */
    for (long allocations = 0; status == CMAP_ENOMEM; allocations = next_step(allocations)) {
        cmap_buf bytes = {0};
        status = starve(studio, figure, options, allocations, &bytes);
        if (status)
            assert_int_equal(bytes.length, 0);
        cmap_buf_clear(&bytes);
    }
    assert_int_equal(status, CMAP_OK);
    assert_int_equal(starve(studio, figure, options, -1, &wanted), CMAP_OK);
    status = CMAP_ENOMEM;
    for (long allocations = 7; status == CMAP_ENOMEM; allocations *= 4) {
        cmap_buf bytes = {0};
        status = starve(studio, figure, options, allocations, &bytes);
        if (status)
            assert_int_equal(starve(studio, figure, options, -1, &bytes), CMAP_OK);
        assert_int_equal(bytes.length, wanted.length);
        assert_memory_equal(bytes.bytes, wanted.bytes, wanted.length);
        cmap_buf_clear(&bytes);
    }
    cmap_buf_clear(&wanted);
    cmap_studio_close(studio);
}

static void a_map_with_a_panel(void **state)
{
    (void)state;
    check(NULL, drawing_figure(SOUTH_WING), &(cmap_draw_options){.format = CMAP_FORMAT_SVG});
}

static void cards_around_a_map(void **state)
{
    (void)state;
    if (!quick())
        check(NULL, drawing_figure(SPECIALIZATION),
              &(cmap_draw_options){.format = CMAP_FORMAT_PDF, .lang = CMAP_LANG_BOTH});
}

static void a_chart(void **state)
{
    (void)state;
    if (!quick())
        check(NULL, drawing_figure(PROGRESS),
              &(cmap_draw_options){.format = CMAP_FORMAT_PNG, .dpi = 40, .theme = "grey"});
}

static void dots_of_a_survey(void **state)
{
    static const cmap_format formats[] = {CMAP_FORMAT_SVG, CMAP_FORMAT_PNG};
    char *path = NULL;
    (void)state;

    assert_int_equal(cmap_file_share("sample.db", &path, NULL), CMAP_OK);
    for (size_t i = 0; i < (quick() ? 1 : 2); i++)
        check(path, drawing_figure(CARRIERS), &(cmap_draw_options){.format = formats[i], .dpi = 40});
    cmap_free(path);
}

static void opening_a_studio(void **state)
{
    cmap_status status = CMAP_ENOMEM;
    (void)state;

    for (long allocations = 0; status == CMAP_ENOMEM; allocations = next_step(allocations)) {
        cmap_studio *studio = NULL;
        cmap_err err = {0};
        cmap_mem_fail_after(allocations);
        status = cmap_studio_open(NULL, &studio, &err);
        cmap_mem_fail_after(-1);
        if (status && status != CMAP_ENOMEM)
            fail_msg("after %ld allocations: %s", allocations, err.text);
        assert_true((studio == NULL) == (status != CMAP_OK));
        cmap_studio_close(studio);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opening_a_studio),
        cmocka_unit_test(a_map_with_a_panel),
        cmocka_unit_test(cards_around_a_map),
        cmocka_unit_test(dots_of_a_survey),
        cmocka_unit_test(a_chart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
