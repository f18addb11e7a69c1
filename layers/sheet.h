/* sheet.h: the page's grid: title, map, panel, foot line, in millimetres. */
#ifndef CMAP_LAYERS_SHEET_H
#define CMAP_LAYERS_SHEET_H

#include "layers/scene.h"
#include "layers/view.h"

typedef struct cmap_sheet {
    double margin_mm, gutter_mm;
    cmap_rect title, map, panel, foot;
    /* Of a map with cards around it: the first and the second half of them, left and right of the map or, on a tall
     * page, above and below it (around.h); and the key of icons below all. */
    cmap_rect left, right, below;
    cmap_rect legend; /* a box in the map's corner, when the panel lies below and names a legend; else empty */
    cmap_side side;   /* as the page's shape allows: a tall page puts a right panel below */
} cmap_sheet;

/* The grid for the scene's figure on a page of that size. */
cmap_sheet cmap_sheet_plan(cmap_scene *scene, double width_mm, double height_mm);

void cmap_sheet_draw_title(cmap_scene *scene, const cmap_sheet *sheet);

/* Scale bar, ratio, north, projection, sources, data date, maker, approval number (NULL: the slot says that it is
 * pending). */
void cmap_sheet_draw_foot(cmap_scene *scene, const cmap_sheet *sheet, const cmap_view *view, const char *approval);

/* The legend in its box in the map, when there is one. */
void cmap_sheet_draw_legend(cmap_scene *scene, const cmap_sheet *sheet);

/* The blocks of the figure in the panel, as large as they fit. */
void cmap_sheet_draw_panel(cmap_scene *scene, const cmap_sheet *sheet, const cmap_view *view);

/* A scale bar of at most room_mm with its bar's left end at at; returns its width. */
double cmap_sheet_scale_bar(cmap_scene *scene, const cmap_view *view, cmap_pt at, double room_mm);

#endif
