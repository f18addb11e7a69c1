/* The cells of rows that say nothing unusual: plain decimals and plain texts. What is doubtful is neither. */
#include "gis/io/tally_private.h"

#include <string.h>

/* ---- numbers ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Takes the digits at *at up to end into *value. */
static void take_digits(const char **at, const char *end, uint64_t *value)
{
    const char *from = *at;
    uint64_t sum = *value;

    for (; from < end; from++) {
        unsigned digit = (unsigned char)*from - (unsigned)'0';
        if (digit > 9)
            break;
        sum = sum * 10 + digit;
    }
    *at = from;
    *value = sum;
}

bool cmap_plain_decimal(const cmap_cell *cell, uint64_t *digits, unsigned *scale)
{
    const char *at = cell->text, *end = at + cell->length;
    uint64_t value = 0;

    if (cell->length > 19)
        return false;
    take_digits(&at, end, &value);
    if (at == cell->text || (at == end && cell->length > 18))
        return false;
    *scale = 0;
    if (at < end) {
        const char *point = at++;
        take_digits(&at, end, &value);
        if (*point != '.' || at < end || at == point + 1)
            return false;
        *scale = (unsigned)(end - point - 1);
    }
    *digits = value;
    return true;
}

/* Correctly rounded: both numbers are doubles themselves (W. D. Clinger, "How to read floating point numbers
 * accurately", PLDI 1990). */
bool cmap_plain_number(const cmap_cell *cell, double *out)
{
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8, 1e9,
                                    1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};
    uint64_t digits;
    unsigned scale;

    if (!cell || !cmap_plain_decimal(cell, &digits, &scale) || digits > UINT64_C(1) << 53)
        return false;
    *out = (double)digits / powers[scale];
    return true;
}

/* ---- texts ---- */

/* Hanzi with which words begin that stand for nothing, for remarks and for headings; see value_number.c and
 * column_row.c. */
static bool begins_doubtfully(unsigned hanzi)
{
    switch (hanzi) {
    case U'无':
    case U'待':
    case U'未':
    case U'不':
    case U'暂':
    case U'空':
    case U'备':
    case U'注':
    case U'说':
    case U'附':
    case U'備':
    case U'註':
    case U'來':
    case U'来':
    case U'数':
    case U'资':
    case U'填':
    case U'制':
    case U'审':
    case U'单':
    case U'统':
    case U'联':
    case U'本':
    case U'以':
        return true;
    default:
        return false;
    }
}

enum { DIGIT = 1, LETTER = 2, JOINT = 4 };

/* What each byte is in a plain text; 0: it makes it none, or begins a hanzi. */
static const unsigned char kinds[256] = {
    ['0'] = DIGIT,  ['1'] = DIGIT,  ['2'] = DIGIT,  ['3'] = DIGIT,  ['4'] = DIGIT,  ['5'] = DIGIT,  ['6'] = DIGIT,
    ['7'] = DIGIT,  ['8'] = DIGIT,  ['9'] = DIGIT,  ['a'] = LETTER, ['b'] = LETTER, ['c'] = LETTER, ['d'] = LETTER,
    ['e'] = LETTER, ['f'] = LETTER, ['g'] = LETTER, ['h'] = LETTER, ['i'] = LETTER, ['j'] = LETTER, ['k'] = LETTER,
    ['l'] = LETTER, ['m'] = LETTER, ['n'] = LETTER, ['o'] = LETTER, ['p'] = LETTER, ['q'] = LETTER, ['r'] = LETTER,
    ['s'] = LETTER, ['t'] = LETTER, ['u'] = LETTER, ['v'] = LETTER, ['w'] = LETTER, ['x'] = LETTER, ['y'] = LETTER,
    ['z'] = LETTER, ['A'] = LETTER, ['B'] = LETTER, ['C'] = LETTER, ['D'] = LETTER, ['E'] = LETTER, ['F'] = LETTER,
    ['G'] = LETTER, ['H'] = LETTER, ['I'] = LETTER, ['J'] = LETTER, ['K'] = LETTER, ['L'] = LETTER, ['M'] = LETTER,
    ['N'] = LETTER, ['O'] = LETTER, ['P'] = LETTER, ['Q'] = LETTER, ['R'] = LETTER, ['S'] = LETTER, ['T'] = LETTER,
    ['U'] = LETTER, ['V'] = LETTER, ['W'] = LETTER, ['X'] = LETTER, ['Y'] = LETTER, ['Z'] = LETTER, ['-'] = JOINT,
    ['_'] = JOINT,  ['.'] = JOINT,  [' '] = JOINT};

static unsigned kind_of(char c)
{
    return kinds[(unsigned char)c];
}

/* May a text begin with this? Null, TBD, total, sum, subtotal, grand total, note, source, remark end in no digit. */
static bool begins_plainly(const cmap_cell *cell)
{
    char first = cell->text[0];
    unsigned hanzi = cmap_plain_hanzi(cell->text);

    if (hanzi)
        return !begins_doubtfully(hanzi);
    if (kind_of(first) == LETTER && strchr("nutsgrNUTSGR", first))
        return is_digit(cell->text[cell->length - 1]);
    return kind_of(first) == DIGIT || kind_of(first) == LETTER;
}

bool cmap_plain_is_text(const cmap_cell *cell)
{
    const char *at = cell->text, *end = at + cell->length;

    if (cell->length > CMAP_PLAIN_LONGEST || !begins_plainly(cell))
        return false;
    while (at < end) {
        unsigned hanzi;
        if (kind_of(*at)) {
            at++;
            continue;
        }
        hanzi = cmap_plain_hanzi(at);
        if (!hanzi || hanzi == U'计' || hanzi == U'計' || hanzi == U'其' || hanzi == U'全')
            return false;
        at += 3;
    }
    return true;
}

bool cmap_plain_is_key(const cmap_cell *key)
{
    return cmap_plain_is_text(key) &&
           !memchr(key->text, ' ', key->length); /* two blanks are one in a key that is kept */
}
