#include "layers/yaml.h"

#include "gis/base/buf.h"
#include "gis/base/file.h"
#include "gis/base/mem.h"

#include <cyaml/cyaml.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MAX_BYTES (1u << 20)

static const cyaml_strval_t layer_names[] = {
    {"land", CMAP_LAYER_LAND},
    {"wings", CMAP_LAYER_WINGS},
    {"districts", CMAP_LAYER_DISTRICTS},
    {"water", CMAP_LAYER_WATER},
    {"provinces", CMAP_LAYER_PROVINCES},
    {"borders", CMAP_LAYER_BORDERS},
    {"axis", CMAP_LAYER_AXIS},
    {"strategies", CMAP_LAYER_STRATEGIES},
    {"progress", CMAP_LAYER_PROGRESS},
    {"parks", CMAP_LAYER_PARKS},
    {"park-numbers", CMAP_LAYER_PARK_NUMBERS},
    {"park-names", CMAP_LAYER_PARK_NAMES},
    {"district-names", CMAP_LAYER_DISTRICT_NAMES},
    {"zone-names", CMAP_LAYER_ZONE_NAMES},
    {"water-names", CMAP_LAYER_WATER_NAMES},
    {"place-names", CMAP_LAYER_PLACE_NAMES},
};

static const cyaml_strval_t block_names[] = {
    {"headline", CMAP_BLOCK_HEADLINE},   {"zones", CMAP_BLOCK_ZONES},           {"strategies", CMAP_BLOCK_STRATEGIES},
    {"districts", CMAP_BLOCK_DISTRICTS}, {"parks", CMAP_BLOCK_PARKS},           {"path", CMAP_BLOCK_PATH},
    {"table", CMAP_BLOCK_TABLE},         {"industries", CMAP_BLOCK_INDUSTRIES}, {"legend", CMAP_BLOCK_LEGEND},
};

static const cyaml_strval_t side_names[] = {
    {"right", CMAP_SIDE_RIGHT}, {"bottom", CMAP_SIDE_BOTTOM}, {"around", CMAP_SIDE_AROUND}};

static const cyaml_strval_t corner_names[] = {{"north-west", CMAP_CORNER_NW},
                                              {"north-east", CMAP_CORNER_NE},
                                              {"south-west", CMAP_CORNER_SW},
                                              {"south-east", CMAP_CORNER_SE}};

static const cyaml_schema_field_t words_fields[] = {
    CYAML_FIELD_STRING_PTR("zh", CYAML_FLAG_POINTER, cmap_words2, zh, 0, CYAML_UNLIMITED),
    CYAML_FIELD_STRING_PTR("en", CYAML_FLAG_POINTER, cmap_words2, en, 0, CYAML_UNLIMITED), CYAML_FIELD_END};

static const cyaml_schema_field_t bounds_fields[] = {CYAML_FIELD_FLOAT("west", CYAML_FLAG_DEFAULT, cmap_bounds, west),
                                                     CYAML_FIELD_FLOAT("south", CYAML_FLAG_DEFAULT, cmap_bounds, south),
                                                     CYAML_FIELD_FLOAT("east", CYAML_FLAG_DEFAULT, cmap_bounds, east),
                                                     CYAML_FIELD_FLOAT("north", CYAML_FLAG_DEFAULT, cmap_bounds, north),
                                                     CYAML_FIELD_END};

static const cyaml_schema_field_t page_fields[] = {
    CYAML_FIELD_FLOAT("width_mm", CYAML_FLAG_DEFAULT, cmap_figure_page, width_mm),
    CYAML_FIELD_FLOAT("height_mm", CYAML_FLAG_DEFAULT, cmap_figure_page, height_mm), CYAML_FIELD_END};

static const cyaml_schema_field_t inset_fields[] = {
    CYAML_FIELD_MAPPING("title", CYAML_FLAG_DEFAULT, cmap_inset, title, words_fields),
    CYAML_FIELD_MAPPING("bounds", CYAML_FLAG_DEFAULT, cmap_inset, bounds, bounds_fields),
    CYAML_FIELD_ENUM("corner", CYAML_FLAG_STRICT, cmap_inset, corner, corner_names, CYAML_ARRAY_LEN(corner_names)),
    CYAML_FIELD_FLOAT("width_mm", CYAML_FLAG_DEFAULT, cmap_inset, width_mm),
    CYAML_FIELD_FLOAT("height_mm", CYAML_FLAG_DEFAULT, cmap_inset, height_mm),
    CYAML_FIELD_END};

