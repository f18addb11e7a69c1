/* The batch of a file in the database: its source, what was refused of it, what was decided. */
#include "gis/base/mem.h"
#include "gis/io/import_private.h"

#include <stdio.h>
#include <string.h>

static cmap_status run_source(cmap_import *import, cmap_err *err)
{
    cmap_stmt *stmt = NULL;
    cmap_buf note = {0};
    cmap_status status =
        cmap_stmt_new(import->db, "INSERT INTO source (id, kind, citation, note) VALUES (?, 'user', ?, ?)", &stmt, err);

    cmap_buf_printf(&note, "Imported into %s; SHA-256 %s", cmap_import_into_name(import->report.into),
                    import->report.sha256);
    if (!status) {
        cmap_stmt_bind_text(stmt, 1, import->source_id);
        cmap_stmt_bind_text(stmt, 2, import->report.file);
        cmap_stmt_bind_text(stmt, 3, cmap_buf_text(&note));
        status = cmap_stmt_run(stmt, err);
    }
    cmap_stmt_free(stmt);
    cmap_buf_clear(&note);
    return status;
}

static cmap_status run_batch(cmap_import *import, cmap_err *err)
{
    cmap_stmt *stmt = NULL;
    cmap_status status = cmap_stmt_new(import->db,
                                       "INSERT INTO import_batch (id, file, sha256, imported_at, into_table, source_id)"
                                       " VALUES (?, ?, ?, ?, ?, ?)",
                                       &stmt, err);

    if (!status) {
        cmap_stmt_bind_int(stmt, 1, import->batch);
        cmap_stmt_bind_text(stmt, 2, import->report.file);
        cmap_stmt_bind_text(stmt, 3, import->report.sha256);
        cmap_stmt_bind_text(stmt, 4, import->options->imported_at);
        cmap_stmt_bind_text(stmt, 5, cmap_import_into_name(import->report.into));
        cmap_stmt_bind_text(stmt, 6, import->source_id);
        status = cmap_stmt_run(stmt, err);
    }
    cmap_stmt_free(stmt);
    return status;
}

/* The first number that neither a batch nor a source has: somebody may have removed one of the two. */
static const char next_batch[] =
    "SELECT 1 + max (coalesce ((SELECT max (id) FROM import_batch), 0),"
    " coalesce ((SELECT max (CAST (substr (id, 8) AS INTEGER)) FROM source WHERE id GLOB 'import-[0-9]*'), 0))";

cmap_status cmap_import_need_batch(cmap_import *import, cmap_err *err)
{
    cmap_status status;

    if (import->batch || import->options->dry_run)
        return CMAP_OK;
    status = cmap_db_ask_int(import->db, next_batch, &import->batch, err);
    (void)snprintf(import->source_id, sizeof import->source_id, "import-%lld", (long long)import->batch);
    if (!status)
        status = run_source(import, err);
    if (!status)
        status = run_batch(import, err);
    return status;
}

/* Keeps the refusal in the report, as long as the list has room. */
static cmap_status list_reject(cmap_import *import, int64_t row, bool is_data, const char *rule, const char *reason,
                               cmap_err *err)
{
    cmap_import_report *report = &import->report;
    char *copy;
    cmap_status status;

    report->rejected += is_data;
    report->no_data += !is_data;
    if (report->reject_count == CMAP_IMPORT_LIST_MAX)
        return CMAP_OK;
    status =
        cmap_grow(&report->rejects, &report->reject_capacity, report->reject_count + 1, sizeof *report->rejects, err);
    if (status)
        return status;
    copy = cmap_strdup(reason);
    if (!copy)
        return cmap_import_no_memory(import, err);
    report->rejects[report->reject_count++] = (cmap_import_reject){row, rule, is_data, copy};
    return CMAP_OK;
}

