/* scenes.h: small pages that show what the drawing room can do, for the tests of render. */
#ifndef CMAP_TEST_SCENES_H
#define CMAP_TEST_SCENES_H

#include "render/text.h"

typedef struct scene {
    const char *name;
    double width_mm, height_mm;
    void (*draw)(cmap_canvas *canvas, cmap_fonts *fonts);
} scene;

extern const scene scenes[];
extern const size_t scene_count;

const scene *scene_find(const char *name);

/* Draws scene into *bytes; meta may be NULL for that of the tests. */
cmap_status scene_render(const scene *page, cmap_format format, double dpi, const cmap_meta *meta, cmap_buf *bytes,
                         cmap_err *err);

/* Every text that the scene "type" draws, in order, NULL at the end. */
extern const char *const scene_words[];

#endif
