/* Text tables: the decoder's UTF-8, the separator that the text speaks for, csv.h's rows. */
#include "gis/base/mem.h"
#include "gis/io/encoding.h"
#include "gis/io/separator_private.h"
#include "gis/io/table_private.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define SAMPLE    ((size_t)128 * 1024)
#define WIDE      "\xEF\xBC\x8C" /* the full-width comma */
#define WIDE_SIZE 3

typedef struct text_table {
    cmap_table base;
    char *file; /* owned; where the bytes are */
    cmap_encoding encoding;
    cmap_separator separator;
    char separator_name[24];
    char *reason; /* owned */

    cmap_decoder *decoder;
    cmap_csv_reader *reader;
    char carried[WIDE_SIZE]; /* the begin of what may be a full-width comma, from the last piece */
    size_t carried_count;

    cmap_cell *cells; /* owned */
    size_t cell_capacity;
    cmap_buf restored; /* of cells that held a full-width comma in quotes */
    cmap_table_row row;
} text_table;

/* The csv reader splits at ASCII only, so a full-width comma becomes U+001F on the way in, and again what it was where
 * it stood in quotes. A comma may lie across two pieces: its begin is then carried into the next. */
static size_t fold_wide(text_table *table, char *bytes, size_t length, bool is_end)
{
    size_t kept = 0, at = 0;

    while (at < length) {
        size_t left = length - at;
        size_t same = 0;
        while (same < WIDE_SIZE && same < left && bytes[at + same] == WIDE[same])
            same++;
        if (same == WIDE_SIZE) {
            bytes[kept++] = CMAP_SEPARATOR_WIDE;
            at += WIDE_SIZE;
        } else if (same == left && !is_end) {
            memcpy(table->carried, bytes + at, left);
            table->carried_count = left;
            break;
        } else {
            bytes[kept++] = bytes[at++];
        }
    }
    return kept;
}

static cmap_status read_wide(void *data, char *buffer, size_t room, size_t *got, cmap_err *err)
{
    text_table *table = data;
    size_t length = 0, count = 0;

    do {
        size_t carried = table->carried_count;
        memcpy(buffer, table->carried, carried);
        table->carried_count = 0;
        cmap_status status = cmap_decoder_read(table->decoder, buffer + carried, room - carried, &count, err);
        if (status)
            return status;
        length = fold_wide(table, buffer, carried + count, count == 0);
    } while (length == 0 && count > 0);
    *got = length;
    return CMAP_OK;
}

static void stop(text_table *table)
{
    cmap_csv_reader_free(table->reader);
    cmap_decoder_free(table->decoder);
    table->reader = NULL;
    table->decoder = NULL;
    table->carried_count = 0;
}

static cmap_status skip_rows(text_table *table, size_t count, cmap_err *err)
{
    const cmap_csv_row *row = NULL;
    cmap_status status = CMAP_OK;

    while (!status && count--)
        status = cmap_csv_next(table->reader, &row, err);
    return status;
}

static cmap_status start(text_table *table, cmap_err *err)
{
    /* Offices write quotes as they come ("3" pipe); what is strictly written reads the same either way. */
    cmap_csv_options options = {.separator = table->separator.character, .loose_quotes = true};
    bool is_wide = options.separator == CMAP_SEPARATOR_WIDE;

    stop(table);
    cmap_status status = cmap_decoder_open_file(&table->encoding, table->file, &table->decoder, err);
    if (!status)
        status = cmap_csv_open(is_wide ? read_wide : cmap_decoder_read,
                               is_wide ? (void *)table : (void *)table->decoder, &options, &table->reader, err);
    return status ? status : skip_rows(table, table->separator.is_declared ? 1 : 0, err);
}

static bool is_blank(const cmap_csv_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (row->fields[i].length)
            return false;
    return true;
}

/* The field with its full-width commas; they lie in table->restored from *at on. */
static void restore_wide(text_table *table, const cmap_csv_field *field)
{
    for (size_t i = 0; i < field->length; i++)
        if (field->text[i] == CMAP_SEPARATOR_WIDE)
            cmap_buf_puts(&table->restored, WIDE);
        else
            cmap_buf_putc(&table->restored, field->text[i]);
    cmap_buf_putc(&table->restored, '\0');
}

static cmap_status point_cells_at_restored(text_table *table, const cmap_csv_row *row, cmap_err *err)
{
    table->restored.length = 0;
    for (size_t i = 0; i < row->count; i++)
        restore_wide(table, &row->fields[i]);
    if (table->restored.status)
        return cmap_fail(err, CMAP_ENOMEM, "row %zu: out of memory", row->number);
    const char *at = table->restored.bytes;
    for (size_t i = 0; i < row->count; i++) {
        table->cells[i].text = at;
        table->cells[i].length = strlen(at);
        at += table->cells[i].length + 1;
    }
    return CMAP_OK;
}

/* An apostrophe before what would start a formula is no part of the text: spreadsheets and our own export put it there.
 */
static void take_off_guard(cmap_cell *cell)
{
    if (cell->text[0] != '\'' || !cmap_csv_is_formula(cell->text + 1))
        return;
    cell->text++;
    cell->length--;
}

