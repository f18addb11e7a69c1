/* The rows of a sheet of an XLSX workbook (ECMA-376, part 1, 18.3). */
#include "gis/base/mem.h"
#include "gis/io/sheet_private.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct xlsx_table {
    cmap_table base;
    cmap_zip *zip;
    cmap_sheet_book book;
    cmap_sheet_texts texts;
    cmap_sheet_styles styles;
    size_t sheet;

    cmap_zip_stream *stream;
    cmap_xml *xml;
    bool is_end;

    /* The row and the cell that are being read. */
    cmap_row_maker maker;
    int64_t number; /* of the row; 0 before the first */
    size_t column;  /* of the cell; the next one after it */
    char type[12];
    unsigned long style;
    cmap_buf value, formula;
    bool has_formula, has_value, in_value, in_formula, dropped_time;
    unsigned phonetic;
    cmap_table_row row;

    cmap_sheet_ranges ranges; /* merged cells */
    size_t range;             /* the next of them */
    cmap_sheet_merged merged;
} xlsx_table;

size_t cmap_sheet_column_of(const char *reference)
{
    size_t column = 0;

    for (; *reference >= 'A' && *reference <= 'Z' && column < 100000; reference++)
        column = column * 26 + (size_t)(*reference - 'A') + 1;
    return column ? column - 1 : SIZE_MAX;
}

static void start_row(xlsx_table *table, const char **attributes)
{
    const char *number = cmap_xml_attribute(attributes, "r");
    long long given = number ? strtoll(number, NULL, 10) : 0;

    table->number = given > table->number ? given : table->number + 1;
    table->column = 0;
    table->dropped_time = false;
    cmap_row_maker_begin(&table->maker);
}

static void start_cell(xlsx_table *table, const char **attributes)
{
    const char *reference = cmap_xml_attribute(attributes, "r"), *type = cmap_xml_attribute(attributes, "t");
    const char *style = cmap_xml_attribute(attributes, "s");
    size_t column = reference ? cmap_sheet_column_of(reference) : SIZE_MAX;

    if (column != SIZE_MAX)
        table->column = column;
    table->type[0] = '\0';
    if (type)
        (void)strncat(table->type, type, sizeof table->type - 1);
    table->style = style ? strtoul(style, NULL, 10) : 0;
    table->value.length = table->formula.length = 0;
    table->has_formula = table->has_value = false;
}

/* <rPh> says how a text is pronounced; its texts are no part of it. */
static void start_value(xlsx_table *table)
{
    table->in_value = table->phonetic == 0;
    table->has_value = table->has_value || table->in_value;
}

static cmap_status on_start(void *data, const char *name, const char **attributes, cmap_err *err)
{
    xlsx_table *table = data;

    (void)err;
    if (strcmp(name, "row") == 0)
        start_row(table, attributes);
    else if (strcmp(name, "c") == 0)
        start_cell(table, attributes);
    else if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
        start_value(table);
    else if (strcmp(name, "f") == 0)
        table->has_formula = table->in_formula = true;
    else if (strcmp(name, "rPh") == 0)
        table->phonetic++;
    return CMAP_OK;
}

static cmap_status on_text(void *data, const char *text, size_t length, cmap_err *err)
{
    xlsx_table *table = data;

    if (table->in_value)
        cmap_buf_put(&table->value, text, length);
    else if (table->in_formula)
        cmap_buf_put(&table->formula, text, length);
    if (table->value.status || table->formula.status)
        return cmap_fail(err, CMAP_ENOMEM, "row %lld: out of memory", (long long)table->number);
    if (table->value.length > CMAP_TABLE_MAX_CELL || table->formula.length > CMAP_TABLE_MAX_CELL)
        return cmap_fail(err, CMAP_EPARSE, "row %lld, column %zu: a cell of more than %zu bytes",
                         (long long)table->number, table->column + 1, CMAP_TABLE_MAX_CELL);
    return CMAP_OK;
}

