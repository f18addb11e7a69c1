/* A workbook as XLSX (ECMA-376, part 1): texts inline, so that nothing need be shared, and the same bytes every time.
 */
#include "gis/base/mem.h"
#include "gis/base/utf8.h"
#include "gis/io/vector_private.h"
#include "gis/io/zip_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAIN      "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define RELATIONS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE   "http://schemas.openxmlformats.org/package/2006/"
#define HEAD      "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define PART      "application/vnd.openxmlformats-officedocument.spreadsheetml."

#define WIDEST    60 /* columns of characters */
#define NAME_ROOM 31 /* characters of a sheet's name */

enum { STYLE_PLAIN, STYLE_HEAD, STYLE_DAY };

struct cmap_xlsx {
    cmap_zip_pack pack;
    cmap_buf names; /* of the sheets, as the workbook lists them */
    size_t sheets;

    /* The sheet that is being written. */
    cmap_buf rows;
    size_t *widths; /* owned; in characters */
    size_t width_count, row_count;
    cmap_status status;
};

cmap_xlsx *cmap_xlsx_new(void)
{
    return cmap_calloc(1, sizeof(cmap_xlsx));
}

void cmap_xlsx_free(cmap_xlsx *book)
{
    if (!book)
        return;
    cmap_zip_pack_clear(&book->pack);
    cmap_buf_clear(&book->names);
    cmap_buf_clear(&book->rows);
    cmap_free(book->widths);
    cmap_free(book);
}

/* Text for XML. What XML cannot hold is written _xHHHH_, as Excel does, and so is what looks like that (22.9.2.19). */
static void put_text(cmap_buf *buf, const char *text)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '&')
            cmap_buf_puts(buf, "&amp;");
        else if (c == '<')
            cmap_buf_puts(buf, "&lt;");
        else if (c == '>')
            cmap_buf_puts(buf, "&gt;");
        else if (c == '"')
            cmap_buf_puts(buf, "&quot;");
        else if ((c < 0x20 && c != '\t' && c != '\n') ||
                 (c == '_' && text[1] == 'x' && strspn(text + 2, "0123456789abcdefABCDEF") >= 4))
            cmap_buf_printf(buf, "_x%04X_", (unsigned)c);
        else
            cmap_buf_putc(buf, (char)c);
    }
}

static void widen(cmap_xlsx *book, size_t column, const char *text)
{
    size_t width = cmap_utf8_columns(text);

    if (column < book->width_count && width > book->widths[column])
        book->widths[column] = width < WIDEST ? width : WIDEST;
}

/* Days since 1899-12-30, which is the serial of Excel's from March 1900 on (H. Hinnant's days_from_civil). */
static long serial_of(const char *day)
{
    long year = strtol(day, NULL, 10), month = strtol(day + 5, NULL, 10), of_month = strtol(day + 8, NULL, 10);

    year -= month <= 2;
    long era = year / 400, of_era = year - era * 400;
    long of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + of_month - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468 + 25569;
}

/* The cell's place needs no naming: cells follow one another, and an unknown value is an empty cell. */
static void put_cell(cmap_xlsx *book, size_t column, cmap_vector_type type, int style, const char *value)
{
    cmap_buf *rows = &book->rows;

    if (!value) {
        cmap_buf_puts(rows, "<c/>");
        return;
    }
    widen(book, column, value);
    if (type == CMAP_VECTOR_TEXT) {
        cmap_buf_printf(rows, "<c s=\"%d\" t=\"inlineStr\"><is><t xml:space=\"preserve\">", style);
        put_text(rows, value);
        cmap_buf_puts(rows, "</t></is></c>");
    } else if (type == CMAP_VECTOR_DATE && strcmp(value, "1900-03-01") >= 0) {
        cmap_buf_printf(rows, "<c s=\"%d\"><v>%ld</v></c>", STYLE_DAY, serial_of(value));
    } else if (type == CMAP_VECTOR_DATE) {
        cmap_buf_printf(rows, "<c t=\"inlineStr\"><is><t>%s</t></is></c>", value); /* no serial for it */
    } else {
        cmap_buf_printf(rows, "<c><v>%s</v></c>", value);
    }
}

void cmap_xlsx_row(cmap_xlsx *book, const cmap_vector_type *types, const char *const *values, size_t count)
{
    cmap_buf_printf(&book->rows, "<row r=\"%zu\">", ++book->row_count);
    for (size_t i = 0; i < count; i++)
        put_cell(book, i, types[i], STYLE_PLAIN, values[i]);
    cmap_buf_puts(&book->rows, "</row>\n");
}

/* The sheet so far into the archive: a frozen head, widths that show the text. */
static void end_sheet(cmap_xlsx *book)
{
    char part[64];
    cmap_buf sheet = {0};

    if (book->sheets == 0)
        return;
    cmap_buf_puts(&sheet, HEAD "<worksheet xmlns=\"" MAIN "\"><sheetViews><sheetView workbookViewId=\"0\">"
                               "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>"
                               "</sheetView></sheetViews><cols>");
    for (size_t i = 0; i < book->width_count; i++)
        cmap_buf_printf(&sheet, "<col min=\"%zu\" max=\"%zu\" width=\"%zu\" customWidth=\"1\"/>", i + 1, i + 1,
                        book->widths[i] + 2);
    cmap_buf_puts(&sheet, "</cols><sheetData>\n");
    cmap_buf_put(&sheet, book->rows.bytes, book->rows.length);
    cmap_buf_puts(&sheet, "</sheetData></worksheet>\n");
    if (sheet.status || book->rows.status)
        book->status = CMAP_ENOMEM;
    (void)snprintf(part, sizeof part, "xl/worksheets/sheet%zu.xml", book->sheets);
    if (!book->status)
        cmap_zip_pack_add(&book->pack, part, sheet.bytes, sheet.length);
    cmap_buf_clear(&sheet);
    cmap_buf_clear(&book->rows);
}

