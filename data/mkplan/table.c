#include "data/mkplan/table.h"

#include "data/mkplan/outlines.h"
#include "gis/base/buf.h"
#include "gis/base/mem.h"
#include "gis/base/utf8.h"
#include "gis/db/stmt.h"
#include "gis/geom/wkb.h"
#include "gis/io/csv.h"

#include <stdlib.h>
#include <string.h>

#define MAX_COLUMNS 64

/* What a column of the CSV is for. */
enum use { TEXT, WHOLE, NUMBER, LON, LAT };

struct loader {
    cmap_db *db;
    const cmap_plan_table *table;
    char *path;
    cmap_csv_reader *reader;
    cmap_outlines *outlines; /* NULL: none */
    cmap_stmt *insert;

    char *names[MAX_COLUMNS];
    enum use uses[MAX_COLUMNS];
    size_t count;
    size_t key;               /* the column of the outlines' key */
    bool has_geom, has_point; /* geom is filled, from lon_deg and lat_deg */
};

static cmap_status out_of_memory(const struct loader *loader, cmap_err *err)
{
    return cmap_fail(err, CMAP_ENOMEM, "%s: out of memory", loader->path);
}

/* The declared type of the table's column, in use's terms; *is_there tells whether there is one. */
static cmap_status look_up(struct loader *loader, const char *name, bool *is_there, enum use *use, cmap_err *err)
{
    cmap_stmt *stmt = NULL;
    cmap_status status =
        cmap_stmt_new(loader->db, "SELECT type FROM pragma_table_info(?1) WHERE name = ?2", &stmt, err);

    if (status)
        return status;
    cmap_stmt_bind_text(stmt, 1, loader->table->name);
    cmap_stmt_bind_text(stmt, 2, name);
    status = cmap_stmt_step(stmt, is_there, err);
    if (!status && *is_there) {
        const char *type = cmap_stmt_text(stmt, 0);
        *use = strcmp(type, "TEXT") == 0 ? TEXT : strcmp(type, "INTEGER") == 0 ? WHOLE : NUMBER;
    }
    cmap_stmt_free(stmt);
    return status;
}

static cmap_status add_column(struct loader *loader, const char *name, cmap_err *err)
{
    bool is_there = false;
    enum use use = TEXT;
    cmap_status status = look_up(loader, name, &is_there, &use, err);

    if (status)
        return status;
    if (!is_there && strcmp(name, "lon_deg") == 0)
        use = LON;
    else if (!is_there && strcmp(name, "lat_deg") == 0)
        use = LAT;
    else if (!is_there)
        return cmap_fail(err, CMAP_EDATA, "the table %s has no column \"%s\"", loader->table->name, name);
    for (size_t i = 0; i < loader->count; i++)
        if (strcmp(loader->names[i], name) == 0)
            return cmap_fail(err, CMAP_EDATA, "the column \"%s\" stands there twice", name);
    loader->names[loader->count] = cmap_strdup(name);
    if (!loader->names[loader->count])
        return out_of_memory(loader, err);
    loader->uses[loader->count++] = use;
    return CMAP_OK;
}

static bool find_use(const struct loader *loader, enum use use)
{
    for (size_t i = 0; i < loader->count; i++)
        if (loader->uses[i] == use)
            return true;
    return false;
}

/* Where the row's geometry comes from. */
static cmap_status plan_geometry(struct loader *loader, cmap_err *err)
{
    bool has_lon = find_use(loader, LON), has_lat = find_use(loader, LAT);

    if (has_lon != has_lat)
        return cmap_fail(err, CMAP_EDATA, "lon_deg and lat_deg must stand there together");
    loader->has_point = has_lon;
    loader->has_geom = has_lon || loader->outlines;
    if (!loader->outlines)
        return CMAP_OK;
    for (loader->key = 0; loader->key < loader->count; loader->key++)
        if (strcmp(loader->names[loader->key], loader->table->key) == 0)
            return CMAP_OK;
    return cmap_fail(err, CMAP_EDATA, "there is no column \"%s\"", loader->table->key);
}

