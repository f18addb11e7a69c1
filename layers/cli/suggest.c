#include "layers/cli/suggest.h"

#include <string.h>

enum { LONGEST = 63 };

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t cmap_suggest_distance(const char *a, const char *b)
{
    /* Three rows of the table are enough: the one being filled, the one before, and the one before that for swaps. */
    size_t rows[3][LONGEST + 1];
    size_t a_length = strlen(a);
    size_t b_length = strlen(b);

    if (a_length > LONGEST || b_length > LONGEST)
        return LONGEST + 1;
    for (size_t j = 0; j <= b_length; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        size_t *now = rows[i % 3];
        const size_t *before = rows[(i + 2) % 3];
        const size_t *earlier = rows[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            char p = lower(a[i - 1]);
            char q = lower(b[j - 1]);
            now[j] = least(least(before[j], now[j - 1]) + 1, before[j - 1] + (p != q));
            if (i > 1 && j > 1 && p == lower(b[j - 2]) && q == lower(a[i - 2]))
                now[j] = least(now[j], earlier[j - 2] + 1);
        }
    }
    return rows[a_length % 3][b_length];
}

const char *cmap_suggest(const char *typed, const char *const *words, size_t count)
{
    const char *best = NULL;
    size_t best_distance = LONGEST + 1;

    for (size_t i = 0; i < count; i++) {
        size_t distance = cmap_suggest_distance(typed, words[i]);
        size_t allowed = strlen(words[i]) / 3;
        if (distance > (allowed ? allowed : 1) || distance >= best_distance)
            continue;
        best = words[i];
        best_distance = distance;
    }
    return best;
}
