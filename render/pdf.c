/* The PDF's frame: objects, pages, bookmarks, structure, and what the file says of itself. */
#include "render/pdf_private.h"

#include "gis/base/mem.h"
#include "gis/base/utf8.h"
#include "render/canvas_private.h"

#include <hb.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

/* Measured on a page of 60 labels: level 6 takes 12 ms more of 25 for a file 5 % smaller. */
#define LEVEL 4

/* The catalog and the page tree are promised first. */
enum { CATALOG = 1, PAGES = 2 };

void cmap_pdf_no_memory(cmap_pdf *pdf)
{
    if (!pdf->err.status)
        (void)cmap_fail(&pdf->err, CMAP_ENOMEM, "cannot write the PDF: out of memory");
}

int cmap_pdf_reserve(cmap_pdf *pdf)
{
    if (cmap_grow(&pdf->offsets, &pdf->object_capacity, pdf->object_count + 1, sizeof *pdf->offsets, NULL)) {
        cmap_pdf_no_memory(pdf);
        return 0;
    }
    pdf->offsets[pdf->object_count++] = 0;
    return (int)pdf->object_count;
}

void cmap_pdf_begin(cmap_pdf *pdf, int object)
{
    if (object <= 0)
        return; /* memory ran out, and that is noted */
    pdf->offsets[object - 1] = pdf->file.length;
    cmap_buf_printf(&pdf->file, "%d 0 obj\n", object);
}

void cmap_pdf_put_stream(cmap_pdf *pdf, int object, const char *dictionary, const void *data, size_t length)
{
    uLongf packed_length = compressBound((uLong)length);
    Bytef *packed = cmap_alloc(packed_length);

    if (!packed || compress2(packed, &packed_length, data, (uLong)length, LEVEL) != Z_OK) {
        cmap_pdf_no_memory(pdf);
    } else {
        cmap_pdf_begin(pdf, object);
        cmap_buf_printf(&pdf->file, "<< /Length %lu /Filter /FlateDecode %s >>\nstream\n", (unsigned long)packed_length,
                        dictionary);
        cmap_buf_put(&pdf->file, packed, packed_length);
        cmap_buf_puts(&pdf->file, "\nendstream\nendobj\n");
    }
    cmap_free(packed);
}

void cmap_pdf_put_text(cmap_buf *buf, const char *text, size_t length)
{
    const char *end = text + length;
    uint32_t c;

    cmap_buf_puts(buf, "<FEFF");
    while (text < end && (c = cmap_utf8_next(&text))) {
        if (c >= 0x10000)
            cmap_buf_printf(buf, "%04X%04X", (unsigned)(0xD800 + ((c - 0x10000) >> 10)),
                            (unsigned)(0xDC00 + ((c - 0x10000) & 0x3FF)));
        else
            cmap_buf_printf(buf, "%04X", (unsigned)c);
    }
    cmap_buf_putc(buf, '>');
}

void cmap_pdf_put_resources(cmap_buf *buf, const cmap_pdf_resource *resources, size_t count)
{
    static const struct {
        char kind;
        const char *name;
    } kinds[] = {{'G', "ExtGState"}, {'P', "Pattern"}, {'S', "Shading"}, {'X', "XObject"}, {'F', "Font"}};

    cmap_buf_puts(buf, "/Resources <<");
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        bool any = false;
        for (size_t i = 0; i < count; i++) {
            if (resources[i].kind != kinds[k].kind)
                continue;
            if (!any)
                cmap_buf_printf(buf, " /%s <<", kinds[k].name);
            any = true;
            cmap_buf_printf(buf, " /%c%d %d 0 R", resources[i].kind, resources[i].object, resources[i].object);
        }
        if (any)
            cmap_buf_puts(buf, " >>");
    }
    cmap_buf_puts(buf, " >>\n");
}

