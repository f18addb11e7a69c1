#include "gis/io/value.h"

#include "gis/base/utf8.h"
#include "gis/io/value_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DIGITS 22

cmap_u128 cmap_power_of_ten(int exponent)
{
    cmap_u128 power = 1;

    while (exponent-- > 0)
        power *= 10;
    return power;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

void cmap_cell_reason(char reason[160], const char *text, const char *why)
{
    char shown[64];
    size_t length = strlen(text);
    bool is_short = length < sizeof shown;

    memcpy(shown, text, is_short ? length : sizeof shown - 4);
    shown[is_short ? length : sizeof shown - 4] = '\0';
    cmap_utf8_trim_tail(shown);
    (void)snprintf(reason, 160, "“%s%s”: %s", shown, is_short ? "" : "...", why);
}

/* True when the first character begins none of the words below, in whatever form they are written. */
static bool begins_otherwise(const char *text)
{
    static const uint32_t first[] = {0x65E0, 0x5F85, 0x672A, 0x4E0D, 0x6682, 0x7A7A}; /* 无 待 未 不 暂 空 */
    uint32_t c = cmap_utf8_next(&text);

    if (c < 0x80)
        return is_digit((char)c) || (((c | 0x20) >= 'a' && (c | 0x20) <= 'z') && !strchr("NnUuTt", (int)c));
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        if (c == first[i])
            return false;
    return c >= 0x4E00 && c <= 0x9FFF;
}

bool cmap_value_is_unknown(const char *text)
{
    static const char *const words[] = {"",     "/",       "\\",   ".",    "?",      "*",    "无",
                                        "待定", "未知",    "不详", "暂无", "未定",   "空",   "待查",
                                        "待补", "不明",    "暂缺", "n/a",  "na",     "null", "nil",
                                        "none", "unknown", "tbd",  "tba",  "(null)", "(无)", "(空)"};
    char cell[CMAP_CELL_ROOM];

    if (!*text || begins_otherwise(text)) /* most cells */
        return !*text;
    if (!cmap_text_fold_cell(text, cell, sizeof cell))
        return false;
    if (cell[strspn(cell, "-_ ")] == '\0')
        return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(cell, words[i]) == 0)
            return true;
    return false;
}

/* Takes one digit; false when there are too many. Zeros in front do not count. */
static bool take(cmap_decimal *decimal, int *count, char digit)
{
    if (*count == 0 && digit == '0')
        return true;
    decimal->digits = decimal->digits * 10 + (unsigned)(digit - '0');
    return ++*count <= MAX_DIGITS;
}

/* True when the digits at text are grouped by commas in threes, as 12,500 and 1,234,567 are; also when no comma is
 * there at all. A group of nought in front (0,500) is a decimal comma's. */
static bool is_grouped_in_threes(const char *text)
{
    size_t first = strspn(text, "0123456789");
    const char *at = text + first;

    if (*at != ',')
        return true;
    if (first == 0 || first > 3 || text[0] == '0')
        return false;
    while (*at == ',') {
        if (strspn(at + 1, "0123456789") != 3)
            return false;
        at += 4;
    }
    return true;
}

/* The integer and the fraction. */
static const char *read_digits(const char **text, cmap_decimal *decimal, const char **why)
{
    const char *at = *text;
    int count = 0;
    bool fits = true;

    if (!is_grouped_in_threes(at)) {
        *why = "a comma that parts no group of three; is it a decimal comma? Write a point";
        return CMAP_RULE_NUMBER_AMBIGUOUS;
    }
    for (; is_digit(*at) || (*at == ',' && is_digit(at[1])); at++)
        fits = fits && (*at == ',' || take(decimal, &count, *at));
    if (*at == '.' && is_digit(at[1])) {
        for (at++; is_digit(*at); at++, decimal->scale++) {
            size_t zeros = strspn(at, "0");
            if (zeros > 0 && !is_digit(at[zeros])) { /* zeros at the end say nothing */
                at += zeros;
                break;
            }
            fits = fits && take(decimal, &count, *at);
        }
    }
    if ((*at == '.' || *at == ',') && is_digit(at[1])) {
        *why = "a second point, or a comma behind the point";
        return CMAP_RULE_NUMBER_AMBIGUOUS;
    }
    *text = at;
    *why = "more digits than are read exactly";
    return fits ? NULL : CMAP_RULE_VALUE_RANGE;
}

