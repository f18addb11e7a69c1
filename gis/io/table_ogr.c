/* Tables that GDAL reads, in the module behind ogr_door.c: which driver, which layer, and their bytes into UTF-8. */
#include "gis/base/file.h"
#include "gis/base/mem.h"
#include "gis/base/utf8.h"
#include "gis/io/dbf_private.h"
#include "gis/io/encoding.h"
#include "gis/io/kml_private.h"
#include "gis/io/ogr_door_private.h"
#include "gis/io/private_folder.h"
#include "gis/io/shape_private.h"
#include "gis/io/table_private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef struct ogr_table {
    cmap_table base;
    const cmap_ogr_ops *gdal;
    cmap_ogr_reader *reader;
    const cmap_ogr_layer *layer; /* borrowed from reader */
    char *layer_name;            /* owned */
    cmap_shapefile shape;        /* the parts, of a shapefile */
    cmap_encoding encoding;
    char *reason;   /* owned */
    char **columns; /* owned, in UTF-8 */
    int64_t rows_read;

    cmap_field_decoder *decoder; /* NULL: texts are UTF-8 already */
    cmap_row_maker maker;
    cmap_buf text, note;
    cmap_table_row row;
} ogr_table;

static void ogr_close(cmap_table *base)
{
    ogr_table *table = (ogr_table *)base;

    if (table->reader)
        table->gdal->close(table->reader);
    cmap_shapefile_clear(&table->shape);
    for (size_t i = 0; table->columns && table->columns[i]; i++)
        cmap_free(table->columns[i]);
    cmap_free(table->columns);
    cmap_free(table->layer_name);
    cmap_free(table->reason);
    cmap_field_decoder_free(table->decoder);
    cmap_row_maker_clear(&table->maker);
    cmap_buf_clear(&table->text);
    cmap_buf_clear(&table->note);
    cmap_table_free(base);
}

/* ---- rows ---- */

/* One cell into table->text. A character that the end of a DBF's field cuts is dropped, and said. */
static cmap_status decode_cell(ogr_table *table, const cmap_cell *cell, bool *is_cut, cmap_err *err)
{
    bool cut = false;
    cmap_status status = CMAP_OK;

    table->text.length = 0;
    if (table->decoder) {
        status = cmap_field_decode(table->decoder, cell->text, cell->length, &table->text, &cut, err);
        *is_cut = *is_cut || cut;
    } else if (cmap_utf8_valid(cell->text, cell->length, NULL)) {
        cmap_buf_put(&table->text, cell->text, cell->length);
    } else {
        status = cmap_fail(err, CMAP_EPARSE, CMAP_RULE_ENC_INVALID ": the text is not UTF-8, as the format demands");
    }
    if (!status && table->text.status)
        status = cmap_fail(err, CMAP_ENOMEM, "out of memory");
    return status;
}

static cmap_status set_note(ogr_table *table, const char *note, bool is_cut, cmap_err *err)
{
    table->note.length = 0;
    if (is_cut)
        cmap_buf_printf(&table->note, "%s: the end of a field cuts a character, which was dropped", CMAP_RULE_TEXT_CUT);
    if (note)
        cmap_buf_printf(&table->note, "%s%s", is_cut ? "; " : "", note);
    if (table->note.status)
        return cmap_fail(err, CMAP_ENOMEM, "row %lld: out of memory", (long long)table->row.number);
    table->row.note = table->note.length ? table->note.bytes : NULL;
    return CMAP_OK;
}

static cmap_status take_row(ogr_table *table, const cmap_table_row *raw, cmap_err *err)
{
    bool is_cut = false;
    cmap_status status = CMAP_OK;

    cmap_row_maker_begin(&table->maker);
    for (size_t i = 0; !status && i < raw->count; i++) {
        status = decode_cell(table, &raw->cells[i], &is_cut, err);
        if (status)
            cmap_err_at(err, "row %lld, column %zu", (long long)raw->number, i + 1);
        else
            status = cmap_row_maker_put(&table->maker, raw->number, i, raw->cells[i].kind, cmap_buf_text(&table->text),
                                        table->text.length, err);
    }
    if (!status)
        status = cmap_row_maker_finish(&table->maker, raw->number, &table->row, err);
    if (status)
        return status;
    table->row.geom = raw->geom;
    table->row.geom_trouble = raw->geom_trouble;
    return set_note(table, raw->note, is_cut, err);
}

