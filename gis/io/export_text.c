/* The sinks for text: CSV and GeoJSON. Rows are written in blocks. */
#include "gis/base/buf.h"
#include "gis/base/file.h"
#include "gis/base/mem.h"
#include "gis/io/csv.h"
#include "gis/io/export_private.h"
#include "gis/io/json_member.h"

#include <string.h>

enum { BLOCK = 1 << 18 };

typedef struct text_sink {
    cmap_export_sink base; /* first */
    cmap_file_out *file;
    cmap_buf buf;
    cmap_json_writer json;
    cmap_vector_column columns[CMAP_EXPORT_COLUMNS_MAX + 2]; /* of the layer */
    size_t column_count;
} text_sink;

static text_sink *of(cmap_export_sink *sink)
{
    return (text_sink *)sink;
}

static cmap_status write_block(text_sink *t, bool all, cmap_err *err)
{
    if (t->buf.status)
        return cmap_fail(err, t->buf.status, "cannot export: out of memory");
    if (!all && t->buf.length < BLOCK)
        return CMAP_OK;
    cmap_status status = cmap_file_out_put(t->file, cmap_buf_text(&t->buf), t->buf.length, err);
    t->buf.length = 0;
    return status;
}

static void keep_columns(text_sink *t, const cmap_vector_layer *layer)
{
    memcpy(t->columns, layer->columns, layer->column_count * sizeof *t->columns);
    t->column_count = layer->column_count;
}

static cmap_status finish_text(cmap_export_sink *sink, cmap_err *err)
{
    cmap_status status = write_block(of(sink), true, err);

    return status ? status : cmap_file_out_finish(of(sink)->file, err);
}

static const char *no_notes(const cmap_export_sink *sink)
{
    (void)sink;
    return "";
}

static void free_text(cmap_export_sink *sink)
{
    text_sink *t = of(sink);

    cmap_file_out_free(t->file);
    cmap_buf_clear(&t->buf);
    cmap_free(t);
}

static cmap_status open_text(const char *path, const cmap_export_sink *base, text_sink **out, cmap_err *err)
{
    text_sink *made = cmap_calloc(1, sizeof *made);

    if (!made)
        return cmap_fail(err, CMAP_ENOMEM, "cannot write %s: out of memory", path);
    made->base = *base;
    cmap_status status = cmap_file_out_open(path, &made->file, err);
    if (status)
        cmap_free(made);
    else
        *out = made;
    return status;
}

/* CSV. */

static cmap_status csv_layer(cmap_export_sink *sink, const cmap_vector_layer *layer, cmap_err *err)
{
    text_sink *t = of(sink);

    keep_columns(t, layer);
    cmap_buf_puts(&t->buf, "\xEF\xBB\xBF");
    for (size_t i = 0; i < layer->column_count; i++)
        cmap_csv_put(&t->buf, layer->columns[i].name, i == 0);
    cmap_buf_putc(&t->buf, '\n');
    return write_block(t, false, err);
}

static cmap_status csv_row(cmap_export_sink *sink, const char *const *values, const cmap_geom *geom, cmap_err *err)
{
    text_sink *t = of(sink);

    (void)geom;
    for (size_t i = 0; i < t->column_count; i++)
        cmap_csv_put_harmless(&t->buf, values[i], i == 0);
    cmap_buf_putc(&t->buf, '\n');
    return write_block(t, false, err);
}

cmap_status cmap_export_csv_open(const char *path, cmap_export_sink **out, cmap_err *err)
{
    static const cmap_export_sink base = {.is_table = true,
                                          .layer = csv_layer,
                                          .row = csv_row,
                                          .finish = finish_text,
                                          .notes = no_notes,
                                          .free = free_text};
    text_sink *made = NULL;
    cmap_status status = open_text(path, &base, &made, err);

    if (!status)
        *out = &made->base;
    return status;
}

/* GeoJSON. Nine decimals are a tenth of a millimetre: what is imported again is the same place. */

#define DECIMALS 9

static void put_position(cmap_json_writer *json, cmap_coord at)
{
    cmap_json_open_array(json);
    cmap_json_put_fixed(json, at.x, DECIMALS);
    cmap_json_put_fixed(json, at.y, DECIMALS);
    cmap_json_close(json);
}

/* Twice the signed area in the plane: positive when the ring turns left. */
static double turn(const cmap_coord *at, size_t count)
{
    double sum = 0;

    for (size_t i = 1; i < count; i++)
        sum += (at[i - 1].x - at[0].x) * (at[i].y - at[0].y) - (at[i].x - at[0].x) * (at[i - 1].y - at[0].y);
    return sum;
}

