/* around.h: cards around a map, each led to its district by one straight line.
 *
 * Wide pages have the cards left and right of the map, tall ones above and below it; on pages too narrow for that they
 * stand in a list below, without lines. */
#ifndef CMAP_LAYERS_AROUND_H
#define CMAP_LAYERS_AROUND_H

#include "layers/scene.h"
#include "layers/sheet.h"
#include "layers/view.h"

#define CMAP_AROUND_MAX 64 /* cards; a plan has ten districts */

/* A card and its line, from the edge that faces the map to the district's dot. */
typedef struct cmap_around_card {
    size_t district; /* index in the plan */
    cmap_rect box;
    cmap_pt from, to;
} cmap_around_card;

typedef struct cmap_around {
    cmap_around_card cards[CMAP_AROUND_MAX];
    size_t count;
    double scale; /* of the cards' type */
    bool fits;    /* with type that can be read; else they are too high for their places */
    bool led;     /* the cards have lines */
} cmap_around;

/* Divides sheet->map, which comes in as the room between title and foot, among map, cards and the key of icons. */
void cmap_around_plan(cmap_scene *scene, cmap_sheet *sheet);

/* Where the cards stand and their lines run. Districts are dealt out to places by exchange: begin with an order by
 * place, exchange two cards as long as that makes the lines shorter in sum. Of such lines no two cross: crossing ones
 * would become shorter by an exchange (for ends that stay in place; here they move along a card's edge, so crossings
 * cost besides). n^2 lookups a round, few rounds. */
void cmap_around_lay(cmap_scene *scene, const cmap_sheet *sheet, const cmap_view *view, cmap_around *out);

void cmap_around_draw(cmap_scene *scene, const cmap_sheet *sheet, const cmap_view *view);

#endif