static cmap_status ogr_next(cmap_table *base, const cmap_table_row **out, cmap_err *err)
{
    ogr_table *table = (ogr_table *)base;
    const cmap_table_row *raw = NULL;
    cmap_status status = table->gdal->next(table->reader, &raw, err);

    if (!status && raw)
        status = take_row(table, raw, err);
    if (status)
        return status;
    table->rows_read += raw != NULL;
    *out = raw ? &table->row : NULL;
    return CMAP_OK;
}

static cmap_status ogr_rewind(cmap_table *base, cmap_err *err)
{
    ogr_table *table = (ogr_table *)base;

    (void)err;
    table->gdal->rewind(table->reader);
    table->rows_read = 0;
    return CMAP_OK;
}

static uint64_t ogr_position(const cmap_table *base)
{
    const ogr_table *table = (const ogr_table *)base;
    double share = base->info.row_count > 0 ? (double)table->rows_read / (double)base->info.row_count : 0;

    return (uint64_t)((double)base->info.byte_count * (share < 1 ? share : 1));
}

static const cmap_table_ops ogr_ops = {ogr_next, ogr_rewind, ogr_position, ogr_close};

/* ---- encodings ---- */

static cmap_status keep_encoding(ogr_table *table, const cmap_encoding *encoding, bool is_raw, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    table->encoding = *encoding;
    table->reason = cmap_strdup(encoding->evidence);
    if (!table->reason)
        return cmap_table_no_memory(table->base.path, err);
    if (is_raw)
        status = cmap_field_decoder_open(encoding->name, &table->decoder, err);
    table->base.info.encoding = table->encoding.name;
    table->base.info.encoding_reason = table->reason;
    table->base.info.encoding_rule = encoding->rule;
    return status;
}

/* The text of the .cpg: a name on the first line. */
static cmap_status read_cpg(const char *path, char out[64], cmap_err *err)
{
    char *bytes = NULL;
    size_t length = 0, count = 0;
    cmap_status status = path ? cmap_file_read(path, 4096, &bytes, &length, err) : CMAP_OK;

    while (count < length && count < 63 && bytes[count] != '\r' && bytes[count] != '\n')
        count++;
    if (count)
        memcpy(out, bytes, count);
    out[count] = '\0';
    cmap_free(bytes);
    return status;
}

static cmap_status decide_for_dbf(ogr_table *table, const cmap_table_options *options, cmap_err *err)
{
    char cpg[64] = "";
    cmap_dbf dbf = {0};
    cmap_encoding encoding = {0};
    const char *path = table->shape.paths[CMAP_SHAPE_DBF];
    cmap_status status = cmap_dbf_look(path, &dbf, err);

    if (!status && dbf.size > table->shape.sizes[CMAP_SHAPE_DBF])
        status = cmap_fail(err, CMAP_EPARSE,
                           "%s is damaged: its .dbf has %llu bytes of the %llu that it should have; fetch or save it "
                           "again",
                           table->base.path, (unsigned long long)table->shape.sizes[CMAP_SHAPE_DBF],
                           (unsigned long long)dbf.size);
    if (!status)
        status = read_cpg(table->shape.paths[CMAP_SHAPE_CPG], cpg, err);
    cmap_encoding_hints hints = {
        .declared = options ? options->encoding : NULL, .cpg = cpg[0] ? cpg : NULL, .ldid = dbf.ldid, .is_whole = true};
    if (!status)
        status = cmap_encoding_detect(cmap_buf_text(&dbf.text), dbf.text.length, &hints, &encoding, err);
    if (!status)
        status = keep_encoding(table, &encoding, true, err);
    cmap_buf_clear(&dbf.text);
    return status;
}

