/* Wording what libcyaml refuses. It names the key it was at and its own types; a planner needs the line, the whole way
 * to the key and what may stand there, which the schema knows. */
#include "gis/base/buf.h"
#include "gis/base/utf8.h"
#include "layers/yaml_private.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *cmap_yaml_help(const cmap_yaml_text *text)
{
    return strcmp(text->kind, "theme") == 0 ? "a copy of data/themes/print.yaml is a start"
                                            : "data/figures/README.md tells its keys";
}

/* One line of whole characters, whatever the file held. */
static void tidy(char *text)
{
    size_t bad_at;

    if (!cmap_utf8_valid(text, strlen(text), &bad_at))
        text[bad_at] = '\0';
    for (char *at = text; *at; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7f)
            *at = ' ';
    for (size_t length = strlen(text); length && text[length - 1] == ' ';)
        text[--length] = '\0';
}

static void hear_step(cmap_yaml_complaint *heard, const char *line)
{
    cmap_yaml_step step = {.key = ""};

    if (heard->step_count == sizeof heard->steps / sizeof heard->steps[0])
        return;
    if (sscanf(line, "  in mapping field '%63[^']' (line: %zu", step.key, &step.line) < 1 &&
        sscanf(line, "  in sequence entry '%u' (line: %zu", &step.entry, &step.line) < 1)
        (void)sscanf(line, "  in mapping (line: %zu", &step.line);
    heard->steps[heard->step_count++] = step;
}

void cmap_yaml_hear(cmap_yaml_complaint *heard, const char *line)
{
    static const char mark[] = "Load: ";
    const char *text = strncmp(line, mark, sizeof mark - 1) == 0 ? line + sizeof mark - 1 : line;

    if (strncmp(text, "  in ", 5) == 0) {
        hear_step(heard, text);
    } else if (!heard->what[0] && strncmp(text, "Backtrace", 9) != 0) {
        (void)snprintf(heard->what, sizeof heard->what, "%s", text);
        tidy(heard->what);
    }
}

/* Where the reader stood. */
typedef struct place {
    char where[256];
    const cyaml_schema_value_t *schema;
} place;

static const cyaml_schema_value_t *field_of(const cyaml_schema_value_t *schema, const char *key)
{
    if (schema->type != CYAML_MAPPING)
        return NULL;
    for (const cyaml_schema_field_t *field = schema->mapping.fields; field->key; field++)
        if (strcmp(field->key, key) == 0)
            return &field->value;
    return NULL;
}

/* Walks the backtrace from its outer end, leaving out the first inner steps. */
static place find_place(const cyaml_schema_value_t *schema, const cmap_yaml_complaint *heard, size_t inner)
{
    place at = {.where = "", .schema = schema};

    for (size_t i = heard->step_count; i > inner; i--) {
        const cmap_yaml_step *step = &heard->steps[i - 1];
        const size_t length = strlen(at.where);
        const cyaml_schema_value_t *below = NULL;
        if (step->key[0]) {
            (void)snprintf(at.where + length, sizeof at.where - length, "%s%s", length ? "." : "", step->key);
            below = field_of(at.schema, step->key);
        } else if (step->entry && at.schema->type == CYAML_SEQUENCE) {
            (void)snprintf(at.where + length, sizeof at.where - length, "[%u]", step->entry - 1);
            below = at.schema->sequence.entry;
        } else {
            continue;
        }
        if (!below)
            break;
        at.schema = below;
    }
    return at;
}

/* "a, b, c": the keys of a mapping or the words of a choice. */
static void list_words(const cyaml_schema_value_t *schema, cmap_buf *out)
{
    if (schema->type == CYAML_MAPPING)
        for (const cyaml_schema_field_t *field = schema->mapping.fields; field->key; field++)
            cmap_buf_printf(out, "%s%s", field == schema->mapping.fields ? "" : ", ", field->key);
    else if (schema->type == CYAML_ENUM)
        for (uint32_t i = 0; i < schema->enumeration.count; i++)
            cmap_buf_printf(out, "%s%s", i ? ", " : "", schema->enumeration.strings[i].str);
}

