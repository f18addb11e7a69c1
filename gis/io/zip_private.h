/* Inside gis/io: zip archives, read with distrust and written the same every time (PKWARE's APPNOTE 6.3.9).
 *
 * Read are stored and deflated members, with zip64's sizes; members that are encrypted are named as such. Sizes that
 * the archive claims are checked while unpacking, never believed. Only zlib is needed, which the program holds anyway.
 */
#ifndef CMAP_IO_ZIP_PRIVATE_H
#define CMAP_IO_ZIP_PRIVATE_H

#include "gis/base/buf.h"
#include "gis/base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CMAP_ZIP_MAX_ENTRIES 10000

typedef struct cmap_zip_entry {
    const char *name; /* the bytes that the archive holds, terminated; in whatever encoding */
    bool is_utf8;     /* the archive says that name is UTF-8 */
    bool is_encrypted;
    unsigned method;
    uint32_t crc;
    uint64_t packed, size;
    uint64_t header_at;
} cmap_zip_entry;

typedef struct cmap_zip cmap_zip;

/* Memory for zlib, by way of gis/base/mem. */
void *cmap_zip_take(void *data, unsigned items, unsigned size);
void cmap_zip_give_back(void *data, void *block);

/* Opens the archive at path and reads its directory. CMAP_ENOENT, CMAP_EIO; CMAP_EPARSE for what is no whole zip, and
 * for more than CMAP_ZIP_MAX_ENTRIES members. */
cmap_status cmap_zip_open(const char *path, cmap_zip **out, cmap_err *err);
void cmap_zip_close(cmap_zip *zip);
size_t cmap_zip_count(const cmap_zip *zip);
const cmap_zip_entry *cmap_zip_at(const cmap_zip *zip, size_t index);
const cmap_zip_entry *cmap_zip_find(const cmap_zip *zip, const char *name); /* NULL: none; the exact bytes */

/* Unpacks one member as it is read; zip must outlive it. Reading fails with CMAP_EPARSE when the packed bytes are
 * damaged or end early, when they do not have the checksum, and beyond limit bytes. */
typedef struct cmap_zip_stream cmap_zip_stream;

cmap_status cmap_zip_stream_open(cmap_zip *zip, const cmap_zip_entry *entry, uint64_t limit, cmap_zip_stream **out,
                                 cmap_err *err);
void cmap_zip_stream_free(cmap_zip_stream *stream);
/* A cmap_csv_source. */
cmap_status cmap_zip_stream_read(void *data, char *buffer, size_t room, size_t *got, cmap_err *err);
uint64_t cmap_zip_stream_position(const cmap_zip_stream *stream); /* packed bytes taken */

/* A whole member; *bytes is the caller's (cmap_free) and ends in a NUL that *length does not count. */
cmap_status cmap_zip_read(cmap_zip *zip, const cmap_zip_entry *entry, uint64_t limit, char **bytes, size_t *length,
                          cmap_err *err);

/* The bytes at [at, at + length) of the archive. */
cmap_status cmap_zip_bytes(cmap_zip *zip, uint64_t at, void *bytes, size_t length, cmap_err *err);
const char *cmap_zip_path(const cmap_zip *zip);

/* Writing: members one after another, then the directory. All carry the first moment that zip knows (1980-01-01), so
 * that the same members give the same bytes. Names are UTF-8. Sticky: check out.status at the end. Initialise with
 * {0}; clear with cmap_zip_pack_clear. */
typedef struct cmap_zip_pack {
    cmap_buf out, directory;
    size_t count;
} cmap_zip_pack;

void cmap_zip_pack_add(cmap_zip_pack *pack, const char *name, const void *bytes, size_t length);
void cmap_zip_pack_finish(cmap_zip_pack *pack);
void cmap_zip_pack_clear(cmap_zip_pack *pack);

#endif