static cmap_status put(xlsx_table *table, cmap_cell_kind kind, const char *text, size_t length, cmap_err *err)
{
    return cmap_row_maker_put(&table->maker, table->number, table->column, kind, text, length, err);
}

static cmap_status put_shared(xlsx_table *table, cmap_err *err)
{
    char *end = NULL;
    unsigned long index = strtoul(cmap_buf_text(&table->value), &end, 10);

    if (*end || index >= table->texts.count)
        return cmap_fail(err, CMAP_EPARSE, "row %lld, column %zu: the sheet is damaged: it has no text number %s",
                         (long long)table->number, table->column + 1, cmap_buf_text(&table->value));
    size_t at = table->texts.starts[index], after = table->texts.starts[index + 1];
    return put(table, CMAP_CELL_TEXT, table->texts.bytes.bytes + at, after - at - 1, err);
}

static cmap_status put_time(xlsx_table *table, double serial, cmap_err *err)
{
    char text[64];
    long long seconds = serial < 1e9 && serial > -1e9 ? llround(serial * 86400) : 0;
    int length = snprintf(text, sizeof text, "%02lld:%02lld:%02lld", seconds / 3600, llabs(seconds / 60 % 60),
                          llabs(seconds % 60));
    return put(table, CMAP_CELL_TEXT, text, (size_t)length, err);
}

static cmap_status put_number(xlsx_table *table, cmap_err *err)
{
    const char *text = cmap_buf_text(&table->value);
    char out[CMAP_NUMBER_TEXT > 11 ? CMAP_NUMBER_TEXT : 11], *end = NULL;
    double value = strtod(text, &end);
    cmap_sheet_format format =
        table->style < table->styles.count ? (cmap_sheet_format)table->styles.formats[table->style] : CMAP_SHEET_NUMBER;

    if (end == text || *end || !isfinite(value))
        return put(table, CMAP_CELL_TEXT, text, table->value.length, err);
    if (format == CMAP_SHEET_TIME)
        return put_time(table, value, err);
    if (format != CMAP_SHEET_NUMBER && cmap_sheet_day(value, table->book.is_1904, out)) {
        table->dropped_time = table->dropped_time || value > floor(value);
        return put(table, CMAP_CELL_DATE, out, format == CMAP_SHEET_MONTH ? 7 : 10, err);
    }
    return put(table, CMAP_CELL_NUMBER, out, cmap_number_text(value, out), err);
}

/* t="d": ISO 8601. */
static cmap_status put_iso(xlsx_table *table, cmap_err *err)
{
    const char *text = cmap_buf_text(&table->value);
    bool is_day = table->value.length >= 10 && text[4] == '-' && text[7] == '-';

    table->dropped_time = table->dropped_time || (is_day && table->value.length > 10);
    return put(table, is_day ? CMAP_CELL_DATE : CMAP_CELL_TEXT, text, is_day ? 10 : table->value.length, err);
}

static cmap_status end_cell(xlsx_table *table, cmap_err *err)
{
    const char *type = table->type;
    cmap_status status = CMAP_OK;

    if (table->has_formula && table->value.length == 0 && !(table->has_value && strcmp(type, "str") == 0)) {
        cmap_buf text = {0};
        cmap_buf_printf(&text, "=%s", cmap_buf_text(&table->formula));
        status = text.status ? cmap_fail(err, CMAP_ENOMEM, "row %lld: out of memory", (long long)table->number)
                             : put(table, CMAP_CELL_UNCACHED, text.bytes, text.length, err);
        cmap_buf_clear(&text);
    } else if (table->value.length == 0) {
        status = CMAP_OK;
    } else if (strcmp(type, "s") == 0) {
        status = put_shared(table, err);
    } else if (strcmp(type, "b") == 0) {
        bool is_true = table->value.bytes[0] == '1';
        status = put(table, CMAP_CELL_TEXT, is_true ? "TRUE" : "FALSE", is_true ? 4 : 5, err);
    } else if (strcmp(type, "d") == 0) {
        status = put_iso(table, err);
    } else if (type[0] == '\0' || strcmp(type, "n") == 0) {
        status = put_number(table, err);
    } else {
        table->value.length = cmap_sheet_unescape(table->value.bytes, table->value.length);
        status = put(table, CMAP_CELL_TEXT, table->value.bytes, table->value.length, err);
    }
    table->column++;
    return status;
}

