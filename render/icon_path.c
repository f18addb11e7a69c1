#include "render/icon_private.h"

#include "gis/base/mem.h"
#include "render/canvas_private.h"

#include <math.h>
#include <string.h>

/* Bounds that no honest icon meets and that keep a hostile one from costing anything. */
#define REACH     1000.0
#define MAX_STEPS 20000

struct reader {
    const char *start, *at, *end;
    cmap_icon *icon;
    double pen[2], begin[2]; /* where the pen is, where the subpath began */
    double handle[2];        /* last control point, for S and T */
    char last;               /* last command, as a capital; 0: none */
    cmap_err *err;
};

/* Keeps a message on one line of plain characters. */
static int printable(const struct reader *reader)
{
    int length = 0;

    while (length < 12 && reader->at + length < reader->end && reader->at[length] >= ' ')
        length++;
    return length;
}

static cmap_status expected(struct reader *reader, const char *what)
{
    return cmap_fail(reader->err, CMAP_EPARSE, "path data: %s expected at byte %zu, found '%.*s'", what,
                     (size_t)(reader->at - reader->start), printable(reader), reader->at);
}

static bool is_one_of(char c, const char *set)
{
    return c && strchr(set, c);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void skip_space(struct reader *reader)
{
    while (reader->at < reader->end && is_one_of(*reader->at, " \t\r\n,"))
        reader->at++;
}

static bool at_number(struct reader *reader)
{
    skip_space(reader);
    return reader->at < reader->end && (is_digit(*reader->at) || is_one_of(*reader->at, "+-."));
}

/* Passes a run of digits and adds them to *value; counts the places in *scale. */
static bool read_digits(struct reader *reader, double *value, double *scale)
{
    bool any = false;

    for (; reader->at < reader->end && is_digit(*reader->at); any = true) {
        *value = fmin(*value * 10 + (*reader->at++ - '0'), 1e15); /* whole numbers are exact up to there */
        *scale *= 10;
    }
    return any;
}

static cmap_status read_number(struct reader *reader, double *out)
{
    double value = 0, scale = 1;
    bool negative = false, any;

    if (!at_number(reader))
        return expected(reader, "a number");
    if (*reader->at == '+' || *reader->at == '-')
        negative = *reader->at++ == '-';
    any = read_digits(reader, &value, &scale);
    scale = 1;
    if (reader->at < reader->end && *reader->at == '.') {
        reader->at++;
        any = read_digits(reader, &value, &scale) || any;
    }
    if (!any)
        return expected(reader, "a digit");
    value /= scale;
    if (value > REACH)
        return expected(reader, "a number of at most 1000 before this place");
    *out = negative ? -value : value;
    return CMAP_OK;
}

static cmap_status read_numbers(struct reader *reader, double *out, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (read_number(reader, &out[i]))
            return CMAP_EPARSE;
    }
    return CMAP_OK;
}

/* An arc's flag: one digit, which need not be parted from what follows. */
static cmap_status read_flag(struct reader *reader, bool *out)
{
    skip_space(reader);
    if (reader->at >= reader->end || (*reader->at != '0' && *reader->at != '1'))
        return expected(reader, "a flag, 0 or 1,");
    *out = *reader->at++ == '1';
    return CMAP_OK;
}

static cmap_status add_step(struct reader *reader, cmap_icon_step step)
{
    cmap_icon *icon = reader->icon;

    if (step.kind != CMAP_ICON_CLOSE && !(fabs(step.to[0]) <= REACH && fabs(step.to[1]) <= REACH))
        return expected(reader, "a point within 1000 units before this place");
    if (icon->step_count >= MAX_STEPS)
        return expected(reader, "the end after 20000 steps");
    if (cmap_grow(&icon->steps, &icon->step_capacity, icon->step_count + 1, sizeof *icon->steps, reader->err))
        return CMAP_ENOMEM;
    icon->steps[icon->step_count++] = step;
    if (step.kind != CMAP_ICON_CLOSE)
        memcpy(reader->pen, step.to, sizeof reader->pen);
    return CMAP_OK;
}

static cmap_status add_line(struct reader *reader, double x, double y)
{
    return add_step(reader, (cmap_icon_step){.kind = CMAP_ICON_LINE, .to = {x, y}});
}

static cmap_status add_curve(struct reader *reader, const double p[6])
{
    return add_step(reader, (cmap_icon_step){CMAP_ICON_CURVE, {p[0], p[1]}, {p[2], p[3]}, {p[4], p[5]}});
}

/* Makes count numbers absolute, x and y in turn. */
static void from_pen(const struct reader *reader, bool relative, double *numbers, size_t count)
{
    for (size_t i = 0; relative && i < count; i++)
        numbers[i] += reader->pen[i % 2];
}

