#include "gis/io/encoding.h"

#include "gis/base/mem.h"
#include "gis/base/utf8.h"
#include "gis/io/encoding_private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define SAMPLE ((size_t)1 << 20)

void cmap_encoding_set(cmap_encoding *out, const char *name, cmap_encoding_surety surety)
{
    out->surety = surety;
    (void)snprintf(out->name, sizeof out->name, "%s", name);
}

const char *cmap_encoding_group(size_t number, char room[32])
{
    char digits[24];
    size_t length = (size_t)snprintf(digits, sizeof digits, "%zu", number), used = 0;

    for (size_t i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            room[used++] = ',';
        room[used++] = digits[i];
    }
    room[used] = '\0';
    return room;
}

const char *cmap_encoding_spoken(const char *name)
{
    return strcmp(name, CMAP_BIG5) == 0 ? "Big5" : name;
}

cmap_status cmap_sample_try(const cmap_sample *sample, size_t skip, const char *name, cmap_trial *trial, cmap_err *err)
{
    return cmap_trial_read(name, sample->bytes + skip, sample->length - skip, sample->hints->is_fixed_width,
                           sample->is_whole, trial, err);
}

cmap_status cmap_sample_fail(const cmap_sample *sample, size_t skip, const cmap_trial *trial, const char *says,
                             cmap_err *err)
{
    size_t at = skip + trial->bad_at;

    return cmap_fail(err, CMAP_EPARSE, CMAP_RULE_ENC_INVALID ": byte %zu, row %zu: 0x%02X is not %s, which %s",
                     sample->offset + at, sample->row + cmap_row_at(sample->bytes, at) - 1,
                     (unsigned)(unsigned char)sample->bytes[at], cmap_encoding_spoken(trial->name), says);
}

/* ---- byte order marks, NULs ---- */

static const struct {
    const char *name, *bytes;
    size_t length;
} marks[] = {{"UTF-8", "\xEF\xBB\xBF", 3},
             {"UTF-32LE", "\xFF\xFE\0\0", 4},
             {"UTF-16LE", "\xFF\xFE", 2},
             {"UTF-16BE", "\xFE\xFF", 2},
             {CMAP_GB18030, "\x84\x31\x95\x33", 4}};

/* The encoding that the mark at the beginning tells, or NULL. */
static const char *find_mark(const cmap_sample *sample, size_t *length)
{
    for (size_t i = 0; sample->offset == 0 && i < sizeof marks / sizeof *marks; i++)
        if (sample->length >= marks[i].length && memcmp(sample->bytes, marks[i].bytes, marks[i].length) == 0) {
            *length = marks[i].length;
            return marks[i].name;
        }
    return NULL;
}

/* UTF-16 by its NULs: those of ASCII characters stand all on one side. NULL when there are none or on both. */
static const char *find_wide(const cmap_sample *sample, size_t *nuls)
{
    size_t count[2] = {0, 0};

    *nuls = 0;
    if (!sample->length || !memchr(sample->bytes, '\0', sample->length))
        return NULL;
    for (size_t i = 0; i < sample->length; i++)
        count[(sample->offset + i) & 1] += sample->bytes[i] == '\0';
    *nuls = count[0] + count[1];
    if (count[1] >= 9 * count[0])
        return "UTF-16LE";
    return count[0] >= 9 * count[1] ? "UTF-16BE" : NULL;
}

/* ---- what was declared ---- */

static bool is_encoding_name(const char *name)
{
    size_t length = strlen(name);

    return length > 0 && length < sizeof((cmap_encoding *)0)->name &&
           strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:()") == length;
}

static cmap_status take_declared(const cmap_sample *sample, cmap_encoding *out, cmap_err *err)
{
    const char *declared = sample->hints->declared, *name = cmap_encoding_of_cpg(declared);
    size_t mark_length = 0, nuls;
    const char *mark = find_mark(sample, &mark_length);
    cmap_trial trial = {0};
    char count[32];

    if (!name && !is_encoding_name(declared))
        return cmap_fail(err, CMAP_EINVAL, "--encoding %s: no name of an encoding; say gb18030, big5 or utf-8",
                         declared);
    name = name ? name : declared;
    if (strcmp(name, "UTF-16") == 0) { /* which of the two: by mark or by NULs; without either as RFC 2781 says */
        const char *wide = mark && strncmp(mark, "UTF-16", 6) == 0 ? mark : find_wide(sample, &nuls);
        name = wide ? wide : "UTF-16BE";
    }
    size_t skip = mark && strcmp(mark, name) == 0 ? mark_length : 0;
    cmap_status status = cmap_sample_try(sample, skip, name, &trial, err);
    if (status)
        return status;
    cmap_trial_count(&trial, NULL, 0);
    if (trial.invalid > 0) {
        status = cmap_sample_fail(sample, skip, &trial, "--encoding says", err);
    } else {
        cmap_encoding_set(out, name, CMAP_ENCODING_GIVEN);
        out->bom = skip;
        (void)snprintf(out->evidence, sizeof out->evidence,
                       "--encoding says %s, and its %s characters beyond ASCII are valid", cmap_encoding_spoken(name),
                       cmap_encoding_group(trial.characters, count));
    }
    cmap_buf_clear(&trial.text);
    return status;
}

/* ---- proofs ---- */

static cmap_status take_mark(const cmap_sample *sample, const char *name, size_t length, cmap_encoding *out,
                             cmap_err *err)
{
    cmap_trial trial = {0};
    cmap_status status = cmap_sample_try(sample, length, name, &trial, err);

    if (status)
        return status;
    if (trial.invalid > 0) {
        status = cmap_sample_fail(sample, length, &trial, "its byte order mark says", err);
    } else {
        cmap_encoding_set(out, name, CMAP_ENCODING_PROVEN);
        out->bom = length;
        (void)snprintf(out->evidence, sizeof out->evidence, "it begins with the byte order mark of %s", name);
    }
    cmap_buf_clear(&trial.text);
    return status;
}

