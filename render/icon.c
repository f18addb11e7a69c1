/* Reads an icon file and draws it.
 *
 * A reader for the plain subset of data/icons/README.md, not for XML: no entities, no styles, no references, so that
 * nothing in a file can reach out of it. */
#include "render/icon_private.h"

#include "gis/base/mem.h"
#include "gis/base/utf8.h"
#include "render/canvas_private.h"

#include <math.h>
#include <string.h>

#define SIDE 24.0

/* A run of bytes of the file. */
struct span {
    const char *at;
    size_t length;
};

struct attribute {
    struct span name, value;
};

struct tag {
    struct span name;
    struct attribute attributes[12];
    size_t attribute_count;
    bool closes; /* </name> */
    bool empty;  /* <name/> */
};

struct parser {
    const char *start, *at;
    cmap_icon *icon;
    cmap_err *err;
};

static bool equals(struct span span, const char *text)
{
    return span.length == strlen(text) && memcmp(span.at, text, span.length) == 0;
}

/* Keeps a message on one line and in UTF-8, whatever the file holds. */
static int printable(struct span span)
{
    size_t length = 0, bad = 0;

    while (length < span.length && length < 40 && (unsigned char)span.at[length] >= ' ')
        length++;
    return (int)(cmap_utf8_valid(span.at, length, &bad) ? length : bad);
}

static cmap_status outside(struct parser *parser, const char *what, struct span found)
{
    int line = 1;

    for (const char *at = parser->start; at < parser->at; at++)
        line += *at == '\n';
    return cmap_fail(parser->err, CMAP_EPARSE,
                     "icon, line %d: %s '%.*s'; data/icons/README.md says what an icon may hold", line, what,
                     printable(found), found.at);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == ':' ||
           c == '_';
}

static void skip_space(struct parser *parser)
{
    while (is_space(*parser->at))
        parser->at++;
}

static struct span read_name(struct parser *parser)
{
    struct span name = {parser->at, 0};

    while (is_name(*parser->at))
        parser->at++;
    name.length = (size_t)(parser->at - name.at);
    return name;
}

static struct span rest(const struct parser *parser)
{
    return (struct span){parser->at, strnlen(parser->at, 40)};
}

static cmap_status read_attribute(struct parser *parser, struct tag *tag)
{
    struct attribute attribute = {.name = read_name(parser)};

    if (!attribute.name.length || *parser->at != '=' || (parser->at[1] != '"' && parser->at[1] != '\''))
        return outside(parser, "an attribute is expected at", rest(parser));
    char quote = parser->at[1];
    parser->at += 2;
    attribute.value.at = parser->at;
    const char *end = strchr(parser->at, quote);
    if (!end)
        return outside(parser, "a quote is open at", rest(parser));
    attribute.value.length = (size_t)(end - parser->at);
    if (tag->attribute_count == sizeof tag->attributes / sizeof tag->attributes[0])
        return outside(parser, "too many attributes at", attribute.name);
    for (size_t i = 0; i < tag->attribute_count; i++) {
        if (tag->attributes[i].name.length == attribute.name.length &&
            memcmp(tag->attributes[i].name.at, attribute.name.at, attribute.name.length) == 0)
            return outside(parser, "a second attribute", attribute.name);
    }
    parser->at = end + 1;
    tag->attributes[tag->attribute_count++] = attribute;
    return CMAP_OK;
}

/* Passes white space, comments and the XML declaration. */
static cmap_status skip_between(struct parser *parser)
{
    for (;;) {
        const char *end;
        skip_space(parser);
        if (strncmp(parser->at, "<!--", 4) == 0)
            end = strstr(parser->at + 4, "-->");
        else if (strncmp(parser->at, "<?", 2) == 0)
            end = strstr(parser->at, "?>");
        else
            return CMAP_OK;
        if (!end)
            return outside(parser, "this never ends:", rest(parser));
        parser->at = end + (*end == '-' ? 3 : 2);
    }
}

static cmap_status read_tag(struct parser *parser, struct tag *tag)
{
    cmap_status status = skip_between(parser);

    *tag = (struct tag){0};
    if (status)
        return status;
    if (*parser->at != '<')
        return outside(parser, *parser->at ? "a tag is expected at" : "the file ends early", rest(parser));
    parser->at++;
    tag->closes = *parser->at == '/';
    parser->at += tag->closes;
    tag->name = read_name(parser);
    if (!tag->name.length)
        return outside(parser, "a tag's name is expected at", rest(parser));
    for (skip_space(parser); !status && is_name(*parser->at); skip_space(parser))
        status = read_attribute(parser, tag);
    if (status)
        return status;
    tag->empty = *parser->at == '/';
    parser->at += tag->empty;
    if (*parser->at != '>' || (tag->closes && (tag->empty || tag->attribute_count)))
        return outside(parser, "the tag does not end at", rest(parser));
    parser->at++;
    return CMAP_OK;
}

