/* Reading WKB and SpatiaLite's BLOB: one walk for both, which differ in the head of an element, in compression and in
 * the frame around the whole. */
#include "gis/geom/wkb.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

enum { DEPTH_MAX = 16, COLLECTION = 7, MARK_START = 0x00, MARK_BOX_END = 0x7C, MARK_ELEMENT = 0x69, MARK_END = 0xFE };

/* What a type number says. */
struct shape {
    unsigned base; /* 1 point, 2 line, 3 polygon, 4-6 the multis, 7 collection */
    bool z, m, packed;
};

struct reader {
    const unsigned char *start, *at, *end;
    bool little, is_blob;
    int srid;
    cmap_wkb_notes notes;
    cmap_geom_builder *builder; /* NULL until the kind is known */
    cmap_geom_kind kind;
    size_t coord_count;
    cmap_status status;
    cmap_err *err;
};

/* Keeps the first failure; the ones behind it would only be its echo. */
static bool stop(struct reader *r, cmap_status status, const char *what)
{
    if (!r->status)
        r->status = cmap_fail(r->err, status, "%s: %s at byte %zu", r->is_blob ? "SpatiaLite geometry" : "WKB", what,
                              (size_t)(r->at - r->start));
    return false;
}

static bool has(struct reader *r, size_t size)
{
    if (r->status)
        return false;
    return (size_t)(r->end - r->at) >= size || stop(r, CMAP_EPARSE, "cut short");
}

static unsigned take_byte(struct reader *r)
{
    return has(r, 1) ? *r->at++ : 0;
}

static uint64_t take_bits(struct reader *r, unsigned size)
{
    uint64_t bits = 0;

    if (!has(r, size))
        return 0;
    for (unsigned i = 0; i < size; i++)
        bits |= (uint64_t)r->at[i] << 8 * (r->little ? i : size - 1 - i);
    r->at += size;
    return bits;
}

static uint32_t take_u32(struct reader *r)
{
    return (uint32_t)take_bits(r, 4);
}