static const cyaml_schema_value_t inset_value = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, cmap_inset, inset_fields)};

static const cyaml_schema_value_t layer_value = {
    CYAML_VALUE_ENUM(CYAML_FLAG_STRICT, cmap_layer_id, layer_names, CYAML_ARRAY_LEN(layer_names))};

static const cyaml_schema_value_t block_value = {
    CYAML_VALUE_ENUM(CYAML_FLAG_STRICT, cmap_block_id, block_names, CYAML_ARRAY_LEN(block_names))};

static const cyaml_schema_value_t code_value = {CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char *, 1, 64)};

static const cyaml_schema_field_t map_fields[] = {
    CYAML_FIELD_MAPPING("bounds", CYAML_FLAG_DEFAULT, cmap_figure_map, bounds, bounds_fields),
    CYAML_FIELD_SEQUENCE("focus", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, cmap_figure_map, focus, &code_value, 0, 64),
    CYAML_FIELD_SEQUENCE_COUNT("layers", CYAML_FLAG_POINTER, cmap_figure_map, layers, layer_count, &layer_value, 1, 64),
    CYAML_FIELD_SEQUENCE_COUNT("insets", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, cmap_figure_map, insets, inset_count,
                               &inset_value, 0, 4),
    CYAML_FIELD_END};

static const cyaml_schema_field_t panel_fields[] = {
    CYAML_FIELD_ENUM("side", CYAML_FLAG_STRICT, cmap_figure_panel, side, side_names, CYAML_ARRAY_LEN(side_names)),
    CYAML_FIELD_FLOAT("size_mm", CYAML_FLAG_DEFAULT, cmap_figure_panel, size_mm),
    CYAML_FIELD_SEQUENCE_COUNT("blocks", CYAML_FLAG_POINTER, cmap_figure_panel, blocks, block_count, &block_value, 0,
                               16),
    CYAML_FIELD_END};

static const cyaml_schema_field_t figure_fields[] = {
    CYAML_FIELD_STRING_PTR("id", CYAML_FLAG_POINTER, cmap_figure, id, 1, 64),
    CYAML_FIELD_STRING_PTR("plan_figure", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, cmap_figure, plan_figure, 1, 64),
    CYAML_FIELD_MAPPING("title", CYAML_FLAG_DEFAULT, cmap_figure, title, words_fields),
    CYAML_FIELD_MAPPING("subtitle", CYAML_FLAG_DEFAULT, cmap_figure, subtitle, words_fields),
    CYAML_FIELD_MAPPING("description", CYAML_FLAG_DEFAULT, cmap_figure, description, words_fields),
    CYAML_FIELD_MAPPING("page", CYAML_FLAG_DEFAULT, cmap_figure, page, page_fields),
    CYAML_FIELD_MAPPING("map", CYAML_FLAG_DEFAULT, cmap_figure, map, map_fields),
    CYAML_FIELD_MAPPING("panel", CYAML_FLAG_DEFAULT, cmap_figure, panel, panel_fields),
    CYAML_FIELD_END};

static const cyaml_schema_value_t figure_value = {CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, cmap_figure, figure_fields)};

/* A theme as it stands in its file; colours are parsed afterwards, so that a bad one is named. */
typedef struct raw_colors {
#define CMAP_X(name) char *name;
    CMAP_THEME_COLORS(CMAP_X)
#undef CMAP_X
} raw_colors;

typedef struct raw_sizes {
#define CMAP_X(name) double name;
    CMAP_THEME_NUMBERS(CMAP_X)
#undef CMAP_X
} raw_sizes;

typedef struct raw_theme {
    char *id;
    bool hatch_zones;
    raw_colors colors;
    raw_sizes sizes;
} raw_theme;

