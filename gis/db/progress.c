#include "gis/db/progress.h"

#include "gis/base/mem.h"
#include "gis/db/day_private.h"
#include "gis/db/db.h"
#include "gis/db/progress_private.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A district's or park's code and the row that its floor area goes to; CMAP_SUM_NOWHERE: the table is not by that. */
typedef struct goes_to {
    const char *code;
    size_t row;
} goes_to;

typedef struct code_map {
    goes_to *list; /* by code */
    size_t count, capacity;
    size_t last; /* the one found last: carriers of a district often follow each other */
} code_map;

/* One pass over two lists that are in the order of carriers: the carriers themselves, and their shares. Grouping in SQL
 * would sort a million rows for each of the sums. */
typedef struct pass {
    cmap_db *db;
    cmap_loaded_progress *into;
    cmap_stmt *carriers, *shares;
    bool has_share; /* shares stands on a row */
    code_map districts, parks;
    cmap_sum sum;
} pass;

static const char *const row_queries[] = {
    [CMAP_PROGRESS_CITY] = "SELECT 'city', '苏州市', 'Suzhou', NULL",
    [CMAP_PROGRESS_ZONE] = "SELECT code, name_zh, name_en, code FROM zone ORDER BY rank",
    [CMAP_PROGRESS_DISTRICT] = "SELECT code, name_zh, name_en, zone_code FROM district ORDER BY rank",
    [CMAP_PROGRESS_PARK] = "SELECT p.id, p.label_zh, p.label_en, d.zone_code FROM park p"
                           " LEFT JOIN park_join j ON j.park_id = p.id LEFT JOIN district d ON d.code = j.district_code"
                           " ORDER BY p.rank",
};

cmap_status cmap_progress_no_memory(cmap_db *db, cmap_err *err)
{
    return cmap_fail(err, CMAP_ENOMEM, "cannot sum up %s: out of memory", cmap_db_name(db));
}

bool cmap_progress_keep(cmap_loaded_progress *into, cmap_stmt *stmt, int column, const char **out)
{
    const char *value = cmap_stmt_text(stmt, column);

    *out = cmap_arena_text(&into->arena, value);
    return *out || !value;
}

static int by_code(const void *a, const void *b)
{
    const goes_to *x = a, *y = b;
    return strcmp(x->code, y->code);
}

/* NULL for NULL and for a code that is not there. */
static const goes_to *find_code(code_map *map, const char *code)
{
    goes_to key = {.code = code};

    if (!code || !map->count)
        return NULL;
    if (strcmp(map->list[map->last].code, code) == 0)
        return &map->list[map->last];
    const goes_to *found = bsearch(&key, map->list, map->count, sizeof key, by_code);
    if (found)
        map->last = (size_t)(found - map->list);
    return found;
}

static size_t row_of(const cmap_progress *p, const char *code)
{
    for (size_t i = 0; i < p->row_count && code; i++)
        if (strcmp(p->rows[i].code, code) == 0)
            return i;
    return CMAP_SUM_NOWHERE;
}

/* Every district, with the row of itself or of its zone. */
static cmap_status map_districts(pass *w, cmap_err *err)
{
    const cmap_progress *p = &w->into->progress;
    cmap_stmt *stmt = NULL;
    bool row = true;
    cmap_status status = cmap_stmt_new(w->db, "SELECT code, zone_code FROM district ORDER BY code", &stmt, err);

    while (!status) {
        goes_to one = {.row = CMAP_SUM_NOWHERE};
        status = cmap_stmt_step(stmt, &row, err);
        if (status || !row)
            break;
        if (!cmap_progress_keep(w->into, stmt, 0, &one.code))
            status = cmap_progress_no_memory(w->db, err);
        if (p->by == CMAP_PROGRESS_ZONE || p->by == CMAP_PROGRESS_DISTRICT)
            one.row = row_of(p, p->by == CMAP_PROGRESS_ZONE ? cmap_stmt_text(stmt, 1) : one.code);
        if (!status)
            status = cmap_grow(&w->districts.list, &w->districts.capacity, w->districts.count + 1, sizeof one, err);
        if (!status && one.code)
            w->districts.list[w->districts.count++] = one;
    }
    cmap_stmt_free(stmt);
    return status;
}

