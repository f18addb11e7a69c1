/* Files that go out come in again the same, twice the same bytes, and are there whole or not at all. */
#include "gis/io/vector_write.h"

#include "gis/io/table.h"
#include "support/office.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const cmap_vector_column columns[] = {{"name", CMAP_VECTOR_TEXT, 0},
                                             {"floor_area_m2", CMAP_VECTOR_REAL, 1},
                                             {"count", CMAP_VECTOR_INT, 0},
                                             {"as_of", CMAP_VECTOR_DATE, 0},
                                             {"floor_area_m2_text", CMAP_VECTOR_TEXT, 0}};
static const cmap_vector_layer layer = {"载体", columns, 5, CMAP_GEOM_POINT, false};

static const char *const rows[][5] = {{"国际科技园 <1> & \"2\"", "755000.5", "-12", "2011-05-01", "755000.5"},
                                      {"=cmd|' /C calc'!A0", NULL, NULL, NULL, NULL},
                                      {NULL, "0.1", "0", "1999-12-31", "_x0041_"}};

static void write_rows(const char *path, cmap_vector_format format, bool has_geometry)
{
    cmap_vector_writer *writer = NULL;
    cmap_vector_layer what = layer;
    cmap_err err = {0};
    cmap_status status = cmap_vector_writer_open(path, format, "2011-08-15", &writer, &err);

    if (!has_geometry)
        what.kind = 0;
    if (!status)
        status = cmap_vector_writer_layer(writer, &what, &err);
    for (size_t i = 0; !status && i < 3; i++) {
        cmap_geom *point = NULL;
        if (has_geometry && i < 2)
            status = cmap_geom_from_point(CMAP_SRID_CGCS2000, 120.5 + (double)i, 31.25, &point, &err);
        if (!status)
            status = cmap_vector_writer_row(writer, rows[i], point, &err);
        cmap_geom_free(point);
    }
    if (!status)
        status = cmap_vector_writer_finish(writer, &err);
    if (status)
        fail_msg("%s", err.text);
    cmap_vector_writer_free(writer);
}

static void expect(const char *path, const char *wanted)
{
    office_dump(path, NULL, &office_got);
    assert_string_equal(cmap_buf_text(&office_got), wanted);
}

static void a_geopackage_comes_back(void **state)
{
    cmap_table *table = NULL;
    (void)state;

    write_rows(office_path("a.gpkg"), CMAP_VECTOR_GEOPACKAGE, true);
    expect(office_path("a.gpkg"), "1|国际科技园 <1> & \"2\"|n:755000.5|n:-12|d:2011-05-01|755000.5 @120.5,31.25\n"
                                  "2|=cmd|' /C calc'!A0|||| @121.5,31.25\n"
                                  "3||n:0.1|n:0|d:1999-12-31|_x0041_\n");
    assert_int_equal(cmap_table_open(office_path("a.gpkg"), NULL, &table, NULL), CMAP_OK);
    assert_string_equal(cmap_table_get_info(table)->crs, "EPSG:4490");
    assert_string_equal(cmap_table_get_info(table)->layer, "载体");
    cmap_table_close(table);
}

static void a_shapefile_comes_back_with_short_names(void **state)
{
    cmap_vector_writer *writer = NULL;
    cmap_table *table = NULL;
    (void)state;

    write_rows(office_path("a.shp"), CMAP_VECTOR_SHAPEFILE, true);
    expect(office_path("a.shp"), "1|国际科技园 <1> & \"2\"|n:755000.5|n:-12|d:2011-05-01|755000.5 @120.5,31.25\n"
                                 "2|=cmd|' /C calc'!A0|||| @121.5,31.25\n"
                                 "3||n:0.1|n:0|d:1999-12-31|_x0041_\n");
    assert_int_equal(cmap_table_open(office_path("a.shp"), NULL, &table, NULL), CMAP_OK);
    const cmap_table_info *info = cmap_table_get_info(table);
    assert_string_equal(info->encoding, "UTF-8");
    assert_string_equal(info->crs, "EPSG:4490");
    assert_string_equal(info->columns[1], "floor_area");
    assert_string_equal(info->columns[4], "floor_are2");
    cmap_table_close(table);
    assert_int_equal(cmap_vector_writer_open(office_path("b.shp"), CMAP_VECTOR_SHAPEFILE, NULL, &writer, NULL),
                     CMAP_OK);
    assert_int_equal(cmap_vector_writer_layer(writer, &layer, NULL), CMAP_OK);
    assert_non_null(strstr(cmap_vector_writer_notes(writer), "floor_area_m2_text is called floor_are2"));
    cmap_vector_writer_free(writer);
}

static void a_workbook_comes_back_with_kinds(void **state)
{
    (void)state;
    write_rows(office_path("a.xlsx"), CMAP_VECTOR_XLSX, false);
    expect(office_path("a.xlsx"), "1|name|floor_area_m2|count|as_of|floor_area_m2_text\n"
                                  "2|国际科技园 <1> & \"2\"|n:755000.5|n:-12|d:2011-05-01|755000.5\n"
                                  "3|=cmd|' /C calc'!A0\n"
                                  "4||n:0.1|n:0|d:1999-12-31|_x0041_\n");
}

