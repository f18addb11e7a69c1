/* Parks: new ones of the user's, and places for those that are known. */
#include "gis/base/mem.h"
#include "gis/geom/wkb.h"
#include "gis/io/import_private.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { NAME_MAX_BYTES = 600, REASON_ROOM = 400 };

/* A park as the row has it. */
typedef struct park_row {
    cmap_buf id, name, text, blob;
    const cmap_park *known;
    const cmap_district *district;
    const char *level; /* static; NULL: unknown */
    double accuracy_m;
} park_row;

static void clear_park(park_row *park)
{
    cmap_buf_clear(&park->id);
    cmap_buf_clear(&park->name);
    cmap_buf_clear(&park->text);
    cmap_buf_clear(&park->blob);
}

static void refuse(const char **rule, char *reason, const char *which, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void refuse(const char **rule, char *reason, const char *which, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    (void)vsnprintf(reason, REASON_ROOM, format, args);
    va_end(args);
    *rule = which;
}

static const char *read_level(cmap_import *import, const char *text)
{
    static const struct {
        const char *word, *level;
    } words[] = {{"national", "national"},     {"国家级", "national"}, {"国家", "national"},
                 {"provincial", "provincial"}, {"省级", "provincial"}, {"省", "provincial"},
                 {"municipal", "municipal"},   {"市级", "municipal"},  {"市", "municipal"}};
    cmap_buf fold = {0};
    const char *level = NULL;

    cmap_text_fold(text, &fold);
    import->is_starved = import->is_starved || fold.status;
    for (size_t i = 0; i < sizeof words / sizeof words[0] && !level; i++)
        if (strcmp(cmap_buf_text(&fold), words[i].word) == 0)
            level = words[i].level;
    cmap_buf_clear(&fold);
    return level;
}

static void clean(const cmap_intake_row *from, cmap_role role, cmap_buf *out)
{
    cmap_buf_reset(out);
    (void)cmap_text_clean(from->by_role[role], strlen(from->by_role[role]), out);
    if (cmap_value_is_unknown(cmap_buf_text(out)))
        cmap_buf_reset(out);
}

/* A park without a number gets one from its name and district, the same at every import. */
static void make_id(park_row *park)
{
    cmap_buf fold = {0};
    cmap_key key;

    cmap_text_fold(cmap_buf_text(&park->name), &fold);
    cmap_buf_printf(&fold, "\n%s", park->district ? park->district->code : "");
    key = cmap_key_of(cmap_buf_text(&fold), fold.length);
    cmap_buf_printf(&park->id, "user-%08llx", (unsigned long long)(key & 0xFFFFFFFFu));
    if (fold.status)
        park->id.status = fold.status;
    cmap_buf_clear(&fold);
}

static void read_accuracy(const cmap_import *import, const cmap_intake_row *from, park_row *park, const char **rule,
                          char *reason)
{
    cmap_number_value metres = cmap_number_read(from->by_role[CMAP_ROLE_ACCURACY]);

    park->accuracy_m = import->options->accuracy_m;
    if (metres.state == CMAP_VALUE_REFUSED)
        refuse(rule, reason, metres.rule, "accuracy: %s", metres.reason);
    else if (metres.state == CMAP_VALUE_KNOWN && metres.number < 0)
        refuse(rule, reason, CMAP_RULE_VALUE_RANGE, "an accuracy is 0 m or more");
    else if (metres.state == CMAP_VALUE_KNOWN)
        park->accuracy_m = metres.number;
    else if (from->geom && !isfinite(park->accuracy_m))
        refuse(rule, reason, CMAP_RULE_ACCURACY_MISSING,
               "a park's place needs its accuracy in metres: a column 精度 or accuracy, or --accuracy METRES for all");
}

static cmap_status find_known(cmap_import *import, park_row *park, const char **rule, char *reason)
{
    bool is_ambiguous = false;

    park->known = park->id.length ? cmap_names_park_of_id(import->names, cmap_buf_text(&park->id)) : NULL;
    if (!park->known)
        park->known = cmap_names_park(import->names, cmap_buf_text(&park->name), park->district, &is_ambiguous);
    if (is_ambiguous)
        refuse(rule, reason, CMAP_RULE_PARK_AMBIGUOUS,
               "several parks are called %.200s; name the district too, or the park's id", cmap_buf_text(&park->name));
    /* A park of that name under another district is another park. */
    if (park->known && park->district && park->known->district_code &&
        strcmp(park->known->district_code, park->district->code) != 0 && !park->id.length)
        park->known = NULL;
    if (park->known) {
        cmap_buf_reset(&park->id);
        cmap_buf_puts(&park->id, park->known->id);
    } else if (!park->id.length) {
        make_id(park);
    }
    return park->id.status;
}

static cmap_status read_park(cmap_import *import, const cmap_intake_row *from, park_row *park, const char **rule,
                             char *reason, cmap_err *err)
{
    const char *district = from->by_role[CMAP_ROLE_DISTRICT];
    cmap_status status = CMAP_OK;

    clean(from, CMAP_ROLE_KEY, &park->id);
    clean(from, cmap_intake_has_role(import->intake, CMAP_ROLE_NAME) ? CMAP_ROLE_NAME : CMAP_ROLE_PARK, &park->name);
    if (!park->name.length)
        refuse(rule, reason, CMAP_RULE_NAME_MISSING, "every park needs a name");
    else if (park->name.length > NAME_MAX_BYTES || park->id.length > NAME_MAX_BYTES)
        refuse(rule, reason, CMAP_RULE_NAME_TOO_LONG, "a name or key may have %d bytes", NAME_MAX_BYTES);
    if (*rule)
        return CMAP_OK;
    park->district = cmap_names_district(import->names, district);
    if (!park->district && !cmap_value_is_unknown(district))
        status = cmap_import_find(import, CMAP_SEVERITY_WARN, CMAP_RULE_DISTRICT_UNKNOWN, from->number, err,
                                  "%s is none of the ten districts", district);
    park->level = read_level(import, from->by_role[CMAP_ROLE_LEVEL]);
    read_accuracy(import, from, park, rule, reason);
    if (!status && !*rule)
        status = find_known(import, park, rule, reason);
    cmap_buf_reset(&park->blob);
    if (from->geom)
        cmap_geom_to_blob(from->geom, &park->blob);
    if (from->geom && park->known && park->known->geom && isfinite(from->at.lon_deg))
        cmap_intake_add_pair(import->intake, from->at, park->known->at);
    if (park->blob.status || park->id.status || park->name.status)
        return cmap_import_no_memory(import, err);
    return status;
}

/* ---- storing ---- */

static cmap_status insert_park(cmap_import *import, const cmap_intake_row *from, const park_row *park, cmap_err *err)
{
    static const char sql[] =
        "INSERT INTO park (id, rank, name_zh, name_en, label_zh, label_en, level, kind, district_code,"
        " district_stated, accuracy_m, datum_of_source, position_source_id, source_id, import_id, source_row, geom)"
        " SELECT ?1, 1 + coalesce (max (rank), 0), ?2, ?2, ?2, ?2, ?3, 'park', ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12"
        " FROM park";
    bool placed = park->blob.length > 0;
    /* Once for all rows: to compile it takes longer than to run it, since the park's triggers are part of it. */
    cmap_status status = import->insert ? CMAP_OK : cmap_stmt_new(import->db, sql, &import->insert, err);
    cmap_stmt *stmt = import->insert;

    if (status)
        return status;
    cmap_stmt_bind_text(stmt, 1, cmap_buf_text(&park->id));
    cmap_stmt_bind_text(stmt, 2, cmap_buf_text(&park->name));
    cmap_stmt_bind_text(stmt, 3, park->level);
    cmap_stmt_bind_text(stmt, 4, park->district ? park->district->code : NULL);
    cmap_stmt_bind_int(stmt, 5, park->district != NULL);
    cmap_stmt_bind_real(stmt, 6, park->accuracy_m);
    cmap_stmt_bind_text(stmt, 7, placed ? import->facts->crs : NULL);
    cmap_stmt_bind_text(stmt, 8, placed ? import->source_id : NULL);
    cmap_stmt_bind_text(stmt, 9, import->source_id);
    cmap_stmt_bind_int(stmt, 10, import->batch);
    cmap_stmt_bind_int(stmt, 11, from->number);
    if (placed)
        cmap_stmt_bind_blob(stmt, 12, park->blob.bytes, park->blob.length);
    return cmap_stmt_run(stmt, err);
}

/* A place for a park that is there. What it is called and where the plan puts it stays. */
static cmap_status move_park(cmap_import *import, const park_row *park, cmap_err *err)
{
    static const char sql[] = "UPDATE park SET geom = ?, accuracy_m = ?, datum_of_source = ?, position_source_id = ?"
                              " WHERE id = ?";
    cmap_status status = import->update ? CMAP_OK : cmap_stmt_new(import->db, sql, &import->update, err);
    cmap_stmt *stmt = import->update;

    if (status)
        return status;
    cmap_stmt_bind_blob(stmt, 1, park->blob.bytes, park->blob.length);
    cmap_stmt_bind_real(stmt, 2, park->accuracy_m);
    cmap_stmt_bind_text(stmt, 3, import->facts->crs);
    cmap_stmt_bind_text(stmt, 4, import->source_id);
    cmap_stmt_bind_text(stmt, 5, cmap_buf_text(&park->id));
    return cmap_stmt_run(stmt, err);
}

static bool is_moved(cmap_import *import, const park_row *park)
{
    cmap_buf old = {0};
    bool same;

    if (!park->blob.length)
        return false;
    if (!park->known->geom)
        return true;
    cmap_geom_to_blob(park->known->geom, &old);
    import->is_starved = import->is_starved || old.status;
    same = old.length == park->blob.length && memcmp(old.bytes, park->blob.bytes, old.length) == 0 &&
           fabs(park->known->accuracy_m - park->accuracy_m) < 1e-9;
    cmap_buf_clear(&old);
    return !same;
}

static cmap_status store_park(cmap_import *import, const cmap_intake_row *from, const park_row *park, cmap_err *err)
{
    cmap_import_report *report = &import->report;
    bool writes = !import->options->dry_run;
    cmap_status status = CMAP_OK;

    if (park->known && !is_moved(import, park)) {
        report->unchanged++;
        return CMAP_OK;
    }
    status = cmap_import_need_batch(import, err);
    if (!status && writes)
        status = park->known ? move_park(import, park, err) : insert_park(import, from, park, err);
    if (status)
        return status;
    report->added += !park->known;
    report->changed += park->known != NULL;
    return cmap_import_change_add(import, park->known ? CMAP_IMPORT_CHANGED : CMAP_IMPORT_ADDED, from->number,
                                  cmap_buf_text(&park->id), cmap_buf_text(&park->name), park->known ? "place" : NULL,
                                  err);
}

static cmap_status refuse_double(cmap_import *import, const cmap_intake_row *from, const park_row *park,
                                 const cmap_key_entry *entry, uint32_t facts, cmap_err *err)
{
    char reason[REASON_ROOM];
    bool same = entry->facts == facts;

    (void)snprintf(reason, sizeof reason,
                   same ? "row %u has the same park %.160s with the same place; it is taken once"
                        : "row %u has the park %.160s at another place, and was taken; which of the two is right?",
                   entry->row, cmap_buf_text(&park->name));
    return cmap_import_reject_row(import, from, true, same ? CMAP_RULE_DUP_EXACT : CMAP_RULE_DUP_CONFLICT, reason, err);
}

static cmap_status take_park(cmap_import *import, const cmap_intake_row *from, park_row *park, cmap_err *err)
{
    const char *rule = from->rule;
    char reason[REASON_ROOM];
    cmap_key_entry *entry;
    uint32_t facts;
    cmap_status status = CMAP_OK;

    if (!rule)
        status = read_park(import, from, park, &rule, reason, err);
    if (status)
        return status;
    if (rule)
        return cmap_import_reject_row(import, from, true, rule, from->rule ? from->reason : reason, err);
    entry = cmap_keys_get(&import->keys, cmap_key_of(cmap_buf_text(&park->id), park->id.length));
    if (!entry)
        return cmap_import_no_memory(import, err);
    facts = (uint32_t)cmap_key_of(cmap_buf_text(&park->blob), park->blob.length);
    if (entry->row)
        return refuse_double(import, from, park, entry, facts, err);
    entry->row = (uint32_t)from->number;
    entry->facts = facts;
    return store_park(import, from, park, err);
}

cmap_status cmap_import_parks(cmap_import *import, cmap_err *err)
{
    const cmap_intake_row *row = NULL;
    park_row park = {0};
    cmap_status status = CMAP_OK;

    if (!cmap_intake_has_role(import->intake, CMAP_ROLE_NAME) && !cmap_intake_has_role(import->intake, CMAP_ROLE_PARK))
        status = cmap_fail(err, CMAP_EDATA, "%s: %s: no column gives the parks' names; name it with --map COLUMN=name",
                           import->report.path, CMAP_RULE_COLUMN_MISSING);
    while (!status) {
        bool is_data = false;
        status = cmap_intake_next(import->intake, &row, err);
        if (status || !row)
            break;
        status = cmap_import_sort_row(import, row, &is_data, err);
        if (!status && is_data)
            status = take_park(import, row, &park, err);
    }
    clear_park(&park);
    if (!status)
        status = cmap_import_judge_places(import, err);
    return status ? status : cmap_import_commit(import, err);
}
