#include "layers/dot_scale.h"

#include <math.h>

#define PI          3.14159265358979323846
#define INK         0.075 /* of the page, under all dots together */
#define LARGEST_MM  4.2   /* a radius on A4 */
#define SMALLEST_MM 0.11  /* a radius on any page */
#define SPECK_MM    0.07  /* the same, of dots that would fill it */
#define A4_MM2      (297.0 * 210.0)
#define CROSS_MM    0.65  /* half of a cross on A4 */
#define CROSS_INK   0.015 /* of the page, under the squares of all crosses together */
#define SMALL_CROSS 0.14

/* Of the known floor area. */
typedef struct tally {
    cmap_dot_scale scale;
    double total_m2, least_m2;
} tally;

static void add(tally *t, const cmap_spot *spot)
{
    const double m2 = (double)spot->tenths / 10;

    t->scale.count++;
    if (spot->tenths == CMAP_SPOT_UNKNOWN) {
        t->scale.unknown_count++;
        return;
    }
    if (spot->district == CMAP_SPOT_NOWHERE)
        t->scale.has_outside = true;
    else
        t->scale.has[spot->status] = true;
    t->total_m2 += m2;
    t->least_m2 = fmin(t->least_m2, m2);
    t->scale.largest_m2 = fmax(t->scale.largest_m2, m2);
}

static bool is_chosen(const cmap_dot_choice *choice, const cmap_spot *spot)
{
    if (spot->district == CMAP_SPOT_NOWHERE ? !choice->outside : !choice->districts[spot->district])
        return false;
    return cmap_box_holds_point(choice->box, spot->at.x_m, spot->at.y_m);
}

cmap_dot_scale cmap_dot_scale_find(const cmap_spots *spots, const cmap_dot_choice *choice, double width_mm,
                                   double height_mm)
{
    const double page_mm2 = width_mm * height_mm, a4 = sqrt(page_mm2 / A4_MM2);
    tally t = {.least_m2 = INFINITY};

    for (size_t i = 0; i < spots->count; i++)
        if (is_chosen(choice, &spots->list[i]))
            add(&t, &spots->list[i]);
    t.scale.smallest_mm = fmax(fmin(sqrt(INK * page_mm2 / (PI * (double)(t.scale.count + 1))), SMALLEST_MM), SPECK_MM);
    t.scale.cross_mm =
        fmax(fmin(sqrt(CROSS_INK * page_mm2 / (4 * (double)(t.scale.unknown_count + 1))), CROSS_MM * a4), SMALL_CROSS);
    if (t.scale.largest_m2 > 0)
        t.scale.mm_per_m = fmin(LARGEST_MM * a4 / sqrt(t.scale.largest_m2), sqrt(INK * page_mm2 / (PI * t.total_m2)));
    t.scale.has_small = t.least_m2 < cmap_dot_scale_least_m2(&t.scale);
    return t.scale;
}

double cmap_dot_scale_mm(const cmap_dot_scale *scale, double m2)
{
    return fmax(scale->mm_per_m * sqrt(m2), scale->smallest_mm);
}

/* The greatest of 1, 2 and 5 times a power of ten that is not above m2. */
static double round_down(double m2)
{
    const double unit = pow(10, floor(log10(m2)));
    const double digit = m2 / unit * (1 + 1e-9);

    return unit * (digit >= 5 ? 5 : digit >= 2 ? 2 : 1);
}

int cmap_dot_scale_samples(const cmap_dot_scale *scale, double m2[CMAP_DOT_SAMPLES])
{
    int count = 0;

    if (!(scale->largest_m2 > 0))
        return 0;
    for (double value = round_down(scale->largest_m2); count < CMAP_DOT_SAMPLES; value = round_down(value / 4)) {
        if (count && scale->mm_per_m * sqrt(value) < scale->smallest_mm)
            break;
        m2[count++] = value;
    }
    return count;
}

double cmap_dot_scale_round(double m2)
{
    const double unit = m2 > 0 ? pow(10, floor(log10(m2))) : 1;

    return floor(m2 / unit * (1 + 1e-9)) * unit;
}

double cmap_dot_scale_least_m2(const cmap_dot_scale *scale)
{
    return scale->mm_per_m > 0 ? pow(scale->smallest_mm / scale->mm_per_m, 2) : 0;
}
