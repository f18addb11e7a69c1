/* label_private.h: what the files of the label engine share.
 *
 * All geometry is in ticks, 1/1024 mm from the frame's top left corner, in integers: the same placement on every
 * machine and wherever the page lies. Floating point is used only for + - * / on such integers, which IEEE 754 fixes.
 *
 * The way of a task: label.c checks it and makes items; label_field.c holds what does not move (symbols, obstacles) and
 * prices a position; label_spot.c, label_lead.c and label_area.c (with the outlines of label_ring.c) list each item's
 * positions (spots) with their prices;
 * label_grid.c knows which spots are taken and what conflicts; label_anneal.c chooses; label_repair.c makes the choice
 * lawful and improves it. */
#ifndef CMAP_RENDER_LABEL_PRIVATE_H
#define CMAP_RENDER_LABEL_PRIVATE_H

#include "render/label.h"

#include <stdint.h>

#define CMAP_LABEL_TICKS 1024 /* a mm; a power of two, so that decimal millimetres never lie midway between ticks */

/* Prices. 100 is the step between a good and a fair position; the pictures of the tests were the judge. */
enum {
    CMAP_LABEL_PRICE_SHAPE = 90,       /* for each step down a label's list of shapes */
    CMAP_LABEL_PRICE_AWAY = 70,        /* for each step a label stands off its symbol */
    CMAP_LABEL_PRICE_SOFT = 700,       /* the whole box on a soft obstacle of cost 1, or a line right across it */
    CMAP_LABEL_PRICE_CROSS = 260,      /* a soft line of cost 1 between symbol and label */
    CMAP_LABEL_PRICE_DOUBT = 240,      /* as close to a foreign symbol as the gap allows */
    CMAP_LABEL_PRICE_LEAD = 420,       /* any leader line */
    CMAP_LABEL_PRICE_LEAD_MM = 26,     /* a millimetre of it */
    CMAP_LABEL_PRICE_LEAD_START = 300, /* a leader that begins inside a foreign symbol */
    CMAP_LABEL_PRICE_KEY = 1500,       /* a number instead of the name */
    CMAP_LABEL_PRICE_DROP = 2600,      /* nothing at all, at priority 0 ... */
    CMAP_LABEL_PRICE_DROP_TOP = 7800,  /* ... and this more at the task's highest priority */
    CMAP_LABEL_PRICE_LAWFUL = 20000,   /* the most a lawful position costs, before weighting */
    CMAP_LABEL_PRICE_NEVER = 60000,    /* dropping what may not be dropped */
    CMAP_LABEL_PRICE_CLASH_MAX = 6000  /* two boxes on one another, while annealing */
};

typedef struct cmap_label_box {
    int32_t x0, y0, x1, y1;
} cmap_label_box;

typedef struct cmap_label_line {
    int32_t ax, ay, bx, by;
} cmap_label_line;

/* A convex polygon of 1 (point), 2 (segment), 3 or 4 corners. */
typedef struct cmap_label_hull {
    int count;
    int32_t x[4], y[4];
} cmap_label_hull;

/* One position that a label can take. */
typedef struct cmap_label_spot {
    cmap_label_box box;
    cmap_label_line leader; /* from the symbol to the box; both ends alike unless LED */
    int32_t cost;
    uint32_t size;
    cmap_label_how how;
    uint32_t blocker; /* the label that was found in the way last; it often still is */
    int16_t under[4]; /* the grid's cells under the box: first column and row, last column and row; no row: dropped */
    int16_t near[4];  /* and under the box with the gap around it */
} cmap_label_spot;

/* A label in ticks, with the list of its spots (cheapest first; the last one is always DROPPED). */
typedef struct cmap_label_item {
    cmap_label_kind kind;
    int32_t x, y, radius; /* anchor and symbol; radius 0: no symbol */
    cmap_label_box body;  /* what its symbol and its own hard obstacles take, around the anchor */
    int32_t weight;       /* of its prices, 1024 = 1; important labels get the better places */
    int32_t drop;
    int group;
    size_t first, count; /* in the work's spots */
    size_t now;          /* the chosen one, counted from first */
    size_t best;         /* the chosen one of the best choice so far, while rebuilding */
    int32_t burden;      /* sum of clashes of the chosen one */
    bool has_leaders;    /* its spots are listed with leaders */
} cmap_label_item;

