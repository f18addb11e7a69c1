/* plan.h: the plan and its parks, read from a database at once.
 *
 * All that the figures and the zoning commands need, in the plan's order (rank). Carriers are not in here: there may be
 * a million; see progress.h. Everything belongs to the cmap_plan and lives until cmap_plan_free. A text that is NULL is
 * unknown; a number that is NAN is unknown. */
#ifndef CMAP_DB_PLAN_H
#define CMAP_DB_PLAN_H

#include "gis/base/status.h"
#include "gis/geom/geom.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct cmap_db cmap_db;

typedef struct cmap_zone {
    const char *code, *name_zh, *name_en, *slogan_zh, *slogan_en, *role_zh, *role_en, *strategy_zh, *strategy_en;
    const char *section;
} cmap_zone;

typedef struct cmap_strategy {
    const char *code, *name_zh, *name_en, *zone_code, *section; /* zone_code NULL: of the whole city */
} cmap_strategy;

/* What the plan names for a district or park, in its words. */
typedef struct cmap_industry_words {
    const char *industry_code;                         /* NULL: none of the plan's eleven */
    const char *words_zh, *words_en, *scope, *section; /* scope: "park", "district" or "wing" */
} cmap_industry_words;

typedef struct cmap_district {
    const char *code, *name_zh, *name_en, *short_zh, *short_en, *zone_code;
    const char *positioning_zh, *positioning_en, *positioning_section, *section; /* positioning may be NULL */
    size_t zone;                                                                 /* index into plan->zones */
    double official_area_km2;                                                    /* NAN: unknown */
    double outline_accuracy_m;
    cmap_lonlat label;        /* where its name may stand; NAN when not given */
    const cmap_geom *outline; /* polygon, CMAP_SRID_CGCS2000; never NULL */
    const cmap_industry_words *industries;
    size_t industry_count;
} cmap_district;

typedef struct cmap_industry {
    const char *code, *class_code, *class_zh, *class_en, *name_zh, *name_en, *short_zh, *short_en, *section;
} cmap_industry;

typedef struct cmap_park {
    const char *id, *name_zh, *name_en, *label_zh, *label_en, *level, *kind;
    const char *district_code; /* as the plan gives it; NULL when a user's park names none */
    bool district_stated;
    double accuracy_m; /* NAN: unknown */
    const char *evidence, *section;
    const cmap_geom *geom;    /* point or polygon, CMAP_SRID_CGCS2000; NULL: no place known */
    cmap_lonlat at;           /* the point, or a point inside the outline; NAN when geom is NULL */
    const char *joined_code;  /* district by the join (section 4 of the design); NULL: unassigned */
    double border_distance_m; /* NAN without geometry */
    bool certain;
    const cmap_industry_words *industries;
    size_t industry_count;
} cmap_park;

typedef struct cmap_place {
    const char *id, *kind, *name_zh, *name_en, *label_zh, *label_en, *district_code;
    cmap_lonlat at;
} cmap_place;

typedef struct cmap_area {
    const char *kind, *name_zh, *name_en; /* names may be NULL */
    const cmap_geom *geom;                /* polygon, CMAP_SRID_CGCS2000 */
} cmap_area;

/* A target of the plan, or a figure measured since. Numbers are exact decimals as text, and as double for drawing. */
typedef struct cmap_figure_of {
    const char *indicator_code, *name_zh, *name_en, *unit, *bound, *date, *words_zh, *section;
    const char *value_text; /* NULL: not given */
    double value;           /* NAN: not given */
    bool in_plan;
} cmap_figure_of;

/* What the note of a source holds whose carriers are made up, when it is not the sample itself. */
#define CMAP_SAMPLE_MARK "示例数据"

typedef struct cmap_plan {
    const cmap_zone *zones;
    size_t zone_count;
    const cmap_strategy *strategies;
    size_t strategy_count;
    const cmap_district *districts;
    size_t district_count;
    const cmap_industry *industries;
    size_t industry_count;
    const cmap_park *parks;
    size_t park_count;
    const cmap_place *places;
    size_t place_count;
    const cmap_area *waters;
    size_t water_count;
    const cmap_area *provinces;
    size_t province_count;
    const cmap_figure_of *targets; /* date is the year */
    size_t target_count;
    const cmap_figure_of *observations; /* of the whole city */
    size_t observation_count;
    bool is_sample; /* a park or a carrier is made up: its source is `sample`, or is marked as such. What is drawn from
                       it must say so */
} cmap_plan;

/* Reads all of it. Needs neither SpatiaLite nor GEOS: geometry blobs are decoded here. CMAP_EDB when a table is missing
 * or a value breaks a rule the schema states. */
cmap_status cmap_plan_load(cmap_db *db, cmap_plan **out, cmap_err *err);
void cmap_plan_free(cmap_plan *plan);

/* Where sites are expected: the box about all districts and some 5 km around, lon and lat in degrees; empty for NULL or
 * a plan without districts. */
cmap_box cmap_plan_box(const cmap_plan *plan);

/* Lookups by code; NULL when there is none. */
const cmap_zone *cmap_plan_zone(const cmap_plan *plan, const char *code);
const cmap_district *cmap_plan_district(const cmap_plan *plan, const char *code);
const cmap_industry *cmap_plan_industry(const cmap_plan *plan, const char *code);
const cmap_park *cmap_plan_park(const cmap_plan *plan, const char *id);

#endif
