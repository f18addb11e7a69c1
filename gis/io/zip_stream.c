/* Unpacking a member of a zip archive, a piece at a time: one of the two files that know zlib. */
#include "gis/base/mem.h"
#include "gis/io/zip_private.h"

#include <string.h>

#include <zlib.h>

#define LOCAL_SIZE 30
#define STORED     0
#define DEFLATED   8

/* Real tables shrink to a tenth or a fiftieth; deflate can do a thousandth, with nothing but the same byte. */
#define BOMB_FROM  ((uint64_t)16 << 20)
#define BOMB_RATIO 500

struct cmap_zip_stream {
    cmap_zip *zip;
    const cmap_zip_entry *entry;
    uint64_t at, left; /* packed bytes not yet taken from the archive */
    uint64_t given, limit;
    uLong crc;
    bool is_ready, is_done;
    z_stream inflater;
    unsigned char packed[32768];
};

void *cmap_zip_take(void *data, unsigned items, unsigned size)
{
    (void)data;
    return cmap_calloc(items, size);
}

void cmap_zip_give_back(void *data, void *block)
{
    (void)data;
    cmap_free(block);
}

static cmap_status damaged(const cmap_zip_stream *stream, const char *why, cmap_err *err)
{
    return cmap_fail(err, CMAP_EPARSE, "%s is a damaged zip archive: %s %s; fetch or save it again",
                     cmap_zip_path(stream->zip), stream->entry->name, why);
}

/* The member's own header has the length of its name once more, and may have another extra field. */
static cmap_status find_bytes(cmap_zip_stream *stream, cmap_err *err)
{
    unsigned char head[LOCAL_SIZE];
    const cmap_zip_entry *entry = stream->entry;
    cmap_status status = cmap_zip_bytes(stream->zip, entry->header_at, head, sizeof head, err);

    if (status)
        return status;
    if (memcmp(head, "PK\3\4", 4) != 0)
        return damaged(stream, "has no header", err);
    stream->at =
        entry->header_at + LOCAL_SIZE + (head[26] | (uint64_t)head[27] << 8) + (head[28] | (uint64_t)head[29] << 8);
    stream->left = entry->packed;
    return CMAP_OK;
}

static cmap_status begin(cmap_zip_stream *stream, cmap_err *err)
{
    const cmap_zip_entry *entry = stream->entry;

    if (entry->is_encrypted)
        return cmap_fail(err, CMAP_EPARSE, "encrypted: %s in %s is protected by a password; unpack it first",
                         entry->name, cmap_zip_path(stream->zip));
    if (entry->method != STORED && entry->method != DEFLATED)
        return cmap_fail(err, CMAP_EPARSE, "%s in %s is packed by method %u, which is not read here; unpack it first",
                         entry->name, cmap_zip_path(stream->zip), entry->method);
    cmap_status status = find_bytes(stream, err);
    if (status || entry->method == STORED)
        return status;
    stream->inflater.zalloc = cmap_zip_take;
    stream->inflater.zfree = cmap_zip_give_back;
    if (inflateInit2(&stream->inflater, -MAX_WBITS) != Z_OK)
        return cmap_fail(err, CMAP_ENOMEM, "cannot unpack %s: out of memory", entry->name);
    stream->is_ready = true;
    return CMAP_OK;
}

cmap_status cmap_zip_stream_open(cmap_zip *zip, const cmap_zip_entry *entry, uint64_t limit, cmap_zip_stream **out,
                                 cmap_err *err)
{
    cmap_zip_stream *stream = cmap_calloc(1, sizeof *stream);

    if (!stream)
        return cmap_fail(err, CMAP_ENOMEM, "cannot unpack %s: out of memory", entry->name);
    stream->zip = zip;
    stream->entry = entry;
    stream->limit = limit;
    stream->crc = crc32(0, NULL, 0);
    cmap_status status = begin(stream, err);
    if (status)
        cmap_zip_stream_free(stream);
    else
        *out = stream;
    return status;
}

void cmap_zip_stream_free(cmap_zip_stream *stream)
{
    if (!stream)
        return;
    if (stream->is_ready)
        (void)inflateEnd(&stream->inflater);
    cmap_free(stream);
}

