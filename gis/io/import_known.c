/* Which carrier a row is, for files of any length: see import_private.h. */
#include "gis/base/file.h"
#include "gis/base/mem.h"
#include "gis/io/import_private.h"
#include "gis/io/tally_private.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { USUAL = 786432, SPARSE = 128 };

#define FILTER_BYTES ((size_t)16 * 1024 * 1024)

/* Entries by rising key. */
typedef struct run {
    off_t at;
    size_t count;
    cmap_key *sparse; /* every SPARSE-th key, from the first on */
} run;

struct cmap_known {
    cmap_keys keys;
    size_t most;
    char *folder;
    int fd; /* -1: none yet */
    off_t end;
    cmap_seen filter; /* keys of the runs */
    run *runs;
    size_t run_count, run_capacity;
};

cmap_status cmap_known_new(const char *folder, size_t most, cmap_known **out, cmap_err *err)
{
    cmap_known *known = cmap_calloc(1, sizeof *known);

    if (known) {
        known->fd = -1;
        known->most = most ? most : USUAL;
        known->folder = cmap_strdup(folder);
    }
    if (!known || !known->folder) {
        cmap_known_free(known);
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: the keys of carriers");
    }
    *out = known;
    return CMAP_OK;
}

void cmap_known_free(cmap_known *known)
{
    if (!known)
        return;
    for (size_t i = 0; i < known->run_count; i++)
        cmap_free(known->runs[i].sparse);
    cmap_free(known->runs);
    cmap_seen_clear(&known->filter);
    cmap_keys_clear(&known->keys);
    if (known->fd >= 0)
        (void)close(known->fd);
    cmap_free(known->folder);
    cmap_free(known);
}

static cmap_status no_memory(cmap_err *err)
{
    return cmap_fail(err, CMAP_ENOMEM, "out of memory: the keys of carriers");
}

static cmap_status disk_failed(const cmap_known *known, const char *doing, cmap_err *err)
{
    return cmap_fail(err, CMAP_EIO, "cannot %s the keys of carriers in %s: %s", doing, known->folder,
                     strerror(errno ? errno : EIO));
}

/* ---- a run ---- */

static cmap_status write_entries(cmap_known *known, const cmap_key_entry *entries, size_t count, cmap_err *err)
{
    const char *bytes = (const char *)entries;
    size_t left = count * sizeof *entries;

    while (left) {
        ssize_t put = pwrite(known->fd, bytes, left, known->end);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return disk_failed(known, "keep", err);
        bytes += put;
        left -= (size_t)put;
        known->end += put;
    }
    return CMAP_OK;
}

static cmap_status prepare_run(cmap_known *known, size_t count, cmap_err *err)
{
    cmap_status status = cmap_grow(&known->runs, &known->run_capacity, known->run_count + 1, sizeof *known->runs, err);
    run *r = &known->runs[known->run_count];

    if (!status && known->fd < 0)
        status = cmap_file_open_nameless(known->folder, &known->fd, err);
    if (!status && !known->filter.words)
        status = cmap_seen_open(&known->filter, FILTER_BYTES, err);
    if (status)
        return status;
    *r = (run){.at = known->end, .count = count, .sparse = cmap_calloc(count / SPARSE + 1, sizeof *r->sparse)};
    return r->sparse ? CMAP_OK : no_memory(err);
}

/* The whole table becomes a run. */
static cmap_status spill(cmap_known *known, cmap_err *err)
{
    size_t count = known->keys.count;
    cmap_status status = prepare_run(known, count, err);

    if (status)
        return status;
    run *r = &known->runs[known->run_count];
    const cmap_key_entry *entries = cmap_keys_sort(&known->keys);
    for (size_t i = 0; i < count; i++) {
        if (i % SPARSE == 0)
            r->sparse[i / SPARSE] = entries[i].key;
        (void)cmap_seen_add(&known->filter, entries[i].key);
    }
    known->run_count++;
    status = write_entries(known, entries, count, err);
    cmap_keys_empty(&known->keys);
    return status;
}

/* The last of the sparse keys that is not above key; count when all are. */
static size_t find_piece(const run *r, cmap_key key)
{
    size_t low = 0, high = (r->count + SPARSE - 1) / SPARSE;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (r->sparse[middle] <= key)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? low - 1 : r->count;
}

static cmap_status search_run(const cmap_known *known, const run *r, cmap_key key, cmap_key_entry *out, bool *found,
                              cmap_err *err)
{
    cmap_key_entry piece[SPARSE];
    size_t at = find_piece(r, key), first = at * SPARSE;

    if (at == r->count)
        return CMAP_OK;
    size_t count = r->count - first < SPARSE ? r->count - first : SPARSE, bytes = count * sizeof *piece;
    if (pread(known->fd, piece, bytes, r->at + (off_t)(first * sizeof *piece)) != (ssize_t)bytes)
        return disk_failed(known, "read", err);
    for (size_t i = 0; i < count && !*found; i++)
        if (piece[i].key == key) {
            *out = piece[i];
            *found = true;
        }
    return CMAP_OK;
}

/* The newest: an older one is what it was before it was taken back. */
static cmap_status search_runs(const cmap_known *known, cmap_key key, cmap_key_entry *out, bool *found, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    *found = false;
    if (!known->run_count || !cmap_seen_has(&known->filter, key))
        return CMAP_OK;
    for (size_t i = known->run_count; i-- > 0 && !status && !*found;)
        status = search_run(known, &known->runs[i], key, out, found, err);
    return status;
}

/* ---- entries ---- */

static cmap_status put(cmap_known *known, cmap_key key, cmap_key_entry **out, cmap_err *err)
{
    cmap_status status = known->keys.count >= known->most ? spill(known, err) : CMAP_OK;

    if (status)
        return status;
    *out = cmap_keys_get(&known->keys, key);
    return *out ? CMAP_OK : no_memory(err);
}

static cmap_status look_up(cmap_known *known, cmap_key key, bool makes, cmap_key_entry **out, cmap_err *err)
{
    cmap_key_entry kept = {0};
    bool found = false;
    cmap_status status;

    *out = cmap_keys_find(&known->keys, key);
    if (*out)
        return CMAP_OK;
    status = search_runs(known, key, &kept, &found, err);
    if (status || (!found && !makes))
        return status;
    status = put(known, key, out, err);
    if (!status && found)
        **out = kept;
    return status;
}

cmap_status cmap_known_get(cmap_known *known, cmap_key key, cmap_key_entry **out, cmap_err *err)
{
    return look_up(known, key, true, out, err);
}

cmap_status cmap_known_find(cmap_known *known, cmap_key key, cmap_key_entry **out, cmap_err *err)
{
    return look_up(known, key, false, out, err);
}
