/* Figures and themes as data: what is built in loads, and what is wrong is refused in one line that names the file, the
 * line, the key and what is allowed. */
#include "layers/yaml.h"

#include "gis/base/file.h"
#include "gis/base/mem.h"
#include "gis/base/utf8.h"
#include "layers/figure.h"
#include "support/folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[64] = "/tmp/carriermap-yaml-XXXXXX";
static char path[128];
static FILE *watch;
static char *layout, *print_theme;

static char *read_source(const char *name)
{
    char *bytes = NULL;
    size_t length = 0;
    char file[512];

    (void)snprintf(file, sizeof file, CMAP_SOURCE_DIR "/data/%s", name);
    assert_int_equal(cmap_file_read(file, 0, &bytes, &length, NULL), CMAP_OK);
    return bytes;
}

static int set_up(void **state)
{
    (void)state;
    watch = folder_make(folder);
    if (!watch)
        return -1;
    (void)snprintf(path, sizeof path, "%s/my.yaml", folder);
    layout = read_source("figures/layout.yaml");
    print_theme = read_source("themes/print.yaml");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    cmap_free(layout);
    cmap_free(print_theme);
    (void)unlink(path);
    const bool clean = !rmdir(folder); /* nothing else was left in it */

    return folder_remove(folder, watch) || !clean;
}

static void write_bytes(const void *bytes, size_t length)
{
    cmap_err err = {0};

    if (cmap_file_write(path, bytes, length, &err))
        fail_msg("%s", err.text);
}

/* text with the first from replaced by to. *line gets the line of the place. */
static char *edit(const char *text, const char *from, const char *to, unsigned *line)
{
    const char *at = strstr(text, from);
    char *made = malloc(strlen(text) + strlen(to) + 1);

    if (!at || !made)
        fail_msg("the built-in file no longer holds \"%s\"", from);
    *line = 1;
    for (const char *c = text; c < at; c++)
        *line += *c == '\n';
    memcpy(made, text, (size_t)(at - text));
    (void)stpcpy(stpcpy(made + (at - text), to), at + strlen(from));
    return made;
}

/* One line of well-formed text without anything of libyaml's or libcyaml's own speech. */
static void is_one_clear_line(const char *text)
{
    static const char *const jargon[] = {"SCALAR", "MAPPING", "SEQUENCE", "ENUM", "FLOAT", "libyaml", "nternal"};

    assert_true(cmap_utf8_valid(text, strlen(text), NULL));
    for (const char *c = text; *c; c++)
        if ((unsigned char)*c < ' ')
            fail_msg("a control character in: %s", text);
    for (size_t i = 0; i < sizeof jargon / sizeof jargon[0]; i++)
        if (strstr(text, jargon[i]))
            fail_msg("\"%s\" in: %s", jargon[i], text);
}

/* Reads path, which must be refused, and leave the output alone. */
static cmap_err refused(bool theme)
{
    cmap_figure *figure = NULL;
    cmap_theme *colors = NULL;
    cmap_err err = {0};
    cmap_status status = theme ? cmap_yaml_theme(path, &colors, &err) : cmap_yaml_figure(path, &figure, &err);

    if (!status)
        fail_msg("%s should be refused", path);
    assert_int_equal(status, err.status);
    assert_null(figure);
    assert_null(colors);
    is_one_clear_line(err.text);
    if (status == CMAP_EPARSE)
        assert_memory_equal(err.text, path, strlen(path));
    assert_non_null(strstr(err.text, path));
    return err;
}

/* A place in the built-in file is changed; the complaint must name the line down lines below it, and say these. */
typedef struct wrong {
    const char *from, *to;
    unsigned down;
    const char *says[3];
} wrong;

static void check_wrong(const char *text, const wrong *cases, size_t count, bool theme)
{
    for (size_t i = 0; i < count; i++) {
        const wrong *it = &cases[i];
        unsigned line = 0;
        char place[192];
        char *made = edit(text, it->from, it->to, &line);
        write_bytes(made, strlen(made));
        cmap_err err = refused(theme);
        (void)snprintf(place, sizeof place, "%s:%u: ", path, line + it->down);
        if (strncmp(err.text, place, strlen(place)) != 0)
            fail_msg("\"%s\" for \"%s\": %s should begin %s", it->to, it->from, err.text, place);
        for (size_t k = 0; k < sizeof it->says / sizeof it->says[0] && it->says[k]; k++)
            if (!strstr(err.text, it->says[k]))
                fail_msg("\"%s\" for \"%s\": \"%s\" is not in: %s", it->to, it->from, it->says[k], err.text);
        free(made);
    }
}

