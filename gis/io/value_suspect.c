#include "gis/io/value.h"

#include "gis/base/file.h"
#include "gis/base/mem.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define FEWEST 5

enum { BUFFERED = 4096, LOW_BITS = 17, DIGITS = 1 << LOW_BITS }; /* the cap has 34 bits */

typedef struct area {
    int64_t tenths;
    size_t index;
} area;

struct cmap_area_column {
    char *folder;
    int fd;                     /* -1: all values are in the buffer */
    size_t stored;              /* in the file */
    area *buffer;               /* those behind them */
    size_t count, known;        /* all, and those that are more than nothing */
    uint32_t *by_high, *by_low; /* how many have these digits; low ones: of those that have the median's high ones */
    double median;
    bool is_alike; /* four fifths of the known values lie within a factor of 3 of the median */
};

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

static const struct mistake *find_mistake(const cmap_area_column *column, int64_t tenths)
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

/* ---- the column ---- */

cmap_status cmap_area_column_new(const char *folder, cmap_area_column **out, cmap_err *err)
{
    cmap_area_column *column = cmap_calloc(1, sizeof *column);

    if (column) {
        column->fd = -1;
        column->folder = cmap_strdup(folder);
        column->buffer = cmap_calloc(BUFFERED, sizeof *column->buffer);
        column->by_high = cmap_calloc(DIGITS, sizeof *column->by_high);
        column->by_low = cmap_calloc(DIGITS, sizeof *column->by_low);
    }
    if (!column || !column->folder || !column->buffer || !column->by_high || !column->by_low) {
        cmap_area_column_free(column);
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: a column of areas");
    }
    *out = column;
    return CMAP_OK;
}

void cmap_area_column_free(cmap_area_column *column)
{
    if (!column)
        return;
    if (column->fd >= 0)
        (void)close(column->fd);
    cmap_free(column->by_high);
    cmap_free(column->by_low);
    cmap_free(column->buffer);
    cmap_free(column->folder);
    cmap_free(column);
}

static cmap_status disk_failed(const cmap_area_column *column, cmap_err *err)
{
    return cmap_fail(err, CMAP_EIO, "cannot keep areas in %s: %s", column->folder, strerror(errno ? errno : EIO));
}

static cmap_status empty_buffer(cmap_area_column *column, cmap_err *err)
{
    const size_t bytes = (size_t)BUFFERED * sizeof *column->buffer;
    cmap_status status = column->fd < 0 ? cmap_file_open_nameless(column->folder, &column->fd, err) : CMAP_OK;

    if (status)
        return status;
    if (pwrite(column->fd, column->buffer, bytes, (off_t)(column->stored * sizeof *column->buffer)) != (ssize_t)bytes)
        return disk_failed(column, err);
    column->stored += BUFFERED;
    return CMAP_OK;
}

size_t cmap_area_column_count(const cmap_area_column *column)
{
    return column->count;
}

cmap_status cmap_area_column_add(cmap_area_column *column, int64_t tenths_m2, size_t index, cmap_err *err)
{
    size_t held = column->count - column->stored;
    cmap_status status = held == BUFFERED ? empty_buffer(column, err) : CMAP_OK;

    if (status)
        return status;
    held = column->count++ - column->stored;
    column->buffer[held] = (area){tenths_m2, index};
    if (tenths_m2 > 0 && tenths_m2 >> LOW_BITS < DIGITS) {
        column->known++;
        column->by_high[tenths_m2 >> LOW_BITS]++;
    }
    return CMAP_OK;
}