static cmap_status put_reject(cmap_import *import, const cmap_intake_row *row, const char *rule, const char *reason,
                              cmap_err *err)
{
    cmap_status status = cmap_import_pack_rest(import, err);

    if (!status)
        status = cmap_import_need_batch(import, err);
    if (!status && !import->put_reject)
        status = cmap_stmt_new(import->db,
                               "INSERT INTO reject (import_id, source_row, rule, reason, raw) VALUES (?, ?, ?, ?, ?)",
                               &import->put_reject, err);
    if (status)
        return status;
    cmap_buf_reset(&import->raw);
    cmap_intake_put_row(import->intake, row, true, &import->raw);
    if (import->raw.status)
        return cmap_import_no_memory(import, err);
    cmap_stmt_bind_int(import->put_reject, 1, import->batch);
    cmap_stmt_bind_int(import->put_reject, 2, row->number);
    cmap_stmt_bind_text(import->put_reject, 3, rule);
    cmap_stmt_bind_text(import->put_reject, 4, reason);
    cmap_stmt_bind_text(import->put_reject, 5, cmap_buf_text(&import->raw));
    return cmap_stmt_run(import->put_reject, err);
}

cmap_status cmap_import_reject_row(cmap_import *import, const cmap_intake_row *row, bool is_data, const char *rule,
                                   const char *reason, cmap_err *err)
{
    cmap_status status = list_reject(import, row->number, is_data, rule, reason, err);

    return status || import->options->dry_run ? status : put_reject(import, row, rule, reason, err);
}

static cmap_status was_read(cmap_import *import, bool *was, cmap_err *err)
{
    cmap_stmt *stmt = NULL;
    cmap_status status = cmap_stmt_new(
        import->db, "SELECT 1 FROM import_batch WHERE sha256 = ? AND into_table = ? AND id <> ?", &stmt, err);

    if (!status) {
        cmap_stmt_bind_text(stmt, 1, import->report.sha256);
        cmap_stmt_bind_text(stmt, 2, cmap_import_into_name(import->report.into));
        cmap_stmt_bind_int(stmt, 3, import->batch);
        status = cmap_stmt_step(stmt, was, err);
    }
    cmap_stmt_free(stmt);
    return status;
}

cmap_status cmap_import_compare(cmap_import *import, cmap_err *err)
{
    cmap_import_report *report = &import->report;
    bool was = true;
    cmap_status status = CMAP_OK;

    if (import->is_starved || cmap_names_is_starved(import->names))
        return cmap_import_no_memory(import, err);

    if (report->added + report->changed)
        was = false;
    else if (report->rejected + report->no_data)
        status = was_read(import, &was, err);
    report->is_unchanged = !status && was;
    return status;
}

/* Made-up carriers say so in their names, as the sample survey does; what is drawn from them must go on saying it. */
static cmap_status mark_sample(cmap_import *import, cmap_err *err)
{
    cmap_stmt *stmt = NULL;
    cmap_status status = cmap_stmt_new(
        import->db,
        "UPDATE source SET note = note || '; " CMAP_SAMPLE_MARK "' WHERE id = ?1 AND EXISTS"
        " (SELECT 1 FROM (SELECT name FROM carrier WHERE source_id = ?1 LIMIT 1000) WHERE name GLOB '示例*')",
        &stmt, err);

    if (!status) {
        cmap_stmt_bind_text(stmt, 1, import->source_id);
        status = cmap_stmt_run(stmt, err);
    }
    cmap_stmt_free(stmt);
    return status;
}

cmap_status cmap_import_finish_batch(cmap_import *import, cmap_err *err)
{
    const cmap_import_report *report = &import->report;
    cmap_stmt *stmt = NULL;
    cmap_status status = cmap_import_need_batch(import, err);

    if (!status)
        status = mark_sample(import, err);
    if (!status)
        status = cmap_import_put_decisions(import, err);
    if (!status)
        status = cmap_stmt_new(import->db,
                               "UPDATE import_batch SET rows_read = ?, rows_stored = ?, decisions = ? WHERE id = ?",
                               &stmt, err);
    if (!status) {
        cmap_stmt_bind_int(stmt, 1, report->read);
        cmap_stmt_bind_int(stmt, 2, report->added + report->changed + report->unchanged);
        cmap_stmt_bind_text(stmt, 3, report->decisions);
        cmap_stmt_bind_int(stmt, 4, import->batch);
        status = cmap_stmt_run(stmt, err);
    }
    cmap_stmt_free(stmt);
    return status;
}
