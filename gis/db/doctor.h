/* doctor.h: is a database sound? */
#ifndef CMAP_DB_DOCTOR_H
#define CMAP_DB_DOCTOR_H

#include "gis/base/status.h"
#include "gis/db/plan.h"

#include <stdbool.h>
#include <stddef.h>

/* Square metres by which two outlines may overlap, or leave a gap: what rounding makes of a border that both follow. */
#define CMAP_OUTLINE_TOLERANCE_M2 1000

typedef struct cmap_finding {
    const char *name; /* stable id of the check: "integrity", "foreign-keys", "spatial-index", ... */
    bool ok;
    char *what;   /* one line: what was found */
    char *remedy; /* one line; NULL when ok */
} cmap_finding;

typedef struct cmap_findings {
    cmap_finding *list;
    size_t count, capacity;
} cmap_findings;

/* Appends one finding. Takes copies. */
cmap_status cmap_findings_add(cmap_findings *findings, const char *name, bool ok, const char *what, const char *remedy,
                              cmap_err *err);
bool cmap_findings_all_ok(const cmap_findings *findings);
void cmap_findings_clear(cmap_findings *findings);

/* Runs every check on an open database and appends a finding for each. Loads SpatiaLite; compares
 * tables, rules and views with those of the built-in database. A check that cannot run is a
 * finding, not a failure; fails only for want of memory. Reads the whole file. */
cmap_status cmap_doctor_check(cmap_db *db, cmap_findings *findings, cmap_err *err);

#endif
