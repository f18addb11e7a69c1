#include "gis/io/vector_write.h"

#include "gis/base/file.h"
#include "gis/base/mem.h"
#include "gis/base/utf8.h"
#include "gis/geom/wkb.h"
#include "gis/io/ogr_door_private.h"
#include "gis/io/private_folder.h"
#include "gis/io/table.h"
#include "gis/io/vector_private.h"
#include "gis/io/zip_private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define DBF_TEXT 254 /* bytes */

bool cmap_vector_format_of(const char *path, cmap_vector_format *format)
{
    static const char *const endings[] = {".gpkg", ".shp", ".zip", ".xlsx"};
    size_t length = strlen(path);

    for (int i = 0; i < 4; i++) {
        size_t tail = strlen(endings[i]);
        if (length > tail && strcasecmp(path + length - tail, endings[i]) == 0) {
            *format = (cmap_vector_format)i;
            return true;
        }
    }
    return false;
}

static cmap_status no_memory(const char *path, cmap_err *err)
{
    return cmap_fail(err, CMAP_ENOMEM, "cannot write %s: out of memory", path);
}

static bool is_shape(const cmap_vector_writer *writer)
{
    return writer->format == CMAP_VECTOR_SHAPEFILE || writer->format == CMAP_VECTOR_SHAPEFILE_ZIP;
}

/* ---- opening ---- */

static cmap_status take_path(cmap_vector_writer *writer, const char *path, cmap_err *err)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path, *dot = strrchr(name, '.');

    writer->path = cmap_strdup(path);
    writer->stem = cmap_strdup(name);
    if (!writer->path || !writer->stem)
        return no_memory(path, err);
    if (dot && dot > name)
        writer->stem[dot - name] = '\0';
    if (cmap_file_is_folder(path))
        return cmap_fail(err, CMAP_EIO, "cannot write %s: it is a folder; name a file in it", path);
    return CMAP_OK;
}

static cmap_status begin_file(cmap_vector_writer *writer, cmap_err *err)
{
    cmap_buf path = {0};
    cmap_status status = cmap_ogr_door(&writer->gdal, err);

    if (!status)
        status = cmap_private_folder_beside(writer->path, &writer->folder, err);
    if (status)
        return status;
    if (is_shape(writer))
        cmap_buf_printf(&path, "%s/%s.shp", writer->folder, writer->stem);
    else
        cmap_buf_printf(&path, "%s/data.gpkg", writer->folder);
    status = path.status ? no_memory(writer->path, err)
                         : writer->gdal->create(path.bytes, is_shape(writer) ? "ESRI Shapefile" : "GPKG", writer->day,
                                                &writer->file, err);
    cmap_buf_clear(&path);
    return status;
}

static cmap_status begin_book(cmap_vector_writer *writer, cmap_err *err)
{
    writer->book = cmap_xlsx_new();
    return writer->book ? CMAP_OK : no_memory(writer->path, err);
}

cmap_status cmap_vector_writer_open(const char *path, cmap_vector_format format, const char *day,
                                    cmap_vector_writer **out, cmap_err *err)
{
    cmap_vector_writer *writer = cmap_calloc(1, sizeof *writer);

    if (!writer)
        return no_memory(path, err);
    writer->format = format;
    (void)snprintf(writer->day, sizeof writer->day, "%s", day ? day : "2011-08-01");
    cmap_status status = take_path(writer, path, err);
    if (!status && !cmap_vector_fits(CMAP_VECTOR_DATE, writer->day))
        status = cmap_fail(err, CMAP_EINVAL, "%s is no day; write YYYY-MM-DD", day);
    if (!status)
        status = format == CMAP_VECTOR_XLSX ? begin_book(writer, err) : begin_file(writer, err);
    if (status)
        cmap_vector_writer_free(writer);
    else
        *out = writer;
    return status;
}

static void end_layer(cmap_vector_writer *writer)
{
    for (size_t i = 0; writer->names && i < writer->count; i++)
        cmap_free(writer->names[i]);
    cmap_free(writer->names);
    cmap_free(writer->types);
    cmap_free(writer->values);
    writer->names = NULL;
    writer->types = NULL;
    writer->values = NULL;
    writer->count = 0;
}

void cmap_vector_writer_free(cmap_vector_writer *writer)
{
    if (!writer)
        return;
    if (writer->file)
        (void)writer->gdal->finish(writer->file, NULL);
    cmap_private_folder_remove(writer->folder);
    end_layer(writer);
    cmap_xlsx_free(writer->book);
    cmap_buf_clear(&writer->notes);
    cmap_buf_clear(&writer->cut);
    cmap_buf_clear(&writer->wkb);
    cmap_free(writer->folder);
    cmap_free(writer->path);
    cmap_free(writer->stem);
    cmap_free(writer);
}

