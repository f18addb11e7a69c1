#include "support/drawing.h"

#include "gis/base/file.h"
#include "gis/base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

const char *const drawing_langs[DRAWING_LANGS] = {"zh", "en", "zh+en"};
const char *const drawing_themes[DRAWING_THEMES] = {"print", "screen", "grey", "colour-blind"};
const drawing_page drawing_pages[DRAWING_PAGES] = {
    {"A4-landscape", 297, 210, true}, {"A4-portrait", 210, 297, true},       {"A3-landscape", 420, 297, false},
    {"A3-portrait", 297, 420, false}, {"16:9", 25.4 * 40 / 3, 190.5, false}, {"254x142.9mm", 254, 142.9, false}};

static cmap_studio *studios[2];
static cmap_figure *figures[DRAWING_FIGURES];
static char saved[128];

const char *drawing_id(size_t figure)
{
    size_t count = 0;
    const char *const *ids = cmap_figure_ids(&count);

    assert_int_equal(count + 1, DRAWING_FIGURES);
    return figure < count ? ids[figure] : CMAP_FIGURE_CARRIERS;
}

const char *drawing_name(drawing_case what)
{
    static char name[128];

    (void)snprintf(name, sizeof name, "%s %s %s %s%s", drawing_id(what.figure), drawing_langs[what.lang],
                   drawing_themes[what.theme], drawing_pages[what.page].name, what.sample ? " sample" : "");
    return name;
}

static void close_all(void)
{
    for (size_t i = 0; i < DRAWING_FIGURES; i++)
        cmap_figure_free(figures[i]);
    cmap_studio_close(studios[0]);
    cmap_studio_close(studios[1]);
    if (saved[0])
        (void)unlink(saved);
}

const cmap_figure *drawing_figure(size_t figure)
{
    cmap_err err = {0};

    if (!figures[0])
        (void)atexit(close_all);
    for (size_t i = 0; i < DRAWING_FIGURES; i++)
        if (!figures[i] && cmap_figure_load(drawing_id(i), &figures[i], &err))
            fail_msg("%s", err.text);
    return figures[figure];
}

cmap_studio *drawing_studio(bool sample)
{
    char *path = NULL;
    cmap_err err = {0};

    (void)drawing_figure(0);
    if (studios[sample])
        return studios[sample];
    if ((sample && cmap_file_share("sample.db", &path, &err)) || cmap_studio_open(path, &studios[sample], &err))
        fail_msg("%s", err.text);
    cmap_free(path);
    return studios[sample];
}

void drawing_draw(drawing_case what, cmap_format format, double dpi, cmap_report *report, cmap_buf *bytes)
{
    const cmap_draw_options options = {.format = format,
                                       .dpi = dpi,
                                       .width_mm = drawing_pages[what.page].width_mm,
                                       .height_mm = drawing_pages[what.page].height_mm,
                                       .lang = (cmap_lang)what.lang,
                                       .theme = drawing_themes[what.theme],
                                       .report = report};
    cmap_err err = {0};
    cmap_studio *studio = drawing_studio(what.sample);

    if (cmap_studio_draw(studio, drawing_figure(what.figure), &options, bytes, &err))
        fail_msg("%s: %s", drawing_name(what), err.text);
    assert_true(bytes->length > 1000);
}

const char *drawing_save(const cmap_buf *bytes, const char *ending)
{
    cmap_err err = {0};

    if (saved[0])
        (void)unlink(saved);
    (void)snprintf(saved, sizeof saved, "drawing-%ld.%s", (long)getpid(), ending);
    if (cmap_file_write(saved, bytes->bytes, bytes->length, &err))
        fail_msg("%s", err.text);
    return saved;
}

char *drawing_run(const char *format, ...)
{
    char command[4096];
    size_t length = 0;
    size_t room = 1 << 16;
    char *out = malloc(room);
    va_list args;

    va_start(args, format);
    (void)vsnprintf(command, sizeof command, format, args);
    va_end(args);
    FILE *pipe = popen(command, "r");
    assert_true(pipe && out);
    while (!feof(pipe)) {
        length += fread(out + length, 1, room - length - 1, pipe);
        if (length + 1 == room) {
            out = realloc(out, room *= 2);
            assert_non_null(out);
        }
    }
    out[length] = '\0';
    if (pclose(pipe) != 0)
        fail_msg("%s: %s", command, out);
    return out;
}

/* &amp; and its like become what they stand for. */
static void unescape(char *text)
{
    static const char *const marks[][2] = {
        {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}};
    char *to = text;

    for (const char *from = text; *from; to++) {
        size_t used = 1;
        *to = *from;
        for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
            if (strncmp(from, marks[i][0], strlen(marks[i][0])) == 0) {
                *to = marks[i][1][0];
                used = strlen(marks[i][0]);
            }
        from += used;
    }
    *to = '\0';
}

drawing_word *drawing_words(const cmap_buf *pdf, size_t *count)
{
    const double mm = 25.4 / 72;
    char *html = drawing_run("pdftotext -l 1 -bbox %s -", drawing_save(pdf, "pdf"));
    drawing_word *words = NULL;

    *count = 0;
    for (const char *at = html; (at = strstr(at, "<word "));) {
        double x1, y1, x2, y2;
        drawing_word word;
        int used = sscanf(at, "<word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" yMax=\"%lf\">%255[^<]", &x1, &y1, &x2, &y2,
                          word.text);
        assert_int_equal(used, 5);
        unescape(word.text);
        word.box = (cmap_rect){x1 * mm, y1 * mm, (x2 - x1) * mm, (y2 - y1) * mm};
        words = realloc(words, (*count + 1) * sizeof *words);
        assert_non_null(words);
        words[(*count)++] = word;
        at++;
    }
    free(html);
    return words;
}
