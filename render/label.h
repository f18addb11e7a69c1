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
    cmap_pt anchor;         /* the symbol's centre, or the preferred centre of an area's name */
    double symbol_mm;       /* radius of the symbol kept free around anchor (points) */
    const cmap_label_size *sizes; /* in order of preference; at least one */
    size_t size_count;
    const cmap_pt *area;    /* CMAP_LABEL_AREA: outline, open; the box should lie in it (a leader may take it out) */
    size_t area_count;
    double priority;        /* larger is more important; what is dropped costs this much */
    bool may_lead;          /* may move away on a leader line */
    bool may_key;           /* may become a number; see key_size */
    bool may_drop;
    cmap_label_size key_size; /* size of its number beside the symbol */
    int group;              /* labels of one group count each other's symbols as their own kind; -1: none */
} cmap_label;

/* What no label may cover (symbols, arrows, insets: hard) or should not (lines, bands: soft, by cost 0..1). */
typedef struct cmap_obstacle {
    cmap_pt points[4]; /* a convex quadrilateral; a box gives its corners; a segment repeats points */
    double cost;       /* >= 1: hard */
    int owner;         /* index of the label it belongs to (its own symbol), or -1 */
} cmap_obstacle;

typedef enum cmap_label_how {
    CMAP_LABEL_PLACED, /* beside or inside */
    CMAP_LABEL_LED,    /* away from its place, with a leader line */
    CMAP_LABEL_KEYED,  /* only its number stands there */
    CMAP_LABEL_DROPPED
} cmap_label_how;

typedef struct cmap_placement {
    cmap_label_how how;
    cmap_rect box;  /* of the words, or of the number when keyed */
    size_t size;    /* index of the shape that was chosen */
    cmap_pt leader_from, leader_to; /* symbol edge, box edge; when LED */
    int key;        /* 1, 2, ... in reading order when KEYED; else 0 */
} cmap_placement;

typedef struct cmap_label_task {
    cmap_rect frame; /* no box leaves it */
    const cmap_label *labels;
    size_t label_count;
    const cmap_obstacle *obstacles;
    size_t obstacle_count;
    double gap_mm; /* free room between any two boxes, and between a box and a hard obstacle */
    unsigned seed;
} cmap_label_task;

/* Places all labels; placements has room for label_count. Boxes of placed labels never overlap each other or a hard obstacle (its own
 * symbol included) and never leave the frame. Two fixed labels that overlap are CMAP_EDATA. Cost: about n log n; 2,000 points in under a
 * second. */
cmap_status cmap_label_place(const cmap_label_task *task, cmap_placement *placements, cmap_err *err);

#endif
