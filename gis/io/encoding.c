#include "gis/io/encoding.h"

#include "gis/base/mem.h"
#include "gis/base/utf8.h"
#include "gis/io/encoding_private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <uchardet.h>

#define SAMPLE  ((size_t)1 << 20)
#define GB18030 "GB18030"
#define BIG5    "BIG5-HKSCS"
#define LATIN   "CP1252"

/* The bytes looked at and where in the file they begin. */
struct sample {
    const char *bytes;
    size_t length;
    size_t offset, row; /* of the first byte: offset from 0, row from 1 */
    bool is_whole;
    const cmap_encoding_hints *hints;
};

/* The readings on trial. */
struct court {
    cmap_trial utf8, gb, big5, hinted;
    const char *hint;        /* what .cpg or LDID name; NULL: nothing */
    const char *hinted_by;   /* ".cpg" or "LDID" */
    const char *third;       /* uchardet's word, as iconv knows it; NULL: none */
    size_t high, lone;       /* bytes beyond ASCII; those between two of ASCII */
    const cmap_trial *best;  /* NULL: neither */
    const cmap_trial *other; /* the other of GB18030 and Big5 */
    bool is_latin;
};

static void set_name(cmap_encoding *out, const char *name, cmap_encoding_surety surety)
{
    out->surety = surety;
    (void)snprintf(out->name, sizeof out->name, "%s", name);
}

/* 1204 as 1,204. */
static const char *grouped(size_t number, char room[32])
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

static unsigned percent(size_t part, size_t whole)
{
    return whole ? (unsigned)((part * 100 + whole / 2) / whole) : 0;
}

static const char *people_say(const char *name)
{
    return strcmp(name, BIG5) == 0 ? "Big5" : name;
}

static cmap_status try_name(const struct sample *sample, size_t skip, const char *name, cmap_trial *trial,
                            cmap_err *err)
{
    return cmap_trial_read(name, sample->bytes + skip, sample->length - skip, sample->hints->is_fixed_width,
                           sample->is_whole, trial, err);
}

/* The error of the first byte that trial does not allow. */
static cmap_status fail_invalid(const struct sample *sample, size_t skip, const cmap_trial *trial, const char *says,
                                cmap_err *err)
{
    size_t at = skip + trial->bad_at;

    return cmap_fail(err, CMAP_EPARSE, CMAP_RULE_ENC_INVALID ": byte %zu, row %zu: 0x%02X is not %s, which %s",
                     sample->offset + at, sample->row + cmap_row_at(sample->bytes, at) - 1,
                     (unsigned)(unsigned char)sample->bytes[at], people_say(trial->name), says);
}

/* ---- byte order marks, NULs ---- */

static const struct {
    const char *name, *bytes;
    size_t length;
} marks[] = {{"UTF-8", "\xEF\xBB\xBF", 3},
             {"UTF-32LE", "\xFF\xFE\0\0", 4},
             {"UTF-16LE", "\xFF\xFE", 2},
             {"UTF-16BE", "\xFE\xFF", 2},
             {GB18030, "\x84\x31\x95\x33", 4}};

/* The encoding that the mark at the beginning tells, or NULL. */
static const char *find_mark(const struct sample *sample, size_t *length)
{
    for (size_t i = 0; sample->offset == 0 && i < sizeof marks / sizeof *marks; i++)
        if (sample->length >= marks[i].length && memcmp(sample->bytes, marks[i].bytes, marks[i].length) == 0) {
            *length = marks[i].length;
            return marks[i].name;
        }
    return NULL;
}

/* UTF-16 by its NULs: those of ASCII characters stand all on one side. NULL when there are none or on both. */
static const char *find_wide(const struct sample *sample, size_t *nuls)
{
    size_t count[2] = {0, 0};

    for (size_t i = 0; i < sample->length; i++)
        count[(sample->offset + i) & 1] += sample->bytes[i] == '\0';
    *nuls = count[0] + count[1];
    if (*nuls == 0)
        return NULL;
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

static cmap_status take_declared(const struct sample *sample, cmap_encoding *out, cmap_err *err)
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
    cmap_status status = try_name(sample, skip, name, &trial, err);
    if (status)
        return status;
    cmap_trial_count(&trial, NULL, 0);
    if (trial.invalid > 0) {
        status = fail_invalid(sample, skip, &trial, "--encoding says", err);
    } else {
        set_name(out, name, CMAP_ENCODING_GIVEN);
        out->bom = skip;
        (void)snprintf(out->evidence, sizeof out->evidence,
                       "--encoding says %s, and its %s characters beyond ASCII are valid", people_say(name),
                       grouped(trial.characters, count));
    }
    cmap_buf_clear(&trial.text);
    return status;
}

/* ---- proofs ---- */

