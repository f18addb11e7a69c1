#include "render/text_private.h"

#include "gis/base/mem.h"
#include "gis/base/utf8.h"

#include <math.h>
#include <string.h>

/* The face's em box reaches 0.88 em above the baseline and 0.12 em below it; Chinese stands in that box. */
#define ASCENT_EM 0.88

static double leading_of(const cmap_type *type)
{
    return type->leading > 0 ? type->leading : 1.4;
}

static double mm_per_em(const cmap_text *text)
{
    return text->type.size_pt * CMAP_MM_PER_PT;
}

/* Width of clusters [first, end) set in one line: the room between characters, but none behind the last, and no blank
 * halves of marks at its ends. */
static double measure_line(const cmap_text *text, size_t first, size_t end)
{
    const cmap_cluster *clusters = text->shape->clusters;
    double width = 0;

    if (first == end)
        return 0;
    for (size_t i = first; i < end; i++)
        width += clusters[i].advance_em + (i > first ? text->type.spacing_em : 0);
    return width - clusters[first].lead_em - clusters[end - 1].trail_em;
}

static size_t without_spaces(const cmap_text *text, size_t first, size_t end)
{
    while (end > first && text->shape->clusters[end - 1].space)
        end--;
    return end;
}

/* How wide lines may be, and whether they may split words. */
struct measure {
    double limit_em;
    bool whole_words;
};

/* Where the line that begins at first ends: as late as it fits, and behind one word at least. */
static size_t end_of_line(const cmap_text *text, size_t first, size_t end, struct measure measure)
{
    const cmap_cluster *clusters = text->shape->clusters;
    size_t best = end;
    double width = first < end ? -clusters[first].lead_em : 0, ink = 0;

    for (size_t i = first; i < end; i++) {
        if (i > first && clusters[i].break_before && !(measure.whole_words && clusters[i].inside_word))
            best = i;
        width += clusters[i].advance_em + (i > first ? text->type.spacing_em : 0);
        if (!clusters[i].space)
            ink = width - clusters[i].trail_em;
        if (ink > measure.limit_em + 1e-9 && best < end)
            return best;
    }
    return ink > measure.limit_em + 1e-9 ? best : end;
}

struct lines {
    size_t count;
    double width_em; /* of the widest */
};

static struct lines try_lines(const cmap_text *text, size_t first, size_t end, struct measure measure)
{
    struct lines lines = {0, 0};

    do {
        size_t next = end_of_line(text, first, end, measure);
        lines.width_em = fmax(lines.width_em, measure_line(text, first, next));
        lines.count++;
        first = next;
    } while (first < end);
    return lines;
}

/* The narrowest width that takes no more lines than limit_em does, with words kept whole where that takes no more lines
 * and no more width than there is. */
static struct measure balance(const cmap_text *text, size_t first, size_t end, double limit_em)
{
    struct lines split = try_lines(text, first, end, (struct measure){limit_em, false});
    struct lines whole = try_lines(text, first, end, (struct measure){limit_em, true});
    struct measure best = {limit_em, whole.count == split.count && whole.width_em <= fmax(limit_em, split.width_em)};
    double low = 0;

    for (int step = 0; step < 24 && split.count > 1; step++) {
        struct measure middle = {(low + best.limit_em) / 2, best.whole_words};
        if (try_lines(text, first, end, middle).count <= split.count)
            best = middle;
        else
            low = middle.limit_em;
    }
    return best;
}

static cmap_status add_line(cmap_text *text, size_t first, size_t end, cmap_err *err)
{
    if (cmap_grow(&text->lines, &text->line_capacity, text->line_count + 1, sizeof *text->lines, err))
        return CMAP_ENOMEM;
    end = without_spaces(text, first, end);
    cmap_line line = {first, end - first, measure_line(text, first, end)};
    text->lines[text->line_count++] = line;
    text->width_em = fmax(text->width_em, line.width_em);
    return CMAP_OK;
}

static cmap_status add_paragraph(cmap_text *text, size_t first, size_t end, double limit_em, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    if (limit_em <= 0 || first == end)
        return add_line(text, first, end, err);
    struct measure measure = balance(text, first, end, limit_em);
    while (first < end && !status) {
        size_t next = end_of_line(text, first, end, measure);
        status = add_line(text, first, next, err);
        first = next;
    }
    return status;
}

static cmap_status add_paragraphs(cmap_text *text, double width_mm, cmap_err *err)
{
    const double limit_em = width_mm > 0 ? width_mm / mm_per_em(text) : 0;
    cmap_status status = CMAP_OK;

    for (size_t i = 0; i < text->shaped->end_count && !status; i++)
        status = add_paragraph(text, i ? text->shaped->ends[i - 1] : 0, text->shaped->ends[i], limit_em, err);
    return status;
}

static cmap_status check(const char *string, const cmap_type *type, cmap_err *err)
{
    size_t bad;

    if (!(type->size_pt > 0 && type->size_pt <= 2000))
        return cmap_fail(err, CMAP_EINVAL, "type of %g pt cannot be set; choose up to 2000", type->size_pt);
    if (!(fabs(type->spacing_em) <= 100) || !(type->halo_mm >= 0 && type->halo_mm <= 100) || !(leading_of(type) <= 100))
        return cmap_fail(err, CMAP_EINVAL,
                         "type with a spacing of %g em, a halo of %g mm, a leading of %g cannot be set",
                         type->spacing_em, type->halo_mm, type->leading);
    if (!cmap_utf8_valid(string, strlen(string), &bad))
        return cmap_fail(err, CMAP_EINVAL, "text is not UTF-8 at byte %zu; convert it first", bad);
    if (strlen(string) > 1000000)
        return cmap_fail(err, CMAP_EINVAL, "a text of %zu bytes is too long to lay out", strlen(string));
    return CMAP_OK;
}

cmap_status cmap_text_new(cmap_fonts *fonts, const char *string, const cmap_type *type, double width_mm,
                          cmap_text **out, cmap_err *err)
{
    cmap_status status = check(string, type, err);
    cmap_text *text = NULL;

    if (status)
        return status;
    text = cmap_calloc(1, sizeof *text);
    if (!text)
        return cmap_fail(err, CMAP_ENOMEM, "cannot lay out text: out of memory");
    text->type = *type;
    text->fonts = fonts;
    status = cmap_shaped_get(fonts, string, type->bold, &text->shaped, err);
    if (!status) {
        text->shape = &text->shaped->shape;
        status = add_paragraphs(text, width_mm, err);
    }
    if (!status) {
        *out = text;
        text = NULL;
    }
    cmap_text_free(text);
    return status;
}

void cmap_text_free(cmap_text *text)
{
    if (!text)
        return;
    cmap_shaped_release(text->shaped);
    cmap_free(text->lines);
    cmap_free(text);
}

double cmap_text_width_mm(const cmap_text *text)
{
    return text->width_em * mm_per_em(text);
}

double cmap_text_height_mm(const cmap_text *text)
{
    return (double)text->line_count * leading_of(&text->type) * mm_per_em(text);
}

double cmap_text_baseline_mm(const cmap_text *text)
{
    return ((leading_of(&text->type) - 1) / 2 + ASCENT_EM) * mm_per_em(text);
}

size_t cmap_text_line_count(const cmap_text *text)
{
    return text->line_count;
}

const char *cmap_text_string(const cmap_text *text)
{
    return text->shaped->string;
}
