/* Where pango and fontconfig come in: the two faces, and text shaped with them. */
#include "render/text_private.h"

#include "gis/base/mem.h"
#include "gis/base/utf8.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-font.h>
#include <pango/pangofc-fontmap.h>
#include <stdio.h>
#include <string.h>

#define FAMILY  "Noto Sans CJK SC"
#define PACKAGE "fonts-noto-cjk"

/* Text is shaped once at this size and scaled: with hinting and rounding off, advances grow with the size. */
#define SHAPE_PT 1000.0

struct face {
    PangoFontDescription *description;
    PangoFont *font;         /* NULL until wanted */
    cairo_t *tracer;         /* draws nothing; its path is a glyph's outline */
    cairo_path_t **outlines; /* 65536 places, NULL until traced */
};

struct cmap_fonts {
    PangoFontMap *map;
    PangoContext *context;
    PangoLanguage *language; /* Chinese: also in an English figure, Han letters have their Chinese forms */
    bool latin_alone;
    cairo_font_options_t *options;
    struct face faces[2]; /* regular, bold */
};

/* Says whether fontconfig gave what was asked for: it always gives something. */
static cmap_status check_face(PangoFont *font, bool bold, cmap_err *err)
{
    FcPattern *pattern = font ? pango_fc_font_get_pattern(PANGO_FC_FONT(font)) : NULL;
    FcChar8 *family = NULL;
    FcBool embolden = FcFalse;
    int weight = 0;

    if (!pattern || FcPatternGetString(pattern, FC_FAMILY, 0, &family) != FcResultMatch ||
        strcmp((const char *)family, FAMILY) != 0)
        return cmap_fail(err, CMAP_EFONT, "font " FAMILY " is missing; install the package " PACKAGE);
    (void)FcPatternGetInteger(pattern, FC_WEIGHT, 0, &weight);
    (void)FcPatternGetBool(pattern, FC_EMBOLDEN, 0, &embolden);
    if (bold && (embolden || weight < FC_WEIGHT_DEMIBOLD))
        return cmap_fail(err, CMAP_EFONT, "font " FAMILY " Bold is missing; install the package " PACKAGE);
    return CMAP_OK;
}

static cmap_status open_tracer(cmap_fonts *fonts, struct face *face, cairo_font_face_t *cairo, cmap_err *err)
{
    cairo_surface_t *none = cairo_recording_surface_create(CAIRO_CONTENT_ALPHA, NULL);
    cairo_matrix_t em;

    cairo_matrix_init_scale(&em, CMAP_OUTLINE_EM, CMAP_OUTLINE_EM);
    face->tracer = cairo_create(none);
    cairo_surface_destroy(none);
    cairo_set_font_face(face->tracer, cairo);
    cairo_set_font_options(face->tracer, fonts->options);
    cairo_set_font_matrix(face->tracer, &em);
    face->outlines = cmap_calloc(65536, sizeof(cairo_path_t *));
    if (!face->outlines || cairo_status(face->tracer))
        return cmap_fail(err, CMAP_ENOMEM, "cannot open the fonts: out of memory");
    return CMAP_OK;
}

static cmap_status open_face(cmap_fonts *fonts, bool bold, cmap_err *err)
{
    struct face *face = &fonts->faces[bold];

    face->description = pango_font_description_new();
    pango_font_description_set_family_static(face->description, FAMILY);
    pango_font_description_set_weight(face->description, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(face->description, SHAPE_PT * PANGO_SCALE);
    face->font = pango_context_load_font(fonts->context, face->description);
    cmap_status status = check_face(face->font, bold, err);
    if (status)
        return status;
    cairo_scaled_font_t *scaled = pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(face->font));
    if (!scaled || cairo_scaled_font_status(scaled))
        return cmap_fail(err, CMAP_EFONT, "font " FAMILY " cannot be read; reinstall the package " PACKAGE);
    return open_tracer(fonts, face, cairo_scaled_font_get_font_face(scaled), err);
}

