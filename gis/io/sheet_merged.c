/* Cells of a sheet that are merged downwards: the text stands in the first, and those below it are told of it. */
#include "gis/base/mem.h"
#include "gis/io/sheet_private.h"

#include <stdlib.h>
#include <string.h>

cmap_status cmap_sheet_merged_open(cmap_sheet_merged *merged, size_t column, int64_t first, int64_t last, cmap_err *err)
{
    if (column >= CMAP_TABLE_MAX_COLUMNS || last <= first)
        return CMAP_OK;
    cmap_status status = cmap_grow(&merged->columns, &merged->capacity, column + 1, sizeof *merged->columns, err);
    if (status)
        return status;
    while (merged->count <= column)
        merged->columns[merged->count++] = (struct cmap_sheet_merge){0};
    struct cmap_sheet_merge *it = &merged->columns[column];
    cmap_free(it->text);
    *it = (struct cmap_sheet_merge){.first = first, .last = last};
    return CMAP_OK;
}

/* Remembers what the first cell of a merge says. */
static cmap_status keep_text(struct cmap_sheet_merge *it, const cmap_table_row *row, size_t column, cmap_err *err)
{
    if (it->first != row->number || it->text || column >= row->count || row->cells[column].length == 0)
        return CMAP_OK;
    it->text = cmap_strdup(row->cells[column].text);
    return it->text ? CMAP_OK : cmap_fail(err, CMAP_ENOMEM, "row %lld: out of memory", (long long)row->number);
}

static bool lies_below(const struct cmap_sheet_merge *it, int64_t number)
{
    return it->text && it->first < number && number <= it->last;
}

cmap_status cmap_sheet_merged_finish(cmap_sheet_merged *merged, cmap_row_maker *maker, int64_t number,
                                     cmap_table_row *row, cmap_err *err)
{
    size_t needed = 0;
    cmap_status status = CMAP_OK;

    for (size_t i = 0; i < merged->count; i++)
        if (lies_below(&merged->columns[i], number))
            needed = i + 1;
    if (needed > maker->count)
        status = cmap_row_maker_put(maker, number, needed - 1, CMAP_CELL_EMPTY, "", 0, err);
    if (!status)
        status = cmap_row_maker_finish(maker, number, row, err);
    for (size_t i = 0; i < merged->count && !status; i++)
        status = keep_text(&merged->columns[i], row, i, err);
    if (status || needed == 0)
        return status;
    status = cmap_grow(&merged->texts, &merged->text_capacity, row->count + 1, sizeof *merged->texts, err);
    if (status)
        return status;
    for (size_t i = 0; i < row->count; i++) {
        bool is_told = i < needed && row->cells[i].length == 0 && lies_below(&merged->columns[i], number);
        merged->texts[i] = is_told ? merged->columns[i].text : NULL;
    }
    row->merged = merged->texts;
    return CMAP_OK;
}

void cmap_sheet_merged_restart(cmap_sheet_merged *merged)
{
    for (size_t i = 0; i < merged->count; i++)
        cmap_free(merged->columns[i].text);
    merged->count = 0;
}

void cmap_sheet_merged_clear(cmap_sheet_merged *merged)
{
    cmap_sheet_merged_restart(merged);
    cmap_free(merged->columns);
    cmap_free(merged->texts);
    memset(merged, 0, sizeof *merged);
}

/* ---- XLSX tells of them behind the rows ---- */

/* "B2:B4", "$B$2:$B$4" is not written here. False for anything else, and for what is one row high. */
static bool read_range(const char *text, cmap_sheet_range *out)
{
    size_t column[2];
    long long row[2];

    for (int i = 0; i < 2; i++) {
        char *end = NULL;
        column[i] = cmap_sheet_column_of(text);
        text += strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
        row[i] = strtoll(text, &end, 10);
        if (column[i] == SIZE_MAX || end == text || row[i] < 1 || *end != (i == 0 ? ':' : '\0'))
            return false;
        text = end + 1;
    }
    *out = (cmap_sheet_range){.column = column[0], .first = row[0], .last = row[1]};
    return row[0] < row[1] && column[0] < CMAP_TABLE_MAX_COLUMNS;
}

static cmap_status start_range(void *data, const char *name, const char **attributes, cmap_err *err)
{
    cmap_sheet_ranges *ranges = data;
    cmap_sheet_range range;
    const char *text = strcmp(name, "mergeCell") == 0 ? cmap_xml_attribute(attributes, "ref") : NULL;

    if (!text || !read_range(text, &range))
        return CMAP_OK;
    cmap_status status = cmap_grow(&ranges->list, &ranges->capacity, ranges->count + 1, sizeof *ranges->list, err);
    if (!status)
        ranges->list[ranges->count++] = range;
    return status;
}

/* Most sheets have none: their bytes are looked through, which is much cheaper than reading the XML twice. */
static cmap_status holds_ranges(cmap_zip *zip, const cmap_zip_entry *entry, bool *is_found, cmap_err *err)
{
    static const char word[] = "mergeCell";
    enum { KEPT = sizeof word - 2 };
    char block[KEPT + 65536];
    size_t kept = 0, got = 1;
    cmap_zip_stream *stream = NULL;
    cmap_status status = cmap_zip_stream_open(zip, entry, CMAP_SHEET_MAX_PART, &stream, err);

    *is_found = false;
    while (!status && got && !*is_found) {
        status = cmap_zip_stream_read(stream, block + kept, sizeof block - kept, &got, err);
        if (status)
            break;
        size_t length = kept + got;
        for (const char *at = block; !*is_found && (at = memchr(at, 'm', length - (size_t)(at - block))) != NULL; at++)
            *is_found = (size_t)(at - block) + KEPT < length && memcmp(at, word, sizeof word - 1) == 0;
        kept = length < KEPT ? length : KEPT;
        memmove(block, block + length - kept, kept);
    }
    cmap_zip_stream_free(stream);
    return status;
}

static int compare_ranges(const void *a, const void *b)
{
    const cmap_sheet_range *one = a, *two = b;

    if (one->first != two->first)
        return one->first < two->first ? -1 : 1;
    return one->column < two->column ? -1 : one->column > two->column;
}

cmap_status cmap_sheet_ranges_read(cmap_zip *zip, const char *part, cmap_sheet_ranges *out, cmap_err *err)
{
    static const cmap_xml_events events = {start_range, NULL, NULL};
    const cmap_zip_entry *entry = cmap_zip_find(zip, part);
    bool is_found = false;
    cmap_status status = entry ? holds_ranges(zip, entry, &is_found, err) : CMAP_OK;

    if (status || !is_found)
        return status;
    status = cmap_sheet_part_read(zip, part, CMAP_SHEET_MAX_PART, &events, out, err);
    if (!status && out->count)
        qsort(out->list, out->count, sizeof *out->list, compare_ranges);
    return status;
}
