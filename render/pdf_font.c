/* Embeds the faces: the outlines of the glyphs that were used, their widths, and their map to characters. */
#include "render/pdf_private.h"

#include "gis/base/mem.h"
#include "gis/base/utf8.h"

#include <hb-ot.h>
#include <hb-subset.h>
#include <stdlib.h>
#include <string.h>

static int by_cid(const void *a, const void *b)
{
    const cmap_pdf_glyph *one = a, *other = b;
    return (one->cid > other->cid) - (one->cid < other->cid);
}

/* The face with nothing but what outlines need. The cutter would read all there is of each table that it knows, drop it
 * as it may: the map of 30,000 characters above all. */
static hb_face_t *make_bare(hb_face_t *face)
{
    static const hb_tag_t needed[] = {HB_TAG('h', 'e', 'a', 'd'), HB_TAG('m', 'a', 'x', 'p'),
                                      HB_TAG('h', 'h', 'e', 'a'), HB_TAG('h', 'm', 't', 'x'),
                                      HB_TAG('C', 'F', 'F', ' ')};
    hb_face_t *bare = hb_face_builder_create();

    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        hb_blob_t *table = hb_face_reference_table(face, needed[i]);
        (void)hb_face_builder_add_table(bare, needed[i], table);
        hb_blob_destroy(table);
    }
    return bare;
}

/* Adds the other forms that variation selectors may ask for of the character that a glyph shows: the cutter adds them
 * when it has the map, and how a face is cut should not change what is in it. */
static void add_variants(hb_set_t *glyphs, hb_font_t *font, const hb_set_t *selectors, const cmap_pdf_glyph *glyph)
{
    const char *at = glyph->bytes;
    const hb_codepoint_t c = glyph->byte_count ? cmap_utf8_next(&at) : 0;
    hb_codepoint_t variant;

    for (hb_codepoint_t selector = HB_SET_VALUE_INVALID; c && hb_set_next(selectors, &selector);)
        if (hb_font_get_variation_glyph(font, c, selector, &variant))
            hb_set_add(glyphs, variant);
}

static void add_glyphs(hb_set_t *glyphs, const cmap_pdf_font *font)
{
    hb_font_t *reader = hb_font_create(font->face);
    hb_set_t *selectors = hb_set_create();

    hb_face_collect_variation_selectors(font->face, selectors);
    for (size_t i = 0; i < font->count; i++) {
        hb_set_add(glyphs, font->glyphs[i].index);
        add_variants(glyphs, reader, selectors, &font->glyphs[i]);
    }
    hb_set_destroy(selectors);
    hb_font_destroy(reader);
}

/* The face with its used glyphs alone; NULL when it cannot be made. Subroutines are written out: that is smaller for so
 * few glyphs, and quicker. */
static hb_face_t *make_subset(const cmap_pdf_font *font)
{
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    hb_face_t *bare = NULL, *subset = NULL;

    if (!input)
        return NULL;
    bare = make_bare(font->face);
    add_glyphs(hb_subset_input_glyph_set(input), font);
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_DESUBROUTINIZE);
    subset = hb_subset_or_fail(bare, input);
    hb_subset_input_destroy(input);
    hb_face_destroy(bare);
    return subset;
}

/* "ABCDEF+NotoSansCJKsc-Regular": the tag follows from which glyphs there are. */
static void put_name(cmap_buf *out, const cmap_pdf_font *font)
{
    char name[100];
    unsigned length = sizeof name;
    uint64_t hash = 14695981039346656037u;

    for (size_t i = 0; i < font->count; i++)
        hash = (hash ^ font->glyphs[i].cid) * 1099511628211u;
    for (int i = 0; i < 6; i++, hash /= 26)
        cmap_buf_putc(out, (char)('A' + hash % 26));
    (void)hb_ot_name_get_utf8(font->face, HB_OT_NAME_ID_POSTSCRIPT_NAME, HB_LANGUAGE_INVALID, &length, name);
    cmap_buf_putc(out, '+');
    for (unsigned i = 0; name[i]; i++) {
        bool plain = (name[i] >= 'a' && name[i] <= 'z') || (name[i] >= 'A' && name[i] <= 'Z') ||
                     (name[i] >= '0' && name[i] <= '9') || name[i] == '-';
        cmap_buf_putc(out, plain ? name[i] : '-');
    }
}

static int read_i16(const unsigned char *at)
{
    int value = at[0] << 8 | at[1];
    return value >= 0x8000 ? value - 0x10000 : value;
}

/* "/FontBBox [...] /Ascent n /Descent n", from the tables head and hhea; the em is 1000 units in this face. */
static void put_metrics(cmap_buf *out, hb_face_t *face)
{
    hb_blob_t *head = hb_face_reference_table(face, HB_TAG('h', 'e', 'a', 'd'));
    hb_blob_t *hhea = hb_face_reference_table(face, HB_TAG('h', 'h', 'e', 'a'));
    unsigned head_length, hhea_length;
    const unsigned char *h = (const unsigned char *)hb_blob_get_data(head, &head_length);
    const unsigned char *v = (const unsigned char *)hb_blob_get_data(hhea, &hhea_length);

    if (head_length >= 44 && hhea_length >= 8)
        cmap_buf_printf(out, "/FontBBox [%d %d %d %d] /Ascent %d /Descent %d", read_i16(h + 36), read_i16(h + 38),
                        read_i16(h + 40), read_i16(h + 42), read_i16(v + 4), read_i16(v + 6));
    hb_blob_destroy(head);
    hb_blob_destroy(hhea);
}

