#include "gis/crs/proj.h"

#include "gis/base/mem.h"
#include "gis/crs/proj_private.h"

#include <geodesic.h>
#include <limits.h>
#include <math.h>
#include <proj.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* EPSG:4549 as EPSG describes it, but with easting first as everywhere in carriermap. */
#define GK120                                                                                                          \
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "                                                   \
    "+step +proj=tmerc +lat_0=0 +lon_0=120 +k=1 +x_0=500000 +y_0=0 +a=6378137 +rf=298.257222101"

struct cmap_crs {
    int from, to;
    PJ_CONTEXT *context;
    PJ *pipeline; /* NULL: nothing to do */
    PJ_DIRECTION direction;
};

/* PROJ hands some lines to its logger whatever the level; printing is the program's business. */
static void keep_quiet(void *data, int level, const char *words)
{
    (void)data;
    (void)level;
    (void)words;
}

/* A pipeline written out needs no file; opening proj.db all the same would take ten times as long as the rest. It also
 * keeps the answer independent of PROJ_DATA and of the user's own PROJ folder. */
static const char *find_no_file(PJ_CONTEXT *context, const char *name, void *data)
{
    (void)context;
    (void)name;
    (void)data;
    return "/dev/null/none"; /* NULL would let PROJ look elsewhere */
}

static cmap_status open_context(PJ_CONTEXT **out, cmap_err *err)
{
    PJ_CONTEXT *context = proj_context_create();
    if (!context)
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: PROJ");
    (void)proj_log_level(context, PJ_LOG_NONE);
    proj_log_func(context, NULL, keep_quiet);
    (void)proj_context_set_enable_network(context, 0);
    *out = context;
    return CMAP_OK;
}

static cmap_status open_pipeline(cmap_crs *crs, const char *text, cmap_err *err)
{
    cmap_status status = open_context(&crs->context, err);
    if (status)
        return status;
    proj_context_set_file_finder(crs->context, find_no_file, NULL);
    crs->pipeline = proj_create(crs->context, text);
    if (crs->pipeline)
        return CMAP_OK;
    return cmap_fail(err, CMAP_ECRS, "PROJ cannot set up EPSG:%d to EPSG:%d: %s", crs->from, crs->to,
                     proj_context_errno_string(crs->context, proj_context_errno(crs->context)));
}

static bool is_known(int srid)
{
    return srid == CMAP_SRID_CGCS2000 || srid == CMAP_SRID_GK120;
}

cmap_status cmap_crs_new(int from_srid, int to_srid, cmap_crs **out, cmap_err *err)
{
    if (!is_known(from_srid) || !is_known(to_srid))
        return cmap_fail(err, CMAP_ECRS, "no transformation from EPSG:%d to EPSG:%d: only 4490 and 4549 are known here",
                         from_srid, to_srid);
    cmap_crs *crs = cmap_calloc(1, sizeof *crs);
    if (!crs)
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: a transformation");
    crs->from = from_srid;
    crs->to = to_srid;
    crs->direction = from_srid == CMAP_SRID_CGCS2000 ? PJ_FWD : PJ_INV;
    cmap_status status = from_srid == to_srid ? CMAP_OK : open_pipeline(crs, GK120, err);
    if (status)
        cmap_crs_free(crs);
    else
        *out = crs;
    return status;
}

void cmap_crs_free(cmap_crs *crs)
{
    if (!crs)
        return;
    proj_destroy(crs->pipeline);
    if (crs->context)
        proj_context_destroy(crs->context);
    cmap_free(crs);
}

int cmap_crs_from(const cmap_crs *crs)
{
    return crs->from;
}

int cmap_crs_to(const cmap_crs *crs)
{
    return crs->to;
}

/* A transverse Mercator turns nonsense into numbers, so nonsense is kept away from it. */
static bool is_inside(int srid, cmap_coord at)
{
    if (srid == CMAP_SRID_CGCS2000)
        return fabs(at.x) <= 180 && fabs(at.y) <= 90;
    return fabs(at.x) <= 2e7 && fabs(at.y) <= 1.0002e7; /* the meridian's quarter is 10,001,966 m */
}

static cmap_status outside(int srid, cmap_coord at, cmap_err *err)
{
    return cmap_fail(err, CMAP_ECRS, "%.10g, %.10g lies outside EPSG:%d: check the order of the two and their system",
                     at.x, at.y, srid);
}

