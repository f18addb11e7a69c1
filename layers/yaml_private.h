/* yaml_private.h: how the YAML reader finds places in a file and words its complaints. */
#ifndef CMAP_LAYERS_YAML_PRIVATE_H
#define CMAP_LAYERS_YAML_PRIVATE_H

#include "gis/base/status.h"

#include <cyaml/cyaml.h>
#include <stdbool.h>
#include <stddef.h>
#include <yaml.h>

/* A figure is five deep; libyaml takes time with the square of the depth, so a file of brackets is stopped early. */
#define CMAP_YAML_DEEPEST 64

/* A file being read. */
typedef struct cmap_yaml_text {
    const char *path;  /* for messages */
    const char *kind;  /* "figure" or "theme" */
    const char *bytes; /* borrowed */
    size_t length;
} cmap_yaml_text;

/* A walk through the text, event by event, that knows where it is. */
typedef struct cmap_yaml_cursor {
    yaml_parser_t parser;
    yaml_event_t event; /* the cursor's */
    bool is_key;        /* the event is a key of the mapping at where */
    bool is_value;      /* the event is, or opens, the value at where */
    char where[256];    /* "map.layers[3]"; entries from 0 */
    char key[128];      /* the last key */
    struct {
        bool mapping, value_next;
        unsigned entry;
        size_t length; /* of where */
    } levels[CMAP_YAML_DEEPEST];
    size_t depth;
} cmap_yaml_cursor;

/* False when memory ran out. Otherwise end with cmap_yaml_end. */
bool cmap_yaml_start(cmap_yaml_cursor *at, const cmap_yaml_text *text);
/* The next event; false behind the last one, after an error (at->parser.error) and deeper than CMAP_YAML_DEEPEST. */
bool cmap_yaml_next(cmap_yaml_cursor *at);
size_t cmap_yaml_cursor_line(const cmap_yaml_cursor *at); /* from 1 */
void cmap_yaml_end(cmap_yaml_cursor *at);

/* Where the keys of its kind are told. Static. */
const char *cmap_yaml_help(const cmap_yaml_text *text);

/* CMAP_OK when the text is YAML with exactly one document that says something; else CMAP_EPARSE, "file:line: why".
 * Linear in the length. */
cmap_status cmap_yaml_check(const cmap_yaml_text *text, cmap_err *err);

/* CMAP_OK when what the schema calls a number is one to its last character: libcyaml reads "297 mm" as 297. For a text
 * that libcyaml took. */
cmap_status cmap_yaml_check_numbers(const cmap_yaml_text *text, const cyaml_schema_value_t *schema, cmap_err *err);

/* The line, from 1, of the value at where, "" the whole. With key, the line of that key inside the mapping at where,
 * its nth time (from 1). 0 when it is not there. Aliases are not followed. */
size_t cmap_yaml_line(const cmap_yaml_text *text, const char *where, const char *key, unsigned nth);

/* One step of libcyaml's backtrace, innermost first. */
typedef struct cmap_yaml_step {
    char key[64];   /* "": an entry of a sequence, or a mapping whose key is not known */
    unsigned entry; /* from 1; 0: none */
    size_t line;
} cmap_yaml_step;

/* What libcyaml said while it read: its first complaint, and where. */
typedef struct cmap_yaml_complaint {
    char what[256];
    cmap_yaml_step steps[8];
    size_t step_count;
} cmap_yaml_complaint;

/* Notes one line of libcyaml's log. */
void cmap_yaml_hear(cmap_yaml_complaint *heard, const char *line);

/* Turns the complaint that came with result into "file:line: key: what is wrong; what is allowed". */
cmap_status cmap_yaml_explain(const cmap_yaml_text *text, const cyaml_schema_value_t *schema, cyaml_err_t result,
                              const cmap_yaml_complaint *heard, cmap_err *err);

#endif
