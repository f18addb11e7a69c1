#include "gis/io/export.h"

#include "gis/base/mem.h"
#include "gis/db/stmt.h"
#include "gis/geom/wkb.h"
#include "gis/io/export_private.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* The sink of vector_write.h. */

typedef struct vector_sink {
    cmap_export_sink base; /* first */
    cmap_vector_writer *writer;
} vector_sink;

static cmap_status vector_layer(cmap_export_sink *sink, const cmap_vector_layer *layer, cmap_err *err)
{
    return cmap_vector_writer_layer(((vector_sink *)sink)->writer, layer, err);
}

static cmap_status vector_row(cmap_export_sink *sink, const char *const *values, const cmap_geom *geom, cmap_err *err)
{
    return cmap_vector_writer_row(((vector_sink *)sink)->writer, values, sink->is_table ? NULL : geom, err);
}

static cmap_status vector_finish(cmap_export_sink *sink, cmap_err *err)
{
    return cmap_vector_writer_finish(((vector_sink *)sink)->writer, err);
}

static const char *vector_notes(const cmap_export_sink *sink)
{
    return cmap_vector_writer_notes(((const vector_sink *)sink)->writer);
}

static void vector_free(cmap_export_sink *sink)
{
    cmap_vector_writer_free(((vector_sink *)sink)->writer);
    cmap_free(sink);
}

static cmap_status open_vector(const char *path, cmap_vector_format format, const char *day, cmap_export_sink **out,
                               cmap_err *err)
{
    bool is_sheet = format == CMAP_VECTOR_XLSX;
    vector_sink *made = cmap_calloc(1, sizeof *made);

    if (!made)
        return cmap_fail(err, CMAP_ENOMEM, "cannot write %s: out of memory", path);
    made->base = (cmap_export_sink){.one_kind = !is_sheet,
                                    .many_layers = is_sheet || format == CMAP_VECTOR_GEOPACKAGE,
                                    .is_table = is_sheet,
                                    .layer = vector_layer,
                                    .row = vector_row,
                                    .finish = vector_finish,
                                    .notes = vector_notes,
                                    .free = vector_free};
    cmap_status status = cmap_vector_writer_open(path, format, day, &made->writer, err);
    if (status)
        cmap_free(made);
    else
        *out = &made->base;
    return status;
}

static bool ends_in(const char *path, const char *ending)
{
    size_t length = strlen(path), tail = strlen(ending);

    return length > tail && strcasecmp(path + length - tail, ending) == 0;
}

/* The sink that the path's ending names. */
static cmap_status open_sink(const char *path, const char *day, cmap_export_sink **out, cmap_err *err)
{
    cmap_vector_format format;

    if (cmap_vector_format_of(path, &format))
        return open_vector(path, format, day, out, err);
    if (ends_in(path, ".csv"))
        return cmap_export_csv_open(path, out, err);
    if (ends_in(path, ".geojson") || ends_in(path, ".json"))
        return cmap_export_geojson_open(path, out, err);
    return cmap_fail(err, CMAP_EINVAL,
                     "cannot export to %s: its ending names no format; use .gpkg, .geojson, .shp, .zip (a shapefile), "
                     ".csv or .xlsx",
                     path);
}

enum { PROGRESS_EVERY = 500 };

/* An export under way. */
typedef struct exporting {
    cmap_db *db;
    const char *path;
    cmap_export_sink *sink;
    const cmap_export_options *options;
    cmap_export_report *report;
    bool has_outlines; /* among the rows of the layer at hand */
    uint64_t all;      /* rows of the file, for a progress bar */
} exporting;

/* The kinds of places that a layer has. */
typedef struct kinds {
    bool points, many_points, outlines, without;
} kinds;

static cmap_status read_geom(cmap_stmt *stmt, int column, cmap_geom **out, cmap_err *err)
{
    size_t length;
    const void *bytes = cmap_stmt_blob(stmt, column, &length);

    *out = NULL;
    return bytes ? cmap_geom_from_blob(bytes, length, out, err) : CMAP_OK;
}

