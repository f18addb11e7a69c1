#include "layers/cli/import_out.h"

#include "gis/io/json_member.h"
#include "layers/cli/out.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static int64_t stored(const cmap_import_report *report)
{
    return report->added + report->changed + report->unchanged;
}

static const char *change_name(cmap_import_change_kind kind)
{
    static const char *const names[] = {
        [CMAP_IMPORT_ADDED] = "added", [CMAP_IMPORT_CHANGED] = "changed", [CMAP_IMPORT_MISSING] = "missing"};

    return names[kind];
}

static const char *severity_name(cmap_severity severity)
{
    return severity == CMAP_SEVERITY_WARN ? "warning" : "note";
}

/* ---- for people ---- */

/* "label     text", text wrapped behind the label. */
static void put_line(const char *label, const char *text, size_t columns, cmap_buf *buf)
{
    enum { BEHIND = 11 };

    if (!text || !*text)
        return;
    cmap_buf_printf(buf, "%-*s", BEHIND, label);
    while (*text) {
        const char *next = text;
        size_t length = cmap_text_fit(text, columns > BEHIND + 8 ? columns - BEHIND : (size_t)-1, &next);
        cmap_text_put_plain(buf, text, length);
        text = next;
        if (*text)
            cmap_buf_printf(buf, "\n%*s", BEHIND, "");
    }
    cmap_buf_putc(buf, '\n');
}

static void put_pair(const char *label, const char *what, const char *why, size_t columns, cmap_buf *buf)
{
    cmap_buf line = {0};

    if (!what && !why)
        return;
    cmap_buf_printf(&line, "%s%s%s", what ? what : "none", why && *why ? ": " : "", why ? why : "");
    put_line(label, cmap_buf_text(&line), columns, buf);
    cmap_buf_clear(&line);
}

static void put_file(const cmap_import_report *report, size_t columns, cmap_buf *buf)
{
    cmap_buf line = {0};

    cmap_buf_printf(&line, "%s (%s%s%s%s%s), into %s", report->path, report->format ? report->format : "",
                    report->separator ? " parted by " : "", report->separator ? report->separator : "",
                    report->layer ? ", layer " : "", report->layer ? report->layer : "",
                    cmap_import_into_name(report->into));
    put_line("file", cmap_buf_text(&line), columns, buf);
    cmap_buf_clear(&line);
    put_pair("encoding", report->encoding, report->encoding_reason, columns, buf);
    put_pair("crs", report->crs, report->crs_reason, columns, buf);
    put_line("header", report->header_reason, columns, buf);
}

static void put_columns(const cmap_import_report *report, size_t columns, cmap_buf *buf)
{
    static const cmap_out_column heads[] = {
        {"column", "COLUMN", CMAP_OUT_WORDS, "-"},
        {"role", "TAKEN AS", CMAP_OUT_CODE, "kept as text"},
        {"unit", "UNIT", CMAP_OUT_CODE, "-"},
        {"reason", "BECAUSE", CMAP_OUT_WORDS, "-"},
    };
    cmap_out_table table;

    cmap_out_table_init(&table, heads, sizeof heads / sizeof heads[0]);
    for (size_t i = 0; i < report->column_count; i++) {
        cmap_out_table_add(&table, report->columns[i].header);
        cmap_out_table_add(&table, report->columns[i].role);
        cmap_out_table_add(&table, report->columns[i].unit);
        cmap_out_table_add(&table, report->columns[i].reason);
    }
    cmap_buf_putc(buf, '\n');
    cmap_out_table_put_text(&table, 2, columns, buf);
    cmap_buf_putc(buf, '\n');
    cmap_out_table_clear(&table);
}

/* Columns that nothing is known of, in one line: kept, not lost. */
static void put_unknown_columns(const cmap_import_report *report, size_t columns, cmap_buf *buf)
{
    cmap_buf line = {0};

    for (size_t i = 0; i < report->column_count; i++)
        if (!report->columns[i].role && report->columns[i].header && *report->columns[i].header)
            cmap_buf_printf(&line, "%s%s", line.length ? ", " : "", report->columns[i].header);
    if (line.length)
        cmap_buf_puts(&line, ": not understood, kept with each row; --map COLUMN=ROLE gives one a meaning");
    put_line("columns", cmap_buf_text(&line), columns, buf);
    cmap_buf_clear(&line);
}

