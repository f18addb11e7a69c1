/* Which carriers a file has had so far, in a fixed room: sure of a no. */
#include "gis/base/mem.h"
#include "gis/io/tally_private.h"

#define SPREAD UINT64_C(0x9E3779B97F4A7C15)

enum { WORDS = 8, BITS = 6, BITS_OF_PLACE = 9 }; /* a line of 512 bits; BITS of them for a key */

cmap_status cmap_seen_open(cmap_seen *seen, size_t bytes, cmap_err *err)
{
    size_t lines = bytes / (WORDS * sizeof *seen->words);

    *seen = (cmap_seen){.lines = lines ? lines : 1};
    seen->words = cmap_calloc(seen->lines * WORDS, sizeof *seen->words);
    if (seen->words)
        cmap_mem_expect_scattered(seen->words, seen->lines * WORDS * sizeof *seen->words);
    return seen->words ? CMAP_OK : cmap_fail(err, CMAP_ENOMEM, "out of memory: a filter of %zu bytes", bytes);
}

void cmap_seen_clear(cmap_seen *seen)
{
    cmap_free(seen->words);
    *seen = (cmap_seen){0};
}

static uint64_t *line_of(const cmap_seen *seen, cmap_key key)
{
    return seen->words + (size_t)(((key >> 32) * seen->lines) >> 32) * WORDS;
}

void cmap_seen_prefetch(const cmap_seen *seen, cmap_key key)
{
    __builtin_prefetch(line_of(seen, key), 1);
}

/* The n-th of the key's places in its line. */
static unsigned place_of(uint64_t places, int n)
{
    return (unsigned)(places << (n * BITS_OF_PLACE) >> (64 - BITS_OF_PLACE));
}

bool cmap_seen_has(const cmap_seen *seen, cmap_key key)
{
    const uint64_t *line = line_of(seen, key);
    bool has = true;

    for (int i = 0; i < BITS && has; i++) {
        unsigned place = place_of(key * SPREAD, i);
        has = line[place / 64] & UINT64_C(1) << (place % 64);
    }
    return has;
}

bool cmap_seen_add(cmap_seen *seen, cmap_key key)
{
    uint64_t *line = line_of(seen, key);
    bool was = true;

    for (int i = 0; i < BITS; i++) {
        unsigned place = place_of(key * SPREAD, i);
        uint64_t bit = UINT64_C(1) << (place % 64);
        was = was && (line[place / 64] & bit);
        line[place / 64] |= bit;
    }
    return was;
}
