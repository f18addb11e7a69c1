#include "gis/db/diff.h"

#include "gis/base/buf.h"
#include "gis/db/db.h"
#include "gis/db/stmt.h"
#include "gis/geom/wkb.h"

#include <math.h>
#include <string.h>

/* Columns of the queries: 0 identity, 1 how many of that identity before it, 2 key, 3 name, then the fields; the last
 * is the geometry. All but that are text. */
enum { IDENTITY, NTH, KEY, NAME, FIRST_FIELD, FIELDS_MAX = 12 };

typedef struct table {
    const char *name, *sql;
    const char *fields[FIELDS_MAX]; /* after name; the last one is "place" */
    size_t field_count;
} table;

/* printf makes 0 of NULL: what is unknown must stay so. */
#define AREA(column)                                                                                                   \
    "CASE WHEN " column " IS NULL THEN NULL WHEN CAST (round (" column                                                 \
    " * 10) AS INTEGER) % 10 = 0 THEN CAST (CAST (round (" column                                                      \
    ") AS INTEGER) AS TEXT) ELSE printf ('%.1f', " column ") END"

static const table districts = {
    "district",
    "SELECT code, 1, code, name_zh, name_zh, name_en, zone_code, CAST (outline_accuracy_m AS TEXT), geom"
    " FROM district ORDER BY code",
    {"name_zh", "name_en", "zone", "outline_accuracy_m", "place"},
    5};

static const table parks = {"park",
                            "SELECT p.id, 1, p.id, p.name_zh, p.name_zh, p.name_en, p.level, p.kind, p.district_code,"
                            " CAST (p.accuracy_m AS TEXT), j.district_code, p.geom"
                            " FROM park p LEFT JOIN park_zoning j ON j.park_id = p.id ORDER BY p.id",
                            {"name_zh", "name_en", "level", "kind", "district_named", "accuracy_m", "lies_in", "place"},
                            8};

static const table carriers = {
    "carrier",
    "SELECT c.identity, row_number () OVER (PARTITION BY c.identity ORDER BY c.id), c.key, c.name, c.name, c.park_id,"
    " c.district_code, " AREA(
        "c.floor_area_m2") ", c.status, c.as_of, c.industry_zh,"
                           " (SELECT group_concat (coalesce (v.district_code, 'none'), ' + ') FROM carrier_zoning v "
                           "WHERE v.carrier_id = c.id),"
                           " c.geom"
                           " FROM (SELECT *, coalesce ('k' || key, 'n' || name || char (31) || coalesce (park_id, '') "
                           "|| char (31)"
                           " || coalesce (district_code, '')) AS identity FROM carrier) c ORDER BY 1, 2",
    {"name", "park", "district_named", "floor_area_m2", "status", "as_of", "industry", "lies_in", "place"},
    9};

/* A comparison under way. */
typedef struct comparison {
    const table *table;
    cmap_stmt *old, *new;
    bool old_row, new_row;
    cmap_diff_fn *fn;
    void *data;
    cmap_diff_count *count;
    cmap_err *err;
} comparison;

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/* Before, with or after: where the old row stands against the new one. */
static int order(comparison *c)
{
    if (!c->old_row || !c->new_row)
        return c->old_row ? -1 : 1;
    int by_identity = strcmp(cmap_stmt_text(c->old, IDENTITY), cmap_stmt_text(c->new, IDENTITY));
    int64_t a = cmap_stmt_int(c->old, NTH), b = cmap_stmt_int(c->new, NTH);

    return by_identity ? by_identity : (a > b) - (a < b);
}

static cmap_status hand_out(comparison *c, cmap_stmt *of, cmap_diff_change change, const char *field,
                            const char *before, const char *after)
{
    const cmap_diff_row row = {.table = c->table->name,
                               .change = change,
                               .key = cmap_stmt_text(of, KEY),
                               .name = cmap_stmt_text(of, NAME),
                               .field = field,
                               .before = before,
                               .after = after};

    return c->fn(c->data, &row, c->err);
}

/* What a carrier that came or went stands for: "98000 m2, built, in sip". Parks and districts say nothing. */
static const char *say_whole(const comparison *c, cmap_stmt *of, cmap_buf *buf)
{
    enum { AREA_FIELD = FIRST_FIELD + 3, STATUS_FIELD, LIES_IN_FIELD = FIRST_FIELD + 7 };

    if (c->table != &carriers)
        return NULL;
    const char *area = cmap_stmt_text(of, AREA_FIELD);
    cmap_buf_printf(buf, "%s%s, ", area ? area : "area unknown", area ? " m2" : "");
    const char *status = cmap_stmt_text(of, STATUS_FIELD);
    cmap_buf_printf(buf, "%s, in ", status ? status : "status unknown");
    const char *lies_in = cmap_stmt_text(of, LIES_IN_FIELD);
    cmap_buf_puts(buf, lies_in ? lies_in : "none");
    return cmap_buf_text(buf);
}

static cmap_status hand_out_whole(comparison *c, bool added)
{
    cmap_buf said = {0};
    cmap_stmt *of = added ? c->new : c->old;
    const char *text = say_whole(c, of, &said);
    cmap_status status =
        hand_out(c, of, added ? CMAP_DIFF_ADDED : CMAP_DIFF_REMOVED, NULL, added ? NULL : text, added ? text : NULL);

    *(added ? &c->count->added : &c->count->removed) += 1;
    cmap_buf_clear(&said);
    return status;
}

