#include "gis/io/value.h"

#include "gis/io/value_private.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_YEAR 1900
#define LAST_YEAR  2100

/* The numbers of a date in the order written, and what stands between and behind them. */
struct parts {
    int number[3];
    int width[3]; /* digits */
    int count;
    char mark[3]; /* behind each: '-', '/', '.', or 'Y' 'M' 'D' for 年 月 日; 0 for the end */
};

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_of(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static void put_number(char *out, int number, int width)
{
    for (int i = width; i-- > 0; number /= 10)
        out[i] = (char)('0' + number % 10);
    out[width] = '\0';
}

/* month and day 0: not said. */
static void put_date(char out[11], int year, int month, int day)
{
    put_number(out, year, 4);
    if (month > 0) {
        out[4] = '-';
        put_number(out + 5, month, 2);
    }
    if (day > 0) {
        out[7] = '-';
        put_number(out + 8, day, 2);
    }
}

bool cmap_date_of_serial(int64_t serial, char out[11])
{
    int64_t day = serial > 60 ? serial - 1 : serial; /* days from 1900-01-01, which is 1; 60 never was */
    int year = 1900, month = 1;

    if (serial < 1 || serial == 60 || serial > 2958465)
        return false;
    while (day > 365 + is_leap(year)) {
        day -= 365 + is_leap(year);
        year++;
    }
    while (day > days_of(year, month))
        day -= days_of(year, month++);
    put_date(out, year, month, (int)day);
    return true;
}

/* ---- taking a cell apart ---- */

/* The value of a hanzi numeral from 〇 to 十, or -1. Passes it. */
static int take_numeral(const char **text)
{
    static const char *const numerals[] = {"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "零", "○"};

    for (int i = 0; i < (int)(sizeof numerals / sizeof *numerals); i++) {
        size_t length = strlen(numerals[i]);
        if (strncmp(*text, numerals[i], length) == 0) {
            *text += length;
            return i > 10 ? 0 : i;
        }
    }
    return -1;
}

/* Writes hanzi numerals as digits: 二〇一一年十二月 as 2011年12月. False when that does not fit. */
static bool spell_digits(const char *text, char *out, size_t room)
{
    size_t length = 0;

    while (*text) {
        bool follows = length > 0 && out[length - 1] >= '0' && out[length - 1] <= '9';
        const char *next = text;
        int numeral = take_numeral(&next);
        if (length + 3 > room)
            return false;
        if (numeral == 10) { /* 十 alone is 10, before a digit 1, behind one 0, between two nothing */
            const char *peek = next;
            bool leads = take_numeral(&peek) >= 0;
            if (!follows)
                out[length++] = '1';
            if (!leads)
                out[length++] = '0';
        } else {
            out[length++] = numeral >= 0 ? (char)('0' + numeral) : *text;
        }
        text = numeral >= 0 ? next : text + 1;
    }
    out[length] = '\0';
    return true;
}

/* Drops the blanks of a folded cell but for those between digits. */
static void join(char *text)
{
    char *out = text, last = 0;

    for (; *text; text++) {
        bool is_between = text[0] == ' ' && last >= '0' && last <= '9' && text[1] >= '0' && text[1] <= '9';
        if (*text != ' ' || is_between)
            *out++ = last = *text;
    }
    *out = '\0';
}

/* Cuts a time of day off: a blank or t, then 1:23 or more. */
static void cut_time(char *text)
{
    char *colon = strchr(text, ':');
    char *at = colon;

    if (!colon)
        return;
    while (at > text && at[-1] >= '0' && at[-1] <= '9')
        at--;
    if (at < colon && colon - at <= 2 && at > text && (at[-1] == ' ' || at[-1] == 't') && colon[1] >= '0' &&
        colon[1] <= '5' && colon[1 + strspn(colon + 1, "0123456789:.z+")] == '\0')
        at[-1] = '\0';
}

static char take_mark(const char **text)
{
    static const struct {
        const char *word;
        char mark;
    } marks[] = {{"年", 'Y'}, {"月份", 'M'}, {"月", 'M'}, {"日", 'D'}, {"号", 'D'}, {"-", '-'}, {"/", '/'}, {".", '.'}};

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t length = strlen(marks[i].word);
        if (strncmp(*text, marks[i].word, length) == 0) {
            *text += length;
            return marks[i].mark;
        }
    }
    return 0;
}

/* False when text is more or other than up to three numbers with marks between them. */
static bool take_apart(const char *text, struct parts *parts)
{
    *parts = (struct parts){0};
    while (*text && parts->count < 3) {
        int i = parts->count;
        size_t width = strspn(text, "0123456789");
        if (width == 0)
            break;
        if (width > 8)
            return false;
        parts->number[i] = (int)strtol(text, NULL, 10);
        parts->width[i] = (int)width;
        text += width;
        parts->mark[i] = take_mark(&text);
        parts->count++;
        if (!parts->mark[i])
            break;
    }
    if (parts->count == 1 && parts->mark[0] == 'Y' && (strcmp(text, "底") == 0 || strcmp(text, "末") == 0))
        return true; /* the end of a year is what a year alone is taken for */
    return *text == '\0' && parts->count > 0;
}

/* True when the marks are those of 2011年5月1日 or the same one between numbers. */
static bool has_marks(const struct parts *parts)
{
    int last = parts->count - 1;

    if (parts->mark[0] == 'Y') {
        static const char wanted[] = "YMD";
        for (int i = 0; i <= last; i++)
            if (parts->mark[i] != wanted[i] && !(i == last && i > 0 && parts->mark[i] == 0))
                return false;
        return true;
    }
    for (int i = 0; i < last; i++)
        if (parts->mark[i] != parts->mark[0] || strchr("MD", parts->mark[i]))
            return false;
    return parts->mark[last] == 0;
}

/* ---- putting it together ---- */

static void refuse(cmap_date_value *value, const char *rule, const char *text, const char *why)
{
    *value = (cmap_date_value){.state = CMAP_VALUE_REFUSED, .rule = rule};
    cmap_cell_reason(value->reason, text, why);
}

/* month and day 0: not said. */
static void set_date(cmap_date_value *value, const char *text, int year, int month, int day)
{
    if (year < FIRST_YEAR || year > LAST_YEAR) {
        refuse(value, CMAP_RULE_VALUE_RANGE, text, "a year outside 1900 to 2100");
    } else if (month < 0 || month > 12 || day < 0 || (day > 0 && (month == 0 || day > days_of(year, month)))) {
        refuse(value, CMAP_RULE_VALUE_RANGE, text, "no such month or day");
    } else {
        value->state = CMAP_VALUE_KNOWN;
        put_date(value->text, year, month, day);
    }
}

/* Digits alone: by their number a year, a serial, year and month, or a day. */
static void set_digits(cmap_date_value *value, const char *text, int number, int width)
{
    if (width == 4) {
        set_date(value, text, number, 0, 0);
    } else if (width == 5) {
        value->is_serial = true;
        value->state = CMAP_VALUE_KNOWN;
        if (!cmap_date_of_serial(number, value->text) || strcmp(value->text, "2100-12-31") > 0)
            refuse(value, CMAP_RULE_VALUE_RANGE, text, "as a serial of Excel's it is a day outside 1900 to 2100");
    } else if (width == 6 || width == 8) {
        int day = width == 8 ? number % 100 : 0;
        int month = width == 8 ? number / 100 % 100 : number % 100;
        if (month == 0 || (width == 8 && day == 0))
            refuse(value, CMAP_RULE_VALUE_RANGE, text, "no such month or day");
        else
            set_date(value, text, number / (width == 8 ? 10000 : 100), month, day);
    } else {
        refuse(value, CMAP_RULE_VALUE_PARSE, text, "no date; write 2011, 2011-05 or 2011-05-01");
    }
}

/* 1/3/2004: the year stands last. */
static void set_year_last(cmap_date_value *value, const char *text, const struct parts *parts, cmap_date_order order)
{
    int a = parts->number[0], b = parts->number[1], year = parts->number[2];

    if (order == CMAP_DATE_ASK && a > 12)
        order = CMAP_DATE_DMY;
    else if (order == CMAP_DATE_ASK && (b > 12 || a == b))
        order = CMAP_DATE_MDY;
    if (a == 0 || b == 0)
        refuse(value, CMAP_RULE_VALUE_RANGE, text, "no such month or day");
    else if (order == CMAP_DATE_ASK)
        refuse(value, CMAP_RULE_DATE_AMBIGUOUS, text, "day or month first? Say which: --date-order dmy or mdy");
    else if (order == CMAP_DATE_DMY)
        set_date(value, text, year, b, a);
    else
        set_date(value, text, year, a, b);
}

static void set_year_first(cmap_date_value *value, const char *text, const struct parts *parts)
{
    bool is_dotted = parts->count == 2 && parts->mark[0] == '.';

    for (int i = 1; i < parts->count; i++)
        if (parts->number[i] == 0 || parts->width[i] > 2) {
            refuse(value, CMAP_RULE_VALUE_RANGE, text, "no such month or day");
            return;
        }
    if (is_dotted && parts->width[1] == 1 && parts->number[1] == 1)
        refuse(value, CMAP_RULE_DATE_AMBIGUOUS, text,
               "January, or October whose nought a spreadsheet took for nothing; write -01 or -10");
    else
        set_date(value, text, parts->number[0], parts->count > 1 ? parts->number[1] : 0,
                 parts->count > 2 ? parts->number[2] : 0);
}

static void set_parts(cmap_date_value *value, const char *text, const struct parts *parts, cmap_date_order order)
{
    bool is_last = parts->count == 3 && parts->width[2] == 4 && parts->width[0] <= 2 && parts->width[1] <= 2;
    bool is_fraction = parts->count == 2 && parts->mark[0] == '.' && parts->width[0] == 5; /* a serial with its hour */

    if (is_fraction || (parts->count == 1 && parts->mark[0] == 0))
        set_digits(value, text, parts->number[0], parts->width[0]);
    else if (has_marks(parts) && parts->width[0] == 4)
        set_year_first(value, text, parts);
    else if (has_marks(parts) && is_last)
        set_year_last(value, text, parts, order);
    else
        refuse(value, CMAP_RULE_VALUE_PARSE, text, "no date; write 2011, 2011-05 or 2011-05-01");
}

static const char *skip_until(const char *cell)
{
    static const char *const words[] = {"截至到", "截止到", "截至", "截止", "至", "as of "};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strncmp(cell, words[i], strlen(words[i])) == 0)
            return cell + strlen(words[i]);
    return cell;
}

cmap_date_value cmap_date_read(const char *text, cmap_date_order order)
{
    cmap_date_value value = {.state = CMAP_VALUE_UNKNOWN};
    char cell[CMAP_CELL_ROOM], digits[CMAP_CELL_ROOM];
    struct parts parts;

    if (cmap_value_is_unknown(text))
        return value;
    if (!cmap_text_fold_cell(text, cell, sizeof cell) ||
        !spell_digits(skip_until(cell + (cell[0] == '\'')), digits, sizeof digits)) {
        refuse(&value, CMAP_RULE_VALUE_PARSE, text, "longer than any date");
        return value;
    }
    cut_time(digits);
    join(digits);
    if (take_apart(digits, &parts))
        set_parts(&value, text, &parts, order);
    else
        refuse(&value, CMAP_RULE_VALUE_PARSE, text, "no date; write 2011, 2011-05 or 2011-05-01");
    return value;
}
