/* sites.h: the sites of somebody's file, one after another, ready to be checked (gis/zoning/check.h).
 *
 * Stands on intake.h. Rows that are no data (titles, totals, notes, blanks) are passed over; a row that is no site
 * comes with the reason. Sites that bear the name of a park whose place is known tell the guard how far the file is
 * off. Memory does not grow with the file. */
#ifndef CMAP_IO_SITES_H
#define CMAP_IO_SITES_H

#include "gis/base/status.h"
#include "gis/db/plan.h"
#include "gis/io/intake.h"
#include "gis/zoning/check.h"

#include <stddef.h>
#include <stdint.h>

typedef struct cmap_sites_options {
    cmap_intake_options intake; /* plan is set by cmap_sites_open */
    double accuracy_m;          /* where a row gives none; NAN: unknown */
    const char *industry;       /* where a row names none; NULL: none is asked for */
} cmap_sites_options;

/* Borrowed until the next call. */
typedef struct cmap_sites_row {
    int64_t number;               /* of the file */
    const char *name;             /* NULL: none */
    cmap_site site;               /* of a row that can be taken */
    const char *rule, *reason;    /* why it cannot; NULL: it can */
    const char *note_rule, *note; /* what was changed on reading, as in cmap_intake_row */
} cmap_sites_row;

typedef struct cmap_sites cmap_sites;

/* Opens the file at path; the texts in options and the plan are borrowed while the sites live. Errors of
 * cmap_intake_open; CMAP_EDATA when nothing says where sites are, CMAP_ECRS when nothing says in which system: a
 * mistake of the file, not a list of refusals. Free with cmap_sites_close. */
cmap_status cmap_sites_open(const char *path, const cmap_sites_options *options, const cmap_plan *plan,
                            cmap_sites **out, cmap_err *err);
void cmap_sites_close(cmap_sites *sites);

/* What was decided on opening. Borrowed while the sites live. */
const cmap_intake_facts *cmap_sites_get_facts(const cmap_sites *sites);

/* Gives the next; *row becomes NULL at the end. */
cmap_status cmap_sites_next(cmap_sites *sites, const cmap_sites_row **row, cmap_err *err);

/* What the guard says of all coordinates so far; returns how many findings. */
size_t cmap_sites_finish(const cmap_sites *sites, cmap_guard_finding findings[CMAP_GUARD_RULES]);

/* Bytes read so far, for a progress bar. */
uint64_t cmap_sites_position(const cmap_sites *sites);

#endif
