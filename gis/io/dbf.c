#include "gis/io/dbf_private.h"

#include "gis/base/mem.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define HEAD_SIZE  32
#define FIELD_SIZE 32
#define NAME_SIZE  11
#define ENOUGH     ((size_t)2 << 20) /* bytes of text to judge by */

typedef struct dbf_reading {
    const char *path;
    FILE *file;
    unsigned char *head; /* owned; with the fields */
    size_t head_size, record_size;
    uint32_t records;
    cmap_buf whole, cut; /* text that ends in blanks, and text that fills its field */
} dbf_reading;

static cmap_status damaged(const dbf_reading *reading, cmap_err *err)
{
    return cmap_fail(err, CMAP_EPARSE, "%s is a damaged DBF: its header is broken; save it again", reading->path);
}

static bool is_ascii(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)bytes[i] > 0x7F)
            return false;
    return true;
}

static void keep(dbf_reading *reading, const char *bytes, size_t width)
{
    size_t length = width;

    while (length && (bytes[length - 1] == ' ' || bytes[length - 1] == '\0'))
        length--;
    cmap_buf *into = length == width ? &reading->cut : &reading->whole;
    if (is_ascii(bytes, length) || into->length > ENOUGH)
        return;
    cmap_buf_put(into, bytes, length);
    cmap_buf_putc(into, '\n');
}

static cmap_status read_head(dbf_reading *reading, cmap_err *err)
{
    unsigned char start[HEAD_SIZE];

    if (fread(start, 1, sizeof start, reading->file) != sizeof start)
        return damaged(reading, err);
    reading->records = start[4] | (uint32_t)start[5] << 8 | (uint32_t)start[6] << 16 | (uint32_t)start[7] << 24;
    reading->head_size = start[8] | (size_t)start[9] << 8;
    reading->record_size = start[10] | (size_t)start[11] << 8;
    if (reading->head_size <= HEAD_SIZE || reading->record_size == 0)
        return damaged(reading, err);
    reading->head = cmap_alloc(reading->head_size);
    if (!reading->head)
        return cmap_fail(err, CMAP_ENOMEM, "cannot read %s: out of memory", reading->path);
    memcpy(reading->head, start, HEAD_SIZE);
    size_t rest = reading->head_size - HEAD_SIZE;
    return fread(reading->head + HEAD_SIZE, 1, rest, reading->file) == rest ? CMAP_OK : damaged(reading, err);
}

/* The fields of a record, or with record NULL the names of the columns. */
static void keep_fields(dbf_reading *reading, const char *record)
{
    size_t at = 1; /* behind the mark of deletion */

    for (size_t i = HEAD_SIZE; i + FIELD_SIZE <= reading->head_size && reading->head[i] != 0x0D; i += FIELD_SIZE) {
        const unsigned char *field = reading->head + i;
        const char *name = (const char *)field;
        size_t width = field[16], named = 0;
        while (named < NAME_SIZE - 1 && name[named])
            named++;
        if (!record && named < NAME_SIZE - 1)
            keep(reading, name, named + 1); /* with its NUL: it does not fill its place */
        else if (!record)
            keep(reading, name, named);
        if (record && field[11] == 'C' && at + width <= reading->record_size)
            keep(reading, record + at, width);
        at += width;
    }
}

static cmap_status read_records(dbf_reading *reading, cmap_err *err)
{
    char *record = cmap_alloc(reading->record_size);

    if (!record)
        return cmap_fail(err, CMAP_ENOMEM, "cannot read %s: out of memory", reading->path);
    for (uint32_t i = 0; i < reading->records && reading->whole.length <= ENOUGH; i++) {
        if (fread(record, 1, reading->record_size, reading->file) != reading->record_size)
            break;
        keep_fields(reading, record);
    }
    cmap_free(record);
    return CMAP_OK;
}

cmap_status cmap_dbf_look(const char *path, cmap_dbf *out, cmap_err *err)
{
    dbf_reading reading = {.path = path, .file = fopen(path, "rbe")};
    cmap_status status;

    if (!reading.file)
        return cmap_fail(err, errno == ENOENT ? CMAP_ENOENT : CMAP_EIO, "cannot open %s: %s", path, strerror(errno));
    status = read_head(&reading, err);
    if (!status) {
        keep_fields(&reading, NULL);
        status = read_records(&reading, err);
    }
    if (!status && (reading.whole.status || reading.cut.status))
        status = cmap_fail(err, CMAP_ENOMEM, "cannot read %s: out of memory", path);
    if (!status) {
        cmap_buf *speaks = reading.whole.length ? &reading.whole : &reading.cut;
        out->ldid = reading.head[29];
        out->size = reading.head_size + (uint64_t)reading.records * reading.record_size;
        out->text = *speaks;
        memset(speaks, 0, sizeof *speaks);
    }
    cmap_buf_clear(&reading.whole);
    cmap_buf_clear(&reading.cut);
    cmap_free(reading.head);
    (void)fclose(reading.file);
    return status;
}