cmap_status cmap_crs_convert(cmap_crs *crs, cmap_coord in, cmap_coord *out, cmap_err *err)
{
    if (!is_inside(crs->from, in))
        return outside(crs->from, in, err);
    cmap_coord result = in;
    if (crs->pipeline) {
        PJ_COORD moved = proj_trans(crs->pipeline, crs->direction, proj_coord(in.x, in.y, 0, 0));
        result = (cmap_coord){moved.xy.x, moved.xy.y};
        if (proj_errno(crs->pipeline))
            (void)proj_errno_reset(crs->pipeline);
    }
    if (!is_inside(crs->to, result))
        return outside(crs->from, in, err);
    *out = result;
    return CMAP_OK;
}

static cmap_status convert_coord(void *data, cmap_coord in, cmap_coord *out, cmap_err *err)
{
    return cmap_crs_convert(data, in, out, err);
}

cmap_status cmap_crs_convert_geom(cmap_crs *crs, const cmap_geom *geom, cmap_geom **out, cmap_err *err)
{
    if (cmap_geom_get_srid(geom) != crs->from)
        return cmap_fail(err, CMAP_ECRS, "a geometry in EPSG:%d was given to a transformation from EPSG:%d",
                         cmap_geom_get_srid(geom), crs->from);
    return cmap_geom_map(geom, crs->to, convert_coord, crs, out, err);
}

/* ---- systems looked up in proj.db, for data that comes in ---- */

struct cmap_proj {
    PJ_CONTEXT *context;
    PJ *operation; /* lon, lat or easting, northing to EPSG:4490, lon, lat */
};

/* Everything that PROJ opens after its database is refused, grids above all. */
static PROJ_FILE_HANDLE *open_nothing(PJ_CONTEXT *context, const char *name, PROJ_OPEN_ACCESS access, void *data)
{
    (void)context;
    (void)name;
    (void)access;
    (void)data;
    return NULL;
}

static size_t read_nothing(PJ_CONTEXT *context, PROJ_FILE_HANDLE *file, void *bytes, size_t room, void *data)
{
    (void)context;
    (void)file;
    (void)bytes;
    (void)room;
    (void)data;
    return 0;
}

static size_t write_nothing(PJ_CONTEXT *context, PROJ_FILE_HANDLE *file, const void *bytes, size_t length, void *data)
{
    (void)bytes;
    return read_nothing(context, file, NULL, length, data);
}

static int seek_nothing(PJ_CONTEXT *context, PROJ_FILE_HANDLE *file, long long at, int whence, void *data)
{
    (void)at;
    (void)whence;
    return (int)read_nothing(context, file, NULL, 0, data);
}

static unsigned long long tell_nothing(PJ_CONTEXT *context, PROJ_FILE_HANDLE *file, void *data)
{
    return read_nothing(context, file, NULL, 0, data);
}

static void close_nothing(PJ_CONTEXT *context, PROJ_FILE_HANDLE *file, void *data)
{
    (void)read_nothing(context, file, NULL, 0, data);
}

static int name_nothing(PJ_CONTEXT *context, const char *name, void *data)
{
    return open_nothing(context, name, PROJ_OPEN_ACCESS_READ_ONLY, data) != NULL;
}

static int rename_nothing(PJ_CONTEXT *context, const char *from, const char *to, void *data)
{
    (void)to;
    return name_nothing(context, from, data);
}

static cmap_status open_database(PJ_CONTEXT *context, cmap_err *err)
{
    static const PROJ_FILE_API nothing = {1,
                                          open_nothing,
                                          read_nothing,
                                          write_nothing,
                                          seek_nothing,
                                          tell_nothing,
                                          close_nothing,
                                          name_nothing,
                                          name_nothing,
                                          name_nothing,
                                          rename_nothing};

    if (!proj_context_get_database_path(context)) /* opens it */
        return cmap_fail(err, CMAP_ENOENT,
                         "PROJ finds no proj.db, which other systems than EPSG:4490 need: install PROJ's data (package "
                         "proj-data) or set PROJ_DATA to its folder");
    if (!proj_context_set_fileapi(context, &nothing, NULL))
        return cmap_fail(err, CMAP_ECRS, "PROJ does not let its files be refused");
    return CMAP_OK;
}

