/* Files made: GeoPackage and Shapefile. */
#include "gis/base/mem.h"
#include "gis/io/ogr/ogr_private.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct cmap_ogr_writer {
    GDALDatasetH file;
    char *path; /* owned */
    char day[11];
    bool is_shape;
    OGRLayerH layer;
    OGRSpatialReferenceH system;
    cmap_ogr_value *types; /* owned */
    size_t count;
    bool is_multi;
};

static void free_writer(cmap_ogr_writer *writer)
{
    OSRDestroySpatialReference(writer->system);
    cmap_free(writer->types);
    cmap_free(writer->path);
    cmap_free(writer);
}

static cmap_status refused(const cmap_ogr_writer *writer, const char *what, cmap_err *err)
{
    return cmap_fail(err, CMAP_EIO, "cannot %s %s: %s", what, writer->path,
                     cmap_ogr_said() ? cmap_ogr_said() : "GDAL refused");
}

/* CGCS2000 with longitude first, as all of ours. */
static cmap_status make_system(cmap_ogr_writer *writer, cmap_err *err)
{
    writer->system = OSRNewSpatialReference(NULL);
    if (!writer->system || OSRImportFromEPSG(writer->system, CMAP_SRID_CGCS2000) != OGRERR_NONE)
        return refused(writer, "name EPSG:4490 for", err);
    OSRSetAxisMappingStrategy(writer->system, OAMS_TRADITIONAL_GIS_ORDER);
    return CMAP_OK;
}

cmap_status cmap_ogr_create(const char *path, const char *driver, const char *day, cmap_ogr_writer **out, cmap_err *err)
{
    cmap_ogr_writer *writer = cmap_calloc(1, sizeof *writer);
    char moment[32];

    if (!writer || !(writer->path = cmap_strdup(path))) {
        cmap_free(writer);
        return cmap_fail(err, CMAP_ENOMEM, "cannot write %s: out of memory", path);
    }
    cmap_ogr_setup();
    cmap_ogr_forget();
    writer->is_shape = strcmp(driver, "ESRI Shapefile") == 0;
    (void)snprintf(writer->day, sizeof writer->day, "%s", day);
    (void)snprintf(moment, sizeof moment, "%sT00:00:00.000Z", writer->day);
    CPLSetConfigOption("OGR_CURRENT_DATE", moment); /* what GeoPackage's table of contents says */
    cmap_status status = make_system(writer, err);
    GDALDriverH maker = GDALGetDriverByName(driver);
    if (!status && maker)
        writer->file = GDALCreate(maker, path, 0, 0, 0, GDT_Unknown, NULL);
    if (!status && !writer->file)
        status = refused(writer, "make", err);
    if (status)
        free_writer(writer);
    else
        *out = writer;
    return status;
}

static OGRwkbGeometryType geometry_type(int kind, bool is_multi)
{
    switch (kind) {
    case CMAP_GEOM_POINT:
        return is_multi ? wkbMultiPoint : wkbPoint;
    case CMAP_GEOM_LINE:
        return is_multi ? wkbMultiLineString : wkbLineString;
    case CMAP_GEOM_POLYGON:
        return is_multi ? wkbMultiPolygon : wkbPolygon;
    default:
        return wkbNone;
    }
}

/* A DBF has fixed widths; 254 bytes are the most a text may have there. */
static OGRFieldDefnH make_field(const cmap_ogr_writer *writer, const cmap_ogr_column *column)
{
    static const OGRFieldType types[] = {OFTString, OFTInteger64, OFTReal, OFTDate};
    OGRFieldDefnH field = OGR_Fld_Create(column->name, types[column->type]);

    if (field && writer->is_shape) {
        if (column->type == CMAP_OGR_TEXT)
            OGR_Fld_SetWidth(field, column->width < 1 ? 1 : column->width > 254 ? 254 : column->width);
        if (column->type == CMAP_OGR_INT)
            OGR_Fld_SetWidth(field, column->width < 1 ? 1 : column->width > 18 ? 18 : column->width);
        if (column->type == CMAP_OGR_REAL) {
            OGR_Fld_SetWidth(field, column->width < 3 ? 24 : column->width);
            OGR_Fld_SetPrecision(field, column->decimals);
        }
    }
    return field;
}

