/* drawing_laws.h: what must hold for a drawing, one case at a time. Each prints what breaks it, with the
 * name of the case, and returns how often it is broken. */
#ifndef CMAP_TESTS_SUPPORT_DRAWING_LAWS_H
#define CMAP_TESTS_SUPPORT_DRAWING_LAWS_H

#include "support/drawing.h"

/* Drawn as PDF: no two names of a map overlap, all lie in its frame, none is left out on A4, the panel holds its
 * blocks; no words on other words, none on a park's symbol, all on the page; and each name's words stand in the box
 * that the report gives. */
size_t law_words(drawing_case what);

#endif
