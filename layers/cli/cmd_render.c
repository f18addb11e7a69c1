#include "gis/base/mem.h"
#include "gis/db/carriers.h"
#include "gis/db/db.h"
#include "layers/cli/options.h"
#include "layers/cli/render_options.h"
#include "layers/cli/render_targets.h"
#include "layers/cli/timings.h"
#include "layers/lint.h"
#include "layers/tex.h"
#include "layers/worldfile.h"
#include "render/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The options as they were typed. */
typedef struct render_words {
    bool all, final, timings;
    cmap_beside beside;
    const char *output, *as, *dpi, *page, *lang, *theme, *approval, *db;
} render_words;

/* The figures to draw, owned. */
typedef struct figure_list {
    cmap_figure **list;
    const char *const *names; /* as they were typed; borrowed */
    size_t count;
} figure_list;

/* One figure after the other: what was drawn of the present one is told once, whatever the formats. */
typedef struct drawing {
    cmap_studio *studio;
    const figure_list *figures;
    cmap_draw_options options; /* options.report is &report when somebody asks, else NULL */
    cmap_report report;
    size_t figure; /* that report is of */
} drawing;

static cmap_status read_words(const render_words *words, cmap_draw_options *options, cmap_format_list *formats,
                              char date[32], cmap_err *err)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    cmap_status status = CMAP_OK;

    options->dpi = 300;
    options->theme = words->theme;
    options->final = words->final;
    options->approval = words->approval;
    if (words->final && !words->approval)
        return cmap_fail(err, CMAP_EINVAL,
                         "--final needs --approval with the number (审图号) that the authority gave the map");
    if (words->as)
        status = cmap_format_list_parse(words->as, formats, err);
    if (!status && words->dpi)
        status = cmap_number_parse("--dpi", words->dpi, 36, 1200, &options->dpi, err);
    if (!status && words->page)
        status = cmap_page_parse(words->page, &options->width_mm, &options->height_mm, err);
    if (!status && epoch && *epoch) {
        status = cmap_epoch_to_date(epoch, date, err);
        options->date = date;
    }
    return status;
}

static cmap_status load_figures(const char *const *names, size_t count, figure_list *figures, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    figures->names = names;
    figures->list = cmap_calloc(count, sizeof *figures->list);
    if (!figures->list)
        return cmap_fail(err, CMAP_ENOMEM, "render: out of memory");
    for (size_t i = 0; i < count && !status; i++) {
        status = cmap_figure_load(names[i], &figures->list[i], err);
        figures->count += !status;
    }
    return status;
}

static void free_figures(figure_list *figures)
{
    for (size_t i = 0; i < figures->count; i++)
        cmap_figure_free(figures->list[i]);
    cmap_free(figures->list);
}

/* A bar on the terminal while several files are drawn; done == of clears it. */
static void show_progress(size_t done, size_t of, const char *what)
{
    enum { WIDTH = 24 };
    char bar[WIDTH + 1];
    size_t full = of ? done * WIDTH / of : 0;

    if (of < 2 || !isatty(STDERR_FILENO))
        return;
    memset(bar, '.', WIDTH);
    memset(bar, '#', full);
    bar[WIDTH] = '\0';
    if (done < of)
        (void)fprintf(stderr, "\r\033[K[%s] %zu/%zu %s", bar, done, of, what);
    else
        (void)fprintf(stderr, "\r\033[K");
    (void)fflush(stderr);
}

/* For publication, a figure must pass what lint asks. */
static cmap_status refuse_findings(const drawing *d, cmap_err *err)
{
    const char *name = d->figures->names[d->figure];
    cmap_lint lint = {0};
    char more[32] = "";
    cmap_status status = cmap_lint_drawn(d->figures->list[d->figure], &d->options, &lint, err);

    if (lint.count > 1)
        (void)snprintf(more, sizeof more, ", and %zu more", lint.count - 1);
    if (!status && lint.count)
        status = cmap_fail(err, CMAP_EDATA,
                           "%s is not fit for publication: %s%s; 'carriermap lint %s' with the same options tells what "
                           "to do, or leave out --final",
                           name, lint.findings[0].what, more, name);
    cmap_lint_clear(&lint);
    return status;
}

