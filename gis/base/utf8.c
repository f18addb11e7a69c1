#include "gis/base/utf8.h"

#include <string.h>

/* Length of the sequence that lead announces, its payload in *value, or 0 for a byte that cannot lead. */
static int lead_length(unsigned char lead, uint32_t *value)
{
    if (lead < 0x80) {
        *value = lead;
        return 1;
    }
    if (lead >= 0xC2 && lead <= 0xDF) {
        *value = lead & 0x1Fu;
        return 2;
    }
    if ((lead & 0xF0) == 0xE0) {
        *value = lead & 0x0Fu;
        return 3;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        *value = lead & 0x07u;
        return 4;
    }
    return 0;
}

/* Decodes one sequence of at most limit bytes; returns its length, or 0 when malformed. */
static int decode(const unsigned char *bytes, size_t limit, uint32_t *code_point)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    uint32_t value = 0;
    int length = limit ? lead_length(bytes[0], &value) : 0;

    if (!length || (size_t)length > limit)
        return 0;
    for (int i = 1; i < length; i++) {
        if ((bytes[i] & 0xC0) != 0x80)
            return 0;
        value = (value << 6) | (bytes[i] & 0x3Fu);
    }
    if (value < smallest[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        return 0;
    *code_point = value;
    return length;
}

uint32_t cmap_utf8_next(const char **text)
{
    const unsigned char *bytes = (const unsigned char *)*text;
    uint32_t code_point;

    if (*bytes < 0x80) {
        *text += *bytes != 0;
        return *bytes;
    }
    int length = decode(bytes, 4, &code_point); /* the terminator continues no sequence: nothing behind it is read */
    *text += length ? length : 1;
    return length ? code_point : 0xFFFD;
}

/* The length of the ASCII that bytes begin with, eight at a time. */
static size_t skip_ascii(const unsigned char *bytes, size_t length)
{
    const uint64_t high = UINT64_C(0x8080808080808080);
    size_t at = 0;
    uint64_t word;

    for (; at + sizeof word <= length; at += sizeof word) {
        memcpy(&word, bytes + at, sizeof word);
        if (word & high)
            break;
    }
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (at + sizeof word <= length)
        return at + (size_t)__builtin_ctzll(word & high) / 8; /* the first byte that is not */
#endif
    while (at < length && bytes[at] < 0x80)
        at++;
    return at;
}

/* The length of the hanzi and other characters of three bytes, of U+1000-CFFF, that bytes begin with. */
static size_t skip_threes(const unsigned char *bytes, size_t length)
{
    size_t at = 0;

    while (at + 3 <= length && bytes[at] >= 0xE1 && bytes[at] <= 0xEC && (bytes[at + 1] & 0xC0) == 0x80 &&
           (bytes[at + 2] & 0xC0) == 0x80)
        at += 3;
    return at;
}

bool cmap_utf8_valid(const char *bytes, size_t length, size_t *bad_at)
{
    const unsigned char *data = (const unsigned char *)bytes;
    uint32_t ignored;

    for (size_t i = 0; i < length;) {
        i += skip_ascii(data + i, length - i);
        i += skip_threes(data + i, length - i);
        if (i == length || data[i] < 0x80)
            continue;
        int step = decode(data + i, length - i, &ignored);
        if (!step) {
            if (bad_at)
                *bad_at = i;
            return false;
        }
        i += (size_t)step;
    }
    return true;
}

size_t cmap_utf8_put(uint32_t code_point, char out[5])
{
    size_t n = 0;

    if (code_point < 0x80) {
        out[n++] = (char)code_point;
    } else if (code_point < 0x800) {
        out[n++] = (char)(0xC0 | (code_point >> 6));
        out[n++] = (char)(0x80 | (code_point & 0x3F));
    } else if (code_point < 0x10000) {
        out[n++] = (char)(0xE0 | (code_point >> 12));
        out[n++] = (char)(0x80 | ((code_point >> 6) & 0x3F));
        out[n++] = (char)(0x80 | (code_point & 0x3F));
    } else {
        out[n++] = (char)(0xF0 | (code_point >> 18));
        out[n++] = (char)(0x80 | ((code_point >> 12) & 0x3F));
        out[n++] = (char)(0x80 | ((code_point >> 6) & 0x3F));
        out[n++] = (char)(0x80 | (code_point & 0x3F));
    }
    out[n] = '\0';
    return n;
}

void cmap_utf8_trim_tail(char *text)
{
    size_t bad;
    size_t length = strlen(text);

    if (!cmap_utf8_valid(text, length, &bad) && length - bad < 4)
        text[bad] = '\0';
}

bool cmap_utf8_is_cjk(uint32_t c)
{
    return (c >= 0x2E80 && c <= 0x303F) || (c >= 0x3040 && c <= 0x33FF) || (c >= 0x3400 && c <= 0x4DBF) ||
           (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0xFE30 && c <= 0xFE4F) || (c >= 0xFF01 && c <= 0xFF60) || (c >= 0xFFE0 && c <= 0xFFE6) ||
           (c >= 0x20000 && c <= 0x3FFFD);
}

size_t cmap_utf8_columns(const char *text)
{
    size_t columns = 0;
    uint32_t c;

    while ((c = cmap_utf8_next(&text))) {
        bool combining = (c >= 0x0300 && c <= 0x036F) || (c >= 0x200B && c <= 0x200F) || c == 0x2060 || c == 0xFEFF;
        columns += combining ? 0 : cmap_utf8_is_cjk(c) ? 2 : 1;
    }
    return columns;
}