static void put_counts(const cmap_import_report *report, bool dry_run, size_t columns, cmap_buf *buf)
{
    cmap_buf line = {0};

    cmap_buf_printf(&line,
                    "%" PRId64 " read: %" PRId64 " %s (%" PRId64 " added, %" PRId64 " changed, %" PRId64
                    " unchanged), %" PRId64 " rejected, %" PRId64 " no data",
                    report->read, stored(report), dry_run ? "would be stored" : "stored", report->added,
                    report->changed, report->unchanged, report->rejected, report->no_data);
    if (report->blank)
        cmap_buf_printf(&line, "; %" PRId64 " blank", report->blank);
    put_line("rows", cmap_buf_text(&line), columns, buf);
    cmap_buf_clear(&line);
    if (report->missing)
        cmap_buf_printf(&line, "%" PRId64 " that this file gave before and no longer has; kept in the database",
                        report->missing);
    put_line("missing", cmap_buf_text(&line), columns, buf);
    cmap_buf_clear(&line);
}

static void put_area(const cmap_import_report *report, size_t columns, cmap_buf *buf)
{
    char sum[24], total[24];
    cmap_buf line = {0};

    if (report->into != CMAP_IMPORT_CARRIERS)
        return;
    (void)cmap_area_format(report->area_tenths, sum);
    (void)cmap_area_format(report->total_tenths, total);
    cmap_buf_printf(&line, "%s m²", sum);
    if (report->without_area)
        cmap_buf_printf(&line, ", and %" PRId64 " of unknown floor area", report->without_area);
    if (report->has_total)
        cmap_buf_printf(&line, "; the file's own total is %s m²%s", total,
                        report->total_agrees ? ", which agrees" : "");
    put_line("area", cmap_buf_text(&line), columns, buf);
    cmap_buf_clear(&line);
}

static void add_row(cmap_out_table *table, int64_t row, const char *kind, const char *rule, const char *text)
{
    char number[32];

    (void)snprintf(number, sizeof number, "%" PRId64, row);
    cmap_out_table_add(table, row ? number : NULL);
    cmap_out_table_add(table, kind);
    cmap_out_table_add(table, rule);
    cmap_out_table_add(table, text);
}

static void add_findings(const cmap_import_report *report, cmap_out_table *table)
{
    for (size_t i = 0; i < report->finding_count; i++) {
        const cmap_import_finding *f = &report->findings[i];
        cmap_buf text = {0};
        cmap_buf_puts(&text, f->text);
        if (f->count > 1)
            cmap_buf_printf(&text, " (%zu rows)", f->count);
        add_row(table, f->row, severity_name(f->severity), f->rule, cmap_buf_text(&text));
        cmap_buf_clear(&text);
    }
}

static void put_findings(const cmap_import_report *report, size_t columns, cmap_buf *buf)
{
    static const cmap_out_column heads[] = {
        {"row", "ROW", CMAP_OUT_NUMBER, "-"},
        {"kind", "KIND", CMAP_OUT_CODE, NULL},
        {"rule", "RULE", CMAP_OUT_CODE, NULL},
        {"text", "WHAT", CMAP_OUT_WORDS, "-"},
    };
    cmap_out_table table;

    if (!report->finding_count && !report->reject_count)
        return;
    cmap_out_table_init(&table, heads, sizeof heads / sizeof heads[0]);
    add_findings(report, &table);
    for (size_t i = 0; i < report->reject_count; i++)
        add_row(&table, report->rejects[i].row, report->rejects[i].is_data ? "rejected" : "no data",
                report->rejects[i].rule, report->rejects[i].reason);
    cmap_buf_putc(buf, '\n');
    cmap_out_table_put_text(&table, 0, columns, buf);
    cmap_out_table_clear(&table);
    if (report->rejected + report->no_data > (int64_t)report->reject_count)
        cmap_buf_printf(buf, "and %" PRId64 " more; the table reject has them all\n",
                        report->rejected + report->no_data - (int64_t)report->reject_count);
}

