/* Outlines of glyphs: HarfBuzz reads them, cairo keeps them as it keeps every path. cairo's own way by FreeType gives
 * the same numbers for every glyph of these faces and takes five times as long. */
#include "render/fonts_private.h"

#include "gis/base/mem.h"

static void move_to(hb_draw_funcs_t *funcs, void *tracer, hb_draw_state_t *state, float x, float y, void *user)
{
    (void)funcs;
    (void)state;
    (void)user;
    cairo_move_to(tracer, (double)x, -(double)y);
}

static void line_to(hb_draw_funcs_t *funcs, void *tracer, hb_draw_state_t *state, float x, float y, void *user)
{
    (void)funcs;
    (void)state;
    (void)user;
    cairo_line_to(tracer, (double)x, -(double)y);
}

static void curve_to(hb_draw_funcs_t *funcs, void *tracer, hb_draw_state_t *state, float x1, float y1, float x2,
                     float y2, float x, float y, void *user)
{
    (void)funcs;
    (void)state;
    (void)user;
    cairo_curve_to(tracer, (double)x1, -(double)y1, (double)x2, -(double)y2, (double)x, -(double)y);
}

static void close_path(hb_draw_funcs_t *funcs, void *tracer, hb_draw_state_t *state, void *user)
{
    (void)funcs;
    (void)state;
    (void)user;
    cairo_close_path(tracer);
}

cmap_status cmap_fonts_open_tracer(cmap_fonts *fonts, cmap_err *err)
{
    cairo_surface_t *none = cairo_recording_surface_create(CAIRO_CONTENT_ALPHA, NULL);

    fonts->tracer = cairo_create(none);
    cairo_surface_destroy(none);
    fonts->drawing = hb_draw_funcs_create();
    hb_draw_funcs_set_move_to_func(fonts->drawing, move_to, NULL, NULL);
    hb_draw_funcs_set_line_to_func(fonts->drawing, line_to, NULL, NULL);
    hb_draw_funcs_set_cubic_to_func(fonts->drawing, curve_to, NULL, NULL);
    hb_draw_funcs_set_close_path_func(fonts->drawing, close_path, NULL, NULL);
    return cairo_status(fonts->tracer) ? cmap_fail(err, CMAP_ENOMEM, "cannot open the fonts: out of memory") : CMAP_OK;
}

void cmap_fonts_close_tracer(cmap_fonts *fonts)
{
    cairo_destroy(fonts->tracer);
    hb_draw_funcs_destroy(fonts->drawing);
}

/* A font of HarfBuzz' own: pango's is of another size. What a variable font was set to goes along. */
cmap_status cmap_face_open_outlines(cmap_face *face, cmap_err *err)
{
    hb_font_t *from = pango_font_get_hb_font(face->font);
    unsigned count = 0;
    const int *coords = hb_font_get_var_coords_normalized(from, &count);

    if (hb_face_get_glyph_count(hb_font_get_face(from)) == 0)
        return cmap_fail(err, CMAP_EFONT,
                         "font " CMAP_FONT_FAMILY " cannot be read; reinstall the package " CMAP_FONT_PACKAGE);
    face->em = hb_font_create(hb_font_get_face(from));
    hb_font_set_scale(face->em, CMAP_OUTLINE_EM, CMAP_OUTLINE_EM);
    hb_font_set_var_coords_normalized(face->em, coords, count);
    face->places = cmap_calloc(65536, sizeof *face->places);
    return face->places ? CMAP_OK : cmap_fail(err, CMAP_ENOMEM, "cannot open the fonts: out of memory");
}

void cmap_face_close_outlines(cmap_face *face)
{
    for (size_t i = 0; i < face->outline_count; i++)
        cairo_path_destroy(face->outlines[i]);
    cmap_free(face->outlines);
    cmap_free(face->places);
    hb_font_destroy(face->em);
}

static cairo_path_t *trace(cmap_fonts *fonts, cmap_face *face, hb_codepoint_t glyph)
{
    cairo_new_path(fonts->tracer);
#if HB_VERSION_ATLEAST(7, 0, 0)
    hb_font_draw_glyph(face->em, glyph, fonts->drawing, fonts->tracer);
#else
    hb_font_get_glyph_shape(face->em, glyph, fonts->drawing, fonts->tracer);
#endif
    return cairo_copy_path(fonts->tracer);
}

const cairo_path_t *cmap_fonts_outline(cmap_fonts *fonts, bool bold, unsigned long glyph)
{
    cmap_face *face = &fonts->faces[bold];
    uint16_t *place = &face->places[glyph & 0xFFFF]; /* faces have no more */

    if (*place)
        return face->outlines[*place - 1];
    if (cmap_grow(&face->outlines, &face->outline_capacity, face->outline_count + 1, sizeof *face->outlines, NULL))
        return NULL;
    cairo_path_t *path = trace(fonts, face, (hb_codepoint_t)(glyph & 0xFFFF));
    if (path->status) {
        cairo_path_destroy(path);
        return NULL;
    }
    face->outlines[face->outline_count++] = path;
    *place = (uint16_t)face->outline_count;
    return path;
}
