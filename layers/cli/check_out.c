#include "layers/cli/check_out.h"

#include "gis/io/json_member.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char notice_en[] = "A reading of the plan of 2011 (苏府〔2011〕159号), not a determination.";

static const cmap_district *district_at(const cmap_check_out *out, size_t index)
{
    return index == CMAP_ZONING_NONE ? NULL : &out->checker->plan->districts[index];
}

static const cmap_zone *zone_of(const cmap_check_out *out, const cmap_district *district)
{
    return district ? &out->checker->plan->zones[district->zone] : NULL;
}

/* JSON. */

static void put_named(cmap_json_writer *json, const char *key, const char *code, const char *name_zh,
                      const char *name_en)
{
    if (!code) {
        cmap_member_text(json, key, NULL);
        return;
    }
    cmap_member_object(json, key);
    cmap_member_text(json, "code", code);
    cmap_member_text(json, "name_zh", name_zh);
    cmap_member_text(json, "name_en", name_en);
    cmap_json_close(json);
}

static void put_district(cmap_json_writer *json, const char *key, const cmap_district *district)
{
    put_named(json, key, district ? district->code : NULL, district ? district->name_zh : NULL,
              district ? district->name_en : NULL);
}

static void put_shares(const cmap_check_out *out, cmap_json_writer *json, const cmap_check *check)
{
    cmap_member_array(json, "shares");
    for (size_t i = 0; i < check->share_count; i++) {
        const cmap_district *district = district_at(out, check->shares[i].district);
        cmap_json_open_object(json);
        cmap_member_text(json, "district", district ? district->code : NULL);
        cmap_member_text(json, "zone", district ? district->zone_code : NULL);
        cmap_member_real(json, "share", check->shares[i].share, 6);
        cmap_json_close(json);
    }
    cmap_json_close(json);
}

static void put_side(cmap_json_writer *json, const char *key, const cmap_ruling *ruling)
{
    cmap_member_object(json, key);
    cmap_member_text(json, "verdict", cmap_verdict_name(ruling->verdict));
    cmap_member_text(json, "rule", ruling->rule);
    cmap_json_close(json);
}

static void put_reasons(const cmap_check_out *out, cmap_json_writer *json, const cmap_check *check,
                        const cmap_check_part *part)
{
    static const char *const keys[] = {"reason", "reason_zh"};

    for (int i = 0; i < 2; i++) {
        cmap_buf text = {0};
        cmap_check_put_reason(out->checker, check, part, i == 1, &text);
        cmap_member_text(json, keys[i], cmap_buf_text(&text));
        cmap_buf_clear(&text);
    }
}

static void put_part(const cmap_check_out *out, cmap_json_writer *json, const cmap_check *check,
                     const cmap_check_part *part)
{
    const cmap_ruling *ruling = &part->ruling;

    cmap_json_open_object(json);
    cmap_member_text(json, "said", part->said);
    cmap_member_text(json, "industry", part->industry ? part->industry->code : NULL);
    cmap_member_text(json, "name_zh", part->industry ? part->industry->name_zh : NULL);
    cmap_member_text(json, "name_en", part->industry ? part->industry->name_en : NULL);
    cmap_member_text(json, "read_from", part->read_from);
    cmap_member_text(json, "verdict", cmap_verdict_name(ruling->verdict));
    cmap_member_text(json, "rule", ruling->rule);
    cmap_member_text(json, "words_zh", ruling->words ? ruling->words->words_zh : NULL);
    cmap_member_text(json, "words_en", ruling->words ? ruling->words->words_en : NULL);
    cmap_member_text(json, "park", ruling->park ? ruling->park->id : NULL);
    cmap_member_text(json, "section", ruling->section);
    put_reasons(out, json, check, part);
    put_side(json, "here", &part->here);
    put_side(json, "there", &part->there);
    cmap_json_close(json);
}

