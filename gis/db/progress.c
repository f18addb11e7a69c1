#include "gis/db/progress.h"

#include "gis/base/mem.h"
#include "gis/db/db.h"
#include "gis/db/progress_private.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The sums of one code (or of none), as the database groups them. */
typedef struct group {
    const char *code; /* NULL: none; in the arena */
    cmap_progress_sums sums;
    bool used;
} group;

typedef struct group_list {
    group *list;
    size_t count, capacity;
} group_list;

/* Which carriers count on the day ?1 (NULL: all do): 0 counts, 1 is dated later, 2 has no date. */
#define STATE                                                                                                          \
    "CASE WHEN ?1 IS NULL THEN 0 WHEN c.as_of IS NULL THEN 2 WHEN " CMAP_LAST_DAY("c.as_of") " > " CMAP_LAST_DAY(      \
        "?1") " THEN 1 ELSE 0 END"

#define WHOLE "CAST(round(c.floor_area_m2 * 10) AS INTEGER)"
/* A carrier without a result yet counts whole, in no district. */
#define PART "CASE WHEN s.carrier_id IS NULL THEN " WHOLE " ELSE s.floor_area_tenths END"

/* The columns that read_sums reads, after the code. */
#define SUMS(tenths, counted)                                                                                          \
    "coalesce(sum(" tenths ") FILTER (WHERE c.status = 'built'), 0),"                                                  \
    "coalesce(sum(" tenths ") FILTER (WHERE c.status = 'under_construction'), 0),"                                     \
    "coalesce(sum(" tenths ") FILTER (WHERE c.status = 'planned'), 0),"                                                \
    "coalesce(sum(" tenths ") FILTER (WHERE c.status IS NULL), 0),"                                                    \
    "count(" counted "), count(" counted ") FILTER (WHERE c.floor_area_m2 IS NOT NULL)"

#define SHARED " FROM carrier c LEFT JOIN carrier_share s ON s.carrier_id = c.id"

static const char *const group_queries[] = {
    [CMAP_PROGRESS_CITY] = "SELECT " STATE ", " SUMS(WHOLE, "*") " FROM carrier c GROUP BY 1",
    [CMAP_PROGRESS_ZONE] = "SELECT d.zone_code, " SUMS(PART, "DISTINCT c.id") SHARED
    " LEFT JOIN district d ON d.code = s.district_code WHERE " STATE " = 0 GROUP BY 1",
    [CMAP_PROGRESS_DISTRICT] = "SELECT s.district_code, " SUMS(PART, "*") SHARED " WHERE " STATE " = 0 GROUP BY 1",
    [CMAP_PROGRESS_PARK] = "SELECT c.park_id, " SUMS(WHOLE, "*") " FROM carrier c WHERE " STATE " = 0 GROUP BY 1",
};

static const char *const row_queries[] = {
    [CMAP_PROGRESS_CITY] = "SELECT 'city', '苏州市', 'Suzhou', NULL",
    [CMAP_PROGRESS_ZONE] = "SELECT code, name_zh, name_en, code FROM zone ORDER BY rank",
    [CMAP_PROGRESS_DISTRICT] = "SELECT code, name_zh, name_en, zone_code FROM district ORDER BY rank",
    [CMAP_PROGRESS_PARK] = "SELECT p.id, p.label_zh, p.label_en, d.zone_code FROM park p"
                           " LEFT JOIN park_join j ON j.park_id = p.id LEFT JOIN district d ON d.code = j.district_code"
                           " ORDER BY p.rank",
};

static cmap_progress_sums read_sums(cmap_stmt *stmt)
{
    return (cmap_progress_sums){
        .built_tenths = cmap_stmt_int(stmt, 1),
        .under_construction_tenths = cmap_stmt_int(stmt, 2),
        .planned_tenths = cmap_stmt_int(stmt, 3),
        .unknown_status_tenths = cmap_stmt_int(stmt, 4),
        .carrier_count = (size_t)cmap_stmt_int(stmt, 5),
        .measured_count = (size_t)cmap_stmt_int(stmt, 6),
    };
}

