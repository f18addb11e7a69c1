/* encoding.h: which encoding some bytes are in, by evidence, and turning them into UTF-8.
 *
 * The order of proof: a byte order mark; strict UTF-8 (text of more than a few characters that passes by chance is next
 * to impossible); the share of NULs for UTF-16; then statistics between GB18030, Big5 and single bytes: the share of
 * double bytes that are valid, the share of those that are frequent hanzi (levels one of GB 2312 and of Big5 hold the
 * frequent ones), and words that the reader knows (column and district names), with uchardet as another judge. Hints
 * (the LDID of a DBF, a .cpg file) are believed unless the bytes speak against them; --encoding always is.
 *
 * GBK and GB2312 are read as GB18030, which holds both and the four-byte characters (U+20BB7). */
#ifndef CMAP_IO_ENCODING_H
#define CMAP_IO_ENCODING_H

#include "gis/base/buf.h"
#include "gis/base/status.h"
#include "gis/io/csv.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CMAP_RULE_ENC_GUESSED   "enc-guessed"    /* nothing declared an encoding; the bytes decided */
#define CMAP_RULE_ENC_OVERRULED "enc-overruled"  /* the LDID names one encoding, the bytes are in another */
#define CMAP_RULE_ENC_CPG_LIES  "enc-cpg-lies"   /* the .cpg names one encoding, the bytes are in another */
#define CMAP_RULE_ENC_UNDECIDED "enc-undecided"  /* a refusal; the error carries a line read both ways */
#define CMAP_RULE_ENC_INVALID   "enc-invalid"    /* bytes that the encoding does not allow; an error with its place */
#define CMAP_RULE_TEXT_CUT      "text-truncated" /* a fixed-width field that ends inside a character */

typedef struct cmap_encoding_hints {
    const char *declared;     /* --encoding; NULL: none */
    const char *cpg;          /* the text of the .cpg; NULL: none */
    int ldid;                 /* the language driver id of a DBF; 0: none */
    bool is_whole;            /* the bytes end where the text ends; else a character may be cut at their end */
    bool is_fixed_width;      /* fields of a DBF: a line may end inside a character */
    const char *const *known; /* words to look for, beside the usual column and district names; UTF-8 */
    size_t known_count;
} cmap_encoding_hints;

typedef enum cmap_encoding_surety {
    CMAP_ENCODING_GIVEN,  /* --encoding */
    CMAP_ENCODING_PROVEN, /* a byte order mark, or text that is valid in a way chance does not make */
    CMAP_ENCODING_LIKELY  /* by statistics */
} cmap_encoding_surety;

typedef struct cmap_encoding {
    char name[24]; /* as iconv knows it: UTF-8, GB18030, BIG5-HKSCS, UTF-16LE, UTF-16BE, WINDOWS-1252, ... */
    size_t bom;    /* bytes of byte order mark to pass over */
    cmap_encoding_surety surety;
    const char *rule;   /* CMAP_RULE_ENC_GUESSED, _OVERRULED, _CPG_LIES; NULL: nothing to report. Static */
    char evidence[400]; /* one sentence */
} cmap_encoding;

/* Decides the encoding of bytes (rows ended by LF, CR or CRLF; records of a DBF joined by LF). hints may be NULL. Only
 * ASCII counts as UTF-8. CMAP_EINVAL for a declared encoding that iconv does not know; CMAP_EPARSE, its text beginning
 * with CMAP_RULE_ENC_UNDECIDED, when the evidence does not decide, or with CMAP_RULE_ENC_INVALID when the bytes are not
 * text in the declared encoding, naming byte and row. Looks at no more than the first
 * MiB from the first byte on that is not ASCII. */
cmap_status cmap_encoding_detect(const char *bytes, size_t length, const cmap_encoding_hints *hints, cmap_encoding *out,
                                 cmap_err *err);

/* The same for a file, which is read to its first non-ASCII byte and 1 MiB on. */
cmap_status cmap_encoding_detect_file(const char *path, const cmap_encoding_hints *hints, cmap_encoding *out,
                                      cmap_err *err);

/* The encoding that an LDID byte or the text of a .cpg names, as iconv knows it; NULL for none or one we do not know.
 * Static. "936", "CP936", "GBK", "gb2312", "ANSI 936" are GB18030; "OEM" and "" are none. */
const char *cmap_encoding_of_ldid(int ldid);
const char *cmap_encoding_of_cpg(const char *text);

/* Bytes that flow: turns an encoding into UTF-8 block by block. One decoder decodes one text. */
typedef struct cmap_decoder cmap_decoder;

/* A decoder from source, which is read through it; data is handed to source. Passes bom bytes first. CMAP_EINVAL when
 * iconv does not know the name. Free with cmap_decoder_free; source is the caller's. */
cmap_status cmap_decoder_open(const cmap_encoding *encoding, cmap_csv_source *source, void *data, cmap_decoder **out,
                              cmap_err *err);

/* A decoder of the file at path. CMAP_ENOENT, CMAP_EIO. */
cmap_status cmap_decoder_open_file(const cmap_encoding *encoding, const char *path, cmap_decoder **out, cmap_err *err);
void cmap_decoder_free(cmap_decoder *decoder);

/* A cmap_csv_source, its data a cmap_decoder: cmap_csv_open (cmap_decoder_read, decoder, ...). room must be at least 8.
 * CMAP_EPARSE, its text beginning with CMAP_RULE_ENC_INVALID, for bytes that the encoding does not allow or a character
 * that the end of the text cuts, naming byte offset (from 0) and line (from 1). UTF-8 is checked, not copied twice. */
cmap_status cmap_decoder_read(void *data, char *buffer, size_t room, size_t *got, cmap_err *err);

/* Bytes taken from the source so far, for a progress bar. */
uint64_t cmap_decoder_position(const cmap_decoder *decoder);

/* One field after another, as a DBF has them: an iconv descriptor kept open. */
typedef struct cmap_field_decoder cmap_field_decoder;

cmap_status cmap_field_decoder_open(const char *encoding, cmap_field_decoder **out, cmap_err *err);
void cmap_field_decoder_free(cmap_field_decoder *decoder);

/* Appends the field to out in UTF-8. A character that the end of the field cuts is dropped and *is_cut set. CMAP_EPARSE
 * (CMAP_RULE_ENC_INVALID) for other bytes that the encoding does not allow, naming their place in the field; out is
 * then as it was. CMAP_ENOMEM. */
cmap_status cmap_field_decode(cmap_field_decoder *decoder, const char *bytes, size_t length, cmap_buf *out,
                              bool *is_cut, cmap_err *err);

#endif