/* ------------------------------------------------------------------ label_shape.c: exact little geometry */

/* Those that everything asks first are here, to be compiled into it. */
static inline bool cmap_label_box_meets(cmap_label_box a, cmap_label_box b, int32_t gap)
{
    return a.x0 < b.x1 + gap && b.x0 < a.x1 + gap && a.y0 < b.y1 + gap && b.y0 < a.y1 + gap;
}

static inline cmap_label_box cmap_label_box_grow(cmap_label_box box, int32_t by)
{
    return (cmap_label_box){box.x0 - by, box.y0 - by, box.x1 + by, box.y1 + by};
}

static inline cmap_label_box cmap_label_box_of_line(cmap_label_line l)
{
    return (cmap_label_box){l.ax < l.bx ? l.ax : l.bx, l.ay < l.by ? l.ay : l.by, l.ax > l.bx ? l.ax : l.bx,
                            l.ay > l.by ? l.ay : l.by};
}

/* On which side of the line's course a point lies: 1, -1, 0 on it. */
static inline int cmap_label_side(cmap_label_line l, int32_t x, int32_t y)
{
    int64_t cross = (int64_t)(l.bx - l.ax) * (y - l.ay) - (int64_t)(l.by - l.ay) * (x - l.ax);
    return (cross > 0) - (cross < 0);
}

/* Narrows [*from, *to] of a line's parameter to where low < start + t * step < high. */
static inline bool cmap_label_narrow(double start, double step, double low, double high, double *from, double *to)
{
    if (step == 0)
        return start > low && start < high;
    double enter = (low - start) / step, leave = (high - start) / step;
    if (enter > leave) {
        double swap = enter;
        enter = leave;
        leave = swap;
    }
    if (enter > *from)
        *from = enter;
    if (leave < *to)
        *to = leave;
    return *from < *to;
}

/* Squared distances; 0 inside. */
double cmap_label_point_box2(int32_t x, int32_t y, cmap_label_box box);
double cmap_label_point_line2(int32_t x, int32_t y, cmap_label_line line);
/* Length of line inside box, in ticks. */
double cmap_label_line_inside(cmap_label_line line, cmap_label_box box);
bool cmap_label_line_meets_box(cmap_label_line line, cmap_label_box box, int32_t gap);
bool cmap_label_lines_cross(cmap_label_line a, cmap_label_line b);
bool cmap_label_lines_near(cmap_label_line a, cmap_label_line b, int32_t gap);
cmap_label_hull cmap_label_hull_of(const int32_t x[4], const int32_t y[4]);
cmap_label_box cmap_label_hull_box(const cmap_label_hull *hull);
bool cmap_label_hull_meets_box(const cmap_label_hull *hull, cmap_label_box box);
bool cmap_label_hull_near_line(const cmap_label_hull *hull, cmap_label_line line, int32_t gap);

/* ------------------------------------------------------------------ label_ring.c: outlines */

/* Area of the hull inside box, in square ticks. */
double cmap_label_hull_inside(const cmap_label_hull *hull, cmap_label_box box);

/* May be concave and run either way. */
typedef struct cmap_label_ring {
    int32_t *x, *y; /* corners, behind a copy of the last */
    size_t count;
    cmap_label_box box;
    cmap_label_box *runs; /* boxes of so many edges each */
} cmap_label_ring;

