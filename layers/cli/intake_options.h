/* intake_options.h: how to read somebody's file, as the commands that read one say it. */
#ifndef CMAP_CLI_INTAKE_OPTIONS_H
#define CMAP_CLI_INTAKE_OPTIONS_H

#include "gis/io/import.h"
#include "layers/cli/options.h"

#include <stdbool.h>

/* The options as they were typed; NULL: not given. */
typedef struct cmap_intake_words {
    const char *crs, *encoding, *layer, *separator;
    const char *maps[CMAP_OPTION_REPEATS];
    bool repair, swap;
} cmap_intake_words;

/* And those of floor areas and dates, which only carriers have. */
typedef struct cmap_value_words {
    const char *area_unit, *date_order;
} cmap_value_words;

/* Their declarations, for a command's table; words is a cmap_intake_words *. */
#define CMAP_INTAKE_OPTIONS(words)                                                                                     \
    {.name = "crs",                                                                                                    \
     .value = "CRS",                                                                                                   \
     .help = "the coordinate system: EPSG:4528, a WKT, gcj02, bd09; without it what the file declares",                \
     .text = &(words)->crs},                                                                                           \
        {.name = "encoding",                                                                                           \
         .value = "NAME",                                                                                              \
         .help = "such as gb18030; without it the bytes decide",                                                       \
         .text = &(words)->encoding},                                                                                  \
        {.name = "map",                                                                                                \
         .value = "COLUMN=ROLE...",                                                                                    \
         .help = "what a column is; may stand several times",                                                          \
         .text = (words)->maps},                                                                                       \
        {.name = "layer",                                                                                              \
         .value = "NAME",                                                                                              \
         .help = "the sheet or layer, where there are several",                                                        \
         .text = &(words)->layer},                                                                                     \
        {.name = "sep",                                                                                                \
         .value = "C",                                                                                                 \
         .help = "what parts the columns of a text table: a character, or tab",                                        \
         .text = &(words)->separator},                                                                                 \
        {.name = "swap", .help = "take the coordinates the other way round", .flag = &(words)->swap},                  \
    {                                                                                                                  \
        .name = "repair", .help = "make invalid outlines valid, telling the areas before and after",                   \
        .flag = &(words)->repair                                                                                       \
    }

/* The same; words is a cmap_value_words *. */
#define CMAP_VALUE_OPTIONS(words)                                                                                      \
    {.name = "area-unit",                                                                                              \
     .value = "UNIT",                                                                                                  \
     .help = "of areas that have none: m2, 万㎡, ha, km2, 亩 or 万亩",                                                 \
     .text = &(words)->area_unit},                                                                                     \
    {                                                                                                                  \
        .name = "date-order", .value = "ORDER", .help = "of dates like 1/3/2004: dmy or mdy",                          \
        .text = &(words)->date_order                                                                                   \
    }

/* Where the maps live that the options point to. */
typedef struct cmap_intake_maps {
    cmap_column_map maps[CMAP_OPTION_REPEATS];
    char columns[CMAP_OPTION_REPEATS][256]; /* their left sides */
} cmap_intake_maps;

/* Puts words into options, which point into maps and words from then on. False, after an error was printed, for a word
 * that means nothing. */
bool cmap_intake_words_read(const cmap_command *self, const cmap_intake_words *words, cmap_intake_maps *maps,
                            cmap_intake_options *options);
bool cmap_value_words_read(const cmap_command *self, const cmap_value_words *words, cmap_import_options *options);

/* The name of an option that was given; NULL: none was. For commands that can do without a file. */
const char *cmap_intake_words_given(const cmap_intake_words *words);

#endif
