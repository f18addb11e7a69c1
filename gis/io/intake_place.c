/* Where a row lies: its geometry or its columns of coordinates, through its system, to a valid place in EPSG:4490. */
#include "gis/base/mem.h"
#include "gis/crs/area.h"
#include "gis/crs/lonlat_text.h"
#include "gis/geom/geos.h"
#include "gis/io/intake_private.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- the system ---- */

static bool has(const cmap_intake *intake, cmap_role role)
{
    return cmap_intake_has_role(intake, role);
}

static bool has_degrees(const cmap_intake *intake)
{
    return has(intake, CMAP_ROLE_LONLAT) || (has(intake, CMAP_ROLE_LON) && has(intake, CMAP_ROLE_LAT));
}

/* The system's text and, in the facts, why it is that. NULL: none is declared. */
static const char *choose_system(cmap_intake *intake)
{
    const cmap_table_info *info = intake->facts.table;
    char *why = intake->facts.crs_reason;
    size_t room = sizeof intake->facts.crs_reason;

    if (intake->options.crs) {
        (void)snprintf(why, room, "--crs says so%s", info->crs ? ", whatever the file declares" : "");
        return intake->options.crs;
    }
    if (info->has_geometry) {
        const char *from = info->crs && info->crs_from ? info->crs_from : "";
        (void)snprintf(why, room, "%s %s%s", info->crs ? "the file declares it:" : "the file declares none", from,
                       strcmp(from, "crs member") == 0 ? "; its numbers are read as RFC 7946 has them, lon or x first"
                                                       : "");
        return info->crs;
    }
    if (has_degrees(intake)) {
        (void)snprintf(why, room,
                       "the columns hold longitude and latitude, and nothing says that they are other than "
                       "CGCS2000 (or WGS 84); points from web maps need --crs gcj02 or --crs bd09");
        return "EPSG:4490";
    }
    (void)snprintf(why, room, "columns of metres do not say of which system");
    return NULL;
}

cmap_status cmap_intake_open_place(cmap_intake *intake, cmap_err *err)
{
    cmap_intake_facts *facts = &intake->facts;
    const char *text;
    cmap_status status = CMAP_OK;

    facts->has_places =
        facts->table->has_geometry || has_degrees(intake) || (has(intake, CMAP_ROLE_X) && has(intake, CMAP_ROLE_Y));
    if (!facts->has_places)
        return CMAP_OK;
    text = choose_system(intake);
    if (text)
        status = cmap_system_new(text, &intake->system, err);
    if (!status && intake->system)
        facts->crs = cmap_system_get_facts(intake->system)->name;
    if (!status)
        status = cmap_guard_new(intake->system, intake->options.plan, &intake->guard, err);
    return status;
}

void cmap_intake_add_pair(cmap_intake *intake, cmap_lonlat read, cmap_lonlat known)
{
    if (intake->guard)
        cmap_guard_add_pair(intake->guard, read, known);
}

size_t cmap_intake_finish(const cmap_intake *intake, cmap_guard_finding findings[CMAP_GUARD_RULES])
{
    return intake->guard ? cmap_guard_finish(intake->guard, findings) : 0;
}

/* ---- one row ---- */

static void refuse(cmap_intake_row *row, const char *rule, const char *reason)
{
    row->rule = rule;
    (void)snprintf(row->reason, sizeof row->reason, "%.*s", (int)sizeof row->reason - 1, reason);
}

static bool is_unknown(const char *text)
{
    return cmap_value_is_unknown(text);
}

/* NaN, Infinity, 1e400. */
static bool is_no_finite_number(const char *text)
{
    cmap_number_value number = cmap_number_read(text);
    return number.rule && strcmp(number.rule, CMAP_RULE_VALUE_RANGE) == 0;
}

/* Reads two cells as a coordinate. False when the row gives none, or a wrong one, which is then its rule. */
static bool read_pair(cmap_intake_row *row, const char *x_text, const char *y_text, cmap_coord *at)
{
    cmap_angle x, y;
    cmap_err why = {0};

    if (is_unknown(x_text) && is_unknown(y_text))
        return false;
    row->has_place = true;
    if (is_unknown(x_text) || is_unknown(y_text)) {
        refuse(row, CMAP_RULE_COORD_HALF, "one coordinate of the two is blank; give both or none");
        return false;
    }
    if (cmap_angle_parse(x_text, &x, &why) || cmap_angle_parse(y_text, &y, &why)) {
        bool is_finite = !is_no_finite_number(x_text) && !is_no_finite_number(y_text);
        refuse(row, is_finite ? CMAP_RULE_COORD_PARSE : "coord-nonfinite",
               is_finite ? why.text : "a coordinate is no finite number");
        return false;
    }
    /* Cells that say which they are are believed; two that say the same are not. */
    if ((x.axis == CMAP_ANGLE_LAT && y.axis == CMAP_ANGLE_LAT) ||
        (x.axis == CMAP_ANGLE_LON && y.axis == CMAP_ANGLE_LON)) {
        refuse(row, CMAP_RULE_COORD_PARSE, "both coordinates say that they are the same one of longitude and latitude");
        return false;
    }
    *at =
        x.axis == CMAP_ANGLE_LAT || y.axis == CMAP_ANGLE_LON ? (cmap_coord){y.deg, x.deg} : (cmap_coord){x.deg, y.deg};
    return true;
}

