#include "layers/cli/open.h"
#include "layers/cli/options.h"
#include "layers/cli/out.h"
#include "layers/cli/zoning_out.h"

static int print(const char *path, cmap_out_format format)
{
    cmap_db *db = NULL;
    cmap_plan *plan = NULL;
    cmap_buf buf = {0};
    cmap_err err = {0};
    cmap_status status = cmap_open_reading(path, &db, &plan, &err);

    if (!status && format == CMAP_OUT_JSON)
        cmap_zoning_put_json(plan, &buf);
    else if (!status && format == CMAP_OUT_CSV)
        cmap_zoning_put_csv(plan, &buf);
    else if (!status)
        cmap_zoning_put_text(plan, cmap_cli_terminal_columns(), &buf);
    cmap_plan_free(plan);
    cmap_db_close(db);
    return status ? cmap_cli_fail_with(&err) : cmap_cli_print(&buf, CMAP_EXIT_DONE);
}

int cmap_cmd_zoning(const cmap_command *self, int argc, const char **argv)
{
    return cmap_out_command(self, argc, argv, print);
}
