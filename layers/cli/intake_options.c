#include "layers/cli/intake_options.h"

#include <stdio.h>
#include <string.h>

static bool read_separator(const cmap_command *self, const char *text, char *separator)
{
    static const struct {
        const char *name;
        char separator;
    } names[] = {{"comma", ','}, {"tab", '\t'}, {"\\t", '\t'}, {"semicolon", ';'}, {"pipe", '|'}};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(text, names[i].name) == 0) {
            *separator = names[i].separator;
            return true;
        }
    if (strlen(text) == 1) {
        *separator = text[0];
        return true;
    }
    (void)cmap_cli_fail("%s: --sep is one character, or tab, comma, semicolon or pipe, not '%s'", self->name, text);
    return false;
}

/* "建筑面积=floor_area"; a header may hold '=' itself, so that the last one counts. */
static bool read_map(const cmap_command *self, const char *text, cmap_intake_maps *maps, size_t at)
{
    const char *equals = strrchr(text, '=');

    if (!equals || equals == text || !equals[1] || (size_t)(equals - text) >= sizeof maps->columns[at]) {
        (void)cmap_cli_fail("%s: --map is COLUMN=ROLE, as in --map 建筑面积=floor_area, not '%s'", self->name, text);
        return false;
    }
    (void)snprintf(maps->columns[at], sizeof maps->columns[at], "%.*s", (int)(equals - text), text);
    maps->maps[at] = (cmap_column_map){maps->columns[at], equals + 1};
    return true;
}

bool cmap_intake_words_read(const cmap_command *self, const cmap_intake_words *words, cmap_intake_maps *maps,
                            cmap_intake_options *options)
{
    options->table.encoding = words->encoding;
    options->table.layer = words->layer;
    options->crs = words->crs;
    options->swap = words->swap;
    options->repair = words->repair;
    options->maps = maps->maps;
    for (size_t i = 0; i < CMAP_OPTION_REPEATS && words->maps[i]; i++, options->map_count++)
        if (!read_map(self, words->maps[i], maps, i))
            return false;
    return !words->separator || read_separator(self, words->separator, &options->table.separator);
}

bool cmap_value_words_read(const cmap_command *self, const cmap_value_words *words, cmap_import_options *options)
{
    static const char *const orders[] = {"ask", "dmy", "mdy"};
    size_t order = 0;

    if (words->date_order && !cmap_args_choose(self, "--date-order", words->date_order, orders, 3, &order))
        return false;
    if (words->area_unit && !cmap_area_unit_read(words->area_unit, &options->area_unit)) {
        (void)cmap_cli_fail("%s: --area-unit is m2, 万㎡, ha, km2, 亩 or 万亩, not '%s'", self->name, words->area_unit);
        return false;
    }
    options->date_order = (cmap_date_order)order;
    return true;
}

const char *cmap_intake_words_given(const cmap_intake_words *words)
{
    const struct {
        const char *name;
        bool given;
    } all[] = {
        {"crs", words->crs != NULL},     {"encoding", words->encoding != NULL}, {"map", words->maps[0] != NULL},
        {"layer", words->layer != NULL}, {"sep", words->separator != NULL},     {"swap", words->swap},
        {"repair", words->repair},
    };

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (all[i].given)
            return all[i].name;
    return NULL;
}
