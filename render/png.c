/* PNG files (ISO/IEC 15948) of our own making: the picture is packed in strips, side by side, which libpng cannot do.
 */
#define _DEFAULT_SOURCE /* madvise */

#include "render/canvas_private.h"

#include "gis/base/mem.h"

#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <zlib.h>

/* Rows of a strip. Fixed, so that the bytes do not depend on how many threads pack. */
#define STRIP_ROWS 128

/* Maps are flat areas with sharp letters. Measured on them at 3508 x 2480 pixels, on one core: level 2 without row
 * filters 57 ms and 727 kB; level 1 58 and 740; with filter Up 62 and 927; level 6 145 and 643; libpng's defaults 183
 * and about 600. */
#define LEVEL 2

struct strip {
    int first_row, rows;
    unsigned char *packed; /* raw deflate, ends on a byte */
    size_t capacity, length;
    uLong adler, raw_length;
    bool failed;
};

struct picture {
    const unsigned char *pixels;
    int width, height, stride;
    size_t row_bytes; /* of PNG: filter type, then RGB */
    struct strip *strips;
    size_t strip_count;
    unsigned char *rows[2]; /* a strip's room for each of the two packers */
};

#define HUGE_PAGE ((size_t)2 << 20)

/* The first touch of 35 MB in pages of 4 KiB takes as long as drawing on them: large pages are asked for where there
 * are any. */
cmap_status cmap_png_paper(int width, int height, void **pixels, cairo_surface_t **out, cmap_err *err)
{
    size_t stride = (size_t)cairo_format_stride_for_width(CAIRO_FORMAT_RGB24, width), size = stride * (size_t)height;
    unsigned char *block = cmap_alloc(size + HUGE_PAGE);

    if (!block)
        return cmap_fail(err, CMAP_ENOMEM, "cannot begin a picture of %d x %d pixels: out of memory", width, height);
    unsigned char *start = block + (HUGE_PAGE - (uintptr_t)block % HUGE_PAGE) % HUGE_PAGE;
#ifdef MADV_HUGEPAGE
    (void)madvise(start, size / HUGE_PAGE * HUGE_PAGE, MADV_HUGEPAGE);
#endif
    memset(start, 0xFF, size);
    *out = cairo_image_surface_create_for_data(start, CAIRO_FORMAT_RGB24, width, height, (int)stride);
    *pixels = block;
    return CMAP_OK;
}

static void put_u32(cmap_buf *bytes, uint32_t value)
{
    const unsigned char big[4] = {(unsigned char)(value >> 24), (unsigned char)(value >> 16),
                                  (unsigned char)(value >> 8), (unsigned char)value};
    cmap_buf_put(bytes, big, 4);
}

static void put_chunk(cmap_buf *bytes, const char *type, const void *data, size_t length)
{
    uLong crc = crc32(0, (const Bytef *)type, 4);

    if (length)
        crc = crc32_z(crc, data, length);
    put_u32(bytes, (uint32_t)length);
    cmap_buf_put(bytes, type, 4);
    cmap_buf_put(bytes, data, length);
    put_u32(bytes, (uint32_t)crc);
}

/* One row as PNG wants it: filter type 0, then R, G, B. cairo keeps a pixel as a native 32-bit xRGB. */
static void unpack_row(const unsigned char *row, int width, unsigned char *out)
{
    *out++ = 0;
    for (int x = 0; x < width; x++) {
        uint32_t pixel;
        memcpy(&pixel, row + 4 * (size_t)x, 4);
        *out++ = (unsigned char)(pixel >> 16);
        *out++ = (unsigned char)(pixel >> 8);
        *out++ = (unsigned char)pixel;
    }
}