static bool read_columns(cmap_intake *intake, cmap_coord *at)
{
    cmap_intake_row *row = &intake->row;
    cmap_err why = {0};

    if (has(intake, CMAP_ROLE_LON) && has(intake, CMAP_ROLE_LAT) &&
        (read_pair(row, row->by_role[CMAP_ROLE_LON], row->by_role[CMAP_ROLE_LAT], at) || row->rule))
        return !row->rule;
    if (has(intake, CMAP_ROLE_X) && has(intake, CMAP_ROLE_Y) &&
        (read_pair(row, row->by_role[CMAP_ROLE_X], row->by_role[CMAP_ROLE_Y], at) || row->rule))
        return !row->rule;
    if (!has(intake, CMAP_ROLE_LONLAT) || is_unknown(row->by_role[CMAP_ROLE_LONLAT]))
        return false;
    row->has_place = true;
    if (cmap_lonlat_parse(row->by_role[CMAP_ROLE_LONLAT], at, &why)) {
        refuse(row, CMAP_RULE_COORD_PARSE, why.text);
        return false;
    }
    return true;
}

static void refuse_guarded(cmap_intake_row *row, cmap_guard_rule verdict, cmap_coord at)
{
    static const char *const said[CMAP_GUARD_RULES] = {
        [CMAP_GUARD_NONFINITE] = "a coordinate is not a finite number",
        [CMAP_GUARD_SWAPPED] = "longitude and latitude look exchanged; --swap takes them the other way round",
        [CMAP_GUARD_ZONE_PREFIX] = "the zone number before the easting is not as the declared system has it; see --crs",
        [CMAP_GUARD_RANGE] = "no place of the declared system has these coordinates; see --crs",
        [CMAP_GUARD_OUTSIDE_AREA] = "the place lies outside the area of the declared system; see --crs",
        [CMAP_GUARD_MISSING] = "no coordinate system is declared; name it with --crs",
    };

    row->rule = cmap_guard_rule_id(verdict);
    if (isfinite(at.x) && isfinite(at.y))
        (void)snprintf(row->reason, sizeof row->reason, "%.10g, %.10g: %s", at.x, at.y,
                       said[verdict] ? said[verdict] : row->rule);
    else
        (void)snprintf(row->reason, sizeof row->reason, "%s", said[verdict] ? said[verdict] : row->rule);
}

static bool lies_in_china(cmap_intake_row *row, cmap_box box)
{
    if (cmap_box_holds((cmap_box){73, 3, 136, 54}, box))
        return true;
    (void)snprintf(
        row->reason, sizeof row->reason,
        "it lies at %.6g, %.6g (lon, lat), outside China (73-136 E, 3-54 N); check its coordinates and --crs",
        box.x_min, box.y_min);
    row->rule = CMAP_RULE_COORD_OUTSIDE;
    return false;
}

static cmap_status place_point(cmap_intake *intake, cmap_coord at, cmap_err *err)
{
    cmap_intake_row *row = &intake->row;
    cmap_err why = {0};
    cmap_lonlat lonlat;
    cmap_guard_rule verdict;

    if (intake->options.swap)
        at = (cmap_coord){at.y, at.x};
    verdict = cmap_guard_add(intake->guard, (size_t)row->number, at);
    if (verdict) {
        refuse_guarded(row, verdict, at);
        return CMAP_OK;
    }
    if (cmap_system_to_lonlat(intake->system, at, &lonlat, &why)) {
        refuse(row, "crs-range", why.text);
        return CMAP_OK;
    }
    if (!lies_in_china(row, (cmap_box){lonlat.lon_deg, lonlat.lat_deg, lonlat.lon_deg, lonlat.lat_deg}))
        return CMAP_OK;
    row->at = lonlat;
    return cmap_geom_from_point(CMAP_SRID_CGCS2000, lonlat.lon_deg, lonlat.lat_deg, &intake->place, err);
}

static cmap_status exchange(void *data, cmap_coord in, cmap_coord *out, cmap_err *err)
{
    (void)data;
    (void)err;
    *out = (cmap_coord){in.y, in.x};
    return CMAP_OK;
}