/* INSERT with one parameter a column that the table has, in the order of the CSV, the geometry last. */
static cmap_status prepare(struct loader *loader, cmap_err *err)
{
    cmap_buf sql = {0}, marks = {0};
    const char *comma = "";
    cmap_status status;

    cmap_buf_printf(&sql, "INSERT INTO \"%s\" (", loader->table->name);
    for (size_t i = 0; i < loader->count; i++) {
        if (loader->uses[i] == LON || loader->uses[i] == LAT)
            continue;
        cmap_buf_printf(&sql, "%s\"%s\"", comma, loader->names[i]);
        cmap_buf_printf(&marks, "%s?", comma);
        comma = ", ";
    }
    if (loader->has_geom) {
        cmap_buf_puts(&sql, ", \"geom\"");
        cmap_buf_puts(&marks, ", ?");
    }
    cmap_buf_printf(&sql, ") VALUES (%s)", cmap_buf_text(&marks));
    if (sql.status || marks.status)
        status = out_of_memory(loader, err);
    else
        status = cmap_stmt_new(loader->db, cmap_buf_text(&sql), &loader->insert, err);
    cmap_buf_clear(&marks);
    cmap_buf_clear(&sql);
    return status;
}

static cmap_status take_header(struct loader *loader, const cmap_csv_row *row, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    if (row->count > MAX_COLUMNS)
        return cmap_fail(err, CMAP_EDATA, "%zu columns are too many", row->count);
    for (size_t i = 0; i < row->count && !status; i++)
        status = add_column(loader, row->fields[i].text, err);
    if (!status)
        status = plan_geometry(loader, err);
    if (!status)
        status = prepare(loader, err);
    return status;
}

/* The text that SQLite takes for a number of the column's kind: digits, and for NUMBER one point among them. */
static bool is_number(const char *text, bool whole)
{
    size_t digits, rest;

    text += *text == '-';
    digits = strspn(text, "0123456789");
    if (whole || text[digits] != '.')
        return digits > 0 && text[digits] == '\0';
    rest = strspn(text + digits + 1, "0123456789");
    return digits > 0 && rest > 0 && text[digits + 1 + rest] == '\0';
}

static cmap_status check_field(const struct loader *loader, size_t column, const cmap_csv_field *field, cmap_err *err)
{
    size_t bad_at;

    if (!cmap_utf8_valid(field->text, field->length, &bad_at))
        return cmap_fail(err, CMAP_EDATA, "%s is not UTF-8", loader->names[column]);
    if (field->length && loader->uses[column] != TEXT && !is_number(field->text, loader->uses[column] == WHOLE))
        return cmap_fail(err, CMAP_EDATA, "%s is \"%s\", which is no %snumber", loader->names[column], field->text,
                         loader->uses[column] == WHOLE ? "whole " : "");
    return CMAP_OK;
}

/* A decimal of few digits in the C locale: mkplan sets no other. */
static cmap_status bind_point(const struct loader *loader, const cmap_csv_row *row, int parameter, cmap_err *err)
{
    const char *lon = "", *lat = "";
    cmap_geom *geom;
    cmap_buf blob = {0};

    for (size_t i = 0; i < row->count; i++) {
        lon = loader->uses[i] == LON ? row->fields[i].text : lon;
        lat = loader->uses[i] == LAT ? row->fields[i].text : lat;
    }
    if (!*lon != !*lat)
        return cmap_fail(err, CMAP_EDATA, "lon_deg and lat_deg must be given together");
    if (!*lon)
        return CMAP_OK;
    cmap_status status = cmap_geom_from_point(CMAP_SRID_CGCS2000, strtod(lon, NULL), strtod(lat, NULL), &geom, err);
    if (status)
        return status;
    cmap_geom_to_blob(geom, &blob);
    cmap_stmt_bind_blob(loader->insert, parameter, blob.bytes, blob.length);
    status = blob.status ? out_of_memory(loader, err) : CMAP_OK;
    cmap_buf_clear(&blob);
    cmap_geom_free(geom);
    return status;
}