/* Makes room for count corners, 1 or more; they are set by the caller, who then closes the ring. */
cmap_status cmap_label_ring_init(cmap_label_ring *ring, size_t count, cmap_err *err);
void cmap_label_ring_corner(cmap_label_ring *ring, size_t i, int32_t x, int32_t y);
void cmap_label_ring_close(cmap_label_ring *ring);
void cmap_label_ring_clear(cmap_label_ring *ring);
/* Area inside box, in square ticks. */
double cmap_label_ring_inside(const cmap_label_ring *ring, cmap_label_box box);
/* False when no edge comes near box, which then lies wholly inside or wholly outside. */
bool cmap_label_ring_passes(const cmap_label_ring *ring, cmap_label_box box);
bool cmap_label_ring_holds(const cmap_label_ring *ring, int32_t x, int32_t y);
/* Squared distance to the nearest edge; anything not above enough when it is not above that. */
double cmap_label_ring_distance2(const cmap_label_ring *ring, int32_t x, int32_t y, double enough);

/* ------------------------------------------------------------------ label_random.c */

typedef struct cmap_label_random {
    uint64_t state[4];
    uint32_t log_table[257];
} cmap_label_random;

void cmap_label_random_init(cmap_label_random *random, uint64_t seed);

static inline uint64_t cmap_label_random_next(cmap_label_random *random)
{
    uint64_t *s = random->state, five = s[1] * 5, result = ((five << 7) | (five >> 57)) * 9, t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = (s[3] << 45) | (s[3] >> 19);
    return result;
}

static inline uint32_t cmap_label_random_below(cmap_label_random *random, uint32_t bound)
{
    return (uint32_t)(((cmap_label_random_next(random) >> 32) * bound) >> 32);
}

/* A draw from the exponential distribution of mean `mean`: what an annealing step may get worse by. */
int32_t cmap_label_random_rise(cmap_label_random *random, int32_t mean);

/* ------------------------------------------------------------------ label_field.c: what does not move */

typedef enum cmap_label_thing_kind { CMAP_LABEL_SYMBOL, CMAP_LABEL_HARD, CMAP_LABEL_SOFT } cmap_label_thing_kind;

typedef struct cmap_label_thing {
    cmap_label_thing_kind kind;
    int owner;
    int group;
    int32_t x, y, radius; /* symbols */
    cmap_label_hull hull; /* obstacles */
    int32_t cost;         /* soft: of 1024 */
    cmap_label_box box;
    uint32_t stamp;
} cmap_label_thing;

typedef struct cmap_label_field {
    cmap_label_thing *things;
    size_t thing_count;
    int32_t cell, cols, rows;
    uint32_t *starts; /* of each cell's run in ids; cols * rows + 1 */
    uint32_t *ids;
    uint32_t *found; /* scratch: the answer of a query */
    uint32_t stamp;
    int32_t width, height, gap; /* frame and gap, in ticks */
} cmap_label_field;

cmap_status cmap_label_field_init(cmap_label_field *field, const cmap_label_task *task, const cmap_label_item *items,
                                  cmap_err *err);
void cmap_label_field_clear(cmap_label_field *field);
bool cmap_label_field_frames(const cmap_label_field *field, cmap_label_box box);
/* Add to spot's cost what its box's place, or its leader's, costs. False when the place is against the law. */
bool cmap_label_field_price(cmap_label_field *field, const cmap_label_item *items, size_t label, cmap_label_spot *spot);
/* Leaders are priced part by part, outwards along one ray: part is the end of spot's leader that is new. What lies
 * under what came before it was paid then. */
bool cmap_label_field_price_leader(cmap_label_field *field, size_t label, cmap_label_line part, cmap_label_spot *spot);

/* ------------------------------------------------------------------ label_grid.c: what is taken */

/* A label in one of its cells. */
typedef struct cmap_label_node {
    int32_t next, prev, cell; /* nodes of the cell before and behind it; -1: none */
    uint32_t owner;
} cmap_label_node;

typedef struct cmap_label_grid {
    int32_t shift, cols, rows; /* cells are 1 << shift ticks wide */
    int32_t *heads;            /* a cell's first node, -1: none */
    cmap_label_node *nodes;
    size_t *bases;  /* a label's first node; label_count + 1 */
    uint32_t *used; /* nodes of a label in use */
    uint32_t *stamps;
    uint32_t stamp;
} cmap_label_grid;

