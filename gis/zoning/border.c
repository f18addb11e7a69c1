#include "gis/zoning/border_private.h"

#include "gis/base/mem.h"
#include "gis/crs/proj.h"
#include "gis/zoning/zoning.h"

#include <math.h>
#include <stdbool.h>

enum { FANOUT = 8, LEVELS_MAX = 24 };

static const double longest_piece_deg = 0.25;
static const double rad = 0.017453292519943295;

struct space {
    double v[3]; /* metres from the earth's centre */
};

struct piece {
    cmap_lonlat from, to;
    struct space start, end; /* the same in space */
    double bulge_m;          /* the piece stays this near the straight line from start to end */
    size_t district;
};

struct space_box {
    struct space low, high;
};

struct cmap_border {
    struct piece *pieces;
    size_t piece_count, piece_capacity;
    struct space_box *boxes; /* level after level, the finest first; the last is the root */
    size_t level_start[LEVELS_MAX], level_count[LEVELS_MAX];
    size_t levels;
};

/* ---- the ellipsoid in space ---- */

static double first_eccentricity2(void)
{
    double f = 1 / CMAP_CGCS2000_RF;
    return f * (2 - f);
}

static struct space to_space(cmap_lonlat at)
{
    double e2 = first_eccentricity2(), sin_lat = sin(at.lat_deg * rad), cos_lat = cos(at.lat_deg * rad);
    double n = CMAP_CGCS2000_A_M / sqrt(1 - e2 * sin_lat * sin_lat);
    return (struct space){
        {n * cos_lat * cos(at.lon_deg * rad), n * cos_lat * sin(at.lon_deg * rad), n * (1 - e2) * sin_lat}};
}

static double dot(struct space a, struct space b)
{
    return a.v[0] * b.v[0] + a.v[1] * b.v[1] + a.v[2] * b.v[2];
}

static struct space minus(struct space a, struct space b)
{
    return (struct space){{a.v[0] - b.v[0], a.v[1] - b.v[1], a.v[2] - b.v[2]}};
}

static double square_between(struct space a, struct space b)
{
    struct space d = minus(a, b);
    return dot(d, d);
}

static cmap_lonlat along(const struct piece *piece, double t)
{
    if (t >= 1) /* exactly */
        return piece->to;
    return (cmap_lonlat){piece->from.lon_deg + t * (piece->to.lon_deg - piece->from.lon_deg),
                         piece->from.lat_deg + t * (piece->to.lat_deg - piece->from.lat_deg)};
}

/* How the place moves as t grows: the derivative of to_space(along(piece, t)). */
static struct space motion(const struct piece *piece, cmap_lonlat at)
{
    double e2 = first_eccentricity2(), lon = at.lon_deg * rad, lat = at.lat_deg * rad;
    double dlon = (piece->to.lon_deg - piece->from.lon_deg) * rad,
           dlat = (piece->to.lat_deg - piece->from.lat_deg) * rad;
    double w2 = 1 - e2 * sin(lat) * sin(lat), n = CMAP_CGCS2000_A_M / sqrt(w2), m = n * (1 - e2) / w2;
    double east = n * cos(lat) * dlon, north = m * dlat;
    return (struct space){{-sin(lon) * east - sin(lat) * cos(lon) * north,
                           cos(lon) * east - sin(lat) * sin(lon) * north, cos(lat) * north}};
}

/* Half the derivative of the squared distance: below 0 while t goes nearer. *speed2 is the squared length of motion. */
static double slope(const struct piece *piece, struct space from, double t, double *speed2)
{
    cmap_lonlat at = along(piece, t);
    struct space move = motion(piece, at);
    *speed2 = dot(move, move);
    return dot(minus(to_space(at), from), move);
}

/* The t between two slopes of different sign where it is 0: Gauss-Newton steps, halving when one leaves the bracket. To
 * a micrometre. */
static double find_foot(const struct piece *piece, struct space from)
{
    double low = 0, high = 1, t = 0.5;

    for (int i = 0; i < 60; i++) {
        double speed2, s = slope(piece, from, t, &speed2);
        if (s < 0)
            low = t;
        else
            high = t;
        double next = t - s / speed2;
        if (!(next > low && next < high))
            next = (low + high) / 2;
        double moved = fabs(next - t);
        t = next;
        if (moved * moved * speed2 < 1e-12)
            break;
    }
    return t;
}

