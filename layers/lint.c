#include "layers/lint.h"

#include "gis/base/buf.h"
#include "gis/base/mem.h"
#include "gis/base/utf8.h"
#include "layers/detail.h"
#include "layers/figure_private.h"
#include "layers/theme.h"
#include "layers/theme_check.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static cmap_status add(cmap_lint *lint, cmap_err *err, const char *rule, const char *remedy, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

static cmap_status add(cmap_lint *lint, cmap_err *err, const char *rule, const char *remedy, const char *format, ...)
{
    cmap_err what = {0};
    va_list args;

    va_start(args, format);
    cmap_err_put(&what, format, args);
    va_end(args);
    cmap_status status = cmap_grow(&lint->findings, &lint->capacity, lint->count + 1, sizeof *lint->findings, err);
    if (status)
        return status;
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

static bool has_block(const cmap_figure *figure, cmap_block_id id)
{
    for (unsigned i = 0; i < figure->panel.block_count; i++)
        if (figure->panel.blocks[i] == id)
            return true;
    return false;
}

static bool has_layer(const cmap_figure *figure, cmap_layer_id id)
{
    for (unsigned i = 0; i < figure->map.layer_count; i++)
        if (figure->map.layers[i] == id)
            return true;
    return false;
}

/* Cards with icons are a key of their own; any other map wants a legend. */
static cmap_status look_at_furniture(const cmap_figure *figure, cmap_lint *lint, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    if (figure->is_atlas)
        return CMAP_OK; /* its pages are made here, and whole */
    if (!has_block(figure, CMAP_BLOCK_LEGEND) && !has_block(figure, CMAP_BLOCK_INDUSTRIES))
        status = add(lint, err, "legend-missing", "add legend to panel.blocks", "the figure has no legend");
    if (!status && has_layer(figure, CMAP_LAYER_DISTRICTS) && !has_layer(figure, CMAP_LAYER_DISTRICT_NAMES))
        status = add(lint, err, "names-missing", "add district-names to map.layers", "the districts bear no names");
    if (!status && has_layer(figure, CMAP_LAYER_PARKS) && !has_layer(figure, CMAP_LAYER_PARK_NUMBERS) &&
        !has_layer(figure, CMAP_LAYER_PARK_NAMES))
        status = add(lint, err, "names-missing", "add park-names or park-numbers to map.layers",
                     "the parks bear neither names nor numbers");
    if (!status && has_layer(figure, CMAP_LAYER_PARK_NUMBERS) && !has_block(figure, CMAP_BLOCK_PARKS))
        status = add(lint, err, "numbers-unexplained", "add parks to panel.blocks, or take park-names",
                     "the parks bear numbers, and no list says whose");
    return status;
}

static cmap_status look_at_carriers(const cmap_figure *figure, const cmap_report *report, cmap_lint *lint,
                                    cmap_err *err)
{
    if (!has_layer(figure, CMAP_LAYER_CARRIERS) || report->carrier_count)
        return CMAP_OK;
    return add(lint, err, "carriers-missing", "import a survey with its places, and give the database with --db",
               "the figure draws carriers, and no carrier of the database has a place on its map");
}

static cmap_status look_at_report(const cmap_report *report, cmap_lint *lint, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    if (report->smallest_pt > 0 && report->smallest_pt < CMAP_SMALLEST_PT - 1e-6)
        status = add(lint, err, "type-too-small", "choose a larger page or fewer blocks",
                     "the smallest type is %.1f pt; at least %.1f pt can be read in print", report->smallest_pt,
                     CMAP_SMALLEST_PT);
    if (!status && report->overflow_mm > 0.01)
        status = add(lint, err, "panel-overflow", "choose a larger page, a larger panel or fewer blocks",
                     "the panel's blocks are %.1f mm longer than the panel", report->overflow_mm);
    for (size_t i = 0; i < report->label_count && !status; i++)
        if (report->labels[i].how == CMAP_LABEL_DROPPED && !report->labels[i].optional)
            status = add(lint, err, "label-dropped", "choose a larger page, an inset, or fewer names",
                         "the name %s has no place on the map%s%s", report->labels[i].text,
                         strcmp(report->labels[i].map, "map") ? " " : "",
                         strcmp(report->labels[i].map, "map") ? report->labels[i].map : "");
    return status;
}

static bool told_before(const cmap_report *report, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(report->left_out[i].what, report->left_out[index].what) == 0)
            return true;
    return false;
}

