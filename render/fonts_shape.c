/* Text shaped with pango, in one face. */
#include "render/fonts_private.h"

#include "gis/base/mem.h"
#include "gis/base/utf8.h"

cmap_status cmap_fonts_check(cmap_fonts *fonts, const char *text, bool bold, cmap_err *err)
{
    const char *at = text;
    uint32_t c;

    for (const char *before = at; (c = cmap_utf8_next(&at)); before = at) {
        if (c == '\n' || pango_font_has_char(fonts->faces[bold].font, c))
            continue;
        return cmap_fail(err, CMAP_EFONT,
                         "the font " CMAP_FONT_FAMILY
                         " has no glyph for U+%04X '%.*s' in \"%.80s\"; write it with another "
                         "character, or install a newer " CMAP_FONT_PACKAGE,
                         (unsigned)c, c < 0x20 ? 0 : (int)(at - before), before, text);
    }
    return CMAP_OK;
}

void cmap_shape_clear(cmap_shape *shape)
{
    cmap_free(shape->glyphs);
    cmap_free(shape->clusters);
    *shape = (cmap_shape){0};
}

/* The code points of a run, and where a line may begin. */
typedef struct run_chars {
    uint32_t *chars;
    uint32_t *bytes; /* offset of each in the run */
    bool *breaks;
    bool *inside; /* of a word */
    size_t count;
} run_chars;

static void clear_chars(run_chars *chars)
{
    cmap_free(chars->chars);
    cmap_free(chars->bytes);
    cmap_free(chars->breaks);
    cmap_free(chars->inside);
}

bool cmap_text_unicode_breaks(const char *run, size_t length, size_t count, bool *breaks)
{
    PangoLogAttr *attrs = cmap_calloc(count + 1, sizeof *attrs);

    if (!attrs)
        return false;
    /* Not pango_get_log_attrs: that one bends the rules for some languages, and splits Thai by a dictionary. */
    pango_default_break(run, (int)length, NULL, attrs, (int)count + 1);
    for (size_t i = 0; i < count; i++)
        breaks[i] = i && attrs[i].is_line_break;
    cmap_free(attrs);
    return true;
}

static cmap_status read_chars(const char *run, size_t length, run_chars *chars, cmap_err *err)
{
    const char *at = run;

    chars->chars = cmap_calloc(length, sizeof *chars->chars);
    chars->bytes = cmap_calloc(length, sizeof *chars->bytes);
    chars->breaks = cmap_calloc(length, sizeof *chars->breaks);
    chars->inside = cmap_calloc(length, sizeof *chars->inside);
    if (!chars->chars || !chars->bytes || !chars->breaks || !chars->inside)
        return cmap_fail(err, CMAP_ENOMEM, "cannot lay out text: out of memory");
    while (at < run + length) {
        chars->bytes[chars->count] = (uint32_t)(at - run);
        chars->chars[chars->count++] = cmap_utf8_next(&at);
    }
    if (!cmap_text_unicode_breaks(run, length, chars->count, chars->breaks))
        return cmap_fail(err, CMAP_ENOMEM, "cannot lay out text: out of memory");
    cmap_text_tailor_breaks(chars->chars, chars->count, chars->breaks);
    cmap_text_mark_words(chars->chars, chars->count, chars->inside);
    return CMAP_OK;
}

static void insert_attribute(PangoAttrList *list, PangoAttribute *attribute, size_t start, size_t end)
{
    attribute->start_index = (guint)start;
    attribute->end_index = (guint)end;
    pango_attr_list_insert(list, attribute);
}

/* Fallback is off, so no other font can slip in. The face's own quotes, dashes and dots are full-width Chinese ones; in
 * Latin text its proportional forms are asked for, which hang on features and on the language. */
static PangoAttrList *make_attributes(const run_chars *chars, size_t length, bool latin_alone)
{
    PangoAttrList *list = pango_attr_list_new();

    pango_attr_list_insert(list, pango_attr_fallback_new(FALSE));
    for (size_t i = 0; i < chars->count; i++) {
        cmap_mark mark = cmap_text_mark(chars->chars, chars->count, i, latin_alone);
        size_t start = chars->bytes[i], end = i + 1 < chars->count ? chars->bytes[i + 1] : length;
        if (mark == CMAP_MARK_LATIN) {
            insert_attribute(list, pango_attr_font_features_new("pwid=1,palt=1"), start, end);
            insert_attribute(list, pango_attr_language_new(pango_language_from_string("en")), start, end);
        } else if (mark == CMAP_MARK_HALF) {
            insert_attribute(list, pango_attr_font_features_new("halt=1"), start, end);
        }
    }
    return list;
}

static cmap_status add_glyph(cmap_shape *shape, const PangoGlyphInfo *info, double pen, cmap_err *err)
{
    double unit = PANGO_SCALE * CMAP_FONT_SHAPE_PT;

    if (info->glyph == PANGO_GLYPH_EMPTY)
        return CMAP_OK;
    if (cmap_grow(&shape->glyphs, &shape->glyph_capacity, shape->glyph_count + 1, sizeof *shape->glyphs, err))
        return CMAP_ENOMEM;
    shape->glyphs[shape->glyph_count++] = (cmap_glyph){info->glyph, (float)(pen + info->geometry.x_offset / unit),
                                                       (float)(info->geometry.y_offset / unit)};
    shape->clusters[shape->cluster_count - 1].glyph_count++;
    return CMAP_OK;
}

