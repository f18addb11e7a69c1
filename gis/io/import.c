#include "gis/io/import.h"

#include "gis/base/mem.h"
#include "gis/io/import_private.h"
#include "gis/io/shape_private.h"
#include "gis/io/tally_private.h"
#include "gis/zoning/join.h"

#include <stdio.h>
#include <string.h>

enum { PROGRESS_EVERY = 2000 };

const char *cmap_import_into_name(cmap_import_into into)
{
    static const char *const names[] = {
        [CMAP_IMPORT_CARRIERS] = "carriers", [CMAP_IMPORT_PARKS] = "parks", [CMAP_IMPORT_DISTRICTS] = "districts"};

    return names[into];
}

/* ---- rows, whatever they become ---- */

static const char *rule_of(cmap_intake_kind kind)
{
    switch (kind) {
    case CMAP_INTAKE_TITLE:
        return "row-title";
    case CMAP_INTAKE_TOTAL:
        return "row-total";
    case CMAP_INTAKE_SUBTOTAL:
        return "row-subtotal";
    default:
        return "row-note";
    }
}

void cmap_import_tick(const cmap_import *import)
{
    const cmap_import_options *options = import->options;

    if ((import->report.read + import->report.blank) % PROGRESS_EVERY == 0 && options->progress)
        options->progress(options->progress_data, cmap_intake_position(import->intake),
                          import->facts->table->byte_count);
}

cmap_status cmap_import_sort_row(cmap_import *import, const cmap_intake_row *row, bool *is_data, cmap_err *err)
{
    cmap_import_report *report = &import->report;

    *is_data = false;
    cmap_import_tick(import);
    if (row->kind == CMAP_INTAKE_BLANK)
        report->blank++;
    if (row->kind == CMAP_INTAKE_HEADER && !report->header_row)
        report->header_row = row->number;
    if (row->kind == CMAP_INTAKE_BLANK || row->kind == CMAP_INTAKE_HEADER)
        return CMAP_OK;
    report->read++;
    *is_data = row->kind == CMAP_INTAKE_DATA;
    if (!*is_data)
        return cmap_import_reject_row(import, row, false, rule_of(row->kind), row->why, err);
    if (row->note_rule)
        return cmap_import_find(import, CMAP_SEVERITY_NOTE, row->note_rule, row->number, err, "%s", row->note);
    return CMAP_OK;
}

/* A coordinate or two may be slips, and are rows to reject; when it is most of them, it is the system. */
static bool condemns_file(const cmap_guard_finding *finding)
{
    if (finding->rule == CMAP_GUARD_NONFINITE)
        return false;
    return finding->is_error && (finding->rule == CMAP_GUARD_MISSING || finding->count * 2 >= finding->total);
}

cmap_status cmap_import_judge_places(cmap_import *import, cmap_err *err)
{
    cmap_guard_finding findings[CMAP_GUARD_RULES];
    size_t count = cmap_intake_finish(import->intake, findings);
    cmap_status status = CMAP_OK;

    for (size_t i = 0; i < count && !status; i++)
        if (condemns_file(&findings[i]))
            status = cmap_fail(err, CMAP_ECRS, "%s: %s: %s%s", import->report.path,
                               cmap_guard_rule_id(findings[i].rule), findings[i].text,
                               findings[i].swap || findings[i].rule == CMAP_GUARD_SWAPPED ? " (--swap)" : "");
    for (size_t i = 0; i < count && !status; i++)
        status = cmap_import_find(import, CMAP_SEVERITY_WARN, cmap_guard_rule_id(findings[i].rule),
                                  (int64_t)findings[i].first_row, err, "%s", findings[i].text);
    return status;
}

/* ---- one file ---- */

static cmap_status name_file(cmap_import *import, const char *path, cmap_err *err)
{
    const char *slash = strrchr(path, '/');

    import->report.path = cmap_strdup(path);
    import->report.file = cmap_strdup(slash ? slash + 1 : path);
    if (!import->report.path || !import->report.file)
        return cmap_fail(err, CMAP_ENOMEM, "cannot import %s: out of memory", path);
    return CMAP_OK;
}

/* Begins the transaction of the import; nothing in a dry run. */
static cmap_status begin(cmap_import *import, cmap_err *err)
{
    cmap_status status;

    if (import->options->dry_run)
        return CMAP_OK;
    if (import->options->into == CMAP_IMPORT_CARRIERS) {
        status = cmap_import_pack_begin(import, err);
        return status || import->packed ? status : cmap_bulk_begin(import->db, &import->bulk, err);
    }
    status = cmap_db_begin(import->db, err);
    import->has_transaction = !status;
    return status;
}

