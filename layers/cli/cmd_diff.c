#include "gis/db/diff.h"
#include "gis/io/json_member.h"
#include "layers/cli/open.h"
#include "layers/cli/options.h"
#include "layers/cli/out.h"

static const cmap_out_column columns[] = {
    {"table", "WHAT", CMAP_OUT_CODE, NULL},  {"change", "CHANGE", CMAP_OUT_CODE, NULL},
    {"key", "KEY", CMAP_OUT_CODE, "-"},      {"name", "NAME", CMAP_OUT_WORDS, "-"},
    {"field", "FIELD", CMAP_OUT_CODE, "-"},  {"before", "BEFORE", CMAP_OUT_WORDS, "-"},
    {"after", "AFTER", CMAP_OUT_WORDS, "-"},
};

static const char *change_name(cmap_diff_change change)
{
    static const char *const names[] = {"added", "removed", "changed"};

    return names[change];
}

static cmap_status add_row(void *data, const cmap_diff_row *row, cmap_err *err)
{
    const char *const cells[] = {row->table, change_name(row->change), row->key, row->name, row->field, row->before,
                                 row->after};
    cmap_out_table *table = data;

    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++)
        cmap_out_table_add(table, cells[i]);
    return table->status ? cmap_fail(err, table->status, "cannot compare: out of memory") : CMAP_OK;
}

static cmap_status add_member(void *data, const cmap_diff_row *row, cmap_err *err)
{
    cmap_json_writer *json = data;

    cmap_json_open_object(json);
    cmap_member_text(json, "table", row->table);
    cmap_member_text(json, "change", change_name(row->change));
    cmap_member_text(json, "key", row->key);
    cmap_member_text(json, "name", row->name);
    cmap_member_text(json, "field", row->field);
    cmap_member_text(json, "before", row->before);
    cmap_member_text(json, "after", row->after);
    cmap_json_close(json);
    return json->status ? cmap_fail(err, json->status, "cannot compare: out of memory") : CMAP_OK;
}

static void put_count(const char *what, const cmap_diff_count *count, cmap_buf *buf)
{
    cmap_buf_printf(buf, "%-10s%zu added, %zu removed, %zu changed, %zu the same\n", what, count->added, count->removed,
                    count->changed, count->same);
}

static cmap_status put_table(cmap_db *before, cmap_db *after, cmap_out_format format, cmap_buf *buf, cmap_err *err)
{
    cmap_diff_counts counts;
    cmap_out_table table;
    size_t count = sizeof columns / sizeof columns[0];

    cmap_out_table_init(&table, columns, count);
    cmap_status status = cmap_diff_run(before, after, add_row, &table, &counts, err);
    if (!status && format == CMAP_OUT_CSV) {
        cmap_out_table_put_csv(&table, buf);
    } else if (!status) {
        put_count("districts", &counts.districts, buf);
        put_count("parks", &counts.parks, buf);
        put_count("carriers", &counts.carriers, buf);
        if (table.cell_count) {
            cmap_buf_putc(buf, '\n');
            cmap_out_table_put_text(&table, 0, cmap_cli_terminal_columns(), buf);
        }
    }
    cmap_out_table_clear(&table);
    return status;
}

static cmap_status put_json(cmap_db *before, cmap_db *after, cmap_buf *buf, cmap_err *err)
{
    cmap_json_writer json;

    cmap_json_begin(&json, buf);
    cmap_json_open_array(&json);
    cmap_status status = cmap_diff_run(before, after, add_member, &json, NULL, err);
    cmap_json_close(&json);
    cmap_member_finish(&json);
    return status;
}

static int compare(const char *old_path, const char *new_path, cmap_out_format format)
{
    cmap_db *before = NULL, *after = NULL;
    cmap_buf buf = {0};
    cmap_err err = {0};
    cmap_status status = cmap_open_reading(old_path, &before, NULL, &err);

    if (!status)
        status = cmap_open_reading(new_path, &after, NULL, &err);
    if (!status)
        status = format == CMAP_OUT_JSON ? put_json(before, after, &buf, &err)
                                         : put_table(before, after, format, &buf, &err);
    cmap_db_close(before);
    cmap_db_close(after);
    if (status) {
        cmap_buf_clear(&buf);
        return cmap_cli_fail_with(&err);
    }
    return cmap_cli_print(&buf, CMAP_EXIT_DONE);
}

int cmap_cmd_diff(const cmap_command *self, int argc, const char **argv)
{
    const char *format_text = NULL;
    const cmap_option options[] = {CMAP_OPTION_FORMAT(&format_text)};
    cmap_out_format format;
    cmap_args args;
    int code = CMAP_EXIT_FAILED;

    if (cmap_args_parse(&args, self, argc, argv, options, sizeof options / sizeof options[0], &code)) {
        code = CMAP_EXIT_FAILED;
        if (args.operand_count != 2)
            cmap_cli_fail(
                "diff: takes two databases, OLD and NEW, and %zu %s given; 'carriermap diff --help' tells more",
                args.operand_count, args.operand_count == 1 ? "was" : "were");
        else if (cmap_out_format_parse(self, format_text, &format))
            code = compare(args.operands[0], args.operands[1], format);
    }
    cmap_args_clear(&args);
    return code;
}