static cmap_status map_parks(pass *w, cmap_err *err)
{
    const cmap_progress *p = &w->into->progress;

    if (p->by != CMAP_PROGRESS_PARK)
        return CMAP_OK;
    cmap_status status = cmap_grow(&w->parks.list, &w->parks.capacity, p->row_count, sizeof *w->parks.list, err);
    for (size_t i = 0; i < p->row_count && !status; i++)
        w->parks.list[w->parks.count++] = (goes_to){p->rows[i].code, i};
    if (w->parks.count)
        qsort(w->parks.list, w->parks.count, sizeof *w->parks.list, by_code);
    return status;
}

static cmap_status load_rows(cmap_db *db, cmap_loaded_progress *into, cmap_err *err)
{
    cmap_progress *p = &into->progress;
    cmap_stmt *stmt = NULL;
    size_t capacity = 0;
    bool more = true;
    cmap_status status = cmap_stmt_new(db, row_queries[p->by], &stmt, err);

    while (!status) {
        cmap_progress_row row = {0};
        status = cmap_stmt_step(stmt, &more, err);
        if (status || !more)
            break;
        if (!cmap_progress_keep(into, stmt, 0, &row.code) || !cmap_progress_keep(into, stmt, 1, &row.name_zh) ||
            !cmap_progress_keep(into, stmt, 2, &row.name_en) || !cmap_progress_keep(into, stmt, 3, &row.zone_code))
            status = cmap_progress_no_memory(db, err);
        if (!status)
            status = cmap_grow(&p->rows, &capacity, p->row_count + 1, sizeof row, err);
        if (!status && row.code)
            p->rows[p->row_count++] = row;
    }
    cmap_stmt_free(stmt);
    return status;
}

/* A part of a carrier by its district. */
static void add_share(pass *w, const char *district, const cmap_sum_carrier *carrier, int64_t tenths)
{
    const goes_to *found = find_code(&w->districts, district);

    cmap_sum_district(&w->sum, found != NULL, found ? found->row : CMAP_SUM_NOWHERE, carrier, tenths);
}

/* The shares of a carrier; none yet: all of it, in no district. Shares of carriers that are gone are passed over. */
static cmap_status add_shares(pass *w, int64_t id, const cmap_sum_carrier *carrier, bool counts, cmap_err *err)
{
    bool any = false;
    cmap_status status = CMAP_OK;

    while (w->has_share && cmap_stmt_int(w->shares, 0) <= id && !status) {
        if (cmap_stmt_int(w->shares, 0) == id) {
            any = true;
            if (counts)
                add_share(w, cmap_stmt_text(w->shares, 1), carrier, cmap_stmt_int(w->shares, 2));
        }
        status = cmap_stmt_step(w->shares, &w->has_share, err);
    }
    if (!status && counts && !any)
        add_share(w, NULL, carrier, carrier->tenths);
    return status;
}

static cmap_status add_one(pass *w, cmap_err *err)
{
    const char *status_text = cmap_stmt_text(w->carriers, 2);
    int64_t id = cmap_stmt_int(w->carriers, 0);
    cmap_sum_carrier carrier = {.status = status_text ? *status_text : '\0'};

    carrier.measured = cmap_stmt_tenths(w->carriers, 1, &carrier.tenths);
    carrier.last_day = cmap_day_last(cmap_stmt_text(w->carriers, 3));
    bool counts = cmap_sum_begin(&w->sum, &carrier);
    if (counts && w->into->progress.by == CMAP_PROGRESS_PARK) {
        const goes_to *park = find_code(&w->parks, cmap_stmt_text(w->carriers, 4));
        cmap_sum_row(&w->sum, park ? park->row : CMAP_SUM_NOWHERE, &carrier, carrier.tenths);
    }
    return add_shares(w, id, &carrier, counts, err);
}

