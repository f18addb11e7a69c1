/* Outlines of the ten districts, replaced: all or none, and only when they fit together.
 *
 * The join lets overlaps go to the first in rank and leaves gaps unassigned, so outlines that do not fit would move
 * floor area without a word. The new set (outlines of the file, the others as they are) is therefore looked at as a
 * whole: what two districts share, and what lies between districts where the old set had none. */
#include "gis/base/mem.h"
#include "gis/crs/area.h"
#include "gis/db/doctor.h"
#include "gis/geom/geos.h"
#include "gis/geom/wkb.h"
#include "gis/io/import_private.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Below this two outlines fit: it is a strip of 10 cm along 10 km, less than any outline here is known to. */
#define TOLERANCE_M2 ((double)CMAP_OUTLINE_TOLERANCE_M2)

typedef struct outline {
    cmap_geom *geom;   /* the new one; NULL: as it is */
    double accuracy_m; /* NAN: as it is */
    int64_t row;
} outline;

typedef struct outlines {
    cmap_import *import;
    outline *list; /* one for each district of the plan */
    cmap_buf trouble;
    size_t trouble_count;
} outlines;

static const cmap_geom *current(const outlines *o, size_t i)
{
    return o->list[i].geom ? o->list[i].geom : o->import->plan->districts[i].outline;
}

/* ---- rows ---- */

static cmap_status refuse_row(cmap_import *import, const cmap_intake_row *row, const char *rule, const char *reason,
                              cmap_err *err)
{
    return cmap_import_reject_row(import, row, true, rule, reason, err);
}

static const cmap_district *find_district(cmap_import *import, const cmap_intake_row *row)
{
    static const cmap_role roles[] = {CMAP_ROLE_DISTRICT, CMAP_ROLE_NAME, CMAP_ROLE_KEY};
    const cmap_district *found = NULL;

    for (size_t i = 0; i < sizeof roles / sizeof roles[0] && !found; i++)
        found = cmap_names_district(import->names, row->by_role[roles[i]]);
    return found;
}

static double read_accuracy(const cmap_import *import, const cmap_intake_row *row)
{
    cmap_number_value metres = cmap_number_read(row->by_role[CMAP_ROLE_ACCURACY]);

    return metres.state == CMAP_VALUE_KNOWN && metres.number >= 0 ? metres.number : import->options->accuracy_m;
}

static cmap_status take_outline(outlines *o, const cmap_intake_row *row, cmap_err *err)
{
    cmap_import *import = o->import;
    const cmap_district *district;
    outline *to;
    char reason[300];

    if (row->rule)
        return refuse_row(import, row, row->rule, row->reason, err);
    district = find_district(import, row);
    if (!district)
        return refuse_row(import, row, CMAP_RULE_DISTRICT_UNKNOWN,
                          "neither its district, its name nor its key is one of the ten districts", err);
    if (!row->geom || cmap_geom_get_kind(row->geom) != CMAP_GEOM_POLYGON)
        return refuse_row(import, row, CMAP_RULE_GEOM_MISSING, "a district needs an outline (a polygon)", err);
    to = &o->list[district - import->plan->districts];
    if (to->geom) {
        (void)snprintf(reason, sizeof reason, "row %lld has the outline of %s too; give each district once",
                       (long long)to->row, district->name_zh);
        return refuse_row(import, row, CMAP_RULE_DUP_CONFLICT, reason, err);
    }
    to->row = row->number;
    to->accuracy_m = read_accuracy(import, row);
    return cmap_geom_copy(row->geom, &to->geom, err);
}

static cmap_status read_rows(outlines *o, cmap_err *err)
{
    const cmap_intake_row *row = NULL;
    cmap_status status = CMAP_OK;

    while (!status) {
        bool is_data = false;
        status = cmap_intake_next(o->import->intake, &row, err);
        if (status || !row)
            break;
        status = cmap_import_sort_row(o->import, row, &is_data, err);
        if (!status && is_data)
            status = take_outline(o, row, err);
    }
    return status ? status : cmap_import_judge_places(o->import, err);
}

