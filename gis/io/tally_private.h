/* tally_private.h: what the files of the tally share. */
#ifndef CMAP_IO_TALLY_PRIVATE_H
#define CMAP_IO_TALLY_PRIVATE_H

#include "gis/io/import_private.h"
#include "gis/io/tally.h"

/* ---- carriers met before (tally_seen.c) ---- */

typedef struct cmap_seen {
    uint64_t *words; /* owned */
    size_t lines;    /* of eight words */
} cmap_seen;

/* bytes: rounded to whole lines, one at least. Clear with cmap_seen_clear. */
cmap_status cmap_seen_open(cmap_seen *seen, size_t bytes, cmap_err *err);
void cmap_seen_clear(cmap_seen *seen);

/* Asks for the memory of a key before it is needed. */
void cmap_seen_prefetch(const cmap_seen *seen, cmap_key key);

/* May key have been kept before? */
bool cmap_seen_has(const cmap_seen *seen, cmap_key key);

/* Keeps key. True when it may have been kept before; false when it was not. */
bool cmap_seen_add(cmap_seen *seen, cmap_key key);

/* ---- numbered carriers (tally_numbers.c) ---- */

/* Lists are numbered: keys that are numbers stand in a map of bits, exactly. */
typedef struct cmap_numbers {
    uint64_t *bits; /* owned; what is not touched takes no memory */
    size_t count;   /* of numbers, from 0 */
} cmap_numbers;

/* bytes: rounded to whole words, one at least. Clear with cmap_numbers_clear. */
cmap_status cmap_numbers_open(cmap_numbers *numbers, size_t bytes, cmap_err *err);
void cmap_numbers_clear(cmap_numbers *numbers);

/* The key of a carrier by what tells it from all others (cmap_carrier_row.identity): even where that is a number of the
 * map, written the usual way, and odd where it is hashed. numbers NULL: cmap_key_of, whatever it is. */
cmap_key cmap_numbers_key(const cmap_numbers *numbers, const char *identity, size_t length);
/* The same for what stands behind the # of an identity. False when it is no number of the map. */
bool cmap_numbers_read(const cmap_numbers *numbers, const char *digits, size_t length, cmap_key *key);

static inline bool cmap_numbers_is_one(cmap_key key)
{
    return !(key & 1);
}

/* Keeps an even key. Was it kept before? */
bool cmap_numbers_add(cmap_numbers *numbers, cmap_key key);

/* ---- plain cells (tally_cell.c), which are not empty ---- */

#define CMAP_PLAIN_LONGEST 600 /* bytes of a plain text */

/* Digits, and perhaps a point with digits behind it: digits / 10^scale. At most 18 of them. */
bool cmap_plain_decimal(const cmap_cell *cell, uint64_t *digits, unsigned *scale);
/* The same as the nearest double. False also for NULL. */
bool cmap_plain_number(const cmap_cell *cell, double *out);

/* A text that can be no sum's and no remark's, and does not stand for nothing. By its characters, which are ASCII's
 * usual ones and hanzi without 计 and its kin. */
bool cmap_plain_is_text(const cmap_cell *cell);
/* The same of a key that is kept as it is. */
bool cmap_plain_is_key(const cmap_cell *cell);

/* The hanzi of U+4E00-9FFF at text, which has three bytes for certain since it is UTF-8; 0 for anything else. */
static inline unsigned cmap_plain_hanzi(const char *text)
{
    unsigned char a = (unsigned char)text[0];
    unsigned c;

    if (a < 0xE4 || a > 0xE9)
        return 0;
    c = (a & 0xFu) << 12 | (text[1] & 0x3Fu) << 6 | (text[2] & 0x3Fu);
    return c >= 0x4E00 ? c : 0;
}

/* ---- plain rows (tally_plain.c) ---- */

/* A row that says nothing unusual. */
typedef struct cmap_plain_row {
    cmap_key key;
    int64_t row, tenths;
    cmap_lonlat at; /* when has_place */
    const char *status;
    const cmap_park *park;
    const cmap_district *district;
    int last_day;
    bool measured, has_place;
} cmap_plain_row;

typedef struct cmap_plain cmap_plain;

/* import has opened its intake, and is borrowed, as numbers are, which say what a key is and may be NULL. *out is NULL
 * for files that have no plain rows (maps, sheets). Free with cmap_plain_free. */
cmap_status cmap_plain_new(cmap_import *import, const cmap_numbers *numbers, cmap_plain **out, cmap_err *err);
void cmap_plain_free(cmap_plain *plain);

/* Reads a row of the table. False when it takes more than this: nothing was counted then, and the row goes on to
 * cmap_intake_take. True: row and guard have counted it. */
bool cmap_plain_read(cmap_plain *plain, const cmap_table_row *from, cmap_plain_row *out);

/* What tells the carrier of a row from all others, where its key alone does; the row may be none. Counts nothing. */
bool cmap_plain_key(const cmap_plain *plain, const cmap_table_row *from, cmap_key *key);

/* The row went the way of the import and was taken: remembers what its words mean. */
void cmap_plain_learn(cmap_plain *plain, const cmap_intake_row *from);

#endif