/* Widths that are not the whole em, in runs of neighbouring CIDs. */
static void put_widths(cmap_buf *out, const cmap_pdf_font *font)
{
    int before = -2;

    cmap_buf_puts(out, "/DW 1000 /W [");
    for (size_t i = 0; i < font->count; i++) {
        const cmap_pdf_glyph *glyph = &font->glyphs[i];
        if (glyph->width == 1000)
            continue;
        if (glyph->cid != before + 1)
            cmap_buf_printf(out, "%s%d [%d", before < 0 ? "" : "] ", glyph->cid, glyph->width);
        else
            cmap_buf_printf(out, " %d", glyph->width);
        before = glyph->cid;
    }
    cmap_buf_puts(out, before < 0 ? "]" : "]]");
}

/* The lines of a map: at most a hundred in a block (Adobe Technical Note 5411). */
static void put_map_lines(cmap_buf *map, const cmap_pdf_font *font)
{
    size_t known = 0, written = 0;

    for (size_t i = 0; i < font->count; i++)
        known += font->glyphs[i].byte_count > 0;
    for (size_t i = 0; i < font->count; i++) {
        const cmap_pdf_glyph *glyph = &font->glyphs[i];
        if (!glyph->byte_count)
            continue;
        if (written % 100 == 0)
            cmap_buf_printf(map, "%s%zu beginbfchar\n", written ? "endbfchar\n" : "",
                            known - written < 100 ? known - written : 100);
        written++;
        cmap_buf text = {0};
        cmap_pdf_put_text(&text, glyph->bytes, glyph->byte_count);
        /* without the mark of byte order */
        cmap_buf_printf(map, "<%04X> <%s\n", (unsigned)glyph->cid, text.length > 5 ? text.bytes + 5 : "FFFD>");
        if (text.status)
            map->status = text.status;
        cmap_buf_clear(&text);
    }
    cmap_buf_puts(map, written ? "endbfchar\n" : "");
}

static void put_map(cmap_pdf *pdf, const cmap_pdf_font *font, int object)
{
    cmap_buf map = {0};

    cmap_buf_puts(&map, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
                        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
    put_map_lines(&map, font);
    cmap_buf_puts(&map, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    if (map.status)
        cmap_pdf_no_memory(pdf);
    else
        cmap_pdf_put_stream(pdf, object, "", map.bytes, map.length);
    cmap_buf_clear(&map);
}

static bool put_outlines(cmap_pdf *pdf, const cmap_pdf_font *font, int object)
{
    hb_face_t *subset = make_subset(font);
    hb_blob_t *cff = subset ? hb_face_reference_table(subset, HB_TAG('C', 'F', 'F', ' ')) : NULL;
    unsigned length = 0;
    const char *data = cff ? hb_blob_get_data(cff, &length) : NULL;

    if (length)
        cmap_pdf_put_stream(pdf, object, "/Subtype /CIDFontType0C", data, length);
    else if (!pdf->err.status)
        (void)cmap_fail(&pdf->err, CMAP_EFONT,
                        "cannot embed Noto Sans CJK SC in the PDF; reinstall the package fonts-noto-cjk");
    hb_blob_destroy(cff);
    hb_face_destroy(subset);
    return length > 0;
}

static void put_font(cmap_pdf *pdf, cmap_pdf_font *font)
{
    int descendant = cmap_pdf_reserve(pdf), descriptor = cmap_pdf_reserve(pdf), outlines = cmap_pdf_reserve(pdf);
    int map = cmap_pdf_reserve(pdf);
    cmap_buf name = {0}, *file = &pdf->file;

    qsort(font->glyphs, font->count, sizeof *font->glyphs, by_cid);
    put_name(&name, font);
    if (name.status)
        cmap_pdf_no_memory(pdf);
    if (!pdf->err.status && put_outlines(pdf, font, outlines)) {
        put_map(pdf, font, map);
        cmap_pdf_begin(pdf, font->object);
        cmap_buf_printf(file,
                        "<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H\n"
                        "/DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>\nendobj\n",
                        name.bytes, descendant, map);
        cmap_pdf_begin(pdf, descendant);
        cmap_buf_printf(file,
                        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /%s\n"
                        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>\n"
                        "/FontDescriptor %d 0 R ",
                        name.bytes, descriptor);
        put_widths(file, font);
        cmap_buf_puts(file, " >>\nendobj\n");
        cmap_pdf_begin(pdf, descriptor);
        cmap_buf_printf(file,
                        "<< /Type /FontDescriptor /FontName /%s /Flags 4 /ItalicAngle 0 /CapHeight 733 /StemV %d\n",
                        name.bytes, font->bold ? 140 : 80);
        put_metrics(file, font->face);
        cmap_buf_printf(file, " /FontFile3 %d 0 R >>\nendobj\n", outlines);
    }
    cmap_buf_clear(&name);
}

void cmap_pdf_put_fonts(cmap_pdf *pdf)
{
    for (int i = 0; i < 2 && !pdf->err.status; i++) {
        if (pdf->faces[i].object)
            put_font(pdf, &pdf->faces[i]);
    }
}
