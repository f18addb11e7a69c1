#include "gis/geom/geom.h"

#include "gis/base/mem.h"

#include <math.h>
#include <string.h>

struct path {
    size_t start, count; /* into the coordinates */
    size_t part;
    bool is_hole;
};

/* One block: the head, the coordinates, and behind them the paths. */
struct cmap_geom {
    cmap_geom_kind kind;
    int srid;
    size_t part_count, path_count, coord_count;
    cmap_box box;
    cmap_coord coords[];
};

static struct path *paths_of(cmap_geom *geom)
{
    return (void *)(geom->coords + geom->coord_count);
}

static const struct path *path_at(const cmap_geom *geom, size_t path)
{
    const void *paths = geom->coords + geom->coord_count;
    return (const struct path *)paths + path;
}

size_t cmap_geom_bytes(const cmap_geom *geom)
{
    return sizeof *geom + geom->coord_count * sizeof(cmap_coord) + geom->path_count * sizeof(struct path);
}

static cmap_status geom_alloc(size_t coord_count, size_t path_count, cmap_geom **out, cmap_err *err)
{
    /* The counts come from lists that fit in memory together, so the sum cannot overflow. */
    size_t size = sizeof(cmap_geom) + coord_count * sizeof(cmap_coord) + path_count * sizeof(struct path);
    cmap_geom *geom = cmap_alloc(size);

    if (!geom)
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: a geometry of %zu coordinates", coord_count);
    *geom = (cmap_geom){.coord_count = coord_count, .path_count = path_count, .box = cmap_box_empty()};
    *out = geom;
    return CMAP_OK;
}

void cmap_geom_free(cmap_geom *geom)
{
    cmap_free(geom);
}

cmap_geom_kind cmap_geom_get_kind(const cmap_geom *geom)
{
    return geom->kind;
}

int cmap_geom_get_srid(const cmap_geom *geom)
{
    return geom->srid;
}

cmap_box cmap_geom_get_box(const cmap_geom *geom)
{
    return geom->box;
}

size_t cmap_geom_part_count(const cmap_geom *geom)
{
    return geom->part_count;
}

size_t cmap_geom_path_count(const cmap_geom *geom)
{
    return geom->path_count;
}

size_t cmap_geom_coord_count(const cmap_geom *geom)
{
    return geom->coord_count;
}

const cmap_coord *cmap_geom_path(const cmap_geom *geom, size_t path, size_t *count)
{
    *count = path_at(geom, path)->count;
    return geom->coords + path_at(geom, path)->start;
}

size_t cmap_geom_path_part(const cmap_geom *geom, size_t path)
{
    return path_at(geom, path)->part;
}

bool cmap_geom_path_is_hole(const cmap_geom *geom, size_t path)
{
    return path_at(geom, path)->is_hole;
}

cmap_status cmap_geom_copy(const cmap_geom *geom, cmap_geom **out, cmap_err *err)
{
    cmap_geom *copy = NULL;
    cmap_status status = geom_alloc(geom->coord_count, geom->path_count, &copy, err);

    if (status)
        return status;
    memcpy(copy, geom, cmap_geom_bytes(geom));
    *out = copy;
    return CMAP_OK;
}

static void set_box(cmap_geom *geom)
{
    geom->box = cmap_box_empty();
    for (size_t i = 0; i < geom->coord_count; i++)
        geom->box = cmap_box_add(geom->box, geom->coords[i].x, geom->coords[i].y);
}

static cmap_status map_coord(cmap_coord_fn *fn, void *data, cmap_coord in, cmap_coord *out, cmap_err *err)
{
    cmap_status status = fn(data, in, out, err);

    if (!status && !(isfinite(out->x) && isfinite(out->y)))
        status = cmap_fail(err, CMAP_EGEOM, "the coordinate %.10g, %.10g maps to no finite place", in.x, in.y);
    return status;
}

static cmap_status map_path(cmap_geom *geom, const struct path *path, cmap_coord_fn *fn, void *data, cmap_err *err)
{
    cmap_coord *coords = geom->coords + path->start;
    bool ring = geom->kind == CMAP_GEOM_POLYGON;

    for (size_t i = 0; i + ring < path->count; i++) {
        cmap_status status = map_coord(fn, data, coords[i], &coords[i], err);
        if (status)
            return status;
    }
    if (ring)
        coords[path->count - 1] = coords[0]; /* closed, whatever fn remembers */
    return CMAP_OK;
}

cmap_status cmap_geom_map(const cmap_geom *geom, int srid, cmap_coord_fn *fn, void *data, cmap_geom **out,
                          cmap_err *err)
{
    cmap_geom *mapped = NULL;
    cmap_status status = cmap_geom_copy(geom, &mapped, err);

    for (size_t i = 0; !status && i < geom->path_count; i++)
        status = map_path(mapped, path_at(geom, i), fn, data, err);
    if (status) {
        cmap_geom_free(mapped);
        return status;
    }
    mapped->srid = srid;
    set_box(mapped);
    *out = mapped;
    return CMAP_OK;
}

struct cmap_geom_builder {
    cmap_geom_kind kind;
    int srid;
    size_t part_count;
    bool part_is_new; /* the next path starts a part */
    cmap_coord *coords;
    size_t coord_count, coord_capacity;
    struct path *paths;
    size_t path_count, path_capacity;
    cmap_err err; /* the first failure */
};

