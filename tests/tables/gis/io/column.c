/* Headers and rows of tables as people make them, by the tables beside this file. */
#include "gis/io/column.h"

#include "support/cases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int wrong;

static void check_header(const cases_line *line, void *data)
{
    cmap_column column = cmap_column_read(line->fields[0]);
    const char *unit = column.unit ? cmap_area_unit_name(column.unit) : "";
    (void)data;

    if (strcmp(cmap_role_name(column.role), line->fields[1]) == 0 && strcmp(unit, line->fields[2]) == 0 &&
        column.reason[0])
        return;
    print_error("%s: %s: %s in \"%s\", by: %s\n", line->at, line->fields[0], cmap_role_name(column.role), unit,
                column.reason);
    wrong++;
}

static void check_row(const cases_line *line, void *data)
{
    static const char *const headers[] = {"序号", "名称", "所在区", "建筑面积（万㎡）", "状态"};
    static const char *const kinds[] = {"data", "blank", "header", "total", "subtotal", "note"};
    cmap_column columns[5];
    (void)data;

    assert_int_equal(cmap_columns_assign(headers, 5, NULL, 0, columns, NULL), CMAP_OK);
    cmap_row_reading row = cmap_row_read(line->fields + 1, 5, headers, columns, 5);
    if (strcmp(kinds[row.kind], line->fields[0]) == 0 && (row.reason[0] != '\0') == (row.kind != CMAP_ROW_DATA))
        return;
    print_error("%s: %s, by: %s\n", line->at, kinds[row.kind], row.reason);
    wrong++;
}

static void headers(void **state)
{
    (void)state;
    wrong = 0;
    cases_read("tests/tables/gis/io/column.txt", check_header, NULL);
    assert_int_equal(wrong, 0);
}

static void rows(void **state)
{
    (void)state;
    wrong = 0;
    cases_read("tests/tables/gis/io/row.txt", check_row, NULL);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(headers), cmocka_unit_test(rows)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
