/* GeoJSON: every kind that is taken, and a clear word for what is not. */
#include "gis/io/geojson.h"

#include "gis/base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define ONE(geometry)                                                                                                  \
    "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{},\"geometry\":" geometry "}" \
    "]"                                                                                                                \
    "}"

/* What was read, as text: kind, parts, paths, coordinates. */
static cmap_status note(void *data, const cmap_geojson_feature *feature, cmap_err *err)
{
    cmap_buf *out = data;

    (void)err;
    if (!feature->geom) {
        cmap_buf_puts(out, "none;");
        return CMAP_OK;
    }
    assert_int_equal(cmap_geom_get_srid(feature->geom), CMAP_SRID_CGCS2000);
    cmap_buf_printf(out, "%d:%zu:%zu:%zu", (int)cmap_geom_get_kind(feature->geom), cmap_geom_part_count(feature->geom),
                    cmap_geom_path_count(feature->geom), cmap_geom_coord_count(feature->geom));
    for (size_t i = 0; i < cmap_geom_path_count(feature->geom); i++)
        cmap_buf_puts(out, cmap_geom_path_is_hole(feature->geom, i) ? "h" : "");
    cmap_buf_puts(out, ";");
    return CMAP_OK;
}

static void assert_reads(const char *text, const char *wanted)
{
    cmap_buf out = {0};
    cmap_err err = {0};

    if (cmap_geojson_read(text, strlen(text), note, &out, &err))
        fail_msg("%s: %s", text, err.text);
    assert_string_equal(cmap_buf_text(&out), wanted);
    cmap_buf_clear(&out);
}

static void all_six_kinds_are_read(void **state)
{
#define RING "[[120,31],[121,31],[121,32],[120,31]]"
    (void)state;
    assert_reads(ONE("{\"type\":\"Point\",\"coordinates\":[120.5,31.25]}"), "1:1:1:1;");
    assert_reads(ONE("{\"type\":\"Point\",\"coordinates\":[120.5,31.25,7]}"), "1:1:1:1;");
    assert_reads(ONE("{\"type\":\"MultiPoint\",\"coordinates\":[[120,31],[121,32]]}"), "1:2:2:2;");
    assert_reads(ONE("{\"type\":\"LineString\",\"coordinates\":[[120,31],[121,32],[122,33]]}"), "2:1:1:3;");
    assert_reads(ONE("{\"type\":\"MultiLineString\",\"coordinates\":[[[0,1],[2,3]],[[4,5],[6,7]]]}"), "2:2:2:4;");
    assert_reads(ONE("{\"type\":\"Polygon\",\"coordinates\":[" RING "," RING "]}"), "3:1:2:8h;");
    assert_reads(ONE("{\"type\":\"MultiPolygon\",\"coordinates\":[[" RING "," RING "],[" RING "]]}"), "3:2:3:12h;");
    assert_reads(ONE("{\"type\":\"MultiPolygon\",\"coordinates\":[]}"), "3:0:0:0;");
    assert_reads(ONE("null"), "none;");
    assert_reads("{\"type\":\"Feature\",\"properties\":null,\"geometry\":null}", "none;");
    assert_reads("{\"type\":\"FeatureCollection\",\"features\":[]}", "");
}

