/* Every figure in every language on every page, by the laws of support/drawing_laws.h. The themes turn from case to
 * case; CMAP_EVERY=1 in the environment draws each case in each theme, which takes four times as long. */
#include "support/drawing_laws.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static size_t in_themes(drawing_case what)
{
    size_t broken = 0;

    if (!getenv("CMAP_EVERY")) {
        what.theme = (what.figure + what.lang + what.page) % DRAWING_THEMES;
        return law_words(what);
    }
    for (what.theme = 0; what.theme < DRAWING_THEMES; what.theme++)
        broken += law_words(what);
    return broken;
}

static size_t on_pages(size_t figure, bool sample)
{
    size_t broken = 0;

    for (size_t page = 0; page < DRAWING_PAGES; page++)
        for (size_t lang = 0; lang < DRAWING_LANGS; lang++)
            broken += in_themes((drawing_case){.figure = figure, .lang = lang, .page = page, .sample = sample});
    return broken;
}

static void the_plan(void **state)
{
    size_t broken = 0;
    (void)state;

    for (size_t figure = 0; figure < DRAWING_FIGURES; figure++)
        broken += on_pages(figure, false);
    assert_int_equal(broken, 0);
}

static void a_survey(void **state)
{
    (void)state;
    assert_int_equal(on_pages(LAYOUT, true) + on_pages(PROGRESS, true) + on_pages(CARRIERS, true), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_plan), cmocka_unit_test(a_survey)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
