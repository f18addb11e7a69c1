/* Dates and number formats of spreadsheets, and reading a part of one. */
#include "gis/io/sheet_private.h"

#include "gis/base/utf8.h"
#include "gis/io/value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

cmap_sheet_format cmap_sheet_format_builtin(long id)
{
    if ((id >= 14 && id <= 16) || id == 22 || id == 30 || id == 31 || id == 58 || (id >= 27 && id <= 29) ||
        (id >= 50 && id <= 54) || id == 36)
        return CMAP_SHEET_DAY;
    if (id == 17 || id == 57)
        return CMAP_SHEET_MONTH; /* mmm-yy; 57 is yyyy"年"m"月" */
    if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) || id == 55 || id == 56)
        return CMAP_SHEET_TIME;
    return CMAP_SHEET_NUMBER;
}

/* Moves over what is shown as it stands: "quoted", \escaped, _widths, *fillers, [colours and conditions]. */
static const char *skip_literal(const char *at)
{
    const char *end;

    switch (*at) {
    case '"':
        end = strchr(at + 1, '"');
        return end ? end : at + strlen(at) - 1;
    case '[':
        end = strchr(at + 1, ']');
        return end ? end : at + strlen(at) - 1;
    case '\\':
    case '_':
    case '*':
        return at[1] ? at + 1 : at;
    default:
        return NULL;
    }
}

cmap_sheet_format cmap_sheet_format_read(const char *code)
{
    bool has_year = false, has_month = false, has_day = false, has_time = false;

    if (strncmp(code, "General", 7) == 0)
        return CMAP_SHEET_NUMBER;
    for (const char *at = code; *at && *at != ';'; at++) {
        const char *end = skip_literal(at);
        if (end) {
            /* [h], [mm], [ss] count hours, minutes and seconds beyond a day. */
            has_time = has_time || (*at == '[' && strchr("hmsHMS", at[1]) && at[1] && (at[2] == ']' || at[2] == at[1]));
            at = end;
            continue;
        }
        has_year = has_year || *at == 'y' || *at == 'Y';
        has_month = has_month || *at == 'm' || *at == 'M';
        has_day = has_day || *at == 'd' || *at == 'D';
        has_time = has_time || *at == 'h' || *at == 'H' || *at == 's' || *at == 'S';
    }
    if (has_day || (has_year && has_time))
        return CMAP_SHEET_DAY;
    if (has_time)
        return CMAP_SHEET_TIME;
    if (has_year)
        return has_month ? CMAP_SHEET_MONTH : CMAP_SHEET_DAY;
    return has_month ? CMAP_SHEET_MONTH : CMAP_SHEET_NUMBER;
}

bool cmap_sheet_day(double serial, bool is_1904, char out[11])
{
    double day = floor(serial) + (is_1904 ? 1462 : 0);

    return day >= 1 && day <= 2958465 && cmap_date_of_serial((int64_t)day, out);
}

/* The code of "_xHHHH_" at text; 0 for anything else. */
static unsigned long escaped_code(const char *text, size_t left)
{
    char digits[5] = "";

    if (left < 7 || memcmp(text, "_x", 2) != 0 || text[6] != '_')
        return 0;
    memcpy(digits, text + 2, 4);
    return strspn(digits, "0123456789abcdefABCDEF") == 4 ? strtoul(digits, NULL, 16) : 0;
}

size_t cmap_sheet_unescape(char *text, size_t length)
{
    char utf8[5];
    size_t kept = 0;

    for (size_t at = 0; at < length;) {
        unsigned long code = escaped_code(text + at, length - at);
        if (code == 0 || (code >= 0xD800 && code <= 0xDFFF)) {
            text[kept++] = text[at++];
            continue;
        }
        at += 7;
        size_t size = code < 0x20 && code != 9 && code != 10 && code != 13 ? 0 : cmap_utf8_put((uint32_t)code, utf8);
        memcpy(text + kept, utf8, size);
        kept += size;
    }
    return kept;
}

cmap_status cmap_sheet_part_read(cmap_zip *zip, const char *part, uint64_t limit, const cmap_xml_events *events,
                                 void *data, cmap_err *err)
{
    cmap_zip_stream *stream = NULL;
    cmap_xml *xml = NULL;
    bool is_end = false;
    const cmap_zip_entry *entry = cmap_zip_find(zip, part);

    if (!entry)
        return cmap_fail(err, CMAP_ENOENT, "%s is a damaged sheet: it has no %s", cmap_zip_path(zip), part);
    cmap_status status = cmap_zip_stream_open(zip, entry, limit, &stream, err);
    if (!status)
        status = cmap_xml_open(cmap_zip_stream_read, stream, events, data, part, &xml, err);
    while (!status && !is_end)
        status = cmap_xml_next(xml, &is_end, err);
    cmap_xml_free(xml);
    cmap_zip_stream_free(stream);
    return status;
}

cmap_status cmap_sheet_is_locked(const char *name, cmap_err *err)
{
    return cmap_fail(err, CMAP_EPARSE,
                     "encrypted: %s is protected by a password; open it, save it without one, and import that", name);
}
