/* Text in SVG: each glyph's outline once, and its uses. */
#include "render/svg_private.h"

#include "gis/base/mem.h"
#include "render/text_private.h"

#include <math.h>
#include <string.h>

static bool grow_table(cmap_svg *svg)
{
    size_t size = svg->table_size ? svg->table_size * 2 : 256;
    size_t *table = cmap_calloc(size, sizeof *table);

    if (!table)
        return false;
    for (size_t i = 0; i < svg->glyph_count; i++) {
        size_t slot = (svg->glyphs[i].index * 2654435761u + (svg->glyphs[i].bold ? 1u : 0u)) & (size - 1);
        while (table[slot])
            slot = (slot + 1) & (size - 1);
        table[slot] = i + 1;
    }
    cmap_free(svg->table);
    svg->table = table;
    svg->table_size = size;
    return true;
}

static void define_glyph(cmap_svg *svg, const cmap_run *run, size_t id)
{
    cmap_svg_glyph *glyph = &svg->glyphs[id];
    const cairo_path_t *path = cmap_fonts_outline(run->fonts, run->bold, glyph->index);

    if (!path) {
        svg->status = CMAP_ENOMEM;
        return;
    }
    glyph->empty = path->num_data < 2;
    if (!glyph->empty) {
        cmap_buf_printf(&svg->defs, "<path id=\"%s-g%zu\" d=\"", svg->prefix, id);
        cmap_svg_put_path_data(&svg->defs, path, 1, 0);
        cmap_buf_puts(&svg->defs, "\"/>\n");
    }
}

/* The id of a glyph, defined when it is met first; SIZE_MAX when memory ran out. */
static size_t glyph_id(cmap_svg *svg, const cmap_run *run, unsigned long index)
{
    if (svg->glyph_count * 2 >= svg->table_size && !grow_table(svg))
        goto failed;
    size_t slot = (index * 2654435761u + (run->bold ? 1u : 0u)) & (svg->table_size - 1);
    for (; svg->table[slot]; slot = (slot + 1) & (svg->table_size - 1)) {
        const cmap_svg_glyph *known = &svg->glyphs[svg->table[slot] - 1];
        if (known->index == index && known->bold == run->bold)
            return svg->table[slot] - 1;
    }
    if (cmap_grow(&svg->glyphs, &svg->glyph_capacity, svg->glyph_count + 1, sizeof *svg->glyphs, NULL))
        goto failed;
    svg->glyphs[svg->glyph_count] = (cmap_svg_glyph){run->bold, index, false};
    svg->table[slot] = ++svg->glyph_count;
    define_glyph(svg, run, svg->glyph_count - 1);
    return svg->glyph_count - 1;
failed:
    svg->status = CMAP_ENOMEM;
    return SIZE_MAX;
}

static void put_uses(cmap_svg *svg, const cmap_run *run)
{
    for (size_t i = 0; i < run->glyph_count; i++) {
        size_t id = glyph_id(svg, run, run->glyphs[i].index);
        if (svg->status || svg->glyphs[id].empty)
            continue;
        cmap_buf_printf(&svg->body, "<use xlink:href=\"#%s-g%zu\" x=\"%lld\"", svg->prefix, id,
                        llround(run->glyphs[i].x * CMAP_OUTLINE_EM));
        if (llround(run->glyphs[i].y * CMAP_OUTLINE_EM))
            cmap_buf_printf(&svg->body, " y=\"%lld\"", llround(run->glyphs[i].y * CMAP_OUTLINE_EM));
        cmap_buf_puts(&svg->body, "/>");
    }
}

static void put_matrix(cmap_buf *buf, const cairo_matrix_t *matrix)
{
    const double parts[] = {matrix->xx / CMAP_OUTLINE_EM, matrix->yx / CMAP_OUTLINE_EM, matrix->xy / CMAP_OUTLINE_EM,
                            matrix->yy / CMAP_OUTLINE_EM};

    cmap_buf_puts(buf, " transform=\"matrix(");
    for (size_t i = 0; i < 4; i++) {
        cmap_put_decimal(buf, llround(parts[i] * 1e8), 8);
        cmap_buf_putc(buf, ' ');
    }
    cmap_put_decimal(buf, llround(matrix->x0 * 1000), 3);
    cmap_buf_putc(buf, ' ');
    cmap_put_decimal(buf, llround(matrix->y0 * 1000), 3);
    cmap_buf_puts(buf, ")\"");
}

void cmap_svg_text(cmap_writer *writer, const cmap_run *run)
{
    cmap_svg *svg = (cmap_svg *)writer;

    if (svg->status || !run->glyph_count)
        return;
    cmap_buf_puts(&svg->body, "<g");
    if (run->word_bytes) {
        cmap_buf_puts(&svg->body, " aria-label=\"");
        cmap_svg_put_escaped(&svg->body, run->words, run->word_bytes);
        cmap_buf_putc(&svg->body, '"');
    }
    put_matrix(&svg->body, &run->place);
    cmap_svg_put_paint(&svg->body, "fill", "fill-opacity", run->color);
    cmap_buf_putc(&svg->body, '>');
    put_uses(svg, run);
    cmap_buf_puts(&svg->body, "</g>\n");
}
