/* Text in a PDF: glyphs in place, and the words that they say.
 *
 * Each font carries a map from its glyphs to characters, the first that a glyph was met with. Where that map would lie
 * (one glyph serves · and •; a word's letters stand apart) the words are named in place, by ActualText (ISO
 * 32000-1, 14.9.4). */
#include "render/pdf_private.h"

#include "gis/base/mem.h"
#include "render/text_private.h"

#include <hb.h>
#include <math.h>
#include <string.h>

/* Opens the font when it is used first. */
static cmap_pdf_font *font_of(cmap_pdf *pdf, const cmap_run *run)
{
    cmap_pdf_font *font = &pdf->faces[run->bold];

    if (font->object)
        return font;
    font->by_index = cmap_calloc(65536, sizeof *font->by_index);
    font->face = hb_face_reference(cmap_fonts_hb_face(run->fonts, run->bold));
    font->object = cmap_pdf_reserve(pdf);
    if (font->by_index && font->object)
        return font;
    cmap_pdf_no_memory(pdf);
    return NULL;
}

/* The glyph's name in strings, and its width, from the font file. */
static void look_up(const cmap_pdf_font *font, cmap_pdf_glyph *glyph)
{
    hb_font_t *sized = hb_font_create(font->face);
    hb_blob_t *cff = hb_face_reference_table(font->face, HB_TAG('C', 'F', 'F', ' '));
    unsigned length;
    const char *data = hb_blob_get_data(cff, &length);

    hb_font_set_scale(sized, 1000, 1000);
    glyph->width = hb_font_get_glyph_h_advance(sized, glyph->index);
    glyph->cid = cmap_cff_cid((const unsigned char *)data, length, glyph->index);
    hb_blob_destroy(cff);
    hb_font_destroy(sized);
}

static cmap_pdf_glyph *glyph_of(cmap_pdf *pdf, cmap_pdf_font *font, unsigned long index)
{
    if (index > 65535)
        index = 0;
    if (font->by_index[index])
        return &font->glyphs[font->by_index[index] - 1];
    if (font->count == 65535 ||
        cmap_grow(&font->glyphs, &font->capacity, font->count + 1, sizeof *font->glyphs, NULL)) {
        cmap_pdf_no_memory(pdf);
        return NULL;
    }
    cmap_pdf_glyph *glyph = &font->glyphs[font->count++];
    *glyph = (cmap_pdf_glyph){.index = (uint16_t)index};
    look_up(font, glyph);
    if (index && !glyph->cid && !pdf->err.status)
        (void)cmap_fail(&pdf->err, CMAP_EFONT,
                        "cannot embed this edition of Noto Sans CJK SC in a PDF; install the package fonts-noto-cjk");
    font->by_index[index] = (uint16_t)font->count;
    return glyph;
}

/* Lets the glyph stand for the cluster's characters, unless it stands for others; false then. */
static bool stands_for(cmap_pdf_glyph *glyph, const cmap_run_cluster *cluster)
{
    if (!glyph->byte_count && cluster->byte_count && cluster->byte_count < sizeof glyph->bytes) {
        memcpy(glyph->bytes, cluster->bytes, cluster->byte_count);
        glyph->byte_count = (uint8_t)cluster->byte_count;
    }
    return glyph->byte_count == cluster->byte_count && memcmp(glyph->bytes, cluster->bytes, cluster->byte_count) == 0;
}

static void begin_words(cmap_buf *content, const char *words, size_t length)
{
    cmap_buf_puts(content, "/Span << /ActualText ");
    cmap_pdf_put_text(content, words, length);
    cmap_buf_puts(content, " >> BDC\n");
}

/* A row of glyphs as it is shown: strings with adjustments between them. */
struct row {
    cmap_buf *content;
    double pen_em, rise_em;
    bool open, in_string;
};

static void open_row(struct row *row)
{
    if (!row->open)
        cmap_buf_putc(row->content, '[');
    row->open = true;
}

