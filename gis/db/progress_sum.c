/* One carrier after another into the sums, wherever it comes from. */
#include "gis/base/mem.h"
#include "gis/db/day_private.h"
#include "gis/db/db.h"
#include "gis/db/progress_private.h"

#include <string.h>

struct cmap_progress_counter {
    cmap_db *db;
    cmap_loaded_progress *into; /* owned */
    cmap_sum sum;
    size_t *district_rows, *park_rows; /* of the plan's districts and parks; CMAP_SUM_NOWHERE where there is none */
    bool has_snapshot;
};

/* ---- sums ---- */

static void add_area(cmap_progress_sums *to, char status, int64_t tenths)
{
    switch (status) {
    case 'b':
        to->built_tenths += tenths;
        break;
    case 'u':
        to->under_construction_tenths += tenths;
        break;
    case 'p':
        to->planned_tenths += tenths;
        break;
    default:
        to->unknown_status_tenths += tenths;
    }
}

static void add_carrier(cmap_progress_sums *to, const cmap_sum_carrier *carrier)
{
    to->carrier_count++;
    to->measured_count += carrier->measured;
}

/* Does the carrier count on the day asked for? Else it goes to one of the two totals that stay outside. */
static cmap_progress_sums *side_of(cmap_sum *sum, int last_day)
{
    cmap_progress *p = &sum->into->progress;

    if (sum->asked && last_day == 0)
        return &p->undated;
    if (sum->asked && last_day > sum->asked)
        return &p->later;
    if (last_day > sum->into->latest_day)
        sum->into->latest_day = last_day;
    if (last_day && (!sum->into->earliest_day || last_day < sum->into->earliest_day))
        sum->into->earliest_day = last_day;
    return &p->city;
}

bool cmap_sum_begin(cmap_sum *sum, const cmap_sum_carrier *carrier)
{
    cmap_progress_sums *side = side_of(sum, carrier->last_day);

    sum->number++;
    sum->is_unassigned = false;
    add_carrier(side, carrier);
    add_area(side, carrier->status, carrier->tenths);
    return side == &sum->into->progress.city;
}

/* A part of a carrier, in a row of the table or in `none`; the carrier counts there once, however many parts. */
void cmap_sum_row(cmap_sum *sum, size_t row, const cmap_sum_carrier *carrier, int64_t tenths)
{
    cmap_progress *p = &sum->into->progress;
    cmap_progress_sums *to = row == CMAP_SUM_NOWHERE ? &p->none : &p->rows[row].sums;
    size_t *seen = &sum->counted_in[row == CMAP_SUM_NOWHERE ? p->row_count : row];

    add_area(to, carrier->status, tenths);
    if (*seen != sum->number)
        add_carrier(to, carrier);
    *seen = sum->number;
}

void cmap_sum_district(cmap_sum *sum, bool has_district, size_t row, const cmap_sum_carrier *carrier, int64_t tenths)
{
    cmap_progress *p = &sum->into->progress;

    if (p->by == CMAP_PROGRESS_ZONE || p->by == CMAP_PROGRESS_DISTRICT)
        cmap_sum_row(sum, row, carrier, tenths);
    if (has_district)
        return;
    add_area(&p->unassigned, carrier->status, tenths);
    if (!sum->is_unassigned)
        add_carrier(&p->unassigned, carrier);
    sum->is_unassigned = true;
}

cmap_status cmap_sum_open(cmap_sum *sum, cmap_db *db, cmap_loaded_progress *into, cmap_err *err)
{
    *sum = (cmap_sum){.into = into, .asked = cmap_day_last(into->progress.as_of)};
    sum->counted_in = cmap_calloc(into->progress.row_count + 1, sizeof *sum->counted_in);
    return sum->counted_in ? CMAP_OK : cmap_progress_no_memory(db, err);
}

void cmap_sum_close(cmap_sum *sum)
{
    cmap_progress *p = &sum->into->progress;

    if (p->by == CMAP_PROGRESS_CITY && p->row_count)
        p->rows[0].sums = p->city;
    cmap_free(sum->counted_in);
    sum->counted_in = NULL;
}