/* A first import lists no row as added: all are. */
static void put_changes(const cmap_import_report *report, size_t columns, cmap_buf *buf)
{
    enum { MOST = 100 };
    static const cmap_out_column heads[] = {
        {"row", "ROW", CMAP_OUT_NUMBER, "-"},  {"kind", "CHANGE", CMAP_OUT_CODE, NULL},
        {"key", "KEY", CMAP_OUT_CODE, "-"},    {"name", "NAME", CMAP_OUT_WORDS, "-"},
        {"text", "WHAT", CMAP_OUT_WORDS, "-"},
    };
    cmap_out_table table;
    size_t shown = 0;

    if (!report->changed && !report->missing && !report->unchanged)
        return;
    cmap_out_table_init(&table, heads, sizeof heads / sizeof heads[0]);
    for (size_t i = 0; i < report->change_count && shown < MOST; i++) {
        const cmap_import_change *c = &report->changes[i];
        char number[32];
        (void)snprintf(number, sizeof number, "%" PRId64, c->row);
        cmap_out_table_add(&table, c->row ? number : NULL);
        cmap_out_table_add(&table, change_name(c->kind));
        cmap_out_table_add(&table, c->key);
        cmap_out_table_add(&table, c->name);
        cmap_out_table_add(&table, c->what);
        shown++;
    }
    if (shown) {
        cmap_buf_putc(buf, '\n');
        cmap_out_table_put_text(&table, 0, columns, buf);
    }
    cmap_out_table_clear(&table);
    int64_t all = report->added + report->changed + report->missing;
    if (all > (int64_t)shown)
        cmap_buf_printf(buf, "and %" PRId64 " more\n", all - (int64_t)shown);
}

void cmap_import_put_text(const cmap_import_report *report, bool dry_run, size_t columns, cmap_buf *buf)
{
    if (buf->length)
        cmap_buf_putc(buf, '\n');
    put_file(report, columns, buf);
    if (dry_run)
        put_columns(report, columns, buf);
    else
        put_unknown_columns(report, columns, buf);
    put_counts(report, dry_run, columns, buf);
    put_area(report, columns, buf);
    if (dry_run)
        put_line("result", "nothing was written: this is a dry run", columns, buf);
    else if (report->is_unchanged)
        put_line("result", "unchanged: the database has all of it, and nothing was written", columns, buf);
    put_findings(report, columns, buf);
    put_changes(report, columns, buf);
}

/* ---- CSV ---- */

static void add_csv(cmap_out_table *table, const char *file, const char *kind, int64_t row, const char *rule,
                    const char *name, const char *text)
{
    char number[32];

    (void)snprintf(number, sizeof number, "%" PRId64, row);
    cmap_out_table_add(table, file);
    cmap_out_table_add(table, kind);
    cmap_out_table_add(table, row ? number : NULL);
    cmap_out_table_add(table, rule);
    cmap_out_table_add(table, name);
    cmap_out_table_add(table, text);
}

void cmap_import_put_csv(const cmap_import_report *reports, size_t count, cmap_buf *buf)
{
    static const cmap_out_column columns[] = {
        {"file", NULL, CMAP_OUT_WORDS, NULL}, {"kind", NULL, CMAP_OUT_CODE, NULL},
        {"row", NULL, CMAP_OUT_NUMBER, NULL}, {"rule", NULL, CMAP_OUT_CODE, NULL},
        {"name", NULL, CMAP_OUT_WORDS, NULL}, {"text", NULL, CMAP_OUT_WORDS, NULL},
    };
    cmap_out_table table;

    cmap_out_table_init(&table, columns, sizeof columns / sizeof columns[0]);
    for (size_t k = 0; k < count; k++) {
        const cmap_import_report *r = &reports[k];
        for (size_t i = 0; i < r->finding_count; i++)
            add_csv(&table, r->path, severity_name(r->findings[i].severity), r->findings[i].row, r->findings[i].rule,
                    NULL, r->findings[i].text);
        for (size_t i = 0; i < r->reject_count; i++)
            add_csv(&table, r->path, r->rejects[i].is_data ? "rejected" : "no data", r->rejects[i].row,
                    r->rejects[i].rule, NULL, r->rejects[i].reason);
        for (size_t i = 0; i < r->change_count; i++)
            add_csv(&table, r->path, change_name(r->changes[i].kind), r->changes[i].row, NULL, r->changes[i].name,
                    r->changes[i].what);
    }
    cmap_out_table_put_csv(&table, buf);
    cmap_out_table_clear(&table);
}

