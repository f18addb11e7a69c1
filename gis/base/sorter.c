#include "gis/base/sorter.h"

#include "gis/base/file.h"
#include "gis/base/mem.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HEAD = 4, DIGITS = 8, BASE = 256, PIECE = 32768 };

/* A row of the run: its place, and what decides first. */
typedef struct item {
    uint64_t prefix;
    const unsigned char *row; /* the length in four bytes, then the bytes */
} item;

/* A run on the disk, and the piece of it that is being read. */
typedef struct run {
    off_t at, end; /* of what is not read yet */
    unsigned char *piece;
    size_t from, filled; /* in piece */
    const unsigned char *row;
    size_t length;
} run;

struct cmap_sorter {
    char *folder;
    int fd; /* -1: none yet */
    off_t written;

    unsigned char *rows;
    size_t room, used;
    item *items, *spare;
    size_t count, capacity, spare_capacity;
    size_t shared; /* bytes that all rows of the run begin with */
    size_t longest;
    bool is_reading;
    size_t next; /* of items, while nothing is on the disk */

    run *runs;
    size_t run_count, run_capacity;
    size_t *heap; /* runs that have a row, the least first */
    size_t heap_count;
};

cmap_status cmap_sorter_new(const char *folder, size_t run_bytes, cmap_sorter **out, cmap_err *err)
{
    cmap_sorter *sorter = cmap_calloc(1, sizeof *sorter);

    if (sorter) {
        sorter->fd = -1;
        sorter->room = run_bytes;
        sorter->folder = cmap_strdup(folder);
        sorter->rows = cmap_alloc(run_bytes);
    }
    if (!sorter || !sorter->folder || !sorter->rows) {
        cmap_sorter_free(sorter);
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: a list to be sorted");
    }
    *out = sorter;
    return CMAP_OK;
}

void cmap_sorter_free(cmap_sorter *sorter)
{
    if (!sorter)
        return;
    for (size_t i = 0; i < sorter->run_count; i++)
        cmap_free(sorter->runs[i].piece);
    if (sorter->fd >= 0)
        (void)close(sorter->fd);
    cmap_free(sorter->runs);
    cmap_free(sorter->heap);
    cmap_free(sorter->items);
    cmap_free(sorter->spare);
    cmap_free(sorter->rows);
    cmap_free(sorter->folder);
    cmap_free(sorter);
}

/* ---- one run ---- */

static uint32_t length_of(const unsigned char *row)
{
    uint32_t length;

    memcpy(&length, row, HEAD);
    return length;
}

static int compare(const unsigned char *a, size_t a_length, const unsigned char *b, size_t b_length)
{
    int order = memcmp(a, b, a_length < b_length ? a_length : b_length);

    return order ? order : (a_length > b_length) - (a_length < b_length);
}

static int by_bytes(const void *a, const void *b)
{
    const item *p = a, *q = b;

    return compare(p->row + HEAD, length_of(p->row), q->row + HEAD, length_of(q->row));
}

/* Eight bytes behind the shared ones, as a number; rows that end before are filled with zeros. */
static uint64_t prefix_of(const unsigned char *row, size_t shared)
{
    size_t left = length_of(row) - shared;
    const unsigned char *at = row + HEAD + shared;
    uint64_t prefix = 0;

    for (size_t i = 0; i < DIGITS; i++)
        prefix = prefix << 8 | (i < left ? at[i] : 0);
    return prefix;
}

static void count_digits(const item *items, size_t count, size_t counts[DIGITS][BASE])
{
    memset(counts, 0, sizeof(size_t) * DIGITS * BASE);
    for (size_t i = 0; i < count; i++)
        for (size_t d = 0; d < DIGITS; d++)
            counts[d][items[i].prefix >> (8 * d) & 0xFF]++;
}

/* One pass of a sort by digits, into spare; false when all have the same digit, and nothing was moved. */
static bool sort_digit(const item *items, item *spare, size_t count, size_t counts[BASE], unsigned shift)
{
    size_t place = 0;

    if (counts[items[0].prefix >> shift & 0xFF] == count)
        return false;
    for (size_t i = 0; i < BASE; i++) {
        size_t here = counts[i];
        counts[i] = place;
        place += here;
    }
    for (size_t i = 0; i < count; i++)
        spare[counts[items[i].prefix >> shift & 0xFF]++] = items[i];
    return true;
}

static void sort_equal_prefixes(cmap_sorter *sorter)
{
    item *items = sorter->items;

    for (size_t first = 0, end; first < sorter->count; first = end) {
        for (end = first + 1; end < sorter->count && items[end].prefix == items[first].prefix;)
            end++;
        if (end - first > 1)
            qsort(items + first, end - first, sizeof *items, by_bytes);
    }
}

