/* figure_private.h: a figure as its YAML gives it. */
#ifndef CMAP_LAYERS_FIGURE_PRIVATE_H
#define CMAP_LAYERS_FIGURE_PRIVATE_H

#include "gis/base/status.h"
#include "layers/figure.h"

#include <stdbool.h>
#include <stddef.h>

/* A text in both languages of the house. */
typedef struct cmap_words2 {
    char *zh, *en;
} cmap_words2;

/* Lon/lat, degrees. */
typedef struct cmap_bounds {
    double west, south, east, north;
} cmap_bounds;

/* What a figure can draw on its map, bottom to top; the names in YAML are those of layer.c's table. */
typedef enum cmap_layer_id {
    CMAP_LAYER_LAND,
    CMAP_LAYER_WINGS,
    CMAP_LAYER_DISTRICTS,
    CMAP_LAYER_WATER,
    CMAP_LAYER_PROVINCES,
    CMAP_LAYER_BORDERS,
    CMAP_LAYER_AXIS,
    CMAP_LAYER_STRATEGIES,
    CMAP_LAYER_PROGRESS,
    CMAP_LAYER_CARRIERS,
    CMAP_LAYER_PARKS,
    CMAP_LAYER_PARK_NUMBERS,
    CMAP_LAYER_PARK_NAMES,
    CMAP_LAYER_DISTRICT_NAMES,
    CMAP_LAYER_ZONE_NAMES,
    CMAP_LAYER_WATER_NAMES,
    CMAP_LAYER_PLACE_NAMES,
    CMAP_LAYER_COUNT
} cmap_layer_id;

/* What the panel beside or below the map can hold. */
typedef enum cmap_block_id {
    CMAP_BLOCK_HEADLINE, /* the target's number and its bar */
    CMAP_BLOCK_ZONES,    /* each zone's slogan, role, members */
    CMAP_BLOCK_STRATEGIES,
    CMAP_BLOCK_DISTRICTS,  /* a card for each district in focus */
    CMAP_BLOCK_PARKS,      /* the numbered list of parks */
    CMAP_BLOCK_PATH,       /* the city from 2010 to the target year */
    CMAP_BLOCK_TABLE,      /* floor area by zone and district */
    CMAP_BLOCK_INDUSTRIES, /* the icons and what they stand for, by class */
    CMAP_BLOCK_LEGEND,
    CMAP_BLOCK_CARRIERS, /* how many carriers there are, and how many of them are drawn */
    CMAP_BLOCK_FACTS,    /* of one district: areas, codes, and where each park is known from */
    CMAP_BLOCK_COUNT
} cmap_block_id;

typedef enum cmap_side { CMAP_SIDE_RIGHT, CMAP_SIDE_BOTTOM, CMAP_SIDE_AROUND } cmap_side;

typedef enum cmap_corner { CMAP_CORNER_NW, CMAP_CORNER_NE, CMAP_CORNER_SW, CMAP_CORNER_SE } cmap_corner;

typedef struct cmap_inset {
    cmap_words2 title;
    cmap_bounds bounds;
    cmap_corner corner;
    double width_mm, height_mm; /* on the figure's own page */
} cmap_inset;

typedef struct cmap_figure_map {
    cmap_bounds bounds;
    char **focus; /* district codes; none: all */
    unsigned focus_count;
    cmap_layer_id *layers;
    unsigned layer_count;
    cmap_inset *insets;
    unsigned inset_count;
} cmap_figure_map;

typedef struct cmap_figure_panel {
    cmap_side side;
    double size_mm; /* width of a right panel, height of a bottom one, of each wing of one around */
    cmap_block_id *blocks;
    unsigned block_count;
} cmap_figure_panel;

typedef struct cmap_figure_page {
    double width_mm, height_mm;
} cmap_figure_page;

struct cmap_figure {
    bool is_atlas; /* all figures and a page for each district; map and panel are empty */
    char *id;
    char *plan_figure; /* NULL: none */
    cmap_words2 title, subtitle, description;
    cmap_figure_page page;
    cmap_figure_map map;
    cmap_figure_panel panel;
};

#endif
