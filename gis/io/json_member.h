/* json_member.h: members of JSON objects, a call for each. key NULL: an item of an array, or the outermost value. */
#ifndef CMAP_IO_JSON_MEMBER_H
#define CMAP_IO_JSON_MEMBER_H

#include "gis/io/json.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void cmap_member_object(cmap_json_writer *json, const char *key);                 /* ends with cmap_json_close */
void cmap_member_array(cmap_json_writer *json, const char *key);                  /* ends with cmap_json_close */
void cmap_member_text(cmap_json_writer *json, const char *key, const char *text); /* NULL: null */
void cmap_member_bool(cmap_json_writer *json, const char *key, bool value);
void cmap_member_int(cmap_json_writer *json, const char *key, int64_t value);
void cmap_member_decimal(cmap_json_writer *json, const char *key, const char *decimal); /* NULL: null */

/* Rounded to so many decimals, without trailing zeros; NAN: null. */
void cmap_member_real(cmap_json_writer *json, const char *key, double value, int decimals);

/* Ends the document; a failure becomes the buffer's. */
void cmap_member_finish(cmap_json_writer *json);

#endif
