#include "gis/io/geojson.h"

#include <math.h>
#include <string.h>

/* How deep each kind nests its positions: 0 a position, 1 a list of them, ... */
static const struct geometry_type {
    const char *name;
    cmap_geom_kind kind;
    int depth;
} types[] = {
    {"Point", CMAP_GEOM_POINT, 0},          {"MultiPoint", CMAP_GEOM_POINT, 1}, {"LineString", CMAP_GEOM_LINE, 1},
    {"MultiLineString", CMAP_GEOM_LINE, 2}, {"Polygon", CMAP_GEOM_POLYGON, 2},  {"MultiPolygon", CMAP_GEOM_POLYGON, 3},
};

static cmap_status put_position(cmap_geom_builder *builder, const cmap_json *position, cmap_err *err)
{
    double lon_deg = cmap_json_number(cmap_json_at(position, 0), NAN);
    double lat_deg = cmap_json_number(cmap_json_at(position, 1), NAN);

    if (isnan(lon_deg) || isnan(lat_deg))
        return cmap_fail(err, CMAP_EPARSE, "a position must be [longitude, latitude] in numbers");
    if (fabs(lon_deg) > 180 || fabs(lat_deg) > 90)
        return cmap_fail(err, CMAP_ECRS,
                         "%.10g, %.10g is no longitude and latitude in degrees; are they swapped or projected?",
                         lon_deg, lat_deg);
    cmap_geom_builder_coord(builder, lon_deg, lat_deg);
    return CMAP_OK;
}

static bool same_position(const cmap_json *a, const cmap_json *b)
{
    for (size_t i = 0; i < 2; i++) {
        double left = cmap_json_number(cmap_json_at(a, i), NAN), right = cmap_json_number(cmap_json_at(b, i), NAN);
        if (!(left <= right && left >= right))
            return false;
    }
    return true;
}

static cmap_status check_ring(const cmap_json *ring, cmap_err *err)
{
    size_t count = cmap_json_count(ring);

    if (count < 4)
        return cmap_fail(err, CMAP_EGEOM, "a ring needs at least 4 positions, this one has %zu", count);
    if (!same_position(cmap_json_at(ring, 0), cmap_json_at(ring, count - 1)))
        return cmap_fail(err, CMAP_EGEOM, "a ring must end where it starts");
    return CMAP_OK;
}

/* A line or a ring: one path. */
static cmap_status put_path(cmap_geom_builder *builder, cmap_geom_kind kind, const cmap_json *list, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    if (kind == CMAP_GEOM_POLYGON)
        status = check_ring(list, err);
    else if (cmap_json_count(list) < 2)
        status =
            cmap_fail(err, CMAP_EGEOM, "a line needs at least 2 positions, this one has %zu", cmap_json_count(list));
    if (status)
        return status;
    cmap_geom_builder_path(builder);
    for (size_t i = 0; !status && i < cmap_json_count(list); i++)
        status = put_position(builder, cmap_json_at(list, i), err);
    return status;
}

/* One part: a point, a line, or a polygon with its rings. */
static cmap_status put_part(cmap_geom_builder *builder, cmap_geom_kind kind, const cmap_json *part, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    cmap_geom_builder_part(builder);
    if (kind == CMAP_GEOM_POINT) {
        cmap_geom_builder_path(builder);
        return put_position(builder, part, err);
    }
    if (kind == CMAP_GEOM_LINE)
        return put_path(builder, kind, part, err);
    if (cmap_json_count(part) == 0)
        return cmap_fail(err, CMAP_EGEOM, "a polygon needs at least one ring");
    for (size_t i = 0; !status && i < cmap_json_count(part); i++)
        status = put_path(builder, kind, cmap_json_at(part, i), err);
    return status;
}

static cmap_status put_parts(cmap_geom_builder *builder, const struct geometry_type *type, const cmap_json *coordinates,
                             cmap_err *err)
{
    static const int depth_of_one[] = {[CMAP_GEOM_POINT] = 0, [CMAP_GEOM_LINE] = 1, [CMAP_GEOM_POLYGON] = 2};
    cmap_status status = CMAP_OK;

    if (cmap_json_get_kind(coordinates) != CMAP_JSON_ARRAY)
        return cmap_fail(err, CMAP_EPARSE, "the geometry has no array \"coordinates\"");
    if (type->depth == depth_of_one[type->kind])
        return put_part(builder, type->kind, coordinates, err);
    for (size_t i = 0; !status && i < cmap_json_count(coordinates); i++) {
        status = put_part(builder, type->kind, cmap_json_at(coordinates, i), err);
        if (status)
            cmap_err_at(err, "part %zu", i);
    }
    return status;
}

