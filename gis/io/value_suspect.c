#include "gis/io/value.h"

#include "gis/base/mem.h"

#include <stdio.h>
#include <stdlib.h>

#define FEWEST 5

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* The column without what is unknown or nought, sorted, and what is typical of it. */
struct column {
    int64_t *values;
    size_t count;
    double median;
    bool is_alike; /* four fifths of the values lie within a factor of 3 of the median */
};

static void measure(struct column *column)
{
    size_t near = 0;

    qsort(column->values, column->count, sizeof *column->values, compare);
    column->median = (double)column->values[column->count / 2];
    for (size_t i = 0; i < column->count; i++) {
        double ratio = (double)column->values[i] / column->median;
        near += ratio > 1.0 / 3 && ratio < 3;
    }
    column->is_alike = near * 5 >= column->count * 4;
}

/* How far a value is out of the median when a unit was mistaken, and what it then looks like. */
static const struct mistake {
    double factor, tolerance;
    bool wants_alike; /* a factor so small is ordinary where the values differ much */
    const char *looks;
} mistakes[] = {
    {10000, 3, false, "as if it were in m2 where the others are in 万㎡ or ha"},
    {1 / 10000.0, 3, false, "as if it were in 万㎡ or ha where the others are in m2"},
    {10000 / 15.0, 3, false, "as if it were in m2 where the others are in 亩"},
    {15 / 10000.0, 3, false, "as if it were in 亩 where the others are in m2"},
    {15, 1.1, true, "as if it were in 亩 where the others are in ha"},
    {1 / 15.0, 1.1, true, "as if it were in ha where the others are in 亩"},
};

static const struct mistake *find_mistake(const struct column *column, int64_t tenths)
{
    const struct mistake *best = NULL;
    double ratio = (double)tenths / column->median, least = 0;

    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        double off = ratio > mistakes[i].factor ? ratio / mistakes[i].factor : mistakes[i].factor / ratio;
        if (off > mistakes[i].tolerance || (mistakes[i].wants_alike && !column->is_alike) || (best && off >= least))
            continue;
        best = &mistakes[i];
        least = off;
    }
    return best;
}

static void describe(cmap_area_suspect *suspect, int64_t tenths, double median)
{
    char value[24], middle[24];

    (void)cmap_area_format(tenths, value);
    (void)cmap_area_format((int64_t)median, middle);
    (void)snprintf(suspect->reason, sizeof suspect->reason, "%s m2, where half of the column is below %s m2: %s", value,
                   middle, suspect->looks);
}

static cmap_status collect(const int64_t *tenths, size_t count, struct column *column, cmap_err *err)
{
    column->values = cmap_calloc(count ? count : 1, sizeof *column->values);
    if (!column->values)
        return cmap_fail(err, CMAP_ENOMEM, "cannot compare %zu areas: out of memory", count);
    for (size_t i = 0; i < count; i++)
        if (tenths[i] > 0)
            column->values[column->count++] = tenths[i];
    return CMAP_OK;
}

cmap_status cmap_area_suspects(const int64_t *tenths_m2, size_t count, cmap_area_suspect **list, size_t *suspect_count,
                               cmap_err *err)
{
    struct column column = {0};
    cmap_area_suspect *found = NULL;
    size_t found_count = 0, capacity = 0;
    cmap_status status = collect(tenths_m2, count, &column, err);

    if (!status && column.count >= FEWEST)
        measure(&column);
    for (size_t i = 0; !status && column.count >= FEWEST && i < count; i++) {
        const struct mistake *mistake = tenths_m2[i] > 0 ? find_mistake(&column, tenths_m2[i]) : NULL;
        if (!mistake || (status = cmap_grow(&found, &capacity, found_count + 1, sizeof *found, err)) != CMAP_OK)
            continue;
        found[found_count] = (cmap_area_suspect){.index = i, .looks = mistake->looks};
        describe(&found[found_count++], tenths_m2[i], column.median);
    }
    cmap_free(column.values);
    if (status) {
        cmap_free(found);
        return status;
    }
    *list = found;
    *suspect_count = found_count;
    return CMAP_OK;
}