/* A label and what it is sorted by. */
typedef struct cmap_label_rank {
    int64_t key;
    uint32_t label;
} cmap_label_rank;

typedef struct cmap_label_work {
    const cmap_label_task *task;
    cmap_label_item *items;
    size_t count;
    cmap_label_spot *spots;
    size_t spot_count, spot_capacity;
    cmap_label_field field;
    cmap_label_grid grid;
    cmap_label_random random;
    uint32_t *clashes;      /* scratch: the answer of cmap_label_grid_clashes; count long */
    cmap_label_rank *ranks; /* scratch; count long */
    size_t moves;           /* of annealing, a label and stage */
    int32_t strictness;     /* of clash prices, of 1024; rises while annealing */
    long budget;            /* grid queries that repair may still spend */
} cmap_label_work;

cmap_status cmap_label_grid_init(cmap_label_work *work, cmap_err *err);
void cmap_label_grid_clear(cmap_label_grid *grid);
/* Tells a spot which cells it lies in; those of the items know it from cmap_label_grid_init on. */
void cmap_label_grid_locate(const cmap_label_work *work, cmap_label_spot *spot);
void cmap_label_grid_put(cmap_label_work *work, size_t label);
void cmap_label_grid_take(cmap_label_work *work, size_t label);
/* The labels in the grid, without label itself, that spot would overlap or whose leader it would touch. Returns their
 * number; they stand in list, which has room for all. */
size_t cmap_label_grid_clashes(cmap_label_work *work, size_t label, const cmap_label_spot *spot, uint32_t *list);

/* True when no label clashes with spot. Quicker than counting: asks first who was in the way the last time. */
bool cmap_label_grid_is_free(cmap_label_work *work, size_t label, cmap_label_spot *spot);

static inline const cmap_label_spot *cmap_label_spot_now(const cmap_label_work *work, size_t label)
{
    const cmap_label_item *item = &work->items[label];
    return &work->spots[item->first + item->now];
}

/* ------------------------------------------------------------------ spots */

/* Fills one item's list of spots, sorted, with DROPPED last; all but those on leaders. */
cmap_status cmap_label_spots(cmap_label_work *work, size_t label, cmap_err *err);
/* Lists it anew with leaders; which spot is chosen is then open. */
cmap_status cmap_label_spots_join_leaders(cmap_label_work *work, size_t label, cmap_err *err);
/* Prices spot's box (its cost holds what its position and its leader cost) and keeps it when it is lawful. */
cmap_status cmap_label_spot_offer(cmap_label_work *work, size_t label, cmap_label_spot spot, cmap_err *err);
cmap_status cmap_label_spots_area(cmap_label_work *work, size_t label, cmap_err *err);
cmap_status cmap_label_spots_lead(cmap_label_work *work, size_t label, cmap_err *err);
int32_t cmap_label_ticks(double mm);    /* nearest */
int32_t cmap_label_ticks_up(double mm); /* not less */

/* ------------------------------------------------------------------ choice */

#define CMAP_LABEL_SMALL_TASK 200 /* labels; a map people read. Larger ones get less work a label */

/* Anneals, repairs and rebuilds, from several starts in small tasks, and leaves the best choice in the items. */
cmap_status cmap_label_choose(cmap_label_work *work, cmap_err *err);

/* Ascending by key, then by label. */
void cmap_label_rank_sort(cmap_label_rank *ranks, size_t count);

void cmap_label_anneal(cmap_label_work *work);
/* Takes what clashes away until nothing does, then improves while that helps. */
void cmap_label_repair(cmap_label_work *work);
/* Spends the rest of the budget on tearing down and rebuilding neighbourhoods. */
void cmap_label_rebuild(cmap_label_work *work);
void cmap_label_settle(cmap_label_work *work, size_t label, size_t spot);
/* The cheapest spot of label below a price that clashes with nothing; DROPPED, the last one, when there is none or the
 * budget is spent. A free one is overlooked once in `blink` times (0: never). */
size_t cmap_label_best_free(cmap_label_work *work, size_t label, int64_t below, uint32_t blink);

#endif
