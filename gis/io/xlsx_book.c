/* The workbook of an XLSX file: its sheets, and which part of the archive holds what. */
#include "gis/base/file.h"
#include "gis/base/mem.h"
#include "gis/io/sheet_private.h"

#include <string.h>

#define BOOK "xl/workbook.xml"

static cmap_status no_memory(cmap_err *err)
{
    return cmap_fail(err, CMAP_ENOMEM, "cannot read the workbook: out of memory");
}

static bool is_true(const char *value)
{
    return value && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

static cmap_status start_book(void *data, const char *name, const char **attributes, cmap_err *err)
{
    cmap_sheet_book *book = data;

    if (strcmp(name, "workbookPr") == 0)
        book->is_1904 = is_true(cmap_xml_attribute(attributes, "date1904"));
    if (strcmp(name, "sheet") != 0)
        return CMAP_OK;
    const char *state = cmap_xml_attribute(attributes, "state");
    const char *id = NULL, *title = cmap_xml_attribute(attributes, "name");
    /* sheetId is another number; the relation's is called r:id, with whatever prefix. */
    for (const char **at = attributes; *at; at += 2)
        if (strlen(*at) > 3 && strcmp(*at + strlen(*at) - 3, ":id") == 0)
            id = at[1];
    if (!id || !title)
        return CMAP_OK;
    cmap_status status = cmap_grow(&book->sheets, &book->capacity, book->count + 1, sizeof *book->sheets, err);
    if (status)
        return status;
    cmap_sheet_name *sheet = &book->sheets[book->count++];
    *sheet = (cmap_sheet_name){.name = cmap_strdup(title), .id = cmap_strdup(id)};
    sheet->is_hidden = state && strcmp(state, "visible") != 0;
    return sheet->name && sheet->id ? CMAP_OK : no_memory(err);
}

/* "worksheets/sheet1.xml" below xl/, "/xl/worksheets/sheet1.xml" from the top. */
static char *part_of(const char *target)
{
    return target[0] == '/' ? cmap_strdup(target + 1) : cmap_file_join("xl", target);
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = text ? strlen(text) : 0, tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

static cmap_status set_part(char **part, const char *target, cmap_err *err)
{
    char *made = part_of(target);

    if (!made)
        return no_memory(err);
    cmap_free(*part);
    *part = made;
    return CMAP_OK;
}

static cmap_status start_relation(void *data, const char *name, const char **attributes, cmap_err *err)
{
    cmap_sheet_book *book = data;
    const char *id = cmap_xml_attribute(attributes, "Id"), *type = cmap_xml_attribute(attributes, "Type");
    const char *target = cmap_xml_attribute(attributes, "Target");
    cmap_status status = CMAP_OK;

    if (strcmp(name, "Relationship") != 0 || !target || !id)
        return CMAP_OK;
    if (ends_with(type, "/sharedStrings"))
        return set_part(&book->texts_part, target, err);
    if (ends_with(type, "/styles"))
        return set_part(&book->styles_part, target, err);
    if (!ends_with(type, "/worksheet")) /* charts and macro sheets hold no cells */
        return CMAP_OK;
    for (size_t i = 0; i < book->count && !status; i++)
        if (strcmp(book->sheets[i].id, id) == 0)
            status = set_part(&book->sheets[i].part, target, err);
    return status;
}

cmap_status cmap_sheet_book_read(cmap_zip *zip, cmap_sheet_book *out, cmap_err *err)
{
    static const cmap_xml_events book_events = {start_book, NULL, NULL};
    static const cmap_xml_events relation_events = {start_relation, NULL, NULL};
    cmap_status status = cmap_sheet_part_read(zip, BOOK, CMAP_SHEET_MAX_HEAD, &book_events, out, err);

    if (!status)
        status =
            cmap_sheet_part_read(zip, "xl/_rels/workbook.xml.rels", CMAP_SHEET_MAX_HEAD, &relation_events, out, err);
    return status == CMAP_ENOENT ? CMAP_EPARSE : status;
}

void cmap_sheet_book_clear(cmap_sheet_book *book)
{
    for (size_t i = 0; i < book->count; i++) {
        cmap_free(book->sheets[i].name);
        cmap_free(book->sheets[i].part);
        cmap_free(book->sheets[i].id);
    }
    cmap_free(book->sheets);
    cmap_free(book->texts_part);
    cmap_free(book->styles_part);
    memset(book, 0, sizeof *book);
}
