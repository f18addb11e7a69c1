#include "gis/io/csv.h"

#include "gis/base/mem.h"
#include "gis/io/csv_private.h"

#include <string.h>

#define WINDOW ((size_t)256 * 1024)

/* How far a row has been read. */
struct scan {
    size_t start; /* of the field */
    size_t count; /* of the fields ended */
    size_t lines; /* line ends inside quotes */
    size_t quote_line;
    bool is_quoted, is_closed; /* the field: opened by a quote, closed by one */
    bool is_escaped;           /* the field holds doubled quotes, or quotes and text behind its closing one */
    bool has_escaped;          /* one of the fields ended does */
};

enum outcome { ROW, MORE, END, FAILED };

/* Moves what is unread to the front of the window, makes the window longer when it is full of one row. */
static cmap_status make_room(cmap_csv_reader *reader, cmap_err *err)
{
    size_t kept = reader->end - reader->at;
    size_t wanted = reader->bytes ? reader->capacity : WINDOW;

    if (kept > reader->max_row)
        return cmap_fail(err, CMAP_EPARSE, "line %zu: the row has more than %zu bytes; is a quote left open?",
                         reader->next_line, reader->max_row);
    if (reader->bytes && reader->at > 0 && kept > 0)
        memmove(reader->bytes, reader->bytes + reader->at, kept);
    reader->at = 0;
    reader->end = kept;
    if (kept > wanted / 2)
        wanted *= 2;
    if (reader->bytes && wanted == reader->capacity)
        return CMAP_OK;
    char *bytes = cmap_realloc(reader->bytes, wanted + CMAP_CSV_BLOCK);
    if (!bytes)
        return cmap_fail(err, CMAP_ENOMEM, "line %zu: out of memory: a row of more than %zu bytes", reader->next_line,
                         kept);
    reader->bytes = bytes;
    reader->capacity = wanted;
    return CMAP_OK;
}

/* A source that decodes cannot put half a character anywhere. */
enum { LEAST_ROOM = 8 };

static cmap_status fill(cmap_csv_reader *reader, cmap_err *err)
{
    cmap_status status = make_room(reader, err);

    while (!status && !reader->is_last && reader->end + LEAST_ROOM <= reader->capacity) {
        size_t got = 0;
        status = reader->source(reader->data, reader->bytes + reader->end, reader->capacity - reader->end, &got, err);
        if (!status && got == 0)
            reader->is_last = true;
        reader->end += status ? 0 : got;
    }
    if (!status)
        memset(reader->bytes + reader->end, 'x', CMAP_CSV_BLOCK);
    return status;
}

/* Starts looking for special bytes at from. */
static void seek(cmap_csv_reader *reader, size_t from)
{
    reader->block = from;
    reader->mask = cmap_csv_mask(reader->bytes + from, reader->separator);
}

/* The offset of the next special byte, or end. */
static inline size_t next_special(cmap_csv_reader *reader)
{
    while (reader->mask == 0) {
        if (reader->end - reader->block <= CMAP_CSV_BLOCK)
            return reader->end;
        reader->block += CMAP_CSV_BLOCK;
        reader->mask = cmap_csv_mask(reader->bytes + reader->block, reader->separator);
    }
    size_t found = reader->block + (size_t)__builtin_ctzll(reader->mask);
    reader->mask &= reader->mask - 1;
    return found;
}

static enum outcome fail_row(const cmap_csv_reader *reader, const struct scan *scan, const char *what, cmap_err *err)
{
    cmap_fail(err, CMAP_EPARSE, "line %zu, field %zu: %s", reader->next_line + scan->lines, scan->count + 1, what);
    return FAILED;
}

static inline bool push_field(cmap_csv_reader *reader, struct scan *scan, size_t from, size_t end, cmap_err *err)
{
    if (scan->count == reader->field_capacity &&
        cmap_grow(&reader->fields, &reader->field_capacity, scan->count + 1, sizeof *reader->fields, err))
        return false;
    reader->fields[scan->count++] = (cmap_csv_field){reader->bytes + from, end - from};
    return true;
}

