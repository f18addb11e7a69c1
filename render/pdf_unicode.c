/* Right code points in a PDF's maps from glyphs to Unicode.
 *
 * Where cairo cannot give one glyph one character (letter-spaced words, text on a curve) it names the words in
 * ActualText, and fills the font's own map with the lowest code point that has the glyph: for 工 U+5DE5 that is the
 * radical U+2F2F, for 长 U+957F it would be U+2ED3. Readers that know no ActualText would find those. */
#include "render/canvas_private.h"

#include "gis/base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* A map of 65,536 glyphs at some 20 bytes a line. */
#define MAX_MAP ((size_t)4 << 20)

static const char *find(const char *bytes, const char *end, const char *word)
{
    size_t length = strlen(word);

    for (; bytes && (size_t)(end - bytes) >= length; bytes++) {
        bytes = memchr(bytes, word[0], (size_t)(end - bytes) - length + 1);
        if (!bytes || memcmp(bytes, word, length) == 0)
            return bytes;
    }
    return NULL;
}

/* The unpacked stream of object number; NULL when it is not as cairo writes it or memory ran out. */
static char *unpack(const cmap_buf *pdf, long number, size_t *length)
{
    const char *end = pdf->bytes + pdf->length;
    char head[40];
    z_stream stream = {0};

    (void)snprintf(head, sizeof head, "\n%ld 0 obj\n", number);
    const char *object = find(pdf->bytes, end, head);
    const char *data = object ? find(object, end, "stream\n") : NULL;
    char *map = data ? cmap_alloc(MAX_MAP + 1) : NULL;
    if (!map || inflateInit(&stream) != Z_OK) {
        cmap_free(map);
        return NULL;
    }
    data += strlen("stream\n");
    /* zlib promises not to write through next_in, but does not say so in its type. */
    memcpy(&stream.next_in, &data, sizeof data);
    stream.avail_in = (uInt)(end - data);
    stream.next_out = (Bytef *)map;
    stream.avail_out = (uInt)MAX_MAP;
    int result = inflate(&stream, Z_FINISH);
    *length = MAX_MAP - stream.avail_out;
    map[*length] = '\0';
    (void)inflateEnd(&stream);
    if (result == Z_STREAM_END)
        return map;
    cmap_free(map);
    return NULL;
}

/* Replaces the wrong twins among the lines "<glyph> <code point>". */
static bool correct(char *map, const cmap_twin *twins, size_t count)
{
    bool changed = false;

    for (char *at = strstr(map, "> <"); at; at = strstr(at + 3, "> <")) {
        char *end, right[8];
        unsigned long code = strtoul(at + 3, &end, 16);
        if (end != at + 7 || *end != '>')
            continue;
        for (size_t i = 0; i < count; i++) {
            if (twins[i].wrong != code || twins[i].right > 0xFFFF)
                continue;
            (void)snprintf(right, sizeof right, "%04x", (unsigned)(twins[i].right & 0xFFFF));
            memcpy(at + 3, right, 4);
            changed = true;
            break;
        }
    }
    return changed;
}

static void put_map(cmap_pdf_update *update, long number, const char *map, size_t length)
{
    cmap_pdf_begin_object(update, number);
    cmap_buf_printf(update->bytes, "<< /Length %zu >>\nstream\n", length);
    cmap_buf_put(update->bytes, map, length);
    cmap_buf_puts(update->bytes, "\nendstream\nendobj\n");
}

cmap_status cmap_pdf_correct_maps(const cmap_buf *pdf, const cmap_twin *twins, size_t count, cmap_pdf_update *update,
                                  cmap_err *err)
{
    static const char key[] = "/ToUnicode ";
    const char *end = pdf->bytes + pdf->length;

    for (const char *at = pdf->bytes; count && (at = find(at, end, key)); at++) {
        long number = strtol(at + strlen(key), NULL, 10);
        size_t length;
        char *map = unpack(pdf, number, &length);
        if (!map)
            return cmap_fail(err, CMAP_EDATA,
                             "cannot correct the PDF's text map: this cairo writes another kind of file");
        if (correct(map, twins, count))
            put_map(update, number, map, length);
        cmap_free(map);
    }
    return CMAP_OK;
}