static void put_nearest(cmap_json_writer *json, const cmap_check *check)
{
    cmap_member_array(json, "nearest_parks");
    for (size_t i = 0; i < check->nearest_count; i++) {
        const cmap_park *park = check->nearest[i].park;
        cmap_json_open_object(json);
        cmap_member_text(json, "id", park->id);
        cmap_member_text(json, "name_zh", park->label_zh);
        cmap_member_text(json, "name_en", park->label_en);
        cmap_member_real(json, "distance_m", check->nearest[i].distance_m, 0);
        cmap_member_real(json, "accuracy_m", park->accuracy_m, 1);
        cmap_json_close(json);
    }
    cmap_json_close(json);
}

static void put_json(cmap_check_out *out, int64_t row, const char *name, double accuracy_m, const cmap_check *check)
{
    cmap_json_writer *json = &out->json;
    const cmap_district *district = district_at(out, check->district);
    const cmap_zone *zone = zone_of(out, district);

    cmap_json_open_object(json);
    cmap_member_int(json, "row", row);
    cmap_member_text(json, "name", name);
    cmap_member_real(json, "lon", check->at.lon_deg, 7);
    cmap_member_real(json, "lat", check->at.lat_deg, 7);
    cmap_member_real(json, "accuracy_m", accuracy_m, 1);
    put_named(json, "zone", zone ? zone->code : NULL, zone ? zone->name_zh : NULL, zone ? zone->name_en : NULL);
    put_district(json, "district", district);
    put_shares(out, json, check);
    cmap_member_real(json, "border_distance_m", check->distance_m, 1);
    put_district(json, "beyond_border", district_at(out, check->other));
    cmap_member_real(json, "combined_accuracy_m", check->combined_accuracy_m, 1);
    cmap_member_bool(json, "certain", check->certain);
    cmap_member_text(json, "verdict", cmap_verdict_name(check->verdict));
    cmap_member_text(json, "rule", check->rule);
    put_reasons(out, json, check, check->part_count ? &check->parts[check->worst] : NULL);
    cmap_member_array(json, "industries");
    for (size_t i = 0; i < check->part_count; i++)
        put_part(out, json, check, &check->parts[i]);
    cmap_json_close(json);
    put_nearest(json, check);
    cmap_json_close(json);
}

static void begin_json(cmap_check_out *out)
{
    cmap_json_writer *json = &out->json;

    cmap_json_begin(json, out->buf);
    cmap_json_open_object(json);
    cmap_member_text(json, "format", "carriermap-check");
    cmap_member_int(json, "version", 1);
    cmap_member_text(json, "notice", notice_en);
    cmap_member_text(json, "database", out->asked.database);
    cmap_member_text(json, "file", out->asked.file);
    cmap_member_text(json, "crs", out->asked.crs);
    cmap_member_array(json, "sites");
}

static void end_json(cmap_check_out *out)
{
    cmap_json_writer *json = &out->json;

    cmap_json_close(json);
    cmap_member_object(json, "counts");
    for (int i = 0; i < 4; i++)
        cmap_member_int(json, cmap_verdict_name((cmap_verdict)i), (int64_t)out->counts[i]);
    cmap_member_int(json, "refused", (int64_t)out->refused_count);
    cmap_json_close(json);
    cmap_json_close(json);
    cmap_member_finish(json);
}

/* A row that is no site, in the place where a site would stand. */
static void refuse_json(cmap_check_out *out, int64_t row, const char *rule, const char *reason)
{
    cmap_json_open_object(&out->json);
    cmap_member_int(&out->json, "row", row);
    cmap_member_text(&out->json, "verdict", "refused");
    cmap_member_text(&out->json, "rule", rule);
    cmap_member_text(&out->json, "reason", reason);
    cmap_json_close(&out->json);
}

/* CSV and table: a row for each industry of a site. */