static void built_in_figures_load(void **state)
{
    size_t count = 0;
    const char *const *ids = cmap_figure_ids(&count);
    (void)state;

    assert_int_equal(count, 6);
    for (size_t i = 0; i < count; i++) {
        cmap_figure *figure = NULL;
        cmap_err err = {0};
        if (cmap_figure_load(ids[i], &figure, &err))
            fail_msg("%s", err.text);
        assert_string_equal(cmap_figure_id(figure), ids[i]);
        assert_true(strlen(cmap_figure_title(figure, "zh")) > 0);
        assert_true(strlen(cmap_figure_title(figure, "en")) > 0);
        assert_true(cmap_figure_layer_count(figure) > 0);
        for (size_t k = 0; k < cmap_figure_layer_count(figure); k++)
            assert_string_not_equal(cmap_figure_layer(figure, k), "?");
        cmap_figure_free(figure);
    }
}

static void built_in_themes_load(void **state)
{
    static const char *const names[] = {"print", "screen", "grey", "colour-blind"};
    (void)state;

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        cmap_theme *theme = NULL;
        cmap_err err = {0};
        if (cmap_theme_load(names[i], &theme, &err))
            fail_msg("%s", err.text);
        assert_string_equal(theme->id, names[i]);
        assert_true(theme->small_pt >= 5 && theme->small_pt < theme->title_pt);
        cmap_theme_free(theme);
    }
}

static void a_wrong_figure_names_line_and_key(void **state)
{
    static const wrong cases[] = {
        /* unknown keys, at the top, below, in a flow mapping, and spelled like keys elsewhere */
        {"page:\n", "colour: red\npage:\n", 0, {"colour: there is no such key", "keys here: id, plan_figure, title"}},
        {"page:\n", "zh: red\npage:\n", 0, {"zh: there is no such key"}},
        {"  side: right", "  side: right\n  sise: 3", 1, {"panel.sise: ", "keys here: side, size_mm, blocks"}},
        {"east: 121.53", "up: 3, east: 121.53", 0, {"map.bounds.up: ", "keys here: west, south, east, north"}},
        {"  zh: 苏州市", "  zh: a\n  fr: b\n  x: 苏州市", 1, {"subtitle.fr: "}},
        {"id: layout", "id: layout\nid: again", 1, {"id: it stands here twice"}},
        /* missing ones: the line of the mapping that lacks it */
        {"  width_mm: 297\n", "", 0, {"page.width_mm: it is missing"}},
        {"page:\n  width_mm: 297\n  height_mm: 210\n", "page: {}\n", 0, {"page.width_mm: it is missing"}},
        {"id: layout\n", "", 0, {"id: it is missing"}},
        /* wrong types */
        {"width_mm: 297", "width_mm: wide", 0, {"page.width_mm: \"wide\"", "a number is needed"}},
        {"width_mm: 297", "width_mm: 297 mm", 0, {"page.width_mm: \"297 mm\"", "a number is needed"}},
        {"width_mm: 297", "width_mm: 297,5", 0, {"page.width_mm: \"297,5\"", "a number is needed"}},
        {"width_mm: 297", "width_mm: [1]", 0, {"page.width_mm: a list stands here; a number is needed"}},
        {"width_mm: 297", "width_mm:", 0, {"page.width_mm: ", "a number is needed"}},
        {"page:\n  width_mm: 297\n  height_mm: 210\n",
         "page: A4\n",
         0,
         {"page: a single value", "width_mm, height_mm"}},
        {"  layers:\n    - land\n", "  layers: land\n  x:\n", 0, {"map.layers: a single value", "a list of 1 to 64"}},
        {"    - wings\n", "    - [wings]\n", 0, {"map.layers[1]: ", "allowed: land, wings,"}},
        {"id: layout", "id: {a: b}", 0, {"id: keys stand here; a text is needed"}},
        {"id: layout", "id: \"\"", 0, {"id: a text is needed"}},
        {"id: layout", "id: ../../layout", 0, {"id: ", "file"}},
        {"id: layout", "id: .layout", 0, {"id: ", "file"}},
        /* words that are not in the table */
        {"    - axis\n",
         "    - axes\n",
         0,
         {"map.layers[6]: \"axes\"", "allowed: land, wings, districts", "place-names"}},
        {"    - axis\n", "    - Axis\n", 0, {"map.layers[6]: \"Axis\""}},
        {"    - axis\n", "    - 6\n", 0, {"map.layers[6]: \"6\""}},
        {"[headline, ", "[headline,\n    newsline, ", 1, {"panel.blocks[1]: \"newsline\"", "allowed: headline, zones"}},
        {"side: right", "side: left", 0, {"panel.side: \"left\" is not allowed; allowed: right, bottom, around"}},
        {"side: right", "side: |\n    right\n    left", 0, {"panel.side: \"right left\""}},
        /* numbers out of bounds */
        {"west: 119.90", "west: 129.90", 0, {"map.bounds: west < east"}},
        {"north: 32.06", "north: 92.06", 0, {"map.bounds: "}},
        {"west: 119.90", "west: nan", 0, {"map.bounds.west: "}},
        {"west: 119.90", "west: -inf", 0, {"map.bounds: "}},
        {"west: 119.90", "west: .nan", 0, {"map.bounds.west: "}},
        {"width_mm: 297", "width_mm: 20", 0, {"page.width_mm: from 50 to 2000"}},
        {"width_mm: 297", "width_mm: 1e999", 0, {"page.width_mm: from 50 to 2000"}},
        {"height_mm: 210", "height_mm: -210", 0, {"page.height_mm: from 50 to 2000"}},
        {"size_mm: 100", "size_mm: -1", 0, {"panel.size_mm: from 0 to 1000"}},
        /* not YAML, or not one figure */
        {"  width_mm: 297", "\twidth_mm: 297", 0, {"no YAML", "token"}},
        {"id: layout", "id: \"layout", 4, {"no YAML"}},
        {"id: layout", "id: *layout", 0, {"id: ", "layout"}},
        {"page:\n", "---\npage:\n", 0, {"a second document"}},
    };
    (void)state;
    check_wrong(layout, cases, sizeof cases / sizeof cases[0], false);
}

