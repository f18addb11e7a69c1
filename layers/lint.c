#include "layers/lint.h"

#include "gis/base/mem.h"
#include "layers/figure_private.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Type smaller than this is not read in print at arm's length (about the 2 mm of a map's smallest Chinese name). */
#define SMALLEST_PT 5.0

static cmap_status add(cmap_lint *lint, cmap_err *err, const char *rule, const char *remedy, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

static cmap_status add(cmap_lint *lint, cmap_err *err, const char *rule, const char *remedy, const char *format, ...)
{
    cmap_err what = {0};
    va_list args;
    cmap_status status = cmap_grow(&lint->findings, &lint->capacity, lint->count + 1, sizeof *lint->findings, err);

    if (status)
        return status;
    va_start(args, format);
    (void)vsnprintf(what.text, sizeof what.text, format, args);
    va_end(args);
    cmap_lint_finding *finding = &lint->findings[lint->count++];
    *finding = (cmap_lint_finding){cmap_strdup(rule), cmap_strdup(what.text), cmap_strdup(remedy)};
    if (!finding->rule || !finding->what || !finding->remedy)
        return cmap_fail(err, CMAP_ENOMEM, "cannot check the figure: out of memory");
    return CMAP_OK;
}

static bool blank(const char *text)
{
    return !text || !text[strspn(text, " \t\n")];
}

static cmap_status look_at_words(const cmap_figure *figure, cmap_lint *lint, cmap_err *err)
{
    const struct {
        const char *key;
        const cmap_words2 *words;
    } texts[] = {{"title", &figure->title}, {"subtitle", &figure->subtitle}, {"description", &figure->description}};
    cmap_status status = CMAP_OK;

    for (size_t i = 0; i < sizeof texts / sizeof texts[0] && !status; i++) {
        if (blank(texts[i].words->zh))
            status = add(lint, err, "text-missing", "give it in the figure's YAML", "%s.zh is empty", texts[i].key);
        if (!status && blank(texts[i].words->en))
            status = add(lint, err, "text-missing", "give it in the figure's YAML", "%s.en is empty", texts[i].key);
    }
    return status;
}

/* Cards with icons are a key of their own; any other map wants a legend. */
static cmap_status look_at_legend(const cmap_figure *figure, cmap_lint *lint, cmap_err *err)
{
    for (unsigned i = 0; i < figure->panel.block_count; i++)
        if (figure->panel.blocks[i] == CMAP_BLOCK_LEGEND || figure->panel.blocks[i] == CMAP_BLOCK_INDUSTRIES)
            return CMAP_OK;
    return add(lint, err, "legend-missing", "add legend to panel.blocks", "the figure has no legend");
}

static cmap_status look_at_report(const cmap_report *report, cmap_lint *lint, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    if (report->smallest_pt > 0 && report->smallest_pt < SMALLEST_PT)
        status = add(lint, err, "type-too-small", "choose a larger page or fewer blocks",
                     "the smallest type is %.1f pt; at least %.1f pt can be read in print", report->smallest_pt,
                     SMALLEST_PT);
    if (!status && report->overflow_mm > 0.01)
        status = add(lint, err, "panel-overflow", "choose a larger page, a larger panel or fewer blocks",
                     "the panel's blocks are %.1f mm longer than the panel", report->overflow_mm);
    for (size_t i = 0; i < report->label_count && !status; i++)
        if (report->labels[i].how == CMAP_LABEL_DROPPED)
            status = add(lint, err, "label-dropped", "choose a larger page, an inset, or fewer names",
                         "the name %s has no place on the %s", report->labels[i].text, report->labels[i].map);
    return status;
}

static cmap_status look_at_approval(const cmap_draw_options *options, cmap_lint *lint, cmap_err *err)
{
    if (!blank(options->approval))
        return CMAP_OK;
    return add(lint, err, "approval-missing", "give the authority's text with --approval",
               "the map approval number (审图号) is pending");
}

cmap_status cmap_lint_figure(cmap_studio *studio, const cmap_figure *figure, const cmap_draw_options *options,
                             cmap_lint *lint, cmap_err *err)
{
    cmap_report report = {0};
    cmap_draw_options drawing = *options;
    cmap_buf bytes = {0};

    drawing.format = CMAP_FORMAT_SVG; /* no format changes what is drawn where */
    drawing.final = false;
    drawing.report = &report;
    cmap_status status = cmap_studio_draw(studio, figure, &drawing, &bytes, err);
    if (!status && report.status)
        status = cmap_fail(err, report.status, "cannot check the figure: out of memory");
    if (!status)
        status = look_at_words(figure, lint, err);
    if (!status)
        status = look_at_legend(figure, lint, err);
    if (!status)
        status = look_at_report(&report, lint, err);
    if (!status)
        status = look_at_approval(options, lint, err);
    cmap_buf_clear(&bytes);
    cmap_report_clear(&report);
    return status;
}

void cmap_lint_clear(cmap_lint *lint)
{
    for (size_t i = 0; i < lint->count; i++) {
        cmap_free(lint->findings[i].rule);
        cmap_free(lint->findings[i].what);
        cmap_free(lint->findings[i].remedy);
    }
    cmap_free(lint->findings);
    *lint = (cmap_lint){0};
}
