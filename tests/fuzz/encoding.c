/* Any bytes as a text in an unknown encoding: no harm; an answer has evidence, a refusal a line; what was decided on
 * the whole can be decoded, and gives UTF-8. The first byte chooses hints. */
#include "gis/io/encoding.h"
#include "gis/base/utf8.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

struct feed {
    const char *bytes;
    size_t left, step;
};

static cmap_status give(void *data, char *buffer, size_t room, size_t *got, cmap_err *err)
{
    struct feed *feed = data;
    size_t count = feed->left < feed->step ? feed->left : feed->step;
    (void)err;

    *got = count < room ? count : room;
    if (*got > 0)
        memcpy(buffer, feed->bytes, *got);
    feed->bytes += *got;
    feed->left -= *got;
    return CMAP_OK;
}

static void check(bool is_right)
{
    if (!is_right)
        abort();
}

static void decode(const cmap_encoding *encoding, const char *bytes, size_t length, size_t step)
{
    struct feed feed = {bytes, length, step};
    cmap_decoder *decoder = NULL;
    cmap_buf text = {0};
    cmap_err err = {0};
    char buffer[64];
    size_t got = 1;

    check(cmap_decoder_open(encoding, give, &feed, &decoder, &err) == CMAP_OK);
    while (got > 0 && cmap_decoder_read(decoder, buffer, sizeof buffer, &got, &err) == CMAP_OK)
        cmap_buf_put(&text, buffer, got);
    check(err.status == CMAP_OK || err.text[0] != '\0');
    check(cmap_utf8_valid(cmap_buf_text(&text), text.length, NULL));
    cmap_decoder_free(decoder);
    cmap_buf_clear(&text);
}

static void decode_field(const cmap_encoding *encoding, const char *bytes, size_t length)
{
    cmap_field_decoder *decoder = NULL;
    cmap_buf text = {0};
    bool is_cut = false;

    check(cmap_field_decoder_open(encoding->name, &decoder, NULL) == CMAP_OK);
    (void)cmap_field_decode(decoder, bytes, length, &text, &is_cut, NULL);
    check(cmap_utf8_valid(cmap_buf_text(&text), text.length, NULL));
    cmap_field_decoder_free(decoder);
    cmap_buf_clear(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const char *const cpgs[] = {NULL, "UTF-8", "936", "950"};
    static const int ldids[] = {0, 0x4D, 0x57, 0x4F};
    cmap_encoding_hints hints = {0};
    cmap_encoding encoding = {.bom = 0};
    cmap_err err = {0};

    if (length == 0)
        return 0;
    char *copy = malloc(length); /* exactly as long, so that a byte too far is seen */
    if (!copy)
        return 0;
    memcpy(copy, bytes + 1, length - 1);
    hints.cpg = cpgs[bytes[0] & 3];
    hints.ldid = ldids[bytes[0] >> 2 & 3];
    hints.is_whole = (bytes[0] & 16) != 0;
    hints.is_fixed_width = (bytes[0] & 32) != 0;
    hints.declared = (bytes[0] & 64) ? "gbk" : NULL;
    cmap_status status = cmap_encoding_detect(copy, length - 1, &hints, &encoding, &err);
    check((status == CMAP_OK) == (err.text[0] == '\0') && (status == CMAP_OK) == (encoding.evidence[0] != '\0'));
    check(cmap_utf8_valid(encoding.evidence, strlen(encoding.evidence), NULL));
    check(cmap_utf8_valid(err.text, strlen(err.text), NULL));
    if (status == CMAP_OK) {
        decode(&encoding, copy, length - 1, 1 + bytes[0] % 7);
        decode_field(&encoding, copy, length - 1);
    }
    free(copy);
    return 0;
}
