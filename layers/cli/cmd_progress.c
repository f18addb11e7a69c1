#include "gis/db/progress.h"
#include "layers/cli/open.h"
#include "layers/cli/options.h"
#include "layers/cli/out.h"
#include "layers/cli/progress_out.h"

static int print(const char *path, cmap_progress_by by, const char *as_of, cmap_out_format format)
{
    cmap_db *db = NULL;
    cmap_progress *progress = NULL;
    cmap_buf buf = {0};
    cmap_err err = {0};
    cmap_status status = cmap_open_reading(path, &db, NULL, &err);

    if (!status)
        status = cmap_progress_load(db, by, as_of, &progress, &err);
    if (!status && format == CMAP_OUT_JSON)
        cmap_progress_put_json(progress, &buf);
    else if (!status && format == CMAP_OUT_CSV)
        cmap_progress_put_csv(progress, &buf);
    else if (!status)
        cmap_progress_put_text(progress, cmap_db_name(db), cmap_cli_terminal_columns(), &buf);
    cmap_progress_free(progress);
    cmap_db_close(db);
    return status ? cmap_cli_fail_with(&err) : cmap_cli_print(&buf, CMAP_EXIT_DONE);
}

int cmap_cmd_progress(const cmap_command *self, int argc, const char **argv)
{
    static const char *const bys[] = {[CMAP_PROGRESS_CITY] = "city",
                                      [CMAP_PROGRESS_ZONE] = "zone",
                                      [CMAP_PROGRESS_DISTRICT] = "district",
                                      [CMAP_PROGRESS_PARK] = "park"};
    const char *format_text = NULL;
    const char *path = NULL;
    const char *by_text = NULL;
    const char *as_of = NULL;
    const cmap_option options[] = {
        {"by", 0, "WHAT", "a row for each: city (without it), zone, district or park", NULL, &by_text},
        {"as-of", 0, "DATE", "count what stood by then: 2013, 2013-06 or 2013-06-30", NULL, &as_of},
        CMAP_OPTION_FORMAT(&format_text),
        CMAP_OPTION_DB(&path),
    };
    cmap_out_format format;
    cmap_args args;
    size_t by = CMAP_PROGRESS_CITY;
    int code = CMAP_EXIT_FAILED;

    if (cmap_args_parse(&args, self, argc, argv, options, sizeof options / sizeof options[0], &code)) {
        code = CMAP_EXIT_FAILED;
        if (cmap_args_none(&args, self) && cmap_out_format_parse(self, format_text, &format) &&
            (!by_text || cmap_args_choose(self, "--by", by_text, bys, sizeof bys / sizeof bys[0], &by)))
            code = print(path, (cmap_progress_by)by, as_of, format);
    }
    cmap_args_clear(&args);
    return code;
}
