#include "gis/geom/geom.h"

#include <math.h>

cmap_box cmap_box_empty(void)
{
    return (cmap_box){INFINITY, INFINITY, -INFINITY, -INFINITY};
}

bool cmap_box_is_empty(cmap_box box)
{
    return !(box.x_min <= box.x_max && box.y_min <= box.y_max);
}

cmap_box cmap_box_add(cmap_box box, double x, double y)
{
    if (x < box.x_min)
        box.x_min = x;
    if (x > box.x_max)
        box.x_max = x;
    if (y < box.y_min)
        box.y_min = y;
    if (y > box.y_max)
        box.y_max = y;
    return box;
}

cmap_box cmap_box_join(cmap_box a, cmap_box b)
{
    if (cmap_box_is_empty(a))
        return b;
    if (cmap_box_is_empty(b))
        return a;
    a = cmap_box_add(a, b.x_min, b.y_min);
    return cmap_box_add(a, b.x_max, b.y_max);
}

cmap_box cmap_box_grow(cmap_box box, double by)
{
    if (cmap_box_is_empty(box))
        return box;
    box = (cmap_box){box.x_min - by, box.y_min - by, box.x_max + by, box.y_max + by};
    return cmap_box_is_empty(box) ? cmap_box_empty() : box;
}

bool cmap_box_touches(cmap_box a, cmap_box b)
{
    return a.x_min <= b.x_max && b.x_min <= a.x_max && a.y_min <= b.y_max && b.y_min <= a.y_max &&
           !cmap_box_is_empty(a) && !cmap_box_is_empty(b);
}

static double least(double a, double b)
{
    return a < b ? a : b;
}

static double most(double a, double b)
{
    return a > b ? a : b;
}

bool cmap_box_overlaps(cmap_box a, cmap_box b)
{
    return most(a.x_min, b.x_min) < least(a.x_max, b.x_max) && most(a.y_min, b.y_min) < least(a.y_max, b.y_max);
}

bool cmap_box_holds(cmap_box outer, cmap_box inner)
{
    return cmap_box_is_empty(inner) || (outer.x_min <= inner.x_min && inner.x_max <= outer.x_max &&
                                        outer.y_min <= inner.y_min && inner.y_max <= outer.y_max);
}