static void begin_page(cmap_pdf *pdf, double width_mm, double height_mm)
{
    if (cmap_grow(&pdf->pages, &pdf->page_capacity, pdf->page_count + 1, sizeof *pdf->pages, NULL) ||
        !cmap_pdf_push(pdf)) {
        cmap_pdf_no_memory(pdf);
        return;
    }
    pdf->pages[pdf->page_count++] = (cmap_pdf_page){.object = cmap_pdf_reserve(pdf),
                                                    .content = cmap_pdf_reserve(pdf),
                                                    .figure = cmap_pdf_reserve(pdf),
                                                    .width_mm = width_mm,
                                                    .height_mm = height_mm};
    cmap_buf *content = &cmap_pdf_top(pdf)->content;
    cmap_buf_puts(content, "/Figure << /MCID 0 >> BDC\nq ");
    cmap_put_number(content, 1 / CMAP_MM_PER_PT, 7);
    cmap_buf_puts(content, " 0 0 ");
    cmap_put_number(content, -1 / CMAP_MM_PER_PT, 7);
    cmap_buf_puts(content, " 0 ");
    cmap_put_number(content, height_mm / CMAP_MM_PER_PT, 6);
    cmap_buf_puts(content, " cm 10 M\n"); /* cairo's mitre limit */
}

/* Closes the page's stream; its dictionary waits for the fonts. */
static void end_page(cmap_pdf *pdf)
{
    cmap_pdf_page *page;
    cmap_pdf_stream *stream;

    if (pdf->err.status)
        return;
    page = &pdf->pages[pdf->page_count - 1];
    stream = &pdf->streams[--pdf->stream_count];
    cmap_buf_puts(&stream->content, "Q\nEMC\n");
    if (stream->content.status)
        cmap_pdf_no_memory(pdf);
    else
        cmap_pdf_put_stream(pdf, page->content, "", stream->content.bytes, stream->content.length);
    page->resources = stream->resources;
    page->resource_count = stream->count;
    stream->resources = NULL;
    cmap_pdf_clear_stream(stream);
}

void cmap_pdf_next_page(cmap_writer *writer, double width_mm, double height_mm)
{
    cmap_pdf *pdf = (cmap_pdf *)writer;

    if (pdf->err.status)
        return;
    end_page(pdf);
    begin_page(pdf, width_mm, height_mm);
}

void cmap_pdf_bookmark(cmap_writer *writer, int depth, const char *title)
{
    cmap_pdf *pdf = (cmap_pdf *)writer;
    char *copy = cmap_strdup(title);

    if (pdf->err.status || !copy ||
        cmap_grow(&pdf->bookmarks, &pdf->bookmark_capacity, pdf->bookmark_count + 1, sizeof *pdf->bookmarks, NULL)) {
        cmap_pdf_no_memory(pdf);
        cmap_free(copy);
        return;
    }
    cmap_pdf_page *page = &pdf->pages[pdf->page_count - 1];
    if (!page->title)
        page->title = copy;
    pdf->bookmarks[pdf->bookmark_count++] = (cmap_pdf_mark){copy, depth, pdf->page_count - 1};
}

static void put_pages(cmap_pdf *pdf)
{
    cmap_buf *file = &pdf->file;

    for (size_t i = 0; i < pdf->page_count; i++) {
        const cmap_pdf_page *page = &pdf->pages[i];
        cmap_pdf_begin(pdf, page->object);
        cmap_buf_printf(file, "<< /Type /Page /Parent %d 0 R /MediaBox [0 0 ", PAGES);
        cmap_put_number(file, page->width_mm / CMAP_MM_PER_PT, 6);
        cmap_buf_putc(file, ' ');
        cmap_put_number(file, page->height_mm / CMAP_MM_PER_PT, 6);
        cmap_buf_printf(file, "]\n/Contents %d 0 R /StructParents %zu\n/Group << /S /Transparency /CS /DeviceRGB >>\n",
                        page->content, i);
        cmap_pdf_put_resources(file, page->resources, page->resource_count);
        cmap_buf_puts(file, ">>\nendobj\n");
    }
    cmap_pdf_begin(pdf, PAGES);
    cmap_buf_printf(file, "<< /Type /Pages /Count %zu /Kids [", pdf->page_count);
    for (size_t i = 0; i < pdf->page_count; i++)
        cmap_buf_printf(file, "%s%d 0 R", i ? " " : "", pdf->pages[i].object);
    cmap_buf_puts(file, "] >>\nendobj\n");
}