static void note_kind(kinds *k, const cmap_geom *geom)
{
    if (!geom || !cmap_geom_coord_count(geom))
        k->without = true;
    else if (cmap_geom_get_kind(geom) == CMAP_GEOM_POLYGON)
        k->outlines = true;
    else if (cmap_geom_coord_count(geom) > 1)
        k->many_points = k->points = true;
    else
        k->points = true;
}

/* Which kinds a layer holds must be said before its rows, where the format parts them. */
static cmap_status find_kinds(const exporting *e, const cmap_export_layer *layer, kinds *k, cmap_err *err)
{
    cmap_stmt *stmt = NULL;
    bool row = true;
    cmap_status status = cmap_stmt_new(e->db, layer->places, &stmt, err);

    *k = (kinds){0};
    while (!status) {
        cmap_geom *geom = NULL;
        status = cmap_stmt_step(stmt, &row, err);
        if (status || !row)
            break;
        status = read_geom(stmt, 0, &geom, err);
        note_kind(k, geom);
        cmap_geom_free(geom);
    }
    cmap_stmt_free(stmt);
    return status;
}

static bool is_outline(const cmap_geom *geom)
{
    return geom && cmap_geom_get_kind(geom) == CMAP_GEOM_POLYGON;
}

/* Does a row belong to a pass? Rows without a place go with the points. */
static bool belongs(const cmap_geom *geom, cmap_geom_kind pass)
{
    return pass == 0 || (pass == CMAP_GEOM_POLYGON) == is_outline(geom);
}

static void put_lonlat(const cmap_geom *geom, char lon[32], char lat[32], const char **values)
{
    size_t count;

    values[0] = values[1] = NULL;
    if (!geom || cmap_geom_get_kind(geom) != CMAP_GEOM_POINT || cmap_geom_coord_count(geom) != 1)
        return;
    const cmap_coord *at = cmap_geom_path(geom, 0, &count);
    (void)snprintf(lon, 32, "%.9f", at->x);
    (void)snprintf(lat, 32, "%.9f", at->y);
    values[0] = lon;
    values[1] = lat;
}

static cmap_status write_row(exporting *e, const cmap_export_layer *layer, cmap_stmt *stmt, cmap_geom_kind pass,
                             cmap_err *err)
{
    const char *values[CMAP_EXPORT_COLUMNS_MAX + 2];
    char lon[32], lat[32];
    cmap_geom *geom = NULL;
    cmap_status status = layer->places ? read_geom(stmt, (int)layer->column_count, &geom, err) : CMAP_OK;

    for (size_t i = 0; i < layer->column_count; i++)
        values[i] = cmap_stmt_text(stmt, (int)i);
    put_lonlat(geom, lon, lat, values + layer->column_count);
    e->has_outlines = e->has_outlines || (is_outline(geom) && cmap_geom_coord_count(geom));
    if (!status && belongs(geom, pass)) {
        status = e->sink->row(e->sink, values, geom, err);
        if (e->report->row_count++ % PROGRESS_EVERY == 0 && e->options->progress)
            e->options->progress(e->options->progress_data, e->report->row_count, e->all);
    }
    cmap_geom_free(geom);
    return status;
}

static cmap_status write_rows(exporting *e, const cmap_export_layer *layer, cmap_geom_kind pass, cmap_err *err)
{
    cmap_stmt *stmt = NULL;
    bool row = true;
    cmap_status status = cmap_stmt_new(e->db, layer->sql, &stmt, err);

    while (!status) {
        status = cmap_stmt_step(stmt, &row, err);
        if (status || !row)
            break;
        status = write_row(e, layer, stmt, pass, err);
    }
    cmap_stmt_free(stmt);
    return status;
}

/* One layer of the file. pass: the kind of its places; 0: all of them, or none. */
static cmap_status write_pass(exporting *e, const cmap_export_layer *layer, const char *name, cmap_geom_kind pass,
                              bool is_multi, cmap_err *err)
{
    cmap_vector_column columns[CMAP_EXPORT_COLUMNS_MAX + 2];
    cmap_vector_layer head = {
        .name = name, .columns = columns, .column_count = layer->column_count, .kind = pass, .is_multi = is_multi};

    memcpy(columns, layer->columns, layer->column_count * sizeof *columns);
    if (e->sink->is_table && layer->places) {
        columns[head.column_count++] = (cmap_vector_column){"lon", CMAP_VECTOR_REAL, 9};
        columns[head.column_count++] = (cmap_vector_column){"lat", CMAP_VECTOR_REAL, 9};
    }
    cmap_status status = e->sink->layer(e->sink, &head, err);
    if (!status)
        status = write_rows(e, layer, pass, err);
    e->report->layer_count++;
    return status;
}

