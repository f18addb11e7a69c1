#include "layers/cli/progress_out.h"

#include "gis/io/json_member.h"
#include "layers/cli/out.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* The sums of a row in the order of printing, NULL where nothing was measured. */
enum { SUMS = 4 };

typedef struct sums_text {
    char digits[SUMS][24];
    const char *text[SUMS]; /* into digits, or NULL */
} sums_text;

/* A row without any carrier is unknown, not nought; but where empty_is_nought, no carrier means no floor area. */
static void write_sums(const cmap_progress_sums *sums, bool empty_is_nought, sums_text *out)
{
    const int64_t tenths[SUMS] = {sums->built_tenths, sums->under_construction_tenths, sums->planned_tenths,
                                  sums->unknown_status_tenths};
    bool known = sums->measured_count > 0 || (empty_is_nought && sums->carrier_count == 0);

    for (size_t i = 0; i < SUMS; i++) {
        cmap_tenths_put(tenths[i], out->digits[i]);
        out->text[i] = known ? out->digits[i] : NULL;
    }
}

static const char *const sums_keys[SUMS] = {"built_m2", "under_construction_m2", "planned_m2", "unknown_status_m2"};

/* JSON. */

static void put_sums(cmap_json_writer *json, const cmap_progress_sums *sums, bool empty_is_nought)
{
    sums_text texts;

    write_sums(sums, empty_is_nought, &texts);
    for (size_t i = 0; i < SUMS; i++)
        cmap_member_decimal(json, sums_keys[i], texts.text[i]);
    cmap_member_int(json, "carriers", (int64_t)sums->carrier_count);
    cmap_member_int(json, "carriers_measured", (int64_t)sums->measured_count);
}

static void put_sums_object(cmap_json_writer *json, const char *key, const cmap_progress_sums *sums)
{
    cmap_member_object(json, key);
    put_sums(json, sums, true);
    cmap_json_close(json);
}

static void put_area(cmap_json_writer *json, const char *key, int64_t area_m2)
{
    if (area_m2 < 0)
        cmap_member_decimal(json, key, NULL);
    else
        cmap_member_int(json, key, area_m2);
}

static void put_rows(cmap_json_writer *json, const cmap_progress *progress)
{
    cmap_member_array(json, "rows");
    for (size_t i = 0; i < progress->row_count; i++) {
        const cmap_progress_row *row = &progress->rows[i];
        cmap_json_open_object(json);
        cmap_member_text(json, "code", row->code);
        cmap_member_text(json, "name_zh", row->name_zh);
        cmap_member_text(json, "name_en", row->name_en);
        cmap_member_text(json, "zone", row->zone_code);
        put_sums(json, &row->sums, false);
        cmap_json_close(json);
    }
    cmap_json_close(json);
}

static const char *by_name(cmap_progress_by by)
{
    static const char *const names[] = {[CMAP_PROGRESS_CITY] = "city",
                                        [CMAP_PROGRESS_ZONE] = "zone",
                                        [CMAP_PROGRESS_DISTRICT] = "district",
                                        [CMAP_PROGRESS_PARK] = "park"};
    return names[by];
}

static void put_target(cmap_json_writer *json, const cmap_progress *progress)
{
    put_area(json, "target_m2", progress->target_m2);
    if (progress->target_m2 < 0)
        cmap_member_decimal(json, "target_year", NULL);
    else
        cmap_member_int(json, "target_year", progress->target_year);
    cmap_member_text(json, "target_bound", progress->target_bound);
    put_area(json, "baseline_m2", progress->baseline_m2);
    cmap_member_text(json, "baseline_date", progress->baseline_date);
    cmap_member_bool(json, "baseline_is_lower_bound", progress->baseline_is_lower_bound);
    put_area(json, "latest_m2", progress->latest_m2);
    cmap_member_text(json, "latest_date", progress->latest_date);
    cmap_member_bool(json, "latest_is_lower_bound", progress->latest_is_lower_bound);
}

