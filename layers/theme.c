#include "layers/theme.h"

#include "gis/base/buf.h"
#include "gis/base/file.h"
#include "gis/base/mem.h"
#include "layers/share.h"
#include "layers/yaml.h"

#include <string.h>

cmap_status cmap_theme_load(const char *name, cmap_theme **out, cmap_err *err)
{
    char *path = NULL;
    cmap_status status = cmap_share_yaml("themes", "theme", name, &path, err);

    if (!status)
        status = cmap_yaml_theme(path, out, err);
    cmap_free(path);
    return status;
}

void cmap_theme_free(cmap_theme *theme)
{
    if (!theme)
        return;
    cmap_free(theme->id);
    cmap_free(theme);
}

cmap_color cmap_theme_zone_deep(const cmap_theme *theme, const char *zone_code)
{
    if (zone_code && strcmp(zone_code, "axis") == 0)
        return theme->axis_deep;
    if (zone_code && strcmp(zone_code, "north-wing") == 0)
        return theme->north_deep;
    if (zone_code && strcmp(zone_code, "south-wing") == 0)
        return theme->south_deep;
    return theme->city_deep;
}

cmap_color cmap_theme_zone_tint(const cmap_theme *theme, const char *zone_code)
{
    if (zone_code && strcmp(zone_code, "axis") == 0)
        return theme->axis_tint;
    if (zone_code && strcmp(zone_code, "north-wing") == 0)
        return theme->north_tint;
    if (zone_code && strcmp(zone_code, "south-wing") == 0)
        return theme->south_tint;
    return theme->land;
}

bool cmap_theme_zone_hatch(const cmap_theme *theme, const char *zone_code, cmap_hatch *hatch)
{
    if (!theme->hatch_zones || !zone_code || strcmp(zone_code, "axis") == 0)
        return false;
    *hatch = (cmap_hatch){.angle_deg = strcmp(zone_code, "north-wing") == 0 ? 45 : 0,
                          .spacing_mm = theme->hatch_spacing_mm,
                          .width_mm = theme->hatch_width_mm,
                          .color = cmap_color_with_alpha(cmap_theme_zone_deep(theme, zone_code), 0.34)};
    return true;
}
