#include "render/color.h"

#include <math.h>

#define PI 3.14159265358979323846

/* D65 as sRGB has it: the sum of the primaries below, so that white is L* 100, a* 0, b* 0. */
static const double rgb_to_xyz[3][3] = {
    {0.4124564, 0.3575761, 0.1804375}, {0.2126729, 0.7151522, 0.0721750}, {0.0193339, 0.1191920, 0.9503041}};
static const double xyz_to_rgb[3][3] = {
    {3.2404542, -1.5371385, -0.4985314}, {-0.9692660, 1.8760108, 0.0415560}, {0.0556434, -0.2040259, 1.0572252}};
static const cmap_xyz white = {0.9504700, 1.0000001, 1.0888300};

double cmap_srgb_to_linear(double channel)
{
    const double size = fabs(channel);
    const double linear = size <= 0.04045 ? size / 12.92 : pow((size + 0.055) / 1.055, 2.4);

    return copysign(linear, channel);
}

double cmap_srgb_from_linear(double channel)
{
    const double size = fabs(channel);
    const double curved = size <= 0.0031308 ? size * 12.92 : 1.055 * pow(size, 1 / 2.4) - 0.055;

    return copysign(curved, channel);
}

static double row_times(const double row[3], double x, double y, double z)
{
    return row[0] * x + row[1] * y + row[2] * z;
}

cmap_xyz cmap_color_to_xyz(cmap_color color)
{
    const double r = cmap_srgb_to_linear(color.r), g = cmap_srgb_to_linear(color.g), b = cmap_srgb_to_linear(color.b);

    return (cmap_xyz){row_times(rgb_to_xyz[0], r, g, b), row_times(rgb_to_xyz[1], r, g, b),
                      row_times(rgb_to_xyz[2], r, g, b)};
}

cmap_color cmap_color_from_xyz(cmap_xyz xyz)
{
    return (cmap_color){cmap_srgb_from_linear(row_times(xyz_to_rgb[0], xyz.x, xyz.y, xyz.z)),
                        cmap_srgb_from_linear(row_times(xyz_to_rgb[1], xyz.x, xyz.y, xyz.z)),
                        cmap_srgb_from_linear(row_times(xyz_to_rgb[2], xyz.x, xyz.y, xyz.z)), 1};
}

/* CIE 15: the cube root, with a straight piece near black. */
static double lab_curve(double t)
{
    return t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116;
}

static double lab_curve_back(double f)
{
    return f > 6.0 / 29 ? f * f * f : (116 * f - 16) * 27 / 24389;
}

cmap_lab cmap_xyz_to_lab(cmap_xyz xyz)
{
    const double x = lab_curve(xyz.x / white.x), y = lab_curve(xyz.y / white.y), z = lab_curve(xyz.z / white.z);

    return (cmap_lab){116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

cmap_xyz cmap_lab_to_xyz(cmap_lab lab)
{
    const double y = (lab.l + 16) / 116;

    return (cmap_xyz){white.x * lab_curve_back(y + lab.a / 500), white.y * lab_curve_back(y),
                      white.z * lab_curve_back(y - lab.b / 200)};
}

cmap_lab cmap_color_to_lab(cmap_color color)
{
    return cmap_xyz_to_lab(cmap_color_to_xyz(color));
}

static double pow7(double x)
{
    return x * x * x * x * x * x * x;
}

/* How much the hue's rotation and the chroma's stretch count: near 1 for strong colours. */
static double chroma_weight(double chroma)
{
    return sqrt(pow7(chroma) / (pow7(chroma) + pow7(25)));
}

/* In degrees from 0 to 360; 0 where there is no hue. */
static double hue_deg(double a, double b)
{
    if (a == 0 && b == 0)
        return 0;
    const double deg = atan2(b, a) * 180 / PI;
    return deg < 0 ? deg + 360 : deg;
}

static double cos_deg(double deg)
{
    return cos(deg * PI / 180);
}

/* From one hue to the other the short way. */
static double hue_step_deg(double from, double to)
{
    const double step = to - from;

    return step > 180 ? step - 360 : step < -180 ? step + 360 : step;
}

/* In the middle of the short way. */
static double hue_middle_deg(double one, double other)
{
    const double sum = one + other;

    if (fabs(one - other) <= 180)
        return sum / 2;
    return sum < 360 ? (sum + 360) / 2 : (sum - 360) / 2;
}

/* The names are those of the paper's equations 2 to 22. */
double cmap_lab_distance(cmap_lab one, cmap_lab other)
{
    const double g = 0.5 * (1 - chroma_weight((hypot(one.a, one.b) + hypot(other.a, other.b)) / 2));
    const double a1 = (1 + g) * one.a, a2 = (1 + g) * other.a;
    const double c1 = hypot(a1, one.b), c2 = hypot(a2, other.b);
    const double h1 = hue_deg(a1, one.b), h2 = hue_deg(a2, other.b);
    const bool hueless = c1 * c2 == 0;
    const double dl = other.l - one.l, dc = c2 - c1;
    const double dh = hueless ? 0 : 2 * sqrt(c1 * c2) * sin(hue_step_deg(h1, h2) / 2 * PI / 180);
    const double l = (one.l + other.l) / 2, c = (c1 + c2) / 2;
    const double h = hueless ? h1 + h2 : hue_middle_deg(h1, h2);
    const double t =
        1 - 0.17 * cos_deg(h - 30) + 0.24 * cos_deg(2 * h) + 0.32 * cos_deg(3 * h + 6) - 0.20 * cos_deg(4 * h - 63);
    const double turn_deg = 30 * exp(-((h - 275) / 25) * ((h - 275) / 25));
    const double sl = 1 + 0.015 * (l - 50) * (l - 50) / sqrt(20 + (l - 50) * (l - 50));
    const double sc = 1 + 0.045 * c, sh = 1 + 0.015 * c * t;
    const double rt = -sin(2 * turn_deg * PI / 180) * 2 * chroma_weight(c);

    return sqrt((dl / sl) * (dl / sl) + (dc / sc) * (dc / sc) + (dh / sh) * (dh / sh) + rt * (dc / sc) * (dh / sh));
}

double cmap_color_distance(cmap_color one, cmap_color other)
{
    return cmap_lab_distance(cmap_color_to_lab(one), cmap_color_to_lab(other));
}

double cmap_color_luminance(cmap_color color)
{
    return 0.2126 * cmap_srgb_to_linear(color.r) + 0.7152 * cmap_srgb_to_linear(color.g) +
           0.0722 * cmap_srgb_to_linear(color.b);
}

double cmap_color_contrast(cmap_color one, cmap_color other)
{
    const double a = cmap_color_luminance(one) + 0.05, b = cmap_color_luminance(other) + 0.05;

    return a > b ? a / b : b / a;
}
