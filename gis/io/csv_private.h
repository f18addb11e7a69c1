/* Inside gis/io: a CSV reader, and finding the bytes of a text that mean something. */
#ifndef CMAP_IO_CSV_PRIVATE_H
#define CMAP_IO_CSV_PRIVATE_H

#include "gis/io/csv.h"

#include <stdint.h>

#define CMAP_CSV_BLOCK 64

/* Bit i tells whether bytes[i] is the separator, a quote, CR, LF or NUL. Both give the same; the first is the fast one
 * where the machine has vectors of 16 bytes. */
uint64_t cmap_csv_mask(const char bytes[CMAP_CSV_BLOCK], char separator);
uint64_t cmap_csv_mask_portable(const char bytes[CMAP_CSV_BLOCK], char separator);

struct cmap_csv_reader {
    cmap_csv_source *source;
    void *data;
    char separator;
    bool loose_quotes;
    size_t max_row;

    /* The window: bytes[at, end) is unread, CMAP_CSV_BLOCK bytes behind end are there and mean nothing. */
    char *bytes;
    size_t capacity, at, end;
    bool is_last; /* the source has nothing more */

    /* Special bytes found and not yet looked at: bit i is bytes[block + i]. */
    size_t block;
    uint64_t mask;

    cmap_csv_field *fields; /* of the row being read; they point into the window */
    size_t field_capacity;
    cmap_csv_row row;
    size_t next_line;

    /* The sources that are built in. */
    const char *memory;
    size_t memory_left;
    int fd;
};

#endif
