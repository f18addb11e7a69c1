/* theme.h: how a figure looks: colours, line weights, type sizes, hatches. A theme is a YAML file. */
#ifndef CMAP_LAYERS_THEME_H
#define CMAP_LAYERS_THEME_H

#include "gis/base/status.h"
#include "render/canvas.h"
#include "render/page.h"

#include <stdbool.h>

/* Colours by what they are for; X(name) in the order of the YAML. */
#define CMAP_THEME_COLORS(X)                                                                                           \
    X(paper)                                                                                                           \
    X(ink)                                                                                                             \
    X(ink_soft)                                                                                                        \
    X(rule)                                                                                                            \
    X(halo)                                                                                                            \
    X(land)                                                                                                            \
    X(water)                                                                                                           \
    X(water_line)                                                                                                      \
    X(water_name)                                                                                                      \
    X(province_line)                                                                                                   \
    X(place_name)                                                                                                      \
    X(border)                                                                                                          \
    X(axis_deep)                                                                                                       \
    X(axis_tint)                                                                                                       \
    X(north_deep)                                                                                                      \
    X(north_tint)                                                                                                      \
    X(south_deep)                                                                                                      \
    X(south_tint)                                                                                                      \
    X(city_deep)                                                                                                       \
    X(built)                                                                                                           \
    X(under_construction)                                                                                              \
    X(planned)                                                                                                         \
    X(unknown)

/* Lines and distances, mm; type sizes, pt. */
#define CMAP_THEME_NUMBERS(X)                                                                                          \
    X(title_pt)                                                                                                        \
    X(head_pt)                                                                                                         \
    X(body_pt)                                                                                                         \
    X(small_pt)                                                                                                        \
    X(display_pt)                                                                                                      \
    X(halo_mm)                                                                                                         \
    X(border_mm)                                                                                                       \
    X(water_border_mm)                                                                                                 \
    X(shore_mm)                                                                                                        \
    X(province_mm)                                                                                                     \
    X(frame_mm)                                                                                                        \
    X(symbol_mm)                                                                                                       \
    X(hatch_spacing_mm)                                                                                                \
    X(hatch_width_mm)

typedef struct cmap_theme {
    char *id;
#define CMAP_X(name) cmap_color name;
    CMAP_THEME_COLORS(CMAP_X)
#undef CMAP_X
#define CMAP_X(name) double name;
    CMAP_THEME_NUMBERS(CMAP_X)
#undef CMAP_X
    bool hatch_zones; /* zones are told apart by hatch as well as by colour */
} cmap_theme;

/* A built-in theme (share/themes/<name>.yaml) or the path of a user's own. The caller frees. */
cmap_status cmap_theme_load(const char *name, cmap_theme **out, cmap_err *err);
void cmap_theme_free(cmap_theme *theme);

/* The deep and the light tone of a zone by its code; a zone of other data gets the city's. */
cmap_color cmap_theme_zone_deep(const cmap_theme *theme, const char *zone_code);
cmap_color cmap_theme_zone_tint(const cmap_theme *theme, const char *zone_code);

/* The hatch of a zone; false when the zone has none: its area stays plain. */
bool cmap_theme_zone_hatch(const cmap_theme *theme, const char *zone_code, cmap_hatch *hatch);

#endif