static cmap_status bind_outline(const struct loader *loader, const cmap_csv_row *row, int parameter, cmap_err *err)
{
    const char *key = row->fields[loader->key].text;
    const cmap_geom *geom = cmap_outlines_take(loader->outlines, key);
    cmap_buf blob = {0};
    cmap_status status;

    if (!geom)
        return cmap_fail(err, CMAP_EDATA, "%s has no feature with the %s \"%s\"", cmap_outlines_path(loader->outlines),
                         loader->table->key, key);
    cmap_geom_to_multi_blob(geom, &blob);
    cmap_stmt_bind_blob(loader->insert, parameter, blob.bytes, blob.length);
    status = blob.status ? out_of_memory(loader, err) : CMAP_OK;
    cmap_buf_clear(&blob);
    return status;
}

/* Binds text for every column: SQLite makes it the number that the column declares. */
static cmap_status insert_row(struct loader *loader, const cmap_csv_row *row, cmap_err *err)
{
    cmap_status status = CMAP_OK;
    int parameter = 1;

    if (row->count != loader->count)
        return cmap_fail(err, CMAP_EDATA, "%zu fields, but the header has %zu", row->count, loader->count);
    for (size_t i = 0; i < row->count && !status; i++) {
        const cmap_csv_field *field = &row->fields[i];
        status = check_field(loader, i, field, err);
        if (loader->uses[i] != LON && loader->uses[i] != LAT)
            cmap_stmt_bind_text(loader->insert, parameter++, field->length ? field->text : NULL);
    }
    if (!status && loader->has_point)
        status = bind_point(loader, row, parameter, err);
    else if (!status && loader->has_geom)
        status = bind_outline(loader, row, parameter, err);
    if (!status)
        status = cmap_stmt_run(loader->insert, err);
    return status;
}

static cmap_status load_rows(struct loader *loader, cmap_err *err)
{
    const cmap_csv_row *row = NULL;
    cmap_status status = cmap_csv_next(loader->reader, &row, err);

    if (status) {
        cmap_err_at(err, "%s", loader->path);
        return status;
    }
    if (!row)
        return cmap_fail(err, CMAP_EDATA, "%s:1: there is no header", loader->path);
    while (!status && row) {
        size_t line = row->line;
        status = row->number == 1 ? take_header(loader, row, err) : insert_row(loader, row, err);
        if (status) {
            cmap_err_at(err, "%s:%zu", loader->path, line);
            return status;
        }
        status = cmap_csv_next(loader->reader, &row, err);
        if (status)
            cmap_err_at(err, "%s", loader->path);
    }
    return status;
}

static char *path_of(const char *folder, const char *room, const char *name, const char *ending)
{
    cmap_buf path = {0};

    cmap_buf_printf(&path, "%s/%s%s.%s", folder, room, name, ending);
    return cmap_buf_take(&path);
}

static char *csv_path_of(const char *folder, const cmap_plan_table *table)
{
    return table->file ? path_of(folder, "", table->file, "csv") : path_of(folder, "plan/", table->name, "csv");
}

static cmap_status open_outlines(struct loader *loader, const char *folder, cmap_err *err)
{
    char *path = path_of(folder, "geo/", loader->table->outlines, "geojson");
    cmap_status status =
        path ? cmap_outlines_read(path, loader->table->key, &loader->outlines, err) : out_of_memory(loader, err);

    cmap_free(path);
    return status;
}

static void clear(struct loader *loader)
{
    for (size_t i = 0; i < loader->count; i++)
        cmap_free(loader->names[i]);
    cmap_stmt_free(loader->insert);
    cmap_outlines_free(loader->outlines);
    cmap_csv_reader_free(loader->reader);
    cmap_free(loader->path);
}

cmap_status cmap_plan_table_load(cmap_db *db, const char *folder, const cmap_plan_table *table, cmap_err *err)
{
    struct loader loader = {.db = db, .table = table};
    cmap_status status = CMAP_OK;

    loader.path = csv_path_of(folder, table);
    if (!loader.path)
        return cmap_fail(err, CMAP_ENOMEM, "%s: out of memory", folder);
    if (table->outlines)
        status = open_outlines(&loader, folder, err);
    if (!status)
        status = cmap_csv_open_file(loader.path, NULL, &loader.reader, err);
    if (!status)
        status = load_rows(&loader, err);
    if (!status && loader.outlines)
        status = cmap_outlines_check_all_taken(loader.outlines, err);
    clear(&loader);
    return status;
}