const char *cmap_vector_writer_notes(const cmap_vector_writer *writer)
{
    return cmap_buf_text(&writer->notes);
}

/* ---- layers ---- */

static cmap_status check_layer(const cmap_vector_writer *writer, const cmap_vector_layer *layer, cmap_err *err)
{
    if (layer->column_count == 0 || layer->column_count > CMAP_TABLE_MAX_COLUMNS)
        return cmap_fail(err, CMAP_EINVAL, "%s: the layer %s has %zu columns; 1 to %d can be written", writer->path,
                         layer->name, layer->column_count, CMAP_TABLE_MAX_COLUMNS);
    if (is_shape(writer) && writer->layers)
        return cmap_fail(err, CMAP_EINVAL, "%s: a shapefile holds one layer; write a GeoPackage", writer->path);
    for (size_t i = 0; i < layer->column_count; i++)
        for (size_t k = 0; k < i; k++)
            if (strcasecmp(layer->columns[i].name, layer->columns[k].name) == 0)
                return cmap_fail(err, CMAP_EINVAL, "%s: the column %s stands twice", writer->path,
                                 layer->columns[i].name);
    return CMAP_OK;
}

static cmap_status copy_names(cmap_vector_writer *writer, const cmap_vector_layer *layer, cmap_err *err)
{
    writer->names = cmap_calloc(layer->column_count + 1, sizeof *writer->names);
    for (size_t i = 0; writer->names && i < layer->column_count; i++)
        if (!(writer->names[i] = cmap_strdup(layer->columns[i].name)))
            return no_memory(writer->path, err);
    return writer->names ? CMAP_OK : no_memory(writer->path, err);
}

static cmap_status begin_ogr_layer(cmap_vector_writer *writer, const cmap_vector_layer *layer, cmap_err *err)
{
    cmap_ogr_column *columns = cmap_calloc(layer->column_count, sizeof *columns);

    if (!columns)
        return no_memory(writer->path, err);
    for (size_t i = 0; i < layer->column_count; i++) {
        columns[i].name = writer->names[i];
        columns[i].type = (cmap_ogr_value)layer->columns[i].type;
        columns[i].decimals = layer->columns[i].decimals;
        columns[i].width = layer->columns[i].type == CMAP_VECTOR_REAL ? 24 : 18; /* texts grow, and shrink at the end */
    }
    cmap_status status = writer->gdal->layer(writer->file, is_shape(writer) ? writer->stem : layer->name, columns,
                                             layer->column_count, (int)layer->kind, layer->is_multi, err);
    cmap_free(columns);
    return status;
}

cmap_status cmap_vector_writer_layer(cmap_vector_writer *writer, const cmap_vector_layer *layer, cmap_err *err)
{
    cmap_status status = check_layer(writer, layer, err);

    if (status)
        return status;
    end_layer(writer);
    writer->types = cmap_calloc(layer->column_count, sizeof *writer->types);
    writer->values = cmap_calloc(layer->column_count, sizeof *writer->values);
    if (!writer->types || !writer->values)
        return no_memory(writer->path, err);
    for (size_t i = 0; i < layer->column_count; i++)
        writer->types[i] = layer->columns[i].type;
    writer->count = layer->column_count;
    writer->kind = layer->kind;
    writer->is_multi = layer->is_multi;
    writer->rows = 0;
    status = is_shape(writer)
                 ? cmap_vector_dbf_names(layer->columns, layer->column_count, &writer->names, &writer->notes, err)
                 : copy_names(writer, layer, err);
    if (!status && writer->book)
        cmap_xlsx_sheet(writer->book, layer);
    else if (!status)
        status = begin_ogr_layer(writer, layer, err);
    writer->layers++;
    return status;
}

/* ---- rows ---- */

static cmap_status check_value(const cmap_vector_writer *writer, size_t column, const char *value, cmap_err *err)
{
    static const char *const kinds[] = {"text in UTF-8", "whole number", "decimal number", "day (YYYY-MM-DD)"};
    size_t characters = 0;

    if (!cmap_vector_fits(writer->types[column], value))
        return cmap_fail(err, CMAP_EINVAL, "%s: row %zu, column %s: %.60s is no %s", writer->path, writer->rows + 1,
                         writer->names[column], value, kinds[writer->types[column]]);
    for (const char *at = value; *at; at++)
        characters += ((unsigned char)*at & 0xC0) != 0x80;
    if (writer->book && characters > CMAP_XLSX_MAX_TEXT)
        return cmap_fail(err, CMAP_EINVAL, "%s: row %zu, column %s: a cell of a sheet has at most %zu characters",
                         writer->path, writer->rows + 1, writer->names[column], CMAP_XLSX_MAX_TEXT);
    return CMAP_OK;
}