static const cmap_out_column columns[] = {
    {"row", "ROW", CMAP_OUT_NUMBER, "-"},
    {"name", "SITE", CMAP_OUT_WORDS, "-"},
    {"lon", NULL, CMAP_OUT_NUMBER, NULL},
    {"lat", NULL, CMAP_OUT_NUMBER, NULL},
    {"accuracy_m", NULL, CMAP_OUT_NUMBER, NULL},
    {"zone_code", NULL, CMAP_OUT_CODE, "-"},
    {"district_code", "DISTRICT", CMAP_OUT_CODE, "none"},
    {"district_zh", NULL, CMAP_OUT_WORDS, "-"},
    {"district_en", NULL, CMAP_OUT_WORDS, "-"},
    {"shares", NULL, CMAP_OUT_WORDS, "-"},
    {"border_distance_m", "TO BORDER m", CMAP_OUT_NUMBER, NULL},
    {"beyond_border_code", NULL, CMAP_OUT_CODE, "-"},
    {"combined_accuracy_m", "KNOWN TO m", CMAP_OUT_NUMBER, NULL},
    {"certain", NULL, CMAP_OUT_CODE, NULL},
    {"industry", "INDUSTRY", CMAP_OUT_WORDS, "-"},
    {"industry_code", NULL, CMAP_OUT_CODE, "-"},
    {"verdict", "VERDICT", CMAP_OUT_CODE, NULL},
    {"rule", NULL, CMAP_OUT_CODE, NULL},
    {"reason", "REASON", CMAP_OUT_WORDS, NULL},
    {"reason_zh", NULL, CMAP_OUT_WORDS, NULL},
    {"section", "SECTION", CMAP_OUT_WORDS, "-"},
    {"nearest_park", NULL, CMAP_OUT_WORDS, "-"},
    {"nearest_park_m", NULL, CMAP_OUT_NUMBER, "-"},
};

static void add_real(cmap_out_table *table, double value, int decimals)
{
    char text[40];

    if (isfinite(value))
        (void)snprintf(text, sizeof text, "%.*f", decimals, value);
    cmap_out_table_add(table, isfinite(value) ? text : NULL);
}

static void add_int(cmap_out_table *table, int64_t value)
{
    char text[24];

    (void)snprintf(text, sizeof text, "%" PRId64, value);
    cmap_out_table_add(table, text);
}

static void add_shares(const cmap_check_out *out, cmap_out_table *table, const cmap_check *check)
{
    cmap_buf text = {0};

    for (size_t i = 0; i < check->share_count; i++) {
        const cmap_district *district = district_at(out, check->shares[i].district);
        cmap_buf_printf(&text, "%s%s %.4f", i ? "; " : "", district ? district->code : "none", check->shares[i].share);
    }
    cmap_out_table_add(table, check->share_count ? cmap_buf_text(&text) : NULL);
    cmap_buf_clear(&text);
}

static void add_reason(const cmap_check_out *out, cmap_out_table *table, const cmap_check *check,
                       const cmap_check_part *part, bool chinese)
{
    cmap_buf text = {0};

    cmap_check_put_reason(out->checker, check, part, chinese, &text);
    cmap_out_table_add(table, cmap_buf_text(&text));
    cmap_buf_clear(&text);
}

static void add_place(const cmap_check_out *out, cmap_out_table *table, double accuracy_m, const cmap_check *check)
{
    const cmap_district *district = district_at(out, check->district), *other = district_at(out, check->other);

    add_real(table, check->at.lon_deg, 6);
    add_real(table, check->at.lat_deg, 6);
    add_real(table, accuracy_m, 0);
    cmap_out_table_add(table, district ? district->zone_code : NULL);
    cmap_out_table_add(table, district ? district->code : NULL);
    cmap_out_table_add(table, district ? district->name_zh : NULL);
    cmap_out_table_add(table, district ? district->name_en : NULL);
    add_shares(out, table, check);
    add_real(table, check->distance_m, 0);
    cmap_out_table_add(table, other ? other->code : NULL);
    add_real(table, check->combined_accuracy_m, 0);
    cmap_out_table_add(table, check->certain ? "yes" : "no");
}

static void add_row(cmap_check_out *out, int64_t row, const char *name, double accuracy_m, const cmap_check *check,
                    const cmap_check_part *part)
{
    cmap_out_table *table = &out->table;

    add_int(table, row);
    cmap_out_table_add(table, name);
    add_place(out, table, accuracy_m, check);
    cmap_out_table_add(table, part ? part->said : NULL);
    cmap_out_table_add(table, part && part->industry ? part->industry->code : NULL);
    cmap_out_table_add(table, cmap_verdict_name(part ? part->ruling.verdict : check->verdict));
    cmap_out_table_add(table, part ? part->ruling.rule : check->rule);
    add_reason(out, table, check, part, false);
    add_reason(out, table, check, part, true);
    cmap_out_table_add(table, part ? part->ruling.section : NULL);
    cmap_out_table_add(table, check->nearest_count ? check->nearest[0].park->label_zh : NULL);
    add_real(table, check->nearest_count ? check->nearest[0].distance_m : (double)NAN, 0);
}

