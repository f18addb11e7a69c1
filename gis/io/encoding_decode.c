#include "gis/io/encoding.h"

#include "gis/base/mem.h"
#include "gis/base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <string.h>
#include <unistd.h>

#define BLOCK ((size_t)64 * 1024)

struct cmap_decoder {
    cmap_csv_source *source;
    void *data;
    int fd;      /* of a file that is ours; else -1 */
    iconv_t how; /* unused for UTF-8, which is checked only */
    bool is_utf8;
    bool is_last; /* the source has ended */
    char name[sizeof((cmap_encoding *)0)->name];
    size_t skip;             /* bytes of byte order mark to pass */
    uint64_t taken;          /* bytes taken from the source */
    uint64_t feeds, returns; /* LF and CR given out */
    char *bytes;             /* BLOCK of the source's bytes; owned */
    size_t at, end;          /* those not yet decoded */
};

static iconv_t open_iconv(const char *name, cmap_status *status, cmap_err *err)
{
    iconv_t how = iconv_open("UTF-8", name);

    *status = CMAP_OK;
    if (how == (iconv_t)-1 && errno == EINVAL)
        *status =
            cmap_fail(err, CMAP_EINVAL, "encoding %s: this system cannot read it; iconv -l lists those it can", name);
    else if (how == (iconv_t)-1)
        *status = cmap_fail(err, CMAP_ENOMEM, "encoding %s: %s", name, strerror(errno));
    return how;
}

cmap_status cmap_decoder_open(const cmap_encoding *encoding, cmap_csv_source *source, void *data, cmap_decoder **out,
                              cmap_err *err)
{
    cmap_decoder *decoder = cmap_calloc(1, sizeof *decoder);
    char *bytes = cmap_alloc(BLOCK);
    cmap_status status = CMAP_OK;

    if (!decoder || !bytes) {
        status = cmap_fail(err, CMAP_ENOMEM, "out of memory opening a text in %s", encoding->name);
        goto failed;
    }
    *decoder = (cmap_decoder){.source = source, .data = data, .fd = -1, .skip = encoding->bom, .bytes = bytes};
    memcpy(decoder->name, encoding->name, sizeof decoder->name);
    decoder->is_utf8 = strcmp(encoding->name, "UTF-8") == 0;
    if (!decoder->is_utf8) {
        decoder->how = open_iconv(encoding->name, &status, err);
        if (status)
            goto failed;
    }
    *out = decoder;
    return CMAP_OK;
failed:
    cmap_free(decoder);
    cmap_free(bytes);
    return status;
}

static cmap_status read_file(void *data, char *buffer, size_t room, size_t *got, cmap_err *err)
{
    const cmap_decoder *decoder = data;
    ssize_t count;

    do
        count = read(decoder->fd, buffer, room);
    while (count < 0 && errno == EINTR);
    if (count < 0)
        return cmap_fail(err, CMAP_EIO, "cannot read it: %s", strerror(errno));
    *got = (size_t)count;
    return CMAP_OK;
}

cmap_status cmap_decoder_open_file(const cmap_encoding *encoding, const char *path, cmap_decoder **out, cmap_err *err)
{
    cmap_decoder *decoder = NULL;
    cmap_status status = cmap_decoder_open(encoding, read_file, NULL, &decoder, err);

    if (status)
        return status;
    decoder->data = decoder;
    decoder->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (decoder->fd < 0) {
        status = cmap_fail(err, errno == ENOENT ? CMAP_ENOENT : CMAP_EIO, "cannot open %s: %s", path, strerror(errno));
        cmap_decoder_free(decoder);
        return status;
    }
    *out = decoder;
    return CMAP_OK;
}

void cmap_decoder_free(cmap_decoder *decoder)
{
    if (!decoder)
        return;
    if (!decoder->is_utf8)
        (void)iconv_close(decoder->how);
    if (decoder->fd >= 0)
        (void)close(decoder->fd);
    cmap_free(decoder->bytes);
    cmap_free(decoder);
}

uint64_t cmap_decoder_position(const cmap_decoder *decoder)
{
    return decoder->taken;
}