#define INSET(corner, size)                                                                                            \
    "  - title: {zh: a, en: b}\n    bounds: {west: 120, south: 31, east: 121, north: 32}\n    corner: " corner         \
    "\n    width_mm: " size "\n    height_mm: 40\n"

static void the_entry_of_a_list_is_the_right_one(void **state)
{
    static const wrong cases[] = {
        {"panel:\n", "  insets:\n" INSET("north-east", "30") INSET("up", "30") "panel:\n", 8, {"map.insets[1].corner"}},
        {"panel:\n",
         "  insets:\n" INSET("north-east", "30") INSET("north-west", "3") "panel:\n",
         6,
         {"map.insets[1]: width_mm"}},
        {"panel:\n",
         "  insets:\n" INSET("north-east", "30") INSET("north-west", "30\n    colour: red") "panel:\n",
         10,
         {"map.insets[1].colour: there is no such key"}},
    };
    (void)state;
    check_wrong(layout, cases, sizeof cases / sizeof cases[0], false);
}

static void a_wrong_theme_names_line_and_key(void **state)
{
    static const wrong cases[] = {
        {"ink: \"#1d2733\"", "ink: \"#12345\"", 0, {"colors.ink: '#12345' is not a colour", "#rrggbb"}},
        {"ink: \"#1d2733\"", "ink: #1d2733", 0, {"colors.ink: '' is not a colour"}},
        {"ink: \"#1d2733\"", "ink: navy", 0, {"colors.ink: 'navy' is not a colour"}},
        {"  ink:", "  inc:", 0, {"colors.inc: there is no such key"}},
        {"hatch_zones: false", "hatch_zones: perhaps", 0, {"hatch_zones: \"perhaps\"", "true, false"}},
        {"sizes:\n", "sizes:\n  foo_mm: 1\n", 1, {"sizes.foo_mm: there is no such key"}},
        {"title_pt: ", "title_pt: -", 0, {"sizes.title_pt: from 0 to 100"}},
        {"id: print", "id: [print]", 0, {"id: a list stands here"}},
    };
    (void)state;
    check_wrong(print_theme, cases, sizeof cases / sizeof cases[0], true);
}

