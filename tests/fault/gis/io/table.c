/* Tables when memory runs out at each allocation in turn, and when the file ends at every sixteenth: one clear line, no
 * leak, and the same call works afterwards. */
#include "gis/io/table.h"

#include "gis/base/mem.h"
#include "gis/io/ogr_door_private.h"
#include "gis/io/vector_write.h"
#include "support/office.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const cmap_ogr_ops *gdal;

/* Makes the n-th allocation fail here, or on the module's side. */
static void fail_after(long countdown, bool in_module)
{
    if (in_module && gdal)
        gdal->fail_after(countdown);
    else
        cmap_mem_fail_after(countdown);
}

static cmap_status read_all(const char *path, cmap_err *err)
{
    cmap_table *table = NULL;
    const cmap_table_row *row = NULL;
    cmap_status status = cmap_table_open(path, NULL, &table, err);

    while (!status && (status = cmap_table_next(table, &row, err)) == CMAP_OK && row)
        ;
    cmap_table_close(table);
    return status;
}

static void starve(const char *path, bool in_module)
{
    cmap_status status = CMAP_ENOMEM;
    long failed = 0;

    assert_int_equal(read_all(path, NULL), CMAP_OK);
    for (long countdown = 0; status != CMAP_OK; countdown++) {
        cmap_err err = {0};
        fail_after(countdown, in_module);
        status = read_all(path, &err);
        fail_after(-1, in_module);
        failed += status != CMAP_OK;
        if (status != CMAP_OK && status != CMAP_ENOMEM)
            fail_msg("%s, allocation %ld: %s: %s", path, countdown, cmap_status_name(status), err.text);
        if (status != CMAP_OK && (!err.text[0] || strchr(err.text, '\n')))
            fail_msg("%s, allocation %ld: not one line: \"%s\"", path, countdown, err.text);
        assert_true(countdown < 20000);
    }
    assert_true(failed > 0);
    assert_int_equal(read_all(path, NULL), CMAP_OK);
}

static const office_point points[] = {{"国际科技园", "755000.0", 120.75, 31.25}, {"创意产业园", "1", 120.5, 31.5}};

static const office_book book = {.rows =
                                     "<row r=\"1\"><c t=\"s\"><v>0</v></c></row><row r=\"4\"><c s=\"1\"><v>40664</v>"
                                     "</c><c><f>A1</f></c><c><v>7.5</v></c></row>",
                                 .texts = "<si><t>载体</t></si>",
                                 .styles = "<xf numFmtId=\"14\"/>"};

static const char *put_text(void)
{
    return office_text("a.csv", "名称，区，面积\n国际科技园，工业园区，75.5\n苏州软件园，高新区，12\n", "GBK");
}

static const char *put_archive(void)
{
    static const office_member members[] = {{"\xD4\xB0\xC7\xF8.csv", "a,b\n1,2\n", 8}, {"a.txt", "x", 1}};
    return office_zip("a.zip", members, 2);
}

static void text_starves(void **state)
{
    (void)state;
    starve(put_text(), false);
}

static void an_archive_starves(void **state)
{
    (void)state;
    starve(put_archive(), false);
}

static void a_workbook_starves(void **state)
{
    (void)state;
    starve(office_xlsx("a.xlsx", &book), false);
    starve(office_ods("a.ods", "<table:table-row><table:table-cell office:value-type=\"float\" office:value=\"1\"/>"
                               "</table:table-row>"),
           false);
}

static void a_shapefile_starves(void **state)
{
    (void)state;
    office_shape("a", points, 2, "GBK", 0x57, NULL);
    assert_int_equal(cmap_ogr_door(&gdal, NULL), CMAP_OK);
    starve(office_path("a.shp"), false);
    starve(office_path("a.shp"), true);
}

static cmap_status write_one(cmap_vector_format format, const char *path, cmap_err *err)
{
    static const cmap_vector_column columns[] = {{"name", CMAP_VECTOR_TEXT, 0}, {"area", CMAP_VECTOR_REAL, 1}};
    static const cmap_vector_layer layer = {"a", columns, 2, CMAP_GEOM_POINT, false};
    static const char *const row[] = {"园", "1.5"};
    cmap_vector_writer *writer = NULL;
    cmap_status status = cmap_vector_writer_open(path, format, NULL, &writer, err);

    if (!status)
        status = cmap_vector_writer_layer(writer, &layer, err);
    if (!status)
        status = cmap_vector_writer_row(writer, row, NULL, err);
    if (!status)
        status = cmap_vector_writer_finish(writer, err);
    cmap_vector_writer_free(writer);
    return status;
}

static void writing_starves(void **state)
{
    static const struct {
        cmap_vector_format format;
        const char *name;
        bool in_module;
    } cases[] = {{CMAP_VECTOR_XLSX, "s.xlsx", false},
                 {CMAP_VECTOR_SHAPEFILE_ZIP, "s.zip", false},
                 {CMAP_VECTOR_SHAPEFILE, "s.shp", false},
                 {CMAP_VECTOR_GEOPACKAGE, "s.gpkg", true}};
    (void)state;

    assert_int_equal(cmap_ogr_door(&gdal, NULL), CMAP_OK);
    for (size_t i = 0; i < 4; i++) {
        cmap_status status = CMAP_ENOMEM;
        for (long countdown = 0; status != CMAP_OK; countdown++) {
            cmap_err err = {0};
            fail_after(countdown, cases[i].in_module);
            status = write_one(cases[i].format, office_path(cases[i].name), &err);
            fail_after(-1, cases[i].in_module);
            assert_true(status == CMAP_OK || status == CMAP_ENOMEM);
            if (status && cases[i].format != CMAP_VECTOR_SHAPEFILE)
                assert_int_equal(access(office_path(cases[i].name), F_OK), -1);
            assert_true(countdown < 20000);
        }
    }
}

/* Whatever is left of a file is read to its end or refused in one line. */
static void cut(const char *name, const char *ending)
{
    size_t length = 0;
    char *bytes = office_read(name, &length), part[64];

    for (size_t i = 0; i < 16; i++) {
        cmap_err err = {0};
        (void)snprintf(part, sizeof part, "cut%s", ending);
        cmap_status status = read_all(office_put(part, bytes, i * length / 16), &err);
        assert_true(status == CMAP_OK || (err.text[0] && !strchr(err.text, '\n')));
        if (strcmp(ending, ".csv") != 0 && status != CMAP_EPARSE)
            fail_msg("%s cut at %zu of 16: %s %s", name, i, cmap_status_name(status), err.text);
    }
    free(bytes);
}

static void a_file_may_end_anywhere(void **state)
{
    (void)state;
    (void)put_text();
    cut("a.csv", ".csv");
    (void)put_archive();
    cut("a.zip", ".zip");
    (void)office_xlsx("a.xlsx", &book);
    cut("a.xlsx", ".xlsx");
    office_shape("a", points, 2, "GBK", 0, NULL);
    office_shape("cut", points, 2, "GBK", 0, NULL);
    cut("a.dbf", ".dbf");
    office_shape("cut", points, 2, "GBK", 0, NULL);
    cut("a.shp", ".shp");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_starves),       cmocka_unit_test(an_archive_starves),
        cmocka_unit_test(a_workbook_starves), cmocka_unit_test(a_shapefile_starves),
        cmocka_unit_test(writing_starves),    cmocka_unit_test(a_file_may_end_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