/* The nearest t of a piece: an end, or the foot between them. */
static double nearest_t(const struct piece *piece, struct space from, double *square)
{
    double speed2, t = 0, to_start = square_between(piece->start, from), to_end = square_between(piece->end, from);

    *square = to_start;
    if (to_end < to_start) {
        t = 1;
        *square = to_end;
    }
    if (slope(piece, from, 0, &speed2) < 0 && slope(piece, from, 1, &speed2) > 0) {
        double foot = find_foot(piece, from), to_foot = square_between(to_space(along(piece, foot)), from);
        if (to_foot < *square) {
            t = foot;
            *square = to_foot;
        }
    }
    return t;
}

/* ---- building ---- */

/* A piece leaves the straight line between its ends by an eighth of its second derivative at most, and that is below
 * 1.02 a (dlon + dlat)^2. */
static struct piece make_piece(cmap_lonlat from, cmap_lonlat to, size_t district)
{
    double turn = (fabs(to.lon_deg - from.lon_deg) + fabs(to.lat_deg - from.lat_deg)) * rad;
    return (struct piece){.from = from,
                          .to = to,
                          .start = to_space(from),
                          .end = to_space(to),
                          .bulge_m = 1.02 * CMAP_CGCS2000_A_M * turn * turn / 8 + 1e-6,
                          .district = district};
}

static cmap_status add_edge(cmap_border *border, cmap_coord a, cmap_coord b, size_t district, cmap_err *err)
{
    struct piece whole = {.from = {a.x, a.y}, .to = {b.x, b.y}};
    double span = fmax(fabs(b.x - a.x), fabs(b.y - a.y));
    size_t parts = span > longest_piece_deg ? (size_t)ceil(span / longest_piece_deg) : 1;
    cmap_status status =
        cmap_grow(&border->pieces, &border->piece_capacity, border->piece_count + parts, sizeof whole, err);

    if (status)
        return status;
    for (size_t i = 0; i < parts; i++)
        border->pieces[border->piece_count++] = make_piece(along(&whole, (double)i / (double)parts),
                                                           along(&whole, (double)(i + 1) / (double)parts), district);
    return CMAP_OK;
}

static cmap_status add_outline(cmap_border *border, const cmap_geom *outline, size_t district, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    for (size_t path = 0; path < cmap_geom_path_count(outline); path++) {
        size_t count;
        const cmap_coord *ring = cmap_geom_path(outline, path, &count);
        for (size_t i = 0; i + 1 < count && !status; i++)
            status = add_edge(border, ring[i], ring[i + 1], district, err);
    }
    return status;
}

static void widen(struct space_box *box, struct space low, struct space high)
{
    for (int i = 0; i < 3; i++) {
        box->low.v[i] = fmin(box->low.v[i], low.v[i]);
        box->high.v[i] = fmax(box->high.v[i], high.v[i]);
    }
}

static void widen_by_piece(struct space_box *box, const struct piece *piece)
{
    struct space low, high;

    for (int i = 0; i < 3; i++) {
        low.v[i] = fmin(piece->start.v[i], piece->end.v[i]) - piece->bulge_m;
        high.v[i] = fmax(piece->start.v[i], piece->end.v[i]) + piece->bulge_m;
    }
    widen(box, low, high);
}

