/* Text tables, archives, and what is not read at all. */
#include "gis/io/table.h"

#include "support/office.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static void expect(const char *path, const char *rows)
{
    office_dump(path, NULL, &office_got);
    assert_string_equal(cmap_buf_text(&office_got), rows);
}

static void expect_error(const char *path, cmap_status status, const char *words)
{
    const char *text = office_error(path, NULL, status);

    if (!strstr(text, words))
        fail_msg("\"%s\" does not say \"%s\"", text, words);
}

static void expect_separator(const char *text, const char *separator)
{
    cmap_table *table = NULL;
    const char *path = office_text("separator.csv", text, "UTF-8");

    assert_int_equal(cmap_table_open(path, NULL, &table, NULL), CMAP_OK);
    assert_string_equal(cmap_table_get_info(table)->separator, separator);
    cmap_table_close(table);
}

static void text_is_read_in_any_encoding(void **state)
{
    static const char text[] = "名称,所在区,建筑面积\n国际科技园,工业园区,75.5万㎡\n创意产业园,姑苏区,12万平方米\n";
    static const char *const encodings[] = {"UTF-8", "GB18030", "UTF-16"};
    (void)state;

    for (size_t i = 0; i < 3; i++)
        expect(office_text("a.csv", text, encodings[i]),
               "1|名称|所在区|建筑面积\n2|国际科技园|工业园区|75.5万㎡\n3|创意产业园|姑苏区|12万平方米\n");
}

static void the_encoding_is_told_with_its_reason(void **state)
{
    cmap_table *table = NULL;
    const char *path = office_text("a.csv", "名称,所在区\n国际科技园,工业园区\n苏州软件园,高新区\n", "GBK");
    (void)state;

    assert_int_equal(cmap_table_open(path, NULL, &table, NULL), CMAP_OK);
    const cmap_table_info *info = cmap_table_get_info(table);
    assert_string_equal(info->format, "CSV");
    assert_string_equal(info->encoding, "GB18030");
    assert_string_equal(info->encoding_rule, "enc-guessed");
    assert_true(strlen(info->encoding_reason) > 10);
    assert_null(info->columns);
    assert_null(info->crs);
    assert_null(info->layer);
    assert_false(info->has_geometry);
    cmap_table_close(table);
}

static void the_separator_is_found_by_what_parts_evenly(void **state)
{
    (void)state;
    expect_separator("a,b,c\n1,2,3\n", "comma");
    expect_separator("a\tb\tc\n1,5\t2\t3\n", "tab");
    expect_separator("a;b;c\n1,5;2,5;3\n", "semicolon");
    expect_separator("a|b|c\n1|2|3\n", "vertical bar");
    expect_separator("名称，区，面积\n一，二，三\n", "full-width comma");
    /* A title, and cells that hold the other separators. */
    expect_separator("2011年载体一览\n名称,位置,面积\n一,\"120.7，31.3\",3\n二,\"120.8，31.2\",4\n", "comma");
    expect_separator("only\none\ncolumn\n", "comma");
    expect_separator("sep=;\na,b;c\n", "semicolon");
}

static void a_full_width_comma_in_quotes_stays_one(void **state)
{
    (void)state;
    expect(office_text("a.csv", "名称，位置，面积\n\"一，二\"，三，四\n五，六，七\n", "GBK"),
           "1|名称|位置|面积\n2|一，二|三|四\n3|五|六|七\n");
}

static void a_declared_separator_is_no_row(void **state)
{
    (void)state;
    expect(office_text("a.csv", "sep=;\nname;area\nx,y;2\n", "UTF-8"), "2|name|area\n3|x,y|2\n");
}

static void the_options_win(void **state)
{
    cmap_table_options options = {.separator = ';', .encoding = "GBK"};
    (void)state;

    office_dump(office_text("a.csv", "园,b\n1,2\n", "GBK"), &options, &office_got);
    assert_string_equal(cmap_buf_text(&office_got), "1|园,b\n2|1,2\n");
}

static void blank_rows_count_and_are_not_given(void **state)
{
    (void)state;
    expect(office_text("a.csv", "\n,,\nname,area,\n\nx,1,\n", "UTF-8"), "3|name|area|\n5|x|1|\n");
}

static void quotes_are_read_as_offices_write_them(void **state)
{
    (void)state;
    expect(office_text("a.csv", "name,size\n3\" pipe,1\n\"two\nlines, one cell\",\"say \"\"hi\"\"\"\n", "UTF-8"),
           "1|name|size\n2|3\" pipe|1\n3|two\nlines, one cell|say \"hi\"\n");
    expect_error(office_text("a.csv", "name,size\n\"open,1\nx,2\n", "UTF-8"), CMAP_EPARSE, "a.csv");
}

static void a_limit_that_is_passed_is_named(void **state)
{
    cmap_buf text = {0};
    (void)state;

    for (int i = 0; i <= CMAP_TABLE_MAX_COLUMNS; i++)
        cmap_buf_puts(&text, "a,");
    expect_error(office_put("wide.csv", text.bytes, text.length), CMAP_EPARSE, "1024");
    text.length = 0;
    cmap_buf_puts(&text, "a,b\n");
    for (size_t i = 0; i <= CMAP_TABLE_MAX_CELL; i++)
        cmap_buf_putc(&text, 'x');
    cmap_buf_puts(&text, ",2\n");
    expect_error(office_put("long.csv", text.bytes, text.length), CMAP_EPARSE, "1048576");
    cmap_buf_clear(&text);
}

