#include "layers/cli/render_options.h"

#include "gis/base/buf.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

static const char *const format_names[CMAP_FORMATS] = {
    [CMAP_FORMAT_PNG] = "png", [CMAP_FORMAT_SVG] = "svg", [CMAP_FORMAT_PDF] = "pdf"};

const char *cmap_format_name(cmap_format format)
{
    return format_names[format];
}

/* The format of that name, or -1. */
static int find_format(const char *name, size_t length)
{
    for (int i = 0; i < CMAP_FORMATS; i++)
        if (strlen(format_names[i]) == length && strncasecmp(name, format_names[i], length) == 0)
            return i;
    return -1;
}

cmap_status cmap_format_list_parse(const char *text, cmap_format_list *out, cmap_err *err)
{
    cmap_format_list found = {0};
    bool seen[CMAP_FORMATS] = {false};

    for (;;) {
        size_t length = strcspn(text, ",");
        int format = find_format(text, length);
        if (format < 0)
            return cmap_fail(err, CMAP_EINVAL, "--as does not know '%.*s'; it takes png, svg and pdf, parted by commas",
                             (int)length, text);
        if (!seen[format])
            found.list[found.count++] = (cmap_format)format;
        seen[format] = true;
        if (!text[length])
            break;
        text += length + 1;
    }
    *out = found;
    return CMAP_OK;
}

bool cmap_format_of_path(const char *path, cmap_format *out)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    int format = dot && dot != name ? find_format(dot + 1, strlen(dot + 1)) : -1;

    if (format < 0)
        return false;
    *out = (cmap_format)format;
    return true;
}

/* Digits, perhaps with a decimal point: no sign, exponent, blanks, hexadecimals or infinities, which strtod would take.
 */
static const char *read_decimal(const char *text, double *out)
{
    size_t whole = strspn(text, "0123456789");
    size_t length = whole;

    if (text[length] == '.')
        length += 1 + strspn(text + length + 1, "0123456789");
    if (!whole || whole > 9 || length > 20)
        return NULL;
    *out = strtod(text, NULL);
    return text + length;
}

cmap_status cmap_number_parse(const char *what, const char *text, double low, double high, double *out, cmap_err *err)
{
    double value = 0;
    const char *end = read_decimal(text, &value);

    if (!end || *end || value < low || value > high)
        return cmap_fail(err, CMAP_EINVAL, "%s cannot be '%s'; it is a number from %g to %g", what, text, low, high);
    *out = value;
    return CMAP_OK;
}

/* ISO 216: the sizes as the standard rounds them. */
static bool parse_iso(const char *text, double *width_mm, double *height_mm)
{
    static const struct {
        const char *name;
        double long_mm, short_mm;
    } sizes[] = {{"A0", 1189, 841}, {"A1", 841, 594}, {"A2", 594, 420}, {"A3", 420, 297},
                 {"A4", 297, 210},  {"A5", 210, 148}, {"A6", 148, 105}};

    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        if (strncasecmp(text, sizes[i].name, 2) != 0)
            continue;
        bool portrait = strcasecmp(text + 2, "-portrait") == 0;
        if (text[2] && !portrait && strcasecmp(text + 2, "-landscape") != 0)
            return false;
        *width_mm = portrait ? sizes[i].short_mm : sizes[i].long_mm;
        *height_mm = portrait ? sizes[i].long_mm : sizes[i].short_mm;
        return true;
    }
    return false;
}

static bool parse_measures(const char *text, double *width_mm, double *height_mm)
{
    double width;
    double height;
    const char *at = read_decimal(text, &width);

    if (!at || (*at != 'x' && *at != 'X'))
        return false;
    at = read_decimal(at + 1, &height);
    if (!at || (*at && strcmp(at, "mm") != 0))
        return false;
    *width_mm = width;
    *height_mm = height;
    return true;
}

cmap_status cmap_page_parse(const char *text, double *width_mm, double *height_mm, cmap_err *err)
{
    double width = 0;
    double height = 0;

    if (strcmp(text, "16:9") == 0) {
        width = 25.4 * 40 / 3; /* a slide of 13 1/3 by 7 1/2 inches */
        height = 190.5;
    } else if (!parse_iso(text, &width, &height) && !parse_measures(text, &width, &height)) {
        return cmap_fail(err, CMAP_EINVAL,
                         "--page cannot be '%s'; it is A4-landscape, A4-portrait (A0 to A6), 16:9, or WIDTHxHEIGHT in "
                         "millimetres as in 120x80mm",
                         text);
    }
    if (width < 10 || width > 5000 || height < 10 || height > 5000)
        return cmap_fail(err, CMAP_EINVAL, "--page %s: a page is between 10 and 5000 mm wide and high", text);
    *width_mm = width;
    *height_mm = height;
    return CMAP_OK;
}

cmap_status cmap_epoch_to_date(const char *text, char out[32], cmap_err *err)
{
    size_t digits = strspn(text, "0123456789");
    struct tm date;
    time_t seconds;

    /* 253402300799 is the last second of the year 9999. */
    seconds = digits && digits <= 12 && !text[digits] ? (time_t)strtoll(text, NULL, 10) : (time_t)-1;
    if (seconds < 0 || seconds > 253402300799LL || !gmtime_r(&seconds, &date))
        return cmap_fail(err, CMAP_EINVAL,
                         "SOURCE_DATE_EPOCH cannot be '%s'; it is a number of seconds since 1970, or not set", text);
    (void)strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &date); /* digits alone: no locale has a say */
    return CMAP_OK;
}
