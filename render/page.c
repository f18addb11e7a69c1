#include "render/page.h"

#include <string.h>

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

cmap_status cmap_color_parse(const char *text, cmap_color *out, cmap_err *err)
{
    double channels[4] = {0, 0, 0, 1};
    size_t length = strlen(text);

    if (text[0] != '#' || (length != 7 && length != 9))
        goto bad;
    for (size_t i = 0; i < (length - 1) / 2; i++) {
        int high = hex_digit(text[1 + 2 * i]), low = hex_digit(text[2 + 2 * i]);
        if (high < 0 || low < 0)
            goto bad;
        channels[i] = (high * 16 + low) / 255.0;
    }
    *out = (cmap_color){channels[0], channels[1], channels[2], channels[3]};
    return CMAP_OK;
bad:
    return cmap_fail(err, CMAP_EPARSE, "'%.40s' is not a colour; write it as #rrggbb or #rrggbbaa", text);
}

cmap_color cmap_color_with_alpha(cmap_color color, double alpha)
{
    color.a = alpha;
    return color;
}

cmap_color cmap_color_mix(cmap_color a, cmap_color b, double t)
{
    return (cmap_color){a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t, a.a + (b.a - a.a) * t};
}

cmap_rect cmap_rect_grow(cmap_rect rect, double by_mm)
{
    return (cmap_rect){rect.x_mm - by_mm, rect.y_mm - by_mm, rect.w_mm + 2 * by_mm, rect.h_mm + 2 * by_mm};
}

bool cmap_rect_overlaps(cmap_rect a, cmap_rect b)
{
    return a.x_mm < b.x_mm + b.w_mm && b.x_mm < a.x_mm + a.w_mm && a.y_mm < b.y_mm + b.h_mm && b.y_mm < a.y_mm + a.h_mm;
}

bool cmap_rect_holds(cmap_rect outer, cmap_rect inner)
{
    return inner.x_mm >= outer.x_mm && inner.y_mm >= outer.y_mm && inner.x_mm + inner.w_mm <= outer.x_mm + outer.w_mm &&
           inner.y_mm + inner.h_mm <= outer.y_mm + outer.h_mm;
}
