#include "gis/base/fold.h"

#include "gis/base/utf8.h"

#include <string.h>

/* U+2F00-2FD5, Kangxi radicals, which some PDFs hand out for the hanzi they look like (UnicodeData.txt). */
static const uint16_t kangxi[] = {
    0x4E00, 0x4E28, 0x4E36, 0x4E3F, 0x4E59, 0x4E85, 0x4E8C, 0x4EA0, 0x4EBA, 0x513F, 0x5165, 0x516B, 0x5182, 0x5196,
    0x51AB, 0x51E0, 0x51F5, 0x5200, 0x529B, 0x52F9, 0x5315, 0x531A, 0x5338, 0x5341, 0x535C, 0x5369, 0x5382, 0x53B6,
    0x53C8, 0x53E3, 0x56D7, 0x571F, 0x58EB, 0x5902, 0x590A, 0x5915, 0x5927, 0x5973, 0x5B50, 0x5B80, 0x5BF8, 0x5C0F,
    0x5C22, 0x5C38, 0x5C6E, 0x5C71, 0x5DDB, 0x5DE5, 0x5DF1, 0x5DFE, 0x5E72, 0x5E7A, 0x5E7F, 0x5EF4, 0x5EFE, 0x5F0B,
    0x5F13, 0x5F50, 0x5F61, 0x5F73, 0x5FC3, 0x6208, 0x6236, 0x624B, 0x652F, 0x6534, 0x6587, 0x6597, 0x65A4, 0x65B9,
    0x65E0, 0x65E5, 0x66F0, 0x6708, 0x6728, 0x6B20, 0x6B62, 0x6B79, 0x6BB3, 0x6BCB, 0x6BD4, 0x6BDB, 0x6C0F, 0x6C14,
    0x6C34, 0x706B, 0x722A, 0x7236, 0x723B, 0x723F, 0x7247, 0x7259, 0x725B, 0x72AC, 0x7384, 0x7389, 0x74DC, 0x74E6,
    0x7518, 0x751F, 0x7528, 0x7530, 0x758B, 0x7592, 0x7676, 0x767D, 0x76AE, 0x76BF, 0x76EE, 0x77DB, 0x77E2, 0x77F3,
    0x793A, 0x79B8, 0x79BE, 0x7A74, 0x7ACB, 0x7AF9, 0x7C73, 0x7CF8, 0x7F36, 0x7F51, 0x7F8A, 0x7FBD, 0x8001, 0x800C,
    0x8012, 0x8033, 0x807F, 0x8089, 0x81E3, 0x81EA, 0x81F3, 0x81FC, 0x820C, 0x821B, 0x821F, 0x826E, 0x8272, 0x8278,
    0x864D, 0x866B, 0x8840, 0x884C, 0x8863, 0x897E, 0x898B, 0x89D2, 0x8A00, 0x8C37, 0x8C46, 0x8C55, 0x8C78, 0x8C9D,
    0x8D64, 0x8D70, 0x8DB3, 0x8EAB, 0x8ECA, 0x8F9B, 0x8FB0, 0x8FB5, 0x9091, 0x9149, 0x91C6, 0x91CC, 0x91D1, 0x9577,
    0x9580, 0x961C, 0x96B6, 0x96B9, 0x96E8, 0x9751, 0x975E, 0x9762, 0x9769, 0x97CB, 0x97ED, 0x97F3, 0x9801, 0x98A8,
    0x98DB, 0x98DF, 0x9996, 0x9999, 0x99AC, 0x9AA8, 0x9AD8, 0x9ADF, 0x9B25, 0x9B2F, 0x9B32, 0x9B3C, 0x9B5A, 0x9CE5,
    0x9E75, 0x9E7F, 0x9EA5, 0x9EBB, 0x9EC3, 0x9ECD, 0x9ED1, 0x9EF9, 0x9EFD, 0x9F0E, 0x9F13, 0x9F20, 0x9F3B, 0x9F4A,
    0x9F52, 0x9F8D, 0x9F9C, 0x9FA0,
};

struct range {
    uint32_t first, last;
};

/* True when c lies in one of the ranges, which ascend. */
static bool is_in(const struct range *ranges, size_t count, uint32_t c)
{
    for (size_t i = 0; i < count && c >= ranges[i].first; i++)
        if (c <= ranges[i].last)
            return true;
    return false;
}

