/* icons.h: the icons of the industries, by code. */
#ifndef CMAP_LAYERS_ICONS_H
#define CMAP_LAYERS_ICONS_H

#include "gis/base/status.h"
#include "gis/db/plan.h"
#include "render/icon.h"

typedef struct cmap_icon_set cmap_icon_set;

/* Reads share/icons/<code>.svg for each industry of plan, and "other", "education", "call-centre" and "north-arrow". An
 * industry without a file gets "other". */
cmap_status cmap_icon_set_load(const cmap_plan *plan, cmap_icon_set **out, cmap_err *err);
void cmap_icon_set_free(cmap_icon_set *icons);

/* NULL when there is none of that name. */
const cmap_icon *cmap_icon_set_get(const cmap_icon_set *icons, const char *name);

#endif
