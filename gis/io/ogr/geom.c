/* GDAL's geometries into ours. */
#include "gis/io/ogr/ogr_private.h"

#include <math.h>
#include <stdio.h>

typedef struct taking {
    cmap_geom_builder *builder;
    cmap_geom_kind kind; /* what is taken; the rest of a collection is left */
    size_t taken[4];
    size_t vertices;
    bool is_nonfinite, was_open;
} taking;

static int flat_type(OGRGeometryH geometry)
{
    return OGR_GT_Flatten(OGR_G_GetGeometryType(geometry));
}

static cmap_geom_kind kind_of(int type)
{
    switch (type) {
    case wkbPoint:
        return CMAP_GEOM_POINT;
    case wkbLineString:
    case wkbLinearRing:
        return CMAP_GEOM_LINE;
    case wkbPolygon:
    case wkbTriangle:
        return CMAP_GEOM_POLYGON;
    default:
        return 0; /* a collection of some kind */
    }
}

static void count_kinds(OGRGeometryH geometry, taking *take, int depth)
{
    cmap_geom_kind kind = kind_of(flat_type(geometry));

    if (OGR_G_IsEmpty(geometry))
        return;
    if (kind)
        take->taken[kind]++;
    for (int i = 0; !kind && depth < 32 && i < OGR_G_GetGeometryCount(geometry); i++)
        count_kinds(OGR_G_GetGeometryRef(geometry, i), take, depth + 1);
}

static void add_path(OGRGeometryH path, taking *take)
{
    int count = OGR_G_GetPointCount(path);
    double x = 0, y = 0, first_x = 0, first_y = 0;

    cmap_geom_builder_path(take->builder);
    for (int i = 0; i < count && take->vertices <= CMAP_TABLE_MAX_VERTICES; i++, take->vertices++) {
        x = OGR_G_GetX(path, i);
        y = OGR_G_GetY(path, i);
        if (i == 0) {
            first_x = x;
            first_y = y;
        }
        take->is_nonfinite = take->is_nonfinite || !isfinite(x) || !isfinite(y);
        cmap_geom_builder_coord(take->builder, x, y);
    }
    if (take->kind == CMAP_GEOM_POLYGON && count > 1 && (x < first_x || x > first_x || y < first_y || y > first_y))
        take->was_open = true;
}

static void add(OGRGeometryH geometry, taking *take, int depth)
{
    cmap_geom_kind kind = kind_of(flat_type(geometry));

    if (OGR_G_IsEmpty(geometry) || depth > 32)
        return;
    if (!kind) {
        for (int i = 0; i < OGR_G_GetGeometryCount(geometry); i++)
            add(OGR_G_GetGeometryRef(geometry, i), take, depth + 1);
        return;
    }
    if (kind != take->kind)
        return;
    cmap_geom_builder_part(take->builder);
    if (kind != CMAP_GEOM_POLYGON)
        add_path(geometry, take);
    for (int i = 0; kind == CMAP_GEOM_POLYGON && i < OGR_G_GetGeometryCount(geometry); i++)
        add_path(OGR_G_GetGeometryRef(geometry, i), take);
}

static void say(cmap_buf *note, const char *text)
{
    cmap_buf_printf(note, "%s%s", note->length ? "; " : "", text);
}

static void note_dropped(OGRGeometryH geometry, cmap_buf *note)
{
    bool has_z = OGR_G_Is3D(geometry), has_m = OGR_G_IsMeasured(geometry);

    if (has_z || has_m)
        say(note, has_z && has_m ? "Z and M were dropped" : has_z ? "Z was dropped" : "M was dropped");
}

static cmap_status take_kind(OGRGeometryH geometry, taking *take, cmap_geom **out, cmap_buf *trouble, cmap_buf *note,
                             cmap_err *err)
{
    cmap_err why = {0};
    cmap_status status = cmap_geom_builder_new(take->kind, 0, &take->builder, err);

    if (status)
        return status;
    add(geometry, take, 0);
    status = cmap_geom_builder_finish(take->builder, out, &why);
    if (take->is_nonfinite)
        cmap_buf_puts(trouble, "coord-nonfinite: a coordinate is no finite number");
    else if (take->vertices > CMAP_TABLE_MAX_VERTICES)
        cmap_buf_printf(trouble, "geom-too-large: more than %zu vertices in one geometry", CMAP_TABLE_MAX_VERTICES);
    else if (status == CMAP_ENOMEM)
        return cmap_fail(err, CMAP_ENOMEM, "%s", why.text);
    else if (status)
        cmap_buf_printf(trouble, "geom-invalid: %s", why.text);
    else if (take->was_open)
        say(note, "a ring that was open was closed");
    if (trouble->length && !status) {
        cmap_geom_free(*out);
        *out = NULL;
    }
    return CMAP_OK;
}

cmap_status cmap_ogr_geom(OGRGeometryH geometry, cmap_geom **out, cmap_buf *trouble, cmap_buf *note, cmap_err *err)
{
    taking take = {0};
    OGRGeometryH straight = NULL;
    cmap_status status = CMAP_OK;

    *out = NULL;
    if (!geometry || OGR_G_IsEmpty(geometry))
        return CMAP_OK;
    note_dropped(geometry, note);
    if (OGR_G_HasCurveGeometry(geometry, FALSE)) {
        geometry = straight = OGR_G_GetLinearGeometry(geometry, 0, NULL);
        if (!straight)
            return cmap_fail(err, CMAP_ENOMEM, "cannot make lines of a curve: out of memory");
        say(note, "a curve was made of straight lines");
    }
    count_kinds(geometry, &take, 0);
    size_t kinds = (take.taken[1] > 0) + (take.taken[2] > 0) + (take.taken[3] > 0);
    take.kind = take.taken[3] ? CMAP_GEOM_POLYGON : take.taken[2] ? CMAP_GEOM_LINE : CMAP_GEOM_POINT;
    if (kinds > 1 && take.kind != CMAP_GEOM_POLYGON)
        cmap_buf_puts(trouble, "geom-mixed: a collection of points and lines");
    else if (kinds)
        status = take_kind(geometry, &take, out, trouble, note, err);
    if (!status && kinds > 1 && take.kind == CMAP_GEOM_POLYGON)
        say(note, "of a collection, only the polygons were taken");
    OGR_G_DestroyGeometry(straight);
    if (!status && (trouble->status || note->status))
        status = cmap_fail(err, CMAP_ENOMEM, "cannot hold a geometry: out of memory");
    if (status) {
        cmap_geom_free(*out);
        *out = NULL;
    }
    return status;
}
