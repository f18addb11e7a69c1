#include "gis/geom/geos.h"

#include "gis/geom/wkb.h"

#include <geos_c.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* GEOS during one call. */
struct session {
    GEOSContextHandle_t geos;
    char words[256]; /* its last complaint */
    cmap_err *err;
};

static void listen(const char *words, void *data)
{
    struct session *s = data;
    (void)snprintf(s->words, sizeof s->words, "%s", words);
}

static cmap_status open_session(struct session *s, cmap_err *err)
{
    *s = (struct session){.geos = GEOS_init_r(), .err = err};
    if (!s->geos)
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: GEOS");
    (void)GEOSContext_setErrorMessageHandler_r(s->geos, listen, s);
    return CMAP_OK;
}

static void close_session(struct session *s)
{
    if (s->geos)
        GEOS_finish_r(s->geos);
}

static cmap_status refused(struct session *s, const char *what)
{
    return cmap_fail(s->err, CMAP_EGEOM, "%s: %s", what, s->words[0] ? s->words : "GEOS gave no reason");
}

static cmap_status to_geos(struct session *s, const cmap_geom *geom, GEOSGeometry **out)
{
    cmap_buf wkb = {0};
    cmap_status status;

    cmap_geom_to_wkb(geom, &wkb);
    status = wkb.status;
    if (status)
        cmap_fail(s->err, status, "out of memory: a geometry for GEOS");
    else if (!(*out = GEOSGeomFromWKB_buf_r(s->geos, (const unsigned char *)wkb.bytes, wkb.length)))
        status = refused(s, "GEOS cannot read the geometry");
    cmap_buf_clear(&wkb);
    return status;
}

static void take_coords(struct session *s, const GEOSGeometry *run, cmap_geom_builder *builder)
{
    const GEOSCoordSequence *coords = GEOSGeom_getCoordSeq_r(s->geos, run);
    unsigned count = 0;

    cmap_geom_builder_path(builder);
    (void)GEOSCoordSeq_getSize_r(s->geos, coords, &count);
    for (unsigned i = 0; i < count; i++) {
        double x = NAN, y = NAN;
        (void)GEOSCoordSeq_getXY_r(s->geos, coords, i, &x, &y);
        cmap_geom_builder_coord(builder, x, y);
    }
}

static void take_polygon(struct session *s, const GEOSGeometry *polygon, cmap_geom_builder *builder)
{
    int holes = GEOSGetNumInteriorRings_r(s->geos, polygon);

    take_coords(s, GEOSGetExteriorRing_r(s->geos, polygon), builder);
    for (int i = 0; i < holes; i++)
        take_coords(s, GEOSGetInteriorRingN_r(s->geos, polygon, i), builder);
}

/* Takes the parts of the wanted kind out of geom, however deep they lie in collections. */
static void take_parts(struct session *s, const GEOSGeometry *geom, cmap_geom_kind kind, cmap_geom_builder *builder)
{
    int type = GEOSGeomTypeId_r(s->geos, geom), count = GEOSGetNumGeometries_r(s->geos, geom);

    if (GEOSisEmpty_r(s->geos, geom) == 1)
        return;
    if (type >= GEOS_MULTIPOINT) {
        for (int i = 0; i < count; i++)
            take_parts(s, GEOSGetGeometryN_r(s->geos, geom, i), kind, builder);
    } else if (type == GEOS_POLYGON && kind == CMAP_GEOM_POLYGON) {
        cmap_geom_builder_part(builder);
        take_polygon(s, geom, builder);
    } else if ((type == GEOS_POINT && kind == CMAP_GEOM_POINT) ||
               ((type == GEOS_LINESTRING || type == GEOS_LINEARRING) && kind == CMAP_GEOM_LINE)) {
        cmap_geom_builder_part(builder);
        take_coords(s, geom, builder);
    }
}

/* Consumes geom, which is NULL when GEOS failed. */
static cmap_status from_geos(struct session *s, GEOSGeometry *geom, cmap_geom_kind kind, int srid, cmap_geom **out,
                             const char *what)
{
    cmap_geom_builder *builder = NULL;
    cmap_status status = geom ? cmap_geom_builder_new(kind, srid, &builder, s->err) : refused(s, what);

    if (!status) {
        take_parts(s, geom, kind, builder);
        status = cmap_geom_builder_finish(builder, out, s->err);
    }
    GEOSGeom_destroy_r(s->geos, geom);
    return status;
}

static void keep_reason(struct session *s, char *reason, const GEOSGeometry *place, cmap_validity *out)
{
    *out = (cmap_validity){.at = {NAN, NAN}};
    (void)snprintf(out->reason, sizeof out->reason, "%s", reason ? reason : "invalid");
    if (place) {
        (void)GEOSGeomGetX_r(s->geos, place, &out->at.x);
        (void)GEOSGeomGetY_r(s->geos, place, &out->at.y);
    }
}