static cmap_status make_fields(cmap_ogr_writer *writer, const cmap_ogr_column *columns, cmap_err *err)
{
    for (size_t i = 0; i < writer->count; i++) {
        OGRFieldDefnH field = make_field(writer, &columns[i]);
        OGRErr code = field ? OGR_L_CreateField(writer->layer, field, FALSE) : OGRERR_NOT_ENOUGH_MEMORY;
        OGR_Fld_Destroy(field);
        if (code != OGRERR_NONE)
            return refused(writer, "add a column to", err);
        writer->types[i] = columns[i].type;
    }
    return CMAP_OK;
}

cmap_status cmap_ogr_begin_layer(cmap_ogr_writer *writer, const char *name, const cmap_ogr_column *columns,
                                 size_t count, int kind, bool is_multi, cmap_err *err)
{
    char day[40];
    const char *const shape[] = {"ENCODING=UTF-8", "RESIZE=YES", day, NULL};
    static const char *const package[] = {"FID=fid", "GEOMETRY_NAME=geom", NULL};
    cmap_ogr_value *types = cmap_calloc(count + 1, sizeof *types);

    if (!types)
        return cmap_fail(err, CMAP_ENOMEM, "cannot write %s: out of memory", writer->path);
    (void)snprintf(day, sizeof day, "DBF_DATE_LAST_UPDATE=%s", writer->day);
    cmap_ogr_forget();
    if (writer->layer && !writer->is_shape)
        (void)GDALDatasetCommitTransaction(writer->file);
    writer->layer =
        GDALDatasetCreateLayer(writer->file, name, kind ? writer->system : NULL, geometry_type(kind, is_multi),
                               (char **)(uintptr_t)(writer->is_shape ? shape : package));
    cmap_free(writer->types);
    writer->types = types;
    writer->count = count;
    writer->is_multi = is_multi;
    if (!writer->layer)
        return refused(writer, "add a layer to", err);
    cmap_status status = make_fields(writer, columns, err);
    if (!status && !writer->is_shape && GDALDatasetStartTransaction(writer->file, FALSE) != OGRERR_NONE)
        status = refused(writer, "write", err);
    return status;
}

static void set_value(const cmap_ogr_writer *writer, OGRFeatureH feature, int field, const char *value)
{
    int year, month, day;

    if (writer->types[field] == CMAP_OGR_INT)
        OGR_F_SetFieldInteger64(feature, field, strtoll(value, NULL, 10));
    else if (writer->types[field] == CMAP_OGR_REAL)
        OGR_F_SetFieldDouble(feature, field, strtod(value, NULL));
    else if (writer->types[field] == CMAP_OGR_DATE && sscanf(value, "%4d-%2d-%2d", &year, &month, &day) == 3)
        OGR_F_SetFieldDateTime(feature, field, year, month, day, 0, 0, 0, 0);
    else
        OGR_F_SetFieldString(feature, field, value);
}

static cmap_status set_geometry(const cmap_ogr_writer *writer, OGRFeatureH feature, const void *wkb, size_t length,
                                cmap_err *err)
{
    OGRGeometryH geometry = NULL;

    if (OGR_G_CreateFromWkb(wkb, writer->system, &geometry, (int)length) != OGRERR_NONE)
        return refused(writer, "put a geometry into", err);
    if (OGR_F_SetGeometryDirectly(feature, geometry) != OGRERR_NONE)
        return refused(writer, "put a geometry into", err);
    return CMAP_OK;
}

cmap_status cmap_ogr_put(cmap_ogr_writer *writer, const char *const *values, const void *wkb, size_t length,
                         cmap_err *err)
{
    cmap_ogr_forget();
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(writer->layer));
    cmap_status status = CMAP_OK;

    if (!feature)
        return cmap_fail(err, CMAP_ENOMEM, "cannot write %s: out of memory", writer->path);
    for (size_t i = 0; i < writer->count; i++)
        if (values[i])
            set_value(writer, feature, (int)i, values[i]);
        else
            OGR_F_SetFieldNull(feature, (int)i);
    if (wkb)
        status = set_geometry(writer, feature, wkb, length, err);
    if (!status && (OGR_L_CreateFeature(writer->layer, feature) != OGRERR_NONE || cmap_ogr_said()))
        status = refused(writer, "add a row to", err);
    OGR_F_Destroy(feature);
    return status;
}

cmap_status cmap_ogr_finish(cmap_ogr_writer *writer, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    if (!writer)
        return CMAP_OK;
    cmap_ogr_forget();
    if (writer->layer && !writer->is_shape && GDALDatasetCommitTransaction(writer->file) != OGRERR_NONE)
        status = refused(writer, "finish", err);
    GDALClose(writer->file);
    if (!status && cmap_ogr_said())
        status = refused(writer, "finish", err);
    free_writer(writer);
    return status;
}
