#include "gis/base/mem.h"
#include "gis/db/inside_private.h"

#include <math.h>
#include <stdlib.h>

static cmap_lonlat mean_of_points(const cmap_geom *geom)
{
    double x = 0, y = 0;
    size_t total = 0;

    for (size_t i = 0; i < cmap_geom_path_count(geom); i++) {
        size_t count;
        const cmap_coord *at = cmap_geom_path(geom, i, &count);
        for (size_t k = 0; k < count; k++, total++) {
            x += at[k].x;
            y += at[k].y;
        }
    }
    return (cmap_lonlat){x / (double)total, y / (double)total};
}

/* A level that no vertex lies on, near the middle of the box: halfway between the vertices next above and below it. */
static double free_level(const cmap_geom *geom, cmap_box box)
{
    double middle = box.y_min + (box.y_max - box.y_min) / 2, below = box.y_min, above = box.y_max;

    for (size_t i = 0; i < cmap_geom_path_count(geom); i++) {
        size_t count;
        const cmap_coord *at = cmap_geom_path(geom, i, &count);
        for (size_t k = 0; k < count; k++) {
            if (at[k].y <= middle && at[k].y > below)
                below = at[k].y;
            if (at[k].y > middle && at[k].y < above)
                above = at[k].y;
        }
    }
    return below + (above - below) / 2;
}

static int by_value(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Where the rings cross the level, in ascending order: every second gap lies inside. */
static size_t collect_crossings(const cmap_geom *geom, double level, double *out)
{
    size_t found = 0;

    for (size_t i = 0; i < cmap_geom_path_count(geom); i++) {
        size_t count;
        const cmap_coord *at = cmap_geom_path(geom, i, &count);
        for (size_t k = 1; k < count; k++) {
            cmap_coord p = at[k - 1], q = at[k];
            if ((p.y < level) != (q.y < level))
                out[found++] = p.x + (level - p.y) / (q.y - p.y) * (q.x - p.x);
        }
    }
    qsort(out, found, sizeof *out, by_value);
    return found;
}

cmap_status cmap_geom_stand(const cmap_geom *geom, cmap_lonlat *at, cmap_err *err)
{
    cmap_box box = cmap_geom_get_box(geom);
    double widest = -1;

    if (cmap_box_is_empty(box)) {
        *at = (cmap_lonlat){(double)NAN, (double)NAN};
        return CMAP_OK;
    }
    if (cmap_geom_get_kind(geom) != CMAP_GEOM_POLYGON) {
        *at = mean_of_points(geom);
        return CMAP_OK;
    }
    double *crossings = cmap_calloc(cmap_geom_coord_count(geom), sizeof *crossings);
    if (!crossings)
        return cmap_fail(err, CMAP_ENOMEM, "cannot find a point inside an outline: out of memory");
    double level = free_level(geom, box);
    size_t count = collect_crossings(geom, level, crossings);
    *at = (cmap_lonlat){box.x_min + (box.x_max - box.x_min) / 2, level};
    for (size_t i = 1; i < count; i += 2)
        if (crossings[i] - crossings[i - 1] > widest) {
            widest = crossings[i] - crossings[i - 1];
            at->lon_deg = crossings[i - 1] + widest / 2;
        }
    cmap_free(crossings);
    return CMAP_OK;
}
