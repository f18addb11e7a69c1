/* drawing_laws.h: what must hold for a drawing, one case at a time. Each prints what breaks it, with the
 * name of the case, and returns how often it is broken. */
#ifndef CMAP_TESTS_SUPPORT_DRAWING_LAWS_H
#define CMAP_TESTS_SUPPORT_DRAWING_LAWS_H

#include "support/drawing.h"

/* Drawn as SVG: no two names overlap, all lie in their map's frame, none is dropped on A4, the panel holds its blocks.
 */
size_t law_names(drawing_case what);

/* Drawn as PDF: no words on other words, no words on a park's symbol, all on the page; each name's words in the box
 * that the report gives. */
size_t law_words(drawing_case what);

#endif
