/* drawing.h: figures drawn for a test, over every page, language and theme that the program offers. */
#ifndef CMAP_TESTS_SUPPORT_DRAWING_H
#define CMAP_TESTS_SUPPORT_DRAWING_H

#include "layers/studio.h"

#include <stdbool.h>

typedef struct drawing_page {
    const char *name;
    double width_mm, height_mm;
    bool a4;
} drawing_page;

enum { DRAWING_FIGURES = 7, DRAWING_LANGS = 3, DRAWING_THEMES = 4, DRAWING_PAGES = 6 };

extern const char *const drawing_langs[DRAWING_LANGS]; /* "zh", "en", "zh+en", in the order of cmap_lang */
extern const char *const drawing_themes[DRAWING_THEMES];
extern const drawing_page drawing_pages[DRAWING_PAGES]; /* A4 landscape first */

/* One figure with its options, by index. */
typedef struct drawing_case {
    size_t figure, lang, theme, page;
    bool sample; /* from the made-up survey instead of the plan alone */
} drawing_case;

/* The index of a figure, for readers. */
enum { LAYOUT, AXIS, NORTH_WING, SOUTH_WING, SPECIALIZATION, PROGRESS, CARRIERS };

const char *drawing_id(size_t figure);

/* "layout en grey A3-portrait". Static, until the next call. */
const char *drawing_name(drawing_case what);

/* The built-in plan, or the sample; opened once, closed at exit. Fails the test when it cannot. */
cmap_studio *drawing_studio(bool sample);

/* A built-in figure, borrowed. */
const cmap_figure *drawing_figure(size_t figure);

/* Draws, and fails the test when that fails. report may be NULL; the caller clears it and the buffer. */
void drawing_draw(drawing_case what, cmap_format format, double dpi, cmap_report *report, cmap_buf *bytes);

/* What PDF, SVG and PNG judges read: bytes in a file below the build folder, and a command's output. The caller frees
 * with free(). Fail the test when the command fails. */
const char *drawing_save(const cmap_buf *bytes, const char *ending);
char *drawing_run(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* One word as pdftotext sees it; the box is as wide as its advances and as high as the font says. */
typedef struct drawing_word {
    cmap_rect box; /* mm on the page */
    char text[256];
} drawing_word;

/* The words of a PDF's first page; the caller frees with free(). */
drawing_word *drawing_words(const cmap_buf *pdf, size_t *count);

#endif
