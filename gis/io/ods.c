/* The rows of a sheet of an OpenDocument workbook (OpenDocument 1.2, part 1, 9.1 and 19.385). */
#include "gis/base/mem.h"
#include "gis/io/sheet_private.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CONTENT  "content.xml"
#define MAX_ROWS (1 << 24) /* LibreOffice's largest sheet */

typedef struct ods_table {
    cmap_table base;
    cmap_zip *zip;
    cmap_zip_stream *stream;
    cmap_xml *xml;
    size_t sheet; /* the one to read */
    bool is_end;

    /* Names and emptiness of all sheets, from a first pass. */
    char **names;   /* owned */
    bool *is_empty; /* owned */
    size_t name_capacity, empty_capacity, count;

    size_t at_sheet; /* sheets begun */
    bool in_sheet;
    unsigned note; /* depth inside an annotation, which is no part of its cell */

    cmap_row_maker maker;
    int64_t number;      /* of the first of the rows that are being read */
    int64_t repeats;     /* rows that are the same */
    int64_t given;       /* of those, handed out */
    int64_t next_number; /* of the row after them */

    size_t column, span;
    char type[16], value[64];
    bool has_formula, in_text, dropped_time;
    cmap_buf text, formula;
    cmap_table_row row;
    cmap_sheet_merged merged;
} ods_table;

static long repeat_of(const char **attributes, const char *name)
{
    const char *value = cmap_xml_attribute(attributes, name);
    long count = value ? strtol(value, NULL, 10) : 1;
    return count < 1 ? 1 : count;
}

static void copy(char *to, size_t room, const char *from)
{
    to[0] = '\0';
    if (from)
        (void)strncat(to, from, room - 1);
}

/* ---- sheets, rows, cells as they begin ---- */

static cmap_status start_sheet(ods_table *table, const char **attributes, cmap_err *err)
{
    const char *name = cmap_xml_attribute(attributes, "name");

    table->in_sheet = table->xml && table->at_sheet == table->sheet;
    table->next_number = 1;
    if (!table->xml) { /* the first pass */
        cmap_status status = cmap_grow(&table->names, &table->name_capacity, table->count + 1, sizeof(char *), err);
        if (!status)
            status = cmap_grow(&table->is_empty, &table->empty_capacity, table->count + 1, sizeof(bool), err);
        if (status)
            return status;
        table->names[table->count] = cmap_strdup(name ? name : "");
        if (!table->names[table->count])
            return cmap_table_no_memory(table->base.path, err);
        table->is_empty[table->count++] = true;
    }
    table->at_sheet++;
    return CMAP_OK;
}

static void start_row(ods_table *table, const char **attributes)
{
    table->number = table->next_number;
    table->repeats = repeat_of(attributes, "number-rows-repeated");
    table->given = 0;
    table->next_number += table->repeats;
    table->column = 0;
    table->dropped_time = false;
    cmap_row_maker_begin(&table->maker);
}

static cmap_status start_cell(ods_table *table, const char **attributes, cmap_err *err)
{
    const char *type = cmap_xml_attribute(attributes, "value-type"), *value = NULL;
    const char *formula = cmap_xml_attribute(attributes, "formula");

    copy(table->type, sizeof table->type, type);
    if (strcmp(table->type, "date") == 0)
        value = cmap_xml_attribute(attributes, "date-value");
    else if (strcmp(table->type, "boolean") == 0)
        value = cmap_xml_attribute(attributes, "boolean-value");
    else
        value = cmap_xml_attribute(attributes, "value");
    copy(table->value, sizeof table->value, value);
    table->span = (size_t)repeat_of(attributes, "number-columns-repeated");
    table->has_formula = formula != NULL;
    long height = repeat_of(attributes, "number-rows-spanned");
    if (height > 1 && table->xml) {
        cmap_status status =
            cmap_sheet_merged_open(&table->merged, table->column, table->number, table->number + height - 1, err);
        if (status)
            return status;
    }
    table->text.length = table->formula.length = 0;
    if (formula) {
        const char *colon = strstr(formula, ":="); /* "of:=SUM(...)" */
        cmap_buf_puts(&table->formula, colon && colon - formula < 8 ? colon + 1 : formula);
    }
    return table->formula.status ? cmap_table_no_memory(table->base.path, err) : CMAP_OK;
}

