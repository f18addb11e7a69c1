#include "gis/io/value.h"

#include "gis/io/value_private.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* A unit is factor / parts square metres. */
static const struct {
    const char *name;
    uint64_t factor;
    unsigned parts;
} units[CMAP_AREA_UNIT_COUNT] = {
    [CMAP_AREA_NO_UNIT] = {"none", 0, 1},       [CMAP_AREA_M2] = {"m2", 1, 1},
    [CMAP_AREA_WAN_M2] = {"万㎡", 10000, 1},    [CMAP_AREA_HA] = {"ha", 10000, 1},
    [CMAP_AREA_KM2] = {"km2", 1000000, 1},      [CMAP_AREA_MU] = {"亩", 2000, 3}, /* 15 亩 are a hectare */
    [CMAP_AREA_WAN_MU] = {"万亩", 20000000, 3},
};

/* Words of units, folded and without blanks. */
static const struct {
    cmap_area_unit unit;
    const char *word;
} words[] = {
    {CMAP_AREA_M2, "m2"},
    {CMAP_AREA_M2, "m^2"},
    {CMAP_AREA_M2, "平方米"},
    {CMAP_AREA_M2, "平方公尺"},
    {CMAP_AREA_M2, "平米"},
    {CMAP_AREA_M2, "平方"},
    {CMAP_AREA_M2, "平"},
    {CMAP_AREA_M2, "sqm"},
    {CMAP_AREA_M2, "sq.m"},
    {CMAP_AREA_M2, "sq.m."},
    {CMAP_AREA_M2, "squaremetre"},
    {CMAP_AREA_M2, "squaremetres"},
    {CMAP_AREA_M2, "squaremeter"},
    {CMAP_AREA_M2, "squaremeters"},
    {CMAP_AREA_HA, "ha"},
    {CMAP_AREA_HA, "hm2"},
    {CMAP_AREA_HA, "公顷"},
    {CMAP_AREA_HA, "公頃"},
    {CMAP_AREA_HA, "hectare"},
    {CMAP_AREA_HA, "hectares"},
    {CMAP_AREA_KM2, "km2"},
    {CMAP_AREA_KM2, "km^2"},
    {CMAP_AREA_KM2, "平方公里"},
    {CMAP_AREA_KM2, "平方千米"},
    {CMAP_AREA_KM2, "sqkm"},
    {CMAP_AREA_KM2, "sq.km"},
    {CMAP_AREA_KM2, "squarekilometres"},
    {CMAP_AREA_KM2, "squarekilometers"},
    {CMAP_AREA_MU, "亩"},
    {CMAP_AREA_MU, "畝"},
    {CMAP_AREA_MU, "市亩"},
    {CMAP_AREA_MU, "mu"},
};

/* What stands behind a number: a count such as 万, a unit, or both. */
struct measure {
    uint64_t count; /* 1, 万, 亿 */
    cmap_area_unit unit;
};

const char *cmap_area_unit_name(cmap_area_unit unit)
{
    return (unsigned)unit < CMAP_AREA_UNIT_COUNT ? units[unit].name : units[CMAP_AREA_NO_UNIT].name;
}

static void drop_blanks(char *text)
{
    char *out = text;

    for (; *text; text++)
        if (*text != ' ')
            *out++ = *text;
    *out = '\0';
}

/* Passes over prefix when text begins with it. */
static bool skip(const char **text, const char *prefix)
{
    size_t length = strlen(prefix);

    if (strncmp(*text, prefix, length) != 0)
        return false;
    *text += length;
    return true;
}

/* False for words that are no unit. */
static bool read_measure(const char *text, struct measure *out)
{
    *out = (struct measure){1, CMAP_AREA_NO_UNIT};
    if (skip(&text, "万") || skip(&text, "萬"))
        out->count = 10000;
    else if (skip(&text, "亿") || skip(&text, "億"))
        out->count = 100000000;
    if (*text == '\0')
        return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(text, words[i].word) == 0) {
            out->unit = words[i].unit;
            return true;
        }
    return false;
}

