#include "layers/detail.h"

#include "gis/base/mem.h"

#include <string.h>

const char *cmap_detail_name(cmap_detail_id id)
{
    static const char *const names[CMAP_DETAIL_COUNT] = {
        [CMAP_DETAIL_NOTES] = "notes",
        [CMAP_DETAIL_FACTS] = "facts",
        [CMAP_DETAIL_TABLE] = "table",
        [CMAP_DETAIL_CARD_PARKS] = "card-parks",
        [CMAP_DETAIL_PANEL_SECOND] = "panel-second-language",
        [CMAP_DETAIL_PARKS] = "parks",
        [CMAP_DETAIL_INDUSTRIES] = "industries",
        [CMAP_DETAIL_DISTRICTS] = "districts",
        [CMAP_DETAIL_STRATEGIES] = "strategies",
        [CMAP_DETAIL_MEMBERS] = "zone-members",
        [CMAP_DETAIL_PATH] = "path",
        [CMAP_DETAIL_ZONES] = "zones",
        [CMAP_DETAIL_HEADLINE] = "headline",
        [CMAP_DETAIL_INSETS] = "insets",
        [CMAP_DETAIL_MAP_SECOND] = "map-second-language",
        [CMAP_DETAIL_PLACE_NAMES] = "place-names",
        [CMAP_DETAIL_PARK_NAMES] = "park-names",
        [CMAP_DETAIL_ARROWS] = "strategy-arrows",
        [CMAP_DETAIL_WATER_NAMES] = "water-names",
        [CMAP_DETAIL_PARK_DOTS] = "park-dots",
        [CMAP_DETAIL_SUBTITLE] = "subtitle",
        [CMAP_DETAIL_PLAN_FIGURE] = "plan-figure",
        [CMAP_DETAIL_SOURCES] = "long-sources",
        [CMAP_DETAIL_LOCATOR] = "locator",
        [CMAP_DETAIL_LEGEND] = "legend",
    };
    return names[id];
}

void cmap_detail_begin(cmap_scene *scene, cmap_detail *detail)
{
    const cmap_figure *whole = scene->figure;
    const size_t layers = whole->map.layer_count * sizeof *whole->map.layers;
    const size_t blocks = whole->panel.block_count * sizeof *whole->panel.blocks;
    cmap_err err = {0};

    *detail = (cmap_detail){.figure = *whole, .whole = whole};
    detail->figure.map.layers = cmap_alloc(layers + 1);
    detail->figure.panel.blocks = cmap_alloc(blocks + 1);
    if (!detail->figure.map.layers || !detail->figure.panel.blocks) {
        cmap_detail_end(scene, detail);
        (void)cmap_fail(&err, CMAP_ENOMEM, "cannot draw %s: out of memory", whole->id);
        cmap_scene_fail(scene, &err);
        return;
    }
    if (layers)
        memcpy(detail->figure.map.layers, whole->map.layers, layers);
    if (blocks)
        memcpy(detail->figure.panel.blocks, whole->panel.blocks, blocks);
    scene->figure = &detail->figure;
    scene->left_out = 0;
}

void cmap_detail_end(cmap_scene *scene, cmap_detail *detail)
{
    cmap_free(detail->figure.map.layers);
    cmap_free(detail->figure.panel.blocks);
    detail->figure.map.layers = NULL;
    detail->figure.panel.blocks = NULL;
    scene->figure = detail->whole;
}

static bool drop_layer(cmap_detail *detail, cmap_layer_id id)
{
    cmap_figure_map *map = &detail->figure.map;
    unsigned kept = 0;

    for (unsigned i = 0; i < map->layer_count; i++)
        if (map->layers[i] != id)
            map->layers[kept++] = map->layers[i];
    const bool dropped = kept < map->layer_count;
    map->layer_count = kept;
    return dropped;
}

static bool has_block(const cmap_detail *detail, cmap_block_id id)
{
    for (unsigned i = 0; i < detail->figure.panel.block_count; i++)
        if (detail->figure.panel.blocks[i] == id)
            return true;
    return false;
}

static bool drop_block(cmap_detail *detail, cmap_block_id id)
{
    cmap_figure_panel *panel = &detail->figure.panel;
    unsigned kept = 0;

    for (unsigned i = 0; i < panel->block_count; i++)
        if (panel->blocks[i] != id)
            panel->blocks[kept++] = panel->blocks[i];
    const bool dropped = kept < panel->block_count;
    panel->block_count = kept;
    return dropped;
}

static bool drop_insets(cmap_detail *detail)
{
    const bool dropped = detail->figure.map.inset_count > 0;

    detail->figure.map.inset_count = 0;
    return dropped;
}

static bool drop_parks(cmap_detail *detail)
{
    if (!drop_block(detail, CMAP_BLOCK_PARKS))
        return false;
    (void)drop_layer(detail, CMAP_LAYER_PARK_NUMBERS);
    return true;
}

