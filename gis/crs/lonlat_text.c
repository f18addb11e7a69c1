#include "gis/crs/lonlat_text.h"

#include "gis/base/utf8.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* ---- folding: one byte for each thing that a text says ---- */

enum { FOLD_MAX = 128 };

/* What a byte of the folded text stands for; digits, '.', '+', '-', ':' and ',' are themselves, E W N S too. */
enum { DEGREES = 'd', MINUTES = 'm', SECONDS = 's', LON_NAME = 'x', LAT_NAME = 'y', SEPARATOR = ';', BLANK = ' ' };

static uint32_t plain(uint32_t c)
{
    return c >= 0xFF01 && c <= 0xFF5E && c != 0xFF0C ? c - 0xFEE0 : c; /* a full-width comma is no decimal comma */
}

static char fold_sign(uint32_t c)
{
    static const struct {
        uint32_t code_point;
        char as;
    } signs[] = {
        {0xB0, DEGREES},  {0xBA, DEGREES},     {0x2DA, DEGREES},  {0x5EA6, DEGREES},   {'\'', MINUTES},
        {0xB4, MINUTES},  {0x2018, MINUTES},   {0x2019, MINUTES}, {0x2032, MINUTES},   {0x5206, MINUTES},
        {'"', SECONDS},   {0x201C, SECONDS},   {0x201D, SECONDS}, {0x2033, SECONDS},   {0x79D2, SECONDS},
        {0x4E1C, 'E'},    {0x897F, 'W'},       {0x5317, 'N'},     {0x5357, 'S'},       {0x2212, '-'},
        {0x2013, '-'},    {0xFF0C, SEPARATOR}, {';', SEPARATOR},  {0x3001, SEPARATOR}, {'/', SEPARATOR},
        {'|', SEPARATOR}, {0x3000, BLANK},     {0xA0, BLANK},     {0xFEFF, BLANK},     {'=', ':'},
    };
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i].code_point == c)
            return signs[i].as;
    if (c == ' ' || (c >= '\t' && c <= '\r'))
        return BLANK;
    if (c < 0x80 && strchr("0123456789.+-:,", (int)c))
        return (char)c;
    return 0;
}

/* Words as they are written, and what they say; the longer of two that begin alike first. */
static const struct {
    const char *word;
    char as;
} words[] = {
    {"东经", 'E'},
    {"西经", 'W'},
    {"北纬", 'N'},
    {"南纬", 'S'},
    {"经度", LON_NAME},
    {"纬度", LAT_NAME},
    {"longitude", LON_NAME},
    {"long", LON_NAME},
    {"lon", LON_NAME},
    {"latitude", LAT_NAME},
    {"lng", LON_NAME},
    {"lat", LAT_NAME},
    {"deg", DEGREES},
    {"e", 'E'},
    {"w", 'W'},
    {"n", 'N'},
    {"s", 'S'},
};

