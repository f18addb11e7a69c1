#include "gis/io/json_member.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void put_key(cmap_json_writer *json, const char *key)
{
    if (key)
        cmap_json_put_key(json, key);
}

void cmap_member_object(cmap_json_writer *json, const char *key)
{
    put_key(json, key);
    cmap_json_open_object(json);
}

void cmap_member_array(cmap_json_writer *json, const char *key)
{
    put_key(json, key);
    cmap_json_open_array(json);
}

void cmap_member_text(cmap_json_writer *json, const char *key, const char *text)
{
    put_key(json, key);
    cmap_json_put_text(json, text);
}

void cmap_member_bool(cmap_json_writer *json, const char *key, bool value)
{
    put_key(json, key);
    cmap_json_put_bool(json, value);
}

void cmap_member_int(cmap_json_writer *json, const char *key, int64_t value)
{
    put_key(json, key);
    cmap_json_put_int(json, value);
}

void cmap_member_decimal(cmap_json_writer *json, const char *key, const char *decimal)
{
    put_key(json, key);
    cmap_json_put_decimal(json, decimal);
}

void cmap_member_real(cmap_json_writer *json, const char *key, double value, int decimals)
{
    char text[64];
    size_t length;

    if (!isfinite(value)) {
        cmap_member_decimal(json, key, NULL);
        return;
    }
    (void)snprintf(text, sizeof text, "%.*f", decimals, value);
    length = strlen(text);
    if (decimals > 0) {
        while (text[length - 1] == '0')
            length--;
        length -= text[length - 1] == '.';
    }
    text[length] = '\0';
    cmap_member_decimal(json, key, strcmp(text, "-0") == 0 ? "0" : text);
}

void cmap_member_finish(cmap_json_writer *json)
{
    cmap_status status = cmap_json_finish(json, NULL);

    if (status && !json->buf->status)
        json->buf->status = status;
}
