/* What other people's programs find in our files: poppler, qpdf and libxml2. */
#include "support/scenes.h"

#include "gis/base/file.h"
#include "gis/base/mem.h"
#include "gis/base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FOLDER CMAP_BUILD_DIR "/tests/judges"

static const char *own_path;

static void write_scene(const char *name, cmap_format format, const char *path)
{
    cmap_buf bytes = {0};
    cmap_err err = {0};

    if (scene_render(scene_find(name), format, 96, NULL, &bytes, &err) ||
        cmap_file_write(path, bytes.bytes, bytes.length, &err))
        fail_msg("%s: %s", path, err.text);
    cmap_buf_clear(&bytes);
}

/* What command prints, both ways out; it must succeed. The caller frees. */
static char *ask(const char *command)
{
    cmap_buf answer = {0};
    char piece[4096];
    size_t length;
    /* NOLINTNEXTLINE(cert-env33-c): the judges are programs */
    FILE *pipe = popen(command, "r");

    assert_non_null(pipe);
    while ((length = fread(piece, 1, sizeof piece, pipe)))
        cmap_buf_put(&answer, piece, length);
    if (pclose(pipe) != 0)
        fail_msg("failed: %s\n%s", command, cmap_buf_text(&answer));
    return cmap_buf_take(&answer);
}

static void assert_says(const char *command, const char *wanted)
{
    char *answer = ask(command);

    if (!strstr(answer, wanted))
        fail_msg("%s does not say \"%s\" but\n%s", command, wanted, answer);
    cmap_free(answer);
}

static void pdf_text_is_what_was_set(void **state)
{
    (void)state;
    write_scene("type", CMAP_FORMAT_PDF, FOLDER "/type.pdf");
    char *answer = ask("pdftotext '" FOLDER "/type.pdf' -"),
         *joined = ask("pdftotext '" FOLDER "/type.pdf' - | tr -d '\\n'");
    for (size_t i = 0; scene_words[i]; i++) {
        const char *found = strstr(joined, scene_words[i]);
        if (!found)
            fail_msg("\"%s\" is not in\n%s", scene_words[i], answer);
        if (strlen(scene_words[i]) > 6 && strstr(found + 1, scene_words[i])) /* the halo is no second text */
            fail_msg("\"%s\" is twice in\n%s", scene_words[i], answer);
    }
    const char *at = answer;
    for (uint32_t c; (c = cmap_utf8_next(&at));) {
        if ((c >= 0x2E80 && c <= 0x2FDF) || c == 0x2060 || c == 0xFFFD || (c >= 0xE000 && c <= 0xF8FF))
            fail_msg("U+%04X is in\n%s", (unsigned)c, answer);
    }
    cmap_free(answer);
    cmap_free(joined);
}

/* One glyph may serve two characters (· and •, a full-width dash and a bar); each use keeps its own. */
static void shared_glyphs_keep_their_characters(void **state)
{
    static const char words[] = "•甲·乙•丙—丁―戊①";
    const cmap_type type = {.size_pt = 12, .color = {0, 0, 0, 1}};
    cmap_fonts *fonts = NULL;
    cmap_canvas *canvas = NULL;
    cmap_text *text = NULL;
    cmap_buf bytes = {0};
    (void)state;
    assert_int_equal(cmap_fonts_open("zh-CN", &fonts, NULL), CMAP_OK);
    assert_int_equal(cmap_canvas_new(CMAP_FORMAT_PDF, 90, 20, 0, NULL, &canvas, NULL), CMAP_OK);
    assert_int_equal(cmap_text_new(fonts, words, &type, 0, &text, NULL), CMAP_OK);
    cmap_canvas_text(canvas, text, (cmap_pt){5, 5}, 0);
    assert_int_equal(cmap_canvas_finish(canvas, &bytes, NULL), CMAP_OK);
    assert_int_equal(cmap_file_write(FOLDER "/shared.pdf", bytes.bytes, bytes.length, NULL), CMAP_OK);
    cmap_text_free(text);
    cmap_fonts_close(fonts);
    cmap_buf_clear(&bytes);
    assert_says("pdftotext '" FOLDER "/shared.pdf' -", words);
}

