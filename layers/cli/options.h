/* options.h: a command's options, declared once for parsing and for the help. popt enters here. */
#ifndef CMAP_CLI_OPTIONS_H
#define CMAP_CLI_OPTIONS_H

#include "layers/cli/cli.h"

#include <stdbool.h>
#include <stddef.h>

/* Either flag or text is set: where to put what was given. A text is borrowed from the cmap_args. An option whose value
 * ends in "..." may stand several times: text is then an array of CMAP_OPTION_REPEATS, filled from the front. */
typedef struct cmap_option {
    const char *name;
    char letter;       /* 0: the long form alone */
    const char *value; /* what the help calls the value; NULL for a flag */
    const char *help;
    bool *flag;
    const char **text;
} cmap_option;

#define CMAP_OPTION_REPEATS 32

typedef struct cmap_args {
    const char *const *operands; /* what is no option, in order; borrowed */
    size_t operand_count;
    void *parser;     /* popt's, owned */
    char *values[48]; /* owned by popt's allocator: the texts that were given */
    size_t value_count;
} cmap_args;

/* Parses argv (argv[0] is the command's name) by options, at most 15 of them; --help is added. Every option may stand
 * once (or as its value says), and its value may not be empty. Returns true to go on. False: the command is to
 * end with *code, after its help or an error was printed. In both cases the caller clears args. */
bool cmap_args_parse(cmap_args *args, const cmap_command *command, int argc, const char **argv,
                     const cmap_option *options, size_t option_count, int *code);
void cmap_args_clear(cmap_args *args);

/* False, after an error was printed, when there are operands. */
bool cmap_args_none(const cmap_args *args, const cmap_command *command);

/* The place of text in the count choices. Returns false, after an error that lists the choices was printed, when it is
 * none of them. what is the option, "--format". */
bool cmap_args_choose(const cmap_command *command, const char *what, const char *text, const char *const *choices,
                      size_t count, size_t *index);

/* Reads the metres that option what was given, at least 0; NULL leaves them as they are. False, after an error was
 * printed, for what is no such number. */
bool cmap_args_metres(const cmap_command *command, const char *what, const char *text, double *metres);

/* Appends the command's help. */
void cmap_help_command(const cmap_command *command, const cmap_option *options, size_t option_count, cmap_buf *buf);

#endif
