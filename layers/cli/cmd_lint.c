#include "gis/base/mem.h"
#include "gis/io/json_member.h"
#include "layers/cli/options.h"
#include "layers/cli/out.h"
#include "layers/cli/render_options.h"
#include "layers/lint.h"

static void put_json(const cmap_lint *lint, cmap_buf *buf)
{
    cmap_json_writer json;

    cmap_json_begin(&json, buf);
    cmap_json_open_array(&json);
    for (size_t i = 0; i < lint->count; i++) {
        cmap_json_open_object(&json);
        cmap_member_text(&json, "rule", lint->findings[i].rule);
        cmap_member_text(&json, "found", lint->findings[i].what);
        cmap_member_text(&json, "remedy", lint->findings[i].remedy);
        cmap_json_close(&json);
    }
    cmap_json_close(&json);
    cmap_member_finish(&json);
}

static void put_rows(const cmap_lint *lint, cmap_out_format format, cmap_buf *buf)
{
    static const cmap_out_column columns[] = {
        {"rule", "RULE", CMAP_OUT_CODE, NULL},
        {"found", "FOUND", CMAP_OUT_WORDS, NULL},
        {"remedy", "REMEDY", CMAP_OUT_WORDS, NULL},
    };
    cmap_out_table table;

    if (!lint->count && format == CMAP_OUT_TABLE)
        return; /* nothing to say is said by silence */
    cmap_out_table_init(&table, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < lint->count; i++) {
        cmap_out_table_add(&table, lint->findings[i].rule);
        cmap_out_table_add(&table, lint->findings[i].what);
        cmap_out_table_add(&table, lint->findings[i].remedy);
    }
    if (format == CMAP_OUT_CSV)
        cmap_out_table_put_csv(&table, buf);
    else
        cmap_out_table_put_text(&table, 0, cmap_cli_terminal_columns(), buf);
    cmap_out_table_clear(&table);
}

static int examine(const char *name, const char *db, const cmap_draw_options *options, cmap_out_format format)
{
    cmap_figure *figure = NULL;
    cmap_studio *studio = NULL;
    cmap_lint lint = {0};
    cmap_buf buf = {0};
    cmap_err err = {0};
    cmap_status status = cmap_figure_load(name, &figure, &err);

    if (!status)
        status = cmap_studio_open(db, &studio, &err);
    if (!status)
        status = cmap_lint_figure(studio, figure, options, &lint, &err);
    if (!status && format == CMAP_OUT_JSON)
        put_json(&lint, &buf);
    else if (!status)
        put_rows(&lint, format, &buf);
    if (!status && lint.left_out)
        cmap_cli_note("to keep its type legible, %s leaves out on this page: %s", name, lint.left_out);
    int code = lint.count ? CMAP_EXIT_FINDINGS : CMAP_EXIT_DONE;
    cmap_lint_clear(&lint);
    cmap_studio_close(studio);
    cmap_figure_free(figure);
    return status ? cmap_cli_fail_with(&err) : cmap_cli_print(&buf, code);
}

/* The one figure to look at; NULL after an error was printed. */
static const char *the_figure(const cmap_command *self, const cmap_args *args)
{
    if (args->operand_count == 1)
        return args->operands[0];
    if (args->operand_count > 1)
        (void)cmap_cli_fail("%s: takes one figure, not %zu", self->name, args->operand_count);
    else
        (void)cmap_cli_fail("%s: name a figure; 'carriermap figures' lists them", self->name);
    return NULL;
}

int cmap_cmd_lint(const cmap_command *self, int argc, const char **argv)
{
    static const char *const langs[] = {[CMAP_LANG_ZH] = "zh", [CMAP_LANG_EN] = "en", [CMAP_LANG_BOTH] = "zh+en"};
    cmap_draw_options options = {0};
    const char *page = NULL, *lang_text = NULL, *format_text = NULL, *db = NULL;
    const cmap_option declared[] = {
        {"page", 0, "PAGE", "the page it is to be drawn on, as for render", NULL, &page},
        {"lang", 0, "LANG", "zh (without it), en, or zh+en", NULL, &lang_text},
        {"theme", 0, "NAME", "screen, print (without it), grey, colour-blind, or a theme's .yaml", NULL,
         &options.theme},
        {"approval", 0, "TEXT", "the map approval number (审图号) it will bear", NULL, &options.approval},
        CMAP_OPTION_FORMAT(&format_text),
        CMAP_OPTION_DB(&db),
    };
    cmap_out_format format;
    cmap_args args;
    cmap_err err = {0};
    size_t lang = CMAP_LANG_ZH;
    int code = CMAP_EXIT_FAILED;

    if (cmap_args_parse(&args, self, argc, argv, declared, sizeof declared / sizeof declared[0], &code)) {
        const char *name = the_figure(self, &args);
        code = CMAP_EXIT_FAILED;
        if (name && cmap_out_format_parse(self, format_text, &format) &&
            (!lang_text || cmap_args_choose(self, "--lang", lang_text, langs, 3, &lang))) {
            options.lang = (cmap_lang)lang;
            if (page && cmap_page_parse(page, &options.width_mm, &options.height_mm, &err))
                code = cmap_cli_fail_with(&err);
            else
                code = examine(name, db, &options, format);
        }
    }
    cmap_args_clear(&args);
    return code;
}