/* A sheet's name has at most 31 characters, and none of these. */
static void put_name(cmap_xlsx *book, const char *name)
{
    char clean[NAME_ROOM * 4 + 1];
    size_t length = 0;
    const char *at = name;

    for (int i = 0; i < NAME_ROOM && *at; i++) {
        const char *from = at;
        (void)cmap_utf8_next(&at);
        bool is_barred = strchr("[]:*?/\\'", *from) != NULL;
        memcpy(clean + length, is_barred ? " " : from, is_barred ? 1 : (size_t)(at - from));
        length += is_barred ? 1 : (size_t)(at - from);
    }
    clean[length] = '\0';
    cmap_buf_printf(&book->names, "<sheet name=\"");
    put_text(&book->names, length ? clean : "Sheet");
    cmap_buf_printf(&book->names, "\" sheetId=\"%zu\" r:id=\"rId%zu\"/>", book->sheets, book->sheets);
}

void cmap_xlsx_sheet(cmap_xlsx *book, const cmap_vector_layer *layer)
{
    end_sheet(book);
    book->sheets++;
    put_name(book, layer->name);
    cmap_free(book->widths);
    book->widths = cmap_calloc(layer->column_count + 1, sizeof *book->widths);
    book->width_count = book->widths ? layer->column_count : 0;
    if (!book->widths)
        book->status = CMAP_ENOMEM;
    book->row_count = 1;
    cmap_buf_puts(&book->rows, "<row r=\"1\">");
    for (size_t i = 0; i < layer->column_count; i++)
        put_cell(book, i, CMAP_VECTOR_TEXT, STYLE_HEAD, layer->columns[i].name);
    cmap_buf_puts(&book->rows, "</row>\n");
}

static void add(cmap_xlsx *book, const char *part, cmap_buf *text)
{
    if (text->status)
        book->status = text->status;
    else
        cmap_zip_pack_add(&book->pack, part, text->bytes, text->length);
    cmap_buf_clear(text);
}

static void add_styles(cmap_xlsx *book)
{
    cmap_buf text = {0};

    cmap_buf_puts(&text,
                  HEAD "<styleSheet xmlns=\"" MAIN "\">"
                       "<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/></numFmts>"
                       "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
                       "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
                       "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
                       "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
                       "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
                       "<cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"3\"><xf xfId=\"0\"/>"
                       "<xf xfId=\"0\" fontId=\"1\" applyFont=\"1\"/>"
                       "<xf xfId=\"0\" numFmtId=\"164\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>\n");
    add(book, "xl/styles.xml", &text);
}

static void add_relations(cmap_xlsx *book)
{
    cmap_buf text = {0};

    cmap_buf_puts(&text, HEAD "<Relationships xmlns=\"" PACKAGE "relationships\">");
    for (size_t i = 1; i <= book->sheets; i++)
        cmap_buf_printf(&text,
                        "<Relationship Id=\"rId%zu\" Type=\"" RELATIONS "/worksheet\" "
                        "Target=\"worksheets/sheet%zu.xml\"/>",
                        i, i);
    cmap_buf_puts(&text, "<Relationship Id=\"styles\" Type=\"" RELATIONS "/styles\" Target=\"styles.xml\"/>"
                         "</Relationships>\n");
    add(book, "xl/_rels/workbook.xml.rels", &text);
    cmap_buf_puts(&text,
                  HEAD "<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship Id=\"book\" Type=\"" RELATIONS
                       "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>\n");
    add(book, "_rels/.rels", &text);
}

static void add_book(cmap_xlsx *book)
{
    cmap_buf text = {0};

    if (book->names.status)
        book->status = book->names.status;
    cmap_buf_printf(&text,
                    HEAD "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" RELATIONS "\"><sheets>%s</sheets></workbook>\n",
                    cmap_buf_text(&book->names));
    add(book, "xl/workbook.xml", &text);
    cmap_buf_puts(&text, HEAD "<Types xmlns=\"" PACKAGE "content-types\">"
                              "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package."
                              "relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                              "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" PART "sheet.main+xml\"/>"
                              "<Override PartName=\"/xl/styles.xml\" ContentType=\"" PART "styles+xml\"/>");
    for (size_t i = 1; i <= book->sheets; i++)
        cmap_buf_printf(
            &text, "<Override PartName=\"/xl/worksheets/sheet%zu.xml\" ContentType=\"" PART "worksheet+xml\"/>", i);
    cmap_buf_puts(&text, "</Types>\n");
    add(book, "[Content_Types].xml", &text);
}

cmap_status cmap_xlsx_finish(cmap_xlsx *book, cmap_buf *out)
{
    end_sheet(book);
    add_styles(book);
    add_relations(book);
    add_book(book);
    cmap_zip_pack_finish(&book->pack);
    if (book->pack.out.status && !book->status)
        book->status = book->pack.out.status;
    if (!book->status)
        cmap_buf_put(out, book->pack.out.bytes, book->pack.out.length);
    return book->status ? book->status : out->status;
}
