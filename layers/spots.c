#include "layers/spots.h"

#include "gis/base/mem.h"
#include "gis/db/carriers.h"

#include <math.h>
#include <string.h>

#define FAR_M 1e9 /* of a place beyond the projection: on no map of ours */

typedef struct loading {
    cmap_spots *spots;
    const cmap_ground *ground;
} loading;

void cmap_spot_sums_add(cmap_spot_sums *sums, int64_t tenths)
{
    sums->count++;
    if (tenths == CMAP_SPOT_UNKNOWN)
        return;
    sums->measured_count++;
    sums->tenths += tenths;
}

int cmap_spot_compare(const cmap_spot *a, const cmap_spot *b)
{
    if (a->tenths != b->tenths)
        return a->tenths > b->tenths ? -1 : 1;
    if (a->at.x_m != b->at.x_m)
        return a->at.x_m < b->at.x_m ? -1 : 1;
    if (a->at.y_m != b->at.y_m)
        return a->at.y_m < b->at.y_m ? -1 : 1;
    return (a->status > b->status) - (a->status < b->status);
}

/* Equal carriers by their names. */
static int compare_names(const cmap_spot_name *a, const cmap_spot *spot, const char *name)
{
    const int order = cmap_spot_compare(&a->spot, spot);

    return order ? order : strcmp(a->name, name);
}

/* Where among the greatest it belongs; their number when it is not one of them. */
static size_t rank_of(const cmap_spots *spots, const cmap_spot *spot, const char *name)
{
    size_t low = 0, high = spots->greatest_count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (compare_names(&spots->greatest[middle], spot, name) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static cmap_status note_greatest(cmap_spots *spots, const cmap_spot *spot, const cmap_placed_carrier *row,
                                 cmap_err *err)
{
    const bool full = spots->greatest_count == CMAP_SPOTS_NAMED;

    if (full && cmap_spot_compare(&spots->greatest[spots->greatest_count - 1].spot, spot) < 0)
        return CMAP_OK;
    const char *name = cmap_carrier_row_name(row);
    const size_t rank = rank_of(spots, spot, name ? name : "");
    if (rank == CMAP_SPOTS_NAMED)
        return CMAP_OK;
    cmap_spot_name one = {.spot = *spot, .name = cmap_strdup(name ? name : "")};
    if (!one.name)
        return cmap_fail(err, CMAP_ENOMEM, "cannot read the carriers: out of memory");
    if (full)
        cmap_free(spots->greatest[--spots->greatest_count].name);
    memmove(&spots->greatest[rank + 1], &spots->greatest[rank],
            (spots->greatest_count - rank) * sizeof *spots->greatest);
    spots->greatest[rank] = one;
    spots->greatest_count++;
    return CMAP_OK;
}

static cmap_spot_status status_of(char letter)
{
    switch (letter) {
    case 'b':
        return CMAP_SPOT_BUILT;
    case 'u':
        return CMAP_SPOT_UNDER_CONSTRUCTION;
    case 'p':
        return CMAP_SPOT_PLANNED;
    default:
        return CMAP_SPOT_NO_STATUS;
    }
}

static cmap_status visit(void *context, const cmap_placed_carrier *row, cmap_err *err)
{
    const loading *to = context;
    cmap_spots *spots = to->spots;
    cmap_spot spot = {.tenths = row->measured ? row->tenths : CMAP_SPOT_UNKNOWN,
                      .district = row->district == CMAP_CARRIER_NOWHERE ? CMAP_SPOT_NOWHERE : (uint32_t)row->district,
                      .status = status_of(row->status)};

    cmap_spot_sums_add(&spots->all, spot.tenths);
    if (!isfinite(row->at.lon_deg) || !isfinite(row->at.lat_deg)) {
        cmap_spot_sums_add(&spots->unplaced, spot.tenths);
        return CMAP_OK;
    }
    if (cmap_ground_point(to->ground, row->at, &spot.at, NULL))
        spot.at = (cmap_xy){FAR_M, FAR_M};
    cmap_status status = cmap_grow(&spots->list, &spots->capacity, spots->count + 1, sizeof *spots->list, err);
    if (status)
        return status;
    spots->list[spots->count++] = spot;
    return note_greatest(spots, &spot, row, err);
}

cmap_status cmap_spots_load(cmap_db *db, const cmap_plan *plan, const cmap_ground *ground, cmap_spots **out,
                            cmap_err *err)
{
    cmap_spots *spots = cmap_calloc(1, sizeof *spots);
    loading to = {spots, ground};
    cmap_status status = CMAP_OK;

    if (spots)
        spots->greatest = cmap_calloc(CMAP_SPOTS_NAMED + 1, sizeof *spots->greatest);
    if (!spots || !spots->greatest)
        status = cmap_fail(err, CMAP_ENOMEM, "cannot read the carriers: out of memory");
    if (!status)
        status = cmap_carriers_each(db, plan, visit, &to, err);
    if (!status && spots->count) { /* what was taken ahead goes back */
        cmap_spot *list = cmap_realloc(spots->list, spots->count * sizeof *list);
        spots->list = list ? list : spots->list;
        spots->capacity = list ? spots->count : spots->capacity;
    }
    if (status)
        cmap_spots_free(spots);
    else
        *out = spots;
    return status;
}

void cmap_spots_free(cmap_spots *spots)
{
    if (!spots)
        return;
    for (size_t i = 0; i < spots->greatest_count; i++)
        cmap_free(spots->greatest[i].name);
    cmap_free(spots->greatest);
    cmap_free(spots->list);
    cmap_free(spots);
}
