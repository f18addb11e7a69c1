#include "layers/cli/out.h"

#include "gis/base/mem.h"
#include "gis/base/utf8.h"
#include "gis/io/csv.h"

#include <string.h>

enum { GAP = 2, NARROWEST = 12 };

int cmap_out_command(const cmap_command *self, int argc, const char **argv,
                     int (*print)(const char *db, cmap_out_format format))
{
    const char *format_text = NULL, *db = NULL;
    const cmap_option options[] = {CMAP_OPTION_FORMAT(&format_text), CMAP_OPTION_DB(&db)};
    cmap_out_format format;
    cmap_args args;
    int code = CMAP_EXIT_FAILED;

    if (cmap_args_parse(&args, self, argc, argv, options, sizeof options / sizeof options[0], &code))
        code = cmap_args_none(&args, self) && cmap_out_format_parse(self, format_text, &format) ? print(db, format)
                                                                                                : CMAP_EXIT_FAILED;
    cmap_args_clear(&args);
    return code;
}

bool cmap_out_format_parse(const cmap_command *command, const char *text, cmap_out_format *out)
{
    static const char *const names[] = {"table", "csv", "json"};
    size_t index = 0;

    if (text && !cmap_args_choose(command, "--format", text, names, sizeof names / sizeof names[0], &index))
        return false;
    *out = (cmap_out_format)index;
    return true;
}

void cmap_out_table_init(cmap_out_table *table, const cmap_out_column *columns, size_t column_count)
{
    *table = (cmap_out_table){.columns = columns, .column_count = column_count};
}

void cmap_out_table_clear(cmap_out_table *table)
{
    for (size_t i = 0; i < table->cell_count; i++)
        cmap_free(table->cells[i]);
    cmap_free(table->cells);
    *table = (cmap_out_table){0};
}

void cmap_out_table_add(cmap_out_table *table, const char *text)
{
    char *copy = NULL;

    if (!table->status)
        table->status =
            cmap_grow(&table->cells, &table->cell_capacity, table->cell_count + 1, sizeof *table->cells, NULL);
    if (!table->status && text) {
        copy = cmap_strdup(text);
        table->status = copy ? CMAP_OK : CMAP_ENOMEM;
    }
    if (!table->status)
        table->cells[table->cell_count++] = copy;
}

/* Breaking text into lines. */

static bool closes(uint32_t c)
{
    static const char closing[] = "，。、；：！？）》〉」』】”’,.;:!?)]}%";
    const char *at = closing;
    uint32_t known;

    while ((known = cmap_utf8_next(&at)))
        if (known == c)
            return true;
    return false;
}

static bool opens(uint32_t c)
{
    return c == 0x201C || c == 0x2018 || c == 0xFF08 || c == 0x300A || c == 0x3008 || c == 0x300C || c == 0x3010;
}

static size_t width_of(const char *from, const char *to)
{
    char character[8];

    if (to - from >= (long)sizeof character)
        return 0;
    memcpy(character, from, (size_t)(to - from));
    character[to - from] = '\0';
    return cmap_utf8_columns(character);
}

/* A line may end before the character after, which follows the character before. */
static bool may_break(uint32_t before, uint32_t after)
{
    if (before == ' ')
        return true;
    return (cmap_utf8_is_cjk(before) || cmap_utf8_is_cjk(after)) && !closes(after) && !opens(before);
}

size_t cmap_text_fit(const char *text, size_t columns, const char **next)
{
    const char *at = text;
    const char *end = text; /* the last good break; text: none yet */
    size_t used = 0;
    uint32_t before = 0;

    for (;;) {
        const char *here = at;
        uint32_t c = cmap_utf8_next(&at);
        if (c == 0) {
            end = here;
            break;
        }
        if (before && may_break(before, c))
            end = here;
        size_t width = width_of(here, at);
        if (used + width > columns && here != text && c != ' ') {
            end = end == text ? here : end;
            break;
        }
        used += width;
        before = c;
    }
    *next = end;
    size_t length = (size_t)(end - text);
    while (length && text[length - 1] == ' ')
        length--;
    while (**next == ' ')
        (*next)++;
    return length;
}

/* The table for people. */

static size_t row_count(const cmap_out_table *table)
{
    return table->column_count ? table->cell_count / table->column_count : 0;
}

/* NULL: unknown. */
static const char *cell(const cmap_out_table *table, size_t row, size_t column)
{
    return table->cells[row * table->column_count + column];
}

static const char *shown(const cmap_out_table *table, size_t row, size_t column)
{
    const char *text = cell(table, row, column);

    if (text)
        return text;
    return table->columns[column].unknown ? table->columns[column].unknown : "unknown";
}

/* What a column takes when no column may be wider than cap: as much as it needs, and never less than its least. */
typedef struct column_width {
    size_t natural, least, given; /* natural 0: the column is left out */
} column_width;

static size_t width_under(const column_width *width, size_t cap)
{
    size_t capped = width->natural < cap ? width->natural : cap;
    return capped > width->least ? capped : width->least;
}

static size_t total_width(const column_width *widths, size_t count, size_t cap)
{
    size_t sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += widths[i].natural ? width_under(&widths[i], cap) + GAP : 0;
    return sum ? sum - GAP : 0;
}

