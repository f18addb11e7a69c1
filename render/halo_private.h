/* halo_private.h: the ground that letters stand on, as a plain outline.
 *
 * A halo is all that lies within a distance of the letters. Stroking every contour of every glyph says the same with a
 * hundred times the points, which made most of a PDF's bytes and of a PNG's time. So the letters are
 * rastered small, grown by a disc, and traced again (marching squares, Lorensen and Cline 1987 in two dimensions). The
 * outline is off by less than a tenth of the halo's width, a fifth at sharp corners, and is the same in every format
 * and at every dpi. */
#ifndef CMAP_RENDER_HALO_PRIVATE_H
#define CMAP_RENDER_HALO_PRIVATE_H

#include "gis/base/status.h"
#include "render/page.h"

#include <cairo.h>
#include <stddef.h>

typedef struct cmap_halo {
    cmap_pt *points;
    size_t point_count, point_capacity;
    size_t *ends; /* behind the last point of each closed loop; filled by the even-odd rule */
    size_t end_count, end_capacity;
} cmap_halo;

/* Makes the halo of path, in mm, filled by the non-zero rule. em_mm is the size of the type. Initialise *halo with {0};
 * clear it also after a failure. */
cmap_status cmap_halo_make(const cairo_path_t *path, double radius_mm, double em_mm, cmap_halo *halo, cmap_err *err);
void cmap_halo_clear(cmap_halo *halo);

#endif