static void an_archive_holds_the_parts(void **state)
{
    (void)state;
    write_rows(office_path("载体.zip"), CMAP_VECTOR_SHAPEFILE_ZIP, true);
    office_dump(office_path("载体.zip"), NULL, &office_got);
    assert_non_null(strstr(cmap_buf_text(&office_got), "1|国际科技园 <1> & \"2\"|n:755000.5"));
}

static void the_same_calls_give_the_same_bytes(void **state)
{
    static const struct {
        const char *one, *two;
        cmap_vector_format format;
    } cases[] = {{"one.gpkg", "two.gpkg", CMAP_VECTOR_GEOPACKAGE},
                 {"one.xlsx", "two.xlsx", CMAP_VECTOR_XLSX},
                 {"one.shp", "two.shp", CMAP_VECTOR_SHAPEFILE},
                 {"one.dbf", "two.dbf", CMAP_VECTOR_SHAPEFILE}};
    (void)state;

    for (size_t i = 0; i < 4; i++) {
        size_t one_length = 0, two_length = 0;
        if (i < 3)
            write_rows(office_path(cases[i].one), cases[i].format, i != 1);
        if (i == 0)
            sleep(1); /* a clock would show */
        if (i < 3)
            write_rows(office_path(cases[i].two), cases[i].format, i != 1);
        char *one = office_read(cases[i].one, &one_length), *two = office_read(cases[i].two, &two_length);
        assert_int_equal(one_length, two_length);
        assert_memory_equal(one, two, one_length);
        free(one);
        free(two);
    }
}

static void what_does_not_fit_is_refused(void **state)
{
    cmap_vector_writer *writer = NULL;
    cmap_err err = {0};
    const char *row[5] = {0};
    static const char *const wrong[] = {"\xFF", "1,5", "1.5", "2011-05", NULL};
    (void)state;

    assert_int_equal(cmap_vector_writer_open(office_path("w.xlsx"), CMAP_VECTOR_XLSX, NULL, &writer, &err), CMAP_OK);
    assert_int_equal(cmap_vector_writer_layer(writer, &layer, &err), CMAP_OK);
    for (size_t i = 0; i < 4; i++) {
        row[i] = wrong[i];
        assert_int_equal(cmap_vector_writer_row(writer, row, NULL, &err), CMAP_EINVAL);
        assert_non_null(strstr(err.text, columns[i].name));
        row[i] = NULL;
    }
    cmap_vector_writer_free(writer);
    assert_int_equal(access(office_path("w.xlsx"), F_OK), -1);
}

static void an_old_file_stays_until_the_new_one_is_whole(void **state)
{
    cmap_vector_writer *writer = NULL;
    size_t length = 0;
    (void)state;

    (void)office_put("old.gpkg", "old", 3);
    assert_int_equal(cmap_vector_writer_open(office_path("old.gpkg"), CMAP_VECTOR_GEOPACKAGE, NULL, &writer, NULL),
                     CMAP_OK);
    assert_int_equal(cmap_vector_writer_layer(writer, &layer, NULL), CMAP_OK);
    cmap_vector_writer_free(writer);
    char *bytes = office_read("old.gpkg", &length);
    assert_int_equal(length, 3);
    free(bytes);
    write_rows(office_path("old.gpkg"), CMAP_VECTOR_GEOPACKAGE, true);
    bytes = office_read("old.gpkg", &length);
    assert_true(length > 3);
    free(bytes);
}

static void long_texts_of_a_dbf_are_cut_and_counted(void **state)
{
    static const cmap_vector_column one[] = {{"text", CMAP_VECTOR_TEXT, 0}};
    static const cmap_vector_layer what = {"long", one, 1, 0, false};
    cmap_vector_writer *writer = NULL;
    char text[301] = "";
    const char *row[] = {text};
    (void)state;

    for (int i = 0; i < 100; i++)
        memcpy(text + (size_t)i * 3, "园", 4);
    assert_int_equal(cmap_vector_writer_open(office_path("long.shp"), CMAP_VECTOR_SHAPEFILE, NULL, &writer, NULL),
                     CMAP_OK);
    assert_int_equal(cmap_vector_writer_layer(writer, &what, NULL), CMAP_OK);
    assert_int_equal(cmap_vector_writer_row(writer, row, NULL, NULL), CMAP_OK);
    assert_int_equal(cmap_vector_writer_finish(writer, NULL), CMAP_OK);
    assert_non_null(strstr(cmap_vector_writer_notes(writer), "1 texts were cut"));
    cmap_vector_writer_free(writer);
    office_dump(office_path("long.dbf"), NULL, &office_got);
    assert_int_equal(strlen(cmap_buf_text(&office_got)), 2 + 252 + 1); /* 84 whole characters */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_geopackage_comes_back),
        cmocka_unit_test(a_shapefile_comes_back_with_short_names),
        cmocka_unit_test(a_workbook_comes_back_with_kinds),
        cmocka_unit_test(an_archive_holds_the_parts),
        cmocka_unit_test(the_same_calls_give_the_same_bytes),
        cmocka_unit_test(what_does_not_fit_is_refused),
        cmocka_unit_test(an_old_file_stays_until_the_new_one_is_whole),
        cmocka_unit_test(long_texts_of_a_dbf_are_cut_and_counted),
    };
    return cmocka_run_group_tests(tests, NULL, office_forget);
}