static cmap_status read_width(struct parser *parser, struct span value, double *out)
{
    double number = 0, scale = 0;

    for (size_t i = 0; i < value.length; i++) {
        char c = value.at[i];
        if (c == '.' && scale == 0) {
            scale = 1;
        } else if (c >= '0' && c <= '9' && number < 1e6) {
            number = number * 10 + (c - '0');
            scale *= 10;
        } else {
            return outside(parser, "this is no stroke-width:", value);
        }
    }
    number /= scale > 0 ? scale : 1;
    if (!(number > 0 && number <= SIDE))
        return outside(parser, "a stroke-width between 0 and 24 is expected, not", value);
    *out = number;
    return CMAP_OK;
}

static cmap_status read_cap(struct parser *parser, struct span value, cmap_icon_shape *shape)
{
    shape->round_cap = equals(value, "round");
    shape->square_cap = equals(value, "square");
    if (!shape->round_cap && !shape->square_cap && !equals(value, "butt"))
        return outside(parser, "a stroke-linecap of round, square or butt is expected, not", value);
    return CMAP_OK;
}

/* What a <path> says, before it is known whether it is filled or stroked. */
struct path_attributes {
    struct span data;
    bool fill, no_fill, stroke;
};

static cmap_status take_attribute(struct parser *parser, const struct attribute *attribute, cmap_icon_shape *shape,
                                  struct path_attributes *path)
{
    struct span name = attribute->name, value = attribute->value;

    if (equals(name, "d"))
        path->data = value;
    else if (equals(name, "fill") && equals(value, "currentColor"))
        path->fill = true;
    else if (equals(name, "fill") && equals(value, "none"))
        path->no_fill = true;
    else if (equals(name, "stroke") && equals(value, "currentColor"))
        path->stroke = true;
    else if (equals(name, "stroke-width"))
        return read_width(parser, value, &shape->width);
    else if (equals(name, "stroke-linecap"))
        return read_cap(parser, value, shape);
    else if (equals(name, "stroke-linejoin") && (equals(value, "round") || equals(value, "miter")))
        shape->round_join = equals(value, "round");
    else if (!equals(name, "fill-rule") || !equals(value, "evenodd"))
        return outside(parser, "this attribute or its value is outside the subset:",
                       (struct span){name.at, (size_t)(value.at - name.at) + value.length});
    return CMAP_OK;
}

static cmap_status read_path(struct parser *parser, const struct tag *tag)
{
    cmap_icon *icon = parser->icon;
    cmap_icon_shape shape = {.first = icon->step_count, .width = 1};
    struct path_attributes path = {0};
    cmap_status status = CMAP_OK;

    for (size_t i = 0; i < tag->attribute_count && !status; i++)
        status = take_attribute(parser, &tag->attributes[i], &shape, &path);
    if (status)
        return status;
    if (!path.data.at || path.fill == path.stroke || path.stroke != path.no_fill)
        return outside(parser, "a path is filled with currentColor, or has fill none and is stroked:", tag->name);
    status = cmap_icon_read_path(icon, path.data.at, path.data.length, parser->err);
    if (status)
        return cmap_err_at(parser->err, "icon"), status;
    shape.fill = path.fill;
    shape.count = icon->step_count - shape.first;
    status = cmap_grow(&icon->shapes, &icon->shape_capacity, icon->shape_count + 1, sizeof *icon->shapes, parser->err);
    if (!status)
        icon->shapes[icon->shape_count++] = shape;
    return status;
}

/* <title>: passed over up to its end. */
static cmap_status read_title(struct parser *parser, const struct tag *tag)
{
    const char *end = tag->empty ? NULL : strstr(parser->at, "</title>");

    if (!end || memchr(parser->at, '<', (size_t)(end - parser->at)))
        return outside(parser, "a title holds words alone:", rest(parser));
    parser->at = end + strlen("</title>");
    return CMAP_OK;
}