static cmap_status check_row(const cmap_vector_writer *writer, const char *const *values, const cmap_geom *geom,
                             cmap_err *err)
{
    cmap_status status = CMAP_OK;

    for (size_t i = 0; !status && i < writer->count; i++)
        if (values[i])
            status = check_value(writer, i, values[i], err);
    if (status || writer->book || !geom)
        return status;
    if (!writer->kind || cmap_geom_get_kind(geom) != writer->kind || cmap_geom_get_srid(geom) != CMAP_SRID_CGCS2000)
        return cmap_fail(err, CMAP_EINVAL, "%s: row %zu: the geometry is not of the layer's kind in EPSG:4490",
                         writer->path, writer->rows + 1);
    if (!writer->is_multi && cmap_geom_part_count(geom) > 1)
        return cmap_fail(err, CMAP_EINVAL, "%s: row %zu: the geometry has more than one part", writer->path,
                         writer->rows + 1);
    return CMAP_OK;
}

/* A DBF holds 254 bytes: longer texts are cut between two characters, and counted. */
static void cut_values(cmap_vector_writer *writer, const char *const *values)
{
    writer->cut.length = 0;
    for (size_t i = 0; i < writer->count; i++)
        if (values[i] && is_shape(writer) && writer->types[i] == CMAP_VECTOR_TEXT && strlen(values[i]) > DBF_TEXT) {
            cmap_buf_put(&writer->cut, values[i], DBF_TEXT);
            cmap_buf_putc(&writer->cut, '\0');
            writer->cuts++;
        }
    char *at = writer->cut.bytes;
    for (size_t i = 0; i < writer->count; i++) {
        writer->values[i] = values[i];
        if (!writer->cut.status && values[i] && is_shape(writer) && writer->types[i] == CMAP_VECTOR_TEXT &&
            strlen(values[i]) > DBF_TEXT) {
            cmap_utf8_trim_tail(at);
            writer->values[i] = at;
            at += DBF_TEXT + 1;
        }
    }
}

static cmap_status put_feature(cmap_vector_writer *writer, const char *const *values, const cmap_geom *geom,
                               cmap_err *err)
{
    bool has_geometry = geom && cmap_geom_part_count(geom) > 0;

    cut_values(writer, values);
    writer->wkb.length = 0;
    if (has_geometry && writer->is_multi)
        cmap_geom_to_multi_wkb(geom, &writer->wkb);
    else if (has_geometry)
        cmap_geom_to_wkb(geom, &writer->wkb);
    if (writer->wkb.status || writer->cut.status)
        return no_memory(writer->path, err);
    return writer->gdal->put(writer->file, writer->values, has_geometry ? writer->wkb.bytes : NULL, writer->wkb.length,
                             err);
}

cmap_status cmap_vector_writer_row(cmap_vector_writer *writer, const char *const *values, const cmap_geom *geom,
                                   cmap_err *err)
{
    cmap_status status = check_row(writer, values, geom, err);

    if (!status && writer->book && writer->rows + 1 >= CMAP_XLSX_MAX_ROWS)
        status = cmap_fail(err, CMAP_EINVAL, "%s: a sheet has at most %zu rows; write CSV", writer->path,
                           CMAP_XLSX_MAX_ROWS);
    if (!status && writer->book)
        cmap_xlsx_row(writer->book, writer->types, values, writer->count);
    else if (!status)
        status = put_feature(writer, values, geom, err);
    if (!status)
        writer->rows++;
    return status;
}

/* ---- into place ---- */

/* A link stays a link: its target is replaced. */
static cmap_status move(const char *from, const char *path, cmap_err *err)
{
    char *resolved = realpath(path, NULL);
    int failed = rename(from, resolved ? resolved : path);
    int cause = errno;

    free(resolved);
    return failed ? cmap_fail(err, CMAP_EIO, "cannot write %s: %s", path, strerror(cause)) : CMAP_OK;
}

static const char *const parts[] = {".dbf", ".shx", ".prj", ".cpg", ".shp"};
enum { PART_COUNT = 5 };

static void put_part_path(const cmap_vector_writer *writer, const char *folder, size_t folder_length,
                          const char *ending, cmap_buf *out)
{
    out->length = 0;
    cmap_buf_put(out, folder, folder_length);
    cmap_buf_printf(out, "%s%s", writer->stem, ending);
}

