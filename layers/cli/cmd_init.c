#include "gis/db/init.h"
#include "layers/cli/options.h"

int cmap_cmd_init(const cmap_command *self, int argc, const char **argv)
{
    cmap_args args;
    cmap_err err = {0};
    int code = CMAP_EXIT_DONE;

    if (!cmap_args_parse(&args, self, argc, argv, NULL, 0, &code))
        goto done;
    if (args.operand_count != 1)
        code = cmap_cli_fail("init: takes one file, not %zu; try 'carriermap init survey.sqlite'", args.operand_count);
    else if (cmap_db_init(args.operands[0], &err))
        code = cmap_cli_fail_with(&err);
done:
    cmap_args_clear(&args);
    return code;
}
