#include "layers/cli/zoning_out.h"

#include "gis/io/json_member.h"
#include "layers/cli/out.h"

#include <string.h>

/* Does park lie in the district of that code, by the join? NULL: in none. */
static bool lies_in(const cmap_park *park, const char *code)
{
    if (!park->joined_code || !code)
        return !park->joined_code && !code;
    return strcmp(park->joined_code, code) == 0;
}

static size_t count_parks(const cmap_plan *plan, const char *code)
{
    size_t count = 0;

    for (size_t i = 0; i < plan->park_count; i++)
        count += lies_in(&plan->parks[i], code);
    return count;
}

/* JSON. */

static void put_words(cmap_json_writer *json, const cmap_industry_words *words, size_t count)
{
    cmap_member_array(json, "industries");
    for (size_t i = 0; i < count; i++) {
        cmap_json_open_object(json);
        cmap_member_text(json, "industry", words[i].industry_code);
        cmap_member_text(json, "words_zh", words[i].words_zh);
        cmap_member_text(json, "words_en", words[i].words_en);
        cmap_member_text(json, "scope", words[i].scope);
        cmap_member_text(json, "section", words[i].section);
        cmap_json_close(json);
    }
    cmap_json_close(json);
}

static void put_park(cmap_json_writer *json, const cmap_park *park)
{
    cmap_json_open_object(json);
    cmap_member_text(json, "id", park->id);
    cmap_member_text(json, "name_zh", park->name_zh);
    cmap_member_text(json, "name_en", park->name_en);
    cmap_member_real(json, "lon", park->at.lon_deg, 7);
    cmap_member_real(json, "lat", park->at.lat_deg, 7);
    cmap_member_real(json, "accuracy_m", park->accuracy_m, 1);
    cmap_member_text(json, "plan_district", park->district_code);
    cmap_member_bool(json, "certain", park->certain);
    cmap_member_real(json, "border_distance_m", park->border_distance_m, 1);
    cmap_member_text(json, "section", park->section);
    put_words(json, park->industries, park->industry_count);
    cmap_json_close(json);
}

static void put_parks(cmap_json_writer *json, const cmap_plan *plan, const char *code)
{
    cmap_member_array(json, "parks");
    for (size_t i = 0; i < plan->park_count; i++)
        if (lies_in(&plan->parks[i], code))
            put_park(json, &plan->parks[i]);
    cmap_json_close(json);
}

static void put_district(cmap_json_writer *json, const cmap_plan *plan, const cmap_district *district)
{
    cmap_json_open_object(json);
    cmap_member_text(json, "zone", district->zone_code);
    cmap_member_text(json, "code", district->code);
    cmap_member_text(json, "name_zh", district->name_zh);
    cmap_member_text(json, "name_en", district->name_en);
    cmap_member_text(json, "positioning_zh", district->positioning_zh);
    cmap_member_text(json, "positioning_en", district->positioning_en);
    cmap_member_text(json, "section", district->section);
    put_words(json, district->industries, district->industry_count);
    put_parks(json, plan, district->code);
    cmap_json_close(json);
}

void cmap_zoning_put_json(const cmap_plan *plan, cmap_buf *buf)
{
    static const cmap_district nowhere = {0};
    cmap_json_writer json;

    cmap_json_begin(&json, buf);
    cmap_json_open_array(&json);
    for (size_t i = 0; i < plan->district_count; i++)
        put_district(&json, plan, &plan->districts[i]);
    if (count_parks(plan, NULL))
        put_district(&json, plan, &nowhere);
    cmap_json_close(&json);
    cmap_member_finish(&json);
}

/* Tables. */

static void add_words(cmap_out_table *table, const cmap_industry_words *words, size_t count, const char *separator)
{
    cmap_buf list = {0};

    for (size_t i = 0; i < count; i++)
        cmap_buf_printf(&list, "%s%s", i ? separator : "", words[i].words_zh);
    cmap_out_table_add(table, count ? cmap_buf_text(&list) : NULL);
    cmap_buf_clear(&list);
}

static void add_parks(cmap_out_table *table, const cmap_plan *plan, const char *code, const char *separator)
{
    cmap_buf list = {0};

    for (size_t i = 0; i < plan->park_count; i++)
        if (lies_in(&plan->parks[i], code))
            cmap_buf_printf(&list, "%s%s", list.length ? separator : "", plan->parks[i].name_zh);
    cmap_out_table_add(table, list.length ? cmap_buf_text(&list) : NULL);
    cmap_buf_clear(&list);
}

