/* Tables for people and for spreadsheets. */
#include "layers/cli/out.h"

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

static const cmap_out_column columns[] = {
    {"code", "CODE", CMAP_OUT_CODE, NULL},
    {"name", "NAME", CMAP_OUT_WORDS, "-"},
    {"area", "AREA m²", CMAP_OUT_NUMBER, NULL},
    {"note", NULL, CMAP_OUT_WORDS, NULL},
};

static void fill(cmap_out_table *table)
{
    cmap_out_table_init(table, columns, 4);
    cmap_out_table_add(table, "sip");
    cmap_out_table_add(table, "苏州工业园区");
    cmap_out_table_add(table, "1200.5");
    cmap_out_table_add(table, "a, \"b\"");
    cmap_out_table_add(table, "xiangcheng");
    cmap_out_table_add(table, NULL);
    cmap_out_table_add(table, NULL);
    cmap_out_table_add(table, NULL);
}

static void chinese_takes_two_columns(void **state)
{
    cmap_out_table table;
    cmap_buf buf = {0};
    (void)state;

    fill(&table);
    cmap_out_table_put_text(&table, 0, 0, &buf);
    assert_string_equal(cmap_buf_text(&buf), "CODE        NAME          AREA m²\n"
                                             "sip         苏州工业园区   1200.5\n"
                                             "xiangcheng  -             unknown\n");
    cmap_buf_clear(&buf);
    cmap_out_table_clear(&table);
}

static void csv_quotes_and_leaves_unknown_empty(void **state)
{
    cmap_out_table table;
    cmap_buf buf = {0};
    (void)state;

    fill(&table);
    cmap_out_table_put_csv(&table, &buf);
    assert_string_equal(cmap_buf_text(&buf),
                        "code,name,area,note\nsip,苏州工业园区,1200.5,\"a, \"\"b\"\"\"\nxiangcheng,,,\n");
    cmap_buf_clear(&buf);
    cmap_out_table_clear(&table);
}

/* On any terminal that is wide enough for the words: no line too wide, no blank at an end, no character lost. */
static void wrapping_loses_nothing(void **state)
{
    static const char text[] =
        "“中国模式服务外包第一园”，职能型总部集聚地（软件及信息服务）, shared service centres 云计算";
    (void)state;

    for (size_t width = 30; width < 140; width++) {
        cmap_out_table table;
        cmap_buf buf = {0};
        size_t letters = 0;
        cmap_out_table_init(&table, columns, 2);
        cmap_out_table_add(&table, "sip");
        cmap_out_table_add(&table, text);
        cmap_out_table_put_text(&table, 2, width, &buf);
        for (char *line = strtok(buf.bytes, "\n"); line; line = strtok(NULL, "\n")) {
            assert_true(cmap_utf8_columns(line) <= width);
            assert_true(line[strlen(line) - 1] != ' ');
            assert_true(cmap_utf8_valid(line, strlen(line), NULL));
            for (const char *at = line; *at; at++)
                letters += *at != ' ';
        }
        size_t wanted = strlen("CODE") + strlen("NAME") + strlen("sip");
        for (const char *at = text; *at; at++)
            wanted += *at != ' ';
        assert_int_equal(letters, wanted);
        cmap_buf_clear(&buf);
        cmap_out_table_clear(&table);
    }
}

static void lines_break_where_chinese_may(void **state)
{
    const char *next;
    (void)state;

    assert_int_equal(cmap_text_fit("abc def", 5, &next), 3);
    assert_string_equal(next, "def");
    assert_int_equal(cmap_text_fit("园区，园", 5, &next), 3); /* no comma at the start of a line */
    assert_string_equal(next, "区，园");
    assert_int_equal(cmap_text_fit("园（区）", 4, &next), 3); /* no bracket left open at its end */
    assert_string_equal(next, "（区）");
    assert_int_equal(cmap_text_fit("abcdefgh", 3, &next), 3); /* a long word is cut */
    assert_int_equal(cmap_text_fit("园", 1, &next), 3);       /* at least one character */
    assert_string_equal(next, "");
    assert_int_equal(cmap_text_fit("", 4, &next), 0);
    assert_string_equal(next, "");
}

static void control_characters_do_not_reach_the_terminal(void **state)
{
    cmap_out_table table;
    cmap_buf buf = {0};
    (void)state;

    cmap_out_table_init(&table, columns, 2);
    cmap_out_table_add(&table, "a\nb");
    cmap_out_table_add(&table, "\033[31mred\t\177");
    cmap_out_table_put_text(&table, 0, 0, &buf);
    for (const char *at = cmap_buf_text(&buf); *at; at++)
        assert_true(*at == '\n' || ((unsigned char)*at >= 0x20 && *at != 0x7F));
    cmap_buf_clear(&buf);
    cmap_out_table_clear(&table);
}

static void failing_memory_is_told_at_the_end(void **state)
{
    bool failed = true;
    (void)state;

    for (long after = 0; failed && after < 100; after++) {
        cmap_out_table table;
        cmap_buf buf = {0};
        cmap_mem_fail_after(after);
        fill(&table);
        cmap_out_table_put_text(&table, 0, 40, &buf);
        cmap_out_table_put_csv(&table, &buf);
        cmap_mem_fail_after(-1);
        failed = buf.status != CMAP_OK;
        assert_true(!failed || buf.status == CMAP_ENOMEM);
        cmap_buf_clear(&buf);
        cmap_out_table_clear(&table);
    }
    assert_false(failed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chinese_takes_two_columns),
        cmocka_unit_test(csv_quotes_and_leaves_unknown_empty),
        cmocka_unit_test(wrapping_loses_nothing),
        cmocka_unit_test(lines_break_where_chinese_may),
        cmocka_unit_test(control_characters_do_not_reach_the_terminal),
        cmocka_unit_test(failing_memory_is_told_at_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
