/* json.h: reading JSON documents and writing them.
 *
 * Reading goes through json-c and keeps the whole document in memory (some ten times its text). A cmap_json is one
 * value in it, borrowed until cmap_json_doc_free; JSON's null is a value too, of kind CMAP_JSON_NULL. */
#ifndef CMAP_IO_JSON_H
#define CMAP_IO_JSON_H

#include "gis/base/buf.h"
#include "gis/base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct cmap_json_doc cmap_json_doc;
typedef struct cmap_json cmap_json;

typedef enum cmap_json_kind {
    CMAP_JSON_NULL,
    CMAP_JSON_BOOL,
    CMAP_JSON_NUMBER,
    CMAP_JSON_TEXT,
    CMAP_JSON_ARRAY,
    CMAP_JSON_OBJECT
} cmap_json_kind;

/* Parses one strict JSON value (RFC 8259), UTF-8, a leading byte order mark allowed, nested at most 64 deep.
 * CMAP_EPARSE names line and column. Free *out with cmap_json_doc_free. */
cmap_status cmap_json_parse(const char *text, size_t length, cmap_json_doc **out, cmap_err *err);
void cmap_json_doc_free(cmap_json_doc *doc);

const cmap_json *cmap_json_root(const cmap_json_doc *doc);

cmap_json_kind cmap_json_get_kind(const cmap_json *value); /* CMAP_JSON_NULL for NULL */

/* The members of an object by key; NULL when value is no object or has no such key. The last of doubled keys counts. */
const cmap_json *cmap_json_get(const cmap_json *value, const char *key);

/* The items of an array: 0 and NULL for anything else, NULL from the end on. */
size_t cmap_json_count(const cmap_json *value);
const cmap_json *cmap_json_at(const cmap_json *value, size_t index);

/* A string's text, terminated (it may hold U+0000 before that); NULL for anything else. */
const char *cmap_json_text(const cmap_json *value);

/* A number, rounded to the nearest double; fallback for anything else. */
double cmap_json_number(const cmap_json *value, double fallback);
bool cmap_json_bool(const cmap_json *value, bool fallback);

/* Writes one JSON value into a buffer, in the order of the calls, two spaces a level. Sticky: a misuse (a value without
 * a key in an object, a second root, an end without a start) or want of memory is told by cmap_json_finish. Malformed
 * UTF-8 becomes U+FFFD. Initialise with cmap_json_begin; owns nothing but what it put into the buffer. */
typedef struct cmap_json_writer {
    cmap_buf *buf;
    cmap_status status;
    int depth;
    int compact_below; /* what stands deeper than this many levels stays on one line; 0: nothing does */
    struct {
        bool is_object, has_key; /* has_key: the key stands, its value is to come */
        size_t count;
    } level[64];
} cmap_json_writer;

void cmap_json_begin(cmap_json_writer *writer, cmap_buf *buf);

void cmap_json_open_object(cmap_json_writer *writer);
void cmap_json_open_array(cmap_json_writer *writer);
void cmap_json_close(cmap_json_writer *writer);

void cmap_json_put_key(cmap_json_writer *writer, const char *key);
void cmap_json_put_null(cmap_json_writer *writer);
void cmap_json_put_bool(cmap_json_writer *writer, bool value);
void cmap_json_put_int(cmap_json_writer *writer, int64_t value);
void cmap_json_put_text(cmap_json_writer *writer, const char *text); /* NULL: null */

/* A number given as its decimal text ("1180000.5"), printed as it is; NULL: null. Text that is no JSON number is a
 * misuse. */
void cmap_json_put_decimal(cmap_json_writer *writer, const char *decimal);

/* The shortest text that reads back as value, in any locale; NAN and infinities: null. */
void cmap_json_put_real(cmap_json_writer *writer, double value);

/* value with so many decimals (0-15), trailing zeros kept; NAN and infinities: null. */
void cmap_json_put_fixed(cmap_json_writer *writer, double value, int decimals);

/* Ends the document with a line feed. CMAP_EINVAL when it is not one whole value. */
cmap_status cmap_json_finish(cmap_json_writer *writer, cmap_err *err);

#endif