static void set_options(cmap_fonts *fonts)
{
    fonts->options = cairo_font_options_create();
    cairo_font_options_set_hint_style(fonts->options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(fonts->options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(fonts->options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(fonts->context, fonts->options);
    pango_cairo_context_set_resolution(fonts->context, 72);
    pango_context_set_round_glyph_positions(fonts->context, FALSE);
    pango_context_set_language(fonts->context, fonts->language);
    pango_context_set_base_dir(fonts->context, PANGO_DIRECTION_LTR);
}

cmap_status cmap_fonts_open(const char *lang, cmap_fonts **out, cmap_err *err)
{
    cmap_fonts *fonts = cmap_calloc(1, sizeof *fonts);
    cmap_status status = CMAP_OK;

    if (!fonts)
        return cmap_fail(err, CMAP_ENOMEM, "cannot open the fonts: out of memory");
    fonts->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    if (!fonts->map) {
        status = cmap_fail(err, CMAP_EFONT, "cannot open the fonts: this pango lacks FreeType");
        goto done;
    }
    fonts->context = pango_font_map_create_context(fonts->map);
    fonts->language = pango_language_from_string("zh-CN");
    fonts->latin_alone = lang && strncmp(lang, "en", 2) == 0;
    set_options(fonts);
    status = open_face(fonts, false, err);
    if (!status)
        status = open_face(fonts, true, err);
    if (!status) {
        *out = fonts;
        fonts = NULL;
    }
done:
    cmap_fonts_close(fonts);
    return status;
}

static void clear_outlines(struct face *face)
{
    for (size_t i = 0; face->outlines && i < 65536; i++) {
        if (face->outlines[i])
            cairo_path_destroy(face->outlines[i]);
    }
    cmap_free(face->outlines);
}

void cmap_fonts_close(cmap_fonts *fonts)
{
    if (!fonts)
        return;
    for (int i = 0; i < 2; i++) {
        clear_outlines(&fonts->faces[i]);
        cairo_destroy(fonts->faces[i].tracer);
        if (fonts->faces[i].font)
            g_object_unref(fonts->faces[i].font);
        pango_font_description_free(fonts->faces[i].description);
    }
    if (fonts->options)
        cairo_font_options_destroy(fonts->options);
    if (fonts->context)
        g_object_unref(fonts->context);
    if (fonts->map)
        g_object_unref(fonts->map);
    cmap_free(fonts);
}

const cairo_path_t *cmap_fonts_outline(cmap_fonts *fonts, bool bold, unsigned long glyph)
{
    struct face *face = &fonts->faces[bold];
    cairo_glyph_t at = {glyph, 0, 0};
    size_t place = glyph & 0xFFFF; /* faces have no more */

    if (face->outlines[place])
        return face->outlines[place];
    cairo_new_path(face->tracer);
    cairo_glyph_path(face->tracer, &at, 1);
    cairo_path_t *path = cairo_copy_path(face->tracer);
    if (path->status) {
        cairo_path_destroy(path);
        return NULL;
    }
    face->outlines[place] = path;
    return path;
}

cmap_status cmap_fonts_check(cmap_fonts *fonts, const char *text, bool bold, cmap_err *err)
{
    const char *at = text;
    uint32_t c;

    for (const char *before = at; (c = cmap_utf8_next(&at)); before = at) {
        if (c == '\n' || pango_font_has_char(fonts->faces[bold].font, c))
            continue;
        return cmap_fail(err, CMAP_EFONT,
                         "the font " FAMILY " has no glyph for U+%04X '%.*s' in \"%.80s\"; write it with another "
                         "character, or install a newer " PACKAGE,
                         (unsigned)c, c < 0x20 ? 0 : (int)(at - before), before, text);
    }
    return CMAP_OK;
}

struct hb_face_t *cmap_fonts_hb_face(const cmap_fonts *fonts, bool bold)
{
    return hb_font_get_face(pango_font_get_hb_font(fonts->faces[bold].font));
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
    double unit = PANGO_SCALE * SHAPE_PT;

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
                             "the font " FAMILY " cannot show U+%04X here; write it with another character",
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
            cluster->advance_em += glyphs->glyphs[i].geometry.width / (PANGO_SCALE * SHAPE_PT);
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
            status = cmap_fail(err, CMAP_EFONT,
                               "font " FAMILY " cannot be used for \"%.80s\"; install the package " PACKAGE, text);
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