static cmap_status on_start(void *data, const char *name, const char **attributes, cmap_err *err)
{
    ods_table *table = data;

    if (strcmp(name, "table") == 0)
        return start_sheet(table, attributes, err);
    if (table->xml && !table->in_sheet)
        return CMAP_OK;
    if (strcmp(name, "table-row") == 0)
        start_row(table, attributes);
    else if (strcmp(name, "table-cell") == 0 || strcmp(name, "covered-table-cell") == 0)
        return start_cell(table, attributes, err);
    else if (strcmp(name, "annotation") == 0)
        table->note++;
    else if (strcmp(name, "p") == 0 && table->note == 0) {
        if (table->text.length)
            cmap_buf_putc(&table->text, '\n');
        table->in_text = true;
    } else if (table->in_text && strcmp(name, "s") == 0) {
        for (long i = repeat_of(attributes, "c"); i > 0 && table->text.length <= CMAP_TABLE_MAX_CELL; i--)
            cmap_buf_putc(&table->text, ' ');
    } else if (table->in_text && (strcmp(name, "tab") == 0 || strcmp(name, "line-break") == 0)) {
        cmap_buf_putc(&table->text, name[0] == 't' ? '\t' : '\n');
    }
    return CMAP_OK;
}

static cmap_status on_text(void *data, const char *text, size_t length, cmap_err *err)
{
    ods_table *table = data;

    if (!table->in_text || table->note)
        return CMAP_OK;
    cmap_buf_put(&table->text, text, length);
    if (table->text.length > CMAP_TABLE_MAX_CELL)
        return cmap_fail(err, CMAP_EPARSE, "row %lld, column %zu: a cell of more than %zu bytes",
                         (long long)table->number, table->column + 1, CMAP_TABLE_MAX_CELL);
    return table->text.status ? cmap_table_no_memory(table->base.path, err) : CMAP_OK;
}

/* ---- and as they end ---- */

/* A date is shown as the author wanted it; two groups of digits, the year first, show a month. */
static bool shows_month(const char *text)
{
    int groups = 0;

    for (const char *at = text; *at; at++)
        if (isdigit((unsigned char)*at) && (at == text || !isdigit((unsigned char)at[-1])))
            groups++;
    return groups == 2 && strspn(text, "0123456789") == 4;
}

/* What the cell holds, as kind and text. */
static cmap_cell read_cell(ods_table *table, char number[CMAP_NUMBER_TEXT])
{
    const char *type = table->type, *text = cmap_buf_text(&table->text);
    char *end = NULL;

    if (strcmp(type, "date") == 0 && strlen(table->value) >= 10) {
        table->dropped_time =
            table->dropped_time || (strlen(table->value) > 11 && strpbrk(table->value + 11, "123456789"));
        return (cmap_cell){table->value, shows_month(text) ? 7 : 10, CMAP_CELL_DATE};
    }
    if (strcmp(type, "float") == 0 || strcmp(type, "percentage") == 0 || strcmp(type, "currency") == 0) {
        double value = strtod(table->value, &end);
        if (end != table->value && !*end && isfinite(value))
            return (cmap_cell){number, cmap_number_text(value, number), CMAP_CELL_NUMBER};
    }
    if (strcmp(type, "boolean") == 0) {
        bool is_true = strcmp(table->value, "true") == 0;
        return (cmap_cell){is_true ? "TRUE" : "FALSE", is_true ? 4 : 5, CMAP_CELL_TEXT};
    }
    if (table->has_formula && type[0] == '\0' && table->text.length == 0)
        return (cmap_cell){cmap_buf_text(&table->formula), table->formula.length, CMAP_CELL_UNCACHED};
    return (cmap_cell){text, table->text.length, CMAP_CELL_TEXT};
}

static cmap_status end_cell(ods_table *table, cmap_err *err)
{
    char number[CMAP_NUMBER_TEXT];
    cmap_cell cell = read_cell(table, number);
    cmap_status status = CMAP_OK;

    for (size_t i = 0; !status && cell.length && i < table->span; i++)
        status =
            cmap_row_maker_put(&table->maker, table->number, table->column + i, cell.kind, cell.text, cell.length, err);
    table->column += table->span;
    return status;
}

static cmap_status on_end(void *data, const char *name, cmap_err *err)
{
    ods_table *table = data;

    if (strcmp(name, "table") == 0)
        table->in_sheet = false;
    if (table->xml && !table->in_sheet)
        return CMAP_OK;
    if (strcmp(name, "p") == 0 && table->note == 0)
        table->in_text = false;
    else if (strcmp(name, "annotation") == 0 && table->note)
        table->note--;
    else if (strcmp(name, "table-cell") == 0 || strcmp(name, "covered-table-cell") == 0)
        return end_cell(table, err);
    else if (strcmp(name, "table-row") == 0 && table->maker.has_text) {
        if (table->next_number > MAX_ROWS)
            return cmap_fail(err, CMAP_EPARSE,
                             "%s: row %lld says that it stands %lld times; a sheet has no more than %d rows",
                             table->base.path, (long long)table->number, (long long)table->repeats, MAX_ROWS);
        if (table->xml)
            cmap_xml_pause(table->xml);
        else if (table->count)
            table->is_empty[table->count - 1] = false;
    }
    return CMAP_OK;
}

