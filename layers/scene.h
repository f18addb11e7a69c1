/* scene.h: what every layer and every panel block draws with.
 *
 * Sticky like the canvas: the first error stays in scene->err, later drawing does nothing, and the studio reports it.
 */
#ifndef CMAP_LAYERS_SCENE_H
#define CMAP_LAYERS_SCENE_H

#include "gis/db/plan.h"
#include "gis/db/progress.h"
#include "layers/dot_scale.h"
#include "layers/figure_private.h"
#include "layers/measure.h"
#include "layers/report.h"
#include "layers/studio.h"
#include "layers/theme.h"
#include "layers/view.h"
#include "render/canvas.h"
#include "render/icon.h"
#include "render/text.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct cmap_icon_set cmap_icon_set;
typedef struct cmap_label_set cmap_label_set;
typedef struct cmap_sheet cmap_sheet;

typedef struct cmap_scene {
    const cmap_figure *figure;
    const cmap_plan *plan;
    const cmap_progress *progress; /* by district */
    const cmap_progress *by_park;  /* a row for each of the plan's parks; NULL when they are few (many.h) */
    size_t many;                   /* parks in focus; 0: few */
    const cmap_spots *spots;       /* its carriers; NULL for a figure that draws none */
    cmap_dot_scale dots;           /* how they are drawn */
    const cmap_ground *ground;
    const cmap_theme *theme;
    const cmap_icon_set *icons;
    cmap_fonts *fonts;
    cmap_measure *measure;
    cmap_canvas *canvas;
    cmap_lang lang;
    double width_mm, height_mm;    /* of the page */
    size_t page, page_count;       /* of an atlas, from 1; 0: a figure alone */
    double scale;                  /* of type, lines and symbols, against A4 */
    const cmap_sheet *sheet;       /* the page's grid, once it is planned; else NULL */
    unsigned left_out;             /* of this page: a bit for each of detail.h */
    cmap_report *report;           /* NULL: nobody asks */
    const cmap_stage_watch *watch; /* the same */
    const char *map_name;          /* of the map that is being drawn, for the report */
    bool in_inset;                 /* that map is an inset */
    const cmap_label_set *labels;  /* its names, while its layers draw; else NULL */
    cmap_err err;
} cmap_scene;

typedef enum cmap_style {
    CMAP_STYLE_TITLE,
    CMAP_STYLE_HEAD,
    CMAP_STYLE_BODY,
    CMAP_STYLE_SMALL,
    CMAP_STYLE_DISPLAY
} cmap_style;

/* Notes the error unless there is one already. */
void cmap_scene_fail(cmap_scene *scene, const cmap_err *err);
bool cmap_scene_ok(const cmap_scene *scene);

/* zh or en by the scene's language; both languages take zh here. Falls back on the other when one is NULL. */
const char *cmap_scene_words(const cmap_scene *scene, const char *zh, const char *en);
/* The second language beside it: en where both are shown, else NULL. */
const char *cmap_scene_second(const cmap_scene *scene, const char *en);

cmap_type cmap_scene_type(const cmap_scene *scene, cmap_style style, cmap_color color);
cmap_type cmap_scene_bold(const cmap_scene *scene, cmap_style style, cmap_color color);

/* Lays out text; NULL after an error. The caller frees. */
cmap_text *cmap_scene_text(cmap_scene *scene, const char *text, const cmap_type *type, double width_mm);

/* Lays out text with its top left corner at at, wrapped to width_mm when that is > 0, draws it when draw, and returns
 * its height in mm. */
double cmap_scene_put(cmap_scene *scene, const char *text, const cmap_type *type, cmap_pt at, double width_mm,
                      bool draw);
double cmap_scene_text_width(cmap_scene *scene, const char *text, const cmap_type *type);

/* True when the figure is about the district: it is named in focus, or nothing is. */
bool cmap_scene_in_focus(const cmap_scene *scene, const char *district_code);

/* True when the main map leaves the name of what lies there to an inset, which shows it larger. */
bool cmap_scene_left_to_inset(const cmap_scene *scene, cmap_lonlat at);

/* The figure's number for a park: its place in the plan's order, from 1. */
size_t cmap_scene_park_number(const cmap_scene *scene, const cmap_park *park);

bool cmap_scene_has_layer(const cmap_scene *scene, cmap_layer_id id);

/* "500万㎡", "5 million m²", and for little "45 thousand m²", "800㎡": in the largest unit that leaves two digits that
 * count, with at most two after the point, rounded half away from nought. */
void cmap_scene_area_words(const cmap_scene *scene, double value_m2, char *out, size_t size);
/* What a number that stands in such words, or bare in a table, is counted in. */
double cmap_scene_area_unit_m2(const cmap_scene *scene, const char *words);

/* Tenths of a square metre in a unit, with 0, 1 or 2 digits after the point; exact, half away from nought. */
void cmap_scene_tenths_words(int64_t tenths, int64_t unit_m2, int digits, char *out, size_t size);

/* The latest text of the target for floor area and of the plan's baseline; NULL when the database has none. */
const cmap_figure_of *cmap_scene_target(const cmap_scene *scene);
const cmap_figure_of *cmap_scene_baseline(const cmap_scene *scene);

/* Icon of an industry code ("other" for NULL). NULL only after an error. */
const cmap_icon *cmap_scene_icon(cmap_scene *scene, const char *industry_code);

#endif
