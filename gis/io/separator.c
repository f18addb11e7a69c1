#include "gis/io/separator_private.h"

#include "gis/base/buf.h"
#include "gis/io/csv.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define ROWS       60
#define MAX_FIELDS 1024
#define WIDE       "\xEF\xBC\x8C"

static const struct {
    char character;
    const char *name;
} known[] = {{',', "comma"},
             {'\t', "tab"},
             {';', "semicolon"},
             {CMAP_SEPARATOR_WIDE, "full-width comma"},
             {'|', "vertical bar"}};

void cmap_separator_name(char separator, char out[24])
{
    (void)snprintf(out, 24, "the character %c", separator);
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (known[i].character == separator)
            (void)snprintf(out, 24, "%s", known[i].name);
}

/* How many of the first rows have as many fields as most of them, times the separators in such a row. */
static cmap_status score(const char *text, size_t length, char separator, size_t *points, cmap_err *err)
{
    unsigned short rows[MAX_FIELDS + 1] = {0};
    const cmap_csv_row *row = NULL;
    cmap_csv_options options = {.separator = separator, .loose_quotes = true};
    cmap_csv_reader *reader = NULL;
    cmap_status status = cmap_csv_open_bytes(text, length, &options, &reader, err);

    for (int i = 0; !status && i < ROWS; i++) {
        if ((status = cmap_csv_next(reader, &row, NULL)) != CMAP_OK || !row)
            break;
        rows[row->count < MAX_FIELDS ? row->count : MAX_FIELDS]++;
    }
    cmap_csv_reader_free(reader);
    if (status == CMAP_ENOMEM)
        return cmap_fail(err, status, "cannot look at the first rows: out of memory");
    *points = 0;
    for (size_t fields = 2; fields <= MAX_FIELDS; fields++)
        if (rows[fields] * (fields - 1) > *points)
            *points = rows[fields] * (fields - 1);
    return CMAP_OK; /* a quote that stays open here will be told when the rows are read */
}

/* The text with U+FF0C as one byte. */
static void fold_wide(const char *text, size_t length, cmap_buf *out)
{
    const char *from = text, *end = text + length;

    while (from < end) {
        bool is_wide = end - from >= 3 && memcmp(from, WIDE, 3) == 0;
        cmap_buf_putc(out, is_wide ? CMAP_SEPARATOR_WIDE : *from);
        from += is_wide ? 3 : 1;
    }
}

static bool is_declared(const char *text, size_t length, char *separator)
{
    if (length < 6 || strncasecmp(text, "sep=", 4) != 0 || strchr("\"\r\n", text[4]) || (unsigned char)text[4] > 0x7F ||
        (text[5] != '\r' && text[5] != '\n'))
        return false;
    *separator = text[4];
    return true;
}

cmap_status cmap_separator_find(const char *text, size_t length, char wanted, bool prefers_tab, cmap_separator *out,
                                cmap_err *err)
{
    cmap_separator best = {.character = prefers_tab ? '\t' : ','};
    cmap_buf folded = {0};
    size_t most = 0;
    cmap_status status = CMAP_OK;

    best.is_declared = is_declared(text, length, &best.character);
    if (wanted)
        best.character = wanted;
    fold_wide(text, length, &folded);
    for (size_t i = 0; !status && !wanted && !best.is_declared && i < sizeof known / sizeof known[0]; i++) {
        bool is_wide = known[i].character == CMAP_SEPARATOR_WIDE;
        size_t points = 0;
        status = is_wide ? score(cmap_buf_text(&folded), folded.length, known[i].character, &points, err)
                         : score(text, length, known[i].character, &points, err);
        if (!status && points > most) {
            most = points;
            best.character = known[i].character;
        }
    }
    if (!status && folded.status)
        status = cmap_fail(err, CMAP_ENOMEM, "cannot look at the first rows: out of memory");
    cmap_buf_clear(&folded);
    if (!status)
        *out = best;
    return status;
}