static struct space_box no_box(void)
{
    return (struct space_box){{{INFINITY, INFINITY, INFINITY}}, {{-INFINITY, -INFINITY, -INFINITY}}};
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Sizes the levels; returns the number of boxes. */
static size_t lay_levels(cmap_border *border)
{
    size_t total = 0, below = border->piece_count;

    do {
        below = (below + FANOUT - 1) / FANOUT;
        border->level_start[border->levels] = total;
        border->level_count[border->levels++] = below;
        total += below;
    } while (below > 1);
    return total;
}

static void fill_level(cmap_border *border, size_t level)
{
    size_t below = level ? border->level_count[level - 1] : border->piece_count;

    for (size_t i = 0; i < border->level_count[level]; i++) {
        struct space_box box = no_box();
        for (size_t k = i * FANOUT; k < least(below, (i + 1) * FANOUT); k++) {
            const struct space_box *child = level ? border->boxes + border->level_start[level - 1] + k : NULL;
            if (child)
                widen(&box, child->low, child->high);
            else
                widen_by_piece(&box, border->pieces + k);
        }
        border->boxes[border->level_start[level] + i] = box;
    }
}

static cmap_status build_tree(cmap_border *border, cmap_err *err)
{
    size_t total = border->piece_count ? lay_levels(border) : 0;

    border->boxes = cmap_calloc(total, sizeof *border->boxes);
    if (!border->boxes)
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: a border index of %zu edges", border->piece_count);
    for (size_t level = 0; level < border->levels; level++)
        fill_level(border, level);
    return CMAP_OK;
}

cmap_status cmap_border_new(const cmap_district *districts, size_t count, cmap_border **out, cmap_err *err)
{
    cmap_border *border = cmap_calloc(1, sizeof *border);
    cmap_status status = border ? CMAP_OK : cmap_fail(err, CMAP_ENOMEM, "out of memory: a border index");

    for (size_t i = 0; i < count && !status; i++)
        status = add_outline(border, districts[i].outline, i, err);
    if (!status)
        status = build_tree(border, err);
    if (status)
        cmap_border_free(border);
    else
        *out = border;
    return status;
}

void cmap_border_free(cmap_border *border)
{
    if (!border)
        return;
    cmap_free(border->pieces);
    cmap_free(border->boxes);
    cmap_free(border);
}

/* ---- searching ---- */

static double square_to_box(const struct space_box *box, struct space from)
{
    double sum = 0;

    for (int i = 0; i < 3; i++) {
        double d = fmax(fmax(box->low.v[i] - from.v[i], from.v[i] - box->high.v[i]), 0);
        sum += d * d;
    }
    return sum;
}

/* Looks at a piece that lies square away at t, and may lower limit. */
struct search {
    const cmap_border *border;
    struct space from;
    double limit; /* squared; boxes beyond are left out */
    void (*see)(struct search *search, const struct piece *piece, double t, double square);
    cmap_border_hit best;
    size_t but; /* cmap_border_first_near */
};

static void search_box(struct search *s, size_t level, size_t index);

/* No place of the piece is nearer than its straight line less the bulge. */
static bool is_beyond(const struct piece *piece, struct space from, double limit)
{
    struct space line = minus(piece->end, piece->start), to = minus(from, piece->start);
    double length2 = dot(line, line), t = length2 > 0 ? fmin(fmax(dot(to, line) / length2, 0), 1) : 0;
    struct space off = {{to.v[0] - t * line.v[0], to.v[1] - t * line.v[1], to.v[2] - t * line.v[2]}};
    double reach = sqrt(limit) + piece->bulge_m;
    return dot(off, off) > reach * reach;
}

static void search_pieces(struct search *s, size_t start, size_t end)
{
    for (size_t i = start; i < end; i++) {
        const struct piece *piece = s->border->pieces + i;
        double square, t;
        if (is_beyond(piece, s->from, s->limit))
            continue;
        t = nearest_t(piece, s->from, &square);
        if (square <= s->limit)
            s->see(s, piece, t, square);
    }
}

/* Children in the order of their distance; eight at most, so an insertion sort does. */
static void search_children(struct search *s, size_t level, size_t start, size_t end)
{
    size_t order[FANOUT], count = 0;
    double squares[FANOUT];

    for (size_t i = start; i < end; i++) {
        double square = square_to_box(s->border->boxes + s->border->level_start[level] + i, s->from);
        size_t at = count++;
        for (; at > 0 && squares[at - 1] > square; at--) {
            squares[at] = squares[at - 1];
            order[at] = order[at - 1];
        }
        squares[at] = square;
        order[at] = i;
    }
    for (size_t i = 0; i < count && squares[i] <= s->limit; i++)
        search_box(s, level, order[i]);
}

static void search_box(struct search *s, size_t level, size_t index)
{
    size_t below = level ? s->border->level_count[level - 1] : s->border->piece_count;
    size_t start = index * FANOUT, end = least(below, start + FANOUT);

    if (level == 0)
        search_pieces(s, start, end);
    else
        search_children(s, level - 1, start, end);
}

static void search_all(struct search *s)
{
    if (s->border->levels)
        search_box(s, s->border->levels - 1, 0);
}

/* The nearer piece; of two equally near ones that of the first district. */
static void see_nearest(struct search *s, const struct piece *piece, double t, double square)
{
    if (square < s->limit || piece->district < s->best.district) {
        s->limit = square;
        s->best = (cmap_border_hit){piece->district, along(piece, t), sqrt(square)};
    }
}

cmap_border_hit cmap_border_nearest(const cmap_border *border, cmap_lonlat from)
{
    struct search s = {.border = border, .from = to_space(from), .limit = INFINITY, .see = see_nearest};

    s.best = (cmap_border_hit){CMAP_ZONING_NONE, {NAN, NAN}, INFINITY};
    search_all(&s);
    return s.best;
}

static void see_first(struct search *s, const struct piece *piece, double t, double square)
{
    (void)t;
    (void)square;
    if (piece->district != s->but && piece->district < s->best.district)
        s->best.district = piece->district;
}

size_t cmap_border_first_near(const cmap_border *border, cmap_lonlat from, double reach_m, size_t but)
{
    struct search s = {
        .border = border, .from = to_space(from), .limit = reach_m * reach_m, .see = see_first, .but = but};

    s.best.district = CMAP_ZONING_NONE;
    search_all(&s);
    return s.best.district;
}