void cmap_progress_put_json(const cmap_progress *progress, cmap_buf *buf)
{
    cmap_json_writer json;
    sums_text unassigned;

    write_sums(&progress->unassigned, true, &unassigned);
    cmap_json_begin(&json, buf);
    cmap_json_open_object(&json);
    put_target(&json, progress);
    cmap_member_text(&json, "as_of", progress->as_of);
    put_sums(&json, &progress->city, false);
    cmap_member_decimal(&json, "unassigned_m2", unassigned.text[0]);
    cmap_member_real(&json, "coverage", progress->coverage, 4);
    cmap_member_real(&json, "pace_m2_per_year", progress->pace_m2_per_year, 0);
    cmap_member_text(&json, "pace_from", progress->pace_from);
    put_sums_object(&json, "unassigned", &progress->unassigned);
    put_sums_object(&json, "later", &progress->later);
    put_sums_object(&json, "undated", &progress->undated);
    cmap_member_text(&json, "by", by_name(progress->by));
    put_sums_object(&json, "in_no_row", &progress->none);
    put_rows(&json, progress);
    cmap_json_close(&json);
    cmap_member_finish(&json);
}

/* Tables. */

/* 1234567.5 as "1,234,567.5", for people. */
static void group_digits(const char *number, char out[40])
{
    size_t whole = strcspn(number, ".");
    size_t used = 0;

    for (size_t i = 0; number[i] && used < 38; i++) {
        if (i && i < whole && (whole - i) % 3 == 0)
            out[used++] = ',';
        out[used++] = number[i];
    }
    out[used] = '\0';
}

static void add_sums(cmap_out_table *table, const cmap_progress_sums *sums, bool empty_is_nought, bool grouped)
{
    sums_text texts;

    write_sums(sums, empty_is_nought, &texts);
    for (size_t i = 0; i < SUMS; i++) {
        char pretty[40];
        if (texts.text[i] && grouped)
            group_digits(texts.text[i], pretty);
        cmap_out_table_add(table, texts.text[i] && grouped ? pretty : texts.text[i]);
    }
    (void)snprintf(texts.digits[0], sizeof texts.digits[0], "%zu", sums->carrier_count);
    cmap_out_table_add(table, texts.digits[0]);
}

static const char *none_name(cmap_progress_by by)
{
    return by == CMAP_PROGRESS_PARK ? "of no park" : "unassigned";
}

static void fill_rows(cmap_out_table *table, const cmap_progress *progress, bool grouped)
{
    for (size_t i = 0; i < progress->row_count; i++) {
        const cmap_progress_row *row = &progress->rows[i];
        cmap_out_table_add(table, row->code);
        cmap_out_table_add(table, row->name_zh);
        cmap_out_table_add(table, row->name_en);
        cmap_out_table_add(table, row->zone_code);
        add_sums(table, &row->sums, false, grouped);
    }
    if (progress->by == CMAP_PROGRESS_CITY)
        return;
    cmap_out_table_add(table, NULL);
    cmap_out_table_add(table, progress->by == CMAP_PROGRESS_PARK ? "不属于园区" : "未归属");
    cmap_out_table_add(table, none_name(progress->by));
    cmap_out_table_add(table, NULL);
    add_sums(table, &progress->none, true, grouped);
}

static const cmap_out_column row_columns[] = {
    {"code", "CODE", CMAP_OUT_CODE, "-"},
    {"name_zh", "NAME", CMAP_OUT_WORDS, NULL},
    {"name_en", "NAME (EN)", CMAP_OUT_WORDS, NULL},
    {"zone", NULL, CMAP_OUT_WORDS, "-"},
    {"built_m2", "BUILT m²", CMAP_OUT_NUMBER, NULL},
    {"under_construction_m2", "UNDER CONSTRUCTION m²", CMAP_OUT_NUMBER, NULL},
    {"planned_m2", "PLANNED m²", CMAP_OUT_NUMBER, NULL},
    {"unknown_status_m2", "STATUS UNKNOWN m²", CMAP_OUT_NUMBER, NULL},
    {"carriers", "CARRIERS", CMAP_OUT_NUMBER, NULL},
};

void cmap_progress_put_csv(const cmap_progress *progress, cmap_buf *buf)
{
    cmap_out_table table;

    cmap_out_table_init(&table, row_columns, sizeof row_columns / sizeof row_columns[0]);
    fill_rows(&table, progress, false);
    cmap_out_table_put_csv(&table, buf);
    cmap_out_table_clear(&table);
}

/* "over 5,000,000 m²", or "unknown". */
static void put_quantity(cmap_buf *buf, int64_t area_m2, const char *bound)
{
    char digits[24];
    char pretty[40];

    if (area_m2 < 0) {
        cmap_buf_puts(buf, "unknown");
        return;
    }
    (void)snprintf(digits, sizeof digits, "%" PRId64, area_m2);
    group_digits(digits, pretty);
    cmap_buf_printf(buf, "%s%s%s m²", bound, *bound ? " " : "", pretty);
}

