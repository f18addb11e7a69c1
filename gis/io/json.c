/* The one door to json-c. A cmap_json is json-c's own object; JSON's null, which json-c shows as a NULL pointer, gets a
 * pointer of ours, so that it differs from what is not there. */
#include "gis/io/json.h"

#include "gis/base/mem.h"
#include "gis/base/utf8.h"
#include "gis/io/json_private.h"

#include <json-c/json.h>
#include <limits.h>
#include <string.h>

#define MAX_DEPTH 64

struct cmap_json_doc {
    struct json_object *root;
};

static const char null_value;

static const cmap_json *wrap(const struct json_object *object)
{
    return object ? (const void *)object : (const void *)&null_value;
}

static const struct json_object *unwrap(const cmap_json *value)
{
    const void *object = value;
    return object == &null_value ? NULL : object;
}

static cmap_status fail_at(const char *text, size_t offset, const char *what, cmap_err *err)
{
    size_t line = 1, column = 1;

    for (size_t i = 0; i < offset; i++) {
        column = text[i] == '\n' ? 1 : column + ((text[i] & 0xC0) != 0x80);
        line += text[i] == '\n';
    }
    return cmap_fail(err, CMAP_EPARSE, "line %zu, column %zu: %s", line, column, what);
}

/* json-c wants at least one byte behind the value to know that a bare number has ended: text's NUL is that byte. */
static cmap_status parse_with(struct json_tokener *tokener, const char *text, size_t length, struct json_object **root,
                              cmap_err *err)
{
    struct json_object *object = json_tokener_parse_ex(tokener, text, (int)length + 1);
    enum json_tokener_error error = json_tokener_get_error(tokener);
    size_t end = json_tokener_get_parse_end(tokener);

    if (error == json_tokener_continue)
        return fail_at(text, length, "the text ends too early", err);
    if (error != json_tokener_success)
        return fail_at(text, end < length ? end : length, json_tokener_error_desc(error), err);
    while (end < length && strchr(" \t\r\n", text[end]) && text[end])
        end++;
    if (end < length) {
        json_object_put(object);
        return fail_at(text, end, "something stands behind the end", err);
    }
    *root = object;
    return CMAP_OK;
}

static cmap_status check_bytes(const char *text, size_t length, cmap_err *err)
{
    size_t bad_at;

    if (length >= INT_MAX)
        return cmap_fail(err, CMAP_EPARSE, "a JSON text of %zu bytes is too large", length);
    if (!cmap_utf8_valid(text, length, &bad_at))
        return fail_at(text, bad_at, "not UTF-8", err);
    return CMAP_OK;
}

static size_t skip_bom(const char *text, size_t length)
{
    return length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

static cmap_status parse_copy(const char *text, size_t length, cmap_json_doc *doc, cmap_err *err)
{
    size_t at = 0;
    const char *wrong = cmap_json_check_words(text, &at);

    if (wrong)
        return fail_at(text, at, wrong, err);
    struct json_tokener *tokener = json_tokener_new_ex(MAX_DEPTH);
    if (!tokener)
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: reading JSON");
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_ALLOW_TRAILING_CHARS);
    cmap_status status = parse_with(tokener, text, length, &doc->root, err);
    json_tokener_free(tokener);
    return status;
}

cmap_status cmap_json_parse(const char *text, size_t length, cmap_json_doc **out, cmap_err *err)
{
    size_t bom = skip_bom(text, length);
    cmap_buf copy = {0}; /* terminated, which text need not be */
    cmap_json_doc *doc = NULL;
    cmap_status status = check_bytes(text + bom, length - bom, err);

    if (status)
        return status;
    cmap_buf_put(&copy, text + bom, length - bom);
    doc = cmap_calloc(1, sizeof *doc);
    if (copy.status || !doc)
        status = cmap_fail(err, CMAP_ENOMEM, "out of memory: a JSON text of %zu bytes", length);
    else
        status = parse_copy(cmap_buf_text(&copy), length - bom, doc, err);
    cmap_buf_clear(&copy);
    if (status)
        cmap_free(doc);
    else
        *out = doc;
    return status;
}

void cmap_json_doc_free(cmap_json_doc *doc)
{
    if (!doc)
        return;
    json_object_put(doc->root);
    cmap_free(doc);
}

const cmap_json *cmap_json_root(const cmap_json_doc *doc)
{
    return wrap(doc->root);
}

cmap_json_kind cmap_json_get_kind(const cmap_json *value)
{
    switch (json_object_get_type(unwrap(value))) {
    case json_type_boolean:
        return CMAP_JSON_BOOL;
    case json_type_double:
    case json_type_int:
        return CMAP_JSON_NUMBER;
    case json_type_string:
        return CMAP_JSON_TEXT;
    case json_type_array:
        return CMAP_JSON_ARRAY;
    case json_type_object:
        return CMAP_JSON_OBJECT;
    case json_type_null:
        break;
    }
    return CMAP_JSON_NULL;
}

const cmap_json *cmap_json_get(const cmap_json *value, const char *key)
{
    struct json_object *member;

    if (cmap_json_get_kind(value) != CMAP_JSON_OBJECT || !json_object_object_get_ex(unwrap(value), key, &member))
        return NULL;
    return wrap(member);
}

size_t cmap_json_count(const cmap_json *value)
{
    return cmap_json_get_kind(value) == CMAP_JSON_ARRAY ? json_object_array_length(unwrap(value)) : 0;
}

const cmap_json *cmap_json_at(const cmap_json *value, size_t index)
{
    return index < cmap_json_count(value) ? wrap(json_object_array_get_idx(unwrap(value), index)) : NULL;
}

const char *cmap_json_text(const cmap_json *value)
{
    if (cmap_json_get_kind(value) != CMAP_JSON_TEXT)
        return NULL;
    /* json-c's getter of a string's own bytes changes nothing, but is declared for any object. */
    union {
        const struct json_object *read;
        struct json_object *declared;
    } object = {.read = unwrap(value)};
    return json_object_get_string(object.declared);
}

double cmap_json_number(const cmap_json *value, double fallback)
{
    return cmap_json_get_kind(value) == CMAP_JSON_NUMBER ? json_object_get_double(unwrap(value)) : fallback;
}

bool cmap_json_bool(const cmap_json *value, bool fallback)
{
    return cmap_json_get_kind(value) == CMAP_JSON_BOOL ? json_object_get_boolean(unwrap(value)) : fallback;
}