/* $DWGCODEPAGE, "ANSI_936", is what a .cpg would say. */
static void find_codepage(const char *path, char out[64])
{
    static const char mark[] = "$DWGCODEPAGE";
    char head[16384];
    FILE *file = fopen(path, "rbe");
    size_t length = file ? fread(head, 1, sizeof head - 1, file) : 0, count = 0;

    if (file)
        (void)fclose(file);
    head[length] = '\0';
    const char *at = strstr(head, mark);
    if (at)
        at += strlen(mark) + strspn(at + strlen(mark), "\r\n 3");
    while (at && count < 63 && at[count] && !strchr("\r\n", at[count])) {
        out[count] = at[count] == '_' ? ' ' : at[count];
        count++;
    }
    out[count] = '\0';
}

static cmap_status decide_for_dxf(ogr_table *table, const cmap_table_place *place, cmap_err *err)
{
    char codepage[64] = "";
    cmap_encoding encoding = {0};
    cmap_encoding_hints hints = {.declared = place->options ? place->options->encoding : NULL, .is_whole = true};

    find_codepage(place->path, codepage);
    hints.cpg = codepage[0] ? codepage : NULL;
    cmap_status status = cmap_encoding_detect_file(place->path, &hints, &encoding, err);
    return status ? status : keep_encoding(table, &encoding, true, err);
}

/* An XML declaration names the encoding that the file was in; the copy has none, and is UTF-8. */
static cmap_status blank_declaration(const char *path, cmap_err *err)
{
    char head[512] = "";
    FILE *file = fopen(path, "r+be");
    const char *end =
        file && fread(head, 1, sizeof head - 1, file) > 0 && strncmp(head, "<?xml", 5) == 0 ? strstr(head, "?>") : NULL;
    bool is_done = file != NULL;

    if (end) {
        size_t length = (size_t)(end + 2 - head);
        memset(head, ' ', length);
        is_done = fseek(file, 0, SEEK_SET) == 0 && fwrite(head, 1, length, file) == length;
    }
    if (file)
        is_done = fclose(file) == 0 && is_done;
    return is_done ? CMAP_OK : cmap_fail(err, CMAP_EIO, "cannot write %s: %s", path, strerror(errno));
}

/* JSON is UTF-8 by its standard and KML by custom, and either in another encoding in some offices: then GDAL is given a
 * copy that follows it. */
static cmap_status decide_for_text(ogr_table *table, const cmap_table_place *place, cmap_file_kind kind, char **copy,
                                   cmap_err *err)
{
    bool is_kml = kind == CMAP_FILE_KML;
    cmap_encoding encoding = {0};
    cmap_encoding_hints hints = {.declared = place->options ? place->options->encoding : NULL, .is_whole = true};
    cmap_status status = cmap_encoding_detect_file(place->path, &hints, &encoding, err);

    if (!status)
        status = keep_encoding(table, &encoding, false, err);
    if (status || (strcmp(encoding.name, "UTF-8") == 0 && (is_kml || encoding.bom == 0)))
        return status;
    cmap_decoder *decoder = NULL;
    status = cmap_decoder_open_file(&encoding, place->path, &decoder, err);
    if (!status)
        status = cmap_private_folder_make(&table->base.folder, err);
    if (!status)
        status = cmap_private_folder_put(table->base.folder, is_kml ? "copy.kml" : "copy.geojson", cmap_decoder_read,
                                         decoder, copy, err);
    if (!status && is_kml)
        status = blank_declaration(*copy, err);
    cmap_decoder_free(decoder);
    return status;
}

/* ---- opening ---- */

static const char *driver_of(cmap_file_kind kind)
{
    switch (kind) {
    case CMAP_FILE_JSON:
        return "GeoJSON";
    case CMAP_FILE_SQLITE:
        return "GPKG";
    case CMAP_FILE_KML:
        return "LIBKML";
    case CMAP_FILE_DXF:
        return "DXF";
    default:
        return "ESRI Shapefile";
    }
}

/* Where a file is a layer, the user knows it by the file's name, which may not be the one that GDAL was given. */
static cmap_status name_after_file(ogr_table *table, const char *name, cmap_err *err)
{
    const char *slash = strrchr(name, '/'), *file = slash ? slash + 1 : name, *dot = strrchr(file, '.');

    table->layer_name = cmap_strdup(file);
    if (!table->layer_name)
        return cmap_table_no_memory(name, err);
    if (dot && dot > file)
        table->layer_name[dot - file] = '\0';
    return CMAP_OK;
}

