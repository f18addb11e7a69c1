/* The small parts of SVG markup: path data, colours, text. */
#include "render/svg_private.h"

#include <math.h>

/* A pen that writes path data relative to where it stands, on the grid of its steps. */
typedef struct path_writer {
    cmap_buf *buf;
    double steps;
    int decimals;
    long long x, y;             /* where the pen stands */
    long long start_x, start_y; /* where the subpath began */
    char last;                  /* the last command, which need not be written again */
} path_writer;

static void put_pair(path_writer *writer, const double point[2], long long *x, long long *y)
{
    long long new_x = llround(point[0] * writer->steps), new_y = llround(point[1] * writer->steps);

    char words[2 * CMAP_DECIMAL_ROOM + 1];
    size_t length = cmap_write_decimal(words, new_x - writer->x, writer->decimals);
    if (new_y >= writer->y)
        words[length++] = ' ';
    length += cmap_write_decimal(words + length, new_y - writer->y, writer->decimals);
    cmap_buf_put(writer->buf, words, length);
    *x = new_x;
    *y = new_y;
}

static void put_command(path_writer *writer, char command)
{
    cmap_buf_putc(writer->buf, writer->last == command ? ' ' : command);
    writer->last = command;
}

static void put_segment(path_writer *writer, const cairo_path_data_t *data)
{
    long long x = writer->x, y = writer->y;

    switch (data->header.type) {
    case CAIRO_PATH_MOVE_TO:
        put_command(writer, 'm');
        put_pair(writer, (double[]){data[1].point.x, data[1].point.y}, &x, &y);
        writer->start_x = x;
        writer->start_y = y;
        writer->last = 'l'; /* SVG reads further pairs as lines */
        break;
    case CAIRO_PATH_LINE_TO:
        put_command(writer, 'l');
        put_pair(writer, (double[]){data[1].point.x, data[1].point.y}, &x, &y);
        break;
    case CAIRO_PATH_CURVE_TO:
        put_command(writer, 'c');
        for (int i = 1; i <= 3; i++) {
            if (i > 1)
                cmap_buf_putc(writer->buf, ' ');
            put_pair(writer, (double[]){data[i].point.x, data[i].point.y}, &x, &y);
        }
        break;
    case CAIRO_PATH_CLOSE_PATH:
        cmap_buf_putc(writer->buf, 'z');
        writer->last = 'z';
        x = writer->start_x;
        y = writer->start_y;
        break;
    }
    writer->x = x;
    writer->y = y;
}

static bool ends_in_move(const cairo_path_t *path, int i)
{
    int next = i + path->data[i].header.length;
    return path->data[i].header.type == CAIRO_PATH_MOVE_TO &&
           (next >= path->num_data || path->data[next].header.type == CAIRO_PATH_MOVE_TO);
}

void cmap_svg_put_path_data(cmap_buf *buf, const cairo_path_t *path, double steps, int decimals)
{
    path_writer writer = {.buf = buf, .steps = steps, .decimals = decimals};

    for (int i = 0; i < path->num_data; i += path->data[i].header.length) {
        if (!ends_in_move(path, i)) /* cairo leaves a move behind each close */
            put_segment(&writer, &path->data[i]);
    }
}

void cmap_svg_put_escaped(cmap_buf *buf, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '&')
            cmap_buf_puts(buf, "&amp;");
        else if (c == '<')
            cmap_buf_puts(buf, "&lt;");
        else if (c == '>')
            cmap_buf_puts(buf, "&gt;");
        else if (c == '"')
            cmap_buf_puts(buf, "&quot;");
        else if (c >= 0x20 || c == '\n' || c == '\t')
            cmap_buf_putc(buf, (char)c);
    }
}

void cmap_svg_put_paint(cmap_buf *buf, const char *name, const char *opacity, cmap_color color)
{
    cmap_buf_printf(buf, " %s=\"#%02x%02x%02x\"", name, (unsigned)lround(color.r * 255),
                    (unsigned)lround(color.g * 255), (unsigned)lround(color.b * 255));
    if (color.a < 1) {
        cmap_buf_printf(buf, " %s=\"", opacity);
        cmap_put_number(buf, color.a, 4);
        cmap_buf_putc(buf, '"');
    }
}