/* ---- do they fit ---- */

static void note_trouble(outlines *o, const char *text)
{
    if (o->trouble_count++ < 4)
        cmap_buf_printf(&o->trouble, "%s%s", o->trouble.length ? "; " : "", text);
}

/* Gives what both hold to the first in rank. */
static cmap_status cut_second(outlines *o, size_t i, size_t k, double area_m2, cmap_err *err)
{
    const cmap_district *districts = o->import->plan->districts;
    cmap_geom *cut = NULL;
    cmap_status status = cmap_geom_difference(current(o, k), current(o, i), &cut, err);

    if (status)
        return status;
    cmap_geom_free(o->list[k].geom);
    o->list[k].geom = cut;
    return cmap_import_find(o->import, CMAP_SEVERITY_NOTE, CMAP_RULE_ZONE_OVERLAP, o->list[k].row, err,
                            "%s and %s overlapped by %.0f m²; that is %s's now, the first in the plan's order",
                            districts[i].name_zh, districts[k].name_zh, area_m2, districts[i].name_zh);
}

static cmap_status check_overlap(outlines *o, size_t i, size_t k, cmap_err *err)
{
    const cmap_district *districts = o->import->plan->districts;
    cmap_geom *both = NULL;
    double area_m2 = 0;
    cmap_status status;

    if ((!o->list[i].geom && !o->list[k].geom) ||
        !cmap_box_overlaps(cmap_geom_get_box(current(o, i)), cmap_geom_get_box(current(o, k))))
        return CMAP_OK;
    status = cmap_geom_intersection(current(o, i), current(o, k), &both, err);
    if (!status && cmap_geom_get_kind(both) == CMAP_GEOM_POLYGON)
        area_m2 = cmap_lonlat_area_m2(both);
    cmap_geom_free(both);
    if (status || area_m2 <= TOLERANCE_M2)
        return status;
    if (o->import->options->intake.repair)
        return cut_second(o, i, k, area_m2, err);
    char text[200];
    (void)snprintf(text, sizeof text, "%s and %s overlap by %.0f m²", districts[i].name_zh, districts[k].name_zh,
                   area_m2);
    note_trouble(o, text);
    return CMAP_OK;
}

/* All outlines in one; of the file, or as the database has them. */
static cmap_status unite(const outlines *o, bool old, cmap_geom **out, cmap_err *err)
{
    const cmap_plan *plan = o->import->plan;
    cmap_geom *all = NULL, *more = NULL;
    cmap_status status = cmap_geom_copy(old ? plan->districts[0].outline : current(o, 0), &all, err);

    for (size_t i = 1; i < plan->district_count && !status; i++) {
        status = cmap_geom_union(all, old ? plan->districts[i].outline : current(o, i), &more, err);
        if (!status) {
            cmap_geom_free(all);
            all = more;
            more = NULL;
        }
    }
    if (status)
        cmap_geom_free(all);
    else
        *out = all;
    return status;
}

/* A hole of the united outlines as a polygon of its own. */
static cmap_status ring_of(const cmap_geom *all, size_t path, cmap_geom **out, cmap_err *err)
{
    cmap_geom_builder *builder = NULL;
    size_t count;
    const cmap_coord *at = cmap_geom_path(all, path, &count);
    cmap_status status = cmap_geom_builder_new(CMAP_GEOM_POLYGON, CMAP_SRID_CGCS2000, &builder, err);

    if (status)
        return status;
    cmap_geom_builder_part(builder);
    cmap_geom_builder_path(builder);
    for (size_t i = 0; i < count; i++)
        cmap_geom_builder_coord(builder, at[i].x, at[i].y);
    return cmap_geom_builder_finish(builder, out, err);
}

