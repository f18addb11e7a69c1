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

/* The atlas has no file of its own: its pages are the other figures. */
static cmap_status make_atlas(cmap_figure **out, cmap_err *err)
{
    cmap_figure *figure = cmap_calloc(1, sizeof *figure);

    if (figure)
        *figure = (cmap_figure){
            .is_atlas = true,
            .id = cmap_strdup("atlas"),
            .title = {cmap_strdup("苏州服务外包产业“一轴两翼”图集"),
                      cmap_strdup("One Axis, Two Wings: an atlas of service outsourcing in Suzhou")},
            .subtitle = {cmap_strdup("规划布局图、产业特色图、进展图和各区（市）分页"),
                         cmap_strdup("Layout, specialisation, progress, and a page for each district")},
            .description = {cmap_strdup("图集：规划的布局图、产业特色图和进展图，以及各区（市）分页。"),
                            cmap_strdup("An atlas: the plan's layout figures, specialisation and progress, and a page "
                                        "for each district.")},
            .page = {297, 210}};
    if (!figure || !figure->id || !figure->title.zh || !figure->title.en || !figure->subtitle.zh ||
        !figure->subtitle.en || !figure->description.zh || !figure->description.en) {
        cmap_figure_free(figure);
        return cmap_fail(err, CMAP_ENOMEM, "cannot make the atlas: out of memory");
    }
    *out = figure;
    return CMAP_OK;
}

static void free_atlas(cmap_figure *figure)
{
    cmap_free(figure->id);
    cmap_free(figure->title.zh);
    cmap_free(figure->title.en);
    cmap_free(figure->subtitle.zh);
    cmap_free(figure->subtitle.en);
    cmap_free(figure->description.zh);
    cmap_free(figure->description.en);
    cmap_free(figure);
}

cmap_status cmap_figure_load(const char *name, cmap_figure **out, cmap_err *err)
{
    char *path = NULL;

    if (strcmp(name, "atlas") == 0)
        return make_atlas(out, err);
    cmap_status status = cmap_share_yaml("figures", "figure", name, &path, err);

    if (!status)
        status = cmap_yaml_figure(path, out, err);
    cmap_free(path);
    return status;
}

void cmap_figure_free(cmap_figure *figure)
{
    if (figure && figure->is_atlas)
        free_atlas(figure);
    else
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
