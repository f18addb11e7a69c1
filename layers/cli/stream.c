/* The way to stdout and stderr. */
#include "gis/base/file.h"
#include "gis/base/utf8.h"
#include "layers/cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

void cmap_cli_guard_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
            continue;
        /* The wrong way round on purpose: reading a closed stdin and writing a closed stdout must fail. */
        (void)open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    }
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGXFSZ, SIG_IGN);
}

/* A file name with a line break or an escape sequence in it must not break the line nor reach the terminal. */
static void put_visible(cmap_buf *line, const char *text)
{
    while (*text) {
        const char *at = text;
        uint32_t c = cmap_utf8_next(&text);
        bool malformed = c == 0xFFFD && text - at == 1;
        if (malformed || c < 0x20 || c == 0x7F || (c >= 0x80 && c < 0xA0) || c == 0x2028 || c == 0x2029)
            cmap_buf_printf(line, malformed || c < 0x100 ? "\\x%02x" : "\\u%04x",
                            malformed ? (unsigned char)*at : (unsigned)c);
        else
            cmap_buf_put(line, at, (size_t)(text - at));
    }
}

static void say(const char *kind, const char *text)
{
    cmap_buf line = {0};

    cmap_buf_printf(&line, "carriermap: %s", kind);
    put_visible(&line, text);
    cmap_buf_putc(&line, '\n');
    if (line.status == CMAP_OK)
        (void)cmap_file_put(STDERR_FILENO, line.bytes, line.length);
    else
        (void)cmap_file_put(STDERR_FILENO, "carriermap: out of memory\n", 26);
    cmap_buf_clear(&line);
}

int cmap_cli_fail(const char *format, ...)
{
    cmap_err err = {0};
    va_list args;

    va_start(args, format);
    cmap_err_put(&err, format, args);
    va_end(args);
    say("", err.text);
    return CMAP_EXIT_FAILED;
}

int cmap_cli_fail_with(const cmap_err *err)
{
    say("", err->text[0] ? err->text : cmap_status_name(err->status));
    return CMAP_EXIT_FAILED;
}

void cmap_cli_note(const char *format, ...)
{
    cmap_err err = {0};
    va_list args;

    va_start(args, format);
    cmap_err_put(&err, format, args);
    va_end(args);
    say("note: ", err.text);
}

int cmap_cli_print(cmap_buf *bytes, int code)
{
    cmap_status made = bytes->status;
    int cause = made ? 0 : cmap_file_put(STDOUT_FILENO, cmap_buf_text(bytes), bytes->length);

    cmap_buf_clear(bytes);
    if (made)
        return cmap_cli_fail("cannot make the result: %s", cmap_status_name(made));
    if (cause == EPIPE)
        return cmap_cli_fail("cannot write to stdout: who read it has closed it");
    if (cause == EBADF)
        return cmap_cli_fail("cannot write to stdout: it is closed; send it to a file, a pipe or a terminal");
    if (cause)
        return cmap_cli_fail("cannot write to stdout: %s", strerror(cause));
    return code;
}

size_t cmap_cli_terminal_columns(void)
{
    struct winsize size = {0};

    if (!isatty(STDOUT_FILENO))
        return 0;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 80;
}
