#include "gis/io/kml_private.h"

#include "gis/base/file.h"
#include "gis/base/mem.h"
#include "gis/base/utf8.h"
#include "gis/io/private_folder.h"

#include <stdlib.h>
#include <string.h>

/* Before the hexadecimal digits of a name's bytes. */
#define SPELLED "cmapname"

/* The bytes of an attribute's value, in the text. */
typedef struct span {
    const char *at;
    size_t length;
} span;

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Is the tag at text, which begins with '<', a <Data>, with or without a prefix? */
static bool is_data(const char *tag)
{
    size_t length = strcspn(tag, " \t\r\n/>");

    return length >= 5 && strncmp(tag + length - 4, "Data", 4) == 0 && is_blank(tag[length]) &&
           (length == 5 || tag[length - 5] == ':');
}

/* The value of the tag's attribute `name`; at NULL: it has none. */
static span find_name(const char *tag)
{
    const char *at = tag + strcspn(tag, " \t\r\n/>");

    for (;;) {
        at += strspn(at, " \t\r\n");
        size_t length = strcspn(at, "= \t\r\n/>");
        bool is_name = length == 4 && strncmp(at, "name", 4) == 0;
        at += length + strspn(at + length, " \t\r\n");
        if (*at != '=')
            return (span){0};
        at += 1 + strspn(at + 1, " \t\r\n");
        const char *end = *at == '"' || *at == '\'' ? strchr(at + 1, *at) : NULL;
        if (!end)
            return (span){0};
        if (is_name)
            return (span){at + 1, (size_t)(end - at - 1)};
        at = end + 1;
    }
}

static bool needs_spelling(span name)
{
    for (size_t i = 0; i < name.length; i++)
        if ((unsigned char)name.at[i] >= 0x80 || (name.at[i] == '&' && name.at[i + 1] == '#'))
            return true;
    return false;
}

/* The end of what stands between begin and end, when text begins so; else NULL. */
static const char *skip(const char *text, const char *begin, const char *end)
{
    if (strncmp(text, begin, strlen(begin)) != 0)
        return NULL;
    const char *found = strstr(text + strlen(begin), end);
    return found ? found + strlen(end) : text + strlen(text);
}

bool cmap_kml_spell(const char *text, cmap_buf *out)
{
    const char *kept = text; /* what is not yet in out begins there */

    for (const char *at = strchr(text, '<'); at; at = strchr(at, '<')) {
        const char *behind = skip(at, "<!--", "-->");
        behind = behind ? behind : skip(at, "<![CDATA[", "]]>");
        span name = !behind && is_data(at) ? find_name(at) : (span){0};
        if (name.at && needs_spelling(name)) {
            cmap_buf_put(out, kept, (size_t)(name.at - kept));
            cmap_buf_puts(out, SPELLED);
            for (size_t i = 0; i < name.length; i++)
                cmap_buf_printf(out, "%02x", (unsigned)(unsigned char)name.at[i]);
            kept = behind = name.at + name.length;
        }
        at = behind ? behind : at + 1;
    }
    if (kept != text)
        cmap_buf_puts(out, kept);
    return kept != text;
}

/* An entity or a character reference at text; returns its length, 0 when it is none. */
static size_t put_entity(const char *text, cmap_buf *out)
{
    static const struct {
        const char *entity, *means;
    } entities[] = {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}};

    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (strncmp(text, entities[i].entity, strlen(entities[i].entity)) == 0) {
            cmap_buf_puts(out, entities[i].means);
            return strlen(entities[i].entity);
        }
    if (text[0] != '&' || text[1] != '#')
        return 0;
    bool is_hex = text[2] == 'x';
    char *end = NULL, bytes[5];
    unsigned long code = strtoul(text + 2 + is_hex, &end, is_hex ? 16 : 10);
    if (*end != ';' || code == 0 || code > 0x10FFFF)
        return 0;
    cmap_buf_put(out, bytes, cmap_utf8_put((uint32_t)code, bytes));
    return (size_t)(end + 1 - text);
}

void cmap_kml_read(const char *column, cmap_buf *out)
{
    const char *digits = column + strlen(SPELLED);
    cmap_buf name = {0};

    if (strncmp(column, SPELLED, strlen(SPELLED)) != 0 || !*digits || strlen(digits) % 2 ||
        digits[strspn(digits, "0123456789abcdef")]) {
        cmap_buf_puts(out, column);
        return;
    }
    for (; *digits; digits += 2)
        cmap_buf_putc(&name, (char)strtoul((const char[]){digits[0], digits[1], '\0'}, NULL, 16));
    for (const char *at = cmap_buf_text(&name); *at;) {
        size_t length = put_entity(at, out);
        if (!length)
            cmap_buf_putc(out, *at);
        at += length ? length : 1;
    }
    if (name.status && !out->status)
        out->status = name.status;
    cmap_buf_clear(&name);
}

/* ---- the copy ---- */

static cmap_status give(void *data, char *buffer, size_t room, size_t *got, cmap_err *err)
{
    span *left = data;

    (void)err;
    *got = left->length < room ? left->length : room;
    memcpy(buffer, left->at, *got);
    left->at += *got;
    left->length -= *got;
    return CMAP_OK;
}

/* By the file's own name, as GDAL may call a layer by it. */
static cmap_status put_copy(const char *path, const cmap_buf *text, char **folder, char **copy, cmap_err *err)
{
    const char *slash = strrchr(path, '/');
    char *made = NULL;
    span all = {text->bytes, text->length};
    cmap_status status = *folder ? CMAP_OK : cmap_private_folder_make(folder, err);

    if (!status)
        status = cmap_private_folder_put(*folder, slash ? slash + 1 : path, give, &all, &made, err);
    if (status == CMAP_EEXIST) /* the name that a decoded copy has */
        status = cmap_private_folder_put(*folder, "names.kml", give, &all, &made, err);
    if (!status) {
        cmap_free(*copy);
        *copy = made;
    }
    return status;
}

cmap_status cmap_kml_copy(const char *path, char **folder, char **copy, cmap_err *err)
{
    char *text = NULL;
    size_t length = 0;
    cmap_buf spelled = {0};
    cmap_status status = cmap_file_read(*copy ? *copy : path, 0, &text, &length, err);

    if (!status && cmap_kml_spell(text, &spelled))
        status = spelled.status ? cmap_fail(err, CMAP_ENOMEM, "cannot read %s: out of memory", path)
                                : put_copy(path, &spelled, folder, copy, err);
    cmap_buf_clear(&spelled);
    cmap_free(text);
    return status;
}