static cmap_status take_mark(const struct sample *sample, const char *name, size_t length, cmap_encoding *out,
                             cmap_err *err)
{
    cmap_trial trial = {0};
    cmap_status status = try_name(sample, length, name, &trial, err);

    if (status)
        return status;
    if (trial.invalid > 0) {
        status = fail_invalid(sample, length, &trial, "its byte order mark says", err);
    } else {
        set_name(out, name, CMAP_ENCODING_PROVEN);
        out->bom = length;
        (void)snprintf(out->evidence, sizeof out->evidence, "it begins with the byte order mark of %s", name);
    }
    cmap_buf_clear(&trial.text);
    return status;
}

static cmap_status take_wide(const struct sample *sample, const char *name, size_t nuls, cmap_encoding *out,
                             cmap_err *err)
{
    cmap_trial trial = {0};
    char count[32];

    if (!name)
        return cmap_fail(err, CMAP_EPARSE,
                         CMAP_RULE_ENC_UNDECIDED ": it holds NUL bytes and is not UTF-16; is it text at all?");
    cmap_status status = try_name(sample, 0, name, &trial, err);
    if (status)
        return status;
    cmap_trial_count(&trial, NULL, 0);
    if (trial.invalid > 0 || trial.odd * 4 > trial.text.length) {
        status = cmap_fail(err, CMAP_EPARSE,
                           CMAP_RULE_ENC_UNDECIDED ": it holds NUL bytes and is not UTF-16; is it text at all?");
    } else {
        set_name(out, name, CMAP_ENCODING_PROVEN);
        out->rule = CMAP_RULE_ENC_GUESSED;
        (void)snprintf(out->evidence, sizeof out->evidence,
                       "%s NUL bytes stand at %s offsets, as those of ASCII in %s do, and all of it is valid",
                       grouped(nuls, count), name[6] == 'L' ? "odd" : "even", name);
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

/* ---- statistics ---- */

/* Frequent hanzi of all that is beyond ASCII, 0 to 1; nothing for a reading that breaks on more than a byte in 50. */
static double quality(const cmap_trial *trial)
{
    if (trial->hanzi == 0 || trial->invalid * 50 > trial->characters)
        return 0;
    return (double)trial->frequent / (double)(trial->hanzi + trial->odd + trial->invalid);
}

static void ask_uchardet(const struct sample *sample, struct court *court)
{
    uchardet_t judge = uchardet_new();

    if (!judge)
        return;
    if (uchardet_handle_data(judge, sample->bytes, sample->length) == 0) {
        uchardet_data_end(judge);
        court->third = cmap_encoding_of_cpg(uchardet_get_charset(judge));
    }
    uchardet_delete(judge);
}

static void count_lone(const struct sample *sample, struct court *court)
{
    const unsigned char *bytes = (const unsigned char *)sample->bytes;

    for (size_t i = 0; i < sample->length; i++) {
        bool is_after = i > 0 && bytes[i - 1] >= 0x80, is_before = i + 1 < sample->length && bytes[i + 1] >= 0x80;
        court->high += bytes[i] >= 0x80;
        court->lone += bytes[i] >= 0x80 && !is_after && !is_before;
    }
}

/* Chooses between GB18030 and Big5, or neither. Two hanzi by chance both frequent in the wrong reading: one in 50. */
static void choose(struct court *court)
{
    double gb = quality(&court->gb), big5 = quality(&court->big5);
    const cmap_trial *best = gb >= big5 ? &court->gb : &court->big5;
    const cmap_trial *other = gb >= big5 ? &court->big5 : &court->gb;
    double high = gb >= big5 ? gb : big5, low = gb >= big5 ? big5 : gb;
    bool is_clear = best->hanzi >= 2 && high >= 0.5 && high - low >= 0.25;
    bool knows_words = best->known > 0 && other->known == 0 && high > low;
    bool is_backed =
        best->hanzi >= 4 && high >= 0.3 && high - low >= 0.1 && court->third && strcmp(court->third, best->name) == 0;

    court->other = other;
    court->best = is_clear || knows_words || is_backed ? best : NULL;
    court->is_latin =
        !court->best && court->lone * 10 >= court->high * 8 && court->gb.invalid > 0 && court->big5.invalid > 0;
}

static void tell_hanzi(const struct sample *sample, const struct court *court, cmap_encoding *out)
{
    const cmap_trial *best = court->best, *other = court->other;
    size_t all = best->characters + best->invalid;
    char valid[32], whole[32], words[64] = "", judge[64] = "";
    int more;

    if (best->known > 0)
        (void)snprintf(words, sizeof words, ", %zu known word%s", best->known, best->known == 1 ? "" : "s");
    if (court->third)
        (void)snprintf(judge, sizeof judge, "; uchardet says %s", people_say(court->third));
    more = snprintf(out->evidence, sizeof out->evidence,
                    "%s of %s characters beyond ASCII are valid %s, %u %% frequent hanzi%s (as %s %u %%)%s",
                    grouped(best->characters, valid), grouped(all, whole), people_say(best->name),
                    percent(best->frequent, best->hanzi), words, people_say(other->name),
                    percent(other->frequent, other->hanzi + other->odd + other->invalid), judge);
    if (more > 0 && (size_t)more < sizeof out->evidence)
        (void)snprintf(out->evidence + more, sizeof out->evidence - (size_t)more, "; UTF-8 fails at byte %zu, row %zu",
                       sample->offset + court->utf8.bad_at,
                       sample->row + cmap_row_at(sample->bytes, court->utf8.bad_at) - 1);
}

/* Appends what a declared encoding that was not believed says. */
static void tell_hint(const struct court *court, cmap_encoding *out)
{
    size_t length = strlen(out->evidence);

    if (court->hint)
        (void)snprintf(out->evidence + length, sizeof out->evidence - length, "; the %s says %s", court->hinted_by,
                       people_say(court->hint));
}

static const char *lie_of(const struct court *court)
{
    if (!court->hint)
        return CMAP_RULE_ENC_GUESSED;
    return strcmp(court->hinted_by, ".cpg") == 0 ? CMAP_RULE_ENC_CPG_LIES : CMAP_RULE_ENC_OVERRULED;
}

/* One line in one reading: the first that holds something beyond ASCII, cut at 60 bytes. */
static const char *shown(const cmap_trial *trial, char room[72])
{
    const char *text = cmap_buf_text(&trial->text), *line = text, *at = text;

    while (*at && (unsigned char)*at < 0x80) {
        if (*at == '\n' || *at == '\r')
            line = at + 1;
        at++;
    }
    if (at - line > 20)
        line = at - 20;
    size_t length = strcspn(line, "\r\n");
    bool is_long = length > 60;
    memcpy(room, line, is_long ? 60 : length);
    room[is_long ? 60 : length] = '\0';
    cmap_utf8_trim_tail(room);
    return room;
}

static cmap_status fail_undecided(const struct sample *sample, const struct court *court, cmap_err *err)
{
    char gb[72], big5[72];
    size_t at = 0;

    while (at < sample->length && (unsigned char)sample->bytes[at] < 0x80)
        at++;
    return cmap_fail(
        err, CMAP_EPARSE,
        CMAP_RULE_ENC_UNDECIDED ": row %zu reads \u201C%s\u201D as GB18030 and \u201C%s\u201D as Big5; say which: "
                                "--encoding gb18030 or --encoding big5",
        sample->row + cmap_row_at(sample->bytes, at) - 1, shown(&court->gb, gb), shown(&court->big5, big5));
}

/* True when the hint may stand: its reading is valid and no other is plainly right. */
static bool believes_hint(const struct court *court)
{
    if (!court->hint || court->hinted.invalid > 0)
        return false;
    return !court->best || strcmp(court->best->name, court->hint) == 0 ||
           quality(&court->hinted) >= quality(court->best);
}

static cmap_status weigh(const struct sample *sample, struct court *court, cmap_encoding *out, cmap_err *err)
{
    char count[32];

    choose(court);
    if (believes_hint(court)) {
        set_name(out, court->hint, CMAP_ENCODING_LIKELY);
        (void)snprintf(out->evidence, sizeof out->evidence,
                       "the %s says %s, and its %s characters beyond ASCII are valid", court->hinted_by,
                       people_say(court->hint), grouped(court->hinted.characters, count));
    } else if (court->best) {
        set_name(out, court->best->name, CMAP_ENCODING_LIKELY);
        out->rule = lie_of(court);
        tell_hanzi(sample, court, out);
        tell_hint(court, out);
    } else if (court->utf8.characters > 10 * court->utf8.invalid) {
        return fail_invalid(sample, 0, &court->utf8, "the rest of the text is; mend it or say --encoding", err);
    } else if (court->is_latin) {
        set_name(out, LATIN, CMAP_ENCODING_LIKELY);
        out->rule = lie_of(court);
        (void)snprintf(out->evidence, sizeof out->evidence,
                       "%s of the bytes beyond ASCII stand alone between letters, as accented letters do",
                       grouped(court->lone, count));
        tell_hint(court, out);
    } else {
        return fail_undecided(sample, court, err);
    }
    return CMAP_OK;
}

/* ---- strict UTF-8 ---- */

/* Latin letters, punctuation, symbols, units, kana, hanzi, full-width forms, emoji: what tables here are written in. */
static bool is_usual(uint32_t c)
{
    return c < 0x180 || (c >= 0x2000 && c <= 0x9FFF) || (c >= 0xFE00 && c <= 0xFFFF) || (c >= 0x1F000 && c <= 0x3FFFF);
}

enum { DOUBTED_BELOW = 12 }; /* characters */

/* True when text that is valid UTF-8 may all the same be GB18030: few characters, no common hanzi among them, and they
 * read in GB18030 as common hanzi or are in UTF-8 of scripts that nobody here writes. */
static bool is_doubtful(const struct court *court)
{
    const char *text = cmap_buf_text(&court->utf8.text);
    bool is_foreign = false;

    while (*text)
        is_foreign |= !is_usual(cmap_utf8_next(&text));
    return court->utf8.characters < DOUBTED_BELOW && quality(&court->utf8) < 0.5 && court->gb.invalid == 0 &&
           (is_foreign || quality(&court->gb) >= 0.8);
}

static cmap_status take_utf8(const struct sample *sample, const struct court *court, cmap_encoding *out, cmap_err *err)
{
    bool is_doubted = is_doubtful(court);
    char count[32];

    if (is_doubted && !court->hint)
        return fail_undecided(sample, court, err);
    const char *name = is_doubted ? court->hint : "UTF-8";
    set_name(out, name, is_doubted ? CMAP_ENCODING_LIKELY : CMAP_ENCODING_PROVEN);
    (void)snprintf(out->evidence, sizeof out->evidence, "%s characters beyond ASCII, all well-formed UTF-8",
                   grouped(court->utf8.characters, count));
    if (court->hint && strcmp(court->hint, name) != 0)
        out->rule = lie_of(court);
    tell_hint(court, out);
    return CMAP_OK;
}

/* Text that is well-formed UTF-8 with a dozen characters beyond ASCII needs no other reading: none could overrule it.
 * The last character may be cut where the text is not whole. */
static bool is_surely_utf8(const struct sample *sample, size_t *characters)
{
    size_t bad_at = sample->length;

    *characters = 0;
    if (!cmap_utf8_valid(sample->bytes, sample->length, &bad_at) &&
        (sample->is_whole || sample->length - bad_at >= 4 || (unsigned char)sample->bytes[bad_at] < 0xC2))
        return false;
    for (size_t i = 0; i < bad_at; i++)
        *characters += (unsigned char)sample->bytes[i] >= 0xC0;
    return *characters >= DOUBTED_BELOW;
}

static void find_hint(const struct sample *sample, struct court *court)
{
    court->hint = cmap_encoding_of_cpg(sample->hints->cpg);
    court->hinted_by = ".cpg";
    if (court->hint)
        return;
    court->hint = cmap_encoding_of_ldid(sample->hints->ldid);
    court->hinted_by = "LDID";
}

static cmap_status hear(const struct sample *sample, struct court *court, cmap_err *err)
{
    struct {
        const char *name;
        cmap_trial *trial;
    } readings[] = {
        {"UTF-8", &court->utf8}, {GB18030, &court->gb}, {BIG5, &court->big5}, {court->hint, &court->hinted}};

    for (size_t i = 0; i < sizeof readings / sizeof *readings; i++) {
        cmap_status status = readings[i].name ? try_name(sample, 0, readings[i].name, readings[i].trial, err) : CMAP_OK;
        if (status)
            return status;
        if (readings[i].name)
            cmap_trial_count(readings[i].trial, sample->hints->known, sample->hints->known_count);
    }
    return CMAP_OK;
}

static cmap_status judge(const struct sample *sample, cmap_encoding *out, cmap_err *err)
{
    struct court court = {0};

    find_hint(sample, &court);
    if (!court.hint && is_surely_utf8(sample, &court.utf8.characters))
        return take_utf8(sample, &court, out, err);
    cmap_status status = hear(sample, &court, err);
    if (!status && court.utf8.invalid == 0) {
        status = take_utf8(sample, &court, out, err);
    } else if (!status) {
        ask_uchardet(sample, &court);
        count_lone(sample, &court);
        status = weigh(sample, &court, out, err);
    }
    cmap_buf_clear(&court.utf8.text);
    cmap_buf_clear(&court.gb.text);
    cmap_buf_clear(&court.big5.text);
    cmap_buf_clear(&court.hinted.text);
    return status;
}

static cmap_status decide(const struct sample *sample, cmap_encoding *out, cmap_err *err)
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
        set_name(&found, "UTF-8", CMAP_ENCODING_PROVEN);
        (void)snprintf(found.evidence, sizeof found.evidence, "every byte is ASCII, which reads the same in all");
    } else {
        status = judge(sample, &found, err);
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
    struct sample sample = {.bytes = bytes + from, .length = length - from, .hints = hints ? hints : &none};

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
static cmap_status read_telling(FILE *file, char *bytes, struct sample *sample)
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
    struct sample sample = {.row = 1, .hints = hints ? hints : &none};
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