/* What may stand at a place, in words. */
static void tell_need(const cyaml_schema_value_t *schema, cmap_buf *out)
{
    switch (schema->type) {
    case CYAML_FLOAT:
        cmap_buf_puts(out, "a number is needed");
        break;
    case CYAML_STRING:
        cmap_buf_puts(out, "a text is needed");
        if (schema->string.min > 0 && schema->string.max < CYAML_UNLIMITED)
            cmap_buf_printf(out, " of %u to %u bytes", schema->string.min, schema->string.max);
        break;
    case CYAML_SEQUENCE:
        cmap_buf_printf(out, "a list of %u to %u entries is needed", schema->sequence.min, schema->sequence.max);
        break;
    case CYAML_MAPPING:
    case CYAML_ENUM:
        cmap_buf_puts(out, "allowed: ");
        list_words(schema, out);
        break;
    default:
        cmap_buf_puts(out, "another value is needed");
        break;
    }
}

/* What stands behind the last ": " of the complaint. */
static const char *quoted(const cmap_yaml_complaint *heard)
{
    const char *colon = strstr(heard->what, ": ");

    return colon ? colon + 2 : "";
}

static cmap_status fail_key(const cmap_yaml_text *text, const place *at, const char *key, unsigned nth,
                            const char *wrong, cmap_err *err)
{
    cmap_buf allowed = {0};

    list_words(at->schema, &allowed);
    (void)cmap_fail(err, CMAP_EPARSE, "%s:%zu: %s%s%s: %s; keys here: %s", text->path,
                    cmap_yaml_line(text, at->where, nth ? key : NULL, nth), at->where, at->where[0] ? "." : "", key,
                    wrong, cmap_buf_text(&allowed));
    cmap_buf_clear(&allowed);
    return CMAP_EPARSE;
}

/* What stood there instead, in words: libcyaml names libyaml's events. */
static void tell_found(const cmap_yaml_complaint *heard, cmap_buf *out)
{
    static const char *const events[][2] = {{"SCALAR", "a single value stands here; "},
                                            {"SEQUENCE_START", "a list stands here; "},
                                            {"MAPPING_START", "keys stand here; "},
                                            {"ALIAS", "an alias stands here; "}};
    const char *value = quoted(heard);

    if (strncmp(heard->what, "Expecting ", 10) == 0) {
        for (size_t i = 0; i < sizeof events / sizeof events[0]; i++)
            if (strcmp(value, events[i][0]) == 0)
                cmap_buf_puts(out, events[i][1]);
    } else if (strncmp(heard->what, "Invalid ", 8) == 0 && *value) {
        char cut[64];
        (void)snprintf(cut, sizeof cut, "%s", value);
        cmap_utf8_trim_tail(cut);
        cmap_buf_printf(out, "\"%s\" is not allowed; ", cut);
    }
}

static cmap_status fail_value(const cmap_yaml_text *text, const place *at, const cmap_yaml_complaint *heard,
                              cmap_err *err)
{
    size_t line = cmap_yaml_line(text, at->where, NULL, 0);
    cmap_buf why = {0};

    if (!line) /* behind an alias */
        line = heard->step_count ? heard->steps[0].line : 1;
    tell_found(heard, &why);
    tell_need(at->schema, &why);
    (void)cmap_fail(err, CMAP_EPARSE, "%s:%zu: %s%s%s", text->path, line, at->where, at->where[0] ? ": " : "",
                    cmap_buf_text(&why));
    cmap_buf_clear(&why);
    return CMAP_EPARSE;
}

/* The steps that name the key before the one complained about: a mapping's own place is wanted. */
static size_t inner_key(const cmap_yaml_complaint *heard)
{
    return heard->step_count && heard->steps[0].key[0] ? 1 : 0;
}