cmap_status cmap_import_commit(cmap_import *import, cmap_err *err)
{
    cmap_status status = cmap_import_compare(import, err);

    if (status || import->options->dry_run || import->report.is_unchanged)
        return status ? status : cmap_import_put_decisions(import, err);
    status = cmap_import_finish_batch(import, err);
    cmap_stmt_free(import->put_reject);
    import->put_reject = NULL;
    cmap_stage_begin(import->options->watch, "joining");
    if (!status)
        status = cmap_join_refresh(import->db, NULL, err);
    cmap_stage_begin(import->options->watch, "writing");
    if (!status)
        status = cmap_db_commit(import->db, err);
    if (!status) {
        import->has_transaction = false;
        import->report.import_id = import->batch;
    }
    return status;
}

/* What the file is known by: its bytes, and of a shapefile those of all its parts, since each of them may change. */
static cmap_status hash_file(const char *path, char hex[CMAP_SHA256_HEX], cmap_err *err)
{
    const char *paths[CMAP_SHAPE_PARTS] = {path};
    size_t count = 0;
    cmap_shapefile shape = {0};
    cmap_status status = cmap_shapefile_is_part(path) ? cmap_shapefile_find(path, path, &shape, err) : CMAP_OK;

    if (status == CMAP_ENOMEM)
        return status;
    for (int part = 0; part < CMAP_SHAPE_PARTS; part++)
        if (shape.paths[part])
            paths[count++] = shape.paths[part];
    status = cmap_sha256_files(paths, count ? count : 1, hex, err); /* another format by that name: one file */
    cmap_shapefile_clear(&shape);
    return status;
}

cmap_status cmap_import_open(cmap_import *import, const char *path, cmap_err *err)
{
    cmap_intake_options intake = import->options->intake;
    cmap_status status = name_file(import, path, err);

    if (!status)
        status = begin(import, err);
    if (!status && !import->plan)
        status = cmap_plan_load(import->db, &import->plan, err);
    if (!status && !import->names)
        status = cmap_names_new(import->plan, &import->names, err);
    if (status)
        return status;
    intake.plan = cmap_plan_box(import->plan);
    status = cmap_intake_open(path, &intake, &import->intake, err); /* first of all: it knows what is no file to read */
    if (!status && !import->is_tally)
        status = hash_file(path, import->report.sha256, err);
    if (status)
        return status;
    import->facts = cmap_intake_get_facts(import->intake);
    return cmap_import_describe(import, err);
}

static cmap_status take_rows(cmap_import *import, cmap_err *err)
{
    switch (import->options->into) {
    case CMAP_IMPORT_PARKS:
        return cmap_import_parks(import, err);
    case CMAP_IMPORT_DISTRICTS:
        return cmap_import_districts(import, err);
    default:
        return cmap_import_carriers(import, err);
    }
}

void cmap_import_clear(cmap_import *import)
{
    cmap_store_clear(import);
    cmap_stmt_free(import->put_reject);
    if (import->has_transaction)
        cmap_db_rollback(import->db);
    cmap_import_pack_clear(import);
    cmap_bulk_free(import->bulk);
    cmap_plain_free(import->plain);
    cmap_carrier_row_clear(&import->row);
    cmap_free(import->totals);
    cmap_buf_clear(&import->raw);
    cmap_intake_close(import->intake);
    cmap_names_free(import->names);
    cmap_plan_free(import->plan);
}

cmap_status cmap_import_file(cmap_db *db, const char *path, const cmap_import_options *options,
                             cmap_import_report *report, cmap_err *err)
{
    cmap_import import = {.db = db, .options = options};
    cmap_status status = CMAP_OK;

    import.report.into = options->into;
    if (!options->dry_run && !options->imported_at)
        return cmap_fail(err, CMAP_EINVAL, "cannot import %s: the time of the import is not given", path);
    cmap_stage_begin(options->watch, "loading");
    status = cmap_import_open(&import, path, err);
    cmap_stage_begin(options->watch, "reading");
    if (!status)
        status = take_rows(&import, err);
    cmap_import_clear(&import);
    if (status)
        cmap_import_report_clear(&import.report);
    else
        *report = import.report;
    return status;
}