static void add_sums(cmap_progress_sums *to, const cmap_progress_sums *more)
{
    to->built_tenths += more->built_tenths;
    to->under_construction_tenths += more->under_construction_tenths;
    to->planned_tenths += more->planned_tenths;
    to->unknown_status_tenths += more->unknown_status_tenths;
    to->carrier_count += more->carrier_count;
    to->measured_count += more->measured_count;
}

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

static cmap_status load_groups(cmap_db *db, cmap_progress_by by, cmap_loaded_progress *into, group_list *groups,
                               cmap_err *err)
{
    cmap_stmt *stmt = NULL;
    bool more = true;
    cmap_status status = cmap_stmt_new(db, group_queries[by], &stmt, err);

    if (!status)
        cmap_stmt_bind_text(stmt, 1, into->progress.as_of);
    while (!status) {
        group found = {0};
        status = cmap_stmt_step(stmt, &more, err);
        if (status || !more)
            break;
        found.sums = read_sums(stmt);
        status = cmap_progress_keep(into, stmt, 0, &found.code) ? CMAP_OK : cmap_progress_no_memory(db, err);
        if (!status)
            status = cmap_grow(&groups->list, &groups->capacity, groups->count + 1, sizeof *groups->list, err);
        if (!status)
            groups->list[groups->count++] = found;
    }
    cmap_stmt_free(stmt);
    return status;
}

static int by_code(const void *a, const void *b)
{
    const group *x = a, *y = b;

    if (!x->code || !y->code)
        return (x->code != NULL) - (y->code != NULL);
    return strcmp(x->code, y->code);
}

static group *find_group(group_list *groups, const char *code)
{
    group key = {.code = code};

    return groups->count ? bsearch(&key, groups->list, groups->count, sizeof key, by_code) : NULL;
}

/* A row for each zone, district or park, with its sums; what no row takes goes to `none`. */
static cmap_status load_rows(cmap_db *db, cmap_loaded_progress *into, group_list *groups, cmap_err *err)
{
    cmap_progress *p = &into->progress;
    cmap_stmt *stmt = NULL;
    size_t capacity = 0;
    bool more = true;
    cmap_status status = cmap_stmt_new(db, row_queries[p->by], &stmt, err);

    if (groups->count)
        qsort(groups->list, groups->count, sizeof *groups->list, by_code);
    while (!status) {
        cmap_progress_row row = {0};
        status = cmap_stmt_step(stmt, &more, err);
        if (status || !more)
            break;
        if (!cmap_progress_keep(into, stmt, 0, &row.code) || !cmap_progress_keep(into, stmt, 1, &row.name_zh) ||
            !cmap_progress_keep(into, stmt, 2, &row.name_en) || !cmap_progress_keep(into, stmt, 3, &row.zone_code))
            status = cmap_progress_no_memory(db, err);
        if (!status)
            status = cmap_grow(&p->rows, &capacity, p->row_count + 1, sizeof *p->rows, err);
        if (status)
            break;
        group *mine = find_group(groups, row.code);
        if (mine && row.code) {
            row.sums = mine->sums;
            mine->used = true;
        }
        p->rows[p->row_count++] = row;
    }
    cmap_stmt_free(stmt);
    for (size_t i = 0; i < groups->count && !status; i++)
        if (!groups->list[i].used)
            add_sums(&p->none, &groups->list[i].sums);
    return status;
}

/* The city and what --as-of leaves out: groups "0", "1", "2" of STATE. */
static void take_city(cmap_progress *p, const group_list *groups)
{
    for (size_t i = 0; i < groups->count; i++) {
        const char *state = groups->list[i].code;
        add_sums(*state == '1' ? &p->later : *state == '2' ? &p->undated : &p->city, &groups->list[i].sums);
    }
}

