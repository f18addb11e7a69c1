/* What the import remembers of keys and areas is the same whether it fits into memory or lies on the disk. */
#include "support/random.h"

#include "gis/base/mem.h"
#include "gis/io/import_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { KEYS = 3000, TURNS = 20000 };

static uint64_t seed;

static cmap_key key_of(size_t i)
{
    return cmap_key_of((const char *)&i, sizeof i);
}

/* Keys are asked for, made and changed at random; what was written last is found. */
static void play(size_t most)
{
    static uint32_t rows[KEYS];
    cmap_known *known = NULL;
    cmap_key_entry *entry;
    cmap_err err = {0};

    memset(rows, 0, sizeof rows);
    assert_int_equal(cmap_known_new(".", most, &known, &err), CMAP_OK);
    for (uint32_t turn = 1; turn <= TURNS; turn++) {
        size_t i = random_below(&seed, KEYS);
        entry = NULL;
        if (random_below(&seed, 3)) {
            assert_int_equal(cmap_known_find(known, key_of(i), &entry, &err), CMAP_OK);
            assert_int_equal(entry != NULL, rows[i] != 0);
        } else {
            assert_int_equal(cmap_known_get(known, key_of(i), &entry, &err), CMAP_OK);
            assert_non_null(entry);
            assert_int_equal(entry->row, rows[i]);
        }
        if (!entry)
            continue;
        assert_int_equal(entry->key, key_of(i));
        assert_int_equal(entry->row, rows[i]);
        if (!rows[i] || random_below(&seed, 2))
            entry->row = rows[i] = turn;
    }
    for (size_t i = 0; i < KEYS; i++) {
        assert_int_equal(cmap_known_find(known, key_of(i), &entry, &err), CMAP_OK);
        assert_int_equal(entry ? entry->row : 0, rows[i]);
    }
    cmap_known_free(known);
}

static void what_is_known_stays_known(void **state)
{
    static const size_t mosts[] = {0, 90, 128, 129, 700, 2999};
    (void)state;
    for (size_t i = 0; i < sizeof mosts / sizeof mosts[0]; i++) {
        seed = i;
        play(mosts[i]);
    }
}

static void failing_memory_is_told(void **state)
{
    cmap_status status = CMAP_ENOMEM;
    (void)state;
    for (long at = 0; status; at++) {
        cmap_known *known = NULL;
        cmap_key_entry *entry = NULL;
        cmap_mem_fail_after(at);
        status = cmap_known_new(".", 50, &known, NULL);
        for (size_t i = 0; i < 200 && !status; i++) {
            status = cmap_known_get(known, key_of(i), &entry, NULL);
            if (!status)
                entry->row = 1;
        }
        cmap_mem_fail_after(-1);
        assert_true(status == CMAP_OK || status == CMAP_ENOMEM);
        cmap_known_free(known);
    }
}

static void without_a_folder_it_is_said(void **state)
{
    cmap_known *known = NULL;
    cmap_key_entry *entry = NULL;
    cmap_err err = {0};
    cmap_status status = CMAP_OK;
    (void)state;
    assert_int_equal(cmap_known_new("no/such/folder", 5, &known, &err), CMAP_OK);
    for (size_t i = 0; i < 10 && !status; i++)
        if (!(status = cmap_known_get(known, key_of(i), &entry, &err)))
            entry->row = 1;
    assert_int_equal(status, CMAP_EIO);
    assert_non_null(strstr(err.text, "no/such/folder"));
    cmap_known_free(known);
}

static int by_number(const void *a, const void *b)
{
    const int64_t *p = a, *q = b;

    return (*p > *q) - (*p < *q);
}

/* Some thousand areas of one size, and a few ten thousand times as large. */
static void check_column(size_t count)
{
    int64_t *tenths = cmap_calloc(count, sizeof *tenths), *sorted = cmap_calloc(count, sizeof *sorted);
    cmap_area_column *column = NULL;
    cmap_area_suspect *list = NULL;
    size_t strange = 0, found = 0, next = 0;
    char half[64], median[24];
    cmap_err err = {0};

    assert_int_equal(cmap_area_column_new(".", &column, &err), CMAP_OK);
    for (size_t i = 0; i < count; i++) {
        bool is_strange = random_below(&seed, 300) == 0;
        tenths[i] = sorted[i] = (int64_t)(10000 + random_below(&seed, 20000)) * (is_strange ? 10000 : 1);
        strange += is_strange;
        assert_int_equal(cmap_area_column_add(column, tenths[i], i + 2, &err), CMAP_OK);
    }
    assert_int_equal(cmap_area_column_add(column, -1, 1, &err), CMAP_OK); /* unknown */
    qsort(sorted, count, sizeof *sorted, by_number);
    (void)cmap_area_format(sorted[count / 2], median);
    (void)snprintf(half, sizeof half, "below %s m2", median);
    assert_int_equal(cmap_area_column_suspects(column, SIZE_MAX, &list, &found, &err), CMAP_OK);
    assert_int_equal(found, strange);
    for (size_t i = 0; i < found; i++, next++) {
        while (tenths[next] < 1000000)
            next++;
        assert_int_equal(list[i].index, next + 2);
        assert_non_null(strstr(list[i].reason, half));
    }
    cmap_free(list);
    assert_int_equal(cmap_area_column_suspects(column, 3, &list, &found, &err),
                     CMAP_OK); /* again, and only the first */
    assert_int_equal(found, strange);
    assert_int_equal(cmap_area_column_count(column), count + 1);
    cmap_free(list);
    cmap_area_column_free(column);
    cmap_free(tenths);
    cmap_free(sorted);
}

static void strange_areas_are_found_in_any_column(void **state)
{
    static const size_t counts[] = {1000, 4095, 4096, 4097, 8192, 30000};
    (void)state;
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        seed = 50 + i;
        check_column(counts[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_known_stays_known),
        cmocka_unit_test(failing_memory_is_told),
        cmocka_unit_test(without_a_folder_it_is_said),
        cmocka_unit_test(strange_areas_are_found_in_any_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
