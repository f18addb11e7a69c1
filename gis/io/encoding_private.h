/* encoding_private.h: inside gis/io: bytes read in one encoding on trial, and the judgement. */
#ifndef CMAP_IO_ENCODING_PRIVATE_H
#define CMAP_IO_ENCODING_PRIVATE_H

#include "gis/base/buf.h"
#include "gis/base/status.h"
#include "gis/io/encoding.h"

#include <stdbool.h>
#include <stddef.h>

/* As iconv knows them. */
#define CMAP_GB18030 "GB18030"
#define CMAP_BIG5    "BIG5-HKSCS"

/* What came of reading bytes in an encoding. */
typedef struct cmap_trial {
    const char *name;  /* as iconv knows it; static or the caller's */
    cmap_buf text;     /* UTF-8; clear with cmap_buf_clear */
    size_t characters; /* beyond ASCII */
    size_t hanzi;
    size_t frequent; /* of them */
    size_t known;    /* occurrences of known words */
    size_t odd;      /* private-use and control characters */
    size_t invalid;  /* bytes that the encoding does not allow */
    size_t cut;      /* characters that the end of a line cuts (fixed width only) or the end of the bytes does */
    size_t bad_at;   /* offset of the first invalid byte */
} cmap_trial;

/* Reads bytes as name, going on behind an invalid byte. A character cut at the end counts as cut unless is_whole.
 * CMAP_EINVAL when iconv does not know name; CMAP_ENOMEM. */
cmap_status cmap_trial_read(const char *name, const char *bytes, size_t length, bool is_fixed_width, bool is_whole,
                            cmap_trial *trial, cmap_err *err);

/* Counts hanzi, frequent ones, and words: the usual ones and count more. */
void cmap_trial_count(cmap_trial *trial, const char *const *words, size_t count);

/* The row (from 1) that the byte at offset stands in: by LF, or by CR where there is no LF. */
size_t cmap_row_at(const char *bytes, size_t offset);

/* The bytes looked at and where in the file they begin. */
typedef struct cmap_sample {
    const char *bytes;
    size_t length;
    size_t offset, row; /* of the first byte: offset from 0, row from 1 */
    bool is_whole;
    const cmap_encoding_hints *hints;
} cmap_sample;

/* Reads the sample from skip on as name. */
cmap_status cmap_sample_try(const cmap_sample *sample, size_t skip, const char *name, cmap_trial *trial, cmap_err *err);

/* The error of the first byte that trial does not allow; says is who claims the encoding, as in "the mark says". */
cmap_status cmap_sample_fail(const cmap_sample *sample, size_t skip, const cmap_trial *trial, const char *says,
                             cmap_err *err);

/* Decides by strict UTF-8, then by statistics, on bytes without NULs of which some are beyond ASCII. */
cmap_status cmap_encoding_judge(const cmap_sample *sample, cmap_encoding *out, cmap_err *err);

void cmap_encoding_set(cmap_encoding *out, const char *name, cmap_encoding_surety surety);

/* What people call it: Big5 for BIG5-HKSCS. */
const char *cmap_encoding_spoken(const char *name);

/* 1204 as 1,204. */
const char *cmap_encoding_group(size_t number, char room[32]);

#endif
