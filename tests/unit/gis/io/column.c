/* Columns of a whole table: roles that clash, --map, and where the header stands. */
#include "gis/io/column.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define WIDTH 6

/* Asserts the roles of a list of headers, by name; with what --map says. */
static void assigns(const char *const *headers, size_t count, const cmap_column_map *maps, size_t map_count,
                    const char *const *roles)
{
    cmap_column columns[WIDTH];
    cmap_err err = {0};

    if (cmap_columns_assign(headers, count, maps, map_count, columns, &err))
        fail_msg("%s", err.text);
    for (size_t i = 0; i < count; i++)
        if (strcmp(cmap_role_name(columns[i].role), roles[i]) != 0 || !columns[i].reason[0])
            fail_msg("%s: %s, not %s", headers[i], columns[i].reason, roles[i]);
}

static void clashes(const char *const *headers, size_t count, const cmap_column_map *maps, size_t map_count,
                    cmap_status status, const char *words)
{
    cmap_column columns[WIDTH] = {{.role = CMAP_ROLE_NOTE}};
    cmap_err err = {0};

    assert_int_equal(cmap_columns_assign(headers, count, maps, map_count, columns, &err), status);
    if (!strstr(err.text, words))
        fail_msg("not \"%s\": %s", words, err.text);
    assert_int_equal(columns[0].role, CMAP_ROLE_NOTE);
}

#define LIST(...)                                                                                                      \
    (const char *const[])                                                                                              \
    {                                                                                                                  \
        __VA_ARGS__                                                                                                    \
    }

static void roles_are_given_once(void **state)
{
    (void)state;
    assigns(LIST("名称", "所在区", "建筑面积（万㎡）", "占地面积", "备注", "备注"), 6, NULL, 0,
            LIST("name", "district", "floor_area", "land_area", "note", "note"));
    assigns(LIST("载体名称", "园区名称", "所在区"), 3, NULL, 0, LIST("name", "park", "district"));
    assigns(LIST("名称", "占地面积"), 2, NULL, 0, LIST("name", "land_area"));
    assigns(LIST("经度", "纬度", "x", "y"), 4, NULL, 0, LIST("lon", "lat", "x", "y"));
    clashes(LIST("名称", "建筑面积", "载体面积（㎡）"), 3, NULL, 0, CMAP_EDATA,
            "column-ambiguous: floor_area may be #2 “建筑面积” or #3 “载体面积（㎡）”; say which: --map #2=floor_area");
    clashes(LIST("名称", "名称"), 2, NULL, 0, CMAP_EDATA, "name may be #1");
}

static void map_wins(void **state)
{
    const cmap_column_map floor[] = {{"载体面积", "floor_area"}}, second[] = {{"#2", "floor_area"}},
                          none[] = {{"建筑面积", "none"}}, word[] = {{"面积", "建筑面积"}},
                          turned[] = {{"floor_area", "面积"}}, nobody[] = {{"楼层", "name"}},
                          role[] = {{"名称", "hight"}}, both[] = {{"面积", "floor_area"}}, far[] = {{"#9", "name"}},
                          zero[] = {{"#0", "name"}};
    (void)state;

    assigns(LIST("名称", "建筑面积", "载体面积（㎡）"), 3, floor, 1, LIST("name", "none", "floor_area"));
    assigns(LIST("名称", "建筑面积", "建筑面积"), 3, second, 1, LIST("name", "floor_area", "none"));
    assigns(LIST("名称", "建筑面积", "载体面积（㎡）"), 3, none, 1, LIST("name", "none", "floor_area"));
    assigns(LIST("名称", "面积（亩）"), 2, word, 1, LIST("name", "floor_area"));
    clashes(LIST("名称", "面积"), 2, turned, 1, CMAP_EINVAL, "the column comes first: --map 面积=floor_area");
    clashes(LIST("名称", "面积"), 2, nobody, 1, CMAP_EINVAL, "no column is called 楼层");
    clashes(LIST("名称", "面积"), 2, role, 1, CMAP_EINVAL, "hight is no role");
    clashes(LIST("名称", "面积", "面积"), 3, both, 1, CMAP_EINVAL,
            "2 columns are called 面积; name one by its place: --map #2");
    clashes(LIST("名称"), 1, far, 1, CMAP_EINVAL, "no column is called #9");
    clashes(LIST("名称"), 1, zero, 1, CMAP_EINVAL, "no column is called #0");
}

static void a_mapped_area_keeps_its_unit(void **state)
{
    const cmap_column_map map[] = {{"#2", "floor_area"}};
    cmap_column columns[2];
    (void)state;

    assert_int_equal(cmap_columns_assign(LIST("名称", "规模（万㎡）"), 2, map, 1, columns, NULL), CMAP_OK);
    assert_int_equal(columns[1].unit, CMAP_AREA_WAN_M2);
    assert_true(columns[1].is_mapped);
}

/* ---- where the header stands ---- */

typedef const char *grid[8][WIDTH];