cmap_status cmap_geom_check(const cmap_geom *geom, cmap_validity *out, cmap_err *err)
{
    struct session s;
    GEOSGeometry *shape = NULL, *place = NULL;
    char *reason = NULL;
    cmap_status status = open_session(&s, err);

    if (!status)
        status = to_geos(&s, geom, &shape);
    if (!status) {
        char valid = GEOSisValidDetail_r(s.geos, shape, 0, &reason, &place);
        if (valid == 1)
            *out = (cmap_validity){.is_valid = true, .at = {NAN, NAN}};
        else if (valid == 0)
            keep_reason(&s, reason, place, out);
        else
            status = refused(&s, "GEOS cannot check the geometry");
        GEOSFree_r(s.geos, reason);
        GEOSGeom_destroy_r(s.geos, place);
        GEOSGeom_destroy_r(s.geos, shape);
    }
    close_session(&s);
    return status;
}

cmap_status cmap_geom_make_valid(const cmap_geom *geom, cmap_geom **out, cmap_err *err)
{
    struct session s;
    GEOSGeometry *shape = NULL;
    cmap_status status = open_session(&s, err);

    if (!status)
        status = to_geos(&s, geom, &shape);
    if (!status) {
        status = from_geos(&s, GEOSMakeValid_r(s.geos, shape), cmap_geom_get_kind(geom), cmap_geom_get_srid(geom), out,
                           "the geometry cannot be repaired");
        GEOSGeom_destroy_r(s.geos, shape);
    }
    close_session(&s);
    return status;
}

typedef GEOSGeometry *overlay_fn(GEOSContextHandle_t, const GEOSGeometry *, const GEOSGeometry *);

static cmap_status overlay(overlay_fn *fn, const cmap_geom *a, const cmap_geom *b, cmap_geom_kind kind, cmap_geom **out,
                           cmap_err *err)
{
    struct session s;
    GEOSGeometry *left = NULL, *right = NULL;
    int srid = cmap_geom_get_srid(a), other = cmap_geom_get_srid(b);

    if (srid != other)
        return cmap_fail(err, CMAP_ECRS, "geometries in two systems, EPSG:%d and EPSG:%d: convert one first", srid,
                         other);
    cmap_status status = open_session(&s, err);
    if (!status)
        status = to_geos(&s, a, &left);
    if (!status)
        status = to_geos(&s, b, &right);
    if (!status)
        status = from_geos(&s, fn(s.geos, left, right), kind, srid, out, "the geometries cannot be overlaid");
    if (s.geos) {
        GEOSGeom_destroy_r(s.geos, left);
        GEOSGeom_destroy_r(s.geos, right);
    }
    close_session(&s);
    return status;
}

cmap_status cmap_geom_intersection(const cmap_geom *a, const cmap_geom *b, cmap_geom **out, cmap_err *err)
{
    cmap_geom_kind kind_a = cmap_geom_get_kind(a), kind_b = cmap_geom_get_kind(b);
    return overlay(GEOSIntersection_r, a, b, kind_a < kind_b ? kind_a : kind_b, out, err);
}

cmap_status cmap_geom_difference(const cmap_geom *a, const cmap_geom *b, cmap_geom **out, cmap_err *err)
{
    return overlay(GEOSDifference_r, a, b, cmap_geom_get_kind(a), out, err);
}

cmap_status cmap_geom_union(const cmap_geom *a, const cmap_geom *b, cmap_geom **out, cmap_err *err)
{
    if (cmap_geom_get_kind(a) != cmap_geom_get_kind(b))
        return cmap_fail(err, CMAP_EINVAL, "only geometries of one kind can be joined");
    return overlay(GEOSUnion_r, a, b, cmap_geom_get_kind(a), out, err);
}

cmap_status cmap_geom_point_on_surface(const cmap_geom *geom, cmap_coord *out, cmap_err *err)
{
    struct session s;
    GEOSGeometry *shape = NULL, *point = NULL;
    cmap_coord at = {NAN, NAN};
    cmap_status status = open_session(&s, err);

    if (!status)
        status = to_geos(&s, geom, &shape);
    if (!status) {
        point = GEOSPointOnSurface_r(s.geos, shape);
        if (!point || GEOSisEmpty_r(s.geos, point) != 0 || GEOSGeomGetX_r(s.geos, point, &at.x) != 1 ||
            GEOSGeomGetY_r(s.geos, point, &at.y) != 1)
            status = refused(&s, "no point lies on the geometry, it may be empty");
        else
            *out = at;
        GEOSGeom_destroy_r(s.geos, point);
        GEOSGeom_destroy_r(s.geos, shape);
    }
    close_session(&s);
    return status;
}
