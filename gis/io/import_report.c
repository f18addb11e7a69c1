/* What an import tells: findings, changes, decisions. */
#include "gis/base/mem.h"
#include "gis/base/utf8.h"
#include "gis/io/import_private.h"
#include "gis/io/json_member.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

cmap_status cmap_import_no_memory(const cmap_import *import, cmap_err *err)
{
    return cmap_fail(err, CMAP_ENOMEM, "cannot import %s: out of memory", import->report.path);
}

static cmap_import_finding *find_same(const cmap_import_report *report, const char *rule, const char *text)
{
    for (size_t i = report->finding_count; i-- > 0;)
        if (strcmp(report->findings[i].rule, rule) == 0 && strcmp(report->findings[i].text, text) == 0)
            return &report->findings[i];
    return NULL;
}

/* Past the end of the list all that is left of a finding is its rule, counted with the others of it. */
static cmap_import_finding *find_rest(cmap_import_report *report, const char *rule)
{
    for (size_t i = report->finding_count; i-- > 0;)
        if (strcmp(report->findings[i].rule, rule) == 0)
            return &report->findings[i];
    return NULL;
}

cmap_status cmap_import_find(cmap_import *import, cmap_severity severity, const char *rule, int64_t row, cmap_err *err,
                             const char *format, ...)
{
    enum { MOST = 200 };
    cmap_import_report *report = &import->report;
    cmap_err line = {0}; /* a line of its length, cut at a character */
    char *copy;
    va_list args;
    cmap_status status;

    va_start(args, format);
    cmap_err_put(&line, format, args);
    va_end(args);
    cmap_import_finding *same = find_same(report, rule, line.text);
    if (!same && report->finding_count >= MOST)
        same = find_rest(report, rule);
    if (same) {
        same->count++;
        return CMAP_OK;
    }
    status = cmap_grow(&report->findings, &report->finding_capacity, report->finding_count + 1,
                       sizeof *report->findings, err);
    if (status)
        return status;
    copy = cmap_strdup(line.text);
    if (!copy)
        return cmap_import_no_memory(import, err);
    report->findings[report->finding_count++] = (cmap_import_finding){severity, rule, row, 1, copy};
    return CMAP_OK;
}

static void clear_change(cmap_import_change *change)
{
    cmap_free(change->key);
    cmap_free(change->name);
    cmap_free(change->what);
}

cmap_status cmap_import_change_add(cmap_import *import, cmap_import_change_kind kind, int64_t row, const char *key,
                                   const char *name, const char *what, cmap_err *err)
{
    cmap_import_report *report = &import->report;
    cmap_import_change change = {.kind = kind, .row = row};
    cmap_status status;

    if (report->change_count == CMAP_IMPORT_LIST_MAX)
        return CMAP_OK;
    change.key = cmap_strdup(key);
    change.name = cmap_strdup(name);
    change.what = cmap_strdup(what);
    status = (key && !change.key) || (name && !change.name) || (what && !change.what)
                 ? CMAP_ENOMEM
                 : cmap_grow(&report->changes, &report->change_capacity, report->change_count + 1,
                             sizeof *report->changes, NULL);
    if (status) {
        clear_change(&change);
        return cmap_import_no_memory(import, err);
    }
    report->changes[report->change_count++] = change;
    return CMAP_OK;
}

/* ---- decisions ---- */

static bool copy_text(char **to, const char *text)
{
    *to = cmap_strdup(text);
    return !text || *to;
}

static bool describe_columns(cmap_import *import)
{
    const cmap_intake_facts *facts = import->facts;
    cmap_import_report *report = &import->report;

    report->columns = cmap_calloc(facts->column_count, sizeof *report->columns);
    if (!report->columns)
        return false;
    report->column_count = facts->column_count;
    for (size_t i = 0; i < facts->column_count; i++) {
        const cmap_column *column = &facts->columns[i];
        report->columns[i].role = column->role == CMAP_ROLE_NONE ? NULL : cmap_role_name(column->role);
        report->columns[i].unit = column->unit == CMAP_AREA_NO_UNIT ? NULL : cmap_area_unit_name(column->unit);
        if (!copy_text(&report->columns[i].header, facts->headers[i]) ||
            !copy_text(&report->columns[i].reason, column->reason))
            return false;
    }
    return true;
}

