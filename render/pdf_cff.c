/* The few parts of a CFF font that tell a glyph's CID. Numbers follow Adobe Technical Note 5176. */
#include "render/pdf_private.h"

struct cff {
    const unsigned char *data;
    size_t length;
};

/* size bytes at offset, high byte first; 0 beyond the end. */
static size_t read(const struct cff *cff, size_t offset, int size)
{
    size_t value = 0;

    if (offset > cff->length || cff->length - offset < (size_t)size)
        return 0;
    for (int i = 0; i < size; i++)
        value = value << 8 | cff->data[offset + (size_t)i];
    return value;
}

/* Section 5: where object i of the INDEX at offset begins (i = count: where it ends); 0 when there is none. */
static size_t index_place(const struct cff *cff, size_t offset, size_t i)
{
    size_t count = read(cff, offset, 2), size = read(cff, offset + 2, 1);

    if (!count)
        return i == 0 ? offset + 2 : 0; /* an empty INDEX ends here */
    if (i > count || size < 1 || size > 4)
        return 0;
    return offset + 2 + (count + 1) * size + read(cff, offset + 3 + i * size, (int)size);
}

static size_t index_end(const struct cff *cff, size_t offset)
{
    return index_place(cff, offset, read(cff, offset, 2));
}

/* Section 4: passes one number of a DICT; false when it is none that can be an offset. */
static bool read_operand(const struct cff *cff, size_t *at, long *out)
{
    size_t first = read(cff, *at, 1);

    if (first >= 32 && first <= 246) {
        *out = (long)first - 139;
        *at += 1;
    } else if (first >= 247 && first <= 254) {
        long second = (long)read(cff, *at + 1, 1);
        *out = first <= 250 ? ((long)first - 247) * 256 + second + 108 : -((long)first - 251) * 256 - second - 108;
        *at += 2;
    } else if (first == 28) {
        *out = (long)read(cff, *at + 1, 2);
        *at += 3;
    } else if (first == 29) {
        *out = (long)read(cff, *at + 1, 4);
        *at += 5;
    } else if (first == 30) { /* a real number: nibbles up to 15 */
        size_t byte;
        do {
            byte = read(cff, ++*at, 1);
        } while (*at < cff->length && (byte & 15) != 15 && byte >> 4 != 15);
        *at += 1;
        *out = 0;
    } else {
        return false;
    }
    return true;
}

/* What the top DICT between at and end says of the charset; false when the font is not CID-keyed. */
static bool read_top(const struct cff *cff, size_t at, size_t end, size_t *charset)
{
    long operand = 0;
    bool keyed = false;

    while (at < end && at < cff->length) {
        size_t op = read(cff, at, 1);
        if (op > 21) {
            if (!read_operand(cff, &at, &operand))
                return false;
        } else {
            size_t second = op == 12 ? read(cff, at + 1, 1) : 0;
            keyed = keyed || (op == 12 && second == 30); /* ROS */
            if (op == 15 && operand > 0)
                *charset = (size_t)operand;
            at += op == 12 ? 2 : 1;
        }
    }
    return keyed;
}

/* Section 13: the CID of a glyph other than 0, which the charset does not list. */
static uint16_t look_up(const struct cff *cff, size_t charset, uint16_t glyph)
{
    size_t format = read(cff, charset, 1), at = charset + 1, left = (size_t)glyph - 1;

    if (format == 0)
        return (uint16_t)read(cff, at + 2 * left, 2);
    if (format > 2)
        return 0;
    for (int size = (int)format; at < cff->length; at += 2 + (size_t)size) {
        size_t first = read(cff, at, 2), more = read(cff, at + 2, size);
        if (left <= more)
            return (uint16_t)(first + left);
        left -= more + 1;
    }
    return 0;
}

uint16_t cmap_cff_cid(const unsigned char *data, size_t length, uint16_t glyph)
{
    struct cff cff = {data, length};
    size_t names = read(&cff, 2, 1), charset = 0; /* the header's size */

    if (!glyph || read(&cff, 0, 1) != 1)
        return 0;
    size_t tops = index_end(&cff, names);
    if (!tops || !read_top(&cff, index_place(&cff, tops, 0), index_place(&cff, tops, 1), &charset) || charset < 3)
        return 0;
    return look_up(&cff, charset, glyph);
}
