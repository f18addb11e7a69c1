/* The system that a layer declares. */
#include "gis/base/mem.h"
#include "gis/io/ogr/ogr_private.h"

#include <cpl_conv.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static cmap_status copy(const char *text, char **out, cmap_err *err)
{
    char *made = cmap_strdup(text);

    if (!made)
        return cmap_fail(err, CMAP_ENOMEM, "cannot hold the coordinate system: out of memory");
    *out = made;
    return CMAP_OK;
}

static bool has_code(OGRSpatialReferenceH system, char out[32])
{
    const char *authority = OSRGetAuthorityName(system, NULL), *code = OSRGetAuthorityCode(system, NULL);

    if (!authority || !code || strcasecmp(authority, "EPSG") != 0 || strlen(code) > 10)
        return false;
    (void)snprintf(out, 32, "EPSG:%s", code);
    return true;
}

/* A .prj has names and numbers but no code; the one system of the registry that is the same has it. */
static bool find_code(OGRSpatialReferenceH system, char out[32])
{
    int count = 0, *confidence = NULL;
    OGRSpatialReferenceH *matches = OSRFindMatches(system, NULL, &count, &confidence);
    bool is_found =
        count > 0 && confidence[0] >= 90 && (count == 1 || confidence[1] < confidence[0]) && has_code(matches[0], out);

    OSRFreeSRSArray(matches);
    CPLFree(confidence);
    return is_found;
}

static bool is_undefined(OGRSpatialReferenceH system)
{
    const char *name = OSRGetName(system);
    return !name || strncasecmp(name, "undefined", 9) == 0 || strcasecmp(name, "unknown") == 0;
}

cmap_status cmap_ogr_crs(OGRSpatialReferenceH system, char **out, cmap_err *err)
{
    static const char *const options[] = {"FORMAT=WKT2_2019", "MULTILINE=NO", NULL};
    char code[32], *wkt = NULL;
    cmap_status status;

    if (!system || is_undefined(system)) {
        *out = NULL;
        return CMAP_OK;
    }
    if (has_code(system, code) || find_code(system, code))
        return copy(code, out, err);
    if (OSRExportToWktEx(system, &wkt, options) != OGRERR_NONE || !wkt) {
        status = cmap_fail(err, CMAP_ECRS, "its coordinate system cannot be read; name one with --crs");
    } else {
        status = copy(wkt, out, err);
    }
    CPLFree(wkt);
    return status;
}
