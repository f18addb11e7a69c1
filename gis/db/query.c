#include "gis/db/query.h"

#include "gis/db/day_private.h"
#include "gis/db/schema.h"

#define OF_FLOOR_AREA "indicator_code = '" CMAP_INDICATOR_FLOOR_AREA "' AND value IS NOT NULL"
#define FIRST_TARGET  "FROM target WHERE " OF_FLOOR_AREA " ORDER BY year LIMIT 1"
#define LAST_TARGET   "FROM target WHERE " OF_FLOOR_AREA " ORDER BY year DESC LIMIT 1"
#define BASELINE                                                                                                       \
    "FROM observation WHERE " OF_FLOOR_AREA " AND in_plan AND district_code IS NULL AND park_id IS NULL"               \
    " ORDER BY date, id LIMIT 1"

/* A text between quotes, or NULL. */
static void put_quoted(cmap_buf *out, const char *text)
{
    if (!text) {
        cmap_buf_puts(out, "NULL");
        return;
    }
    cmap_buf_putc(out, '\'');
    for (; *text; text++) {
        if (*text == '\'')
            cmap_buf_putc(out, '\'');
        cmap_buf_putc(out, *text);
    }
    cmap_buf_putc(out, '\'');
}

void cmap_query_put_target(cmap_buf *out, double unit_m2)
{
    cmap_buf_printf(out, "SELECT value / %.1f " FIRST_TARGET, unit_m2);
}

void cmap_query_put_baseline(cmap_buf *out, double unit_m2)
{
    cmap_buf_printf(out, "SELECT value / %.1f " BASELINE, unit_m2);
}

void cmap_query_put_plan_pace(cmap_buf *out, double unit_m2)
{
    cmap_buf_printf(out,
                    "SELECT ((SELECT value " FIRST_TARGET ") - (SELECT value " BASELINE
                    ")) / ((SELECT year " FIRST_TARGET ") - (SELECT substr(date, 1, 4) " BASELINE ")) / %.1f",
                    unit_m2);
}

void cmap_query_put_pace_from(cmap_buf *out, const char *date, double unit_m2)
{
    const int day = cmap_day_last(date), year = day / 10000;

    cmap_buf_printf(out,
                    "SELECT ((SELECT value " LAST_TARGET
                    ") - (SELECT sum(floor_area_tenths) / 10.0 FROM carrier_progress"
                    " WHERE scope = 'city' AND status = 'built')) / ((SELECT year " LAST_TARGET ") - %d"
                    " + (julianday('%04d-12-31') - julianday('%04d-%02d-%02d'))"
                    " / (julianday('%04d-12-31') - julianday('%04d-12-31'))) / %.1f",
                    year, year, year, day / 100 % 100, day % 100, year, year - 1, unit_m2);
}

void cmap_query_put_sum(cmap_buf *out, const char *scope, const char *code, const char *status, double unit_m2)
{
    cmap_buf_printf(
        out, "SELECT coalesce(sum(floor_area_tenths), 0) / %.1f FROM carrier_progress WHERE scope = ", unit_m2 * 10);
    put_quoted(out, scope);
    cmap_buf_puts(out, " AND code IS ");
    put_quoted(out, code);
    cmap_buf_puts(out, " AND status IS ");
    put_quoted(out, status);
}

#define PLACE_OF_CARRIER "coalesce(c.geom, (SELECT k.geom FROM park k WHERE k.id = c.park_id))"

void cmap_query_put_carriers(cmap_buf *out, cmap_query_carriers which, double unit_m2)
{
    static const char *const of[] = {
        [CMAP_QUERY_CARRIERS_COUNT] = "count(*) FROM carrier",
        [CMAP_QUERY_CARRIERS_UNPLACED] = "count(*) FROM carrier c WHERE " PLACE_OF_CARRIER " IS NULL",
        [CMAP_QUERY_CARRIERS_OUTSIDE] = "count(*) FROM carrier c JOIN carrier_with_zone z ON z.id = c.id"
                                        " WHERE z.district_code IS NULL AND " PLACE_OF_CARRIER " IS NOT NULL",
        [CMAP_QUERY_CARRIERS_UNMEASURED] = "count(*) FROM carrier WHERE floor_area_m2 IS NULL"};

    if (which == CMAP_QUERY_CARRIERS_AREA)
        cmap_buf_printf(out, "SELECT coalesce(sum(CAST(round(floor_area_m2 * 10) AS INTEGER)), 0) / %.1f FROM carrier",
                        unit_m2 * 10);
    else
        cmap_buf_printf(out, "SELECT %s", of[which]);
}

void cmap_query_put_official_area(cmap_buf *out, const char *district_code)
{
    cmap_buf_puts(out, "SELECT official_area_km2 FROM district WHERE code = ");
    put_quoted(out, district_code);
}
