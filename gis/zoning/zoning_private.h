#ifndef CMAP_ZONING_ZONING_PRIVATE_H
#define CMAP_ZONING_ZONING_PRIVATE_H

#include "gis/geom/pip.h"
#include "gis/zoning/border_private.h"
#include "gis/zoning/zoning.h"

struct cmap_zoning {
    const cmap_plan *plan;
    cmap_pip *pip; /* polygon i is district i */
    cmap_border *border;
};

#endif
