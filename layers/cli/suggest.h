/* suggest.h: what a mistyped word was probably meant to be. */
#ifndef CMAP_CLI_SUGGEST_H
#define CMAP_CLI_SUGGEST_H

#include <stddef.h>

/* Edits (insert, delete, replace, swap of two neighbours: optimal string alignment) that turn a into b, by bytes,
 * letters compared without case. Words longer than 63 bytes count as 64 edits apart. */
size_t cmap_suggest_distance(const char *a, const char *b);

/* The word of words (count of them) that is nearest to typed, the first of equals, when at most a third of its
 * letters differ (but always one may); NULL when none is near. Borrowed from words. */
const char *cmap_suggest(const char *typed, const char *const *words, size_t count);

#endif
