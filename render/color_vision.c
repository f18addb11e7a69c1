/* Colours as dichromats see them: on the plane of cone responses that are left to them. */
#include "render/color.h"

#include <math.h>

/* Responses of the long, middle and short wave cones. */
typedef struct lms {
    double l, m, s;
} lms;

/* Vienot, Brettel and Mollon 1999, from linear RGB with the primaries of ITU-R BT.709, which are sRGB's; cones after
 * Smith and Pokorny 1975. The inverse is computed from it. */
static const double rgb_to_lms[3][3] = {
    {17.8824, 43.5161, 4.11935}, {3.45565, 27.1554, 3.86714}, {0.0299566, 0.184309, 1.46709}};

/* Brettel, Vienot and Mollon 1997: a tritanope sees lights of 485 nm and of 660 nm as others do. Their chromaticity in
 * the cones above: Smith and Pokorny's L = 0.15514 X + 0.54312 Y - 0.03286 Z, M = -0.15514 X + 0.45684 Y + 0.03286 Z of
 * the CIE 1931 observer (0.05795, 0.1693, 0.6162 and 0.1649, 0.0610, 0), S in the proportion that rgb_to_lms has to Z.
 * Only directions count. */
static const lms light_485nm = {0.08069, 0.08860, 0.00951};
static const lms light_660nm = {0.05871, 0.00229, 0.0};

const char *cmap_vision_name(cmap_vision vision)
{
    static const char *const names[CMAP_VISION_COUNT] = {"normal", "protanopia", "deuteranopia", "tritanopia", "grey"};

    return names[vision];
}

static lms lms_of(double r, double g, double b)
{
    const double(*m)[3] = rgb_to_lms;

    return (lms){m[0][0] * r + m[0][1] * g + m[0][2] * b, m[1][0] * r + m[1][1] * g + m[1][2] * b,
                 m[2][0] * r + m[2][1] * g + m[2][2] * b};
}

static lms cross(lms a, lms b)
{
    return (lms){a.m * b.s - a.s * b.m, a.s * b.l - a.l * b.s, a.l * b.m - a.m * b.l};
}

static double dot(lms a, lms b)
{
    return a.l * b.l + a.m * b.m + a.s * b.s;
}

static double display(double linear)
{
    return cmap_srgb_from_linear(fmin(fmax(linear, 0), 1));
}

/* Cramer's rule on the columns of rgb_to_lms; what the display cannot show is clipped. */
static cmap_color color_of(lms seen, double alpha)
{
    const lms red = lms_of(1, 0, 0), green = lms_of(0, 1, 0), blue = lms_of(0, 0, 1);
    const double volume = dot(red, cross(green, blue));

    return (cmap_color){display(dot(seen, cross(green, blue)) / volume), display(dot(red, cross(seen, blue)) / volume),
                        display(dot(red, cross(green, seen)) / volume), alpha};
}

/* The response that is missing, so that the colour lies on the plane through black, a and b. */
static lms onto_plane(lms of, lms a, lms b, cmap_vision vision)
{
    const lms normal = cross(a, b);

    if (vision == CMAP_VISION_PROTAN)
        of.l = -(normal.m * of.m + normal.s * of.s) / normal.l;
    else if (vision == CMAP_VISION_DEUTAN)
        of.m = -(normal.l * of.l + normal.s * of.s) / normal.m;
    else
        of.s = -(normal.l * of.l + normal.m * of.m) / normal.s;
    return of;
}

cmap_color cmap_color_seen(cmap_color color, cmap_vision vision)
{
    const lms neutral = lms_of(1, 1, 1);

    if (vision == CMAP_VISION_NORMAL)
        return color;
    if (vision == CMAP_VISION_GREY) {
        const double grey = cmap_srgb_from_linear(cmap_color_luminance(color));
        return (cmap_color){grey, grey, grey, color.a};
    }
    const lms given = lms_of(cmap_srgb_to_linear(color.r), cmap_srgb_to_linear(color.g), cmap_srgb_to_linear(color.b));
    if (vision != CMAP_VISION_TRITAN) /* one plane: it holds the display's white, blue and yellow */
        return color_of(onto_plane(given, neutral, lms_of(0, 0, 1), vision), color.a);
    /* Two half planes that meet in the greys; more red than a grey has belongs to the side of 660 nm. */
    const bool reddish = given.m * neutral.l < given.l * neutral.m;
    return color_of(onto_plane(given, neutral, reddish ? light_660nm : light_485nm, vision), color.a);
}