static void what_holds_no_figure_is_refused(void **state)
{
    static const char *const texts[] = {"",
                                        "\n\n",
                                        "# nothing\n",
                                        "---\n",
                                        "~\n",
                                        "hello there\n",
                                        "[1, 2]\n",
                                        "--- \n...\n",
                                        "{}\n",
                                        "\xEF\xBB\xBF",
                                        "a: &a [*a]\n",
                                        "? [a]\n: b\n",
                                        "%YAML 9.9\n---\na: b\n"};
    (void)state;

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        write_bytes(texts[i], strlen(texts[i]));
        assert_int_equal(refused(false).status, CMAP_EPARSE);
        assert_int_equal(refused(true).status, CMAP_EPARSE);
    }
}

static void bytes_that_are_no_text_are_refused(void **state)
{
    unsigned char bytes[4096];
    uint32_t seed = 2011;
    (void)state;

    for (int round = 0; round < 64; round++) {
        for (size_t i = 0; i < sizeof bytes; i++) {
            seed = seed * 1664525u + 1013904223u;
            bytes[i] = (unsigned char)(seed >> 24);
        }
        write_bytes(bytes, sizeof bytes);
        assert_int_equal(refused(round % 2).status, CMAP_EPARSE);
    }
}

static void a_huge_file_is_refused_unread(void **state)
{
    const size_t length = (size_t)2 << 20;
    char *text = malloc(length);
    (void)state;

    assert_non_null(text);
    memset(text, '#', length);
    write_bytes(text, length);
    assert_non_null(strstr(refused(false).text, "1048576"));
    memset(text, '[', length);
    write_bytes(text, 1u << 20);
    assert_int_equal(refused(false).status, CMAP_EPARSE);
    free(text);
}

static void a_file_that_is_not_there_is_named(void **state)
{
    (void)state;
    (void)unlink(path);
    assert_int_equal(refused(false).status, CMAP_ENOENT);
    assert_int_equal(refused(true).status, CMAP_ENOENT);
    write_bytes("", 0);
}

static void an_unknown_name_lists_the_known(void **state)
{
    cmap_figure *figure = NULL;
    cmap_theme *theme = NULL;
    cmap_err err = {0};
    (void)state;

    assert_int_equal(cmap_figure_load("lay-out", &figure, &err), CMAP_ENOENT);
    assert_non_null(strstr(err.text, "north-wing"));
    assert_int_equal(cmap_figure_load("../figures/layout", &figure, &err), CMAP_ENOENT);
    assert_int_equal(cmap_figure_load("", &figure, &err), CMAP_ENOENT);
    assert_int_equal(cmap_theme_load("gray", &theme, &err), CMAP_ENOENT);
    assert_non_null(strstr(err.text, "colour-blind"));
    assert_null(figure);
    assert_null(theme);
}

/* Each allocation of our own in turn; what libyaml allocates is its own affair. */
static void failing_memory_is_reported(void **state)
{
    (void)state;
    for (int theme = 0; theme <= 1; theme++) {
        long countdown = 0;
        cmap_status status = CMAP_ENOMEM;
        write_bytes(theme ? print_theme : layout, strlen(theme ? print_theme : layout));
        for (; status == CMAP_ENOMEM; countdown++) {
            cmap_figure *figure = NULL;
            cmap_theme *colors = NULL;
            cmap_err err = {0};
            cmap_mem_fail_after(countdown);
            status = theme ? cmap_yaml_theme(path, &colors, &err) : cmap_yaml_figure(path, &figure, &err);
            cmap_mem_fail_after(-1);
            if (status)
                assert_true(strstr(err.text, "memory") != NULL && !figure && !colors);
            cmap_figure_free(figure);
            cmap_theme_free(colors);
        }
        assert_int_equal(status, CMAP_OK);
        assert_true(countdown > 20);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(built_in_figures_load),
        cmocka_unit_test(built_in_themes_load),
        cmocka_unit_test(a_wrong_figure_names_line_and_key),
        cmocka_unit_test(the_entry_of_a_list_is_the_right_one),
        cmocka_unit_test(a_wrong_theme_names_line_and_key),
        cmocka_unit_test(what_holds_no_figure_is_refused),
        cmocka_unit_test(bytes_that_are_no_text_are_refused),
        cmocka_unit_test(a_huge_file_is_refused_unread),
        cmocka_unit_test(a_file_that_is_not_there_is_named),
        cmocka_unit_test(an_unknown_name_lists_the_known),
        cmocka_unit_test(failing_memory_is_reported),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