/* Readers that know no ActualText find the right letters too: none of the fonts' maps leads to a radical. */
static void pdf_maps_lead_to_no_radical(void **state)
{
    (void)state;
    write_scene("type", CMAP_FORMAT_PDF, FOLDER "/type.pdf");
    char *answer =
        ask("qpdf --qdf '" FOLDER "/type.pdf' - | tr -d '\\000' | grep -a -A 100000 -E 'begin(bfchar|bfrange)' | "
            "grep -a -i -E '^<[0-9a-f]{4}> <(2e[89a-f]|2f[0-9a-d])' | wc -l");
    assert_string_equal(answer, "0\n");
    cmap_free(answer);
}

static void pdf_fonts_are_embedded_subsets_of_our_face(void **state)
{
    char name[200], rest[400];
    int lines = 0;
    (void)state;
    write_scene("type", CMAP_FORMAT_PDF, FOLDER "/type.pdf");
    char *answer = ask("pdffonts '" FOLDER "/type.pdf' | tail -n +3");
    for (char *line = strtok(answer, "\n"); line; line = strtok(NULL, "\n"), lines++) {
        assert_int_equal(sscanf(line, "%199s %399[^\n]", name, rest), 2);
        if (!strstr(name, "+NotoSansCJKsc-") || !strstr(rest, "yes yes yes"))
            fail_msg("pdffonts: %s", line);
    }
    assert_int_equal(lines, 2);
    cmap_free(answer);
}

static void pdfs_are_sound_and_named(void **state)
{
    char path[1024], command[3000];
    (void)state;
    for (size_t i = 0; i < scene_count; i++) {
        (void)snprintf(path, sizeof path, "%s/%s.pdf", FOLDER, scenes[i].name);
        write_scene(scenes[i].name, CMAP_FORMAT_PDF, path);
        (void)snprintf(command, sizeof command, "qpdf --check '%s' 2>&1", path);
        assert_says(command, "No syntax or stream encoding errors found");
        (void)snprintf(command, sizeof command, "pdfinfo '%s' 2>&1", path);
        assert_says(command, "Title:           示例“一轴两翼” <&>");
        assert_says(command, "Subject:         A page for tests: 测试");
        assert_says(command, "Tagged:          yes");
        (void)snprintf(command, sizeof command, "TZ=UTC pdfinfo -isodates '%s' 2>&1", path);
        assert_says(command, "CreationDate:    2011-08-11T00:00:00Z");
        /* Drawn as lines and areas, groups and hatches too. */
        (void)snprintf(command, sizeof command, "pdfimages -list '%s' 2>&1 | tail -n +3 | wc -l", path);
        assert_says(command, "0\n");
        (void)snprintf(command, sizeof command, "qpdf --json --json-key=qpdf '%s'", path);
        assert_says(command, "\"/Lang\": \"u:zh-CN\"");
        assert_says(command, "\"/DisplayDocTitle\": true");
        (void)snprintf(command, sizeof command, "pdfinfo -struct-text '%s'", path);
        assert_says(command, "Figure");
        (void)snprintf(command, sizeof command, "qpdf --json --json-key=qpdf '%s' | grep '\"/Alt\"'", path);
        assert_says(command, "A page for tests: 测试");
    }
}

static void pages_and_bookmarks_are_counted(void **state)
{
    cmap_canvas *canvas = NULL;
    cmap_buf bytes = {0};
    (void)state;
    assert_int_equal(cmap_canvas_new(CMAP_FORMAT_PDF, 297, 210, 0, NULL, &canvas, NULL), CMAP_OK);
    cmap_canvas_bookmark(canvas, 0, "布局");
    cmap_canvas_next_page(canvas, 210, 297);
    cmap_canvas_bookmark(canvas, 0, "各区");
    cmap_canvas_bookmark(canvas, 1, "昆山市");
    assert_int_equal(cmap_canvas_finish(canvas, &bytes, NULL), CMAP_OK);
    assert_int_equal(cmap_file_write(FOLDER "/pages.pdf", bytes.bytes, bytes.length, NULL), CMAP_OK);
    cmap_buf_clear(&bytes);
    assert_says("qpdf --check '" FOLDER "/pages.pdf' 2>&1", "No syntax or stream encoding errors found");
    assert_says("pdfinfo -l 2 '" FOLDER "/pages.pdf'", "Page    1 size:  841.89 x 595.276 pts (A4)");
    assert_says("pdfinfo -l 2 '" FOLDER "/pages.pdf'", "Page    2 size:  595.276 x 841.89 pts (A4)");
    assert_says("qpdf --json --json-key=outlines '" FOLDER "/pages.pdf' | tr -d ' \\n'", "\"title\":\"昆山市\"");
    assert_says("qpdf --json --json-key=outlines '" FOLDER "/pages.pdf' | tr -d ' \\n'", "\"destpageposfrom1\":2");
}