static void what_is_not_taken_is_named(void **state)
{
    static const struct {
        const char *text;
        cmap_status status;
        const char *wanted;
    } cases[] = {
        {"[", CMAP_EPARSE, "line 1, column 2"},
        {"{}", CMAP_EPARSE, "not a GeoJSON FeatureCollection"},
        {"{\"type\":\"Point\",\"coordinates\":[1,2]}", CMAP_EPARSE, "not a GeoJSON FeatureCollection"},
        {"{\"type\":\"FeatureCollection\",\"features\":{}}", CMAP_EPARSE, "not a GeoJSON FeatureCollection"},
        {"{\"type\":\"FeatureCollection\",\"crs\":{},\"features\":[]}", CMAP_ECRS, "\"crs\""},
        {"{\"type\":\"FeatureCollection\",\"features\":[3]}", CMAP_EPARSE, "feature 0: not of type Feature"},
        {"{\"type\":\"Feature\",\"properties\":{}}", CMAP_EPARSE, "feature 0: it has no member \"geometry\""},
        {"{\"type\":\"Feature\",\"properties\":[],\"geometry\":null}", CMAP_EPARSE, "\"properties\""},
        {ONE("{\"type\":\"GeometryCollection\",\"geometries\":[]}"), CMAP_EPARSE,
         "feature 0: the geometry type is GeometryC"},
        {ONE("{\"coordinates\":[1,2]}"), CMAP_EPARSE, "the geometry type is missing"},
        {ONE("{\"type\":\"Point\"}"), CMAP_EPARSE, "no array \"coordinates\""},
        {ONE("{\"type\":\"Point\",\"coordinates\":[]}"), CMAP_EPARSE, "[longitude, latitude]"},
        {ONE("{\"type\":\"Point\",\"coordinates\":[\"1\",2]}"), CMAP_EPARSE, "[longitude, latitude]"},
        {ONE("{\"type\":\"Point\",\"coordinates\":[31.3,120.6]}"), CMAP_ECRS, "swapped"},
        {ONE("{\"type\":\"Point\",\"coordinates\":[-180.5,31]}"), CMAP_ECRS, "no longitude and latitude"},
        {ONE("{\"type\":\"Point\",\"coordinates\":[559014,3466619]}"), CMAP_ECRS, "projected"},
        {ONE("{\"type\":\"Point\",\"coordinates\":[1e999,1]}"), CMAP_ECRS, "no longitude and latitude"},
        {ONE("{\"type\":\"LineString\",\"coordinates\":[[1,2]]}"), CMAP_EGEOM, "a line needs at least 2"},
        {ONE("{\"type\":\"Polygon\",\"coordinates\":[]}"), CMAP_EGEOM, "at least one ring"},
        {ONE("{\"type\":\"Polygon\",\"coordinates\":[[[1,2],[1,3],[1,2]]]}"), CMAP_EGEOM, "a ring needs at least 4"},
        {ONE("{\"type\":\"Polygon\",\"coordinates\":[[[1,2],[1,3],[2,3],[2,2]]]}"), CMAP_EGEOM, "end where it starts"},
        {ONE("{\"type\":\"MultiPolygon\",\"coordinates\":[[" RING "],[[1,2],3]]}"), CMAP_EGEOM,
         "feature 0: part 1: a ring"},
        {ONE("{\"type\":\"MultiPoint\",\"coordinates\":[[1,2],3]}"), CMAP_EPARSE, "feature 0: part 1: a position"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cmap_buf out = {0};
        cmap_err err = {0};
        cmap_status status = cmap_geojson_read(cases[i].text, strlen(cases[i].text), note, &out, &err);
        if (status != cases[i].status || !strstr(err.text, cases[i].wanted))
            fail_msg("%s: %s", cases[i].text, err.text);
        cmap_buf_clear(&out);
    }
}

static cmap_status refuse_second(void *data, const cmap_geojson_feature *feature, cmap_err *err)
{
    size_t *seen = data;

    (*seen)++;
    if (feature->index == 0)
        assert_string_equal(cmap_geojson_text(feature, "code"), "sip");
    assert_null(cmap_geojson_text(feature, "n"));
    assert_null(cmap_geojson_text(feature, "missing"));
    return feature->index == 1 ? cmap_fail(err, CMAP_EDATA, "no") : CMAP_OK;
}

static void the_callers_failure_ends_it(void **state)
{
#define EMPTY "{\"type\":\"Feature\",\"properties\":{\"code\":\"sip\",\"n\":1},\"geometry\":null}"
    static const char text[] = "{\"type\":\"FeatureCollection\",\"features\":[" EMPTY "," EMPTY "," EMPTY "]}";
    size_t seen = 0;
    cmap_err err = {0};
    (void)state;

    assert_int_equal(cmap_geojson_read(text, strlen(text), refuse_second, &seen, &err), CMAP_EDATA);
    assert_string_equal(err.text, "feature 1: no");
    assert_int_equal(seen, 2);
}

static void memory_may_run_out(void **state)
{
    static const char text[] = ONE("{\"type\":\"MultiPolygon\",\"coordinates\":[[" RING "," RING "],[" RING "]]}");
    (void)state;

    for (long n = 0; n < 20; n++) {
        cmap_buf out = {0};
        cmap_mem_fail_after(n);
        cmap_status status = cmap_geojson_read(text, strlen(text), note, &out, NULL);
        cmap_mem_fail_after(-1);
        assert_true(status == CMAP_ENOMEM || status == CMAP_OK);
        cmap_buf_clear(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_six_kinds_are_read),
        cmocka_unit_test(what_is_not_taken_is_named),
        cmocka_unit_test(the_callers_failure_ends_it),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