/* Calls visit with every known value, in the order in which they came. */
static cmap_status visit_all(cmap_area_column *column, cmap_status (*visit)(void *data, const area *v, cmap_err *err),
                             void *data, cmap_err *err)
{
    area piece[256];
    cmap_status status = CMAP_OK;

    for (size_t at = 0; at < column->count && !status;) {
        const area *values = column->buffer;
        size_t count = column->count - column->stored;
        if (at < column->stored) {
            count = sizeof piece / sizeof piece[0]; /* of which BUFFERED is a multiple */
            if (pread(column->fd, piece, sizeof piece, (off_t)(at * sizeof *piece)) != (ssize_t)sizeof piece)
                return disk_failed(column, err);
            values = piece;
        }
        for (size_t i = 0; i < count && !status; i++)
            if (values[i].tenths > 0)
                status = visit(data, &values[i], err);
        at += count;
    }
    return status;
}

/* The digits of the one that has `before` smaller ones, of which those with other digits are taken off. */
static int64_t find_digits(const uint32_t *counts, size_t *before)
{
    int64_t digits = 0;

    while (*before >= counts[digits])
        *before -= counts[digits++];
    return digits;
}

struct low {
    cmap_area_column *column;
    int64_t high;
};

static cmap_status count_low(void *data, const area *v, cmap_err *err)
{
    const struct low *low = data;

    (void)err;
    if (v->tenths >> LOW_BITS == low->high)
        low->column->by_low[v->tenths & (DIGITS - 1)]++;
    return CMAP_OK;
}

struct near {
    const cmap_area_column *column;
    size_t count;
};

static cmap_status count_near(void *data, const area *v, cmap_err *err)
{
    struct near *near = data;
    double ratio = (double)v->tenths / near->column->median;

    (void)err;
    near->count += ratio > 1.0 / 3 && ratio < 3;
    return CMAP_OK;
}

static cmap_status measure(cmap_area_column *column, cmap_err *err)
{
    size_t before = column->known / 2;
    struct low low = {column, find_digits(column->by_high, &before)};
    struct near near = {column, 0};

    memset(column->by_low, 0, DIGITS * sizeof *column->by_low);
    cmap_status status = visit_all(column, count_low, &low, err);
    if (status)
        return status;
    column->median = (double)(low.high << LOW_BITS | find_digits(column->by_low, &before));
    status = visit_all(column, count_near, &near, err);
    column->is_alike = near.count * 5 >= column->known * 4;
    return status;
}

struct found {
    const cmap_area_column *column;
    cmap_area_suspect *list;
    size_t count, capacity, most;
};

static cmap_status judge(void *data, const area *v, cmap_err *err)
{
    struct found *found = data;
    const struct mistake *mistake = find_mistake(found->column, v->tenths);
    cmap_status status;

    if (!mistake)
        return CMAP_OK;
    if (found->count < found->most) {
        status = cmap_grow(&found->list, &found->capacity, found->count + 1, sizeof *found->list, err);
        if (status)
            return status;
        found->list[found->count] = (cmap_area_suspect){.index = v->index, .looks = mistake->looks};
        describe(&found->list[found->count], v->tenths, found->column->median);
    }
    found->count++;
    return CMAP_OK;
}

cmap_status cmap_area_column_suspects(cmap_area_column *column, size_t most, cmap_area_suspect **list,
                                      size_t *suspect_count, cmap_err *err)
{
    struct found found = {.column = column, .most = most};
    cmap_status status = CMAP_OK;

    if (column->known >= FEWEST) {
        status = measure(column, err);
        if (!status)
            status = visit_all(column, judge, &found, err);
    }
    if (status) {
        cmap_free(found.list);
        return status;
    }
    *list = found.list;
    *suspect_count = found.count;
    return CMAP_OK;
}

cmap_status cmap_area_suspects(const int64_t *tenths_m2, size_t count, cmap_area_suspect **list, size_t *suspect_count,
                               cmap_err *err)
{
    cmap_area_column *column = NULL;
    cmap_status status = cmap_area_column_new(".", &column, err);

    for (size_t i = 0; i < count && !status; i++)
        status = cmap_area_column_add(column, tenths_m2[i], i, err);
    if (!status)
        status = cmap_area_column_suspects(column, SIZE_MAX, list, suspect_count, err);
    cmap_area_column_free(column);
    return status;
}
