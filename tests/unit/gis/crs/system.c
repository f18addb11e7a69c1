/* Systems by name: against cs2cs (tests/tables/crs/systems.txt), every way of writing one, and what is refused. */
#include "gis/crs/system.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static cmap_system *open_system(const char *text)
{
    cmap_system *system = NULL;
    cmap_err err = {0};
    if (cmap_system_new(text, &system, &err))
        fail_msg("%s: %s", text, err.text);
    return system;
}

static void near(const char *what, double a, double b, double tolerance)
{
    if (!(fabs(a - b) <= tolerance))
        fail_msg("%s: %.12g is not %.12g", what, a, b);
}

static void check_row(cmap_system *system, cmap_lonlat place, cmap_coord at)
{
    const cmap_system_facts *facts = cmap_system_get_facts(system);
    double tolerance = facts->is_projected ? 1.1e-5 : 1e-10; /* as many digits as cs2cs was asked for */
    cmap_coord there;
    cmap_lonlat back;
    cmap_err err = {0};

    if (cmap_system_from_lonlat(system, place, &there, &err) || cmap_system_to_lonlat(system, at, &back, &err))
        fail_msg("%s", err.text);
    near(facts->name, there.x, at.x, tolerance);
    near(facts->name, there.y, at.y, tolerance);
    near(facts->name, back.lon_deg, place.lon_deg, 2e-10);
    near(facts->name, back.lat_deg, place.lat_deg, 2e-10);
}

static void agrees_with_cs2cs(void **state)
{
    FILE *file = fopen(CMAP_SOURCE_DIR "/tests/tables/crs/systems.txt", "r");
    cmap_system *system = NULL;
    char line[256];
    size_t rows = 0;
    (void)state;

    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        int epsg;
        cmap_lonlat place;
        cmap_coord at;
        char code[16];
        if (line[0] == '#')
            continue;
        assert_int_equal(sscanf(line, "%d %lf %lf %lf %lf", &epsg, &place.lon_deg, &place.lat_deg, &at.x, &at.y), 5);
        if (!system || cmap_system_get_facts(system)->epsg != epsg) {
            (void)snprintf(code, sizeof code, "EPSG:%d", epsg);
            cmap_system_free(system);
            system = open_system(code);
        }
        check_row(system, place, at);
        rows++;
    }
    cmap_system_free(system);
    (void)fclose(file);
    assert_true(rows > 80);
}

#define CGCS2000_GEOGCS                                                                                                \
    "GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\",DATUM[\"D_China_2000\",SPHEROID[\"CGCS2000\",6378137.0,"     \
    "298.257222101]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]"