static cmap_status on_end(void *data, const char *name, cmap_err *err)
{
    xlsx_table *table = data;

    if (strcmp(name, "c") == 0)
        return end_cell(table, err);
    if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
        table->in_value = false;
    else if (strcmp(name, "f") == 0)
        table->in_formula = false;
    else if (strcmp(name, "rPh") == 0)
        table->phonetic--;
    else if (strcmp(name, "row") == 0 && table->maker.has_text)
        cmap_xml_pause(table->xml);
    return CMAP_OK;
}

static void stop(xlsx_table *table)
{
    cmap_xml_free(table->xml);
    cmap_zip_stream_free(table->stream);
    table->xml = NULL;
    table->stream = NULL;
}

static cmap_status start(xlsx_table *table, cmap_err *err)
{
    static const cmap_xml_events events = {on_start, on_end, on_text};
    const cmap_sheet_name *sheet = &table->book.sheets[table->sheet];
    const cmap_zip_entry *entry = cmap_zip_find(table->zip, sheet->part);

    stop(table);
    table->number = 0;
    table->is_end = table->in_value = table->in_formula = false;
    table->phonetic = 0;
    table->range = 0;
    cmap_sheet_merged_restart(&table->merged);
    if (!entry)
        return cmap_fail(err, CMAP_EPARSE, "%s is a damaged sheet: it has no %s", table->base.path, sheet->part);
    cmap_status status = cmap_zip_stream_open(table->zip, entry, CMAP_SHEET_MAX_PART, &table->stream, err);
    if (!status)
        status = cmap_xml_open(cmap_zip_stream_read, table->stream, &events, table, sheet->part, &table->xml, err);
    return status;
}

static cmap_status xlsx_next(cmap_table *base, const cmap_table_row **row, cmap_err *err)
{
    xlsx_table *table = (xlsx_table *)base;
    cmap_status status = table->is_end ? CMAP_OK : cmap_xml_next(table->xml, &table->is_end, err);

    if (status)
        return status;
    if (table->is_end) {
        *row = NULL;
        return CMAP_OK;
    }
    for (; !status && table->range < table->ranges.count; table->range++) {
        const cmap_sheet_range *range = &table->ranges.list[table->range];
        if (range->first > table->number)
            break;
        status = cmap_sheet_merged_open(&table->merged, range->column, range->first, range->last, err);
    }
    if (!status)
        status = cmap_sheet_merged_finish(&table->merged, &table->maker, table->number, &table->row, err);
    if (status)
        return status;
    table->row.note = table->dropped_time ? "the time of day was dropped from a date" : NULL;
    *row = &table->row;
    return CMAP_OK;
}

static cmap_status xlsx_rewind(cmap_table *base, cmap_err *err)
{
    return start((xlsx_table *)base, err);
}

static uint64_t xlsx_position(const cmap_table *base)
{
    const xlsx_table *table = (const xlsx_table *)base;
    return table->stream ? cmap_zip_stream_position(table->stream) : 0;
}

static void xlsx_close(cmap_table *base)
{
    xlsx_table *table = (xlsx_table *)base;

    stop(table);
    cmap_zip_close(table->zip);
    cmap_sheet_book_clear(&table->book);
    cmap_sheet_texts_clear(&table->texts);
    cmap_sheet_styles_clear(&table->styles);
    cmap_row_maker_clear(&table->maker);
    cmap_buf_clear(&table->value);
    cmap_buf_clear(&table->formula);
    cmap_sheet_merged_clear(&table->merged);
    cmap_free(table->ranges.list);
    cmap_table_free(base);
}

