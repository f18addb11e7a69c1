/* The life of a reader, and the sources it can stand on. */
#include "gis/base/mem.h"
#include "gis/io/csv_private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define MAX_ROW ((size_t)16 * 1024 * 1024)

static cmap_status check_options(const cmap_csv_options *options, cmap_err *err)
{
    if (options && (strchr("\"\r\n", options->separator) != NULL && options->separator))
        return cmap_fail(err, CMAP_EINVAL, "a quote or a line end cannot separate fields");
    if (options && (unsigned char)options->separator > 0x7F)
        return cmap_fail(err, CMAP_EINVAL, "the separator must be an ASCII character");
    return CMAP_OK;
}

cmap_status cmap_csv_open(cmap_csv_source *source, void *data, const cmap_csv_options *options, cmap_csv_reader **out,
                          cmap_err *err)
{
    cmap_status status = check_options(options, err);

    if (status)
        return status;
    cmap_csv_reader *reader = cmap_calloc(1, sizeof *reader);
    if (!reader)
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: a CSV reader");
    reader->source = source;
    reader->data = data;
    reader->separator = options && options->separator ? options->separator : ',';
    reader->loose_quotes = options && options->loose_quotes;
    reader->max_row = options && options->max_row ? options->max_row : MAX_ROW;
    reader->next_line = 1;
    reader->fd = -1;
    *out = reader;
    return CMAP_OK;
}

void cmap_csv_reader_free(cmap_csv_reader *reader)
{
    if (!reader)
        return;
    if (reader->fd >= 0)
        (void)close(reader->fd);
    cmap_free(reader->bytes);
    cmap_free(reader->fields);
    cmap_free(reader);
}

static cmap_status read_memory(void *data, char *buffer, size_t room, size_t *got, cmap_err *err)
{
    cmap_csv_reader *reader = data;

    (void)err;
    *got = room < reader->memory_left ? room : reader->memory_left;
    if (*got)
        memcpy(buffer, reader->memory, *got);
    reader->memory += *got;
    reader->memory_left -= *got;
    return CMAP_OK;
}

cmap_status cmap_csv_open_bytes(const char *bytes, size_t length, const cmap_csv_options *options,
                                cmap_csv_reader **out, cmap_err *err)
{
    cmap_csv_reader *reader = NULL;
    cmap_status status = cmap_csv_open(read_memory, NULL, options, &reader, err);

    if (status)
        return status;
    reader->data = reader;
    reader->memory = bytes;
    reader->memory_left = length;
    *out = reader;
    return CMAP_OK;
}

static cmap_status read_file(void *data, char *buffer, size_t room, size_t *got, cmap_err *err)
{
    cmap_csv_reader *reader = data;
    ssize_t count;

    do
        count = read(reader->fd, buffer, room);
    while (count < 0 && errno == EINTR);
    if (count < 0)
        return cmap_fail(err, CMAP_EIO, "cannot read it: %s", strerror(errno));
    *got = (size_t)count;
    return CMAP_OK;
}

cmap_status cmap_csv_open_file(const char *path, const cmap_csv_options *options, cmap_csv_reader **out, cmap_err *err)
{
    cmap_csv_reader *reader = NULL;
    cmap_status status = cmap_csv_open(read_file, NULL, options, &reader, err);

    if (status)
        return status;
    reader->data = reader;
    reader->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (reader->fd < 0) {
        status = cmap_fail(err, errno == ENOENT ? CMAP_ENOENT : CMAP_EIO, "cannot open %s: %s", path, strerror(errno));
        cmap_csv_reader_free(reader);
        return status;
    }
    *out = reader;
    return CMAP_OK;
}