static cmap_status add_cluster(cmap_shape *shape, uint32_t byte, uint32_t byte_count, cmap_err *err)
{
    if (cmap_grow(&shape->clusters, &shape->cluster_capacity, shape->cluster_count + 1, sizeof *shape->clusters, err))
        return CMAP_ENOMEM;
    shape->clusters[shape->cluster_count++] =
        (cmap_cluster){.byte = byte, .byte_count = byte_count, .glyph = (uint32_t)shape->glyph_count};
    return CMAP_OK;
}

/* Takes over the glyphs that pango made of the item at byte `at` of the text. */
static cmap_status add_item(cmap_shape *shape, const PangoGlyphString *glyphs, uint32_t at, uint32_t length,
                            cmap_err *err)
{
    cmap_status status = CMAP_OK;

    for (int i = 0; i < glyphs->num_glyphs && !status; i++) {
        int start = glyphs->log_clusters[i], end = (int)length;
        if (glyphs->glyphs[i].glyph & PANGO_GLYPH_UNKNOWN_FLAG && glyphs->glyphs[i].glyph != PANGO_GLYPH_EMPTY)
            return cmap_fail(err, CMAP_EFONT,
                             "the font " CMAP_FONT_FAMILY " cannot show U+%04X here; write it with another character",
                             (unsigned)(glyphs->glyphs[i].glyph & ~PANGO_GLYPH_UNKNOWN_FLAG));
        for (int next = i + 1; next < glyphs->num_glyphs && end == (int)length; next++) {
            if (glyphs->log_clusters[next] > start)
                end = glyphs->log_clusters[next];
        }
        if (!i || glyphs->log_clusters[i - 1] != start)
            status = add_cluster(shape, at + (uint32_t)start, (uint32_t)(end - start), err);
        if (!status) {
            cmap_cluster *cluster = &shape->clusters[shape->cluster_count - 1];
            status = add_glyph(shape, &glyphs->glyphs[i], cluster->advance_em, err);
            cluster->advance_em += glyphs->glyphs[i].geometry.width / (PANGO_SCALE * CMAP_FONT_SHAPE_PT);
        }
    }
    return status;
}

static bool is_space(uint32_t c)
{
    return c == ' ' || c == 0x3000 || (c >= 0x2000 && c <= 0x200A);
}

/* Tells each new cluster what its first character is. */
static void mark_clusters(cmap_shape *shape, size_t first, uint32_t base, const run_chars *chars)
{
    size_t at = 0;

    for (size_t i = first; i < shape->cluster_count; i++) {
        cmap_cluster *cluster = &shape->clusters[i];
        while (at + 1 < chars->count && base + chars->bytes[at] < cluster->byte)
            at++;
        cluster->space = is_space(chars->chars[at]);
        cluster->break_before = chars->breaks[at];
        cluster->inside_word = chars->inside[at];
        if (cluster->advance_em > 0.99 && cmap_text_opens(chars->chars[at]))
            cluster->lead_em = 0.5;
        if (cluster->advance_em > 0.99 && cmap_text_closes(chars->chars[at]))
            cluster->trail_em = 0.5;
    }
}

static cmap_status shape_items(const char *text, size_t byte, size_t length, GList *items, const PangoFont *font,
                               cmap_shape *shape, cmap_err *err)
{
    PangoGlyphString *glyphs = pango_glyph_string_new();
    cmap_status status = CMAP_OK;

    for (GList *at = items; at && !status; at = at->next) {
        PangoItem *item = at->data;
        if (item->analysis.font != font) {
            status = cmap_fail(
                err, CMAP_EFONT,
                "font " CMAP_FONT_FAMILY " cannot be used for \"%.80s\"; install the package " CMAP_FONT_PACKAGE, text);
            break;
        }
        pango_shape_full(text + byte + item->offset, item->length, text + byte, (int)length, &item->analysis, glyphs);
        status = add_item(shape, glyphs, (uint32_t)byte + (uint32_t)item->offset, (uint32_t)item->length, err);
    }
    pango_glyph_string_free(glyphs);
    return status;
}

cmap_status cmap_fonts_shape(cmap_fonts *fonts, const char *text, size_t byte, size_t length, bool bold,
                             cmap_shape *shape, cmap_err *err)
{
    run_chars chars = {0};
    size_t first = shape->cluster_count;

    if (!length)
        return CMAP_OK;
    cmap_status status = read_chars(text + byte, length, &chars, err);
    if (!status) {
        PangoAttrList *attributes = make_attributes(&chars, length, fonts->latin_alone);
        pango_context_set_font_description(fonts->context, fonts->faces[bold].description);
        GList *items = pango_itemize(fonts->context, text + byte, 0, (int)length, attributes, NULL);
        status = shape_items(text, byte, length, items, fonts->faces[bold].font, shape, err);
        if (!status)
            mark_clusters(shape, first, (uint32_t)byte, &chars);
        g_list_free_full(items, (GDestroyNotify)pango_item_free);
        pango_attr_list_unref(attributes);
    }
    clear_chars(&chars);
    return status;
}