static cmap_status do_move(struct reader *reader, bool relative)
{
    double p[2];

    if (read_numbers(reader, p, 2))
        return CMAP_EPARSE;
    from_pen(reader, relative, p, 2);
    memcpy(reader->begin, p, sizeof p);
    return add_step(reader, (cmap_icon_step){.kind = CMAP_ICON_MOVE, .to = {p[0], p[1]}});
}

static cmap_status do_line(struct reader *reader, bool relative)
{
    double p[2];

    if (read_numbers(reader, p, 2))
        return CMAP_EPARSE;
    from_pen(reader, relative, p, 2);
    return add_line(reader, p[0], p[1]);
}

/* H and V: axis 0 or 1. */
static cmap_status do_level(struct reader *reader, bool relative, int axis)
{
    double p[2] = {reader->pen[0], reader->pen[1]}, value;

    if (read_number(reader, &value))
        return CMAP_EPARSE;
    p[axis] = relative ? p[axis] + value : value;
    return add_line(reader, p[0], p[1]);
}

/* C, and S, whose first control point mirrors the last one. */
static cmap_status do_cubic(struct reader *reader, bool relative, bool smooth)
{
    double p[6] = {reader->pen[0], reader->pen[1]};

    if (smooth && (reader->last == 'C' || reader->last == 'S')) {
        p[0] = 2 * reader->pen[0] - reader->handle[0];
        p[1] = 2 * reader->pen[1] - reader->handle[1];
    }
    size_t given = smooth ? 4 : 6;
    if (read_numbers(reader, p + 6 - given, given))
        return CMAP_EPARSE;
    from_pen(reader, relative, p + 6 - given, given);
    memcpy(reader->handle, p + 2, sizeof reader->handle);
    return add_curve(reader, p);
}

static cmap_status add_quadratic(struct reader *reader, const double control[2], const double to[2])
{
    const double *from = reader->pen;
    const double p[6] = {from[0] + (control[0] - from[0]) * 2 / 3,
                         from[1] + (control[1] - from[1]) * 2 / 3,
                         to[0] + (control[0] - to[0]) * 2 / 3,
                         to[1] + (control[1] - to[1]) * 2 / 3,
                         to[0],
                         to[1]};

    memcpy(reader->handle, control, sizeof reader->handle);
    return add_curve(reader, p);
}

/* Q, and T, whose control point mirrors the last one. */
static cmap_status do_quadratic(struct reader *reader, bool relative, bool smooth)
{
    double p[4] = {reader->pen[0], reader->pen[1]};

    if (smooth && (reader->last == 'Q' || reader->last == 'T')) {
        p[0] = 2 * reader->pen[0] - reader->handle[0];
        p[1] = 2 * reader->pen[1] - reader->handle[1];
    }
    size_t given = smooth ? 2 : 4;
    if (read_numbers(reader, p + 4 - given, given))
        return CMAP_EPARSE;
    from_pen(reader, relative, p + 4 - given, given);
    return add_quadratic(reader, p, p + 2);
}

/* An ellipse's arc with its centre found: SVG 1.1, appendix F.6.5. */
struct arc {
    double centre[2], radius[2], turn; /* turn: of the x axis, in radians */
    double start, sweep;
};

static double angle_between(double ux, double uy, double vx, double vy)
{
    return atan2(ux * vy - uy * vx, ux * vx + uy * vy);
}

static void find_centre(const double from[2], const double to[2], bool large, bool clockwise, struct arc *arc)
{
    double c = cos(arc->turn), s = sin(arc->turn);
    double dx = (from[0] - to[0]) / 2, dy = (from[1] - to[1]) / 2;
    double x = c * dx + s * dy, y = c * dy - s * dx; /* F.6.5.1 */
    double rx = arc->radius[0], ry = arc->radius[1];
    double excess = x * x / (rx * rx) + y * y / (ry * ry); /* F.6.6.2 */

    if (excess > 1) {
        rx = arc->radius[0] *= sqrt(excess);
        ry = arc->radius[1] *= sqrt(excess);
    }
    double below = rx * rx * y * y + ry * ry * x * x;
    double factor = below > 0 ? sqrt(fmax(0, (rx * rx * ry * ry - below) / below)) : 0; /* F.6.5.2 */
    if (large == clockwise)
        factor = -factor;
    double cx = factor * rx * y / ry, cy = -factor * ry * x / rx;
    arc->centre[0] = c * cx - s * cy + (from[0] + to[0]) / 2; /* F.6.5.3 */
    arc->centre[1] = s * cx + c * cy + (from[1] + to[1]) / 2;
    arc->start = angle_between(1, 0, (x - cx) / rx, (y - cy) / ry);
    arc->sweep = angle_between((x - cx) / rx, (y - cy) / ry, (-x - cx) / rx, (-y - cy) / ry);
    if (clockwise && arc->sweep < 0)
        arc->sweep += 2 * CMAP_PI;
    else if (!clockwise && arc->sweep > 0)
        arc->sweep -= 2 * CMAP_PI;
}