static void refuse_row(cmap_check_out *out, int64_t row, const char *rule, const char *reason)
{
    size_t count = sizeof columns / sizeof columns[0];

    for (size_t i = 0; i < count; i++) {
        if (i == 0)
            add_int(&out->table, row);
        else
            cmap_out_table_add(&out->table, strcmp(columns[i].key, "verdict") == 0  ? "refused"
                                            : strcmp(columns[i].key, "rule") == 0   ? rule
                                            : strcmp(columns[i].key, "reason") == 0 ? reason
                                                                                    : NULL);
    }
}

/* One site for people. */

static void put_label(cmap_buf *buf, const char *label)
{
    cmap_buf_printf(buf, "%-14s", label);
}

static void put_where(const cmap_check_out *out, double accuracy_m, const cmap_check *check)
{
    cmap_buf *buf = out->buf;

    put_label(buf, "site");
    cmap_buf_printf(buf, "%.6f E, %.6f N", check->at.lon_deg, check->at.lat_deg);
    if (out->asked.crs)
        cmap_buf_printf(buf, ", from %s", out->asked.crs);
    if (!out->asked.accuracy_given)
        cmap_buf_puts(buf, "; taken as exact, --accuracy says otherwise");
    else if (isfinite(accuracy_m))
        cmap_buf_printf(buf, ", to %.0f m", accuracy_m);
    cmap_buf_putc(buf, '\n');
}

static void put_zone(const cmap_check_out *out, const cmap_check *check)
{
    const cmap_district *district = district_at(out, check->district), *other = district_at(out, check->other);
    const cmap_zone *zone = zone_of(out, district);
    cmap_buf *buf = out->buf;

    put_label(buf, "zone");
    cmap_buf_printf(buf, "%s%s%s\n", zone ? zone->name_zh : "none", zone ? " " : "", zone ? zone->name_en : "");
    put_label(buf, "district");
    cmap_buf_printf(buf, "%s%s%s\n", district ? district->name_zh : "none", district ? " " : "",
                    district ? district->name_en : "");
    put_label(buf, "border");
    cmap_buf_printf(buf, "%.0f m away, beyond it %s", check->distance_m, other ? other->name_zh : "no district");
    if (isfinite(check->combined_accuracy_m))
        cmap_buf_printf(buf, "; known to %.0f m", check->combined_accuracy_m);
    cmap_buf_puts(buf, check->certain ? "\n" : ": too near to be sure\n");
}

static void put_verdict(const cmap_check_out *out, const cmap_check *check, const cmap_check_part *part)
{
    cmap_buf *buf = out->buf;

    if (part) {
        put_label(buf, "industry");
        cmap_text_put_plain(buf, part->said, strlen(part->said));
        if (part->industry)
            cmap_buf_printf(buf, ", read as %s %s", part->industry->name_zh, part->industry->name_en);
        cmap_buf_putc(buf, '\n');
    }
    put_label(buf, "verdict");
    cmap_buf_printf(buf, "%s (%s)\n", cmap_verdict_name(part ? part->ruling.verdict : check->verdict),
                    part ? part->ruling.rule : check->rule);
    for (int chinese = 0; chinese < 2; chinese++) {
        put_label(buf, "");
        cmap_check_put_reason(out->checker, check, part, chinese, buf);
        cmap_buf_putc(buf, '\n');
    }
    if (part && part->ruling.section) {
        put_label(buf, "section");
        cmap_buf_printf(buf, "%s\n", part->ruling.section);
    }
}

