/* What comes through GDAL: shapefiles in any state, GeoJSON, and the module behind the door. */
#include "gis/io/ogr_door_private.h"
#include "gis/io/table.h"

#include "support/encode.h"
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

static const office_point points[] = {{"国际科技园", "755000.0", 120.75, 31.25},
                                      {"创意产业园", "120000.5", 120.5, 31.5},
                                      {"苏州软件园", "", 120.6, 31.4}};

#define ROWS "1|国际科技园|n:755000 @120.75,31.25\n2|创意产业园|n:120000.5 @120.5,31.5\n3|苏州软件园| @120.6,31.4\n"

static void expect(const char *path, const char *rows)
{
    office_dump(path, NULL, &office_got);
    assert_string_equal(cmap_buf_text(&office_got), rows);
}

static void expect_info(const char *path, const char *encoding, const char *rule, const char *crs, const char *from)
{
    cmap_table *table = NULL;
    cmap_err err = {0};

    if (cmap_table_open(path, NULL, &table, &err))
        fail_msg("%s", err.text);
    const cmap_table_info *info = cmap_table_get_info(table);
    assert_string_equal(info->encoding, encoding);
    assert_string_equal(info->encoding_rule ? info->encoding_rule : "", rule);
    assert_string_equal(info->crs ? info->crs : "", crs);
    assert_string_equal(info->crs_from ? info->crs_from : "", from);
    assert_true(info->has_geometry);
    cmap_table_close(table);
}

static void expect_error(const char *path, cmap_status status, const char *words)
{
    const char *text = office_error(path, NULL, status);

    if (!strstr(text, words))
        fail_msg("\"%s\" does not say \"%s\"", text, words);
}

static void a_shapefile_is_read_whatever_its_hints_say(void **state)
{
    static const struct {
        const char *encoding;
        int ldid;
        const char *cpg, *decided, *rule;
    } cases[] = {
        {"GBK", 0, NULL, "GB18030", "enc-guessed"}, {"GBK", 0x57, NULL, "GB18030", "enc-overruled"},
        {"GBK", 0x4D, NULL, "GB18030", ""},         {"GBK", 0, "UTF-8", "GB18030", "enc-cpg-lies"},
        {"UTF-8", 0, "UTF-8\r\n", "UTF-8", ""},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "hint%zu", i);
        office_shape(name, points, 3, cases[i].encoding, cases[i].ldid, cases[i].cpg);
        (void)snprintf(name, sizeof name, "hint%zu.shp", i);
        expect(office_path(name), ROWS);
        expect_info(office_path(name), cases[i].decided, cases[i].rule, "EPSG:4490", ".prj");
    }
}

static void its_columns_and_layer_are_named(void **state)
{
    cmap_table *table = NULL;
    (void)state;

    office_shape("载体", points, 3, "GBK", 0, NULL);
    assert_int_equal(cmap_table_open(office_path("载体.shp"), NULL, &table, NULL), CMAP_OK);
    const cmap_table_info *info = cmap_table_get_info(table);
    assert_string_equal(info->format, "ESRI Shapefile");
    assert_string_equal(info->layer, "载体");
    assert_int_equal(info->column_count, 2);
    assert_string_equal(info->columns[0], "名称");
    assert_string_equal(info->columns[1], "面积");
    assert_int_equal(info->row_count, 3);
    cmap_table_close(table);
}

static void a_field_cut_inside_a_character_is_told(void **state)
{
    /* Ten hanzi and a half: 20 bytes hold six of three bytes each in UTF-8, and two bytes of the seventh. */
    static const office_point cut[] = {{"国际科技园", "1", 120, 31}, {"苏州工业园区东方之门", "2", 120, 31}};
    (void)state;

    office_shape("cut", cut, 2, "UTF-8", 0, "UTF-8");
    office_dump(office_path("cut.shp"), NULL, &office_got);
    assert_non_null(strstr(cmap_buf_text(&office_got), "2|苏州工业园区|n:2 @120,31 ~text-truncated"));
    assert_null(strstr(cmap_buf_text(&office_got), "1|国际科技园|n:1 @120,31 ~"));
}

