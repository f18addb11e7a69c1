/* cli.h: what the commands of the program share: exit codes, the table of commands, errors, and the way to stdout.
 *
 * Results go to stdout, whole and at the end of a command; messages go to stderr, one line each. */
#ifndef CMAP_CLI_CLI_H
#define CMAP_CLI_CLI_H

#include "gis/base/buf.h"
#include "gis/base/status.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    CMAP_EXIT_DONE = 0,
    CMAP_EXIT_FINDINGS = 1, /* done, but there is something to look at */
    CMAP_EXIT_FAILED = 2    /* not done: usage, input, output */
};

typedef struct cmap_command cmap_command;

/* One command. All texts are static. */
struct cmap_command {
    const char *name;
    const char *operands; /* what follows the name and the options in the usage line; "" for none */
    const char *summary;  /* one line for the list of commands */
    const char *details;  /* paragraphs for the command's own help */
    const char *examples; /* lines, each ends in '\n' */
    /* argv[0] is the command's name. Returns the exit code. */
    int (*run)(const cmap_command *self, int argc, const char **argv);
};

/* Runs the program: argv as main gets it. Returns the exit code. */
int cmap_cli_run(int argc, const char **argv);

/* Prints "carriermap: ..." on stderr as one line, control characters made visible. Returns CMAP_EXIT_FAILED. */
int cmap_cli_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same for an error of the library. */
int cmap_cli_fail_with(const cmap_err *err);

/* The same as a remark that does not change the exit code. */
void cmap_cli_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Opens stand-ins for the standard streams that the caller closed, so that no file of ours gets their numbers; writing
 * to such a stdout fails later, as it should. Ignores SIGPIPE and SIGXFSZ, so that a closed pipe and a file that may
 * not grow are errors like any other, and nothing is left half done. */
void cmap_cli_guard_streams(void);

/* Writes bytes to stdout and empties it. Returns code, or prints why not and returns CMAP_EXIT_FAILED. */
int cmap_cli_print(cmap_buf *bytes, int code);

/* Columns of the terminal that stdout is; 0 when it is none. */
size_t cmap_cli_terminal_columns(void);

/* The commands, each in its cmd_*.c. */
int cmap_cmd_figures(const cmap_command *self, int argc, const char **argv);
int cmap_cmd_render(const cmap_command *self, int argc, const char **argv);
int cmap_cmd_zoning(const cmap_command *self, int argc, const char **argv);
int cmap_cmd_progress(const cmap_command *self, int argc, const char **argv);
int cmap_cmd_check(const cmap_command *self, int argc, const char **argv);
int cmap_cmd_export(const cmap_command *self, int argc, const char **argv);
int cmap_cmd_diff(const cmap_command *self, int argc, const char **argv);
int cmap_cmd_lint(const cmap_command *self, int argc, const char **argv);
int cmap_cmd_init(const cmap_command *self, int argc, const char **argv);
int cmap_cmd_import(const cmap_command *self, int argc, const char **argv);
int cmap_cmd_doctor(const cmap_command *self, int argc, const char **argv);

/* What --version prints. */
int cmap_cmd_version(void);

#endif
