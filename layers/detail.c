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
        [CMAP_DETAIL_POSITIONING] = "positioning",
        [CMAP_DETAIL_CARD_WORDS] = "card-words",
        [CMAP_DETAIL_DISTRICTS] = "districts",
        [CMAP_DETAIL_STRATEGIES] = "strategies",
        [CMAP_DETAIL_MEMBERS] = "zone-members",
        [CMAP_DETAIL_PATH] = "path",
        [CMAP_DETAIL_ZONES] = "zones",
        [CMAP_DETAIL_CARRIERS] = "carriers",
        [CMAP_DETAIL_HEADLINE] = "headline",
        [CMAP_DETAIL_INSETS] = "insets",
        [CMAP_DETAIL_MAP_SECOND] = "map-second-language",
        [CMAP_DETAIL_PLACE_NAMES] = "place-names",
        [CMAP_DETAIL_MINOR_NAMES] = "minor-park-names",
        [CMAP_DETAIL_PARK_NAMES] = "park-names",
        [CMAP_DETAIL_ARROWS] = "strategy-arrows",
        [CMAP_DETAIL_WATER_NAMES] = "water-names",
        [CMAP_DETAIL_DOT_ROOM] = "room-around-dots",
        [CMAP_DETAIL_PARK_DOTS] = "park-dots",
        [CMAP_DETAIL_SUBTITLE] = "subtitle",
        [CMAP_DETAIL_PLAN_FIGURE] = "plan-figure",
        [CMAP_DETAIL_SOURCES] = "long-sources",
        [CMAP_DETAIL_LOCATOR] = "locator",
        [CMAP_DETAIL_LEGEND] = "legend",
        [CMAP_DETAIL_LESSER_PARKS] = "lesser-parks",
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

static bool has_block(const cmap_figure *figure, cmap_block_id id)
{
    for (unsigned i = 0; i < figure->panel.block_count; i++)
        if (figure->panel.blocks[i] == id)
            return true;
    return false;
}

/* Cards without words need the key of their icons, whatever else went. */
static bool key_stays(const cmap_scene *scene)
{
    if (cmap_detail_is_out(scene, CMAP_DETAIL_CARD_WORDS))
        return !cmap_detail_is_out(scene, CMAP_DETAIL_DISTRICTS);
    return !cmap_detail_is_out(scene, CMAP_DETAIL_INDUSTRIES);
}

static bool block_stays(const cmap_scene *scene, const cmap_detail *detail, cmap_block_id id)
{
    static const struct {
        cmap_block_id block;
        cmap_detail_id detail;
    } pairs[] = {{CMAP_BLOCK_FACTS, CMAP_DETAIL_FACTS},           {CMAP_BLOCK_TABLE, CMAP_DETAIL_TABLE},
                 {CMAP_BLOCK_PARKS, CMAP_DETAIL_PARKS},           {CMAP_BLOCK_DISTRICTS, CMAP_DETAIL_DISTRICTS},
                 {CMAP_BLOCK_STRATEGIES, CMAP_DETAIL_STRATEGIES}, {CMAP_BLOCK_PATH, CMAP_DETAIL_PATH},
                 {CMAP_BLOCK_ZONES, CMAP_DETAIL_ZONES},           {CMAP_BLOCK_HEADLINE, CMAP_DETAIL_HEADLINE},
                 {CMAP_BLOCK_LEGEND, CMAP_DETAIL_LEGEND},         {CMAP_BLOCK_CARRIERS, CMAP_DETAIL_CARRIERS}};

    if (id == CMAP_BLOCK_INDUSTRIES)
        return key_stays(scene);
    if (id == CMAP_BLOCK_LEGEND && detail->legend_in_map)
        return false;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (pairs[i].block == id)
            return !cmap_detail_is_out(scene, pairs[i].detail);
    return true;
}

static bool layer_stays(const cmap_scene *scene, cmap_layer_id id)
{
    switch (id) {
    case CMAP_LAYER_PARK_NUMBERS: /* never without their list */
        if (cmap_detail_is_out(scene, CMAP_DETAIL_LESSER_PARKS))
            return !cmap_detail_is_out(scene, CMAP_DETAIL_PARK_NAMES); /* as names */
        return !cmap_detail_is_out(scene, CMAP_DETAIL_PARKS) && !cmap_detail_is_out(scene, CMAP_DETAIL_PARK_NAMES);
    case CMAP_LAYER_PARK_NAMES:
        return !cmap_detail_is_out(scene, CMAP_DETAIL_PARK_NAMES);
    case CMAP_LAYER_PLACE_NAMES:
        return !cmap_detail_is_out(scene, CMAP_DETAIL_PLACE_NAMES);
    case CMAP_LAYER_STRATEGIES:
        return !cmap_detail_is_out(scene, CMAP_DETAIL_ARROWS);
    case CMAP_LAYER_WATER_NAMES:
        return !cmap_detail_is_out(scene, CMAP_DETAIL_WATER_NAMES);
    case CMAP_LAYER_PARKS:
        return !cmap_detail_is_out(scene, CMAP_DETAIL_PARK_DOTS);
    default:
        return true;
    }
}

/* Numbers of many parks become names: numbers say nothing without their list. */
static cmap_layer_id as_shown(const cmap_scene *scene, cmap_layer_id id)
{
    return id == CMAP_LAYER_PARK_NUMBERS && cmap_detail_is_out(scene, CMAP_DETAIL_LESSER_PARKS) ? CMAP_LAYER_PARK_NAMES
                                                                                                : id;
}