cmap_status cmap_geom_builder_new(cmap_geom_kind kind, int srid, cmap_geom_builder **out, cmap_err *err)
{
    if (kind != CMAP_GEOM_POINT && kind != CMAP_GEOM_LINE && kind != CMAP_GEOM_POLYGON)
        return cmap_fail(err, CMAP_EINVAL, "no such kind of geometry: %d", (int)kind);
    cmap_geom_builder *builder = cmap_calloc(1, sizeof *builder);
    if (!builder)
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: a geometry");
    builder->kind = kind;
    builder->srid = srid;
    *out = builder;
    return CMAP_OK;
}

void cmap_geom_builder_free(cmap_geom_builder *builder)
{
    if (!builder)
        return;
    cmap_free(builder->coords);
    cmap_free(builder->paths);
    cmap_free(builder);
}

static bool same(cmap_coord a, cmap_coord b)
{
    return a.x <= b.x && a.x >= b.x && a.y <= b.y && a.y >= b.y;
}

static void push(cmap_geom_builder *builder, cmap_coord at)
{
    if (builder->coord_count == builder->coord_capacity &&
        cmap_grow(&builder->coords, &builder->coord_capacity, builder->coord_count + 1, sizeof at, &builder->err))
        return;
    builder->coords[builder->coord_count++] = at;
    builder->paths[builder->path_count - 1].count++;
}

static void close_ring(cmap_geom_builder *builder, const struct path *path)
{
    cmap_coord first = builder->coords[path->start];

    if (!same(first, builder->coords[builder->coord_count - 1]))
        push(builder, first);
}

/* Closes the path that is open, if any, and checks its length. */
static void end_path(cmap_geom_builder *builder)
{
    static const size_t least[] = {0, 1, 2, 4};
    static const char *const names[] = {"", "point", "line", "ring"};

    if (builder->err.status || builder->path_count == 0)
        return;
    const struct path *path = builder->paths + builder->path_count - 1;
    if (builder->kind == CMAP_GEOM_POLYGON && path->count > 0)
        close_ring(builder, path);
    if (builder->err.status)
        return;
    if (path->count < least[builder->kind])
        cmap_fail(&builder->err, CMAP_EGEOM, "a %s needs at least %zu coordinates, path %zu has %zu",
                  names[builder->kind], least[builder->kind], builder->path_count - 1, path->count);
    else if (builder->kind == CMAP_GEOM_POINT && path->count > 1)
        cmap_fail(&builder->err, CMAP_EGEOM, "a point has one coordinate, path %zu has %zu", builder->path_count - 1,
                  path->count);
}

void cmap_geom_builder_part(cmap_geom_builder *builder)
{
    end_path(builder);
    builder->part_is_new = true;
}

void cmap_geom_builder_path(cmap_geom_builder *builder)
{
    bool alone = builder->kind != CMAP_GEOM_POLYGON; /* a point's or line's path is a part of its own */

    if (!builder->part_is_new)
        end_path(builder);
    if (builder->err.status)
        return;
    if (!builder->part_is_new && builder->part_count == 0) {
        cmap_fail(&builder->err, CMAP_EGEOM, "a path before any part");
        return;
    }
    if (cmap_grow(&builder->paths, &builder->path_capacity, builder->path_count + 1, sizeof(struct path),
                  &builder->err))
        return;
    bool starts = builder->part_is_new || alone;
    builder->part_count += starts;
    builder->part_is_new = false;
    builder->paths[builder->path_count++] =
        (struct path){.start = builder->coord_count, .part = builder->part_count - 1, .is_hole = !starts};
}

void cmap_geom_builder_coord(cmap_geom_builder *builder, double x, double y)
{
    if (builder->err.status)
        return;
    if (builder->path_count == 0 || builder->part_is_new)
        cmap_fail(&builder->err, CMAP_EGEOM, "a coordinate before any path");
    else if (!isfinite(x) || !isfinite(y))
        cmap_fail(&builder->err, CMAP_EGEOM, "coordinate %zu is not finite: %g, %g", builder->coord_count, x, y);
    else
        push(builder, (cmap_coord){x, y});
}

static cmap_status assemble(const cmap_geom_builder *builder, cmap_geom **out, cmap_err *err)
{
    cmap_geom *geom = NULL;
    cmap_status status = geom_alloc(builder->coord_count, builder->path_count, &geom, err);

    if (status)
        return status;
    geom->kind = builder->kind;
    geom->srid = builder->srid;
    geom->part_count = builder->part_count;
    if (builder->coord_count)
        memcpy(geom->coords, builder->coords, builder->coord_count * sizeof *builder->coords);
    if (builder->path_count)
        memcpy(paths_of(geom), builder->paths, builder->path_count * sizeof *builder->paths);
    set_box(geom);
    *out = geom;
    return CMAP_OK;
}

cmap_status cmap_geom_builder_finish(cmap_geom_builder *builder, cmap_geom **out, cmap_err *err)
{
    cmap_status status;

    if (!builder->part_is_new)
        end_path(builder);
    status = builder->err.status;
    if (status)
        cmap_fail(err, status, "%s", builder->err.text);
    else
        status = assemble(builder, out, err);
    cmap_geom_builder_free(builder);
    return status;
}

cmap_status cmap_geom_from_point(int srid, double x, double y, cmap_geom **out, cmap_err *err)
{
    cmap_geom_builder *builder = NULL;
    cmap_status status = cmap_geom_builder_new(CMAP_GEOM_POINT, srid, &builder, err);

    if (status)
        return status;
    cmap_geom_builder_part(builder);
    cmap_geom_builder_path(builder);
    cmap_geom_builder_coord(builder, x, y);
    return cmap_geom_builder_finish(builder, out, err);
}