static const char *bound_words(const char *bound)
{
    if (!bound || strcmp(bound, "exactly") == 0 || strcmp(bound, "none") == 0)
        return "";
    return strcmp(bound, "at-least") == 0 ? "at least" : bound;
}

static void put_known(const cmap_progress *progress, cmap_buf *buf)
{
    cmap_buf_puts(buf, "target    ");
    put_quantity(buf, progress->target_m2, bound_words(progress->target_bound));
    if (progress->target_m2 >= 0)
        cmap_buf_printf(buf, " by %d", progress->target_year);
    cmap_buf_puts(buf, "\nbaseline  ");
    put_quantity(buf, progress->baseline_m2, progress->baseline_is_lower_bound ? "over" : "");
    if (progress->baseline_date)
        cmap_buf_printf(buf, " (%s)", progress->baseline_date);
    if (progress->latest_date &&
        (!progress->baseline_date || strcmp(progress->latest_date, progress->baseline_date) != 0)) {
        cmap_buf_puts(buf, "\nlatest    ");
        put_quantity(buf, progress->latest_m2, progress->latest_is_lower_bound ? "over" : "");
        cmap_buf_printf(buf, " (%s)", progress->latest_date);
    }
    cmap_buf_putc(buf, '\n');
}

static void put_built(const cmap_progress *progress, const char *database, cmap_buf *buf)
{
    sums_text texts;
    char pretty[40];

    write_sums(&progress->city, false, &texts);
    if (!texts.text[0]) {
        cmap_buf_printf(buf, "built     unknown: %s holds no surveyed floor area%s%s\n", database,
                        progress->as_of ? " as of " : "", progress->as_of ? progress->as_of : "");
        return;
    }
    group_digits(texts.text[0], pretty);
    cmap_buf_printf(buf, "built     %s m²%s%s", pretty, progress->as_of ? " as of " : "",
                    progress->as_of ? progress->as_of : "");
    if (isfinite(progress->coverage))
        cmap_buf_printf(buf, ", %.1f %% of the city's latest figure", 100 * progress->coverage);
    cmap_buf_putc(buf, '\n');
}

static void put_pace(const cmap_progress *progress, cmap_buf *buf)
{
    char digits[40];
    char pretty[40];

    if (!isfinite(progress->pace_m2_per_year)) {
        cmap_buf_puts(buf, "pace      unknown\n");
    } else if (progress->pace_m2_per_year <= 0) {
        cmap_buf_puts(buf, "pace      the target is reached\n");
    } else {
        (void)snprintf(digits, sizeof digits, "%.0f", progress->pace_m2_per_year);
        group_digits(digits, pretty);
        cmap_buf_printf(buf, "pace      %s m² a year from %s on would reach the target\n", pretty, progress->pace_from);
    }
}

/* What --as-of left out, so that nothing is dropped in silence. */
static void put_left_out(const char *label, const char *why, const cmap_progress_sums *sums, cmap_buf *buf)
{
    int64_t all =
        sums->built_tenths + sums->under_construction_tenths + sums->planned_tenths + sums->unknown_status_tenths;
    char digits[24];
    char pretty[40];

    if (!sums->carrier_count)
        return;
    cmap_tenths_put(all, digits);
    group_digits(digits, pretty);
    cmap_buf_printf(buf, "%s%zu %s with %s m² %s\n", label, sums->carrier_count,
                    sums->carrier_count == 1 ? "carrier" : "carriers", pretty, why);
}

void cmap_progress_put_text(const cmap_progress *progress, const char *database, size_t columns, cmap_buf *buf)
{
    cmap_out_table table;

    put_known(progress, buf);
    put_built(progress, database, buf);
    put_pace(progress, buf);
    put_left_out("later     ", "are dated after that and not counted", &progress->later, buf);
    put_left_out("undated   ", "have no date and are not counted", &progress->undated, buf);
    cmap_buf_putc(buf, '\n');
    cmap_out_table_init(&table, row_columns, sizeof row_columns / sizeof row_columns[0]);
    fill_rows(&table, progress, true);
    cmap_out_table_put_text(&table, 0, columns, buf);
    cmap_out_table_clear(&table);
}