static const cyaml_schema_field_t color_fields[] = {
#define CMAP_X(name) CYAML_FIELD_STRING_PTR(#name, CYAML_FLAG_POINTER, raw_colors, name, 7, 9),
    CMAP_THEME_COLORS(CMAP_X)
#undef CMAP_X
        CYAML_FIELD_END};

static const cyaml_schema_field_t size_fields[] = {
#define CMAP_X(name) CYAML_FIELD_FLOAT(#name, CYAML_FLAG_DEFAULT, raw_sizes, name),
    CMAP_THEME_NUMBERS(CMAP_X)
#undef CMAP_X
        CYAML_FIELD_END};

static const cyaml_schema_field_t theme_fields[] = {
    CYAML_FIELD_STRING_PTR("id", CYAML_FLAG_POINTER, raw_theme, id, 1, 64),
    CYAML_FIELD_BOOL("hatch_zones", CYAML_FLAG_DEFAULT, raw_theme, hatch_zones),
    CYAML_FIELD_MAPPING("colors", CYAML_FLAG_DEFAULT, raw_theme, colors, color_fields),
    CYAML_FIELD_MAPPING("sizes", CYAML_FLAG_DEFAULT, raw_theme, sizes, size_fields), CYAML_FIELD_END};

static const cyaml_schema_value_t theme_value = {CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, raw_theme, theme_fields)};

/* What cyaml says while it reads: its first complaint, and the place in its backtrace. */
typedef struct complaint {
    char what[256];
    char place[256];
} complaint;

static void trim(char *text)
{
    size_t length = strlen(text);

    while (length && (text[length - 1] == '\n' || text[length - 1] == ' '))
        text[--length] = '\0';
}

static void listen(cyaml_log_t level, void *context, const char *format, va_list args)
{
    complaint *heard = context;
    char line[256];

    if (level < CYAML_LOG_ERROR)
        return;
    (void)vsnprintf(line, sizeof line, format, args);
    trim(line);
    const char *text = strncmp(line, "Load: ", 6) == 0 ? line + 6 : line;
    if (strstr(line, "line:") || strstr(line, "line ")) {
        if (!heard->place[0])
            (void)snprintf(heard->place, sizeof heard->place, "%s", text + strspn(text, " "));
    } else if (!heard->what[0] && !strstr(line, "Backtrace")) {
        (void)snprintf(heard->what, sizeof heard->what, "%s", text);
    }
}

static void *memory(void *context, void *block, size_t size)
{
    (void)context;
    if (size == 0) {
        cmap_free(block);
        return NULL;
    }
    return block ? cmap_realloc(block, size) : cmap_alloc(size);
}

static cyaml_config_t config_with(complaint *heard)
{
    return (cyaml_config_t){
        .log_fn = listen, .log_ctx = heard, .mem_fn = memory, .log_level = CYAML_LOG_ERROR, .flags = CYAML_CFG_DEFAULT};
}

static cmap_status load(const char *path, const cyaml_schema_value_t *schema, void **out, cmap_err *err)
{
    complaint heard = {{0}, {0}};
    cyaml_config_t config = config_with(&heard);
    char *bytes = NULL;
    size_t length = 0;
    void *value = NULL;

    cmap_status status = cmap_file_read(path, MAX_BYTES, &bytes, &length, err);
    if (status)
        return status;
    cyaml_err_t result = cyaml_load_data((const uint8_t *)bytes, length, &config, schema, &value, NULL);
    cmap_free(bytes);
    if (result == CYAML_ERR_OOM)
        return cmap_fail(err, CMAP_ENOMEM, "cannot read %s: out of memory", path);
    if (result != CYAML_OK)
        return cmap_fail(err, CMAP_EPARSE, "%s: %s%s%s; data/figures/README.md tells the keys", path,
                         heard.what[0] ? heard.what : cyaml_strerror(result), heard.place[0] ? ": " : "", heard.place);
    *out = value;
    return CMAP_OK;
}

static bool bounds_ok(const cmap_bounds *bounds)
{
    return isfinite(bounds->west) && isfinite(bounds->north) && bounds->west < bounds->east &&
           bounds->south < bounds->north && bounds->west >= -180 && bounds->east <= 180 && bounds->south >= -90 &&
           bounds->north <= 90;
}