/* 计容建筑面积 looks like 建筑面积 and leaves out what does not count for the plot ratio, basements above all. Beside a
 * floor area it is only told; alone or in its place somebody should look. */
static cmap_status tell_ratio_areas(cmap_import *import, cmap_err *err)
{
    const cmap_intake_facts *facts = import->facts;
    bool has_floor_area = cmap_intake_has_role(import->intake, CMAP_ROLE_FLOOR_AREA);
    cmap_status status = CMAP_OK;

    for (size_t i = 0; i < facts->column_count && !status; i++) {
        bool is_taken = facts->columns[i].role == CMAP_ROLE_FLOOR_AREA;
        if (!facts->columns[i].is_ratio_area)
            continue;
        status = cmap_import_find(
            import, is_taken || !has_floor_area ? CMAP_SEVERITY_WARN : CMAP_SEVERITY_NOTE, CMAP_RULE_AREA_PLOT_RATIO, 0,
            err, "%s is the area that the plot ratio counts, a part of the floor area: %s", facts->headers[i],
            is_taken ? "it is summed as floor area since --map says so, and the sums may be too low"
                     : "it is kept with the rows and not summed");
    }
    return status;
}

cmap_status cmap_import_describe(cmap_import *import, cmap_err *err)
{
    const cmap_intake_facts *facts = import->facts;
    const cmap_table_info *table = facts->table;
    cmap_import_report *r = &import->report;
    bool done = copy_text(&r->format, table->format) && copy_text(&r->layer, table->layer) &&
                copy_text(&r->encoding, table->encoding) && copy_text(&r->encoding_reason, table->encoding_reason) &&
                copy_text(&r->separator, table->separator) && copy_text(&r->crs, facts->crs) &&
                copy_text(&r->crs_reason, facts->has_places ? facts->crs_reason : NULL) &&
                copy_text(&r->header_reason, facts->header_evidence) && describe_columns(import);
    cmap_status status = done ? CMAP_OK : cmap_import_no_memory(import, err);

    if (!status && table->encoding_rule)
        status = cmap_import_find(import, CMAP_SEVERITY_NOTE, table->encoding_rule, 0, err, "%s: %s", table->encoding,
                                  table->encoding_reason ? table->encoding_reason : "");
    if (!status && facts->crs && table->crs_from && strcmp(table->crs_from, "crs member") == 0)
        status = cmap_import_find(import, CMAP_SEVERITY_NOTE, "crs-member", 0, err,
                                  "the crs member, which RFC 7946 has no more, names %s; x and longitude come first",
                                  facts->crs);
    if (!status && import->options->into == CMAP_IMPORT_CARRIERS)
        status = tell_ratio_areas(import, err);
    return status;
}

void cmap_import_put_reading(const cmap_import_report *report, cmap_json_writer *json)
{
    cmap_member_text(json, "format", report->format);
    cmap_member_text(json, "layer", report->layer);
    cmap_member_text(json, "encoding", report->encoding);
    cmap_member_text(json, "encoding_reason", report->encoding_reason);
    cmap_member_text(json, "separator", report->separator);
    cmap_member_text(json, "crs", report->crs);
    cmap_member_text(json, "crs_reason", report->crs_reason);
    cmap_member_int(json, "header_row", report->header_row);
    cmap_member_text(json, "header_reason", report->header_reason);
    cmap_member_array(json, "columns");
    for (size_t i = 0; i < report->column_count; i++) {
        cmap_json_open_object(json);
        cmap_member_text(json, "header", report->columns[i].header);
        cmap_member_text(json, "role", report->columns[i].role);
        cmap_member_text(json, "unit", report->columns[i].unit);
        cmap_member_text(json, "reason", report->columns[i].reason);
        cmap_json_close(json);
    }
    cmap_json_close(json);
}

