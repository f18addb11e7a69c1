/* Memory that runs out at each allocation in turn while encodings, columns and values are read: one clear status,
 * outputs untouched, nothing lost (a leak checker watches), and the same call works when memory is back. */
#include "gis/base/mem.h"
#include "gis/io/column.h"
#include "gis/io/encoding.h"
#include "gis/io/value.h"
#include "support/encode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char table[] = "名称,所在区,建筑面积（万㎡）\n苏州国际科技园,苏州工业园区,75.5\n";
static cmap_buf gbk;

typedef cmap_status try_fn(cmap_err *err);

static cmap_status try_detect(cmap_err *err)
{
    cmap_encoding got = {.name = "as before"};
    cmap_status status = cmap_encoding_detect(gbk.bytes, gbk.length, NULL, &got, err);

    assert_string_equal(got.name, status ? "as before" : "GB18030");
    return status;
}

static cmap_status give(void *data, char *buffer, size_t room, size_t *got, cmap_err *err)
{
    size_t *at = data;
    (void)err;

    *got = gbk.length - *at < room ? gbk.length - *at : room;
    memcpy(buffer, gbk.bytes + *at, *got);
    *at += *got;
    return CMAP_OK;
}

static cmap_status try_decode(cmap_err *err)
{
    const cmap_encoding encoding = {.name = "GB18030"};
    cmap_decoder *decoder = NULL;
    cmap_csv_reader *reader = NULL;
    const cmap_csv_row *row = NULL;
    size_t at = 0;
    cmap_status status = cmap_decoder_open(&encoding, give, &at, &decoder, err);

    if (!status)
        status = cmap_csv_open(cmap_decoder_read, decoder, NULL, &reader, err);
    do
        status = status ? status : cmap_csv_next(reader, &row, err);
    while (!status && row);
    cmap_csv_reader_free(reader);
    cmap_decoder_free(decoder);
    return status;
}

static cmap_status try_field(cmap_err *err)
{
    cmap_field_decoder *decoder = NULL;
    cmap_buf out = {0};
    bool is_cut = false;
    cmap_status status = cmap_field_decoder_open("GB18030", &decoder, err);

    if (!status)
        status = cmap_field_decode(decoder, gbk.bytes, gbk.length, &out, &is_cut, err);
    cmap_field_decoder_free(decoder);
    cmap_buf_clear(&out);
    return status;
}

static cmap_status try_head(cmap_err *err)
{
    const char *const title[] = {"载体表"}, *const top[] = {"名称", "面积", NULL},
                      *const sub[] = {NULL, "建筑面积", "占地面积"};
    const cmap_cells rows[] = {{title, 1}, {top, 3}, {sub, 3}};
    cmap_column columns[3];
    cmap_head head = {0};
    cmap_status status = cmap_head_find(rows, 3, NULL, 0, &head, err);

    if (!status) {
        assert_int_equal(head.rows, 2);
        status = cmap_columns_assign((const char *const *)head.headers, head.count, NULL, 0, columns, err);
    } else {
        assert_null(head.headers);
    }
    cmap_head_clear(&head);
    return status;
}

static cmap_status try_suspects(cmap_err *err)
{
    const int64_t tenths[] = {500000, 700000, 900000, 600000, 800000, 70};
    cmap_area_suspect *list = NULL;
    size_t count = 0;
    cmap_status status = cmap_area_suspects(tenths, 6, &list, &count, err);

    assert_int_equal(count, status ? 0 : 1);
    cmap_free(list);
    return status;
}

static cmap_status try_text(cmap_err *err)
{
    cmap_buf clean = {0}, fold = {0};

    (void)cmap_text_clean(table, strlen(table), &clean);
    cmap_text_fold(table, &fold);
    cmap_status status = clean.status ? clean.status : fold.status;
    cmap_buf_clear(&clean);
    cmap_buf_clear(&fold);
    return status ? cmap_fail(err, status, "out of memory") : CMAP_OK;
}

static void starve(try_fn *try)
{
    long failures = 0;

    for (;; failures++) {
        cmap_err err = {0};
        cmap_mem_fail_after(failures + 1);
        cmap_status status = try(&err);
        cmap_mem_fail_after(-1);
        if (!status)
            break;
        assert_int_equal(status, CMAP_ENOMEM);
        assert_true(err.text[0] != '\0');
    }
    assert_true(failures > 0);
    assert_int_equal(try(NULL), CMAP_OK);
}

static void each_allocation_may_fail(void **state)
{
    try_fn *const tries[] = {try_detect, try_decode, try_field, try_head, try_suspects, try_text};
    (void)state;

    encode_text(table, strlen(table), "GB18030", &gbk);
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++)
        starve(tries[i]);
    cmap_buf_clear(&gbk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_allocation_may_fail)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
