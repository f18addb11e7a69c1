/* color.h: how far apart two colours look, and how they look to eyes that see fewer of them.
 *
 * Pure arithmetic on sRGB colours (IEC 61966-2-1), white point D65, 2 degree observer. Alpha plays no part: mix a
 * see-through colour with its ground first. */
#ifndef CMAP_RENDER_COLOR_H
#define CMAP_RENDER_COLOR_H

#include "render/page.h"

/* CIE 1931 tristimulus values; Y of white is 1. */
typedef struct cmap_xyz {
    double x, y, z;
} cmap_xyz;

/* CIE 1976 L*a*b* against D65; L* from 0 to 100. */
typedef struct cmap_lab {
    double l, a, b;
} cmap_lab;

/* Normal sight, the three dichromacies, and a print or copy in black alone. */
typedef enum cmap_vision {
    CMAP_VISION_NORMAL,
    CMAP_VISION_PROTAN,
    CMAP_VISION_DEUTAN,
    CMAP_VISION_TRITAN,
    CMAP_VISION_GREY
} cmap_vision;
#define CMAP_VISION_COUNT 5

/* "normal", "protanopia", "deuteranopia", "tritanopia", "grey". Static. */
const char *cmap_vision_name(cmap_vision vision);

/* The sRGB curve of one channel and its inverse, 0 to 1; a negative value is mirrored. */
double cmap_srgb_to_linear(double channel);
double cmap_srgb_from_linear(double channel);

cmap_xyz cmap_color_to_xyz(cmap_color color);
/* Not clipped: an XYZ outside sRGB gives channels below 0 or above 1. Alpha is 1. */
cmap_color cmap_color_from_xyz(cmap_xyz xyz);
cmap_lab cmap_xyz_to_lab(cmap_xyz xyz);
cmap_xyz cmap_lab_to_xyz(cmap_lab lab);
cmap_lab cmap_color_to_lab(cmap_color color);

/* CIEDE2000 with kL = kC = kH = 1, after G. Sharma, W. Wu, E. N. Dalal, "The CIEDE2000 color-difference formula:
 * implementation notes, supplementary test data, and mathematical observations", Color Res. Appl. 30(1), 2005, 21-30.
 * Symmetric; 0 for equal colours; about 1 is the least that can be seen side by side. */
double cmap_lab_distance(cmap_lab one, cmap_lab other);
double cmap_color_distance(cmap_color one, cmap_color other);

/* Relative luminance, 0 to 1 (WCAG 2.1, which takes it from sRGB; Y of the XYZ above to four digits). */
double cmap_color_luminance(cmap_color color);
/* Contrast ratio of WCAG 2.1, success criterion 1.4.3: 1 to 21, the same both ways. */
double cmap_color_contrast(cmap_color one, cmap_color other);

/* The colour as seen, within sRGB; alpha stays.
 * Protanopia, deuteranopia: F. Vienot, H. Brettel, J. D. Mollon, "Digital video colourmaps for checking the legibility
 * of displays by dichromats", Color Res. Appl. 24(4), 1999, 243-252. Tritanopia: H. Brettel, F. Vienot, J. D. Mollon,
 * "Computerized simulation of color appearance for dichromats", J. Opt. Soc. Am. A 14(10), 1997, 2647-2655. Grey: the
 * grey of the same luminance. A grey looks the same to all. */
cmap_color cmap_color_seen(cmap_color color, cmap_vision vision);

#endif