static cmap_status draw_figure(drawing *d, cmap_target *target, bool first, cmap_err *err)
{
    const bool reports = first && d->options.report;
    cmap_draw_options options = d->options;

    if (reports)
        cmap_report_clear(&d->report);
    d->figure = target->figure;
    options.format = target->format;
    options.report = reports ? &d->report : NULL;
    cmap_status status = cmap_studio_draw(d->studio, d->figures->list[target->figure], &options, &target->bytes, err);
    if (!status && first && options.final)
        status = refuse_findings(d, err);
    return status;
}

static cmap_status make_beside(const drawing *d, const cmap_targets *targets, cmap_target *target, cmap_err *err)
{
    const cmap_figure *figure = d->figures->list[target->figure];

    switch (target->kind) {
    case CMAP_TARGET_SIDECAR:
        return cmap_studio_sidecar(d->studio, figure, &d->options, &target->bytes, err);
    case CMAP_TARGET_TEX:
        return cmap_tex_put(d->studio, figure, &d->options, cmap_target_file(&targets->list[target->of]),
                            &target->bytes, err);
    case CMAP_TARGET_WORLD:
        return cmap_worldfile_put(&d->report, d->options.dpi, &target->bytes, err);
    default:
        cmap_worldfile_put_crs(&target->bytes);
        return CMAP_OK;
    }
}

static cmap_status draw_all(drawing *d, cmap_targets *targets, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    for (size_t i = 0; i < targets->count && !status; i++) {
        cmap_target *target = &targets->list[i];
        show_progress(i, targets->count, target->path ? target->path : "");
        if (target->kind == CMAP_TARGET_FIGURE)
            status = draw_figure(d, target, i == 0 || targets->list[i - 1].figure != target->figure, err);
        else
            status = make_beside(d, targets, target, err);
        if (!status && target->bytes.status)
            status = cmap_fail(err, target->bytes.status, "render: out of memory");
    }
    show_progress(targets->count, targets->count, "");
    return status;
}

/* Everything that can be refused is refused before the database is opened and before anything is drawn. */
static int render(const char *const *names, size_t count, const render_words *words, cmap_draw_options options)
{
    figure_list figures = {0};
    cmap_format_list formats = {0};
    cmap_targets targets = {0};
    drawing d = {.figures = &figures};
    cmap_timings timings;
    char date[32];
    cmap_err err = {0};
    cmap_status status;

    cmap_timings_start(&timings, words->timings);
    status = read_words(words, &options, &formats, date, &err);
    if (!status)
        cmap_fonts_begin(); /* while figures and database are read */
    if (!status)
        status = load_figures(names, count, &figures, &err);
    if (!status)
        status = cmap_targets_plan(figures.list, figures.count, words->output, &formats, words->beside, &targets, &err);
    d.options = options;
    if (words->final || words->beside.sidecar || words->beside.tex || words->beside.world)
        d.options.report = &d.report;
    if (!status)
        status = cmap_studio_open_watched(words->db, cmap_timings_watch(&timings), &d.studio, &err);
    if (!status)
        status = draw_all(&d, &targets, &err);
    cmap_stage_begin(cmap_timings_watch(&timings), "writing");
    if (!status)
        status = cmap_targets_write(&targets, &err);
    cmap_timings_print(&timings);
    int code = status ? cmap_cli_fail_with(&err) : CMAP_EXIT_DONE;
    if (!status && !targets.list[0].path)
        code = cmap_cli_print(&targets.list[0].bytes, code);
    cmap_report_clear(&d.report);
    cmap_studio_close(d.studio);
    cmap_fonts_forget();
    cmap_targets_clear(&targets);
    free_figures(&figures);
    return code;
}

/* Has the user's database a carrier to draw one by one? The plan's own has none. What is wrong with a database is told
 * when it is drawn from. */
static bool has_carriers(const char *path)
{
    cmap_db *db = NULL;
    bool any = false;

    if (!path || cmap_db_open(path, CMAP_DB_READ, &db, NULL))
        return false;
    if (cmap_carriers_any(db, &any, NULL) == CMAP_OK && !any)
        cmap_cli_note("%s is left out: no carrier in %s has a place; import a survey first", CMAP_FIGURE_CARRIERS,
                      path);
    cmap_db_close(db);
    return any;
}