/* The first in rank whose outline holds a vertex of the gap. */
static size_t neighbour_of(const outlines *o, const cmap_geom *gap)
{
    size_t count, own;
    const cmap_coord *at = cmap_geom_path(gap, 0, &count);

    for (size_t i = 0; i < o->import->plan->district_count; i++) {
        const cmap_geom *whole = current(o, i);
        for (size_t path = 0; path < cmap_geom_path_count(whole); path++) {
            const cmap_coord *of = cmap_geom_path(whole, path, &own);
            for (size_t v = 0; v < own; v++)
                for (size_t g = 0; g < count; g++)
                    if (!(of[v].x < at[g].x || of[v].x > at[g].x || of[v].y < at[g].y || of[v].y > at[g].y))
                        return i;
        }
    }
    return 0;
}

static cmap_status fill_gap(outlines *o, const cmap_geom *gap, double area_m2, cmap_err *err)
{
    size_t to = neighbour_of(o, gap);
    cmap_geom *whole = NULL;
    cmap_status status = cmap_geom_union(current(o, to), gap, &whole, err);

    if (status)
        return status;
    cmap_geom_free(o->list[to].geom);
    o->list[to].geom = whole;
    return cmap_import_find(o->import, CMAP_SEVERITY_NOTE, CMAP_RULE_ZONE_GAP, o->list[to].row, err,
                            "a gap of %.0f m² beside %s was in no district; it is %s's now", area_m2,
                            o->import->plan->districts[to].name_zh, o->import->plan->districts[to].name_zh);
}

/* A hole counts as far as the old outlines covered it: what was outside before (a lake, a neighbour) may stay so. */
static cmap_status check_hole(outlines *o, const cmap_geom *all, size_t path, const cmap_geom *before, cmap_err *err)
{
    cmap_geom *gap = NULL, *covered = NULL;
    double area_m2 = 0;
    cmap_coord at = {0};
    cmap_status status = ring_of(all, path, &gap, err);

    if (!status)
        status = cmap_geom_intersection(gap, before, &covered, err);
    if (!status && cmap_geom_get_kind(covered) == CMAP_GEOM_POLYGON)
        area_m2 = cmap_lonlat_area_m2(covered);
    if (!status && area_m2 > TOLERANCE_M2 && o->import->options->intake.repair) {
        status = fill_gap(o, gap, area_m2, err);
    } else if (!status && area_m2 > TOLERANCE_M2) {
        char text[200];
        status = cmap_geom_point_on_surface(gap, &at, err);
        (void)snprintf(text, sizeof text, "a gap of %.0f m² at %.5f, %.5f lies in no district", area_m2, at.x, at.y);
        note_trouble(o, text);
    }
    cmap_geom_free(gap);
    cmap_geom_free(covered);
    return status;
}

static cmap_status check_gaps(outlines *o, cmap_err *err)
{
    cmap_geom *all = NULL, *before = NULL;
    cmap_status status = unite(o, false, &all, err);

    if (!status)
        status = unite(o, true, &before, err);
    for (size_t path = 0; !status && path < cmap_geom_path_count(all); path++)
        if (cmap_geom_path_is_hole(all, path))
            status = check_hole(o, all, path, before, err);
    cmap_geom_free(all);
    cmap_geom_free(before);
    return status;
}

static cmap_status check_fit(outlines *o, cmap_err *err)
{
    size_t count = o->import->plan->district_count;
    cmap_status status = CMAP_OK;

    for (size_t i = 0; i < count && !status; i++)
        for (size_t k = i + 1; k < count && !status; k++)
            status = check_overlap(o, i, k, err);
    if (!status)
        status = check_gaps(o, err);
    if (status || !o->trouble_count)
        return status;
    if (o->trouble.status)
        return cmap_import_no_memory(o->import, err);
    return cmap_fail(err, CMAP_EGEOM,
                     "%s: the outlines do not fit together: %s%s; correct them, or let --repair give each piece to the "
                     "first district in the plan's order",
                     o->import->report.path, cmap_buf_text(&o->trouble), o->trouble_count > 4 ? " and more" : "");
}