/* ---- carriers that are in no database ---- */

static size_t row_of(const cmap_progress *p, const char *code)
{
    for (size_t i = 0; i < p->row_count && code; i++)
        if (strcmp(p->rows[i].code, code) == 0)
            return i;
    return CMAP_SUM_NOWHERE;
}

static cmap_status map_rows(cmap_progress_counter *counter, const cmap_plan *plan, cmap_err *err)
{
    const cmap_progress *p = &counter->into->progress;

    counter->district_rows = cmap_calloc(plan->district_count, sizeof *counter->district_rows);
    counter->park_rows = cmap_calloc(plan->park_count, sizeof *counter->park_rows);
    if (!counter->district_rows || !counter->park_rows)
        return cmap_progress_no_memory(counter->db, err);
    for (size_t i = 0; i < plan->district_count; i++)
        counter->district_rows[i] =
            row_of(p, p->by == CMAP_PROGRESS_ZONE ? plan->districts[i].zone_code : plan->districts[i].code);
    for (size_t i = 0; i < plan->park_count; i++)
        counter->park_rows[i] = row_of(p, plan->parks[i].id);
    return CMAP_OK;
}

cmap_status cmap_progress_counter_new(cmap_db *db, const cmap_plan *plan, cmap_progress_by by, const char *as_of,
                                      cmap_progress_counter **out, cmap_err *err)
{
    cmap_progress_counter *counter = cmap_calloc(1, sizeof *counter);
    cmap_status status;

    if (!counter)
        return cmap_progress_no_memory(db, err);
    counter->db = db;
    status = cmap_db_exec(db, "SAVEPOINT progress_load", err); /* one snapshot */
    counter->has_snapshot = !status;
    if (!status)
        status = cmap_progress_begin(db, by, as_of, &counter->into, err);
    if (!status)
        status = map_rows(counter, plan, err);
    if (!status)
        status = cmap_sum_open(&counter->sum, db, counter->into, err);
    if (status)
        cmap_progress_counter_free(counter);
    else
        *out = counter;
    return status;
}

void cmap_progress_counter_free(cmap_progress_counter *counter)
{
    if (!counter)
        return;
    if (counter->has_snapshot)
        (void)cmap_db_exec(counter->db, "RELEASE progress_load", NULL);
    cmap_free(counter->sum.counted_in);
    cmap_free(counter->district_rows);
    cmap_free(counter->park_rows);
    cmap_progress_free(counter->into ? &counter->into->progress : NULL);
    cmap_free(counter);
}

int cmap_progress_day(const char *date)
{
    return cmap_day_last(date);
}

void cmap_progress_count(cmap_progress_counter *counter, const cmap_progress_carrier *carrier)
{
    cmap_sum *sum = &counter->sum;
    const cmap_sum_carrier facts = {carrier->tenths, carrier->last_day, carrier->status ? *carrier->status : '\0',
                                    carrier->measured};

    if (!cmap_sum_begin(sum, &facts))
        return;
    if (counter->into->progress.by == CMAP_PROGRESS_PARK)
        cmap_sum_row(sum, carrier->park == CMAP_PROGRESS_NONE ? CMAP_SUM_NOWHERE : counter->park_rows[carrier->park],
                     &facts, facts.tenths);
    for (size_t i = 0; i < carrier->part_count; i++) {
        size_t district = carrier->parts[i].district;
        bool has_district = district != CMAP_PROGRESS_NONE;
        cmap_sum_district(sum, has_district, has_district ? counter->district_rows[district] : CMAP_SUM_NOWHERE, &facts,
                          carrier->parts[i].tenths);
    }
}

cmap_status cmap_progress_counter_finish(cmap_progress_counter *counter, cmap_progress **out, cmap_err *err)
{
    cmap_status status;

    cmap_sum_close(&counter->sum);
    status = cmap_progress_figures(counter->db, counter->into, err);
    if (status)
        return status;
    *out = &counter->into->progress;
    counter->into = NULL;
    return CMAP_OK;
}