static cmap_status find(grid table, size_t rows, size_t width, const cmap_column_map *maps, size_t map_count,
                        cmap_head *head, cmap_err *err)
{
    cmap_cells cells[8];

    for (size_t i = 0; i < rows; i++)
        cells[i] = (cmap_cells){table[i], width};
    return cmap_head_find(cells, rows, maps, map_count, head, err);
}

static void finds(grid table, size_t rows, size_t first, size_t head_rows, const char *const *headers, size_t width)
{
    cmap_head head = {0};
    cmap_err err = {0};

    if (find(table, rows, width, NULL, 0, &head, &err))
        fail_msg("%s", err.text);
    if (head.first != first || head.rows != head_rows)
        fail_msg("row %zu, %zu rows: %s", head.first, head.rows, head.evidence);
    for (size_t i = 0; i < width; i++)
        assert_string_equal(head.headers[i], headers[i]);
    assert_int_equal(head.count, width);
    assert_int_equal(head.rule != NULL, first > 0);
    assert_true(head.evidence[0]);
    cmap_head_clear(&head);
}

static void the_first_row_is_the_header(void **state)
{
    (void)state;
    finds((grid){{"名称", "区市", "建筑面积"}, {"国际科技园", "工业园区", "75.5"}}, 2, 0, 1,
          LIST("名称", "区市", "建筑面积"), 3);
    finds((grid){{"name", "owner", "phone"}, {"SIP", "A", "0512"}}, 2, 0, 1, LIST("name", "owner", "phone"), 3);
}

static void title_rows_are_passed_over(void **state)
{
    cmap_head head = {0};
    (void)state;

    finds((grid){{"苏州市服务外包载体情况表", NULL, NULL},
                 {"", "", "单位：万平方米"},
                 {"名称", "区市", "建筑面积"},
                 {"国际科技园", "工业园区", "75.5"}},
          4, 2, 1, LIST("名称", "区市", "建筑面积"), 3);
    assert_int_equal(
        find((grid){{"载体情况表（单位：万㎡）", NULL, NULL}, {"名称", "区市", "建筑面积"}, {"a", "b", "1"}}, 3, 3,
             NULL, 0, &head, NULL),
        CMAP_OK);
    assert_int_equal(head.unit, CMAP_AREA_WAN_M2);
    assert_non_null(strstr(head.evidence,
                           "row 2 is the header: 3 of 3 columns are known by name; 1 row above it, which "
                           "begins with “载体情况表（单位：万㎡）”"));
    cmap_head_clear(&head);
}

static void a_header_of_two_rows_is_joined(void **state)
{
    (void)state;
    finds((grid){{"序号", "名称", "面积（万㎡）", "", "坐标", ""},
                 {"", "", "建筑面积", "占地面积", "经度", "纬度"},
                 {"1", "国际科技园", "75.5", "20", "120.7", "31.3"}},
          3, 0, 2, LIST("序号", "名称", "建筑面积（万㎡）", "占地面积（万㎡）", "经度", "纬度"), 6);
    finds((grid){{"2011年载体表"},
                 {"名称", "区市", "建筑面积（万㎡）", "", "", "状态"},
                 {"", "", "合计", "地上", "地下", ""},
                 {"国际科技园", "工业园区", "75.5", "70", "5.5", "已建成"}},
          4, 1, 2, LIST("名称", "区市", "建筑面积（万㎡）", "建筑面积（万㎡） 地上", "建筑面积（万㎡） 地下", "状态"),
          6);
    finds((grid){{"载体", "", "规模", ""}, {"名称", "区市", "建筑面积", "状态"}, {"a", "b", "75.5", "在建"}}, 3, 1, 1,
          LIST("名称", "区市", "建筑面积", "状态"), 4);
}

static void no_header_is_an_error_that_shows_the_first_row(void **state)
{
    const cmap_column_map map[] = {{"甲", "name"}, {"乙", "floor_area"}};
    cmap_head head = {0};
    cmap_err err = {0};
    (void)state;

    assert_int_equal(
        find((grid){{"国际科技园", "工业园区", "75.5"}, {"软件园", "昆山", "30"}}, 2, 3, NULL, 0, &head, &err),
        CMAP_EDATA);
    assert_non_null(strstr(err.text, "header-missing: none of the first 2 rows"));
    assert_non_null(strstr(err.text, "“国际科技园”"));
    assert_null(head.headers);
    assert_int_equal(find((grid){{"甲", "乙"}, {"软件园", "30"}}, 2, 2, map, 2, &head, &err), CMAP_OK);
    assert_int_equal(head.first, 0);
    cmap_head_clear(&head);
    assert_int_equal(cmap_head_find(NULL, 0, NULL, 0, &head, &err), CMAP_EDATA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roles_are_given_once),
        cmocka_unit_test(map_wins),
        cmocka_unit_test(a_mapped_area_keeps_its_unit),
        cmocka_unit_test(the_first_row_is_the_header),
        cmocka_unit_test(title_rows_are_passed_over),
        cmocka_unit_test(a_header_of_two_rows_is_joined),
        cmocka_unit_test(no_header_is_an_error_that_shows_the_first_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
