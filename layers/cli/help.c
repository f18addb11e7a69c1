/* What --help prints. */
#include "gis/base/utf8.h"
#include "layers/cli/options.h"

#include <stdio.h>
#include <string.h>

enum { OPTION_COLUMN = 26, LAST_COLUMN = 100 };

static void pad(cmap_buf *buf, size_t from, size_t to)
{
    while (from++ < to)
        cmap_buf_putc(buf, ' ');
}

/* Puts text word by word; lines after the first begin at column indent. */
static void put_wrapped(cmap_buf *buf, const char *text, size_t at, size_t indent)
{
    while (*text) {
        size_t length = strcspn(text, " \n");
        if (at > indent && at + 1 + length > LAST_COLUMN) {
            cmap_buf_putc(buf, '\n');
            pad(buf, 0, indent);
            at = indent;
        }
        if (at > indent) {
            cmap_buf_putc(buf, ' ');
            at++;
        }
        cmap_buf_put(buf, text, length);
        at += length;
        text += length;
        if (*text)
            text++;
    }
    cmap_buf_putc(buf, '\n');
}

static void put_option(cmap_buf *buf, const cmap_option *option)
{
    char head[64];

    (void)snprintf(head, sizeof head, "  %c%c%c --%s%s%s", option->letter ? '-' : ' ',
                   option->letter ? option->letter : ' ', option->letter ? ',' : ' ', option->name,
                   option->value ? " " : "", option->value ? option->value : "");
    cmap_buf_puts(buf, head);
    if (strlen(head) >= OPTION_COLUMN) {
        cmap_buf_putc(buf, '\n');
        pad(buf, 0, OPTION_COLUMN);
    } else {
        pad(buf, strlen(head), OPTION_COLUMN);
    }
    put_wrapped(buf, option->help, OPTION_COLUMN, OPTION_COLUMN);
}

/* Paragraphs are parted by "\n\n"; within one, the lines are ours to break. */
static void put_paragraphs(cmap_buf *buf, const char *text)
{
    char paragraph[2048];

    while (*text) {
        const char *end = strstr(text, "\n\n");
        size_t length = end ? (size_t)(end - text) : strlen(text);
        (void)snprintf(paragraph, sizeof paragraph, "%.*s", (int)length, text);
        put_wrapped(buf, paragraph, 0, 0);
        cmap_buf_putc(buf, '\n');
        text += length + (end ? 2 : 0);
    }
}

void cmap_help_command(const cmap_command *command, const cmap_option *options, size_t option_count, cmap_buf *buf)
{
    static const cmap_option help = {.name = "help", .letter = 'h', .help = "print this and end"};

    cmap_buf_printf(buf, "usage: carriermap %s%s%s%s\n\n", command->name, option_count ? " [OPTIONS]" : "",
                    *command->operands ? " " : "", command->operands);
    put_paragraphs(buf, command->details);
    cmap_buf_puts(buf, "options:\n");
    for (size_t i = 0; i < option_count; i++)
        put_option(buf, &options[i]);
    put_option(buf, &help);
    cmap_buf_printf(buf, "\nexamples:\n%s", command->examples);
}
