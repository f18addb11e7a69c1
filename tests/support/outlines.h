/* outlines.h: sets of polygons to test with. */
#ifndef CMAP_TEST_OUTLINES_H
#define CMAP_TEST_OUTLINES_H

#include "gis/geom/geom.h"
#include "support/random.h"

#include <stddef.h>
#include <stdint.h>

enum { OUTLINES_MAX = 4096 };

typedef struct outlines {
    cmap_geom *geoms[OUTLINES_MAX];
    char codes[OUTLINES_MAX][16];
    size_t count;
} outlines;

/* The ten districts of tests/tables/geom/districts.txt. Ends the program when the file cannot be read. */
void outlines_districts(outlines *set);

/* The outlines of a file of that form. Ends the program likewise. */
void outlines_read(outlines *set, const char *path);

/* columns x rows cells over a box, each with about `vertices` vertices, whose wavy borders are shared coordinate for
 * coordinate: no gaps, no overlaps. */
void outlines_patchwork(outlines *set, cmap_box box, unsigned columns, unsigned rows, unsigned vertices, uint64_t seed);

/* count polygons that overlap at will: stars, spikes, rings with holes, crossing rings, on a coarse or fine lattice. */
void outlines_tangle(outlines *set, cmap_box box, unsigned count, uint64_t seed);

/* polygon from a flat list of x, y; one ring. */
cmap_geom *outlines_ring(int srid, const double *xy, size_t count);

void outlines_add(outlines *set, cmap_geom *geom);
void outlines_clear(outlines *set);

#endif
