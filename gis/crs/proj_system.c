/* Systems looked up in proj.db, for data that comes in. */
#include "gis/crs/proj_private.h"

#include "gis/base/mem.h"

#include <limits.h>
#include <math.h>
#include <proj.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    cmap_status status = cmap_proj_context(&proj->context, err);
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