/* The structure: each page is one figure with its words beside it, for who cannot see it. Returns the root. */
static int put_structure(cmap_pdf *pdf, const cmap_meta *meta)
{
    cmap_buf *file = &pdf->file;
    int root = cmap_pdf_reserve(pdf), document = cmap_pdf_reserve(pdf);

    for (size_t i = 0; i < pdf->page_count; i++) {
        const cmap_pdf_page *page = &pdf->pages[i];
        const char *words = pdf->page_count > 1 && page->title ? page->title
                            : *meta->description               ? meta->description
                                                               : meta->title;
        cmap_pdf_begin(pdf, page->figure);
        cmap_buf_printf(file, "<< /Type /StructElem /S /Figure /P %d 0 R /Pg %d 0 R /K 0", document, page->object);
        if (*words) {
            cmap_buf_puts(file, " /Alt ");
            cmap_pdf_put_text(file, words, strlen(words));
        }
        cmap_buf_puts(file, " >>\nendobj\n");
    }
    cmap_pdf_begin(pdf, document);
    cmap_buf_printf(file, "<< /Type /StructElem /S /Document /P %d 0 R /K [", root);
    for (size_t i = 0; i < pdf->page_count; i++)
        cmap_buf_printf(file, "%s%d 0 R", i ? " " : "", pdf->pages[i].figure);
    cmap_buf_puts(file, "] >>\nendobj\n");
    cmap_pdf_begin(pdf, root);
    cmap_buf_printf(file, "<< /Type /StructTreeRoot /K %d 0 R /ParentTree << /Nums [", document);
    for (size_t i = 0; i < pdf->page_count; i++)
        cmap_buf_printf(file, "%s%zu [%d 0 R]", i ? " " : "", i, pdf->pages[i].figure);
    cmap_buf_printf(file, "] >> /ParentTreeNextKey %zu >>\nendobj\n", pdf->page_count);
    return root;
}

/* The nearest bookmark of the same depth before or after i under the same parent, or pdf->bookmark_count. */
static size_t sibling(const cmap_pdf *pdf, size_t i, bool after)
{
    int depth = pdf->bookmarks[i].depth;

    for (size_t k = i; after ? ++k < pdf->bookmark_count : k-- > 0;) {
        if (pdf->bookmarks[k].depth < depth)
            break;
        if (pdf->bookmarks[k].depth == depth)
            return k;
    }
    return pdf->bookmark_count;
}

/* The links of an outline item to its children: the bookmarks behind i that are deeper. */
static void put_children(cmap_pdf *pdf, size_t begin, int depth, int first_object)
{
    size_t first = pdf->bookmark_count, last = first, count = 0;

    for (size_t k = begin; k < pdf->bookmark_count && pdf->bookmarks[k].depth > depth; k++) {
        count++;
        if (pdf->bookmarks[k].depth != depth + 1)
            continue;
        first = first == pdf->bookmark_count ? k : first;
        last = k;
    }
    if (first < pdf->bookmark_count)
        cmap_buf_printf(&pdf->file, " /First %d 0 R /Last %d 0 R /Count %zu", first_object + (int)first,
                        first_object + (int)last, count);
}