static void close_string(struct row *row)
{
    if (row->in_string)
        cmap_buf_putc(row->content, '>');
    row->in_string = false;
}

static void close_row(struct row *row)
{
    close_string(row);
    if (row->open)
        cmap_buf_puts(row->content, "] TJ\n");
    row->open = false;
}

static void put_glyph(struct row *row, const cairo_glyph_t *at, const cmap_pdf_glyph *glyph)
{
    long long back = llround((row->pen_em - at->x) * 100000); /* hundredths of a thousandth of an em */

    if (fabs(at->y - row->rise_em) > 1e-4) {
        close_row(row);
        cmap_put_number(row->content, -at->y, 4);
        cmap_buf_puts(row->content, " Ts\n");
        row->rise_em = at->y;
    }
    open_row(row);
    if (back) {
        close_string(row);
        cmap_put_decimal(row->content, back, 2);
        row->pen_em -= (double)back / 100000;
    }
    if (!row->in_string)
        cmap_buf_putc(row->content, '<');
    row->in_string = true;
    cmap_buf_printf(row->content, "%04X", (unsigned)glyph->cid);
    row->pen_em += glyph->width / 1000.0;
}

/* Shows one cluster, with its words in place where the font's map would not give them. */
static void put_cluster(cmap_pdf *pdf, cmap_pdf_font *font, const cmap_run *run, const cmap_run_cluster *cluster,
                        const cairo_glyph_t *glyphs, struct row *row)
{
    bool plain = false;

    for (size_t i = 0; i < cluster->glyph_count; i++) {
        cmap_pdf_glyph *glyph = glyph_of(pdf, font, glyphs[i].index);
        if (!glyph)
            return;
        if (i == 0) {
            plain = cluster->glyph_count == 1 && stands_for(glyph, cluster);
            if (!plain && !run->as_one) {
                close_row(row);
                begin_words(row->content, cluster->bytes, cluster->byte_count);
            }
        }
        put_glyph(row, &glyphs[i], glyph);
    }
    if (cluster->glyph_count && !plain && !run->as_one) {
        close_row(row);
        cmap_buf_puts(row->content, "EMC\n");
    }
}

static void put_matrix(cmap_buf *content, const cairo_matrix_t *place)
{
    /* Glyphs are drawn y up, the page is y down. */
    const double parts[] = {place->xx, place->yx, -place->xy, -place->yy};

    for (int i = 0; i < 4; i++) {
        cmap_put_number(content, parts[i], 6);
        cmap_buf_putc(content, ' ');
    }
    cmap_put_number(content, place->x0, 4);
    cmap_buf_putc(content, ' ');
    cmap_put_number(content, place->y0, 4);
    cmap_buf_puts(content, " Tm\n");
}

void cmap_pdf_text(cmap_writer *writer, const cmap_run *run)
{
    cmap_pdf *pdf = (cmap_pdf *)writer;
    cmap_pdf_font *font = pdf->err.status || !run->glyph_count ? NULL : font_of(pdf, run);
    size_t at = 0;

    if (!font)
        return;
    cmap_pdf_use(pdf, 'F', font->object);
    bool faint = cmap_pdf_begin_alpha(pdf, run->color.a);
    cmap_buf *content = &cmap_pdf_top(pdf)->content;
    struct row row = {.content = content};
    if (run->as_one)
        begin_words(content, run->words, run->word_bytes);
    cmap_buf_puts(content, "BT\n");
    cmap_pdf_put_color(content, run->color, "rg");
    cmap_buf_printf(content, "/F%d 1 Tf\n", font->object);
    put_matrix(content, &run->place);
    for (size_t i = 0; i < run->cluster_count; at += run->clusters[i++].glyph_count)
        put_cluster(pdf, font, run, &run->clusters[i], run->glyphs + at, &row);
    close_row(&row);
    cmap_buf_puts(content, row.rise_em != 0 ? "0 Ts ET\n" : "ET\n");
    if (run->as_one)
        cmap_buf_puts(content, "EMC\n");
    if (faint)
        cmap_buf_puts(content, "Q\n");
}
