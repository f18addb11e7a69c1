#include "support/office.h"

#include "gis/base/file.h"
#include "gis/base/mem.h"
#include "gis/io/zip_private.h"
#include "support/encode.h"
#include "support/folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char folder[] = "/tmp/cmap-office-XXXXXX";
static FILE *watch;

cmap_buf office_got;

int office_forget(void **state)
{
    (void)state;
    cmap_buf_clear(&office_got);
    return 0;
}

static void clean(void)
{
    (void)folder_remove(folder, watch);
}

const char *office_folder(void)
{
    if (!watch) {
        watch = folder_make(folder);
        assert_non_null(watch);
        (void)atexit(clean);
    }
    return folder;
}

const char *office_path(const char *name)
{
    static char paths[8][512];
    static unsigned next;
    char *path = paths[next++ % 8];

    (void)snprintf(path, sizeof paths[0], "%s/%s", office_folder(), name);
    return path;
}

const char *office_put(const char *name, const void *bytes, size_t length)
{
    const char *path = office_path(name);
    cmap_err err = {0};

    if (cmap_file_write(path, bytes, length, &err))
        fail_msg("%s", err.text);
    return path;
}

const char *office_text(const char *name, const char *text, const char *encoding)
{
    cmap_buf bytes = {0};

    encode_text(text, strlen(text), encoding, &bytes);
    const char *path = office_put(name, bytes.bytes, bytes.length);
    cmap_buf_clear(&bytes);
    return path;
}

char *office_read(const char *name, size_t *length)
{
    char *bytes = NULL;
    cmap_err err = {0};

    if (cmap_file_read(office_path(name), 0, &bytes, length, &err))
        fail_msg("%s", err.text);
    return bytes;
}

/* ---- shapefiles (ESRI's white paper of 1998; dBASE III) ---- */

static void put_big(cmap_buf *buf, uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        cmap_buf_putc(buf, (char)(value >> shift & 0xFF));
}

static void put_little(cmap_buf *buf, uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        cmap_buf_putc(buf, (char)(value >> (8 * i) & 0xFF));
}

static void put_double(cmap_buf *buf, double value)
{
    cmap_buf_put(buf, &value, sizeof value); /* this test runs on little-endian machines */
}

static void put_shape_head(cmap_buf *buf, size_t bytes)
{
    put_big(buf, 9994);
    for (int i = 0; i < 5; i++)
        put_big(buf, 0);
    put_big(buf, (uint32_t)(bytes / 2));
    put_little(buf, 1000, 4);
    put_little(buf, 1, 4); /* points */
    put_double(buf, 119);
    put_double(buf, 30);
    put_double(buf, 122);
    put_double(buf, 33);
    for (int i = 0; i < 4; i++)
        put_double(buf, 0);
}

static void put_field(cmap_buf *buf, const char *name, const char *encoding, char type, int width, int decimals)
{
    cmap_buf encoded = {0};

    encode_text(name, strlen(name), encoding, &encoded);
    assert_true(encoded.length <= 10);
    cmap_buf_put(buf, encoded.bytes, encoded.length);
    for (size_t i = encoded.length; i < 11; i++)
        cmap_buf_putc(buf, '\0');
    cmap_buf_putc(buf, type);
    put_little(buf, 0, 4);
    put_little(buf, (uint32_t)width, 1);
    put_little(buf, (uint32_t)decimals, 1);
    for (int i = 0; i < 14; i++)
        cmap_buf_putc(buf, '\0');
    cmap_buf_clear(&encoded);
}

static void put_dbf(cmap_buf *buf, const office_point *points, size_t count, const char *encoding, int ldid)
{
    put_little(buf, 0x03, 1);
    put_little(buf, 111 | 8 << 8 | 1 << 16, 3);
    put_little(buf, (uint32_t)count, 4);
    put_little(buf, 32 + 2 * 32 + 1, 2);
    put_little(buf, 1 + 20 + 12, 2);
    for (int i = 0; i < 17; i++)
        cmap_buf_putc(buf, '\0');
    put_little(buf, (uint32_t)ldid, 1);
    put_little(buf, 0, 2);
    put_field(buf, "名称", encoding, 'C', 20, 0);
    put_field(buf, "面积", encoding, 'N', 12, 1);
    cmap_buf_putc(buf, 0x0D);
    for (size_t i = 0; i < count; i++) {
        cmap_buf name = {0};
        encode_text(points[i].name, strlen(points[i].name), encoding, &name);
        cmap_buf_putc(buf, ' ');
        for (size_t k = 0; k < 20; k++) /* cut where it is longer, whatever it cuts */
            cmap_buf_putc(buf, k < name.length ? name.bytes[k] : ' ');
        cmap_buf_printf(buf, "%12s", points[i].area);
        cmap_buf_clear(&name);
    }
    cmap_buf_putc(buf, 0x1A);
}

