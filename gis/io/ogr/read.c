/* Rows of a layer. */
#include "gis/base/mem.h"
#include "gis/io/ogr/ogr_private.h"
#include "gis/io/table_row.h"

#include <cpl_conv.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct cmap_ogr_reader {
    GDALDatasetH file;
    char *path; /* owned */
    bool is_raw, counts_by_id;
    OGRLayerH layer;
    cmap_ogr_layer about;
    const char **columns; /* owned; they point into the layer's definition */
    char *crs;            /* owned */

    int64_t number;
    cmap_row_maker maker;
    cmap_buf trouble, note;
    cmap_geom *geom; /* owned; of the last row */
    cmap_table_row row;
};

cmap_status cmap_ogr_open(const char *path, const char *driver, cmap_ogr_reader **out, cmap_err *err)
{
    const char *const drivers[] = {driver, NULL};
    /* GeoJSON: texts stay texts. GeoPackage: only what its own table of contents names. */
    static const char *const json[] = {"DATE_AS_STRING=YES", "ARRAY_AS_STRING=YES", NULL};
    static const char *const package[] = {"LIST_ALL_TABLES=NO", NULL};
    const char *const *options = strcmp(driver, "GeoJSON") == 0 ? json : strcmp(driver, "GPKG") == 0 ? package : NULL;
    cmap_ogr_reader *reader = cmap_calloc(1, sizeof *reader);

    if (!reader || !(reader->path = cmap_strdup(path))) {
        cmap_free(reader);
        return cmap_fail(err, CMAP_ENOMEM, "cannot read %s: out of memory", path);
    }
    cmap_ogr_setup();
    cmap_ogr_forget();
    reader->file = GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers, options, NULL);
    if (!reader->file) {
        cmap_status status = cmap_fail(err, CMAP_EPARSE, "it is no sound %s file: %s", driver,
                                       cmap_ogr_said() ? cmap_ogr_said() : "its content is not of that format");
        cmap_ogr_close(reader);
        return status;
    }
    reader->counts_by_id = strcmp(driver, "ESRI Shapefile") == 0;
    reader->is_raw = reader->counts_by_id || strcmp(driver, "DXF") == 0;
    *out = reader;
    return CMAP_OK;
}

void cmap_ogr_close(cmap_ogr_reader *reader)
{
    if (!reader)
        return;
    if (reader->file)
        GDALClose(reader->file);
    cmap_geom_free(reader->geom);
    cmap_row_maker_clear(&reader->maker);
    cmap_buf_clear(&reader->trouble);
    cmap_buf_clear(&reader->note);
    cmap_free(reader->columns);
    cmap_free(reader->crs);
    cmap_free(reader->path);
    cmap_free(reader);
}

size_t cmap_ogr_layer_count(const cmap_ogr_reader *reader)
{
    int count = GDALDatasetGetLayerCount(reader->file);
    return count > 0 ? (size_t)count : 0;
}

const char *cmap_ogr_layer_name(const cmap_ogr_reader *reader, size_t index)
{
    return OGR_L_GetName(GDALDatasetGetLayer(reader->file, (int)index));
}

cmap_status cmap_ogr_choose(cmap_ogr_reader *reader, size_t index, const cmap_ogr_layer **out, cmap_err *err)
{
    OGRLayerH layer = GDALDatasetGetLayer(reader->file, (int)index);
    OGRFeatureDefnH definition = layer ? OGR_L_GetLayerDefn(layer) : NULL;
    size_t count = definition ? (size_t)OGR_FD_GetFieldCount(definition) : 0;
    char *crs = NULL;

    if (!definition)
        return cmap_fail(err, CMAP_EPARSE, "layer %zu cannot be read", index + 1);
    if (count > CMAP_TABLE_MAX_COLUMNS)
        return cmap_fail(err, CMAP_EPARSE, "%s has %zu columns; a table may have %d", OGR_L_GetName(layer), count,
                         CMAP_TABLE_MAX_COLUMNS);
    const char **columns = cmap_calloc(count + 1, sizeof *columns);
    if (!columns)
        return cmap_fail(err, CMAP_ENOMEM, "cannot read %s: out of memory", OGR_L_GetName(layer));
    cmap_status status = cmap_ogr_crs(OGR_L_GetSpatialRef(layer), &crs, err);
    if (status) {
        cmap_free(columns);
        return status;
    }
    for (size_t i = 0; i < count; i++)
        columns[i] = OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(definition, (int)i));
    cmap_free(reader->columns);
    cmap_free(reader->crs);
    reader->columns = columns;
    reader->crs = crs;
    reader->layer = layer;
    reader->about = (cmap_ogr_layer){.name = OGR_L_GetName(layer),
                                     .columns = columns,
                                     .column_count = count,
                                     .has_geometry = OGR_L_GetGeomType(layer) != wkbNone,
                                     .is_raw = reader->is_raw,
                                     .crs = crs,
                                     .row_count = OGR_L_GetFeatureCount(layer, FALSE)};
    cmap_ogr_rewind(reader);
    *out = &reader->about;
    return CMAP_OK;
}

void cmap_ogr_rewind(cmap_ogr_reader *reader)
{
    OGR_L_ResetReading(reader->layer);
    reader->number = 0;
}

