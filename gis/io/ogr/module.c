/* The module's door: one exported name, a table of what it can do; and GDAL made safe before it does anything. */
#include "gis/base/mem.h"
#include "gis/io/ogr/ogr_private.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <stdio.h>
#include <string.h>

#if defined(__GNUC__)
#define EXPORTED __attribute__((visibility("default")))
#else
#define EXPORTED
#endif

/* GDAL declares these in a C++ header only. */
extern void RegisterOGRShape(void);
extern void RegisterOGRGeoJSON(void);
extern void RegisterOGRGeoPackage(void);
extern void RegisterOGRLIBKML(void);
extern void RegisterOGRDXF(void);

static char said[512];

static void CPL_STDCALL hear(CPLErr level, CPLErrorNum number, const char *text)
{
    (void)number;
    if (level >= CE_Failure && !said[0]) /* the first one names the cause */
        (void)snprintf(said, sizeof said, "%s", text);
}

void cmap_ogr_forget(void)
{
    said[0] = '\0';
    CPLErrorReset();
}

const char *cmap_ogr_said(void)
{
    return said[0] ? said : NULL;
}

static const char *const settings[][2] = {
    {"GDAL_CONFIG_FILE", ""},           /* no settings of the user's, which could name plugins */
    {"CPL_DEBUG", "OFF"},               /* whatever the environment says */
    {"GDAL_PAM_ENABLED", "NO"},         /* no .aux.xml beside a file */
    {"GDAL_HTTP_PROXY", "127.0.0.1:0"}, /* SQL in a file may call a geocoder: it finds no way out */
    {"GDAL_HTTPS_PROXY", "127.0.0.1:0"},
    {"GDAL_HTTP_TIMEOUT", "1"},
    {"GDAL_HTTP_MAX_RETRY", "0"},
    {"CPL_VSIL_CURL_ALLOWED_EXTENSIONS", "{noext}.none"},
    {"CPL_CURL_ENABLE_VSIMEM", "NO"},
    {"SPATIALITE_LOAD", "FALSE"}, /* its virtual tables open other files */
    {"OGR_SQLITE_LOAD_EXTENSIONS", ""},
    {"SHAPE_ENCODING", ""},      /* bytes as they are: gis/io/encoding.h decides */
    {"SHAPE_RESTORE_SHX", "NO"}, /* it would write beside the user's file */
    {"DXF_ENCODING", "UTF-8"},   /* the same */
    {"OGR_ENABLE_PARTIAL_REPROJECTION", "NO"},
    {"OGR_SQLITE_JOURNAL", "DELETE"},
};

void cmap_ogr_setup(void)
{
    static bool is_done;

    if (is_done)
        return;
    is_done = true;
    (void)CPLSetErrorHandler(hear);
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++)
        CPLSetConfigOption(settings[i][0], settings[i][1]);
    OSRSetPROJEnableNetwork(0);
    RegisterOGRShape();
    RegisterOGRGeoJSON();
    RegisterOGRGeoPackage();
    RegisterOGRLIBKML();
    RegisterOGRDXF();
}

static const char *version(void)
{
    return GDALVersionInfo("RELEASE_NAME");
}

EXPORTED const cmap_ogr_ops *cmap_ogr_module(void);

const cmap_ogr_ops *cmap_ogr_module(void)
{
    static const cmap_ogr_ops ops = {
        .abi = CMAP_OGR_ABI,
        .open = cmap_ogr_open,
        .close = cmap_ogr_close,
        .layer_count = cmap_ogr_layer_count,
        .layer_name = cmap_ogr_layer_name,
        .choose = cmap_ogr_choose,
        .next = cmap_ogr_next,
        .rewind = cmap_ogr_rewind,
        .create = cmap_ogr_create,
        .layer = cmap_ogr_begin_layer,
        .put = cmap_ogr_put,
        .finish = cmap_ogr_finish,
        .version = version,
        .fail_after = cmap_mem_fail_after,
    };
    return &ops;
}