bool cmap_text_is_blank(uint32_t c)
{
    static const struct range blanks[] = {{0x09, 0x0D},     {0x20, 0x20},     {0x85, 0x85},     {0xA0, 0xA0},
                                          {0x1680, 0x1680}, {0x2000, 0x200A}, {0x2028, 0x2029}, {0x202F, 0x202F},
                                          {0x205F, 0x205F}, {0x3000, 0x3000}};

    return is_in(blanks, sizeof blanks / sizeof *blanks, c);
}

/* Invisible: no width, no ink, only an effect on what stands beside it. */
static bool is_invisible(uint32_t c)
{
    static const struct range invisible[] = {{0xAD, 0xAD},     {0x180E, 0x180E}, {0x200B, 0x200F},  {0x202A, 0x202E},
                                             {0x2060, 0x206F}, {0xFEFF, 0xFEFF}, {0xE0000, 0xE007F}};

    return is_in(invisible, sizeof invisible / sizeof *invisible, c);
}

static bool is_no_character(uint32_t c)
{
    return (c >= 0xFDD0 && c <= 0xFDEF) || (c >= 0xFFF9 && c <= 0xFFFB) || (c & 0xFFFE) == 0xFFFE;
}

static bool is_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

/* Why a cleaned text does without c, or NULL when it keeps it. */
static const char *why_dropped(uint32_t c)
{
    if (is_control(c))
        return "a control character";
    if (is_invisible(c))
        return "an invisible character";
    return is_no_character(c) ? "a code point that is no character" : NULL;
}

static const char *why_odd(uint32_t c)
{
    if ((c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000)
        return "a private-use character, which fonts draw as they like";
    return c == 0xFFFD ? "a replacement character: text was lost here before" : NULL;
}

const char *cmap_text_clean(const char *text, size_t length, cmap_buf *out)
{
    const char *end = text + length, *odd = NULL;
    size_t first = out->length;
    bool is_gap = false;
    char bytes[5];

    while (text < end) {
        uint32_t c = *text ? cmap_utf8_next(&text) : (text++, 0u);
        if (cmap_text_is_blank(c)) {
            is_gap = true;
            continue;
        }
        const char *dropped = why_dropped(c);
        if (!odd)
            odd = dropped ? dropped : why_odd(c);
        if (dropped)
            continue;
        if (is_gap && out->length > first)
            cmap_buf_putc(out, ' ');
        is_gap = false;
        cmap_buf_put(out, bytes, cmap_utf8_put(c, bytes));
    }
    return odd;
}

/* ---- folding ---- */

static uint32_t lower(uint32_t c)
{
    bool is_capital = (c >= 'A' && c <= 'Z') || (c >= 0x391 && c <= 0x3A9 && c != 0x3A2) || (c >= 0x410 && c <= 0x42F);

    return is_capital ? c + 32 : c;
}

/* The compatibility form that is a single character. */
static uint32_t compatible(uint32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E)
        return c - 0xFF01 + '!';
    if (c >= 0x2F00 && c < 0x2F00 + sizeof kangxi / sizeof *kangxi)
        return kangxi[c - 0x2F00];
    if (c == 0xB2 || c == 0xB3 || c == 0x2070 || (c >= 0x2074 && c <= 0x2079) || (c >= 0x2080 && c <= 0x2089))
        return '0' + (c & 0xF);
    return c == 0xB9 ? '1' : c;
}

/* Characters that stand for several, or for one of another kind. */
static const struct {
    uint32_t c;
    const char *text;
} spelled[] = {
    {0x2160, "i"},  {0x2161, "ii"},  {0x2162, "iii"},      {0x2163, "iv"},       {0x2164, "v"},
    {0x2165, "vi"}, {0x2166, "vii"}, {0x2167, "viii"},     {0x2168, "ix"},       {0x2169, "x"},
    {0x216A, "xi"}, {0x216B, "xii"}, {0x216C, "l"},        {0x216D, "c"},        {0x216E, "d"},
    {0x216F, "m"},  {0x338E, "mg"},  {0x338F, "kg"},       {0x339C, "mm"},       {0x339D, "cm"},
    {0x339E, "km"}, {0x339F, "mm2"}, {0x33A0, "cm2"},      {0x33A1, "m2"},       {0x33A2, "km2"},
    {0x33A5, "m3"}, {0x33CA, "ha"},  {0xFFE0, "\xC2\xA2"}, {0xFFE1, "\xC2\xA3"}, {0xFFE5, "\xC2\xA5"},
};