uint64_t cmap_zip_stream_position(const cmap_zip_stream *stream)
{
    return stream->entry->packed - stream->left;
}

/* Up to room bytes of the packed member. */
static cmap_status fetch(cmap_zip_stream *stream, void *bytes, size_t room, size_t *got, cmap_err *err)
{
    size_t count = stream->left < room ? (size_t)stream->left : room;
    cmap_status status = count ? cmap_zip_bytes(stream->zip, stream->at, bytes, count, err) : CMAP_OK;

    if (status)
        return status;
    stream->at += count;
    stream->left -= count;
    *got = count;
    return CMAP_OK;
}

static cmap_status inflate_some(cmap_zip_stream *stream, char *buffer, size_t room, size_t *got, cmap_err *err)
{
    z_stream *inflater = &stream->inflater;

    inflater->next_out = (Bytef *)buffer;
    inflater->avail_out = room > 1u << 30 ? 1u << 30 : (uInt)room;
    uInt wanted = inflater->avail_out;
    while (inflater->avail_out == wanted && !stream->is_done) {
        if (inflater->avail_in == 0) {
            size_t count = 0;
            cmap_status status = fetch(stream, stream->packed, sizeof stream->packed, &count, err);
            if (status)
                return status;
            inflater->next_in = stream->packed;
            inflater->avail_in = (uInt)count;
        }
        int code = inflate(inflater, Z_NO_FLUSH);
        if (code == Z_MEM_ERROR)
            return cmap_fail(err, CMAP_ENOMEM, "cannot unpack %s: out of memory", stream->entry->name);
        if (code != Z_OK && code != Z_STREAM_END)
            return damaged(stream, "does not unpack", err);
        stream->is_done = code == Z_STREAM_END;
    }
    *got = wanted - inflater->avail_out;
    return CMAP_OK;
}

cmap_status cmap_zip_stream_read(void *data, char *buffer, size_t room, size_t *got, cmap_err *err)
{
    cmap_zip_stream *stream = data;
    size_t count = 0;
    cmap_status status =
        stream->is_ready ? inflate_some(stream, buffer, room, &count, err) : fetch(stream, buffer, room, &count, err);

    if (status)
        return status;
    stream->given += count;
    if (stream->given > stream->limit)
        return cmap_fail(err, CMAP_EPARSE, "%s in %s unpacks to more than the %llu bytes allowed here",
                         stream->entry->name, cmap_zip_path(stream->zip), (unsigned long long)stream->limit);
    if (stream->given > BOMB_FROM && stream->given / BOMB_RATIO > stream->entry->packed - stream->left)
        return cmap_fail(err, CMAP_EPARSE,
                         "%s in %s unpacks to more than %d times its size, as no table does; unpack it first if it is "
                         "meant",
                         stream->entry->name, cmap_zip_path(stream->zip), BOMB_RATIO);
    stream->crc = crc32(stream->crc, (const Bytef *)buffer, (uInt)count);
    if (count == 0 && room && stream->crc != stream->entry->crc)
        return damaged(stream, "has not the checksum it should have", err);
    *got = count;
    return CMAP_OK;
}

cmap_status cmap_zip_read(cmap_zip *zip, const cmap_zip_entry *entry, uint64_t limit, char **bytes, size_t *length,
                          cmap_err *err)
{
    char chunk[16384];
    cmap_buf all = {0};
    cmap_zip_stream *stream = NULL;
    size_t got = 1;
    cmap_status status = cmap_zip_stream_open(zip, entry, limit, &stream, err);

    while (!status && got) {
        if ((status = cmap_zip_stream_read(stream, chunk, sizeof chunk, &got, err)) == CMAP_OK)
            cmap_buf_put(&all, chunk, got);
    }
    cmap_zip_stream_free(stream);
    size_t count = all.length;
    char *taken = status ? NULL : cmap_buf_take(&all);
    if (taken) {
        *bytes = taken;
        *length = count;
    } else if (!status) {
        status = cmap_fail(err, CMAP_ENOMEM, "cannot unpack %s: out of memory", entry->name);
    }
    cmap_buf_clear(&all);
    return status;
}