static struct measure measure_of(cmap_area_unit unit)
{
    if (unit == CMAP_AREA_WAN_M2)
        return (struct measure){10000, CMAP_AREA_M2};
    if (unit == CMAP_AREA_WAN_MU)
        return (struct measure){10000, CMAP_AREA_MU};
    return (struct measure){1, (unsigned)unit < CMAP_AREA_UNIT_COUNT ? unit : CMAP_AREA_NO_UNIT};
}

static cmap_area_unit unit_of(struct measure measure)
{
    if (measure.count == 10000 && measure.unit == CMAP_AREA_M2)
        return CMAP_AREA_WAN_M2;
    if (measure.count == 10000 && measure.unit == CMAP_AREA_MU)
        return CMAP_AREA_WAN_MU;
    return measure.unit;
}

bool cmap_area_unit_read(const char *text, cmap_area_unit *unit)
{
    static const char *const wan[] = {"10000m2", "10,000m2", "10000sqm", "10,000sqm", "104m2"}; /* 10⁴m² is the last */
    char cell[CMAP_CELL_ROOM];
    struct measure measure;

    if (!cmap_text_fold_cell(text, cell, sizeof cell))
        return false;
    drop_blanks(cell);
    for (size_t i = 0; i < sizeof wan / sizeof *wan; i++)
        if (strcmp(cell, wan[i]) == 0) {
            *unit = CMAP_AREA_WAN_M2;
            return true;
        }
    if (!read_measure(cell, &measure) || measure.unit == CMAP_AREA_NO_UNIT)
        return false;
    if (measure.count != 1 && unit_of(measure) == measure.unit) /* 亿㎡, 万公顷: no unit of a column */
        return false;
    *unit = unit_of(measure);
    return true;
}

/* True when both have the same size. */
static bool is_same_size(struct measure a, struct measure b)
{
    return (cmap_u128)a.count * units[a.unit].factor * units[b.unit].parts ==
           (cmap_u128)b.count * units[b.unit].factor * units[a.unit].parts;
}

/* Joins what the cell says with its column's unit. NULL, or the rule that refuses it. */
static const char *settle(struct measure *cell, cmap_area_unit header, cmap_area_unit fallback)
{
    struct measure column = measure_of(header ? header : fallback);

    if (cell->unit)
        return header && !is_same_size(*cell, column) ? CMAP_RULE_UNIT_CONFLICT : NULL;
    if (!column.unit)
        return CMAP_RULE_UNIT_MISSING;
    if (column.count > 1 && cell->count > 1 && cell->count != column.count)
        return CMAP_RULE_UNIT_CONFLICT;
    if (column.count > cell->count)
        cell->count = column.count;
    cell->unit = column.unit;
    return NULL;
}

/* Tenths of a square metre, rounded half up once, at the end. False beyond the cap. */
static bool to_tenths(const cmap_decimal *decimal, struct measure measure, cmap_area_value *value)
{
    const cmap_u128 cap = (cmap_u128)CMAP_AREA_CAP_M2 * 10;
    int scale = decimal->scale;
    cmap_u128 digits = decimal->digits;

    value->tenths_m2 = 0;
    if (digits == 0)
        return true;
    for (; scale < 0 && digits <= cap; scale++)
        digits *= 10;
    if (scale < 0 || scale > 34 || digits / cmap_power_of_ten(scale) > cap)
        return false;
    cmap_u128 top = digits * measure.count * units[measure.unit].factor * 10;
    cmap_u128 bottom = cmap_power_of_ten(scale) * units[measure.unit].parts;
    if (top / bottom > cap || (top / bottom == cap && top % bottom != 0))
        return false;
    value->tenths_m2 = (int64_t)((top * 2 + bottom) / (bottom * 2));
    value->is_rounded = top % bottom != 0;
    return true;
}

/* Takes 约, about and 左右 off. */
static const char *take_about(char *cell, bool *is_about)
{
    static const char *const before[] = {"约", "大约", "约为", "about", "approx.", "approx", "ca.", "c.", "~", "≈"};
    const char *text = cell;
    size_t length = strlen(cell), right = strlen("左右");

    *is_about = length > right && strcmp(cell + length - right, "左右") == 0;
    if (*is_about)
        cell[length - right] = '\0';
    for (size_t i = sizeof before / sizeof *before; i-- > 0;)
        if (skip(&text, before[i])) {
            *is_about = true;
            break;
        }
    while (*text == ' ')
        text++;
    return text;
}

