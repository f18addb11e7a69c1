/* carriermap --version: no library is opened for it, so it works where drawing does not. */
#include "layers/cli/cli.h"

int cmap_cmd_version(void)
{
    cmap_buf buf = {0};

    cmap_buf_puts(&buf, "carriermap " CMAP_VERSION "\nbuilt with " CMAP_BUILT_WITH "\n");
    return cmap_cli_print(&buf, CMAP_EXIT_DONE);
}