/* The bookmarks, all open. Returns the root, 0 when there are none. */
static int put_outlines(cmap_pdf *pdf)
{
    cmap_buf *file = &pdf->file;
    int root, first_object;

    if (!pdf->bookmark_count)
        return 0;
    root = cmap_pdf_reserve(pdf);
    first_object = root + 1;
    for (size_t i = 0; i < pdf->bookmark_count; i++)
        (void)cmap_pdf_reserve(pdf);
    if (pdf->err.status)
        return 0;
    cmap_pdf_begin(pdf, root);
    cmap_buf_puts(file, "<< /Type /Outlines");
    put_children(pdf, 0, -1, first_object);
    cmap_buf_puts(file, " >>\nendobj\n");
    for (size_t i = 0; i < pdf->bookmark_count; i++) {
        const cmap_pdf_mark *mark = &pdf->bookmarks[i];
        size_t before = sibling(pdf, i, false), after = sibling(pdf, i, true), parent = i;
        while (parent > 0 && pdf->bookmarks[parent].depth >= mark->depth)
            parent--;
        cmap_pdf_begin(pdf, first_object + (int)i);
        cmap_buf_puts(file, "<< /Title ");
        cmap_pdf_put_text(file, mark->title, strlen(mark->title));
        cmap_buf_printf(file, " /Parent %d 0 R /Dest [%d 0 R /Fit]", mark->depth ? first_object + (int)parent : root,
                        pdf->pages[mark->page].object);
        if (before < pdf->bookmark_count)
            cmap_buf_printf(file, " /Prev %d 0 R", first_object + (int)before);
        if (after < pdf->bookmark_count)
            cmap_buf_printf(file, " /Next %d 0 R", first_object + (int)after);
        put_children(pdf, i + 1, mark->depth, first_object);
        cmap_buf_puts(file, " >>\nendobj\n");
    }
    return root;
}

/* "2011-08-11T00:00:00Z" as (D:20110811000000Z). What is not a digit is left out. */
static void put_date(cmap_buf *file, const char *date)
{
    int digits = 0;

    cmap_buf_puts(file, " /CreationDate (D:");
    for (; *date && digits < 14; date++) {
        if (*date >= '0' && *date <= '9') {
            cmap_buf_putc(file, *date);
            digits++;
        }
    }
    cmap_buf_puts(file, digits == 14 ? "Z)" : ")");
}

static void put_named_text(cmap_buf *file, const char *key, const char *text)
{
    if (!*text)
        return;
    cmap_buf_printf(file, " /%s ", key);
    cmap_pdf_put_text(file, text, strlen(text));
}

static int put_info(cmap_pdf *pdf, const cmap_meta *meta)
{
    int info = cmap_pdf_reserve(pdf);

    cmap_pdf_begin(pdf, info);
    cmap_buf_puts(&pdf->file, "<<");
    put_named_text(&pdf->file, "Title", meta->title);
    put_named_text(&pdf->file, "Subject", meta->description);
    put_named_text(&pdf->file, "Creator", meta->creator);
    put_named_text(&pdf->file, "Producer", meta->creator);
    if (meta->date)
        put_date(&pdf->file, meta->date);
    cmap_buf_puts(&pdf->file, " >>\nendobj\n");
    return info;
}

static void put_catalog(cmap_pdf *pdf, const cmap_meta *meta, int structure, int outlines)
{
    cmap_buf *file = &pdf->file;

    cmap_pdf_begin(pdf, CATALOG);
    cmap_buf_printf(file, "<< /Type /Catalog /Pages %d 0 R\n", PAGES);
    put_named_text(file, "Lang", meta->lang);
    cmap_buf_printf(file, " /MarkInfo << /Marked true >> /StructTreeRoot %d 0 R", structure);
    if (*meta->title)
        cmap_buf_puts(file, " /ViewerPreferences << /DisplayDocTitle true >>");
    if (outlines)
        cmap_buf_printf(file, " /Outlines %d 0 R /PageMode /UseOutlines", outlines);
    cmap_buf_puts(file, " >>\nendobj\n");
}

/* FNV-1a: the file's identity follows from what it holds. */
static uint64_t hash(const cmap_buf *file, uint64_t seed)
{
    uint64_t value = 14695981039346656037u ^ seed;

    for (size_t i = 0; i < file->length; i++)
        value = (value ^ (unsigned char)file->bytes[i]) * 1099511628211u;
    return value;
}

