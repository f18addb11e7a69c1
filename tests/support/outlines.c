#include "support/outlines.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check(int good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "test outlines: %s\n", what);
    exit(EXIT_FAILURE);
}

static cmap_geom_builder *begin(int srid)
{
    cmap_geom_builder *builder = NULL;
    check(cmap_geom_builder_new(CMAP_GEOM_POLYGON, srid, &builder, NULL) == CMAP_OK, "no builder");
    return builder;
}

static cmap_geom *end(cmap_geom_builder *builder)
{
    cmap_geom *geom = NULL;
    cmap_err err = {0};
    check(cmap_geom_builder_finish(builder, &geom, &err) == CMAP_OK, err.text);
    return geom;
}

void outlines_add(outlines *set, cmap_geom *geom)
{
    check(set->count < OUTLINES_MAX, "too many");
    set->geoms[set->count++] = geom;
}

void outlines_clear(outlines *set)
{
    for (size_t i = 0; i < set->count; i++)
        cmap_geom_free(set->geoms[i]);
    set->count = 0;
}

static void ring(cmap_geom_builder *builder, const double *xy, size_t count)
{
    cmap_geom_builder_path(builder);
    for (size_t i = 0; i < count; i++)
        cmap_geom_builder_coord(builder, xy[2 * i], xy[2 * i + 1]);
}

cmap_geom *outlines_ring(int srid, const double *xy, size_t count)
{
    cmap_geom_builder *builder = begin(srid);
    cmap_geom_builder_part(builder);
    ring(builder, xy, count);
    return end(builder);
}

void outlines_districts(outlines *set)
{
    outlines_read(set, CMAP_SOURCE_DIR "/tests/tables/geom/districts.txt");
}

void outlines_read(outlines *set, const char *path)
{
    FILE *file = fopen(path, "r");
    cmap_geom_builder *builder = NULL;
    char line[128];
    double x, y;

    check(file != NULL, path);
    while (fgets(line, sizeof line, file)) {
        if (line[0] == '=') {
            if (builder)
                outlines_add(set, end(builder));
            builder = begin(CMAP_SRID_CGCS2000);
            check(sscanf(line, "= %15s", set->codes[set->count]) == 1, line);
        } else if (strncmp(line, "part", 4) == 0) {
            cmap_geom_builder_part(builder);
            cmap_geom_builder_path(builder);
        } else if (strncmp(line, "ring", 4) == 0) {
            cmap_geom_builder_path(builder);
        } else if (line[0] != '#') {
            check(sscanf(line, "%lf %lf", &x, &y) == 2, line);
            cmap_geom_builder_coord(builder, x, y);
        }
    }
    fclose(file);
    check(builder != NULL, path);
    outlines_add(set, end(builder));
}

/* ---- patchwork ---- */

struct patch {
    cmap_box box;
    double width, height;
    unsigned steps; /* vertices of a side */
    uint64_t seed;
};

static uint64_t mix(uint64_t seed, unsigned a, unsigned b, unsigned c)
{
    uint64_t z = seed + a * 0x9E3779B1u + ((uint64_t)b << 20) + ((uint64_t)c << 42);
    return random_bits(&z);
}

/* The corner at (column, row), shifted by its own hash: the same for all four cells. */
static cmap_coord corner(const struct patch *p, unsigned column, unsigned row)
{
    uint64_t seed = mix(p->seed, column, row, 1);
    double dx = random_between(&seed, -0.2, 0.2), dy = random_between(&seed, -0.2, 0.2);
    return (cmap_coord){p->box.x_min + (column + dx) * p->width, p->box.y_min + (row + dy) * p->height};
}

/* Vertex `step` of the side that leaves a corner to the right (up 0) or upwards (up 1). */
static cmap_coord on_side(const struct patch *p, unsigned column, unsigned row, unsigned up, unsigned step)
{
    cmap_coord a = corner(p, column, row), b = corner(p, column + !up, row + up);
    uint64_t seed = mix(p->seed, column, row, 8 * step + 2 + up);
    double t = (double)step / p->steps,
           wave = 0.12 * sin(9 * t) * (1 - t) * t + random_between(&seed, 0, 0.2) / p->steps;

    if (step == 0)
        return a;
    return (cmap_coord){a.x + t * (b.x - a.x) + (up ? wave * p->width : 0),
                        a.y + t * (b.y - a.y) + (up ? 0 : wave * p->height)};
}

static void put_side(cmap_geom_builder *builder, const struct patch *p, unsigned column, unsigned row, unsigned up,
                     int back)
{
    for (unsigned i = 0; i < p->steps; i++) {
        unsigned step = back ? p->steps - i : i;
        cmap_coord at = step == p->steps ? corner(p, column + !up, row + up) : on_side(p, column, row, up, step);
        cmap_geom_builder_coord(builder, at.x, at.y);
    }
}

void outlines_patchwork(outlines *set, cmap_box box, unsigned columns, unsigned rows, unsigned vertices, uint64_t seed)
{
    struct patch p = {box, (box.x_max - box.x_min) / columns, (box.y_max - box.y_min) / rows,
                      vertices < 8 ? 2 : vertices / 4, seed};

    for (unsigned row = 0; row < rows; row++)
        for (unsigned column = 0; column < columns; column++) {
            cmap_geom_builder *builder = begin(CMAP_SRID_CGCS2000);
            cmap_geom_builder_part(builder);
            cmap_geom_builder_path(builder);
            put_side(builder, &p, column, row, 0, 0);
            put_side(builder, &p, column + 1, row, 1, 0);
            put_side(builder, &p, column, row + 1, 0, 1);
            put_side(builder, &p, column, row, 1, 1);
            outlines_add(set, end(builder));
        }
}

/* ---- tangle ---- */

/* On a lattice of 16 x 16 places every other polygon shares vertices and edges with its neighbours. */
static cmap_coord place(cmap_box box, uint64_t *seed, bool coarse)
{
    double u = coarse ? (double)random_below(seed, 17) / 16 : random_between(seed, 0, 1);
    double v = coarse ? (double)random_below(seed, 17) / 16 : random_between(seed, 0, 1);
    return (cmap_coord){box.x_min + u * (box.x_max - box.x_min), box.y_min + v * (box.y_max - box.y_min)};
}

void outlines_tangle(outlines *set, cmap_box box, unsigned count, uint64_t seed)
{
    for (unsigned i = 0; i < count; i++) {
        cmap_geom_builder *builder = begin(CMAP_SRID_CGCS2000);
        size_t paths = 1 + random_below(&seed, 3);
        for (size_t path = 0; path < paths; path++) {
            size_t vertices = 3 + random_below(&seed, i % 5 == 0 ? 40 : 6);
            if (path == 0 || random_below(&seed, 2))
                cmap_geom_builder_part(builder);
            cmap_geom_builder_path(builder);
            for (size_t k = 0; k < vertices; k++) {
                cmap_coord at = place(box, &seed, i % 2 == 0);
                cmap_geom_builder_coord(builder, at.x, at.y);
                if (k == 0 && i % 7 == 0)
                    cmap_geom_builder_coord(builder, at.x, at.y); /* a vertex twice */
            }
        }
        outlines_add(set, end(builder));
    }
}
