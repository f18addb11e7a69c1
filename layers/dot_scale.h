/* dot_scale.h: how large a carrier's dot is.
 *
 * A dot's area is in proportion to the floor area, from one factor for the whole page, which map and legend share.
 * The factor lets all dots of a map together cover a fixed share of the page, and no dot be larger than a fixed size:
 * so ten carriers are not blots, and a hundred thousand are still a picture. A dot below the size that print still
 * shows is drawn at that size, and the legend says up to which floor area. */
#ifndef CMAP_LAYERS_DOT_SCALE_H
#define CMAP_LAYERS_DOT_SCALE_H

#include "layers/spots.h"

#include <stdbool.h>

#define CMAP_DOT_SAMPLES 3 /* dots in a legend */

/* What a map draws, and the factor for it; all nought when it draws no carrier. */
typedef struct cmap_dot_scale {
    double mm_per_m;    /* a radius against the square root of square metres */
    double smallest_mm; /* no radius is less */
    double cross_mm;    /* of the mark for an unknown floor area: half its height */
    size_t count, unknown_count;
    bool has[CMAP_SPOT_STATUSES], has_outside; /* which kinds of dots there are, of known floor area */
    bool has_small;                            /* some dot is drawn larger than it ought to be */
    double largest_m2;
} cmap_dot_scale;

/* Which spots: in a box of the ground and, for each of the plan's districts, whether the figure is about it; outside:
 * also those in no district. */
typedef struct cmap_dot_choice {
    cmap_box box;
    const bool *districts;
    bool outside;
} cmap_dot_choice;

cmap_dot_scale cmap_dot_scale_find(const cmap_spots *spots, const cmap_dot_choice *choice, double width_mm,
                                   double height_mm);

/* The radius of a dot. */
double cmap_dot_scale_mm(const cmap_dot_scale *scale, double m2);

/* Floor areas of 1, 2 or 5 times a power of ten for a legend, greatest first, whose dots are told apart; returns how
 * many. */
int cmap_dot_scale_samples(const cmap_dot_scale *scale, double m2[CMAP_DOT_SAMPLES]);

/* m2 to one digit that counts, down. */
double cmap_dot_scale_round(double m2);

/* The floor area up to which dots are of the smallest size. */
double cmap_dot_scale_least_m2(const cmap_dot_scale *scale);

#endif
