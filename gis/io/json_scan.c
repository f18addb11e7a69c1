#include "gis/io/json_private.h"

#include <stdbool.h>
#include <string.h>

static const char *skip_digits(const char *text)
{
    while (*text >= '0' && *text <= '9')
        text++;
    return text;
}

size_t cmap_json_number_length(const char *text)
{
    const char *digits = text + (*text == '-'), *end = skip_digits(digits);

    if (end == digits || (*digits == '0' && end > digits + 1))
        return 0;
    if (*end == '.') {
        digits = end + 1;
        end = skip_digits(digits);
        if (end == digits)
            return 0;
    }
    if (*end == 'e' || *end == 'E') {
        digits = end + 1 + (end[1] == '+' || end[1] == '-');
        end = skip_digits(digits);
        if (end == digits)
            return 0;
    }
    return (size_t)(end - text);
}

/* The closing quote of the string that opens at text, or the byte that must not stand in it. */
static const char *end_of_string(const char *text)
{
    for (text++; *text != '"' && (unsigned char)*text >= 0x20; text++)
        if (*text == '\\' && text[1])
            text++;
    return text;
}

static bool starts_number(char c)
{
    return c == '-' || (c >= '0' && c <= '9');
}

const char *cmap_json_check_words(const char *text, size_t *at)
{
    const char *begin = text;

    while (*text) {
        size_t length = 1;
        *at = (size_t)(text - begin);
        if (*text == '"') {
            const char *end = end_of_string(text);
            if (*end == '\0')
                return NULL; /* json-c says that it ends too early */
            length = (size_t)(end - text) + 1;
            *at = length - 1 + (size_t)(text - begin);
            if (*end != '"')
                return "a control character in a string";
        } else if (starts_number(*text)) {
            length = cmap_json_number_length(text);
            if (length == 0)
                return "no JSON number";
        } else if (strchr("{}[]:, \t\r\ntruefalsn", *text) == NULL) {
            return "unexpected character";
        }
        text += length;
    }
    return NULL;
}