static cmap_status name_after_layer(ogr_table *table, cmap_err *err)
{
    if (!table->layer_name && !(table->layer_name = cmap_strdup(table->layer->name)))
        return cmap_table_no_memory(table->base.path, err);
    return CMAP_OK;
}

static cmap_status choose_layer(ogr_table *table, const cmap_table_place *place, cmap_err *err)
{
    size_t count = table->gdal->layer_count(table->reader), chosen = 0;
    const char **names = cmap_calloc(count + 1, sizeof *names);
    cmap_status status = names ? CMAP_OK : cmap_table_no_memory(place->name, err);

    for (size_t i = 0; !status && i < count; i++)
        names[i] = count == 1 && table->layer_name ? table->layer_name : table->gdal->layer_name(table->reader, i);
    if (!status)
        cmap_table_list(&table->base.layers, names, count);
    if (!status)
        status = cmap_table_choose(place, "layer", names, NULL, count, &chosen, err);
    if (!status)
        status = table->gdal->choose(table->reader, chosen, &table->layer, err);
    cmap_free(names);
    return status;
}

/* NULL when memory ran out. */
static char *copy_name(const char *name, cmap_file_kind kind)
{
    cmap_buf read = {0};

    if (kind != CMAP_FILE_KML)
        return cmap_strdup(name);
    cmap_kml_read(name, &read);
    return cmap_buf_take(&read);
}

static cmap_status decode_columns(ogr_table *table, cmap_file_kind kind, cmap_err *err)
{
    bool is_cut = false;
    size_t count = table->layer->column_count;
    cmap_status status = CMAP_OK;

    table->columns = cmap_calloc(count + 1, sizeof *table->columns);
    if (!table->columns)
        return cmap_table_no_memory(table->base.path, err);
    for (size_t i = 0; !status && i < count; i++) {
        cmap_cell name = {.text = table->layer->columns[i], .length = strlen(table->layer->columns[i])};
        status = decode_cell(table, &name, &is_cut, err);
        if (status)
            cmap_err_at(err, "%s, the name of column %zu", table->base.path, i + 1);
        else if (!(table->columns[i] = copy_name(cmap_buf_text(&table->text), kind)))
            status = cmap_table_no_memory(table->base.path, err);
    }
    return status;
}

/* RFC 7946 knows one system; the older "crs" member is found at the top, before the features as a rule. */
static const char *crs_origin(cmap_file_kind kind, const char *path, const char *crs)
{
    char head[16384];
    FILE *file;

    if (kind != CMAP_FILE_JSON)
        return kind == CMAP_FILE_SQLITE ? "gpkg_geometry_columns" : kind == CMAP_FILE_KML ? "KML" : ".prj";
    if (strcmp(crs, "EPSG:4326") != 0) /* a member that stands after the features */
        return "crs member";
    file = fopen(path, "rbe");
    size_t length = file ? fread(head, 1, sizeof head - 1, file) : 0;
    if (file)
        (void)fclose(file);
    head[length] = '\0';
    for (size_t i = 0; i < length; i++)
        if (head[i] == '\0')
            head[i] = ' ';
    char *features = strstr(head, "\"features\"");
    if (features)
        *features = '\0';
    return strstr(head, "\"crs\"") ? "crs member" : "RFC 7946";
}

static void describe(ogr_table *table, const cmap_table_place *place, cmap_file_kind kind, const char *driver)
{
    cmap_table_info *info = &table->base.info;

    info->format = strcmp(driver, "LIBKML") == 0 ? "KML" : strcmp(driver, "GPKG") == 0 ? "GeoPackage" : driver;
    if (kind == CMAP_FILE_DBF || (kind == CMAP_FILE_SHAPE && !table->shape.paths[CMAP_SHAPE_SHP]))
        info->format = "DBF";
    info->layer = table->layer_name;
    info->columns = (const char *const *)table->columns;
    info->column_count = table->layer->column_count;
    info->crs = table->layer->crs;
    info->crs_from = info->crs ? crs_origin(kind, place->path, info->crs) : NULL;
    info->has_geometry = table->layer->has_geometry;
    info->row_count = table->layer->row_count;
    for (int part = CMAP_SHAPE_SHX; table->shape.paths[CMAP_SHAPE_SHP] && part < CMAP_SHAPE_PARTS; part++)
        info->byte_count += table->shape.sizes[part];
    if (!info->encoding) {
        info->encoding = "UTF-8";
        info->encoding_reason = "the format holds Unicode";
    }
}

