/* Places in a YAML text: libcyaml tells where a value stood, but not where an unknown or doubled key did, nor where a
 * value stands that came out wrong later. libyaml, on which it rests, tells all of them. */
#include "layers/yaml_private.h"

#include <stdio.h>
#include <string.h>

bool cmap_yaml_start(cmap_yaml_cursor *at, const cmap_yaml_text *text)
{
    memset(at, 0, sizeof *at);
    if (!yaml_parser_initialize(&at->parser))
        return false;
    yaml_parser_set_input_string(&at->parser, (const unsigned char *)text->bytes, text->length);
    return true;
}

void cmap_yaml_end(cmap_yaml_cursor *at)
{
    yaml_event_delete(&at->event);
    yaml_parser_delete(&at->parser);
}

size_t cmap_yaml_cursor_line(const cmap_yaml_cursor *at)
{
    return at->event.start_mark.line + 1;
}

/* A value or a key begins: says which, and where it is. */
static void arrive(cmap_yaml_cursor *at)
{
    const size_t length = at->depth ? at->levels[at->depth - 1].length : 0;
    char *end = at->where + length;
    const size_t room = sizeof at->where - length;

    *end = '\0';
    at->is_value = true;
    if (!at->depth)
        return;
    if (!at->levels[at->depth - 1].mapping) {
        (void)snprintf(end, room, "[%u]", at->levels[at->depth - 1].entry++);
    } else if (at->levels[at->depth - 1].value_next) {
        (void)snprintf(end, room, "%s%s", length ? "." : "", at->key);
        at->levels[at->depth - 1].value_next = false;
    } else {
        const bool plain = at->event.type == YAML_SCALAR_EVENT;
        (void)snprintf(at->key, sizeof at->key, "%s", plain ? (const char *)at->event.data.scalar.value : "?");
        at->levels[at->depth - 1].value_next = true;
        at->is_key = true;
        at->is_value = false;
    }
}

bool cmap_yaml_next(cmap_yaml_cursor *at)
{
    yaml_event_delete(&at->event);
    at->is_key = at->is_value = false;
    if (!yaml_parser_parse(&at->parser, &at->event) || at->event.type == YAML_NO_EVENT)
        return false;
    switch (at->event.type) {
    case YAML_SCALAR_EVENT:
    case YAML_ALIAS_EVENT:
        arrive(at);
        return true;
    case YAML_MAPPING_START_EVENT:
    case YAML_SEQUENCE_START_EVENT:
        arrive(at);
        if (at->depth == CMAP_YAML_DEEPEST)
            return false;
        at->levels[at->depth].mapping = at->event.type == YAML_MAPPING_START_EVENT;
        at->levels[at->depth].value_next = false;
        at->levels[at->depth].entry = 0;
        at->levels[at->depth++].length = strlen(at->where);
        return true;
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
        at->depth--;
        return true;
    default:
        return true;
    }
}

size_t cmap_yaml_line(const cmap_yaml_text *text, const char *where, const char *key, unsigned nth)
{
    cmap_yaml_cursor at;
    size_t line = 0;

    if (!cmap_yaml_start(&at, text))
        return 0;
    while (!line && cmap_yaml_next(&at)) {
        if (strcmp(at.where, where) != 0)
            continue;
        if (key ? at.is_key && strcmp(at.key, key) == 0 && --nth == 0 : at.is_value)
            line = cmap_yaml_cursor_line(&at);
    }
    cmap_yaml_end(&at);
    return line;
}

/* Why the walk stopped. */
static cmap_status complain(const cmap_yaml_text *text, const cmap_yaml_cursor *at, cmap_err *err)
{
    const yaml_parser_t *parser = &at->parser;
    size_t line = parser->problem_mark.line;

    if (parser->error == YAML_NO_ERROR)
        return cmap_fail(err, CMAP_EPARSE, "%s:%zu: lists and keys lie too deep in one another; %s", text->path,
                         cmap_yaml_cursor_line(at), cmap_yaml_help(text));
    if (parser->error == YAML_MEMORY_ERROR)
        return cmap_fail(err, CMAP_ENOMEM, "cannot read %s: out of memory", text->path);
    if (parser->error == YAML_READER_ERROR) /* it counts bytes here */
        for (size_t i = line = 0; i < parser->problem_offset && i < text->length; i++)
            line += text->bytes[i] == '\n';
    return cmap_fail(err, CMAP_EPARSE, "%s:%zu: this is no YAML: %s", text->path, line + 1,
                     parser->problem ? parser->problem : "it cannot be read");
}

cmap_status cmap_yaml_check(const cmap_yaml_text *text, cmap_err *err)
{
    cmap_status status = CMAP_OK;
    cmap_yaml_cursor at;
    unsigned documents = 0;

    if (!cmap_yaml_start(&at, text))
        return cmap_fail(err, CMAP_ENOMEM, "cannot read %s: out of memory", text->path);
    while (!status && at.event.type != YAML_STREAM_END_EVENT)
        if (!cmap_yaml_next(&at))
            status = complain(text, &at, err);
        else if (at.event.type == YAML_DOCUMENT_START_EVENT && ++documents > 1)
            status = cmap_fail(err, CMAP_EPARSE, "%s:%zu: a second document begins here; a %s has a file of its own",
                               text->path, cmap_yaml_cursor_line(&at), text->kind);
    if (!status && !documents)
        status = cmap_fail(err, CMAP_EPARSE, "%s:1: it is empty; %s", text->path, cmap_yaml_help(text));
    cmap_yaml_end(&at);
    return status;
}