/* To keep its type legible a page may leave things out; that is as it should be, but who publishes it should know. */
static cmap_status note_left_out(const cmap_report *report, cmap_lint *lint, cmap_err *err)
{
    cmap_buf list = {0};

    for (size_t i = 0; i < report->left_count; i++)
        if (!told_before(report, i))
            cmap_buf_printf(&list, "%s%s", list.length ? ", " : "", report->left_out[i].what);
    if (list.length && !list.status) {
        cmap_free(lint->left_out);
        lint->left_out = cmap_strdup(list.bytes);
    }
    const bool failed = list.status || (list.length && !lint->left_out);
    cmap_buf_clear(&list);
    return failed ? cmap_fail(err, CMAP_ENOMEM, "cannot check the figure: out of memory") : CMAP_OK;
}

/* Where the findings on a theme go. */
typedef struct theme_look {
    const cmap_theme *theme;
    cmap_lint *lint;
    cmap_err *err;
    cmap_status status;
} theme_look;

static void found_pair(void *context, const cmap_theme_finding *finding)
{
    theme_look *look = context;

    if (look->status)
        return;
    look->status =
        add(look->lint, look->err, "classes-too-close", "set the two colours apart, or choose another --theme",
            "theme %s: %s and %s come to %s%.1f for sight %s; %.1f is needed", look->theme->id, finding->first,
            finding->second, finding->is_contrast ? "a contrast of " : "a distance of ", finding->found,
            cmap_vision_name(finding->vision), finding->needed);
}

static cmap_status look_at_theme(const cmap_draw_options *options, cmap_lint *lint, cmap_err *err)
{
    cmap_theme *theme = NULL;
    theme_look look = {.lint = lint, .err = err};

    look.status = cmap_theme_load(options->theme ? options->theme : "print", &theme, err);
    look.theme = theme;
    if (!look.status)
        (void)cmap_theme_check(theme, found_pair, &look);
    cmap_theme_free(theme);
    return look.status;
}

static cmap_status look_at_approval(const cmap_draw_options *options, cmap_lint *lint, cmap_err *err)
{
    if (!blank(options->approval))
        return CMAP_OK;
    return add(lint, err, "approval-missing", "give the authority's text with --approval",
               "the map approval number (审图号) is pending");
}

cmap_status cmap_lint_drawn(const cmap_figure *figure, const cmap_draw_options *options, cmap_lint *lint, cmap_err *err)
{
    const cmap_report *report = options->report;

    if (!report)
        return cmap_fail(err, CMAP_EINVAL, "cannot check %s: it was drawn without a report", figure->id);
    if (report->status)
        return cmap_fail(err, report->status, "cannot check %s: out of memory", figure->id);
    cmap_status status = look_at_words(figure, lint, err);
    if (!status)
        status = look_at_furniture(figure, lint, err);
    if (!status)
        status = look_at_carriers(figure, report, lint, err);
    if (!status)
        status = look_at_report(report, lint, err);
    if (!status)
        status = note_left_out(report, lint, err);
    if (!status)
        status = look_at_theme(options, lint, err);
    if (!status)
        status = look_at_approval(options, lint, err);
    return status;
}

cmap_status cmap_lint_figure(cmap_studio *studio, const cmap_figure *figure, const cmap_draw_options *options,
                             cmap_lint *lint, cmap_err *err)
{
    cmap_report report = {0};
    cmap_draw_options drawing = *options;
    cmap_buf bytes = {0};

    drawing.format = figure->is_atlas ? CMAP_FORMAT_PDF : CMAP_FORMAT_SVG; /* what stands where is the same in all */
    drawing.final = false;
    drawing.report = &report;
    cmap_status status = cmap_studio_draw(studio, figure, &drawing, &bytes, err);
    if (!status)
        status = cmap_lint_drawn(figure, &drawing, lint, err);
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
    cmap_free(lint->left_out);
    *lint = (cmap_lint){0};
}