static const cmap_table_ops xlsx_ops = {xlsx_next, xlsx_rewind, xlsx_position, xlsx_close};

static cmap_status read_shared(xlsx_table *table, cmap_err *err)
{
    const cmap_sheet_book *book = &table->book;
    cmap_status status = CMAP_OK;

    /* A workbook without texts may name the part and not have it. */
    if (book->texts_part && cmap_zip_find(table->zip, book->texts_part))
        status = cmap_sheet_texts_read(table->zip, book->texts_part, &table->texts, err);
    if (!status && book->styles_part && cmap_zip_find(table->zip, book->styles_part))
        status = cmap_sheet_styles_read(table->zip, book->styles_part, &table->styles, err);
    return status;
}

static cmap_status is_sheet_empty(xlsx_table *table, size_t sheet, bool *is_empty, cmap_err *err)
{
    const cmap_table_row *row = NULL;

    table->sheet = sheet;
    cmap_status status = start(table, err);
    if (!status)
        status = xlsx_next(&table->base, &row, err);
    *is_empty = row == NULL;
    return status;
}

/* Sheets that hold nothing, or that the author hid, are no reason to ask. */
static cmap_status choose_sheet(xlsx_table *table, const cmap_table_place *place, cmap_err *err)
{
    size_t count = table->book.count;
    const char **names = cmap_calloc(count + 1, sizeof *names);
    bool *is_empty = cmap_calloc(count + 1, sizeof *is_empty);
    cmap_status status = names && is_empty ? CMAP_OK : cmap_table_no_memory(place->name, err);
    bool is_named = place->options && place->options->layer;

    for (size_t i = 0; !status && i < count; i++) {
        const cmap_sheet_name *sheet = &table->book.sheets[i];
        names[i] = sheet->name;
        is_empty[i] = !sheet->part || sheet->is_hidden;
        if (!is_empty[i] && !is_named && count > 1)
            status = is_sheet_empty(table, i, &is_empty[i], err);
    }
    if (!status)
        cmap_table_list(&table->base.layers, names, count);
    if (!status)
        status = cmap_table_choose(place, "sheet", names, is_empty, count, &table->sheet, err);
    if (!status && !table->book.sheets[table->sheet].part)
        status = cmap_fail(err, CMAP_EINVAL, "%s: %s holds a chart, no cells", place->name, names[table->sheet]);
    cmap_free(names);
    cmap_free(is_empty);
    return status;
}

cmap_status cmap_table_xlsx_open(const cmap_table_place *place, cmap_zip *zip, cmap_table **out, cmap_err *err)
{
    xlsx_table *table = cmap_calloc(1, sizeof *table);

    if (!table) {
        cmap_zip_close(zip);
        return cmap_table_no_memory(place->name, err);
    }
    table->zip = zip;
    cmap_status status = cmap_table_init(&table->base, &xlsx_ops, place, err);
    if (!status)
        status = cmap_sheet_book_read(zip, &table->book, err);
    if (!status)
        status = read_shared(table, err);
    if (!status)
        status = choose_sheet(table, place, err);
    if (!status)
        status = cmap_sheet_ranges_read(zip, table->book.sheets[table->sheet].part, &table->ranges, err);
    if (!status)
        status = start(table, err);
    if (status) {
        xlsx_close(&table->base);
        return status;
    }
    table->base.info.format = "XLSX";
    table->base.info.layer = table->book.sheets[table->sheet].name;
    table->base.info.is_1904 = table->book.is_1904;
    table->base.info.encoding = "UTF-8";
    table->base.info.encoding_reason = "a workbook holds Unicode";
    *out = &table->base;
    return CMAP_OK;
}
