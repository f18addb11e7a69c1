/* The one door to expat. */
#include "gis/base/mem.h"
#include "gis/io/xml_private.h"

#include <stdint.h>
#include <string.h>

#include <expat.h>

#define CHUNK     32768
#define MAX_DEPTH 256
/* One tag or comment. Expat looks at an unfinished one again with every chunk, so a long one takes time by its square.
 */
#define MAX_TOKEN (1 << 20)

struct cmap_xml {
    XML_Parser parser;
    cmap_csv_source *source;
    void *source_data;
    const cmap_xml_events *events;
    void *data;
    const char *what;
    cmap_status status; /* of an event */
    cmap_err *err;      /* of the call that runs */
    unsigned depth;
    int64_t fed; /* bytes handed to the parser */
    bool is_paused, is_last, is_end;
};

static const char *local_name(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

const char *cmap_xml_attribute(const char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcmp(local_name(attributes[0]), name) == 0)
            return attributes[1];
    return NULL;
}

static void settle(cmap_xml *xml, cmap_status status)
{
    if (!status)
        return;
    xml->status = status;
    (void)XML_StopParser(xml->parser, XML_FALSE);
}

static void on_start(void *data, const char *name, const char **attributes)
{
    cmap_xml *xml = data;

    if (xml->status)
        return;
    if (++xml->depth > MAX_DEPTH)
        settle(xml, cmap_fail(xml->err, CMAP_EPARSE, "%s nests more than %d elements", xml->what, MAX_DEPTH));
    else if (xml->events->start)
        settle(xml, xml->events->start(xml->data, local_name(name), attributes, xml->err));
}

static void on_end(void *data, const char *name)
{
    cmap_xml *xml = data;

    if (xml->status)
        return;
    xml->depth--;
    if (xml->events->end)
        settle(xml, xml->events->end(xml->data, local_name(name), xml->err));
}

static void on_text(void *data, const char *text, int length)
{
    cmap_xml *xml = data;

    if (!xml->status && xml->events->text)
        settle(xml, xml->events->text(xml->data, text, (size_t)length, xml->err));
}

static void on_doctype(void *data, const char *name, const char *system_id, const char *public_id, int has_subset)
{
    cmap_xml *xml = data;

    (void)name;
    (void)system_id;
    (void)public_id;
    (void)has_subset;
    settle(xml, cmap_fail(xml->err, CMAP_EPARSE,
                          "%s declares a document type, which may hide entities; such a file is "
                          "not read",
                          xml->what));
}

cmap_status cmap_xml_open(cmap_csv_source *source, void *source_data, const cmap_xml_events *events, void *data,
                          const char *what, cmap_xml **out, cmap_err *err)
{
    static const XML_Memory_Handling_Suite memory = {cmap_alloc, cmap_realloc, cmap_free};
    cmap_xml *xml = cmap_calloc(1, sizeof *xml);

    if (xml)
        xml->parser = XML_ParserCreate_MM(NULL, &memory, NULL);
    if (!xml || !xml->parser) {
        cmap_free(xml);
        return cmap_fail(err, CMAP_ENOMEM, "cannot read %s: out of memory", what);
    }
    xml->source = source;
    xml->source_data = source_data;
    xml->events = events;
    xml->data = data;
    xml->what = what;
    XML_SetUserData(xml->parser, xml);
    XML_SetElementHandler(xml->parser, on_start, on_end);
    XML_SetCharacterDataHandler(xml->parser, on_text);
    XML_SetStartDoctypeDeclHandler(xml->parser, on_doctype);
    *out = xml;
    return CMAP_OK;
}

void cmap_xml_free(cmap_xml *xml)
{
    if (!xml)
        return;
    XML_ParserFree(xml->parser);
    cmap_free(xml);
}

void cmap_xml_pause(cmap_xml *xml)
{
    xml->is_paused = true;
    (void)XML_StopParser(xml->parser, XML_TRUE);
}

static cmap_status check(cmap_xml *xml, enum XML_Status result, cmap_err *err)
{
    if (xml->status)
        return xml->status;
    if (result != XML_STATUS_ERROR)
        return CMAP_OK;
    enum XML_Error code = XML_GetErrorCode(xml->parser);
    if (code == XML_ERROR_NO_MEMORY)
        return cmap_fail(err, CMAP_ENOMEM, "cannot read %s: out of memory", xml->what);
    return cmap_fail(err, CMAP_EPARSE, "%s is damaged: line %llu: %s", xml->what,
                     (unsigned long long)XML_GetCurrentLineNumber(xml->parser), XML_ErrorString(code));
}

static cmap_status feed(cmap_xml *xml, cmap_err *err)
{
    size_t got = 0;
    char *buffer = XML_GetBuffer(xml->parser, CHUNK);

    if (!buffer)
        return cmap_fail(err, CMAP_ENOMEM, "cannot read %s: out of memory", xml->what);
    cmap_status status = xml->source(xml->source_data, buffer, CHUNK, &got, err);
    if (status)
        return status;
    xml->is_last = got == 0;
    xml->fed += (int64_t)got;
    status = check(xml, XML_ParseBuffer(xml->parser, (int)got, xml->is_last), err);
    if (!status && !xml->is_paused && xml->fed - XML_GetCurrentByteIndex(xml->parser) > MAX_TOKEN)
        status = cmap_fail(err, CMAP_EPARSE, "%s holds a tag or comment of more than %d bytes", xml->what, MAX_TOKEN);
    return status;
}

cmap_status cmap_xml_next(cmap_xml *xml, bool *is_end, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    xml->err = err;
    if (xml->is_paused) {
        xml->is_paused = false;
        status = check(xml, XML_ResumeParser(xml->parser), err);
    }
    while (!status && !xml->is_paused && !xml->is_last)
        status = feed(xml, err);
    xml->err = NULL;
    if (status) {
        xml->status = status;
        return status;
    }
    *is_end = !xml->is_paused;
    return CMAP_OK;
}
