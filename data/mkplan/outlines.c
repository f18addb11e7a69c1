#include "data/mkplan/outlines.h"

#include "gis/base/file.h"
#include "gis/base/mem.h"
#include "gis/io/geojson.h"

#include <string.h>

struct outline {
    char *value;
    cmap_geom *geom;
    bool is_taken;
};

struct cmap_outlines {
    char *path, *key;
    struct outline *list;
    size_t count, capacity;
};

static struct outline *find(const cmap_outlines *outlines, const char *value)
{
    for (size_t i = 0; i < outlines->count; i++)
        if (strcmp(outlines->list[i].value, value) == 0)
            return &outlines->list[i];
    return NULL;
}

static cmap_status check(const cmap_outlines *outlines, const cmap_geojson_feature *feature, const char *value,
                         cmap_err *err)
{
    if (!value)
        return cmap_fail(err, CMAP_EDATA, "it has no text property \"%s\"", outlines->key);
    if (find(outlines, value))
        return cmap_fail(err, CMAP_EDATA, "another feature has the %s \"%s\" too", outlines->key, value);
    if (!feature->geom || cmap_geom_get_kind(feature->geom) != CMAP_GEOM_POLYGON)
        return cmap_fail(err, CMAP_EDATA, "\"%s\" is no Polygon or MultiPolygon", value);
    return CMAP_OK;
}

static cmap_status add(void *data, const cmap_geojson_feature *feature, cmap_err *err)
{
    cmap_outlines *outlines = data;
    const char *value = cmap_geojson_text(feature, outlines->key);
    struct outline outline = {0};
    cmap_status status = check(outlines, feature, value, err);

    if (!status)
        status = cmap_grow(&outlines->list, &outlines->capacity, outlines->count + 1, sizeof outline, err);
    if (!status)
        status = cmap_geom_copy(feature->geom, &outline.geom, err);
    if (status)
        return status;
    outline.value = cmap_strdup(value);
    if (!outline.value) {
        cmap_geom_free(outline.geom);
        return cmap_fail(err, CMAP_ENOMEM, "out of memory");
    }
    outlines->list[outlines->count++] = outline;
    return CMAP_OK;
}

static cmap_status fill(cmap_outlines *outlines, const char *path, cmap_err *err)
{
    char *text = NULL;
    size_t length;
    cmap_status status = cmap_file_read(path, 0, &text, &length, err);

    if (status)
        return status;
    status = cmap_geojson_read(text, length, add, outlines, err);
    if (status)
        cmap_err_at(err, "%s", path);
    cmap_free(text);
    return status;
}

cmap_status cmap_outlines_read(const char *path, const char *key, cmap_outlines **out, cmap_err *err)
{
    cmap_outlines *outlines = cmap_calloc(1, sizeof *outlines);
    cmap_status status = CMAP_OK;

    if (outlines) {
        outlines->path = cmap_strdup(path);
        outlines->key = cmap_strdup(key);
    }
    if (!outlines || !outlines->path || !outlines->key)
        status = cmap_fail(err, CMAP_ENOMEM, "%s: out of memory", path);
    else
        status = fill(outlines, path, err);
    if (status)
        cmap_outlines_free(outlines);
    else
        *out = outlines;
    return status;
}

void cmap_outlines_free(cmap_outlines *outlines)
{
    if (!outlines)
        return;
    for (size_t i = 0; i < outlines->count; i++) {
        cmap_free(outlines->list[i].value);
        cmap_geom_free(outlines->list[i].geom);
    }
    cmap_free(outlines->list);
    cmap_free(outlines->key);
    cmap_free(outlines->path);
    cmap_free(outlines);
}

const cmap_geom *cmap_outlines_take(cmap_outlines *outlines, const char *value)
{
    struct outline *outline = find(outlines, value);

    if (!outline)
        return NULL;
    outline->is_taken = true;
    return outline->geom;
}

cmap_status cmap_outlines_check_all_taken(const cmap_outlines *outlines, cmap_err *err)
{
    for (size_t i = 0; i < outlines->count; i++)
        if (!outlines->list[i].is_taken)
            return cmap_fail(err, CMAP_EDATA, "%s: feature %zu: no row has the %s \"%s\"", outlines->path, i,
                             outlines->key, outlines->list[i].value);
    return CMAP_OK;
}

const char *cmap_outlines_path(const cmap_outlines *outlines)
{
    return outlines->path;
}
