/* Names of a KML's data fields: spelled so that GDAL keeps them, and read back. */
#include "gis/base/mem.h"
#include "gis/io/kml_private.h"
#include "gis/io/private_folder.h"
#include "support/office.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define STATUS "cmapnamee78ab6e68081" /* 状态 */

static void only_names_beyond_ascii_are_spelled(void **state)
{
    static const struct {
        const char *text, *spelled; /* NULL: as it was */
    } cases[] = {
        {"<kml><Data name=\"状态\"><value>已建成</value></Data></kml>",
         "<kml><Data name=\"" STATUS "\"><value>已建成</value></Data></kml>"},
        {"<k:Data\n a=\"name='x'\" name = '状态'/>", "<k:Data\n a=\"name='x'\" name = '" STATUS "'/>"},
        {"<Data name=\"a\"/><Data name=\"&#x72B6;\"/>", "<Data name=\"a\"/><Data name=\"cmapname262378373242363b\"/>"},
        {"<Data name=\"floor area\"/>", NULL},
        {"<!-- <Data name=\"状态\"> --><SimpleData name=\"状态\"/><MyData name=\"状态\"/>", NULL},
        {"<description><![CDATA[<Data name=\"状态\">]]></description>", NULL},
        {"<Data>状态</Data><Data id=\"状态\"/><Data displayname=\"状态\"/>", NULL},
        {"<Data name=\"状态", NULL},
        {"<Data name", NULL},
        {"<Data ", NULL},
        {"<Data", NULL},
        {"<!-- <Data name=\"状态\"/>", NULL},
        {"<", NULL},
        {"", NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cmap_buf out = {0};
        assert_int_equal(cmap_kml_spell(cases[i].text, &out), cases[i].spelled != NULL);
        assert_string_equal(cmap_buf_text(&out), cases[i].spelled ? cases[i].spelled : "");
        cmap_buf_clear(&out);
    }
}

static void columns_are_read_back(void **state)
{
    static const char *const columns[][2] = {{STATUS, "状态"},
                                             {"cmapname262378373242363b26616d703b3c", "状&<"},
                                             {"cmapname26233b26233939393939393939393b", "&#;&#999999999;"},
                                             {"cmapname", "cmapname"},
                                             {"cmapnamee", "cmapnamee"},
                                             {"cmapnamexx", "cmapnamexx"},
                                             {"Name", "Name"},
                                             {"", ""}};
    (void)state;
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        cmap_buf out = {0};
        cmap_kml_read(columns[i][0], &out);
        assert_string_equal(cmap_buf_text(&out), columns[i][1]);
        cmap_buf_clear(&out);
    }
}

/* Two names of one length are one field to GDAL. */
static void no_field_hides_another(void **state)
{
    static const char *const names[] = {"状态", "行业", "区市"};
    const char *path = office_text("data.kml",
                                   "<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document><Placemark><name>楼</name>"
                                   "<ExtendedData><Data name=\"状态\"><value>已建成</value></Data><Data name=\"行业\">"
                                   "<value>软件</value></Data><Data name=\"区市\"><value>吴江</value></Data>"
                                   "</ExtendedData><Point><coordinates>120.7,31</coordinates></Point></Placemark>"
                                   "</Document></kml>",
                                   "UTF-8");
    cmap_err err = {0};
    cmap_table *table = NULL;
    (void)state;
    if (cmap_table_open(path, NULL, &table, &err))
        fail_msg("%s", err.text);
    const cmap_table_info *info = cmap_table_get_info(table);
    assert_string_equal(info->layer, "data");
    assert_true(info->column_count >= 3);
    for (size_t i = 0; i < 3; i++)
        assert_string_equal(info->columns[info->column_count - 3 + i], names[i]);
    cmap_table_close(table);
}

static void memory_that_runs_out_is_told(void **state)
{
    const char *path = office_text("memory.kml", "<kml><Data name=\"状态\"/></kml>", "UTF-8");
    cmap_status status = CMAP_ENOMEM;
    (void)state;
    for (long at = 0; status; at++) {
        char *folder = NULL, *copy = NULL;
        cmap_err err = {0};
        cmap_mem_fail_after(at);
        status = cmap_kml_copy(path, &folder, &copy, &err);
        cmap_mem_fail_after(-1);
        assert_true(status == CMAP_OK || status == CMAP_ENOMEM);
        assert_int_equal(copy != NULL, status == CMAP_OK);
        if (folder)
            cmap_private_folder_remove(folder);
        cmap_free(folder);
        cmap_free(copy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_names_beyond_ascii_are_spelled),
        cmocka_unit_test(columns_are_read_back),
        cmocka_unit_test(no_field_hides_another),
        cmocka_unit_test(memory_that_runs_out_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
