/* What holds for every figure, in every language and theme and on every page: it draws, no name covers another or
 * leaves its map, none is left out on A4, no words stand on other words or on a park they do not name, and the PDF's
 * own text agrees. Here, for the sanitizers, on a choice of cases that pairs each figure with each language, theme and
 * page but A3, which is A4 drawn larger; all cases are in golden/figures_every. */
#include "support/drawing.h"
#include "support/drawing_laws.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const size_t pages[] = {0, 1, 4, 5}; /* of drawing_pages */
enum { PAGES = sizeof pages / sizeof pages[0] };

/* Each figure with each of these pages; languages and themes turn so that each pair of figure and language, figure and
 * theme, language and page, theme and page is there. */
static drawing_case case_of(size_t figure, size_t page)
{
    return (drawing_case){.figure = figure,
                          .page = page,
                          .lang = (figure + page) % DRAWING_LANGS,
                          .theme = (figure + 3 * page + page / 2) % DRAWING_THEMES};
}

static void the_choice_pairs_everything(void **state)
{
    bool langs[DRAWING_FIGURES][DRAWING_LANGS] = {{false}};
    bool themes[DRAWING_FIGURES][DRAWING_THEMES] = {{false}};
    bool in_themes[PAGES][DRAWING_THEMES] = {{false}};
    (void)state;

    for (size_t f = 0; f < DRAWING_FIGURES; f++)
        for (size_t p = 0; p < PAGES; p++) {
            const drawing_case what = case_of(f, pages[p]);
            langs[f][what.lang] = themes[f][what.theme] = in_themes[p][what.theme] = true;
        }
    for (size_t f = 0; f < DRAWING_FIGURES; f++)
        for (size_t i = 0; i < DRAWING_THEMES; i++)
            assert_true(themes[f][i] && in_themes[f % PAGES][i] && langs[f][i % DRAWING_LANGS]);
}

static void names_and_words_stand_free(void **state)
{
    size_t broken = 0;
    (void)state;

    for (size_t f = 0; f < DRAWING_FIGURES; f++)
        for (size_t p = 0; p < PAGES; p++)
            broken += law_words(case_of(f, pages[p]));
    assert_int_equal(broken, 0);
}

/* The figure with cards around its map: every language on every page. */
static void lines_from_cards_cross_nothing(void **state)
{
    size_t broken = 0;
    (void)state;

    for (size_t page = 0; page < DRAWING_PAGES; page++)
        for (size_t lang = 0; lang < DRAWING_LANGS; lang++)
            broken += law_words((drawing_case){.figure = SPECIALIZATION, .page = page, .lang = lang});
    assert_int_equal(broken, 0);
}

/* The names of a drawing in two formats, or at two resolutions. */
static void same_names(const cmap_report *a, const cmap_report *b, const char *name)
{
    if (a->label_count != b->label_count)
        fail_msg("%s: %zu names, or %zu", name, a->label_count, b->label_count);
    for (size_t i = 0; i < a->label_count; i++) {
        assert_string_equal(a->labels[i].text, b->labels[i].text);
        assert_int_equal(a->labels[i].how, b->labels[i].how);
        assert_memory_equal(&a->labels[i].box, &b->labels[i].box, sizeof a->labels[i].box);
    }
}

static void format_and_dpi_move_no_name(void **state)
{
    static const struct {
        cmap_format format;
        double dpi;
    } ways[] = {{CMAP_FORMAT_SVG, 0}, {CMAP_FORMAT_PDF, 0}, {CMAP_FORMAT_PNG, 40}, {CMAP_FORMAT_PNG, 97}};
    (void)state;

    for (size_t f = 0; f < DRAWING_FIGURES; f += 2) {
        const drawing_case what = case_of(f, 0);
        cmap_report reports[sizeof ways / sizeof ways[0]] = {{0}};
        for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
            cmap_buf bytes = {0};
            drawing_draw(what, ways[i].format, ways[i].dpi, &reports[i], &bytes);
            cmap_buf_clear(&bytes);
            same_names(&reports[0], &reports[i], drawing_name(what));
        }
        for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
            cmap_report_clear(&reports[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_choice_pairs_everything),
        cmocka_unit_test(names_and_words_stand_free),
        cmocka_unit_test(lines_from_cards_cross_nothing),
        cmocka_unit_test(format_and_dpi_move_no_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
