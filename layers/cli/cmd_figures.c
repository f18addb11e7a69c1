#include "gis/base/mem.h"
#include "gis/io/json_member.h"
#include "layers/cli/out.h"
#include "layers/figure.h"

static void put_json(cmap_figure *const *figures, size_t count, cmap_buf *buf)
{
    cmap_json_writer json;

    cmap_json_begin(&json, buf);
    cmap_json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        cmap_json_open_object(&json);
        cmap_member_text(&json, "id", cmap_figure_id(figures[i]));
        cmap_member_text(&json, "title_zh", cmap_figure_title(figures[i], "zh"));
        cmap_member_text(&json, "title_en", cmap_figure_title(figures[i], "en"));
        cmap_member_text(&json, "plan_figure", cmap_figure_plan_figure(figures[i]));
        cmap_member_array(&json, "layers");
        for (size_t k = 0; k < cmap_figure_layer_count(figures[i]); k++)
            cmap_member_text(&json, NULL, cmap_figure_layer(figures[i], k));
        cmap_json_close(&json);
        cmap_json_close(&json);
    }
    cmap_json_close(&json);
    cmap_member_finish(&json);
}

static void add_row(cmap_out_table *table, const cmap_figure *figure)
{
    cmap_buf layers = {0};

    for (size_t k = 0; k < cmap_figure_layer_count(figure); k++)
        cmap_buf_printf(&layers, "%s%s", k ? " " : "", cmap_figure_layer(figure, k));
    cmap_out_table_add(table, cmap_figure_id(figure));
    cmap_out_table_add(table, cmap_figure_title(figure, "zh"));
    cmap_out_table_add(table, cmap_figure_title(figure, "en"));
    cmap_out_table_add(table, cmap_figure_plan_figure(figure));
    cmap_out_table_add(table, layers.length ? cmap_buf_text(&layers) : NULL);
    if (layers.status)
        table->status = layers.status;
    cmap_buf_clear(&layers);
}

static void put_rows(cmap_figure *const *figures, size_t count, cmap_out_format format, cmap_buf *buf)
{
    static const cmap_out_column columns[] = {
        {"id", "ID", CMAP_OUT_CODE, NULL},
        {"title_zh", "TITLE", CMAP_OUT_WORDS, NULL},
        {"title_en", "TITLE (EN)", CMAP_OUT_WORDS, NULL},
        {"plan_figure", "PLAN", CMAP_OUT_CODE, "-"},
        {"layers", "LAYERS", CMAP_OUT_WORDS, "-"},
    };
    cmap_out_table table;

    cmap_out_table_init(&table, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < count; i++)
        add_row(&table, figures[i]);
    if (format == CMAP_OUT_CSV)
        cmap_out_table_put_csv(&table, buf);
    else
        cmap_out_table_put_text(&table, 0, cmap_cli_terminal_columns(), buf);
    cmap_out_table_clear(&table);
}

/* The figures of the plan, the one that a survey fills, and last the atlas, which holds all of the plan's. */
static int list(cmap_out_format format)
{
    size_t single = 0;
    const char *const *ids = cmap_figure_ids(&single);
    const size_t count = single + 2;
    cmap_figure **figures = cmap_calloc(count, sizeof *figures);
    cmap_buf buf = {0};
    cmap_err err = {0};
    cmap_status status = figures ? CMAP_OK : cmap_fail(&err, CMAP_ENOMEM, "figures: out of memory");

    for (size_t i = 0; i < count && !status; i++)
        status = cmap_figure_load(i < single    ? ids[i]
                                  : i == single ? CMAP_FIGURE_CARRIERS
                                                : "atlas",
                                  &figures[i], &err);
    if (!status && format == CMAP_OUT_JSON)
        put_json(figures, count, &buf);
    else if (!status)
        put_rows(figures, count, format, &buf);
    for (size_t i = 0; figures && i < count; i++)
        cmap_figure_free(figures[i]);
    cmap_free(figures);
    return status ? cmap_cli_fail_with(&err) : cmap_cli_print(&buf, CMAP_EXIT_DONE);
}

int cmap_cmd_figures(const cmap_command *self, int argc, const char **argv)
{
    const char *format_text = NULL;
    const cmap_option options[] = {CMAP_OPTION_FORMAT(&format_text)};
    cmap_out_format format;
    cmap_args args;
    int code = CMAP_EXIT_FAILED;

    if (cmap_args_parse(&args, self, argc, argv, options, sizeof options / sizeof options[0], &code))
        code = cmap_args_none(&args, self) && cmap_out_format_parse(self, format_text, &format) ? list(format)
                                                                                                : CMAP_EXIT_FAILED;
    cmap_args_clear(&args);
    return code;
}