static bool drop_park_names(cmap_detail *detail)
{
    const bool names = drop_layer(detail, CMAP_LAYER_PARK_NAMES);
    const bool numbers = drop_layer(detail, CMAP_LAYER_PARK_NUMBERS);

    return names || numbers;
}

static bool has_notes(const cmap_detail *detail)
{
    return detail->figure.panel.block_count > 0;
}

/* What the figure loses; false when it has no such thing. */
static bool lose(const cmap_scene *scene, cmap_detail *detail, cmap_detail_id id)
{
    switch (id) {
    case CMAP_DETAIL_NOTES:
        return has_notes(detail);
    case CMAP_DETAIL_FACTS:
        return drop_block(detail, CMAP_BLOCK_FACTS);
    case CMAP_DETAIL_TABLE:
        return drop_block(detail, CMAP_BLOCK_TABLE);
    case CMAP_DETAIL_CARD_PARKS:
        return has_block(detail, CMAP_BLOCK_DISTRICTS) && cmap_scene_has_layer(scene, CMAP_LAYER_PARKS);
    case CMAP_DETAIL_PANEL_SECOND:
        return scene->lang == CMAP_LANG_BOTH;
    case CMAP_DETAIL_PARKS:
        return drop_parks(detail);
    case CMAP_DETAIL_INDUSTRIES:
        return drop_block(detail, CMAP_BLOCK_INDUSTRIES);
    case CMAP_DETAIL_DISTRICTS:
        return drop_block(detail, CMAP_BLOCK_DISTRICTS);
    case CMAP_DETAIL_STRATEGIES:
        return drop_block(detail, CMAP_BLOCK_STRATEGIES);
    case CMAP_DETAIL_MEMBERS:
        return has_block(detail, CMAP_BLOCK_ZONES);
    case CMAP_DETAIL_PATH:
        return drop_block(detail, CMAP_BLOCK_PATH);
    case CMAP_DETAIL_ZONES:
        return drop_block(detail, CMAP_BLOCK_ZONES);
    case CMAP_DETAIL_HEADLINE:
        return drop_block(detail, CMAP_BLOCK_HEADLINE);
    case CMAP_DETAIL_LEGEND:
        (void)drop_block(detail, CMAP_BLOCK_LEGEND); /* it may stand in the map, and be no block any more */
        return true;
    case CMAP_DETAIL_INSETS:
        return drop_insets(detail);
    case CMAP_DETAIL_MAP_SECOND:
        return scene->lang == CMAP_LANG_BOTH;
    case CMAP_DETAIL_PLACE_NAMES:
        return drop_layer(detail, CMAP_LAYER_PLACE_NAMES);
    case CMAP_DETAIL_PARK_NAMES:
        return drop_park_names(detail);
    case CMAP_DETAIL_ARROWS:
        return drop_layer(detail, CMAP_LAYER_STRATEGIES);
    case CMAP_DETAIL_WATER_NAMES:
        return drop_layer(detail, CMAP_LAYER_WATER_NAMES);
    case CMAP_DETAIL_PARK_DOTS:
        return drop_layer(detail, CMAP_LAYER_PARKS);
    case CMAP_DETAIL_SUBTITLE:
    case CMAP_DETAIL_PLAN_FIGURE:
    case CMAP_DETAIL_SOURCES:
    case CMAP_DETAIL_LOCATOR:
    case CMAP_DETAIL_COUNT:
        break;
    }
    return true;
}

bool cmap_detail_drop(cmap_scene *scene, cmap_detail *detail, cmap_detail_id id)
{
    if (cmap_detail_is_out(scene, id) || !lose(scene, detail, id))
        return false;
    scene->left_out |= 1u << id;
    return true;
}

void cmap_detail_restore(cmap_scene *scene, cmap_detail *detail, cmap_detail_id id)
{
    const cmap_figure_map *whole = &detail->whole->map;
    cmap_figure_map *map = &detail->figure.map;

    scene->left_out &= ~(1u << id);
    if (whole->layer_count)
        memcpy(map->layers, whole->layers, whole->layer_count * sizeof *map->layers);
    map->layer_count = whole->layer_count;
    if (cmap_detail_is_out(scene, CMAP_DETAIL_PARKS))
        (void)drop_layer(detail, CMAP_LAYER_PARK_NUMBERS);
    for (unsigned i = CMAP_DETAIL_PLACE_NAMES; i < CMAP_DETAIL_MAP_END; i++)
        if (cmap_detail_is_out(scene, (cmap_detail_id)i))
            (void)lose(scene, detail, (cmap_detail_id)i);
}

bool cmap_detail_is_out(const cmap_scene *scene, cmap_detail_id id)
{
    return scene->left_out >> id & 1u;
}

void cmap_detail_report(const cmap_scene *scene)
{
    for (unsigned id = 0; id < CMAP_DETAIL_COUNT; id++)
        if (cmap_detail_is_out(scene, (cmap_detail_id)id))
            cmap_report_add_left_out(scene->report, cmap_detail_name((cmap_detail_id)id));
}
