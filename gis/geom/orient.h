/* orient.h: on which side of a line a point lies, exactly.
 *
 * The sign of the determinant
 *
 *     | a.x - c.x   a.y - c.y |
 *     | b.x - c.x   b.y - c.y |
 *
 * The doubles decide at first, with the error bound ccwerrboundA of J. R. Shewchuk, "Adaptive Precision Floating-Point
 * Arithmetic and Fast Robust Geometric Predicates", Discrete & Computational Geometry 18 (1997). When they cannot, the
 * six products of the determinant are summed without any rounding in a fixed-point accumulator that spans the whole
 * range of double (U. Kulisch's long accumulator), so the sign is right for every finite input, tiny and huge ones
 * included. Needs arithmetic in plain double: -ffp-contract=off, no x87. */
#ifndef CMAP_GEOM_ORIENT_H
#define CMAP_GEOM_ORIENT_H

#include "gis/geom/geom.h"

/* The exact sign without the filter; about 0.2 microseconds. cmap_orient is what to call. */
int cmap_orient_exact(cmap_coord a, cmap_coord b, cmap_coord c);

/* 1 when c lies left of the line from a to b (the three turn counter-clockwise, y up), -1 when right, 0 when the three
 * lie on a line. All coordinates must be finite. A few nanoseconds, unless the three nearly lie on a line. */
static inline int cmap_orient(cmap_coord a, cmap_coord b, cmap_coord c)
{
    double left = (a.x - c.x) * (b.y - c.y), right = (a.y - c.y) * (b.x - c.x);
    double det = left - right;
    double sum = (left < 0 ? -left : left) + (right < 0 ? -right : right);
    double bound = sum * 3.3306690738754716e-16 + 1e-300; /* the last term covers underflow */

    if (det > bound)
        return 1;
    if (-det > bound)
        return -1;
    return cmap_orient_exact(a, b, c);
}

/* True when c lies on the closed segment from a to b, exactly. */
static inline bool cmap_orient_on_segment(cmap_coord a, cmap_coord b, cmap_coord c)
{
    if ((c.x < a.x && c.x < b.x) || (c.x > a.x && c.x > b.x) || (c.y < a.y && c.y < b.y) || (c.y > a.y && c.y > b.y))
        return false;
    return cmap_orient(a, b, c) == 0;
}

#endif