static void pack_strip(const struct picture *picture, struct strip *strip, unsigned char *raw, bool last)
{
    z_stream stream = {0};

    strip->failed = deflateInit2(&stream, LEVEL, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK;
    if (strip->failed)
        return;
    for (int i = 0; i < strip->rows; i++)
        unpack_row(picture->pixels + (size_t)(strip->first_row + i) * (size_t)picture->stride, picture->width,
                   raw + picture->row_bytes * (size_t)i);
    strip->adler = adler32_z(adler32(0, NULL, 0), raw, strip->raw_length);
    stream.next_in = raw;
    stream.avail_in = (uInt)strip->raw_length;
    stream.next_out = strip->packed;
    stream.avail_out = (uInt)strip->capacity;
    int result = deflate(&stream, last ? Z_FINISH : Z_SYNC_FLUSH);
    strip->length = strip->capacity - stream.avail_out;
    strip->failed = result != (last ? Z_STREAM_END : Z_OK) || stream.avail_in;
    (void)deflateEnd(&stream);
}

static void pack_strips(const struct picture *picture, size_t first)
{
    for (size_t i = first; i < picture->strip_count; i += 2)
        pack_strip(picture, &picture->strips[i], picture->rows[first], i + 1 == picture->strip_count);
}

static void *pack_odd_strips(void *picture)
{
    pack_strips(picture, 1);
    return NULL;
}

static void pack(struct picture *picture)
{
    pthread_t helper;
    bool helped = picture->strip_count > 1 && pthread_create(&helper, NULL, pack_odd_strips, picture) == 0;

    pack_strips(picture, 0);
    if (helped)
        (void)pthread_join(helper, NULL);
    else
        pack_strips(picture, 1);
}

/* All memory is taken here, before the second thread starts. */
static bool make_room(struct picture *picture)
{
    picture->strips = cmap_calloc(picture->strip_count, sizeof *picture->strips);
    for (int i = 0; i < 2; i++)
        picture->rows[i] = cmap_alloc(picture->row_bytes * STRIP_ROWS);
    if (!picture->strips || !picture->rows[0] || !picture->rows[1])
        return false;
    for (size_t i = 0; i < picture->strip_count; i++) {
        struct strip *strip = &picture->strips[i];
        strip->first_row = (int)i * STRIP_ROWS;
        strip->rows = picture->height - strip->first_row < STRIP_ROWS ? picture->height - strip->first_row : STRIP_ROWS;
        strip->raw_length = (uLong)(picture->row_bytes * (size_t)strip->rows);
        strip->capacity = compressBound(strip->raw_length) + 64; /* pages that stay empty cost nothing */
        strip->packed = cmap_alloc(strip->capacity);
        if (!strip->packed)
            return false;
    }
    return true;
}

static void clear_picture(struct picture *picture)
{
    for (size_t i = 0; picture->strips && i < picture->strip_count; i++)
        cmap_free(picture->strips[i].packed);
    cmap_free(picture->strips);
    cmap_free(picture->rows[0]);
    cmap_free(picture->rows[1]);
}

/* The zlib stream that the strips make together, as one IDAT. */
static cmap_status put_pixels(const struct picture *picture, cmap_buf *bytes, cmap_err *err)
{
    static const unsigned char head[2] = {0x78, 0x01}; /* deflate, 32 KiB window, fastest */
    uLong adler = adler32(0, NULL, 0);
    size_t length = 6;

    for (size_t i = 0; i < picture->strip_count; i++) {
        const struct strip *strip = &picture->strips[i];
        if (strip->failed)
            return cmap_fail(err, CMAP_ENOMEM, "cannot pack the PNG: out of memory");
        adler = adler32_combine(adler, strip->adler, (z_off_t)strip->raw_length);
        length += strip->length;
    }
    if (length > 0x7FFFFFFF)
        return cmap_fail(err, CMAP_EINVAL, "the PNG grows beyond 2 GiB; lower --dpi");
    put_u32(bytes, (uint32_t)length);
    size_t start = bytes->length;
    cmap_buf_puts(bytes, "IDAT");
    cmap_buf_put(bytes, head, 2);
    for (size_t i = 0; i < picture->strip_count; i++)
        cmap_buf_put(bytes, picture->strips[i].packed, picture->strips[i].length);
    put_u32(bytes, (uint32_t)adler);
    if (!bytes->status)
        put_u32(bytes, (uint32_t)crc32_z(0, (const Bytef *)bytes->bytes + start, length + 4));
    return CMAP_OK;
}

static void put_header(const struct picture *picture, double dpi, cmap_buf *bytes)
{
    cmap_buf chunk = {0};

    cmap_buf_put(bytes, "\x89PNG\r\n\x1a\n", 8);
    put_u32(&chunk, (uint32_t)picture->width);
    put_u32(&chunk, (uint32_t)picture->height);
    cmap_buf_put(&chunk, "\x08\x02\0\0\0", 5); /* 8 bits, RGB, not interlaced */
    put_chunk(bytes, "IHDR", chunk.bytes, chunk.length);
    cmap_buf_clear(&chunk);
    put_chunk(bytes, "sRGB", "\0", 1); /* perceptual */
    put_u32(&chunk, (uint32_t)lround(dpi / 0.0254));
    put_u32(&chunk, (uint32_t)lround(dpi / 0.0254));
    cmap_buf_putc(&chunk, 1); /* per metre */
    put_chunk(bytes, "pHYs", chunk.bytes, chunk.length);
    cmap_buf_clear(&chunk);
}

static void put_text(cmap_buf *bytes, const char *keyword, const char *lang, const char *text)
{
    cmap_buf chunk = {0};

    if (!*text)
        return;
    cmap_buf_put(&chunk, keyword, strlen(keyword) + 1);
    cmap_buf_put(&chunk, "\0\0", 2); /* not compressed */
    cmap_buf_put(&chunk, lang, strlen(lang) + 1);
    cmap_buf_putc(&chunk, '\0'); /* no translated keyword */
    cmap_buf_puts(&chunk, text);
    if (chunk.status)
        bytes->status = chunk.status;
    put_chunk(bytes, "iTXt", chunk.bytes, chunk.length);
    cmap_buf_clear(&chunk);
}

cmap_status cmap_png_encode(const unsigned char *pixels, int width, int height, int stride, double dpi,
                            const cmap_meta *meta, cmap_buf *bytes, cmap_err *err)
{
    struct picture picture = {.pixels = pixels,
                              .width = width,
                              .height = height,
                              .stride = stride,
                              .row_bytes = 1 + 3 * (size_t)width,
                              .strip_count = ((size_t)height + STRIP_ROWS - 1) / STRIP_ROWS};
    cmap_status status = CMAP_OK;

    if (!make_room(&picture)) {
        status = cmap_fail(err, CMAP_ENOMEM, "cannot pack the PNG: out of memory");
        goto done;
    }
    pack(&picture);
    put_header(&picture, dpi, bytes);
    put_text(bytes, "Title", meta->lang, meta->title);
    put_text(bytes, "Description", meta->lang, meta->description);
    put_text(bytes, "Software", "", meta->creator);
    status = put_pixels(&picture, bytes, err);
    put_chunk(bytes, "IEND", NULL, 0);
done:
    clear_picture(&picture);
    return status;
}