static cmap_status check_figure(const char *path, const cmap_figure *figure, cmap_err *err)
{
    if (!bounds_ok(&figure->map.bounds))
        return cmap_fail(err, CMAP_EPARSE, "%s: map.bounds: west < east and south < north in degrees are needed", path);
    for (unsigned i = 0; i < figure->map.inset_count; i++) {
        const cmap_inset *inset = &figure->map.insets[i];
        if (!bounds_ok(&inset->bounds) || !(inset->width_mm >= 20) || !(inset->height_mm >= 20))
            return cmap_fail(
                err, CMAP_EPARSE,
                "%s: map.insets[%u]: bounds in degrees, and width_mm and height_mm of at least 20 are needed", path, i);
    }
    if (!(figure->page.width_mm >= 50 && figure->page.width_mm <= 2000 && figure->page.height_mm >= 50 &&
          figure->page.height_mm <= 2000))
        return cmap_fail(err, CMAP_EPARSE, "%s: page: width_mm and height_mm from 50 to 2000 are allowed", path);
    if (!(figure->panel.size_mm >= 0 && figure->panel.size_mm <= 1000))
        return cmap_fail(err, CMAP_EPARSE, "%s: panel.size_mm: from 0 to 1000 is allowed", path);
    return CMAP_OK;
}

cmap_status cmap_yaml_figure(const char *path, cmap_figure **out, cmap_err *err)
{
    void *value = NULL;
    cmap_status status = load(path, &figure_value, &value, err);

    if (!status)
        status = check_figure(path, value, err);
    if (status)
        cmap_yaml_figure_free(value);
    else
        *out = value;
    return status;
}

void cmap_yaml_figure_free(cmap_figure *figure)
{
    complaint heard = {{0}, {0}};
    cyaml_config_t config = config_with(&heard);

    if (figure)
        (void)cyaml_free(&config, &figure_value, figure, 0);
}

static cmap_status take_colors(const char *path, const raw_colors *raw, cmap_theme *theme, cmap_err *err)
{
    cmap_status status = CMAP_OK;

#define CMAP_X(name)                                                                                                   \
    if (!status && (status = cmap_color_parse(raw->name, &theme->name, err)))                                          \
        (void)cmap_err_at(err, "%s: colors.%s", path, #name);
    CMAP_THEME_COLORS(CMAP_X)
#undef CMAP_X
    return status;
}

static cmap_status take_sizes(const char *path, const raw_sizes *raw, cmap_theme *theme, cmap_err *err)
{
#define CMAP_X(name)                                                                                                   \
    if (!(raw->name >= 0 && raw->name <= 100))                                                                         \
        return cmap_fail(err, CMAP_EPARSE, "%s: sizes.%s: from 0 to 100 is allowed", path, #name);                     \
    theme->name = raw->name;
    CMAP_THEME_NUMBERS(CMAP_X)
#undef CMAP_X
    return CMAP_OK;
}

cmap_status cmap_yaml_theme(const char *path, cmap_theme **out, cmap_err *err)
{
    complaint heard = {{0}, {0}};
    cyaml_config_t config = config_with(&heard);
    void *value = NULL;
    cmap_theme *theme = NULL;

    cmap_status status = load(path, &theme_value, &value, err);
    if (status)
        return status;
    const raw_theme *raw = value;
    theme = cmap_calloc(1, sizeof *theme);
    if (!theme || !(theme->id = cmap_strdup(raw->id)))
        status = cmap_fail(err, CMAP_ENOMEM, "cannot read %s: out of memory", path);
    if (!status)
        status = take_colors(path, &raw->colors, theme, err);
    if (!status)
        status = take_sizes(path, &raw->sizes, theme, err);
    if (!status)
        theme->hatch_zones = raw->hatch_zones;
    (void)cyaml_free(&config, &theme_value, value, 0);
    if (status)
        cmap_theme_free(theme);
    else
        *out = theme;
    return status;
}

const char *cmap_yaml_layer_name(cmap_layer_id id)
{
    for (size_t i = 0; i < CYAML_ARRAY_LEN(layer_names); i++)
        if (layer_names[i].val == (int64_t)id)
            return layer_names[i].str;
    return "?";
}