static void refuse(cmap_area_value *value, const char *rule, const char *text, const char *why)
{
    value->state = CMAP_VALUE_REFUSED;
    value->rule = rule;
    cmap_cell_reason(value->reason, text, why);
}

static const char *why_unsettled(const char *rule, cmap_area_unit header, char room[80])
{
    if (strcmp(rule, CMAP_RULE_UNIT_MISSING) == 0)
        return "no unit in the cell nor in the header; say which: --area-unit m2";
    (void)snprintf(room, 80, "the header says %s; which is right?", cmap_area_unit_name(header));
    return room;
}

/* What was read all the same, but should be told. */
static void tell(cmap_area_value *value, bool is_about, const char *text)
{
    char why[80];

    if (value->is_rounded) {
        value->rule = CMAP_RULE_VALUE_ROUNDED;
        (void)snprintf(why, sizeof why, "rounded to %" PRId64 ".%d m2", value->tenths_m2 / 10,
                       (int)(value->tenths_m2 % 10));
        cmap_cell_reason(value->reason, text, why);
    } else if (is_about) {
        value->rule = CMAP_RULE_VALUE_ABOUT;
        cmap_cell_reason(value->reason, text, "not an exact figure; taken as it is");
    }
}

/* The number and what stands behind it. NULL, or the rule that refuses them. */
static const char *read_parts(const char *text, cmap_decimal *decimal, struct measure *measure, const char **why)
{
    const char *end;
    const char *rule = cmap_decimal_read(text, decimal, &end, why);
    char unit[CMAP_CELL_ROOM];

    if (rule)
        return rule;
    memcpy(unit, end, strlen(end) + 1);
    drop_blanks(unit);
    if (!read_measure(unit, measure)) {
        *why = "what stands behind the number is no unit of area";
        return CMAP_RULE_VALUE_PARSE;
    }
    return NULL;
}

cmap_area_value cmap_area_read(const char *text, cmap_area_unit header, cmap_area_unit fallback)
{
    cmap_area_value value = {.state = CMAP_VALUE_UNKNOWN};
    char cell[CMAP_CELL_ROOM], room[80];
    const char *rule, *why = "longer than any value";
    cmap_decimal decimal;
    struct measure measure;
    bool is_about = false;

    if (cmap_value_is_unknown(text))
        return value;
    if (!cmap_text_fold_cell(text, cell, sizeof cell)) {
        refuse(&value, CMAP_RULE_VALUE_PARSE, text, why);
        return value;
    }
    rule = read_parts(take_about(cell, &is_about), &decimal, &measure, &why);
    if (!rule && decimal.is_negative && decimal.digits > 0) {
        rule = CMAP_RULE_VALUE_RANGE;
        why = "an area is not negative";
    }
    value.is_unit_in_cell = !rule && measure.unit != CMAP_AREA_NO_UNIT;
    if (!rule && (decimal.digits > 0 || measure.unit) && (rule = settle(&measure, header, fallback)) != NULL)
        why = why_unsettled(rule, header ? header : fallback, room);
    if (!rule && !to_tenths(&decimal, measure, &value)) {
        rule = CMAP_RULE_VALUE_RANGE;
        why = "not within 0 to 1,000,000,000 m2";
    }
    if (rule) {
        refuse(&value, rule, text, why);
        return value;
    }
    value.state = CMAP_VALUE_KNOWN;
    value.unit = unit_of(measure);
    tell(&value, is_about, text);
    return value;
}

size_t cmap_area_format(int64_t tenths_m2, char out[24])
{
    uint64_t size = tenths_m2 < 0 ? 0 - (uint64_t)tenths_m2 : (uint64_t)tenths_m2;
    const char *sign = tenths_m2 < 0 ? "-" : "";
    int length = size % 10 ? snprintf(out, 24, "%s%" PRIu64 ".%d", sign, size / 10, (int)(size % 10))
                           : snprintf(out, 24, "%s%" PRIu64, sign, size / 10);

    return (size_t)length;
}