static cmap_status walk(pass *w, cmap_err *err)
{
    bool row = true;
    cmap_status status = cmap_stmt_new(
        w->db, "SELECT id, floor_area_m2, status, as_of, park_id FROM carrier ORDER BY id", &w->carriers, err);

    if (!status)
        status = cmap_stmt_new(w->db,
                               "SELECT carrier_id, district_code, floor_area_tenths, part FROM carrier_share"
                               " ORDER BY carrier_id, part",
                               &w->shares, err);
    if (!status)
        status = cmap_stmt_step(w->shares, &w->has_share, err);
    while (!status) {
        status = cmap_stmt_step(w->carriers, &row, err);
        if (status || !row)
            break;
        status = add_one(w, err);
    }
    cmap_stmt_free(w->carriers);
    cmap_stmt_free(w->shares);
    return status;
}

static cmap_status load_table(cmap_db *db, cmap_loaded_progress *into, cmap_err *err)
{
    pass w = {.db = db, .into = into};
    cmap_status status = map_districts(&w, err);

    if (!status)
        status = map_parks(&w, err);
    if (!status)
        status = cmap_sum_open(&w.sum, db, into, err);
    if (!status) {
        status = walk(&w, err);
        cmap_sum_close(&w.sum);
    }
    cmap_free(w.districts.list);
    cmap_free(w.parks.list);
    return status;
}

cmap_status cmap_progress_begin(cmap_db *db, cmap_progress_by by, const char *as_of, cmap_loaded_progress **out,
                                cmap_err *err)
{
    cmap_loaded_progress *into;
    cmap_status status;

    if (as_of && !cmap_day_last(as_of))
        return cmap_fail(err, CMAP_EINVAL, "%s is not a date; write YYYY, YYYY-MM or YYYY-MM-DD", as_of);
    into = cmap_calloc(1, sizeof *into);
    if (!into)
        return cmap_progress_no_memory(db, err);
    into->progress = (cmap_progress){.by = by, .target_m2 = -1, .baseline_m2 = -1, .latest_m2 = -1};
    into->progress.as_of = cmap_arena_text(&into->arena, as_of);
    status = as_of && !into->progress.as_of ? cmap_progress_no_memory(db, err) : load_rows(db, into, err);
    if (status)
        cmap_progress_free(&into->progress);
    else
        *out = into;
    return status;
}

cmap_status cmap_progress_load(cmap_db *db, cmap_progress_by by, const char *as_of, cmap_progress **out, cmap_err *err)
{
    cmap_loaded_progress *into = NULL;
    cmap_status status = cmap_db_exec(db, "SAVEPOINT progress_load", err); /* one snapshot */

    if (status)
        return status;
    status = cmap_progress_begin(db, by, as_of, &into, err);
    if (!status)
        status = load_table(db, into, err);
    if (!status)
        status = cmap_progress_figures(db, into, err);
    (void)cmap_db_exec(db, "RELEASE progress_load", NULL);
    if (!status)
        *out = &into->progress;
    else if (into)
        cmap_progress_free(&into->progress);
    return status;
}

void cmap_progress_free(cmap_progress *progress)
{
    cmap_loaded_progress *loaded = (cmap_loaded_progress *)progress; /* its first member */

    if (!loaded)
        return;
    cmap_free(progress->rows);
    cmap_arena_clear(&loaded->arena);
    cmap_free(loaded);
}

double cmap_progress_built_m2(const cmap_progress_sums *sums)
{
    return sums->measured_count ? (double)sums->built_tenths / 10 : (double)NAN;
}

void cmap_tenths_put(int64_t tenths, char out[24])
{
    const char *sign = tenths < 0 ? "-" : "";
    unsigned long long whole = tenths < 0 ? 0ULL - (unsigned long long)tenths : (unsigned long long)tenths;

    if (whole % 10)
        (void)snprintf(out, 24, "%s%llu.%llu", sign, whole / 10, whole % 10);
    else
        (void)snprintf(out, 24, "%s%llu", sign, whole / 10);
}
