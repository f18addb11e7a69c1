#include "gis/io/sites.h"

#include "gis/base/mem.h"
#include "gis/io/import_private.h"

#include <math.h>

struct cmap_sites {
    cmap_sites_options options;
    cmap_intake *intake;
    cmap_names *names; /* of the plan's parks */
    cmap_sites_row row;
};

static cmap_status must_have_places(const cmap_intake_facts *facts, const char *path, cmap_err *err)
{
    if (!facts->has_places)
        return cmap_fail(
            err, CMAP_EDATA,
            "%s: no columns say where a site is; name them 经度 and 纬度 (lon, lat), or x and y for metres", path);
    if (!facts->crs)
        return cmap_fail(err, CMAP_ECRS,
                         "%s: crs-missing: nothing says which coordinate system it is in; give --crs, such as "
                         "EPSG:4549 or EPSG:4528 for metres, EPSG:4490 or gcj02 for degrees",
                         path);
    return CMAP_OK;
}

cmap_status cmap_sites_open(const char *path, const cmap_sites_options *options, const cmap_plan *plan,
                            cmap_sites **out, cmap_err *err)
{
    cmap_sites *sites = cmap_calloc(1, sizeof *sites);
    cmap_status status;

    if (!sites)
        return cmap_fail(err, CMAP_ENOMEM, "cannot read %s: out of memory", path);
    sites->options = *options;
    sites->options.intake.plan = cmap_plan_box(plan);
    status = cmap_intake_open(path, &sites->options.intake, &sites->intake, err);
    if (!status)
        status = must_have_places(cmap_intake_get_facts(sites->intake), path, err);
    if (!status)
        status = cmap_names_new(plan, &sites->names, err);
    if (status) {
        cmap_sites_close(sites);
        return status;
    }
    *out = sites;
    return CMAP_OK;
}

void cmap_sites_close(cmap_sites *sites)
{
    if (!sites)
        return;
    cmap_names_free(sites->names);
    cmap_intake_close(sites->intake);
    cmap_free(sites);
}

const cmap_intake_facts *cmap_sites_get_facts(const cmap_sites *sites)
{
    return cmap_intake_get_facts(sites->intake);
}

static const char *stated(const char *cell)
{
    return cmap_value_is_unknown(cell) ? NULL : cell;
}

/* The row's own accuracy, else that of the options. */
static void read_accuracy(cmap_sites *sites, const char *cell)
{
    cmap_sites_row *row = &sites->row;
    cmap_number_value value = cmap_number_read(cell);

    row->site.accuracy_m = value.state == CMAP_VALUE_KNOWN ? value.number : sites->options.accuracy_m;
    if (value.state == CMAP_VALUE_REFUSED || row->site.accuracy_m < 0) {
        row->rule = CMAP_RULE_VALUE_RANGE;
        row->reason = "the accuracy is no number of metres, 0 or more";
    }
}

/* A park of the site's name tells how far the places of the file are off. */
static cmap_status compare_with_known(cmap_sites *sites, cmap_lonlat at, cmap_err *err)
{
    bool is_ambiguous;
    const cmap_park *park;

    if (!sites->row.name || !isfinite(at.lon_deg))
        return CMAP_OK;
    park = cmap_names_park(sites->names, sites->row.name, NULL, &is_ambiguous);
    if (cmap_names_is_starved(sites->names))
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: names of the sites");
    if (park && isfinite(park->at.lon_deg))
        cmap_intake_add_pair(sites->intake, at, park->at);
    return CMAP_OK;
}

static cmap_status read_row(cmap_sites *sites, const cmap_intake_row *from, cmap_err *err)
{
    const char *industry = stated(from->by_role[CMAP_ROLE_INDUSTRY]);
    cmap_sites_row *row = &sites->row;

    *row = (cmap_sites_row){
        .number = from->number,
        .name = stated(from->by_role[CMAP_ROLE_NAME]),
        .site = {.geom = from->geom, .industry = industry ? industry : sites->options.industry},
        .rule = from->rule,
        .reason = from->rule ? from->reason : NULL,
        .note_rule = from->note_rule,
        .note = from->note,
    };
    if (!row->rule)
        read_accuracy(sites, from->by_role[CMAP_ROLE_ACCURACY]);
    return row->rule ? CMAP_OK : compare_with_known(sites, from->at, err);
}

cmap_status cmap_sites_next(cmap_sites *sites, const cmap_sites_row **row, cmap_err *err)
{
    const cmap_intake_row *from = NULL;
    cmap_status status;

    do
        status = cmap_intake_next(sites->intake, &from, err);
    while (!status && from && from->kind != CMAP_INTAKE_DATA);
    if (!status && from)
        status = read_row(sites, from, err);
    if (!status)
        *row = from ? &sites->row : NULL;
    return status;
}

size_t cmap_sites_finish(const cmap_sites *sites, cmap_guard_finding findings[CMAP_GUARD_RULES])
{
    return cmap_intake_finish(sites->intake, findings);
}

uint64_t cmap_sites_position(const cmap_sites *sites)
{
    return cmap_intake_position(sites->intake);
}
