/* sheet.h: the page's grid: title, map, panel, foot line, in millimetres; and what the page leaves out to keep its type
 * legible (detail.h). */
#ifndef CMAP_LAYERS_SHEET_H
#define CMAP_LAYERS_SHEET_H

#include "layers/detail.h"
#include "layers/panel.h"
#include "layers/scene.h"
#include "layers/view.h"

struct cmap_sheet {
    double grid; /* of margins and gutters, against A4: the scale of type stops at what can be read, this does not */
    double margin_mm, gutter_mm;
    cmap_rect title, map, panel, foot;
    /* Of a map with cards around it: the first and the second half of them, left and right of the map or, on a tall
     * page, above and below it (around.h); and the key of icons below all. */
    cmap_rect left, right, below;
    bool legend_in_map; /* a box in a corner of the map, of legend_w_mm by legend_h_mm */
    double legend_w_mm, legend_h_mm;
    cmap_panel_fit fit; /* of the panel's blocks */
    cmap_side side;     /* as the page's shape allows: a tall page puts a right panel below */
};

/* The grid for the scene's figure on its page. Panel blocks go from detail until the others fit. */
cmap_sheet cmap_sheet_fit(cmap_scene *scene, cmap_detail *detail, const char *approval);

/* That grid, for who draws on it: scene->sheet. */
cmap_sheet cmap_sheet_plan(const cmap_scene *scene, double width_mm, double height_mm);

void cmap_sheet_draw_title(cmap_scene *scene, const cmap_sheet *sheet);

/* The legend in its box in the map. */
void cmap_sheet_draw_legend(cmap_scene *scene, cmap_rect box);

/* The blocks of the figure in the panel, or around the map. */
void cmap_sheet_draw_panel(cmap_scene *scene, const cmap_sheet *sheet, const cmap_view *view);

#endif