static void put_trailer(cmap_pdf *pdf, int info)
{
    cmap_buf *file = &pdf->file;
    size_t table = file->length;
    unsigned long long high = hash(file, 0), low = hash(file, high);

    cmap_buf_printf(file, "xref\n0 %zu\n0000000000 65535 f \n", pdf->object_count + 1);
    for (size_t i = 0; i < pdf->object_count; i++)
        cmap_buf_printf(file, "%010zu 00000 n \n", pdf->offsets[i]);
    cmap_buf_printf(file,
                    "trailer\n<< /Size %zu /Root %d 0 R /Info %d 0 R /ID [<%016llX%016llX> <%016llX%016llX>] >>\n",
                    pdf->object_count + 1, CATALOG, info, high, low, high, low);
    cmap_buf_printf(file, "startxref\n%zu\n%%%%EOF\n", table);
}

static cmap_status finish(cmap_writer *writer, const cmap_meta *meta, cmap_buf *bytes, cmap_err *err)
{
    cmap_pdf *pdf = (cmap_pdf *)writer;

    end_page(pdf);
    if (!pdf->err.status)
        cmap_pdf_put_fonts(pdf);
    if (!pdf->err.status) {
        put_pages(pdf);
        int structure = put_structure(pdf, meta), outlines = put_outlines(pdf), info = put_info(pdf, meta);
        put_catalog(pdf, meta, structure, outlines);
        if (pdf->file.status)
            cmap_pdf_no_memory(pdf);
        if (!pdf->err.status)
            put_trailer(pdf, info);
        if (pdf->file.status)
            cmap_pdf_no_memory(pdf);
    }
    if (pdf->err.status)
        return cmap_fail(err, pdf->err.status, "%s", pdf->err.text);
    cmap_buf_put(bytes, pdf->file.bytes, pdf->file.length);
    return CMAP_OK;
}

static void free_pdf(cmap_writer *writer)
{
    cmap_pdf *pdf = (cmap_pdf *)writer;

    for (size_t i = 0; i < pdf->stream_count; i++)
        cmap_pdf_clear_stream(&pdf->streams[i]);
    for (size_t i = 0; i < pdf->page_count; i++)
        cmap_free(pdf->pages[i].resources);
    for (size_t i = 0; i < pdf->bookmark_count; i++)
        cmap_free(pdf->bookmarks[i].title);
    for (int i = 0; i < 2; i++) {
        hb_face_destroy(pdf->faces[i].face);
        cmap_free(pdf->faces[i].glyphs);
        cmap_free(pdf->faces[i].by_index);
    }
    cmap_free(pdf->streams);
    cmap_free(pdf->pages);
    cmap_free(pdf->bookmarks);
    cmap_free(pdf->alphas);
    cmap_free(pdf->offsets);
    cmap_buf_clear(&pdf->file);
    cmap_free(pdf);
}

cmap_status cmap_pdf_new(double width_mm, double height_mm, cmap_writer **out, cmap_err *err)
{
    static const cmap_writer_ops ops = {
        .fill = cmap_pdf_fill,
        .fill_gradient = cmap_pdf_fill_gradient,
        .stroke = cmap_pdf_stroke,
        .clip = cmap_pdf_clip,
        .text = cmap_pdf_text,
        .save = cmap_pdf_save,
        .restore = cmap_pdf_restore,
        .begin_group = cmap_pdf_begin_group,
        .end_group = cmap_pdf_end_group,
        .finish = finish,
        .free = free_pdf,
    };
    cmap_pdf *pdf = cmap_calloc(1, sizeof *pdf);

    if (!pdf)
        return cmap_fail(err, CMAP_ENOMEM, "cannot begin a PDF: out of memory");
    pdf->writer.ops = &ops;
    pdf->faces[1].bold = true;
    (void)cmap_pdf_reserve(pdf);
    (void)cmap_pdf_reserve(pdf);
    cmap_buf_puts(&pdf->file, "%PDF-1.5\n%\xB5\xED\xAE\xFB\n"); /* bytes beyond ASCII: not for text mode */
    begin_page(pdf, width_mm, height_mm);
    *out = &pdf->writer;
    return CMAP_OK;
}
