/* Workbooks: what a cell is, which rows there are, which sheet. */
#include "gis/io/sheet_private.h"

#include "support/office.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void expect(const char *path, const char *rows)
{
    office_dump(path, NULL, &office_got);
    assert_string_equal(cmap_buf_text(&office_got), rows);
}

static void expect_rows(const char *rows, const char *wanted)
{
    office_book book = {.rows = rows,
                        .texts = "<si><t>载体</t></si><si><r><t>建</t></r><r><t>筑</t></r><rPh><t>jian</t></rPh></si>"
                                 "<si><t>two_x000A_lines_x0007_</t></si>",
                        .formats = "<numFmt numFmtId=\"176\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;;@\"/>"
                                   "<numFmt numFmtId=\"177\" formatCode=\"#,##0.0&quot;万㎡&quot;\"/>",
                        .styles = "<xf numFmtId=\"14\"/><xf numFmtId=\"176\"/><xf numFmtId=\"21\"/>"
                                  "<xf numFmtId=\"177\"/>"};
    expect(office_xlsx("a.xlsx", &book), wanted);
}

static void texts_are_shared_rich_and_inline(void **state)
{
    (void)state;
    expect_rows(
        "<row r=\"1\"><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c t=\"inlineStr\"><is><t>a &amp; b</t></is>"
        "</c><c t=\"s\"><v>2</v></c></row>",
        "1|载体|建筑|a & b|two\nlines\n");
}

static void rows_and_columns_stand_where_they_say(void **state)
{
    (void)state;
    expect_rows("<row r=\"3\"><c r=\"B3\"><v>1</v></c><c r=\"D3\"><v>2</v></c></row><row r=\"5\"><c r=\"A5\" s=\"1\"/>"
                "</row><row r=\"9\"><c r=\"A9\"><v>3</v></c></row>",
                "3||n:1||n:2\n9|n:3\n");
    expect_rows("<row><c><v>1</v></c></row><row><c><v>2</v></c></row>", "1|n:1\n2|n:2\n");
}

static void numbers_are_the_shortest_that_are_exact(void **state)
{
    (void)state;
    expect_rows("<row r=\"1\"><c><v>7.5499999999999998</v></c><c><v>0.1</v></c><c><v>1.2E+6</v></c><c><v>-3</v></c>"
                "<c s=\"4\"><v>75.5</v></c><c><v>1E-3</v></c><c><v>100</v></c></row>",
                "1|n:7.55|n:0.1|n:1200000|n:-3|n:75.5|n:0.001|n:100\n");
}

static void dates_are_what_their_format_shows(void **state)
{
    (void)state;
    expect_rows("<row r=\"1\"><c s=\"1\"><v>40664</v></c><c s=\"2\"><v>40664</v></c><c><v>40664</v></c>"
                "<c s=\"3\"><v>0.75</v></c></row><row r=\"2\"><c s=\"1\"><v>40664.5</v></c></row>",
                "1|d:2011-05-01|d:2011-05|n:40664|18:00:00\n"
                "2|d:2011-05-01 ~the time of day was dropped from a date\n");
}

static void the_system_of_1904_is_heeded(void **state)
{
    office_book book = {
        .rows = "<row><c s=\"1\"><v>39202</v></c></row>", .styles = "<xf numFmtId=\"14\"/>", .is_1904 = true};
    (void)state;

    expect(office_xlsx("a.xlsx", &book), "1|d:2011-05-01\n");
}

static void a_formula_without_its_result_is_told(void **state)
{
    (void)state;
    expect_rows("<row><c><f>SUM(A1:A9)</f></c><c><f>1+1</f><v></v></c><c><f>1+1</f><v>2</v></c>"
                "<c t=\"str\"><f>\"\"</f><v></v></c><c t=\"str\"><f>x</f><v>text</v></c><c t=\"e\"><f>1/0</f>"
                "<v>#DIV/0!</v></c><c t=\"b\"><v>1</v></c></row>",
                "1|u:=SUM(A1:A9)|u:=1+1|n:2||text|#DIV/0!|TRUE\n");
}

