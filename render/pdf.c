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

void cmap_pdf_begin_object(cmap_pdf_update *update, long number)
{
    if (cmap_grow(&update->objects, &update->capacity, update->count + 1, sizeof *update->objects, NULL)) {
        update->bytes->status = CMAP_ENOMEM;
        return;
    }
    update->objects[update->count++] = (cmap_pdf_object){number, update->bytes->length - update->start};
    cmap_buf_printf(update->bytes, "%ld 0 obj\n", number);
}

static void put_info(cmap_pdf_update *update, long number, const cmap_meta *meta)
{
    cmap_pdf_begin_object(update, number);
    cmap_buf_puts(update->bytes, "<<\n");
    put_text(update->bytes, "/Title", meta->title);
    put_text(update->bytes, "/Subject", meta->description);
    put_text(update->bytes, "/Creator", meta->creator);
    put_text(update->bytes, "/Producer", "cairo");
    if (meta->date)
        put_date(update->bytes, meta->date);
    cmap_buf_puts(update->bytes, ">>\nendobj\n");
}

static void put_catalog(cmap_pdf_update *update, const pdf_tail *tail, const cmap_meta *meta)
{
    cmap_pdf_begin_object(update, tail->root);
    cmap_buf_puts(update->bytes, "<<");
    cmap_buf_put(update->bytes, tail->catalog, tail->catalog_length);
    put_text(update->bytes, "   /Lang", meta->lang);
    if (*meta->title)
        cmap_buf_puts(update->bytes, "   /ViewerPreferences << /DisplayDocTitle true >>\n");
    cmap_buf_puts(update->bytes, ">>\nendobj\n");
}

static void put_xref(cmap_pdf_update *update, const pdf_tail *tail)
{
    cmap_buf *bytes = update->bytes;
    size_t xref = bytes->length - update->start;

    cmap_buf_puts(bytes, "xref\n");
    for (size_t i = 0; i < update->count; i++)
        cmap_buf_printf(bytes, "%ld 1\n%010zu 00000 n \n", update->objects[i].number, update->objects[i].offset);
    cmap_buf_printf(bytes, "trailer\n<< /Size %ld /Root %ld 0 R /Info %ld 0 R /Prev %ld >>\nstartxref\n%zu\n%%%%EOF\n",
                    tail->size, tail->root, tail->info, tail->xref, xref);
}

cmap_status cmap_pdf_finish(const cmap_buf *pdf, const cmap_meta *meta, const cmap_twin *twins, size_t twin_count,
                            cmap_buf *bytes, cmap_err *err)
{
    pdf_tail tail = {0};
    cmap_pdf_update update = {.bytes = bytes, .start = bytes->length};

    if (!read_tail(pdf, &tail))
        return cmap_fail(err, CMAP_EDATA, "cannot add the language to the PDF: this cairo writes another kind of file");
    cmap_buf_put(bytes, pdf->bytes, pdf->length);
    cmap_status status = cmap_pdf_correct_maps(pdf, twins, twin_count, &update, err);
    if (!status) {
        put_info(&update, tail.info, meta);
        put_catalog(&update, &tail, meta);
        put_xref(&update, &tail);
        if (bytes->status)
            status = cmap_fail(err, bytes->status, "cannot write the PDF: out of memory");
    }
    cmap_free(update.objects);
    return status;
}
