/* proj_private.h: what the files of PROJ share, and systems that it looks up in its database, for system.c. */
#ifndef CMAP_CRS_PROJ_PRIVATE_H
#define CMAP_CRS_PROJ_PRIVATE_H

#include "gis/base/status.h"
#include "gis/crs/system.h"
#include "gis/geom/geom.h"

#include <stdbool.h>

/* PJ_CONTEXT; proj.h stays in the files that need it. */
struct pj_ctx;

/* A context that prints nothing and has no network. Free with proj_context_destroy. CMAP_ENOMEM. */
cmap_status cmap_proj_context(struct pj_ctx **out, cmap_err *err);

/* A transformation from a system to EPSG:4490, lon before lat and easting before northing on both sides. */
typedef struct cmap_proj cmap_proj;

typedef enum cmap_proj_kind {
    CMAP_PROJ_EPSG,  /* the digits of a code */
    CMAP_PROJ_WKT,   /* WKT 1 or 2 */
    CMAP_PROJ_STRING /* +proj=... +type=crs */
} cmap_proj_kind;

/* Finds the system and the best way from it to EPSG:4490 that needs no file; fills facts. CMAP_ECRS when PROJ does not
 * understand, or when the system does not place things on the ground; CMAP_ENOENT without proj.db, the only file that
 * is opened, whatever text says. Free with cmap_proj_close. */
cmap_status cmap_proj_open(cmap_proj_kind kind, const char *text, cmap_proj **out, cmap_system_facts *facts,
                           cmap_err *err);
void cmap_proj_close(cmap_proj *proj);

/* To EPSG:4490, or back. Not finite when PROJ cannot. */
cmap_coord cmap_proj_move(cmap_proj *proj, bool back, cmap_coord in);

#endif