/* RFC 7946, 3.1.6: shells turn left, holes right. */
static void put_ring(cmap_json_writer *json, const cmap_geom *geom, size_t path)
{
    size_t count;
    const cmap_coord *at = cmap_geom_path(geom, path, &count);
    bool reverse = (turn(at, count) > 0) == cmap_geom_path_is_hole(geom, path);

    cmap_json_open_array(json);
    for (size_t i = 0; i < count; i++)
        put_position(json, at[reverse ? count - 1 - i : i]);
    cmap_json_close(json);
}

static void put_part(cmap_json_writer *json, const cmap_geom *geom, size_t part)
{
    cmap_json_open_array(json);
    for (size_t path = 0; path < cmap_geom_path_count(geom); path++)
        if (cmap_geom_path_part(geom, path) == part)
            put_ring(json, geom, path);
    cmap_json_close(json);
}

static void put_points(cmap_json_writer *json, const cmap_geom *geom, bool several)
{
    size_t count;

    if (several)
        cmap_json_open_array(json);
    for (size_t path = 0; path < cmap_geom_path_count(geom); path++)
        put_position(json, *cmap_geom_path(geom, path, &count));
    if (several)
        cmap_json_close(json);
}

static void put_geometry(cmap_json_writer *json, const cmap_geom *geom)
{
    bool several = geom && cmap_geom_part_count(geom) > 1;

    cmap_json_put_key(json, "geometry");
    if (!geom || !cmap_geom_coord_count(geom)) {
        cmap_json_put_null(json);
        return;
    }
    bool is_outline = cmap_geom_get_kind(geom) == CMAP_GEOM_POLYGON;
    cmap_json_open_object(json);
    cmap_member_text(json, "type",
                     is_outline ? several ? "MultiPolygon" : "Polygon"
                     : several  ? "MultiPoint"
                                : "Point");
    cmap_json_put_key(json, "coordinates");
    if (!is_outline) {
        put_points(json, geom, several);
    } else {
        if (several)
            cmap_json_open_array(json);
        for (size_t part = 0; part < cmap_geom_part_count(geom); part++)
            put_part(json, geom, part);
        if (several)
            cmap_json_close(json);
    }
    cmap_json_close(json);
}

static cmap_status geojson_layer(cmap_export_sink *sink, const cmap_vector_layer *layer, cmap_err *err)
{
    text_sink *t = of(sink);

    keep_columns(t, layer);
    cmap_json_begin(&t->json, &t->buf);
    t->json.compact_below = 2;
    cmap_json_open_object(&t->json);
    cmap_member_text(&t->json, "type", "FeatureCollection");
    cmap_member_text(&t->json, "name", layer->name);
    cmap_member_array(&t->json, "features");
    return write_block(t, false, err);
}

static cmap_status geojson_row(cmap_export_sink *sink, const char *const *values, const cmap_geom *geom, cmap_err *err)
{
    text_sink *t = of(sink);
    cmap_json_writer *json = &t->json;

    cmap_json_open_object(json);
    cmap_member_text(json, "type", "Feature");
    cmap_member_object(json, "properties");
    for (size_t i = 0; i < t->column_count; i++) {
        cmap_json_put_key(json, t->columns[i].name);
        if (t->columns[i].type == CMAP_VECTOR_INT || t->columns[i].type == CMAP_VECTOR_REAL)
            cmap_json_put_decimal(json, values[i]);
        else
            cmap_json_put_text(json, values[i]);
    }
    cmap_json_close(json);
    put_geometry(json, geom);
    cmap_json_close(json);
    return write_block(t, false, err);
}

static cmap_status geojson_finish(cmap_export_sink *sink, cmap_err *err)
{
    text_sink *t = of(sink);

    cmap_json_close(&t->json);
    cmap_json_close(&t->json);
    cmap_status status = cmap_json_finish(&t->json, err);
    return status ? status : finish_text(sink, err);
}

cmap_status cmap_export_geojson_open(const char *path, cmap_export_sink **out, cmap_err *err)
{
    static const cmap_export_sink base = {
        .layer = geojson_layer, .row = geojson_row, .finish = geojson_finish, .notes = no_notes, .free = free_text};
    text_sink *made = NULL;
    cmap_status status = open_text(path, &base, &made, err);

    if (!status)
        *out = &made->base;
    return status;
}