/* The point of the unit circle at angle, moved by tangent times its direction there, laid onto the ellipse. */
static void on_arc(const struct arc *arc, double angle, double tangent, double out[2])
{
    double x = arc->radius[0] * (cos(angle) - tangent * sin(angle));
    double y = arc->radius[1] * (sin(angle) + tangent * cos(angle));

    out[0] = arc->centre[0] + x * cos(arc->turn) - y * sin(arc->turn);
    out[1] = arc->centre[1] + x * sin(arc->turn) + y * cos(arc->turn);
}

/* Quarter arcs as cubic curves, which leave a circle by less than 3 in 10,000 of its radius. */
static cmap_status add_arc(struct reader *reader, const struct arc *arc, const double to[2])
{
    int parts = (int)fmax(1, ceil(fabs(arc->sweep) / (CMAP_PI / 2) - 1e-9));
    double part = arc->sweep / parts, tangent = 4.0 / 3 * tan(part / 4);
    cmap_status status = CMAP_OK;

    for (int i = 0; i < parts && !status; i++) {
        double p[6];
        on_arc(arc, arc->start + i * part, tangent, p);
        on_arc(arc, arc->start + (i + 1) * part, -tangent, p + 2);
        on_arc(arc, arc->start + (i + 1) * part, 0, p + 4);
        if (i + 1 == parts)
            memcpy(p + 4, to, 2 * sizeof *to);
        status = add_curve(reader, p);
    }
    return status;
}

static cmap_status do_arc(struct reader *reader, bool relative)
{
    double shape[3], to[2];
    bool large = false, clockwise = false;

    if (read_numbers(reader, shape, 3) || read_flag(reader, &large) || read_flag(reader, &clockwise) ||
        read_numbers(reader, to, 2))
        return CMAP_EPARSE;
    from_pen(reader, relative, to, 2);
    if (to[0] == reader->pen[0] && to[1] == reader->pen[1])
        return CMAP_OK;
    /* Flatter than any pen could show is a line (F.6.2); it also keeps the divisions below tame. */
    if (fabs(shape[0]) < 1e-6 || fabs(shape[1]) < 1e-6)
        return add_line(reader, to[0], to[1]);
    struct arc arc = {.radius = {fabs(shape[0]), fabs(shape[1])}, .turn = shape[2] * CMAP_PI / 180};
    find_centre(reader->pen, to, large, clockwise, &arc);
    return add_arc(reader, &arc, to);
}

static cmap_status do_close(struct reader *reader)
{
    cmap_status status = add_step(reader, (cmap_icon_step){.kind = CMAP_ICON_CLOSE});
    memcpy(reader->pen, reader->begin, sizeof reader->pen);
    return status;
}

static cmap_status do_command(struct reader *reader, char command, bool relative)
{
    switch (command) {
    case 'M':
        return do_move(reader, relative);
    case 'L':
        return do_line(reader, relative);
    case 'H':
        return do_level(reader, relative, 0);
    case 'V':
        return do_level(reader, relative, 1);
    case 'C':
    case 'S':
        return do_cubic(reader, relative, command == 'S');
    case 'Q':
    case 'T':
        return do_quadratic(reader, relative, command == 'T');
    case 'A':
        return do_arc(reader, relative);
    default:
        return do_close(reader);
    }
}

static cmap_status read_command(struct reader *reader)
{
    bool relative = *reader->at >= 'a';
    char command = (char)(relative ? *reader->at - 32 : *reader->at);
    cmap_status status;

    if (!is_one_of(command, "MLHVCSQTAZ"))
        return expected(reader, "one of M L H V C S Q T A Z");
    if (!reader->last && command != 'M')
        return expected(reader, "M, to begin,");
    reader->at++;
    do {
        status = do_command(reader, command, relative);
        reader->last = command;
        command = command == 'M' ? 'L' : command; /* further pairs behind M are lines */
    } while (!status && command != 'Z' && at_number(reader));
    return status;
}

cmap_status cmap_icon_read_path(cmap_icon *icon, const char *data, size_t length, cmap_err *err)
{
    struct reader reader = {.start = data, .at = data, .end = data + length, .icon = icon, .err = err};
    cmap_status status = CMAP_OK;

    for (skip_space(&reader); reader.at < reader.end && !status; skip_space(&reader))
        status = read_command(&reader);
    if (!status && !reader.last)
        status = expected(&reader, "M, to begin,");
    return status;
}
