/* check.h: may this industry be here? One site against the plan, with the reasons (design, section 4).
 *
 * A verdict is a reading of the plan, not a determination. It rests on one rule, named by a stable id:
 *     park-industry           pass         the plan names it for a park at this place
 *     district-industry       pass         the plan names it for this district
 *     district-park-industry  pass         the plan names it for a park of this district
 *     wing-industry           pass         the plan names it for the whole wing
 *     inside-plan             pass         no industry was asked for; the site lies in one of the ten districts
 *     city-industry           warn         a key industry of the city, named for other districts or for none
 *     elsewhere               warn         the plan's words, but for other districts, and none of its key industries
 *     not-in-plan             fail         the plan does not name it at all
 *     outside-plan            fail         the site lies in none of the ten districts
 *     near-border             cannot-tell  nearer to a border than the outlines and the place are known, and the answer
 *                                          would not be a fail on both sides
 *     no-place                cannot-tell  the site has no place
 * A park is "at this place" when the site lies within the accuracy of both. */
#ifndef CMAP_ZONING_CHECK_H
#define CMAP_ZONING_CHECK_H

#include "gis/base/buf.h"
#include "gis/base/status.h"
#include "gis/db/alias.h"
#include "gis/db/plan.h"
#include "gis/zoning/zoning.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum cmap_verdict {
    CMAP_VERDICT_PASS,
    CMAP_VERDICT_WARN,
    CMAP_VERDICT_CANNOT_TELL,
    CMAP_VERDICT_FAIL
} cmap_verdict;

/* "pass", "warn", "cannot-tell", "fail". Static. */
const char *cmap_verdict_name(cmap_verdict verdict);

/* Against what sites are checked; all borrowed, and must outlive the checks made with it. */
typedef struct cmap_checker {
    const cmap_plan *plan;
    const cmap_zoning *zoning; /* of plan */
    const cmap_aliases *aliases;
} cmap_checker;

typedef struct cmap_site {
    const cmap_geom *geom; /* point, points or polygon, CMAP_SRID_CGCS2000; NULL or empty: no place */
    double accuracy_m;     /* of the place; NAN: unknown, never certain; 0: taken as exact */
    const char *industry;  /* as people write it, several parted by 、 ， ； / or |; NULL or "": none asked for */
} cmap_site;

/* What the plan says of one industry on one side of a border. */
typedef struct cmap_ruling {
    cmap_verdict verdict;
    const char *rule;                 /* static */
    const cmap_industry_words *words; /* of the plan; NULL: none */
    const cmap_park *park;            /* of which they are said; NULL: of the district or wing */
    const char *section;              /* of the plan; NULL: it says nothing */
} cmap_ruling;

typedef struct cmap_check_part {
    char *said;                    /* owned */
    const cmap_industry *industry; /* as it was read; NULL: none of the plan's industries */
    char *read_from;               /* the known words inside `said` that it was read from; NULL: it is known as it is */
    cmap_ruling ruling;            /* near a border: rule near-border, the rest as `here` */
    cmap_ruling here, there;       /* in the site's district, and beyond the nearest border; the same when certain */
} cmap_check_part;

#define CMAP_CHECK_NEAREST 3

typedef struct cmap_check_near {
    const cmap_park *park;
    double distance_m; /* geodesic, from the site's point to the park's */
} cmap_check_near;

typedef struct cmap_check {
    bool has_place;
    cmap_lonlat at;             /* the point, or a point inside the outline; NAN without a place */
    size_t district;            /* index into plan->districts; that of the largest share; or CMAP_ZONING_NONE */
    size_t other;               /* beyond the nearest border, or of the next share; or CMAP_ZONING_NONE */
    double distance_m;          /* to the nearest border; 0 when the site crosses one; NAN without a place */
    double combined_accuracy_m; /* NAN: unknown */
    bool certain;
    cmap_zoning_share *shares; /* owned */
    size_t share_count;
    cmap_check_part *parts; /* one for each industry asked for; owned */
    size_t part_count;
    cmap_verdict verdict;                        /* the worst of the parts; without parts, that of the place */
    const char *rule;                            /* of the part it is from */
    size_t worst;                                /* that part; 0 without parts */
    cmap_check_near nearest[CMAP_CHECK_NEAREST]; /* of the parks with a place, nearest first */
    size_t nearest_count;
} cmap_check;

/* Checks one site. CMAP_EGEOM and CMAP_ECRS as in cmap_zoning_split; *out then stays as it was. Some tens of
 * microseconds. Free with cmap_check_clear. Thread-safe. */
cmap_status cmap_check_site(const cmap_checker *checker, const cmap_site *site, cmap_check *out, cmap_err *err);
void cmap_check_clear(cmap_check *check);

/* Appends the reason of a part (NULL: of a check without parts) as one sentence, Chinese or English. The plan's own
 * words stand in it as they are. */
void cmap_check_put_reason(const cmap_checker *checker, const cmap_check *check, const cmap_check_part *part,
                           bool chinese, cmap_buf *buf);

#endif