static cmap_status parse_wkt(PJ_CONTEXT *context, const char *wkt, PJ **out, cmap_err *err)
{
    const char *const options[] = {"STRICT=NO", NULL};
    PROJ_STRING_LIST warnings = NULL, errors = NULL;
    cmap_status status = CMAP_OK;
    PJ *crs = proj_create_from_wkt(context, wkt, options, &warnings, &errors);

    if (crs)
        *out = crs;
    else
        status = cmap_fail(err, CMAP_ECRS, "PROJ cannot read this WKT: %.300s",
                           errors && *errors ? *errors : "it says not why");
    proj_string_list_destroy(warnings);
    proj_string_list_destroy(errors);
    return status;
}

static cmap_status parse(PJ_CONTEXT *context, cmap_proj_kind kind, const char *text, PJ **out, cmap_err *err)
{
    if (kind == CMAP_PROJ_WKT)
        return parse_wkt(context, text, out, err);
    *out = kind == CMAP_PROJ_EPSG ? proj_create_from_database(context, "EPSG", text, PJ_CATEGORY_CRS, 0, NULL)
                                  : proj_create(context, text);
    if (*out)
        return CMAP_OK;
    if (kind == CMAP_PROJ_EPSG)
        return cmap_fail(err, CMAP_ECRS, "EPSG:%s is not a coordinate system that PROJ %s knows", text,
                         proj_info().version);
    return cmap_fail(err, CMAP_ECRS, "PROJ cannot read \"%.200s\": %s", text,
                     proj_context_errno_string(context, proj_context_errno(context)));
}

/* Puts with in place of *crs; NULL leaves it. */
static void replace(PJ **crs, PJ *with)
{
    if (!with)
        return;
    proj_destroy(*crs);
    *crs = with;
}

/* The part of *crs that says where on the ground. */
static cmap_status make_horizontal(PJ_CONTEXT *context, PJ **crs, cmap_err *err)
{
    if (proj_get_type(*crs) == PJ_TYPE_COMPOUND_CRS)
        replace(crs, proj_crs_get_sub_crs(context, *crs, 0));
    switch (proj_get_type(*crs)) {
    case PJ_TYPE_GEOGRAPHIC_2D_CRS:
    case PJ_TYPE_GEOGRAPHIC_3D_CRS:
    case PJ_TYPE_PROJECTED_CRS:
    case PJ_TYPE_BOUND_CRS:
        return CMAP_OK;
    default:
        return cmap_fail(err, CMAP_ECRS,
                         "\"%.150s\" is not a system of lon and lat or of eastings and northings on the earth: give "
                         "another, for instance EPSG:4490 or EPSG:4549",
                         proj_get_name(*crs));
    }
}

static int epsg_code(const PJ *crs)
{
    const char *authority = proj_get_id_auth_name(crs, 0), *code = proj_get_id_code(crs, 0);
    if (!authority || !code || strcmp(authority, "EPSG") != 0)
        return 0;
    long number = strtol(code, NULL, 10);
    return number > 0 && number <= INT_MAX ? (int)number : 0;
}

/* What EPSG defines alike is what was meant, and brings the area of use along. WKT from other programs may carry no
 * code and their own names (a .prj: GCS_China_Geodetic_Coordinate_System_2000); PROJ drops a code that its WKT belies.
 */
static void identify(PJ_CONTEXT *context, PJ **crs)
{
    const int least = 90; /* percent: equivalent but for the names */
    int *confidence = NULL;

    if (proj_get_type(*crs) == PJ_TYPE_BOUND_CRS)
        return;
    if (epsg_code(*crs)) {
        replace(crs, proj_create_from_database(context, "EPSG", proj_get_id_code(*crs, 0), PJ_CATEGORY_CRS, 0, NULL));
        return;
    }
    PJ_OBJ_LIST *found = proj_identify(context, *crs, "EPSG", NULL, &confidence);
    if (found && proj_list_get_count(found) > 0 && confidence[0] >= least)
        replace(crs, proj_list_get(context, found, 0));
    proj_int_list_destroy(confidence);
    proj_list_destroy(found);
}

static void get_unit(PJ_CONTEXT *context, const PJ *crs, cmap_system_facts *facts)
{
    PJ *axes = proj_crs_get_coordinate_system(context, crs);
    const char *name = NULL;
    double unit = 1;

    if (axes && proj_cs_get_axis_info(context, axes, 0, NULL, NULL, NULL, &unit, &name, NULL, NULL)) {
        facts->unit = facts->is_projected ? unit : proj_todeg(unit);
        (void)snprintf(facts->unit_name, sizeof facts->unit_name, "%s", name ? name : "");
    }
    proj_destroy(axes);
}

