#include "gis/db/db.h"
#include "gis/db/doctor.h"
#include "gis/io/json_member.h"
#include "layers/cli/doctor_here.h"
#include "layers/cli/options.h"
#include "layers/cli/out.h"

static void put_json(const cmap_findings *findings, cmap_buf *buf)
{
    cmap_json_writer json;

    cmap_json_begin(&json, buf);
    cmap_json_open_array(&json);
    for (size_t i = 0; i < findings->count; i++) {
        const cmap_finding *finding = &findings->list[i];
        cmap_json_open_object(&json);
        cmap_member_text(&json, "check", finding->name);
        cmap_member_bool(&json, "ok", finding->ok);
        cmap_member_text(&json, "found", finding->what);
        cmap_member_text(&json, "remedy", finding->remedy);
        cmap_json_close(&json);
    }
    cmap_json_close(&json);
    cmap_member_finish(&json);
}

static void put_rows(const cmap_findings *findings, cmap_out_format format, cmap_buf *buf)
{
    static const cmap_out_column columns[] = {
        {"check", "CHECK", CMAP_OUT_CODE, NULL},
        {"result", "RESULT", CMAP_OUT_CODE, NULL},
        {"found", "FOUND", CMAP_OUT_WORDS, NULL},
        {"remedy", "REMEDY", CMAP_OUT_WORDS, "-"},
    };
    cmap_out_table table;

    cmap_out_table_init(&table, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < findings->count; i++) {
        cmap_out_table_add(&table, findings->list[i].name);
        cmap_out_table_add(&table, findings->list[i].ok ? "ok" : "FINDING");
        cmap_out_table_add(&table, findings->list[i].what);
        cmap_out_table_add(&table, findings->list[i].remedy);
    }
    if (format == CMAP_OUT_CSV)
        cmap_out_table_put_csv(&table, buf);
    else
        cmap_out_table_put_text(&table, 0, cmap_cli_terminal_columns(), buf);
    cmap_out_table_clear(&table);
}

static int examine(const char *path, cmap_out_format format)
{
    cmap_db *db = NULL;
    cmap_findings findings = {0};
    cmap_buf buf = {0};
    cmap_err err = {0};
    cmap_status status = cmap_db_open(path, CMAP_DB_READ, &db, &err);

    if (!status)
        status = cmap_doctor_check_here(&findings, &err);
    if (!status)
        status = cmap_doctor_check(db, &findings, &err);
    cmap_db_close(db);
    int code = cmap_findings_all_ok(&findings) ? CMAP_EXIT_DONE : CMAP_EXIT_FINDINGS;
    if (!status && format == CMAP_OUT_JSON)
        put_json(&findings, &buf);
    else if (!status)
        put_rows(&findings, format, &buf);
    cmap_findings_clear(&findings);
    return status ? cmap_cli_fail_with(&err) : cmap_cli_print(&buf, code);
}

int cmap_cmd_doctor(const cmap_command *self, int argc, const char **argv)
{
    return cmap_out_command(self, argc, argv, examine);
}