static int take_i32(struct reader *r)
{
    uint32_t bits = take_u32(r);
    int32_t value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static double take_double(struct reader *r)
{
    uint64_t bits = take_bits(r, 8);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static double take_float(struct reader *r)
{
    uint32_t bits = take_u32(r);
    float value;
    memcpy(&value, &bits, sizeof value);
    return (double)value;
}

/* A count of items that take at least size bytes each. */
static size_t take_count(struct reader *r, size_t size)
{
    size_t count = take_u32(r);

    if (!r->status && count > (size_t)(r->end - r->at) / size)
        stop(r, CMAP_EPARSE, "a count larger than the bytes that follow");
    return r->status ? 0 : count;
}

static bool take_order(struct reader *r)
{
    unsigned order = take_byte(r);

    if (order > 1)
        return stop(r, CMAP_EPARSE, "no byte order");
    r->little = order == 1;
    return !r->status;
}

/* 1..7, with ISO's thousands for Z and M, PostGIS's high bits, SpatiaLite's million for packed ones. */
static bool take_shape(struct reader *r, struct shape *shape)
{
    uint32_t type = take_u32(r), bits = r->is_blob ? 0 : type >> 29;

    type = r->is_blob ? type : type & 0x1FFFFFFF;
    bool packed = r->is_blob && type >= 1000000;
    type -= packed ? 1000000 : 0;
    *shape = (struct shape){type % 1000, type / 1000 % 2 == 1 || bits & 4, type / 2000 == 1 || bits & 2, packed};
    if (r->status || type >= 4000 || shape->base < 1 || shape->base > COLLECTION)
        return stop(r, CMAP_EPARSE, "no such type of geometry");
    if (packed && shape->base != 2 && shape->base != 3)
        return stop(r, CMAP_EPARSE, "only lines and polygons are ever compressed");
    if (bits & 1)
        r->srid = take_i32(r);
    r->notes.had_z |= shape->z;
    r->notes.had_m |= shape->m;
    return !r->status;
}

static bool begin_part(struct reader *r, cmap_geom_kind kind)
{
    if (r->status)
        return false;
    if (!r->builder) {
        r->kind = kind;
        r->status = cmap_geom_builder_new(kind, r->srid, &r->builder, r->err);
    }
    if (r->kind != kind)
        return stop(r, CMAP_EGEOM, "points, lines and polygons mixed in one geometry");
    if (!r->status)
        cmap_geom_builder_part(r->builder);
    return !r->status;
}

static void put_coord(struct reader *r, double x, double y)
{
    if (r->status)
        return;
    if (r->coord_count++ == CMAP_WKB_COORDS_MAX)
        stop(r, CMAP_EGEOM, "too many coordinates");
    else
        cmap_geom_builder_coord(r->builder, x, y);
}

static void skip(struct reader *r, size_t size)
{
    if (has(r, size))
        r->at += size;
}

static void read_point(struct reader *r, const struct shape *shape)
{
    double x = take_double(r), y = take_double(r);

    skip(r, 8 * ((size_t)shape->z + shape->m));
    if (!begin_part(r, CMAP_GEOM_POINT) || (isnan(x) && isnan(y)))
        return;
    cmap_geom_builder_path(r->builder);
    put_coord(r, x, y);
}

/* Inner coordinates of a packed run are steps from the one before, as floats; M stays a double. */
static void read_packed(struct reader *r, const struct shape *shape, size_t count)
{
    double x = 0, y = 0;

    for (size_t i = 0; i < count && !r->status; i++) {
        bool whole = i == 0 || i + 1 == count;
        x = whole ? take_double(r) : x + take_float(r);
        y = whole ? take_double(r) : y + take_float(r);
        skip(r, (shape->z ? (whole ? 8u : 4u) : 0u) + (shape->m ? 8u : 0u));
        put_coord(r, x, y);
    }
}

static void read_run(struct reader *r, const struct shape *shape)
{
    size_t wide = 8 * (2 + (size_t)shape->z + shape->m);
    size_t narrow = 8 + (shape->z ? 4u : 0u) + (shape->m ? 8u : 0u);
    size_t count = take_count(r, shape->packed ? narrow : wide);

    if (r->status || count == 0)
        return;
    cmap_geom_builder_path(r->builder);
    if (shape->packed) {
        read_packed(r, shape, count);
        return;
    }
    for (size_t i = 0; i < count && !r->status; i++) {
        double x = take_double(r), y = take_double(r);
        skip(r, wide - 16);
        put_coord(r, x, y);
    }
}

static void read_polygon(struct reader *r, const struct shape *shape)
{
    if (!begin_part(r, CMAP_GEOM_POLYGON))
        return;
    size_t rings = take_count(r, 4);
    for (size_t i = 0; i < rings && !r->status; i++)
        read_run(r, shape);
}

static void read_shape(struct reader *r, const struct shape *shape, int depth);

/* The head of an element inside a multi or a collection. */
static bool take_element(struct reader *r, struct shape *shape)
{
    if (!r->is_blob)
        return take_order(r) && take_shape(r, shape);
    if (take_byte(r) != MARK_ELEMENT)
        return stop(r, CMAP_EPARSE, "no mark before an element");
    return take_shape(r, shape) && (shape->base <= 3 || stop(r, CMAP_EPARSE, "a multi inside a multi"));
}

static void read_many(struct reader *r, const struct shape *shape, int depth)
{
    static const cmap_geom_kind kinds[] = {CMAP_GEOM_POINT, CMAP_GEOM_LINE, CMAP_GEOM_POLYGON};
    size_t count = take_count(r, 9);

    if (shape->base != COLLECTION && !begin_part(r, kinds[shape->base - 4]))
        return;
    if (depth >= DEPTH_MAX)
        stop(r, CMAP_EPARSE, "collections nested too deep");
    for (size_t i = 0; i < count && !r->status; i++) {
        struct shape element;
        bool little = r->little;
        if (!take_element(r, &element))
            return;
        if (shape->base != COLLECTION && element.base != shape->base - 3)
            stop(r, CMAP_EPARSE, "an element of another type than its multi");
        read_shape(r, &element, depth + 1);
        r->little = little;
    }
}

static void read_shape(struct reader *r, const struct shape *shape, int depth)
{
    if (r->status)
        return;
    if (shape->base == 1)
        read_point(r, shape);
    else if (shape->base == 3)
        read_polygon(r, shape);
    else if (shape->base >= 4)
        read_many(r, shape, depth);
    else if (begin_part(r, CMAP_GEOM_LINE))
        read_run(r, shape);
}

/* Ends the walk: all read, no failure, something in it. */
static cmap_status finish(struct reader *r, cmap_wkb_notes *notes, cmap_geom **out)
{
    if (!r->status && r->at != r->end)
        stop(r, CMAP_EPARSE, "bytes left over");
    if (!r->status && !r->builder)
        stop(r, CMAP_EGEOM, "a collection with nothing in it");
    if (r->status) {
        cmap_geom_builder_free(r->builder);
        return r->status;
    }
    r->status = cmap_geom_builder_finish(r->builder, out, r->err);
    if (!r->status && notes)
        *notes = r->notes;
    return r->status;
}

cmap_status cmap_geom_from_wkb_noting(const void *bytes, size_t length, int srid, cmap_wkb_notes *notes,
                                      cmap_geom **out, cmap_err *err)
{
    const unsigned char *start = length ? bytes : (const unsigned char *)"";
    struct reader r = {.start = start, .at = start, .end = start + length, .srid = srid, .err = err};
    struct shape shape;

    if (take_order(&r) && take_shape(&r, &shape))
        read_shape(&r, &shape, 0);
    return finish(&r, notes, out);
}

static void read_tiny_point(struct reader *r)
{
    unsigned type = take_byte(r);
    struct shape shape = {1, type == 2 || type == 4, type == 3 || type == 4, false};

    if (type < 1 || type > 4)
        stop(r, CMAP_EPARSE, "no such type of tiny point");
    r->notes = (cmap_wkb_notes){shape.z, shape.m};
    read_point(r, &shape);
}

static void read_framed(struct reader *r)
{
    struct shape shape;

    skip(r, 32); /* the box */
    if (take_byte(r) != MARK_BOX_END)
        stop(r, CMAP_EPARSE, "no mark behind the box");
    if (take_shape(r, &shape))
        read_shape(r, &shape, 0);
}

cmap_status cmap_geom_from_blob_noting(const void *bytes, size_t length, cmap_wkb_notes *notes, cmap_geom **out,
                                       cmap_err *err)
{
    const unsigned char *start = length ? bytes : (const unsigned char *)"";
    struct reader r = {.start = start, .at = start, .end = start + length, .is_blob = true, .err = err};

    if (length < 2 || start[0] != MARK_START || start[length - 1] != MARK_END || (start[1] & 0x7E) != 0)
        return cmap_fail(err, CMAP_EPARSE, "SpatiaLite geometry: these %zu bytes do not start and end like one",
                         length);
    r.end--;
    r.at += 2;
    r.little = start[1] & 1;
    r.srid = take_i32(&r);
    if (start[1] & 0x80)
        read_tiny_point(&r);
    else
        read_framed(&r);
    return finish(&r, notes, out);
}

cmap_status cmap_geom_from_wkb(const void *bytes, size_t length, int srid, cmap_geom **out, cmap_err *err)
{
    return cmap_geom_from_wkb_noting(bytes, length, srid, NULL, out, err);
}

cmap_status cmap_geom_from_blob(const void *bytes, size_t length, cmap_geom **out, cmap_err *err)
{
    return cmap_geom_from_blob_noting(bytes, length, NULL, out, err);
}
