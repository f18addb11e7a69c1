/* block.h: what stands beside the map: number and bar, zones, cards, lists, chart, table, legend; each in a file of its
 * own.
 *
 * A block is asked twice with the same width: first for its height, then to draw. Heights and widths in mm. */
#ifndef CMAP_LAYERS_BLOCK_H
#define CMAP_LAYERS_BLOCK_H

#include "layers/scene.h"

/* Draws at at (top left) within width_mm when draw, and returns the height it takes; 0: nothing to show. */
typedef double cmap_block_fn(cmap_scene *scene, cmap_pt at, double width_mm, bool draw);

cmap_block_fn *cmap_block_get(cmap_block_id id);

cmap_block_fn cmap_block_headline, cmap_block_zones, cmap_block_strategies, cmap_block_districts, cmap_block_parks,
    cmap_block_path, cmap_block_table, cmap_block_industries, cmap_block_legend, cmap_block_facts, cmap_block_carriers;

/* In place of the districts and the industries where cards lose their words: each district's icons in a row, and a key
 * of the icons in use. */
cmap_block_fn cmap_block_district_icons, cmap_block_icon_key;

/* The icon of an industry in the plan's words; NULL: none of its own. */
const char *cmap_block_icon_code(const cmap_industry_words *words);

/* The card of one district: name, positioning, industries as icons and words, and with parks its parks, each with what
 * the plan names for it, under a rule. Used by the districts block. */
double cmap_block_card(cmap_scene *scene, const cmap_district *district, cmap_pt at, double width_mm, bool parks,
                       bool draw);

/* The words of that card alone: for the cards around a map, which are boxes. */
double cmap_block_card_words(cmap_scene *scene, const cmap_district *district, cmap_pt at, double width_mm, bool parks,
                             bool draw);

/* A block's small title with a rule under it; returns its height. */
double cmap_block_title(cmap_scene *scene, const char *zh, const char *en, cmap_pt at, double width_mm, bool draw);

/* The type with its lines closer where both languages show: one then stands under the other, and they belong together.
 */
cmap_type cmap_block_pair(const cmap_scene *scene, cmap_type type);

/* True in a panel beside the map whose zones have lost their members, in English, which takes more lines: headline and
 * zones are set smaller, that both may stay. */
bool cmap_block_is_tight(const cmap_scene *scene);

/* Icon and words in a row of at most width_mm; returns the height. */
double cmap_block_icon_row(cmap_scene *scene, const char *industry_code, const char *zh, const char *en,
                           cmap_color color, cmap_pt at, double width_mm, bool draw);

#endif
