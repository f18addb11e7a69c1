/* Each language alone: an English figure holds no Chinese character, a Chinese one no English sentence, and one in both
 * holds the names in both; with and without a survey. Judged by what pdftotext and pdfinfo find, and by what is said
 * beside the figure: caption, alternate text, legend, numbers. */
#include "gis/base/utf8.h"
#include "support/drawing.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ZH, EN, BOTH };

/* All that a reader or a search finds in the PDF: its words and its description. The caller frees. */
static char *text_of(drawing_case what)
{
    cmap_buf bytes = {0};

    drawing_draw(what, CMAP_FORMAT_PDF, 0, NULL, &bytes);
    const char *file = drawing_save(&bytes, "pdf");
    char *text = drawing_run("pdftotext -layout %s - && pdfinfo %s", file, file);
    cmap_buf_clear(&bytes);
    return text;
}

static bool is_chinese(uint32_t c)
{
    return (c >= 0x2E80 && c <= 0x303F) || (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0xFF00 && c <= 0xFFEF) || (c >= 0x20000 && c <= 0x3FFFF);
}

/* The PDF's own title is the figure's in that language. */
static void check_title(const char *text, drawing_case what)
{
    const char *wanted = cmap_figure_title(drawing_figure(what.figure), what.lang == EN ? "en" : "zh");
    const char *title = strstr(text, "Title:");

    if (!title || !strstr(title, wanted))
        fail_msg("%s is not titled %s", drawing_name(what), wanted);
}

static void check_english(const char *text, drawing_case what)
{
    const char *at = text;

    for (uint32_t c; (c = cmap_utf8_next(&at));)
        if (is_chinese(c))
            fail_msg("%s: U+%04X before \"%.60s\"", drawing_name(what), (unsigned)c, at);
}

static void english_holds_no_chinese(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * (size_t)DRAWING_FIGURES; i++) {
        const drawing_case what = {.figure = i / 2, .lang = EN, .page = i / 2 % 2, .sample = i % 2};
        char *text = text_of(what);
        check_english(text, what);
        check_title(text, what);
        free(text);
    }
}

/* The whole sidecar, which holds all that is said in words beside a figure; and the report it is made from. */
static void draw_beside(drawing_case what, cmap_report *report, cmap_buf *sidecar)
{
    const cmap_draw_options options = {.lang = (cmap_lang)what.lang, .report = report};
    cmap_buf bytes = {0};
    cmap_err err = {0};

    drawing_draw(what, CMAP_FORMAT_SVG, 0, report, &bytes);
    cmap_buf_clear(&bytes);
    if (cmap_studio_sidecar(drawing_studio(what.sample), drawing_figure(what.figure), &options, sidecar, &err))
        fail_msg("%s: %s", drawing_name(what), err.text);
}

static void english_beside_holds_no_chinese(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * (size_t)DRAWING_FIGURES; i++) {
        const drawing_case what = {.figure = i / 2, .lang = EN, .sample = i % 2};
        cmap_report report = {0};
        cmap_buf sidecar = {0};
        draw_beside(what, &report, &sidecar);
        check_english(cmap_buf_text(&sidecar), what);
        cmap_buf_clear(&sidecar);
        cmap_report_clear(&report);
    }
}

/* Names and terms that Chinese documents write in Latin letters, and what is not ours to translate. */
static bool is_name(const char *word)
{
    static const char *const names[] = {"LOFT", "BPO",        "KPO", "ITO", "CGCS", "EPSG",    "GSHHG", "DCW",
                                        "km",   "carriermap", "m",   "E",   "IT",   "SISPARK", "BioBAY"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(word, names[i]) == 0)
            return true;
    return false;
}

/* The words of Latin letters in a line of the page, one after the other, that are no known names. */
static void check_line(const char *line, size_t length, drawing_case what)
{
    char word[64];

    for (size_t i = 0; i < length;) {
        size_t n = 0;
        while (i < length && isalpha((unsigned char)line[i]) && n + 1 < sizeof word)
            word[n++] = line[i++];
        word[n] = '\0';
        if (n > 0 && !is_name(word))
            fail_msg("%s: \"%s\" in \"%.*s\"", drawing_name(what), word, (int)length, line);
        i += n == 0;
    }
}