/* The signs that people take for one another, by what they become. */
static const struct {
    const char *as, *signs;
} alike[] = {
    {"(", "\uFF08([\uFF3B{\uFF5B\u3010\u3014\u3016\u3018"},
    {")", "\uFF09)]\uFF3D}\uFF5D\u3011\u3015\u3017\u3019"},
    {"-", "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\uFF0D\uFE63\uFE58"},
    {"\u00B7", "\u00B7\u2022\u2027\u2219\u22C5\u30FB\uFF65"},
    {"~", "~\u301C\uFF5E\u223C"},
    {"\"", "\"\u201C\u201D\u201E\u201F\u300C\u300D\u300E\u300F\u300A\u300B\u3008\u3009\uFE41\uFE42\uFF02"},
    {"'", "'`\u2018\u2019\u201A\u201B\uFF07\uFF40"},
};

static const char *find_alike(uint32_t c)
{
    for (size_t i = 0; i < sizeof alike / sizeof *alike; i++) {
        const char *sign = alike[i].signs;
        while (*sign)
            if (cmap_utf8_next(&sign) == c)
                return alike[i].as;
    }
    return NULL;
}

static const char *find_spelled(uint32_t c)
{
    if (c >= 0x2170 && c <= 0x217F) /* small Roman numerals */
        c -= 16;
    for (size_t i = 0; i < sizeof spelled / sizeof *spelled; i++)
        if (spelled[i].c == c)
            return spelled[i].text;
    return NULL;
}

size_t cmap_text_fold_char(uint32_t c, char out[8])
{
    const char *text = NULL;

    out[0] = '\0';
    if (c < 0x80 && ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')))
        return cmap_utf8_put(c, out);
    if (why_dropped(c) || (c >= 0xFE00 && c <= 0xFE0F)) /* variation selectors: the same character in another form */
        return 0;
    if (c >= 0x2460 && c <= 0x2473) { /* circled numbers */
        uint32_t number = c - 0x2460 + 1;
        size_t length = number >= 10 ? cmap_utf8_put('0' + number / 10, out) : 0;
        return length + cmap_utf8_put('0' + number % 10, out + length);
    }
    if (c < 0x4E00 || c >= 0xFE00)
        text = find_alike(c);
    if (!text && c >= 0x2160)
        text = find_spelled(c);
    if (!text)
        return cmap_utf8_put(lower(compatible(c)), out);
    memcpy(out, text, strlen(text) + 1);
    return strlen(text);
}

void cmap_text_fold(const char *text, cmap_buf *out)
{
    char bytes[8];

    while (*text) {
        uint32_t c = cmap_utf8_next(&text);
        size_t length = cmap_text_is_blank(c) ? 0 : cmap_text_fold_char(c, bytes);
        if (length > 0 && bytes[0] != '"' && bytes[0] != '\'')
            cmap_buf_put(out, bytes, length);
    }
}

bool cmap_text_fold_cell(const char *text, char *out, size_t room)
{
    size_t length = 0;
    bool is_gap = false;
    char bytes[8];

    while (*text) {
        uint32_t c = cmap_utf8_next(&text);
        size_t more = cmap_text_is_blank(c) ? 0 : cmap_text_fold_char(c, bytes);
        is_gap |= cmap_text_is_blank(c);
        if (more == 0)
            continue;
        if (length + more + 2 > room)
            return false;
        if (is_gap && length > 0)
            out[length++] = ' ';
        is_gap = false;
        memcpy(out + length, bytes, more);
        length += more;
    }
    out[length] = '\0';
    return true;
}

bool cmap_text_same(const char *a, const char *b)
{
    cmap_buf x = {0}, y = {0};

    cmap_text_fold(a, &x);
    cmap_text_fold(b, &y);
    bool same = !x.status && !y.status && strcmp(cmap_buf_text(&x), cmap_buf_text(&y)) == 0;
    cmap_buf_clear(&x);
    cmap_buf_clear(&y);
    return same;
}
