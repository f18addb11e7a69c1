/* cluster.h: where points crowd, and what they come to together.
 *
 * Points fall into the cells of a grid; the cell with most points around it leads a cluster and takes every cell within
 * the radius that no earlier one has; then each cell goes to the cluster whose middle is nearest, once. That is the
 * greedy clustering of web maps (V. Agafonkin, "Clustering millions of points on a map with Supercluster", 2016) with
 * leaders (J. A. Hartigan, "Clustering Algorithms", 1975, chapter 3) taken by density instead of by chance, and one
 * step of S. Lloyd's ("Least squares quantization in PCM", 1982). All sums are of whole numbers, so neither the order
 * of the points nor the machine matters, and clusters come to exactly what their points do. */
#ifndef CMAP_LAYERS_CLUSTER_H
#define CMAP_LAYERS_CLUSTER_H

#include "gis/base/status.h"
#include "layers/spots.h"
#include "render/page.h"

/* Page places in hundredths of a millimetre. Points of different groups never share a cluster. */
typedef struct cmap_cluster_point {
    int32_t x, y;
    uint32_t group;
    int64_t tenths; /* CMAP_SPOT_UNKNOWN: of unknown floor area */
} cmap_cluster_point;

typedef struct cmap_cluster {
    cmap_pt middle; /* the mean of its points, mm */
    uint32_t group;
    cmap_spot_sums sums;
} cmap_cluster;

/* Every point lies in exactly one cluster. Most points first, then most floor area, then by group and place; *out is
 * the caller's (cmap_free), NULL for no points. radius_mm 0.1 or more. Linear in the points, and a step of cells by
 * clusters within each group. */
cmap_status cmap_cluster_find(const cmap_cluster_point *points, size_t count, double radius_mm, cmap_cluster **out,
                              size_t *cluster_count, cmap_err *err);

#endif
