#include "gis/crs/proj.h"

#include "gis/base/mem.h"
#include "gis/crs/proj_private.h"

#include <math.h>
#include <proj.h>

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

cmap_status cmap_proj_context(PJ_CONTEXT **out, cmap_err *err)
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
    cmap_status status = cmap_proj_context(&crs->context, err);
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
