/* studio.h: what drawing needs, opened once for any number of figures: database, plan, fonts, themes, projection. */
#ifndef CMAP_LAYERS_STUDIO_H
#define CMAP_LAYERS_STUDIO_H

#include "gis/base/buf.h"
#include "gis/base/stage.h"
#include "gis/base/status.h"
#include "layers/figure.h"
#include "layers/report.h"
#include "render/canvas.h"

#include <stdbool.h>

typedef struct cmap_studio cmap_studio;

/* db_path NULL: the built-in plan. Reads the database, never writes it. The caller closes. */
cmap_status cmap_studio_open(const char *db_path, cmap_studio **out, cmap_err *err);
void cmap_studio_close(cmap_studio *studio);

/* The same, telling watch (borrowed while the studio lives; NULL: nobody) what it and each drawing is at: database,
 * projection, fonts, layout, labels, drawing, encoding. */
cmap_status cmap_studio_open_watched(const char *db_path, const cmap_stage_watch *watch, cmap_studio **out,
                                     cmap_err *err);

typedef enum cmap_lang { CMAP_LANG_ZH, CMAP_LANG_EN, CMAP_LANG_BOTH } cmap_lang;

typedef struct cmap_draw_options {
    cmap_format format;
    double dpi;                 /* PNG; 300 is usual */
    double width_mm, height_mm; /* 0: the figure's own page */
    cmap_lang lang;
    const char *theme;    /* "screen", "print", "grey", "colour-blind", or the path of a theme's YAML; NULL: "print" */
    bool final;           /* for publication: refused without an approval text */
    const char *approval; /* 审图号 as the authority gave it; NULL: the slot says that it is pending */
    const char *date;     /* ISO 8601 with time, for the file's metadata; NULL: the plan's own date */
    cmap_report *report;  /* NULL, or filled with what was drawn; the caller clears it, also after a failure */
} cmap_draw_options;

/* Draws figure and appends the file's bytes to *bytes, which stays as it was on failure. */
cmap_status cmap_studio_draw(cmap_studio *studio, const cmap_figure *figure, const cmap_draw_options *options,
                             cmap_buf *bytes, cmap_err *err);

/* What options->report, filled by a drawing with the same options, says: a sidecar as JSON, appended to *out. */
cmap_status cmap_studio_sidecar(const cmap_studio *studio, const cmap_figure *figure, const cmap_draw_options *options,
                                cmap_buf *out, cmap_err *err);

#endif