/* The longest word of a head, which may wrap where its column does not. */
static size_t longest_word(const char *head)
{
    size_t longest = 0;

    while (*head) {
        const char *next = head + strcspn(head, " ");
        size_t width = 0;
        for (const char *at = head; at < next;) {
            const char *here = at;
            (void)cmap_utf8_next(&at);
            width += width_of(here, at);
        }
        longest = width > longest ? width : longest;
        head = next + (*next == ' ');
    }
    return longest;
}

static void measure(const cmap_out_table *table, column_width *widths)
{
    for (size_t i = 0; i < table->column_count; i++) {
        const cmap_out_column *column = &table->columns[i];
        column_width width = {0};
        if (column->head) {
            width.natural = cmap_utf8_columns(column->head);
            width.least = longest_word(column->head);
        }
        for (size_t row = 0; column->head && row < row_count(table); row++) {
            size_t columns = cmap_utf8_columns(shown(table, row, i));
            size_t least = column->kind == CMAP_OUT_WORDS && columns > NARROWEST ? NARROWEST : columns;
            width.natural = columns > width.natural ? columns : width.natural;
            width.least = least > width.least ? least : width.least;
        }
        widths[i] = width;
    }
}

/* The widest columns give way first when the room is short. */
static void find_widths(const cmap_out_table *table, size_t room, column_width *widths)
{
    size_t cap = NARROWEST;

    measure(table, widths);
    for (size_t i = 0; i < table->column_count; i++)
        cap = widths[i].natural > cap ? widths[i].natural : cap;
    while (room && cap > NARROWEST && total_width(widths, table->column_count, cap) > room)
        cap--;
    for (size_t i = 0; i < table->column_count; i++)
        widths[i].given = widths[i].natural ? width_under(&widths[i], cap) : 0;
}

static void pad(cmap_buf *buf, size_t count)
{
    while (count--)
        cmap_buf_putc(buf, ' ');
}

void cmap_text_put_plain(cmap_buf *buf, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        cmap_buf_putc(buf, c < 0x20 || c == 0x7F ? ' ' : text[i]);
    }
}

/* Blanks are only written before more text, so that no line ends in one: owed counts those that are due. */
static void put_cell(cmap_buf *buf, const char *text, size_t length, size_t width, bool right, size_t *owed)
{
    size_t columns = 0;

    if (!length) {
        *owed += width;
        return;
    }
    for (const char *at = text; at < text + length;) {
        const char *here = at;
        (void)cmap_utf8_next(&at);
        columns += width_of(here, at);
    }
    size_t blank = columns < width ? width - columns : 0;
    pad(buf, *owed + (right ? blank : 0));
    cmap_text_put_plain(buf, text, length);
    *owed = right ? 0 : blank;
}

/* One row: rest holds where each cell goes on, and is used up line by line. */
static void put_row(const cmap_out_table *table, const char **rest, const column_width *widths, size_t indent,
                    cmap_buf *buf)
{
    bool more = true;

    while (more) {
        size_t owed = indent;
        more = false;
        for (size_t i = 0; i < table->column_count; i++) {
            const char *next = rest[i];
            if (!widths[i].given)
                continue;
            size_t length = cmap_text_fit(rest[i], widths[i].given, &next);
            put_cell(buf, rest[i], length, widths[i].given, table->columns[i].kind == CMAP_OUT_NUMBER, &owed);
            owed += GAP;
            rest[i] = next;
            more = more || *next;
        }
        cmap_buf_putc(buf, '\n');
    }
}

void cmap_out_table_put_text(const cmap_out_table *table, size_t indent, size_t columns, cmap_buf *buf)
{
    column_width *widths = cmap_calloc(table->column_count, sizeof *widths);
    const char **rest = cmap_calloc(table->column_count, sizeof *rest);

    if (widths && rest && !table->status) {
        find_widths(table, columns > indent ? columns - indent : columns, widths);
        for (size_t i = 0; i < table->column_count; i++)
            rest[i] = table->columns[i].head ? table->columns[i].head : "";
        put_row(table, rest, widths, indent, buf);
        for (size_t row = 0; row < row_count(table); row++) {
            for (size_t i = 0; i < table->column_count; i++)
                rest[i] = shown(table, row, i);
            put_row(table, rest, widths, indent, buf);
        }
    } else {
        buf->status = CMAP_ENOMEM;
    }
    cmap_free(widths);
    cmap_free(rest);
}

void cmap_out_table_put_csv(const cmap_out_table *table, cmap_buf *buf)
{
    if (table->status) {
        buf->status = table->status;
        return;
    }
    for (size_t i = 0; i < table->column_count && !table->headless; i++)
        cmap_csv_put(buf, table->columns[i].key, i == 0);
    if (!table->headless)
        cmap_buf_putc(buf, '\n');
    for (size_t row = 0; row < row_count(table); row++) {
        for (size_t i = 0; i < table->column_count; i++)
            cmap_csv_put_harmless(buf, cell(table, row, i), i == 0);
        cmap_buf_putc(buf, '\n');
    }
}