static void merged_cells_tell_the_rows_under_them(void **state)
{
    (void)state;
    expect_rows("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>a</v></c><c r=\"C1\"><v>7</v></c></row>"
                "<row r=\"2\"><c r=\"B2\"><v>2</v></c></row><row r=\"3\"><c r=\"A3\" t=\"str\"><v>own</v></c>"
                "</row><row r=\"4\"><c r=\"A4\" t=\"str\"><v>b</v></c></row><mergeCells><mergeCell ref=\"A1:A3\"/>"
                "<mergeCell ref=\"C1:C2\"/><mergeCell ref=\"A4:B4\"/><mergeCell ref=\"rubbish\"/></mergeCells>",
                "1|a||n:7\n2|m:a|n:2|m:7\n3|own\n4|b\n");
    office_dump(office_ods("a.ods", "<table-row><table-cell number-rows-spanned=\"2\"><p>a</p></table-cell>"
                                    "<table-cell><p>1</p></table-cell></table-row><table-row><covered-table-cell/>"
                                    "<table-cell><p>2</p></table-cell></table-row>"),
                NULL, &office_got);
    assert_string_equal(cmap_buf_text(&office_got), "1|a|1\n2|m:a|2\n");
}

static void formats_are_read_as_people_write_them(void **state)
{
    static const struct {
        const char *code;
        cmap_sheet_format format;
    } cases[] = {
        {"General", CMAP_SHEET_NUMBER},
        {"G/通用格式", CMAP_SHEET_NUMBER},
        {"#,##0.00", CMAP_SHEET_NUMBER},
        {"0.00E+00", CMAP_SHEET_NUMBER},
        {"0.0\"万㎡\"", CMAP_SHEET_NUMBER},
        {"[Red]0;[Blue]-0", CMAP_SHEET_NUMBER},
        {"\"day\" 0", CMAP_SHEET_NUMBER},
        {"yyyy-mm-dd", CMAP_SHEET_DAY},
        {"yyyy\"年\"m\"月\"d\"日\"", CMAP_SHEET_DAY},
        {"[$-804]yyyy\\-m\\-d;@", CMAP_SHEET_DAY},
        {"yyyy-mm-dd hh:mm", CMAP_SHEET_DAY},
        {"yyyy\"年\"m\"月\"", CMAP_SHEET_MONTH},
        {"mmm-yy", CMAP_SHEET_MONTH},
        {"h:mm:ss", CMAP_SHEET_TIME},
        {"[h]:mm", CMAP_SHEET_TIME},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (cmap_sheet_format_read(cases[i].code) != cases[i].format)
            fail_msg("%s is read as %d", cases[i].code, (int)cmap_sheet_format_read(cases[i].code));
}

static void sheets_that_are_empty_are_no_reason_to_ask(void **state)
{
    cmap_table *table = NULL;
    office_book book = {.rows = "<row><c><v>1</v></c></row>"};
    cmap_table_options options = {.layer = "Sheet2"};
    (void)state;

    const char *path = office_xlsx("a.xlsx", &book);
    assert_int_equal(cmap_table_open(path, NULL, &table, NULL), CMAP_OK);
    assert_string_equal(cmap_table_get_info(table)->layer, "表1");
    assert_string_equal(cmap_table_get_info(table)->format, "XLSX");
    assert_string_equal(cmap_table_layers(table), "表1, Sheet2");
    cmap_table_close(table);
    office_dump(path, &options, &office_got);
    assert_string_equal(cmap_buf_text(&office_got), "");
    options.layer = "Sheet3";
    assert_non_null(strstr(office_error(path, &options, CMAP_EINVAL), "表1, Sheet2"));
    book.rows = "";
    assert_non_null(strstr(office_error(office_xlsx("b.xlsx", &book), NULL, CMAP_EINVAL), "no sheet"));
}

static void a_damaged_sheet_is_named(void **state)
{
    office_book book = {.rows = "<row><c t=\"s\"><v>9</v></c></row>"};
    (void)state;

    assert_non_null(strstr(office_error(office_xlsx("a.xlsx", &book), NULL, CMAP_EPARSE), "row 1, column 1"));
    book.rows = "<row><c><v>1</v></row>";
    assert_non_null(strstr(office_error(office_xlsx("a.xlsx", &book), NULL, CMAP_EPARSE), "one.xml"));
    book.rows = "<row><c r=\"ZZZ1\"><v>1</v></c></row>";
    assert_non_null(strstr(office_error(office_xlsx("a.xlsx", &book), NULL, CMAP_EPARSE), "column 18278"));
}

static void entities_are_not_read(void **state)
{
    static const char bomb[] = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>"
                               "<workbook><sheets><sheet name=\"&b;\" r:id=\"a\"/></sheets></workbook>";
    office_member members[] = {{"xl/workbook.xml", bomb, sizeof bomb - 1}};
    (void)state;

    assert_non_null(strstr(office_error(office_zip("a.xlsx", members, 1), NULL, CMAP_EPARSE), "document type"));
}

static void opendocument_is_read_the_same(void **state)
{
    (void)state;
    expect(office_ods("a.ods",
                      "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>名称</text:p>"
                      "<office:annotation><text:p>note</text:p></office:annotation></table:table-cell>"
                      "<table:table-cell office:value-type=\"string\"><text:p>two</text:p><text:p>lines<text:s "
                      "text:c=\"2\"/>x</text:p></table:table-cell></table:table-row>"
                      "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell/></table:table-row>"
                      "<table:table-row><table:table-cell table:number-columns-repeated=\"2\"/><table:table-cell "
                      "office:value-type=\"float\" office:value=\"75.5\"><text:p>75.50</text:p></table:table-cell>"
                      "<table:table-cell office:value-type=\"date\" office:date-value=\"2011-05-01\"><text:p>2011年5月"
                      "</text:p></table:table-cell><table:table-cell office:value-type=\"date\" "
                      "office:date-value=\"2011-05-01\"><text:p>2011-5-1</text:p></table:table-cell><table:table-cell "
                      "table:formula=\"of:=SUM([.A1])\"/><table:table-cell office:value-type=\"boolean\" "
                      "office:boolean-value=\"true\"/><table:table-cell table:number-columns-repeated=\"16000\"/>"
                      "</table:table-row><table:table-row table:number-rows-repeated=\"2\"><table:table-cell "
                      "office:value-type=\"float\" office:value=\"1\" table:number-columns-repeated=\"2\"/>"
                      "</table:table-row><table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell/>"
                      "</table:table-row>"),
           "1|名称|two\nlines  x\n5|||n:75.5|d:2011-05|d:2011-05-01|u:=SUM([.A1])|TRUE\n6|n:1|n:1\n7|n:1|n:1\n");
}

static void a_locked_opendocument_sheet_is_told(void **state)
{
    static const office_member members[] = {
        {"mimetype", "x", 1}, {"content.xml", "noise", 5}, {"META-INF/manifest.xml", "<a><encryption-data/></a>", 25}};
    (void)state;

    assert_non_null(strstr(office_error(office_zip("a.ods", members, 3), NULL, CMAP_EPARSE), "encrypted:"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_shared_rich_and_inline),
        cmocka_unit_test(rows_and_columns_stand_where_they_say),
        cmocka_unit_test(numbers_are_the_shortest_that_are_exact),
        cmocka_unit_test(dates_are_what_their_format_shows),
        cmocka_unit_test(the_system_of_1904_is_heeded),
        cmocka_unit_test(a_formula_without_its_result_is_told),
        cmocka_unit_test(merged_cells_tell_the_rows_under_them),
        cmocka_unit_test(formats_are_read_as_people_write_them),
        cmocka_unit_test(sheets_that_are_empty_are_no_reason_to_ask),
        cmocka_unit_test(a_damaged_sheet_is_named),
        cmocka_unit_test(entities_are_not_read),
        cmocka_unit_test(opendocument_is_read_the_same),
        cmocka_unit_test(a_locked_opendocument_sheet_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, office_forget);
}
