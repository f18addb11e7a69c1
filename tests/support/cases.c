#include "support/cases.h"

#include "gis/base/file.h"
#include "gis/base/mem.h"
#include "gis/base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Replaces the escapes, in place. */
static void unescape(char *text)
{
    char *out = text, digits[5] = {0};

    while (*text) {
        if (text[0] == '\\' && text[1] && strchr("tnr", text[1])) {
            *out++ = text[1] == 't' ? '\t' : text[1] == 'n' ? '\n' : '\r';
            text += 2;
        } else if (text[0] == '\\' && (text[1] == 'u' || text[1] == 'x')) {
            size_t count = text[1] == 'u' ? 4 : 2;
            char bytes[5];
            memcpy(digits, text + 2, count);
            digits[count] = '\0';
            unsigned long value = strtoul(digits, NULL, 16);
            bytes[0] = (char)value;
            size_t length = count == 4 ? cmap_utf8_put((uint32_t)value, bytes) : 1;
            memcpy(out, bytes, length);
            out += length;
            text += 2 + count;
        } else {
            *out++ = *text++;
        }
    }
    *out = '\0';
}

static char *trim(char *text)
{
    size_t length = strlen(text);

    while (length > 0 && text[length - 1] == ' ')
        text[--length] = '\0';
    return text + strspn(text, " ");
}

static void split(char *text, cases_line *line)
{
    line->count = 0;
    for (size_t i = 0; i < CASE_FIELDS; i++)
        line->fields[i] = "";
    while (text && line->count < CASE_FIELDS) {
        char *bar = strchr(text, '|');
        if (bar)
            *bar = '\0';
        text = trim(text);
        unescape(text);
        line->fields[line->count++] = text;
        text = bar ? bar + 1 : NULL;
    }
}

void cases_read(const char *path, void (*each)(const cases_line *line, void *data), void *data)
{
    char full[1024], at[1100];
    char *bytes = NULL;
    size_t length, number = 0, count = 0;
    cmap_err err = {0};

    (void)snprintf(full, sizeof full, "%s/%s", CMAP_SOURCE_DIR, path);
    if (cmap_file_read(full, 0, &bytes, &length, &err))
        fail_msg("%s", err.text);
    for (char *next, *text = bytes; text; text = next) {
        next = strchr(text, '\n');
        if (next)
            *next++ = '\0';
        number++;
        if (text[strspn(text, " ")] == '\0' || text[0] == '#')
            continue;
        cases_line line = {.at = at};
        (void)snprintf(at, sizeof at, "%s:%zu", path, number);
        split(text, &line);
        each(&line, data);
        count++;
    }
    cmap_free(bytes);
    assert_true(count > 0);
}