static cmap_status load_city(cmap_db *db, cmap_loaded_progress *into, cmap_err *err)
{
    group_list groups = {0};
    cmap_status status = load_groups(db, CMAP_PROGRESS_CITY, into, &groups, err);

    if (!status)
        take_city(&into->progress, &groups);
    cmap_free(groups.list);
    return status;
}

static cmap_status load_unassigned(cmap_db *db, cmap_loaded_progress *into, cmap_err *err)
{
    static const char query[] =
        "SELECT NULL, " SUMS(PART, "*") SHARED " LEFT JOIN district d ON d.code = s.district_code"
                                               " WHERE d.code IS NULL AND " STATE " = 0";
    cmap_stmt *stmt = NULL;
    bool row = false;
    cmap_status status = cmap_stmt_new(db, query, &stmt, err);

    if (!status) {
        cmap_stmt_bind_text(stmt, 1, into->progress.as_of);
        status = cmap_stmt_step(stmt, &row, err);
    }
    if (!status && row)
        into->progress.unassigned = read_sums(stmt);
    cmap_stmt_free(stmt);
    return status;
}

static cmap_status check_date(cmap_db *db, const char *date, cmap_err *err)
{
    static const char query[] = "SELECT (?1 GLOB '[12][0-9][0-9][0-9]')"
                                " OR (?1 GLOB '[12][0-9][0-9][0-9]-[01][0-9]' AND date(?1 || '-01', '+0 days') IS ?1 ||"
                                " '-01') OR (?1 GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]' AND date(?1, '+0 days')"
                                " IS ?1)";
    cmap_stmt *stmt = NULL;
    bool row = false;
    cmap_status status = cmap_stmt_new(db, query, &stmt, err);

    if (!status) {
        cmap_stmt_bind_text(stmt, 1, date);
        status = cmap_stmt_step(stmt, &row, err);
    }
    if (!status && !cmap_stmt_int(stmt, 0))
        status = cmap_fail(err, CMAP_EINVAL, "%s is not a date; write YYYY, YYYY-MM or YYYY-MM-DD", date);
    cmap_stmt_free(stmt);
    return status;
}

static cmap_status load_table(cmap_db *db, cmap_loaded_progress *into, cmap_err *err)
{
    cmap_progress *p = &into->progress;
    group_list groups = {0};
    cmap_status status = load_city(db, into, err);

    if (!status && p->by != CMAP_PROGRESS_CITY)
        status = load_groups(db, p->by, into, &groups, err);
    if (!status)
        status = load_rows(db, into, &groups, err);
    if (!status && p->by == CMAP_PROGRESS_CITY)
        p->rows[0].sums = p->city;
    if (!status)
        status = load_unassigned(db, into, err);
    cmap_free(groups.list);
    return status;
}

cmap_status cmap_progress_load(cmap_db *db, cmap_progress_by by, const char *as_of, cmap_progress **out, cmap_err *err)
{
    cmap_loaded_progress *into = NULL;
    cmap_status status = as_of ? check_date(db, as_of, err) : CMAP_OK;

    if (status)
        return status;
    into = cmap_calloc(1, sizeof *into);
    if (!into)
        return cmap_progress_no_memory(db, err);
    into->progress = (cmap_progress){.by = by, .target_m2 = -1, .baseline_m2 = -1, .latest_m2 = -1};
    into->progress.as_of = cmap_arena_text(&into->arena, as_of);
    if (as_of && !into->progress.as_of)
        status = cmap_progress_no_memory(db, err);
    if (!status)
        status = cmap_db_exec(db, "SAVEPOINT progress_load", err); /* one snapshot */
    if (!status) {
        status = load_table(db, into, err);
        if (!status)
            status = cmap_progress_figures(db, into, err);
        (void)cmap_db_exec(db, "RELEASE progress_load", NULL);
    }
    if (status)
        cmap_progress_free(&into->progress);
    else
        *out = &into->progress;
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
