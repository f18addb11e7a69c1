/* Writing a zip archive: one of the two files that know zlib. */
#include "gis/base/mem.h"
#include "gis/io/zip_private.h"

#include <string.h>

#include <zlib.h>

static void put16(cmap_buf *buf, unsigned value)
{
    cmap_buf_putc(buf, (char)(value & 0xFF));
    cmap_buf_putc(buf, (char)(value >> 8 & 0xFF));
}

static void put32(cmap_buf *buf, uint64_t value)
{
    put16(buf, (unsigned)(value & 0xFFFF));
    put16(buf, (unsigned)(value >> 16 & 0xFFFF));
}

/* The fields that a member's own header and its line in the directory have in common: needed version, UTF-8 flag,
 * method, the moment, checksum and sizes, length of the name, no extra field. */
static void put_common(cmap_buf *buf, uLong crc, size_t packed, size_t length, const char *name)
{
    put16(buf, 20);
    put16(buf, 0x0800);
    put16(buf, 8);
    put16(buf, 0);          /* 00:00:00 */
    put16(buf, 1 << 5 | 1); /* 1980-01-01 */
    put32(buf, crc);
    put32(buf, packed);
    put32(buf, length);
    put16(buf, (unsigned)strlen(name));
    put16(buf, 0);
}

static void squeeze(cmap_buf *out, const void *bytes, size_t length, cmap_buf *packed)
{
    z_stream deflater = {.zalloc = cmap_zip_take, .zfree = cmap_zip_give_back};
    unsigned char chunk[16384];
    int code = deflateInit2(&deflater, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);

    if (code != Z_OK) {
        out->status = CMAP_ENOMEM;
        return;
    }
    deflater.next_in = (Bytef *)(uintptr_t)bytes;
    deflater.avail_in = (uInt)length;
    do {
        deflater.next_out = chunk;
        deflater.avail_out = sizeof chunk;
        code = deflate(&deflater, Z_FINISH);
        cmap_buf_put(packed, chunk, sizeof chunk - deflater.avail_out);
    } while (code == Z_OK);
    (void)deflateEnd(&deflater);
    if (packed->status)
        out->status = packed->status;
}

void cmap_zip_pack_add(cmap_zip_pack *pack, const char *name, const void *bytes, size_t length)
{
    cmap_buf *out = &pack->out, *directory = &pack->directory, packed = {0};
    size_t header_at = out->length;

    if (out->status)
        return;
    if (length > UINT32_MAX / 2 || header_at > UINT32_MAX / 2) {
        out->status = CMAP_EINVAL;
        return;
    }
    uLong crc = crc32(crc32(0, NULL, 0), bytes, (uInt)length);
    squeeze(out, bytes, length, &packed);
    cmap_buf_put(out, "PK\3\4", 4);
    put_common(out, crc, packed.length, length, name);
    cmap_buf_puts(out, name);
    cmap_buf_put(out, packed.bytes, packed.length);

    cmap_buf_put(directory, "PK\1\2", 4);
    put16(directory, 20);
    put_common(directory, crc, packed.length, length, name);
    put16(directory, 0); /* no comment */
    put16(directory, 0);
    put16(directory, 0);
    put32(directory, 0);
    put32(directory, header_at);
    cmap_buf_puts(directory, name);
    pack->count++;
    cmap_buf_clear(&packed);
}

void cmap_zip_pack_finish(cmap_zip_pack *pack)
{
    size_t at = pack->out.length, length = pack->directory.length;

    if (pack->directory.status && !pack->out.status)
        pack->out.status = pack->directory.status;
    cmap_buf_put(&pack->out, pack->directory.bytes, length);
    cmap_buf_put(&pack->out, "PK\5\6\0\0\0\0", 8);
    put16(&pack->out, (unsigned)pack->count);
    put16(&pack->out, (unsigned)pack->count);
    put32(&pack->out, length);
    put32(&pack->out, at);
    put16(&pack->out, 0);
}

void cmap_zip_pack_clear(cmap_zip_pack *pack)
{
    cmap_buf_clear(&pack->out);
    cmap_buf_clear(&pack->directory);
    pack->count = 0;
}