static void put_part(const char *name, const char *ending, cmap_buf *bytes)
{
    char part[256];

    assert_int_equal(bytes->status, CMAP_OK);
    (void)snprintf(part, sizeof part, "%s%s", name, ending);
    (void)office_put(part, bytes->bytes, bytes->length);
    cmap_buf_clear(bytes);
}

void office_shape(const char *name, const office_point *points, size_t count, const char *encoding, int ldid,
                  const char *cpg)
{
    static const char prj[] = "GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\",DATUM[\"D_China_2000\","
                              "SPHEROID[\"CGCS2000\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],"
                              "UNIT[\"Degree\",0.0174532925199433]]";
    cmap_buf shp = {0}, shx = {0}, dbf = {0}, text = {0};

    put_shape_head(&shp, 100 + 28 * count);
    put_shape_head(&shx, 100 + 8 * count);
    for (size_t i = 0; i < count; i++) {
        put_big(&shx, (uint32_t)(shp.length / 2));
        put_big(&shx, 10);
        put_big(&shp, (uint32_t)i + 1);
        put_big(&shp, 10);
        put_little(&shp, 1, 4);
        put_double(&shp, points[i].x);
        put_double(&shp, points[i].y);
    }
    put_dbf(&dbf, points, count, encoding, ldid);
    put_part(name, ".shp", &shp);
    put_part(name, ".shx", &shx);
    put_part(name, ".dbf", &dbf);
    cmap_buf_puts(&text, prj);
    put_part(name, ".prj", &text);
    if (cpg) {
        cmap_buf_puts(&text, cpg);
        put_part(name, ".cpg", &text);
    }
}

/* ---- archives and workbooks ---- */

const char *office_zip(const char *name, const office_member *members, size_t count)
{
    cmap_zip_pack pack = {0};

    for (size_t i = 0; i < count; i++)
        cmap_zip_pack_add(&pack, members[i].name, members[i].bytes, members[i].length);
    cmap_zip_pack_finish(&pack);
    assert_int_equal(pack.out.status, CMAP_OK);
    const char *path = office_put(name, pack.out.bytes, pack.out.length);
    cmap_zip_pack_clear(&pack);
    return path;
}

static void add(cmap_zip_pack *pack, const char *part, const char *format, ...) __attribute__((format(printf, 3, 4)));

static void add(cmap_zip_pack *pack, const char *part, const char *format, ...)
{
    static char text[65536];
    va_list arguments;

    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    assert_in_range(length, 0, sizeof text - 1);
    cmap_zip_pack_add(pack, part, text, (size_t)length);
}

const char *office_xlsx(const char *name, const office_book *book)
{
    cmap_zip_pack pack = {0};

    add(&pack, "xl/workbook.xml",
        "<workbook xmlns=\"m\" xmlns:r=\"r\"><workbookPr date1904=\"%d\"/><sheets>"
        "<sheet name=\"表1\" sheetId=\"7\" r:id=\"a\"/><sheet name=\"Sheet2\" sheetId=\"8\" r:id=\"b\"/></sheets>"
        "</workbook>",
        book->is_1904);
    add(&pack, "xl/_rels/workbook.xml.rels",
        "<Relationships><Relationship Id=\"a\" Type=\"x/worksheet\" Target=\"worksheets/one.xml\"/>"
        "<Relationship Id=\"b\" Type=\"x/worksheet\" Target=\"/xl/worksheets/two.xml\"/>"
        "<Relationship Id=\"s\" Type=\"x/styles\" Target=\"styles.xml\"/>"
        "<Relationship Id=\"t\" Type=\"x/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>");
    add(&pack, "xl/sharedStrings.xml", "<sst>%s</sst>", book->texts ? book->texts : "");
    add(&pack, "xl/styles.xml",
        "<styleSheet><numFmts>%s</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs>"
        "<xf numFmtId=\"0\"/>%s</cellXfs></styleSheet>",
        book->formats ? book->formats : "", book->styles ? book->styles : "");
    add(&pack, "xl/worksheets/one.xml", "<worksheet><sheetData>%s</sheetData></worksheet>", book->rows);
    add(&pack, "xl/worksheets/two.xml", "<worksheet><sheetData/></worksheet>");
    cmap_zip_pack_finish(&pack);
    const char *path = office_put(name, pack.out.bytes, pack.out.length);
    cmap_zip_pack_clear(&pack);
    return path;
}

