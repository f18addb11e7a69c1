#include "layers/yaml.h"

#include "gis/base/file.h"
#include "gis/base/mem.h"
#include "layers/yaml_private.h"

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
    {"carriers", CMAP_LAYER_CARRIERS},
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
    {"facts", CMAP_BLOCK_FACTS},         {"carriers", CMAP_BLOCK_CARRIERS},
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

/* Not libcyaml's own truths, of which "perhaps" is one. */
static const cyaml_strval_t truths[] = {{"true", 1}, {"false", 0}};

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
    int hatch_zones;
    raw_colors colors;
    raw_sizes sizes;
} raw_theme;

static const cyaml_schema_field_t color_fields[] = {
#define CMAP_X(name) CYAML_FIELD_STRING_PTR(#name, CYAML_FLAG_POINTER, raw_colors, name, 0, CYAML_UNLIMITED),
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
    CYAML_FIELD_ENUM("hatch_zones", CYAML_FLAG_STRICT, raw_theme, hatch_zones, truths, CYAML_ARRAY_LEN(truths)),
    CYAML_FIELD_MAPPING("colors", CYAML_FLAG_DEFAULT, raw_theme, colors, color_fields),
    CYAML_FIELD_MAPPING("sizes", CYAML_FLAG_DEFAULT, raw_theme, sizes, size_fields), CYAML_FIELD_END};

static const cyaml_schema_value_t theme_value = {CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, raw_theme, theme_fields)};