static cmap_status put(cmap_ogr_reader *reader, int field, cmap_cell_kind kind, const char *text, cmap_err *err)
{
    return cmap_row_maker_put(&reader->maker, reader->number, (size_t)field, kind, text, strlen(text), err);
}

/* A number that the file holds in 32 bits has the digits that tell those apart. */
static void short_float(double value, char out[CMAP_NUMBER_TEXT])
{
    char text[32];

    for (int digits = 6; digits <= 9; digits++) {
        (void)snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtof(text, NULL) <= (float)value && strtof(text, NULL) >= (float)value)
            break;
    }
    (void)cmap_number_text(strtod(text, NULL), out);
}

static cmap_status put_real(cmap_ogr_reader *reader, OGRFeatureH feature, int field, bool is_short, cmap_err *err)
{
    char text[CMAP_NUMBER_TEXT];
    double value = OGR_F_GetFieldAsDouble(feature, field);

    if (!isfinite(value))
        return put(reader, field, CMAP_CELL_TEXT, OGR_F_GetFieldAsString(feature, field), err);
    if (is_short)
        short_float(value, text);
    else
        (void)cmap_number_text(value, text);
    return put(reader, field, CMAP_CELL_NUMBER, text, err);
}

static cmap_status put_date(cmap_ogr_reader *reader, OGRFeatureH feature, int field, cmap_err *err)
{
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, zone = 0;
    float second = 0;
    char text[64];

    if (!OGR_F_GetFieldAsDateTimeEx(feature, field, &year, &month, &day, &hour, &minute, &second, &zone))
        return put(reader, field, CMAP_CELL_TEXT, OGR_F_GetFieldAsString(feature, field), err);
    (void)snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
    if (hour || minute || second > 0)
        cmap_buf_printf(&reader->note, "%sthe time of day was dropped from a date", reader->note.length ? "; " : "");
    return put(reader, field, CMAP_CELL_DATE, text, err);
}

static cmap_status put_cell(cmap_ogr_reader *reader, OGRFeatureH feature, int field, cmap_err *err)
{
    OGRFieldDefnH column = OGR_F_GetFieldDefnRef(feature, field);
    OGRFieldSubType subtype = OGR_Fld_GetSubType(column);
    char text[24];

    if (!OGR_F_IsFieldSetAndNotNull(feature, field))
        return put(reader, field, CMAP_CELL_EMPTY, "", err);
    switch (OGR_Fld_GetType(column)) {
    case OFTInteger:
    case OFTInteger64:
        if (subtype == OFSTBoolean)
            return put(reader, field, CMAP_CELL_TEXT, OGR_F_GetFieldAsInteger(feature, field) ? "TRUE" : "FALSE", err);
        (void)snprintf(text, sizeof text, "%lld", (long long)OGR_F_GetFieldAsInteger64(feature, field));
        return put(reader, field, CMAP_CELL_NUMBER, text, err);
    case OFTReal:
        return put_real(reader, feature, field, subtype == OFSTFloat32, err);
    case OFTDate:
    case OFTDateTime:
        return put_date(reader, feature, field, err);
    default:
        return put(reader, field, CMAP_CELL_TEXT, OGR_F_GetFieldAsString(feature, field), err);
    }
}

static cmap_status take(cmap_ogr_reader *reader, OGRFeatureH feature, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    reader->number = reader->counts_by_id ? (int64_t)OGR_F_GetFID(feature) + 1 : reader->number + 1;
    cmap_row_maker_begin(&reader->maker);
    reader->trouble.length = reader->note.length = 0;
    cmap_geom_free(reader->geom);
    reader->geom = NULL;
    for (size_t i = 0; !status && i < reader->about.column_count; i++)
        status = put_cell(reader, feature, (int)i, err);
    if (!status)
        status = cmap_ogr_geom(OGR_F_GetGeometryRef(feature), &reader->geom, &reader->trouble, &reader->note, err);
    if (!status)
        status = cmap_row_maker_finish(&reader->maker, reader->number, &reader->row, err);
    if (!status && reader->note.status)
        status = cmap_fail(err, CMAP_ENOMEM, "row %lld: out of memory", (long long)reader->number);
    if (status)
        return status;
    cmap_buf_putc(&reader->trouble, '\0');
    cmap_buf_putc(&reader->note, '\0');
    reader->row.geom = reader->geom;
    reader->row.geom_trouble = reader->trouble.length > 1 ? reader->trouble.bytes : NULL;
    reader->row.note = reader->note.length > 1 ? reader->note.bytes : NULL;
    return reader->trouble.status || reader->note.status
               ? cmap_fail(err, CMAP_ENOMEM, "row %lld: out of memory", (long long)reader->number)
               : CMAP_OK;
}

cmap_status cmap_ogr_next(cmap_ogr_reader *reader, const cmap_table_row **row, cmap_err *err)
{
    cmap_ogr_forget();
    OGRFeatureH feature = OGR_L_GetNextFeature(reader->layer);
    cmap_status status = CMAP_OK;

    if (cmap_ogr_said())
        status = cmap_fail(err, CMAP_EPARSE, "row %lld: %s", (long long)reader->number + 1, cmap_ogr_said());
    else if (feature)
        status = take(reader, feature, err);
    if (!status)
        *row = feature ? &reader->row : NULL;
    OGR_F_Destroy(feature);
    return status;
}
