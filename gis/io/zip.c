/* The directory of a zip archive. */
#include "gis/base/mem.h"
#include "gis/io/zip_private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define END_SIZE      22
#define END_ROOM      (END_SIZE + 65535) /* with the longest comment */
#define END64_SIZE    56
#define LOCATOR_SIZE  20
#define CENTRAL_SIZE  46
#define DIRECTORY_MAX ((uint64_t)64 << 20)

#define FLAG_ENCRYPTED 0x0001u
#define FLAG_UTF8      0x0800u

struct cmap_zip {
    int fd;
    char *path;
    uint64_t size;
    char *directory; /* with the names, each terminated in place */
    cmap_zip_entry *entries;
    size_t count;
};

static uint32_t get16(const unsigned char *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8;
}

static uint32_t get32(const unsigned char *at)
{
    return get16(at) | get16(at + 2) << 16;
}

static uint64_t get64(const unsigned char *at)
{
    return (uint64_t)get32(at) | (uint64_t)get32(at + 4) << 32;
}

cmap_status cmap_zip_bytes(cmap_zip *zip, uint64_t at, void *bytes, size_t length, cmap_err *err)
{
    if (at > zip->size || length > zip->size - at)
        return cmap_fail(err, CMAP_EPARSE, "%s is a damaged zip archive: it ends too early; fetch or save it again",
                         zip->path);
    for (char *to = bytes; length;) {
        ssize_t got = pread(zip->fd, to, length, (off_t)at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return cmap_fail(err, CMAP_EIO, "cannot read %s: %s", zip->path, got ? strerror(errno) : "it was cut");
        to += got;
        at += (uint64_t)got;
        length -= (size_t)got;
    }
    return CMAP_OK;
}

const char *cmap_zip_path(const cmap_zip *zip)
{
    return zip->path;
}

static cmap_status damaged(const cmap_zip *zip, cmap_err *err)
{
    return cmap_fail(err, CMAP_EPARSE, "%s is a damaged zip archive: its directory is broken; fetch or save it again",
                     zip->path);
}

typedef struct directory_place {
    uint64_t at, length, count;
} directory_place;

/* The record of zip64 says the same in wider fields. */
static cmap_status read_end64(cmap_zip *zip, uint64_t end_at, directory_place *place, cmap_err *err)
{
    unsigned char locator[LOCATOR_SIZE], end[END64_SIZE];

    if (end_at < LOCATOR_SIZE)
        return damaged(zip, err);
    cmap_status status = cmap_zip_bytes(zip, end_at - LOCATOR_SIZE, locator, sizeof locator, err);
    if (status)
        return status;
    if (get32(locator) != 0x07064b50u)
        return damaged(zip, err);
    if ((status = cmap_zip_bytes(zip, get64(locator + 8), end, sizeof end, err)) != CMAP_OK)
        return status;
    if (get32(end) != 0x06064b50u)
        return damaged(zip, err);
    *place = (directory_place){.count = get64(end + 32), .length = get64(end + 40), .at = get64(end + 48)};
    return CMAP_OK;
}

static cmap_status find_directory(cmap_zip *zip, directory_place *place, cmap_err *err)
{
    size_t room = zip->size < END_ROOM ? (size_t)zip->size : END_ROOM;
    uint64_t tail_at = zip->size - room;
    unsigned char *tail = cmap_alloc(room);
    cmap_status status = tail ? cmap_zip_bytes(zip, tail_at, tail, room, err)
                              : cmap_fail(err, CMAP_ENOMEM, "cannot read %s: out of memory", zip->path);
    bool is_found = false;

    for (size_t i = room < END_SIZE ? 0 : room - END_SIZE + 1; !status && !is_found && i-- > 0;) {
        const unsigned char *end = tail + i;
        if (get32(end) != 0x06054b50u || get16(end + 20) > room - i - END_SIZE)
            continue;
        is_found = true;
        *place = (directory_place){.count = get16(end + 10), .length = get32(end + 12), .at = get32(end + 16)};
        if (place->count == 0xFFFF || place->length == 0xFFFFFFFFu || place->at == 0xFFFFFFFFu)
            status = read_end64(zip, tail_at + i, place, err);
    }
    cmap_free(tail);
    return !status && !is_found ? damaged(zip, err) : status;
}

/* Sizes of 32 bits that are all ones stand in the extra field of zip64, in this order. */
static void widen(cmap_zip_entry *entry, const unsigned char *extra, size_t length)
{
    uint64_t *const wide[] = {&entry->size, &entry->packed, &entry->header_at};

    while (length >= 4) {
        size_t part = get16(extra + 2);
        if (part > length - 4)
            return;
        if (get16(extra) == 1) {
            for (size_t i = 0, at = 0; i < 3 && at + 8 <= part; i++)
                if (*wide[i] == 0xFFFFFFFFu) {
                    *wide[i] = get64(extra + 4 + at);
                    at += 8;
                }
            return;
        }
        extra += 4 + part;
        length -= 4 + part;
    }
}

static cmap_status read_entries(cmap_zip *zip, const directory_place *place, cmap_err *err)
{
    unsigned char *bytes = (unsigned char *)zip->directory;
    size_t at = 0, length = (size_t)place->length;

    for (zip->count = 0; zip->count < place->count; zip->count++) {
        cmap_zip_entry *entry = &zip->entries[zip->count];
        unsigned char *head = bytes + at;
        if (length - at < CENTRAL_SIZE || get32(head) != 0x02014b50u)
            return damaged(zip, err);
        size_t name = get16(head + 28), extra = get16(head + 30), comment = get16(head + 32);
        if (length - at - CENTRAL_SIZE < name + extra + comment)
            return damaged(zip, err);
        unsigned flags = get16(head + 8);
        *entry = (cmap_zip_entry){.is_utf8 = (flags & FLAG_UTF8) != 0, .is_encrypted = (flags & FLAG_ENCRYPTED) != 0};
        entry->method = get16(head + 10);
        entry->crc = get32(head + 16);
        entry->packed = get32(head + 20);
        entry->size = get32(head + 24);
        entry->header_at = get32(head + 42);
        widen(entry, head + CENTRAL_SIZE + name, extra);
        /* The fixed part is no longer needed: the name moves to its front and so gets room for its end. */
        memmove(head, head + CENTRAL_SIZE, name);
        head[name] = '\0';
        entry->name = (const char *)head;
        at += CENTRAL_SIZE + name + extra + comment;
    }
    return CMAP_OK;
}

static cmap_status read_directory(cmap_zip *zip, cmap_err *err)
{
    directory_place place = {0};
    cmap_status status = find_directory(zip, &place, err);

    if (status)
        return status;
    if (place.count > CMAP_ZIP_MAX_ENTRIES || place.length > DIRECTORY_MAX)
        return cmap_fail(err, CMAP_EPARSE, "%s holds more than %d files: unpack it, and name the one to read",
                         zip->path, CMAP_ZIP_MAX_ENTRIES);
    if (place.length > zip->size)
        return damaged(zip, err);
    zip->directory = cmap_alloc((size_t)place.length + 1);
    zip->entries = cmap_calloc((size_t)place.count + 1, sizeof *zip->entries);
    if (!zip->directory || !zip->entries)
        return cmap_fail(err, CMAP_ENOMEM, "cannot read %s: out of memory", zip->path);
    status = cmap_zip_bytes(zip, place.at, zip->directory, (size_t)place.length, err);
    return status ? status : read_entries(zip, &place, err);
}

cmap_status cmap_zip_open(const char *path, cmap_zip **out, cmap_err *err)
{
    struct stat info;
    cmap_status status = CMAP_OK;
    cmap_zip *zip = cmap_calloc(1, sizeof *zip);

    if (zip)
        zip->fd = -1;
    if (!zip || !(zip->path = cmap_strdup(path))) {
        cmap_zip_close(zip);
        return cmap_fail(err, CMAP_ENOMEM, "cannot read %s: out of memory", path);
    }
    zip->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (zip->fd < 0 || fstat(zip->fd, &info))
        status = cmap_fail(err, errno == ENOENT ? CMAP_ENOENT : CMAP_EIO, "cannot open %s: %s", path, strerror(errno));
    else
        zip->size = (uint64_t)info.st_size;
    if (!status)
        status = read_directory(zip, err);
    if (status)
        cmap_zip_close(zip);
    else
        *out = zip;
    return status;
}

void cmap_zip_close(cmap_zip *zip)
{
    if (!zip)
        return;
    if (zip->fd >= 0)
        (void)close(zip->fd);
    cmap_free(zip->path);
    cmap_free(zip->directory);
    cmap_free(zip->entries);
    cmap_free(zip);
}

size_t cmap_zip_count(const cmap_zip *zip)
{
    return zip->count;
}

const cmap_zip_entry *cmap_zip_at(const cmap_zip *zip, size_t index)
{
    return &zip->entries[index];
}

const cmap_zip_entry *cmap_zip_find(const cmap_zip *zip, const char *name)
{
    for (size_t i = 0; i < zip->count; i++)
        if (strcmp(zip->entries[i].name, name) == 0)
            return &zip->entries[i];
    return NULL;
}
