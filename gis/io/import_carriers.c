/* Carriers: the facts of a row, and the loop over all rows. */
#include "gis/base/mem.h"
#include "gis/geom/wkb.h"
#include "gis/io/import_private.h"
#include "gis/io/intake_private.h"
#include "gis/io/tally_private.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_MAX_BYTES = 600 };

static bool refuse(const char **rule, char *reason, const char *which, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static bool refuse(const char **rule, char *reason, const char *which, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    (void)vsnprintf(reason, CMAP_REASON_ROOM, format, args);
    va_end(args);
    *rule = which;
    return false;
}

static const char *header_of(const cmap_import *import, cmap_role role)
{
    for (size_t i = 0; i < import->facts->column_count; i++)
        if (import->facts->columns[i].role == role)
            return import->facts->headers[i];
    return cmap_role_name(role);
}

/* A refusal of a value, with its column before it. */
static bool refuse_value(const cmap_import *import, cmap_role role, const char *value_rule, const char *value_reason,
                         const char **rule, char *reason)
{
    *rule = value_rule;
    (void)snprintf(reason, CMAP_REASON_ROOM, "%.120s: %s", header_of(import, role), value_reason);
    return false;
}

/* ---- texts ---- */

static cmap_status clean(cmap_import *import, const cmap_intake_row *from, cmap_role role, cmap_buf *out, cmap_err *err)
{
    const char *odd;

    cmap_buf_reset(out);
    odd = cmap_text_clean(from->by_role[role], strlen(from->by_role[role]), out);
    if (odd)
        return cmap_import_find(import, CMAP_SEVERITY_NOTE, CMAP_RULE_TEXT_ODD, from->number, err, "%s: %s",
                                header_of(import, role), odd);
    return out->status ? cmap_import_no_memory(import, err) : CMAP_OK;
}

enum { ALL_TEXTS = 0, PLAIN_TEXTS = 2 }; /* from which on: key and name go first */

static cmap_status read_texts_of(cmap_import *import, const cmap_intake_row *from, size_t first, cmap_err *err)
{
    cmap_carrier_row *row = &import->row;
    const struct {
        cmap_role role;
        cmap_buf *to;
    } texts[] = {
        {CMAP_ROLE_KEY, &row->key},
        {CMAP_ROLE_NAME, &row->name},
        {CMAP_ROLE_INDUSTRY, &row->industry},
        {CMAP_ROLE_PARK, &row->park_text},
        {CMAP_ROLE_DISTRICT, &row->district_text},
    };
    cmap_status status = CMAP_OK;

    for (size_t i = first; i < sizeof texts / sizeof texts[0] && !status; i++) {
        if (!*from->by_role[texts[i].role]) {
            cmap_buf_reset(texts[i].to);
            continue;
        }
        status = clean(import, from, texts[i].role, texts[i].to, err);
        if (!status && cmap_value_is_unknown(cmap_buf_text(texts[i].to)))
            cmap_buf_reset(texts[i].to);
    }
    return status;
}

static bool check_texts(const cmap_import *import, const char **rule, char *reason)
{
    const cmap_carrier_row *row = &import->row;

    if (!row->name.length)
        return refuse(rule, reason, CMAP_RULE_NAME_MISSING, "%s is blank; every carrier needs a name",
                      header_of(import, CMAP_ROLE_NAME));
    if (row->name.length > NAME_MAX_BYTES)
        return refuse(rule, reason, CMAP_RULE_NAME_TOO_LONG, "the name has %zu bytes; a name may have %d",
                      row->name.length, NAME_MAX_BYTES);
    if (row->key.length > NAME_MAX_BYTES)
        return refuse(rule, reason, CMAP_RULE_NAME_TOO_LONG, "the key has %zu bytes; a key may have %d",
                      row->key.length, NAME_MAX_BYTES);
    return true;
}

/* ---- values ---- */

static cmap_status note_area(cmap_import *import, int64_t row, int64_t tenths, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    if (!import->areas) {
        char *folder = cmap_db_scratch_folder(import->db);
        status = folder ? cmap_area_column_new(folder, &import->areas, err) : cmap_import_no_memory(import, err);
        cmap_free(folder);
    }
    return status ? status : cmap_area_column_add(import->areas, tenths, (size_t)row, err);
}

static cmap_status read_area(cmap_import *import, const cmap_intake_row *from, const char **rule, char *reason,
                             cmap_err *err)
{
    const cmap_column *column = cmap_intake_column(import->intake, CMAP_ROLE_FLOOR_AREA);
    cmap_carrier_row *row = &import->row;
    cmap_status status = CMAP_OK;

    row->has_area = false;
    row->area_tenths = 0;
    if (!column)
        return CMAP_OK;
    cmap_area_value area =
        cmap_area_read(from->by_role[CMAP_ROLE_FLOOR_AREA], column->unit, import->options->area_unit);
    if (area.state == CMAP_VALUE_REFUSED) {
        import->without_unit += strcmp(area.rule, CMAP_RULE_UNIT_MISSING) == 0;
        (void)refuse_value(import, CMAP_ROLE_FLOOR_AREA, area.rule, area.reason, rule, reason);
        return CMAP_OK;
    }
    if (area.state == CMAP_VALUE_UNKNOWN)
        return CMAP_OK;
    import->with_unit++;
    row->has_area = true;
    row->area_tenths = area.tenths_m2;
    if (area.rule)
        status = cmap_import_find(import, CMAP_SEVERITY_NOTE, area.rule, from->number, err, "%s: %s",
                                  header_of(import, CMAP_ROLE_FLOOR_AREA), area.reason);
    /* A unit that stands with the value is no slip of the column's. */
    return status || import->is_tally || area.is_unit_in_cell ? status
                                                              : note_area(import, from->number, area.tenths_m2, err);
}

/* Floor area over land area, of which one built on in cities here is between 0.1 and 15. */
static cmap_status compare_land(cmap_import *import, const cmap_intake_row *from, cmap_err *err)
{
    const cmap_column *column = cmap_intake_column(import->intake, CMAP_ROLE_LAND_AREA);
    const cmap_carrier_row *row = &import->row;
    double ratio;

    if (!column || !row->has_area)
        return CMAP_OK;
    cmap_area_value land = cmap_area_read(from->by_role[CMAP_ROLE_LAND_AREA], column->unit, import->options->area_unit);
    if (land.state != CMAP_VALUE_KNOWN || land.tenths_m2 <= 0 || row->area_tenths <= 0)
        return CMAP_OK;
    ratio = (double)row->area_tenths / (double)land.tenths_m2;
    if (ratio >= 0.1 && ratio <= 15)
        return CMAP_OK;
    return cmap_import_find(import, CMAP_SEVERITY_WARN, CMAP_RULE_FAR_SUSPECT, from->number, err,
                            "%s: its floor area is %.3g times its land area, which is hardly possible; check both and "
                            "their units",
                            cmap_buf_text(&row->name), ratio);
}

/* The place of text among the readings that are kept, by a hash of its bytes. */
static size_t place_of(const char *text)
{
    unsigned hash = 0;

    while (*text)
        hash = hash * 31 + (unsigned char)*text++;
    return (hash ^ hash >> 8) % (sizeof((cmap_import *)0)->readings / sizeof((cmap_import *)0)->readings[0]);
}

/* Is text what was read last at that place? Then the reading stands. */
static bool is_again(char last[48], const char *text)
{
    bool again = last[0] && strcmp(last, text) == 0;

    if (!again)
        (void)snprintf(last, 48, "%s", strlen(text) < 48 ? text : "");
    return again;
}

/* A day as a bare number counts from the workbook's own first day. */
static cmap_date_value read_date(const cmap_import *import, const char *text)
{
    enum { DAYS_TO_1904 = 1462 };
    cmap_date_value date = cmap_date_read(text, import->options->date_order);

    if (date.is_serial && import->facts->table->is_1904)
        (void)cmap_date_of_serial(strtoll(text, NULL, 10) + DAYS_TO_1904, date.text);
    return date;
}

static bool read_status_and_date(cmap_import *import, const cmap_intake_row *from, const char **rule, char *reason)
{
    const char *status_text = from->by_role[CMAP_ROLE_STATUS], *date_text = from->by_role[CMAP_ROLE_AS_OF];
    struct cmap_readings *for_status = &import->readings[place_of(status_text)];
    struct cmap_readings *for_date = &import->readings[place_of(date_text)];
    cmap_status_value *status = &for_status->status;
    cmap_date_value *date = &for_date->date;

    if (!is_again(for_status->status_text, status_text))
        *status = cmap_status_read(status_text);
    if (!is_again(for_date->date_text, date_text))
        *date = read_date(import, date_text);
    import->row.status = status->status;
    memcpy(import->row.as_of, date->text, sizeof import->row.as_of);
    if (status->state == CMAP_VALUE_REFUSED)
        return refuse_value(import, CMAP_ROLE_STATUS, status->rule, status->reason, rule, reason);
    if (date->state == CMAP_VALUE_REFUSED)
        return refuse_value(import, CMAP_ROLE_AS_OF, date->rule, date->reason, rule, reason);
    return true;
}

static bool read_accuracy(cmap_import *import, const cmap_intake_row *from, const char **rule, char *reason)
{
    const char *text = from->by_role[CMAP_ROLE_ACCURACY];

    import->row.accuracy_m = from->geom || import->row.has_point ? import->options->accuracy_m : (double)NAN;
    if (!*text)
        return true;
    cmap_number_value metres = cmap_number_read(text);
    if (metres.state == CMAP_VALUE_REFUSED)
        return refuse_value(import, CMAP_ROLE_ACCURACY, metres.rule, metres.reason, rule, reason);
    if (metres.state == CMAP_VALUE_KNOWN && metres.number < 0)
        return refuse_value(import, CMAP_ROLE_ACCURACY, CMAP_RULE_VALUE_RANGE, "an accuracy is 0 m or more", rule,
                            reason);
    if (metres.state == CMAP_VALUE_KNOWN)
        import->row.accuracy_m = metres.number;
    return true;
}

/* ---- park and district ---- */

static cmap_status find_places(cmap_import *import, const cmap_intake_row *from, cmap_err *err)
{
    cmap_carrier_row *row = &import->row;
    bool is_ambiguous = false;
    cmap_status status = CMAP_OK;

    row->district = cmap_names_district(import->names, cmap_buf_text(&row->district_text));
    row->park = cmap_names_park(import->names, cmap_buf_text(&row->park_text), row->district, &is_ambiguous);
    if (row->district_text.length && !row->district)
        status = cmap_import_find(import, CMAP_SEVERITY_WARN, CMAP_RULE_DISTRICT_UNKNOWN, from->number, err,
                                  "%s is none of the ten districts; the text is kept with the row",
                                  cmap_buf_text(&row->district_text));
    if (!status && is_ambiguous)
        status = cmap_import_find(import, CMAP_SEVERITY_WARN, CMAP_RULE_PARK_AMBIGUOUS, from->number, err,
                                  "several parks are called %s; name the district too, or the park's id or label",
                                  cmap_buf_text(&row->park_text));
    else if (!status && row->park_text.length && !row->park)
        status = cmap_import_find(import, CMAP_SEVERITY_WARN, CMAP_RULE_PARK_UNKNOWN, from->number, err,
                                  "%s is no park of the database; its carriers go by their own place or district "
                                  "(add it with --into parks)",
                                  cmap_buf_text(&row->park_text));
    if (!status && row->park && row->district && row->park->joined_code &&
        strcmp(row->park->joined_code, row->district->code) != 0)
        status = cmap_import_find(import, CMAP_SEVERITY_WARN, CMAP_RULE_PARK_ELSEWHERE, from->number, err,
                                  "%s lies in %s, not in %s as the row says; the park's place goes first",
                                  row->park->label_zh, row->park->joined_code, row->district->code);
    return status;
}

static cmap_status take_place(cmap_import *import, const cmap_intake_row *from, cmap_err *err)
{
    cmap_carrier_row *row = &import->row;

    cmap_buf_reset(&row->blob);
    row->geom = from->geom;
    if (row->has_point) {
        cmap_point_to_blob(CMAP_SRID_CGCS2000, row->at.lon_deg, row->at.lat_deg, &row->blob);
        return row->blob.status ? cmap_import_no_memory(import, err) : CMAP_OK;
    }
    if (from->geom) {
        cmap_geom_to_blob(from->geom, &row->blob);
        if (row->park && row->park->geom && cmap_geom_get_kind(row->park->geom) == CMAP_GEOM_POINT &&
            isfinite(from->at.lon_deg))
            cmap_intake_add_pair(import->intake, from->at, row->park->at);
        return row->blob.status ? cmap_import_no_memory(import, err) : CMAP_OK;
    }
    if (import->facts->has_places && !from->has_place)
        return cmap_import_find(import, CMAP_SEVERITY_NOTE, CMAP_RULE_GEOM_MISSING, from->number, err,
                                "rows without a place of their own; each goes by its park, else by its district");
    return CMAP_OK;
}

/* What tells this carrier from all others; see import.h. */
static cmap_status identify(cmap_import *import, cmap_err *err)
{
    cmap_carrier_row *row = &import->row;

    cmap_buf_reset(&row->identity);
    if (row->key.length) {
        cmap_buf_putc(&row->identity, '#');
        cmap_buf_put(&row->identity, row->key.bytes, row->key.length);
    } else {
        cmap_buf_putc(&row->identity, '@');
        cmap_text_fold(cmap_buf_text(&row->name), &row->identity);
        cmap_buf_putc(&row->identity, '\n');
        if (row->park)
            cmap_buf_puts(&row->identity, row->park->id);
        cmap_buf_putc(&row->identity, '\n');
        if (!row->park && row->district)
            cmap_buf_puts(&row->identity, row->district->code);
    }
    return row->identity.status ? cmap_import_no_memory(import, err) : CMAP_OK;
}

cmap_status cmap_carrier_read(cmap_import *import, const cmap_intake_row *from, const char **rule, char *reason,
                              cmap_err *err)
{
    cmap_carrier_row *row = &import->row;
    cmap_status status = read_texts_of(import, from, ALL_TEXTS, err);

    *rule = NULL;
    row->has_point = false;
    cmap_buf_reset(&row->identity);
    if (!status)
        status = read_area(import, from, rule, reason, err); /* first: the sheet's sum counts rows refused below, too */
    if (!status)
        status = find_places(import, from, err);
    if (!status && !*rule)
        (void)check_texts(import, rule, reason);
    if (!status && row->name.length)
        status = identify(import, err);
    if (status || *rule)
        return status;
    if (!read_status_and_date(import, from, rule, reason) || !read_accuracy(import, from, rule, reason))
        return CMAP_OK;
    status = compare_land(import, from, err);
    if (!status)
        status = take_place(import, from, err);
    cmap_buf_reset(&row->text);
    if (!import->is_tally)
        cmap_intake_put_row(import->intake, from, false, &row->text);
    return !status && row->text.status ? cmap_import_no_memory(import, err) : status;
}

void cmap_carrier_row_clear(cmap_carrier_row *row)
{
    cmap_buf *const bufs[] = {&row->key,           &row->name, &row->industry, &row->park_text,
                              &row->district_text, &row->text, &row->blob,     &row->identity};

    for (size_t i = 0; i < sizeof bufs / sizeof bufs[0]; i++)
        cmap_buf_clear(bufs[i]);
}

/* ---- totals ---- */

/* Half a unit of the last digit that the cell shows: a total in 万㎡ is rounded. */
static int64_t slack_of(cmap_import *import, const char *text, cmap_area_unit unit)
{
    static const int64_t tenths[CMAP_AREA_UNIT_COUNT] = {
        [CMAP_AREA_NO_UNIT] = 10,   [CMAP_AREA_M2] = 10,   [CMAP_AREA_WAN_M2] = 100000,   [CMAP_AREA_HA] = 100000,
        [CMAP_AREA_KM2] = 10000000, [CMAP_AREA_MU] = 6667, [CMAP_AREA_WAN_MU] = 66666667,
    };
    cmap_buf fold = {0};
    const char *point;
    int64_t slack = tenths[unit];

    cmap_text_fold(text, &fold);
    import->is_starved = import->is_starved || fold.status;
    point = strchr(cmap_buf_text(&fold), '.');
    for (size_t digits = point ? strspn(point + 1, "0123456789") : 0; digits && slack; digits--)
        slack /= 10;
    cmap_buf_clear(&fold);
    return slack / 2;
}

static cmap_status take_total(cmap_import *import, const cmap_intake_row *from, cmap_err *err)
{
    const cmap_column *column = cmap_intake_column(import->intake, CMAP_ROLE_FLOOR_AREA);
    const char *text = from->by_role[CMAP_ROLE_FLOOR_AREA];
    cmap_status status;

    if (!column)
        return CMAP_OK;
    cmap_area_value area = cmap_area_read(text, column->unit, import->options->area_unit);
    if (area.state != CMAP_VALUE_KNOWN) {
        /* The cap of one carrier does not hold for their sum; such a total is kept, and told as not read. */
        return area.state == CMAP_VALUE_UNKNOWN
                   ? CMAP_OK
                   : cmap_import_find(import, CMAP_SEVERITY_NOTE, "total-unread", from->number, err,
                                      "the total cannot be compared: %s", area.reason);
    }
    status = cmap_grow(&import->totals, &import->total_capacity, import->total_count + 1, sizeof *import->totals, err);
    if (status)
        return status;
    import->totals[import->total_count++] =
        (struct cmap_total){from->number, area.tenths_m2, slack_of(import, text, area.unit), import->area_sum_since};
    import->area_sum_since = 0;
    return CMAP_OK;
}

static bool is_near(int64_t a, int64_t b, int64_t slack)
{
    return (a > b ? a - b : b - a) <= slack;
}

static cmap_status check_totals(cmap_import *import, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    for (size_t i = 0; i < import->total_count && !status; i++) {
        const struct cmap_total *total = &import->totals[i];
        char said[24], sum[24];
        import->report.has_total = true;
        import->report.total_tenths = total->tenths;
        import->report.total_agrees = is_near(total->tenths, import->area_sum, total->slack) ||
                                      is_near(total->tenths, total->since, total->slack);
        if (import->report.total_agrees)
            continue;
        (void)cmap_area_format(total->tenths, said);
        (void)cmap_area_format(import->area_sum, sum);
        status = cmap_import_find(import, CMAP_SEVERITY_WARN, CMAP_RULE_TOTAL_MISMATCH, total->row, err,
                                  "the total says %s m², the rows sum to %s m²", said, sum);
    }
    return status;
}

/* Between ha and mu there is a factor of 15, which buildings differ by for no reason at all. */
static bool is_weak(const cmap_area_suspect *suspect)
{
    return strstr(suspect->looks, "ha") && strstr(suspect->looks, "亩");
}

/* A slip of the unit is rare. Where many values stand apart, the column is simply wide, and none of them tells. */
static cmap_status tell_suspects(cmap_import *import, cmap_err *err)
{
    enum { FEW = 3, MANY = 20, ONE_IN = 100 };
    cmap_area_suspect *list = NULL;
    size_t count = 0;
    cmap_status status = import->areas ? cmap_area_column_suspects(import->areas, MANY, &list, &count, err) : CMAP_OK;

    if (!status && count > FEW && (count > MANY || count > cmap_area_column_count(import->areas) / ONE_IN))
        status = cmap_import_find(import, CMAP_SEVERITY_NOTE, CMAP_RULE_UNIT_SUSPECT, 0, err,
                                  "%zu floor areas differ from the usual one as two units do; so many are hardly slips",
                                  count);
    else
        for (size_t i = 0; i < count && !status; i++)
            status = cmap_import_find(import, is_weak(&list[i]) ? CMAP_SEVERITY_NOTE : CMAP_SEVERITY_WARN,
                                      CMAP_RULE_UNIT_SUSPECT, (int64_t)list[i].index, err, "%s", list[i].reason);
    cmap_free(list);
    return status;
}

/* ---- all rows ---- */

cmap_status cmap_carriers_need_columns(cmap_import *import, cmap_err *err)
{
    if (!cmap_intake_has_role(import->intake, CMAP_ROLE_NAME))
        return cmap_fail(err, CMAP_EDATA, "%s: %s: no column gives the carriers' names; name it with --map COLUMN=name",
                         import->report.path, CMAP_RULE_COLUMN_MISSING);
    if (!cmap_intake_has_role(import->intake, CMAP_ROLE_FLOOR_AREA))
        return cmap_import_find(import, CMAP_SEVERITY_WARN, CMAP_RULE_COLUMN_MISSING, 0, err,
                                "no column gives floor areas; they are left as they are, or unknown (--map "
                                "COLUMN=floor_area names one)");
    return CMAP_OK;
}

cmap_status cmap_carriers_need_unit(const cmap_import *import, cmap_err *err)
{
    if (!import->without_unit || import->with_unit)
        return CMAP_OK;
    return cmap_fail(err, CMAP_EDATA,
                     "%s: %s: the areas in %s have no unit, neither in the header nor in the cells; say which with "
                     "--area-unit m2, 万㎡, ha, km2 or 亩",
                     import->report.path, CMAP_RULE_UNIT_MISSING, header_of(import, CMAP_ROLE_FLOOR_AREA));
}

static void sum_area(cmap_import *import)
{
    if (import->row.has_area) {
        import->area_sum += import->row.area_tenths;
        import->area_sum_since += import->row.area_tenths;
    }
}

static cmap_status take_row(cmap_import *import, const cmap_intake_row *from, cmap_err *err)
{
    const cmap_buf *identity = &import->row.identity;
    const char *rule = NULL;
    char reason[CMAP_REASON_ROOM];
    cmap_status status = cmap_carrier_read(import, from, &rule, reason, err);

    if (status)
        return status;
    sum_area(import);
    if (!from->rule && !rule) {
        if (import->plain)
            cmap_plain_learn(import->plain, from);
        return cmap_store_row(import, from, cmap_key_of(cmap_buf_text(identity), identity->length), err);
    }
    status = cmap_store_refused(import, err);
    if (!status)
        status = cmap_import_reject_row(import, from, true, from->rule ? from->rule : rule,
                                        from->rule ? from->reason : reason, err);
    return status;
}

/* ---- rows that say nothing unusual ---- */

/* The cell of a text that was looked at: nothing to clean but blanks that follow each other. */
static cmap_status copy_plain(cmap_import *import, const cmap_intake_row *from, cmap_role role, cmap_buf *out,
                              cmap_err *err)
{
    const char *text = from->by_role[role];

    if (strstr(text, "  "))
        return clean(import, from, role, out, err);
    cmap_buf_reset(out);
    cmap_buf_puts(out, text);
    return out->status ? cmap_import_no_memory(import, err) : CMAP_OK;
}

static cmap_status copy_texts(cmap_import *import, const cmap_intake_row *from, cmap_err *err)
{
    cmap_carrier_row *row = &import->row;
    cmap_status status = copy_plain(import, from, CMAP_ROLE_KEY, &row->key, err);

    if (!status)
        status = copy_plain(import, from, CMAP_ROLE_NAME, &row->name, err);
    return status ? status : read_texts_of(import, from, PLAIN_TEXTS, err);
}

/* What the intake would have said of the row. */
static const cmap_intake_row *describe_plain(cmap_import *import, const cmap_table_row *from,
                                             const cmap_plain_row *plain)
{
    const cmap_intake *intake = import->intake;
    cmap_intake_row *row = &import->plain_row;

    row->number = from->number;
    row->cells = from->cells;
    row->count = from->count;
    row->has_place = plain->has_place;
    for (size_t role = 0; role < CMAP_ROLE_COUNT; role++) {
        size_t column = intake->column_of[role];
        row->by_role[role] = column < intake->count && column < from->count ? from->cells[column].text : "";
    }
    return row;
}

static cmap_status take_plain(cmap_import *import, const cmap_table_row *table_row, const cmap_plain_row *plain,
                              cmap_err *err)
{
    const cmap_intake_row *from = describe_plain(import, table_row, plain);
    cmap_carrier_row *row = &import->row;
    char reason[CMAP_REASON_ROOM];
    const char *rule = NULL;
    cmap_status status = copy_texts(import, from, err);

    row->has_area = plain->measured;
    row->area_tenths = plain->tenths;
    row->park = plain->park;
    row->district = plain->district;
    row->has_point = plain->has_place;
    row->at = plain->at;
    if (!status && row->has_area)
        status = note_area(import, from->number, row->area_tenths, err);
    if (!status && (!read_status_and_date(import, from, &rule, reason) || !read_accuracy(import, from, &rule, reason)))
        return cmap_import_reject_row(import, from, true, rule, reason, err); /* not of words that were learnt */
    sum_area(import);
    if (!status)
        status = take_place(import, from, err);
    cmap_buf_reset(&row->text);
    cmap_intake_put_row(import->intake, from, false, &row->text);
    if (!status && row->text.status)
        status = cmap_import_no_memory(import, err);
    return status ? status : cmap_store_row(import, from, plain->key, err);
}

/* Not where two areas are compared. */
static cmap_status open_plain(cmap_import *import, cmap_err *err)
{
    if (import->options->without_shortcut || cmap_intake_has_role(import->intake, CMAP_ROLE_LAND_AREA))
        return CMAP_OK;
    return cmap_plain_new(import, NULL, &import->plain, err);
}

static cmap_status take_any(cmap_import *import, const cmap_table_row *from, cmap_err *err)
{
    const cmap_intake_row *row = NULL;
    cmap_plain_row plain;
    bool is_data = false;
    cmap_status status;

    if (import->plain && cmap_plain_read(import->plain, from, &plain))
        return take_plain(import, from, &plain, err);
    status = cmap_intake_take(import->intake, from, &row, err);
    if (!status)
        status = cmap_import_sort_row(import, row, &is_data, err);
    if (!status && row->kind == CMAP_INTAKE_TOTAL)
        status = take_total(import, row, err);
    return status || !is_data ? status : take_row(import, row, err);
}

cmap_status cmap_import_carriers(cmap_import *import, cmap_err *err)
{
    const cmap_table_row *row = NULL;
    cmap_status status = cmap_carriers_need_columns(import, err);

    if (!status)
        status = cmap_store_open(import, err);
    if (!status)
        status = open_plain(import, err);
    while (!status) {
        status = cmap_intake_peek(import->intake, &row, err);
        if (status || !row)
            break;
        status = take_any(import, row, err);
    }
    if (!status)
        status = cmap_import_judge_places(import, err);
    if (!status)
        status = cmap_carriers_need_unit(import, err);
    if (!status)
        status = check_totals(import, err);
    if (!status)
        status = tell_suspects(import, err);
    return status ? status : cmap_store_finish(import, err);
}
