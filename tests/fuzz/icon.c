/* Any bytes as an icon: no harm, also when it is drawn. */
#include "render/icon.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    cmap_icon *icon = NULL;
    cmap_canvas *canvas = NULL;
    cmap_buf file = {0};
    char *svg = malloc(length + 1);

    if (!svg)
        return 0;
    if (length)
        memcpy(svg, bytes, length);
    svg[length] = '\0';
    if (cmap_icon_parse(svg, &icon, NULL) == CMAP_OK &&
        cmap_canvas_new(CMAP_FORMAT_SVG, 30, 30, 0, NULL, &canvas, NULL) == CMAP_OK) {
        cmap_canvas_icon(canvas, icon, (cmap_pt){3, 3}, 24, (cmap_color){0, 0, 0, 0.5});
        if (cmap_canvas_finish(canvas, &file, NULL))
            abort(); /* what was accepted can be drawn */
    }
    cmap_icon_free(icon);
    cmap_buf_clear(&file);
    free(svg);
    return 0;
}