/* Moves what is undecoded to the front and reads on behind it. */
static cmap_status refill(cmap_decoder *decoder, cmap_err *err)
{
    size_t kept = decoder->end - decoder->at, got = 0;

    memmove(decoder->bytes, decoder->bytes + decoder->at, kept);
    decoder->at = 0;
    decoder->end = kept;
    while (!decoder->is_last && decoder->end < BLOCK) {
        cmap_status status =
            decoder->source(decoder->data, decoder->bytes + decoder->end, BLOCK - decoder->end, &got, err);
        if (status)
            return status;
        decoder->is_last = got == 0;
        decoder->end += got;
        decoder->taken += got;
        if (decoder->skip > 0) {
            size_t skipped = decoder->skip < decoder->end ? decoder->skip : decoder->end;
            decoder->at += skipped; /* the mark lies in the first block */
            decoder->skip = decoder->is_last ? 0 : decoder->skip - skipped;
        }
        if (decoder->end >= BLOCK / 2)
            break; /* enough to work on; a pipe may give little at a time */
    }
    return CMAP_OK;
}

typedef unsigned char lanes __attribute__((vector_size(16)));

/* Counts by sixteen bytes at once; a lane counts to 255 before it must be emptied. */
static void count_lines(cmap_decoder *decoder, const char *text, size_t length)
{
    enum { MOST = 255 };
    size_t i = 0;

    while (length - i >= sizeof(lanes)) {
        lanes feeds = {0}, returns = {0};
        for (int k = 0; k < MOST && length - i >= sizeof(lanes); k++, i += sizeof(lanes)) {
            lanes bytes;
            memcpy(&bytes, text + i, sizeof bytes);
            feeds -= (lanes)(bytes == '\n'); /* true is all ones: minus 1 */
            returns -= (lanes)(bytes == '\r');
        }
        for (size_t k = 0; k < sizeof(lanes); k++) {
            decoder->feeds += feeds[k];
            decoder->returns += returns[k];
        }
    }
    for (; i < length; i++) {
        decoder->feeds += text[i] == '\n';
        decoder->returns += text[i] == '\r';
    }
}

static cmap_status fail_here(const cmap_decoder *decoder, const char *why, cmap_err *err)
{
    uint64_t offset = decoder->taken - (decoder->end - decoder->at);
    uint64_t line = 1 + (decoder->feeds ? decoder->feeds : decoder->returns);

    return cmap_fail(err, CMAP_EPARSE,
                     CMAP_RULE_ENC_INVALID ": byte %llu, line %llu: 0x%02X %s %s; --encoding says another",
                     (unsigned long long)offset, (unsigned long long)line,
                     (unsigned)(unsigned char)decoder->bytes[decoder->at], why, decoder->name);
}

/* Bytes at the end that begin a character of UTF-8 which may go on in the next block: 0 to 3. */
static size_t open_tail(const char *bytes, size_t length)
{
    for (size_t back = 1; back <= 3 && back <= length; back++) {
        unsigned char byte = (unsigned char)bytes[length - back];
        if (byte >= 0xC0)
            return (byte >= 0xF0 ? 4u : byte >= 0xE0 ? 3u : 2u) > back ? back : 0;
        if (byte < 0x80)
            return 0;
    }
    return 0;
}

/* Passes on as much UTF-8 as fits. *done is 0 when more bytes are needed first. */
static cmap_status pass(cmap_decoder *decoder, char *buffer, size_t room, size_t *done, cmap_err *err)
{
    const char *from = decoder->bytes + decoder->at;
    size_t length = decoder->end - decoder->at, bad_at = 0;

    if (length > room)
        length = room;
    length -= open_tail(from, length);
    if (!cmap_utf8_valid(from, length, &bad_at)) {
        length = bad_at; /* what stands before it is given out first */
        if (length == 0)
            return fail_here(decoder, "is not", err);
    }
    memcpy(buffer, from, length);
    decoder->at += length;
    *done = length;
    return CMAP_OK;
}

static cmap_status convert(cmap_decoder *decoder, char *buffer, size_t room, size_t *done, cmap_err *err)
{
    char *in = decoder->bytes + decoder->at, *to = buffer;
    size_t left = decoder->end - decoder->at, room_left = room;

    if (left == 0 && decoder->is_last) { /* what iconv still holds back */
        (void)iconv(decoder->how, NULL, NULL, &to, &room_left);
        *done = room - room_left;
        return CMAP_OK;
    }
    size_t result = iconv(decoder->how, &in, &left, &to, &room_left);
    int why = errno;
    decoder->at = decoder->end - left;
    *done = room - room_left;
    if (result == (size_t)-1 && why == EILSEQ && *done == 0)
        return fail_here(decoder, "is not", err);
    return CMAP_OK;
}

