/* view.h: from the ground to the page.
 *
 * The ground is the plan's geometry in EPSG:4549 metres, projected once; a view maps those metres to a frame on the
 * page at one scale. */
#ifndef CMAP_LAYERS_VIEW_H
#define CMAP_LAYERS_VIEW_H

#include "gis/base/status.h"
#include "gis/db/plan.h"
#include "gis/geom/geom.h"
#include "layers/figure_private.h"
#include "render/page.h"

#include <stddef.h>

typedef struct cmap_ground cmap_ground;

/* Projects the plan's districts, water and provinces; plan must outlive it. */
cmap_status cmap_ground_new(const cmap_plan *plan, cmap_ground **out, cmap_err *err);
void cmap_ground_free(cmap_ground *ground);

/* Borrowed geometry in CMAP_SRID_GK120, by the plan's index. */
const cmap_geom *cmap_ground_district(const cmap_ground *ground, size_t index);
const cmap_geom *cmap_ground_water(const cmap_ground *ground, size_t index);
const cmap_geom *cmap_ground_province(const cmap_ground *ground, size_t index);

/* A place on the ground. CMAP_ECRS for one outside the projection. */
cmap_status cmap_ground_point(const cmap_ground *ground, cmap_lonlat at, cmap_xy *out, cmap_err *err);

/* The box of bounds on the ground. CMAP_ECRS as above. */
cmap_status cmap_ground_box(const cmap_ground *ground, const cmap_bounds *bounds, cmap_box *out, cmap_err *err);

typedef struct cmap_view {
    const cmap_ground *ground;
    cmap_rect frame;
    cmap_xy centre;     /* of the frame, on the ground */
    double m_per_mm;    /* projected metres a page millimetre */
    double scale_ratio; /* geodesic: 1 mm on the page is this many mm on the ground, at the frame's centre along the
                           parallel */
} cmap_view;

/* The largest view of bounds that fits frame, its scale rounded to two leading digits so that the ratio is one people
 * quote. CMAP_ECRS when bounds lie outside the projection. */
cmap_status cmap_view_fit(const cmap_ground *ground, const cmap_bounds *bounds, cmap_rect frame, cmap_view *out,
                          cmap_err *err);

/* Width to height of bounds on the ground, as a frame would have it. CMAP_ECRS as above. */
cmap_status cmap_view_aspect(const cmap_ground *ground, const cmap_bounds *bounds, double *out, cmap_err *err);

/* A point on the page. A place outside the projection comes out far off the page. */
cmap_pt cmap_view_point(const cmap_view *view, cmap_lonlat at);

/* The same for a point of the ground. */
cmap_pt cmap_view_ground_point(const cmap_view *view, cmap_xy at);

/* Geometry of the ground (CMAP_SRID_GK120) on the page; the caller frees. */
cmap_status cmap_view_geom(const cmap_view *view, const cmap_geom *geom, cmap_geom **out, cmap_err *err);

/* Page millimetres of ground_m geodesic metres along the parallel through the frame's centre. */
double cmap_view_bar_mm(const cmap_view *view, double ground_m);

#endif
