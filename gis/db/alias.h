/* alias.h: the industries of the plan by the words that people write.
 *
 * Words are the names and short names of the industries, the table industry_alias, and what the plan says of districts
 * and parks. They are compared folded (gis/base/fold.h). */
#ifndef CMAP_DB_ALIAS_H
#define CMAP_DB_ALIAS_H

#include "gis/base/status.h"
#include "gis/db/plan.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct cmap_aliases cmap_aliases;

/* Reads the words from db and plan (both borrowed while reading only; what is found points into plan, which must
 * outlive it). A millisecond. Free with cmap_aliases_free. */
cmap_status cmap_aliases_load(cmap_db *db, const cmap_plan *plan, cmap_aliases **out, cmap_err *err);
void cmap_aliases_free(cmap_aliases *aliases);

/* One reading of some words. */
typedef struct cmap_alias_hit {
    const cmap_industry *industry; /* NULL: words of the plan that are none of its industries, such as call centres */
    const char *key;               /* the folded words that were found; borrowed from the aliases */
} cmap_alias_hit;

/* What text says as a whole; false when it is no known word. */
bool cmap_aliases_find(const cmap_aliases *aliases, const char *text, cmap_alias_hit *out, cmap_err *err);

/* The longest known word inside text, the first of equals; false when there is none. A word of one Chinese character,
 * or of fewer than four Latin letters that is not a word by itself, does not count: too much contains it. */
bool cmap_aliases_find_inside(const cmap_aliases *aliases, const char *text, cmap_alias_hit *out, cmap_err *err);

#endif
