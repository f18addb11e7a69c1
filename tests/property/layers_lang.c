/* Each language alone: an English figure holds no Chinese character, a Chinese one no English sentence, and one in both
 * holds the names in both. Judged by what pdftotext and pdfinfo find. */
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

static void english_holds_no_chinese(void **state)
{
    (void)state;
    for (size_t figure = 0; figure < DRAWING_FIGURES; figure++) {
        const drawing_case what = {.figure = figure, .lang = EN, .page = figure % 2};
        char *text = text_of(what);
        const char *at = text;
        for (uint32_t c; (c = cmap_utf8_next(&at));)
            if (is_chinese(c))
                fail_msg("%s: U+%04X before \"%.60s\"", drawing_name(what), (unsigned)c, at);
        check_title(text, what);
        free(text);
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

static void chinese_holds_no_english(void **state)
{
    (void)state;
    for (size_t figure = 0; figure < DRAWING_FIGURES; figure++) {
        const drawing_case what = {.figure = figure, .lang = ZH, .page = figure % 2};
        char *text = text_of(what);
        const char *info = strstr(text, "Title:"); /* pdfinfo speaks English */
        check_title(text, what);
        for (const char *at = text; at < info; at += strcspn(at, "\n\f") + 1)
            check_line(at, strcspn(at, "\n\f"), what);
        free(text);
    }
}

static bool holds(const char *text, const char *words)
{
    return strstr(text, words) != NULL;
}

static void both_hold_both(void **state)
{
    static const char *const names[][2] = {{"苏州高新区", "Suzhou New District"}, {"昆山市", "Kunshan"}};
    (void)state;

    for (size_t figure = 0; figure < 2; figure++) {
        const drawing_case what = {.figure = figure, .lang = BOTH};
        char *text = text_of(what);
        check_title(text, what);
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
            assert_true(holds(text, names[i][0]) && holds(text, names[i][1]));
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(english_holds_no_chinese),
        cmocka_unit_test(chinese_holds_no_english),
        cmocka_unit_test(both_hold_both),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