/* Parts beside path; indexes of an older file of that name would lie about the new one. */
static cmap_status move_parts(const cmap_vector_writer *writer, cmap_err *err)
{
    static const char *const stale[] = {".qix", ".sbn", ".sbx"};
    const char *slash = strrchr(writer->path, '/');
    size_t length = slash ? (size_t)(slash - writer->path) + 1 : 0;
    cmap_buf from = {0}, to = {0}, inner = {0};
    cmap_status status = CMAP_OK;

    cmap_buf_printf(&inner, "%s/", writer->folder);
    for (size_t i = 0; !status && i < PART_COUNT; i++) {
        put_part_path(writer, cmap_buf_text(&inner), inner.length, parts[i], &from);
        put_part_path(writer, writer->path, length, parts[i], &to);
        if (from.status || to.status || inner.status)
            status = no_memory(writer->path, err);
        else if (cmap_file_exists(from.bytes)) /* a table without geometries has no .shp */
            status = move(from.bytes, to.bytes, err);
    }
    for (size_t i = 0; !status && i < sizeof stale / sizeof stale[0]; i++) {
        put_part_path(writer, writer->path, length, stale[i], &to);
        if (!to.status)
            (void)unlink(to.bytes);
    }
    cmap_buf_clear(&from);
    cmap_buf_clear(&to);
    cmap_buf_clear(&inner);
    return status;
}

static cmap_status pack_part(const cmap_vector_writer *writer, const char *ending, cmap_zip_pack *pack, cmap_err *err)
{
    cmap_buf path = {0}, name = {0};
    char *bytes = NULL;
    size_t length = 0;
    cmap_status status = CMAP_OK;

    cmap_buf_printf(&name, "%s%s", writer->stem, ending);
    cmap_buf_printf(&path, "%s/%s", writer->folder, cmap_buf_text(&name));
    if (path.status || name.status)
        status = no_memory(writer->path, err);
    if (!status && cmap_file_exists(path.bytes)) {
        status = cmap_file_read(path.bytes, 0, &bytes, &length, err);
        if (!status)
            cmap_zip_pack_add(pack, name.bytes, bytes, length);
        cmap_free(bytes);
    }
    cmap_buf_clear(&path);
    cmap_buf_clear(&name);
    return status;
}

static cmap_status pack_parts(const cmap_vector_writer *writer, cmap_err *err)
{
    cmap_zip_pack pack = {0};
    cmap_status status = CMAP_OK;

    for (size_t i = 0; !status && i < PART_COUNT; i++)
        status = pack_part(writer, parts[i], &pack, err);
    cmap_zip_pack_finish(&pack);
    if (!status && pack.out.status)
        status = no_memory(writer->path, err);
    if (!status)
        status = cmap_file_write(writer->path, pack.out.bytes, pack.out.length, err);
    cmap_zip_pack_clear(&pack);
    return status;
}

static cmap_status move_package(const cmap_vector_writer *writer, cmap_err *err)
{
    char *from = cmap_file_join(writer->folder, "data.gpkg");
    cmap_status status = from ? move(from, writer->path, err) : no_memory(writer->path, err);

    cmap_free(from);
    return status;
}

static cmap_status write_book(cmap_vector_writer *writer, cmap_err *err)
{
    cmap_buf bytes = {0};
    cmap_status status = cmap_xlsx_finish(writer->book, &bytes) ? no_memory(writer->path, err) : CMAP_OK;

    if (!status)
        status = cmap_file_write(writer->path, bytes.bytes, bytes.length, err);
    cmap_buf_clear(&bytes);
    return status;
}

cmap_status cmap_vector_writer_finish(cmap_vector_writer *writer, cmap_err *err)
{
    cmap_ogr_writer *file = writer->file;

    if (writer->layers == 0)
        return cmap_fail(err, CMAP_EINVAL, "%s: a file without a layer cannot be written", writer->path);
    if (writer->cuts)
        cmap_buf_printf(&writer->notes, "%zu texts were cut to %d bytes, which is what a DBF holds\n", writer->cuts,
                        DBF_TEXT);
    if (writer->book)
        return write_book(writer, err);
    writer->file = NULL;
    cmap_status status = writer->gdal->finish(file, err);
    if (status)
        return status;
    if (writer->format == CMAP_VECTOR_SHAPEFILE)
        return move_parts(writer, err);
    return is_shape(writer) ? pack_parts(writer, err) : move_package(writer, err);
}