static void get_area(PJ_CONTEXT *context, const PJ *crs, cmap_system_facts *facts)
{
    double west, south, east, north;
    if (proj_get_area_of_use(context, crs, &west, &south, &east, &north, NULL) && west >= -180 && west <= east)
        facts->area = (cmap_box){west, south, east, north};
}

/* EPSG states 2 m for the ensemble of realisations called WGS 84, all of them realisations of ITRF as CGCS2000 is; PROJ
 * knows no transformation between the two and calls it ballpark. */
static bool is_wgs84(PJ_CONTEXT *context, const PJ *crs)
{
    static const char name[] = "World Geodetic System 1984";
    PJ *geodetic = proj_crs_get_geodetic_crs(context, crs);
    PJ *datum = geodetic ? proj_crs_get_datum_forced(context, geodetic) : NULL;
    const char *found = datum ? proj_get_name(datum) : NULL;
    bool result = found && strncmp(found, name, sizeof name - 1) == 0;

    proj_destroy(datum);
    proj_destroy(geodetic);
    return result;
}

static void get_facts(PJ_CONTEXT *context, const PJ *crs, cmap_system_facts *facts)
{
    PJ *inner = proj_get_type(crs) == PJ_TYPE_BOUND_CRS ? proj_get_source_crs(context, crs) : NULL;
    const PJ *base = inner ? inner : crs;

    facts->epsg = inner ? 0 : epsg_code(base);
    facts->is_projected = proj_get_type(base) == PJ_TYPE_PROJECTED_CRS;
    if (facts->epsg)
        (void)snprintf(facts->name, sizeof facts->name, "EPSG:%d %.160s", facts->epsg, proj_get_name(base));
    else
        (void)snprintf(facts->name, sizeof facts->name, "%.180s", proj_get_name(base));
    get_unit(context, base, facts);
    get_area(context, base, facts);
    proj_destroy(inner);
}

/* The best transformation that needs no file, by what PROJ says of China. */
static PJ *find_operation(PJ_CONTEXT *context, const PJ *from, const PJ *to)
{
    PJ_OPERATION_FACTORY_CONTEXT *how = proj_create_operation_factory_context(context, NULL);
    PJ *operation = NULL;

    if (!how)
        return NULL;
    proj_operation_factory_context_set_area_of_interest(context, how, 73.62, 16.7, 134.77, 53.56);
    proj_operation_factory_context_set_spatial_criterion(context, how, PROJ_SPATIAL_CRITERION_PARTIAL_INTERSECTION);
    proj_operation_factory_context_set_grid_availability_use(context, how,
                                                             PROJ_GRID_AVAILABILITY_DISCARD_OPERATION_IF_MISSING_GRID);
    PJ_OBJ_LIST *found = proj_create_operations(context, from, to, how);
    if (found && proj_list_get_count(found) > 0)
        operation = proj_list_get(context, found, 0);
    proj_list_destroy(found);
    proj_operation_factory_context_destroy(how);
    return operation;
}

static cmap_status open_operation(cmap_proj *proj, const PJ *crs, cmap_system_facts *facts, cmap_err *err)
{
    const double wgs84_m = 2;
    PJ *target = proj_create_from_database(proj->context, "EPSG", "4490", PJ_CATEGORY_CRS, 0, NULL);
    PJ *operation = target ? find_operation(proj->context, crs, target) : NULL;

    if (operation) {
        double accuracy_m = proj_coordoperation_get_accuracy(proj->context, operation);
        if (accuracy_m >= 0 || proj_get_type(operation) == PJ_TYPE_CONVERSION)
            facts->accuracy_m = fmax(0, accuracy_m); /* of a conversion PROJ says nothing: it is exact */
        facts->is_ballpark = proj_coordoperation_has_ballpark_transformation(proj->context, operation);
        proj->operation = proj_normalize_for_visualization(proj->context, operation);
    }
    proj_destroy(target);
    proj_destroy(operation);
    if (!proj->operation)
        return cmap_fail(err, CMAP_ECRS, "PROJ knows no way from %s to EPSG:4490 that needs no grid file", facts->name);
    if (facts->is_ballpark && proj_get_type(crs) == PJ_TYPE_BOUND_CRS)
        facts->is_ballpark = false; /* the text gives its own shift to WGS 84; what PROJ misses is the rest */
    else if (facts->is_ballpark && is_wgs84(proj->context, crs)) {
        facts->is_ballpark = false;
        facts->accuracy_m = wgs84_m;
    }
    return CMAP_OK;
}

