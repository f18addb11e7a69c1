/* label.h: where the names go.
 *
 * Pure geometry in page millimetres: the engine knows sizes, not glyphs, so a placement is the same at every dpi and in
 * every format. Candidate positions and their order after Imhof (1975) and Christensen, Marks, Shieber (1995), "An
 * empirical study of algorithms for point-feature label placement", whose simulated annealing chooses among them;
 * seeded, so the same input gives the same placement on every machine. */
#ifndef CMAP_RENDER_LABEL_H
#define CMAP_RENDER_LABEL_H

#include "gis/base/status.h"
#include "render/page.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum cmap_label_kind {
    CMAP_LABEL_POINT, /* beside a symbol: candidates around it */
    CMAP_LABEL_AREA,  /* inside a polygon: candidates in it, best near its anchor or middle */
    CMAP_LABEL_FIXED  /* the box stays where anchor says (its centre); others make way */
} cmap_label_kind;

/* One shape a label can take: the same words in one line, in two balanced lines, short form, ... */
typedef struct cmap_label_size {
    double w_mm, h_mm;
} cmap_label_size;

typedef struct cmap_label {
    cmap_label_kind kind;
    cmap_pt anchor; /* the symbol's centre, or the preferred centre of an area's name; an anchor outside its area gives
                     * way to the area's pole of inaccessibility */
    double symbol_mm;             /* radius of the symbol kept free around anchor (points alone); 0: no symbol */
    const cmap_label_size *sizes; /* in order of preference; at least one; borrowed */
    size_t size_count;
    const cmap_pt *area; /* CMAP_LABEL_AREA: outline, open, 3 points or more, borrowed; the box should lie in it, sticks
                          * out where it must, and a leader may take it out */
    size_t area_count;
    double priority; /* larger is more important: gets the better place and is dropped last. Counts relative to the
                      * task's highest; below 0 is as 0 */
    bool may_lead;   /* may move away on a leader line, up to some 34 mm */
    bool may_key;  /* may become a number; see key_size. Dearer than a leader of some 20 mm, so it happens in crowds */
    bool may_drop; /* otherwise it is dropped only when no position is lawful, or none was found */
    cmap_label_size key_size; /* size of its number beside the symbol */
    int group; /* labels of one group belong together (phases of a park): standing near another's symbol is not taken
                * for a doubt there; -1: none. Covering it stays forbidden */
} cmap_label;

/* What no label may cover (symbols, arrows, insets: hard) or should not (lines, bands: soft, by cost 0..1). The symbols
 * of point labels are obstacles by themselves and need not be listed. A line costs by its length under the words and
 * once more when it parts a symbol from its name, so a border of districts (cost 0.3 to 0.5) keeps names at home; give
 * each piece once, not once for either side. */
typedef struct cmap_obstacle {
    cmap_pt points[4]; /* a convex quadrilateral; a box gives its corners; a segment repeats points */
    double cost;       /* >= 1: hard */
    int owner; /* index of the label it belongs to (its own symbol), or -1. The owner's box keeps off it without a
                * gap, and its leader starts outside it; soft ones do not count for their owner */
} cmap_obstacle;

typedef enum cmap_label_how {
    CMAP_LABEL_PLACED, /* beside or inside */
    CMAP_LABEL_LED,    /* away from its place, with a leader line */
    CMAP_LABEL_KEYED,  /* only its number stands there */
    CMAP_LABEL_DROPPED
} cmap_label_how;

typedef struct cmap_placement {
    cmap_label_how how;
    cmap_rect box;                  /* of the words, or of the number when keyed; all 0 when dropped */
    size_t size;                    /* index of the shape that was chosen */
    cmap_pt leader_from, leader_to; /* symbol edge (an area's best point), box edge; when LED */
    int key;                        /* 1, 2, ... in reading order when KEYED; else 0 */
} cmap_placement;

typedef struct cmap_label_task {
    cmap_rect frame; /* no box and no leader leaves it */
    const cmap_label *labels;
    size_t label_count;
    const cmap_obstacle *obstacles;
    size_t obstacle_count;
    double gap_mm; /* free room between any two boxes, between a box and a hard obstacle, a foreign symbol or a leader;
                    * half of it between a leader and other leaders, symbols and hard obstacles */
    unsigned seed;
} cmap_label_task;

/* Places all labels; placements has room for label_count. What always holds:
 *  - boxes keep the gap from one another, from hard obstacles and from symbols of other labels, cover no symbol of
 * their own, and stay in the frame (fixed ones stand where they are told; only the frame and one another bind them);
 *  - leaders start at their symbol's edge, end on their box's edge, cross no other leader, box, symbol or hard
 * obstacle. Where symbols touch, a leader may begin within the neighbour's reach but leaves it at once;
 *  - the same task gives the same placements on every machine, and a page moved as a whole moves them with it.
 * Two fixed labels that overlap, or one outside the frame, are CMAP_EDATA. A number that is not finite, a negative or
 * huge length, a label without size, an area label without outline: CMAP_EINVAL, with its index. CMAP_ENOMEM.
 * placements stays untouched on failure. Cost: about n log n; 50 labels among 1,500 segments in 0.1 to 0.2 s, 2,000
 * points in about half a second. */
cmap_status cmap_label_place(const cmap_label_task *task, cmap_placement *placements, cmap_err *err);

#endif