static void a_part_that_is_missing_or_short_is_named(void **state)
{
    static const char *const parts[] = {".shp", ".shx", ".dbf"};
    (void)state;

    for (size_t i = 0; i < 3; i++) {
        char name[16];
        size_t length = 0;
        (void)snprintf(name, sizeof name, "m%s", parts[i]);
        office_shape("m", points, 3, "GBK", 0, NULL);
        char *bytes = office_read(name, &length);
        (void)office_put(name, bytes, length - 40);
        free(bytes);
        expect_error(office_path("m.shp"), CMAP_EPARSE, parts[i]);
        assert_int_equal(unlink(office_path(name)), 0);
        if (i > 0)
            expect_error(office_path("m.shp"), CMAP_EPARSE, parts[i]);
    }
    assert_int_equal(access(office_path("m.shx"), F_OK), 0); /* and nothing was made or mended */
}

static void endings_may_be_in_any_case(void **state)
{
    (void)state;
    office_shape("up", points, 3, "GBK", 0, NULL);
    assert_int_equal(rename(office_path("up.shp"), office_path("up.SHP")), 0);
    assert_int_equal(rename(office_path("up.dbf"), office_path("up.Dbf")), 0);
    assert_int_equal(rename(office_path("up.shx"), office_path("up.SHX")), 0);
    expect(office_path("up.SHP"), ROWS);
}

static void a_dbf_alone_is_a_table(void **state)
{
    (void)state;
    office_shape("alone", points, 2, "GBK", 0, NULL);
    assert_int_equal(unlink(office_path("alone.shp")), 0);
    assert_int_equal(unlink(office_path("alone.shx")), 0);
    expect(office_path("alone.dbf"), "1|国际科技园|n:755000\n2|创意产业园|n:120000.5\n");
}

static void a_shapefile_may_lie_in_an_archive(void **state)
{
    static const char *const parts[] = {"shp", "shx", "dbf", "prj"};
    office_member members[4] = {0};
    char names[4][64];
    (void)state;

    office_shape("inner", points, 3, "GBK", 0, NULL);
    for (size_t i = 0; i < 4; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "inner.%s", parts[i]);
        (void)snprintf(names[i], sizeof names[i], "\xCA\xFD\xBE\xDD/\xD4\xB0\xC7\xF8.%s", parts[i]);
        members[i].name = names[i];
        members[i].bytes = office_read(name, &members[i].length);
    }
    const char *path = office_zip("shape.zip", members, 4);
    expect(path, ROWS);
    expect_info(path, "GB18030", "enc-guessed", "EPSG:4490", ".prj");
    expect_error(office_zip("noshx.zip", members, 1), CMAP_EPARSE, ".shx");
    for (size_t i = 0; i < 4; i++)
        free((void *)(uintptr_t)members[i].bytes);
}

#define FEATURE(geometry)                                                                                                    \
    "{\"type\":\"Feature\",\"properties\":{\"名称\":\"国际科技园\",\"编号\":\"0512\",\"面积\":75.5,\"空\":null," \
    "\"日期\":\"2011/05/01\"},\"geometry\":" geometry "}"
#define CELLS "|国际科技园|0512|n:75.5||2011/05/01"

static const char *put_json(const char *crs, const char *features, const char *encoding)
{
    cmap_buf text = {0};

    cmap_buf_printf(&text, "{\"type\":\"FeatureCollection\",%s\"features\":[%s]}", crs, features);
    const char *path = office_text("a.geojson", cmap_buf_text(&text), encoding);
    cmap_buf_clear(&text);
    return path;
}

static void geojson_keeps_texts_and_drops_what_we_do_not_hold(void **state)
{
    (void)state;
    expect(
        put_json(
            "",
            FEATURE("{\"type\":\"Point\",\"coordinates\":[120.7,31.3,5]}") "," FEATURE("null") "," FEATURE(
                "{\"type\":"
                "\"Polygon\""
                ",\"coordina"
                "tes\":[[[0,"
                "0],[1,0],["
                "1,1],[0,1]]"
                "]}") "," FEATURE("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0]]]}") "," FEATURE("{\"type\":"
                                                                                                        "\"GeometryColl"
                                                                                                        "ection\","
                                                                                                        "\"geometries\""
                                                                                                        ":[{\"type\":"
                                                                                                        "\"Point\","
                                                                                                        "\"coordinates"
                                                                                                        "\":[7,8]}"
                                                                                                        ","
                                                                                                        "{\"type\":"
                                                                                                        "\"Polygon\","
                                                                                                        "\"coordinates"
                                                                                                        "\":[[[0,0],[1,"
                                                                                                        "0],["
                                                                                                        "1,1],[0,0]]]}]"
                                                                                                        "}") "," FEATURE("{"
                                                                                                                         "\"type\":\"Point\",\"coordinates\":[1e400,31.3]}"),
            "UTF-8"),
        "1" CELLS " @120.7,31.3 ~Z was dropped\n"
        "2" CELLS "\n"
        "3" CELLS " @0,0 ~a ring that was open was closed\n"
        "4" CELLS " !geom-invalid: a ring needs at least 4 coordinates, path 0 has 3\n"
        "5" CELLS " @0,0 ~of a collection, only the polygons were taken\n"
        "6" CELLS " !coord-nonfinite: a coordinate is no finite number\n");
}

