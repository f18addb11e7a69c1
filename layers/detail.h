/* detail.h: what a page too small for the whole figure leaves out, and in which order.
 *
 * Type is never set smaller than can be read in print; what has no room then goes, least needed first. What went is in
 * the report, and lint tells it as a note. */
#ifndef CMAP_LAYERS_DETAIL_H
#define CMAP_LAYERS_DETAIL_H

#include "layers/scene.h"

#include <stdbool.h>

/* The smallest type of any page. Characters of 5.5 pt are 1.9 mm high: about what Chinese map drawing allows. */
#define CMAP_SMALLEST_PT 5.5

typedef enum cmap_detail_id {
    /* Of the panel; it loses them in this order. */
    CMAP_DETAIL_NOTES,        /* remarks inside blocks, the long words of the legend */
    CMAP_DETAIL_FACTS,        /* the block */
    CMAP_DETAIL_TABLE,        /* the block */
    CMAP_DETAIL_CARD_PARKS,   /* the parks on the districts' cards */
    CMAP_DETAIL_PANEL_SECOND, /* the second language, in the panel */
    CMAP_DETAIL_PARKS,        /* the list, and with it the numbers on the map */
    CMAP_DETAIL_INDUSTRIES,   /* the key of icons, which the words on the cards tell too */
    CMAP_DETAIL_POSITIONING,  /* what each district is to be, on its card */
    CMAP_DETAIL_CARD_WORDS,   /* the industries' on the cards: icons alone, with their key back */
    CMAP_DETAIL_DISTRICTS,    /* the cards */
    CMAP_DETAIL_STRATEGIES,   /* the block */
    CMAP_DETAIL_MEMBERS,      /* the zones' members */
    CMAP_DETAIL_PATH,         /* the block */
    CMAP_DETAIL_ZONES,        /* the block */
    CMAP_DETAIL_CARRIERS,     /* the block */
    CMAP_DETAIL_HEADLINE,     /* the block: the panel is gone */
    /* Of the map; it loses them in this order. */
    CMAP_DETAIL_INSETS,
    CMAP_DETAIL_MAP_SECOND, /* the second language, on the map */
    CMAP_DETAIL_PLACE_NAMES,
    CMAP_DETAIL_MINOR_NAMES, /* of parks: those without room; the others in smaller type */
    CMAP_DETAIL_PARK_NAMES,  /* names or numbers */
    CMAP_DETAIL_ARROWS,      /* the strategies' */
    CMAP_DETAIL_WATER_NAMES,
    CMAP_DETAIL_DOT_ROOM,  /* dots are smaller, and names may come close to them */
    CMAP_DETAIL_PARK_DOTS, /* the last: the districts' names need their place */
    /* Of the page's furniture, by its size alone. */
    CMAP_DETAIL_SUBTITLE,
    CMAP_DETAIL_PLAN_FIGURE,
    CMAP_DETAIL_SOURCES, /* of water and provinces, the long words of the others */
    CMAP_DETAIL_LOCATOR,
    CMAP_DETAIL_LEGEND,
    /* By their number alone (many.h). */
    CMAP_DETAIL_LESSER_PARKS, /* the names of all but the greatest parks; numbers become names */
    CMAP_DETAIL_COUNT
} cmap_detail_id;

#define CMAP_DETAIL_PANEL_END CMAP_DETAIL_INSETS   /* one past the panel's */
#define CMAP_DETAIL_MAP_END   CMAP_DETAIL_SUBTITLE /* one past the map's */

/* "card-parks": stable, scripts may rely on it. Static. */
const char *cmap_detail_name(cmap_detail_id id);

/* The scene's figure as its page takes it: a copy whose layers and blocks can go, so that nothing else need ask. */
typedef struct cmap_detail {
    cmap_figure figure;
    const cmap_figure *whole;
    bool legend_in_map; /* it is no block any more */
} cmap_detail;

/* From here on scene->figure is the copy, until the end. A failure is in the scene. */
void cmap_detail_begin(cmap_scene *scene, cmap_detail *detail);
void cmap_detail_end(cmap_scene *scene, cmap_detail *detail);

/* Leaves it out; false when the figure has no such thing, or has lost it before. */
bool cmap_detail_drop(cmap_scene *scene, cmap_detail *detail, cmap_detail_id id);

/* Takes it back in. */
void cmap_detail_restore(cmap_scene *scene, cmap_detail *detail, cmap_detail_id id);

/* The legend stands in the map from here on, and is no block of the panel. */
void cmap_detail_take_legend(cmap_scene *scene, cmap_detail *detail);

bool cmap_detail_is_out(const cmap_scene *scene, cmap_detail_id id);

/* Tells the scene's report what was left out of this page. */
void cmap_detail_report(const cmap_scene *scene);

#endif