static void put_options(cmap_json_writer *json, const cmap_import_options *options)
{
    cmap_member_object(json, "options");
    cmap_member_text(json, "crs", options->intake.crs);
    cmap_member_text(json, "encoding", options->intake.table.encoding);
    cmap_member_text(json, "layer", options->intake.table.layer);
    cmap_member_text(json, "area_unit",
                     options->area_unit == CMAP_AREA_NO_UNIT ? NULL : cmap_area_unit_name(options->area_unit));
    cmap_json_put_key(json, "accuracy_m");
    cmap_json_put_real(json, options->accuracy_m);
    cmap_member_array(json, "map");
    for (size_t i = 0; i < options->intake.map_count; i++) {
        cmap_json_open_object(json);
        cmap_member_text(json, "column", options->intake.maps[i].column);
        cmap_member_text(json, "role", options->intake.maps[i].role);
        cmap_json_close(json);
    }
    cmap_json_close(json);
    cmap_member_bool(json, "swap", options->intake.swap);
    cmap_member_bool(json, "repair", options->intake.repair);
    cmap_json_close(json);
}

static void put_rows(cmap_json_writer *json, const cmap_import_report *report)
{
    cmap_member_object(json, "rows");
    cmap_member_int(json, "read", report->read);
    cmap_member_int(json, "added", report->added);
    cmap_member_int(json, "changed", report->changed);
    cmap_member_int(json, "unchanged", report->unchanged);
    cmap_member_int(json, "rejected", report->rejected);
    cmap_member_int(json, "no_data", report->no_data);
    cmap_member_int(json, "blank", report->blank);
    cmap_json_close(json);
}

static void put_findings(cmap_json_writer *json, const cmap_import_report *report)
{
    cmap_member_array(json, "findings");
    for (size_t i = 0; i < report->finding_count; i++) {
        cmap_json_open_object(json);
        cmap_member_text(json, "rule", report->findings[i].rule);
        cmap_member_int(json, "row", report->findings[i].row);
        cmap_member_int(json, "count", (int64_t)report->findings[i].count);
        cmap_member_text(json, "text", report->findings[i].text);
        cmap_json_close(json);
    }
    cmap_json_close(json);
}

cmap_status cmap_import_put_decisions(cmap_import *import, cmap_err *err)
{
    cmap_import_report *report = &import->report;
    cmap_json_writer json;
    cmap_buf buf = {0};
    cmap_status status;

    cmap_json_begin(&json, &buf);
    cmap_json_open_object(&json);
    cmap_import_put_reading(report, &json);
    put_options(&json, import->options);
    put_rows(&json, report);
    put_findings(&json, report);
    cmap_json_close(&json);
    status = cmap_json_finish(&json, err);
    if (!status) {
        cmap_free(report->decisions);
        report->decisions = cmap_buf_take(&buf);
        status = report->decisions ? CMAP_OK : cmap_import_no_memory(import, err);
    }
    cmap_buf_clear(&buf);
    return status;
}

bool cmap_import_has_findings(const cmap_import_report *report)
{
    for (size_t i = 0; i < report->finding_count; i++)
        if (report->findings[i].severity == CMAP_SEVERITY_WARN)
            return true;
    return report->rejected > 0;
}

static void clear_texts(cmap_import_report *report)
{
    char *const texts[] = {report->path,       report->file,         report->decisions,
                           report->format,     report->encoding,     report->encoding_reason,
                           report->separator,  report->layer,        report->crs,
                           report->crs_reason, report->header_reason};

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        cmap_free(texts[i]);
    for (size_t i = 0; i < report->column_count; i++) {
        cmap_free(report->columns[i].header);
        cmap_free(report->columns[i].reason);
    }
    cmap_free(report->columns);
}

void cmap_import_report_clear(cmap_import_report *report)
{
    clear_texts(report);
    for (size_t i = 0; i < report->finding_count; i++)
        cmap_free(report->findings[i].text);
    for (size_t i = 0; i < report->reject_count; i++)
        cmap_free(report->rejects[i].reason);
    for (size_t i = 0; i < report->change_count; i++)
        clear_change(&report->changes[i]);
    cmap_free(report->findings);
    cmap_free(report->rejects);
    cmap_free(report->changes);
    *report = (cmap_import_report){0};
}
