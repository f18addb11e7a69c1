/* Where lines may break, held against Unicode's own table of cases, LineBreakTest.txt (UAX #14): every line of it, with
 * no exception; and what Chinese setting changes on top of it, which must be one of the changes listed here. */
#include "render/text_private.h"

#include "gis/base/file.h"
#include "gis/base/mem.h"
#include "gis/base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MOST 64 /* code points in a case */

typedef struct break_case {
    uint32_t chars[MOST];
    bool breaks[MOST]; /* before each; the end of the text always breaks and is left out */
    char bytes[MOST * 4 + 1];
    size_t count, length;
    unsigned line; /* in the file */
} break_case;

static char *table;

/* Debian's package unicode-data, and where other systems keep it. */
static int read_table(void **state)
{
    static const char *const paths[] = {"/usr/share/unicode/auxiliary/LineBreakTest.txt",
                                        "/usr/share/unicode/ucd/auxiliary/LineBreakTest.txt"};
    size_t length = 0;

    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        if (!cmap_file_read(paths[i], 0, &table, &length, NULL))
            return 0;
    print_error("LineBreakTest.txt is missing; install the package unicode-data\n");
    return -1;
}

static int free_table(void **state)
{
    (void)state;
    cmap_free(table);
    return 0;
}

static void add_char(break_case *one, uint32_t c, bool may_break)
{
    char form[5];

    assert_true(one->count < MOST);
    one->chars[one->count] = c;
    one->breaks[one->count++] = may_break;
    size_t size = cmap_utf8_put(c, form);
    memcpy(one->bytes + one->length, form, size);
    one->length += size;
    one->bytes[one->length] = '\0';
}

/* "× 0041 ÷ 4E00 ÷  # a comment": a line of the table. */
static void read_case(const char *at, break_case *one)
{
    bool may_break = false;

    one->count = one->length = 0;
    while (*at && *at != '\n' && *at != '#') {
        char *end = NULL;
        const unsigned long c = strtoul(at, &end, 16);
        if (strncmp(at, "\u00F7", 2) == 0 || strncmp(at, "\u00D7", 2) == 0) {
            may_break = strncmp(at, "\u00F7", 2) == 0;
            at += 2;
        } else if (end > at) {
            add_char(one, (uint32_t)c, may_break);
            at = end;
        } else {
            at++;
        }
    }
}

/* The next case behind *at; false at the end. */
static bool next_case(const char **at, break_case *one)
{
    while (**at) {
        read_case(*at, one);
        one->line++;
        *at += strcspn(*at, "\n");
        *at += **at == '\n';
        if (one->count)
            return true;
    }
    return false;
}

static void find_breaks(const break_case *one, bool *breaks)
{
    assert_true(cmap_utf8_valid(one->bytes, one->length, NULL));
    assert_true(cmap_text_unicode_breaks(one->bytes, one->length, one->count, breaks));
}

static void unicode_breaks_are_unicodes(void **state)
{
    const char *at = table;
    break_case one = {.line = 0};
    size_t count = 0;

    (void)state;
    for (; next_case(&at, &one); count++) {
        bool breaks[MOST];
        find_breaks(&one, breaks);
        for (size_t i = 0; i < one.count; i++)
            if (breaks[i] != one.breaks[i])
                fail_msg("LineBreakTest.txt:%u: before U+%04X a line %s begin", one.line, (unsigned)one.chars[i],
                         one.breaks[i] ? "may" : "may not");
    }
    assert_true(count > 7000); /* the table of Unicode 15 has 7654 cases */
}

static bool is_in(uint32_t c, const char *list)
{
    uint32_t other;

    while ((other = cmap_utf8_next(&list)))
        if (other == c)
            return true;
    return false;
}

/* A break that we allow and UAX #14 does not: outside quotes, which it cannot tell apart and joins to both sides (rule
 * LB19), and which in Chinese are brackets. */
static bool may_be_added(uint32_t before, uint32_t after)
{
    return is_in(after, "“‘") || is_in(before, "”’");
}

#define NUMBER "0123456789.,+-–%‰"
#define UNITS  "平方公里千米立顷美元万㎡m²亩人亿百㎞家个处项年月日号期级倍区kha%‰°℃" /* the letters of them all */

/* A break that we take away:
 * before a middle dot, a dash, a wave, an ellipsis, a slash or a closing quote, which begin no Chinese line (in UAX #14
 * AI, B2, BA, ID, IN, SY and QU; W3C, Requirements for Chinese Text Layout, 3.1.3);
 * behind an opening quote, blank or not (QU);
 * between 第 and its number, a number and its unit, a unit and the one it multiplies: 1000 万㎡ (ID, PO, AL). */
static bool may_be_taken(uint32_t before, uint32_t after)
{
    return is_in(after, "·•‧・･—–―～〜…/／~’”") || is_in(before, "“‘") || (before == 0x7B2C && is_in(after, NUMBER)) ||
           (is_in(before, NUMBER " \u00A0") && (is_in(after, UNITS) || after == ' ')) ||
           (is_in(before, UNITS) && is_in(after, UNITS " "));
}

static void judge_tailoring(const break_case *one)
{
    bool breaks[MOST], ours[MOST];

    find_breaks(one, breaks);
    memcpy(ours, breaks, sizeof ours);
    cmap_text_tailor_breaks(one->chars, one->count, ours);
    assert_false(ours[0]);
    for (size_t i = 1; i < one->count; i++) {
        const uint32_t before = one->chars[i - 1], after = one->chars[i];
        if (ours[i] && !breaks[i] && !may_be_added(before, after))
            fail_msg("line %u: our own break between U+%04X and U+%04X", one->line, (unsigned)before, (unsigned)after);
        if (!ours[i] && breaks[i] && !may_be_taken(before, after))
            fail_msg("line %u: no break between U+%04X and U+%04X", one->line, (unsigned)before, (unsigned)after);
    }
}

static void only_the_listed_breaks_are_ours(void **state)
{
    static const char *const ours[] = {"服务“一轴”区",      "高新区·古城区",        "第12个五年",   "1000 万㎡以上",
                                       "苏府〔2011〕159号", "走向国际——“中国服务”", "2011～2015年", "20 km²",
                                       "一/二…三"};
    const char *at = table;
    break_case one = {.line = 0};

    (void)state;
    while (next_case(&at, &one))
        judge_tailoring(&one);
    for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++) {
        const char *c = ours[i];
        one = (break_case){.line = 0};
        while (*c)
            add_char(&one, cmap_utf8_next(&c), false);
        judge_tailoring(&one);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unicode_breaks_are_unicodes),
        cmocka_unit_test(only_the_listed_breaks_are_ours),
    };
    return cmocka_run_group_tests(tests, read_table, free_table);
}
