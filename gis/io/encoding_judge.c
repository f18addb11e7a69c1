/* What no mark and no declaration proves: the readings of the bytes weighed against each other. */
#include "gis/base/utf8.h"
#include "gis/io/encoding_private.h"

#include <stdio.h>
#include <string.h>
#include <uchardet.h>

#define LATIN "CP1252"

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

static unsigned percent(size_t part, size_t whole)
{
    return whole ? (unsigned)((part * 100 + whole / 2) / whole) : 0;
}

/* ---- statistics ---- */

/* Frequent hanzi of all that is beyond ASCII, 0 to 1; nothing for a reading that breaks on more than a byte in 50. */
static double quality(const cmap_trial *trial)
{
    if (trial->hanzi == 0 || trial->invalid * 50 > trial->characters)
        return 0;
    return (double)trial->frequent / (double)(trial->hanzi + trial->odd + trial->invalid);
}

static void ask_uchardet(const cmap_sample *sample, struct court *court)
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

static void count_lone(const cmap_sample *sample, struct court *court)
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

static void tell_hanzi(const cmap_sample *sample, const struct court *court, cmap_encoding *out)
{
    const cmap_trial *best = court->best, *other = court->other;
    size_t all = best->characters + best->invalid;
    char valid[32], whole[32], words[64] = "", judge[64] = "";
    int more;

    if (best->known > 0)
        (void)snprintf(words, sizeof words, ", %zu known word%s", best->known, best->known == 1 ? "" : "s");
    if (court->third)
        (void)snprintf(judge, sizeof judge, "; uchardet says %s", cmap_encoding_spoken(court->third));
    more = snprintf(out->evidence, sizeof out->evidence,
                    "%s of %s characters beyond ASCII are valid %s, %u %% frequent hanzi%s (as %s %u %%)%s",
                    cmap_encoding_group(best->characters, valid), cmap_encoding_group(all, whole),
                    cmap_encoding_spoken(best->name), percent(best->frequent, best->hanzi), words,
                    cmap_encoding_spoken(other->name),
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
                       cmap_encoding_spoken(court->hint));
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

static cmap_status fail_undecided(const cmap_sample *sample, const struct court *court, cmap_err *err)
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

static cmap_status weigh(const cmap_sample *sample, struct court *court, cmap_encoding *out, cmap_err *err)
{
    char count[32];

    choose(court);
    if (believes_hint(court)) {
        cmap_encoding_set(out, court->hint, CMAP_ENCODING_LIKELY);
        (void)snprintf(out->evidence, sizeof out->evidence,
                       "the %s says %s, and its %s characters beyond ASCII are valid", court->hinted_by,
                       cmap_encoding_spoken(court->hint), cmap_encoding_group(court->hinted.characters, count));
    } else if (court->best) {
        cmap_encoding_set(out, court->best->name, CMAP_ENCODING_LIKELY);
        out->rule = lie_of(court);
        tell_hanzi(sample, court, out);
        tell_hint(court, out);
    } else if (court->utf8.characters > 10 * court->utf8.invalid) {
        return cmap_sample_fail(sample, 0, &court->utf8, "the rest of the text is; mend it or say --encoding", err);
    } else if (court->is_latin) {
        cmap_encoding_set(out, LATIN, CMAP_ENCODING_LIKELY);
        out->rule = lie_of(court);
        (void)snprintf(out->evidence, sizeof out->evidence,
                       "%s of the bytes beyond ASCII stand alone between letters, as accented letters do",
                       cmap_encoding_group(court->lone, count));
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

static cmap_status take_utf8(const cmap_sample *sample, const struct court *court, cmap_encoding *out, cmap_err *err)
{
    bool is_doubted = is_doubtful(court);
    char count[32];

    if (is_doubted && !court->hint)
        return fail_undecided(sample, court, err);
    const char *name = is_doubted ? court->hint : "UTF-8";
    cmap_encoding_set(out, name, is_doubted ? CMAP_ENCODING_LIKELY : CMAP_ENCODING_PROVEN);
    (void)snprintf(out->evidence, sizeof out->evidence, "%s characters beyond ASCII, all well-formed UTF-8",
                   cmap_encoding_group(court->utf8.characters, count));
    if (court->hint && strcmp(court->hint, name) != 0)
        out->rule = lie_of(court);
    tell_hint(court, out);
    return CMAP_OK;
}

/* Text that is well-formed UTF-8 with a dozen characters beyond ASCII needs no other reading: none could overrule it.
 * The last character may be cut where the text is not whole. */
static bool is_surely_utf8(const cmap_sample *sample, size_t *characters)
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

static void find_hint(const cmap_sample *sample, struct court *court)
{
    court->hint = cmap_encoding_of_cpg(sample->hints->cpg);
    court->hinted_by = ".cpg";
    if (court->hint)
        return;
    court->hint = cmap_encoding_of_ldid(sample->hints->ldid);
    court->hinted_by = "LDID";
}

static cmap_status hear(const cmap_sample *sample, struct court *court, cmap_err *err)
{
    struct {
        const char *name;
        cmap_trial *trial;
    } readings[] = {
        {"UTF-8", &court->utf8}, {CMAP_GB18030, &court->gb}, {CMAP_BIG5, &court->big5}, {court->hint, &court->hinted}};

    for (size_t i = 0; i < sizeof readings / sizeof *readings; i++) {
        cmap_status status =
            readings[i].name ? cmap_sample_try(sample, 0, readings[i].name, readings[i].trial, err) : CMAP_OK;
        if (status)
            return status;
        if (readings[i].name)
            cmap_trial_count(readings[i].trial, sample->hints->known, sample->hints->known_count);
    }
    return CMAP_OK;
}

cmap_status cmap_encoding_judge(const cmap_sample *sample, cmap_encoding *out, cmap_err *err)
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
