/* Where pango and fontconfig come in: the two faces. */
#include "render/fonts_private.h"

#include "gis/base/mem.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangofc-font.h>
#include <pthread.h>
#include <string.h>

/* Says whether fontconfig gave what was asked for: it always gives something. */
static cmap_status check_face(PangoFont *font, bool bold, cmap_err *err)
{
    FcPattern *pattern = font ? pango_fc_font_get_pattern(PANGO_FC_FONT(font)) : NULL;
    FcChar8 *family = NULL;
    FcBool embolden = FcFalse;
    int weight = 0;

    if (!pattern || FcPatternGetString(pattern, FC_FAMILY, 0, &family) != FcResultMatch ||
        strcmp((const char *)family, CMAP_FONT_FAMILY) != 0)
        return cmap_fail(err, CMAP_EFONT,
                         "font " CMAP_FONT_FAMILY " is missing; install the package " CMAP_FONT_PACKAGE);
    (void)FcPatternGetInteger(pattern, FC_WEIGHT, 0, &weight);
    (void)FcPatternGetBool(pattern, FC_EMBOLDEN, 0, &embolden);
    if (bold && (embolden || weight < FC_WEIGHT_DEMIBOLD))
        return cmap_fail(err, CMAP_EFONT,
                         "font " CMAP_FONT_FAMILY " Bold is missing; install the package " CMAP_FONT_PACKAGE);
    return CMAP_OK;
}

static cmap_status open_face(cmap_fonts *fonts, bool bold, cmap_err *err)
{
    cmap_face *face = &fonts->faces[bold];

    face->description = pango_font_description_new();
    pango_font_description_set_family_static(face->description, CMAP_FONT_FAMILY);
    pango_font_description_set_weight(face->description, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(face->description, CMAP_FONT_SHAPE_PT * PANGO_SCALE);
    face->font = pango_context_load_font(fonts->context, face->description);
    cmap_status status = check_face(face->font, bold, err);
    return status ? status : cmap_face_open_outlines(face, err);
}

static void set_options(cmap_fonts *fonts)
{
    cairo_font_options_t *options = cairo_font_options_create();

    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(fonts->context, options);
    cairo_font_options_destroy(options);
    pango_cairo_context_set_resolution(fonts->context, 72);
    pango_context_set_round_glyph_positions(fonts->context, FALSE);
    pango_context_set_language(fonts->context, fonts->language);
    pango_context_set_base_dir(fonts->context, PANGO_DIRECTION_LTR);
}

static cmap_status open_fonts(cmap_fonts **out, cmap_err *err)
{
    cmap_fonts *fonts = cmap_calloc(1, sizeof *fonts);
    cmap_status status = CMAP_OK;

    if (!fonts)
        return cmap_fail(err, CMAP_ENOMEM, "cannot open the fonts: out of memory");
    fonts->shaped = cmap_calloc(CMAP_SHAPED_PLACES, sizeof(cmap_shaped *));
    if (!fonts->shaped) {
        status = cmap_fail(err, CMAP_ENOMEM, "cannot open the fonts: out of memory");
        goto done;
    }
    fonts->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    if (!fonts->map) {
        status = cmap_fail(err, CMAP_EFONT, "cannot open the fonts: this pango lacks FreeType");
        goto done;
    }
    fonts->context = pango_font_map_create_context(fonts->map);
    fonts->language = pango_language_from_string("zh-CN");
    set_options(fonts);
    status = cmap_fonts_open_tracer(fonts, err);
    if (!status)
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

/* The fonts that are being opened ahead, when the thread runs, or were. */
static struct {
    pthread_t thread;
    bool begun;
    cmap_fonts *fonts;
    cmap_status status;
    cmap_err err;
} ahead;

static void *open_ahead(void *unused)
{
    (void)unused;
    ahead.status = open_fonts(&ahead.fonts, &ahead.err);
    return NULL;
}

void cmap_fonts_begin(void)
{
    ahead.begun = ahead.begun || pthread_create(&ahead.thread, NULL, open_ahead, NULL) == 0;
}

/* Waits for what was begun; false when nothing was. */
static bool end_ahead(void)
{
    const bool begun = ahead.begun;

    if (begun)
        (void)pthread_join(ahead.thread, NULL);
    ahead.begun = false;
    return begun;
}

void cmap_fonts_forget(void)
{
    if (!end_ahead())
        return;
    cmap_fonts_close(ahead.fonts);
    ahead.fonts = NULL;
}

cmap_status cmap_fonts_open(const char *lang, cmap_fonts **out, cmap_err *err)
{
    cmap_fonts *fonts = NULL;
    cmap_status status;

    if (end_ahead()) {
        status = ahead.status;
        fonts = ahead.fonts;
        ahead.fonts = NULL;
        if (status && err)
            *err = ahead.err;
    } else {
        status = open_fonts(&fonts, err);
    }
    if (status)
        return status;
    fonts->latin_alone = lang && strncmp(lang, "en", 2) == 0;
    *out = fonts;
    return CMAP_OK;
}

void cmap_fonts_close(cmap_fonts *fonts)
{
    if (!fonts)
        return;
    for (int i = 0; i < 2; i++) {
        cmap_face_close_outlines(&fonts->faces[i]);
        if (fonts->faces[i].font)
            g_object_unref(fonts->faces[i].font);
        pango_font_description_free(fonts->faces[i].description);
    }
    cmap_fonts_close_tracer(fonts);
    cmap_fonts_forget_shaped(fonts);
    if (fonts->context)
        g_object_unref(fonts->context);
    if (fonts->map)
        g_object_unref(fonts->map);
    cmap_free(fonts);
}

struct hb_face_t *cmap_fonts_hb_face(const cmap_fonts *fonts, bool bold)
{
    return hb_font_get_face(pango_font_get_hb_font(fonts->faces[bold].font));
}
