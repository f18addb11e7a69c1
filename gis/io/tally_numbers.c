/* Which numbered carriers a file has had so far: exactly, for an eighth of a byte each. */
#include "gis/base/mem.h"
#include "gis/io/tally_private.h"

enum { BITS = 64 };

cmap_status cmap_numbers_open(cmap_numbers *numbers, size_t bytes, cmap_err *err)
{
    size_t words = bytes / sizeof *numbers->bits;

    words = words ? words : 1;
    *numbers = (cmap_numbers){.bits = cmap_calloc(words, sizeof *numbers->bits), .count = words * BITS};
    return numbers->bits ? CMAP_OK : cmap_fail(err, CMAP_ENOMEM, "out of memory: a map of %zu bytes", bytes);
}

void cmap_numbers_clear(cmap_numbers *numbers)
{
    cmap_free(numbers->bits);
    *numbers = (cmap_numbers){0};
}

bool cmap_numbers_read(const cmap_numbers *numbers, const char *digits, size_t length, cmap_key *key)
{
    enum { LONGEST = 18 };
    uint64_t number = 0;

    if (length == 0 || length > LONGEST || (digits[0] == '0' && length > 1))
        return false;
    for (size_t i = 0; i < length; i++) {
        unsigned digit = (unsigned char)digits[i] - (unsigned)'0';
        if (digit > 9)
            return false;
        number = number * 10 + digit;
    }
    *key = number << 1;
    return number < numbers->count;
}

cmap_key cmap_numbers_key(const cmap_numbers *numbers, const char *identity, size_t length)
{
    cmap_key key;

    if (!numbers)
        return cmap_key_of(identity, length);
    if (length > 1 && identity[0] == '#' && cmap_numbers_read(numbers, identity + 1, length - 1, &key))
        return key;
    return cmap_key_of(identity, length) | 1;
}

bool cmap_numbers_add(cmap_numbers *numbers, cmap_key key)
{
    uint64_t number = key >> 1, bit = UINT64_C(1) << (number % BITS), *word = &numbers->bits[number / BITS];
    bool was = *word & bit;

    *word |= bit;
    return was;
}