/* The character at *text in lower case, passed. */
static uint32_t take(const char **text)
{
    uint32_t c = plain(cmap_utf8_next(text));
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

static bool take_word(const char **text, const char *word)
{
    const char *at = *text;
    while (*word)
        if (take(&at) != cmap_utf8_next(&word))
            return false;
    *text = at;
    return true;
}

/* 0 for what has no meaning here. */
static char fold_next(const char **text)
{
    if ((**text >= '0' && **text <= '9') || **text == '.')
        return *(*text)++; /* most characters, without the words */
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (take_word(text, words[i].word))
            return words[i].as;
    return fold_sign(take(text));
}

static bool is_bracket(uint32_t c)
{
    return c == '(' || c == ')' || c == '[' || c == ']';
}

static bool fold(const char *text, char out[FOLD_MAX])
{
    size_t length = 0;

    while (*text) {
        const char *at = text;
        char c = is_bracket(plain(cmap_utf8_next(&at))) ? BLANK : 0;
        if (c)
            text = at;
        else
            c = fold_next(&text);
        if (!c || length + 1 == FOLD_MAX)
            return false;
        if (c == MINUTES && length && out[length - 1] == MINUTES)
            out[length - 1] = SECONDS; /* '' for " */
        else if (c != BLANK || (length && out[length - 1] != BLANK))
            out[length++] = c;
    }
    while (length && out[length - 1] == BLANK)
        length--;
    out[length] = '\0';
    return true;
}

/* ---- numbers ---- */

typedef struct number {
    double value;
    int digits; /* before the point */
    bool is_whole;
} number;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static double scale(uint64_t digits, int power)
{
    const int exact = 22; /* 10^22 is a double */
    if (power < 0 && power >= -exact)
        return (double)digits / pow(10, -power);
    return (double)digits * pow(10, power);
}

/* An exponent needs its sign: without one E is east. */
static int take_exponent(const char **at)
{
    const char *digits = *at + 2;
    int power = 0;

    if ((*at)[0] != 'E' || ((*at)[1] != '+' && (*at)[1] != '-') || !is_digit(*digits))
        return 0;
    for (; is_digit(*digits); digits++)
        if (power < 1000)
            power = power * 10 + (*digits - '0');
    power = (*at)[1] == '-' ? -power : power;
    *at = digits;
    return power;
}

/* Digits with perhaps a point. Beyond 18 of them they no longer count. */
static bool take_number(const char **text, number *out)
{
    const char *at = *text;
    uint64_t digits = 0;
    int power = 0, seen = 0, before = 0;
    bool point = false;

    for (; is_digit(*at) || (*at == '.' && !point); at++) {
        if (*at == '.') {
            point = true;
            continue;
        }
        seen++;
        before += !point;
        if (digits < UINT64_C(100000000000000000)) {
            digits = digits * 10 + (uint64_t)(*at - '0');
            power -= point;
        } else
            power += !point;
    }
    if (!seen)
        return false;
    const char *mantissa_end = at;
    power += take_exponent(&at);
    *out = (number){digits ? scale(digits, power) : 0, before, !point && at == mantissa_end};
    *text = at;
    return isfinite(out->value);
}

/* ---- angles ---- */

typedef struct angle {
    double deg;
    cmap_angle_axis axis;
    bool is_bare_whole; /* digits only: what may be the half of a decimal comma */
} angle;

static void skip_blank(const char **at)
{
    while (**at == BLANK)
        ++*at;
}

static cmap_angle_axis axis_of(char c)
{
    if (c == 'E' || c == 'W' || c == LON_NAME)
        return CMAP_ANGLE_LON;
    return c == 'N' || c == 'S' || c == LAT_NAME ? CMAP_ANGLE_LAT : CMAP_ANGLE_ANY;
}

static bool is_letter(char c)
{
    return c == 'E' || c == 'W' || c == 'N' || c == 'S';
}

/* A number with the sign after it; nothing is taken when the sign is another. */
static bool take_part(const char **text, char sign, number *out)
{
    const char *at = *text;
    number part;

    skip_blank(&at);
    if (!take_number(&at, &part))
        return false;
    skip_blank(&at);
    if (*at != sign)
        return false;
    *out = part;
    *text = at + 1;
    return true;
}

/* Adds the minutes and seconds behind a degree sign. False for a sexagesimal number that is none. */
static bool add_signed_parts(const char **at, number degrees, double *deg)
{
    number minutes = {0, 0, true}, seconds = {0};
    bool has_minutes = take_part(at, MINUTES, &minutes), has_seconds = take_part(at, SECONDS, &seconds);

    if (((has_minutes || has_seconds) && !degrees.is_whole) || (has_seconds && !minutes.is_whole) ||
        minutes.value >= 60 || seconds.value >= 60)
        return false;
    *deg = degrees.value + minutes.value / 60 + seconds.value / 3600;
    return true;
}

/* The same behind a colon. */
static bool add_colon_parts(const char **at, number degrees, double *deg)
{
    number minutes = {0}, seconds = {0};

    if (!take_number(at, &minutes))
        return false;
    if (**at == ':') {
        ++*at;
        if (!minutes.is_whole || !take_number(at, &seconds))
            return false;
    }
    if (!degrees.is_whole || minutes.value >= 60 || seconds.value >= 60)
        return false;
    *deg = degrees.value + minutes.value / 60 + seconds.value / 3600;
    return true;
}

/* 12043.8E: five digits before the point for a longitude, four for a latitude; fewer are degrees. */
static bool unpack_minutes(int digits, cmap_angle_axis axis, double *deg)
{
    double degrees = floor(*deg / 100), minutes = *deg - 100 * degrees;

    if (digits != (axis == CMAP_ANGLE_LON ? 5 : 4))
        return true;
    if (minutes >= 60)
        return false;
    *deg = degrees + minutes / 60;
    return true;
}

typedef struct prefix {
    char name, letter, sign; /* 0 when not there */
} prefix;

static prefix take_prefix(const char **at)
{
    prefix found = {0};

    skip_blank(at);
    if (**at == LON_NAME || **at == LAT_NAME) {
        found.name = *(*at)++;
        skip_blank(at);
        if (**at == ':')
            ++*at;
        skip_blank(at);
    }
    if (is_letter(**at)) {
        found.letter = *(*at)++;
        skip_blank(at);
    }
    if (**at == '+' || **at == '-')
        found.sign = *(*at)++;
    return found;
}

/* Puts axis and direction on the angle. False when the words contradict each other. */
static bool finish_angle(prefix said, angle *out)
{
    cmap_angle_axis by_name = axis_of(said.name), by_letter = axis_of(said.letter);

    if ((by_name && by_letter && by_name != by_letter) || (said.letter && said.sign))
        return false;
    out->axis = by_letter ? by_letter : by_name;
    if (said.sign == '-' || said.letter == 'W' || said.letter == 'S')
        out->deg = -out->deg;
    return true;
}

static bool take_angle(const char **at, angle *out)
{
    prefix said = take_prefix(at);
    number first;
    bool is_marked = false;

    if (!take_number(at, &first))
        return false;
    out->deg = first.value;
    const char *behind = *at;
    skip_blank(&behind);
    if (*behind == DEGREES || **at == ':') {
        bool is_colon = **at == ':';
        *at = is_colon ? *at + 1 : behind + 1;
        is_marked = true;
        if (!(is_colon ? add_colon_parts : add_signed_parts)(at, first, &out->deg))
            return false;
    }
    behind = *at;
    skip_blank(&behind);
    if (!said.letter && is_letter(*behind)) {
        said.letter = *behind;
        *at = behind + 1;
    }
    if (said.letter && !is_marked && !unpack_minutes(first.digits, axis_of(said.letter), &out->deg))
        return false;
    is_marked = is_marked || said.letter;
    out->is_bare_whole = first.is_whole && !is_marked;
    if (!finish_angle(said, out))
        return false;
    return !is_marked || fabs(out->deg) <= (out->axis == CMAP_ANGLE_LAT ? 90 : 180);
}

/* ---- the two readers ---- */

static cmap_status refuse(const char *text, const char *why, cmap_err *err)
{
    char shown[64];
    (void)snprintf(shown, sizeof shown, "%s", text);
    cmap_utf8_trim_tail(shown);
    return cmap_fail(err, CMAP_EPARSE, "\"%s\" is %s", shown, why);
}

static const char one[] = "no longitude or latitude: write it as 120.73, 120.73E or 120°43'48\"E";
static const char two[] = "no pair of longitude and latitude: write it as 120.73 31.26 or 31°15'36\"N 120°43'48\"E";
static const char comma[] =
    "ambiguous: a comma between whole numbers may be a decimal sign; write 120.73 with a point, "
    "and a blank between two numbers";

cmap_status cmap_angle_parse(const char *text, cmap_angle *out, cmap_err *err)
{
    char folded[FOLD_MAX];
    const char *at = folded;
    angle read = {0};

    if (!fold(text, folded) || !take_angle(&at, &read))
        return refuse(text, one, err);
    if (*at)
        return refuse(text, *at == ',' && read.is_bare_whole ? comma : one, err);
    *out = (cmap_angle){read.deg, read.axis};
    return CMAP_OK;
}

/* What stands between two angles: a comma or another separator with blanks about it, or blanks, or nothing where a
 * letter parts the two. */
static bool take_separator(const char **at, const char *start)
{
    const char *behind = *at;

    skip_blank(&behind);
    if (*behind == ',' || *behind == SEPARATOR)
        behind++;
    else if (behind == *at && !is_letter(*behind) && axis_of(*behind) == CMAP_ANGLE_ANY &&
             (*at == start || !is_letter((*at)[-1])))
        return false;
    *at = behind;
    return true;
}

static bool put_in_order(angle first, angle second, cmap_coord *out)
{
    bool is_exchanged = first.axis == CMAP_ANGLE_LAT || (!first.axis && second.axis == CMAP_ANGLE_LON);

    if (first.axis && first.axis == second.axis)
        return false;
    *out = is_exchanged ? (cmap_coord){second.deg, first.deg} : (cmap_coord){first.deg, second.deg};
    return true;
}

cmap_status cmap_lonlat_parse(const char *text, cmap_coord *out, cmap_err *err)
{
    char folded[FOLD_MAX];
    const char *at = folded;
    angle first = {0}, second = {0};

    if (!fold(text, folded) || !take_angle(&at, &first))
        return refuse(text, two, err);
    if (first.is_bare_whole && first.deg <= 360 && at[0] == ',' && is_digit(at[1]))
        return refuse(text, comma, err);
    cmap_coord read;
    if (!take_separator(&at, folded) || !take_angle(&at, &second) || *at || !put_in_order(first, second, &read))
        return refuse(text, two, err);
    *out = read;
    return CMAP_OK;
}
