#include "layers/cli/cli.h"

int main(int argc, char **argv)
{
    cmap_cli_guard_streams();
    /* No setlocale: numbers are written with '.', and output does not depend on who runs the program. */
    return cmap_cli_run(argc, (const char **)(void *)argv); /* adds const, which C11 does not do by itself */
}