static void put_sheet(const cmap_check_out *out, double accuracy_m, const cmap_check *check)
{
    cmap_buf *buf = out->buf;

    put_where(out, accuracy_m, check);
    put_zone(out, check);
    for (size_t i = 0; i < check->share_count && check->share_count > 1; i++) {
        const cmap_district *district = district_at(out, check->shares[i].district);
        put_label(buf, i ? "" : "shares");
        cmap_buf_printf(buf, "%5.1f %%  %s\n", 100 * check->shares[i].share, district ? district->name_zh : "none");
    }
    for (size_t i = 0; i < check->part_count; i++)
        put_verdict(out, check, &check->parts[i]);
    if (!check->part_count)
        put_verdict(out, check, NULL);
    for (size_t i = 0; i < check->nearest_count; i++) {
        put_label(buf, i ? "" : "nearest parks");
        cmap_buf_printf(buf, "%.1f km  %s %s\n", check->nearest[i].distance_m / 1000, check->nearest[i].park->label_zh,
                        check->nearest[i].park->label_en);
    }
    cmap_buf_printf(buf, "\n%s\n", notice_en);
}

/* The writer. */

void cmap_check_out_begin(cmap_check_out *out, cmap_out_format format, const cmap_checker *checker,
                          const cmap_check_asked *asked, size_t terminal_columns, cmap_buf *buf)
{
    *out = (cmap_check_out){
        .format = format, .checker = checker, .asked = *asked, .columns = terminal_columns, .buf = buf};
    cmap_out_table_init(&out->table, columns, sizeof columns / sizeof columns[0]);
    if (format == CMAP_OUT_JSON)
        begin_json(out);
}

/* Keeps no more than the rows of a table that people read: CSV goes on as it comes. */
static void flush_csv(cmap_check_out *out)
{
    static const char mark[] = "\xEF\xBB\xBF";

    if (out->buf->length == 0)
        cmap_buf_puts(out->buf, mark);
    else
        out->table.headless = true;
    cmap_out_table_put_csv(&out->table, out->buf);
    cmap_out_table_clear(&out->table);
    cmap_out_table_init(&out->table, columns, sizeof columns / sizeof columns[0]);
}

void cmap_check_out_add(cmap_check_out *out, int64_t row, const char *name, double accuracy_m, const cmap_check *check)
{
    out->counts[check->verdict]++;
    if (out->format == CMAP_OUT_JSON) {
        put_json(out, row, name, accuracy_m, check);
        return;
    }
    if (out->format == CMAP_OUT_TABLE && !out->asked.file) {
        put_sheet(out, accuracy_m, check);
        return;
    }
    for (size_t i = 0; i < check->part_count || i == 0; i++)
        add_row(out, row, name, accuracy_m, check, check->part_count ? &check->parts[i] : NULL);
    if (out->format == CMAP_OUT_CSV)
        flush_csv(out);
}

void cmap_check_out_refuse(cmap_check_out *out, int64_t row, const char *rule, const char *reason)
{
    out->refused_count++;
    if (out->format == CMAP_OUT_JSON) {
        refuse_json(out, row, rule, reason);
        return;
    }
    refuse_row(out, row, rule, reason);
    if (out->format == CMAP_OUT_CSV)
        flush_csv(out);
}

static void put_summary(const cmap_check_out *out)
{
    size_t total = out->refused_count;

    for (int i = 0; i < 4; i++)
        total += out->counts[i];
    cmap_buf_printf(out->buf, "\n%zu %s:", total, total == 1 ? "site" : "sites");
    for (int i = 0; i < 4; i++)
        cmap_buf_printf(out->buf, " %zu %s%s", out->counts[i], cmap_verdict_name((cmap_verdict)i), i < 3 ? "," : "");
    if (out->refused_count)
        cmap_buf_printf(out->buf, ", %zu refused", out->refused_count);
    cmap_buf_printf(out->buf, "\n%s\n", notice_en);
}

void cmap_check_out_end(cmap_check_out *out)
{
    if (out->format == CMAP_OUT_JSON) {
        end_json(out);
    } else if (out->format == CMAP_OUT_CSV && out->buf->length == 0) {
        flush_csv(out); /* the header alone */
    } else if (out->format == CMAP_OUT_TABLE && out->asked.file) {
        cmap_out_table_put_text(&out->table, 0, out->columns, out->buf);
        put_summary(out);
    }
    cmap_out_table_clear(&out->table);
}