/* ---- the table ---- */

static const cmap_xml_events events = {on_start, on_end, on_text};

static void stop(ods_table *table)
{
    cmap_xml_free(table->xml);
    cmap_zip_stream_free(table->stream);
    table->xml = NULL;
    table->stream = NULL;
}

static cmap_status start(ods_table *table, cmap_err *err)
{
    const cmap_zip_entry *entry = cmap_zip_find(table->zip, CONTENT);

    stop(table);
    table->at_sheet = 0;
    table->note = 0;
    table->is_end = table->in_sheet = table->in_text = false;
    table->repeats = table->given = 0;
    cmap_sheet_merged_restart(&table->merged);
    cmap_status status = cmap_zip_stream_open(table->zip, entry, CMAP_SHEET_MAX_PART, &table->stream, err);
    if (!status)
        status = cmap_xml_open(cmap_zip_stream_read, table->stream, &events, table, CONTENT, &table->xml, err);
    return status;
}

static cmap_status ods_next(cmap_table *base, const cmap_table_row **row, cmap_err *err)
{
    ods_table *table = (ods_table *)base;
    cmap_status status = CMAP_OK;

    if (table->given >= table->repeats && !table->is_end)
        status = cmap_xml_next(table->xml, &table->is_end, err);
    if (status)
        return status;
    if (table->is_end) {
        *row = NULL;
        return CMAP_OK;
    }
    status = cmap_sheet_merged_finish(&table->merged, &table->maker, table->number + table->given, &table->row, err);
    if (status)
        return status;
    table->given++;
    table->row.note = table->dropped_time ? "the time of day was dropped from a date" : NULL;
    *row = &table->row;
    return CMAP_OK;
}

static cmap_status ods_rewind(cmap_table *base, cmap_err *err)
{
    return start((ods_table *)base, err);
}

static uint64_t ods_position(const cmap_table *base)
{
    const ods_table *table = (const ods_table *)base;
    return table->stream ? cmap_zip_stream_position(table->stream) : 0;
}

static void ods_close(cmap_table *base)
{
    ods_table *table = (ods_table *)base;

    stop(table);
    cmap_zip_close(table->zip);
    for (size_t i = 0; i < table->count; i++)
        cmap_free(table->names[i]);
    cmap_free(table->names);
    cmap_free(table->is_empty);
    cmap_row_maker_clear(&table->maker);
    cmap_buf_clear(&table->text);
    cmap_buf_clear(&table->formula);
    cmap_sheet_merged_clear(&table->merged);
    cmap_table_free(base);
}

static const cmap_table_ops ods_ops = {ods_next, ods_rewind, ods_position, ods_close};

/* A locked workbook lists in its manifest how its parts are encrypted. */
static cmap_status check_lock(ods_table *table, cmap_err *err)
{
    const cmap_zip_entry *manifest = cmap_zip_find(table->zip, "META-INF/manifest.xml");
    char *bytes = NULL;
    size_t length = 0;
    cmap_status status = CMAP_OK;

    if (manifest)
        status = cmap_zip_read(table->zip, manifest, (uint64_t)16 << 20, &bytes, &length, err);
    if (!status && bytes && strstr(bytes, "encryption-data"))
        status = cmap_sheet_is_locked(table->base.path, err);
    cmap_free(bytes);
    return status;
}

static cmap_status prepare(ods_table *table, const cmap_table_place *place, cmap_err *err)
{
    cmap_status status = check_lock(table, err);

    if (!status)
        status = cmap_sheet_part_read(table->zip, CONTENT, CMAP_SHEET_MAX_PART, &events, table, err);
    if (status)
        return status;
    cmap_table_list(&table->base.layers, (const char *const *)table->names, table->count);
    status = cmap_table_choose(place, "sheet", (const char *const *)table->names, table->is_empty, table->count,
                               &table->sheet, err);
    return status ? status : start(table, err);
}

cmap_status cmap_table_ods_open(const cmap_table_place *place, cmap_zip *zip, cmap_table **out, cmap_err *err)
{
    ods_table *table = cmap_calloc(1, sizeof *table);

    if (!table) {
        cmap_zip_close(zip);
        return cmap_table_no_memory(place->name, err);
    }
    table->zip = zip;
    cmap_status status = cmap_table_init(&table->base, &ods_ops, place, err);
    if (!status)
        status = prepare(table, place, err);
    if (status) {
        ods_close(&table->base);
        return status;
    }
    table->base.info.format = "ODS";
    table->base.info.layer = table->names[table->sheet];
    table->base.info.encoding = "UTF-8";
    table->base.info.encoding_reason = "a workbook holds Unicode";
    *out = &table->base;
    return CMAP_OK;
}
