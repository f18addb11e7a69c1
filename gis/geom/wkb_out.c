/* Writing WKB and SpatiaLite's BLOB, little-endian on every machine. */
#include "gis/geom/wkb.h"

#include <stdint.h>
#include <string.h>

static void put_u32(cmap_buf *buf, size_t value)
{
    unsigned char bytes[4];

    if (value > UINT32_MAX && buf->status == CMAP_OK)
        buf->status = CMAP_EGEOM; /* the format has no room for such a count */
    for (int i = 0; i < 4; i++)
        bytes[i] = (unsigned char)(value >> 8 * i);
    cmap_buf_put(buf, bytes, sizeof bytes);
}

static void put_double(cmap_buf *buf, double value)
{
    unsigned char bytes[8];
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)(bits >> 8 * i);
    cmap_buf_put(buf, bytes, sizeof bytes);
}

static void put_path(const cmap_geom *geom, size_t path, cmap_buf *buf)
{
    size_t count;
    const cmap_coord *coords = cmap_geom_path(geom, path, &count);

    if (cmap_geom_get_kind(geom) != CMAP_GEOM_POINT)
        put_u32(buf, count);
    for (size_t i = 0; i < count; i++) {
        put_double(buf, coords[i].x);
        put_double(buf, coords[i].y);
    }
}

static size_t end_of_part(const cmap_geom *geom, size_t path)
{
    size_t part = cmap_geom_path_part(geom, path), count = cmap_geom_path_count(geom);

    while (path < count && cmap_geom_path_part(geom, path) == part)
        path++;
    return path;
}

/* Writes the part that begins at path; returns where the next begins. */
static size_t put_part(const cmap_geom *geom, size_t path, cmap_buf *buf)
{
    size_t end = end_of_part(geom, path);

    if (cmap_geom_get_kind(geom) == CMAP_GEOM_POLYGON)
        put_u32(buf, end - path);
    for (; path < end; path++)
        put_path(geom, path, buf);
    return end;
}

/* The type number and what follows it; mark is the byte before each element (WKB: the order, SpatiaLite: 0x69). */
static void put_typed(const cmap_geom *geom, bool multi, char mark, cmap_buf *buf)
{
    unsigned kind = cmap_geom_get_kind(geom);
    size_t count = cmap_geom_path_count(geom);

    if (!multi && cmap_geom_part_count(geom) == 1) {
        put_u32(buf, kind);
        (void)put_part(geom, 0, buf);
        return;
    }
    put_u32(buf, kind + 3);
    put_u32(buf, cmap_geom_part_count(geom));
    for (size_t path = 0; path < count;) {
        cmap_buf_putc(buf, mark);
        put_u32(buf, kind);
        path = put_part(geom, path, buf);
    }
}

static void put_wkb(const cmap_geom *geom, bool multi, cmap_buf *buf)
{
    cmap_buf_putc(buf, 1);
    put_typed(geom, multi, 1, buf);
}

static void put_blob(const cmap_geom *geom, bool multi, cmap_buf *buf)
{
    cmap_box box = cmap_geom_get_box(geom);

    if (cmap_box_is_empty(box))
        box = (cmap_box){0, 0, 0, 0};
    cmap_buf_put(buf, "\0\1", 2);
    put_u32(buf, (uint32_t)cmap_geom_get_srid(geom));
    put_double(buf, box.x_min);
    put_double(buf, box.y_min);
    put_double(buf, box.x_max);
    put_double(buf, box.y_max);
    cmap_buf_putc(buf, '\x7C');
    put_typed(geom, multi, '\x69', buf);
    cmap_buf_putc(buf, '\xFE');
}

void cmap_geom_to_wkb(const cmap_geom *geom, cmap_buf *buf)
{
    put_wkb(geom, false, buf);
}

void cmap_geom_to_multi_wkb(const cmap_geom *geom, cmap_buf *buf)
{
    put_wkb(geom, true, buf);
}

void cmap_geom_to_blob(const cmap_geom *geom, cmap_buf *buf)
{
    put_blob(geom, false, buf);
}

void cmap_geom_to_multi_blob(const cmap_geom *geom, cmap_buf *buf)
{
    put_blob(geom, true, buf);
}

void cmap_point_to_blob(int srid, double x, double y, cmap_buf *buf)
{
    const double box[] = {x, y, x, y};

    cmap_buf_put(buf, "\0\1", 2);
    put_u32(buf, (uint32_t)srid);
    for (size_t i = 0; i < 4; i++)
        put_double(buf, box[i]);
    cmap_buf_putc(buf, '\x7C');
    put_u32(buf, 1); /* a point */
    put_double(buf, x);
    put_double(buf, y);
    cmap_buf_putc(buf, '\xFE');
}