/* A layer of all its rows, whatever their places. */
static cmap_status write_whole(exporting *e, const cmap_export_layer *layer, cmap_err *err)
{
    cmap_status status;

    e->has_outlines = false;
    status = write_pass(e, layer, layer->name, 0, false, err);
    if (e->sink->is_table && e->has_outlines && strcmp(layer->name, layer->outlines) != 0)
        cmap_buf_printf(&e->report->notes,
                        "some of the %s have outlines, which a table does not hold; .gpkg and .geojson do\n",
                        layer->name);
    return status;
}

static cmap_status write_layer(exporting *e, const cmap_export_layer *layer, cmap_err *err)
{
    kinds k;
    cmap_status status;

    if (!e->sink->one_kind || !layer->places)
        return write_whole(e, layer, err);
    status = find_kinds(e, layer, &k, err);
    bool both = k.outlines && (k.points || k.without);
    if (status)
        return status;
    if (both && !e->sink->many_layers)
        return cmap_fail(err, CMAP_EINVAL,
                         "cannot export to %s: the %s have points as well as outlines, and a shapefile holds one kind; "
                         "use .gpkg or .geojson",
                         e->path, layer->name);
    if (!k.outlines || both)
        status = write_pass(e, layer, layer->name, CMAP_GEOM_POINT, k.many_points, err);
    if (!status && k.outlines)
        status = write_pass(e, layer, both ? layer->outlines : layer->name, CMAP_GEOM_POLYGON, true, err);
    return status;
}

static const cmap_export_layer *find_layer(const char *what)
{
    for (size_t i = 0; i < cmap_export_layer_count; i++)
        if (strcmp(cmap_export_layers[i].name, what) == 0)
            return &cmap_export_layers[i];
    return NULL;
}

static cmap_status count_rows(exporting *e, const cmap_export_layer *only, cmap_err *err)
{
    cmap_status status = CMAP_OK;
    int64_t count = 0;

    for (size_t i = 0; i < cmap_export_layer_count && !status; i++) {
        const cmap_export_layer *layer = &cmap_export_layers[i];
        if (only && only != layer)
            continue;
        status = cmap_db_ask_int(e->db, layer->count, &count, err);
        e->all += (uint64_t)count;
    }
    return status;
}

static cmap_status write_all(exporting *e, const cmap_export_layer *only, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    if (!only && !e->sink->many_layers)
        only = find_layer("carriers");
    if (e->options->progress)
        status = count_rows(e, only, err);
    for (size_t i = 0; i < cmap_export_layer_count && !status; i++)
        if (!only || only == &cmap_export_layers[i])
            status = write_layer(e, &cmap_export_layers[i], err);
    if (!status)
        status = e->sink->finish(e->sink, err);
    if (!status)
        cmap_buf_puts(&e->report->notes, e->sink->notes(e->sink));
    return status;
}

cmap_status cmap_export(cmap_db *db, const char *path, const cmap_export_options *options, cmap_export_report *report,
                        cmap_err *err)
{
    static const cmap_export_options none = {0};
    cmap_export_report made = {0};
    exporting e = {.db = db, .path = path, .options = options ? options : &none, .report = &made};

    options = e.options;
    const cmap_export_layer *only = options->what ? find_layer(options->what) : NULL;
    if (options->what && !only)
        return cmap_fail(err, CMAP_EINVAL, "cannot export '%s'; there are carriers, parks, districts and shares",
                         options->what);
    cmap_status status = open_sink(path, options->day, &e.sink, err);
    if (!status)
        status = write_all(&e, only, err);
    if (e.sink)
        e.sink->free(e.sink);
    if (status || !report)
        cmap_buf_clear(&made.notes);
    else
        *report = made;
    return status;
}