/* The plan's figures, and the one of carriers where there are any. */
static int render_all(const render_words *words, const cmap_draw_options *options)
{
    enum { MOST = 16 };
    size_t count = 0;
    const char *const *ids = cmap_figure_ids(&count);
    const char *names[MOST];

    for (size_t i = 0; i < count && i + 1 < MOST; i++)
        names[i] = ids[i];
    if (has_carriers(words->db))
        names[count++] = CMAP_FIGURE_CARRIERS;
    return render(names, count, words, *options);
}

/* Which figures: ids or --all, not both; an id that stands twice is drawn once. */
static int choose(const cmap_command *self, const cmap_args *args, const render_words *words,
                  cmap_draw_options *options)
{
    if (words->all && args->operand_count)
        return cmap_cli_fail("%s: '%s' and --all contradict each other; leave one out", self->name, args->operands[0]);
    if (!words->all && !args->operand_count)
        return cmap_cli_fail("%s: name a figure, or --all; 'carriermap figures' lists them", self->name);
    for (size_t i = 0; i < args->operand_count; i++)
        for (size_t k = 0; k < i; k++)
            if (strcmp(args->operands[i], args->operands[k]) == 0)
                return cmap_cli_fail("%s: '%s' is named twice; name it once", self->name, args->operands[i]);
    return words->all ? render_all(words, options) : render(args->operands, args->operand_count, words, *options);
}

int cmap_cmd_render(const cmap_command *self, int argc, const char **argv)
{
    static const char *const langs[] = {[CMAP_LANG_ZH] = "zh", [CMAP_LANG_EN] = "en", [CMAP_LANG_BOTH] = "zh+en"};
    render_words words = {0};
    const cmap_option declared[] = {
        {"all", 0, NULL,
         "all figures of the plan, and the carriers of --db when it has some; the atlas is drawn when it is named",
         &words.all, NULL},
        {"output", 'o', "FILE", "the file, a folder (ending in '/'), or - for stdout", NULL, &words.output},
        {"as", 0, "FORMATS", "png, svg, pdf, or several parted by commas", NULL, &words.as},
        {"dpi", 0, "N", "pixels per inch of a PNG, 36 to 1200; 300 without it", NULL, &words.dpi},
        {"page", 0, "PAGE", "A4-landscape, A4-portrait (A0 to A6), 16:9, or WxHmm; without it, the figure's own", NULL,
         &words.page},
        {"lang", 0, "LANG", "zh (without it), en, or zh+en", NULL, &words.lang},
        {"theme", 0, "NAME", "screen, print (without it), grey, colour-blind, or a theme's .yaml", NULL, &words.theme},
        {"sidecar", 0, NULL, "beside each figure, <id>.json: caption, alt text, numbers, names and their boxes",
         &words.beside.sidecar, NULL},
        {"tex", 0, NULL, "beside each PDF or PNG, <id>.tex: a LaTeX figure of the exact size", &words.beside.tex, NULL},
        {"world", 0, NULL, "beside each PNG, <id>.pgw and <id>.png.aux.xml: its place, for QGIS", &words.beside.world,
         NULL},
        {"final", 0, NULL, "for publication: what lint finds is refused; needs --approval", &words.final, NULL},
        {"approval", 0, "TEXT", "the map approval number (审图号) as the authority gave it", NULL, &words.approval},
        {"db", 0, "FILE", "the database to draw from; without it, the built-in plan", NULL, &words.db},
        CMAP_OPTION_TIMINGS(&words.timings),
    };
    cmap_draw_options options = {0};
    cmap_args args;
    size_t lang = CMAP_LANG_ZH;
    int code = CMAP_EXIT_FAILED;

    if (cmap_args_parse(&args, self, argc, argv, declared, sizeof declared / sizeof declared[0], &code)) {
        code = CMAP_EXIT_FAILED;
        if (!words.lang || cmap_args_choose(self, "--lang", words.lang, langs, 3, &lang)) {
            options.lang = (cmap_lang)lang;
            code = choose(self, &args, &words, &options);
        }
    }
    cmap_args_clear(&args);
    return code;
}