static cmap_status sort_run(cmap_sorter *sorter, cmap_err *err)
{
    size_t counts[DIGITS][BASE];
    cmap_status status =
        cmap_grow(&sorter->spare, &sorter->spare_capacity, sorter->capacity, sizeof *sorter->spare, err);

    if (status || !sorter->count)
        return status;
    for (size_t i = 0; i < sorter->count; i++)
        sorter->items[i].prefix = prefix_of(sorter->items[i].row, sorter->shared);
    count_digits(sorter->items, sorter->count, counts);
    for (unsigned d = 0; d < DIGITS; d++)
        if (sort_digit(sorter->items, sorter->spare, sorter->count, counts[d], 8 * d)) {
            item *sorted = sorter->spare;
            size_t capacity = sorter->spare_capacity;
            sorter->spare = sorter->items;
            sorter->spare_capacity = sorter->capacity;
            sorter->items = sorted;
            sorter->capacity = capacity;
        }
    sort_equal_prefixes(sorter);
    return CMAP_OK;
}

/* ---- the disk ---- */

static cmap_status refused(const cmap_sorter *sorter, const char *doing, cmap_err *err)
{
    return cmap_fail(err, CMAP_EIO, "cannot %s what is being sorted in %s: %s", doing, sorter->folder,
                     strerror(errno ? errno : EIO));
}

static cmap_status put(cmap_sorter *sorter, const unsigned char *bytes, size_t length, cmap_err *err)
{
    while (length) {
        ssize_t done = pwrite(sorter->fd, bytes, length, sorter->written);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return refused(sorter, "keep", err);
        bytes += done;
        length -= (size_t)done;
        sorter->written += done;
    }
    return CMAP_OK;
}

/* Writes the sorted rows by way of piece. */
static cmap_status put_rows(cmap_sorter *sorter, unsigned char *piece, size_t room, cmap_err *err)
{
    size_t filled = 0;
    cmap_status status = CMAP_OK;

    for (size_t i = 0; i < sorter->count && !status; i++) {
        size_t length = HEAD + length_of(sorter->items[i].row);
        if (filled + length > room) {
            status = put(sorter, piece, filled, err);
            filled = 0;
        }
        memcpy(piece + filled, sorter->items[i].row, length);
        filled += length;
    }
    return status ? status : put(sorter, piece, filled, err);
}

static size_t piece_bytes(const cmap_sorter *sorter)
{
    return sorter->longest + HEAD > PIECE ? sorter->longest + HEAD : PIECE;
}

static cmap_status write_run(cmap_sorter *sorter, cmap_err *err)
{
    off_t first = sorter->written;
    unsigned char *piece = cmap_alloc(piece_bytes(sorter));
    cmap_status status = sort_run(sorter, err);

    if (!status && !piece)
        status = cmap_fail(err, CMAP_ENOMEM, "out of memory: a list to be sorted");
    if (!status && sorter->fd < 0)
        status = cmap_file_open_nameless(sorter->folder, &sorter->fd, err);
    if (!status)
        status = cmap_grow(&sorter->runs, &sorter->run_capacity, sorter->run_count + 1, sizeof *sorter->runs, err);
    if (!status)
        status = put_rows(sorter, piece, piece_bytes(sorter), err);
    cmap_free(piece);
    if (status)
        return status;
    sorter->runs[sorter->run_count++] = (run){.at = first, .end = sorter->written};
    sorter->count = sorter->used = 0;
    return CMAP_OK;
}

/* ---- rows in ---- */

/* How many of the shared bytes the row begins with, too. */
static void share(cmap_sorter *sorter, const unsigned char *bytes, size_t length)
{
    const unsigned char *first = sorter->rows + HEAD;

    if (!sorter->count)
        sorter->shared = length;
    if (sorter->shared > length)
        sorter->shared = length;
    if (memcmp(first, bytes, sorter->shared) == 0)
        return;
    size_t same = 0;
    while (first[same] == bytes[same])
        same++;
    sorter->shared = same;
}

cmap_status cmap_sorter_add(cmap_sorter *sorter, const void *bytes, size_t length, cmap_err *err)
{
    uint32_t head = (uint32_t)length;
    cmap_status status = CMAP_OK;

    if (length + HEAD > sorter->room)
        return cmap_fail(err, CMAP_EINVAL, "a row of %zu bytes is too long to be sorted", length);
    if (sorter->used + HEAD + length > sorter->room)
        status = write_run(sorter, err);
    if (!status)
        status = cmap_grow(&sorter->items, &sorter->capacity, sorter->count + 1, sizeof *sorter->items, err);
    if (status)
        return status;
    unsigned char *row = sorter->rows + sorter->used;
    memcpy(row, &head, HEAD);
    memcpy(row + HEAD, bytes, length);
    share(sorter, row + HEAD, length);
    sorter->items[sorter->count++].row = row;
    sorter->used += HEAD + length;
    if (length > sorter->longest)
        sorter->longest = length;
    return CMAP_OK;
}

