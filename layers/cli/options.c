#include "layers/cli/options.h"

#include "gis/io/value.h"
#include "layers/cli/suggest.h"

#include <popt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_OPTIONS = 15, HELP_VALUE = MOST_OPTIONS + 1 };

/* popt's table: what was met comes back as val, one more than the option's place. The table ends in an empty row. */
static void fill_table(struct poptOption *table, const cmap_option *options, size_t count)
{
    for (size_t i = 0; i < count; i++)
        table[i] = (struct poptOption){.longName = options[i].name,
                                       .shortName = options[i].letter,
                                       .argInfo = options[i].flag ? POPT_ARG_NONE : POPT_ARG_STRING,
                                       .val = (int)i + 1};
    table[count] = (struct poptOption){.longName = "help", .shortName = 'h', .val = HELP_VALUE};
    table[count + 1] = (struct poptOption){0};
}

static const char *suggestion(const char *bad, const cmap_option *options, size_t count)
{
    const char *names[MOST_OPTIONS + 1];

    for (size_t i = 0; i < count; i++)
        names[i] = options[i].name;
    names[count] = "help";
    return strncmp(bad, "--", 2) == 0 ? cmap_suggest(bad + 2, names, count + 1) : NULL;
}

static int refuse(poptContext parser, int rc, const cmap_command *command, const cmap_option *options, size_t count)
{
    const char *given = poptBadOption(parser, POPT_BADOPTION_NOALIAS);
    char bad[64];
    const char *meant;

    /* "--dip=300" is about "--dip". */
    (void)snprintf(bad, sizeof bad, "%s", given ? given : "?");
    if (strncmp(bad, "--", 2) == 0)
        bad[strcspn(bad, "=")] = '\0';
    switch (rc) {
    case POPT_ERROR_BADOPT:
        meant = suggestion(bad, options, count);
        if (meant)
            return cmap_cli_fail("%s: unknown option %s; did you mean --%s?", command->name, bad, meant);
        return cmap_cli_fail("%s: unknown option %s; 'carriermap %s --help' lists the options", command->name, bad,
                             command->name);
    case POPT_ERROR_NOARG:
        return cmap_cli_fail("%s: %s needs a value; see 'carriermap %s --help'", command->name, bad, command->name);
    case POPT_ERROR_UNWANTEDARG:
        return cmap_cli_fail("%s: %s takes no value", command->name, bad);
    default:
        return cmap_cli_fail("%s: %s: %s", command->name, bad, poptStrerror(rc));
    }
}

static int show_help(const cmap_command *command, const cmap_option *options, size_t count)
{
    cmap_buf buf = {0};

    cmap_help_command(command, options, count, &buf);
    return cmap_cli_print(&buf, CMAP_EXIT_DONE);
}

static bool may_repeat(const cmap_option *option)
{
    size_t length = option->value ? strlen(option->value) : 0;

    return length > 3 && strcmp(option->value + length - 3, "...") == 0;
}

/* Where the next value goes; NULL when there is no room left. */
static const char **next_place(const cmap_option *option)
{
    for (size_t i = 0; i < CMAP_OPTION_REPEATS; i++)
        if (!option->text[i])
            return &option->text[i];
    return NULL;
}

/* Puts what was given into the option's place. A value that stands there already, or an empty one, is a slip (of a
 * script with an unset variable, for instance) that would otherwise show up far from here, or not at all. */
static bool take(cmap_args *args, const cmap_option *option, const cmap_command *command, int *code)
{
    const char **place = option->flag ? NULL : may_repeat(option) ? next_place(option) : option->text;
    bool again = option->flag ? *option->flag : !place || *place != NULL;

    if (option->flag) {
        *option->flag = true;
    } else {
        char *value = poptGetOptArg(args->parser);
        if (again) {
            free(value); /* popt's, not ours */
        } else {
            args->values[args->value_count++] = value;
            *place = value;
        }
    }
    if (again && may_repeat(option))
        *code = cmap_cli_fail("%s: --%s is given more than %d times", command->name, option->name, CMAP_OPTION_REPEATS);
    else if (again)
        *code = cmap_cli_fail("%s: --%s is given twice; give it once", command->name, option->name);
    else if (place && !**place)
        *code = cmap_cli_fail("%s: --%s is empty; give it a value, or leave it out", command->name, option->name);
    else
        return true;
    return false;
}

static void collect_operands(cmap_args *args)
{
    args->operands = poptGetArgs(args->parser);
    while (args->operands && args->operands[args->operand_count])
        args->operand_count++;
}

bool cmap_args_parse(cmap_args *args, const cmap_command *command, int argc, const char **argv,
                     const cmap_option *options, size_t option_count, int *code)
{
    struct poptOption table[MOST_OPTIONS + 2];
    int rc;

    *args = (cmap_args){0};
    if (option_count > MOST_OPTIONS) {
        *code = cmap_cli_fail("%s: too many options are declared", command->name);
        return false;
    }
    fill_table(table, options, option_count);
    args->parser = poptGetContext(NULL, argc, argv, table, POPT_CONTEXT_NO_EXEC);
    if (!args->parser) {
        *code = cmap_cli_fail("%s: out of memory", command->name);
        return false;
    }
    while ((rc = poptGetNextOpt(args->parser)) > 0) {
        if (rc == HELP_VALUE) {
            *code = show_help(command, options, option_count);
            return false;
        }
        if (!take(args, &options[rc - 1], command, code))
            return false;
    }
    if (rc < -1) {
        *code = refuse(args->parser, rc, command, options, option_count);
        return false;
    }
    collect_operands(args);
    return true;
}

void cmap_args_clear(cmap_args *args)
{
    for (size_t i = 0; i < args->value_count; i++)
        free(args->values[i]); /* popt's, not ours */
    if (args->parser)
        (void)poptFreeContext(args->parser);
    *args = (cmap_args){0};
}

bool cmap_args_none(const cmap_args *args, const cmap_command *command)
{
    if (args->operand_count == 0)
        return true;
    (void)cmap_cli_fail("%s: does not know what to do with '%s'; see 'carriermap %s --help'", command->name,
                        args->operands[0], command->name);
    return false;
}

bool cmap_args_choose(const cmap_command *command, const char *what, const char *text, const char *const *choices,
                      size_t count, size_t *index)
{
    cmap_buf list = {0};

    for (size_t i = 0; i < count; i++) {
        if (strcmp(text, choices[i]) == 0) {
            *index = i;
            return true;
        }
    }
    for (size_t i = 0; i < count; i++)
        cmap_buf_printf(&list, "%s%s", i == 0 ? "" : i + 1 < count ? ", " : " or ", choices[i]);
    (void)cmap_cli_fail("%s: %s cannot be '%s'; it is %s", command->name, what, text, cmap_buf_text(&list));
    cmap_buf_clear(&list);
    return false;
}

bool cmap_args_metres(const cmap_command *command, const char *what, const char *text, double *metres)
{
    cmap_number_value value;

    if (!text)
        return true;
    value = cmap_number_read(text);
    if (value.state == CMAP_VALUE_KNOWN && value.number >= 0) {
        *metres = value.number;
        return true;
    }
    (void)cmap_cli_fail("%s: %s must be a number of metres, 0 or more, not '%s'", command->name, what, text);
    return false;
}