/* Ends the field at end. One that needs work keeps its opening quote, which no other field begins with. */
static bool end_field(cmap_csv_reader *reader, struct scan *scan, size_t end, cmap_err *err)
{
    bool is_stripped = scan->is_quoted && !scan->is_escaped;

    scan->has_escaped |= scan->is_escaped;
    scan->is_quoted = scan->is_closed = scan->is_escaped = false;
    return push_field(reader, scan, scan->start + is_stripped, end - is_stripped, err);
}

/* The next special byte that is not the plain end of a plain field; the fields before it are taken. Most of the time is
 * spent here. */
static size_t take_plain(cmap_csv_reader *reader, struct scan *scan, cmap_err *err)
{
    size_t found;

    while ((found = next_special(reader)) < reader->end && reader->bytes[found] == reader->separator &&
           !scan->is_quoted) {
        if (!push_field(reader, scan, scan->start, found, err))
            break;
        scan->start = found + 1;
    }
    return found;
}

/* A quote at found: opens, closes or doubles, or is one that has no business there. */
static enum outcome take_quote(cmap_csv_reader *reader, struct scan *scan, size_t found, cmap_err *err)
{
    if (!scan->is_quoted && found == scan->start) {
        scan->is_quoted = true;
        scan->quote_line = reader->next_line + scan->lines;
        return ROW;
    }
    if (!scan->is_quoted || scan->is_closed) {
        if (!reader->loose_quotes)
            return fail_row(reader, scan, "a quote in the middle; put the whole field in quotes, double those in it",
                            err);
        scan->is_escaped = scan->is_quoted;
        return ROW;
    }
    if (found + 1 < reader->end && reader->bytes[found + 1] == '"') {
        (void)next_special(reader); /* its twin */
        scan->is_escaped = true;
    } else {
        scan->is_closed = true;
    }
    return ROW;
}

/* True when the field may end here: nothing stands between its closing quote and end. */
static bool may_end(const cmap_csv_reader *reader, struct scan *scan, size_t end)
{
    if (!scan->is_closed || reader->bytes[end - 1] == '"')
        return true;
    scan->is_escaped = true;
    return reader->loose_quotes;
}

static enum outcome take_end(cmap_csv_reader *reader, struct scan *scan, size_t end, cmap_err *err)
{
    if (!may_end(reader, scan, end))
        return fail_row(reader, scan, "text behind the closing quote", err);
    return end_field(reader, scan, end, err) ? ROW : FAILED;
}

/* The text ends at the end of the window: the end of a row without line end, or nothing. */
static enum outcome take_last(cmap_csv_reader *reader, struct scan *scan, cmap_err *err)
{
    if (!reader->is_last)
        return MORE;
    if (scan->is_quoted && !scan->is_closed) {
        cmap_fail(err, CMAP_EPARSE, "line %zu, field %zu: the quote that opens here is never closed", scan->quote_line,
                  scan->count + 1);
        return FAILED;
    }
    if (scan->count == 0 && scan->start == reader->end)
        return END;
    reader->at = reader->end;
    return take_end(reader, scan, reader->end, err);
}

/* A CR or LF at found, outside quotes. */
static enum outcome take_line_end(cmap_csv_reader *reader, struct scan *scan, size_t found, cmap_err *err)
{
    bool is_blank = scan->count == 0 && scan->start == found;
    bool is_pair = false;

    if (reader->bytes[found] == '\r') {
        if (found + 1 == reader->end && !reader->is_last)
            return MORE;
        is_pair = found + 1 < reader->end && reader->bytes[found + 1] == '\n';
    }
    if (is_pair)
        (void)next_special(reader); /* the LF */
    enum outcome outcome = is_blank ? ROW : take_end(reader, scan, found, err);
    reader->at = found + 1 + is_pair;
    scan->lines++;
    return outcome;
}

/* A CR or LF inside quotes is text; it is counted, CRLF once. */
static void count_inner_line_end(const cmap_csv_reader *reader, struct scan *scan, size_t found)
{
    if (reader->bytes[found] == '\n' || found + 1 == reader->end || reader->bytes[found + 1] != '\n')
        scan->lines++;
}

