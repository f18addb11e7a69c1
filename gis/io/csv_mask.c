#include "gis/io/csv_private.h"

#include <string.h>

/* In each byte of word: 0x80 where it is 0, else 0, exactly (no carry between bytes). */
static uint64_t zero_bytes(uint64_t word)
{
    const uint64_t low = 0x7F7F7F7F7F7F7F7FU;

    return ~(((word & low) + low) | word | low);
}

static uint64_t equal_bytes(uint64_t word, char c)
{
    return zero_bytes(word ^ (0x0101010101010101U * (unsigned char)c));
}

/* Gathers the top bits of the eight bytes, first byte in memory first, on a machine of either byte order. */
static uint64_t top_bits(uint64_t word)
{
    unsigned char bytes[8];
    uint64_t bits = 0;

    memcpy(bytes, &word, sizeof bytes);
    for (unsigned i = 0; i < 8; i++)
        bits |= (uint64_t)(bytes[i] >> 7) << i;
    return bits;
}

uint64_t cmap_csv_mask_portable(const char bytes[CMAP_CSV_BLOCK], char separator)
{
    uint64_t mask = 0;

    for (unsigned i = 0; i < CMAP_CSV_BLOCK; i += 8) {
        uint64_t word;
        memcpy(&word, bytes + i, sizeof word);
        uint64_t found = equal_bytes(word, separator) | equal_bytes(word, '"') | equal_bytes(word, '\r') |
                         equal_bytes(word, '\n') | zero_bytes(word);
        if (found)
            mask |= top_bits(found) << i;
    }
    return mask;
}

#ifdef __SSE2__
#include <emmintrin.h>

static uint64_t mask_16(const char *bytes, __m128i separator)
{
    __m128i block = _mm_loadu_si128((const void *)bytes);
    __m128i found = _mm_cmpeq_epi8(block, separator);

    found = _mm_or_si128(found, _mm_cmpeq_epi8(block, _mm_set1_epi8('"')));
    found = _mm_or_si128(found, _mm_cmpeq_epi8(block, _mm_set1_epi8('\r')));
    found = _mm_or_si128(found, _mm_cmpeq_epi8(block, _mm_set1_epi8('\n')));
    found = _mm_or_si128(found, _mm_cmpeq_epi8(block, _mm_setzero_si128()));
    return (uint64_t)(unsigned)_mm_movemask_epi8(found);
}

uint64_t cmap_csv_mask(const char bytes[CMAP_CSV_BLOCK], char separator)
{
    __m128i wanted = _mm_set1_epi8(separator);

    return mask_16(bytes, wanted) | mask_16(bytes + 16, wanted) << 16 | mask_16(bytes + 32, wanted) << 32 |
           mask_16(bytes + 48, wanted) << 48;
}
#else
uint64_t cmap_csv_mask(const char bytes[CMAP_CSV_BLOCK], char separator)
{
    return cmap_csv_mask_portable(bytes, separator);
}
#endif