/* GDAL knows a part by an ending in small letters, or in capitals, and passes over one in both: such parts are given to
 * it through links. */
static cmap_status link_parts(ogr_table *table, char **path, cmap_err *err)
{
    const cmap_shapefile *shape = &table->shape;
    bool is_plain = true;
    char name[16];
    cmap_status status = CMAP_OK;

    for (int part = 0; part < CMAP_SHAPE_PARTS; part++) {
        const char *ending = shape->paths[part] ? strrchr(shape->paths[part], '.') : cmap_shapefile_endings[part];
        is_plain = is_plain && strcmp(ending, cmap_shapefile_endings[part]) == 0;
    }
    if (is_plain)
        return CMAP_OK;
    status = cmap_private_folder_make(&table->base.folder, err);
    for (int part = 0; !status && part < CMAP_SHAPE_PARTS; part++) {
        (void)snprintf(name, sizeof name, "data%s", cmap_shapefile_endings[part]);
        if (shape->paths[part])
            status = cmap_private_folder_link(table->base.folder, name, shape->paths[part], err);
    }
    if (!status) {
        bool is_table = !shape->paths[CMAP_SHAPE_SHP];
        *path = cmap_file_join(table->base.folder, is_table ? "data.dbf" : "data.shp");
        status = *path ? CMAP_OK : cmap_table_no_memory(table->base.path, err);
    }
    return status;
}

static cmap_status open_reader(ogr_table *table, const cmap_table_place *place, cmap_file_kind kind, cmap_err *err)
{
    char *copy = NULL;
    const char *path = place->path;
    cmap_status status = CMAP_OK;

    if (kind == CMAP_FILE_SHAPE || kind == CMAP_FILE_DBF) {
        status = cmap_shapefile_find(place->path, place->name, &table->shape, err);
        if (!status && table->shape.paths[CMAP_SHAPE_SHP])
            path = table->shape.paths[CMAP_SHAPE_SHP];
        if (!status)
            status = decide_for_dbf(table, place->options, err);
        if (!status)
            status = link_parts(table, &copy, err);
    } else if (kind == CMAP_FILE_DXF) {
        status = decide_for_dxf(table, place, err);
    } else if (kind == CMAP_FILE_JSON || kind == CMAP_FILE_KML) {
        status = decide_for_text(table, place, kind, &copy, err);
        if (!status && kind == CMAP_FILE_KML)
            status = cmap_kml_copy(path, &table->base.folder, &copy, err);
    }
    if (!status) {
        status = table->gdal->open(copy ? copy : path, driver_of(kind), &table->reader, err);
        if (status)
            cmap_err_at(err, "cannot read %s", place->name);
    }
    cmap_free(copy);
    return status;
}

cmap_status cmap_table_ogr_open(const cmap_table_place *place, cmap_file_kind kind, cmap_table **out, cmap_err *err)
{
    ogr_table *table = cmap_calloc(1, sizeof *table);

    if (!table)
        return cmap_table_no_memory(place->name, err);
    cmap_status status = cmap_table_init(&table->base, &ogr_ops, place, err);
    if (!status)
        status = cmap_ogr_door(&table->gdal, err);
    if (!status)
        status = open_reader(table, place, kind, err);
    if (!status && (kind == CMAP_FILE_SHAPE || kind == CMAP_FILE_DBF || kind == CMAP_FILE_JSON))
        status = name_after_file(table, place->name, err);
    if (!status)
        status = choose_layer(table, place, err);
    if (!status)
        status = name_after_layer(table, err);
    if (!status)
        status = decode_columns(table, kind, err);
    if (status) {
        ogr_close(&table->base);
        return status;
    }
    describe(table, place, kind, driver_of(kind));
    *out = &table->base;
    return CMAP_OK;
}
