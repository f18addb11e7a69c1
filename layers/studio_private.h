/* studio_private.h: what drawing one figure and drawing an atlas share. */
#ifndef CMAP_LAYERS_STUDIO_PRIVATE_H
#define CMAP_LAYERS_STUDIO_PRIVATE_H

#include "layers/scene.h"
#include "layers/studio.h"

/* The day the plan was adopted: the date of what a figure of the built-in data says. */
#define CMAP_PLAN_DATE "2011-08-11T00:00:00Z"

/* A scene for figure with fonts and theme as options say, without a canvas. CMAP_EINVAL when it is for publication and
 * has no approval text. */
cmap_status cmap_studio_scene(cmap_studio *studio, const cmap_figure *figure, const cmap_draw_options *options,
                              cmap_scene *out, cmap_err *err);

/* What the file says of itself. */
cmap_meta cmap_studio_meta(const cmap_figure *figure, const cmap_draw_options *options);

const cmap_plan *cmap_studio_plan(const cmap_studio *studio);         /* borrowed */
const cmap_progress *cmap_studio_progress(const cmap_studio *studio); /* by district; borrowed */

#endif
