/* What the sheets of an XLSX workbook share: texts and number formats (ECMA-376, part 1, 18.4 and 18.8). */
#include "gis/base/mem.h"
#include "gis/io/sheet_private.h"

#include <stdlib.h>
#include <string.h>

/* ---- texts ---- */

typedef struct text_reading {
    cmap_sheet_texts *texts;
    bool in_text;
    unsigned phonetic; /* depth inside <rPh>, which says how to pronounce the text */
} text_reading;

static cmap_status start_text(void *data, const char *name, const char **attributes, cmap_err *err)
{
    text_reading *reading = data;
    cmap_sheet_texts *texts = reading->texts;

    (void)attributes;
    if (strcmp(name, "si") == 0) {
        cmap_status status = cmap_grow(&texts->starts, &texts->capacity, texts->count + 2, sizeof *texts->starts, err);
        if (status)
            return status;
        texts->starts[texts->count] = texts->bytes.length;
    } else if (strcmp(name, "rPh") == 0) {
        reading->phonetic++;
    } else if (strcmp(name, "t") == 0) {
        reading->in_text = reading->phonetic == 0;
    }
    return CMAP_OK;
}

static cmap_status end_text(void *data, const char *name, cmap_err *err)
{
    text_reading *reading = data;
    cmap_sheet_texts *texts = reading->texts;

    if (strcmp(name, "t") == 0) {
        reading->in_text = false;
    } else if (strcmp(name, "rPh") == 0) {
        reading->phonetic--;
    } else if (strcmp(name, "si") == 0 && texts->starts) {
        size_t from = texts->starts[texts->count];
        if (texts->bytes.length > from)
            texts->bytes.length = from + cmap_sheet_unescape(texts->bytes.bytes + from, texts->bytes.length - from);
        cmap_buf_putc(&texts->bytes, '\0');
        texts->starts[++texts->count] = texts->bytes.length;
        if (texts->bytes.status)
            return cmap_fail(err, CMAP_ENOMEM, "cannot hold the texts of the sheet: out of memory");
    }
    return CMAP_OK;
}

static cmap_status more_text(void *data, const char *text, size_t length, cmap_err *err)
{
    text_reading *reading = data;

    (void)err;
    if (reading->in_text)
        cmap_buf_put(&reading->texts->bytes, text, length);
    return CMAP_OK;
}

cmap_status cmap_sheet_texts_read(cmap_zip *zip, const char *part, cmap_sheet_texts *out, cmap_err *err)
{
    static const cmap_xml_events events = {start_text, end_text, more_text};
    text_reading reading = {.texts = out};

    return cmap_sheet_part_read(zip, part, CMAP_SHEET_MAX_HEAD, &events, &reading, err);
}

void cmap_sheet_texts_clear(cmap_sheet_texts *texts)
{
    cmap_buf_clear(&texts->bytes);
    cmap_free(texts->starts);
    memset(texts, 0, sizeof *texts);
}

/* ---- styles ---- */

typedef struct own_format {
    long id;
    cmap_sheet_format format;
} own_format;

typedef struct style_reading {
    cmap_sheet_styles *styles;
    own_format *own; /* the formats that the workbook defines */
    size_t own_capacity, own_count;
    bool in_cell_styles;
} style_reading;

static cmap_sheet_format find_format(const style_reading *reading, long id)
{
    for (size_t i = 0; i < reading->own_count; i++)
        if (reading->own[i].id == id)
            return reading->own[i].format;
    return cmap_sheet_format_builtin(id);
}

static cmap_status start_style(void *data, const char *name, const char **attributes, cmap_err *err)
{
    style_reading *reading = data;
    cmap_sheet_styles *styles = reading->styles;
    const char *id = cmap_xml_attribute(attributes, "numFmtId");
    const char *code = cmap_xml_attribute(attributes, "formatCode");
    cmap_status status = CMAP_OK;

    if (strcmp(name, "numFmt") == 0 && id && code) {
        status = cmap_grow(&reading->own, &reading->own_capacity, reading->own_count + 1, sizeof *reading->own, err);
        if (!status)
            reading->own[reading->own_count++] = (own_format){strtol(id, NULL, 10), cmap_sheet_format_read(code)};
    } else if (strcmp(name, "cellXfs") == 0) {
        reading->in_cell_styles = true;
    } else if (strcmp(name, "xf") == 0 && reading->in_cell_styles) {
        status = cmap_grow(&styles->formats, &styles->capacity, styles->count + 1, 1, err);
        if (!status)
            styles->formats[styles->count++] =
                (unsigned char)(id ? find_format(reading, strtol(id, NULL, 10)) : CMAP_SHEET_NUMBER);
    }
    return status;
}

static cmap_status end_style(void *data, const char *name, cmap_err *err)
{
    style_reading *reading = data;

    (void)err;
    if (strcmp(name, "cellXfs") == 0)
        reading->in_cell_styles = false;
    return CMAP_OK;
}

cmap_status cmap_sheet_styles_read(cmap_zip *zip, const char *part, cmap_sheet_styles *out, cmap_err *err)
{
    static const cmap_xml_events events = {start_style, end_style, NULL};
    style_reading reading = {.styles = out};
    cmap_status status = cmap_sheet_part_read(zip, part, CMAP_SHEET_MAX_HEAD, &events, &reading, err);

    cmap_free(reading.own);
    return status;
}

void cmap_sheet_styles_clear(cmap_sheet_styles *styles)
{
    cmap_free(styles->formats);
    memset(styles, 0, sizeof *styles);
}