static cmap_status check_root(struct parser *parser, const struct tag *tag)
{
    bool box = false;

    if (!equals(tag->name, "svg") || tag->closes || tag->empty)
        return outside(parser, "an <svg> with paths is expected, not", tag->name);
    for (size_t i = 0; i < tag->attribute_count; i++) {
        const struct attribute *attribute = &tag->attributes[i];
        if (equals(attribute->name, "viewBox") && equals(attribute->value, "0 0 24 24"))
            box = true;
        else if (!equals(attribute->name, "xmlns") || !equals(attribute->value, "http://www.w3.org/2000/svg"))
            return outside(parser, "the <svg> has an attribute outside the subset:", attribute->name);
    }
    return box ? CMAP_OK : outside(parser, "the <svg> needs viewBox=\"0 0 24 24\", and has", tag->name);
}

static cmap_status read_elements(struct parser *parser)
{
    struct tag tag;
    cmap_status status;

    while (!(status = read_tag(parser, &tag))) {
        if (equals(tag.name, "svg") && tag.closes)
            break;
        if (equals(tag.name, "path") && tag.empty)
            status = read_path(parser, &tag);
        else if (equals(tag.name, "title") && !tag.closes)
            status = read_title(parser, &tag);
        else
            status = outside(parser, "this element is outside the subset:", tag.name);
        if (status)
            return status;
    }
    if (!status)
        status = skip_between(parser);
    if (!status && *parser->at)
        status = outside(parser, "the file goes on behind </svg>:", rest(parser));
    if (!status && !parser->icon->shape_count)
        status = outside(parser, "nothing is drawn in", (struct span){"<svg>", 5});
    return status;
}

cmap_status cmap_icon_parse(const char *svg, cmap_icon **out, cmap_err *err)
{
    cmap_icon *icon = cmap_calloc(1, sizeof *icon);
    struct parser parser = {svg, svg, icon, err};
    struct tag root;

    if (!icon)
        return cmap_fail(err, CMAP_ENOMEM, "cannot read an icon: out of memory");
    cmap_status status = read_tag(&parser, &root);
    if (!status)
        status = check_root(&parser, &root);
    if (!status)
        status = read_elements(&parser);
    if (!status) {
        *out = icon;
        icon = NULL;
    }
    cmap_icon_free(icon);
    return status;
}

void cmap_icon_free(cmap_icon *icon)
{
    if (!icon)
        return;
    cmap_free(icon->steps);
    cmap_free(icon->shapes);
    cmap_free(icon);
}

static cmap_pt on_page(const double point[2], cmap_pt at, double scale)
{
    return (cmap_pt){at.x_mm + point[0] * scale, at.y_mm + point[1] * scale};
}

static void trace(cmap_canvas *canvas, const cmap_icon_step *step, cmap_pt at, double scale)
{
    switch (step->kind) {
    case CMAP_ICON_MOVE:
        cmap_canvas_move(canvas, on_page(step->to, at, scale));
        break;
    case CMAP_ICON_LINE:
        cmap_canvas_line(canvas, on_page(step->to, at, scale));
        break;
    case CMAP_ICON_CURVE:
        cmap_canvas_curve(canvas, on_page(step->control1, at, scale), on_page(step->control2, at, scale),
                          on_page(step->to, at, scale));
        break;
    case CMAP_ICON_CLOSE:
        cmap_canvas_close(canvas);
        break;
    }
}

static void draw_shape(cmap_canvas *canvas, const cmap_icon *icon, const cmap_icon_shape *shape, cmap_pt at,
                       double scale, cmap_color color)
{
    cmap_pen pen = {shape->width * scale, shape->round_cap, shape->round_join, shape->square_cap};

    for (size_t i = 0; i < shape->count; i++)
        trace(canvas, &icon->steps[shape->first + i], at, scale);
    if (shape->fill)
        cmap_canvas_fill(canvas, color);
    else
        cmap_canvas_stroke_pen(canvas, &pen, color);
}

void cmap_canvas_icon(cmap_canvas *canvas, const cmap_icon *icon, cmap_pt at, double side_mm, cmap_color color)
{
    bool group = color.a < 1 && icon->shape_count > 1; /* shapes overlap: they are laid on as one */

    if (!cmap_canvas_ok(canvas))
        return;
    if (!(side_mm > 0 && side_mm <= CMAP_CANVAS_REACH_MM / 1000)) {
        cmap_canvas_note(canvas, CMAP_EINVAL, "an icon of %g mm cannot be drawn", side_mm);
        return;
    }
    if (group)
        cmap_canvas_begin_group(canvas);
    for (size_t i = 0; i < icon->shape_count; i++)
        draw_shape(canvas, icon, &icon->shapes[i], at, side_mm / SIDE,
                   cmap_color_with_alpha(color, group ? 1 : color.a));
    if (group)
        cmap_canvas_end_group(canvas, color.a);
}