/* The copy, as what is out leaves the whole. */
static void apply(const cmap_scene *scene, cmap_detail *detail)
{
    const cmap_figure *whole = detail->whole;
    cmap_figure_map *map = &detail->figure.map;
    cmap_figure_panel *panel = &detail->figure.panel;

    map->layer_count = 0;
    for (unsigned i = 0; i < whole->map.layer_count; i++)
        if (layer_stays(scene, whole->map.layers[i]))
            map->layers[map->layer_count++] = as_shown(scene, whole->map.layers[i]);
    panel->block_count = 0;
    for (unsigned i = 0; i < whole->panel.block_count; i++)
        if (block_stays(scene, detail, whole->panel.blocks[i]))
            panel->blocks[panel->block_count++] = whole->panel.blocks[i];
    map->inset_count = cmap_detail_is_out(scene, CMAP_DETAIL_INSETS) ? 0 : whole->map.inset_count;
}

/* True when the figure has such a thing, as it now is. */
static bool has(const cmap_scene *scene, const cmap_detail *detail, cmap_detail_id id)
{
    const cmap_figure *figure = &detail->figure;
    const bool cards = has_block(figure, CMAP_BLOCK_DISTRICTS);

    switch (id) {
    case CMAP_DETAIL_NOTES:
        return figure->panel.block_count > 0;
    case CMAP_DETAIL_FACTS:
        return has_block(figure, CMAP_BLOCK_FACTS);
    case CMAP_DETAIL_TABLE:
        return has_block(figure, CMAP_BLOCK_TABLE);
    case CMAP_DETAIL_CARD_PARKS:
        return cards && cmap_scene_has_layer(scene, CMAP_LAYER_PARKS);
    case CMAP_DETAIL_PANEL_SECOND:
    case CMAP_DETAIL_MAP_SECOND:
        return scene->lang == CMAP_LANG_BOTH;
    case CMAP_DETAIL_PARKS:
        return has_block(figure, CMAP_BLOCK_PARKS);
    case CMAP_DETAIL_INDUSTRIES:
        return has_block(figure, CMAP_BLOCK_INDUSTRIES) && !cmap_detail_is_out(scene, CMAP_DETAIL_CARD_WORDS);
    case CMAP_DETAIL_POSITIONING:
    case CMAP_DETAIL_CARD_WORDS: /* the key of icons tells what they stand for; figures without one keep the words */
        return cards && has_block(detail->whole, CMAP_BLOCK_INDUSTRIES);
    case CMAP_DETAIL_DISTRICTS:
        return cards;
    case CMAP_DETAIL_STRATEGIES:
        return has_block(figure, CMAP_BLOCK_STRATEGIES);
    case CMAP_DETAIL_MEMBERS:
    case CMAP_DETAIL_ZONES:
        return has_block(figure, CMAP_BLOCK_ZONES);
    case CMAP_DETAIL_PATH:
        return has_block(figure, CMAP_BLOCK_PATH);
    case CMAP_DETAIL_CARRIERS:
        return has_block(figure, CMAP_BLOCK_CARRIERS);
    case CMAP_DETAIL_HEADLINE:
        return has_block(figure, CMAP_BLOCK_HEADLINE);
    case CMAP_DETAIL_INSETS:
        return figure->map.inset_count > 0;
    case CMAP_DETAIL_PLACE_NAMES:
        return cmap_scene_has_layer(scene, CMAP_LAYER_PLACE_NAMES);
    case CMAP_DETAIL_MINOR_NAMES:
        return cmap_scene_has_layer(scene, CMAP_LAYER_PARK_NAMES);
    case CMAP_DETAIL_PARK_NAMES:
    case CMAP_DETAIL_LESSER_PARKS:
        return cmap_scene_has_layer(scene, CMAP_LAYER_PARK_NAMES) ||
               cmap_scene_has_layer(scene, CMAP_LAYER_PARK_NUMBERS);
    case CMAP_DETAIL_ARROWS:
        return cmap_scene_has_layer(scene, CMAP_LAYER_STRATEGIES);
    case CMAP_DETAIL_WATER_NAMES:
        return cmap_scene_has_layer(scene, CMAP_LAYER_WATER_NAMES);
    case CMAP_DETAIL_DOT_ROOM:
    case CMAP_DETAIL_PARK_DOTS:
        return cmap_scene_has_layer(scene, CMAP_LAYER_PARKS);
    case CMAP_DETAIL_SUBTITLE:
    case CMAP_DETAIL_PLAN_FIGURE:
    case CMAP_DETAIL_SOURCES:
    case CMAP_DETAIL_LOCATOR:
    case CMAP_DETAIL_LEGEND: /* it may stand in the map, and be no block any more */
    case CMAP_DETAIL_COUNT:
        break;
    }
    return true;
}

bool cmap_detail_drop(cmap_scene *scene, cmap_detail *detail, cmap_detail_id id)
{
    if (cmap_detail_is_out(scene, id) || !has(scene, detail, id))
        return false;
    scene->left_out |= 1u << id;
    apply(scene, detail);
    return true;
}

void cmap_detail_restore(cmap_scene *scene, cmap_detail *detail, cmap_detail_id id)
{
    scene->left_out &= ~(1u << id);
    apply(scene, detail);
}

void cmap_detail_take_legend(cmap_scene *scene, cmap_detail *detail)
{
    detail->legend_in_map = true;
    apply(scene, detail);
}

bool cmap_detail_is_out(const cmap_scene *scene, cmap_detail_id id)
{
    return scene->left_out >> id & 1u;
}

void cmap_detail_report(const cmap_scene *scene)
{
    for (unsigned id = 0; id < CMAP_DETAIL_COUNT; id++)
        if (cmap_detail_is_out(scene, (cmap_detail_id)id) && !(id == CMAP_DETAIL_INDUSTRIES && key_stays(scene)))
            cmap_report_add_left_out(scene->report, cmap_detail_name((cmap_detail_id)id));
}
