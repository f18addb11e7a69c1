#include "gis/db/day_private.h"

#include <stdbool.h>
#include <string.h>

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return days[month - 1] + (month == 2 && is_leap(year));
}

/* count digits at text, as a number; -1 when one of them is none. */
static int number(const char *text, int count)
{
    int value = 0;

    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

int cmap_day_last(const char *date)
{
    size_t length = date ? strlen(date) : 0;

    if (length != 4 && length != 7 && length != 10)
        return 0;
    int year = number(date, 4);
    int month = length >= 7 ? number(date + 5, 2) : 12;
    if (year < 1000 || year > 2999 || month < 1 || month > 12 || (length >= 7 && date[4] != '-'))
        return 0;
    int day = length == 10 ? number(date + 8, 2) : days_in(year, month);
    if (day < 1 || day > days_in(year, month) || (length == 10 && date[7] != '-'))
        return 0;
    return year * 10000 + month * 100 + day;
}

double cmap_day_years_to_end(int day, int year)
{
    int from = day / 10000, month = day / 100 % 100;
    int left = days_in(from, month) - day % 100;

    for (int m = month + 1; m <= 12; m++)
        left += days_in(from, m);
    return year - from + (double)left / (is_leap(from) ? 366 : 365);
}