/* A list complains from inside its last entry. */
static size_t inner_entry(const cmap_yaml_complaint *heard)
{
    return heard->step_count && !heard->steps[0].key[0] ? 1 : 0;
}

cmap_status cmap_yaml_explain(const cmap_yaml_text *text, const cyaml_schema_value_t *schema, cyaml_err_t result,
                              const cmap_yaml_complaint *heard, cmap_err *err)
{
    const bool doubled = strncmp(heard->what, "Mapping field already seen", 26) == 0;
    const bool count = result == CYAML_ERR_SEQUENCE_ENTRIES_MIN || result == CYAML_ERR_SEQUENCE_ENTRIES_MAX;
    place at;

    if (result == CYAML_ERR_OOM || result == CYAML_ERR_LIBYAML_PARSER_INIT)
        return cmap_fail(err, CMAP_ENOMEM, "cannot read %s: out of memory", text->path);
    if (result == CYAML_ERR_INVALID_KEY || result == CYAML_ERR_MAPPING_FIELD_MISSING || doubled) {
        at = find_place(schema, heard, inner_key(heard));
        if (doubled)
            return fail_key(text, &at, quoted(heard), 2, "it stands here twice", err);
        if (result == CYAML_ERR_INVALID_KEY)
            return fail_key(text, &at, quoted(heard), 1, "there is no such key", err);
        return fail_key(text, &at, quoted(heard), 0, "it is missing", err);
    }
    at = find_place(schema, heard, count ? inner_entry(heard) : 0);
    if (result == CYAML_ERR_INVALID_VALUE || result == CYAML_ERR_UNEXPECTED_EVENT || count ||
        result == CYAML_ERR_STRING_LENGTH_MIN || result == CYAML_ERR_STRING_LENGTH_MAX)
        return fail_value(text, &at, heard, err);
    return cmap_fail(err, CMAP_EPARSE, "%s:%zu: %s%s%s; %s", text->path, heard->step_count ? heard->steps[0].line : 1,
                     at.where, at.where[0] ? ": " : "",
                     result == CYAML_ERR_INTERNAL_ERROR || !heard->what[0] ? "what follows has no place here"
                                                                           : heard->what,
                     cmap_yaml_help(text));
}

/* The schema of the place where; NULL when it has none. */
static const cyaml_schema_value_t *schema_at(const cyaml_schema_value_t *schema, const char *where)
{
    while (*where && schema) {
        char key[64];
        size_t length = strcspn(where + 1, ".[") + 1;
        if (*where == '[') {
            schema = schema->type == CYAML_SEQUENCE ? schema->sequence.entry : NULL;
        } else {
            const size_t dot = *where == '.';
            (void)snprintf(key, sizeof key, "%.*s", (int)(length - dot), where + dot);
            schema = field_of(schema, key);
        }
        where += length;
    }
    return schema;
}

static bool is_number(const char *text)
{
    char *end;

    return *text && !isnan(strtod(text, &end)) && *end == '\0';
}

cmap_status cmap_yaml_check_numbers(const cmap_yaml_text *text, const cyaml_schema_value_t *schema, cmap_err *err)
{
    cmap_status status = CMAP_OK;
    cmap_yaml_cursor at;

    if (!cmap_yaml_start(&at, text))
        return cmap_fail(err, CMAP_ENOMEM, "cannot read %s: out of memory", text->path);
    while (!status && cmap_yaml_next(&at)) {
        if (!at.is_value || at.event.type != YAML_SCALAR_EVENT)
            continue;
        const cyaml_schema_value_t *here = schema_at(schema, at.where);
        char *value = (char *)at.event.data.scalar.value;
        if (!here || here->type != CYAML_FLOAT || is_number(value))
            continue;
        tidy(value);
        status = cmap_fail(err, CMAP_EPARSE, "%s:%zu: %s: \"%.60s\" is not allowed; a number is needed", text->path,
                           cmap_yaml_cursor_line(&at), at.where, value);
    }
    cmap_yaml_end(&at);
    return status;
}
