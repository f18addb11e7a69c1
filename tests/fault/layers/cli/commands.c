/* Every command with memory that runs out: exit code 2, one line on stderr, nothing on stdout, no file, no leak. */
#include "gis/base/file.h"
#include "gis/base/mem.h"
#include "layers/cli/cli.h"
#include "support/folder.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { MOST_WORDS = 12 };

static int saved_stdout, saved_stderr;

/* Sends the stream fd to the file at path; returns what it was. */
static int redirect(int fd, const char *path)
{
    int saved = dup(fd);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    assert_true(saved >= 0 && file >= 0);
    assert_true(dup2(file, fd) >= 0);
    (void)close(file);
    return saved;
}

static void restore(int fd, int saved)
{
    assert_true(dup2(saved, fd) >= 0);
    (void)close(saved);
}

static size_t count_lines(const char *path, size_t *length)
{
    char *bytes = NULL;
    size_t lines = 0;

    assert_int_equal(cmap_file_read(path, 0, &bytes, length, NULL), CMAP_OK);
    for (size_t i = 0; i < *length; i++)
        lines += bytes[i] == '\n';
    cmap_free(bytes);
    return lines;
}

static int run_with_memory(const char *const *words, long allocations)
{
    const char *argv[MOST_WORDS + 2] = {"carriermap"};
    int argc = 1;

    for (; words[argc - 1]; argc++)
        argv[argc] = words[argc - 1];
    saved_stdout = redirect(STDOUT_FILENO, "out");
    saved_stderr = redirect(STDERR_FILENO, "err");
    cmap_mem_fail_after(allocations);
    int code = cmap_cli_run(argc, argv);
    cmap_mem_fail_after(-1);
    restore(STDOUT_FILENO, saved_stdout);
    restore(STDERR_FILENO, saved_stderr);
    return code;
}

/* Each allocation in turn at first, then with growing steps: a drawing makes a hundred thousand. */
static void starve(const char *const *words, const char *made)
{
    int code = CMAP_EXIT_FAILED;

    for (long allocations = 0; code == CMAP_EXIT_FAILED; allocations += 1 + allocations / 6) {
        size_t out_length = 0;
        size_t err_length = 0;
        code = run_with_memory(words, allocations);
        (void)count_lines("out", &out_length);
        size_t lines = count_lines("err", &err_length);
        if (code == CMAP_EXIT_FAILED) {
            assert_int_equal(lines, 1);
            assert_int_equal(out_length, 0);
            assert_false(made && cmap_file_exists(made));
        }
        assert_true(allocations < 100000000);
    }
    assert_int_equal(code, CMAP_EXIT_DONE);
    assert_true(!made || unlink(made) == 0);
}

static void listing_figures(void **state)
{
    (void)state;
    starve((const char *const[]){"figures", "--format", "json", NULL}, NULL);
    starve((const char *const[]){"figures", NULL}, NULL);
}

static void printing_zoning(void **state)
{
    (void)state;
    starve((const char *const[]){"zoning", "--format", "json", NULL}, NULL);
    starve((const char *const[]){"zoning", "--format", "csv", NULL}, NULL);
    starve((const char *const[]){"zoning", NULL}, NULL);
}

static void printing_progress(void **state)
{
    (void)state;
    starve((const char *const[]){"progress", "--by", "park", "--format", "json", NULL}, NULL);
    starve((const char *const[]){"progress", "--by", "zone", NULL}, NULL);
}

static void making_a_database(void **state)
{
    (void)state;
    starve((const char *const[]){"init", "new.sqlite", NULL}, "new.sqlite");
}

/* Under valgrind this would take minutes, most of them in pango; the sanitizers have seen it. */
static void drawing(void **state)
{
    (void)state;
    if (getenv("CMAP_FAULT_QUICK"))
        skip();
    starve((const char *const[]){"render", "layout", "--as", "svg", NULL}, "layout.svg");
}

/* What goes beside a figure, and what is found in it; the file named is the last to be written. */
static void drawing_with_words(void **state)
{
    const char *const others[] = {"axis.png", "axis.json", "axis.tex", "axis.pgw"};

    (void)state;
    if (getenv("CMAP_FAULT_QUICK"))
        skip();
    starve((const char *const[]){"render", "axis", "--dpi", "36", "--sidecar", "--tex", "--world", "--final",
                                 "--approval", "X", NULL},
           "axis.png.aux.xml");
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_int_equal(unlink(others[i]), 0);
    starve((const char *const[]){"lint", "progress", "--approval", "X", "--format", "json", NULL}, NULL);
}

static void helping(void **state)
{
    (void)state;
    starve((const char *const[]){"--help", NULL}, NULL);
    starve((const char *const[]){"render", "--help", NULL}, NULL);
    starve((const char *const[]){"--version", NULL}, NULL);
}

static FILE *watch;

static int enter_folder(void **state)
{
    static char folder[] = "/tmp/cmap-cli-XXXXXX";
    watch = folder_make(folder);
    *state = folder;
    return !watch || chdir(folder);
}

static int leave_folder(void **state)
{
    const bool clean =
        !unlink("out") && !unlink("err") && !chdir("/") && !rmdir(*state); /* nothing else was left in it */

    return folder_remove(*state, watch) || !clean;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(listing_figures),   cmocka_unit_test(printing_zoning), cmocka_unit_test(printing_progress),
        cmocka_unit_test(making_a_database), cmocka_unit_test(drawing),         cmocka_unit_test(drawing_with_words),
        cmocka_unit_test(helping),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