#define ESRI_GK(name, east)                                                                                            \
    "PROJCS[\"" name "\"," CGCS2000_GEOGCS ",PROJECTION[\"Gauss_Kruger\"],PARAMETER[\"False_Easting\"," east "],"      \
    "PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",120.0],PARAMETER[\"Scale_Factor\",1.0],"         \
    "PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]"
#define WEB_MERCATOR                                                                                                   \
    "PROJCS[\"WGS 84 / Pseudo-Mercator\",GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,"            \
    "298.257223563]],PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]],PROJECTION[\"Mercator_1SP\"],"       \
    "PARAMETER[\"central_meridian\",0],PARAMETER[\"scale_factor\",1],PARAMETER[\"false_easting\",0],"                  \
    "PARAMETER[\"false_northing\",0],UNIT[\"metre\",1],EXTENSION[\"PROJ4\",\"+proj=merc +a=6378137 +b=6378137 "        \
    "+lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +wktext +no_defs\"]]"
#define LOCAL_GRID "+proj=tmerc +lat_0=0 +lon_0=120.6 +k=1 +x_0=50000 +y_0=-3421000 +a=6378137 +rf=298.257222101"

static void knows_the_ways_of_writing_one(void **state)
{
    static const struct {
        const char *text, *name;
        int epsg;
    } cases[] = {
        {"4490", "EPSG:4490 China Geodetic Coordinate System 2000", 4490},
        {"EPSG:4490", NULL, 4490},
        {"cgcs2000", NULL, 4490},
        {"  CGCS 2000\n", NULL, 4490},
        {"2000国家大地坐标系", NULL, 4490},
        {"urn:ogc:def:crs:EPSG::4490", NULL, 4490},
        {"http://www.opengis.net/def/crs/EPSG/0/4490", NULL, 4490},
        {CGCS2000_GEOGCS, NULL, 4490},
        {"4528", "EPSG:4528 CGCS2000 / 3-degree Gauss-Kruger zone 40", 4528},
        {"epsg:04528", NULL, 4528},
        {"epsg: 4549", "EPSG:4549 CGCS2000 / 3-degree Gauss-Kruger CM 120E", 4549},
        {ESRI_GK("CGCS2000_3_Degree_GK_CM_120E", "500000.0"), NULL, 4549},
        {"\xEF\xBB\xBF" ESRI_GK("CGCS2000_3_Degree_GK_Zone_40", "40500000.0") "\r\n", NULL, 4528},
        {"wgs84", "EPSG:4326 WGS 84", 4326},
        {"WGS-84", NULL, 4326},
        {"urn:ogc:def:crs:OGC:1.3:CRS84", NULL, 4326},
        {WEB_MERCATOR, NULL, 3857},
        {"gcj02", "GCJ-02", 0},
        {"GCJ-02", "GCJ-02", 0},
        {"火星坐标系", "GCJ-02", 0},
        {"bd09", "BD-09", 0},
        {"BD-09", "BD-09", 0},
        {"百度坐标", "BD-09", 0},
        {LOCAL_GRID, LOCAL_GRID, 0},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cmap_system *system = open_system(cases[i].text);
        const cmap_system_facts *facts = cmap_system_get_facts(system);
        if (facts->epsg != cases[i].epsg || (cases[i].name && strcmp(facts->name, cases[i].name) != 0))
            fail_msg("%s was taken for %s", cases[i].text, facts->name);
        cmap_system_free(system);
    }
}

static void says_how_good_the_way_is(void **state)
{
    static const struct {
        const char *text;
        double accuracy_m;
        bool is_ballpark, is_projected;
    } cases[] = {
        {"4490", 0, false, false},
        {"4549", 0, false, true},
        {"4528", 0, false, true},
        {"4326", 2, false, false},
        {"gcj02", NAN, false, false},
        {"bd09", NAN, false, false},
        {"4610", NAN, true, false},
        {"4214", NAN, true, false},
        {"2385", NAN, true, true},
        {LOCAL_GRID, NAN, true, true},
        {LOCAL_GRID " +towgs84=0,0,0", NAN, false, true},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cmap_system *system = open_system(cases[i].text);
        const cmap_system_facts *facts = cmap_system_get_facts(system);
        bool same = isnan(cases[i].accuracy_m) ? isnan(facts->accuracy_m) : facts->accuracy_m == cases[i].accuracy_m;
        if (!same || facts->is_ballpark != cases[i].is_ballpark || facts->is_projected != cases[i].is_projected)
            fail_msg("%s: %g m, ballpark %d, projected %d", cases[i].text, facts->accuracy_m, facts->is_ballpark,
                     facts->is_projected);
        assert_string_equal(facts->unit_name, facts->is_projected ? "metre" : "degree");
        near(cases[i].text, facts->unit, 1, 1e-12);
        cmap_system_free(system);
    }
}

static void knows_where_a_system_may_be_used(void **state)
{
    cmap_system *zone = open_system(ESRI_GK("CGCS2000_3_Degree_GK_Zone_40", "40500000.0")),
                *local = open_system(LOCAL_GRID);
    cmap_box area = cmap_system_get_facts(zone)->area;
    (void)state;

    near("west", area.x_min, 118.5, 1e-9);
    near("east", area.x_max, 121.5, 1e-9);
    assert_true(cmap_box_is_empty(cmap_system_get_facts(local)->area));
    cmap_system_free(zone);
    cmap_system_free(local);
}

static void refuses(const char *text, const char *because)
{
    cmap_system *system = NULL;
    cmap_err err = {0};

    if (cmap_system_new(text, &system, &err) != CMAP_ECRS || !strstr(err.text, because))
        fail_msg("%.60s: \"%s\" without \"%s\"", text, err.text, because);
    assert_null(system);
    assert_null(strchr(err.text, '\n'));
}

static void refuses_what_it_cannot_know(void **state)
{
    (void)state;
    refuses("", "empty");
    refuses(" \t\n", "empty");
    refuses("苏州独立坐标系", "EPSG:4490");
    refuses("WGS", "EPSG:4490");
    refuses("EPSG:", "EPSG:4490");
    refuses("EPSG:45-49x", "EPSG:4490");
    refuses("EPSG:99999", "EPSG:99999 is not");
    refuses("0", "EPSG:0 is not");
    refuses("1234567890", "EPSG:4490");
    refuses("bd09mc", "bd09");
    refuses("4978", "lon and lat"); /* geocentric */
    refuses("5773", "lon and lat"); /* heights */
    refuses("LOCAL_CS[\"local\",UNIT[\"metre\",1]]", "lon and lat");
    refuses("GEOGCS[\"broken\"", "cannot read");
    refuses("PROJCS[]", "cannot read");
    refuses("+proj=nonsense", "PROJ");
}

static void refuses_files(void **state)
{
    (void)state;
    refuses("+proj=longlat +nadgrids=/etc/passwd", "+nadgrids");
    refuses("+proj=longlat +ellps=krass +geoidgrids=a.gtx", "+geoidgrids");
    refuses("+proj=pipeline +step +proj=tmerc", "+step");
    refuses("+init=epsg:4490 +proj=longlat", "+init");
    refuses("proj=tmerc file=/etc/passwd", "+file");
    refuses("GEOGCS[\"x\",DATUM[\"x\",SPHEROID[\"x\",6378245,298.3],EXTENSION[\"PROJ4_GRIDS\",\"/etc/passwd\"]],"
            "PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]]",
            "grid");
    refuses("BOUNDCRS[SOURCECRS[GEOGCRS[\"x\"]],PARAMETERFILE[\"x\",\"/etc/passwd\"]]", "grid");
    refuses("file:///etc/passwd", "EPSG:4490");
    refuses("/etc/passwd", "EPSG:4490");
    refuses("https://example.org/crs", "EPSG:4490");
}

static void a_huge_text_is_refused(void **state)
{
    const size_t length = 1 << 20;
    char *text = malloc(length + 1);
    (void)state;

    assert_non_null(text);
    memset(text, '[', length);
    text[length] = '\0';
    memcpy(text, "GEOGCS", 6);
    refuses(text, "bytes");
    text[30000] = '\0';
    refuses(text, "cannot read");
    free(text);
}

static void no_place_is_an_error(void **state)
{
    static const struct {
        const char *text;
        cmap_coord at[4];
    } cases[] = {
        {"4490", {{31.3, 120.6}, {NAN, 31}, {181, 31}, {31, -90.1}}},
        {"4610", {{31.3, 120.6}, {NAN, 31}, {181, 31}, {31, -90.1}}},
        {"gcj02", {{559014, 3e6}, {31.3, 120.6}, {120, INFINITY}, {NAN, NAN}}},
        {"bd09", {{559014, 3e6}, {31.3, 120.6}, {120, INFINITY}, {-181, 31}}},
        {"4549", {{40559014, 3e6}, {INFINITY, 3e6}, {559014, 1e9}, {1e300, 3e6}}},
        {"3857", {{4e7, 3e6}, {-4e7, 3e6}, {NAN, 0}, {0, INFINITY}}},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cmap_system *system = open_system(cases[i].text);
        for (size_t k = 0; k < 4; k++) {
            cmap_coord at = cases[i].at[k];
            cmap_lonlat out = {1, 2};
            cmap_err err = {0};
            if (cmap_system_to_lonlat(system, at, &out, &err) != CMAP_ECRS)
                fail_msg("%s: %g %g became %g %g", cases[i].text, at.x, at.y, out.lon_deg, out.lat_deg);
            assert_true(out.lon_deg == 1 && out.lat_deg == 2 && strstr(err.text, "no place in"));
        }
        assert_int_equal(cmap_system_from_lonlat(system, (cmap_lonlat){120, 91}, &(cmap_coord){0, 0}, NULL), CMAP_ECRS);
        assert_int_equal(cmap_system_from_lonlat(system, (cmap_lonlat){120.6, 31.3}, &(cmap_coord){0, 0}, NULL), 0);
        cmap_system_free(system);
    }
}

static void a_geometry_is_converted_whole_or_not_at_all(void **state)
{
    cmap_system *system = open_system("4528");
    cmap_geom *good = NULL, *bad = NULL, *out = NULL;
    size_t count;
    (void)state;

    assert_int_equal(cmap_geom_from_point(0, 40500000, 3430974.32341, &good, NULL), CMAP_OK);
    assert_int_equal(cmap_geom_from_point(0, 500000, 3430974.32341, &bad, NULL), CMAP_OK);
    assert_int_equal(cmap_system_to_lonlat_geom(system, bad, &out, NULL), CMAP_ECRS);
    assert_null(out);
    assert_int_equal(cmap_system_to_lonlat_geom(system, good, &out, NULL), CMAP_OK);
    assert_int_equal(cmap_geom_get_srid(out), CMAP_SRID_CGCS2000);
    near("lon", cmap_geom_path(out, 0, &count)->x, 120, 1e-9);
    near("lat", cmap_geom_path(out, 0, &count)->y, 31, 1e-9);
    cmap_geom_free(good);
    cmap_geom_free(bad);
    cmap_geom_free(out);
    cmap_system_free(system);
    cmap_system_free(NULL);
}

/* Last, as it hides PROJ's data. */
static void without_a_database_what_needs_none_still_works(void **state)
{
    cmap_system *system = NULL;
    cmap_err err = {0};
    (void)state;

    assert_int_equal(setenv("PROJ_DATA", "/nonexistent", 1), 0);
    assert_int_equal(setenv("PROJ_LIB", "/nonexistent", 1), 0);
    cmap_system_free(open_system("EPSG:4490"));
    cmap_system_free(open_system("gcj02"));
    if (cmap_system_new("EPSG:4528", &system, &err) == CMAP_OK)
        cmap_system_free(system); /* a PROJ that knows its own data folder all the same */
    else
        assert_true(err.status == CMAP_ENOENT && strstr(err.text, "proj-data"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_cs2cs),
        cmocka_unit_test(knows_the_ways_of_writing_one),
        cmocka_unit_test(says_how_good_the_way_is),
        cmocka_unit_test(knows_where_a_system_may_be_used),
        cmocka_unit_test(refuses_what_it_cannot_know),
        cmocka_unit_test(refuses_files),
        cmocka_unit_test(a_huge_text_is_refused),
        cmocka_unit_test(no_place_is_an_error),
        cmocka_unit_test(a_geometry_is_converted_whole_or_not_at_all),
        cmocka_unit_test(without_a_database_what_needs_none_still_works),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
