#include "gis/io/export.h"
#include "layers/cli/bar.h"
#include "layers/cli/open.h"
#include "layers/cli/options.h"
#include "layers/cli/out.h"

#include <string.h>

static void tell_notes(const char *path, const cmap_buf *notes)
{
    const char *line = cmap_buf_text(notes);

    while (*line) {
        size_t length = strcspn(line, "\n");
        if (length)
            cmap_cli_note("%s: %.*s", path, (int)length, line);
        line += length + (line[length] != '\0');
    }
}

static int export_to(const char *path, const char *db_path, const char *what)
{
    cmap_db *db = NULL;
    cmap_export_report report = {0};
    cmap_bar bar;
    cmap_export_options options = {.what = what, .progress = cmap_bar_show, .progress_data = &bar};
    cmap_err err = {0};
    cmap_status status = cmap_open_reading(db_path, &db, NULL, &err);

    cmap_bar_start(&bar);
    if (!status)
        status = cmap_export(db, path, &options, &report, &err);
    cmap_bar_end(&bar);
    cmap_db_close(db);
    if (status)
        return cmap_cli_fail_with(&err);
    tell_notes(path, &report.notes);
    cmap_cli_note("%s: %zu %s in %zu %s", path, report.row_count, report.row_count == 1 ? "row" : "rows",
                  report.layer_count, report.layer_count == 1 ? "layer" : "layers");
    cmap_buf_clear(&report.notes);
    return CMAP_EXIT_DONE;
}

int cmap_cmd_export(const cmap_command *self, int argc, const char **argv)
{
    const char *db = NULL, *what = NULL;
    const cmap_option options[] = {
        {"what", 0, "LAYER", "carriers, parks, districts or shares; without it all, where the format holds several",
         NULL, &what},
        CMAP_OPTION_DB(&db),
    };
    cmap_args args;
    int code = CMAP_EXIT_FAILED;

    if (cmap_args_parse(&args, self, argc, argv, options, sizeof options / sizeof options[0], &code)) {
        code = CMAP_EXIT_FAILED;
        if (args.operand_count != 1)
            cmap_cli_fail("export: takes the file to write, and %zu were given; 'carriermap export --help' tells more",
                          args.operand_count);
        else
            code = export_to(args.operands[0], db, what);
    }
    cmap_args_clear(&args);
    return code;
}