cmap_status cmap_decoder_read(void *data, char *buffer, size_t room, size_t *got, cmap_err *err)
{
    cmap_decoder *decoder = data;
    size_t done = 0;
    bool was_last = false;

    if (room < 8)
        return cmap_fail(err, CMAP_EINVAL, "cannot decode into %zu bytes; 8 are needed", room);
    while (done == 0) {
        bool is_empty = decoder->at == decoder->end;
        cmap_status status = CMAP_OK;
        if (was_last && is_empty)
            break;
        if (!is_empty || decoder->is_last)
            status =
                decoder->is_utf8 ? pass(decoder, buffer, room, &done, err) : convert(decoder, buffer, room, &done, err);
        if (!status && done == 0 && was_last && decoder->at < decoder->end)
            status = fail_here(decoder, "ends inside a character of", err);
        was_last = decoder->is_last;
        if (!status && done == 0 && !decoder->is_last)
            status = refill(decoder, err);
        if (status)
            return status;
    }
    count_lines(decoder, buffer, done);
    *got = done;
    return CMAP_OK;
}

/* ---- fields ---- */

struct cmap_field_decoder {
    iconv_t how;
    char name[sizeof((cmap_encoding *)0)->name];
};

cmap_status cmap_field_decoder_open(const char *encoding, cmap_field_decoder **out, cmap_err *err)
{
    cmap_status status;
    cmap_field_decoder *decoder;
    iconv_t how = open_iconv(encoding, &status, err);

    if (status)
        return status;
    decoder = cmap_calloc(1, sizeof *decoder);
    if (!decoder) {
        (void)iconv_close(how);
        return cmap_fail(err, CMAP_ENOMEM, "out of memory reading %s", encoding);
    }
    decoder->how = how;
    memcpy(decoder->name, encoding, strnlen(encoding, sizeof decoder->name - 1));
    *out = decoder;
    return CMAP_OK;
}

void cmap_field_decoder_free(cmap_field_decoder *decoder)
{
    if (!decoder)
        return;
    (void)iconv_close(decoder->how);
    cmap_free(decoder);
}

/* Decodes length bytes at in, which stay as they are. *failed_at is set to the offset of a byte that is not allowed. */
static cmap_status decode_field(const cmap_field_decoder *decoder, char *in, size_t length, cmap_buf *out, bool *is_cut,
                                cmap_err *err)
{
    size_t left = length;
    char block[512];

    while (left > 0) {
        char *to = block;
        size_t room = sizeof block;
        size_t result = iconv(decoder->how, &in, &left, &to, &room);
        int why = errno;
        cmap_buf_put(out, block, (size_t)(to - block));
        if (result == (size_t)-1 && why == EILSEQ)
            return cmap_fail(err, CMAP_EPARSE, CMAP_RULE_ENC_INVALID ": byte %zu of the field: 0x%02X is not %s",
                             length - left, (unsigned)(unsigned char)*in, decoder->name);
        *is_cut = result == (size_t)-1 && why == EINVAL;
        if (*is_cut)
            break;
    }
    char *to = block;
    size_t room = sizeof block;
    (void)iconv(decoder->how, NULL, NULL, &to, &room);
    cmap_buf_put(out, block, (size_t)(to - block));
    return CMAP_OK;
}

cmap_status cmap_field_decode(cmap_field_decoder *decoder, const char *bytes, size_t length, cmap_buf *out,
                              bool *is_cut, cmap_err *err)
{
    cmap_buf text = {0};
    bool cut = false;
    char small[512], *copy = small; /* iconv asks for bytes that it may write to, though it does not */

    if (length > sizeof small && (copy = cmap_alloc(length)) == NULL)
        return cmap_fail(err, CMAP_ENOMEM, "out of memory reading a field of %zu bytes", length);
    if (length > 0)
        memcpy(copy, bytes, length);
    (void)iconv(decoder->how, NULL, NULL, NULL, NULL);
    cmap_status status = decode_field(decoder, copy, length, &text, &cut, err);
    if (!status && text.length > 0)
        cmap_buf_put(out, text.bytes, text.length);
    if (!status && (text.status || out->status))
        status = cmap_fail(err, CMAP_ENOMEM, "out of memory reading a field of %zu bytes", length);
    if (!status)
        *is_cut = cut;
    cmap_buf_clear(&text);
    if (copy != small)
        cmap_free(copy);
    return status;
}