void cmap_zoning_put_csv(const cmap_plan *plan, cmap_buf *buf)
{
    static const cmap_out_column columns[] = {
        {"zone", NULL, CMAP_OUT_WORDS, NULL},
        {"zone_zh", NULL, CMAP_OUT_WORDS, NULL},
        {"code", NULL, CMAP_OUT_CODE, NULL},
        {"name_zh", NULL, CMAP_OUT_WORDS, NULL},
        {"name_en", NULL, CMAP_OUT_WORDS, NULL},
        {"positioning_zh", NULL, CMAP_OUT_WORDS, NULL},
        {"positioning_en", NULL, CMAP_OUT_WORDS, NULL},
        {"industries_zh", NULL, CMAP_OUT_WORDS, NULL},
        {"parks_zh", NULL, CMAP_OUT_WORDS, NULL},
        {"section", NULL, CMAP_OUT_WORDS, NULL},
    };
    cmap_out_table table;

    cmap_out_table_init(&table, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i <= plan->district_count; i++) {
        static const cmap_district nowhere = {0};
        const cmap_district *district = i < plan->district_count ? &plan->districts[i] : &nowhere;
        if (!district->code && !count_parks(plan, NULL))
            break;
        cmap_out_table_add(&table, district->zone_code);
        cmap_out_table_add(&table, district->code ? plan->zones[district->zone].name_zh : NULL);
        cmap_out_table_add(&table, district->code);
        cmap_out_table_add(&table, district->name_zh);
        cmap_out_table_add(&table, district->name_en);
        cmap_out_table_add(&table, district->positioning_zh);
        cmap_out_table_add(&table, district->positioning_en);
        add_words(&table, district->industries, district->industry_count, "; ");
        add_parks(&table, plan, district->code, "; ");
        cmap_out_table_add(&table, district->section);
    }
    cmap_out_table_put_csv(&table, buf);
    cmap_out_table_clear(&table);
}

/* "label  text", text wrapped to columns behind its own beginning. */
static void put_line(const char *label, const char *text, size_t columns, cmap_buf *buf)
{
    enum { INDENT = 2 };

    cmap_buf_printf(buf, "%*s%s  ", INDENT, "", label);
    size_t at = INDENT + 2 + strlen(label);
    while (*text) {
        const char *next = text;
        size_t length = cmap_text_fit(text, columns > at + 8 ? columns - at : (size_t)-1, &next);
        cmap_text_put_plain(buf, text, length);
        text = next;
        if (*text)
            cmap_buf_printf(buf, "\n%*s", (int)at, "");
    }
    cmap_buf_putc(buf, '\n');
}

static void put_zone(const cmap_plan *plan, size_t zone_at, size_t columns, cmap_buf *buf)
{
    static const cmap_out_column heads[] = {
        {"code", "CODE", CMAP_OUT_CODE, NULL},
        {"name", "DISTRICT", CMAP_OUT_WORDS, NULL},
        {"positioning", "POSITIONING", CMAP_OUT_WORDS, "-"},
        {"industries", "INDUSTRIES", CMAP_OUT_WORDS, "-"},
        {"parks", "PARKS", CMAP_OUT_WORDS, "-"},
    };
    const cmap_zone *zone = &plan->zones[zone_at];
    cmap_out_table table;

    cmap_buf_printf(buf, "%s%s %s (%s)\n", buf->length ? "\n" : "", zone->name_zh, zone->name_en, zone->code);
    put_line("role    ", zone->role_zh, columns, buf);
    put_line("slogan  ", zone->slogan_zh, columns, buf);
    if (zone->strategy_zh)
        put_line("strategy", zone->strategy_zh, columns, buf);
    cmap_buf_putc(buf, '\n');
    cmap_out_table_init(&table, heads, sizeof heads / sizeof heads[0]);
    for (size_t i = 0; i < plan->district_count; i++) {
        const cmap_district *district = &plan->districts[i];
        if (district->zone != zone_at)
            continue;
        cmap_out_table_add(&table, district->code);
        cmap_out_table_add(&table, district->name_zh);
        cmap_out_table_add(&table, district->positioning_zh);
        add_words(&table, district->industries, district->industry_count, ", ");
        add_parks(&table, plan, district->code, ", ");
    }
    cmap_out_table_put_text(&table, 2, columns, buf);
    cmap_out_table_clear(&table);
}

void cmap_zoning_put_text(const cmap_plan *plan, size_t columns, cmap_buf *buf)
{
    for (size_t i = 0; i < plan->zone_count; i++)
        put_zone(plan, i, columns, buf);
    size_t outside = count_parks(plan, NULL);
    if (!outside)
        return;
    cmap_buf_printf(buf, "\nin no district: %zu %s\n", outside, outside == 1 ? "park" : "parks");
    for (size_t i = 0; i < plan->park_count; i++)
        if (lies_in(&plan->parks[i], NULL))
            put_line("-", plan->parks[i].name_zh, columns, buf);
}