static const struct geometry_type *find_type(const char *name)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (name && strcmp(types[i].name, name) == 0)
            return &types[i];
    return NULL;
}

static cmap_status read_geometry(const cmap_json *geometry, cmap_geom **out, cmap_err *err)
{
    const char *name = cmap_json_text(cmap_json_get(geometry, "type"));
    const struct geometry_type *type = find_type(name);
    cmap_geom_builder *builder;
    cmap_status status;

    if (!type)
        return cmap_fail(err, CMAP_EPARSE,
                         "the geometry type is %s; taken are Point, LineString, Polygon and their "
                         "Multi forms",
                         name ? name : "missing");
    status = cmap_geom_builder_new(type->kind, CMAP_SRID_CGCS2000, &builder, err);
    if (status)
        return status;
    status = put_parts(builder, type, cmap_json_get(geometry, "coordinates"), err);
    if (status) {
        cmap_geom_builder_free(builder);
        return status;
    }
    return cmap_geom_builder_finish(builder, out, err);
}

static cmap_status check_feature(const cmap_json *feature, cmap_err *err)
{
    const char *type = cmap_json_text(cmap_json_get(feature, "type"));
    cmap_json_kind properties = cmap_json_get_kind(cmap_json_get(feature, "properties"));

    if (!type || strcmp(type, "Feature") != 0)
        return cmap_fail(err, CMAP_EPARSE, "not of type Feature");
    if (!cmap_json_get(feature, "geometry"))
        return cmap_fail(err, CMAP_EPARSE, "it has no member \"geometry\" (null is allowed)");
    if (properties != CMAP_JSON_OBJECT && properties != CMAP_JSON_NULL)
        return cmap_fail(err, CMAP_EPARSE, "its \"properties\" are no object");
    return CMAP_OK;
}

static cmap_status read_feature(const cmap_json *json, size_t index, cmap_geojson_fn *fn, void *data, cmap_err *err)
{
    const cmap_json *geometry = cmap_json_get(json, "geometry");
    cmap_geom *geom = NULL;
    cmap_status status = check_feature(json, err);

    if (!status && cmap_json_get_kind(geometry) != CMAP_JSON_NULL)
        status = read_geometry(geometry, &geom, err);
    if (!status) {
        cmap_geojson_feature feature = {index, cmap_json_get(json, "properties"), geom};
        status = fn(data, &feature, err);
    }
    if (status)
        cmap_err_at(err, "feature %zu", index);
    cmap_geom_free(geom);
    return status;
}

static cmap_status read_root(const cmap_json *root, cmap_geojson_fn *fn, void *data, cmap_err *err)
{
    const char *type = cmap_json_text(cmap_json_get(root, "type"));
    const cmap_json *features = cmap_json_get(root, "features");
    cmap_status status = CMAP_OK;

    if (cmap_json_get(root, "crs"))
        return cmap_fail(err, CMAP_ECRS,
                         "it has a \"crs\" member, which RFC 7946 does not know; convert it to longitude "
                         "and latitude and remove the member");
    if (type && strcmp(type, "Feature") == 0)
        return read_feature(root, 0, fn, data, err);
    if (!type || strcmp(type, "FeatureCollection") != 0 || cmap_json_get_kind(features) != CMAP_JSON_ARRAY)
        return cmap_fail(err, CMAP_EPARSE, "not a GeoJSON FeatureCollection");
    for (size_t i = 0; !status && i < cmap_json_count(features); i++)
        status = read_feature(cmap_json_at(features, i), i, fn, data, err);
    return status;
}

cmap_status cmap_geojson_read(const char *text, size_t length, cmap_geojson_fn *fn, void *data, cmap_err *err)
{
    cmap_json_doc *doc;
    cmap_status status = cmap_json_parse(text, length, &doc, err);

    if (status)
        return status;
    status = read_root(cmap_json_root(doc), fn, data, err);
    cmap_json_doc_free(doc);
    return status;
}

const char *cmap_geojson_text(const cmap_geojson_feature *feature, const char *property)
{
    return cmap_json_text(cmap_json_get(feature->properties, property));
}
