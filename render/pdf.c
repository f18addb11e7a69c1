/* The PDF's last touch.
 *
 * cairo 1.16 sets neither the document's language nor DisplayDocTitle, and writes its own release into Producer. An
 * incremental update (ISO 32000-1, 7.5.6) appends a new catalog and a new information dictionary under their old
 * numbers and a cross-reference section that points back at cairo's. */
#include "render/canvas_private.h"

#include "gis/base/mem.h"
#include "gis/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The last place of word in the first length bytes; NULL when it is not there. */
static const char *find_last(const char *bytes, size_t length, const char *word)
{
    size_t size = strlen(word);

    for (size_t i = length < size ? 0 : length - size + 1; i-- > 0;) {
        if (memcmp(bytes + i, word, size) == 0)
            return bytes + i;
    }
    return NULL;
}

static bool read_number(const char *after, long *out)
{
    char *end;

    if (!after)
        return false;
    *out = strtol(after, &end, 10);
    return end != after && *out >= 0;
}

typedef struct pdf_tail {
    long size, root, info, xref; /* of the trailer */
    const char *catalog;         /* between the << and >> of the root object */
    size_t catalog_length;
} pdf_tail;

/* The trailer's value behind key, in text that ends in NUL. */
static bool read_key(const char *trailer, const char *key, long *out)
{
    const char *at = strstr(trailer, key);
    return at && read_number(at + strlen(key), out);
}

static bool read_catalog(const cmap_buf *pdf, pdf_tail *tail)
{
    char head[40];

    (void)snprintf(head, sizeof head, "\n%ld 0 obj\n<<", tail->root);
    const char *object = find_last(pdf->bytes, pdf->length, head);
    if (!object)
        return false;
    tail->catalog = object + strlen(head);
    const char *end = strstr(tail->catalog, "endobj");
    while (end && end > tail->catalog && strncmp(end, ">>", 2) != 0)
        end--;
    tail->catalog_length = end ? (size_t)(end - tail->catalog) : 0;
    return tail->catalog_length > 0;
}

static bool read_tail(const cmap_buf *pdf, pdf_tail *tail)
{
    const char *trailer = pdf->length ? find_last(pdf->bytes, pdf->length, "trailer") : NULL;

    return trailer && read_key(trailer, "/Size ", &tail->size) && read_key(trailer, "/Root ", &tail->root) &&
           read_key(trailer, "/Info ", &tail->info) && read_key(trailer, "startxref", &tail->xref) &&
           read_catalog(pdf, tail);
}

/* A text string as UTF-16BE in hexadecimal: needs no escapes and holds every character. */
static void put_text(cmap_buf *bytes, const char *key, const char *text)
{
    uint32_t c;

    if (!*text)
        return;
    cmap_buf_printf(bytes, "%s <FEFF", key);
    while ((c = cmap_utf8_next(&text))) {
        if (c >= 0x10000)
            cmap_buf_printf(bytes, "%04X%04X", (unsigned)(0xD800 + ((c - 0x10000) >> 10)),
                            (unsigned)(0xDC00 + ((c - 0x10000) & 0x3FF)));
        else
            cmap_buf_printf(bytes, "%04X", (unsigned)c);
    }
    cmap_buf_puts(bytes, ">\n");
}

/* "2011-08-11T00:00:00Z" as "D:20110811000000Z". What is not a digit before the zone is left out. */
static void put_date(cmap_buf *bytes, const char *date)
{
    int digits = 0;

    cmap_buf_puts(bytes, "/CreationDate (D:");
    for (; *date && digits < 14; date++) {
        if (*date >= '0' && *date <= '9') {
            cmap_buf_putc(bytes, *date);
            digits++;
        }
    }
    cmap_buf_puts(bytes, digits == 14 ? "Z)\n" : ")\n");
}

static void put_info(cmap_buf *bytes, long number, const cmap_meta *meta)
{
    cmap_buf_printf(bytes, "%ld 0 obj\n<<\n", number);
    put_text(bytes, "/Title", meta->title);
    put_text(bytes, "/Subject", meta->description);
    put_text(bytes, "/Creator", meta->creator);
    put_text(bytes, "/Producer", "cairo");
    if (meta->date)
        put_date(bytes, meta->date);
    cmap_buf_puts(bytes, ">>\nendobj\n");
}

static void put_catalog(cmap_buf *bytes, const pdf_tail *tail, const cmap_meta *meta)
{
    cmap_buf_printf(bytes, "%ld 0 obj\n<<", tail->root);
    cmap_buf_put(bytes, tail->catalog, tail->catalog_length);
    put_text(bytes, "   /Lang", meta->lang);
    if (*meta->title)
        cmap_buf_puts(bytes, "   /ViewerPreferences << /DisplayDocTitle true >>\n");
    cmap_buf_puts(bytes, ">>\nendobj\n");
}

static void put_xref(cmap_buf *bytes, const pdf_tail *tail, size_t root_at, size_t info_at, size_t xref_at)
{
    cmap_buf_printf(bytes, "xref\n%ld 1\n%010zu 00000 n \n%ld 1\n%010zu 00000 n \n", tail->info, info_at, tail->root,
                    root_at);
    cmap_buf_printf(bytes, "trailer\n<< /Size %ld /Root %ld 0 R /Info %ld 0 R /Prev %ld >>\nstartxref\n%zu\n%%%%EOF\n",
                    tail->size, tail->root, tail->info, tail->xref, xref_at);
}

cmap_status cmap_pdf_finish(const cmap_buf *pdf, const cmap_meta *meta, cmap_buf *bytes, cmap_err *err)
{
    pdf_tail tail = {0};
    size_t start = bytes->length;

    if (!read_tail(pdf, &tail))
        return cmap_fail(err, CMAP_EDATA, "cannot add the language to the PDF: this cairo writes another kind of file");
    cmap_buf_put(bytes, pdf->bytes, pdf->length);
    size_t info_at = bytes->length - start;
    put_info(bytes, tail.info, meta);
    size_t root_at = bytes->length - start;
    put_catalog(bytes, &tail, meta);
    size_t xref_at = bytes->length - start;
    put_xref(bytes, &tail, root_at, info_at, xref_at);
    return bytes->status ? cmap_fail(err, bytes->status, "cannot write the PDF: out of memory") : CMAP_OK;
}
