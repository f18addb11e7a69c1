/* Inside gis/io: XML as it is read, through expat.
 *
 * A document type is refused, so there are no entities to swell and nothing outside the text to fetch. Names lose
 * their prefix: "x:row" is "row". */
#ifndef CMAP_IO_XML_PRIVATE_H
#define CMAP_IO_XML_PRIVATE_H

#include "gis/base/status.h"
#include "gis/io/csv.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct cmap_xml cmap_xml;

/* What is told of the document; each may be NULL. attributes: name, value, ..., NULL, with prefixes; ask
 * cmap_xml_attribute. A failure ends the reading and is passed on. */
typedef struct cmap_xml_events {
    cmap_status (*start)(void *data, const char *name, const char **attributes, cmap_err *err);
    cmap_status (*end)(void *data, const char *name, cmap_err *err);
    cmap_status (*text)(void *data, const char *text, size_t length, cmap_err *err);
} cmap_xml_events;

/* The value of an attribute by its name without prefix; NULL when it is not there. */
const char *cmap_xml_attribute(const char **attributes, const char *name);

/* A reader of what source gives; what names the text in errors (borrowed). Free with cmap_xml_free. */
cmap_status cmap_xml_open(cmap_csv_source *source, void *source_data, const cmap_xml_events *events, void *data,
                          const char *what, cmap_xml **out, cmap_err *err);
void cmap_xml_free(cmap_xml *xml);

/* Reads on until an event calls cmap_xml_pause, or to the end (*is_end). CMAP_EPARSE names the line. */
cmap_status cmap_xml_next(cmap_xml *xml, bool *is_end, cmap_err *err);
void cmap_xml_pause(cmap_xml *xml);

#endif