static cmap_status take_row(text_table *table, const cmap_csv_row *row, cmap_err *err)
{
    if (row->count > CMAP_TABLE_MAX_COLUMNS)
        return cmap_fail(err, CMAP_EPARSE, "row %zu has %zu columns; a table may have %d", row->number, row->count,
                         CMAP_TABLE_MAX_COLUMNS);
    cmap_status status = CMAP_OK;
    bool is_guarded = false;
    if (row->count > table->cell_capacity &&
        (status = cmap_grow(&table->cells, &table->cell_capacity, row->count, sizeof *table->cells, err)) != CMAP_OK)
        return status;
    for (size_t i = 0; i < row->count; i++) {
        const cmap_csv_field *field = &row->fields[i];
        if (field->length > CMAP_TABLE_MAX_CELL)
            return cmap_fail(err, CMAP_EPARSE, "row %zu, column %zu: a cell of %zu bytes; it may have %zu", row->number,
                             i + 1, field->length, CMAP_TABLE_MAX_CELL);
        table->cells[i] = (cmap_cell){field->text, field->length, field->length ? CMAP_CELL_TEXT : CMAP_CELL_EMPTY};
        is_guarded = is_guarded || field->text[0] == '\'';
    }
    if (table->separator.character == CMAP_SEPARATOR_WIDE)
        status = point_cells_at_restored(table, row, err);
    for (size_t i = 0; i < row->count && is_guarded && !status; i++)
        take_off_guard(&table->cells[i]);
    table->row = (cmap_table_row){.cells = table->cells, .count = row->count, .number = (int64_t)row->number};
    return status;
}

static cmap_status text_next(cmap_table *base, const cmap_table_row **out, cmap_err *err)
{
    text_table *table = (text_table *)base;
    const cmap_csv_row *row = NULL;
    cmap_status status;

    do
        status = cmap_csv_next(table->reader, &row, err);
    while (!status && row && is_blank(row));
    if (!status && row)
        status = take_row(table, row, err);
    if (!status)
        *out = row ? &table->row : NULL;
    return status;
}

static cmap_status text_rewind(cmap_table *base, cmap_err *err)
{
    return start((text_table *)base, err);
}

static uint64_t text_position(const cmap_table *base)
{
    const text_table *table = (const text_table *)base;
    return table->decoder ? cmap_decoder_position(table->decoder) : 0;
}

static void text_close(cmap_table *base)
{
    text_table *table = (text_table *)base;

    stop(table);
    cmap_free(table->file);
    cmap_free(table->reason);
    cmap_free(table->cells);
    cmap_buf_clear(&table->restored);
    cmap_table_free(base);
}

static const cmap_table_ops text_ops = {text_next, text_rewind, text_position, text_close};

/* The first rows, in UTF-8: whole lines where the sample is not the whole text. */
static cmap_status read_sample(text_table *table, cmap_buf *sample, cmap_err *err)
{
    char piece[8192];
    size_t got = 1;
    cmap_decoder *decoder = NULL;
    cmap_status status = cmap_decoder_open_file(&table->encoding, table->file, &decoder, err);

    while (!status && got && sample->length < SAMPLE) {
        status = cmap_decoder_read(decoder, piece, sizeof piece, &got, err);
        if (!status)
            cmap_buf_put(sample, piece, got);
    }
    cmap_decoder_free(decoder);
    if (!status && sample->status)
        status = cmap_table_no_memory(table->base.path, err);
    size_t whole = sample->length;
    while (!status && got && whole && sample->bytes[whole - 1] != '\n')
        whole--;
    if (whole)
        sample->length = whole;
    return status;
}

static cmap_status find_separator(text_table *table, const cmap_table_place *place, cmap_err *err)
{
    const char *extension = strrchr(place->name, '.');
    cmap_buf sample = {0};
    cmap_status status = read_sample(table, &sample, err);

    if (!status)
        status =
            cmap_separator_find(cmap_buf_text(&sample), sample.length, place->options ? place->options->separator : 0,
                                extension && strcasecmp(extension, ".tsv") == 0, &table->separator, err);
    cmap_buf_clear(&sample);
    return status;
}

static cmap_status prepare(text_table *table, const cmap_table_place *place, cmap_err *err)
{
    cmap_encoding_hints hints = {.declared = place->options ? place->options->encoding : NULL, .is_whole = true};
    cmap_status status = cmap_encoding_detect_file(place->path, &hints, &table->encoding, err);

    if (status)
        return status;
    table->file = cmap_strdup(place->path);
    table->reason = cmap_strdup(table->encoding.evidence);
    if (!table->file || !table->reason)
        return cmap_table_no_memory(place->name, err);
    status = find_separator(table, place, err);
    return status ? status : start(table, err);
}

cmap_status cmap_table_text_open(const cmap_table_place *place, cmap_table **out, cmap_err *err)
{
    text_table *table = cmap_calloc(1, sizeof *table);

    if (!table)
        return cmap_table_no_memory(place->name, err);
    cmap_status status = cmap_table_init(&table->base, &text_ops, place, err);
    if (!status)
        status = prepare(table, place, err);
    if (status) {
        text_close(&table->base);
        return status;
    }
    cmap_separator_name(table->separator.character, table->separator_name);
    table->base.info.format = "CSV";
    table->base.info.encoding = table->encoding.name;
    table->base.info.encoding_reason = table->reason;
    table->base.info.encoding_rule = table->encoding.rule;
    table->base.info.separator = table->separator_name;
    *out = &table->base;
    return CMAP_OK;
}