/* ---- rows out ---- */

static cmap_status read_piece(cmap_sorter *sorter, run *r, cmap_err *err)
{
    size_t kept = r->filled - r->from, room = piece_bytes(sorter) - kept;

    memmove(r->piece, r->piece + r->from, kept);
    r->from = 0;
    r->filled = kept;
    if ((off_t)room > r->end - r->at)
        room = (size_t)(r->end - r->at);
    while (room) {
        ssize_t got = pread(sorter->fd, r->piece + r->filled, room, r->at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            errno = got ? errno : EIO;
            return refused(sorter, "read", err);
        }
        r->filled += (size_t)got;
        r->at += got;
        room -= (size_t)got;
    }
    return CMAP_OK;
}

/* The next row of a run; row is NULL at its end. */
static cmap_status step(cmap_sorter *sorter, run *r, cmap_err *err)
{
    size_t left = r->filled - r->from;
    cmap_status status = CMAP_OK;

    if (left < HEAD || left < HEAD + length_of(r->piece + r->from)) {
        if (r->at < r->end)
            status = read_piece(sorter, r, err);
        left = r->filled - r->from;
    }
    r->row = NULL;
    if (status || left < HEAD)
        return status;
    r->length = length_of(r->piece + r->from);
    r->row = r->piece + r->from + HEAD;
    r->from += HEAD + r->length;
    return CMAP_OK;
}

/* Of two runs with the same row the earlier goes first. */
static bool goes_before(const cmap_sorter *sorter, size_t a, size_t b)
{
    const run *p = &sorter->runs[a], *q = &sorter->runs[b];
    int order = compare(p->row, p->length, q->row, q->length);

    return order ? order < 0 : a < b;
}

static void sink(cmap_sorter *sorter, size_t at)
{
    size_t *heap = sorter->heap;

    for (;;) {
        size_t least = at, left = 2 * at + 1;
        for (size_t i = left; i < left + 2 && i < sorter->heap_count; i++)
            if (goes_before(sorter, heap[i], heap[least]))
                least = i;
        if (least == at)
            return;
        size_t other = heap[at];
        heap[at] = heap[least];
        heap[least] = other;
        at = least;
    }
}

static cmap_status begin_merge(cmap_sorter *sorter, cmap_err *err)
{
    cmap_status status = write_run(sorter, err);

    cmap_free(sorter->rows); /* the pieces take their place */
    cmap_free(sorter->items);
    cmap_free(sorter->spare);
    sorter->rows = NULL;
    sorter->items = sorter->spare = NULL;
    sorter->heap = cmap_calloc(sorter->run_count, sizeof *sorter->heap);
    if (!status && !sorter->heap)
        status = cmap_fail(err, CMAP_ENOMEM, "out of memory: a list to be sorted");
    for (size_t i = 0; i < sorter->run_count && !status; i++) {
        sorter->runs[i].piece = cmap_alloc(piece_bytes(sorter));
        status = sorter->runs[i].piece ? step(sorter, &sorter->runs[i], err)
                                       : cmap_fail(err, CMAP_ENOMEM, "out of memory: a list to be sorted");
        if (!status && sorter->runs[i].row)
            sorter->heap[sorter->heap_count++] = i;
    }
    for (size_t i = sorter->heap_count; i-- > 0 && !status;)
        sink(sorter, i);
    return status;
}

/* Passes over the row that was given out last. */
static cmap_status pass(cmap_sorter *sorter, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    if (!sorter->heap_count)
        return CMAP_OK;
    run *first = &sorter->runs[sorter->heap[0]];
    status = step(sorter, first, err);
    if (!status && !first->row)
        sorter->heap[0] = sorter->heap[--sorter->heap_count];
    if (!status)
        sink(sorter, 0);
    return status;
}

cmap_status cmap_sorter_next(cmap_sorter *sorter, const unsigned char **bytes, size_t *length, cmap_err *err)
{
    bool is_first = !sorter->is_reading;
    cmap_status status = CMAP_OK;

    sorter->is_reading = true;
    if (sorter->run_count) {
        status = is_first ? begin_merge(sorter, err) : pass(sorter, err);
        if (status)
            return status;
        const run *first = sorter->heap_count ? &sorter->runs[sorter->heap[0]] : NULL;
        *bytes = first ? first->row : NULL;
        *length = first ? first->length : 0;
        return CMAP_OK;
    }
    if (is_first)
        status = sort_run(sorter, err);
    if (status)
        return status;
    *bytes = NULL;
    *length = 0;
    if (sorter->next < sorter->count) {
        const unsigned char *row = sorter->items[sorter->next++].row;
        *bytes = row + HEAD;
        *length = length_of(row);
    }
    return CMAP_OK;
}