static void only_regular_local_files_are_read(void **state)
{
    (void)state;
    expect_error(office_path("nothing.csv"), CMAP_ENOENT, "nothing.csv");
    expect_error(office_folder(), CMAP_EINVAL, "folder");
    expect_error("/dev/null", CMAP_EINVAL, "regular");
    expect_error("/vsizip/a.zip", CMAP_EINVAL, "virtual");
    expect_error("/VSICURL/http://example.org/a.shp", CMAP_EINVAL, "virtual");
    expect_error("https://example.org/a.geojson", CMAP_EINVAL, "network");
    expect_error(office_put("empty.csv", "", 0), CMAP_EPARSE, "empty");
    assert_int_equal(mkfifo(office_path("pipe.csv"), 0600), 0);
    expect_error(office_path("pipe.csv"), CMAP_EINVAL, "regular");
}

static void what_is_not_on_the_list_is_named(void **state)
{
    static const char ole[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 something else";
    static const char locked[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
                                 "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
    (void)state;

    expect_error(office_text("a.geojson", "<OGRVRTDataSource></OGRVRTDataSource>", "UTF-8"), CMAP_EINVAL, "VRT");
    expect_error(office_text("a.xls", "<html><table></table></html>", "UTF-8"), CMAP_EINVAL, "web page");
    expect_error(office_put("b.xls", ole, sizeof ole), CMAP_EINVAL, ".xls");
    expect_error(office_put("c.xlsx", locked, sizeof locked), CMAP_EPARSE, "password");
    expect_error(office_text("a.pdf", "%PDF-1.4", "UTF-8"), CMAP_EINVAL, "PDF");
    expect_error(office_put("a.dwg", "AC1024 drawing", 14), CMAP_EINVAL, "AutoCAD");
    expect_error(office_text("a.prj", "GEOGCS[]", "UTF-8"), CMAP_EINVAL, ".shp");
}

static void an_archive_gives_its_file(void **state)
{
    static const office_member one[] = {
        {"\xCA\xFD\xBE\xDD/\xD4\xB0\xC7\xF8.csv", "a,b\n1,2\n", 8}, /* 数据/园区.csv in GBK */
        {"__MACOSX/._a.csv", "x", 1},
        {"readme.txt", "x", 1},
    };
    (void)state;

    expect(office_zip("one.zip", one, 3), "1|a|b\n2|1|2\n");
    /* The name is decoded: it stands in the error of a broken file. */
    static const office_member broken[] = {{"\xCA\xFD\xBE\xDD/\xD4\xB0\xC7\xF8.csv", "a,b\n\"1,2\n", 9}};
    expect_error(office_zip("broken.zip", broken, 1), CMAP_EPARSE, "数据/园区.csv");
}

static void an_archive_of_many_asks_which(void **state)
{
    static const office_member two[] = {{"../../a.csv", "a,b\n1,2\n", 8}, {"x/b.csv", "c,d\n3,4\n", 8}};
    static const office_member nested[] = {{"a.zip", "PK", 2}};
    cmap_table_options options = {.layer = "b.csv"};
    (void)state;

    const char *path = office_zip("two.zip", two, 2);
    expect_error(path, CMAP_EINVAL, "../../a.csv, x/b.csv");
    office_dump(path, &options, &office_got);
    assert_string_equal(cmap_buf_text(&office_got), "1|c|d\n2|3|4\n");
    options.layer = "../../a.csv"; /* a path in an archive is a name, and leads nowhere */
    office_dump(path, &options, &office_got);
    assert_string_equal(cmap_buf_text(&office_got), "1|a|b\n2|1|2\n");
    expect_error(office_zip("nested.zip", nested, 1), CMAP_EINVAL, "unpack");
    expect_error(office_zip("none.zip", NULL, 0), CMAP_EINVAL, "no file");
}

static void a_damaged_archive_is_named(void **state)
{
    static const office_member member[] = {{"a.csv", "a,b\n1,2\n3,4\n5,6\n", 16}};
    size_t length = 0;
    (void)state;

    (void)office_zip("whole.zip", member, 1);
    char *bytes = office_read("whole.zip", &length);
    for (size_t i = 5; i < length; i++) /* the mark at its front apart, no byte too few */
        expect_error(office_put("cut.zip", bytes, i), CMAP_EPARSE, "zip");
    for (size_t i = 0; i < length; i++) { /* any byte may lie; nothing must break */
        cmap_table *table = NULL;
        bytes[i] = (char)(bytes[i] ^ 0x41);
        if (cmap_table_open(office_put("lie.zip", bytes, length), NULL, &table, NULL) == CMAP_OK)
            cmap_table_close(table);
        bytes[i] = (char)(bytes[i] ^ 0x41);
    }
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_read_in_any_encoding),
        cmocka_unit_test(the_encoding_is_told_with_its_reason),
        cmocka_unit_test(the_separator_is_found_by_what_parts_evenly),
        cmocka_unit_test(a_full_width_comma_in_quotes_stays_one),
        cmocka_unit_test(a_declared_separator_is_no_row),
        cmocka_unit_test(the_options_win),
        cmocka_unit_test(blank_rows_count_and_are_not_given),
        cmocka_unit_test(quotes_are_read_as_offices_write_them),
        cmocka_unit_test(a_limit_that_is_passed_is_named),
        cmocka_unit_test(only_regular_local_files_are_read),
        cmocka_unit_test(what_is_not_on_the_list_is_named),
        cmocka_unit_test(an_archive_gives_its_file),
        cmocka_unit_test(an_archive_of_many_asks_which),
        cmocka_unit_test(a_damaged_archive_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, office_forget);
}