static void geojson_has_its_system_from_where_it_says(void **state)
{
    static const char crs[] = "\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::4490\"}},";
    static const char feature[] = FEATURE("{\"type\":\"Point\",\"coordinates\":[120.7,31.3]}");
    (void)state;

    expect_info(put_json("", feature, "UTF-8"), "UTF-8", "", "EPSG:4326", "RFC 7946");
    expect_info(put_json(crs, feature, "UTF-8"), "UTF-8", "", "EPSG:4490", "crs member");
    expect(put_json(crs, feature, "UTF-8"), "1" CELLS " @120.7,31.3\n"); /* lon before lat, as everybody writes it */
}

static void geojson_may_be_in_another_encoding(void **state)
{
    (void)state;
    expect(put_json("", FEATURE("null"), "GBK"), "1" CELLS "\n");
    expect_info(put_json("", FEATURE("null"), "GBK"), "GB18030", "enc-guessed", "EPSG:4326", "RFC 7946");
    expect_error(office_text("bad.geojson", "{\"type\":\"FeatureCollection\",\"features\":[{\"ty", "UTF-8"),
                 CMAP_EPARSE, "bad.geojson");
    expect_error(office_text("any.json", "{\"a\":1}", "UTF-8"), CMAP_EPARSE, "any.json");
}

static void nothing_is_left_in_the_temporary_folder(void **state)
{
    char command[600];
    (void)state;

    (void)snprintf(command, sizeof command, "test -z \"$(ls -d %s/carriermap-*/ 2>/dev/null)\"", office_folder());
    assert_int_equal(setenv("TMPDIR", office_folder(), 1), 0);
    a_shapefile_may_lie_in_an_archive(state);
    geojson_may_be_in_another_encoding(state);
    assert_int_equal(unsetenv("TMPDIR"), 0);
    assert_int_equal(system(command), 0);
}

static void the_module_is_found_once_and_named_when_it_is_not(void **state)
{
    const cmap_ogr_ops *one = NULL, *two = NULL;
    cmap_err err = {0};
    (void)state;

    assert_int_equal(setenv("CARRIERMAP_LIB", office_folder(), 1), 0);
    assert_int_equal(cmap_ogr_door(&one, &err), CMAP_ENOENT);
    assert_non_null(strstr(err.text, CMAP_OGR_MODULE));
    assert_non_null(strstr(err.text, office_folder()));
    (void)office_put(CMAP_OGR_MODULE, "no library", 10);
    assert_int_equal(cmap_ogr_door(&one, &err), CMAP_ENOENT);
    assert_non_null(strstr(err.text, "GDAL"));
    assert_int_equal(unsetenv("CARRIERMAP_LIB"), 0);
    assert_int_equal(cmap_ogr_door(&one, &err), CMAP_OK);
    assert_int_equal(cmap_ogr_door(&two, &err), CMAP_OK);
    assert_ptr_equal(one, two);
    assert_int_equal(one->abi, CMAP_OGR_ABI);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_module_is_found_once_and_named_when_it_is_not),
        cmocka_unit_test(a_shapefile_is_read_whatever_its_hints_say),
        cmocka_unit_test(its_columns_and_layer_are_named),
        cmocka_unit_test(a_field_cut_inside_a_character_is_told),
        cmocka_unit_test(a_part_that_is_missing_or_short_is_named),
        cmocka_unit_test(endings_may_be_in_any_case),
        cmocka_unit_test(a_dbf_alone_is_a_table),
        cmocka_unit_test(a_shapefile_may_lie_in_an_archive),
        cmocka_unit_test(geojson_keeps_texts_and_drops_what_we_do_not_hold),
        cmocka_unit_test(geojson_has_its_system_from_where_it_says),
        cmocka_unit_test(geojson_may_be_in_another_encoding),
        cmocka_unit_test(nothing_is_left_in_the_temporary_folder),
    };
    return cmocka_run_group_tests(tests, NULL, office_forget);
}