/* ---- JSON ---- */

static void put_decimal(cmap_json_writer *json, const char *key, int64_t tenths)
{
    char text[24];

    (void)cmap_area_format(tenths, text);
    cmap_member_decimal(json, key, text);
}

static void put_numbers(cmap_json_writer *json, const cmap_import_report *r)
{
    cmap_member_int(json, "read", r->read);
    cmap_member_int(json, "stored", stored(r));
    cmap_member_int(json, "added", r->added);
    cmap_member_int(json, "changed", r->changed);
    cmap_member_int(json, "unchanged", r->unchanged);
    cmap_member_int(json, "rejected", r->rejected);
    cmap_member_int(json, "no_data", r->no_data);
    cmap_member_int(json, "blank", r->blank);
    cmap_member_int(json, "missing", r->missing);
    cmap_member_int(json, "without_area", r->without_area);
    cmap_member_int(json, "without_place", r->without_place);
    put_decimal(json, "floor_area_m2", r->area_tenths);
    if (r->has_total)
        put_decimal(json, "total_m2", r->total_tenths);
    else
        cmap_member_decimal(json, "total_m2", NULL);
}

static void put_lists(cmap_json_writer *json, const cmap_import_report *r)
{
    cmap_member_array(json, "findings");
    for (size_t i = 0; i < r->finding_count; i++) {
        cmap_json_open_object(json);
        cmap_member_text(json, "severity", severity_name(r->findings[i].severity));
        cmap_member_text(json, "rule", r->findings[i].rule);
        cmap_member_int(json, "row", r->findings[i].row);
        cmap_member_int(json, "count", (int64_t)r->findings[i].count);
        cmap_member_text(json, "text", r->findings[i].text);
        cmap_json_close(json);
    }
    cmap_json_close(json);
    cmap_member_array(json, "rejects");
    for (size_t i = 0; i < r->reject_count; i++) {
        cmap_json_open_object(json);
        cmap_member_int(json, "row", r->rejects[i].row);
        cmap_member_text(json, "rule", r->rejects[i].rule);
        cmap_member_bool(json, "is_data", r->rejects[i].is_data);
        cmap_member_text(json, "reason", r->rejects[i].reason);
        cmap_json_close(json);
    }
    cmap_json_close(json);
    cmap_member_array(json, "changes");
    for (size_t i = 0; i < r->change_count; i++) {
        cmap_json_open_object(json);
        cmap_member_text(json, "change", change_name(r->changes[i].kind));
        cmap_member_int(json, "row", r->changes[i].row);
        cmap_member_text(json, "key", r->changes[i].key);
        cmap_member_text(json, "name", r->changes[i].name);
        cmap_member_text(json, "what", r->changes[i].what);
        cmap_json_close(json);
    }
    cmap_json_close(json);
}

void cmap_import_put_json(const cmap_import_report *reports, size_t count, bool dry_run, cmap_buf *buf)
{
    cmap_json_writer json;

    cmap_json_begin(&json, buf);
    cmap_json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        const cmap_import_report *r = &reports[i];
        cmap_json_open_object(&json);
        cmap_member_text(&json, "file", r->path);
        cmap_member_text(&json, "sha256", r->sha256);
        cmap_member_text(&json, "into", cmap_import_into_name(r->into));
        cmap_member_bool(&json, "dry_run", dry_run);
        cmap_member_bool(&json, "is_unchanged", r->is_unchanged);
        if (r->import_id)
            cmap_member_int(&json, "import_id", r->import_id);
        else
            cmap_member_decimal(&json, "import_id", NULL);
        cmap_import_put_reading(r, &json);
        put_numbers(&json, r);
        put_lists(&json, r);
        cmap_json_close(&json);
    }
    cmap_json_close(&json);
    cmap_member_finish(&json);
}