/* The exponent of 7.55E+05, as spreadsheets show long numbers. */
static const char *read_exponent(const char *at, cmap_decimal *decimal)
{
    bool is_minus = at[0] == 'e' && at[1] == '-';
    const char *digits = at + 1 + (at[0] == 'e' && (at[1] == '-' || at[1] == '+'));
    int exponent = 0;

    if (at[0] != 'e' || !is_digit(*digits))
        return at;
    for (; is_digit(*digits); digits++)
        exponent = exponent < 1000 ? exponent * 10 + (*digits - '0') : exponent;
    decimal->scale += is_minus ? exponent : -exponent;
    return digits;
}

/* Words that are no decimal but mean to be a number, or are a spreadsheet's error. */
static const char *refuse_word(const char *text, const char **why)
{
    static const char *const endless[] = {"nan", "inf", "+inf", "-inf", "1.#inf", "1.#qnan", "∞"};
    static const char *const errors[] = {"#div/0!", "#ref!", "#value!", "#name?", "#num!", "#null!", "#n/a", "####"};

    for (size_t i = 0; i < sizeof endless / sizeof *endless; i++)
        if (strncmp(text, endless[i], strlen(endless[i])) == 0) {
            *why = "no finite number";
            return CMAP_RULE_VALUE_RANGE;
        }
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (strncmp(text, errors[i], strlen(errors[i])) == 0) {
            *why = "an error of the spreadsheet, not a value; mend the formula";
            return CMAP_RULE_CELL_ERROR;
        }
    return NULL;
}

const char *cmap_decimal_read(const char *text, cmap_decimal *decimal, const char **end, const char **why)
{
    cmap_decimal read = {0};
    const char *rule = refuse_word(text, why);
    const char *at = text;

    if (rule)
        return rule;
    read.is_negative = *at == '-';
    at += *at == '-' || *at == '+';
    while (*at == ' ')
        at++;
    if (*at == '.' && is_digit(at[1])) {
        *why = "a point without a digit before it";
        return CMAP_RULE_VALUE_PARSE;
    }
    if (!is_digit(*at)) {
        *why = "no number";
        return CMAP_RULE_VALUE_PARSE;
    }
    rule = read_digits(&at, &read, why);
    if (rule)
        return rule;
    at = read_exponent(at, &read);
    if (at[0] == ' ' && is_digit(at[1])) {
        *why = "a blank between digits; two numbers?";
        return CMAP_RULE_NUMBER_AMBIGUOUS;
    }
    if (read.scale < -400 || read.scale > 400) {
        *why = "an exponent beyond all measure";
        return CMAP_RULE_VALUE_RANGE;
    }
    *decimal = read;
    *end = at;
    return NULL;
}

/* Correctly rounded by strtod; without a point in the text no locale has a say. */
static double to_double(const cmap_decimal *decimal)
{
    char text[64];
    unsigned long long high = (unsigned long long)(decimal->digits / 1000000000000u);
    unsigned long long low = (unsigned long long)(decimal->digits % 1000000000000u);

    (void)snprintf(text, sizeof text, "%s%llu%012llue%d", decimal->is_negative ? "-" : "", high, low, -decimal->scale);
    return strtod(text, NULL);
}

cmap_number_value cmap_number_read(const char *text)
{
    cmap_number_value value = {.state = CMAP_VALUE_UNKNOWN};
    char cell[CMAP_CELL_ROOM];
    const char *end = "", *why = "longer than any number";
    cmap_decimal decimal = {0};

    if (cmap_value_is_unknown(text))
        return value;
    bool fits = cmap_text_fold_cell(text, cell, sizeof cell);
    value.rule = fits ? cmap_decimal_read(cell, &decimal, &end, &why) : CMAP_RULE_VALUE_PARSE;
    if (!value.rule && *end) {
        value.rule = CMAP_RULE_VALUE_PARSE;
        why = "something stands behind the number";
    }
    if (!value.rule && decimal.digits > 0 && decimal.scale < -300) {
        value.rule = CMAP_RULE_VALUE_RANGE;
        why = "an exponent beyond all measure";
    }
    value.state = value.rule ? CMAP_VALUE_REFUSED : CMAP_VALUE_KNOWN;
    if (value.rule)
        cmap_cell_reason(value.reason, text, why);
    else
        value.number = to_double(&decimal);
    return value;
}