static void check_chinese(const char *text, drawing_case what)
{
    for (const char *at = text; *at; at += strcspn(at, "\n\f"), at += *at != '\0')
        check_line(at, strcspn(at, "\n\f"), what);
}

static void chinese_holds_no_english(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * (size_t)DRAWING_FIGURES; i++) {
        const drawing_case what = {.figure = i / 2, .lang = ZH, .page = i / 2 % 2, .sample = i % 2};
        char *text = text_of(what);
        char *info = strstr(text, "Title:"); /* pdfinfo speaks English */
        check_title(text, what);
        *info = '\0';
        check_chinese(text, what);
        free(text);
    }
}

/* One value of the sidecar: key's, up to the quotes. */
static void check_value(const char *sidecar, const char *key, drawing_case what)
{
    const char *at = strstr(sidecar, key);

    if (!at)
        fail_msg("%s: no %s in the sidecar", drawing_name(what), key);
    at += strlen(key);
    check_line(at, strcspn(at, "\""), what);
}

static void chinese_beside_holds_no_english(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * (size_t)DRAWING_FIGURES; i++) {
        const drawing_case what = {.figure = i / 2, .lang = ZH, .sample = i % 2};
        cmap_report report = {0};
        cmap_buf sidecar = {0};
        draw_beside(what, &report, &sidecar);
        check_value(cmap_buf_text(&sidecar), "\"caption\": \"", what);
        check_value(cmap_buf_text(&sidecar), "\"alt\": \"", what);
        for (size_t k = 0; k < report.class_count; k++)
            check_chinese(report.classes[k], what);
        for (size_t k = 0; k < report.label_count; k++)
            check_chinese(report.labels[k].text, what);
        for (size_t k = 0; k < report.card_count; k++)
            check_chinese(report.cards[k].text, what);
        for (size_t k = 0; k < report.number_count; k++)
            check_chinese(report.numbers[k].what, what);
        cmap_buf_clear(&sidecar);
        cmap_report_clear(&report);
    }
}

/* The caption tells from when the survey is that a figure draws, and of one without says so. */
static void captions_date_the_survey(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * (size_t)DRAWING_FIGURES; i++) {
        const drawing_case what = {.figure = i / 2, .lang = EN, .sample = i % 2};
        const bool drawn = what.sample && (what.figure == LAYOUT || what.figure == PROGRESS || what.figure == CARRIERS);
        cmap_report report = {0};
        cmap_buf sidecar = {0};
        draw_beside(what, &report, &sidecar);
        const char *words = cmap_buf_text(&sidecar);
        assert_int_equal(strstr(words, "surveyed as of 20") != NULL, drawn);
        assert_int_equal(strstr(words, "No survey of floor area is drawn.") != NULL, !drawn);
        cmap_buf_clear(&sidecar);
        cmap_report_clear(&report);
    }
}

static bool holds(const char *text, const char *words)
{
    return strstr(text, words) != NULL;
}

static void both_hold_both(void **state)
{
    static const char *const all[][2] = {{"苏州高新区", "SND"}, {"昆山", "Kunshan"},   {"常熟市", "Changshu"},
                                         {"太仓市", "Taicang"}, {"吴中区", "Wuzhong"}, {"吴江市", "Wujiang"}};
    const char *const(*names)[2] = all;
    (void)state;

    for (size_t figure = 0; figure < DRAWING_FIGURES; figure++) {
        const drawing_case what = {.figure = figure, .lang = BOTH};
        char *text = text_of(what);
        check_title(text, what);
        if (figure != SPECIALIZATION) /* its icons are a legend of their own */
            assert_true(holds(text, "图例") && holds(text, "District border across water"));
        if (figure > AXIS)
            names = figure == NORTH_WING ? &all[2] : figure == SOUTH_WING ? &all[4] : &all[0];
        for (size_t i = 0; i < 2; i++) {
            assert_true(holds(text, names[i][0]));
            assert_true(holds(text, names[i][1]) ||
                        (strcmp(names[i][1], "SND") == 0 && holds(text, "Suzhou New District")));
        }
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(english_holds_no_chinese), cmocka_unit_test(english_beside_holds_no_chinese),
        cmocka_unit_test(chinese_holds_no_english), cmocka_unit_test(chinese_beside_holds_no_english),
        cmocka_unit_test(captions_date_the_survey), cmocka_unit_test(both_hold_both),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