static cmap_status take_wide(const cmap_sample *sample, const char *name, size_t nuls, cmap_encoding *out,
                             cmap_err *err)
{
    cmap_trial trial = {0};
    char count[32];

    if (!name)
        return cmap_fail(err, CMAP_EPARSE,
                         CMAP_RULE_ENC_UNDECIDED ": it holds NUL bytes and is not UTF-16; is it text at all?");
    cmap_status status = cmap_sample_try(sample, 0, name, &trial, err);
    if (status)
        return status;
    cmap_trial_count(&trial, NULL, 0);
    if (trial.invalid > 0 || trial.odd * 4 > trial.text.length) {
        status = cmap_fail(err, CMAP_EPARSE,
                           CMAP_RULE_ENC_UNDECIDED ": it holds NUL bytes and is not UTF-16; is it text at all?");
    } else {
        cmap_encoding_set(out, name, CMAP_ENCODING_PROVEN);
        out->rule = CMAP_RULE_ENC_GUESSED;
        (void)snprintf(out->evidence, sizeof out->evidence,
                       "%s NUL bytes stand at %s offsets, as those of ASCII in %s do, and all of it is valid",
                       cmap_encoding_group(nuls, count), name[6] == 'L' ? "odd" : "even", name);
    }
    cmap_buf_clear(&trial.text);
    return status;
}

static bool is_ascii(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)bytes[i] >= 0x80)
            return false;
    return true;
}

static cmap_status decide(const cmap_sample *sample, cmap_encoding *out, cmap_err *err)
{
    cmap_encoding found = {.bom = 0};
    size_t mark_length = 0, nuls = 0;
    const char *mark = find_mark(sample, &mark_length), *wide = find_wide(sample, &nuls);
    cmap_status status = CMAP_OK;

    if (sample->hints->declared) {
        status = take_declared(sample, &found, err);
    } else if (mark) {
        status = take_mark(sample, mark, mark_length, &found, err);
    } else if (nuls > 0) {
        status = take_wide(sample, wide, nuls, &found, err);
    } else if (is_ascii(sample->bytes, sample->length)) {
        cmap_encoding_set(&found, "UTF-8", CMAP_ENCODING_PROVEN);
        (void)snprintf(found.evidence, sizeof found.evidence, "every byte is ASCII, which reads the same in all");
    } else {
        status = cmap_encoding_judge(sample, &found, err);
    }
    cmap_utf8_trim_tail(found.evidence);
    if (!status)
        *out = found;
    return status;
}

/* Where looking begins: at the line of the first byte that is not plain ASCII, but at 0 for one of the first MiB. */
static size_t first_telling(const char *bytes, size_t length)
{
    size_t at = 0, line = 0;

    while (at < length && bytes[at] != '\0' && (unsigned char)bytes[at] < 0x80) {
        if (bytes[at] == '\n')
            line = at + 1;
        at++;
    }
    return at < length && at >= SAMPLE / 2 ? line : 0;
}

cmap_status cmap_encoding_detect(const char *bytes, size_t length, const cmap_encoding_hints *hints, cmap_encoding *out,
                                 cmap_err *err)
{
    static const cmap_encoding_hints none = {.is_whole = true};
    size_t from = first_telling(bytes, length);
    cmap_sample sample = {.bytes = bytes + from, .length = length - from, .hints = hints ? hints : &none};

    sample.offset = from;
    sample.row = cmap_row_at(bytes, from);
    sample.is_whole = sample.hints->is_whole;
    if (sample.length > SAMPLE) {
        sample.length = SAMPLE;
        sample.is_whole = false;
    }
    return decide(&sample, out, err);
}

/* Reads blocks until one tells something; *bytes (room for two) then holds it and the next. */
static cmap_status read_telling(FILE *file, char *bytes, cmap_sample *sample)
{
    size_t got;

    while ((got = fread(bytes, 1, SAMPLE, file)) == SAMPLE && is_ascii(bytes, got) && !memchr(bytes, '\0', got)) {
        sample->offset += got;
        sample->row += cmap_row_at(bytes, got) - 1;
    }
    sample->length = got + (got == SAMPLE ? fread(bytes + got, 1, SAMPLE, file) : 0);
    sample->is_whole = feof(file) != 0;
    return ferror(file) ? CMAP_EIO : CMAP_OK;
}

cmap_status cmap_encoding_detect_file(const char *path, const cmap_encoding_hints *hints, cmap_encoding *out,
                                      cmap_err *err)
{
    static const cmap_encoding_hints none = {.is_whole = true};
    cmap_sample sample = {.row = 1, .hints = hints ? hints : &none};
    FILE *file = fopen(path, "rb");
    char *bytes = NULL;
    cmap_status status;

    if (!file)
        return cmap_fail(err, errno == ENOENT ? CMAP_ENOENT : CMAP_EIO, "cannot open %s: %s", path, strerror(errno));
    bytes = cmap_alloc(2 * SAMPLE);
    if (!bytes) {
        status = cmap_fail(err, CMAP_ENOMEM, "out of memory reading %s", path);
        goto done;
    }
    status = read_telling(file, bytes, &sample);
    if (status) {
        status = cmap_fail(err, status, "cannot read %s: %s", path, strerror(errno));
        goto done;
    }
    sample.bytes = bytes;
    status = decide(&sample, out, err);
done:
    cmap_free(bytes);
    (void)fclose(file);
    return status;
}
