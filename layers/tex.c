#include "layers/tex.h"

#include "layers/caption.h"
#include "layers/figure_private.h"

#include <stdio.h>
#include <string.h>

/* What stands for a character that LaTeX reads as an order; NULL for one that stands for itself. */
static const char *escaped(char c)
{
    switch (c) {
    case '\\':
        return "\\textbackslash{}";
    case '~':
        return "\\textasciitilde{}";
    case '^':
        return "\\textasciicircum{}";
    case '{':
        return "\\{";
    case '}':
        return "\\}";
    case '#':
        return "\\#";
    case '$':
        return "\\$";
    case '%':
        return "\\%";
    case '&':
        return "\\&";
    case '_':
        return "\\_";
    case '"':
        return "''"; /* \textquotedbl is not in the usual encoding */
    case '<':
        return "\\textless{}";
    case '>':
        return "\\textgreater{}";
    case '|':
        return "\\textbar{}";
    case '\n':
    case '\r':
    case '\t':
        return " ";
    default:
        return NULL;
    }
}

void cmap_tex_put_text(cmap_buf *out, const char *text)
{
    for (const char *c = text; *c; c++) {
        const char *instead = escaped(*c);
        if (instead)
            cmap_buf_puts(out, instead);
        else
            cmap_buf_putc(out, *c);
    }
}

/* graphicx expands a file's name: none of these survives that. */
static cmap_status check_name(const char *file, cmap_err *err)
{
    const char *bad = strpbrk(file, "\\{}#%~^$&\"");

    if (!bad)
        return CMAP_OK;
    return cmap_fail(err, CMAP_EINVAL, "LaTeX cannot read a file named %s; leave out the %c", file, *bad);
}

/* A label is read by \ref: letters, digits and hyphens alone, whatever a user's id holds. */
static void put_label(cmap_buf *out, const char *id)
{
    for (const char *c = id; *c; c++)
        cmap_buf_putc(out, strchr("\\{}#%~^$&\"_, ", *c) ? '-' : *c);
}

/* 297 as "297", 338.6667 as "338.667". */
static void put_mm(cmap_buf *out, double mm)
{
    char text[32];
    size_t length = (size_t)snprintf(text, sizeof text, "%.3f", mm);

    while (text[length - 1] == '0')
        length--;
    if (text[length - 1] == '.')
        length--;
    cmap_buf_put(out, text, length);
}

static void put_snippet(const cmap_figure *figure, const cmap_draw_options *options, const char *file,
                        const char *caption, const char *alt, cmap_buf *out)
{
    cmap_buf_printf(out, "%% %s by carriermap " CMAP_VERSION ": \\input this where the figure is to stand.\n",
                    figure->id);
    if (options->lang == CMAP_LANG_EN)
        cmap_buf_puts(out, "% Preamble: \\usepackage{graphicx}");
    else
        cmap_buf_puts(out, "% Preamble, for xelatex: \\usepackage{graphicx,ctex}");
    cmap_buf_puts(out, ". The makebox centres a figure that is wider than the text.\n"
                       "\\begin{figure}[htbp]\n"
                       "  \\centering\n"
                       "  \\makebox[\\linewidth][c]{\\includegraphics[width=");
    put_mm(out, options->report->width_mm);
    cmap_buf_puts(out, "mm, alt={");
    cmap_tex_put_text(out, alt);
    cmap_buf_printf(out, "}]{%s}}\n  \\caption{", file);
    cmap_tex_put_text(out, caption);
    cmap_buf_puts(out, "}\n  \\label{fig:");
    put_label(out, figure->id);
    cmap_buf_puts(out, "}\n\\end{figure}\n");
}

cmap_status cmap_tex_put(const cmap_studio *studio, const cmap_figure *figure, const cmap_draw_options *options,
                         const char *file, cmap_buf *out, cmap_err *err)
{
    cmap_buf caption = {0}, alt = {0};
    cmap_status status;

    if (figure->is_atlas)
        return cmap_fail(err, CMAP_EINVAL,
                         "the atlas has many pages, and a LaTeX figure shows one; leave out --tex, or name figures");
    if (!options->report)
        return cmap_fail(err, CMAP_EINVAL, "cannot write LaTeX for %s: it was drawn without a report", figure->id);
    status = check_name(file, err);
    if (!status)
        status = cmap_caption_put(studio, figure, options->lang, &caption, err);
    if (!status)
        status = cmap_caption_put_alt(studio, figure, options->lang, options->report, &alt, err);
    if (!status) {
        put_snippet(figure, options, file, cmap_buf_text(&caption), cmap_buf_text(&alt), out);
        status =
            out->status ? cmap_fail(err, out->status, "cannot write LaTeX for %s: out of memory", figure->id) : CMAP_OK;
    }
    cmap_buf_clear(&caption);
    cmap_buf_clear(&alt);
    return status;
}