/* ---- storing ---- */

static bool is_same(cmap_import *import, const cmap_geom *a, const cmap_geom *b)
{
    cmap_buf x = {0}, y = {0};
    bool same;

    cmap_geom_to_multi_blob(a, &x);
    cmap_geom_to_multi_blob(b, &y);
    import->is_starved = import->is_starved || x.status || y.status;
    same = x.length == y.length && !x.status && !y.status && memcmp(x.bytes, y.bytes, x.length) == 0;
    cmap_buf_clear(&x);
    cmap_buf_clear(&y);
    return same;
}

static cmap_status update(cmap_import *import, const cmap_district *district, const outline *new, cmap_err *err)
{
    cmap_stmt *stmt = NULL;
    cmap_buf blob = {0};
    cmap_status status = cmap_stmt_new(import->db,
                                       "UPDATE district SET geom = ?, outline_accuracy_m = coalesce (?,"
                                       " outline_accuracy_m), outline_source_id = ? WHERE code = ?",
                                       &stmt, err);

    cmap_geom_to_multi_blob(new->geom, &blob);
    if (!status && blob.status)
        status = cmap_import_no_memory(import, err);
    if (!status) {
        cmap_stmt_bind_blob(stmt, 1, blob.bytes, blob.length);
        cmap_stmt_bind_real(stmt, 2, new->accuracy_m);
        cmap_stmt_bind_text(stmt, 3, import->source_id);
        cmap_stmt_bind_text(stmt, 4, district->code);
        status = cmap_stmt_run(stmt, err);
    }
    cmap_stmt_free(stmt);
    cmap_buf_clear(&blob);
    return status;
}

static cmap_status store(outlines *o, size_t i, cmap_err *err)
{
    cmap_import *import = o->import;
    const cmap_district *district = &import->plan->districts[i];
    const outline *new = &o->list[i];
    char what[120];
    cmap_status status;

    if (!new->geom)
        return CMAP_OK;
    if (is_same(import, new->geom, district->outline) &&
        !(isfinite(new->accuracy_m) && fabs(new->accuracy_m - district->outline_accuracy_m) > 1e-9)) {
        import->report.unchanged += new->row != 0;
        return CMAP_OK;
    }
    status = cmap_import_need_batch(import, err);
    if (!status && !import->options->dry_run)
        status = update(import, district, new, err);
    if (status)
        return status;
    import->report.changed += new->row != 0;
    (void)snprintf(what, sizeof what, "outline, %.2f -> %.2f km²", cmap_lonlat_area_m2(district->outline) / 1e6,
                   cmap_lonlat_area_m2(new->geom) / 1e6);
    return cmap_import_change_add(import, CMAP_IMPORT_CHANGED, new->row, district->code, district->name_zh, what, err);
}

cmap_status cmap_import_districts(cmap_import *import, cmap_err *err)
{
    size_t count = import->plan->district_count;
    outlines o = {.import = import};
    cmap_status status;

    if (!import->facts->table->has_geometry)
        return cmap_fail(err, CMAP_EDATA, "%s: a %s file has no outlines; give a Shapefile, GeoJSON or GeoPackage",
                         import->report.path, import->facts->table->format);
    o.list = cmap_calloc(count, sizeof *o.list);
    if (!o.list)
        return cmap_import_no_memory(import, err);
    for (size_t i = 0; i < count; i++)
        o.list[i].accuracy_m = (double)NAN;
    status = read_rows(&o, err);
    if (!status)
        status = check_fit(&o, err);
    for (size_t i = 0; i < count && !status; i++)
        status = store(&o, i, err);
    if (!status)
        status = cmap_import_commit(import, err);
    for (size_t i = 0; i < count; i++)
        cmap_geom_free(o.list[i].geom);
    cmap_free(o.list);
    cmap_buf_clear(&o.trouble);
    return status;
}
