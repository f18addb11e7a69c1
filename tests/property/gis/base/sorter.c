/* What comes out of a sorter is what went in, in the order of memcmp, from memory or from many runs on the disk. */
#include "gis/base/sorter.h"
#include "support/random.h"

#include "gis/base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 20000, LONGEST = 40 };

typedef struct row {
    unsigned char bytes[LONGEST];
    size_t length;
} row;

static row rows[MOST];
static uint64_t seed;

static int by_bytes(const void *a, const void *b)
{
    const row *p = a, *q = b;
    int order = memcmp(p->bytes, q->bytes, p->length < q->length ? p->length : q->length);

    return order ? order : (p->length > q->length) - (p->length < q->length);
}

/* Few letters make many rows alike; what all begin with is as long as shared says. */
static void make_rows(size_t count, size_t letters, size_t shared, size_t longest)
{
    for (size_t i = 0; i < count; i++) {
        rows[i].length = shared + random_bits(&seed) % (longest - shared + 1);
        for (size_t k = 0; k < rows[i].length; k++)
            rows[i].bytes[k] = (unsigned char)(k < shared ? 200 : random_bits(&seed) % letters * (255 / (letters - 1)));
    }
}

static void sorts(size_t count, size_t run_bytes)
{
    cmap_sorter *sorter = NULL;
    cmap_err err = {0};
    const unsigned char *bytes = NULL;
    size_t length = 0;

    assert_int_equal(cmap_sorter_new(".", run_bytes, &sorter, &err), CMAP_OK);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(cmap_sorter_add(sorter, rows[i].bytes, rows[i].length, &err), CMAP_OK);
    qsort(rows, count, sizeof *rows, by_bytes);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(cmap_sorter_next(sorter, &bytes, &length, &err), CMAP_OK);
        assert_non_null(bytes);
        assert_int_equal(length, rows[i].length);
        assert_memory_equal(bytes, rows[i].bytes, length);
    }
    for (int i = 0; i < 2; i++) {
        assert_int_equal(cmap_sorter_next(sorter, &bytes, &length, &err), CMAP_OK);
        assert_null(bytes);
    }
    cmap_sorter_free(sorter);
}

static void rows_come_in_order(void **state)
{
    static const size_t counts[] = {0, 1, 2, 7, 300, 5000, MOST};
    static const size_t runs[] = {64, 1000, 40000, 4 << 20};
    (void)state;
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
        for (size_t k = counts[i] > 5000 ? 1 : 0; k < sizeof runs / sizeof runs[0]; k++) {
            seed = 10 * i + k;
            make_rows(counts[i], 2 + 84 * (i % 3), 0, LONGEST);
            sorts(counts[i], runs[k]);
            make_rows(counts[i], 256, 12, 24);
            sorts(counts[i], runs[k]);
            make_rows(counts[i], 3, 3, 5);
            sorts(counts[i], runs[k]);
        }
}

static void a_row_longer_than_a_run_is_refused(void **state)
{
    cmap_sorter *sorter = NULL;
    cmap_err err = {0};
    (void)state;
    assert_int_equal(cmap_sorter_new(".", 20, &sorter, &err), CMAP_OK);
    assert_int_equal(cmap_sorter_add(sorter, rows[0].bytes, 16, &err), CMAP_OK);
    assert_int_equal(cmap_sorter_add(sorter, rows[0].bytes, 17, &err), CMAP_EINVAL);
    cmap_sorter_free(sorter);
}

static void without_a_folder_it_is_said(void **state)
{
    cmap_sorter *sorter = NULL;
    cmap_err err = {0};
    cmap_status status = CMAP_OK;
    (void)state;
    assert_int_equal(cmap_sorter_new("no/such/folder", 64, &sorter, &err), CMAP_OK);
    for (int i = 0; i < 100 && !status; i++)
        status = cmap_sorter_add(sorter, rows[0].bytes, 16, &err);
    assert_int_equal(status, CMAP_EIO);
    assert_non_null(strstr(err.text, "no/such/folder"));
    cmap_sorter_free(sorter);
}

static void failing_memory_is_told(void **state)
{
    cmap_status status = CMAP_ENOMEM;
    (void)state;
    make_rows(500, 256, 0, LONGEST);
    for (long at = 0; status; at++) {
        cmap_sorter *sorter = NULL;
        const unsigned char *bytes = NULL;
        size_t length;
        cmap_mem_fail_after(at);
        status = cmap_sorter_new(".", 1000, &sorter, NULL);
        for (int i = 0; i < 500 && !status; i++)
            status = cmap_sorter_add(sorter, rows[i].bytes, rows[i].length, NULL);
        for (int i = 0; i < 501 && !status; i++)
            status = cmap_sorter_next(sorter, &bytes, &length, NULL);
        cmap_mem_fail_after(-1);
        assert_true(status == CMAP_OK || status == CMAP_ENOMEM);
        cmap_sorter_free(sorter);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_in_order),
        cmocka_unit_test(a_row_longer_than_a_run_is_refused),
        cmocka_unit_test(without_a_folder_it_is_said),
        cmocka_unit_test(failing_memory_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