/* Places. */

static cmap_status read_place(cmap_stmt *stmt, int column, cmap_geom **out, cmap_err *err)
{
    size_t length;
    const void *bytes = cmap_stmt_blob(stmt, column, &length);

    *out = NULL;
    return bytes ? cmap_geom_from_blob(bytes, length, out, err) : CMAP_OK;
}

#define SAME_DEG 1e-8 /* about a millimetre */

static bool same_path(const cmap_geom *a, const cmap_geom *b, size_t path)
{
    size_t a_count, b_count;
    const cmap_coord *p = cmap_geom_path(a, path, &a_count), *q = cmap_geom_path(b, path, &b_count);

    if (a_count != b_count)
        return false;
    for (size_t i = 0; i < a_count; i++)
        if (fabs(p[i].x - q[i].x) > SAME_DEG || fabs(p[i].y - q[i].y) > SAME_DEG)
            return false;
    return true;
}

static bool same_place(const cmap_geom *a, const cmap_geom *b)
{
    if (!a || !b)
        return a == b;
    if (cmap_geom_get_kind(a) != cmap_geom_get_kind(b) || cmap_geom_path_count(a) != cmap_geom_path_count(b))
        return false;
    for (size_t i = 0; i < cmap_geom_path_count(a); i++)
        if (!same_path(a, b, i))
            return false;
    return true;
}

/* "120.6543210 31.2345678", or where an outline lies and of how many vertices. */
static const char *say_place(const cmap_geom *geom, cmap_buf *buf)
{
    size_t count = geom ? cmap_geom_coord_count(geom) : 0;

    if (!count)
        return NULL;
    cmap_box box = cmap_geom_get_box(geom);
    if (count == 1)
        cmap_buf_printf(buf, "%.7f %.7f", box.x_min, box.y_min);
    else
        cmap_buf_printf(buf, "%.5f %.5f to %.5f %.5f, %zu vertices", box.x_min, box.y_min, box.x_max, box.y_max, count);
    return cmap_buf_text(buf);
}

static cmap_status compare_place(comparison *c, int column, const char *field, bool *changed)
{
    cmap_geom *before = NULL, *after = NULL;
    cmap_buf said_before = {0}, said_after = {0};
    cmap_status status = read_place(c->old, column, &before, c->err);

    if (!status)
        status = read_place(c->new, column, &after, c->err);
    if (!status && !same_place(before, after)) {
        *changed = true;
        status = hand_out(c, c->new, CMAP_DIFF_CHANGED, field, say_place(before, &said_before),
                          say_place(after, &said_after));
    }
    cmap_buf_clear(&said_before);
    cmap_buf_clear(&said_after);
    cmap_geom_free(before);
    cmap_geom_free(after);
    return status;
}

static cmap_status compare_fields(comparison *c)
{
    bool changed = false;
    cmap_status status = CMAP_OK;
    size_t last = c->table->field_count - 1;

    for (size_t i = 0; i < last && !status; i++) {
        const char *before = cmap_stmt_text(c->old, FIRST_FIELD + (int)i);
        const char *after = cmap_stmt_text(c->new, FIRST_FIELD + (int)i);
        if (same_text(before, after))
            continue;
        changed = true;
        status = hand_out(c, c->new, CMAP_DIFF_CHANGED, c->table->fields[i], before, after);
    }
    if (!status)
        status = compare_place(c, FIRST_FIELD + (int)last, c->table->fields[last], &changed);
    *(changed ? &c->count->changed : &c->count->same) += 1;
    return status;
}

static cmap_status step_both(comparison *c, bool old, bool new)
{
    cmap_status status = old ? cmap_stmt_step(c->old, &c->old_row, c->err) : CMAP_OK;

    if (!status && new)
        status = cmap_stmt_step(c->new, &c->new_row, c->err);
    return status;
}

static cmap_status walk(comparison *c)
{
    cmap_status status = step_both(c, true, true);

    while (!status && (c->old_row || c->new_row)) {
        int where = order(c);
        status = where == 0 ? compare_fields(c) : hand_out_whole(c, where > 0);
        if (!status)
            status = step_both(c, where <= 0, where >= 0);
    }
    return status;
}

cmap_status cmap_diff_run(cmap_db *before, cmap_db *after, cmap_diff_fn *fn, void *data, cmap_diff_counts *counts,
                          cmap_err *err)
{
    cmap_diff_counts made = {0};
    const table *const tables[] = {&districts, &parks, &carriers};
    cmap_diff_count *const each[] = {&made.districts, &made.parks, &made.carriers};
    cmap_status status = CMAP_OK;

    for (size_t i = 0; i < 3 && !status; i++) {
        comparison c = {.table = tables[i], .fn = fn, .data = data, .count = each[i], .err = err};
        status = cmap_stmt_new(before, tables[i]->sql, &c.old, err);
        if (!status)
            status = cmap_stmt_new(after, tables[i]->sql, &c.new, err);
        if (!status)
            status = walk(&c);
        cmap_stmt_free(c.old);
        cmap_stmt_free(c.new);
    }
    if (!status && counts)
        *counts = made;
    return status;
}