static void svgs_are_well_formed_and_named(void **state)
{
    char path[1024], command[3000];
    (void)state;
    for (size_t i = 0; i < scene_count; i++) {
        (void)snprintf(path, sizeof path, "%s/%s.svg", FOLDER, scenes[i].name);
        write_scene(scenes[i].name, CMAP_FORMAT_SVG, path);
        (void)snprintf(command, sizeof command, "xmllint --nonet --noout '%s' 2>&1", path);
        cmap_free(ask(command));
        (void)snprintf(
            command, sizeof command,
            "xmllint --nonet --xpath \"concat(/*/*[local-name()='title'], '|', /*/*[local-name()='desc'], '|', "
            "/*/@role, '|', count(//*[local-name()='image' or local-name()='text']))\" '%s'",
            path);
        assert_says(command, "示例“一轴两翼” <&>|A page for tests: 测试|img|0");
        /* No id twice, and each reference leads somewhere. */
        (void)snprintf(command, sizeof command, "grep -o ' id=\"[^\"]*' '%s' | sort | uniq -d | wc -l", path);
        assert_says(command, "0\n");
        (void)snprintf(
            command, sizeof command,
            "grep -oE '(href=\"|url\\()#[^\")]*' '%s' | sed 's/.*#//' | sort -u | while read -r id; do grep -q "
            "\"id=\\\"$id\\\"\" '%s' || echo \"$id\"; done | wc -l",
            path, path);
        assert_says(command, "0\n");
    }
    for (size_t i = 0; i < 5; i++) { /* what the outlines say is kept beside them; the last text has two lines */
        (void)snprintf(command, sizeof command,
                       "xmllint --nonet --xpath \"count(//*[@aria-label])\" '" FOLDER
                       "/type.svg' && grep -c '%s' '" FOLDER "/type.svg'",
                       i == 4 ? "太" : scene_words[i]);
        cmap_free(ask(command));
    }
}

/* Another process, place, language and clock give the same bytes. */
static void surroundings_change_no_byte(void **state)
{
    static const char *const around[] = {
        "LC_ALL=C TZ=UTC",
        "LC_ALL=de_DE.UTF-8 LANG=ja_JP.UTF-8 LANGUAGE=ja PANGO_LANGUAGE=ja TZ=America/Caracas SOURCE_DATE_EPOCH=1",
        "LC_ALL=C.UTF-8 TZ=Asia/Shanghai MALLOC_PERTURB_=85",
    };
    char command[4096], *first = NULL;
    (void)state;
    for (size_t i = 0; i < sizeof around / sizeof around[0]; i++) {
        (void)snprintf(command, sizeof command,
                       "mkdir -p '%s/%zu' && %s '%s' emit '%s/%zu' && cd '%s/%zu' && sha256sum *", FOLDER, i, around[i],
                       own_path, FOLDER, i, FOLDER, i);
        char *sums = ask(command);
        if (first)
            assert_string_equal(sums, first);
        else
            first = cmap_strdup(sums);
        cmap_free(sums);
    }
    cmap_free(first);
}

/* Writes every scene in every format into folder. */
static int emit(const char *folder)
{
    static const char *const endings[] = {"png", "svg", "pdf"};
    char path[1000];

    for (size_t i = 0; i < scene_count; i++) {
        for (int format = 0; format < 3; format++) {
            cmap_buf bytes = {0};
            (void)snprintf(path, sizeof path, "%s/%s.%s", folder, scenes[i].name, endings[format]);
            if (scene_render(&scenes[i], (cmap_format)format, 96, NULL, &bytes, NULL) ||
                cmap_file_write(path, bytes.bytes, bytes.length, NULL))
                return 1;
            cmap_buf_clear(&bytes);
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pdf_text_is_what_was_set),       cmocka_unit_test(shared_glyphs_keep_their_characters),
        cmocka_unit_test(pdf_maps_lead_to_no_radical),    cmocka_unit_test(pdf_fonts_are_embedded_subsets_of_our_face),
        cmocka_unit_test(pdfs_are_sound_and_named),       cmocka_unit_test(pages_and_bookmarks_are_counted),
        cmocka_unit_test(svgs_are_well_formed_and_named), cmocka_unit_test(surroundings_change_no_byte),
    };

    own_path = argv[0];
    if (argc == 3 && strcmp(argv[1], "emit") == 0)
        return emit(argv[2]);
    if (cmap_file_make_folder(FOLDER, NULL))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