cmap_status cmap_proj_open(cmap_proj_kind kind, const char *text, cmap_proj **out, cmap_system_facts *facts,
                           cmap_err *err)
{
    cmap_system_facts found = {.unit = 1, .accuracy_m = NAN, .area = cmap_box_empty()};
    PJ *crs = NULL;
    cmap_proj *proj = cmap_calloc(1, sizeof *proj);

    if (!proj)
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: a coordinate system");
    cmap_status status = open_context(&proj->context, err);
    if (!status)
        status = open_database(proj->context, err);
    if (!status)
        status = parse(proj->context, kind, text, &crs, err);
    if (!status)
        status = make_horizontal(proj->context, &crs, err);
    if (!status) {
        identify(proj->context, &crs);
        get_facts(proj->context, crs, &found);
        status = open_operation(proj, crs, &found, err);
    }
    proj_destroy(crs);
    if (status) {
        cmap_proj_close(proj);
        return status;
    }
    *facts = found;
    *out = proj;
    return CMAP_OK;
}

void cmap_proj_close(cmap_proj *proj)
{
    if (!proj)
        return;
    proj_destroy(proj->operation);
    if (proj->context)
        proj_context_destroy(proj->context);
    cmap_free(proj);
}

cmap_coord cmap_proj_move(cmap_proj *proj, bool back, cmap_coord in)
{
    PJ_COORD moved = proj_trans(proj->operation, back ? PJ_INV : PJ_FWD, proj_coord(in.x, in.y, 0, 0));

    if (proj_errno(proj->operation)) {
        (void)proj_errno_reset(proj->operation);
        return (cmap_coord){NAN, NAN};
    }
    return (cmap_coord){moved.xy.x, moved.xy.y};
}

/* ---- measures on the ellipsoid ---- */

static struct geod_geodesic ellipsoid(void)
{
    struct geod_geodesic g;
    geod_init(&g, CMAP_CGCS2000_A_M, 1 / CMAP_CGCS2000_RF);
    return g;
}

double cmap_geodesic_distance_m(cmap_lonlat from, cmap_lonlat to)
{
    struct geod_geodesic g = ellipsoid();
    double distance = NAN;
    geod_inverse(&g, from.lat_deg, from.lon_deg, to.lat_deg, to.lon_deg, &distance, NULL, NULL);
    return distance;
}

double cmap_geodesic_azimuth_deg(cmap_lonlat from, cmap_lonlat to)
{
    struct geod_geodesic g = ellipsoid();
    double azimuth = NAN;
    geod_inverse(&g, from.lat_deg, from.lon_deg, to.lat_deg, to.lon_deg, NULL, &azimuth, NULL);
    return azimuth;
}

cmap_lonlat cmap_geodesic_forward(cmap_lonlat from, double azimuth_deg, double distance_m)
{
    struct geod_geodesic g = ellipsoid();
    cmap_lonlat to = {NAN, NAN};
    geod_direct(&g, from.lat_deg, from.lon_deg, azimuth_deg, distance_m, &to.lat_deg, &to.lon_deg, NULL);
    return to;
}

static double ring_area_m2(const struct geod_geodesic *g, const cmap_coord *ring, size_t count)
{
    struct geod_polygon polygon;
    double area = 0;

    geod_polygon_init(&polygon, 0);
    for (size_t i = 0; i + 1 < count; i++)
        geod_polygon_addpoint(g, &polygon, ring[i].y, ring[i].x);
    (void)geod_polygon_compute(g, &polygon, 0, 1, &area, NULL);
    return fabs(area);
}

double cmap_geodesic_area_m2(const cmap_geom *geom)
{
    struct geod_geodesic g = ellipsoid();
    double sum = 0;

    if (cmap_geom_get_kind(geom) != CMAP_GEOM_POLYGON)
        return 0;
    for (size_t path = 0; path < cmap_geom_path_count(geom); path++) {
        size_t count;
        const cmap_coord *ring = cmap_geom_path(geom, path, &count);
        double area = ring_area_m2(&g, ring, count);
        sum += cmap_geom_path_is_hole(geom, path) ? -area : area;
    }
    return sum;
}