const char *office_ods(const char *name, const char *content)
{
    cmap_zip_pack pack = {0};

    add(&pack, "mimetype", "application/vnd.oasis.opendocument.spreadsheet");
    add(&pack, "content.xml",
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body>"
        "<office:spreadsheet><table:table table:name=\"表1\">%s</table:table><table:table table:name=\"空\"/>"
        "</office:spreadsheet></office:body></office:document-content>",
        content);
    cmap_zip_pack_finish(&pack);
    const char *path = office_put(name, pack.out.bytes, pack.out.length);
    cmap_zip_pack_clear(&pack);
    return path;
}

/* ---- reading them ---- */

static void dump_row(const cmap_table_row *row, cmap_buf *out)
{
    static const char *const kinds[] = {"", "", "n:", "d:", "u:"};
    size_t count = 0;

    cmap_buf_printf(out, "%lld", (long long)row->number);
    for (size_t i = 0; i < row->count; i++) {
        assert_int_equal(strlen(row->cells[i].text), row->cells[i].length);
        cmap_buf_printf(out, "|%s%s", kinds[row->cells[i].kind], row->cells[i].text);
        if (row->merged && row->merged[i])
            cmap_buf_printf(out, "m:%s", row->merged[i]);
    }
    if (row->geom) {
        const cmap_coord *path = cmap_geom_path(row->geom, 0, &count);
        cmap_buf_printf(out, " @%g,%g", path[0].x, path[0].y);
    }
    if (row->geom_trouble)
        cmap_buf_printf(out, " !%s", row->geom_trouble);
    if (row->note)
        cmap_buf_printf(out, " ~%s", row->note);
    cmap_buf_putc(out, '\n');
}

void office_dump(const char *path, const cmap_table_options *options, cmap_buf *out)
{
    cmap_table *table = NULL;
    const cmap_table_row *row = NULL;
    cmap_err err = {0};

    out->length = 0;
    if (cmap_table_open(path, options, &table, &err))
        fail_msg("%s", err.text);
    for (int pass = 0; pass < 2; pass++) { /* the second time everything is the same */
        size_t at = out->length;
        do {
            if (cmap_table_next(table, &row, &err))
                fail_msg("%s", err.text);
            if (row)
                dump_row(row, out);
        } while (row);
        if (pass) {
            assert_int_equal(out->length, 2 * at);
            assert_memory_equal(cmap_buf_text(out), cmap_buf_text(out) + at, at);
            out->length = at;
        }
        assert_true(cmap_table_position(table) <= cmap_table_get_info(table)->byte_count);
        assert_int_equal(cmap_table_rewind(table, &err), CMAP_OK);
    }
    cmap_buf_putc(out, '\0');
    out->length--;
    cmap_table_close(table);
}

const char *office_error(const char *path, const cmap_table_options *options, cmap_status status)
{
    static cmap_err err;
    cmap_table *table = NULL;
    const cmap_table_row *row = NULL;

    err = (cmap_err){0};
    cmap_status got = cmap_table_open(path, options, &table, &err);
    while (!got && (got = cmap_table_next(table, &row, &err)) == CMAP_OK && row)
        ;
    cmap_table_close(table);
    if (got != status)
        fail_msg("%s: %s instead of %s: %s", path, cmap_status_name(got), cmap_status_name(status), err.text);
    assert_null(strchr(err.text, '\n'));
    return err.text;
}