/* Reads the row that starts at reader->at: ROW when it is whole, MORE when the window must be filled first. A row that
 * the window cuts is read again from its start, so only what ends a row needs to know the byte behind it. */
static enum outcome scan_row(cmap_csv_reader *reader, struct scan *scan, cmap_err *err)
{
    enum outcome outcome = ROW;

    while (outcome == ROW) {
        size_t found = take_plain(reader, scan, err);
        char c = reader->bytes[found];
        bool is_text = scan->is_quoted && !scan->is_closed;
        if (found == reader->end)
            return take_last(reader, scan, err);
        if (c == reader->separator) {
            if (!is_text) {
                outcome = take_end(reader, scan, found, err);
                scan->start = found + 1;
            }
        } else if (c == '"') {
            outcome = take_quote(reader, scan, found, err);
        } else if (c == '\0') {
            return fail_row(reader, scan, "a NUL byte; is this UTF-16, or no text at all?", err);
        } else if (is_text) {
            count_inner_line_end(reader, scan, found);
        } else {
            return take_line_end(reader, scan, found, err);
        }
    }
    return outcome;
}

/* Takes the quotes off a field that holds doubled ones, in place. Returns its new length. What follows a closing quote
 * (loose quotes only) is kept as it is. */
static size_t unescape(char *text, size_t length)
{
    size_t out = 0, in = 1;

    while (in < length) {
        if (text[in] == '"' && !(in + 1 < length && text[in + 1] == '"')) {
            in++; /* the closing quote */
            break;
        }
        in += text[in] == '"';
        text[out++] = text[in++];
    }
    memmove(text + out, text + in, length - in);
    return out + length - in;
}

static void finish_fields(cmap_csv_reader *reader, const struct scan *scan)
{
    for (size_t i = 0; i < scan->count; i++) {
        cmap_csv_field *field = &reader->fields[i];
        char *text = reader->bytes + (field->text - reader->bytes);
        if (scan->has_escaped && field->length > 0 && text[0] == '"')
            field->length = unescape(text, field->length);
        text[field->length] = '\0';
    }
}

static cmap_status finish_row(cmap_csv_reader *reader, const struct scan *scan, size_t first, cmap_err *err)
{
    if (reader->at - first > reader->max_row)
        return cmap_fail(err, CMAP_EPARSE, "line %zu: the row has more than %zu bytes", reader->next_line,
                         reader->max_row);
    finish_fields(reader, scan);
    reader->row = (cmap_csv_row){reader->fields, scan->count, reader->row.number + 1, reader->next_line};
    reader->next_line += scan->lines;
    return CMAP_OK;
}

/* Fills the window for the first time and passes a byte order mark. */
static cmap_status start(cmap_csv_reader *reader, cmap_err *err)
{
    cmap_status status = fill(reader, err);

    if (status)
        return status;
    if (reader->end >= 3 && memcmp(reader->bytes, "\xEF\xBB\xBF", 3) == 0)
        reader->at = 3;
    seek(reader, reader->at);
    return CMAP_OK;
}

cmap_status cmap_csv_next(cmap_csv_reader *reader, const cmap_csv_row **row, cmap_err *err)
{
    cmap_err reason; /* not cleared: that would cost more than reading the row */
    cmap_status status = reader->bytes ? CMAP_OK : start(reader, &reason);
    enum outcome outcome = MORE;
    struct scan scan;
    size_t first = 0;

    while (!status && outcome == MORE) {
        first = reader->at;
        scan = (struct scan){.start = first};
        outcome = scan_row(reader, &scan, &reason);
        if (outcome == FAILED)
            status = reason.status; /* which whoever failed has set */
        if (outcome == MORE && (status = fill(reader, &reason)) == CMAP_OK)
            seek(reader, reader->at);
    }
    if (!status && outcome == ROW)
        status = finish_row(reader, &scan, first, &reason);
    if (status)
        return cmap_fail(err, status, "%s", reason.text);
    *row = outcome == ROW ? &reader->row : NULL;
    return CMAP_OK;
}