static void listen(cyaml_log_t level, void *context, const char *format, va_list args)
{
    char line[512];

    if (level < CYAML_LOG_ERROR)
        return;
    (void)vsnprintf(line, sizeof line, format, args);
    cmap_yaml_hear(context, line);
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

static cyaml_config_t config_with(cmap_yaml_complaint *heard)
{
    return (cyaml_config_t){
        .log_fn = listen, .log_ctx = heard, .mem_fn = memory, .log_level = CYAML_LOG_ERROR, .flags = CYAML_CFG_DEFAULT};
}

/* Reads text->path; its bytes are the caller's (cmap_free), and needed as long as places in them are. */
static cmap_status load(cmap_yaml_text *text, const cyaml_schema_value_t *schema, char **bytes, void **out,
                        cmap_err *err)
{
    cmap_yaml_complaint heard = {.what = ""};
    cyaml_config_t config = config_with(&heard);

    cmap_status status = cmap_file_read(text->path, MAX_BYTES, bytes, &text->length, err);
    if (status)
        return status;
    text->bytes = *bytes;
    status = cmap_yaml_check(text, err);
    if (status)
        return status;
    cyaml_err_t result =
        cyaml_load_data((const uint8_t *)text->bytes, text->length, &config, schema, (cyaml_data_t **)out, NULL);
    return result == CYAML_OK ? cmap_yaml_check_numbers(text, schema, err)
                              : cmap_yaml_explain(text, schema, result, &heard, err);
}

static bool bounds_ok(const cmap_bounds *bounds)
{
    return isfinite(bounds->west) && isfinite(bounds->north) && bounds->west < bounds->east &&
           bounds->south < bounds->north && bounds->west >= -180 && bounds->east <= 180 && bounds->south >= -90 &&
           bounds->north <= 90;
}

/* "file:line: where: allowed". */
static cmap_status refuse(const cmap_yaml_text *text, const char *where, const char *allowed, cmap_err *err)
{
    return cmap_fail(err, CMAP_EPARSE, "%s:%zu: %s: %s", text->path, cmap_yaml_line(text, where, NULL, 0), where,
                     allowed);
}

static cmap_status check_insets(const cmap_yaml_text *text, const cmap_figure *figure, cmap_err *err)
{
    char where[64];

    for (unsigned i = 0; i < figure->map.inset_count; i++) {
        const cmap_inset *inset = &figure->map.insets[i];
        (void)snprintf(where, sizeof where, "map.insets[%u]", i);
        if (!bounds_ok(&inset->bounds))
            return refuse(text, where, "its bounds need west < east and south < north, in degrees", err);
        if (!(inset->width_mm >= 20 && inset->width_mm <= 2000 && inset->height_mm >= 20 && inset->height_mm <= 2000))
            return refuse(text, where, "width_mm and height_mm from 20 to 2000 are allowed", err);
    }
    return CMAP_OK;
}

static cmap_status check_figure(const cmap_yaml_text *text, const cmap_figure *figure, cmap_err *err)
{
    if (strchr(figure->id, '/') || figure->id[0] == '.') /* it names the file that is drawn */
        return refuse(text, "id", "it becomes a file's name, so no '/' and no '.' in front", err);
    if (!bounds_ok(&figure->map.bounds))
        return refuse(text, "map.bounds", "west < east and south < north are needed, in degrees", err);
    if (!(figure->page.width_mm >= 50 && figure->page.width_mm <= 2000))
        return refuse(text, "page.width_mm", "from 50 to 2000 is allowed", err);
    if (!(figure->page.height_mm >= 50 && figure->page.height_mm <= 2000))
        return refuse(text, "page.height_mm", "from 50 to 2000 is allowed", err);
    if (!(figure->panel.size_mm >= 0 && figure->panel.size_mm <= 1000))
        return refuse(text, "panel.size_mm", "from 0 to 1000 is allowed", err);
    return check_insets(text, figure, err);
}

cmap_status cmap_yaml_figure(const char *path, cmap_figure **out, cmap_err *err)
{
    cmap_yaml_text text = {.path = path, .kind = "figure"};
    char *bytes = NULL;
    void *value = NULL;
    cmap_status status = load(&text, &figure_value, &bytes, &value, err);

    if (!status && !value) /* "~": a document that says nothing */
        status = cmap_fail(err, CMAP_EPARSE, "%s:1: it says nothing; %s", path, cmap_yaml_help(&text));
    if (!status)
        status = check_figure(&text, value, err);
    if (status)
        cmap_yaml_figure_free(value);
    else
        *out = value;
    cmap_free(bytes);
    return status;
}

void cmap_yaml_figure_free(cmap_figure *figure)
{
    cmap_yaml_complaint heard = {.what = ""};
    cyaml_config_t config = config_with(&heard);

    if (figure)
        (void)cyaml_free(&config, &figure_value, figure, 0);
}

static cmap_status take_colors(const cmap_yaml_text *text, const raw_colors *raw, cmap_theme *theme, cmap_err *err)
{
    cmap_status status = CMAP_OK;

#define CMAP_X(name)                                                                                                   \
    if (!status && (status = cmap_color_parse(raw->name, &theme->name, err)))                                          \
        cmap_err_at(err, "%s:%zu: colors.%s", text->path, cmap_yaml_line(text, "colors." #name, NULL, 0), #name);
    CMAP_THEME_COLORS(CMAP_X)
#undef CMAP_X
    return status;
}

static cmap_status take_sizes(const cmap_yaml_text *text, const raw_sizes *raw, cmap_theme *theme, cmap_err *err)
{
#define CMAP_X(name)                                                                                                   \
    if (!(raw->name >= 0 && raw->name <= 100))                                                                         \
        return refuse(text, "sizes." #name, "from 0 to 100 is allowed", err);                                          \
    theme->name = raw->name;
    CMAP_THEME_NUMBERS(CMAP_X)
#undef CMAP_X
    return CMAP_OK;
}

static cmap_status take_theme(const cmap_yaml_text *text, const raw_theme *raw, cmap_theme **out, cmap_err *err)
{
    cmap_theme *theme = cmap_calloc(1, sizeof *theme);
    cmap_status status = CMAP_OK;

    if (!theme || !(theme->id = cmap_strdup(raw->id)))
        status = cmap_fail(err, CMAP_ENOMEM, "cannot read %s: out of memory", text->path);
    if (!status)
        status = take_colors(text, &raw->colors, theme, err);
    if (!status)
        status = take_sizes(text, &raw->sizes, theme, err);
    if (status) {
        cmap_theme_free(theme);
        return status;
    }
    theme->hatch_zones = raw->hatch_zones == 1;
    *out = theme;
    return CMAP_OK;
}

cmap_status cmap_yaml_theme(const char *path, cmap_theme **out, cmap_err *err)
{
    cmap_yaml_complaint heard = {.what = ""};
    cyaml_config_t config = config_with(&heard);
    cmap_yaml_text text = {.path = path, .kind = "theme"};
    char *bytes = NULL;
    void *value = NULL;

    cmap_status status = load(&text, &theme_value, &bytes, &value, err);
    if (!status && !value)
        status = cmap_fail(err, CMAP_EPARSE, "%s:1: it says nothing; %s", path, cmap_yaml_help(&text));
    if (!status)
        status = take_theme(&text, value, out, err);
    if (value)
        (void)cyaml_free(&config, &theme_value, value, 0);
    cmap_free(bytes);
    return status;
}

const char *cmap_yaml_layer_name(cmap_layer_id id)
{
    for (size_t i = 0; i < CYAML_ARRAY_LEN(layer_names); i++)
        if (layer_names[i].val == (int64_t)id)
            return layer_names[i].str;
    return "?";
}