/* Makes an invalid outline the row's rule, or a valid one with --repair. */
static cmap_status examine_outline(cmap_intake *intake, cmap_geom **geom, cmap_err *err)
{
    cmap_intake_row *row = &intake->row;
    cmap_validity validity;
    cmap_geom *repaired = NULL;
    cmap_status status = cmap_geom_check(*geom, &validity, err);

    if (status || validity.is_valid)
        return status;
    if (!intake->options.repair) {
        (void)snprintf(row->reason, sizeof row->reason,
                       "the outline is not valid: %s at %.7f, %.7f (lon, lat); correct it there, or let --repair do it",
                       validity.reason, validity.at.x, validity.at.y);
        row->rule = CMAP_RULE_GEOM_INVALID;
        return CMAP_OK;
    }
    status = cmap_geom_make_valid(*geom, &repaired, err);
    if (status)
        return status;
    if (!cmap_geom_part_count(repaired)) {
        (void)snprintf(row->reason, sizeof row->reason, "the outline encloses nothing: %s at %.7f, %.7f (lon, lat)",
                       validity.reason, validity.at.x, validity.at.y);
        row->rule = CMAP_RULE_GEOM_INVALID;
        cmap_geom_free(repaired);
        return CMAP_OK;
    }
    row->note_rule = CMAP_RULE_GEOM_REPAIRED;
    (void)snprintf(row->note, sizeof row->note,
                   "%s at %.7f, %.7f (lon, lat) was repaired; the area was %.0f m² and is %.0f m²", validity.reason,
                   validity.at.x, validity.at.y, cmap_lonlat_area_m2(*geom), cmap_lonlat_area_m2(repaired));
    cmap_geom_free(*geom);
    *geom = repaired;
    return CMAP_OK;
}

static cmap_status place_geometry(cmap_intake *intake, const cmap_geom *raw, cmap_err *err)
{
    cmap_intake_row *row = &intake->row;
    cmap_geom *swapped = NULL, *geom = NULL;
    cmap_err why = {0};
    cmap_guard_rule verdict;
    cmap_status status = CMAP_OK;

    if (intake->options.swap) {
        status = cmap_geom_map(raw, 0, exchange, NULL, &swapped, err);
        if (status)
            return status;
        raw = swapped;
    }
    verdict = cmap_guard_add_geom(intake->guard, (size_t)row->number, raw);
    if (verdict) {
        size_t count;
        const cmap_coord *first = cmap_geom_path(raw, 0, &count);
        refuse_guarded(row, verdict, first[0]);
    } else if (cmap_geom_get_kind(raw) == CMAP_GEOM_LINE) {
        refuse(row, CMAP_RULE_GEOM_KIND, "a line has no floor area; a carrier or park is a point or an outline");
    } else if ((status = cmap_system_to_lonlat_geom(intake->system, raw, &geom, &why)) != CMAP_OK) {
        if (status == CMAP_ENOMEM)
            (void)cmap_fail(err, status, "%s", why.text);
        else
            refuse(row, "crs-range", why.text);
        status = status == CMAP_ENOMEM ? status : CMAP_OK;
    } else if (lies_in_china(row, cmap_geom_get_box(geom)) && cmap_geom_get_kind(geom) == CMAP_GEOM_POLYGON) {
        status = examine_outline(intake, &geom, err);
    }
    cmap_geom_free(swapped);
    if (status || row->rule) {
        cmap_geom_free(geom);
        return status;
    }
    intake->place = geom;
    if (cmap_geom_get_kind(geom) == CMAP_GEOM_POINT && cmap_geom_coord_count(geom) == 1) {
        cmap_box box = cmap_geom_get_box(geom);
        row->at = (cmap_lonlat){box.x_min, box.y_min};
    }
    return CMAP_OK;
}

/* "rule: sentence" of the table. */
static void refuse_trouble(cmap_intake_row *row, const char *trouble)
{
    static const char *const known[] = {"coord-nonfinite", "geom-kind",  "geom-invalid",   "geom-too-large",
                                        "geom-ring",       "geom-parse", "geom-collection"};
    const char *colon = strchr(trouble, ':');
    size_t length = colon ? (size_t)(colon - trouble) : 0;

    row->has_place = true;
    row->rule = CMAP_RULE_GEOM_INVALID;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strlen(known[i]) == length && strncmp(known[i], trouble, length) == 0) {
            row->rule = known[i];
            trouble = colon + 1 + strspn(colon + 1, " ");
            break;
        }
    (void)snprintf(row->reason, sizeof row->reason, "%s", trouble);
}

cmap_status cmap_intake_place_row(cmap_intake *intake, const cmap_table_row *from, cmap_err *err)
{
    cmap_intake_row *row = &intake->row;
    cmap_coord at;
    cmap_status status = CMAP_OK;

    if (!intake->guard)
        return CMAP_OK;
    if (from->geom_trouble) {
        refuse_trouble(row, from->geom_trouble);
    } else if (from->geom && cmap_geom_coord_count(from->geom)) {
        row->has_place = true;
        status = place_geometry(intake, from->geom, err);
    } else if (read_columns(intake, &at)) {
        status = place_point(intake, at, err);
    }
    row->geom = row->rule ? NULL : intake->place;
    return status;
}
