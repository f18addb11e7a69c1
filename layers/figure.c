#include "layers/figure.h"

#include "gis/base/mem.h"
#include "layers/figure_private.h"
#include "layers/share.h"
#include "layers/yaml.h"

#include <string.h>

static const char *const figure_ids[] = {"layout", "axis", "north-wing", "south-wing", "specialization", "progress"};

const char *const *cmap_figure_ids(size_t *count)
{
    *count = sizeof figure_ids / sizeof figure_ids[0];
    return figure_ids;
}

cmap_status cmap_figure_load(const char *name, cmap_figure **out, cmap_err *err)
{
    char *path = NULL;
    cmap_status status = cmap_share_yaml("figures", "figure", name, &path, err);

    if (!status)
        status = cmap_yaml_figure(path, out, err);
    cmap_free(path);
    return status;
}

void cmap_figure_free(cmap_figure *figure)
{
    cmap_yaml_figure_free(figure);
}

const char *cmap_figure_id(const cmap_figure *figure)
{
    return figure->id;
}

const char *cmap_figure_title(const cmap_figure *figure, const char *lang)
{
    return strcmp(lang, "en") == 0 ? figure->title.en : figure->title.zh;
}

const char *cmap_figure_plan_figure(const cmap_figure *figure)
{
    return figure->plan_figure;
}

size_t cmap_figure_layer_count(const cmap_figure *figure)
{
    return figure->map.layer_count;
}

const char *cmap_figure_layer(const cmap_figure *figure, size_t index)
{
    return cmap_yaml_layer_name(figure->map.layers[index]);
}
