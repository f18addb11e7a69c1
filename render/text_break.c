/* Where a line of a map's text may begin.
 *
 * pango gives the rules of UAX #14, all of them (tests/tables/render/text_break.c). Chinese setting (W3C, Requirements
 * for Chinese Text Layout, 3.1) wants a little more: quotes part from the text outside them, a middle dot does not
 * begin a line, a number stays with its unit. */
#include "render/text_private.h"

#include "gis/base/utf8.h"

#include <string.h>

static bool is_digit(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

static bool is_number_part(uint32_t c)
{
    return is_digit(c) || c == '.' || c == ',' || c == 0x2013 || c == '-' || c == '+' || c == '%' || c == 0x2030;
}

bool cmap_text_is_han(uint32_t c)
{
    return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFD) ||
           (c >= 0x3041 && c <= 0x30FF);
}

static bool is_latin_letter(uint32_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0xC0 && c <= 0x24F);
}

static bool is_one_of(uint32_t c, const uint32_t *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i] == c)
            return true;
    }
    return false;
}

/* What follows a number and belongs to it, longest first where one begins another. */
static const char *const units[] = {
    "平方公里", "平方千米", "平方米", "万平方米", "立方米", "公里", "公顷", "美元", "万㎡", "万m²", "万亩",
    "万人",     "万",       "亿",     "千",       "百",     "㎡",   "㎞",   "米",   "亩",   "元",   "人",
    "家",       "个",       "处",     "项",       "年",     "月",   "日",   "号",   "期",   "级",   "倍",
    "区",       "km²",      "km",     "m²",       "mm",     "m",    "ha",   "%",    "‰",    "°",    "℃",
};

/* The number of code points of the unit that chars begins with; 0: none. */
static size_t unit_length(const uint32_t *chars, size_t count)
{
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        const char *at = units[i];
        uint32_t c;
        size_t n = 0;
        while ((c = cmap_utf8_next(&at)) && n < count && chars[n] == c)
            n++;
        if (!c && !(is_latin_letter(chars[n - 1]) && n < count && is_latin_letter(chars[n])))
            return n;
    }
    return 0;
}

/* Joins the number that ends before i to the units behind it: "1000 万㎡", "159号", "5 亿美元". */
static void keep_units(const uint32_t *chars, size_t count, size_t i, bool *allowed)
{
    size_t at = i < count && (chars[i] == ' ' || chars[i] == 0xA0) ? i + 1 : i;
    size_t length = unit_length(chars + at, count - at);

    for (int part = 0; length && part < 3; part++) {
        for (size_t k = i; k < at + length; k++)
            allowed[k] = false;
        i = at + length;
        at = i;
        length = unit_length(chars + at, count - at);
    }
}

static bool begins_no_line(uint32_t c)
{
    /* Middle dots, dashes, the wave of ranges, and closing marks that UAX #14 leaves to the language. */
    static const uint32_t marks[] = {0xB7,   0x2022, 0x2027, 0x30FB, 0xFF65, 0x2014, 0x2013, 0x2015,
                                     0xFF5E, 0x301C, 0x2026, '/',    0xFF0F, '~',    0x2019, 0x201D};
    return is_one_of(c, marks, sizeof marks / sizeof marks[0]);
}

/* UAX #14 joins quotes to both sides since it cannot tell them apart; in Chinese they are brackets. */
static bool parts_at_quote(uint32_t before, uint32_t after)
{
    bool opens = after == 0x201C || after == 0x2018, closes = before == 0x201D || before == 0x2019;

    return (opens && cmap_text_is_han(before)) || (closes && (cmap_text_is_han(after) || cmap_text_opens(after)));
}

void cmap_text_tailor_breaks(const uint32_t *chars, size_t count, bool *allowed)
{
    for (size_t i = 1; i < count; i++) {
        if (parts_at_quote(chars[i - 1], chars[i]))
            allowed[i] = true;
        if (begins_no_line(chars[i]))
            allowed[i] = false;
        if ((chars[i - 1] == 0x201C || chars[i - 1] == 0x2018))
            allowed[i] = false;
        /* 第 and its number; a sign and what it signs. */
        if (chars[i - 1] == 0x7B2C && is_digit(chars[i]))
            allowed[i] = false;
    }
    for (size_t i = 1; i < count; i++) {
        if (is_number_part(chars[i - 1]) && !is_digit(chars[i]))
            keep_units(chars, count, i, allowed);
    }
}

/* Quotes, dashes, dots and ellipses, which one code point serves in both scripts. */
static bool is_shared(uint32_t c)
{
    return (c >= 0x2014 && c <= 0x2015) || (c >= 0x2018 && c <= 0x201D) || c == 0x2026 || c == 0xB7 || c == 0x2022;
}

/* Latin unless a neighbour that is no shared mark itself is Chinese; without neighbours, as alone says. */
static bool is_latin_context(const uint32_t *chars, size_t count, size_t i, bool alone)
{
    bool latin = alone;

    for (size_t k = i; k-- > 0;) {
        if (chars[k] == ' ' || is_shared(chars[k]))
            continue;
        if (cmap_utf8_is_cjk(chars[k]))
            return false;
        latin = true;
        break;
    }
    for (size_t k = i + 1; k < count; k++) {
        if (chars[k] == ' ' || is_shared(chars[k]))
            continue;
        return !cmap_utf8_is_cjk(chars[k]);
    }
    return latin;
}

bool cmap_text_opens(uint32_t c)
{
    static const uint32_t marks[] = {0x2018, 0x201C, 0x3008, 0x300A, 0x300C, 0x300E,
                                     0x3010, 0x3014, 0x3016, 0xFF08, 0xFF3B, 0xFF5B};
    return is_one_of(c, marks, sizeof marks / sizeof marks[0]);
}

bool cmap_text_closes(uint32_t c)
{
    static const uint32_t marks[] = {0x2019, 0x201D, 0x3001, 0x3002, 0x3009, 0x300B, 0x300D, 0x300F, 0x3011,
                                     0x3015, 0x3017, 0xFF09, 0xFF0C, 0xFF0E, 0xFF1A, 0xFF1B, 0xFF3D, 0xFF5D};
    return is_one_of(c, marks, sizeof marks / sizeof marks[0]);
}

/* Requirements for Chinese Text Layout, 3.1.6.1: of two marks that meet, one gives up its blank half. */
cmap_mark cmap_text_mark(const uint32_t *chars, size_t count, size_t i, bool latin_alone)
{
    uint32_t before = i ? chars[i - 1] : 0, after = i + 1 < count ? chars[i + 1] : 0;

    if (is_shared(chars[i]) && is_latin_context(chars, count, i, latin_alone))
        return CMAP_MARK_LATIN;
    if ((chars[i] == 0xB7 || chars[i] == 0x2022) && (before == ' ' || after == ' '))
        return CMAP_MARK_LATIN; /* spaces beside a full-width dot would be too much */
    if (cmap_text_closes(chars[i]) && (cmap_text_closes(after) || cmap_text_opens(after) || after == 0xB7))
        return CMAP_MARK_HALF;
    if (cmap_text_opens(chars[i]) && (cmap_text_opens(before) || before == 0xB7))
        return CMAP_MARK_HALF;
    return CMAP_MARK_AS_IS;
}
